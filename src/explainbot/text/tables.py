"""Tables in a text: rows, cells and the names of their columns.

Told are rows parted by bars (as readers write them, and Markdown), the grid, simple,
list and CSV tables of reStructuredText, and rows that name each cell ("Day: Monday |
Opens: 8:00").  A row is one sentence.  Nothing is changed or added: all are offsets and
words of the text itself.

Two blanks tell of merged cells, for an empty cell may be one that another covers:
``ABOVE`` in a cell that belongs to the one above it, ``LEFT`` in one that belongs to
the one before it.  A reader sees an empty cell there, as on the page.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from explainbot.records import Span
from explainbot.text.cache import late
from explainbot.text.lines import is_list_item, is_question_line, lines, one_line, trim

ABOVE, LEFT = "\u00a0", "\u2007"
"""What stands in a cell that a merged one covers: from above, from the left."""
_BAR = late(r"(?<!\\)\|")
_RULE = late(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_GRID = late(r"[ \t]*\+(?:[-=]{2,}\+)+[ \t]*")
_PART_RULE = late(
    r"[ \t]*\|[^+]*\+[-=+]{3,}[^+]*\|?[ \t]*|[ \t]*\+[-=]{2,}\+.*\|[ \t]*"
)
"""A line of a grid that ends some of its cells, but not those that go on below."""
_SIMPLE = late(r"[ \t]*={2,}(?:[ \t]+={2,})+[ \t]*")
_LISTED = late(r"[ \t]*\.\.[ \t]+list-table[ \t]*::", re.IGNORECASE)
_LISTED_CSV = late(r"[ \t]*\.\.[ \t]+csv-table[ \t]*::", re.IGNORECASE)
_OPTION = late(r"[ \t]+:(?P<name>[\w-]+):[ \t]*(?P<value>.*)")
_ITEM = late(r"(?P<row>[ \t]*[*-][ \t]+)?(?P<cell>[ \t]*[-*])(?:[ \t]+|\Z)")
_NAMED = late(r"(?P<name>[^\W\d_][^:|]{0,60}):[ \t](?=\S)")
_DIGIT = late(r"\d")
_YEAR = late(r"[12]\d{3}")
_ASKING = ("what ", "how ", "which ", "was ", "wie ", "welche ")
_MARKS = late(r"\*\*|__|`|(?<!\w)[*_]|[*_](?!\w)")
_SIGNS = "£$€~<>≈\u2212–-+ "
_NAME_WORDS = 8
_SHORT = 6
"""Words of a cell that holds a fact rather than a text."""
_MOST_HEADS = 3
_LEAST_ALIKE = 0.5
"""Share of the rows of a table that have several cells."""
_LEAST_FIGURES = 0.6
"""Share of a column's cells that makes it one of figures."""
_LEAST_NAMED = 0.6
"""Share of the cells of such rows that say their columns' names."""
_TWO = 2


@dataclass(frozen=True)
class Row:
    """One row of a table."""

    start: int
    end: int
    cells: tuple[str, ...]
    """Their words, on one line each, without mark-up; "" for an empty one."""
    starts: tuple[int, ...] = ()
    """Where each cell begins; () where a cell is not one run of the text."""
    ends: tuple[int, ...] = ()
    """Where each cell of those ends."""
    names: tuple[str, ...] = ()
    """The names of the columns, where the row itself says them."""
    covered: tuple[str, ...] = ()
    """ABOVE, LEFT or "" for each cell."""
    own: tuple[str, ...] = ()
    """The cells before those that merged ones cover were filled; () for the same."""

    @property
    def bare(self) -> tuple[str, ...]:
        """The words of its cells as they stand in the text."""
        return self.own or self.cells

    @property
    def filled(self) -> int:
        """How many cells have words."""
        return sum(map(bool, self.cells))


