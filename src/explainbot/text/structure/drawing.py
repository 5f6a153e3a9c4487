"""A passage drawn for a terminal, or said line by line in words.

Drawn, columns of a table stand below each other, an item's lines below its words, and
what was marked in the source is found again by its place (``Drawing.spans``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, zip_longest
from typing import NamedTuple

from explainbot.records import Emphasis, Piece, Span
from explainbot.text.cache import late
from explainbot.text.display import cells_of, counted, wrap
from explainbot.text.structure.blocks import PassageBlock, Runs, clipped
from explainbot.text.structure.inline import Face, Run

_GAP = 2
"""Blanks between columns."""
_LEAST = 6
"""Cells of the narrowest column of a table; else its rows are told one by one."""
_UNBOUND = 1_000_000
_DEPTH = "  "
_INDENT = late(r"(?<=\n)[ \t]+")
_QUOTED = "│ "
_RULE = "─"


class Drawing(NamedTuple):
    """Text as it is shown, and what its characters stand for."""

    text: str
    runs: tuple[tuple[int, Run], ...]
    """Where each run stands in the text, in this order."""

    def spans(self, part: Span) -> list[Span]:
        """Return where a part of the source is shown, in order, neighbours joined."""
        found: list[Span] = []
        first, last = part
        for at, run in self.runs:
            left, right = max(first, run.start), min(last, run.end)
            if left >= right:
                continue
            if run.exact:
                span = (at + left - run.start, at + right - run.start)
            else:
                span = (at, at + len(run.text))
            if found and found[-1][1] == span[0]:
                span = (found.pop()[0], span[1])
            found.append(span)
        return found

    def pieces(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Return the text as runs of one emphasis each, without gaps, in order.

        What stands for several characters stands out if one of them does.

        Args:
            pieces: Runs of the source.
        """
        how = bytearray(len(self.text))
        for start, end, emphasis in sorted(pieces, key=lambda piece: piece[2]):
            for left, right in self.spans((start, end)) if emphasis else ():
                how[left:right] = bytes([emphasis]) * (right - left)
        for indent in _INDENT.finditer(self.text):
            how[slice(*indent.span())] = bytes(indent.end() - indent.start())
        found, at = [], 0
        for degree, run in groupby(how):
            size = sum(1 for _ in run)
            found.append((at, at + size, Emphasis(degree)))
            at += size
        return found

    def styled(self) -> Iterator[tuple[Span, Face]]:
        """Yield what the author set in some way."""
        for at, run in self.runs:
            if run.face:
                yield (at, at + len(run.text)), run.face

    def source(self, span: Span) -> Span:
        """Return the part of the source that a part of the text stands for."""
        begins = [at for at, _ in self.runs]
        places = []
        number = max(0, bisect_right(begins, span[0]) - 1)
        for at, run in self.runs[number:]:
            if at >= span[1]:
                break
            if at + len(run.text) > span[0] and run.end:
                whole = not run.exact
                places.append(run.start if whole else run.start + max(0, span[0] - at))
                places.append(
                    run.end if whole else min(run.end, run.start + span[1] - at)
                )
        return (min(places), max(places)) if places else (0, 0)


