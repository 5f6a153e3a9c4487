"""Lists as teachers make them: covers, titles, several sheets, numbers, pages."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from odfdo import Cell, Document, Row, Table

from explainbot.batch.lists.questions import QuestionList, QuestionRow
from explainbot.batch.lists.tables import ListTable, Way, records_of_tables
from explainbot.batch.run import Choices, answer_list
from explainbot.errors import QuestionsError
from explainbot.readers import table as csv_table
from explainbot.readers.banks.files import bank_of
from explainbot.readers.base import Decoded
from explainbot.readers.html import page as html
from explainbot.readers.office import ods, xlsx
from tests.batch.doubles import TideExplainer

MOON, SUN, SEA = "What moves the sea?", "Why is the sun hot?", "How deep is the sea?"
ASKED = [MOON, SUN, SEA]
TASKS = ["Explain the tides", "Describe the heat of the sun", "Name two seas"]


@dataclass
class Sheet:
    """One sheet of a workbook to be written."""

    rows: Sequence[Sequence[Any]]
    name: str = ""
    hidden: bool = False
    merged: tuple[str, ...] = ()


@dataclass
class Case:
    """A list, and which questions are read of it."""

    sheets: list[Sheet]
    asked: list[str]
    refused: str = ""
    """What the refusal says; "" where there is none."""
    said: list[str] = field(default_factory=list)
    """Parts of what is told."""


def numbered(*names: object) -> list[list[object]]:
    """Return rows with a number, a question and points below names."""
    return [list(names), *([at, one, 5] for at, one in enumerate(ASKED, start=1))]


COVER = Sheet([["Questions of class 9B"], ["collected by"], ["Ms Smith"]], "Cover")
CASES = {
    "cover": Case([COVER, Sheet(numbered("Nr.", "Frage", "Punkte"), "Liste")], ASKED),
    "title": Case(
        [Sheet([["Quiz on the sea"], *numbered("no", "Question", "points")])],
        ASKED,
        said=['what stands above the table is not read: "Quiz on the sea"'],
    ),
    "title and blank row": Case(
        [Sheet([["Fragen zum Meer"], [], [], *numbered("Nr", "Frage", "P")])], ASKED
    ),
    "title of two cells": Case(
        [
            Sheet(
                [["Fragen der Klasse", None, "Mai"], *numbered("Nr", "Frage", "Punkte")]
            )
        ],
        ASKED,
    ),
    "merged title": Case(
        [
            Sheet(
                [["All questions on the sea", None, None], *numbered("n", "Q", "p")],
                merged=("A1:C1",),
            )
        ],
        ASKED,
    ),
    "two rows of names": Case(
        [
            Sheet(
                [
                    ["Angaben", None, "Inhalt"],
                    ["Name", "Klasse", "Frage"],
                    *(["Ida", "7a", one] for one in ASKED),
                ],
                merged=("A1:B1",),
            )
        ],
        ASKED,
    ),
    "two sheets": Case(
        [
            Sheet([["Frage"], [MOON], [SUN]], "7a"),
            Sheet([["Frage", "Name"], [SEA, "Ida"]], "7b"),
        ],
        ASKED,
        said=['of its sheets "7a", "7b" are read.'],
    ),
    "hidden sheet": Case(
        [
            Sheet([["Frage"], ["Was war letztes Jahr?"]], "alt", hidden=True),
            Sheet([["Frage"], *([one] for one in ASKED)], "neu"),
        ],
        ASKED,
        said=['sheet "alt" is hidden and not read.'],
    ),
    "numbers under Frage": Case([Sheet(numbered("Frage", "Text", "Note"))], ASKED),
    "no names, numbered, none asks": Case(
        [Sheet([[f"Q{at}", task] for at, task in enumerate(TASKS, start=1)])], TASKS
    ),
    "no names, numbered, the first does not ask": Case(
        [Sheet([[1, TASKS[0]], [2, MOON], [3, SUN]])], [TASKS[0], MOON, SUN]
    ),
    "names of years": Case(
        [Sheet([["What was asked", 2023, 2024], [MOON, 3, 4], [SUN, 4, 5]])],
        [MOON, SUN],
    ),
    "numbers under Question": Case(
        [Sheet(numbered("Question", "Text", "Note"))], ASKED
    ),
    "table of contents": Case(
        [
            Sheet([["Sheet", "Questions"], ["Sea", 2], ["Sun", 1]], "Contents"),
            Sheet([["Question"], [MOON], [SEA]], "Sea"),
            Sheet([["Question"], [SUN]], "Sun"),
        ],
        [MOON, SEA, SUN],
        said=['of its sheets "Sea", "Sun" are read.'],
    ),
    "names once more": Case(
        [
            Sheet(
                [
                    ["Sea"],
                    *numbered("Question", "n", "p")[:1],
                    [MOON, 1, 5],
                    ["Sun"],
                    *numbered("Question", "n", "p")[:1],
                    [SUN, 2, 5],
                    ["", "", 10],
                ]
            )
        ],
        [MOON, "# Sun", "# Question", SUN, ""],
    ),
    "questions in three columns": Case(
        [Sheet([["Name", "First", "Second"], ["Ida", MOON, SUN], ["Ben", SEA, SUN]])],
        [MOON, SEA],
        said=['"Second" asks, too, and is not read; --column reads another one.'],
    ),
    "history beside what is not read": Case(
        [Sheet([["question", "history", "third"], [MOON, SUN, SEA], [SEA, MOON, SUN]])],
        [MOON, SEA],
        said=['"third" asks, too, and is not read; --column reads another one.'],
    ),
    "lines to write on": Case(
        [
            Sheet(
                [
                    [at, one] if one else ["", "______"]
                    for at, one in enumerate([MOON, "", SUN, "", SEA, ""])
                ]
            )
        ],
        [MOON, "______", SUN, "______", SEA, "______"],
    ),
    "no names": Case([Sheet([[one] for one in ASKED])], ASKED),
    "no names, numbered": Case(
        [Sheet([[at, one] for at, one in enumerate(ASKED, start=1)])], ASKED
    ),
    "no name says so": Case([Sheet(numbered("Nr", "Aufgabe", "Punkte"))], ASKED),
    "form": Case(
        [
            Sheet(
                [
                    ["Timestamp", "What would you like to know?", "Class"],
                    *(["3/5/2026 10:15:00", one, "7a"] for one in ASKED),
                ]
            )
        ],
        ASKED,
    ),
    "tasks": Case(
        [
            Sheet(
                [
                    ["Nr", "Arbeitsauftrag"],
                    *([at, one] for at, one in enumerate(TASKS, start=1)),
                ]
            )
        ],
        TASKS,
        said=['the first one, "Arbeitsauftrag", is used.'],
    ),
    "pupils": Case(
        [Sheet([["Name", "Frage"], *(["Ida", one] for one in ASKED)])], ASKED
    ),
    "days": Case(
        [
            Sheet(
                [
                    ["Datum", "Klasse", "Fragestellung"],
                    *(["3.5.2026", "7a", one] for one in ASKED),
                ]
            )
        ],
        ASKED,
    ),
    "question in a longer name": Case(
        [Sheet([["id", "Pregunta del alumno"], *([7, one] for one in ASKED)])], ASKED
    ),
    "Turkish": Case([Sheet(numbered("No", "Soru", "Puan"))], ASKED),
    "Arabic": Case([Sheet(numbered("رقم", "السؤال", "درجة"))], ASKED),
    "Chinese": Case([Sheet(numbered("序号", "问题", "分数"))], ASKED),
    "blank rows": Case(
        [Sheet([["Frage", "Punkte"], [MOON, 1], [], [SUN, 2], [], [], [SEA, 1]])],
        [MOON, "", SUN, "", "", SEA],
    ),
    "merged topic": Case(
        [
            Sheet(
                [["Thema", "Frage"], ["Meer", MOON], [None, SUN], ["Land", SEA]],
                merged=("A2:A3",),
            )
        ],
        ASKED,
    ),
    "note beside": Case(
        [Sheet([["Frage", None, "done by Friday!"], *([one] for one in ASKED)])], ASKED
    ),
    "marks": Case(
        [Sheet([["Test 1", "Test 2"], [1, 3], [2.5, 4], [3, 1], [2, 2]], "Marks")],
        [],
        refused='4 of its 4 questions would be mere numbers (column "Test 1")',
    ),
    "cover alone is read": Case(
        [
            Sheet([["Question"], ["Who?"]], "Help"),
            Sheet([["x", "y"], *([at, at] for at in range(40))], "Data"),
        ],
        ["Who?"],
    ),
    "few of many rows": Case(
        [
            Sheet([["Fragen"], ["Who?"]], "Help"),
            Sheet([["x", "y"], *([at, at] for at in range(40))], "Data"),
        ],
        [],
        refused='1 of its 42 rows would be asked (sheet "Help", column "Fragen")',
    ),
    "numbers under question, and nothing else": Case(
        [Sheet([["question"], [1], [2], [3]])], ["1", "2", "3"]
    ),
}


def workbook(path: Path, sheets: list[Sheet]) -> Path:
    """Write a workbook with openpyxl."""
    book = openpyxl.Workbook()
    for number, each in enumerate(sheets):
        sheet = book.active if not number else book.create_sheet()
        assert sheet is not None
        sheet.title = each.name or f"Tabelle{number + 1}"
        for row in each.rows:
            sheet.append(row)
        for area in each.merged:
            sheet.merge_cells(area)
        if each.hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def open_document(path: Path, sheets: list[Sheet]) -> Path:
    """Write a spreadsheet as LibreOffice does; hidden sheets are left out."""
    document = Document("spreadsheet")
    document.body.clear()
    for number, each in enumerate(sheets):
        table = Table(each.name or f"Tabelle{number + 1}")
        for cells in each.rows:
            row = Row()
            for value in cells or [None]:
                row.append_cell(Cell(value))
            table.append_row(row)
        document.body.append(table)
    document.save(path)
    return path


def comma_separated(path: Path, rows: Sequence[Sequence[Any]], mark: str = ";") -> Path:
    """Write one sheet as a spreadsheet program exports it."""
    width = max(map(len, rows))
    told = [
        mark.join("" if cell is None else str(cell) for cell in row)
        + mark * (width - len(row))
        for row in rows
    ]
    path.write_text("\r\n".join(told) + "\r\n", encoding="utf-8")
    return path


def texts(case: Case) -> list[list[str]]:
    """Return the first sheet's cells as texts, rows of one width."""
    rows = [
        ["" if cell is None else str(cell) for cell in row]
        for row in case.sheets[0].rows
    ]
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def word_table(path: Path, rows: list[list[str]]) -> None:
    """Write a Word document with one table."""
    document = WordDocument()
    table = document.add_table(len(rows), len(rows[0]))
    for line, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, cells, strict=True):
            cell.text = text
    document.save(str(path))


