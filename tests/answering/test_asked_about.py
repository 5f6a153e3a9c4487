"""What a question is about, by where its words stand."""

from __future__ import annotations

import pytest

from explainbot.answering.asked_about import (
    asked_about,
    asked_denied,
    day_untold,
    has_contrary,
    has_rival,
    holds_like,
    opposed,
    stems_of,
    told_denied,
)


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
    """ "The virus" may be measles; wifi, or the Titanic, is nothing but itself."""
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
    ("word", "text", "is_opposed"),
    [
        ("lowest", "The highest point has 900 metres.", True),
        ("lowest", "The highest point; the low shore.", False),
        ("biggest", "Jupiter is larger, Mercury smallest.", False),
        ("lowest", "The shore is flat.", False),
    ],
)
def test_the_other_end_of_a_scale(word: str, text: str, *, is_opposed: bool) -> None:
    """A text that has only this does not tell the one asked for."""
    assert opposed((word,), stems_of(text)) == is_opposed


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


@pytest.mark.parametrize(
    ("question", "text", "untold"),
    [
        ("Is it open on Monday?", "Open on Tuesdays and Fridays.", True),
        ("Is it open on Monday?", "Open on Mondays and Fridays.", False),
        ("Is it open on Wednesday?", "Open from Monday to Friday.", False),
        ("Is it open on Wednesday?", "Open daily; on Friday until ten.", False),
        ("Is it open on Wednesday?", "Open from nine to five.", False),
        ("Is it open now?", "Open on Tuesdays.", False),
    ],
)
def test_days_of_the_week(question: str, text: str, *, untold: bool) -> None:
    """A day is untold where others are, one by one."""
    assert day_untold(question, text) == untold


def test_the_opposite_of_a_word() -> None:
    """Not where the sentence has the word too."""
    content = asked_about("How does cost grow with a decrease in size?").content

    assert has_contrary(content, "It grows with an increase in size.", frozenset())
    assert not has_contrary(content, "Decrease or increase in size", frozenset())


@pytest.mark.parametrize(
    ("question", "sentence", "asks"),
    [
        ("Which flour should you not use?", "Stir rye flour and water.", True),
        ("Which flour should you not use?", "Never use white flour.", False),
        ("Which flour should you use?", "Stir rye flour and water.", False),
        ("Why can't it fly?", "Its wings are short.", False),
    ],
)
def test_what_is_not_so(question: str, sentence: str, *, asks: bool) -> None:
    """Only a sentence that denies can tell it."""
    assert asked_denied(question, sentence) == asks


@pytest.mark.parametrize(
    ("question", "clause", "denies"),
    [
        ("When do the laws change?", "The laws do not change at rest", True),
        ("When do the laws change?", "The laws change, not the facts", False),
        ("What kind is it?", "It is not only one kind", False),
        ("When was it explained?", "It was not explained until 1864", False),
        ("Do the laws change?", "The laws do not change", False),
    ],
)
def test_what_is_denied(question: str, clause: str, *, denies: bool) -> None:
    """Just what the question takes for granted."""
    assert told_denied(question, clause) == denies
