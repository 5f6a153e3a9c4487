"""Excel workbooks: ``sheets`` says what becomes of their sheets.

Numbers are shown as their cells format them (0.5, 50%, 3.50 EUR), dates as 2026-11-22,
times as 14:30: see ``text.number_formats``.  A formula shows the value that was last
saved with it, and none where the file says that all are to be computed anew.  Hidden
rows, columns and sheets, and what a format hides, are read only where that is
asked for.

The parts are read with lxml (BSD licence), a sheet row by row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from explainbot.readers.banks.bank import Bank
from explainbot.readers.base import HiddenText, Parsed
from explainbot.readers.office._formulas import DOWN, UP, with_raised
from explainbot.readers.office._sheets import (
    WIDEST,
    CellNames,
    Room,
    Sheet,
    bank_of_sheets,
    carry_down,
    column_name,
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
    words,
)
from explainbot.text.number_formats import (
    EPOCH,
    EPOCH_1904,
    code_of,
    hides_words,
    plain,
    shower,
)

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
"""How a character stands in a string that XML cannot hold."""
_MOST_MERGED = 100_000
_MOST_CHARACTERS = 100_000_000
_COLUMNS = 2**14


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
    container = Container(data, path)
    unseen = HiddenText(read=hidden)
    sheets = _sheets(container, unseen)
    return parse_sheets(sheets, office_properties(container), path, unseen)


def bank_of(data: bytes, path: Path) -> Bank | None:
    """Return the bank that a workbook is; None if it is none.

    Raises:
        SourceError: It is encrypted, damaged, too large or no such file.
    """
    return bank_of_sheets(_sheets(Container(data, path), HiddenText(read=False)))


def _sheets(container: Container, unseen: HiddenText) -> Iterator[Sheet]:
    part = main_part(container, "xl/workbook.xml")
    root = container.xml(part)
    found = relations(container, part)
    values = _Values(container, found, root)
    room = Room()
    for entry, target in _worksheets(root, found):
        hidden = attribute(entry, "state") in {"hidden", "veryHidden"}
        sheet = Sheet(attribute(entry, "name"), room, unseen, hidden)
        if not hidden or unseen.tell(f"sheet {sheet.name}"):
            yield _filled(container, target, sheet, values)


def _worksheets(
    root: Element, found: dict[str, tuple[str, str]]
) -> Iterator[tuple[Element, str]]:
    """Yield the entry and the part of each sheet that is no drawing."""
    for entry in children(child(root, "sheets"), "sheet"):
        relation = next(
            (value for key, value in entry.attrib.items() if key.endswith("}id")), ""
        )
        kind, target = found.get(relation, ("", ""))
        if kind == "worksheet":
            yield entry, target


def hidden_rows(container: Container) -> dict[str, list[range]]:
    """Return the rows that each sheet hides, by hand or by a filter, from 1.

    Raises:
        SourceError: It is damaged, or no such file.
    """
    part = main_part(container, "xl/workbook.xml")
    hidden: dict[str, list[range]] = {}
    entries = _worksheets(container.xml(part), relations(container, part))
    for entry, target in entries:
        number = 0
        rows = hidden.setdefault(attribute(entry, "name"), [])
        for row in container.stream(target, ("row",)):
            number = _row_number(row, number + 1)
            if _hides(row):
                rows.append(range(number, number + 1))
    return hidden


def unsaved_formulas(container: Container) -> dict[str, str]:
    """Return by sheet the cells whose formula has no value that counts, "2 (B1, B2)".

    Raises:
        SourceError: It is damaged, or no such file.
    """
    part = main_part(container, "xl/workbook.xml")
    root = container.xml(part)
    stale = _is_stale(root)
    found: dict[str, CellNames] = {}
    for entry, target in _worksheets(root, relations(container, part)):
        if not _has_formulas(container, target):
            continue
        bare = found.setdefault(attribute(entry, "name"), CellNames())
        number = 0
        for row in container.stream(target, ("row",)):
            number = _row_number(row, number + 1)
            column = -1
            for cell in children(row, "c"):
                place = cell_place(attribute(cell, "r"))
                column = place[1] if place else column + 1
                lacks = stale or not words(child(cell, "v"))
                if lacks and child(cell, "f") is not None:
                    bare.add(cell_name(number, column))
    return {name: str(bare) for name, bare in found.items() if bare.count}


def _has_formulas(container: Container, part: str) -> bool:
    with container.open(part) as stream:
        before = b""
        while held := stream.read(1 << 20):
            if b"<f" in before + held:
                return True
            before = held[-1:]
    return False


def _row_number(row: Element, otherwise: int) -> int:
    stated = attribute(row, "r")
    small = stated.isdecimal() and len(stated) < len("99999999")
    return int(stated) if small else otherwise


def _hides(row: Element) -> bool:
    return _is_on(row, "hidden") or row.get("ht") == "0"


def _filled(container: Container, part: str, sheet: Sheet, values: _Values) -> Sheet:
    merged: list[tuple[int, int, int, int]] = []
    number = 0
    for element in container.stream(part, ("row", "col", "mergeCell")):
        name = local(element)
        if name == "mergeCell":
            area = _area(attribute(element, "ref"))
            if area and len(merged) < _MOST_MERGED:
                merged.append(area)
            continue
        if name == "col":
            sheet.hidden_columns.update(_hidden_columns(element))
            continue
        number = _row_number(element, number + 1)
        cells = _cells(element, number, values, sheet)
        sheet.add(number, cells, hidden=_hides(element))
    carry_down(sheet, merged)
    return sheet


def _is_on(element: Element, name: str) -> bool:
    return element.get(name) in {"1", "true"}


def _hidden_columns(element: Element) -> range:
    """Return the columns, from 0, that an element hides."""
    first, last = attribute(element, "min"), attribute(element, "max")
    if not (first.isdecimal() and last.isdecimal()):
        return range(0)
    hides = _is_on(element, "hidden") or element.get("width") == "0"
    return range(int(first) - 1, min(int(last), _COLUMNS)) if hides else range(0)


def _cells(row: Element, number: int, values: _Values, sheet: Sheet) -> list[str]:
    cells: list[str] = []
    column = -1
    for cell in children(row, "c"):
        place = cell_place(attribute(cell, "r"))
        column = place[1] if place else column + 1
        text = values.text(cell).strip()
        if values.stale and text and _is_computed(cell, number, column, sheet):
            sheet.bare.add(cell_name(number, column))
            continue
        if not text:
            text = _missing(cell, number, column, sheet, values)
        if not text:
            continue
        if column >= WIDEST:
            sheet.wide = True
            continue
        if sheet.hidden_columns and not sheet.shows(column, number):
            continue
        cells += [""] * (column + 1 - len(cells))
        cells[column] = text
    return cells


def _is_computed(cell: Element, number: int, column: int, sheet: Sheet) -> bool:
    """Whether a cell's value is that of a formula, its own or one that spills here."""
    formula = child(cell, "f")
    if formula is not None:
        area = _area(attribute(formula, "ref"))
        if area and attribute(formula, "t") == "array":
            sheet.spills.append(area)
        return True
    return any(
        top <= number <= bottom and first <= column <= last
        for top, first, bottom, last in sheet.spills
    )


