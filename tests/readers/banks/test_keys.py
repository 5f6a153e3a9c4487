"""Keys of sheets and of JSON: what they say is right, or no answer at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explainbot.errors import EmptySourceError
from explainbot.readers.banks.tables.cells import part
from explainbot.readers.banks.tables.keys import KeyRow, resolved
from tests.readers.banks.quoted import notes, quoted, written

METALS = ("Iron", "Mercury", "Copper")
HEADER = "Question,Option 1,Option 2,Option 3,Correct"


def _answers(path: Path) -> list[str]:
    return [text for _heading, text, _place in quoted(path)]


def _json(folder: Path, value: object) -> Path:
    return written(folder, "quiz.json", json.dumps(value))


def test_a_zero_in_a_column_decides_for_all_of_it(tmp_path: Path) -> None:
    """Keys 0, 1 and 2 are the first, second and third choice."""
    rows = "p?,Aa,Ab,Ac,0\nq?,Ba,Bb,Bc,1\nr?,Ca,Cb,Cc,2\n"

    assert _answers(written(tmp_path, "quiz.csv", f"{HEADER}\n{rows}")) == [
        "Aa",
        "Bb",
        "Cc",
    ]


def test_a_column_named_index_counts_from_zero(tmp_path: Path) -> None:
    """Its 1 is the second choice; without the name it is the first."""
    rows = "p?,Aa,Ab,Ac,1\nq?,Ba,Bb,Bc,2\n"
    named = HEADER.replace("Correct", "correct_index")

    assert _answers(written(tmp_path, "a.csv", f"{named}\n{rows}")) == ["Ab", "Bc"]
    assert _answers(written(tmp_path, "b.csv", f"{HEADER}\n{rows}")) == ["Aa", "Bb"]


def test_keys_that_count_from_both_are_none() -> None:
    """A 0 beside the number of the last choice leaves open where counting starts."""
    rows = [KeyRow(METALS, "0"), KeyRow(METALS, "3"), KeyRow(METALS, "2")]

    assert resolved(rows) == [frozenset()] * 3


def test_a_zero_that_a_choice_spells_counts_nothing() -> None:
    """A key that is one of the choices' words tells nothing of places."""
    rows = [KeyRow(("0", "1", "2"), "0"), KeyRow(METALS, "3")]

    assert resolved(rows) == [{0}, {2}]


@pytest.mark.parametrize(
    "key", ["-1", "1%", "+1", "1.5", "-1.0", "1-3", "<2", "!1", "-B", "not 1", "-1, -2"]
)
def test_a_sign_or_percent_makes_a_number_no_key(tmp_path: Path, key: str) -> None:
    """Its question has no answer, and its line is told."""
    path = written(
        tmp_path, "quiz.csv", f'{HEADER}\np?,Aa,Ab,Ac,3\nq?,Ba,Bb,Bc,"{key}"\n'
    )

    assert _answers(path) == ["Ac"]
    assert "without a right answer, so not quoted: line 3" in notes(path)


@pytest.mark.parametrize(
    "key", ["2", "(2)", "2)", "2.", "#2", " 2.0", "B", "b)", "[2]"]
)
def test_signs_around_a_key_that_are_none_of_a_number(key: str) -> None:
    """Brackets, full stops and a number sign leave it the place it is."""
    assert resolved([KeyRow(METALS, key), KeyRow(METALS, "1, 3")]) == [{1}, {0, 2}]


def test_an_index_below_zero_in_json_is_no_key(tmp_path: Path) -> None:
    """-1 says that none is right; several indexes each count from 0."""
    path = _json(
        tmp_path,
        [
            {"question": "p?", "options": METALS, "correctIndex": -1},
            {"question": "q?", "options": METALS, "correctIndex": [1, 2]},
        ],
    )

    assert _answers(path) == ["Mercury\nCopper"]


@pytest.mark.parametrize(("key", "answers"), [("2", []), ("1", ["Aa"]), ("X", [])])
def test_a_lone_choice_is_right_if_its_key_says_so(
    tmp_path: Path, key: str, answers: list[str]
) -> None:
    """A key that names no choice leaves a row with one choice without answer."""
    path = written(tmp_path, "quiz.csv", f"{HEADER}\np?,Aa,,,{key}\nq?,Ba,Bb,Bc,3\n")

    assert _answers(path) == [*answers, "Bc"]


