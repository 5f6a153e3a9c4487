"""Another thing of a kind, another sort, a phrase that is not there, two things."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explainbot.answering.checks.signals import CheckedPair, check
from explainbot.answering.confidence import HELD
from explainbot.answering.evidence import Sentences
from explainbot.answering.question.sentence_kinds import (
    asking_in,
    on_either,
    phrase_asked,
    unit_named,
)
from explainbot.answering.question.subject import (
    has_counterpart,
    other_kind,
    other_sort,
    stems_of,
)
from explainbot.answering.question.tokens import wording
from explainbot.text.sentences import split_sentences


@pytest.mark.parametrize(
    ("question", "marked", "other"),
    [
        ("How many pins has a VGA plug?", "An HDMI plug has 19 pins.", True),
        ("How big was the Dutch army?", "The French army had 300 men.", True),
        # It is named itself, or the other one by a word that is no name.
        (
            "How many pins has a VGA plug?",
            "No HDMI plug: a VGA plug has 15.",
            False,
        ),
        ("How many pins has a VGA plug?", "A round plug has six pins.", False),
        ("How big was the Dutch army?", "Large army camps held 300 men.", False),
        ("How many pins has a plug?", "An HDMI plug has 19 pins.", False),
        # A verb behind a name is no kind, nor what stands behind a pronoun.
        ("Why did Melo demarcate it?", "He demarcated it for its wine.", False),
        ("Which plug does VGA need?", "HDMI needs a flat plug.", False),
    ],
)
def test_another_thing_of_a_kind_by_name(
    question: str,
    marked: str,
    other: bool,  # noqa: FBT001
) -> None:
    """What is told of it is not what is asked."""
    assert other_kind(question, marked, "") is other
    assert not other_kind(question, marked, "VGA, Dutch")


@pytest.mark.parametrize(
    ("question", "new", "other"),
    [
        ("When does quail egg white set?", "quail", True),
        ("When does wild egg white set?", "wild", False),
        ("When does Quailish egg white set?", "quailish", False),
        ("How do you say egg white?", "say", False),
        ("When does quail Egg white set?", "quail", False),
        ("When do the quail and egg white set?", "quail", False),
    ],
)
def test_another_sort_of_a_thing(
    question: str,
    new: str,
    other: bool,  # noqa: FBT001
) -> None:
    """A noun of which the texts have no word, before one that they have."""
    assert other_sort(question, "Egg white sets at 62 °C.", {new}) is other


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How do you say goodbye in Spanish?", {"goodbye"}),
        ('How would I say "see you later"?', {"see", "you", "later"}),
        ("What is Spanish for ruler?", {"ruler"}),
        ("What's the French word for sea?", {"sea"}),
        ('What does "hasta luego" mean?', {"hasta", "luego"}),
        ("What is the need for rulers?", set()),
        ("What does a ruler say?", set()),
    ],
)
def test_the_phrase_that_is_asked_for(question: str, words: set[str]) -> None:
    """In the words of the question, without the language."""
    assert phrase_asked(question) == words


WORDS = """# Words

- moi – hello
- kiitos – thank you
- huomenta – good morning
- olen ... – I am ...
"""


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ('How do you say "thank you" in Finnish?', False),
        ('How do you say "see you" in Finnish?', True),
        ("What is a word?", False),
    ],
)
def test_a_phrase_that_the_list_lacks(
    question: str,
    lacks: bool,  # noqa: FBT001
) -> None:
    """What forbids a claim, whatever other phrases there are."""
    line = "- kiitos – thank you"
    pair = CheckedPair(question, "Words", "Words", "Words", WORDS, line, line, line, "")

    assert bool(check(pair)["unphrased"]) is lacks
    assert "unphrased" in HELD


def test_a_dash_behind_dots_begins_no_sentence() -> None:
    """A phrase and what it means are one line, and one sentence."""
    spans = split_sentences(WORDS, "fi")

    assert WORDS[slice(*spans[-1])] == "- olen ... – I am ..."


MIXED = (
    "Two metals are here.",
    "Tin is soft.",
    "Zinc keeps iron from rust.",
    "It is grey.",
)


def test_both_things_that_are_compared_are_marked() -> None:
    """Where no sentence tells of both, the best one on each."""
    question = "What is the difference between tin and zinc?"
    both = on_either(question, "en", MIXED, [9.0, 1.0, 2.0, 3.0])
    text = " ".join(MIXED)
    spans = tuple(split_sentences(text, "en"))
    scores = np.array([9.0, 1.0, 2.0, 3.0])
    found = Sentences(text, spans, scores, sides=both).chosen()

    assert found == (spans[2], (spans[1],))


@pytest.mark.parametrize(
    ("question", "sentences", "scores"),
    [
        ("What is tin?", MIXED, [9.0, 1.0, 2.0, 3.0]),
        ("How does tin differ from lead?", MIXED, [9.0, 1.0, 2.0, 3.0]),
        ("How does tin differ from zinc?", MIXED, [9.0, -math.inf, 2.0, 3.0]),
        (
            "How does tin differ from zinc?",
            (*MIXED, "Tin is softer than zinc."),
            [9.0, 1.0, 2.0, 3.0, 0.0],
        ),
    ],
)
def test_nothing_is_told_of_either(
    question: str, sentences: tuple[str, ...], scores: list[float]
) -> None:
    """Where nothing is compared, one is not told of, or one sentence tells of both."""
    assert on_either(question, "en", sentences, scores) == ()


def test_a_task_above_its_answer_asks() -> None:
    """And what has another label, or none, does not."""
    said = ("Name the gas.", "Answer: neon", "Note: it glows.", "It is rare.", "Why?")

    assert asking_in(said) == {0, 4}


@pytest.mark.parametrize(
    ("question", "marked", "held"),
    [
        ("How far does it reach outdoors?", "It reaches 30 metres indoors.", True),
        ("How far does it reach outdoors?", "It reaches 30 metres.", False),
        ("How cold is it?", "It is hot.", False),
    ],
)
def test_the_counterpart_of_a_new_word(
    question: str,
    marked: str,
    held: bool,  # noqa: FBT001
) -> None:
    """Known by the same word in both."""
    assert has_counterpart(wording(question, "en").content, stems_of(marked)) is held


@pytest.mark.parametrize(
    ("question", "sentence", "worth"),
    [
        ("What is the unit of charge?", "The unit of charge is the coulomb.", 4),
        ("In which unit is it measured?", "It is measured in coulombs.", 4),
        ("Which unit does it have?", "The coulomb is the unit of charge.", 4),
        ("Which SI unit is used?", "Unit: coulomb", 4),
        ("What is the unit of density?", "It is the mass in each unit of space.", 0),
        ("How is a unit fined?", "It is measured in coulombs.", None),
        ("What is charge?", "It is measured in coulombs.", None),
    ],
)
def test_a_unit_is_named(question: str, sentence: str, worth: int | None) -> None:
    """Where it is asked for; the word alone names none."""
    test = unit_named(question)

    assert (None if test is None else test(sentence)) == worth
