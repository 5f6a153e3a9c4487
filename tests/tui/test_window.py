"""Long conversations and long sources stay quick, and nothing of them is lost."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from textual import events

from explainbot.tui.state import Turn
from explainbot.tui.widgets.cards import AnswerCard, NoteCard
from explainbot.tui.widgets.pane import SourceText
from explainbot.tui.widgets.transcript import MOST
from tests.engine.small_corpus import SmallCorpus, biology, document
from tests.tui.driver import Driver, chat

if TYPE_CHECKING:
    from textual.widget import Widget

MANY = 2000


async def converse(driver: Driver, answers: int) -> None:
    """Have one real answer first, and so many numbered notes after it."""
    await driver.ask("willow tree")
    transcript = driver.screen.transcript
    for number in range(answers):
        card = NoteCard(f"note {number}")
        card.serial = len(transcript.entries)
        transcript.entries.append(card)
    await transcript.bring(len(transcript.entries) - 1)
    await driver.settled()


def test_only_a_part_of_a_long_conversation_is_mounted() -> None:
    """Both ends are reached by keys, and the first answer is as it was."""

    async def scenario(driver: Driver) -> None:
        transcript = driver.screen.transcript
        await converse(driver, MANY)
        assert len(transcript.entries) == MANY + 2
        assert len(transcript.cards()) <= MOST
        await driver.press("ctrl+home")
        await driver.see("Jan van Helmont")
        assert len(transcript.cards()) <= MOST
        await driver.press("ctrl+end")
        await driver.see(f"note {MANY - 1}")
        assert len(list(transcript.children)) <= MOST
        await driver.press("tab", "home", "down")
        await driver.see("Jan van Helmont")
        chosen = transcript.selected
        assert isinstance(chosen, AnswerCard)
        await driver.press("w", "enter")
        await driver.see("probability of 83 %")

    chat(scenario)


def test_scrolling_reaches_what_is_not_mounted() -> None:
    """Page by page, from the newest card to the oldest and back."""

    async def scenario(driver: Driver) -> None:
        await converse(driver, 100)
        await driver.press("ctrl+end")
        for _ in range(60):
            await driver.press("pageup")
            if "ASK A QUESTION" in driver.text():
                break
        await driver.see("ASK A QUESTION")
        for _ in range(60):
            await driver.press("pagedown")
            if "note 99" in driver.text():
                break
        await driver.see("note 99")

    chat(scenario)


def test_keys_that_come_faster_than_cards_leave_nobody_stuck() -> None:
    """After keys that nobody waited for, both ends are still reached page by page."""
    chance = random.Random(1)  # noqa: S311  keys, not secrets
    keys = ["pageup", "pageup", "pageup", "pagedown", "pagedown"]
    ends = [("pageup", "ASK A QUESTION"), ("pagedown", "note 29")]

    async def scenario(driver: Driver) -> None:
        await converse(driver, 30)
        for _ in range(6):
            for _ in range(chance.randint(1, 12)):
                rare = ["ctrl+home", "ctrl+end"] if chance.random() < 0.1 else []
                driver.app.post_message(events.Key(chance.choice(keys + rare), None))
                if chance.random() < 0.6:
                    await driver.settled()
            for key, words in chance.sample(ends, 2):
                for _ in range(60):
                    await driver.press(key)
                    if words in driver.text():
                        break
                await driver.see(words)

    chat(scenario)


def test_the_wheel_goes_on_where_what_is_laid_out_ends() -> None:
    """At an edge already, the next turn of the wheel brings more cards."""

    async def scenario(driver: Driver) -> None:
        await converse(driver, 100)
        transcript = driver.screen.transcript
        await transcript.bring(40)
        transcript._moving = True
        transcript.scroll_end(animate=False, immediate=True)
        transcript._moving = False
        await driver.settled()
        for _ in range(200):
            if "note 99" in driver.text():
                break
            transcript.post_message(wheel(transcript))
            await driver.settled()
        await driver.see("note 99")

    chat(scenario)


def wheel(widget: Widget) -> events.MouseScrollDown:
    """Return one turn of the wheel over a widget."""
    return events.MouseScrollDown(
        widget=widget,
        x=1,
        y=1,
        delta_x=0,
        delta_y=0,
        button=0,
        shift=False,
        meta=False,
        ctrl=False,
    )


def test_a_question_in_a_long_conversation_is_quick() -> None:
    """With 2,000 entries an answer takes little more work than with none."""

    async def scenario(driver: Driver) -> None:
        begin = time.process_time()
        await driver.ask("starch potato")
        bare = time.process_time() - begin
        await converse(driver, MANY)
        await driver.press("ctrl+end")
        begin = time.process_time()
        await driver.ask("how do plants make glucose")
        assert time.process_time() - begin < 10 * bare + 1

    chat(scenario)


def test_a_card_outside_the_window_takes_its_answer() -> None:
    """An answer that comes while its card is far away is there when it comes back."""

    async def scenario(driver: Driver) -> None:
        turn = Turn(1, "a late question", ())
        await driver.screen.add(AnswerCard(turn))
        await converse(driver, 100)
        turn.state, turn.message = "failed", "it was too late"
        card = driver.screen.card_of(turn)
        assert card is not None
        driver.screen.settle(card)
        await driver.press("ctrl+home")
        await driver.see("! NO ANSWER: it was too late")

    chat(scenario)


def test_a_source_of_five_megabytes_opens_at_the_quote() -> None:
    """The quote is there at once, the rest follows, keys are taken meanwhile."""
    line = "Line of a long, long source that goes on about nothing in particular.\n"
    head = line * 40_000
    long = (
        head + "## Who weighed a whale?\n\nNobody weighed a whale.\n\n" + line * 32_000
    )
    corpus = SmallCorpus(biology(), document("long.md", long, "Long"))

    async def scenario(driver: Driver) -> None:
        await driver.ask("weighed whale nobody")
        await driver.press("ctrl+o")
        await driver.see("Nobody weighed a whale.")
        source = driver.screen.query_one(SourceText)
        await driver.until(lambda: len(source._page.rows) > 36_000)
        await driver.see("Nobody weighed a whale.")
        await driver.press("end")
        await driver.until(lambda: source.scroll_y == source.max_scroll_y)
        await driver.press("home")
        await driver.until(lambda: source.scroll_y == 0)

    chat(scenario, backend=corpus)
