"""What is offered to be asked next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explainbot.engine.views import AnswerView, view_answer
from explainbot.tui.wording.answers import example, examples, onward
from tests.engine.small_corpus import SmallCorpus, biology
from tests.tui.driver import Driver, chat

HEADINGS = ["Plants", "What is starch?", "Where is it kept?", "3.1 Roots", "Who?"]
HEADINGS += ["", "What is gold?", "Gold in rivers", "", "What is tin?"]


def answer(*beside: str) -> AnswerView:
    """Return an answer with these headings beside it, and no other passage named."""
    view = view_answer(SmallCorpus(biology()).ask("willow tree", (), 3), beside)
    return replace(view, alternatives=())


@pytest.mark.parametrize(
    ("beside", "asked", "offered"),
    [
        (["Where is it kept?", "3.1 Roots"], [], ("Where is it kept?", "3.1 Roots")),
        (["Where is it kept?", "Who?"], ["where is it kept?"], ("Who?",)),
        (["Plants", "Gold in rivers"], [], ("Gold in rivers",)),
        ([], [], ()),
    ],
)
def test_the_headings_beside_it_are_offered(
    beside: list[str], asked: list[str], offered: tuple[str, ...]
) -> None:
    """What was asked is left out, and a single word."""
    assert onward(answer(*beside), asked) == offered


def test_nothing_is_offered_after_what_is_not_answered() -> None:
    """The closest passage may be of any text."""
    view = view_answer(SmallCorpus(biology()).ask("telescopes", (), 3))
    assert not view.quotes
    assert onward(view, []) == ()


def test_what_is_named_on_the_card_is_not_offered_again() -> None:
    """Passages that are named have numbers already."""
    view = view_answer(SmallCorpus(biology()).ask("willow tree", (), 3))
    beside = tuple(quote.named for quote in view.alternatives)

    assert beside
    assert onward(replace(view, beside=beside), []) == ()


def test_a_single_word_is_no_example() -> None:
    """A question is the best beginning, else a heading of several words."""
    assert example(HEADINGS) == "What is starch?"
    assert example(["Plants", "Roots and seeds"]) == "Roots and seeds"
    assert example(["Plants"]) == ""


@pytest.mark.parametrize(
    ("headings", "titles", "begin"),
    [
        (["How is it measured?", "What is gold?"], [], "What is gold?"),
        (
            ["Wozu dient es?", "Comment cela marche?", "Gold und Geld"],
            [],
            "Gold und Geld",
        ),
        (["What goes in?", "What is gold?"], ["About gold"], "What is gold?"),
        (["How is it kept?", "Its use today"], ["Gold"], ""),
    ],
)
def test_the_example_needs_nothing_before_it(
    headings: list[str], titles: list[str], begin: str
) -> None:
    """A heading with a pronoun is passed over, one that names the subject is first."""
    assert example(headings, titles) == begin


def test_a_number_asks_what_is_offered() -> None:
    """The numbers run on after those of the other passages."""
    corpus = SmallCorpus(biology())
    corpus.near = ["Who weighed a willow tree?", "How is glucose stored as starch?"]

    async def scenario(driver: Driver) -> None:
        await driver.ask("willow tree")
        await driver.see("Ask next:  [4] How is glucose stored as starch?")
        await driver.type("4")
        await driver.press("enter")
        await driver.until(lambda: len(driver.app.conversation.turns) == 2)
        question = driver.app.conversation.turns[1].question
        assert question == "How is glucose stored as starch?"

    chat(scenario, backend=corpus)


def test_what_one_collection_does_not_answer_is_asked_of_all_texts() -> None:
    """The card that says so offers it."""
    corpus = SmallCorpus(biology())

    async def scenario(driver: Driver) -> None:
        await driver.type("/collection plants")
        await driver.press("enter")
        await driver.ask("who invented the telescope")
        await driver.see("ask it of all texts")
        labels = [c.label for c in driver.screen.transcript.cards()[-1].choices]
        await driver.type(str(1 + labels.index("ask it of all texts")))
        await driver.press("enter")
        await driver.until(lambda: len(corpus.limits) == 2)
        assert corpus.limits == [("plants",), ()]

    chat(scenario, backend=corpus)


def test_a_number_after_a_note_still_means_the_answer() -> None:
    """A note without choices takes no numbers away."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("willow tree")
        await driver.type("/collection")
        await driver.press("enter")
        await driver.type("1")
        await driver.press("enter")
        await driver.until(lambda: driver.focus == "source")

    chat(scenario)


def test_nobody_who_leaves_is_offered_a_question() -> None:
    """A greeting is, and whoever asks what can be asked."""
    assert examples(HEADINGS, [], "bye") == ()
    assert examples(HEADINGS, [], "see you tomorrow, thanks") == ()
    assert examples(HEADINGS, [], "hello") == ("What is starch?",)
