"""Weights between articles and explainers, and languages unknown to the model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explainbot.answering.items.excerpts import excerpt
from explainbot.answering.scoring import ARTICLES, EXPLAINERS, weights
from explainbot.testing import WordEncoder, tiny_workspace
from explainbot.text.questions import is_question
from explainbot.text.terms import grams


@pytest.mark.parametrize(
    ("heading", "asks"),
    [
        ("What is a tide?", True),
        ("how tides rise", True),
        ("Warum ist das so?", True),
        ("ما هو المد؟", True),
        ("潮とは何ですか？", True),
        ("Tides", False),
        ("Whatever rises", False),
        ("", False),
    ],
)
def test_is_question(heading: str, asks: bool) -> None:  # noqa: FBT001
    """By its mark in any language, by its first word in English."""
    assert is_question(heading, "en") is asks


def test_weights_lie_between_the_two_fits() -> None:
    """A quarter of questions among the headings takes a quarter of the way."""
    found = weights(np.array([0.0, 1.0, 0.25]))
    for name, mixed in found.items():
        quarter = 0.75 * ARTICLES[name] + 0.25 * EXPLAINERS[name]
        assert mixed == pytest.approx([ARTICLES[name], EXPLAINERS[name], quarter])


def test_the_weights_are_convex() -> None:
    """Both fits sum to one, and no weight is negative."""
    for fit in (ARTICLES, EXPLAINERS):
        assert sum(fit.values()) == pytest.approx(1)
        assert min(fit.values()) >= 0


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Biene", "de", {"_bie", "bien"}),
        ("ei", "de", {"_ei"}),
        ("die", "de", set()),
        ("花粉", "zh", {"花粉", "花", "粉"}),
    ],
)
def test_grams(text: str, language: str, expected: set[str]) -> None:
    """Four letters of the stem at a time; characters and pairs without spaces."""
    assert grams(text, language) == expected


BEES = """# Bienen

## Wie wohnen sie?

Die Honigbienen leben in einem Stock aus Wachs und sammeln den Nektar der Blumen.

## Wer jagt sie?

Der Bienenfresser ist ein bunter Vogel, der in der Luft nach Insekten schnappt.
"""


def test_compounds_are_found_in_a_language_the_model_does_not_know(
    tmp_path: Path,
) -> None:
    """A part of a compound finds it, though no whole word is shared."""
    bot = tiny_workspace(tmp_path, {"bienen.md": BEES}).explainer()

    answer = bot.ask("Vogelarten, die Fresser sind?")

    assert bot.ranker.unknown_languages == {"de"}
    assert [*answer.quotes, *answer.alternatives][0].section.heading == "Wer jagt sie?"


def test_a_model_for_many_languages_needs_no_grams(tmp_path: Path) -> None:
    """With such a model, meaning decides as it does in English."""
    from explainbot.answering.explainer import Explainer

    store = tiny_workspace(tmp_path, {"bienen.md": BEES}).explainer().store
    encoder = WordEncoder()
    encoder.languages = ()

    assert Explainer(store, encoder).ranker.unknown_languages == set()


def test_a_short_passage_is_shown_whole() -> None:
    """There is nothing to fold."""
    assert excerpt("One. Two.", [(0, 4), (5, 9)], (0, 4)) is None


def test_of_a_long_passage_the_sentences_around_the_answer_are_shown() -> None:
    """The next one before the one before, until there are 70 words."""
    sentence = " ".join(["word"] * 29) + " end."
    text = " ".join([sentence] * 6)
    size = len(sentence)
    spans = [(n * (size + 1), n * (size + 1) + size) for n in range(6)]

    # 30 words; with the fourth 60; with the second 90.
    assert excerpt(text, spans, spans[2]) == (spans[1][0], spans[3][1])
    assert excerpt(text, spans, spans[5]) == (spans[3][0], spans[5][1])