@dataclass(frozen=True)
class Table:
    """Rows below each other."""

    head: tuple[Row, ...]
    """What stands above the rows and names their columns: titles, names, rules."""
    rows: tuple[Row, ...]
    """The others, in order; cells that a merged one covers are filled."""
    names: tuple[str, ...] = ()
    """Of the columns, those of several rows joined; () if none are known."""
    sure: bool = False
    """Whether the head can be nothing else."""
    rules: tuple[Span, ...] = ()
    """Lines drawn between rows, and the lines of a directive."""

    @cached_property
    def start(self) -> int:
        """Where it begins in the text."""
        return min(span[0] for span in self._spans())

    @cached_property
    def end(self) -> int:
        """Where it ends in the text."""
        return max(span[1] for span in self._spans())

    def _spans(self) -> list[Span]:
        rows = (*self.head, *self.rows)
        return [*self.rules, *((row.start, row.end) for row in rows if row.end)]

    def name(self, row: Row, column: int) -> str:
        """Return the name of a cell's column; "" if it is not known."""
        if column < len(row.names):
            return row.names[column]
        return self.names[column] if column < len(self.names) else ""

    def said(self, row: Row, start: int = 0) -> str:
        """Return a row as one line: its filled cells after their columns' names.

        Args:
            row: One of the rows.
            start: Where in the text to begin: cells before are left out.
        """
        found = []
        for column, cell in enumerate(row.cells):
            begins = row.starts[column] if column < len(row.starts) else start
            if cell and begins >= start:
                name = self.name(row, column)
                found.append(f"{name}: {cell}" if name else cell)
        return " | ".join(found)


@lru_cache(maxsize=32)
def find_tables(text: str) -> tuple[Table, ...]:
    """Return the tables of a text, in order, without overlap."""
    if "|" not in text and "-table" not in text and "==" not in text:
        return ()
    rows = lines(text)
    found: list[Table] = []
    at = 0
    while at < len(rows):
        line = text[slice(*rows[at])]
        table: Table | None = None
        end = at + 1
        if _GRID.fullmatch(line):
            table, end = _grid(text, rows, at)
        elif _SIMPLE.fullmatch(line):
            table, end = _simple(text, rows, at)
        elif _LISTED.match(line):
            table, end = _listed(text, rows, at)
        elif _LISTED_CSV.match(line):
            table, end = _listed_csv(text, rows, at)
        elif "|" in line:
            table, end = _barred(text, rows, at)
        if table is not None:
            found.append(table)
        at = end
    return tuple(found)


def row_spans(text: str) -> list[Span]:
    """Return the rows, heads and rules of a text's tables, in order."""
    return sorted(
        span
        for table in find_tables(text)
        for span in (
            *((row.start, row.end) for row in (*table.head, *table.rows)),
            *table.rules,
        )
        if span[0] < span[1]
    )


def spoken(text: str, start: int, end: int) -> dict[Span, str]:
    """Return the rows of tables inside a part of a text with their columns' names.

    Each is found by its place in that part.  Of a row that begins before the part, the
    cells inside it are said.
    """
    found: dict[Span, str] = {}
    for table in _within(text, start, end):
        if not (table.names or any(row.covered for row in table.rows)):
            continue
        for row in table.rows:
            if start <= row.start and row.end <= end:
                found[row.start - start, row.end - start] = table.said(row)
            elif row.start < start < row.end and row.starts:
                found[0, min(row.end, end) - start] = table.said(row, start)
    return {span: said for span, said in found.items() if said}


def head_spans(text: str, start: int, end: int) -> set[Span]:
    """Return the heads and rules of tables inside a part of a text, by place in it.

    Heads that may be rows are left out.
    """
    return {
        (span[0] - start, span[1] - start)
        for table in _within(text, start, end)
        for span in (
            *((row.start, row.end) for row in table.head if table.sure),
            *table.rules,
        )
        if start <= span[0] and span[1] <= end
    }


