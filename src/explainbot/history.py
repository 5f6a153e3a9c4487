"""What was asked in the chat, over all conversations of a workspace.

One JSON object a line in ``.explainbot/history.jsonl``: the question, the day, a number
that the questions of one conversation share, and how the answer began, so that it can
be recognised.  Written with every answer, and switched off, as the questions without an
answer are (docs/gaps.md).  Only the user who wrote the file may read it.

A record is one write to the end of the file and begins with a line end: a program that
is killed loses at most the record it was writing, and spoils no other.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from explainbot.errors import OutputError
from explainbot.teaching.keeping import LONGEST, append, is_kept

if TYPE_CHECKING:
    from explainbot.records import Answer
    from explainbot.workspace import Places

NEWER, OLDER = "history.jsonl", "history.1.jsonl"
BEGINS = 300
"""Characters of a quote that are kept."""
RECALLED = 2000
"""Different questions that are offered again."""
_MINE_ALONE = 0o600


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

    Never raises: where nothing can be written, nothing is kept.
    """
    question = answer.question[:LONGEST]
    if not question.strip() or not is_kept(places):
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
    row = f"\n{json.dumps(told, ensure_ascii=False)}\n".encode("utf-8", "replace")
    try:
        return append(places.state, row, NEWER, OLDER, mode=_MINE_ALONE)
    except OSError:
        return False


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
    there = count(places)
    for name in (NEWER, OLDER):
        path = places.state / name
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(
                f"the history cannot be deleted ({error.strerror or error})",
                where=path,
                hint="Delete the file yourself.",
            ) from None
    return there


def _all(places: Places) -> Iterator[Past]:
    for name in (OLDER, NEWER):
        yield from _read(places.state / name)


def _read(path: Path) -> Iterator[Past]:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                past = _parsed(line)
                if past is not None:
                    yield past
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutputError(
            f"the history cannot be read ({error.strerror or error})", where=path
        ) from None


def _parsed(line: str) -> Past | None:
    """Return a line's record; None for one that is cut off or something else."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    cells = [value.get(field.name, "") for field in fields(Past)]
    if not all(isinstance(cell, str) for cell in cells) or not cells[0].strip():
        return None
    return Past(*cells)
