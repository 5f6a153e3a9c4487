"""The chat when all is not well, and before anything is loaded."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from explainbot.engine import messages
from explainbot.engine.process import ChildProcess
from explainbot.engine.service import InProcess
from explainbot.usage.history import Past
from tests.engine.small_corpus import SmallCorpus, biology
from tests.tui.driver import Driver, Held, chat

SERVE = [sys.executable, str(Path(__file__).parents[1] / "engine" / "serve_small.py")]


def test_the_first_card_names_what_is_loaded() -> None:
    """One sees at once what can be asked about."""

    async def scenario(driver: Driver) -> None:
        await driver.see("Loaded: Biology 10")
        assert "explainbot   ready   1 source, 4 passages" in driver.text()
        await driver.see("[1] ask: How do plants make glucose?")
        await driver.type("1")
        await driver.press("enter")
        await driver.see("turn carbon dioxide")

    chat(scenario)


def test_the_tour_goes_on_by_number_and_by_name() -> None:
    """Its pages follow each other; after the last comes the first."""

    async def scenario(driver: Driver) -> None:
        await driver.see("[3] two-minute tour")
        await driver.type("3")
        await driver.press("enter")
        await driver.see("TOUR 1 OF 6: ASK")
        await driver.type("1")
        await driver.press("enter")
        await driver.see("TOUR 2 OF 6")
        await driver.press("enter")  # alone, it goes on as well
        await driver.see("TOUR 3 OF 6")
        for _ in range(4):
            await driver.type("/tour")
            await driver.press("enter")
        assert driver.said("note-text").count("TOUR 1 OF 6: ASK") == 2

    chat(scenario)


def test_a_new_user_is_welcomed_and_another_is_not() -> None:
    """Who has asked something before knows the way."""
    corpus = SmallCorpus(biology())

    async def first(driver: Driver) -> None:
        await driver.see("WELCOME. ASK A QUESTION")

    async def again(driver: Driver) -> None:
        await driver.see("[1] ask: How do plants make glucose?")
        assert "WELCOME" not in driver.text()

    chat(first, backend=corpus)
    corpus.past = [Past("who invented the telescope", "2026-05-02", "c2", "none")]
    chat(again, backend=corpus)


def test_an_empty_workspace_says_how_to_fill_it() -> None:
    """Its first choice puts /add into the box; what is added can be asked."""

    async def scenario(driver: Driver) -> None:
        await driver.see("NO TEXTS YET")
        assert "There are no texts in /school/biology yet." in driver.text()
        await driver.type("1")
        await driver.press("enter")
        assert driver.box == "/add "
        await driver.type("tides.md")
        await driver.press("enter")
        await driver.see("1 file: 1 loaded; 1 section")
        await driver.press("ctrl+home")
        await driver.see("Loaded: tides.md")

    chat(scenario, backend=SmallCorpus())


def test_progress_is_told_where_one_waits() -> None:
    """The header and the waiting card name the step and how far it is."""
    held = Held(InProcess(SmallCorpus(biology())))

    async def scenario(driver: Driver) -> None:
        await driver.type("willow tree")
        await driver.press("enter")
        held.tell(messages.Progress("embedding", 12, 80))
        await driver.see("… waiting: embedding, 12 of 80")
        assert "explainbot   embedding, 12 of 80" in driver.rows()[0]

    chat(scenario, engine=held, wait=False)


def test_a_question_that_fails_says_why() -> None:
    """The card keeps the question; the next one is answered."""
    held = Held(InProcess(SmallCorpus(biology())))

    async def scenario(driver: Driver) -> None:
        held.open()
        await driver.type("willow tree")
        await driver.press("enter")
        held.tell(
            messages.Failed(held.newest, "index/CURRENT: the index is damaged. Run: x")
        )
        await driver.see("! NO ANSWER: index/CURRENT: the index is damaged. Run: x")
        await driver.type("starch potato")
        await driver.press("enter")
        held.work()
        await driver.until(lambda: driver.app.conversation.turns[-1].answer)
        assert driver.app.conversation.turns[-1].history == ()

    chat(scenario, engine=held, wait=False)


def test_an_engine_that_cannot_answer_says_why_and_can_be_tried_again() -> None:
    """A damaged index is a card with a numbered way out."""
    held = Held(InProcess(SmallCorpus(biology())))

    async def scenario(driver: Driver) -> None:
        held.tell(
            messages.Failed(None, "index: it was made by another model.", "unusable")
        )
        await driver.see("! CANNOT ANSWER")
        assert "index: it was made by another model." in driver.text()
        await driver.type("1")
        await driver.press("enter")
        await driver.until(lambda: held.starts == 2)
        held.open()
        await driver.until(lambda: driver.app.engine_link.usable)

    chat(scenario, engine=held, wait=False)


def test_the_death_of_the_engine_is_a_card_and_it_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the real child: the waiting question stays and the way out is numbered."""
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(tmp_path))
    engine = ChildProcess(command=SERVE)

    async def scenario(driver: Driver) -> None:
        await driver.ask("willow tree")
        await driver.type("crash")
        await driver.press("enter")
        await driver.see("! THE ANSWERING PROCESS ENDED")
        assert "exit status 7" in " ".join(driver.text().split())
        assert "explainbot   stopped" in driver.rows()[0]
        driver.app.conversation.turns.pop()  # or it would end the next one, too
        await driver.type("1")
        await driver.press("enter")
        await driver.until(lambda: driver.app.engine_link.usable)
        await driver.ask("starch potato")
        assert driver.app.conversation.turns[-1].answer is not None

    try:
        chat(scenario, engine=engine)
    finally:
        engine.stop()