def head_above(text: str, start: int, end: int) -> tuple[str, ...]:
    """Return the names of columns whose head stands before a part of a text."""
    return tuple(
        " ".join(filter(None, table.names))
        for table in _within(text, start, end)
        if table.sure and table.head and table.head[0].start < start
    )


def covered_words(text: str, start: int, end: int) -> dict[Span, str]:
    """Return what merged cells add to the rows inside a part of a text, by place."""
    found: dict[Span, str] = {}
    for table in _within(text, start, end):
        for row in table.rows:
            more = [
                cell
                for cell, bare in zip(row.cells, row.bare, strict=True)
                if cell and not bare
            ]
            if more and start <= row.start and row.end <= end:
                found[row.start - start, row.end - start] = " ".join(more)
    return found


def _within(text: str, start: int, end: int) -> Iterator[Table]:
    tables = find_tables(text)
    if not tables:
        return
    for place in range(bisect_right(_ends(text), start), len(tables)):
        if tables[place].start >= end:
            return
        yield tables[place]


@lru_cache(maxsize=32)
def _ends(text: str) -> tuple[int, ...]:
    return tuple(table.end for table in find_tables(text))


def head_rows(rows: Sequence[Sequence[str]]) -> tuple[int, bool]:
    """Return how many of the first rows of cells are a head, and whether surely so."""
    return _head_of(
        [
            Row(
                0,
                0,
                tuple(map(one_line, row)),
                covered=tuple(cell if cell in {ABOVE, LEFT} else "" for cell in row),
            )
            for row in rows
        ]
    )


def _is_row(line: str) -> bool:
    bare = line.strip(" \t")
    return bare.startswith("|") or bare.endswith("|") or " | " in bare


def _barred(text: str, rows: list[Span], at: int) -> tuple[Table | None, int]:
    """Read the rows parted by bars that begin at a line."""
    held, end = _run(text, rows, at)
    ruled = [place for place, row in enumerate(held) if _rules(text, row)]
    read = [_bars(text, row, edged=bool(ruled)) for row in held]
    wide = sum(len(row.cells) >= _TWO for row in read)
    named = _named(text, held) if wide else None
    if named is not None:
        return named, end
    if len(held) < _TWO or wide < _LEAST_ALIKE * len(held):
        return None, end
    if ruled and ruled[0] <= _MOST_HEADS:
        head = read[: ruled[0]]
        body = [
            row
            for place, row in enumerate(read)
            if place > ruled[0] and place not in ruled
        ]
        drawn = tuple(trim(text, *held[place]) for place in ruled)
        return _table(head, body, drawn, sure=True), end
    body = [row for place, row in enumerate(read) if place not in ruled]
    drawn = tuple(trim(text, *held[place]) for place in ruled)
    count, sure = _head_of(body)
    return _table(body[:count], body[count:], drawn, sure=sure), end


def _run(text: str, rows: list[Span], at: int) -> tuple[list[Span], int]:
    """Return the rows of one table, and the line after them."""
    held: list[Span] = []
    end = at
    while end < len(rows):
        line = text[slice(*rows[end])]
        if not line.strip():
            break
        if _is_row(line) or (held and _RULE.fullmatch(line)):
            held.append(rows[end])
        elif not (held and _goes_on(text, rows, end)) or _begins(
            text, rows, end + 1, held
        ):
            break
        end += 1
    return held, max(end, at + 1)


def _begins(text: str, rows: list[Span], at: int, held: list[Span]) -> bool:
    """Whether another table begins at a line: a head of its own."""
    before = _bars(text, held[0], edged=False)
    after: list[Row] = []
    while at < len(rows) and _is_row(text[slice(*rows[at])]):
        after.append(_bars(text, rows[at], edged=False))
        at += 1
    if not after or after[0].cells[0] == before.cells[0]:
        return True
    width = max(len(row.cells) for row in after)
    figures = _figures(after[1:], width)
    bare = not any(
        column < len(after[0].cells) and _is_value(after[0].cells[column])
        for column in figures
    )
    return bool(figures) and bare and not _DIGIT.search(after[0].cells[0])


