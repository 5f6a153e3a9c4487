"""Tables and lists of quizzes in the shapes of many programs: keys, never others."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from explainbot.errors import EmptySourceError
from tests.readers.banks.quoted import quoted, written

TIDES, GAS = "What causes the tides?", "Which gas do plants take in?"
TWO = ["The wind", "The Moon", "The Sun"]
THREE = ["oxygen", "neon", "carbon dioxide"]


@pytest.mark.parametrize(
    ("key", "right"),
    [
        ("A, C", "air\nsteam"),
        ("A or C", "air\nsteam"),
        ("A and C", "air\nsteam"),
        ("A und C", "air\nsteam"),
        ("A e C", "air\nsteam"),
        ("A & C", "air\nsteam"),
        ("A E", "air\nfog"),
        ("Ⓐ", "air"),
        ("\uff23", "steam"),
        ("1 or 3", "air\nsteam"),
        ("①", "air"),
    ],
)
def test_several_labels_in_a_key(tmp_path: Path, key: str, right: str) -> None:
    """Words and signs between labels join them, in columns named by letters, too."""
    text = f'Question,A,B,C,D,E,Correct\nWhich?,air,iron,steam,gold,fog,"{key}"\n'
    path = written(tmp_path, "quiz.csv", text)

    assert [row[:2] for row in quoted(path)] == [("Which?", right)]


def test_of_between_numbers_joins_none(tmp_path: Path) -> None:
    """A number of how many ("2 of 4") is no list of places; nothing is guessed."""
    text = "Question,Answer 1,Answer 2,Answer 3,Answer 4,Key\nWhich?,a1,b1,c1,d1,2 of 4"

    with pytest.raises(EmptySourceError, match="has a right answer"):
        quoted(written(tmp_path, "quiz.csv", text))


@pytest.mark.parametrize(
    "rows",
    [
        (
            "Question ID,Question,Choice,Correct|1,{0},The wind,no|1,{0},The Moon,yes"
            "|2,{1},oxygen,no|2,{1},carbon dioxide,yes"
        ),
        (
            "Question,Answer,Is correct|{0},The wind,FALSE|,The Moon,TRUE"
            "|{1},oxygen,FALSE|,carbon dioxide,TRUE"
        ),
        (
            "IsCorrect;AnswerText;QuestionText|0;The wind;{0}|1;The Moon;{0}"
            "|0;oxygen;{1}|1;carbon dioxide;{1}"
        ),
    ],
)
def test_a_choice_in_each_row(tmp_path: Path, rows: str) -> None:
    """Rows of one question are its choices; what is marked as right is quoted."""
    path = written(tmp_path, "quiz.csv", rows.format(TIDES, GAS).replace("|", "\n"))

    assert quoted(path) == [
        (TIDES, "The Moon", "line 2, choice B of 2"),
        (GAS, "carbon dioxide", "line 4, choice B of 2"),
    ]


def test_a_choice_in_each_row_of_a_sheet(tmp_path: Path) -> None:
    """So it is in a sheet, whose flags are numbers."""
    book = openpyxl.Workbook()
    rows = [["QuestionID", "QuestionText", "AnswerText", "IsCorrect"]]
    rows += [["1", TIDES, text, str(int(text == TWO[1]))] for text in TWO]
    for row in rows:
        book.worksheets[0].append([int(x) if x.isdigit() else x for x in row])
    path = tmp_path / "quiz.xlsx"
    book.save(path)

    assert [row[:2] for row in quoted(path)] == [(TIDES, "The Moon")]


def test_choices_in_circles(tmp_path: Path) -> None:
    """Numbers in circles label columns, choices in one cell, and keys."""
    text = (
        f"Question,Options,Answer\n{TIDES},① The wind ② The Moon ③ The Sun,②\n"
        f"{GAS},① oxygen ② neon ③ carbon dioxide,③\n"
    )

    assert [row[:2] for row in quoted(written(tmp_path, "quiz.csv", text))] == [
        (TIDES, "The Moon"),
        (GAS, "carbon dioxide"),
    ]


def test_columns_named_in_brackets_and_a_guide_row(tmp_path: Path) -> None:
    """A label in brackets names choices; a row that says what to write is none."""
    labels = f"No.,Question,(A),(B),(C),Ans.\n1,{TIDES},{','.join(TWO)},(B)\n"
    guide = (
        "Question Text,Option 1,Option 2,Option 3,Correct Answer\n"
        "Text of the question,Text for option 1,Text for option 2,Text for option 3,"
        f"1 to 3\n{TIDES},{','.join(TWO)},2\n"
    )

    for name, text in (("a.csv", labels), ("b.csv", guide)):
        found = quoted(written(tmp_path, name, text))
        assert [row[:2] for row in found] == [(TIDES, "The Moon")]


def test_questions_of_brightspace(tmp_path: Path) -> None:
    """Rows that name what they hold: options by points, pairs, items in order."""
    text = """NewQuestion,MC,,,