def _missing(
    cell: Element, number: int, column: int, sheet: Sheet, values: _Values
) -> str:
    """Note why a cell shows nothing; return what it holds if that is to be read."""
    kind = attribute(cell, "t")
    name = cell_name(number, column)
    if kind == "e":
        sheet.errors.add(name)
    elif kind in {"", "n"} or values.mutes(cell):
        held = values.held(cell).strip() if kind else words(child(cell, "v"))
        if held and sheet.unseen.tell(f"sheet {sheet.name}, cell {name}"):
            sheet.unseen_rows.add(number)
            return held
        if not held and child(cell, "f") is not None:
            sheet.bare.add(name)
    return ""


def cell_name(row: int, column: int) -> str:
    """Return a cell's name such as "B7", of its row from 1 and column from 0."""
    return f"{column_name(column)}{row}"


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


def _is_stale(workbook: Element) -> bool:
    """Whether a workbook says that no saved value of a formula counts."""
    anew = attribute(child(workbook, "calcPr"), "fullCalcOnLoad")
    return anew in {"1", "true"}


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
        codes = {
            attribute(each, "numFmtId"): attribute(each, "formatCode")
            for each in children(child(tree, "numFmts"), "numFmt")
        }
        formats = [
            code_of(attribute(each, "numFmtId"), codes)
            for each in children(child(tree, "cellXfs"), "xf")
        ]
        self._shown = [shower(code) for code in formats]
        self._muted = {str(at) for at, code in enumerate(formats) if hides_words(code)}
        """Numbers of the formats that show nothing of a text."""
        system = attribute(child(root, "workbookPr"), "date1904")
        self._epoch = EPOCH_1904 if system in {"1", "true"} else EPOCH
        self.stale = _is_stale(root)
        """Whether the file says that no saved value of a formula counts."""

    def mutes(self, cell: Element) -> bool:
        """Whether a cell's format shows nothing of the text that it holds."""
        words_in = attribute(cell, "t") in {"s", "str", "inlineStr"}
        return bool(self._muted) and words_in and attribute(cell, "s") in self._muted

    def text(self, cell: Element) -> str:
        """Return what a cell shows; "" if it is empty or holds an error."""
        return "" if self._muted and self.mutes(cell) else self.held(cell)

    def held(self, cell: Element) -> str:
        """Return what a cell holds, a number as it is shown; "" for nothing."""
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
        shown = self._shown[at] if at < len(self._shown) else None
        return shown(number, self._epoch) if shown else plain(number)


def _rich(item: Element | None) -> str:
    """Return a string's runs, without the reading aids of Japanese and Chinese."""
    parts: list[tuple[str, int]] = []
    for each in item if item is not None else ():
        if local(each) == "t":
            parts.append((each.text or "", 0))
        elif local(each) == "r":
            aligned = attribute(child(each, "rPr", "vertAlign"), "val")
            shift = {"superscript": UP, "subscript": DOWN}.get(aligned, 0)
            parts += [(text.text or "", shift) for text in children(each, "t")]
    whole = "".join(with_raised(parts))
    if "_x" in whole:
        whole = _ESCAPE.sub(_unescaped, whole)
    return whole.replace("\r\n", "\n").replace("\r", "\n")


def _unescaped(found: re.Match[str]) -> str:
    """Return the character that an escape stands for; "" for one without a shape."""
    code = int(found[1], 16)
    plain_sign = code in {9, 10} or (code >= ord(" ") and not 0xD800 <= code < 0xE000)  # noqa: PLR2004
    return chr(code) if plain_sign else ""
