"""A follow-up in words of its own."""

from __future__ import annotations

import pytest

from explainbot.answering.follow_up.resolving import (
    Topic,
    asked_again,
    asks_alike,
    headed,
    is_empty,
    label,
    resolved,
    swapped,
    topic,
)
from explainbot.text.terms import Names

NAMES = Names({"French Revolution": "French Revolution", "Inflation": "Inflation"})


@pytest.mark.parametrize(
    ("question", "name", "person"),
    [
        ("What is the french revolution?", "the French Revolution", False),
        ("what is inflation", "inflation", False),
        ("who was jenner", "jenner", True),
        ("What is a heart attack?", "a heart attack", False),
        ("what does inflation do", "inflation", False),
        ("who invented the web", "the web", False),
        ("why do earthquakes happen", "earthquakes", False),
        ("how did Napoleon win at Austerlitz", "", False),
        ("when was the first heart transplant", "", False),
        ("what is bitcoin", "bitcoin", False),
        ("what do horses eat", "horses", False),
        ("why did the Weimar Republic fail", "the Weimar Republic", False),
        ("what does a statistics office follow", "a statistics office", False),
        ("why do plants need sunlight", "", False),
        ("when is the sailing course", "the sailing course", False),
        ("how much is the parking permit", "the parking permit", False),
        ("how long is a fire drill", "a fire drill", False),
        ("where is the swim test", "the swim test", False),
        ("is the book club free", "the book club", False),
        ("when was the water tax introduced", "the water tax", False),
        ("when is the museum open", "the museum", False),
        ("how is cheese made", "cheese", False),
        ("why are whales mammals", "whales", False),
        ("when is the dog training", "", False),
        ("where do I apply for a bus pass", "a bus pass", False),
        ("tell me about the heat pump", "the heat pump", False),
        ("what is the cost of the school trip", "the school trip", False),
    ],
)
def test_what_a_question_is_about(question: str, name: str, person: bool) -> None:  # noqa: FBT001
    """It is what is asked for, if that is plain; capitals as the corpus has them."""
    assert topic(question, NAMES) == Topic(name, person)


THING, PERSON = Topic("the French Revolution"), Topic("jenner", person=True)


@pytest.mark.parametrize(
    ("question", "about", "words"),
    [
        ("when did it start", THING, "when did the French Revolution start"),
        ("and what caused it?", THING, "what caused the French Revolution?"),
        ("why does it matter", THING, "why does the French Revolution matter"),
        ("what were its causes", THING, "what were the French Revolution's causes"),
        ("who lost", THING, "who lost (the French Revolution)"),
        ("and for peasants?", THING, "for peasants? (the French Revolution)"),
        ("when did he publish it", PERSON, "when did jenner publish it"),
        ("and his wife", PERSON, "jenner's wife"),
        ("when did he die", THING, ""),
        ("when did it start", Topic(), ""),
        ("what does it do", Topic("the lungs"), "what does it do (the lungs)"),
        ("how do they form", Topic("rain"), "how do they form (rain)"),
        ("where do they sleep", Topic("horses"), "where do horses sleep"),
        ("why is it warm in a greenhouse", THING, ""),
        ("how are they built", Topic("a vein"), "how are they built (a vein)"),
        ("who made the first one", Topic("kites"), "who made the first kite"),
        ("who made the first one", Topic("a kite"), "who made the first kite"),
        ("which were the first ones", Topic("kites"), "which were the first kites"),
        ("the first one", THING, "the first one (the French Revolution)"),
        ("when was the last one of them", Topic(), ""),
    ],
)  # fmt: skip
def test_what_is_left_out_is_put_in(question: str, about: Topic, words: str) -> None:
    """A person is no "it", a thing no "he"; what is not sure stays as it was."""
    assert resolved(question, about) == words


VAN = "How much is a tyre change for the Model B van?"


