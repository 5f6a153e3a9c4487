"""Amounts under which something is asked: "at 60 mph"."""

from __future__ import annotations

import pytest

from explainbot.answering.question.amounts import other_amount, under_others

OVEN = (
    "At 160 °C (gas mark 3) a loaf takes 50 minutes.",
    "At 200 °C it takes 35 minutes.",
    "Let it cool for 10 minutes.",
)
DOSES = ("Calves of 50 kg get 5 ml.", "Calves of 1,000 kg get 20 ml.")
KABEL = ("Bei 10 A nimmt man 1,5 mm².", "Bei 32 A nimmt man 6 mm².")


@pytest.mark.parametrize(
    ("question", "sentences", "language", "others"),
    [
        ("How long does a loaf take at 200 °C?", OVEN, "en", {0}),
        ("How long does a loaf take at 160°C?", OVEN, "en", {1}),
        ("How long does a loaf take at 180 °C?", OVEN, "en", set()),
        ("How long must it cool?", OVEN, "en", set()),
        ("Which loaf takes 35 minutes?", OVEN, "en", set()),
        ("How much do calves of 1000 kg get?", DOSES, "en", {0}),
        ("How much do calves of 50 kg get?", DOSES, "en", {1}),
        ("Was nimmt man bei 32 A?", KABEL, "de", {0}),
    ],
)
def test_of_several_conditions_that_which_is_asked(
    question: str, sentences: tuple[str, ...], language: str, others: set[int]
) -> None:
    """What is told under another amount of the unit does not answer."""
    found, under = under_others(question, sentences, language)

    assert set(found) == others
    assert bool(under) is bool(others)
    assert not under & found


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("How far does a car slide at 40 mph?", "At 30 mph it slides 14 m.", True),
        ("How far does a car slide at 30 mph?", "At 30 mph it slides 14 m.", False),
        ("How far does a car slide at 40 mph?", "At up to 50 mph it slides.", False),
        ("How far does it slide at 40 mph?", "At 30 mph or more it slides.", False),
        ("How far does it slide at 40 mph?", "At 30 mph to 50 mph it slides.", False),
        ("How far does a car slide at 40 mph?", "It slides 14 m.", False),
        ("How much does it need at 65 rpm?", "At 50 rpm it needs 3 kW.", True),
        ("Who came in 2 cars?", "They came in 3 cars.", False),
        ("How far is it after 40 minutes?", "It takes 30 minutes.", False),
        ("How far does a car slide?", "At 30 mph it slides 14 m.", False),
    ],
)
def test_an_amount_that_is_not_told_of(
    question: str,
    text: str,
    other: bool,  # noqa: FBT001
) -> None:
    """Unless a range or a bound may hold it, or the amount is no condition."""
    assert other_amount(question, text, text, "en") is other
