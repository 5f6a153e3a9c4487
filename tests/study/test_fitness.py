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
