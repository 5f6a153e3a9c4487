"""What tells a question from a row that is otherwise alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering import Explainer
from explainbot.answering.opposites import DATA, apart, forms, likes
from explainbot.answering.tokens import wording
from explainbot.testing import tiny_workspace

FAQ = """question,answer
How do I turn on the projector?,Press the green button twice.
What may I drink before the blood test?,Plain water.
Is it allowed to bring a ruler to the physics exam?,"Yes, a ruler without notes."
When is essay 1 due?,On 3 October.
When is essay 2 due?,On 9 November.
How long is the pool open in winter?,Until eight.
Who repairs broken rackets?,Tom in the workshop.
"""
DEUTSCH = """question,answer
Was darf ich in der Turnhalle tragen?,Saubere Turnschuhe.
Wann schreibt die Klasse 7a die Arbeit?,Am 5. Mai.
Wie schalte ich den Beamer ein?,Zweimal auf die rote Taste.
"""


@pytest.fixture
def bot(tmp_path: Path) -> Explainer:
    """Return what answers from a list of questions."""
    return tiny_workspace(tmp_path, {"faq.csv": FAQ}).explainer()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How do I turn off the projector?", "“turn on”, not “turn off”"),
        (
            "What may I drink after the blood test?",
            "“drink before”, not “drink after”",
        ),
        ("What may I not drink before the blood test?", "does not say “not”"),
        (
            "Is it allowed to bring a ruler to the chemistry exam?",
            "“physics”, not “chemistry”",
        ),
        (
            "Is it allowed to bring a stapler to the physics exam?",
            "“ruler”, not “stapler”",
        ),
        ("When is essay 3 due?", "not “essay 3”"),
        ("How long is the pool open in summer?", "“winter”, not “summer”"),
        ("Who repairs broken bikes?", "“rackets”, not “bikes”"),
    ],
)
def test_a_row_that_differs_is_not_claimed(
    bot: Explainer, question: str, told: str
) -> None:
    """It is WEAK at most, and the reason names what was asked."""
    answer = bot.ask(question)

    assert not answer.answered
    assert answer.confidence <= 0.45
    assert told in (answer.reason or "")
    assert answer.signals["differs"] == 1.0
    assert any("so it is not claimed" in line for line in answer.why)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How can I turn the projector on?", "green button"),
        ("How do I turn on the projector?", "green button"),
        ("What can I drink before a blood test?", "water"),
        ("May I bring a ruler to the physics exam?", "ruler without"),
        ("When is essay 2 due?", "November"),
        ("essay two due when", "November"),
        ("How long is the pool open during winter?", "eight"),
        ("Who repairs rackets that are broken?", "Tom"),
    ],
)
def test_the_row_that_is_asked_for_is_first(
    bot: Explainer, question: str, words: str
) -> None:
    """Other wordings of it do not count as something else."""
    answer = bot.ask(question)

    shown = (*answer.quotes, *answer.alternatives)[0]
    assert words in shown.text
    assert answer.signals["differs"] == 0.0


@pytest.mark.parametrize(
    ("question", "differs"),
    [
        ("Was darf ich in der Turnhalle nicht tragen?", 1.0),
        ("Was darf ich in der Turnhalle tragen?", 0.0),
        ("Wann schreibt die Klasse 7b die Arbeit?", 1.0),
        ("Wann schreibt die Klasse 7a ihre Arbeit?", 0.0),
        ("Wie schalte ich den Beamer aus?", 1.0),
    ],
)
def test_other_languages_have_negations_and_numbers(
    tmp_path: Path, question: str, differs: float
) -> None:
    """And the little words that exclude one another."""
    bot = tiny_workspace(tmp_path, {"faq.csv": DEUTSCH}).explainer()

    assert bot.ask(question).signals["differs"] == differs


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Essay 3 is due", {("essay", "3")}),
        ("the Model B", {("model", "b")}),
        ("Chapter IV", {("chapter", "4")}),
        ("Years 9 to 11 and 13", {("year", str(n)) for n in (9, 10, 11, 13)}),
        ("essay two", {("essay", "2")}),
        ("the Second World War", {("world", "2"), ("war", "2")}),
        ("World War II", {("war", "2")}),
        ("for two months", set()),
        ("Give vitamin a name", set()),
    ],
)
def test_labels_are_read(text: str, labels: set[tuple[str, str]]) -> None:
    """Numbers, letters and ordinals with the noun that they belong to."""
    assert {label[:2] for label in wording(text, "en").labels} == labels


def test_opposites_and_names_for_the_same() -> None:
    """By stems: from WordNet, from the list by hand, by how words begin."""
    assert apart("increas", "decreas")
    assert apart("enlarg", "reduc")
    assert apart("mute", "unmut") or apart("lock", "unlock")
    assert apart("endotherm", "exotherm")
    assert not apart("ethanol", "methanol")
    assert "document" in likes("paper", "en")
    assert forms("pic", "pictur")
    assert forms("msg", "messag")
    assert not forms("ethanol", "methanol")


def test_the_lists_are_small() -> None:
    """None of them is larger than 100 KB."""
    assert max(path.stat().st_size for path in DATA.glob("*.txt")) <= 100_000


def test_an_opposite_is_no_repair(tmp_path: Path) -> None:
    """A word one or two letters from its opposite is left as it was typed."""
    text = "# Heat\n\n## What is an exothermic reaction?\n\nIt gives off heat.\n"
    bot = tiny_workspace(tmp_path, {"heat.md": text}).explainer()

    answer = bot.ask("What is an endothermic reaction?")

    assert answer.asked_as == "What is an endothermic reaction?"
    assert not answer.answered