def test_a_late_answer_of_an_engine_that_is_gone_is_dropped() -> None:
    """Only the request that still waits takes an answer."""
    held = Held(InProcess(SmallCorpus(biology())))

    async def scenario(driver: Driver) -> None:
        held.open()
        await driver.type("willow tree")
        await driver.press("enter")
        number = held.newest
        driver.app.start_engine()
        held.tell(messages.Failed(number, "late"))
        await driver.settled()
        assert driver.app.conversation.turns[0].state == "waiting"
        held.open()
        await driver.settled()
        held.work()
        await driver.until(lambda: driver.app.conversation.turns[0].answer)

    chat(scenario, engine=held, wait=False)


SMALL = [(23, 10), (24, 5), (3, 3), (1, 1)]


@pytest.mark.parametrize("size", SMALL, ids=str)
def test_a_window_that_is_too_small_says_so_and_grows_again(
    size: tuple[int, int],
) -> None:
    """Nothing is laid out in it, nothing is lost, and no size ends the program."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("who weighed a willow tree")
        await driver.pilot.resize_terminal(*size)
        await driver.settled()
        assert driver.rows()[0].rstrip() in ("window too small", "!")
        assert not driver.screen.box.region
        await driver.pilot.resize_terminal(80, 24)
        await driver.see("Jan van Helmont weighed a willow tree")
        await driver.ask("starch potato")

    chat(scenario)


def test_what_is_typed_while_nothing_has_the_keys_is_kept() -> None:
    """Letters and what is pasted go into the question box."""

    async def scenario(driver: Driver) -> None:
        driver.screen.set_focus(None)
        await driver.spell("who ")
        await driver.type("weighed")
        assert driver.box == "who weighed"

    chat(scenario)


def test_every_width_and_height_can_be_laid_out() -> None:
    """With a card and the reader open, no size from tiny to wide ends the program."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("long story of chlorophyll")
        await driver.press("ctrl+o")
        await driver.until(lambda: driver.focus == "source")
        for size in [
            (24, 6),
            (30, 8),
            (59, 19),
            (60, 20),
            (109, 30),
            (110, 30),
            (5, 2),
        ]:
            await driver.pilot.resize_terminal(*size)
            await driver.settled()
        await driver.pilot.resize_terminal(120, 40)
        await driver.see("┃ Chlorophyll is green.")

    chat(scenario, size=(120, 40))
