"""Other workspaces that were opened before, asked one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from explainbot.engine import messages
from explainbot.engine.views import AnswerView
from explainbot.errors import ExplainbotError
from explainbot.paths import Places
from explainbot.tui.state import Choice, PastElsewhere
from explainbot.tui.wording.answers import MATCHES, heading_of
from explainbot.usage.history import Past, recall

if TYPE_CHECKING:
    from explainbot.tui.wording.notes import Note

MOST = 8
"""Workspaces that are asked, those opened last."""
_SECONDS = 60.0
"""A workspace may take to get ready and to answer."""
BETWEEN = "\0"
"""Stands between a folder and a question."""


async def answer_of(engine: messages.Port, question: str) -> AnswerView | None:
    """Start an engine, ask it and end it; None where it does not answer.

    The question is asked as it was typed, so that nothing is kept of it there.
    """
    import asyncio  # not before there is another workspace to ask

    loop = asyncio.get_running_loop()
    events: asyncio.Queue[messages.Event] = asyncio.Queue()

    def deliver(event: messages.Event) -> None:
        loop.call_soon_threadsafe(events.put_nowait, event)

    try:
        engine.start(deliver)
        async with asyncio.timeout(_SECONDS):
            while True:
                event = await events.get()
                if isinstance(event, messages.Ready):
                    engine.send(messages.Ask(1, question, exact=True))
                elif isinstance(event, messages.Answered):
                    return event.answer
                elif isinstance(event, messages.Failed):
                    return None
    except TimeoutError:
        return None
    finally:
        engine.stop()


async def search(
    make: Callable[[str], messages.Port],
    folders: Sequence[str],
    question: str,
    tell: Callable[[Note], None],
) -> None:
    """Ask one workspace after the other; tell how far it is and what was found."""
    found: list[Choice] = []
    asked = folders[:MOST]
    for number, folder in enumerate(asked, 1):
        rows = [f"{number} of {len(asked)}: {folder} …"]
        tell((f"SEARCHING YOUR OTHER CORPORA: {question}", rows, found))
        answer = await answer_of(make(folder), question)
        if answer is not None and answer.match != "none":
            quote = (*answer.quotes, *answer.alternatives)[0]
            named = f"{PurePath(folder).name}: {heading_of(quote)}"
            label = f"{MATCHES[answer.match]} in {named}"
            found.append(Choice(label, "ask_in", f"{folder}{BETWEEN}{question}"))
    if found:
        rows = ["A number opens that workspace and asks there."]
        tell((f"IN YOUR OTHER CORPORA: {question}", rows, found))
    else:
        tell((f"IN NONE OF YOUR OTHER CORPORA: {question}", list(asked), []))


def asked_here(folder: str) -> list[Past]:
    """Return what was asked in a workspace so far, by every chat; [] if unknown."""
    try:
        return recall(Places(Path(folder)))
    except ExplainbotError:
        return []


def asked_elsewhere(folders: Sequence[str]) -> list[PastElsewhere]:
    """Return what was asked in other workspaces, the newest of each first.

    Those that cannot be read, or keep nothing, are passed over.
    """
    found = []
    for folder in folders:
        try:
            past = recall(Places(Path(folder)))
        except ExplainbotError:
            continue
        found += [PastElsewhere(item, folder) for item in reversed(past)]
    return found
