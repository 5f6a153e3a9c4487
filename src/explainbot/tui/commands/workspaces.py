"""Commands about workspaces, the tour and one's keys; other workspaces, asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from explainbot.engine import messages
from explainbot.engine.views import AnswerView
from explainbot.errors import ExplainbotError
from explainbot.paths import Places, user_config, user_workspace
from explainbot.text.interface.translation import gettext
from explainbot.tui.commands.command import KEYS_FILE, PLACES, Command, typed_number
from explainbot.tui.state import Choice, PastElsewhere
from explainbot.tui.wording.answers import MATCHES, heading_of
from explainbot.usage.history import Past, recall

if TYPE_CHECKING:
    from explainbot.tui.commands.command import Chat, FullScreen
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
        rows = [
            gettext(
                "{number} of {total}: {folder} …",
                number=number,
                total=len(asked),
                folder=folder,
            )
        ]
        tell(
            (
                gettext(
                    "SEARCHING YOUR OTHER WORKSPACES: {question}", question=question
                ),
                rows,
                found,
            )
        )
        answer = await answer_of(make(folder), question)
        if answer is not None and answer.match != "none":
            quote = (*answer.quotes, *answer.alternatives)[0]
            named = f"{PurePath(folder).name}: {heading_of(quote)}"
            label = gettext(
                "{match} in {named}", match=MATCHES[answer.match], named=named
            )
            found.append(Choice(label, "ask_in", f"{folder}{BETWEEN}{question}"))
    if found:
        rows = [gettext("A number opens that workspace and asks there.")]
        tell(
            (
                gettext("IN YOUR OTHER WORKSPACES: {question}", question=question),
                rows,
                found,
            )
        )
    else:
        tell(
            (
                gettext(
                    "IN NONE OF YOUR OTHER WORKSPACES: {question}", question=question
                ),
                list(asked),
                [],
            )
        )


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


async def _workspace(chat: Chat, argument: str) -> None:
    folder = argument.strip("\"'")
    if not chat.can_move:
        chat.notice(gettext("there is no other workspace here"))
    elif folder:
        await chat.move(folder)
    else:
        await chat.show_workspaces()


WORKSPACE = Command(
    "workspace",
    gettext("answer from another workspace; without a name, choose one"),
    _workspace,
    slash="workspace",
    argument="[FOLDER]",
)


async def _tour(chat: Chat, argument: str) -> None:
    from explainbot.tui.wording import notes
    from explainbot.tui.wording.answers import example

    wanted = typed_number(argument)
    begin = example(chat.conversation.headings, chat.titles)
    wanted = chat.page + 1 if wanted is None else wanted
    chat.page, note = notes.page(wanted, begin)
    await chat.note(note)


TOUR = Command(
    "tour",
    gettext("two minutes through what the chat can do"),
    _tour,
    slash="tour",
    argument="[PAGE]",
)


async def _keys(screen: FullScreen, _: str) -> None:
    rows = [
        gettext(
            "Write them into {file}, and start the chat again:",
            file=user_config() / KEYS_FILE,
        ),
        "  [card]",
        '  copy = "c"',
        "  [anywhere]",
        '  find = ["ctrl+g", "f3"]',
        gettext("Places: {names}.", names=", ".join(PLACES)),
        gettext(
            "Commands: {names}.",
            names=", ".join(entry.id for entry in screen.commands),
        ),
    ]
    await screen.note((gettext("YOUR OWN KEYS"), rows, []))


KEYS = Command("keys", gettext("how to have other keys"), screen=_keys, slash="keys")

# What cards offer.


async def _sample(chat: Chat, _: str) -> None:
    from explainbot.tui.wording.notes import did_not_work

    try:
        await chat.move(str(user_workspace().root))
    except ExplainbotError as error:
        await chat.note(did_not_work(str(error)))


SAMPLE = Command(
    "sample",
    gettext("open the workspace with the texts that come with the program"),
    _sample,
)


async def _ask_in(screen: FullScreen, argument: str) -> None:
    folder, _, question = argument.partition(BETWEEN)
    if await screen.moved(folder):
        await screen.ask(question)


ASK_IN = Command("ask_in", gettext("open a workspace and ask there"), screen=_ask_in)
