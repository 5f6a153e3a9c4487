"""Lists from other programs: workbooks, pages, columns in other languages."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from odfdo import Cell, Document, Paragraph, Row, Table

from explainbot.batch.lists.questions import QuestionList, QuestionRow
from explainbot.batch.run import BatchSummary, Choices, answer_list
from explainbot.errors import QuestionsError
from tests.batch.doubles import TideExplainer

ROWS: list[list[object]] = [
    ["Nr.", "Frage", "when", "ok"],
    [7, "Moon?", dt.date(2026, 11, 22), True],
    [],
    [0.5, "=wind", None, False],
]


def workbook(path: Path, *sheets: list[list[object]]) -> str:
    """Write a workbook."""
    book = openpyxl.Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.active if not number else book.create_sheet(f"Other {number}")
        assert sheet is not None
        for row in rows:
            sheet.append(row)
            for cell in sheet[sheet.max_row] if row else ():
                if isinstance(cell.value, str):
                    cell.data_type = "s"
    book.save(path)
    return str(path)


def read(path: str, column: str | None = None) -> tuple[list[QuestionRow], list[str]]:
    """Return the rows of a list, and what was said about it."""
    told: list[str] = []
    return [*QuestionList(path, column=column).rows(told.append)], told


def asked(rows: list[QuestionRow]) -> list[str]:
    """Return the questions."""
    return [row.question for row in rows]


def test_a_workbook(tmp_path: Path) -> None:
    """Its column of questions is found; numbers stay numbers, days become text."""
    rows, told = read(workbook(tmp_path / "q.xlsx", ROWS))
    assert [(row.number, row.line, row.question, row.fields) for row in rows] == [
        (1, 2, "Moon?", {"Nr.": 7, "when": "2026-11-22", "ok": True}),
        (2, 3, "", {"Nr.": "", "when": "", "ok": ""}),
        (3, 4, "=wind", {"Nr.": 0.5, "when": "", "ok": False}),
    ]
    assert told == []


def test_the_sheet_with_questions_is_read(tmp_path: Path) -> None:
    """Of several sheets it is the one whose header says so, and this is told."""
    path = workbook(tmp_path / "q.xlsx", [["Notes"], ["x"]], [["Question"], ["Moon?"]])
    rows, told = read(path)
    assert asked(rows) == ["Moon?"]
    assert told == [f'{path}: of its sheets "Other 1" is read.']


def test_an_open_document_sheet(tmp_path: Path) -> None:
    """Spreadsheets of LibreOffice are read alike."""
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Sheet")
    lines: list[tuple[str, str | int]] = [("question", "n"), ("Moon?", 7)]
    for cells in lines:
        row = Row()
        for value in cells:
            row.append_cell(Cell(value))
        table.append_row(row)
    document.body.append(table)
    document.save(tmp_path / "q.ods")
    rows, _ = read(str(tmp_path / "q.ods"))
    assert [(row.question, row.fields) for row in rows] == [("Moon?", {"n": 7})]


def test_a_workbook_from_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is copied first: a workbook cannot be read as it comes."""
    path = Path(workbook(tmp_path / "q.xlsx", ROWS))
    monkeypatch.setattr(
        sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes()), "latin-1")
    )
    with QuestionList("-", form="xlsx") as questions:
        assert asked([*questions.rows()]) == ["Moon?", "", "=wind"]
        assert questions.scan().columns == ("Nr.", "when", "ok")


def test_tabs_and_line_breaks_of_an_open_document_sheet(tmp_path: Path) -> None:
    """They separate words; none is joined to the next."""
    document = Document("spreadsheet")
    document.body.clear()
    table, row, cell = Table("Sheet"), Row(), Cell()
    cell.set_attribute("office:value-type", "string")
    paragraph = Paragraph()
    paragraph.append_plain_text("Moon\tand\ntides?")
    cell.append(paragraph)
    row.append_cell(cell)
    table.append_row(row)
    document.body.append(table)
    document.save(tmp_path / "q.ods")
    saved = zipfile.ZipFile(tmp_path / "q.ods").read("content.xml")
    assert b"<text:tab/>" in saved
    assert b"<text:line-break/>" in saved
    assert asked(read(str(tmp_path / "q.ods"))[0]) == ["Moon\tand\ntides?"]