def _goes_on(text: str, rows: list[Span], at: int) -> bool:
    """Whether a line without bars is a cell over a table's whole width."""
    line = text[slice(*rows[at])]
    after = text[slice(*rows[at + 1])] if at + 1 < len(rows) else ""
    short = len(line.split()) <= _NAME_WORDS and not is_question_line(line)
    return short and not is_list_item(line) and line[:1] not in "#>" and _is_row(after)


def _rules(text: str, row: Span) -> bool:
    line = text[slice(*row)]
    return "-" in line and "|" in line and _RULE.fullmatch(line) is not None


def _bars(text: str, row: Span, *, edged: bool) -> Row:
    """Return a line's cells; with ``edged``, bars at its two ends part nothing."""
    start, end = row
    whole = trim(text, start, end)
    ends = [hit.start() for hit in _BAR.finditer(text, start, end)]
    left, right = start, end
    if edged and ends and ends[0] == whole[0]:
        left = ends.pop(0) + 1
    if edged and ends and ends[-1] == whole[1] - 1:
        right = ends.pop()
    edges = [left, *(each + 1 for each in ends)]
    spans = list(zip(edges, [*ends, right], strict=True))
    return Row(
        *whole,
        tuple(_plain(text[slice(*span)]) for span in spans),
        tuple(trim(text, *span)[0] for span in spans),
        tuple(trim(text, *span)[1] for span in spans),
        covered=tuple(_covered(text[slice(*span)]) for span in spans),
    )


def _covered(cell: str) -> str:
    return next((sign for sign in (ABOVE, LEFT) if cell.strip(" \t") == sign), "")


def _plain(cell: str) -> str:
    return one_line(_MARKS.sub("", cell).replace("\\|", "|"))


def _named(text: str, held: list[Span]) -> Table | None:
    """Read rows whose cells begin with the names of their columns."""
    found: list[Row] = []
    for row in held:
        read = _bars(text, row, edged=False)
        names, cells = [], []
        for cell in read.cells:
            name = _NAMED.match(cell)
            names.append(name["name"] if name else "")
            cells.append(cell[name.end() :] if name else cell)
        found.append(replace(read, cells=tuple(cells), names=tuple(names)))
    named = Counter(name for row in found for name in dict.fromkeys(row.names) if name)
    count = sum(len(row.cells) for row in found)
    lone = len(found) == 1
    inside = sum(
        bool(name) and (named[name] > 1 or lone) for row in found for name in row.names
    )
    least = count if lone else _LEAST_NAMED * count
    return Table((), tuple(found)) if count and inside >= least else None


def _head_of(rows: Sequence[Row]) -> tuple[int, bool]:
    """Return how many of the first rows are a head, and whether surely so."""
    titles = 0
    while titles < min(len(rows) - _TWO, _TWO) and _is_title(rows[titles]):
        titles += 1
    rest = rows[titles:]
    if _heads_twice(rest):
        return titles + 2, True
    if len(rest) < _TWO or not _can_head(rest[0]):
        return 0, False
    first, width = rest[0], max(len(row.cells) for row in rest)
    figures = _figures(rest[1:], width)
    corner = not first.cells[0] and first.filled > 1
    years = all(_YEAR.fullmatch(cell) for cell in first.cells[1:]) and width > _TWO
    clear = bool(figures) and all(
        at >= len(first.cells) or not _is_value(first.cells[at]) for at in figures
    )
    if figures and not (clear or corner or years):
        return 0, False
    more = _second_head(rest, figures)
    # Names and values beside each other ("Born | 1815") look like two columns as well.
    sure = corner or more or years or width > _TWO or (clear and _all_figures(rest[1:]))
    return titles + 1 + more, bool(sure or _is_named(rest))


