"""Hostile text through every widget that shows data."""

from __future__ import annotations

import unicodedata

import pytest
from textual import events

from explainbot.engine import port
from explainbot.engine.inproc import InProcess
from explainbot.records import Answer, Document, Quote, Section, text_sha256
from explainbot.tui.widgets.quote import QuoteText
from explainbot.visible import visible
from tests.engine.small_corpus import SmallCorpus
from tests.tui.driver import Driver, Held, chat
from tests.tui.hostile import HOSTILE

WIDTHS = {"title", "tabs", "carriage returns", "wide", "emoji", "long word"}
"""What a reader that counts cells could get wrong."""
SIZES = pytest.mark.parametrize("size", [(100, 40), (40, 20)], ids=["wide", "narrow"])


class HostileCorpus(SmallCorpus):
    """Answers with the question itself as text, heading, title, name and reason."""

    def ask(self, question: str, history: object, top: int) -> Answer:  # noqa: ARG002
        """Quote a document made of the question."""
        text = f"Before.\n{question}\nAfter."
        made = Document(
            id=question,
            title=question,
            subject=question,
            aliases=(),
            text=text,
            source_path=question,
            media_type="text/plain",
            sha256=text_sha256(text),
        )
        self.documents[question] = made
        section = Section(made, 8, 8 + len(question), heading=question)
        quote = Quote(section, section.start, section.end, (section.start, section.end))
        return Answer(
            question, question + " ", (quote,), (quote, quote), 0.9, "good", question
        )


def check(driver: Driver) -> None:
    """Nothing on the screen may steer the terminal, and the chat must be alive."""
    text = "\n".join(driver.rows())
    assert {c for c in text if unicodedata.category(c) in ("Cc", "Cs")} <= {"\n"}
    assert not any("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" for c in text)
    assert not driver.app._exit
    for row in driver.app.screen._compositor.render_strips():
        assert row.cell_length == driver.app.size.width


async def ask(driver: Driver, question: str) -> None:
    """Send a question without the box in between, which would paint it."""
    await driver.app._ask(question)
    await driver.until(lambda: not driver.app.conversation.waiting())
    await driver.pilot.pause()


@SIZES
def test_a_hostile_passage_is_shown_to_the_letter(size: tuple[int, int]) -> None:
    """Question, verdict, quote, citation, choices and reader: harmless and complete."""

    async def scenario(driver: Driver) -> None:
        for name, text in HOSTILE.items():
            await ask(driver, text)
            check(driver)
            quote = list(driver.screen.query(QuoteText))[-1]
            assert quote._words.plain == visible(text)
            assert [(s.start, s.end) for s in quote._words.spans] == [(0, len(text))]
            if name in WIDTHS:
                await driver.press("ctrl+o")
                await driver.until(lambda: driver.focus == "source")
                check(driver)
                await driver.press("escape")
            await driver.screen.transcript.query("Card").remove()
        assert not driver.app.clipboard

    chat(scenario, size=size, backend=HostileCorpus())


def test_what_is_copied_is_the_text_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy is not painted: it is the passage as it stands in the source."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    async def scenario(driver: Driver) -> None:
        for name in ("carriage returns", "tabs", "unit in brackets", "emoji"):
            await ask(driver, HOSTILE[name])
            await driver.press("tab", "Y", "escape")
            assert driver.app.clipboard == HOSTILE[name]

    chat(scenario, backend=HostileCorpus())


@SIZES
def test_hostile_messages_are_harmless(size: tuple[int, int]) -> None:
    """Progress, counts, errors, notes and notices may hold outside text, too."""
    held = Held(InProcess(SmallCorpus()))

    async def scenario(driver: Driver) -> None:
        await driver.app._ask("waits")
        for text in HOSTILE.values():
            held.tell(port.Progress(text, 1, 2))
            held.tell(port.Ready(text, (text, text), 3))
            held.tell(port.Ready(text, (), 0))
            held.tell(port.Failed(None, text, "unusable"))
            await driver.app.actions.failed(text)
            driver.app.notice(text)
            await driver.pilot.pause()
            check(driver)

    chat(scenario, size=size, engine=held, wait=False)


def test_a_hostile_paste_is_painted_in_the_box() -> None:
    """What is pasted or recalled cannot reach the terminal raw."""

    async def scenario(driver: Driver) -> None:
        for text in HOSTILE.values():
            driver.screen.box.put("")
            driver.app.post_message(events.Paste(text))
            await driver.settled()
            check(driver)
        driver.screen.box.remember(list(HOSTILE.values()))
        driver.screen.box.put("")
        for _ in HOSTILE:
            driver.screen.box._recall(-1)
            await driver.settled()
            check(driver)

    chat(scenario)
