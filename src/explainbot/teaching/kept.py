"""Reading and deleting the kept questions; ``keeping`` says how they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from explainbot.teaching.keeping import log_of
from explainbot.workspace import Places


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question as it is kept."""

    question: str
    day: str
    """YYYY-MM-DD."""
    after: str = ""
    """The question before it, if it leaned on that one."""
    unhelpful: str = ""
    """Id of the quote that was marked so; "" for a question without an answer."""


def read_kept(places: Places) -> list[KeptQuestion]:
    """Return what is kept, oldest first, without lines that are cut off or no record.

    Raises:
        OutputError: A file cannot be read.
    """
    found = map(_parsed, log_of(places).read())
    return [kept for kept in found if kept is not None]


def _parsed(value: dict[str, Any]) -> KeptQuestion | None:
    names = ("question", "day", "after", "unhelpful")
    cells = [value.get(name, "") for name in names]
    if not all(isinstance(cell, str) for cell in cells) or not cells[0].strip():
        return None
    return KeptQuestion(*cells)


def forget(places: Places) -> int:
    """Delete every kept question; return how many there were.

    Raises:
        OutputError: A file cannot be deleted.
    """
    count = len(read_kept(places))
    log_of(places).delete()
    return count
