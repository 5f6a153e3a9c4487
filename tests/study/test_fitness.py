"""Which sentences can be learnt on their own."""

from __future__ import annotations

import pytest

from explainbot.study.making import is_fit

WHOLE = "Plants turn light and water into sugar."


def test_a_whole_plain_sentence_is_fit() -> None:
    """A sentence that ends as one and names what it is about can be an item."""
    assert is_fit(WHOLE)


@pytest.mark.parametrize(
    "sentence",
    [
        "Do plants turn light and water into sugar?",
        "Plants turn light.",
        "It turns light and water into sugar.",
        "However, plants turn light and water into sugar.",
        "plants turn light and water into sugar.",
        "Plants turn light and water into sugar",
        "Plants turn light and water into ...",
        "- Plants turn light and water into sugar.",
        "2. Plants turn light and water into sugar.",
        "Plants | turn light and | water into sugar.",
        "Plants (green ones turn light and water into sugar.",
        "Plants turn “light and water into sugar.",
        "Plants turn [light](light.md) and water into sugar.",
        "Plants turn light into sugar as described above in detail.",
        "2 + 2 = 4, 3 + 3 = 6, 4 + 4 = 8, 5 + 5 = 10.",
        "Plants turn light " + "and water " * 40 + "into sugar.",
    ],
)
def test_debris_and_what_leans_on_other_sentences_is_not(sentence: str) -> None:
    """Questions, pieces, lists, tables, mark-up and leaning openings are refused."""
    assert not is_fit(sentence)


@pytest.mark.parametrize(
    ("sentence", "language", "fit"),
    [
        ("Sie wandeln Licht und Wasser in Zucker um.", "de", False),
        ("Pflanzen nennen das „Zucker“ und leben davon.", "de", True),
        ("Elles changent la lumière et l’eau en sucre.", "fr", False),
        ("植物は光と水から糖を作る生き物である。", "ja", True),
        ("Φυτά κάνουν ζάχαρη με φως και νερό.", "el", True),
    ],
)
def test_other_languages(sentence: str, language: str, fit: bool) -> None:  # noqa: FBT001  a case
    """The openings are those of the language; ends and lengths those of its script."""
    assert is_fit(sentence, language) is fit


@pytest.mark.parametrize(
    "sentence",
    [
        "Explain why the mass of his wet stone comes out too large.",
        "Describe how you would find the volume of an odd stone.",
        "*Year 9 Geography, sheet for the fourth unit of the summer term.",
        "Bring this sheet of questions to every lesson of the term.*",
    ],
)
def test_tasks_and_notes_on_a_text_are_not_learnt(sentence: str) -> None:
    """What pupils are to do, and a paragraph set off in italics, are no facts."""
    assert not is_fit(sentence)


def test_emphasis_that_ends_in_its_sentence_is_learnt() -> None:
    """A term in italics is a part of what is said."""
    assert is_fit("*Osmosis* moves water through the thin skin of a cell.")
    assert is_fit("Water moves through the skin of a cell by *osmosis*.")
