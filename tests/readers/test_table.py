"""Question and answer tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.errors import EmptySourceError, SourceError
from explainbot.readers.base import Reading
from explainbot.readers.reading import read
from explainbot.sections.sections import split, uncovered

FORMATS = Path(__file__).parents[1] / "data" / "formats"


def _read(name: str) -> Reading:
    return read(FORMATS / name, name=name, source_path=f"corpus/{name}")


def test_rows_become_questions_with_answers() -> None:
    """Quoting is resolved; each row is a heading and its text, at its source line."""
    document = _read("table.csv").document
    assert document.text == (
        'What is it?\nA "big" bridge,\r\nmade of stone\n\n'
        "How long\r\nis it?\nNinety metres."
    )
    sections = split(document)
    assert [(each.heading, each.text) for each in sections] == [
        ("What is it?", 'A "big" bridge,\r\nmade of stone'),
        ("How long is it?", "Ninety metres."),
    ]
    assert uncovered(document, sections) == []
    lines = [
        (document.line_at(each.start), document.line_at(each.end - 1))
        for each in sections
    ]
    assert lines == [(2, 3), (6, 6)]
    assert document.line_at(document.headings[1].start) == 5
    assert document.sources == ("Atlas", "Guide")


@pytest.mark.parametrize(
    ("name", "text", "note"),
    [
        (
            "a.csv",
            "Nr;Frage;Antwort\n1;Was ist Ebbe?;Das Sinken des Wassers.\n",
            'questions from the column "Frage", answers from "Antwort"',
        ),
        (
            "a.csv",
            "1;Was ist Ebbe?;Das Sinken.\n2;Was ist Flut?;Das Steigen.\n",
            (
                "no header names the columns: read as question, answer; row 1 is read "
                "as a question too"
            ),
        ),
        (
            "a.tsv",
            "término\tdefinición\nMarea\tSubida y bajada del mar.\n",
            'questions from the column "término", answers from "definición"',
        ),
    ],
)
def test_the_columns_read_are_named(
    tmp_path: Path, name: str, text: str, note: str
) -> None:
    """In the author's own words; a column of numbers may stand before them."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")

    assert read(path, name=name, source_path=name).warnings == (note,)


def test_what_is_not_read_is_reported() -> None:
    """Skipped rows and unread columns are named; a source column is expected."""
    assert _read("table.csv").warnings == (
        'questions from the column "question", answers from "answer"',
        'columns not read: "level"',
        'row 3: column "answer" is empty; the row is skipped',
        (
            "row 5: 5 cells, more than the header's 4 (a cell that holds the "
            "separator needs quotation marks); the row is skipped"
        ),
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("semicolon.csv", "Was ist es?\nEine Brücke, aus Stein."),
        ("tabs.tsv", "Qu’est-ce que c’est ?\nUn pont."),
        ("two-columns.csv", "What is it?\nA bridge\n\nWho built it?\nMasons"),
    ],
)
def test_separators_and_languages(name: str, text: str) -> None:
    """The separator and the columns are found, also without a header."""
    assert _read(name).document.text == text


def test_missing_header_is_reported() -> None:
    """Two columns without a header are questions and answers, and that is said."""
    assert _read("two-columns.csv").warnings == (
        (
            "no header names the columns: read as question, answer; "
            "row 1 is read as a question too"
        ),
    )


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        (
            "no-columns.csv",
            SourceError,
            (
                ':1: no question and answer column; the columns are: "name", "length", '
                '"year". Name the two columns "question" and "answer" in the first row.'
            ),
        ),
        (
            "open-quote.csv",
            SourceError,
            (
                ":2: the table is not well-formed (unexpected end of data). "
                "Look for a quotation mark that is not closed or not doubled."
            ),
        ),
    ],
)
def test_other_tables_are_refused(
    name: str, kind: type[SourceError], message: str
) -> None:
    """The message names file, line, what was found and what to do."""
    with pytest.raises(kind) as caught:
        _read(name)
    assert str(caught.value) == f"{FORMATS / name}{message}"


