"""A visitor's chat: what it can do, and what it leaves alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from explainbot.engine.service import InProcess
from explainbot.serving.browser.shared_engine import SharedEngine
from explainbot.serving.browser.visitor import ServedApp, TalkKept
from tests.engine.small_corpus import SmallCorpus, biology
from tests.tui.driver import Driver
from tests.waiting import happens


def visit(
    scenario: Callable[[Driver, SharedEngine], Awaitable[None]],
) -> tuple[ServedApp, SmallCorpus]:
    """Run a scenario in a chat over a shared engine."""
    corpus = SmallCorpus(biology())
    shared = SharedEngine(InProcess(corpus), most=1)
    shared.start()

    async def run() -> ServedApp:
        app = ServedApp(shared.path)
        async with app.run_test(size=(80, 24)) as pilot:
            driver = Driver(app, pilot)
            await driver.until(lambda: app.engine_link.usable)
            await driver.settled()
            await scenario(driver, shared)
            if app.engine_link.port is not None:
                app.engine_link.port.stop()
        return app

    try:
        return asyncio.run(run()), corpus
    finally:
        shared.stop()


def test_a_question_is_answered() -> None:
    """The chat is the same; the source opens beside."""

    async def scenario(driver: Driver, _: SharedEngine) -> None:
        await driver.ask("How do plants make glucose?")
        await driver.see("Plants use light energy")
        await driver.press("ctrl+o")
        await driver.see("unchanged since it was indexed")

    visit(scenario)


@pytest.mark.parametrize(
    "typed",
    ["/add {0}", "/preview {0}", "/remove biology-10.md", "/index", "/edit", "/study"],
)
def test_commands_that_would_reach_the_machine(tmp_path: Path, typed: str) -> None:
    """They are refused in words; nothing is added or removed."""

    async def scenario(driver: Driver, _: SharedEngine) -> None:
        await driver.type(typed.format(tmp_path))
        await driver.press("enter")
        await driver.see("this is not possible in the browser")

    _, corpus = visit(scenario)
    assert list(corpus.documents) == ["biology-10.md"]


def test_a_path_is_not_looked_at(tmp_path: Path) -> None:
    """Nobody can find out which files there are."""
    (tmp_path / "there.md").write_text("# There", encoding="utf-8")

    async def scenario(driver: Driver, _: SharedEngine) -> None:
        for name in ("there.md", "not-there.md"):
            await driver.type(f"{tmp_path}/{name}")
            await driver.press("enter")
            await driver.see("no such command")
            await driver.press("ctrl+c")

    visit(scenario)


def test_nothing_is_put_on_the_clipboard_of_the_machine() -> None:
    """The visitor is told how to copy with the browser."""

    async def scenario(driver: Driver, _: SharedEngine) -> None:
        await driver.ask("How do plants make glucose?")
        await driver.type("/copy")
        await driver.press("enter")
        await driver.see("hold Shift and drag")

    visit(scenario)


def test_a_chat_ends_with_its_server() -> None:
    """When the connection is lost, the chat leaves by itself."""

    async def scenario(driver: Driver, shared: SharedEngine) -> None:
        shared.stop()
        await happens(lambda: driver.app._exit)

    visit(scenario)


def test_a_conversation_is_taken_up_again() -> None:
    """What the page has kept is asked anew, in its order, and nothing of it counted."""

    async def scenario(driver: Driver, _: SharedEngine) -> None:
        asked = [["How do plants make glucose?", False, False], ["glucos", True, False]]
        kept = {"asked": [*asked, "no question", [3]], "draft": "why is the he"}
        driver.app.post_message(TalkKept(kept))
        await driver.until(lambda: len(driver.app.conversation.turns) > 1)
        turns = driver.app.conversation.turns
        await driver.until(lambda: turns[-1].state == "answered")
        assert [turn.question for turn in turns] == [asked[0][0], "glucos"]
        assert (turns[0].exact, turns[1].exact) == (False, True)
        assert driver.box == "why is the he"
        await driver.press("enter")
        await driver.until(lambda: turns[-1].state == "answered")

    _, corpus = visit(scenario)
    assert corpus.again == [True, True, False]