Title,Tides,,,
QuestionText,What causes the tides?,,,
Option,0,The wind,,It blows.
Option,100,The Moon,,It pulls at the sea.
Feedback,Gravity does it.,,,

NewQuestion,MS,,,
QuestionText,Which are gases?,,,
Option,1,air,,
Option,0,iron,,
Option,1,steam,,

NewQuestion,TF,,,
QuestionText,Ice is water.,,,
TRUE,100,,,
FALSE,0,,,

NewQuestion,SA,,,
QuestionText,Capital of France?,,,
Answer,100,Paris,,
Answer,50,Lutetia,,

NewQuestion,M,,,
QuestionText,Match them.,,,
Choice,1,France,,
Choice,2,Italy,,
Match,2,Rome,,
Match,1,Paris,,

NewQuestion,WR,,,
QuestionText,Tell of the sea.,,,
"""

    found = quoted(written(tmp_path, "pool.csv", text))

    assert found == [
        (TIDES, "The Moon\nGravity does it.\nIt pulls at the sea.",
         "line 1, choice B of 2"),
        ("Which are gases?", "air\nsteam", "line 8, choices A and C of 3"),
        ("Ice is water.", "True", "line 14"),
        ("Capital of France?", "Paris", "line 19"),
        ("Match them.", "Italy: Rome\nFrance: Paris", "line 24"),
    ]  # fmt: skip


OPTIONS = [{"id": f"o{at}", "text": text} for at, text in enumerate(TWO)]
COUNTED = [{"id": at, "text": text} for at, text in enumerate(TWO)]
FLAGGED = [{"answerText": text, "isCorrect": text == TWO[1]} for text in TWO]


@pytest.mark.parametrize(
    "item",
    [
        {"question": TIDES, "options": OPTIONS, "correctOptionId": "o1"},
        {"question": TIDES, "options": COUNTED, "correctOptionId": 1},
        {"question": TIDES, "options": COUNTED, "correctAnswerId": 1},
        {"question": TIDES, "choices": TWO, "correctIndices": [1]},
        {"question": TIDES, "choices": TWO, "answerIndex": 1},
        {"question": TIDES, "choices": OPTIONS, "correct_choice_ids": ["o1"]},
        {"title": TIDES, "answerOptions": FLAGGED},
        {"question": TIDES, "correctAnswer": TWO[1], "distractors": [TWO[0], TWO[2]]},
        {"question": TIDES, "answers": {"answer_a": TWO[0], "answer_b": TWO[1],
         "answer_c": TWO[2], "answer_d": None}, "correct_answer": "answer_b"},
        {"questiontext": TIDES, "answers": [
            {"text": text, "fraction": 100 * (text == TWO[1])} for text in TWO]},
    ],
)  # fmt: skip
def test_keys_of_objects(tmp_path: Path, item: dict[str, object]) -> None:
    """Places from 0, ids of choices, flags, wrong ones apart: each names the key."""
    path = written(tmp_path, "quiz.json", json.dumps([item]))

    assert [row[:2] for row in quoted(path)] == [(TIDES, "The Moon")]


@pytest.mark.parametrize(
    "head",
    ["Вопрос,Вариант 1,Вариант 2,Вариант 3,Правильный ответ", "Soru,1,2,3,Doğru Cevap"],
)
def test_names_of_columns_in_more_languages(tmp_path: Path, head: str) -> None:
    """Russian and Turkish sheets name their columns in their own words."""
    text = f"{head}\n{TIDES},{','.join(TWO)},2\n{GAS},{','.join(THREE)},3\n"

    assert [row[:2] for row in quoted(written(tmp_path, "q.csv", text))] == [
        (TIDES, "The Moon"),
        (GAS, "carbon dioxide"),
    ]
