"""Layout of a page: lines in reading order, columns, table rows.

A gutter is a place where pieces begin below each other and that few pieces cross.
Between the pieces that cross it, what stands left of it is read before what stands
right of it, unless the file draws the two sides turn by turn, as it does in tables.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import mean, median

from explainbot.readers.pdf._words import Piece
from explainbot.text.lines import is_list_marker
from explainbot.text.tables import LEFT

_FEWEST = 3
"""Lines that make a column."""
_NARROWEST = 0.5
"""Of a gutter, in sizes of the letters around it."""
_CANDIDATES = 12
_DEEPEST = 6
_CELL_GAP = 1.5
"""Between two cells of a row, in sizes of its letters."""
_TEXT_WORDS = 4
"""Words of a line of text rather than of a cell."""


@dataclass(slots=True)
class Line:
    """A line of text, with the column that it stands in."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    page: int
    column: int
    """Counts the columns of the whole file."""
    lead: int = 0
    """How many characters at its beginning are bold."""
    row: bool = False
    """Whether it is a row of a table."""


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together; all of one size and weight."""

    lines: list[Line] = field(default_factory=list)

    @property
    def size(self) -> float:
        """Of its letters, in points."""
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        """Whether all of it is."""
        return all(line.bold for line in self.lines)


def columns(pieces: list[Piece], depth: int = 0) -> list[list[Piece]]:
    """Return the pieces cut into columns, in reading order."""
    if depth < _DEEPEST:
        found = _best_gutter(pieces)
        if found:
            return [column for part in found for column in _parts(part, pieces, depth)]
    return [pieces] if pieces else []


def _parts(part: list[Piece], whole: list[Piece], depth: int) -> list[list[Piece]]:
    return columns(part, depth + 1) if len(part) < len(whole) else [part]


def _best_gutter(pieces: list[Piece]) -> list[list[Piece]]:
    """Return the pieces cut at the gutter that most of them stand beside."""
    if len(pieces) < 2 * _FEWEST:
        return []
    size = median(piece.size for piece in pieces)
    begins = Counter(round(piece.x0 / 2) for piece in pieces)
    leftmost = min(begins)
    common = [
        (place, count + begins[place + 1])
        for place, count in begins.most_common(_CANDIDATES)
        if place > leftmost and count + begins[place + 1] + begins[place - 1] > 1
    ]
    best: tuple[int, float] = (0, 0.0)
    chosen: list[list[Piece]] = []
    for place, _ in common:
        edge = 2 * place - 1.5
        cut, beside, crossing = _cut(pieces, edge, size * _NARROWEST)
        # Of two gutters with as much beside them the left one is cut at first.
        rank = (beside - crossing, -edge)
        if beside > crossing and rank > best:
            best, chosen = rank, cut
    return chosen


def _cut(
    pieces: list[Piece], edge: float, gap: float
) -> tuple[list[list[Piece]], int, int]:
    """Cut at one gutter; tell how many pieces stand beside it and how many cross."""
    parts: list[list[Piece]] = []
    plain: list[Piece] = []
    beside = crossing = 0
    for band, crosses in _bands(pieces, edge, gap):
        if crosses:
            plain += band
            crossing += len(band)
            continue
        left = [piece for piece in band if piece.x0 < edge]
        right = [piece for piece in band if piece.x0 >= edge]
        if _are_columns(left, right):
            above = _above(left, right)
            plain += above
            parts += [plain] if plain else []
            parts += [[piece for piece in left if piece not in above], right]
            plain = []
            beside += len(band)
        else:
            plain += band
    return [*parts, *([plain] if plain else [])], beside, crossing


def _above(left: list[Piece], right: list[Piece]) -> list[Piece]:
    """Return the left pieces that end a full-width paragraph above the columns."""
    top = min(piece.y for piece in right)
    rows = sorted((piece for piece in left), key=lambda piece: piece.y)
    above = [piece for piece in rows if piece.y < top - 1.2 * piece.size]
    below = len(rows) - len(above)
    return above if len(above) < _FEWEST <= below else []


def _bands(
    pieces: list[Piece], edge: float, gap: float
) -> list[tuple[list[Piece], bool]]:
    """Cut from top to bottom where pieces cross the gutter begin or end."""
    bands: list[tuple[list[Piece], bool]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.y, piece.x0)):
        crosses = piece.x0 < edge and piece.x1 > edge - gap
        if not bands or bands[-1][1] != crosses:
            bands.append(([], crosses))
        bands[-1][0].append(piece)
    return bands


def _are_columns(left: list[Piece], right: list[Piece]) -> bool:
    """Whether two sides are read one after the other."""
    if min(len(left), len(right)) < 2 or len(left) + len(right) < 2 * _FEWEST:  # noqa: PLR2004
        return False
    low = max(min(each.y for each in side) for side in (left, right))
    high = min(max(each.y for each in side) for side in (left, right))
    spans = [
        max(each.y for each in side) - min(each.y for each in side)
        for side in (left, right)
    ]
    if high - low < 0.4 * min(spans) or high <= low:
        return False
    members = {id(piece) for piece in left}
    order = sorted([*left, *right], key=lambda piece: piece.order)
    turns = sum((id(a) in members) != (id(b) in members) for a, b in pairwise(order))
    if turns <= 1 + 0.25 * min(len(left), len(right)):
        return True
    return all(_is_prose(side) for side in (left, right))


def _is_prose(side: list[Piece]) -> bool:
    """Whether most of the lines are full and hold several words."""
    width = max(piece.x1 for piece in side) - min(piece.x0 for piece in side)
    full = sum(piece.x1 - piece.x0 > 0.75 * width for piece in side)
    words = median(len(piece.text.split()) for piece in side)
    return len(side) > _FEWEST and words >= _TEXT_WORDS and full > 0.6 * len(side)


def bands(pieces: list[Piece]) -> list[tuple[bool, list[Piece]]]:
    """Return a page's pieces from top to bottom, its tables apart from the rest.

    Only what can be nothing but a table is one here; each part says whether it is.
    """
    found = _grouped(pieces)
    cells = aligned(found, [_is_gapped(row) for row in found], sure=True)
    parts: list[tuple[bool, list[Piece]]] = []
    for number, row in enumerate(found):
        if not parts or parts[-1][0] != (number in cells):
            parts.append((number in cells, []))
        parts[-1][1].extend(row)
    return parts


def _grouped(pieces: list[Piece]) -> list[list[Piece]]:
    """Return the lines that the pieces stand on, from top to bottom."""
    found: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.y, piece.x0)):
        row = found[-1] if found else None
        if row and piece.y - row[0].y < 0.4 * max(piece.size, row[0].size):
            row.append(piece)
        else:
            found.append([piece])
    return [_in_order(row) for row in found]


def rows(pieces: list[Piece], page: int, column: int) -> list[Line]:
    """Return a column's lines from top to bottom."""
    found = _grouped(pieces)
    gapped = [_is_gapped(row) for row in found]
    cells = aligned(found, gapped)
    lines = []
    for number, row in enumerate(found):
        near = gapped[max(0, number - 1) : number + 2]
        if cells.get(number) == []:
            continue
        line = _line(row, page, column, table=gapped[number] and sum(near) > 1)
        if number in cells:
            line.text, line.row = " | ".join(cells[number]).strip(" "), True
            line.lead = len(line.text) if line.bold else 0
        lines.append(line)
    return lines


