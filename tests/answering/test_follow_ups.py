"""What of a follow-up is claimed: only what would be in the words it stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.explainer import Explainer
from explainbot.answering.follow_up.resolving import contradicts
from explainbot.testing import tiny_workspace

FILES = {
    "vans.md": "# Model B\n\nThe Model B was built by Anna Keller in 1931. A tyre for "
    "the Model B costs 40 euros.\n\n# Model C\n\nThe Model C reaches a speed of 90 km "
    "an hour. The Model C has four doors.\n",
    "people.md": "# Edward Jenner\n\n## Who was Edward Jenner?\n\nEdward Jenner was an "
    "English doctor.\n\n# Marie Curie\n\n## Who was Marie Curie?\n\nMarie Curie was a "
    "physicist.\n\n## When did she die?\n\nShe died in 1934.\n\n# Louis Pasteur\n\n"
    "## Who was Louis Pasteur?\n\nLouis Pasteur was a chemist. He was born in Dole.\n",
    "photosynthesis.md": "# Photosynthesis\n\n## What is photosynthesis?\n\n"
    "Photosynthesis is how plants make sugar.\n\n## Who discovered it?\n\nJan "
    "Ingenhousz discovered photosynthesis.\n",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Explainer:
    """Texts that tell the same of one thing and not of another."""
    return tiny_workspace(tmp_path_factory.mktemp("turns") / "w", FILES).explainer()


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("How much is a tyre for the Model B?", "And for the Model C?"),
        ("who was marie curie", "when did he die"),
        ("who was edward jenner", "where was he born"),
    ],
)
def test_what_is_told_of_another_is_not_claimed(
    bot: Explainer, before: str, question: str
) -> None:
    """However well the passage fits the rest of the question."""
    assert not bot.ask(question, [before]).answered


@pytest.mark.parametrize(
    ("before", "question", "marked"),
    [
        ("who was marie curie", "when did she die", "She died in 1934."),
        ("who was louis pasteur", "where was he born", "He was born in Dole."),
    ],
)
def test_what_is_told_of_the_same_is(
    bot: Explainer, before: str, question: str, marked: str
) -> None:
    """In whose own section the pronoun stands."""
    answer = bot.ask(question, [before])

    assert [quote.evidence_text for quote in answer.quotes] == [marked]


def test_earlier_questions_are_repaired(bot: Explainer) -> None:
    """So is what is shown of them; courtesy is no part of one."""
    answer = bot.ask("who discovered it", ["Hello! What is fotosynthesis?"])

    assert answer.asked_as == "who discovered it (after: What is photosynthesis?)"
    assert answer.quotes[0].section.heading == "Who discovered it?"


def test_a_question_that_found_nothing_is_passed_over(bot: Explainer) -> None:
    """Where the follow-up fits the one before it, and is shown with that."""
    before = ["What is photosynthesis?", "What is the capital of Peru?"]

    answer = bot.ask("who discovered it", before)

    assert answer.resolved == "who discovered photosynthesis"
    assert answer.asked_as == "who discovered it (after: What is photosynthesis?)"


@pytest.mark.parametrize(
    ("question", "marked", "passage", "other"),
    [
        ("when did he die", "She died.", "She died.", True),
        ("when did she die", "He died.", "He died.", True),
        ("when did he die", "She died.", "He and she died.", False),
        ("when did he meet her", "She met them.", "She met them.", False),
        ("when did it end", "She ended it.", "She ended it.", False),
    ],
)
def test_he_is_not_she(
    question: str, marked: str, passage: str, *, other: bool
) -> None:
    """Where both are spoken of, nothing is said."""
    assert contradicts(question, marked, passage) is other


LAKE = (
    "# Lake school\n\n## Sailing course\n\nThe check of a boat does cost 90 euros. How "
    "much does it cost to check it? As much.\n\n## Rowing test\n\nA pupil rows. The "
    "rowing test is free of charge.\n"
)


def test_what_is_told_of_its_thing_goes_before_what_is_told_of_another(
    tmp_path: Path,
) -> None:
    """Though the other tells it in the question's own words."""
    lake = tiny_workspace(tmp_path / "w", {"lake.md": LAKE}).explainer()

    answer = lake.ask("how much does it cost", ["what does the rowing test check"])

    first = (*answer.quotes, *answer.alternatives)[0]
    assert answer.resolved == "how much does the rowing test cost"
    assert first.section.heading == "Rowing test"


KNOTS = {
    "knots.md": "# Knots\n\n## What is a knot?\n\nA knot is a rope that holds itself."
    "\n\n## The as knot\n\nUse an as knot to tie two ropes of one size.\n\n"
    "## The if knot\n\nUse an if knot to hang a lamp from a beam.\n",
    "plan.md": "# Week plan\n\n"
    "| Time | Monday | Tuesday | Friday |\n|---|---|---|---|\n"
    "| 8:00 | Maths | English | Art |\n| 9:00 | English | Art | Music |\n"
    "| 10:00 | Art | Maths | |\n\n"
    "Homework: Maths page 34, numbers 1 to 5, for Monday.\n",
}


@pytest.fixture(scope="module")
def knots(tmp_path_factory: pytest.TempPathFactory) -> Explainer:
    """Sections called by empty words, and a plan with homework below its table."""
    return tiny_workspace(tmp_path_factory.mktemp("knots") / "w", KNOTS).explainer()