@pytest.mark.parametrize(
    ("question", "before", "words"),
    [
        ("And for the Model A?", VAN, "How much is a tyre change for the Model A?"),
        ("what about the model a", VAN, "How much is a tyre change for the model a?"),
        ("and deflation?", "what is inflation", "what is deflation"),
        ("and the web", "who invented the internet", "who invented the web"),
        ("and beavers?", "what do otters eat", "what do beavers eat"),
        ("and the tides?", "how is inflation measured", "how are the tides measured"),
        ("and phase 3", "what happens in phase 2", "what happens in phase 3"),
        ("and for dogs?", VAN, ""),
        ("and why?", "what is inflation", ""),
        ("and what drives it?", "what is inflation", ""),
        ("and vegetables", "how do you keep your heart healthy", ""),
        ("and the web", "who invented it", ""),
    ],
)
def test_a_fragment_takes_the_place_of_a_name(
    question: str, before: str, words: str
) -> None:
    """Of one that it shares a word with, or of the only thing that was asked about."""
    assert swapped(question, before) == words


HEADS = ["What is a knot?", "The as knot", "The if knot", "Of ropes", "Before the sail"]


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("and as?", "and the as knot"),
        ("what about if", "what about the if knot"),
        ("and before?", "and Before the sail"),
        ("and while?", "and while?"),
        ("and the?", "and the?"),
        ("and sails?", "and sails?"),
        ("and of ropes?", "and of ropes?"),
    ],
)
def test_an_empty_word_may_be_the_name_of_a_section(question: str, whole: str) -> None:
    """Of one alone; a word that says something names itself."""
    assert headed(question, HEADS) == whole


@pytest.mark.parametrize(
    ("named", "empty"),
    [
        ("while", True),
        ("now", True),
        ("then", False),
        ("that", False),
        ("ropes", False),
    ],
)
def test_what_names_nothing_and_points_nowhere(named: str, *, empty: bool) -> None:
    """Pronouns point back, other words name something."""
    assert is_empty(named) == empty


def test_a_name_with_an_empty_word_is_looked_for_whole() -> None:
    """It stands behind an article; "for sailors" says for whom."""
    assert label("the for loop").search("A for loop runs five times.")
    assert not label("the for loop").search("A loop for sailors, and a while loop.")
    assert label("for sailors").search("anything")


@pytest.mark.parametrize(
    ("question", "before", "whole"),
    [
        ("and kites?", "where are most gliders?", "where are most kites?"),
        ("and the for loop?", "what is a while loop", "what is the for loop"),
    ],
)
def test_quantities_and_names_of_commands_are_put_aside(
    question: str, before: str, whole: str
) -> None:
    """What says how many stays as it is; "a while loop" is one name."""
    assert swapped(question, before) == whole


@pytest.mark.parametrize(
    ("whole", "heading", "alike"),
    [
        ("how do storms erupt", "How do storms form?", True),
        ("where are most storms", "How do storms form?", False),
        ("how do storms erupt", "How do storms reach Norway?", False),
        ("how do storms erupt", "Storms", False),
    ],
)
def test_a_heading_may_ask_the_like(whole: str, heading: str, *, alike: bool) -> None:
    """By the same question word and a general verb, and of nothing more."""
    assert asks_alike(whole, heading, "storms") == alike


@pytest.mark.parametrize(
    ("question", "before", "whole"),
    [
        ("and why?", "when was the mill sold", "why was the mill sold"),
        ("how long?", "how deep is the lake", "how long is the lake"),
        ("And who?", "When was the mill sold?", "by whom was the mill sold?"),
        ("and where", "who sold the mill", ""),
        ("and why is that?", "when was the mill sold", ""),
        ("and the barn?", "when was the mill sold", ""),
    ],
)
def test_another_question_word_asks_of_the_same(
    question: str, before: str, whole: str
) -> None:
    """In its place, where a verb follows that another word may stand before."""
    assert asked_again(question, before) == whole