def test_facts_are_read_as_lines(tmp_path: Path) -> None:
    """A table in which nothing is asked keeps the names of its columns in each line."""
    path = tmp_path / "a.csv"
    path.write_text("Land,Stadt,Note\nPeru,Lima,\nMali,Bamako,hot\n", encoding="utf-8")
    reading = read(path, name="a.csv", source_path="corpus/a.csv")

    assert reading.document.text == (
        "Land: Peru | Stadt: Lima\nLand: Mali | Stadt: Bamako | Note: hot"
    )
    assert reading.document.line_at(30) == 3
    assert reading.warnings == (
        "no question and answer columns; each row is read as a line",
    )


def test_table_without_answers_is_empty(tmp_path: Path) -> None:
    """A header alone is no material."""
    path = tmp_path / "a.csv"
    path.write_text("question,answer\nWhat?,\n")
    with pytest.raises(EmptySourceError, match="no row has both"):
        read(path, name="a.csv", source_path="corpus/a.csv")


def test_spreadsheet_separator_line(tmp_path: Path) -> None:
    """A first line "sep=;" states the separator and is no row."""
    path = tmp_path / "a.csv"
    path.write_text("sep=;\nquestion;answer\nWhat?;This.\n")
    document = read(path, name="a.csv", source_path="corpus/a.csv").document
    assert document.text == "What?\nThis."
    assert document.line_at(0) == 3


@pytest.mark.parametrize(
    ("table", "text", "line"),
    [
        (
            "question,answer\nWhat?," + "x" * 200_000 + "\n",
            "What?\n" + "x" * 200_000,
            2,
        ),
        ("Question posée;Réponse\nOù ?;Ici.\n", "Où ?\nIci.", 2),
        ("Nr|Ihre Frage|Die Antwort\n1|Wo?|Hier.\n", "Wo?\nHier.", 2),
        ("# by me\n# it's new\nquestion,answer\nWhat?,This.\n", "What?\nThis.", 4),
        ("#,question,answer\n1,What?,This.\n", "What?\nThis.", 2),
        ("Question ID,Question,Answer\n1,What?,This.\n", "What?\nThis.", 2),
    ],
)
def test_tables_of_other_habits(
    tmp_path: Path, table: str, text: str, line: int
) -> None:
    """Long cells, longer names of columns, comments above and "|" are read."""
    path = tmp_path / "a.csv"
    path.write_text(table, encoding="utf-8")
    document = read(path, name="a.csv", source_path="corpus/a.csv").document
    assert document.text == text
    assert document.line_at(0) == line


ESCAPED = r"""Question	Answer
Where do I park?	Behind the gym.\n\nAsk:\n- Mr. Bell
What does \n mean?	A line end: printf("a\n"), not C:\new or $\nu$.
When?	At nine.\r\nAnd ten.
"""


def test_escaped_line_ends_are_line_ends(tmp_path: Path) -> None:
    """As exports write them; none in code, paths and formulas; lines stay right."""
    path = tmp_path / "kb.tsv"
    path.write_text(ESCAPED, "utf-8")
    reading = read(path, name="kb.tsv", source_path="corpus/kb.tsv")
    document = reading.document
    assert [each.text for each in split(document)] == [
        "Behind the gym.\n\nAsk:\n- Mr. Bell",
        r'A line end: printf("a\n"), not C:\new or $\nu$.',
        "At nine.\nAnd ten.",
    ]
    assert reading.warnings[-1] == r'"\n" in its cells is read as a line end'
    last = split(document)[-1]
    assert [document.line_at(last.start), document.line_at(last.end - 1)] == [4, 4]


