"""Empty cells, merged cells and heads of tables, as each kind of file has them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from docx import Document
from pptx import Presentation
from pptx.util import Inches

from explainbot.readers.reading import read
from explainbot.text.tables import ABOVE, LEFT

PLAN = [("", "Mon", "Tue"), ("8:30", "Art", "Maths"), ("9:15", "", "Music")]


def _text(path: Path) -> str:
    return read(path, name=path.name, source_path=path.name).document.text


def _docx(path: Path) -> None:
    made = Document()
    table = made.add_table(rows=4, cols=3)
    for number, row in enumerate(PLAN):
        for cell, text in zip(table.rows[number].cells, row, strict=True):
            cell.text = text
    table.cell(3, 0).text = "10:00"
    table.cell(3, 1).merge(table.cell(3, 2)).text = "Games"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "Maths"
    made.save(str(path))


def _pptx(path: Path) -> None:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    frame = slide.shapes.add_table(4, 3, Inches(1), Inches(1), Inches(6), Inches(2))
    for number, row in enumerate(PLAN):
        for place, text in enumerate(row):
            frame.table.cell(number, place).text = text
    frame.table.cell(3, 0).text = "10:00"
    frame.table.cell(3, 1).text = "Games"
    frame.table.cell(3, 1).merge(frame.table.cell(3, 2))
    frame.table.cell(2, 2).text = ""
    frame.table.cell(1, 2).merge(frame.table.cell(2, 2))
    made.save(str(path))


def _html(path: Path) -> None:
    path.write_text(
        "<table><tr><td></td><th>Mon</th><th>Tue</th></tr>"
        "<tr><td>8:30</td><td>Art</td><td rowspan=2>Maths</td></tr>"
        "<tr><td>9:15</td><td></td></tr>"
        "<tr><td>10:00</td><td colspan=2>Games</td></tr></table>",
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("name", "make"), [("a.docx", _docx), ("a.pptx", _pptx), ("a.html", _html)]
)
def test_cells_keep_their_column(tmp_path: Path, name: str, make: object) -> None:
    """An empty corner stays, and so does a cell that a merged one covers."""
    assert callable(make)
    make(tmp_path / name)
    rows = _text(tmp_path / name).split("\n")

    assert rows[:2] == ["| Mon | Tue", "8:30 | Art | Maths"]
    assert rows[2].replace("|  |", "| |") == f"9:15 | | {ABOVE}"
    assert rows[3].rstrip(LEFT) == "10:00 | Games | "


def test_a_sheet_with_an_empty_corner(tmp_path: Path) -> None:
    """Its rows are said with the days, titles above stand alone."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("Plan of 7B",), *PLAN):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")

    assert _text(tmp_path / "a.xlsx") == (
        "Plan of 7B\n\n8:30 | Mon: Art | Tue: Maths\n9:15 | Tue: Music"
    )


def test_a_sheet_with_two_rows_of_names(tmp_path: Path) -> None:
    """They stay above the rows, wide names over their columns."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(("", "Boils at", ""))
    sheet.append(("Substance", "°C", "K"))
    sheet.append(("Water", 100, 373))
    sheet.append(("Ethanol", 78, 351))
    sheet.merge_cells("B1:C1")
    book.save(tmp_path / "a.xlsx")

    assert _text(tmp_path / "a.xlsx") == (
        f"| Boils at | {LEFT}\nSubstance | °C | K\nWater | 100 | 373\n"
        "Ethanol | 78 | 351"
    )


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (
            "Team,Points\nLions,12\nBears,9\n",
            "Team: Lions | Points: 12\nTeam: Bears | Points: 9",
        ),
        (
            (
                "Context,Response\nI cannot sleep well.,Go to bed at the same hour.\n"
                "My group does no work.,Tell the teacher about it early.\n"
            ),
            (
                "I cannot sleep well.\nGo to bed at the same hour.\n\n"
                "My group does no work.\nTell the teacher about it early."
            ),
        ),
        (",Mon,Tue\n8:30,Art,Maths\n", "8:30 | Mon: Art | Tue: Maths"),
        (
            "Term,Meaning,Unit,Chapter\nForce,A push or a pull.,newton,4\n",
            "Force\nA push or a pull.\nUnit: newton",
        ),
    ],
    ids=["two columns", "names above texts", "corner", "further columns"],
)
def test_a_table_of_values(tmp_path: Path, table: str, text: str) -> None:
    """The first row is no question; what stands beside an answer belongs to it."""
    path = tmp_path / "a.csv"
    path.write_text(table, encoding="utf-8")

    assert _text(path) == text
