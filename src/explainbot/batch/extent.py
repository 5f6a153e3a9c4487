"""How far the cells of a workbook reach, before a library makes room for them all.

calamine keeps a sheet as a full rectangle: one cell in the last row of the last column
would take 17 thousand million places, and the process would end for want of memory.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from explainbot.readers.office.odf import repeats
from explainbot.readers.office.package import (
    Container,
    Element,
    attribute,
    child,
    children,
    local,
    relations,
)
from explainbot.readers.office.xlsx import cell_place

MOST_CELLS = 16_000_000
"""Places of the rectangles around the filled cells of all sheets: 0.5 GB."""
_FARTHEST = 2**31
_BOOK = "xl/workbook.xml"


def check_extent(container: Container) -> None:
    """Look at an xlsx or ods file.

    Raises:
        SourceError: Its cells reach too far, or a sheet is damaged.
    """
    areas = _xlsx(container) if container.has(_BOOK) else _ods(container)
    total = 0
    for rows, columns in areas:
        total += rows * columns
        if total > MOST_CELLS:
            raise container.error(
                f"its cells are spread over {rows} rows and {columns} columns, which "
                "is too much room",
                hint="Delete the cells that lie far off, or save the sheet as .csv.",
            )


def _xlsx(container: Container) -> Iterator[tuple[int, int]]:
    """Yield rows and columns of each part that may be a sheet."""
    # The library looks for parts in its own way: whatever could be meant is measured.
    named = {
        posixpath.basename(part).lower()
        for _, part in relations(container, _BOOK).values()
    }
    for part in container.names():
        lower = part.lower()
        sheet = lower.startswith("xl/worksheets/") and lower.endswith(".xml")
        if sheet or posixpath.basename(lower) in named:
            yield _area(_filled(container, part))


def _filled(container: Container, part: str) -> Iterator[tuple[int, int]]:
    """Yield the places of a sheet's cells that hold something."""
    number = 0
    for row in container.stream(part, ("row",)):
        number = _stated(row, number + 1)
        column = -1
        for cell in children(row, "c"):
            place = cell_place(attribute(cell, "r").upper())
            column = place[1] if place else column + 1
            if child(cell, "v") is not None or child(cell, "is") is not None:
                yield (place[0] if place else number), column


def _stated(row: Element, otherwise: int) -> int:
    stated = attribute(row, "r")
    small = stated.isdecimal() and len(stated) < len(str(_FARTHEST))
    return int(stated) if small else otherwise


def _ods(container: Container) -> Iterator[tuple[int, int]]:
    """Yield rows and columns of each table, from its first row and column."""
    rows = last = widest = 0
    for element in container.stream("content.xml", ("table-row", "table")):
        if local(element) == "table":
            yield last, widest
            rows = last = widest = 0
            continue
        rows += repeats(element, "number-rows-repeated", _FARTHEST)
        wide = _width(element)
        last, widest = (rows if wide else last), max(widest, wide)
        if last * widest > MOST_CELLS:
            yield last, widest
    yield last, widest


def _width(row: Element) -> int:
    """Return how many columns reach to the last filled cell of a row."""
    column = wide = 0
    for cell in children(row, "table-cell", "covered-table-cell"):
        column += repeats(cell, "number-columns-repeated", _FARTHEST)
        if len(cell) or attribute(cell, "value-type") or attribute(cell, "formula"):
            wide = column
    return wide


def _area(places: Iterator[tuple[int, int]]) -> tuple[int, int]:
    """Return rows and columns of the rectangle around the places."""
    top = left = _FARTHEST
    bottom = right = -1
    for row, column in places:
        top, bottom = min(top, row), max(bottom, row)
        left, right = min(left, column), max(right, column)
    return (bottom - top + 1, right - left + 1) if bottom >= 0 else (0, 0)