def _in_order(row: list[Piece]) -> list[Piece]:
    letters = "".join(piece.text for piece in row)
    ways = [] if letters.isascii() else list(map(unicodedata.bidirectional, letters))
    turned = sum(way in {"R", "AL"} for way in ways)
    leftwards = (turned > ways.count("L")) != row[0].mirrored
    return sorted(row, key=lambda piece: piece.x0, reverse=leftwards)


def _gap(before: Piece, after: Piece) -> float:
    """Return what lies between two pieces of a line, whichever way it is read."""
    return max(after.x0 - before.x1, before.x0 - after.x1)


def _is_gapped(row: list[Piece]) -> bool:
    """Whether the row is cells: a wide gap after something other than a bullet."""
    return any(
        _gap(before, after) > _CELL_GAP * max(after.size, before.size)
        and not is_list_marker(before.text)
        for before, after in pairwise(row)
    )


def _line(row: list[Piece], page: int, column: int, *, table: bool) -> Line:
    text, lead = row[0].text, row[0].lead
    for before, after in pairwise(row):
        gap = _gap(before, after)
        size = min(before.size, after.size)
        apart = table and gap > 0.9 * size and not is_list_marker(before.text)
        touching = -0.3 * size < gap < 0.1 * size
        joint = " | " if apart else "" if touching else " "
        if lead == len(text) and after.lead:
            lead += len(joint) + after.lead
        text += joint + after.text
    longest = max(row, key=lambda piece: len(piece.text))
    return Line(
        text,
        min(piece.x0 for piece in row),
        max(piece.x1 for piece in row),
        longest.y,
        longest.size,
        all(piece.bold for piece in row if not is_list_marker(piece.text)),
        page,
        column,
        lead,
        table,
    )


