"""OpenDocument spreadsheets: ``sheets`` says what becomes of their sheets.

A cell is read as it is shown.  The parts are read with lxml (BSD licence).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from explainbot.readers.base import Parsed
from explainbot.readers.office._sheets import (
    WIDEST,
    Room,
    Sheet,
    carry_down,
    parse_sheets,
)
from explainbot.readers.office.odf import content, opened, repeats, text_of
from explainbot.readers.office.package import (
    Element,
    attribute,
    below,
    child,
    children,
    local,
    open_document_properties,
)

_MOST_ROWS = 2**20
_MOST_COPIES = 1000
"""How often a filled row may stand for itself."""
_GROUPS = frozenset({"table-rows", "table-header-rows", "table-row-group"})


def parse(data: bytes, path: Path) -> Parsed:
    """Return the sheets' questions with their answers, or their rows.

    Raises:
        SourceError: It is encrypted, damaged, too large or no such file.
        EmptySourceError: No sheet has words in it.
    """
    container = opened(data, path)
    root, body = content(container, "spreadsheet")
    unseen = {
        attribute(style, "name")
        for style in below(child(root, "automatic-styles"), "style")
        if attribute(child(style, "table-properties"), "display") == "false"
    }
    room = Room()
    sheets = (
        _sheet(table, room, hidden=attribute(table, "style-name") in unseen)
        for table in children(body, "table")
    )
    return parse_sheets(sheets, open_document_properties(container), path)


def _sheet(table: Element, room: Room, *, hidden: bool) -> Sheet:
    sheet = Sheet(attribute(table, "name"), room, hidden)
    merged: list[tuple[int, int, int, int]] = []
    number = 0
    for row in _rows(table):
        count = repeats(row, "number-rows-repeated", _MOST_ROWS)
        cells = _cells(row, number + 1, merged, sheet)
        for copy in range(1, min(count, _MOST_COPIES if any(cells) else 1) + 1):
            sheet.add(number + copy, cells)
        number += count
    carry_down(sheet, merged)
    return sheet


def _rows(element: Element) -> Iterator[Element]:
    for each in element:
        if local(each) == "table-row":
            yield each
        elif local(each) in _GROUPS:
            yield from _rows(each)


def _cells(
    row: Element, number: int, merged: list[tuple[int, int, int, int]], sheet: Sheet
) -> list[str]:
    cells: list[str] = []
    column = 0
    for cell in children(row, "table-cell", "covered-table-cell"):
        count = repeats(cell, "number-columns-repeated", _MOST_ROWS)
        paragraphs = [text_of(each).strip() for each in children(cell, "p", "h")]
        text = "\n".join(filter(None, paragraphs))
        if text and column + count > WIDEST:
            sheet.wide = True
        if text and column < WIDEST:
            cells += [""] * (column - len(cells))
            cells += [text] * min(count, WIDEST - column)
        span = repeats(cell, "number-rows-spanned", _MOST_ROWS)
        wide = repeats(cell, "number-columns-spanned", WIDEST)
        if span > 1 or wide > 1:
            merged.append((number, column, number + span - 1, column + wide - 1))
        column += count
    return cells
