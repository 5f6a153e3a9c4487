"""An easier passage on the same, offered beneath an answer."""

from __future__ import annotations

import io

from explainbot.engine.service import InProcess
from explainbot.tui.plain.chat import LineChat
from explainbot.tui.widgets.cards import AnswerCard
from tests.engine.small_corpus import SmallCorpus, biology
from tests.tui.driver import Driver, chat

PLAINER = "Where is starch kept?"
ASKED = "How do plants make glucose?"


def corpus(plainer: str = PLAINER) -> SmallCorpus:
    """Return a corpus of which a section is said to be easier."""
    made = SmallCorpus(biology())
    made.plainer = plainer
    return made


def said(*typed: str, plainer: str = PLAINER) -> str:
    """Return what the chat writes line by line."""
    out = io.StringIO()
    typed_in = io.StringIO("\n".join(typed) + "\n")
    LineChat(InProcess(corpus(plainer)), typed_in, out, lambda: 0).run()
    return out.getvalue()


def test_it_has_a_number_line_by_line() -> None:
    """Once, the last of the passages; the number and /easier open it."""
    told = said(ASKED, "/easier")
    offered = told.split("An easier passage on the same:\n")[1].splitlines()[0]
    number, _, name = offered.partition(". ")

    assert name.startswith(PLAINER)
    assert told.count(name) == 1
    assert "Passage:\nStarch is kept in roots" in told
    assert "Starch is kept in roots" in said(ASKED, number).split(f"You: {number}")[1]


def test_without_one_the_command_says_so() -> None:
    """Before any question, too."""
    assert "There is no answer yet." in said("/easier")
    told = said(ASKED, "/easier", plainer="")
    assert "An easier passage" not in told
    assert "The texts hold no easier passage on this." in told


def test_it_has_a_number_on_the_full_screen() -> None:
    """On the card; it opens in the pane."""

    async def scenario(driver: Driver) -> None:
        await driver.ask(ASKED)
        assert "An easier passage on the same:" in driver.text()
        card = driver.app.ask_screen.transcript.cards()[-1]
        assert isinstance(card, AnswerCard)
        places = [
            number
            for number, choice in enumerate(card.choices, 1)
            if choice.label.startswith(PLAINER)
        ]
        assert len(places) == 1
        quote = card.passages[card.choices[places[0] - 1].argument]
        assert quote.heading == PLAINER

    chat(scenario, backend=corpus())
