"""Sheets and lists of quizzes: what the key says is right, never another choice."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from explainbot.errors import EmptySourceError
from explainbot.readers.banks.tables.keys import KeyRow, resolved
from explainbot.readers.reading import read
from explainbot.sections.sections import split

TIDES = ["What causes the tides?", "The wind", "The Moon"]


def _quoted(path: Path) -> list[tuple[str, str, str]]:
    """Return heading, quote and place of each section of a file."""
    document = read(path, name=path.name, source_path=f"corpus/{path.name}").document
    return [
        (each.heading, each.text, document.label_at(each.start))
        for each in split(document)
    ]


def _csv(path: Path, rows: list[list[str]]) -> Path:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Question,Answer 1,Answer 2,Correct", "2"),
        ("Question,Answer 1,Answer 2,Correct", "2.0"),
        ("Question,Answer A,Answer B,Correct answer", "The Moon"),
        ("Question,Option A,Option B,Correct Answer", "B"),
        ("Question,Option A,Option B,Correct Answer", "b) the moon"),
        ("question,option_a,option_b,answer", "option_b"),
        ("Frage,A,B,Lösung", "B"),
        ("Pregunta,Opción 1,Opción 2,Respuesta correcta", "Opción 2"),
        ("question,choice1,choice2,correctAnswer", "(2)"),
    ],
)
def test_the_key_decides(tmp_path: Path, header: str, key: str) -> None:
    """A number, a letter, the words or a column's name say which choice is right."""
    path = _csv(tmp_path / "quiz.csv", [header.split(","), [*TIDES, key]])

    assert _quoted(path) == [(TIDES[0], "The Moon", "line 2, choice B of 2")]


def test_a_number_is_read_as_all_of_its_column_are() -> None:
    """Among numbers, "2" is a place where another row's key can be nothing else."""
    places = resolved(
        [KeyRow(("8", "6", "2"), "2"), KeyRow(("lead", "iron", "gold"), "3")]
    )
    words = resolved([KeyRow(("8", "6", "2"), "2"), KeyRow(("7", "30", "12"), "30")])

    assert places == [{1}, {2}]
    assert words == [{2}, {1}]


def test_a_key_that_may_mean_two_choices_means_none() -> None:
    """Where all keys are both places and words, no choice is known to be right."""
    rows = [KeyRow(("3", "1", "2"), "2"), KeyRow(("2", "3", "1"), "3")]

    assert resolved(rows) == [frozenset(), frozenset()]


def test_several_right_choices(tmp_path: Path) -> None:
    """Each is quoted, on a line of its own, and the citation names them."""
    rows = [
        ["Question", "Answer 1", "Answer 2", "Answer 3", "Correct answers"],
        ["Which are gases?", "Oxygen", "Iron", "Neon", "1,3"],
    ]
    path = _csv(tmp_path / "quiz.csv", rows)

    assert _quoted(path) == [
        ("Which are gases?", "Oxygen\nNeon", "line 2, choices A and C of 3")
    ]


def test_a_column_of_flags_beside_each_choice(tmp_path: Path) -> None:
    """True and false beside the choices say which is right."""
    rows = [
        ["Question", "Answer 1", "Correct 1", "Answer 2", "Correct 2"],
        [TIDES[0], TIDES[1], "FALSE", TIDES[2], "TRUE"],
    ]

    assert _quoted(_csv(tmp_path / "quiz.csv", rows))[0][1] == "The Moon"


@pytest.mark.parametrize(
    "header",
    [
        ["Question", "Correct Answer", "Incorrect Answer 1", "Incorrect Answer 2"],
        ["Question", "Answer", "Wrong answer 1", "Wrong answer 2 (Optional)"],
        ["Frage", "Richtige Antwort", "Falsche Antwort 1", "Falsche Antwort 2"],
    ],
)
def test_a_right_answer_beside_wrong_ones(tmp_path: Path, header: list[str]) -> None:
    """Wrong answers are no part of the text; no letter is claimed for the right one."""
    rows = [
        ["Spreadsheet import template"],
        header,
        [TIDES[0], "The Moon", "Wind", "Sun"],
    ]

    assert _quoted(_csv(tmp_path / "quiz.csv", rows)) == [
        (TIDES[0], "The Moon", "line 3")
    ]


