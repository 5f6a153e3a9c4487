"""Awkward cells through every pair of a list's form and an output's form."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from odfdo import Cell, Document, Paragraph, Row, Table
from openpyxl.utils.escape import unescape

from explainbot.batch.run import answer_list
from tests.batch.doubles import TideExplainer

AWKWARD = {
    "quotes": 'say "moon", twice',
    "newlines": "one\ntwo\r\nthree\rfour\n",
    "tabs": "a\tb",
    "lines": "one\ntwo\n\nthree",
    "formula": "=1+1",
    "plus": "+1",
    "minus": "-1",
    "at": "@SUM(A1)",
    "pipe": "=cmd|'/c calc'!A1",
    "emoji": "moon 🌊👩‍🚀",
    "right to left": "ما هو المد؟ \u202eabc",
    "long": "x" * 32_000,
    "spaces": "  edges  ",
    "line separator": "a\u2028b\u0085c",
    "delimiters": "a;b,c|d",
    "nul": "a\x00b\x1fc",
    "escape": "_x0041_ and _x000D_",
    "mark-up": "<b>&amp; `*_[x](y)",
}
NAMES = ("question", "note")


def write_csv(path: Path, text: str) -> None:
    """Write a list as comma or tab separated values."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        mark = "\t" if path.suffix == ".tsv" else ","
        csv.writer(stream, delimiter=mark).writerows([NAMES, (text, text)])


def write_jsonl(path: Path, text: str) -> None:
    """Write a list as JSON Lines."""
    path.write_text(json.dumps({"question": text, "note": text}) + "\n")


def write_xlsx(path: Path, text: str) -> None:
    """Write a list as a workbook."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([NAMES, (text, text)]):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)


def write_ods(path: Path, text: str) -> None:
    """Write a list as a sheet of LibreOffice: one paragraph a line, marked spaces."""
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Sheet")
    for cells in (NAMES, (text, text)):
        row = Row()
        for value in cells:
            cell = Cell()
            cell.set_attribute("office:value-type", "string")
            for line in value.split("\n"):
                paragraph = Paragraph()
                paragraph.append_plain_text(line)
                cell.append(paragraph)
            row.append_cell(cell)
        table.append_row(row)
    document.body.append(table)
    document.save(path)


WRITERS: dict[str, Callable[[Path, str], None]] = {
    "csv": write_csv,
    "tsv": write_csv,
    "jsonl": write_jsonl,
    "xlsx": write_xlsx,
    "ods": write_ods,
}
NOT_IN_XML = {"newlines", "nul"}
"""Carriage returns and control characters: a text of ODF cannot hold them."""


def read_csv(path: Path) -> tuple[str, str]:
    """Read question and note as a program would."""
    mark = "\t" if path.suffix == ".tsv" else ","
    with path.open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream, delimiter=mark, strict=True)
    return row["question"], row["note"]


def read_jsonl(path: Path) -> tuple[str, str]:
    """Read the one line."""
    (line,) = path.read_text(encoding="utf-8").splitlines()
    record = json.loads(line)
    return record["question"], record["input"]["note"]


def read_xlsx(path: Path) -> tuple[str, str]:
    """Read the two cells, which are texts and no formulas."""
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    header, row = sheet.iter_rows()
    at = [cell.value for cell in header].index
    cells = [row[at(name)] for name in NAMES]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    question, note = (unescape(str(cell.value)) for cell in cells)
    return question, note


READERS: dict[str, Callable[[Path], tuple[str, str]]] = {
    "csv": read_csv,
    "tsv": read_csv,
    "jsonl": read_jsonl,
    "xlsx": read_xlsx,
}


@pytest.mark.parametrize("output", READERS)
@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("name", AWKWARD)
def test_a_cell_comes_back(tmp_path: Path, name: str, form: str, output: str) -> None:
    """Whatever a cell holds is read back as it was given."""
    if form == "ods" and name in NOT_IN_XML:
        pytest.skip("ODF cannot hold these characters")
    text = AWKWARD[name]
    source, out = tmp_path / f"q.{form}", tmp_path / f"a.{output}"
    WRITERS[form](source, text)
    summary = answer_list(TideExplainer, str(source), str(out))
    assert (summary.rows, summary.errors) == (1, 0)
    assert READERS[output](out) == (text, text)


class Text(HTMLParser):
    """Collects the text of headings and of the list's own fields."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Note where the text stands."""
        del attrs
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        place = self.tags[-1] if self.tags else ""
        self.found[place] = self.found.get(place, "") + data


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD)
def test_a_page_shows_every_character(tmp_path: Path, text: str) -> None:
    """On a page white space is a space and control characters are pictures."""
    source, out = tmp_path / "q.jsonl", tmp_path / "a.html"
    write_jsonl(source, text)
    answer_list(TideExplainer, str(source), str(out))
    page = Text()
    page.feed(out.read_text(encoding="utf-8"))
    painted = (
        text.replace("\x00", "␀")
        .replace("\x1f", "␟")
        .replace("\u2028", "␤")
        .replace("\u0085", "�")
        .replace("\u202e", "�")
    )
    assert page.found["h2"].removeprefix("1. ").split() == painted.split()
    assert page.found["dd"].split() == painted.split()


def test_a_text_too_long_for_a_cell(tmp_path: Path) -> None:
    """It is cut at the format's limit, and the row says so; csv keeps all of it."""
    text = "🌊" * 16_384 + "end"  # each counts twice, 32,771 in all
    source = tmp_path / "q.jsonl"
    source.write_text(json.dumps({"question": "moon", "note": text}))
    out = tmp_path / "a.xlsx"
    summary = answer_list(TideExplainer, str(source), str(out))
    assert (summary.errors, summary.exit_status) == (1, 2)
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    header, row = sheet.iter_rows(values_only=True)
    cells = dict(zip(header, row, strict=True))
    assert cells["note"] == "🌊" * 16_383
    assert cells["error"] == '"note" is cut at 32,767 of its 32,771 characters'

    answer_list(TideExplainer, str(source), str(tmp_path / "a.csv"))
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as stream:
        assert next(csv.DictReader(stream))["note"] == text
