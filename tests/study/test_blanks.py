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
        ("All of it was told at 17:30 by us.", ""),
        ("All of it was told on 14 July 1789 by us.", "14 July 1789"),
        ("All of it was told in May 1789 by us.", "May 1789"),
        ("All of it was told at 96 °C by us.", "96 °C"),
        ("All of it was told for 5 million years by us.", "5 million years"),
        ("All of it was told by Guido van Rossum to us.", "Guido van Rossum"),
        ("All of Edison's it was told to us.", "Edison"),
    ],
)
def test_numbers_and_names_come_first(sentence: str, expected: str) -> None:
    """A number with its unit, a date or a name is left out whole, and no verb."""
    assert blank(sentence) == expected


def test_the_word_that_the_section_is_about() -> None:
    """Of equally rare words the one that the section uses most is left out."""
    assert blank("A cell holds starch.", starch=3) == "starch"


def test_verbs_and_adverbs_come_last() -> None:
    """A noun is left out rather than a word in -ed, -ing or -ly."""
    assert blank("He quickly planted apples.") == "apples"
    assert blank("He quickly wrote and suited them.") == ""


def test_nothing_that_is_told_or_stands_twice() -> None:
    """What the heading tells, or the sentence says again, is not left out."""
    assert blank("A cell holds starch.", given="starch") == ""
    assert blank("The starch is in a cell.", given="starch") == "cell"
    assert blank("Starch is starch is sugar.") == "sugar"


def test_german_nouns_are_no_names() -> None:
    """Where every noun has a capital letter, a noun counts as a term."""
    assert blank("Alles kam aus dem Boden.", language="de") == "Boden"


def worth_saying(
    text: str, given: str = "", answer: str = "", language: str = "en"
) -> list[str]:
    """Return the key words of a sentence."""
    around = Surroundings(language, frozenset(given.split()), Counter(), even)
    start = text.index(answer)
    inside = (start, start + len(answer)) if answer else None
    return [text[slice(*span)] for span in key_words(text, around, inside)]


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        ("In 1648 Jan van Helmont quickly told of 5 kg of it.", "",
         ["1648", "Jan van Helmont", "5 kg"]),
        ("The plant stored starch.", "", ["plant", "starch"]),
        ("It happily stands for regulations that suit a member.", "regulations",
         ["regulations", "member"]),
        ("Mainly it is in the leaves of it.", "the leaves", ["leaves"]),
        ("A router that joins the networks decides the way.", "",
         ["router", "networks"]),
    ],
    ids=["figures and names", "nouns", "answer", "short answer", "verbs"],
)  # fmt: skip
def test_key_words_are_worth_saying(
    text: str, answer: str, expected: list[str]
) -> None:
    """Numbers with their units, names, terms and the answer's words; never a verb."""
    assert worth_saying(text, answer=answer) == expected


def test_what_the_question_tells_is_no_key_word() -> None:
    """A word of the heading is not counted, in whatever form it stands."""
    assert worth_saying("The plants make starch.", given="plant") == ["starch"]


def test_of_a_list_no_number_of_an_item_is_a_key_word() -> None:
    """Each sentence is looked at by itself, without what it begins with."""
    text = "1. The Rhine flows north.\n2. The Danube flows east."
    around = Surroundings("en", frozenset(), Counter(), even)
    found = key_words(text, around, None, [(0, 25), (26, len(text))])

    told = {text[slice(*span)] for span in found}
    assert {"Rhine", "Danube"} <= told
    assert told.isdisjoint({"1", "2", "The"})


def test_a_people_is_told_by_its_country() -> None:
    """Where the heading or the sentence has the one, the other is no question."""
    assert blank("The French Revolution changed all of France.") != "France"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The line has ten syllables for the singer.", "ten"),
        ("They sailed two hundred miles on that day.", "two hundred miles"),
        ("A moat is a ditch that goes around the walls.", "moat"),
        ("Such heaps of rubble are called moraines.", "moraines"),
        ("Plants catch the light with chloroplasts in the morning.", "chloroplasts"),
        ("A sonnet of the English kind was told by Laura.", "Laura"),
        ("Goggles must be worn.", "Goggles"),
        ("New Zealand was told of it.", "New Zealand"),
        ("In Zealand all was told.", "Zealand"),
        ("The yearly fee is 90 euros for the hall.", "90 euros"),
        ("The rope was forbidden.", "rope"),
    ],
    ids=[
        *("spoken number", "whole number", "defined", "called", "rare"),
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


def test_what_somebody_does_is_no_noun() -> None:
    """Behind an article and a noun a word in -s, which may be one elsewhere."""
    assert blank("The king moves, and the rook lands on the other side.") != "lands"
    assert blank("She bought lands for her.") == "lands"


def test_the_best_run_of_a_long_answer() -> None:
    """Of more words than can be guessed."""
    sentence = "In it each lamp of the house has its own thyristor."
    start = sentence.index("each")
    around = Surroundings("en", frozenset(), Counter(), even)
    found = blank_of(sentence, (start, len(sentence) - 1), around)

    assert found
    assert sentence[found.start : found.end] == "thyristor"
