"""Pins: found by their words, answered by words that stand in a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.curated import Pins
from explainbot.curation import Pin, Placed, place
from explainbot.records import Document, Section

TEXT = "It grew.\n\nAda  Toll\nleads it. Rain fell."
DOCUMENT = Document("a.txt", "A", "", (), TEXT, "corpus/a.txt", "text/plain", "")
SECTIONS = [Section(DOCUMENT, 0, 8), Section(DOCUMENT, 10, len(TEXT))]


def _pin(quote: str) -> Pin:
    return Pin(("Who is the boss?",), "a.txt", quote, Path("pins.toml"), 1)


def test_the_words_are_found_whatever_their_white_space() -> None:
    """The span is that of the text as it stands."""
    placed = place(_pin("Ada Toll leads it."), SECTIONS)

    assert placed == Placed(("Who is the boss?",), SECTIONS[1], (10, 29))
    assert TEXT[10:29] == "Ada  Toll\nleads it."


@pytest.mark.parametrize(
    ("quote", "reason"),
    [
        ("Ada Tell leads it.", 'its words are not in "a.txt"'),
        ("It grew. Ada Toll", "its words lie across two sections; pin a part of them"),
    ],
)
def test_words_that_are_not_there_are_told(quote: str, reason: str) -> None:
    """Nothing is quoted but what a section holds."""
    assert place(_pin(quote), SECTIONS) == reason


def test_a_pin_of_a_missing_document_is_told() -> None:
    """A document without sections is none."""
    assert place(_pin("x"), []) == 'there is no document "a.txt"'


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Who is the boss?", True),
        ("who is boss", True),
        ("Who is the bosss?", True),
        ("Who is not the boss?", False),
        ("How is the boss?", False),
        ("Boss?", False),
    ],
)
def test_a_pin_is_found_by_its_words(question: str, *, found: bool) -> None:
    """Case, signs and articles do not matter; any other word does."""
    placed = Placed(("Who is the boss?",), SECTIONS[1], (10, 29))

    assert (Pins([placed]).find(question) is placed) is found
