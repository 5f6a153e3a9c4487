"""The rows of a table on a page: which piece of a line stands in which column.

A table is lines below each other with wide gaps inside.  Its columns are the places of
the cells of its fullest lines; lines right above or below whose pieces stand in those
columns are rows as well, such as a head in narrow letters.  An empty cell keeps its
place.  A name at half the height of the rows that it stands for goes to the first one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import mean, median

from explainbot.readers.pdf_page import Piece
from explainbot.text.tables import LEFT

Rows = dict[int, list[str]]
"""Cells of the lines that are rows, by the lines' numbers; [] for a line that is part
of another row."""
_FEWEST_ROWS = 2
_CLOSE = 2.2
"""Between two rows at most, in the usual distance of the others."""
_BETWEEN = 0.7
"""Between a name at half height and the rows beside it, in that distance."""
_CELL_WORDS = 5
_MANY = 3
"""Columns, and rows, of what is a table wherever it stands on the page."""

Column = tuple[float, float]


def aligned(
    lines: Sequence[list[Piece]], gapped: Sequence[bool], *, sure: bool = False
) -> Rows:
    """Return the cells of the lines that are rows of a table with clear columns.

    Args:
        lines: From top to bottom, each from left to right.
        gapped: Of each, whether it has a wide gap inside.
        sure: Whether only to take tables that can be nothing else: not two columns of
            text side by side.
    """
    found: Rows = {}
    for run in _runs(lines, gapped):
        columns = _columns([lines[at] for at in run])
        if len(columns) < (_MANY if sure else _FEWEST_ROWS):
            continue
        placed = {at: _placed(lines[at], columns) for at in run}
        if any(row is None for row in placed.values()):
            continue
        rows = {at: row for at, row in placed.items() if row}
        if sure and not _is_sure(rows):
            continue
        _extend(rows, lines, columns)
        found.update(_named(rows, lines, columns))
    return found


def _is_sure(rows: Rows) -> bool:
    words = [len(cell.split()) for row in rows.values() for cell in row if cell.strip()]
    return len(rows) >= _MANY and mean(words) <= _CELL_WORDS


def _runs(lines: Sequence[list[Piece]], gapped: Sequence[bool]) -> Iterator[list[int]]:
    """Yield the lines with gaps that follow each other, past names between two."""
    wide = [at for at, each in enumerate(gapped) if each]
    steps = [lines[b][0].y - lines[a][0].y for a, b in pairwise(wide)]
    pitch = median(steps) if steps else 0.0
    run: list[int] = []
    for at in wide:
        near = run and (
            at == run[-1] + 1
            or (at == run[-1] + _FEWEST_ROWS and _is_between(lines, at - 1, pitch))
        )
        if near and lines[at][0].y - lines[run[-1]][0].y <= _CLOSE * pitch:
            run.append(at)
            continue
        if len(run) >= _FEWEST_ROWS:
            yield run
        run = [at]
    if len(run) >= _FEWEST_ROWS:
        yield run


def _is_between(lines: Sequence[list[Piece]], at: int, pitch: float) -> bool:
    above = lines[at][0].y - lines[at - 1][0].y
    below = lines[at + 1][0].y - lines[at][0].y
    return len(lines[at]) == 1 and max(above, below) <= _BETWEEN * pitch


def _columns(rows: Sequence[Sequence[Piece]]) -> list[Column]:
    """Return the columns: the cells of the fullest lines."""
    most = max(map(len, rows))
    full = [row for row in rows if len(row) == most]
    columns = [
        (min(piece.x0 for piece in cells), max(piece.x1 for piece in cells))
        for cells in zip(*full, strict=True)
    ]
    apart = all(first[1] <= second[0] for first, second in pairwise(columns))
    return columns if apart else []


def _placed(row: Sequence[Piece], columns: Sequence[Column]) -> list[str] | None:
    """Return a line's cells in their columns; None where two stand in one."""
    cells = [""] * len(columns)
    for piece in row:
        over = [
            at
            for at, (start, end) in enumerate(columns)
            if piece.x0 < end and start < piece.x1
        ]
        if not over:
            # A name may stand beside the narrower cells below it.
            middle = (piece.x0 + piece.x1) / 2
            over = [min(range(len(columns)), key=lambda at: _away(columns[at], middle))]
        if cells[over[0]]:
            return None
        cells[over[0]] = piece.text
        for at in over[1:]:
            cells[at] = LEFT
    return cells


def _away(column: Column, place: float) -> float:
    return max(column[0] - place, place - column[1], 0.0)


def _extend(
    rows: Rows, lines: Sequence[list[Piece]], columns: Sequence[Column]
) -> None:
    """Add the lines right above and below whose pieces stand in the columns."""
    pitch = min(lines[b][0].y - lines[a][0].y for a, b in pairwise(sorted(rows)))
    for step in (-1, 1):
        last = min(rows) if step < 0 else max(rows)
        at = last + step
        while 0 <= at < len(lines):
            beside = 0 <= at + step < len(lines) and len(lines[at]) == 1
            if beside and _is_between(lines, at, pitch * 1.01):
                at += step
            row = _placed(lines[at], columns)
            filled = sum(bool(cell) and cell != LEFT for cell in row or ())
            gap = abs(lines[at][0].y - lines[last][0].y)
            if row is None or filled < _FEWEST_ROWS or gap > _CLOSE * pitch:
                break
            rows[at], last = row, at
            at += step


def _named(rows: Rows, lines: Sequence[list[Piece]], columns: Sequence[Column]) -> Rows:
    """Put names at half height into the first of the rows that they stand for."""
    order = sorted(rows)
    between = [
        at
        for at in range(order[0], order[-1])
        if at not in rows and len(lines[at]) == 1
    ]
    if any(lines[at][0].x0 > columns[0][1] for at in between):
        between = []
    names = {at: rows[at][0] for at in order if rows[at][0]}
    names |= {at: lines[at][0].text for at in between}
    centred = between or (
        len(order) > 1 and order[0] in names and order[1] not in names
    )
    spans = _spans([lines[at][0].y for at in order], names, lines) if centred else []
    if spans:
        for at in order:
            rows[at][0] = ""
        for first, name in spans:
            rows[order[first]][0] = name
    elif between:
        for at in between:
            above = max(each for each in order if each < at)
            rows[above][0] = rows[above][0] or lines[at][0].text
    return rows | {at: [] for at in between}


def _spans(
    places: list[float], names: dict[int, str], lines: Sequence[list[Piece]]
) -> list[tuple[int, str]]:
    """Return each name's first row where every name is in the middle of its rows."""
    found = []
    start = 0
    for at in sorted(names):
        if start >= len(places):
            return []
        end = 2 * lines[at][0].y - places[start]
        near = [n for n in range(start, len(places)) if abs(places[n] - end) <= 1.0]
        if not near:
            return []
        found.append((start, names[at]))
        start = near[0] + 1
    return found if start == len(places) else []