def _is_named(rows: Sequence[Row]) -> bool:
    """Whether the first of rows of two cells can be nothing but names of columns.

    It has no figure where each cell below has one, or says what is told: "What it
    weighed | Iguanodon".
    """
    first, below = rows[0].cells, [cell for row in rows[1:] for cell in row.cells]
    if first[0].lower().startswith(_ASKING) and not is_question_line(first[0]):
        return len(first) == _TWO and len(rows) > _TWO
    figures = all(map(_DIGIT.search, below))
    return bool(below) and figures and not any(map(_DIGIT.search, first))


def _is_title(row: Row) -> bool:
    """Whether a row has one filled cell, and that not over columns but the first."""
    return row.filled <= 1 and not (LEFT in row.covered and not row.cells[0])


def _can_head(row: Row) -> bool:
    filled = [cell for cell in row.cells if cell]
    unlike = len({*filled}) == len(filled) or len(filled) < len(row.cells)
    short = all(len(cell.split()) <= _NAME_WORDS for cell in filled)
    return len(filled) > 0 and unlike and short and not any(map(_stops, filled))


def _stops(cell: str) -> bool:
    return cell.endswith((".", "!", "。")) and len(cell.split()) > _TWO


def _figures(rows: Sequence[Row], width: int) -> list[int]:
    """Return the columns after the first whose cells are mostly figures."""
    found = []
    for at in range(1, width):
        cells = [row.cells[at] for row in rows if at < len(row.cells) and row.cells[at]]
        figures = sum(_is_figure(cell) for cell in cells)
        if cells and figures >= _LEAST_FIGURES * len(cells):
            found.append(at)
    return found


def _is_figure(cell: str) -> bool:
    return bool(_DIGIT.search(cell)) and len(cell.split()) <= _SHORT


def _is_value(cell: str) -> bool:
    """Whether a cell begins with a figure, as values do and names do not."""
    return cell.lstrip(_SIGNS)[:1].isdigit()


def _all_figures(rows: Sequence[Row]) -> bool:
    cells = [cell for row in rows for cell in row.cells[1:] if cell]
    return all(map(_is_value, cells))


def _second_head(rest: Sequence[Row], figures: list[int]) -> bool:
    """Whether the second row names columns as well: below wide names."""
    if len(rest) <= _TWO:
        return False
    first, second = rest[0], rest[1]
    gaps = [at for at, cell in enumerate(first.cells) if not cell and at]
    below = [at for at in gaps if at < len(second.cells) and second.cells[at]]
    if not below or any(map(_stops, second.cells)):
        return False
    bare = not any(
        at < len(second.cells) and _is_value(second.cells[at]) for at in figures
    )
    wide = LEFT in first.covered
    beside = not second.cells[0] or second.cells[0] == first.cells[0]
    return (bare and bool(figures)) or (wide and (bare or beside))


def _heads_twice(rest: Sequence[Row]) -> bool:
    """Whether the first row repeats wide names that the second one tells apart.

    "Height | Height" above "male | female", where figures stand below both.
    """
    if len(rest) <= _TWO:
        return False
    first, second = rest[0].cells, rest[1].cells
    pairs = [
        at for at in range(1, len(first)) if first[at] and first[at] == first[at - 1]
    ]
    if not pairs or not _can_head(rest[1]) or len(second) < len(first):
        return False
    told = all(second[at] and second[at] != second[at - 1] for at in pairs)
    figures = _figures(rest[2:], len(first))
    bare = not any(_is_value(row[at]) for row in (first, second) for at in figures)
    return told and bool(figures) and bare


def _table(
    head: Sequence[Row], body: Sequence[Row], rules: tuple[Span, ...], *, sure: bool
) -> Table | None:
    """Put a table together; more names may stand in the first rows of its body."""
    if not body:
        return None
    named = [row for row in head if not _is_title(row) or len(head) == 1]
    if (
        sure
        and len(named) == 1
        and rules
        and _second_head(
            [*named, *body], _figures(body[1:], max(len(row.cells) for row in body))
        )
    ):
        named, head, body = [*named, body[0]], [*head, body[0]], body[1:]
    return Table(tuple(head), tuple(_filled(body)), _joined(named), sure, rules)


