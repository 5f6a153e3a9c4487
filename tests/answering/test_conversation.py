"""Which questions need what was said before, and how much it then counts."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explainbot.answering.follow_up.conversation import (
    about,
    context_scores,
    first_pronoun,
    follow_up_probability,
    may_mean_earlier,
    needs_more,
    refers_back,
    stands_alone,
)
from explainbot.text.terms import Names

NAMES = Names({"Inflation": "Inflation", "rising prices": "Inflation"})


@pytest.mark.parametrize(
    ("question", "leans"),
    [
        ("And why?", True),
        ("Why?", True),
        ("What about the old green plants there?", True),
        ("What did the others say of glucose and starch?", True),
        ("Who else makes glucose from light?", True),
        ("Where do those leaves get water?", True),
        ("Which one is the largest?", True),
        ("Who may put forward one?", True),
        ("How are votes counted there?", True),
        ("How can citizens influence it?", True),
        ("What happens when two of them meet?", True),
        ("Which illnesses are gone because of it?", True),
        ("Who designed its roof?", True),
        ("What colour is its flag?", True),
        ("Does Anna help her mother bake bread?", False),
        ("when did wegener publish his book", False),
        ("how does a plate drag the rest of itself when it sinks", False),
        ("How does a computer find a website if it only knows its name?", False),
        ("What is the gas that plants give off?", False),
        ("How many moons are there?", False),
        ("What is photosynthesis?", False),
        ("How does the Moon raise the tides?", False),
    ],
)
def test_refers_back(question: str, leans: bool) -> None:  # noqa: FBT001
    """Openings, "other" and pronouns that nothing in the question can stand for do."""
    assert refers_back(question) is leans


@pytest.mark.parametrize(
    ("question", "language", "more"),
    [
        ("what is phishing", "en", False),
        ("phishing", "en", False),
        ("and how do clouds form?", "en", False),
        ("Why do volcanoes erupt?", "en", False),
        ("And for the Model A?", "en", True),
        ("and volcanoes?", "en", True),
        ("What about volcanoes?", "en", True),
        ("who invented it", "en", True),
        ("what kinds are there", "en", True),
        ("when did this happen", "en", True),
        ("Was ist Inflation?", "de", False),
        ("Welche Folgen hat sie?", "de", True),
        ("Wo findet es statt?", "de", True),
        ("Wo gibt es Vulkane?", "de", False),
        ("Warum brauchen Pflanzen es?", "de", False),
        ("Où se trouve-t-il ?", "fr", True),
        ("Combien y a-t-il de planètes ?", "fr", False),
        ("Quand le château a-t-il été construit ?", "fr", False),
        ("Dove vive lui?", "it", True),
        ("Et le volcan?", "fr", True),
        ("Pourquoi le volcan explose?", "fr", False),
        ("¿Por qué es importante?", "es", True),
        ("Chi ha inventato la stampa?", "it", False),
    ],
)
def test_needs_more(question: str, language: str, more: bool) -> None:  # noqa: FBT001
    """Without a name for what it asks about, a question cannot stand alone."""
    assert needs_more(question, language) is more


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("How does it work?", True),
        ("How does the Moon raise its tides?", False),
        ("Does Anna help her mother bake bread?", False),
        ("Does a mother help her child bake bread?", False),
        ("Does it help her child?", True),
    ],
)
def test_first_pronoun(question: str, first: bool) -> None:  # noqa: FBT001
    """A pronoun counts only if nothing before it may be meant."""
    assert first_pronoun(question) is first


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("What is inflation?", True),
        ("And inflation?", False),
        ("Inflation?", False),
        ("What about rising prices?", False),
        ("And how does inflation hurt savers?", True),
        ("How does inflation hurt them?", True),
        ("What is it?", False),
    ],
)
def test_stands_alone(question: str, alone: bool) -> None:  # noqa: FBT001
    """One that names a subject and asks something of it stands by itself."""
    assert stands_alone(question, NAMES) is alone


@pytest.mark.parametrize(
    ("question", "resolved"),
    [
        ("and where does it operate?", "and where does NATO operate?"),
        ("whose job is it to stop it", "whose job is it to stop NATO"),
        ("Who pays for its weapons?", "Who pays for NATO's weapons?"),
        ("Do its members help them?", "Do its members help NATO?"),
        ("And the treaty?", "And the treaty? NATO"),
    ],
)
def test_a_question_is_asked_about_the_subject(question: str, resolved: str) -> None:
    """The last pronoun gives way, one that owns only where it is alone."""
    assert about(question, "NATO") == resolved


def test_without_a_subject_a_question_stays() -> None:
    """Nothing was answered before."""
    assert about("Where is it?", "") == "Where is it?"


def test_leaning_is_the_cube_of_a_logistic_regression() -> None:
    """A pronoun, two words with content, .1 better elsewhere: worked out by hand."""
    own, earlier = np.array([0.5, 0.6]), np.array([0.7, 0.1])

    lean = follow_up_probability("How does it make glucose?", own, earlier, ["a", "b"])

    total = 9.11 + 0.78 - 1.49 * 2 - 8.2 * 0.1 - 2.92 * 0.7
    assert lean == pytest.approx((1 / (1 + math.exp(-total))) ** 3)


def test_a_question_answered_much_better_elsewhere_leans_less() -> None:
    """The more another document answers it by itself, the less it is a follow-up."""
    earlier, documents = np.array([0.7, 0.1]), ["a", "b"]
    question = "Which leaves grow green?"

    little = follow_up_probability(question, np.array([0.5, 0.5]), earlier, documents)
    much = follow_up_probability(question, np.array([0.4, 1.3]), earlier, documents)

    assert little > 0.5
    assert much == 0


@pytest.mark.parametrize(
    ("asking", "expected", "weight"),
    [
        ("...", [0.4 + 0.06 + 0.27, 0.08 + 0.12 + 0.19, 0.16 + 0.03 + 0.22], 1.8),
        ("??.", [0.1 + 0.02 + 0.27, 0.02 + 0.04 + 0.19, 0.04 + 0.01 + 0.22], 1.0),
        ("?.?", [0.25 + 0.04 + 0.27, 0.05 + 0.08 + 0.19, 0.1 + 0.02 + 0.22], 1.4),
    ],
)
def test_added_shares_a_documents_best_score(
    asking: str, expected: list[float], weight: float
) -> None:
    """Worked out by hand; what was said counts less where headings are questions.

    .8 or .2 of the earlier questions, .3 or .1 of the last with its answer, .4 of the
    question with its subject, .3 of the document's best under the earlier questions;
    the first document is the one that is spoken of.
    """
    questions, last = np.array([0.5, 0.1, 0.2]), np.array([0.2, 0.4, 0.1])
    resolved = np.array([0.3, 0.1, 0.4])
    asked = [sign == "?" for sign in asking]

    more, total = context_scores(questions, last, resolved, ["a", "a", "b"], asked)

    assert more.tolist() == pytest.approx(expected)
    assert total == pytest.approx(weight)


@pytest.mark.parametrize(
    ("question", "may"),
    [
        ("how warm is the pool", True),
        ("what started the fire", True),
        ("and what is a pool for", True),
        ("who may use one", True),
        ("was the film popular", True),
        ("how deep is Loch Ness", False),
        ("how far is mars from the sun", False),
        ("who is the leader of the club", False),
        ("what drives the carbon cycle", False),
        ("which team swims at the pool", False),
        ("which team cleans the pool", False),
        ("why did nelson swim through the canal", False),
    ],
)
def test_what_may_mean_what_was_spoken_of(
    question: str,
    may: bool,  # noqa: FBT001
) -> None:
    """The one thing that everybody knows by then, not what is named or told apart."""
    assert may_mean_earlier(question) is may


@pytest.mark.parametrize(
    ("question", "may"),
    [
        ("who won that war", True),
        ("why were there problems with money", True),
        ("and what is a pool for", True),
        ("how deep is the ocean", False),
        ("what is the gas that plants give off", False),
    ],
)
def test_what_finds_nothing_must_point_to_mean_it(
    question: str,
    may: bool,  # noqa: FBT001
) -> None:
    """What is only "the ocean" is not told of, whatever was spoken of."""
    assert may_mean_earlier(question, nothing=True) is may