def html_table(rows: list[list[str]]) -> str:
    """Return a page with one table."""
    lines = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<table>{lines}</table>"


def read(path: Path, **how: str | bool) -> tuple[list[QuestionRow], list[str]]:
    """Check and read a list; return its rows and what is told."""
    told: list[str] = []
    questions = QuestionList(str(path), **how)  # type: ignore[arg-type]
    questions.scan(told.append)
    return [*questions.rows()], told


def check(path: Path, case: Case) -> None:
    """Compare what is read with what is right."""
    if case.refused:
        with pytest.raises(QuestionsError) as caught:
            read(path)
        said = str(caught.value)
        assert case.refused in said
        assert all(option in said for option in ("--sheet", "--column", "--yes"))
        assert read(path, sure=True)[0]
        return
    rows, told = read(path)
    assert [row.question for row in rows] == case.asked
    for part in case.said:
        assert any(part in one for one in told), told


@pytest.mark.parametrize("name", CASES)
def test_workbooks(tmp_path: Path, name: str) -> None:
    """The questions are found whatever stands around them; else it is refused."""
    check(workbook(tmp_path / "q.xlsx", CASES[name].sheets), CASES[name])


@pytest.mark.parametrize(
    "name", [name for name, case in CASES.items() if not case.sheets[0].hidden]
)
def test_spreadsheets(tmp_path: Path, name: str) -> None:
    """Files of LibreOffice are read by the same rules."""
    check(open_document(tmp_path / "q.ods", CASES[name].sheets), CASES[name])