@pytest.mark.parametrize(
    "text",
    [
        "A,B\nWhat is \\n?,It is `\\n`.\n",
        "Question,Answer\nWhere?,C:\\temp\\new\\note\n",
        "Question,Answer\nWhich?,$\\neq$ and $\\nabla$ x\\neq y\n",
        'Question,Answer\nWhere?,"Above.\nNot\\nhere."\n',
    ],
)
def test_other_backslashes_stay(tmp_path: Path, text: str) -> None:
    """They are what the cell says."""
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    document = read(path, name="a.csv", source_path="corpus/a.csv").document
    assert document.text.count("\\n") == text.count("\\n")


def test_two_words_above_sentences_are_a_header(tmp_path: Path) -> None:
    """Also where some of the rows below do not ask."""
    path = tmp_path / "chat.csv"
    path.write_text(
        "Context,Response\nHow do I log in?,Use the link on the page.\n"
        "I cannot log in.,Ask the desk for some help.\n",
        "utf-8",
    )
    document = read(path, name="chat.csv", source_path="corpus/chat.csv").document
    assert [each.heading for each in split(document)] == [
        "How do I log in?",
        "I cannot log in.",
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "context,response\nHow do I log in?,Use the link.\nI cannot.,Ask us now.\n",
            "context",
        ),
        (
            (
                "context,response\nHow do I log in?,Use the link.\nI can not log in.,"
                "Ask the desk.\n"
            ),
            "How do I log in?",
        ),
    ],
)
def test_two_small_words_above_sentences_alone_are_a_header(
    tmp_path: Path, text: str, first: str
) -> None:
    """Where every cell below is a sentence of three words or more."""
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    document = read(path, name="a.csv", source_path="corpus/a.csv").document
    assert document.headings[0].title == first


@pytest.mark.parametrize("name", ["Level", "Punkte", "Niveau"])
def test_what_sorts_questions_is_no_answer(tmp_path: Path, name: str) -> None:
    """A list of questions with a column of levels is read row by row."""
    path = tmp_path / "quiz.csv"
    rows = ["What is a tide?,2", "Why is the sea salty?,3"]
    path.write_text("\n".join([f"Question,{name}", *rows]), encoding="utf-8")
    found = read(path, name="quiz.csv", source_path="corpus/quiz.csv").document
    assert found.headings == ()
    assert f"What is a tide? | {name}: 2" in found.text


def test_questions_beyond_the_names_of_the_columns(tmp_path: Path) -> None:
    """What is called a question only counts; the column that asks has no name."""
    path = tmp_path / "quiz.csv"
    path.write_text(
        "Question,Answer\n1,The moon.,What is it?\n2,The sun.,Why?\n", "utf-8"
    )
    found = read(path, name="quiz.csv", source_path="corpus/quiz.csv").document
    assert [each.title for each in found.headings] == ["What is it?", "Why?"]
    assert "The moon." in found.text


def test_cells_in_html_are_text(tmp_path: Path) -> None:
    """As programs for cards write them; what plays is left out, gaps are filled."""
    path = tmp_path / "cards.csv"
    path.write_text(
        "question,answer\nWhat is a stoma?,A pore.<br>It opens&nbsp;by day. "
        "<img src='a.jpg'>\nWhat is a <b>vacuole</b>?,A bag [sound:v.mp3] in "
        "{{c1::plant}} cells.\n",
        encoding="utf-8",
    )

    reading = read(path, name="cards.csv", source_path="cards.csv")
    assert [(each.heading, each.text) for each in split(reading.document)] == [
        ("What is a stoma?", "A pore.\nIt opens by day."),
        ("What is a vacuole?", "A bag in plant cells."),
    ]
    assert "its cells are read as HTML" in reading.warnings


def test_cells_about_html_stay_as_they_are(tmp_path: Path) -> None:
    """An element that is spoken of is left open, or quoted."""
    path = tmp_path / "web.csv"
    text = 'question,answer\nWhat does <b> do?,It makes letters bold: "&amp;" too.\n'
    path.write_text(text.replace('"', "'"), encoding="utf-8")

    document = read(path, name="web.csv", source_path="web.csv").document
    assert "<b>" in document.text
    assert "&amp;" in document.text
