"""Exercises are no answers; an option that a key names is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.explainer import Explainer
from explainbot.index.index import IndexReader
from explainbot.study.making import Maker
from explainbot.testing import WordEncoder, tiny_workspace

KEYED = """Vitamins

1. Which vitamin does sunlight make in the skin?
a) Vitamin A
b) Vitamin C
c) Vitamin D
Answer: c) Vitamin D

2. Which gas do plants take in?
a) Oxygen
b) Carbon dioxide
c) Helium
Answer: b
"""
OPEN = """# Cells quiz

1. Which part holds the plans of a cell?
a) ribosome
b) nucleus
c) membrane

2. Which part lets food into a cell?
a) membrane
b) nucleus
c) vacuole
"""
TEXT = """# Greenhouses

Growers add carbon dioxide so that the plants grow faster.
In winter they heat the glass with gas.

## Aims

- Pupils can explain why growers add carbon dioxide to plants.

## Task

Growers heat the glass with ________ in winter.
"""


def explainer(tmp_path: Path, name: str, text: str) -> Explainer:
    """Return what answers from one file."""
    made = tiny_workspace(tmp_path, {name: text})
    return Explainer(IndexReader.open(made.places.index), WordEncoder())


@pytest.mark.parametrize(
    ("question", "option"),
    [
        ("Which vitamin does sunlight make in the skin?", "c) Vitamin D"),
        ("Which gas do plants take in?", "b) Carbon dioxide"),
    ],
)
def test_the_option_that_the_key_names_answers(
    tmp_path: Path, question: str, option: str
) -> None:
    """No other option is marked beside it."""
    answer = explainer(tmp_path, "quiz.txt", KEYED).ask(question)

    first = (*answer.quotes, *answer.alternatives)[0]
    assert (first.evidence_text, first.evidence_more) == (option, ())


def test_an_exercise_without_key_is_declined_with_that_reason(tmp_path: Path) -> None:
    """Though its words are those of the question."""
    asked = "Which part holds the plans of a cell?"

    answer = explainer(tmp_path, "quiz.md", OPEN).ask(asked)

    assert not answer.answered
    assert answer.confidence <= 0.45
    assert answer.reason == "the closest passage is an exercise, not an explanation"


def test_prose_beside_exercises_still_answers(tmp_path: Path) -> None:
    """Neither the aim nor the gap is marked."""
    made = explainer(tmp_path, "unit.md", TEXT)

    why = made.ask("Why do growers add carbon dioxide?")
    heat = made.ask("What do growers heat the glass with in winter?")

    first = [
        (*each.quotes, *each.alternatives)[0].evidence_text for each in (why, heat)
    ]
    assert first == [
        "Growers add carbon dioxide so that the plants grow faster.",
        "In winter they heat the glass with gas.",
    ]


def test_loading_says_that_it_is_a_quiz(tmp_path: Path) -> None:
    """With how many questions, and for how many the key was found."""
    made = tiny_workspace(tmp_path / "w", {"a.md": "# A\n\nA text."})
    path = tmp_path / "quiz.txt"
    path.write_text(KEYED.replace("Answer: b\n", ""), encoding="utf-8")

    shown = [preview.report.warnings for preview in made.preview([path])]
    loaded = [report.warnings for report in made.add([path]).files if report.document]

    note = "looks like a quiz: 2 questions, key found for 1"
    assert [note in notes for notes in (*shown, loaded[-1])] == [True, True]


def test_cards_have_the_keyed_option_or_are_not_made(tmp_path: Path) -> None:
    """A card never teaches a wrong option."""
    keyed = IndexReader.open(
        tiny_workspace(tmp_path / "a", {"quiz.txt": KEYED}).places.index
    )
    unkeyed = IndexReader.open(
        tiny_workspace(tmp_path / "b", {"q.md": OPEN}).places.index
    )

    items = [
        [
            item
            for stored in index.corpus.all_sections()
            for item in Maker(index).make(stored, "recall")
        ]
        for index in (keyed, unkeyed)
    ]

    assert [[item.quote.evidence_text for item in made] for made in items] == [
        ["c) Vitamin D", "b) Carbon dioxide"],
        [],
    ]


def test_words_to_choose_from_are_on_no_card(tmp_path: Path) -> None:
    """Nobody can tell which of them is right."""
    text = (
        "# Animals\n\nSharks are fish and breathe with gills.\n\n"
        "Circle: The whale is a fish / mammal.\n"
    )
    index = IndexReader.open(
        tiny_workspace(tmp_path, {"animals.md": text}).places.index
    )

    made = [
        item
        for stored in index.corpus.all_sections()
        for item in Maker(index).make(stored, "cloze")
    ]

    assert not any("whale" in item.quote.evidence_text for item in made)


SHEET = """# Sheet on soil

| Task | Answer |
|---|---|
| Name the top layer of soil. | humus |
| Which animal digs most of it? | the earthworm |
| How deep do oak roots grow? | 3 m |
| Name the rock below it. | slate |

## More

1. Name the gas that roots need.
   Answer: oxygen
2. State the use of lime.
   Answer: It makes sour soil milder.
"""


@pytest.mark.parametrize(
    ("question", "mark"),
    [
        ("Which animal digs most of the soil?", "| the earthworm |"),
        ("How deep do oak roots grow?", "| 3 m |"),
        ("What is the rock below it?", "| slate |"),
        ("What is the use of lime?", "Answer: It makes sour soil milder."),
        ("Name the gas that roots need.", "Answer: oxygen"),
    ],
)
def test_the_answer_beside_or_below_a_task_is_marked(
    tmp_path: Path, question: str, mark: str
) -> None:
    """In the same row of a table, which a question does not part, or behind a label."""
    answer = explainer(tmp_path, "soil.md", SHEET).ask(question)
    first = (*answer.quotes, *answer.alternatives)[0]

    assert mark in first.evidence_text
