"""Blocks of a passage: paragraphs, items of lists, code, quotations and tables.

A passage is any part of a text: it may begin inside a list or a table, and what its
first line belonged to is not known.  So it is read line by line, as an author means it,
and whatever is no mark stays a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Literal, NamedTuple

from explainbot.records import Emphasis, Piece, Span
from explainbot.text.cache import late
from explainbot.text.display import visible
from explainbot.text.lines import lines, trim
from explainbot.text.structure.inline import Face, Run, runs_of
from explainbot.text.tables import Row, Table, find_tables

Kind = Literal["text", "item", "heading", "code", "rule", "table"]
Runs = tuple[Run, ...]


class PassageBlock(NamedTuple):
    """One block: its runs, or the cells of its rows."""

    kind: Kind
    runs: Runs = ()
    rows: tuple[tuple[Runs, ...], ...] = ()
    """Of a table, its head first."""
    head: int = 0
    """How many of the rows name the columns."""
    aligned: str = ""
    """Of a table, "<", "^" or ">" for each column."""
    mark: str = ""
    """What stands before an item: "•", "1."; "" before other blocks."""
    depth: int = 0
    """How many lists it stands in, its own not counted."""
    quoted: int = 0
    """How many quotations it stands in."""
    gap: bool = False
    """Whether the block before ends with an empty line."""

    @property
    def cells(self) -> Iterator[Runs]:
        """Its runs, of a table cell by cell."""
        yield self.runs
        for row in self.rows:
            yield from row


@lru_cache(maxsize=128)
def blocks_of(text: str, markup: str) -> tuple[PassageBlock, ...]:
    """Return the blocks of a passage, in order, control characters painted.

    Args:
        text: The passage.
        markup: "markdown" or "rst"; "" where lines are all there is beside tables, and
            "cells" where these have marks of Markdown within them.
    """
    readers = {"markdown": _Markdown, "rst": _Rst, "cells": _Cells}
    found = tuple(readers.get(markup, _Plain)(text).read())
    return (found[0]._replace(gap=False), *found[1:]) if found else ()


def clipped(blocks: Sequence[PassageBlock], part: Span) -> tuple[PassageBlock, ...]:
    """Return what of the blocks stands for a part of the passage."""

    def cut(runs: Runs) -> Runs:
        return tuple(_cut(runs, part))

    found = []
    for block in blocks:
        rows = [tuple(map(cut, row)) for row in block.rows]
        kept = [any(run.end for cell in row for run in cell) for row in rows]
        # Names of columns that the rows themselves say go with any of these.
        kept = [
            has or (any(kept) and any(row)) for has, row in zip(kept, rows, strict=True)
        ]
        new = block._replace(
            runs=cut(block.runs),
            rows=tuple(row for row, has in zip(rows, kept, strict=True) if has),
            head=sum(kept[: block.head]),
        )
        if new.mark and new.runs and new.runs[0].start > block.runs[0].start:
            # What is left of an item is not the item that its mark begins.
            new = new._replace(kind="text", mark="")
        if new.runs or new.rows:
            found.append(new)
    return (found[0]._replace(gap=False), *found[1:]) if found else ()


def _cut(runs: Iterable[Run], part: Span) -> Iterator[Run]:
    first, last = part
    for run in runs:
        start, end = max(run.start, first), min(run.end, last)
        if run.start == run.end:
            yield run
        elif start >= end:
            continue
        elif run.exact:
            yield Run(
                start, end, run.text[start - run.start : end - run.start], run.face
            )
        elif run.start >= first:
            yield run


def emphasised(
    runs: Iterable[Run], pieces: Sequence[Piece]
) -> Iterator[tuple[Run, Emphasis]]:
    """Yield runs cut so that each stands out in one way.

    What stands for several characters stands out if one of them does.

    Args:
        runs: Of one block or cell.
        pieces: Runs of the passage without gaps, in order.
    """
    for run in runs:
        over = [each for each in pieces if each[0] < run.end and run.start < each[1]]
        if not run.exact:
            yield run, max((how for *_, how in over), default=Emphasis.PLAIN)
            continue
        for start, end, how in over:
            left, right = max(start, run.start), min(end, run.end)
            shown = run.text[left - run.start : right - run.start]
            yield Run(left, right, shown, run.face), how


def words(text: str, markup: str, part: Span | None = None) -> str:
    """Return what a part of a passage says, on one line.

    Bars part the cells of a row; a row that names its cells is said with the names.
    """
    found: list[str] = []
    blocks = blocks_of(text, markup)
    for block in clipped(blocks, part) if part else blocks:
        mark = block.mark if block.kind == "item" and found else ""
        found += [f"{mark} {_said(block.runs)}", *_rows_said(block)]
    return " ".join(" ".join(found).split())


def _rows_said(block: PassageBlock) -> Iterator[str]:
    """Yield the rows of a table, those that name their cells as they are written."""
    rows = [[_said(cell) for cell in row] for row in block.rows]
    names: list[str] = []
    if block.head and not any(run.end for cell in block.rows[0] for run in cell):
        names = rows.pop(0)
    for row in rows:
        cells = zip_longest(names, row, fillvalue="")
        yield " | ".join(
            f"{name}: {cell}" if name else cell for name, cell in cells if cell
        )


def _said(runs: Runs) -> str:
    return "".join(run.text for run in runs).strip()


def tables_in(text: str, markup: str) -> list[Table]:
    """Return the tables of a passage that are drawn as such.

    In Markdown a table has a rule below its head; where a passage begins inside one,
    its rows begin with bars.
    """
    # Not by the cache: it holds whole texts, which are costly to look through again.
    found = find_tables.__wrapped__(text)
    if markup != "markdown":
        return [each for each in found if _columned(each)]
    return [each for each in found if each.rules or text.startswith("|", each.start)]


def _columned(table: Table) -> bool:
    """Whether rows that name their cells name the same ones in the same order.

    Some of them may leave out cells that are empty.
    """
    named = [row.names for row in table.rows]
    if not any(named):
        return True
    names = _columns_named(table)
    whole = named.count(names)
    return whole > 1 and 2 * whole >= len(named) and all(_places(names, named))


def _columns_named(table: Table) -> tuple[str, ...]:
    """Return the names of the columns that rows say, of the fullest row."""
    return max((row.names for row in table.rows), key=len, default=())


def _places(
    names: Sequence[str], named: Iterable[Sequence[str]]
) -> Iterator[list[int]]:
    """Yield the columns of the cells of each row; [] where they are not in order."""
    for own in named:
        at = -1
        found: list[int] = []
        for name in own:
            if not name or name not in names[at + 1 :]:
                found = []
                break
            at = names.index(name, at + 1)
            found.append(at)
        yield found


def _table(text: str, shown: str, markup: str, table: Table) -> PassageBlock:
    rows = [*table.head, *table.rows]
    head = len(table.head)
    cells = [_cells(text, shown, markup, row) for row in rows if row.end]
    head -= len(rows) - len(cells)
    names = _columns_named(table)
    if names:
        # Names that each row says stand above the columns instead, once.
        places = _places(names, (row.names for row in rows if row.end))
        cells = [
            _placed(row, own, len(names)) if own else row
            for row, own in zip(cells, places, strict=True)
        ]
        cells.insert(0, tuple((Run(0, 0, name),) for name in names))
        head = 1
    width = max(map(len, cells))
    padded = tuple(row + ((),) * (width - len(row)) for row in cells)
    aligned = _aligned(text, table.rules[0], width) if table.rules else "<" * width
    return PassageBlock("table", rows=padded, head=head, aligned=aligned)


def _placed(row: Sequence[Runs], columns: list[int], width: int) -> tuple[Runs, ...]:
    """Return cells in their columns, empty ones between them."""
    at = dict(zip(columns, row, strict=True))
    return tuple(at.get(column, ()) for column in range(width))


def _cells(text: str, shown: str, markup: str, row: Row) -> tuple[Runs, ...]:
    if not row.starts:
        bare = map(visible, row.bare)
        return tuple((Run(row.start, row.end, cell),) if cell else () for cell in bare)
    found: list[Runs] = []
    for number, (start, end) in enumerate(zip(row.starts, row.ends, strict=True)):
        name = row.names[number] if number < len(row.names) else ""
        begin = end - len(text[start:end][len(name) + 1 :].lstrip()) if name else start
        found.append(tuple(runs_of(shown, [(begin, end)], markup)))
    return tuple(found)


_RULES = late(r"[ \t]*(:?)-+(:?)[ \t]*")
_SIDES = {("", ""): "<", (":", ""): "<", (":", ":"): "^", ("", ":"): ">"}


def _aligned(text: str, rule: Span, width: int) -> str:
    """Return how the columns below a rule of Markdown are aligned."""
    cells = text[slice(*rule)].strip().strip("|").split("|")
    found = [_RULES.fullmatch(cell) for cell in cells]
    sides = [_SIDES[each[1], each[2]] if each else "<" for each in found]
    return "".join(sides[:width]).ljust(width, "<")


class _Plain:
    """Lines as they are, and tables."""

    markup = inline = ""

    def __init__(self, text: str) -> None:
        self.text = text
        self.shown = visible(text)
        self.tables = tables_in(text, self.markup)

    def read(self) -> Iterator[PassageBlock]:
        """Yield the blocks."""
        at = 0
        for table in self.tables:
            begin = max(self.text.rfind(sign, at, table.start) for sign in "\r\n") + 1
            yield from self._lines(at, max(begin, at))
            yield _table(self.text, self.shown, self.inline, table)
            at = table.end
            for sign in "\r\n":
                at += self.text.startswith(sign, at)
        yield from self._lines(at, len(self.text), last=True)

    def _lines(
        self, start: int, end: int, *, last: bool = False
    ) -> Iterator[PassageBlock]:
        if not last:  # the line end before a table parts two blocks
            for sign in "\n\r":
                end -= end > start and self.text[end - 1] == sign
        if start < end:
            yield PassageBlock("text", self._runs(start, end))

    def _runs(self, start: int, end: int) -> Runs:
        return (Run(start, end, self.shown[start:end]),)


class _Cells(_Plain):
    """Lines with marks of Markdown in them, as cells of a table have."""

    inline = "markdown"

    def _runs(self, start: int, end: int) -> Runs:
        found: list[Run] = []
        while start < end:
            stop = self.shown.find("\n", start, end)
            last = end if stop < 0 else stop
            found += runs_of(self.shown, [(start, last)], self.inline)
            if stop >= 0:
                found.append(Run(stop, stop + 1, "\n"))
            start = last + 1
        return tuple(found)


class _Open:
    """A block that may go on in the next line."""

    def __init__(self, kind: Kind, line: Span, *, gap: bool) -> None:
        self.kind, self.lines, self.gap = kind, [line], gap
        self.depth = self.quoted = 0
        self.mark = ""


_QUOTED = late(r" {0,3}>[ \t]?")
_FENCE = late(r"[ \t]*(?P<fence>`{3,}(?=[^`]*\Z)|~{3,})")
_HEADING = late(r" {0,3}#{1,6}(?:[ \t]+(?P<title>.*?))??(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = late(r" {0,3}(?:=+|-+)[ \t]*")
_RULE = late(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
_ITEM = late(r"[ \t]*(?P<mark>[-*+•]|\d{1,9}[.)])(?:[ \t]+|\Z)")
_TASK = late(r"\[(?P<done>[ xX])\][ \t]+")
_TERM = late(r" {0,3}:[ \t]+")
_REFERENCE = late(
    r" {0,3}\[(?!\^)[^\[\]]+\]:[ \t]+<?\S*[/.#]\S*>?(?:[ \t]+[\"'(].*[\"')])?[ \t]*"
)
_CODE_INDENT = 4
_DEEPEST = 8
"""Levels of lists or quotations that are told apart: more would leave no room."""
_NESTED = 2
"""Columns by which an item stands further right than the one that holds it."""


class _Markdown(_Plain):
    """Markdown, as its authors mean it rather than as CommonMark has it in a corner."""

    markup = "markdown"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.lines = lines(text)
        self.at = 0
        self.open: _Open | None = None
        self.gap = False
        self.items: list[int] = []
        """Columns of the marks of the items that hold what comes."""
        self.by_start = {table.start: table for table in self.tables}

    def read(self) -> Iterator[PassageBlock]:
        """Yield the blocks."""
        while self.at < len(self.lines):
            yield from self._line()
        yield from self.close()

    def close(self) -> Iterator[PassageBlock]:
        """Yield the block that is open, if one is."""
        done, self.open = self.open, None
        if done is not None:
            runs = tuple(runs_of(self.shown, done.lines, self.markup))
            if runs or done.mark:
                yield PassageBlock(
                    done.kind, runs, mark=done.mark, depth=done.depth,
                    quoted=done.quoted, gap=done.gap,
                )  # fmt: skip

    def begin(
        self, kind: Kind, line: Span, *, depth: int = 0, quoted: int = 0, mark: str = ""
    ) -> None:
        """Open a block."""
        self.open = _Open(kind, line, gap=self.gap)
        self.open.depth, self.open.mark = min(depth, _DEEPEST), mark
        self.open.quoted = quoted
        self.gap = False

    def whole(
        self, kind: Kind, runs: Runs, *, depth: int = 0, quoted: int = 0
    ) -> PassageBlock:
        """Return a block that is complete."""
        block = PassageBlock(kind, runs, depth=depth, quoted=quoted, gap=self.gap)
        self.gap = False
        return block

    def _line(self) -> Iterator[PassageBlock]:
        """Take the next line, or several."""
        start, end = self.lines[self.at]
        table = self.by_start.get(trim(self.text, start, end)[0])
        if table is not None and self.text[start:end].strip():
            yield from self.close()
            depth = self.depth_at(_columns(self.text[start:end]))
            block = _table(self.text, self.shown, self.markup, table)
            yield block._replace(gap=self.gap, depth=depth)
            self.gap = False
            while self.at < len(self.lines) and self.lines[self.at][0] < table.end:
                self.at += 1
            return
        quoted = 0
        while found := _QUOTED.match(self.text, start, end):
            start, quoted = found.end(), min(quoted + 1, _DEEPEST)
        self.at += 1
        if not self.text[start:end].strip():
            yield from self.close()
            self.gap = True
        else:
            yield from self.take(start, end, quoted)

    def depth_at(self, column: int) -> int:
        """Return how many items hold what begins in a column."""
        if self.gap or self.open is None:
            self.items = [each for each in self.items if column >= each + _NESTED]
        return len(self.items)

    def take(self, start: int, end: int, quoted: int) -> Iterator[PassageBlock]:
        """Take a line that is not empty, without the marks of quotations."""
        line = self.text[start:end]
        column = _columns(line)
        going = self.open
        if going and quoted > going.quoted:
            yield from self.close()
            going = None
        if found := _FENCE.match(line):
            yield from self.close()
            yield self._fenced(found["fence"], column, quoted)
        elif going is None and column >= self._code_column():
            yield self._indented(self._code_column(), quoted)
        elif found := _HEADING.fullmatch(line):
            yield from self.close()
            if found["title"]:
                title = start + found.start("title"), start + found.end("title")
                self.begin("heading", title, quoted=quoted)
            yield from self.close()
        elif going and going.kind == "text" and _UNDERLINE.fullmatch(line):
            going.kind = "heading"
            yield from self.close()
        elif _RULE.fullmatch(line):
            yield from self.close()
            yield self.whole("rule", (Run(start, end, "───"),), quoted=quoted)
        elif found := _ITEM.match(line):
            yield from self._item(found, start, end, quoted)
        elif going or not _REFERENCE.fullmatch(line):
            yield from self._words(start, end, quoted)

    def _words(self, start: int, end: int, quoted: int) -> Iterator[PassageBlock]:
        """Take a line of words: it goes on with a paragraph, or begins one."""
        line = self.text[start:end]
        bare = start + len(line) - len(line.lstrip())
        if term := _TERM.match(line):
            yield from self.close()
            self.begin("text", (start + term.end(), end), depth=1, quoted=quoted)
        elif self.open:
            self.open.lines.append((bare, end))
        else:
            depth = self.depth_at(_columns(line))
            self.begin("text", (bare, end), depth=depth, quoted=quoted)

    def _code_column(self) -> int:
        return self.items[-1] + _NESTED + _CODE_INDENT if self.items else _CODE_INDENT

    def _item(
        self, found: re.Match[str], start: int, end: int, quoted: int
    ) -> Iterator[PassageBlock]:
        column = _columns(found[0])
        going = self.open
        number = found["mark"][:-1]
        # A year that a line happens to begin with is no number of an item.
        if (
            going
            and going.kind == "text"
            and number.isdigit()
            and int(number) != 1
            and not self.items
        ):
            going.lines.append((start + found.start("mark"), end))
            return
        yield from self.close()
        while self.items and column < self.items[-1] + _NESTED:
            self.items.pop()
        mark = found["mark"] if number else "•"
        at = start + found.end()
        if task := _TASK.match(self.text, at, end):
            mark, at = ("☐" if task["done"] == " " else "☑"), task.end()
        self.begin("item", (at, end), mark=mark, depth=len(self.items), quoted=quoted)
        self.items.append(column)

    def _fenced(self, fence: str, column: int, quoted: int) -> PassageBlock:
        """Take the lines down to the end of a fence."""
        held: list[Span] = []
        closing = re.compile(rf"[ \t]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*")
        while self.at < len(self.lines):
            start, end = self.lines[self.at]
            self.at += 1
            for _ in range(quoted):
                found = _QUOTED.match(self.text, start, end)
                start = found.end() if found else start
            if closing.fullmatch(self.text, start, end):
                break
            held.append((start, end))
        return self.code(held, column, quoted)

    def _indented(self, column: int, quoted: int) -> PassageBlock:
        """Take the lines of code that begins in the line before."""
        held = [self.lines[self.at - 1]]
        at = self.at
        while at < len(self.lines):
            start, end = self.lines[at]
            line = self.text[start:end]
            if line.strip() and _columns(line) < column:
                break
            at += 1
            if line.strip():
                held += self.lines[self.at : at]
                self.at = at
        return self.code(held, column, quoted)

    def code(self, held: list[Span], column: int, quoted: int) -> PassageBlock:
        """Return lines of code, without the columns that only place it."""
        runs: list[Run] = []
        for number, (start, end) in enumerate(held):
            line = self.text[start:end]
            at = start
            while (
                at < end
                and self.text[at] in " \t"
                and _columns(line[: at - start + 1]) <= column
            ):
                at += 1
            if number:
                runs.append(Run(held[number - 1][1], at, "\n", Face.CODE))
            if at < end:
                runs.append(Run(at, end, self.shown[at:end], Face.CODE))
        depth = len(self.items) if column else 0
        return self.whole("code", tuple(runs), depth=depth, quoted=quoted)


def _columns(line: str) -> int:
    """Return how many columns of white space a line begins with."""
    bare = line.expandtabs(4)
    return len(bare) - len(bare.lstrip())


_RST_UNDERLINE = late(r"([=\-~^\"'`#*+.:_])\1{2,}[ \t]*")
_RST_ITEM = late(r"[ \t]*(?P<mark>[-*+•‣]|\(?(?:\d{1,4}|#|[a-z])[.)])[ \t]+")
_DIRECTIVE = late(r"[ \t]*\.\.[ \t]+(?P<name>[\w-]+)::[ \t]*")
_CODES = frozenset(("code", "code-block", "sourcecode", "highlight", "parsed-literal"))
_OPTION = late(r"[ \t]+:[\w-]+:.*")


class _Rst(_Markdown):
    """reStructuredText."""

    markup = "rst"

    def take(self, start: int, end: int, quoted: int) -> Iterator[PassageBlock]:
        """Take a line that is not empty."""
        line = self.text[start:end]
        column = _columns(line)
        going = self.open
        bare = start + len(line) - len(line.lstrip())
        if found := _DIRECTIVE.match(line):
            yield from self.close()
            yield from self._directive(found, start, end)
        elif going and going.kind == "text" and _RST_UNDERLINE.fullmatch(line):
            going.kind = "heading"
            yield from self.close()
        elif _RST_UNDERLINE.fullmatch(line) and not going:
            return
        elif found := _RST_ITEM.match(line):
            yield from self.close()
            while self.items and column < self.items[-1] + _NESTED:
                self.items.pop()
            mark = found["mark"] if found["mark"][-1] in ".)" else "•"
            self.begin(
                "item", (start + found.end(), end), mark=mark, depth=len(self.items)
            )
            self.items.append(column)
        elif going:
            going.lines.append((bare, end))
        else:
            self.begin("text", (bare, end), depth=self.depth_at(column), quoted=quoted)
        if self.open and line.rstrip().endswith("::"):
            yield from self._literal(line, self.open.lines)

    def _literal(self, line: str, held: list[Span]) -> Iterator[PassageBlock]:
        """Take the code below a paragraph that ends with two colons."""
        first, last = held[-1]
        last = first + len(self.text[first:last].rstrip())
        held[-1] = (first, last - 1 if last - first > _NESTED else first)
        yield from self.close()
        yield from self._code_below(_columns(line))

    def _code_below(self, column: int) -> Iterator[PassageBlock]:
        """Take the lines below that stand further right."""
        held: list[Span] = []
        least = 0
        while self.at < len(self.lines):
            start, end = self.lines[self.at]
            line = self.text[start:end]
            if line.strip() and _columns(line) <= column:
                break
            if line.strip() and not held:
                least = _columns(line)
            if line.strip() or held:
                held.append((start, end))
            self.at += 1
        while held and not self.text[slice(*held[-1])].strip():
            held.pop()
        self.gap = True
        if held:
            yield self.code(held, least, 0)
            self.gap = True

    def _directive(
        self, found: re.Match[str], start: int, end: int
    ) -> Iterator[PassageBlock]:
        column = _columns(found[0])
        while self.at < len(self.lines) and _OPTION.fullmatch(
            self.text[slice(*self.lines[self.at])]
        ):
            self.at += 1
        if found["name"] in _CODES:
            yield from self._code_below(column)
        elif end > start + found.end():
            self.begin("text", (start + found.end(), end))