def test_choices_of_json_by_letter_beside_their_question(tmp_path: Path) -> None:
    """The choice is quoted, not its letter."""
    value = {"question": "p?", "A": "Iron", "B": "Mercury", "answer": "B"}

    assert quoted(_json(tmp_path, value)) == [
        ("p?", "Mercury", "item 1, choice B of 2")
    ]


def test_lists_of_texts_and_labels(tmp_path: Path) -> None:
    """The label picks the text that stands in its place."""
    choices = {"text": ["Iron", "Mercury"], "label": ["A", "B"]}
    value = {"question": "p?", "choices": choices, "answerKey": "B"}

    assert _answers(_json(tmp_path, value)) == ["Mercury"]


def test_choices_in_one_cell(tmp_path: Path) -> None:
    """The key's choice is quoted; a cell that cannot be parted gives no answer."""
    rows = [
        "Question,Choices,Answer",
        "p?,A) Iron; B) Mercury; C) Gold,B",
        'q?,"A. Neon, B. Lead",A',
        "r?,A) plan A) or B) none,B",
    ]
    path = written(tmp_path, "quiz.csv", "\n".join(rows))

    assert quoted(path) == [
        ("p?", "Mercury", "line 2, choice B of 3"),
        ("q?", "Neon", "line 3, choice A of 2"),
    ]
    assert "without a right answer, so not quoted: line 4" in notes(path)


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("A) x B) y", ["x", "y"]),
        ("(1) x | (2) y", ["x", "y"]),
        ("A) x B) y D) z", []),
        ("x; y", []),
    ],
)
def test_parts_of_a_cell(cell: str, texts: list[str]) -> None:
    """Labels of one form, counted on, each there once."""
    assert part(cell) == texts


def test_full_points_are_right(tmp_path: Path) -> None:
    """A choice with some of the points, or none, is wrong."""
    scores = zip(METALS, (0, 100, 50), strict=True)
    answers = [{"text": text, "score": score} for text, score in scores]

    assert _answers(_json(tmp_path, {"question": "p?", "answers": answers})) == [
        "Mercury"
    ]


def test_answers_beside_choices_called_answers(tmp_path: Path) -> None:
    """Among such, a list without a key is one of choices; alone, it is kept."""
    scored = [{"text": "Iron", "score": 0}, {"text": "Mercury", "score": 1}]
    bare = {"question": "q?", "answers": list(METALS)}
    beside = _json(tmp_path, [{"question": "p?", "answers": scored}, bare])

    assert _answers(beside) == ["Mercury"]
    assert "item 2: which choice is right is not told; skipped" in notes(beside)
    assert _answers(_json(tmp_path, [bare])) == ["Iron\nMercury\nCopper"]


def test_choices_that_say_nothing_of_right_are_refused(tmp_path: Path) -> None:
    """Equal points for all leave open which is right."""
    answers = [{"text": text, "points": 1} for text in METALS]

    with pytest.raises(EmptySourceError, match="which choice is right is not told"):
        quoted(_json(tmp_path, {"question": "p?", "answers": answers}))


def test_a_letter_beside_unlabelled_choices_in_one_cell(tmp_path: Path) -> None:
    """It is never quoted itself; words and numbers among the choices are."""
    rows = 'p?,"Neon, Gold",B\nq?,"5, 7, 9",7\nr?,"Iron; Lead",Lead\n'
    rows += 's?,"A B; C D",C D\n'
    path = written(tmp_path, "quiz.csv", f"Question,Options,Answer\n{rows}")

    assert _answers(path) == ["7", "Lead", "C D"]


def test_lists_of_texts_and_labels_of_other_lengths(tmp_path: Path) -> None:
    """They are no choices, and neither list is quoted."""
    choices = {"text": ["Iron", "Lead"], "label": ["A"]}
    value = [
        {"question": "p?", "choices": choices, "answerKey": "B"},
        {"question": "q?", "options": ["Neon", "Gold"], "answer": "Gold"},
    ]

    assert _answers(_json(tmp_path, value)) == ["Gold"]
