"""Tables with a choice in each row: its question, its words, and whether it is right.

Programs that keep questions in databases export them so: the question stands in each
row of its choices, or in the first alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_uppercase

from explainbot.readers.banks.tables.keys import flag
from explainbot.readers.banks.tables.names import bare_name, names
from explainbot.readers.base import word_set
from explainbot.readers.columns import SourceRow, is_numbering
from explainbot.text.lines import is_question_line

_IDS = word_set("id nr no number num")
_POINTS = word_set("points point score fraction weight grade")
_NUMBER = re.compile(r"-?\d{1,6}(?:\.\d{1,6})?", re.ASCII)
_KEY = re.compile(r"[A-Z]|[1-9]", re.ASCII)
_FEWEST = 2
_MOST = len(ascii_uppercase)


def gathered(cells: Sequence[str], rows: Sequence[SourceRow]) -> list[SourceRow]:
    """Return a table with a question in each row, its choices and flags beside it.

    [] where it is no table with a choice in each row, or one has too many choices.

    Args:
        cells: The names of its columns.
        rows: Those below.
    """
    columns = _columns([bare_name(cell) for cell in cells], rows)
    if columns is None:
        return []
    asked, chosen, right, ident, why = columns
    groups: list[list[SourceRow]] = []
    last: tuple[str, str] | None = None
    for row in rows:
        if not (_cell(row, chosen) or _cell(row, asked)):
            continue
        said = (_cell(row, ident), _cell(row, asked))
        if not groups or (any(said) and said != last):
            groups.append([])
            last = said
        groups[-1].append(row)
    most = max(map(len, groups), default=0)
    if not _FEWEST <= most <= _MOST or not all(_cell(g[0], asked) for g in groups):
        return []
    letters = ascii_uppercase[:most]
    head = [name for one in letters for name in (f"Option {one}", f"Correct {one}")]
    made = [SourceRow(0, 0, ("Question", "Explanation", *head))]
    for group in groups:
        flags = _flags([_cell(row, right) for row in group])
        told = [
            _cell(row, why) for row, is_right in zip(group, flags, strict=True)
            if is_right
        ]  # fmt: skip
        held = [
            each
            for row, is_right in zip(group, flags, strict=True)
            for each in (_cell(row, chosen), str(bool(is_right)))
        ]
        first = group[0]
        explained = "\n".join(filter(None, told))
        line = (_cell(first, asked), explained, *held)
        made.append(SourceRow(first.number, first.line, line))
    return made


def _columns(
    named: Sequence[str], rows: Sequence[SourceRow]
) -> tuple[int, int, int, int, int] | None:
    """Return the columns that ask, offer, judge, number and explain; -1 for none."""
    words = [name.split() for name in named]
    judging = [at for at, held in enumerate(words) if _judges(held)]
    if not judging:
        judging = [at for at, held in enumerate(words) if held and held[-1] in _POINTS]
    options = names("option") | names("answer")
    offering = [
        at
        for at, held in enumerate(words)
        if at not in judging and not options.isdisjoint(held)
        and _IDS.isdisjoint(held)
    ]  # fmt: skip
    asking = [
        at
        for at, held in enumerate(words)
        if at not in [*judging, *offering]
        and not names("question").isdisjoint(held)
        and _IDS.isdisjoint(held)
    ]
    if len(judging) != 1 or len(offering) != 1 or not asking:
        return None
    right, chosen, asked = judging[0], offering[0], asking[0]
    judged = [row for row in rows if _cell(row, chosen)]
    flags = _flags([_cell(row, right) for row in judged])
    worded = [cell for row in rows if (cell := _cell(row, asked))]
    if None in flags or not {True, False} <= {*flags} or is_numbering(worded):
        return None
    ident = [
        at
        for at, held in enumerate(words)
        if not _IDS.isdisjoint(held)
        and not (names("question") | _IDS).isdisjoint(held[:1])
        and _repeats(rows, at)
    ]
    why = [at for at, name in enumerate(named) if name in names("explained")]
    return asked, chosen, right, ident[0] if ident else -1, why[0] if why else -1


def _judges(words: Sequence[str]) -> bool:
    """Whether a column of this name says whether the choice beside it is right."""
    said = " ".join(words)
    return said in names("key") or (
        words[:1] == ["is"] and " ".join(words[1:]) in names("key")
    )


def _flags(cells: Sequence[str]) -> list[bool | None]:
    """Return what cells say: words or signs, or points, of which the most are right.

    None for what says nothing, so for points of one size.
    """
    points = [float(cell) if _NUMBER.fullmatch(cell) else None for cell in cells]
    told = [each for each in points if each is not None]
    if len(told) < len(cells) or not told:
        return [flag(cell) for cell in cells]
    most = max(told)
    if most <= 0 or min(told) == most:
        return [None if most > 0 else False for _cell in cells]
    return [each == most for each in told]


def headed(rows: Sequence[SourceRow]) -> SourceRow | None:
    """Return the names of a table without any: questions, choices, and a letter each.

    None where its rows are others: of another width, or one without such a key.
    """
    width = len(rows[0].cells) if rows else 0
    if not _FEWEST + 2 <= width <= _MOST:
        return None
    asking = 0
    for row in rows:
        key = _cell(row, width - 1).upper()
        if len(row.cells) != width or not _KEY.fullmatch(key):
            return None
        place = int(key) - 1 if key.isdigit() else ord(key) - ord("A")
        if not (0 <= place < width - 2 and _cell(row, place + 1)):
            return None
        asking += is_question_line(_cell(row, 0))
    if 2 * asking <= len(rows):
        return None
    options = [f"Option {letter}" for letter in ascii_uppercase[: width - 2]]
    return SourceRow(0, 0, ("Question", *options, "Correct"))


def _repeats(rows: Sequence[SourceRow], column: int) -> bool:
    """Whether a column's cells stand in several rows, or are left out in them."""
    held = [_cell(row, column) for row in rows]
    return len({*held}) < len(held)


def _cell(row: SourceRow, column: int) -> str:
    return row.cells[column].strip() if 0 <= column < len(row.cells) else ""
