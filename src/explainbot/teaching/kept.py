"""Reading and deleting the kept questions; ``keeping`` says how they are written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from explainbot.errors import OutputError
from explainbot.teaching.keeping import NEWER, OLDER
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
    return [kept for name in (OLDER, NEWER) for kept in _read(places.state / name)]


def _read(path: Path) -> Iterator[KeptQuestion]:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                kept = _parsed(line)
                if kept is not None:
                    yield kept
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutputError(
            f"the kept questions cannot be read ({error.strerror or error})",
            where=path,
        ) from None


def _parsed(line: str) -> KeptQuestion | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
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
    for name in (NEWER, OLDER):
        path = places.state / name
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(
                f"the kept questions cannot be deleted ({error.strerror or error})",
                where=path,
                hint="Delete the file yourself.",
            ) from None
    return count
