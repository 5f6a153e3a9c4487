"""What a question is about, by where its words stand."""

from __future__ import annotations

import pytest

from explainbot.answering.question.subject import (
    asked_about,
    exchanged,
    has_rival,
    holds_like,
    is_noun,
    stems_of,
)
from explainbot.answering.question.tokens import wording


def words(tokens: tuple[object, ...]) -> str:
    """Return tokens as text."""
    return " ".join(str(getattr(one, "word", one)) for one in tokens)


@pytest.mark.parametrize(
    ("question", "subject", "deeds"),
    [
        ("when was wifi invented", "wifi", "invented"),
        ("How does bluetooth move data?", "bluetooth", "move"),
        ("What side effects can ibuprofen have?", "ibuprofen", ""),
        ("how many players are in a handball team", "handball", ""),
        ("When was the Suez Canal opened?", "suez canal", "opened"),
        ("where was Robespierre born", "robespierre", "born"),
        ("who invented the smartphone", "smartphone", "invented"),
        ("How wide are the locks of the canal?", "locks", ""),
        ("Which knot can be tied with a wet rope?", "wet rope", "tied"),
        ("when does it open", "", "open"),
    ],
)
def test_the_first_thing_named(question: str, subject: str, deeds: str) -> None:
    """What is asked for ("side effects", "players") is none; verbs are not."""
    found = asked_about(question)

    assert (words(found.subject), words(found.deeds)) == (subject, deeds)


@pytest.mark.parametrize(
    ("question", "word", "noun"),
    [
        ("where did the black death land in England", "land", False),
        ("where does the old river meet at last", "river", True),
        ("What is the use of land in England?", "land", True),
        ("How did the plan for land in England work?", "land", True),
        ("why did the tower in Pisa collapse", "collapse", False),
        ("what do I do with a snake bite", "bite", True),
    ],
)
def test_what_an_auxiliary_opens_a_verb_ends(
    question: str, word: str, *, noun: bool
) -> None:
    """Before a preposition too, where no other verb stands between."""
    said = wording(question, "en")
    token = next(one for one in said.tokens if one.word == word)

    assert is_noun(said, token) == noun


@pytest.mark.parametrize(
    ("question", "definite", "anaphoric"),
    [
        ("How does the virus spread?", True, True),
        ("how does wifi work", False, False),
        ("How does a virus spread?", False, False),
        ("Who paid for her trip?", True, False),
        ("When did the Titanic sink?", False, False),
        ("how is the taliban paid", True, False),
    ],
)
def test_what_may_stand_for_the_topic(
    question: str, *, definite: bool, anaphoric: bool
) -> None:
    """Measles may be called "the virus"; wifi is nothing but itself."""
    found = asked_about(question)

    assert (found.definite, found.anaphoric) == (definite, anaphoric)


@pytest.mark.parametrize(
    ("key", "text", "holds"),
    [
        ("knive", "a knife", True),
        ("chemistri", "a chemical works", True),
        ("wood", "of plywood", True),
        ("find", "It was found.", True),
        ("handbal", "a hand", False),
        ("wifi", "the internet", False),
    ],
)
def test_other_forms_of_a_word(key: str, text: str, *, holds: bool) -> None:
    """And words made with it, but no shorter word that it only begins with."""
    assert holds_like(key, stems_of(text)) == holds


@pytest.mark.parametrize(
    ("question", "topic", "around", "rival"),
    [
        ("When was the Suez Canal opened?", "Panama Canal", "Opened in 1914.", True),
        ("When was the Suez Canal opened?", "Suez Canal", "Opened in 1869.", False),
        ("When was the canal opened?", "Panama Canal", "Opened in 1914.", False),
        ("When was the Suez Canal opened?", "Panama Canal", "Suez: 1869.", False),
    ],
)
def test_another_of_the_kind(
    question: str, topic: str, around: str, *, rival: bool
) -> None:
    """Unless it is told of right there."""
    things = asked_about(question).things

    assert has_rival(things, question, topic, stems_of(around)) == rival


LUNCH = "The trip costs 38 crowns. Lunch is not included."


@pytest.mark.parametrize(
    ("question", "marked", "unknown", "other"),
    [
        ("How much does lunch cost?", "The trip costs 38 crowns.", set(), True),
        ("How much does lunch cost?", "Lunch is not included.", set(), False),
        ("How much does the trip cost?", "The trip costs 38 crowns.", set(), False),
        ("How much does the bus cost?", "The trip costs 38 crowns.", set(), False),
        ("How much does the bus cost?", "The trip costs 38 crowns.", {"bus"}, True),
    ],
)
def test_another_thing_than_that_of_the_heading(
    question: str, marked: str, unknown: set[str], *, other: bool
) -> None:
    """Which no text has, or the passage tells apart from that of the heading."""
    heading = "How much does the trip cost?"
    assert exchanged(question, heading, marked, LUNCH, unknown) == other