class _Pen:
    """Text as far as it is written."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.runs: list[tuple[int, Run]] = []
        self.length = 0

    def write(self, text: str) -> None:
        """Write what stands for nothing in the source."""
        self.parts.append(text)
        self.length += len(text)

    def set(self, run: Run) -> None:
        """Write a run."""
        self.runs.append((self.length, run))
        self.write(run.text)


def is_flowing(blocks: Sequence[PassageBlock]) -> bool:
    """Whether blocks are drawn alike at any width: none hangs or stands in columns."""
    return all(
        block.kind in {"text", "heading", "code", "rule"} and not _before(block)
        for block in blocks
    )


def draw(blocks: Sequence[PassageBlock], width: int = 0) -> Drawing:
    """Return blocks as they are shown.

    Args:
        blocks: Of a passage or of a part of it.
        width: Cells of a line; 0 for as many as there are.  Lines of a paragraph at the
            edge may be longer: who shows them wraps them.
    """
    pen = _Pen()
    for number, block in enumerate(blocks):
        if number:
            pen.write("\n\n" if block.gap else "\n")
        if block.kind == "table":
            _table(pen, block, width)
        else:
            _hanging(pen, block.runs, _before(block), width)
    return Drawing("".join(pen.parts), tuple(pen.runs))


def _before(block: PassageBlock) -> str:
    mark = f"{block.mark} " if block.mark else ""
    return _QUOTED * block.quoted + _DEPTH * block.depth + mark


def _hanging(pen: _Pen, runs: Runs, before: str, width: int) -> None:
    """Write runs after what stands before the first line, blanks before the others."""
    if not before:
        for run in runs:
            pen.set(run)
        return
    rest = "".join(
        sign if sign == _QUOTED[0] else " " * cells_of(sign) for sign in before
    )
    _indented(pen, runs, before, rest, width)


def _indented(pen: _Pen, runs: Runs, before: str, rest: str, width: int) -> None:
    """Write runs in lines, the first after one sign, the others after another."""
    inside = max(1, width - max(len(before), len(rest))) if width else 0
    for number, line in enumerate(_wrapped(runs, inside)):
        pen.write(f"\n{rest}" if number else before)
        for run in line:
            pen.set(run)


def _wrapped(runs: Runs, width: int) -> Iterator[list[Run]]:
    """Yield the lines of some runs, blanks at their ends left out; one at least."""
    text = "".join(run.text for run in runs)
    for left, right in wrap(text, width or _UNBOUND):
        yield list(_between(runs, left, left + len(text[left:right].rstrip())))


def _between(runs: Runs, left: int, right: int) -> Iterator[Run]:
    """Yield the runs of a part of their text."""
    at = 0
    for run in runs:
        first, last = max(left - at, 0), min(right - at, len(run.text))
        if first < last:
            start, end = run.start, run.end
            if run.exact:
                start, end = start + first, start + last
            yield Run(start, end, run.text[first:last], run.face)
        at += len(run.text)


def _table(pen: _Pen, block: PassageBlock, width: int) -> None:
    inside = max(1, width - len(_before(block))) if width else _UNBOUND
    widths = _widths(block, inside)
    if widths is None:
        _one_by_one(pen, block, width)
        return
    before = _before(block)
    # Lines of one cell that begin at different places are hard to read.
    aligned = "".join(
        side if size == wish else "<"
        for side, size, wish in zip(block.aligned, widths, _wished(block), strict=True)
    )
    for number, row in enumerate(block.rows):
        if number:
            pen.write("\n")
        if number == block.head and number:
            pen.write(
                before + (" " * _GAP).join(_RULE * size for size in widths) + "\n"
            )
        _row(pen, row, widths, aligned, before)


def _row(
    pen: _Pen, row: Sequence[Runs], widths: Sequence[int], aligned: str, before: str
) -> None:
    """Write a row; its cells may take several lines."""
    cells = [list(_wrapped(cell, size)) for cell, size in zip(row, widths, strict=True)]
    for number, line in enumerate(zip_longest(*cells, fillvalue=())):
        pen.write(("\n" if number else "") + before)
        owed = 0
        for runs, size, side in zip(line, widths, aligned, strict=True):
            free = max(0, size - sum(cells_of(run.text) for run in runs))
            left = {"<": 0, "^": free // 2, ">": free}[side]
            if runs:
                pen.write(" " * (owed + left))
                owed = 0
            for run in runs:
                pen.set(run)
            owed += free - left if runs else size
            owed += _GAP


def _wished(block: PassageBlock) -> list[int]:
    """Return how wide the columns of a table are where there is room."""
    return [
        max(1, *(cells_of(line) for cell in column for line in _lines(cell)))
        for column in zip(*block.rows, strict=True)
    ]


def _widths(block: PassageBlock, width: int) -> list[int] | None:
    """Return how wide the columns of a table are; None where they do not fit."""
    wished = _wished(block)
    free = width - _GAP * (len(wished) - 1)
    if sum(wished) <= free:
        return wished
    if free < _LEAST * len(wished):
        return None
    # The widest give way first, no word of usual length being cut for a wider one.
    limit = free
    while sum(min(size, limit) for size in wished) > free:
        limit -= 1
    if limit < _LEAST or (len(wished) > _GAP and limit < 2 * _LEAST):
        return None
    return [min(size, limit) for size in wished]


def _lines(cell: Runs) -> list[str]:
    return "".join(run.text for run in cell).split("\n")


def _one_by_one(pen: _Pen, block: PassageBlock, width: int) -> None:
    """Write the rows below each other, each cell after its column's name."""
    before = _before(block)
    rows = block.rows[block.head :]
    names = _names(block) if rows else [""] * len(block.rows[0])
    first = True
    for row in rows or block.rows:
        filled = [column for column, cell in enumerate(row) if cell]
        for column in filled:
            lead = column == filled[0]
            label = f"{names[column]}: " if names[column] else ""
            told = (Run(0, 0, label), *row[column]) if label else row[column]
            indent = before if lead else before + _DEPTH
            pen.write("" if first else "\n")
            _indented(pen, told, indent, indent + _DEPTH, width)
            first = False