FAR_COLUMNS = (
    '<table:table-cell office:value-type="float" office:value="1" '
    'table:number-columns-repeated="20000000"/>'
)
FAR_ROWS = (
    '</table:table-row><table:table-row table:number-rows-repeated="20000000">'
    '<table:table-cell office:value-type="float" office:value="1"/>'
)


@pytest.mark.parametrize(
    ("far", "spread"),
    [
        (FAR_COLUMNS, "1 rows and 20000001 columns"),
        (FAR_ROWS, "20000001 rows and 1 columns"),
    ],
    ids=["columns", "rows"],
)
def test_an_open_document_sheet_that_repeats_a_cell_without_end(
    tmp_path: Path, far: str, spread: str
) -> None:
    """It is refused before room is made for the repetitions."""
    path = tmp_path / "q.ods"
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w") as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind)
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            '<table:table table:name="A"><table:table-row>'
            '<table:table-cell office:value-type="string"><text:p>question</text:p>'
            f"</table:table-cell>{far}</table:table-row></table:table>"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    with pytest.raises(QuestionsError) as caught:
        read(str(path))
    assert f"its cells are spread over {spread}, " in str(caught.value)


def test_a_workbook_with_a_cell_far_off(tmp_path: Path) -> None:
    """It is refused with where its cells reach; far rows or columns alone are read."""
    path = tmp_path / "q.xlsx"
    for place, good in (("A1048576", True), ("XFD1", True), ("XFD1048576", False)):
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active["A1"] = "question"
        book.active["A2"] = "Moon?"
        book.active[place] = "far"
        book.save(path)
        if good:
            assert asked(read(str(path))[0])[0] == "Moon?"
            continue
        with pytest.raises(QuestionsError) as caught:
            read(str(path))
        assert str(caught.value) == (
            f"{path}: its cells are spread over 1048576 rows and 16384 columns, which "
            "is too much room. Delete the cells that lie far off, or save the sheet "
            "as .csv."
        )


@pytest.mark.parametrize(
    "name", ["ZZZZZ2", "ZZZZZZZZZZZZ2", "A999999999999", "ZZZZ9999999"]
)
def test_a_workbook_with_a_cell_that_no_sheet_has_room_for(
    tmp_path: Path, name: str
) -> None:
    """It is refused before room is made up to it."""
    path, made = tmp_path / "q.xlsx", tmp_path / "made.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in range(1, 40):
        book.active[f"A{row}"] = "question" if row == 1 else f"Moon {row}?"
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        for one in old.namelist():
            cells = old.read(one).replace(b'r="A2"', f'r="{name}"'.encode())
            new.writestr(one, cells)
    with pytest.raises(QuestionsError, match="its cells are spread over"):
        read(str(path))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04cut", b"question\nMoon?\n"])
def test_a_broken_workbook(tmp_path: Path, content: bytes) -> None:
    """What is no workbook is refused in one sentence."""
    path = tmp_path / "q.xlsx"
    path.write_bytes(content)
    with pytest.raises(QuestionsError) as caught:
        read(str(path))
    assert str(caught.value).startswith(f"{path}: it is ")


@pytest.mark.parametrize(
    ("header", "column", "question"),
    [
        ("id,Pregunta", None, "b"),
        ("вопрос,id", None, "a"),
        ("質問,id", None, "a"),
        ("id,The question asked", None, "b"),
        ("question,prompt", "Prompt", "b"),
        ("prompt,question", "prompt", "a"),
    ],
)
def test_the_column_is_found(
    tmp_path: Path, header: str, column: str | None, question: str
) -> None:
    """By its name in many languages, or by the one that is given."""
    path = tmp_path / "q.csv"
    path.write_text(f"{header}\na,b\n", encoding="utf-8")
    rows, told = read(str(path), column)
    assert asked(rows) == [question]
    assert told == []
    line = json.dumps(dict(zip(header.split(","), "ab", strict=True)))
    (tmp_path / "q.jsonl").write_text(line)
    assert asked(read(str(tmp_path / "q.jsonl"), column)[0]) == [question]


