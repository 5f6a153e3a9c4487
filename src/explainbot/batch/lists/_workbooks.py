"""Question lists in workbooks (xlsx, ods), read by calamine.

Every sheet that is shown and has a column of questions is read, one after another; of
several, each row says its sheet.  Where no sheet has such a column, the first with
anything in it is read.  Cells are what was last computed.  A whole number is an
integer, a date or a time is text in ISO form, an empty cell is "".  The whole sheet is
held in memory while it is read.
"""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainbot.batch.lists.tables import (
    ListTable,
    Record,
    Way,
    named_place,
    records_of_tables,
)
from explainbot.errors import QuestionsError, SourceError
from explainbot.readers.office import ods, xlsx
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

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_HiddenRows = dict[str, list[range]]
_TOLD = 5
"""Hidden rows that are named."""
_WHOLE = 2.0**53
_CONTENT = "content.xml"
_MOST_BYTES = 2**30
_TAB = re.compile(rb"<text:tab\b[^>]*?(?:/>|>\s*</text:tab>)")
_BREAK = re.compile(rb"<text:line-break\b[^>]*?(?:/>|>\s*</text:line-break>)")


def sheet_records(path: Path, way: Way) -> Iterator[Record]:
    """Yield the questions of a workbook; ``line`` is the row's number in its sheet.

    Args:
        path: The workbook, its suffix being right.
        way: How to read it.

    Raises:
        QuestionsError: It is damaged, encrypted, made to exhaust the memory, or empty,
            or has no sheet or column of the name that the user gave.
    """
    book, hidden, bare = _opened(path, way.where)
    sheets = _shown(book, way)
    if way.sheet is not None:
        sheets = [_named(sheets, way)]
    for sheet in sheets:
        if cells := bare.get(sheet.name):
            way.say(
                f'formulas of sheet "{sheet.name}" have no saved value: {cells}. Open '
                "the file in a spreadsheet program and save it."
            )
    tables = [
        ListTable(sheet.name, list(_rows(sheet, hidden.get(sheet.name, []), way)))
        for sheet in sheets
    ]
    yield from records_of_tables(tables, way, "sheet")


def _opened(
    path: Path, where: str
) -> tuple[CalamineWorkbook, _HiddenRows, dict[str, str]]:
    """Return a workbook, the rows that each sheet hides, and formulas without value."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        # Both refuse what is made to exhaust the memory.
        container = Container(path.read_bytes(), path)
        check_extent(container)
        reader = xlsx if container.has(_BOOK) else ods
        hidden = reader.hidden_rows(container)
        bare = xlsx.unsaved_formulas(container) if reader is xlsx else {}
        whole = _with_tabs(container)
        if whole is not None:
            return CalamineWorkbook.from_filelike(whole), hidden, bare
        return CalamineWorkbook.from_path(path), hidden, bare
    except SourceError as error:
        raise QuestionsError(error.what, where=where, hint=error.hint) from None
    except OSError as error:
        raise _unreadable(where, error.strerror or str(error)) from None
    except CalamineError as error:
        raise _unreadable(where, str(error)) from None


def _with_tabs(container: Container) -> io.BytesIO | None:
    """Return an ods file whose tabs and line breaks are characters; None without any.

    calamine passes over the elements that stand for them, and would join the words.
    """
    if not container.has(_CONTENT):
        return None
    content = container.read(_CONTENT, _MOST_BYTES)
    plain = _BREAK.sub(b"&#10;", _TAB.sub(b"&#9;", content))
    if plain == content:
        return None
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in ("mimetype", "META-INF/manifest.xml"):
            if container.has(name):
                archive.writestr(name, container.read(name))
        archive.writestr(_CONTENT, plain)
    made.seek(0)
    return made


def _shown(book: CalamineWorkbook, way: Way) -> list[CalamineSheet]:
    """Return the sheets that are shown and filled."""
    from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum

    shown: list[CalamineSheet] = []
    hidden: list[CalamineSheet] = []
    try:
        for one in book.sheets_metadata:
            if one.typ == SheetTypeEnum.WorkSheet:
                seen = one.visible == SheetVisibleEnum.Visible
                (shown if seen else hidden).append(book.get_sheet_by_name(one.name))
    except CalamineError as error:
        raise _unreadable(way.where, str(error)) from None
    for sheet in hidden:
        if sheet.height:
            way.say(f'sheet "{sheet.name}" is hidden and not read.')
    filled = [sheet for sheet in shown if sheet.height]
    if not filled:
        raise QuestionsError(
            "there are no questions in it",
            where=way.where,
            hint="Write one question in each row.",
        )
    return filled


def _named(sheets: list[CalamineSheet], way: Way) -> CalamineSheet:
    """Return the sheet that the user named."""
    names = [sheet.name for sheet in sheets]
    return sheets[named_place(names, way, "sheet")]


def _rows(
    sheet: CalamineSheet, hidden: Sequence[range], way: Way
) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows that are shown; tell of others that hold anything."""
    first = (sheet.start or (0, 0))[0] + 1
    last = first + sheet.height
    unseen = {n for rows in hidden for n in range(rows.start, min(rows.stop, last))}
    left: list[int] = []
    for number, row in enumerate(sheet.iter_rows(), start=first):
        cells = [_plain(cell) for cell in row]
        if number not in unseen:
            yield number, cells
        elif any(str(cell).strip() for cell in cells):
            left.append(number)
    if left:
        more = f" and {len(left) - _TOLD} more" if len(left) > _TOLD else ""
        rows = f"{', '.join(map(str, left[:_TOLD]))}{more}"
        way.say(f'hidden rows of sheet "{sheet.name}" are not read: {rows}.')


def _plain(cell: object) -> str | int | float | bool:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _WHOLE:
        return int(cell)
    if isinstance(cell, (bool, int, float, str)):
        return cell
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    return str(cell)


def _unreadable(where: str, detail: str) -> QuestionsError:
    return QuestionsError(
        f"this workbook cannot be read ({detail})",
        where=where,
        hint="Open it in a spreadsheet program, save it again and give that file.",
    )


MOST_CELLS = 16_000_000
"""Places of the rectangles around the filled cells of all sheets: 0.5 GB."""
_FARTHEST = 2**31
_FAR = re.compile("([A-Z]+)([0-9]+)", re.ASCII)
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
            place = _named_place(attribute(cell, "r").upper())
            column = place[1] if place else column + 1
            if child(cell, "v") is not None or child(cell, "is") is not None:
                yield (place[0] if place else number), column


def _named_place(name: str) -> tuple[int, int] | None:
    """Return row and column of a cell's name; also of one that no sheet has room for.

    The library takes such a name as it is written.
    """
    found = _FAR.fullmatch(name)
    if cell_place(name) or not found:
        return cell_place(name)
    row, column = min(int(found[2][:10]), _FARTHEST), 0
    for letter in found[1][:8]:
        column = min(column * 26 + ord(letter) - ord("A") + 1, _FARTHEST)
    return row, column - 1


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