ALONE = [name for name, case in CASES.items() if len(case.sheets) == 1]


@pytest.mark.parametrize("mark", [";", "\t"], ids=["semicolon", "tab"])
@pytest.mark.parametrize("name", ALONE)
def test_exported_sheets(tmp_path: Path, name: str, mark: str) -> None:
    """What is exported as csv is read by the same rules."""
    case = CASES[name]
    check(comma_separated(tmp_path / "q.csv", case.sheets[0].rows, mark), case)


@pytest.mark.parametrize("name", ALONE)
def test_tables_of_pages(tmp_path: Path, name: str) -> None:
    """So are tables of a Word document, a page and a Markdown file."""
    case = CASES[name]
    rows = texts(case)
    word_table(tmp_path / "q.docx", rows)
    (tmp_path / "q.html").write_text(html_table(rows), encoding="utf-8")
    told = [f"| {' | '.join(row)} |" for row in rows]
    told.insert(1, f"|{'---|' * len(rows[0])}")
    (tmp_path / "q.md").write_text("\n".join(told) + "\n", encoding="utf-8")
    for kind in ("docx", "html", "md"):
        check(tmp_path / f"q.{kind}", case)


REPLIES = dict(
    zip(
        ASKED,
        (
            "The moon pulls the water of the sea.",
            "It fuses hydrogen into helium all the time.",
            "About four kilometres on average.",
        ),
        strict=True,
    )
)
NAMED = [name for name in ALONE if CASES[name].asked == ASKED and name != "note beside"]


