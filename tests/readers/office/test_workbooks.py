"""Workbooks: what their cells show, and what they hide."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from explainbot.errors import EmptySourceError
from explainbot.readers.base import Metadata, Reading
from explainbot.readers.reading import read
from explainbot.records import Quote
from explainbot.sections.sections import split
from explainbot.text.number_formats import EPOCH, plain, shower
from tests.readers.office.office import archive, changed, read_file


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("General", 0.1 + 0.2, "0.3"),
        ("0", 2.5, "3"),
        ('#,##0.00 "EUR"', 1234.5, "1,234.50 EUR"),
        ("$#,##0.00", 1234.5, "$1,234.50"),
        ("#,##0.00 [$€-407]", 99.9, "99.90 €"),
        ('_-* #,##0.00\\ "€"_-;-* #,##0.00\\ "€"_-', -3.456, "-3.46 €"),
        ("#,##0;(#,##0)", -5, "(5)"),
        ('0;-0;"none"', 0, "none"),
        ('[>=1000]0.0,"k";0', 2500, "2.5k"),
        ('[>=1000]0.0,"k";0', 25, "25"),
        ("0.0%", 0.425, "42.5%"),
        ("0.##", 2, "2"),
        ("0000", 7, "0007"),
        ("000-0000", 5551234, "555-1234"),
        ("0.00E+00", 12345678, "1.23E+07"),
        ("##0.0E+0", 12345, "12.3E+3"),
        ("# ?/?", 2.75, "2 3/4"),
        ("?/8", 0.5, "4/8"),
        ('General" pcs"', 3.25, "3.25 pcs"),
        ('0"°C"', -3, "-3°C"),
        ("0.00", -0.001, "0.00"),
        (";;;", 5, ""),
        ("[h]:mm", 1.5, "36:00"),
        ("[mm]:ss", 200 / 86400, "03:20"),
        ("h:mm AM/PM", 0.75, "18:00"),
        ("d mmmm yyyy", 46266, "2026-09-01"),
        ("mmmm yyyy", 46266, "2026-09"),
        ("dd.mm.yyyy hh:mm", 46266.34375, "2026-09-01 08:15"),
        ('"Room "0', 12, "Room 12"),
    ],
)
def test_number_formats(code: str, number: float, shown: str) -> None:
    """A number is shown as the format has it, a date and a time in one form."""
    form = shower(code)
    assert (form(number, EPOCH) if form else plain(float(number))) == shown


def _book(path: Path, rows: list[list[Any]], formats: dict[int, str]) -> None:
    book = Workbook(path)
    sheet = book.add_worksheet("Prices")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            kind = book.add_format({"num_format": formats.get(at, "General")})
            timed = isinstance(value, date | time | timedelta)
            write = sheet.write_datetime if timed else sheet.write
            write(at, column, value, kind if column else None)
    book.close()


def test_one_form_in_excel_and_open_document(tmp_path: Path) -> None:
    """Dates, times and lengths of time read alike in both kinds of workbook."""
    path = tmp_path / "a.xlsx"
    values = [
        timedelta(hours=36), time(8, 15), date(2026, 9, 1), datetime(2026, 9, 1, 8, 15),  # noqa: DTZ001
    ]  # fmt: skip
    formats = {0: "[h]:mm", 1: "h:mm AM/PM", 2: "d mmmm yyyy", 3: "dd.mm.yyyy hh:mm"}
    _book(path, [["x", value] for value in values], formats)
    cells = (
        ("ce1", "time", "PT36H00M00S", "36:00"),
        ("ce2", "time", "PT08H15M00S", "8:15 AM"),
        ("ce3", "date", "2026-09-01", "1 September 2026"),
        ("ce3", "date", "2026-09-01T08:15:00", "01.09.2026 08:15"),
    )
    ods = archive(tmp_path / "a.ods", {"content.xml": _content(cells)})

    said = "x | 36:00\nx | 08:15\nx | 2026-09-01\nx | 2026-09-01 08:15"
    assert read_file(path).document.text == "Prices\n\n" + said
    assert read_file(ods).document.text == "Prices\n\n" + said


def _content(cells: tuple[tuple[str, str, str, str], ...]) -> str:
    names = ("office", "table", "text", "style", "number")
    spaces = {
        name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in names
    }
    spaces["number"] = spaces["number"].replace("number", "datastyle")
    declared = " ".join(f'xmlns:{name}="{uri}"' for name, uri in spaces.items())
    rows = "".join(
        "<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell>"
        f'<table:table-cell table:style-name="{style}" office:value-type="{kind}" '
        f'office:{kind}-value="{value}"><text:p>{text}</text:p></table:table-cell>'
        "</table:table-row>"
        for style, kind, value, text in cells
    )
    styles = "".join(
        f'<number:{kind}-style style:name="N{name}" {more}><number:hours/>'
        f"{day}</number:{kind}-style>"
        f'<style:style style:name="{name}" style:data-style-name="N{name}"/>'
        for name, kind, more, day in (
            ("ce1", "time", 'number:truncate-on-overflow="false"', ""),
            ("ce2", "time", "", ""),
            ("ce3", "date", "", "<number:day/><number:month/><number:year/>"),
        )
    )
    return (
        f"<office:document-content {declared}><office:automatic-styles>{styles}"
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Prices">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _hiding(path: Path) -> None:
    book = Workbook(path)
    sheet = book.add_worksheet("Tides")
    rows = [
        ["Question", "Answer", "Note"],
        ["What is a tide?", "The rise of the sea.", "n"],
        ["What is the key?", "Forty-two.", "n"],
    ]
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(2, 2, None, None, {"hidden": True})
    sheet.write_number(3, 1, 7, book.add_format({"num_format": ";;;"}))
    sheet.write(3, 0, "What is seven?")
    other = book.add_worksheet("Keys")
    other.write_row(0, 0, ["What is hidden?", "This sheet."])
    other.hide()
    book.close()


def _read(path: Path, *, hidden: bool) -> Reading:
    about = Metadata(hidden=hidden)
    return read(path, name=path.name, source_path=path.name, metadata=about)


def test_hidden_rows_columns_and_sheets_are_told(tmp_path: Path) -> None:
    """Nothing of them is read, and the note says where they are."""
    path = tmp_path / "a.xlsx"
    _hiding(path)
    reading = _read(path, hidden=False)

    assert reading.document.text == "What is a tide?\n\nThe rise of the sea."
    assert reading.warnings[-1] == (
        "hidden in the file and not read: sheet Tides, column C; sheet Tides, row 3; "
        "sheet Tides, cell B4; sheet Keys. To read it, say hidden = true in corpus.toml"
    )


def test_hidden_rows_are_read_where_that_is_asked_for(tmp_path: Path) -> None:
    """Quotes of them say so."""
    path = tmp_path / "a.xlsx"
    _hiding(path)
    reading = _read(path, hidden=True)
    quotes = [
        Quote(each, each.start, each.end, (each.start, each.end))
        for each in split(reading.document)
    ]

    assert [(each.text, each.hidden) for each in quotes] == [
        ("The rise of the sea.\nNote: n", "hidden in the file"),
        ("Forty-two.\nNote: n", "hidden in the file"),
        ("7", "hidden in the file"),
        ("This sheet.", "hidden in the file"),
    ]
    assert reading.warnings[-1].startswith("hidden in the file, read as corpus.toml")


@pytest.mark.parametrize(
    ("code", "read"),
    [
        (";;;", ""),
        ('0;-0;0;""', ""),
        (";;", "Forty-two."),
        (";;;@", "Forty-two."),
        ('0.0;;;"Key: "@', "Forty-two."),
        ("0", "Forty-two."),
    ],
)
def test_words_that_a_format_hides(tmp_path: Path, code: str, read: str) -> None:
    """Its fourth section is for texts; what shows nothing there is told."""
    path = tmp_path / "a.xlsx"
    book = Workbook(path)
    sheet = book.add_worksheet("Tides")
    sheet.write_row(0, 0, ["Question", "Answer"])
    sheet.write_row(1, 0, ["What is a tide?", "The rise of the sea."])
    sheet.write(2, 0, "What is the key?")
    sheet.write(2, 1, "Forty-two.", book.add_format({"num_format": code}))
    book.close()
    reading = _read(path, hidden=False)
    told = any("sheet Tides, cell B3" in each for each in reading.warnings)

    assert ("Forty-two." in reading.document.text) == bool(read)
    assert told == (not read)
    assert "Forty-two." in _read(path, hidden=True).document.text


def test_a_workbook_that_hides_all_says_so(tmp_path: Path) -> None:
    """The reason names what is hidden."""
    path = tmp_path / "a.xlsx"
    book = Workbook(path)
    sheet = book.add_worksheet("Key")
    sheet.write_row(0, 0, ["What is it?", "A key."])
    sheet.set_row(0, None, None, {"hidden": True})
    book.close()
    with pytest.raises(
        EmptySourceError, match="hidden in the file and not read: sheet"
    ):
        read_file(path)


def test_escapes_errors_and_what_formulas_spill(tmp_path: Path) -> None:
    """An escaped character is itself; errors and stale cells are told by name."""
    path = tmp_path / "a.xlsx"
    book = Workbook(path)
    sheet = book.add_worksheet("S")
    sheet.write_row(0, 0, ["What?", "HERE"])
    sheet.write_row(1, 0, ["Who?", "Ada wrote it."])
    sheet.write_array_formula(2, 1, 4, 1, "{=A1:A3}")
    sheet.write(2, 0, "Where?")
    book.close()
    escaped = "One_x000D_\nTwo _x005F_x0041_ _x00e9_ _x0007_"
    reading = read_file(changed(path, "xl/sharedStrings.xml", "HERE", escaped))

    assert reading.document.text == (
        "What?\n\nOne\nTwo _x0041_ é\n\nWho?\n\nAda wrote it."
    )
    assert "formulas without a saved value: 3 (B3, B4, B5)" in reading.warnings[0]


OPEN = """<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>
<office:spreadsheet><table:table table:name="Tides"><table:table-column/>
<table:table-column table:visibility="collapse"/><table:table-column/>{}</table:table>
</office:spreadsheet></office:body></office:document-content>"""


def _row(cells: list[str], visibility: str = "visible") -> str:
    inner = "".join(
        f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>"
        for cell in cells
    )
    return f'<table:table-row table:visibility="{visibility}">{inner}</table:table-row>'


def test_hidden_rows_and_columns_of_open_document(tmp_path: Path) -> None:
    """Collapsed, or left out by a filter."""
    rows = [
        _row(["Question", "Key", "Answer"]),
        _row(["What is ebb?", "42", "Falling water."]),
        _row(["What is flow?", "43", "Rising water."], "filter"),
        _row(["What is it?", "44", "The sea."], "collapse"),
    ]
    path = tmp_path / "a.ods"
    archive(path, {"content.xml": OPEN.format("".join(rows))})
    reading = _read(path, hidden=False)

    assert reading.document.text == "What is ebb?\n\nFalling water."
    assert reading.warnings[-1].startswith(
        "hidden in the file and not read: sheet Tides, column B; sheet Tides, row 3; "
        "sheet Tides, row 4. "
    )
    shown = _read(path, hidden=True).document
    assert "Key: 43" in shown.text
    assert len(shown.hidden) == 6
