"""What is left out of a sentence, and which words of it tell."""

from __future__ import annotations

from collections import Counter

import pytest

from explainbot.study.blanks import (
    Surroundings,
    best_blank,
    blank_of,
    key_words,
)


def even(_term: str) -> float:
    """Give every term the same idf."""
    return 1.0


def blank(sentence: str, given: str = "", language: str = "en", **uses: int) -> str:
    """Return what is left out; "" for nothing."""
    around = Surroundings(language, frozenset(given.split()), Counter(uses), even)
    found = best_blank(sentence, around)
    return sentence[found.start : found.end] if found else ""


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It was told in 1648 to all.", "1648"),
        ("About 40 % of it was told to all.", "40 %"),
        ("All of it was told to 2,500,000 of us.", "2,500,000"),
        ("All of it was told by Jan van Helmont to us.", "Jan van Helmont"),
        ("All of it was told by Abu Bakr al-Baghdadi to us.", "Abu Bakr al-Baghdadi"),
        ("All of it was told to the FBI by us.", "FBI"),
        ("All of it was told at 17:30 by us.", "told"),
    ],
)
def test_numbers_and_names_come_first(sentence: str, expected: str) -> None:
    """A number or a name is left out whole; a piece of a time or a date is not."""
    assert blank(sentence) == expected


def test_the_word_that_the_section_is_about() -> None:
    """Of equally rare words the one that the section uses most is left out."""
    assert blank("A cell holds starch.", starch=3) == "starch"


def test_verbs_and_adverbs_come_last() -> None:
    """A noun is left out rather than a word in -ed, -ing or -ly."""
    assert blank("He quickly planted apples.") == "apples"


def test_nothing_that_is_told_or_stands_twice() -> None:
    """What the heading tells, or the sentence says again, is not left out."""
    assert blank("A cell holds starch.", given="starch") == "cell"
    assert blank("Starch is starch is sugar.") == "sugar"


def test_german_nouns_are_no_names() -> None:
    """Where every noun has a capital letter, a noun counts as a term."""
    assert blank("Alles kam aus dem Boden.", language="de") == "Boden"


def test_key_words_are_the_rare_ones() -> None:
    """Words with half the idf of the rarest or more tell; stop words never do."""
    idf = {"plant": 1.0, "store": 2.0, "starch": 4.0}
    text = "The plant stored starch."

    found = key_words(text, "en", lambda term: idf.get(term, 0))

    assert [text[slice(*span)] for span in found] == ["stored", "starch"]


def test_what_the_question_tells_is_no_key_word() -> None:
    """A word of the heading is not counted, in whatever form it stands."""
    found = key_words("Plants store starch.", "en", even, frozenset({"plant"}))

    assert found == ((7, 12), (13, 19))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The line has ten syllables for the singer.", "ten"),
        ("They sailed two hundred miles on that day.", "two hundred"),
        ("Such heaps of rubble are called moraines.", "moraines"),
        ("Plants catch the light with chloroplasts in the morning.", "chloroplasts"),
        ("A sonnet of the English kind was told by Laura.", "Laura"),
        ("Goggles must be worn.", "Goggles"),
        ("New Zealand was told of it.", "New Zealand"),
        ("In Zealand all was told.", "Zealand"),
        ("The yearly fee is 90 euros for the hall.", "90"),
        ("The rope was forbidden.", "rope"),
    ],
    ids=[
        *("spoken number", "whole number", "called", "rare"),
        *("people", "first word", "name from the first word on"),
        *("preposition before a name", "unit", "verb"),
    ],
)
def test_numbers_and_terms_come_before_everyday_words(
    sentence: str, expected: str
) -> None:
    """In English, where the list of ordinary words tells which those are."""
    assert blank(sentence) == expected


def test_of_everyday_words_the_later_is_left_out() -> None:
    """However often another one is used: it is what the reader knows already."""
    assert blank("Each lamp has a branch.", lamp=5) == "branch"


def test_the_best_run_of_a_long_answer() -> None:
    """Of more words than can be guessed."""
    sentence = "In it each lamp of the house has its own thyristor."
    start = sentence.index("each")
    around = Surroundings("en", frozenset(), Counter(), even)
    found = blank_of(sentence, (start, len(sentence) - 1), around)

    assert found
    assert sentence[found.start : found.end] == "thyristor"