@pytest.mark.parametrize("name", NAMED)
def test_material_to_answer_from(tmp_path: Path, name: str) -> None:
    """With a column of answers, the same sheets are read so by the readers, too."""
    rows = [list(row) for row in CASES[name].sheets[0].rows]
    places = [at for at, row in enumerate(rows) if set(ASKED) & {*map(str, row)}]
    for at in places:
        rows[at].append(next(REPLIES[one] for one in ASKED if one in rows[at]))
    if places[0]:
        names = rows[places[0] - 1]
        names += [None] * (len(rows[places[0]]) - len(names) - 1)
        names.append("Antwort")
    sheet = Sheet(rows, merged=CASES[name].sheets[0].merged)
    book = workbook(tmp_path / "q.xlsx", [sheet])
    text = open_document(tmp_path / "q.ods", [sheet])
    exported = comma_separated(tmp_path / "q.csv", rows)
    for parsed in (
        xlsx.parse(book.read_bytes(), book),
        ods.parse(text.read_bytes(), text),
        csv_table.parse(Decoded(exported.read_text("utf-8"), "utf-8"), exported),
    ):
        headings = [heading.title for heading in parsed.headings]
        assert [title for title in headings if title in ASKED] == ASKED
        assert all(reply in parsed.text for reply in REPLIES.values())


def test_titles_of_a_csv_are_told(tmp_path: Path) -> None:
    """They are no part of the text, and the report says so."""
    text = (
        "Quiz on the sea;;\nNr;Frage;Antwort\n1;Was ist Ebbe?;Das Fallen des Wassers\n"
    )
    parsed = csv_table.parse(Decoded(text, "utf-8"), tmp_path / "q.csv")
    assert parsed.text == "Was ist Ebbe?\nDas Fallen des Wassers"
    assert 'above the table, not read: "Quiz on the sea"' in parsed.warnings


def test_a_title_row_of_a_page_s_table(tmp_path: Path) -> None:
    """The names below it head the columns for batch and for the reader of pages."""
    rows = f"<tr><td>1</td><td>{MOON}</td><td>{REPLIES[MOON]}</td></tr>"
    page = (
        "<table><tr><td colspan=3>Quiz on the sea</td></tr>"
        f"<tr><th>Nr</th><th>Frage</th><th>Antwort</th></tr>{rows}</table>"
    )
    (tmp_path / "q.html").write_text(page)
    parsed = html.parse(Decoded(page, "utf-8"), tmp_path / "q.html")
    assert parsed.text.split("\n") == ["Quiz on the sea", MOON, REPLIES[MOON]]
    assert [heading.title for heading in parsed.headings] == [MOON]
    assert [row.question for row in read(tmp_path / "q.html")[0]] == [MOON]


@pytest.mark.parametrize("column", [None, "frage"])
def test_a_csv_from_a_pipe(monkeypatch: pytest.MonkeyPatch, column: str | None) -> None:
    """No more of it is read than names the column; titles are passed over."""
    text = f"Quiz on the sea;;\nNr;Frage;Punkte\n1;{MOON};2\n2;{SUN};2\n"
    given = io.BytesIO(text.encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(given, "latin-1"))
    rows = QuestionList("-", form="csv", column=column).rows()
    assert next(rows).question == MOON
    assert given.tell() <= len(text.encode()) - len(f"2;{SUN};2\n")
    assert next(rows).question == SUN


