"""Question banks as lists of questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.batch.lists.questions import QuestionList
from explainbot.errors import QuestionsError

GIFT = """$CATEGORY: Sea

What causes the tides?{=The Moon ~The wind}

Ice is water.{T}

How high is it?{#5.4:0.1}

The capital of France is {=Paris ~Rome} today.

Write about it.{}
"""
SHEET = "Question,Answer 1,Answer 2,Correct\nWhat causes the tides?,Wind,The Moon,2\n"


def _rows(path: Path, *, banks: bool = True) -> list[tuple[str, object]]:
    with QuestionList(str(path), banks=banks) as questions:
        return [
            (row.question, row.fields.get("expected_text")) for row in questions.rows()
        ]


@pytest.mark.parametrize("name", ["exam.gift", "exam.txt"])
def test_right_answers_are_expected_words(tmp_path: Path, name: str) -> None:
    """Choices, numbers and gaps; what no words answer is asked and not scored."""
    path = tmp_path / name
    path.write_text(GIFT, encoding="utf-8")

    assert _rows(path) == [
        ("What causes the tides?", ["The Moon"]),
        ("Ice is water.", None),
        ("How high is it?", ["5.4"]),
        ("The capital of France is _____ today.", ["Paris"]),
        ("Write about it.", None),
    ]


def test_a_sheet_of_multiple_choice_is_a_bank_where_asked(tmp_path: Path) -> None:
    """To ``batch`` it stays a table with its columns."""
    path = tmp_path / "exam.csv"
    path.write_text(SHEET, encoding="utf-8")

    assert _rows(path) == [("What causes the tides?", ["The Moon"])]
    with QuestionList(str(path)) as questions:
        assert [list(row.fields) for row in questions.rows()] == [
            ["Answer 1", "Answer 2", "Correct"]
        ]


def test_a_broken_bank_is_refused_with_its_line(tmp_path: Path) -> None:
    """As when it is added."""
    path = tmp_path / "exam.gift"
    path.write_text("What?{\n=a\n", encoding="utf-8")

    with pytest.raises(QuestionsError, match=r"exam.gift:1: .*end with no }"):
        _rows(path)
