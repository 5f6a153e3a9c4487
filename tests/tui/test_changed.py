"""The source differs from the copy that was indexed."""

from __future__ import annotations

import pytest

from explainbot.tui.widgets.pane import differing
from tests.engine.small_corpus import PLANTS, SmallCorpus, biology
from tests.tui.driver import Driver, chat, marks_of
from tests.tui.test_plain_commands import talk

SIZES = pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 20)], ids=str)


def edited() -> SmallCorpus:
    """Return a corpus whose file was edited since."""
    corpus = SmallCorpus(biology())
    corpus.states["biology-10.md"] = "differs"
    corpus.stale = ["biology-10.md"]
    corpus.now["biology-10.md"] = "New.\n\n" + PLANTS.replace("seventeenth", "16th")
    return corpus


@SIZES
def test_both_passages_are_shown(size: tuple[int, int]) -> None:
    """As indexed and as the file reads now, what differs being marked."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("willow tree")
        await driver.press("ctrl+o")
        await driver.see("[1] index again  [2] show both")
        await driver.press("2", "enter")
        await driver.see("as the file reads now")
        assert (True, True) in marks_of(driver, "seventeenth")
        assert marks_of(driver, "16th") == [(True, True)]
        assert driver.shown(".now") == (
            "Jan van Helmont weighed a willow tree in the 16th century."
        )
        await driver.press("escape")
        await driver.until(lambda: driver.focus == "box")

    chat(scenario, size=size, backend=edited())


@SIZES
def test_the_change_is_taken_up_from_the_reader(size: tuple[int, int]) -> None:
    """The number 1; the card that tells of it is in sight."""
    corpus = edited()

    async def scenario(driver: Driver) -> None:
        await driver.ask("willow tree")
        await driver.press("ctrl+o")
        await driver.see("[1] index again")
        await driver.press("1", "enter")
        await driver.see("sections: 1 changed")
        assert driver.focus == "box"
        assert corpus.stale == []

    chat(scenario, size=size, backend=corpus)


def test_a_passage_that_was_taken_out_is_said_to_be_gone() -> None:
    """Typed as a command, of the newest answer."""
    corpus = edited()
    corpus.now["biology-10.md"] = PLANTS[: PLANTS.index("## Who")]

    async def scenario(driver: Driver) -> None:
        await driver.type("/compare")
        await driver.press("enter")
        await driver.see("no passage is quoted here")
        await driver.ask("willow tree")
        await driver.type("/compare")
        await driver.press("enter")
        await driver.see("! the passage is no longer in the file")

    chat(scenario, backend=corpus)


def test_words_that_differ_are_found() -> None:
    """Changed, left out and added words, by their offsets."""
    assert differing("a b c d", "a x c d e") == ([(2, 3)], [(2, 3), (8, 9)])
    assert differing("a b", "a b") == ([], [])
    assert differing("a b", "") == ([(0, 3)], [])


def test_both_are_written_line_by_line() -> None:
    """The same, as lines."""
    said = talk("willow tree", "/compare", corpus=edited())

    assert "As it was indexed:\nJan van Helmont" in said
    assert "16th century." in said