@pytest.mark.parametrize("kind", ["html", "docx", "xlsx"])
def test_pages_and_sheets_from_a_pipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """They are read whole, so titles are passed over and numbers are doubted, too."""
    for name in ("title", "marks"):
        case = CASES[name]
        source = tmp_path / f"q.{kind}"
        if kind == "xlsx":
            workbook(source, case.sheets)
        elif kind == "docx":
            word_table(source, texts(case))
        else:
            source.write_text(html_table(texts(case)), encoding="utf-8")
        given = io.BytesIO(source.read_bytes())
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(given, "latin-1"))
        out, explainer = tmp_path / f"{name}.jsonl", TideExplainer()
        choices = Choices(read_as=kind)
        if case.refused:
            with pytest.raises(QuestionsError, match="mere numbers"):
                answer_list(lambda: explainer, "-", str(out), choices)  # noqa: B023
            assert not out.exists()
        else:
            answer_list(lambda: explainer, "-", str(out), choices)  # noqa: B023
            rows = map(json.loads, out.read_text("utf-8").splitlines())
            assert [row["question"] for row in rows] == case.asked


def test_a_document_of_questions(tmp_path: Path) -> None:
    """Paragraphs and list items of a Word document and a page are rows, as of md."""
    document = WordDocument()
    document.add_heading("Week 3", 1)
    document.add_paragraph(MOON, style="List Number")
    document.add_paragraph("")
    document.add_paragraph(TASKS[0])
    document.save(str(tmp_path / "q.docx"))
    page = f"<h1>Week 3</h1><ol><li>{MOON}</li></ol><p>{TASKS[0]}</p>"
    (tmp_path / "q.html").write_text(page)
    for kind in ("docx", "html"):
        rows, _ = read(tmp_path / f"q.{kind}")
        assert [row.question for row in rows] == ["# Week 3", MOON, TASKS[0]]


def test_the_sheet_that_is_asked_for(tmp_path: Path) -> None:
    """By its name or number; what is not there is told with what is."""
    path = workbook(tmp_path / "q.xlsx", CASES["two sheets"].sheets)
    for sheet in ("7b", "2"):
        rows, _ = read(path, sheet=sheet)
        assert [row.question for row in rows] == [SEA]
        assert rows[0].fields == {"Name": "Ida"}
    with pytest.raises(QuestionsError, match=r'there is no sheet "7c".*7a, 7b'):
        read(path, sheet="7c")
    rows, _ = read(path)
    assert [row.fields["sheet"] for row in rows] == ["7a", "7a", "7b"]
    (tmp_path / "q.txt").write_text("Who?\n")
    with pytest.raises(QuestionsError, match="a list of the form txt has no sheets"):
        QuestionList(str(tmp_path / "q.txt"), sheet="1")


def test_a_column_that_no_sheet_has(tmp_path: Path) -> None:
    """Those of all sheets are named; one that a single sheet has is read there."""
    path = workbook(tmp_path / "q.xlsx", CASES["two sheets"].sheets)
    with pytest.raises(QuestionsError) as caught:
        read(path, column="Thema")
    assert str(caught.value) == (
        f'{path}: there is no column "Thema". There are: Frage, Name.'
    )
    assert [row.question for row in read(path, column="name")[0]] == ["Ida"]


