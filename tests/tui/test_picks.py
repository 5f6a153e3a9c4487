"""The lists of commands and of sections, and turning from passage to passage."""

from __future__ import annotations

import pytest

from explainbot.tui.widgets.pane import ReaderPane, SourceText
from tests.engine.small_corpus import PLANTS
from tests.tui.driver import Driver, chat

SIZES = pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 20)], ids=str)


@SIZES
def test_a_command_is_found_by_what_it_does(size: tuple[int, int]) -> None:
    """Letters of its title find it; Enter runs it."""

    async def scenario(driver: Driver) -> None:
        await driver.press("ctrl+p")
        await driver.see("COMMANDS")
        await driver.spell("conversation as")
        await driver.press(*["backspace"] * 3)
        await driver.spell(": FILE")
        await driver.see("▸ /save [FILE]")
        await driver.press("enter")
        await driver.see("NOT SAVED")
        assert driver.focus == "box"

    chat(scenario, size=size)


def test_a_command_that_needs_more_goes_into_the_box() -> None:
    """What is missing is typed there."""

    async def scenario(driver: Driver) -> None:
        await driver.type("/commands preview")
        await driver.press("enter")
        await driver.see("▸ /preview PATH")
        await driver.press("enter")
        assert driver.box == "/preview "

    chat(scenario)


@SIZES
def test_a_section_is_opened_from_the_list(size: tuple[int, int]) -> None:
    """The list is that of the text that was quoted; Enter reads the section."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("willow tree")
        await driver.press("tab", "s", "enter")
        await driver.see("SECTIONS OF biology-10.md")
        await driver.spell("starch")
        await driver.see("▸ Where is starch kept?")
        await driver.press("enter")
        await driver.until(lambda: driver.focus == "source")
        await driver.see("┊ Starch is kept in roots")
        assert "› Where is starch kept?" in driver.shown(".place")
        pane = driver.screen.query_one(ReaderPane)
        assert pane.quote.line_start == PLANTS[: pane.quote.start].count("\n") + 1

    chat(scenario, size=size)


def test_sections_of_nothing_are_asked_for() -> None:
    """Without an answer, a name has to be typed; of an unknown text there are none."""

    async def scenario(driver: Driver) -> None:
        await driver.type("/sections")
        await driver.press("enter")
        await driver.see("type the name of a text")
        assert driver.box == "/sections "
        await driver.type("nothing.md")
        await driver.press("enter")
        await driver.see("there is no such document")

    chat(scenario)


def test_the_reader_turns_to_the_other_passages_that_were_quoted() -> None:
    """→ goes on to the passage of another answer from the same text, ← back."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("starch potato")
        await driver.ask("plants glucose oxygen")
        await driver.press("ctrl+o")
        await driver.until(lambda: driver.focus == "source")
        pane = driver.screen.query_one(ReaderPane)
        source = driver.screen.query_one(SourceText)
        assert "passage 1 of 2" in driver.shown(".place")
        seen = []
        for key in [*["right"] * 4, *["left"] * 3]:
            await driver.press(key)
            seen.append((pane.quote.heading[:5], source._at_mark))
        glucose, starch = "How d", "Where"
        assert seen == [
            (glucose, 1),
            (starch, 0),
            (starch, 1),
            (glucose, 0),
            (starch, 1),
            (starch, 0),
            (glucose, 1),
        ]
        await driver.press("left", "right", "right")
        await driver.see("passage 2 of 2")

    chat(scenario, size=(80, 12))


def test_the_help_begins_with_the_keys_that_work_here() -> None:
    """On an answer those of answers, in the box those of the box."""

    async def scenario(driver: Driver) -> None:
        await driver.press("f1")
        page = driver.shown("HelpPane Static")
        here = page.index("Keys in the question box")
        assert here < page.index("What the words mean")
        assert here < page.index("Keys while an answer is selected")
        await driver.press("escape")
        await driver.ask("willow tree")
        await driver.press("tab", "f1")
        page = driver.shown("HelpPane Static")
        here = page.index("Keys while an answer is selected")
        assert here < page.index("Keys in the question box")

    chat(scenario)
