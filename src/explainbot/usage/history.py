"""History: what was asked in the chat, over all conversations of a workspace.

One JSON object a line in ``.explainbot/history.jsonl``: the question, the day, a number
that the questions of one conversation share, and how the answer began, so that it can
be recognised.  Written with every answer, and switched off, as the questions without an
answer are (docs/gaps.md).  Only the user who wrote the file may read it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from explainbot.usage.log import AppendLog, counted_if_readable, log_of, row
from explainbot.usage.unanswered import LONGEST, is_kept

if TYPE_CHECKING:
    from explainbot.index.server.usage import KeptRows
    from explainbot.paths import Places
    from explainbot.records import Answer


NEWER, OLDER = "history.jsonl", "history.1.jsonl"
BEGINS = 300
"""Characters of a quote that are kept."""
RECALLED = 2000
"""Different questions that are offered again."""


@dataclass(frozen=True, slots=True)
class Past:
    """One question that was asked, and how it was answered."""

    question: str
    day: str = ""
    """YYYY-MM-DD."""
    conversation: str = ""
    match: str = ""
    """How well the passage fits; "none" where nothing was found."""
    citation: str = ""
    """Of the passage that was given as the answer; "" if there was none."""
    begins: str = ""
    """The first words of that passage."""


def keep(places: Places, answer: Answer, conversation: str) -> bool:
    """Add a question and its answer; return whether that was kept.

    What somebody in distress says is not kept.  Never raises: where nothing can be
    written, nothing is kept.
    """
    from explainbot.answering.question.message import in_distress

    question = answer.question[:LONGEST]
    if not question.strip() or in_distress(question) or not is_kept(places):
        return False
    quote = answer.quotes[0] if answer.quotes else None
    past = Past(
        question,
        time.strftime("%Y-%m-%d"),
        conversation,
        answer.match,
        quote.citation if quote else "",
        quote.text[:BEGINS] if quote else "",
    )
    told = {name: value for name, value in asdict(past).items() if value}
    try:
        _log(places).append(row(told))
    except OSError:
        return False
    return True


def recall(places: Places, most: int = RECALLED) -> list[Past]:
    """Return what was asked, oldest first, each question once, with its last answer.

    Args:
        places: The workspace.
        most: Of more questions, the newest.

    Raises:
        OutputError: A file cannot be read.
    """
    if not is_kept(places):
        return []
    last: dict[str, Past] = {}
    for past in _all(places):
        last.pop(past.question, None)
        last[past.question] = past
    return list(last.values())[-most:]


def count(places: Places) -> int:
    """Return how many records there are.

    Raises:
        OutputError: A file cannot be read.
    """
    return sum(1 for _ in _all(places))


def forget(places: Places) -> int:
    """Delete the history; return how many records there were.

    Raises:
        OutputError: A file cannot be deleted.
    """
    there = counted_if_readable(count, places)
    _log(places).delete()
    return there


def _log(places: Places) -> KeptRows:
    files = AppendLog(places.state, NEWER, "the history", OLDER)
    return log_of(places, files, "history", own=True)


def _all(places: Places) -> Iterator[Past]:
    for value in _log(places).read():
        past = _parsed(value)
        if past is not None:
            yield past


def _parsed(value: dict[str, Any]) -> Past | None:
    """Return an object's record; None for something else."""
    cells = [value.get(field.name, "") for field in fields(Past)]
    if not all(isinstance(cell, str) for cell in cells) or not cells[0].strip():
        return None
    return Past(*cells)
