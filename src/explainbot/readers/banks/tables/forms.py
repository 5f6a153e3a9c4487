"""Answers to forms, as Google and Microsoft Forms export them: a row a person.

The names of the columns are the questions.  What people answered is nobody's material
and not read, but for what the form itself gave full points.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from explainbot.readers.banks.bank import BankQuestion
from explainbot.readers.columns import (
    SourceRow,
    asks_in_list,
    column_pair,
    is_numbering,
)
from explainbot.text.lines import one_line

_STAMP = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[ ,T]+\d{1,2}:\d{2}", re.ASCII)
_BESIDE = re.compile(r"(?P<before>.+?)\s[-–—]\s(?P<asked>.+)", re.DOTALL)
_BEHIND = re.compile(r"(?P<asked>.+?)\s\[(?P<what>[^\]]{1,999})\]", re.DOTALL)
_OF = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*/\s*(\d+(?:[.,]\d+)?)\s*")
_POINTS = re.compile(r"\s*\d+(?:[.,]\d+)?\s*")
_FEWEST = 2
FORM_NOTE = "answers of people to a form, which are not read"


@dataclass(frozen=True)
class AnsweredForm:
    """The columns of a form's answers."""

    rows: Sequence[SourceRow]
    asked: dict[int, list[int]]
    """Columns with answers; for each those that grade it."""
    names: tuple[str, ...]

    def questions(self, where: str) -> list[BankQuestion]:
        """Return what the form asks, with what it gave full points.

        Args:
            where: The place of the columns' names.
        """
        return [
            BankQuestion(
                self.names[at],
                f"{where}, question {number}",
                answers=self._right(at, graded),
            )
            for number, (at, graded) in enumerate(self.asked.items(), start=1)
        ]

    def _right(self, column: int, graded: Sequence[int]) -> tuple[str, ...]:
        """Return what most of those answered who were given full points."""
        for points in graded:
            told = [_points(_cell(row, points)) for row in self.rows]
            most = max((each for each, _whole in told), default=0.0)
            if most <= 0 or self._partial(column, told):
                continue
            full = Counter(
                _cell(row, column).strip("; ")
                for row, (each, whole) in zip(self.rows, told, strict=True)
                if each > 0 and each >= (whole or most) and _cell(row, column)
            )
            if full:
                best = full.most_common(1)[0][0]
                return tuple(filter(None, map(str.strip, best.split(";"))))
        return ()

    def _partial(self, column: int, told: Sequence[tuple[float, float]]) -> bool:
        """Whether the best answer may have been given a part of the points only.

        That is so where no cell tells of how many they are, and several choices could
        be made (Microsoft ends each with ``;``) or the points differ by answer.
        """
        if any(whole for _each, whole in told):
            return False
        if len({each for each, _whole in told if each > 0}) > 1:
            return True
        return any(";" in _cell(row, column) for row in self.rows)


def _points(cell: str) -> tuple[float, float]:
    """Return the points in a cell, and of how many; 0 where it does not say."""
    if found := _OF.fullmatch(cell):
        return _number(found[1]), _number(found[2])
    return (_number(cell), 0.0) if _POINTS.fullmatch(cell) else (0.0, 0.0)


def _number(text: str) -> float:
    return float(text.strip().replace(",", "."))


def _cell(row: SourceRow, column: int) -> str:
    return row.cells[column].strip() if column < len(row.cells) else ""


def _holds_questions(rows: Sequence[SourceRow], column: int) -> bool:
    """Whether most of what people said asks: "What would you like to know?"."""
    said = [cell for row in rows if (cell := _cell(row, column))]
    return 2 * sum(map(asks_in_list, said)) > len(said)


def find_form(rows: Sequence[SourceRow]) -> AnsweredForm | None:
    """Return a form whose answers a table holds; None if it holds something else.

    Where people were asked for their questions, it is a list of these; where columns
    are named after questions and answers, somebody has answered them.
    """
    if len(rows) < _FEWEST:
        return None
    names = tuple(map(one_line, rows[0].cells))
    places = {name: at for at, name in reversed([*enumerate(names)]) if name}
    asked: dict[int, list[int]] = {}
    for at, name in enumerate(names):
        for pattern in (_BESIDE, _BEHIND):
            found = pattern.fullmatch(name)
            if found and found["asked"] in places:
                asked.setdefault(places[found["asked"]], []).append(at)
    stamped = [
        at
        for at in range(len(names))
        if all(_STAMP.match(_cell(row, at)) for row in rows[1:])
    ]
    if asked and (stamped or all(len(held) > 1 for held in asked.values())):
        return AnsweredForm(rows[1:], dict(sorted(asked.items())), names)
    others = ["" if asks_in_list(name) else name for name in names]
    if None not in column_pair(others):
        return None
    asking = [
        at
        for at, name in enumerate(names)
        if asks_in_list(name) and not _holds_questions(rows[1:], at)
    ]
    counted = is_numbering([_cell(row, 0) for row in rows[1:]])
    if (stamped[:1] == [0] or (stamped[:1] == [1] and counted)) and asking:
        return AnsweredForm(rows[1:], {at: [] for at in asking}, names)
    return None
