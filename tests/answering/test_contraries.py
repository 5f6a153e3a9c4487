"""The contrary of what is asked."""

from __future__ import annotations

import pytest

from explainbot.answering.checks.signals import (
    asked_denied,
    told_denied,
)
from explainbot.answering.question.answer_types import day_untold
from explainbot.answering.question.subject import (
    asked_about,
    has_contrary,
    opposed,
    stems_of,
)


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
    ("question", "text", "untold"),
    [
        ("Is it open on Monday?", "Open on Tuesdays and Fridays.", True),
        ("Is it open on Monday?", "Open on Mondays and Fridays.", False),
        ("Is it open on Wednesday?", "Open from Monday to Friday.", False),
        ("Is it open on Wednesday?", "Open daily; on Friday until ten.", False),
        ("What is on Wednesday?", "Tue: Maths, Wed: Art, Thu: French", False),
        ("What is on Sunday?", "The sun shone. Tuesday: Maths", True),
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
        ("What can I do without a card?", "Read what you opened.", False),
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