def _names(block: PassageBlock) -> list[str]:
    """Return the columns' names, of several rows joined; "" where there is none."""
    heads = block.rows[: block.head]
    width = len(block.rows[0])
    return [
        " ".join(
            filter(None, ("".join(run.text for run in row[column]) for row in heads))
        ).replace("\n", " ")
        for column in range(width)
    ]


def said(blocks: Sequence[PassageBlock], part: Span | None = None) -> str:
    """Return a passage for who hears it: what is drawn is told in words.

    Lines that are ours stand in brackets: "(table, 4 rows: Kind, Examples)".

    Args:
        blocks: Of a passage.
        part: What of it; None for all.
    """
    return "\n".join(_told(clipped(blocks, part) if part else blocks))


def _told(blocks: Sequence[PassageBlock]) -> Iterator[str]:
    last: PassageBlock | None = None
    for number, block in enumerate(blocks):
        listed = block.kind == "item"
        if block.gap and not (listed and last and _goes_on(last, block)):
            yield ""
        text = draw([PassageBlock(block.kind, block.runs)]).text
        if block.kind == "table":
            yield from _told_rows(block)
        elif listed:
            if not (last and _goes_on(last, block)):
                yield f"(list, {counted(_items(blocks[number:]), 'item')})"
            yield f"{_DEPTH * block.depth}{block.mark} {text}".rstrip()
        elif block.kind == "code":
            yield f"(code, {counted(text.count(chr(10)) + 1, 'line')})"
            yield text
            yield "(end of the code)"
        elif block.kind != "rule":
            yield text if not block.quoted else f"(quotation) {text}"
        last = block


def _goes_on(last: PassageBlock, block: PassageBlock) -> bool:
    """Whether an item belongs to the list that the block before is in."""
    alike = last.mark[:1].isdigit() == block.mark[:1].isdigit()
    return last.kind == "item" and (alike or max(last.depth, block.depth) > 0)


def _items(blocks: Sequence[PassageBlock]) -> int:
    """Return how many items a list has, from its first on."""
    count = 1
    for last, block in pairwise(blocks):
        if block.kind != "item" or not _goes_on(last, block):
            break
        count += block.depth <= blocks[0].depth
    return count


def _told_rows(block: PassageBlock) -> Iterator[str]:
    names = _names(block)
    rows = block.rows[block.head :]
    known = ", ".join(filter(None, names))
    yield f"(table, {counted(len(rows), 'row')}{': ' + known if known else ''})"
    for row in rows:
        cells = ["".join(run.text for run in cell).replace("\n", " ") for cell in row]
        yield " | ".join(
            f"{name}: {cell}" if name else cell
            for name, cell in zip(names, cells, strict=True)
            if cell
        )
    yield "(end of the table)"