@pytest.mark.parametrize(
    ("question", "heading"), [("and if?", "The if knot"), ("and as?", "The as knot")]
)
def test_an_empty_word_is_looked_for_as_a_name(
    knots: Explainer, question: str, heading: str
) -> None:
    """Not answered from what was quoted before."""
    answer = knots.ask(question, ["What is a knot?"])

    first = (*answer.quotes, *answer.alternatives)[0]
    assert first.section.heading == heading


def test_an_empty_word_that_names_nothing_is_not_claimed(knots: Explainer) -> None:
    """Though what was quoted before fits well enough."""
    answer = knots.ask("and while?", ["What is a knot?"])

    assert not answer.answered
    assert answer.reason == "no passage names what was asked about: while"


def test_a_question_of_its_own_is_not_asked_on(knots: Explainer) -> None:
    """Of homework no word stands in the passage that was quoted before."""
    answer = knots.ask("when is the homework due", ["What is a knot?"])

    first = (*answer.quotes, *answer.alternatives)[0]
    assert first.document.id == "plan.md"
    assert first.evidence_text.startswith("Homework: Maths page 34")


def test_small_talk_goes_on_from_nothing(knots: Explainer) -> None:
    """Who says "help" after a question asks nothing about what was read last."""
    alone, after = knots.ask("help"), knots.ask("help", ["What is a knot?"])

    assert (after.confidence, after.asked_as) == (alone.confidence, "help")


MARSH = {
    "otters.md": "# The otter\n\n## What is an otter?\n\nAn otter is a mammal that "
    "lives in rivers and has a thick brown fur.\n\n## What does it eat?\n\nAn otter "
    "eats mostly fish, and sometimes crabs.\n",
    "siege.md": "# The siege of Orm\n\n## How did it begin?\n\nThe siege of Orm began "
    "when the duke closed the salt road in 1488.\n\n## How did it end?\n\nThe siege of "
    "Orm ended with the Peace of Tolm in 1491.\n",
    "duke.md": "# The duke of Orm\n\n## What happened to the duke?\n\nIn June 1490 the "
    "duke tried to flee with his family towards the eastern marsh. He was caught at "
    "the bridge of Tolm on 3 July.\n\n## Who ruled then?\n\nA council of nine ruled.\n",
    "pool.md": "# Ayrton pool\n\n## Big pool\n\nThe big pool is 50 metres long, and "
    "its water is kept at 26 degrees.\n\n## Lessons\n\nLessons in the pool are given "
    "on Monday by Ms Orr.\n",
}


@pytest.fixture(scope="module")
def marsh(tmp_path_factory: pytest.TempPathFactory) -> Explainer:
    """Texts that have nothing to do with each other."""
    return tiny_workspace(tmp_path_factory.mktemp("marsh") / "w", MARSH).explainer()


@pytest.mark.parametrize(
    "message",
    [
        "hey so we had this siege of orm and i was ill so can you tell me how it ended",
        "so we had this siege of orm in class. can you tell me how it ended?",
    ],
)
def test_a_message_that_tells_its_topic_leans_on_no_other(
    marsh: Explainer, message: str
) -> None:
    """What it says before its question is meant by "it", not what was asked before."""
    after = marsh.ask(message, ["What is an otter?", "What does it eat?"])

    first = (*after.quotes, *after.alternatives)[0]
    assert first.section.heading == "How did it end?"
    assert "after:" not in after.asked_as
    assert after.confidence == marsh.ask(message).confidence


def test_a_message_without_a_topic_leans_on_the_last(marsh: Explainer) -> None:
    """That somebody was ill says nothing of what is asked."""
    asked = "i was ill yesterday, can you tell me how it ended"

    after = marsh.ask(asked, ["How did the siege of Orm begin?"])

    assert after.quotes[0].section.heading == "How did it end?"


@pytest.mark.parametrize(
    ("question", "before"),
    [
        ("who is the leader of the pool team?", "How long is the big pool?"),
        ("which team swims in the pool", "Who gives lessons in the pool?"),
        ("why did Orm have a wall", "How did the siege of Orm begin?"),
    ],
)
def test_what_is_declined_alone_is_not_claimed_after_others(
    marsh: Explainer, question: str, before: str
) -> None:
    """A question that names its thing gains nothing from what was asked before."""
    alone, after = marsh.ask(question), marsh.ask(question, [before])

    assert not alone.answered
    assert (after.match, after.confidence) == (alone.match, alone.confidence)


def test_what_changed_nothing_is_not_told(marsh: Explainer) -> None:
    """The same passage answers without what was asked before."""
    before = ["When was the duke caught and when was the council formed?"]

    answer = marsh.ask("where did he try to flee to", before)

    assert answer.answered
    assert answer.asked_as == "where did he try to flee to"


def test_what_changed_nothing_is_known_without_the_index(tmp_path: Path) -> None:
    """What the ranking measured tells it: the index may be closed by then."""
    before = ["When was the duke caught and when was the council formed?"]
    with tiny_workspace(tmp_path / "marsh", MARSH).explainer() as bot:
        found = bot.ranker.rank("where did he try to flee to", before)

    assert found.leaned
    assert found.claimed_alone()
