"""Items that begin with what they are about: named by a question, or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.items.labelled import item_named, look_up
from explainbot.records import Answer
from explainbot.testing import tiny_workspace

FILES = {
    "tools.md": (
        "# Tools of the workshop\n\nAll of them hang by the door.\n\n"
        "- **Awl**: pricks leather. It is sharp.\n"
        "- **Rasp**: takes off wood quickly; costs 9 euros\n"
        "- **Hand plane**: smooths boards, every Tuesday\n"
        "- **Mallet**: drives in chisels\n"
    ),
    "talk.md": "# Talk\n\nAnna: Hello there.\nBen: Good day.\nAnna: Goodbye.\n",
    "loom.md": (
        "# Weaving\n\n## Shuttle\n\ncarries yarn across\n\n"
        "## Reed\n\nkeeps threads apart\n\n## Heddle\n\nlifts the warp\n"
    ),
}


def _ask(folder: Path, question: str) -> Answer:
    return tiny_workspace(folder, FILES).explainer(fast=True).ask(question)


def _marked(answer: Answer) -> str:
    quote = (*answer.quotes, *answer.alternatives)[0]
    return quote.document.text[slice(*quote.evidence)]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("What is an awl for?", "pricks leather"),
        ("What does a mallet do?", "drives in chisels"),
        ("define hand plane", "smooths boards"),
        ("How much does the rasp cost?", "costs 9 euros"),
        ("When do you use the hand plane?", "every Tuesday"),
        ("What does a reed do?", "keeps threads apart"),
        ("meaning of heddle", "lifts the warp"),
    ],
)
def test_an_item_that_is_named_wholly_answers(
    tmp_path: Path, question: str, wanted: str
) -> None:
    """It is the answer, however little else it has of the question."""
    explainer = tiny_workspace(tmp_path, FILES).explainer(fast=True)
    section = explainer.ranker.rank(question, ()).sections[0]
    text = explainer.store.text(section)

    found = look_up(question, section, text, "en")

    assert found is not None
    assert found.named
    spans = section.sentences or ((0, len(text)),)
    assert wanted in text[slice(*spans[found.chosen[0]])]
    answer = explainer.ask(question)
    assert wanted in _marked(answer)
    assert answer.answered


@pytest.mark.parametrize(
    "question",
    [
        "What is a plane?",  # no whole label
        "What is an iron awl?",  # of iron nothing is said
        "How much does the mallet weigh?",  # no number there
        "Who made the awl?",  # a person may not be there
        "What did Anna say?",  # who speaks twice is no term
        "Why is the reed apart?",
    ],
)
def test_what_an_item_leaves_open_is_not_taken_for_told(
    tmp_path: Path, question: str
) -> None:
    """Without a reader that finds it there."""
    assert "row" not in _ask(tmp_path, question).signals


def test_what_another_item_tells_is_no_answer(tmp_path: Path) -> None:
    """The rasp's price is not the mallet's."""
    answer = _ask(tmp_path, "How much does the mallet cost?")

    assert not answer.answered
    assert answer.signals["other"] == 1.0


def test_a_topic_is_not_a_question_for_a_term(tmp_path: Path) -> None:
    """The heading alone asks for all that stands below it."""
    explainer = tiny_workspace(tmp_path, FILES).explainer(fast=True)
    section = explainer.ranker.rank("Reed", ()).sections[0]

    assert look_up("Reed", section, explainer.store.text(section), "en") is None


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("When is the dye fair?", "It takes place in June."),
        ("How much is the dye fair?", "Entry costs 4 euros."),
        ("What is the dye fair good for?", "It is good for meeting weavers."),
        ("What is the dye fair?", "The dye fair shows plants that colour wool."),
    ],
)
def test_a_term_is_not_answered_by_what_it_is_if_more_is_asked(
    tmp_path: Path, question: str, wanted: str
) -> None:
    """A time, an amount or a purpose stands in the sentence that holds one."""
    text = (
        "# Wool week\n\n## Dye fair\n\nThe dye fair shows plants that colour wool. "
        "It takes place in June. Entry costs 4 euros. It is good for meeting weavers.\n"
    )
    answer = tiny_workspace(tmp_path, {"wool.md": text}).explainer().ask(question)

    assert _marked(answer) == wanted


@pytest.mark.parametrize("lead", ["This is one:", "The following example prints it:"])
def test_an_example_is_not_what_a_term_is(tmp_path: Path, lead: str) -> None:
    """Though it stands first under the heading."""
    text = (
        f"# Loops\n\n## For loop\n\n{lead}\n\n```python\nfor one in many:\n    go()\n"
        "```\n\nA for loop repeats its body for each item.\n"
    )
    bot = tiny_workspace(tmp_path, {"loops.md": text}).explainer(fast=True)

    marked = _marked(bot.ask("What is a for loop?"))

    assert marked == "A for loop repeats its body for each item."


def test_a_word_of_one_sentence_under_a_term_leaves_the_choice_open(
    tmp_path: Path,
) -> None:
    """Which sentence answers is not settled by the heading."""
    question = "Why does the reed keep threads apart?"
    explainer = tiny_workspace(tmp_path, FILES).explainer(fast=True)
    section = explainer.ranker.rank(question, ()).sections[0]

    assert look_up(question, section, explainer.store.text(section), "en") is None


TICKETS = """# The zoo

