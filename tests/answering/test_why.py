"""Why an answer is what it is, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.explainer import Explainer
from explainbot.testing import tiny_workspace

PEARS = """# Pears

## What is a pear?

A pear is a soft fruit.

## Where does it grow?

Pear trees need warm walls.
"""


@pytest.fixture
def bot(tmp_path: Path) -> Explainer:
    """Return what answers from one document on pears."""
    return tiny_workspace(tmp_path, {"pears.md": PEARS}).explainer()


def test_every_answer_says_why(bot: Explainer) -> None:
    """How sure, the words that are there and that are not, and the runner-up."""
    answer = bot.ask("Is a pear a soft vegetable with walls?")

    told = "\n".join(answer.why)
    assert f"{answer.confidence:.0%} sure that pears.md › What is a pear?" in told
    assert "Words of the question that it holds: pear, soft." in told
    assert "Words that only other passages hold: walls." in told
    assert "Words that the texts do not hold: vegetable." in told
    assert "Next best: pears.md › Where does it grow?" in told


def test_what_would_have_helped_is_told(bot: Explainer) -> None:
    """A doubtful answer names what it lacked; a word of the corpus would not help."""
    told = bot.ask("Is a pear a vegetable?").why[-1]

    assert told.startswith("It would be surer if ")


def test_a_follow_up_is_told(bot: Explainer) -> None:
    """What was taken for its background is named."""
    answer = bot.ask("And where does it grow?", ["What is a pear?"])

    assert 'Read as a follow-up to: "What is a pear?".' in answer.why


def test_the_numbers_are_told(bot: Explainer) -> None:
    """Each signal of ranking and confidence by its name."""
    signals = bot.ask("What is a pear?").signals

    assert {"full", "head", "words", "pairs", "margin", "coverage"} <= signals.keys()
    assert signals["same_heading"] == 1
    assert signals["lean"] == 0


def test_exact_leaves_errors_alone(bot: Explainer) -> None:
    """What was typed is searched."""
    assert (
        bot.ask("Where do paer treees grow?").asked_as != "Where do paer treees grow?"
    )
    assert (
        bot.ask("Where do paer treees grow?", exact=True).asked_as
        == "Where do paer treees grow?"
    )
