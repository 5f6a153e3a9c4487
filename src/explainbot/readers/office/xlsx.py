"""Excel workbooks: ``sheets`` says what becomes of their sheets.

Numbers are shown plainly (0.5, and 50% where the cell is formatted so), dates as
2026-11-22, times as 14:30; a formula shows the value that was last saved with it.

The parts are read with lxml (BSD licence), a sheet row by row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from explainbot.readers.base import Parsed
from explainbot.readers.office._sheets import (
    WIDEST,
    Room,
    Sheet,
    carry_down,
    parse_sheets,
)
from explainbot.readers.office.package import (
    Container,
    Element,
    attribute,
    child,
    children,
    local,
    main_part,
    office_properties,
    related,
    relations,
)

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_QUOTED = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.|_.|\*.")
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48)})
_TIME_FORMATS = frozenset({18, 19, 20, 21, 45, 46, 47})
_PERCENT_FORMATS = frozenset({9, 10})
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_DAY = 2_958_465
_MOST_MERGED = 100_000
_MOST_CHARACTERS = 100_000_000
_WHOLE = 1e15


def parse(data: bytes, path: Path) -> Parsed:
    """Return the sheets' questions with their answers, or their rows.

    Raises:
        SourceError: It is encrypted, damaged, too large or no such file.
        EmptySourceError: No sheet has words in it.
    """
    container = Container(data, path)
    return parse_sheets(_sheets(container), office_properties(container), path)


def _sheets(container: Container) -> Iterator[Sheet]:
    part = main_part(container, "xl/workbook.xml")
    root = container.xml(part)
    found = relations(container, part)
    values = _Values(container, found, root)
    room = Room()
    for entry in children(child(root, "sheets"), "sheet"):
        relation = next(
            (value for key, value in entry.attrib.items() if key.endswith("}id")), ""
        )
        kind, target = found.get(relation, ("", ""))
        if kind == "worksheet":  # others are drawings
            hidden = attribute(entry, "state") in {"hidden", "veryHidden"}
            sheet = Sheet(attribute(entry, "name"), room, hidden)
            yield _filled(container, target, sheet, values)


def _filled(container: Container, part: str, sheet: Sheet, values: _Values) -> Sheet:
    merged: list[tuple[int, int, int, int]] = []
    number = 0
    for element in container.stream(part, ("row", "mergeCell")):
        if local(element) == "mergeCell":
            area = _area(attribute(element, "ref"))
            if area and len(merged) < _MOST_MERGED:
                merged.append(area)
            continue
        stated = attribute(element, "r")
        small = stated.isdecimal() and len(stated) < len("99999999")
        number = int(stated) if small else number + 1
        sheet.add(number, _cells(element, values, sheet))
    carry_down(sheet, merged)
    return sheet


def _cells(row: Element, values: _Values, sheet: Sheet) -> list[str]:
    cells: list[str] = []
    column = -1
    for cell in children(row, "c"):
        place = cell_place(attribute(cell, "r"))
        column = place[1] if place else column + 1
        text = values.text(cell).strip()
        if not text:
            sheet.bare += child(cell, "f") is not None and not attribute(cell, "t")
            continue
        if column >= WIDEST:
            sheet.wide = True
            continue
        cells += [""] * (column + 1 - len(cells))
        cells[column] = text
    return cells


def cell_place(name: str) -> tuple[int, int] | None:
    """Return row (from 1) and column (from 0) of a cell's name such as "B7"."""
    found = _CELL.fullmatch(name)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1


def _area(name: str) -> tuple[int, int, int, int] | None:
    first, _, last = name.partition(":")
    top, bottom = cell_place(first), cell_place(last)
    return (*top, *bottom) if top and bottom else None


def _strings(container: Container, part: str) -> list[str]:
    found: list[str] = []
    length = 0
    for item in container.stream(part, ("si",)):
        found.append(_rich(item))
        length += len(found[-1])
        if length > _MOST_CHARACTERS:
            raise container.error("it holds too much text", hint="Split the file.")
    return found


class _Values:
    """What cells show."""

    def __init__(
        self, container: Container, found: dict[str, tuple[str, str]], root: Element
    ) -> None:
        self._strings: list[str] = []
        strings = related(found, "sharedStrings")
        if container.has(strings):
            self._strings = _strings(container, strings)
        styles = related(found, "styles")
        tree = container.xml(styles) if container.has(styles) else None
        self._codes = {
            attribute(each, "numFmtId"): attribute(each, "formatCode")
            for each in children(child(tree, "numFmts"), "numFmt")
        }
        self._formats = [
            attribute(each, "numFmtId")
            for each in children(child(tree, "cellXfs"), "xf")
        ]
        system = attribute(child(root, "workbookPr"), "date1904")
        self._epoch = _EPOCH_1904 if system in {"1", "true"} else _EPOCH

    def text(self, cell: Element) -> str:
        """Return what a cell shows; "" if it is empty or holds an error."""
        kind = attribute(cell, "t")
        value = child(cell, "v")
        raw = (value.text or "") if value is not None else ""
        if kind == "inlineStr":
            return _rich(child(cell, "is"))
        if kind == "s":
            known = raw.isdecimal() and len(raw) < len("99999999")
            at = int(raw) if known else len(self._strings)
            return self._strings[at] if at < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if raw == "1" else "FALSE"
        if kind == "e":
            return ""
        if kind in {"str", "d"}:
            return str(raw)
        return self._number(str(raw), attribute(cell, "s"))

    def _number(self, raw: str, style: str) -> str:
        try:
            number = float(raw)
        except ValueError:
            return raw
        small = style.isdecimal() and len(style) < len("9999999")
        at = int(style) if small else 0
        form = self._formats[at] if at < len(self._formats) else "0"
        code = _QUOTED.sub("", self._codes.get(form, "")).lower().split(";")[0]
        known = int(form) if form.isdecimal() and len(form) < len("99999") else 0
        dated = known in _DATE_FORMATS or re.search(r"[ydhs]|mm", code)
        if dated and "general" not in code and 0 <= number <= _LAST_DAY:
            return self._moment(number, timed=known in _TIME_FORMATS)
        if known in _PERCENT_FORMATS or "%" in code:
            return f"{_plain(number * 100)}%"
        return _plain(number)

    def _moment(self, number: float, *, timed: bool) -> str:
        """Return a date, a time, or both; days before March 1900 may be one off."""
        seconds = round(number % 1 * 86_400)
        moment = self._epoch + timedelta(days=int(number), seconds=seconds)
        time = moment.strftime("%H:%M:%S" if moment.second else "%H:%M")
        if number < 1 and (timed or seconds):
            return time
        day = moment.strftime("%Y-%m-%d")
        return f"{day} {time}" if seconds else day


def _plain(number: float) -> str:
    if number.is_integer() and abs(number) < _WHOLE:
        return str(int(number))
    return f"{number:.15g}"


def _rich(item: Element | None) -> str:
    """Return a string's runs, without the reading aids of Japanese and Chinese."""
    parts = []
    for each in item if item is not None else ():
        if local(each) == "t":
            parts.append(each.text or "")
        elif local(each) == "r":
            parts += [text.text or "" for text in children(each, "t")]
    return "".join(parts).replace("_x000D_", "").replace("\r\n", "\n")
