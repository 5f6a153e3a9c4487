"""The headings of a text beneath the answer to a thing that was only named."""

from __future__ import annotations

import io

from explainbot.engine.service import InProcess
from explainbot.tui.plain.chat import LineChat
from explainbot.tui.widgets.cards import AnswerCard
from tests.engine.small_corpus import SmallCorpus, biology
from tests.tui.driver import Driver, chat


def corpus() -> SmallCorpus:
    """Return a corpus that tells the other headings of the text that answers."""
    made = SmallCorpus(biology())
    made.outlined = True
    made.near = [section.heading for section in made._sections()]
    return made


def test_a_number_opens_the_passage_line_by_line() -> None:
    """They are numbered after what else is offered; nothing is offered twice."""
    out = io.StringIO()
    typed = io.StringIO("willow tree\n1\n")
    LineChat(InProcess(corpus()), typed, out, lambda: 0).run()
    told, opened = out.getvalue().split("You: 1\n")
    heading = told.split("In this text:\n1. ")[1].splitlines()[0]

    assert told.count("\n1. ") == 1
    assert "Other passages:" not in told
    assert "Ask next:" not in told
    assert "Passage: " in opened
    assert f"› {heading}" in opened


def test_a_number_opens_it_on_the_full_screen() -> None:
    """The card numbers them, and the pane shows the passage."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("willow tree")
        text = driver.text()
        assert "In this text:" in text
        assert "Ask next:" not in text
        card = driver.app.ask_screen.transcript.cards()[-1]
        assert isinstance(card, AnswerCard)
        assert [choice.command for choice in card.choices][:2] == ["open", "open"]
        assert {choice.argument for choice in card.choices} <= set(card.passages)

    chat(scenario, backend=corpus())
