"""A whole question is answered as if nothing had been asked before."""

from __future__ import annotations

import pytest

from explainbot.answering.explainer import Explainer
from explainbot.testing import tiny_workspace

FILES = {
    "tides.md": "# Tides\n\n## What makes tides rise?\n\nThe Moon pulls the sea.\n\n"
    "## How often do tides rise?\n\nTides rise twice a day.\n",
    "yeast.md": "# Bread\n\n## What is yeast?\n\nYeast is a fungus that makes gas.\n\n"
    "## When did Pasteur publish his book on yeast?\n\nPasteur published his book on "
    "yeast in 1876.\n",
    "prices.md": "# Prices\n\n## Model A\n\n### Tyre change\n\nA tyre change for the "
    "Model A costs 95 euros.\n\n## Model B\n\n### Tyre change\n\nA tyre change for the "
    "Model B costs 130 euros.\n",
}
TIDES = ("What makes tides rise?", "How often do tides rise?")
VAN = ("How much is a tyre change for the Model B?",)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Explainer:
    """Three short texts."""
    return tiny_workspace(tmp_path_factory.mktemp("alone") / "w", FILES).explainer()


@pytest.mark.parametrize(
    "question", ["What is yeast?", "when did pasteur publish his book on yeast"]
)
@pytest.mark.parametrize(
    "history",
    [TIDES, VAN, ("hello",), ("you suck", "tell me a joke"), ("asdf",)],
    ids=str,
)
def test_a_question_with_a_subject_stands_alone(
    bot: Explainer, question: str, history: tuple[str, ...]
) -> None:
    """Answer, confidence and words are those without a history."""
    assert bot.ask(question, history) == bot.ask(question)


@pytest.mark.parametrize("before", ["hello", "thanks!", "who are you", "what is 2+2"])
def test_small_talk_is_no_context(bot: Explainer, before: str) -> None:
    """A follow-up looks past it; with nothing else it is asked alone."""
    question = "How often do they rise?"

    assert bot.ask(question, (*TIDES[:1], before)) == bot.ask(question, TIDES[:1])
    assert bot.ask(question, (before,)) == bot.ask(question)


def test_a_follow_up_is_told_in_words_of_its_own(bot: Explainer) -> None:
    """``asked_as`` names the question before, ``resolved`` puts its subject in."""
    answer = bot.ask("and when did it spread", ("What is yeast?",))

    assert answer.asked_as == "and when did it spread (after: What is yeast?)"
    assert answer.resolved == "when did yeast spread"
    assert bot.ask("What is yeast?", TIDES).resolved == ""


@pytest.mark.parametrize(
    ("question", "costs"),
    [("And for the Model A?", "95"), ("And for the Model C?", "")],
)
def test_a_follow_up_finds_what_it_names(
    bot: Explainer, question: str, costs: str
) -> None:
    """The price of another model is never claimed."""
    answer = bot.ask(question, VAN)

    said = " ".join(quote.text for quote in answer.quotes)
    assert ("95" in said) is (costs == "95")
    assert "130" not in said


def test_what_no_passage_names_is_said(bot: Explainer) -> None:
    """The reason names it."""
    answer = bot.ask("And for the Model C?", VAN)

    assert answer.reason == "no passage names what was asked about: Model C"