@pytest.mark.parametrize("name", ["q.csv", "q.jsonl"])
def test_a_column_that_is_not_there(tmp_path: Path, name: str) -> None:
    """The columns that are there are named."""
    path = tmp_path / name
    path.write_text('{"id": 1, "q": "a"}\n' if "json" in name else "id,q\n1,a\n")
    with pytest.raises(QuestionsError) as caught:
        read(str(path), "text")
    assert str(caught.value) == (
        f'{path}:1: there is no column "text". There are: id, q.'
    )


PAGE = """# Tides

## Week 1

1. What pulls *the* sea?
2. Name the `Moon`
   of Earth

## Why does it rise?

Who sails?

```
no row
```
"""


def test_a_page_of_questions(tmp_path: Path) -> None:
    """Items, paragraphs and headings that ask are questions, others are comments."""
    (tmp_path / "q.md").write_text(PAGE)
    rows, _ = read(str(tmp_path / "q.md"))
    assert [(row.line, row.question) for row in rows] == [
        (1, "# Tides"),
        (3, "# Week 1"),
        (5, "What pulls the sea?"),
        (6, "Name the Moon of Earth"),
        (9, "Why does it rise?"),
        (11, "Who sails?"),
    ]


def test_a_page_with_a_table(tmp_path: Path) -> None:
    """A table with a column of questions is the list; what is around it is not."""
    table = "| id | Question |\n|---|---|\n| 7 | Why \\| how? |\n| 8 | |\n"
    (tmp_path / "q.md").write_text(f"# Tides\n\nWhy?\n\n{table}")
    rows, _ = read(str(tmp_path / "q.md"))
    assert [(row.line, row.question, row.fields) for row in rows] == [
        (7, "Why | how?", {"id": "7"}),
        (8, "", {"id": "8"}),
    ]


def test_comments_and_blank_rows_stay_in_their_place(tmp_path: Path) -> None:
    """They are written as rows, counted apart and not asked."""
    (tmp_path / "q.txt").write_text("# easy\nMoon?\n\n#1 of the Moon?\n")
    explainer, out = TideExplainer(), tmp_path / "a.jsonl"
    summary = answer_list(lambda: explainer, str(tmp_path / "q.txt"), str(out))
    assert summary == BatchSummary(4, answered=2, blank=1, comments=1)
    assert [question for question, *_ in explainer.asked] == [
        "Moon?",
        "#1 of the Moon?",
    ]
    records = [json.loads(line) for line in out.read_text().splitlines()]
    assert [record["question"] for record in records] == [
        "# easy", "Moon?", "", "#1 of the Moon?",
    ]  # fmt: skip
    assert records[0]["reason"] == "a comment, not asked"


def test_rows_with_choices_of_their_own(tmp_path: Path) -> None:
    """A row's top and collection count for it alone; a wrong one is its error."""
    rows = [
        {"question": "Moon 1", "top": 7},
        {"question": "Moon 2", "top": "0"},
        {"question": "Moon 3", "top": ""},
        {"question": "Moon 4", "top": "many"},
        {"question": "Moon 5", "Sammlung": "sea || land"},
        {"question": "Moon 6", "collection": 3},
    ]
    source, out = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    explainer = TideExplainer()
    answer_list(lambda: explainer, str(source), str(out), Choices(top=2))
    assert [top for *_, top in explainer.asked] == [7, 0, 2]
    errors = [json.loads(line)["error"] for line in out.read_text().splitlines()]
    assert errors == [
        None,
        None,
        None,
        '"top" is not a number from 0 to 1000',
        "no collection sea, land.",
        '"collection" is not a name',
    ]
