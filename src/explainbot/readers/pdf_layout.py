"""The pieces of a page as lines in reading order: columns, rows, table rows.

A gutter is a place where pieces begin below each other and that few pieces cross.
Between the pieces that cross it, what stands left of it is read before what stands
right of it, unless the file draws the two sides turn by turn, as it does in tables.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from explainbot.readers.pdf_page import Piece
from explainbot.readers.pdf_tables import aligned
from explainbot.text.lines import is_list_marker

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
    turned = sum(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in letters)
    plain = sum(unicodedata.bidirectional(letter) == "L" for letter in letters)
    return sorted(row, key=lambda piece: piece.x0, reverse=turned > plain)


def _is_gapped(row: list[Piece]) -> bool:
    """Whether the row is cells: a wide gap after something other than a bullet."""
    return any(
        after.x0 - before.x1 > _CELL_GAP * max(after.size, before.size)
        and not is_list_marker(before.text)
        for before, after in pairwise(row)
    )


def _line(row: list[Piece], page: int, column: int, *, table: bool) -> Line:
    text, lead = row[0].text, row[0].lead
    for before, after in pairwise(row):
        gap = after.x0 - before.x1
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
