"""OpenDocument spreadsheets: ``sheets`` says what becomes of their sheets.

A cell is read as it is shown, but for dates and times, which have the form that they
have in an Excel workbook (2026-11-22, 14:30).  Hidden rows, columns and sheets are read
only where that is asked for.  The parts are read with lxml (BSD licence).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from explainbot.readers.banks.bank import Bank
from explainbot.readers.base import HiddenText, Parsed
from explainbot.readers.office._sheets import (
    WIDEST,
    Room,
    Sheet,
    bank_of_sheets,
    carry_down,
    column_name,
    parse_sheets,
)
from explainbot.readers.office.odf import content, opened, repeats, text_of
from explainbot.readers.office.package import (
    Container,
    Element,
    attribute,
    child,
    children,
    local,
    open_document_properties,
)

_MOST_ROWS = 2**20
_MOST_COPIES = 1000
"""How often a filled row may stand for itself."""
_GROUPS = frozenset(
    {
        *("table-rows", "table-header-rows", "table-row-group"),
        *("table-columns", "table-header-columns", "table-column-group"),
    }
)
_UNSEEN = frozenset({"collapse", "filter"})
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_VALUE_TYPE = f"{{{_OFFICE}}}value-type"
_DATE_VALUE, _TIME_VALUE = f"{{{_OFFICE}}}date-value", f"{{{_OFFICE}}}time-value"
_STYLE_NAME = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}style-name"
_CALC_TYPE = (
    "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
)
_TIME = re.compile(r"PT(\d{1,7})H(\d\d)M(\d\d)(?:[.,]\d+)?S", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_HOURS = 24
_CLOCK = len("14:30:00")


def parse(data: bytes, path: Path, *, hidden: bool = False) -> Parsed:
    """Return the sheets' questions with their answers, or their rows.

    Args:
        data: The file.
        path: Where it is.
        hidden: Whether hidden rows, columns and sheets are read, too.

    Raises:
        SourceError: It is encrypted, damaged, too large or no such file.
        EmptySourceError: No sheet has words in it.
    """
    container = opened(data, path)
    unseen = HiddenText(read=hidden)
    about = open_document_properties(container)
    return parse_sheets(_sheets(container, unseen), about, path, unseen)


def bank_of(data: bytes, path: Path) -> Bank | None:
    """Return the bank that a spreadsheet is; None if it is none.

    Raises:
        SourceError: It is encrypted, damaged, too large or no such file.
    """
    return bank_of_sheets(_sheets(opened(data, path), HiddenText(read=False)))


def _sheets(container: Container, unseen: HiddenText) -> Iterator[Sheet]:
    root, body = content(container, "spreadsheet")
    styles = _Styles(root, container)
    room = Room()
    for table in children(body, "table"):
        hidden = attribute(table, "style-name") in styles.hidden
        if not hidden or unseen.tell(f"sheet {attribute(table, 'name')}"):
            yield _sheet(table, room, unseen, styles)


def hidden_rows(container: Container) -> dict[str, list[range]]:
    """Return the rows that each sheet hides, by hand or by a filter, from 1.

    Raises:
        SourceError: It is damaged, or no such file.
    """
    hidden: dict[str, list[range]] = {}
    _root, body = content(container, "spreadsheet")
    for table in children(body, "table"):
        number = 1
        rows = hidden.setdefault(attribute(table, "name"), [])
        for row in _in_groups(table, "table-row"):
            count = repeats(row, "number-rows-repeated", _MOST_ROWS)
            if attribute(row, "visibility") in _UNSEEN:
                rows.append(range(number, number + count))
            number += count
    return hidden


class _Styles:
    """What the styles say of sheets and cells."""

    def __init__(self, root: Element, container: Container) -> None:
        automatic = child(root, "automatic-styles")
        styles = list(children(automatic, "style"))
        self.hidden = {
            attribute(style, "name")
            for style in styles
            if attribute(child(style, "table-properties"), "display") == "false"
        }
        """Of sheets that are not shown."""
        self._container = container
        self._named = {
            attribute(style, "name"): attribute(style, "data-style-name")
            for style in styles
        }
        self._own = _formats(automatic)
        self._forms: dict[str, _Form] = {}

    @cached_property
    def _common(self) -> dict[str, Element]:
        """The formats of the part that several files can share, read when needed."""
        if not self._container.has("styles.xml"):
            return {}
        root = self._container.xml("styles.xml")
        return _formats(child(root, "styles")) | _formats(
            child(root, "automatic-styles")
        )

    def format_of(self, style: str) -> _Form:
        """Return how cells of a style show dates and times."""
        if style not in self._forms:
            name = self._named.get(style, "")
            found = self._own.get(name)
            if found is None and name:
                found = self._common.get(name)
            self._forms[style] = _Form.of(found)
        return self._forms[style]


def _formats(styles: Element | None) -> dict[str, Element]:
    found = children(styles, "date-style", "time-style")
    return {attribute(each, "name"): each for each in found}


@dataclass(frozen=True)
class _Form:
    """What of a date or time the cells of a style show."""

    lasts: bool = False
    """Whether it is a length of time."""
    clock: bool = False
    """Whether it is the time of a day alone."""
    width: int = 0
    """Of what is shown of a day: 2026, 2026-11 or all of it (0)."""

    @classmethod
    def of(cls, form: Element | None) -> _Form:
        """Read it from the format that the style names."""
        if form is None:
            return cls()
        shown = {local(each) for each in form}
        clock = shown <= {"hours", "minutes", "seconds", "am-pm", "text"}
        width = 0
        if "year" in shown and not shown & {"day", "day-of-week", "hours"}:
            width = len("2026-11") if "month" in shown else len("2026")
        lasts = attribute(form, "truncate-on-overflow") == "false"
        return cls(lasts, bool(shown) and clock, width)


def _moment(cell: Element, form: _Form) -> str:
    """Return a date or time in the form that all workbooks have; "" for none."""
    clock = _TIME.fullmatch(cell.get(_TIME_VALUE, ""))
    if clock and not form.lasts and int(clock[1]) < _HOURS:
        return _short(f"{clock[1].zfill(2)}:{clock[2]}:{clock[3]}")
    day, _, time = cell.get(_DATE_VALUE, "").partition("T")
    if not _DAY.fullmatch(day):
        return ""
    time = time[:_CLOCK]
    if form.clock:
        return _short(time)
    if form.width:
        return str(day[: form.width])
    return day if time in {"", "00:00:00"} else f"{day} {_short(time)}"


def _short(time: str) -> str:
    return time.removesuffix(":00") if time.count(":") > 1 else time


def _sheet(table: Element, room: Room, unseen: HiddenText, styles: _Styles) -> Sheet:
    hidden = attribute(table, "style-name") in styles.hidden
    sheet = Sheet(attribute(table, "name"), room, unseen, hidden)
    column, usual = 0, []
    for each in _in_groups(table, "table-column"):
        count = min(repeats(each, "number-columns-repeated", WIDEST), WIDEST)
        usual += [attribute(each, "default-cell-style-name")] * count
        if attribute(each, "visibility") in _UNSEEN:
            sheet.hidden_columns.update(range(column, column + count))
        column += count
    merged: list[tuple[int, int, int, int]] = []
    number = 0
    shown = _Shown(styles, usual)
    for row in _in_groups(table, "table-row"):
        count = repeats(row, "number-rows-repeated", _MOST_ROWS)
        cells = _cells(row, number + 1, merged, sheet, shown)
        hides = attribute(row, "visibility") in _UNSEEN
        for copy in range(1, min(count, _MOST_COPIES if any(cells) else 1) + 1):
            sheet.add(number + copy, cells, hidden=hides)
        number += count
    carry_down(sheet, merged)
    return sheet


def _in_groups(element: Element, name: str) -> Iterator[Element]:
    """Yield a sheet's rows or columns, also those in groups."""
    for each in element:
        if local(each) == name:
            yield each
        elif local(each) in _GROUPS:
            yield from _in_groups(each, name)


