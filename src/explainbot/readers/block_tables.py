"""The tables of office documents, as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import mean

from explainbot.readers.blocks import Block
from explainbot.readers.columns import Layout, Row, find_layout, label_of, numbers
from explainbot.text.lines import is_headline, one_line
from explainbot.text.tables import ABOVE, LEFT

WIDEST = 200
"""Columns that a merged cell covers at most."""
Cell = list[Block]
"""A table's cell."""
_MEANING_WORDS = 5
"""Of the mean second cell in a table of terms that nothing names so."""


def cell_text(cell: Cell) -> str:
    """Return a cell's paragraphs, each on a line of its own."""
    return "\n".join(block.shown for block in cell if block.text.strip())


def covered(sign: str) -> Cell:
    """Return a cell that a merged one covers, ABOVE or LEFT."""
    return [Block(sign)]


def table_blocks(rows: Sequence[Sequence[Cell]]) -> list[Block]:
    """Return a table as blocks.

    A table of questions and answers gives questions and paragraphs, whatever shows it:
    the names of its columns, questions beside their answers, "Q" and "A" in the first
    column, or terms beside sentences.  One that only places parts of the page gives
    those parts; any other gives rows, cells parted by " | ", empty ones kept.  A cell
    that a merged one covers is empty.
    """
    if _is_layout(rows):
        shown = (block for row in rows for cell in row for block in cell)
        return [block for block in shown if block.text not in {ABOVE, LEFT}]
    table = [
        Row(number, 0, tuple(cell_text(cell) for cell in row))
        for number, row in enumerate(rows, start=1)
    ]
    table = [row for row in table if any(row.cells)]
    if _is_labelled(table):
        return list(_labelled(table))
    layout, above = find_layout(table)
    if layout is None and _explains(table):
        layout = Layout(0, 1, tuple(table), 2)
    if layout is None or not layout.rows:
        return list(_rows(rows))
    titles = [
        Block(" | ".join(filter(None, map(one_line, row.cells))))
        for row in table[:above]
    ]
    return [*titles, *(block for row in layout.rows for block in _unit(row, layout))]


def _is_layout(rows: Sequence[Sequence[Cell]]) -> bool:
    kinds = {block.kind for row in rows for cell in row for block in cell}
    widths = (sum(_sign(cell) != LEFT for cell in row) for row in rows)
    return max(widths, default=0) <= 1 or bool(kinds & {"heading", "question", "row"})


def _sign(cell: Cell) -> str:
    """Return what covers a cell, ABOVE or LEFT; "" for a cell of its own."""
    text = cell[0].text if len(cell) == 1 else ""
    return text if text in {ABOVE, LEFT} else ""


def _is_labelled(table: Sequence[Row]) -> bool:
    """Whether the first column says of each row whether it asks or answers."""
    labels = [label_of(row.cells[0]) for row in table if len(row.cells) > 1]
    return labels[:1] == ["Q"] and "A" in labels and "" not in labels


def _labelled(table: Sequence[Row]) -> Iterator[Block]:
    for row in table:
        asks = len(row.cells) > 1 and label_of(row.cells[0]) == "Q"
        for cell in filter(None, row.cells[1:] or row.cells):
            yield Block(cell, "question" if asks else "paragraph")


def _explains(table: Sequence[Row]) -> bool:
    """Whether short terms stand beside sentences, in two columns."""
    if len(table) < 2 or any(len(row.cells) != 2 for row in table):  # noqa: PLR2004
        return False
    terms = [one_line(row.cells[0]) for row in table]
    said = [one_line(row.cells[1]) for row in table]
    if not all(map(is_headline, terms)) or len(set(terms)) < len(terms):
        return False
    if not all(each.endswith((".", "!", "\u3002")) for each in said):
        return False
    words = mean(len(each.split()) for each in said)
    return words >= max(_MEANING_WORDS, 2 * mean(len(each.split()) for each in terms))


def _unit(row: Row, layout: Layout) -> Iterator[Block]:
    """Yield a row's question, its answer, and what else it says."""
    first = (layout.question, layout.answer)
    named = dict(layout.further)
    rest = [at for at in range(len(row.cells)) if at not in first and at not in named]
    for at in (*first, *rest):
        cell = row.cells[at] if at < len(row.cells) else ""
        # A number in front of the question is no answer.
        if cell and not (at < layout.question and numbers(cell)):
            yield Block(cell, "question" if at == layout.question else "paragraph")
    more = layout.more(row)
    if more:
        yield Block(more)


def _rows(rows: Sequence[Sequence[Cell]]) -> Iterator[Block]:
    """Yield the rows with words, without the columns that are empty in all of them."""
    width = max(map(len, rows), default=0)
    used = [
        any(at < len(row) and cell_text(row[at]).strip() for row in rows)
        for at in range(width)
    ]
    for row in rows:
        if any(map(cell_text, row)):
            yield Block(
                _line(
                    [
                        _sign(cell) or cell_text(cell)
                        for cell, kept in zip(row, used, strict=False)
                        if kept or _sign(cell)
                    ]
                ),
                "row",
            )


def _line(cells: Sequence[str]) -> str:
    """Return a row on one line; an empty cell keeps its place.

    One cell over the whole width stands alone.
    """
    if all(cell == LEFT for cell in cells[1:]):
        return one_line(cells[0]) if cells else ""
    shown = (cell if cell in {ABOVE, LEFT} else one_line(cell) for cell in cells)
    return " | ".join(shown).strip(" ")
