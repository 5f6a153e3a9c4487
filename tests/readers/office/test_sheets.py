"""Excel and OpenDocument workbooks."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from odfdo import Document, Table
from openpyxl import Workbook

from explainbot.errors import EmptySourceError
from tests.readers.office.office import changed, levels_of, read_file, sections_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def _sheet(book: Workbook, name: str, rows: list[list[object]]) -> Worksheet:
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(row)
    return sheet


def _book() -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


ASKED: list[list[Any]] = [
    ["Der Wal"],
    ["Nr", "Frage", "Antwort", "Klasse"],
    [1, "Was ist er?", "Ein Tier.", "8b"],
    [2, "Wo lebt er?", "Im Meer.", "8b"],
    [3, "Wer sah ihn?", None, None],
]


def test_question_columns(tmp_path: Path) -> None:
    """The columns are found by name, below a title; what is not read is said."""
    path = tmp_path / "wal.xlsx"
    book = _book()
    _sheet(book, "Fragen", ASKED)
    book.save(path)
    reading = read_file(path)

    assert reading.document.text == (
        "Der Wal\n\nWas ist er?\n\nEin Tier.\n\nWo lebt er?\n\nIm Meer."
    )
    assert sections_of(path) == [
        ("Was ist er?", "Ein Tier."),
        ("Wo lebt er?", "Im Meer."),
    ]
    assert reading.warnings == (
        'sheet "Fragen", row 5: column "answer" is empty; skipped',
        'sheet "Fragen": questions from the column "Frage", answers from "Antwort"',
        'sheet "Fragen": columns not read: "Klasse"',
    )
    place = reading.document.label_at(reading.document.text.index("Im Meer"))
    assert place == "sheet Fragen, row 4"


def test_an_opendocument_workbook(tmp_path: Path) -> None:
    """The same rules hold, with the words as the program shows them."""
    path = tmp_path / "wal.ods"
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Fragen")
    table.set_values(ASKED)
    document.body.append(table)
    document.save(str(path))

    assert sections_of(path) == [
        ("Was ist er?", "Ein Tier."),
        ("Wo lebt er?", "Im Meer."),
    ]
    read = read_file(path).document
    assert read.label_at(len(read.text) - 1) == "sheet Fragen, row 4"


@pytest.mark.parametrize(
    "header",
    [
        ("Question", "Answer"),
        ("Question posée", "Réponse"),
        ("Вопрос", "Ответ"),
        ("问题", "答案"),
        ("السؤال", "الإجابة"),
        ("Otázka", "Odpověď"),
    ],
    ids=["en", "fr", "ru", "zh", "ar", "cs"],
)
def test_column_names_of_many_languages(
    tmp_path: Path, header: tuple[str, str]
) -> None:
    """Headers in many languages name the columns."""
    path = tmp_path / "a.xlsx"
    book = _book()
    _sheet(book, "A", [list(header), ["one", "two"]])
    book.save(path)

    assert sections_of(path) == [("one", "two")]


ABOUT: list[list[object]] = [["Questions of 8b"], ["made by", "Ms Okafor"]]
SEAS: list[list[object]] = [["Question", "Answer"], ["What is it?", "A sea."]]


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        (ABOUT, False),
        ([*ABOUT, ["The sea is salt, because rivers bring salt from the land."]], True),
        (
            [["Capitals"], ["Land", "Town"], ["Peru", "Lima"], ["Chad", "N'Djamena"]],
            True,
        ),
        ([["Peru", "Lima"], ["Chad", "N'Djamena"]], True),
    ],
    ids=["a cover", "with a sentence", "a table under its title", "a table"],
)
def test_a_cover_beside_questions_is_not_read(
    tmp_path: Path, rows: list[list[object]], *, read: bool
) -> None:
    """As a list of questions passes it over; it is told. Alone it is read."""
    path, alone = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    book = _book()
    _sheet(book, "Cover", rows)
    book.save(alone)
    _sheet(book, "Seas", SEAS)
    book.save(path)

    held = [heading for heading, _ in sections_of(path)]
    told = 'sheet "Cover": a cover, it is not read' in read_file(path).warnings
    assert (held != ["What is it?"], not told) == (read, read)
    assert sections_of(alone)


def test_titles_above_questions_are_told(tmp_path: Path) -> None:
    """Several short rows are no text; one is the heading above the questions."""
    path = tmp_path / "a.xlsx"
    book = _book()
    _sheet(book, "Seas", [["The seas"], ["as of May"], *SEAS])
    book.save(path)

    assert sections_of(path) == [("What is it?", "A sea.")]
    assert (
        'sheet "Seas": above the table, not read: "The seas", "as of May"'
        in read_file(path).warnings
    )


def test_sheets_without_questions(tmp_path: Path) -> None:
    """Rows are lines with the names of their columns; numbers alone are not read."""
    path = tmp_path / "a.xlsx"
    book = _book()
    _sheet(
        book, "Places", [["Country", "Capital"], ["France", "Paris"], ["Peru", None]]
    )
    _sheet(book, "Numbers", [[1, 2], [3, 4]])
    _sheet(book, "Seas", [["What is it?", "A sea."], ["Where?", "In the north."]])
    book.save(path)
    reading = read_file(path)

    assert sections_of(path) == [
        ("Places", "Country: France | Capital: Paris\nCountry: Peru"),
        ("What is it?", "A sea."),
        ("Where?", "In the north."),
    ]
    assert levels_of(path)[1:3] == [(1, "Seas"), (2, "What is it?")]
    assert reading.warnings == (
        'sheet "Places": no question and answer columns; each row is read as a line',
        'sheet "Numbers": no question and answer columns, and no words; it is not read',
        (
            'sheet "Seas": no header names the columns: read as question, answer; '
            "row 1 is read as a question too"
        ),
    )


def test_what_cells_show(tmp_path: Path) -> None:
    """Dates, times, shares and numbers read as a person reads them."""
    path = tmp_path / "a.xlsx"
    book = _book()
    moments = [date(2026, 11, 22), datetime(2026, 1, 2, 3, 4), time(14, 30)]  # noqa: DTZ001
    sheet = _sheet(book, "Sheet1", [["x", *moments, 0.25, 3.0, 1.5, True]])
    sheet["E1"].number_format = "0%"
    book.save(path)

    assert read_file(path).document.text == (
        "x | 2026-11-22 | 2026-01-02 03:04 | 14:30 | 25% | 3 | 1.5 | TRUE"
    )


def test_a_title_above_a_table_heads_it(tmp_path: Path) -> None:
    """One short line above a table is a heading; a sentence there is text."""
    path = tmp_path / "a.xlsx"
    book = _book()
    rows: list[list[object]] = [["Country", "Capital"], ["France", "Paris"]]
    _sheet(book, "Titled", [["Capitals"], *rows])
    _sheet(book, "Told", [["Learn these by heart."], *rows])
    book.save(path)

    assert sections_of(path) == [
        ("Capitals", "Country: France | Capital: Paris"),
        ("Told", "Learn these by heart.\nCountry: France | Capital: Paris"),
    ]


@pytest.mark.parametrize(
    ("name", "heading"), [("Capitals", "Capitals"), ("Sheet1", ""), ("Tabelle 1", "")]
)
def test_a_single_sheet_is_headed_by_a_name_of_its_own(
    tmp_path: Path, name: str, heading: str
) -> None:
    """A name that a program gives tells nothing."""
    path = tmp_path / "a.xlsx"
    book = _book()
    _sheet(book, name, [["Country", "Capital"], ["France", "Paris"]])
    book.save(path)

    assert sections_of(path) == [(heading, "Country: France | Capital: Paris")]


def test_terms_and_their_meanings(tmp_path: Path) -> None:
    """Columns of terms and meanings are read as questions and answers are."""
    path = tmp_path / "a.xlsx"
    book = _book()
    _sheet(book, "A", [["Begriff", "Erklärung"], ["Delta", "Land aus Schlamm."]])
    book.save(path)

    assert sections_of(path) == [("Delta", "Land aus Schlamm.")]


def test_formulas(tmp_path: Path) -> None:
    """A formula shows its saved value; one without is reported.

    So are all of a file that says they are to be computed anew.
    """
    path = tmp_path / "a.xlsx"
    book = _book()
    _sheet(book, "Sheet1", [["x", "=1+1"], ["y", "=2+3"]])
    book.save(path)
    stale = changed(
        path, "xl/worksheets/sheet1.xml", "<f>2+3</f><v></v>", "<f>2+3</f><v>5</v>"
    )
    saved = changed(stale, "xl/workbook.xml", ' fullCalcOnLoad="1"', "")

    assert read_file(saved).document.text == "x\ny | 5"
    assert read_file(stale).document.text == "x\ny"
    for file, cells in ((saved, "1 (B1)"), (stale, "2 (B1, B2)")):
        assert read_file(file).warnings[0] == (
            f'sheet "Sheet1": formulas without a saved value: {cells}. Open the file '
            "in a spreadsheet program and save it"
        )


def test_merged_cells(tmp_path: Path) -> None:
    """A question over two rows has both answers; an answer serves both questions."""
    path = tmp_path / "a.xlsx"
    book = _book()
    rows: list[list[object]] = [
        ["Question", "Answer"],
        ["What is it?", "A whale."],
        [None, "A big one."],
        ["Who saw it?", "The crew."],
        ["Who told it?", None],
    ]
    sheet = _sheet(book, "A", rows)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B4:B5")
    book.save(path)

    assert sections_of(path) == [
        ("What is it?", "A whale.\n\nA big one."),
        ("Who saw it?", "The crew."),
        ("Who told it?", "The crew."),
    ]


def test_wide_sheets_are_bounded(tmp_path: Path) -> None:
    """Columns after the two hundredth are left out, and that is said."""
    path = tmp_path / "a.xlsx"
    book = _book()
    sheet = _sheet(book, "Sheet1", [["words"]])
    sheet.cell(1, 200, "last")
    sheet.cell(1, 201, "beyond")
    sheet.cell(1_048_576, 16_384, "far")
    book.save(path)
    reading = read_file(path)

    assert reading.document.text == "words | last"
    assert reading.warnings[0] == 'sheet "Sheet1": columns after the 200th are not read'


def test_no_words_at_all(tmp_path: Path) -> None:
    """A workbook of numbers is refused with what to do."""
    path = tmp_path / "a.xlsx"
    book = _book()
    _sheet(book, "A", [[1, 2], [3, 4]])
    book.save(path)

    with pytest.raises(EmptySourceError, match="no sheet has questions and answers"):
        read_file(path)


def test_short_cells_do_not_bear_out_a_template_s_language(tmp_path: Path) -> None:
    """A program states "fr" in any file; a text that could be English is not that."""
    path = tmp_path / "marks.ods"
    document = Document("spreadsheet")
    document.body.clear()
    document.meta.language = "fr-FR"
    table = Table("Marks")
    table.set_values(
        [["", "Test 1", "Test 2"], ["Group A", 12, 15], ["Group B", 14, 11]]
    )
    document.body.append(table)
    document.save(str(path))

    assert read_file(path).document.language == "en"


@pytest.mark.parametrize("column", [3, 4])
def test_columns_without_a_name_are_told(tmp_path: Path, column: int) -> None:
    """Before the last name or behind it; numbers and blanks in one are no words."""
    book = _book()
    rows: list[list[Any]] = [
        ["Question", "Answer", None, "Note" if column == 3 else None],
        ["What is ebb?", "The fall of the sea.", None, None],
        ["What is flood?", "The rise of the sea.", None, None],
    ]
    rows[2][column - 1] = "Ask about the bay."
    if column == 4:
        rows[1][2] = 7
    _sheet(book, "Tides", rows)
    path = tmp_path / "a.xlsx"
    book.save(path)
    notes = read_file(path).warnings
    told = f"column {column}, which has no name"
    assert [note for note in notes if "no name" in note] == [
        f'sheet "Tides": columns not read: {told}'
    ]
