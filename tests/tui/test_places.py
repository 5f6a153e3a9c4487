"""What is read stays where it is when the layout changes."""

from __future__ import annotations

import pytest

from tests.tui.driver import Driver, chat

SIZES = [(120, 40), (50, 16), (24, 8), (100, 30), (80, 24)]


def top(driver: Driver) -> str:
    """Return the first row of the transcript, its bar and blanks left out."""
    return driver.rows()[driver.screen.transcript.region.y].strip("▌ │").strip()


async def long_card(driver: Driver) -> None:
    """Ask for the long passage, unfold it and ask something else."""
    await driver.ask("long story of chlorophyll")
    await driver.until(lambda: driver.height("quote") == 12)
    await driver.press("enter")
    await driver.until(lambda: driver.height("quote") > 30)
    await driver.ask("willow tree")


async def read_in_the_middle(driver: Driver) -> None:
    """Scroll into the long passage."""
    await driver.press("ctrl+home")
    driver.screen.transcript.scroll_to(y=20, animate=False, immediate=True)
    await driver.until(lambda: top(driver).startswith("Line "))


async def resize(driver: Driver, size: tuple[int, int]) -> None:
    """Give the terminal another size and let the layout come to rest."""
    await driver.pilot.resize_terminal(*size)
    for _ in range(5):
        await driver.settled()


def test_a_line_at_the_top_stays_there_at_every_width() -> None:
    """The words that were read are at the top again, whatever their rows are now."""

    async def scenario(driver: Driver) -> None:
        await long_card(driver)
        await read_in_the_middle(driver)
        words = " ".join(top(driver).split()[:2])
        for size in SIZES:
            await resize(driver, size)
            await driver.until(lambda: top(driver).startswith(words))

    chat(scenario)


def test_the_place_outlives_a_window_that_is_too_small() -> None:
    """Nothing is laid out there; grown again, the same words are at the top."""

    async def scenario(driver: Driver) -> None:
        await long_card(driver)
        await read_in_the_middle(driver)
        words = top(driver)
        for size in [(10, 3), (12, 4), (80, 24)]:
            await resize(driver, size)
        await driver.until(lambda: top(driver) == words)

    chat(scenario)


def test_at_the_end_it_stays_at_the_end() -> None:
    """The newest answer is whole on the screen before and after."""

    async def scenario(driver: Driver) -> None:
        await long_card(driver)
        transcript = driver.screen.transcript
        await driver.press("ctrl+end")
        await driver.until(lambda: transcript.scroll_y == transcript.max_scroll_y)
        for size in [(120, 40), (60, 20), (80, 24)]:
            await resize(driver, size)
            await driver.until(lambda: transcript.scroll_y == transcript.max_scroll_y)
            assert "[3] What is the long story of chlorophyll?" in driver.text()

    chat(scenario)


def test_the_beginning_of_the_newest_answer_is_not_pushed_out_of_sight() -> None:
    """In a window that has become too low for it, its question is at the top."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("how do plants make glucose")
        await resize(driver, (50, 10))
        await driver.until(lambda: top(driver).endswith("how do plants make glucose"))

    chat(scenario, size=(120, 40))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["beside", "instead"])
def test_opening_and_closing_a_source_keeps_the_place(size: tuple[int, int]) -> None:
    """Back from the source, the same words are at the top."""

    async def scenario(driver: Driver) -> None:
        await long_card(driver)
        await read_in_the_middle(driver)
        words = top(driver)
        await driver.press("ctrl+o")
        await driver.until(lambda: driver.focus == "source")
        await driver.settled()
        await driver.press("escape")
        await driver.until(lambda: top(driver) == words)

    chat(scenario, size=size)