@dataclass(frozen=True)
class _Shown:
    """What the cells of a sheet show."""

    styles: _Styles
    usual: list[str]
    """The styles of cells that state none, by column."""

    def text(self, cell: Element, column: int) -> str:
        """Return a cell's text; "" for an error."""
        kind = cell.get(_VALUE_TYPE)
        moment = ""
        if kind in {"date", "time"}:
            usual = self.usual[column] if column < len(self.usual) else ""
            style = cell.get(_STYLE_NAME) or usual
            moment = _moment(cell, self.styles.format_of(style))
        elif kind == "string" and cell.get(_CALC_TYPE) == "error":
            return ""
        paragraphs = [text_of(each).strip() for each in children(cell, "p", "h")]
        return moment or "\n".join(filter(None, paragraphs))


def _cells(
    row: Element,
    number: int,
    merged: list[tuple[int, int, int, int]],
    sheet: Sheet,
    shown: _Shown,
) -> list[str]:
    cells: list[str] = []
    column = 0
    for cell in children(row, "table-cell", "covered-table-cell"):
        count = repeats(cell, "number-columns-repeated", _MOST_ROWS)
        text = shown.text(cell, column)
        if text and column + count > WIDEST:
            sheet.wide = True
        if text and column < WIDEST:
            cells += [""] * (column - len(cells))
            here = range(column, min(column + count, WIDEST))
            if sheet.hidden_columns.isdisjoint(here):
                cells += [text] * len(here)
            else:
                cells += [text if sheet.shows(at, number) else "" for at in here]
        elif cell.get(_CALC_TYPE) == "error":
            sheet.errors.add(f"{column_name(column)}{number}")
        span = repeats(cell, "number-rows-spanned", _MOST_ROWS)
        wide = repeats(cell, "number-columns-spanned", WIDEST)
        if span > 1 or wide > 1:
            merged.append((number, column, number + span - 1, column + wide - 1))
        column += count
    return cells