def _joined(head: Sequence[Row]) -> tuple[str, ...]:
    """Return the names of the columns: what stands above each, wide names in each."""
    width = max((len(row.cells) for row in head), default=0)
    found: list[list[str]] = [[] for _ in range(width)]
    for depth, row in enumerate(head):
        wide = ""
        for at in range(width):
            cell = row.cells[at] if at < len(row.cells) else ""
            lower = any(
                at < len(below.cells) and below.cells[at] for below in head[depth + 1 :]
            )
            cell = cell or (wide if lower and at else "")
            wide = cell
            if cell and cell not in found[at]:
                found[at].append(cell)
    return tuple(" ".join(parts) for parts in found)


def _filled(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the rows with the words of merged cells in each that they cover.

    An empty first cell goes on with the one above as well: rows of one group.
    """
    above: tuple[str, ...] = ()
    for row in rows:
        cells = list(row.cells)
        for at, cell in enumerate(cells):
            if cell:
                continue
            sign = row.covered[at] if at < len(row.covered) else ""
            group = at == 0 and row.filled > 0 and len(cells) > 1
            if (sign == ABOVE or group) and at < len(above):
                cells[at] = above[at]
            elif sign == LEFT and at:
                cells[at] = cells[at - 1]
        above = tuple(cells)
        yield replace(row, cells=above, own=row.cells)


def _grid(text: str, rows: list[Span], at: int) -> tuple[Table | None, int]:
    """Read a grid table: its cells may have several lines."""
    found: list[Row] = []
    rules: list[Span] = []
    head = 0
    part: list[Span] = []
    end = at
    edges: list[int] = []
    while end < len(rows):
        line = text[slice(*rows[end])]
        if _GRID.fullmatch(line):
            drawn = [place for place, sign in enumerate(line) if sign == "+"]
            edges = max(edges, drawn, key=len)
            if part:
                found.append(_together(text, part, edges))
            part = []
            head = len(found) if "=" in line else head
            rules.append(trim(text, *rows[end]))
        elif part and _PART_RULE.fullmatch(line):
            found.append(_together(text, part, edges))
            part = []
            rules.append(trim(text, *rows[end]))
        elif line.strip().startswith("|"):
            part.append(rows[end])
        else:
            break
        end += 1
    if part:
        found.append(_together(text, part, edges))
    return _table(found[:head], found[head:], tuple(rules), sure=head > 0), end


def _together(text: str, part: list[Span], edges: list[int]) -> Row:
    """Return the lines of one row of a grid as a row.

    Args:
        text: The text.
        part: Its lines.
        edges: Where the bars between the columns stand in a line.
    """
    cells = [""] * (len(edges) - 1)
    covered = [""] * len(cells)
    for line in part:
        words = text[slice(*line)]
        own = 0
        for column, (left, right) in enumerate(pairwise(edges)):
            if words[left : left + 1] in {"|", "+"}:
                own = column
            elif not covered[column]:
                covered[column] = LEFT
            piece = words[left + (own == column) : right]
            cells[own] += piece if own != column else f" {piece}"
    plain = tuple(_plain(cell.strip(" |")) for cell in cells)
    start, end = trim(text, part[0][0], part[-1][1])
    return Row(start, end, plain, covered=tuple(covered))


def _simple(text: str, rows: list[Span], at: int) -> tuple[Table | None, int]:
    """Read a simple table: columns by the line drawn above it."""
    border = text[slice(*rows[at])]
    edges = [hit.start() for hit in re.finditer(r"=+", border)]
    found: list[list[Span]] = []
    rules = [trim(text, *rows[at])]
    head, end = 0, at + 1
    while end < len(rows):
        line = text[slice(*rows[end])]
        if _SIMPLE.fullmatch(line):
            rules.append(trim(text, *rows[end]))
            after = text[slice(*rows[end + 1])] if end + 1 < len(rows) else ""
            end += 1
            if head or not found or not after.strip():
                break
            head = len(found)
            continue
        if line.strip():
            first = line[edges[0] : edges[1]].strip()
            if first or not found:
                found.append([rows[end]])
            else:
                found[-1].append(rows[end])
        elif len(rules) > _TWO:
            break
        end += 1
    if len(rules) < _TWO:
        return None, at + 1
    read = [_columned(text, part, edges) for part in found]
    return _table(read[:head], read[head:], tuple(rules), sure=head > 0), end


def _columned(text: str, part: list[Span], edges: list[int]) -> Row:
    cells = []
    for left, right in zip(edges, [*edges[1:], None], strict=True):
        words = [text[slice(*line)][left:right] for line in part]
        cells.append(_plain(" ".join(words)))
    return Row(trim(text, *part[0])[0], trim(text, *part[-1])[1], tuple(cells))


def _directive(
    text: str, rows: list[Span], at: int
) -> tuple[dict[str, str], list[Span], list[Span], int]:
    """Return a directive's options, its own lines, those below, and where it ends."""
    options: dict[str, str] = {}
    own = [trim(text, *rows[at])]
    body: list[Span] = []
    end = at + 1
    while end < len(rows):
        line = text[slice(*rows[end])]
        option = _OPTION.fullmatch(line.rstrip())
        if option and not body:
            options[option["name"]] = option["value"]
            own.append(trim(text, *rows[end]))
        elif line.strip() and not line[0].isspace():
            break
        elif line.strip():
            body.append(rows[end])
        end += 1
    return options, own, body, end


def _count(options: dict[str, str], name: str) -> int:
    stated = options.get(name, "").strip()
    return int(stated) if stated.isdecimal() and len(stated) < _TWO else 0


def _listed(text: str, rows: list[Span], at: int) -> tuple[Table | None, int]:
    """Read a list table: an item for each row, and in it one for each cell."""
    options, own, body, end = _directive(text, rows, at)
    found: list[list[str]] = []
    spans: list[Span] = []
    for line in body:
        words = text[slice(*line)]
        item = _ITEM.match(words)
        if item and item["row"]:
            found.append([_plain(words[item.end() :])])
            spans.append(trim(text, *line))
        elif found and item:
            found[-1].append(_plain(words[item.end() :]))
            spans[-1] = (spans[-1][0], trim(text, *line)[1])
        elif found:
            found[-1][-1] = f"{found[-1][-1]} {_plain(words)}".strip()
            spans[-1] = (spans[-1][0], trim(text, *line)[1])
    read = [Row(*span, tuple(row)) for span, row in zip(spans, found, strict=True)]
    head = _count(options, "header-rows")
    return _table(read[:head], read[head:], tuple(own), sure=head > 0), end


def _listed_csv(text: str, rows: list[Span], at: int) -> tuple[Table | None, int]:
    """Read a CSV table: a line for each row."""
    options, own, body, end = _directive(text, rows, at)
    sign = options.get("delim", ",").strip() or ","
    sign = "\t" if sign == "tab" else sign[0]
    read = [Row(*trim(text, *line), _values(text[slice(*line)], sign)) for line in body]
    head = _count(options, "header-rows")
    above = read[:head]
    if options.get("header"):
        above = [Row(0, 0, _values(options["header"], sign)), *above]
    return _table(above, read[head:], tuple(own), sure=bool(above)), end


def _values(line: str, sign: str) -> tuple[str, ...]:
    try:
        cells = next(csv.reader([line.strip()], delimiter=sign, skipinitialspace=True))
    except (csv.Error, StopIteration):
        cells = line.split(sign)
    return tuple(map(_plain, cells))
