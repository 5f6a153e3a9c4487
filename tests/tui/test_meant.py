"""Questions that may be meant, as the first choices of an answer."""

from __future__ import annotations

import io

from explainbot.engine.service import InProcess
from explainbot.tui.plain.chat import LineChat
from tests.engine.small_corpus import SmallCorpus, biology
from tests.tui.driver import Driver, chat

GLUCOSE = "how do plants make glucose"


def corpus() -> SmallCorpus:
    """Return a corpus that offers a question wherever it does not answer."""
    made = SmallCorpus(biology())
    made.meant = (GLUCOSE,)
    return made


def test_it_is_choice_one_of_the_card() -> None:
    """Its number asks it; the passages are numbered after it."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("gloukos")
        text = driver.text().partition("gloukos")[2]
        assert "Did you mean:" in text
        assert f"[1] {GLUCOSE}" in text
        assert text.index("[1]") < text.index("NOT IN THESE TEXTS") < text.index("[2]")
        await driver.ask("1")
        assert "STRONG MATCH" in driver.text()

    chat(scenario, backend=corpus())


def test_it_is_choice_one_line_by_line() -> None:
    """Its number asks it; an answer without such a question offers none."""
    out = io.StringIO()
    typed = io.StringIO("gloukos\n1\n")
    LineChat(InProcess(corpus()), typed, out, lambda: 0).run()
    declined, answered = out.getvalue().split("You: 1\n")

    assert f"Did you mean:\n1. {GLUCOSE}\nAnswer: NOT IN THESE TEXTS" in declined
    assert "\n2. " in declined
    assert f"You: {GLUCOSE}\n" in answered
    assert "STRONG MATCH" in answered
    assert "Did you mean" not in answered