Rows = dict[int, list[str]]
"""Cells of the lines that are rows, by the lines' numbers; [] for a line that is part
of another row."""
_FEWEST_ROWS = 2
_CLOSE = 2.2
"""Between two rows at most, in the usual distance of the others."""
_BETWEEN = 0.7
"""Between a name at half height and the rows beside it, in that distance."""
_OFF = 2.0
"""Points by which a cell may miss the edge of its column."""
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
        placed = {at: _placed(_cells(lines[at], columns), columns) for at in run}
        if any(row is None for row in placed.values()):
            continue
        rows = {at: row for at, row in placed.items() if row}
        if sure and not _is_sure(rows):
            continue
        _fill(rows, lines, columns)
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
            or (
                at == run[-1] + _FEWEST_ROWS
                and (_is_close_row(lines[at - 1]) or _is_between(lines, at - 1, pitch))
            )
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


def _is_close_row(line: Sequence[Piece]) -> bool:
    """Whether a line may be a row whose cells stand close."""
    return any(piece.breaks for piece in line)


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


def _cells(row: Sequence[Piece], columns: Sequence[Column]) -> list[Piece]:
    """Return a line's pieces, cut where wide blanks stand between two columns."""
    return [cell for piece in row for cell in _cut_cells(piece, columns)]


def _cut_cells(piece: Piece, columns: Sequence[Column]) -> list[Piece]:
    found: list[Piece] = []
    start, left = 0, piece.x0
    for gap in piece.breaks:
        if any(
            gap.end <= after[0] + 1 and before[1] <= gap.start + 1
            for before, after in pairwise(columns)
        ):
            text = piece.text[start : gap.at].rstrip()
            found.append(replace(piece, text=text, x0=left, x1=gap.end, breaks=()))
            start, left = gap.at, gap.start
    found.append(replace(piece, text=piece.text[start:], x0=left, breaks=()))
    clear = all(any(_fits(cell, column) for column in columns) for cell in found)
    return found if clear and len(found) > 1 else [piece]


def _fits(cell: Piece, column: Column) -> bool:
    """Whether a cell begins or ends where its column does, or stands in its middle."""
    start, end = cell.x0 - column[0], cell.x1 - column[1]
    return min(abs(start), abs(end), abs(start + end) / 2) <= _OFF


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


def _fill(rows: Rows, lines: Sequence[list[Piece]], columns: Sequence[Column]) -> None:
    """Add the rows between others whose cells stand close."""
    for at in range(min(rows), max(rows)):
        if at not in rows and _is_close_row(lines[at]):
            row = _placed(_cells(lines[at], columns), columns)
            if row and sum(bool(cell) and cell != LEFT for cell in row) > 1:
                rows[at] = row


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
            row = _placed(_cells(lines[at], columns), columns)
            filled = sum(bool(cell) and cell != LEFT for cell in row or ())
            gap = abs(lines[at][0].y - lines[last][0].y)
            if row is None or filled < _FEWEST_ROWS or gap > _CLOSE * pitch:
                break
            rows[at], last = row, at
            at += step


def _named(rows: Rows, lines: Sequence[list[Piece]], columns: Sequence[Column]) -> Rows:
    """Put names at half height into the first of the rows that they stand for.

    What has no place there stays a line of its own.
    """
    order = sorted(rows)
    between = [
        at
        for at in range(order[0], order[-1])
        if at not in rows
        and len(lines[at]) == 1
        and lines[at][0].x1 <= max(columns[0][1], columns[1][0])
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
        above = {at: max(each for each in order if each < at) for at in between}
        between = [at for at in between if not rows[above[at]][0]]
        for at in reversed(between):
            rows[above[at]][0] = lines[at][0].text
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
