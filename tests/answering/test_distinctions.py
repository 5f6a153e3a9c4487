"""What tells a question from a row that is otherwise alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.explainer import Explainer
from explainbot.answering.follow_up.differences import names_others, other_aspect
from explainbot.answering.question.opposites import apart, forms, likes
from explainbot.answering.question.tokens import wording
from explainbot.testing import tiny_workspace
from explainbot.text.word_lists import FOLDER

FAQ = """question,answer
How do I turn on the projector?,Press the green button twice.
What may I drink before the blood test?,Plain water.
Is it allowed to bring a ruler to the physics exam?,"Yes, a ruler without notes."
When is essay 1 due?,On 3 October.
When is essay 2 due?,On 9 November.
How long is the pool open in winter?,Until eight.
Who repairs broken rackets?,Tom in the workshop.
How do I open the left door?,Turn the key twice.
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
        ("How do I open the right door?", "“left”, not “right”"),
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
    assert max(path.stat().st_size for path in (FOLDER / "en").glob("*.txt")) <= 100_000


def test_an_opposite_is_no_repair(tmp_path: Path) -> None:
    """A word one or two letters from its opposite is left as it was typed."""
    text = "# Heat\n\n## What is an exothermic reaction?\n\nIt gives off heat.\n"
    bot = tiny_workspace(tmp_path, {"heat.md": text}).explainer()

    answer = bot.ask("What is an endothermic reaction?")

    assert answer.asked_as == "What is an endothermic reaction?"
    assert not answer.answered


PHRASES = """question,answer
How do I turn on the tablet?,Hold the button at the side.
How do I increase the brightness?,Drag the slider to the right.
What is the maximum number of pupils per group?,Four pupils work together.
What is allowed in the exam?,A ruler and a bottle of water.
How do I get a refund for a school trip?,Write to Ms Hall.
How do I light the Bunsen burner?,Open the air hole and hold a match beside it.
What happens if I am late for class?,You get a note.
How long does a pupil with measles stay at home?,Five days.
"""


@pytest.mark.parametrize(
    ("question", "differs"),
    [
        ("how do I start the tablet", 0.0),
        ("the tablet is off, how do I turn it on", 0.0),
        ("What should I do if my tablet wont turn on?", 0.0),
        ("how do I shut down the tablet", 1.0),
        ("how do i turn up the brightness", 0.0),
        ("how do i dim the brightness", 1.0),
        ("what is the highest number of pupils in a group", 0.0),
        ("what may I bring to the exam", 0.0),
        ("how do i get my money back for a school trip", 0.0),
        ("how do I pay for a school trip", 1.0),
        ("how do I put out the bunsen burner", 1.0),
        ("what happens if I am on time for class", 1.0),
        ("how long is a pupil off school with rubella", 1.0),
    ],
)
def test_a_verb_with_its_particle_has_other_names(
    tmp_path: Path, question: str, differs: float
) -> None:
    """The same in other words is claimed, its opposite is not."""
    bot = tiny_workspace(tmp_path, {"faq.csv": PHRASES}).explainer()

    assert bot.ask(question).signals["differs"] == differs


@pytest.mark.parametrize(
    ("question", "differs"),
    [
        ("Darf man Hunde mitbringen?", 0.0),
        ("Darf ich Katzen mitbringen?", 1.0),
        ("Darf man katzen mitbringen?", 1.0),
    ],
)
def test_german_nouns_tell_rows_apart(
    tmp_path: Path, question: str, differs: float
) -> None:
    """One noun in the place of another is another thing."""
    rows = "question,answer\nDarf man Hunde mitbringen?,Ja.\nWann ist Pause?,Um zehn.\n"
    bot = tiny_workspace(tmp_path, {"faq.csv": rows}).explainer()

    assert bot.ask(question).signals["differs"] == differs


@pytest.mark.parametrize(
    ("asked", "told", "differs"),
    [
        ("And for the folding bike?", "Load of the folding bike", True),
        ("And for the folding bike?", "Deposit for the folding bike", False),
    ],
)
def test_a_follow_up_asks_for_what_was_asked_before(
    asked: str, told: str, *, differs: bool
) -> None:
    """The right name with another aspect does not answer."""
    found = other_aspect(asked, "Deposit for the cargo bike", told, "en")

    assert (found is not None) == differs


@pytest.mark.parametrize(
    ("question", "differs"),
    [("how do I turn my microphone off", 0.0), ("turn my microphone on", 1.0)],
)
def test_a_verb_may_stand_for_one_with_a_particle(
    tmp_path: Path, question: str, differs: float
) -> None:
    """What is muted is turned off."""
    rows = "question,answer\nHow do I mute my microphone?,At the left.\nWho?,Tom.\n"
    bot = tiny_workspace(tmp_path, {"faq.csv": rows}).explainer()

    assert bot.ask(question).signals["differs"] == differs


def test_the_thing_is_named_with_its_noun(tmp_path: Path) -> None:
    """An adjective alone would say little: "common room", not "common"."""
    rows = "question,answer\nWhen is the common room open?,At ten.\nWho sings?,Tom.\n"
    bot = tiny_workspace(tmp_path, {"faq.csv": rows}).explainer()

    reason = bot.ask("When is the orange room open?").reason

    assert reason is not None
    assert reason.endswith("is about “common room”, not “orange room”")


@pytest.mark.parametrize(
    ("asked", "others"),
    [
        ("when is the homework due", True),
        ("when is the knot due", False),
        ("how many ropes are there", False),
        ("how is it tied", True),
        ("when was it", False),
    ],
)
def test_a_question_about_nothing_that_a_text_has(asked: str, *, others: bool) -> None:
    """No thing that it names, or else no word, in any form."""
    assert names_others(asked, "A knot holds a rope.", "en") == others


def test_a_heading_that_opens_as_a_question_may_be_a_title(tmp_path: Path) -> None:
    """Under "Where the lake lies" is told how deep it is, under "Where is it?" not."""
    text = "# Lake Orvel\n\n## {}\n\nThe lake lies in the north, 87 metres deep.\n"
    told = []
    for heading in ("Where the lake lies", "Where is the lake?"):
        files = {"lake.md": text.format(heading)}
        bot = tiny_workspace(tmp_path / heading[:9], files).explainer(fast=True)
        told.append(bot.ask("how deep is the lake").reason or "")

    assert "“where”, not “how deep”" not in told[0]
    assert "“where”, not “how deep”" in told[1]


def test_a_range_of_thousands_of_digits_is_none(tmp_path: Path) -> None:
    """A heading with one is compared with a question that has a figure."""
    digits = "7" * 5_000
    text = f"# War {digits}-{digits} and 1914-1918\n\nThe war was long and cold.\n"
    bot = tiny_workspace(tmp_path, {"war.md": text}).explainer()

    for asked in ("How long was the war in 1916?", "How long was the war in 1920?"):
        assert bot.ask(asked).match in {"strong", "good", "weak", "none"}