def test_a_hidden_sheet_of_libreoffice(tmp_path: Path) -> None:
    """It is not read, and told, as in a workbook of Excel."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    rows = "".join(
        '<table:table-row><table:table-cell office:value-type="string">'
        f"<text:p>{text}</text:p></table:table-cell></table:table-row>"
        for text in ("Frage", "{}")
    )
    hides = '<style:table-properties table:display="false"/>'
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>"
        f'<style:style style:name="ta1" style:family="table">{hides}</style:style>'
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="alt" table:style-name="ta1">{rows.format("Alt?")}'
        f'</table:table><table:table table:name="neu">{rows.format(MOON)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "q.ods"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    with zipfile.ZipFile(path, "w") as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", f'<manifest xmlns="{manifest}"/>')
    rows_read, told = read(path)
    assert [row.question for row in rows_read] == [MOON]
    assert told == [f'{path}: sheet "alt" is hidden and not read.']


def test_rows_that_are_hidden(tmp_path: Path) -> None:
    """What a filter hides is not asked, and told, as when material is read."""
    path = workbook(tmp_path / "q.xlsx", CASES["pupils"].sheets)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].row_dimensions[3].hidden = True
    book.save(path)
    rows, told = read(path)
    assert [(row.question, row.line) for row in rows] == [(MOON, 2), (SEA, 4)]
    assert told == [f'{path}: hidden rows of sheet "Tabelle1" are not read: 3.']

    document = Document(open_document(tmp_path / "q.ods", CASES["pupils"].sheets))
    table = document.body.get_table(0)
    assert table is not None
    row = table.get_row(1)
    row.set_attribute("table:visibility", "filter")
    table.set_row(1, row)
    document.save(tmp_path / "q.ods")
    assert [row.question for row in read(tmp_path / "q.ods")[0]] == [SUN, SEA]


def test_a_quiz_in_a_spreadsheet_is_a_list(tmp_path: Path) -> None:
    """Where right answers count, choices with a key are looked for in it as well."""
    rows: list[list[Any]] = [
        ["Question", "Answer 1", "Answer 2", "Correct answer"],
        ["What causes the tides?", "The wind", "The Moon", 2],
        ["Which is a gas?", "Oxygen", "Iron", 1],
    ]
    path = open_document(tmp_path / "quiz.ods", [Sheet(rows)])
    bank = bank_of(path.read_bytes(), path)
    assert bank is not None
    assert [one.stem for one in bank.questions] == [rows[1][0], rows[2][0]]

    plain = open_document(tmp_path / "q.ods", [Sheet([["question"], [SUN], [SEA]])])
    assert bank_of(plain.read_bytes(), plain) is None


def test_a_column_by_its_number(tmp_path: Path) -> None:
    """Where no row names the columns; then nothing is doubted."""
    path = workbook(tmp_path / "q.xlsx", CASES["no names, numbered"].sheets)
    assert [row.question for row in read(path, column="1")[0]] == ["1", "2", "3"]


def test_commas_of_questions_that_part_no_columns(tmp_path: Path) -> None:
    """A csv of bare questions, with unlike numbers of commas: each line is one."""
    path = tmp_path / "q.csv"
    lines = ["What is a tide, and why?", "Why, and since when, is it hot?"]
    path.write_text("\n".join(lines), encoding="utf-8")
    rows, told = read(path)
    assert [row.question for row in rows] == lines
    assert "its commas are not those of a table" in told[0]


def test_a_column_beyond_the_names(tmp_path: Path) -> None:
    """The questions stand in a column that has no name."""
    path = tmp_path / "q.csv"
    path.write_text(f"Name,Class\nIda,7a,{MOON}\nBen,7b,{SUN}\n", encoding="utf-8")
    rows, _ = read(path)
    assert [row.question for row in rows] == [MOON, SUN]
    assert list(rows[0].fields) == ["Name", "Class"]


def test_formulas_without_a_value_are_told(tmp_path: Path) -> None:
    """Their rows are blank; a spreadsheet program would compute them."""
    rows = [["Question", "Topic"], ['="What is "&B2&"?"', "a tide"], [MOON, "moon"]]
    got, told = read(workbook(tmp_path / "q.xlsx", [Sheet(rows, "Quiz")]))
    assert [row.question for row in got] == ["", MOON]
    assert any('of sheet "Quiz" have no saved value: 1 (A2)' in one for one in told)


CELLS = st.sampled_from(
    [
        *("", " ", MOON, "why", "Question", "Frage", "Questions", "Nr", "Sheet", "Sea"),
        *("1", "2", "3.", "Q1", "Q2", "a)", "2026", "____", "# note", "?", TASKS[0]),
    ]
)


@settings(deadline=None)
@given(
    st.lists(st.lists(CELLS, max_size=5), min_size=1, max_size=9),
    st.sampled_from([None, "1", "3", "Question"]),
)
def test_any_table_is_read_or_refused(
    rows: list[list[str]], column: str | None
) -> None:
    """Whatever stands in it, and however unlike its rows are: each is a row once."""
    table = ListTable("one", [(at, [*cells]) for at, cells in enumerate(rows, start=1)])
    try:
        found = list(records_of_tables([table], Way("q.csv", column), "sheet"))
    except QuestionsError:
        return
    lines = [line for line, _, _ in found]
    assert lines == list(range(len(rows) + 1 - len(found), len(rows) + 1))