## Tickets

Grown-ups pay 14 euros, pupils 8 euros. A yearly ticket is 60 euros.
"""


@pytest.mark.parametrize(
    ("question", "may"),
    [
        ("What does a ticket cost at the weekend?", True),
        ("What does a monthly ticket cost?", False),
        ("What does a yearly ticket cost?", None),
    ],
)
def test_a_term_with_another_word_before_it_is_another(
    tmp_path: Path, question: str, *, may: bool | None
) -> None:
    """A word that the section has means one of its sentences."""
    store = tiny_workspace(tmp_path, {"zoo.md": TICKETS}).explainer().store
    (section,) = store.get([0]).values()
    found = item_named(question, section, store.text(section))

    assert (found.open if found else None) == may


@pytest.mark.parametrize(
    "question", ["answers to sheet 3", "what are the answers to sheet 3"]
)
def test_the_answers_of_a_sheet_are_its_whole_key(
    tmp_path: Path, question: str
) -> None:
    """Not the task of the same number, nor a single answer."""
    text = (
        "SHEET 3\n\n1) Calculate 12 x 12.\n2) What is 30 % of 250?\n"
        "3) Round 3.456 to one decimal.\n\nAnswers:\n1) 144\n2) 75\n3) 3.5\n"
    )
    answer = tiny_workspace(tmp_path, {"sheet.txt": text}).explainer().ask(question)

    assert _marked(answer) == "Answers:\n1) 144\n2) 75\n3) 3.5"


PHRASES = """# At the baker's

- **¿Qué desea?** What would you like?
- **¿Cuánto es?** How much is it?
- **La cuenta, por favor.** The bill, please.
- **¿Algo más?** Anything else?
- **Vuelvo mañana** – I come back tomorrow
"""


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("What does ¿Cuánto es? mean?", "How much is it?"),
        ("What does La cuenta, por favor mean?", "The bill, please."),
        ("What does algo más mean?", "Anything else?"),
        ("What does vuelvo mañana mean?", "I come back tomorrow"),
    ],
)
def test_a_phrase_is_told_by_its_own_item(
    tmp_path: Path, question: str, wanted: str
) -> None:
    """Its meaning is marked, also where phrase and meaning ask."""
    made = tiny_workspace(tmp_path, {"a.md": PHRASES})

    answer = made.explainer(fast=True).ask(question)

    assert wanted in _marked(answer)
    assert "\n" not in _marked(answer)
