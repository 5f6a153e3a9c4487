"""A follow-up in words of its own."""

from __future__ import annotations

import pytest

from explainbot.answering.follow_up.resolving import Topic, resolved, swapped, topic
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