def test_a_sheet_with_instructions_above(tmp_path: Path) -> None:
    """Title rows and remarks in the names of columns are passed over."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    rows = [
        ["Quiz template"],
        ["Add at least one question until 500"],
        [None, "Question - max 120 characters", "Answer 1 - max 75 characters",
         "Answer 2 - max 75 characters", "Answer 3 - max 75 characters",
         "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
         "Correct answer(s) - choose at least one"],
        [1, *TIDES, None, 20, 2],
        [2, "Which are gases?", "Oxygen", "Iron", "Neon", 30, "1,3"],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    path = tmp_path / "quiz.xlsx"
    book.save(path)

    assert _quoted(path) == [
        (TIDES[0], "The Moon", "sheet Sheet1, row 4, choice B of 2"),
        (
            "Which are gases?",
            "Oxygen\nNeon",
            "sheet Sheet1, row 5, choices A and C of 3",
        ),
    ]


def test_types_of_questions(tmp_path: Path) -> None:
    """What fills a blank has only right answers, a poll has none."""
    rows = [
        ["Question Text", "Question Type", "Option 1", "Option 2", "Correct Answer",
         "Answer explanation"],
        [TIDES[0], "Multiple Choice", TIDES[1], TIDES[2], "2", "It pulls at the sea."],
        ["How many moons has Mars?", "Fill-in-the-Blank", "2", "two", "", ""],
        ["Do you like it?", "Poll", "Yes", "No", "", ""],
    ]  # fmt: skip
    path = _csv(tmp_path / "quiz.csv", rows)

    assert [row[:2] for row in _quoted(path)] == [
        (TIDES[0], "The Moon\nIt pulls at the sea."),
        ("How many moons has Mars?", "2\ntwo"),
    ]


def test_choices_without_a_key_are_no_answers(tmp_path: Path) -> None:
    """The first choice is not taken for the answer; the row is named."""
    path = _csv(tmp_path / "quiz.csv", [["Question", "Answer 1", "Answer 2"], TIDES])

    with pytest.raises(EmptySourceError, match="none of its 1 questions") as refused:
        read(path, name="quiz.csv", source_path="quiz.csv")
    assert "line 2" in str(refused.value)


def test_a_row_with_a_wrong_key_is_told(tmp_path: Path) -> None:
    """A key that names no choice leaves its question without an answer."""
    rows = [
        ["Question", "A", "B", "Correct"],
        [*TIDES, "B"],
        ["What is wet?", "x", "y", "D"],
    ]
    path = _csv(tmp_path / "quiz.csv", rows)

    told = read(path, name="quiz.csv", source_path="quiz.csv").warnings
    assert "without a right answer, so not quoted: line 3" in told
    assert len(_quoted(path)) == 1


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ([{"question": TIDES[0], "answers": TIDES[1:], "correct": 1},
          {"question": "What is wet?", "answers": ["Water", "Fire"], "correct": 0}],
         "item 1, choice B of 2"),
        ({"question": TIDES[0], "answer": "B",
          "options": {"A": TIDES[1], "B": TIDES[2]}}, "item 1, choice B of 2"),
        ({"question": TIDES[0], "options": TIDES[1:], "correctIndex": 1},
         "item 1, choice B of 2"),
        ({"results": [{"question": TIDES[0], "correct_answer": "The Moon",
                       "incorrect_answers": ["The wind"]}]}, "item 1"),
        ({"params": {"question": f"<p>{TIDES[0]}</p>", "answers": [
            {"text": "<div>The wind</div>", "correct": False},
            {"text": "<div>The Moon</div>", "correct": True}]}},
         "item 1, choice B of 2"),
        ({"question": {"stem": TIDES[0], "choices": [
            {"text": TIDES[1], "label": "A"}, {"text": TIDES[2], "label": "B"}]},
          "answerKey": "B"}, "item 1, choice B of 2"),
    ],
)  # fmt: skip
def test_objects_of_quizzes(tmp_path: Path, value: object, place: str) -> None:
    """Choices of JSON are read by their key or their flags, never joined."""
    path = tmp_path / "quiz.json"
    path.write_text(json.dumps(value), encoding="utf-8")

    assert _quoted(path)[0] == (TIDES[0], "The Moon", place)


def test_a_number_that_may_count_from_either_is_no_key(tmp_path: Path) -> None:
    """In one object alone "correct: 1" of two is the first or the second."""
    path = tmp_path / "quiz.json"
    value = {"question": TIDES[0], "answers": TIDES[1:], "correct": 1}
    path.write_text(json.dumps(value), encoding="utf-8")

    with pytest.raises(EmptySourceError, match="which choice is right is not told"):
        read(path, name="quiz.json", source_path="quiz.json")


def test_a_table_of_twelve_choices(tmp_path: Path) -> None:
    """Letters go on beyond H; the key is the second of twelve."""
    names = [f"Option {letter}" for letter in "ABCDEFGHIJKL"]
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    rows = [["Question", *names, "Correct"], ["Shortest?", *months, "B"]]
    path = _csv(tmp_path / "months.csv", rows)

    assert _quoted(path) == [("Shortest?", "Feb", "line 2, choice B of 12")]


def test_a_long_table_is_read_whole(tmp_path: Path) -> None:
    """The separator is chosen by the first rows; all rows are read with it."""
    rows = "".join(
        f"What is term, so to say, {at}?;A{at};B{at};2\n" for at in range(700)
    )
    path = tmp_path / "quiz.csv"
    path.write_text(f"Question;Answer 1;Answer 2;Correct\n{rows}", encoding="utf-8")

    found = _quoted(path)

    assert len(found) == 700
    assert found[-1] == (
        "What is term, so to say, 699?", "B699", "line 701, choice B of 2",
    )  # fmt: skip
