"""Counts of the questions that a class asks, kept where the teacher wants them.

One JSON object a line in ``.explainbot/digest.jsonl`` for each question: the day, the
text that answered or came closest, and whether it was answered.  No word of the
question, no name, no time of the day, nothing about who asked.  Switched on by
``count = true`` in the table ``digest`` of the workspace's settings; the chat says so.
Only the user who wrote the file may read it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from explainbot.usage.log import AppendLog, counted_if_readable, log_of, row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from explainbot.index.server.usage import KeptRows
    from explainbot.paths import Places
    from explainbot.records import Answer

NEWER, OLDER = "digest.jsonl", "digest.1.jsonl"


@dataclass(frozen=True, slots=True)
class Counted:
    """One question."""

    day: date
    text: str
    """Name of the document; "" where none is near."""
    answered: bool
    group: str = ""
    """The class that asked; "" where none is known."""


def count(places: Places, parts: Iterable[object], group: str = "") -> bool:
    """Count questions; return whether that was written.

    A question without an answer counts for the text of its closest passage if that is
    a weak match, else for none.  Never raises: where nothing can be written, nothing
    is counted.

    Args:
        places: The workspace.
        parts: What was answered or not, each as ``Answer`` says it.
        group: The class that asked; "" for none.
    """
    rows = b"".join(_row(cast("Answer", part), group) for part in parts)
    try:
        if rows:
            _log(places).append(rows)
    except OSError:
        return False
    return bool(rows)


def _row(answer: Answer, group: str) -> bytes:
    near = answer.quotes or (answer.alternatives if answer.match == "weak" else ())
    text = near[0].document.id if near else ""
    day = time.strftime("%Y-%m-%d")
    told = {"day": day, "text": text, "answered": bool(answer.quotes)}
    return row(told | ({"class": group} if group else {}))


def read(places: Places, group: str = "") -> Iterator[Counted]:
    """Yield what was counted, oldest first, without lines that are no count.

    Args:
        places: The workspace.
        group: The class that asked; "" for all.

    Raises:
        OutputError: A file cannot be read.
    """
    for value in _log(places).read():
        found = _parsed(value)
        if found is not None and group in ("", found.group):
            yield found


def number(places: Places) -> int:
    """Return how many questions were counted.

    Raises:
        OutputError: A file cannot be read.
    """
    return sum(1 for _ in read(places))


def forget(places: Places) -> int:
    """Delete the counts; return how many there were.

    Raises:
        OutputError: A file cannot be deleted.
    """
    there = counted_if_readable(number, places)
    _log(places).delete()
    return there


def _log(places: Places) -> KeptRows:
    files = AppendLog(places.state, NEWER, "the counts", OLDER)
    return log_of(places, files, "counts")


def _parsed(value: dict[str, Any]) -> Counted | None:
    """Return an object's record; None for something else."""
    day, text, answered = (value.get(name) for name in ("day", "text", "answered"))
    group = value.get("class", "")
    right = all(isinstance(one, str) for one in (day, text, group))
    if not (right and isinstance(answered, bool)):
        return None
    try:
        return Counted(date.fromisoformat(str(day)), str(text), answered, group)
    except ValueError:
        return None
