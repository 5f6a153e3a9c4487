"""Studying in the full screen, by the keys that are pressed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from explainbot.engine import messages
from explainbot.errors import CorpusEmptyError
from explainbot.study.items import Kind
from explainbot.study.session import Session, open_session
from explainbot.tui.study import StudyApp, StudyScreen
from tests.engine.small_corpus import SmallCorpus, biology
from tests.study.lessons import HAIRY, NOON, lessons
from tests.tui.driver import Driver, chat
from tests.waiting import happens

if TYPE_CHECKING:
    from textual.pilot import Pilot

Scenario = Callable[["Learner"], Awaitable[None]]


class Learner:
    """One who studies: presses keys, reads the screen."""

    def __init__(self, app: StudyApp, pilot: Pilot[None]) -> None:
        """Hold the app and what presses its keys."""
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> str:
        """Press keys; return the screen when it has come to rest."""
        await self.pilot.press(*keys)
        await self.pilot.pause()
        return self.text()

    def text(self) -> str:
        """Return the screen as one text."""
        strips = self.app.screen._compositor.render_strips()
        rows = ["".join(segment.text for segment in strip) for strip in strips]
        return "\n".join(row.rstrip() for row in rows)

    def words(self) -> str:
        """Return the screen's words, however they were broken into rows."""
        return " ".join(self.text().replace("▌", " ").split())

    async def opened(self) -> str:
        """Wait for the first item; return the screen's words."""
        await happens(
            lambda: (
                isinstance(self.app.screen, StudyScreen)
                and "choosing" not in self.text()
            )
        )
        await self.pilot.pause()
        return self.words()


def study(
    make: Callable[[], Session], scenario: Scenario, size: tuple[int, int] = (80, 24)
) -> StudyApp:
    """Run a scenario over a session; return the app at its end."""

    async def run() -> StudyApp:
        app = StudyApp(make)
        async with app.run_test(size=size) as pilot:
            await scenario(Learner(app, pilot))
        return app

    return asyncio.run(run())


def sitting(folder: Path, kind: Kind, text: str = "") -> Callable[[], Session]:
    """Return what makes a sitting over the lessons, or over another text."""
    workspace = lessons(folder, text) if text else lessons(folder)
    return lambda: open_session(workspace, kinds=[kind], clock=lambda: NOON)


SIZES = pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 20)])


@SIZES
def test_an_item_is_shown_revealed_and_rated(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """Enter shows the passage and the key words; a digit rates and goes on."""

    async def scenario(learner: Learner) -> None:
        first = await learner.opened()
        assert "STUDY card 1 of 3, 0 due" in first
        assert "Quote" not in first
        asked = learner.app.screen.session.current  # type: ignore[attr-defined]
        assert asked.question in first
        await learner.press(*"water", "enter")
        shown = learner.words()
        assert asked.quote.evidence_text.split()[-1] in shown
        assert "You wrote: water" in shown
        assert "1 again 2 hard 3 good" in shown
        assert "card 2 of 3, 0 due Again in 1" in (
            " ".join((await learner.press("3")).split())
        )

    study(sitting(tmp_path / "w", "recall"), scenario, size)


@SIZES
def test_words_left_out_are_marked(tmp_path: Path, size: tuple[int, int]) -> None:
    """The sentence comes with its blank, then whole."""

    async def scenario(learner: Learner) -> None:
        await learner.opened()
        session = learner.app.screen.session  # type: ignore[attr-defined]
        while "1648" not in session.current.answer:
            await learner.press("tab")
        assert "In […] the notes" in learner.words()
        await learner.press("enter")
        assert "In 1648 the notes" in learner.words()
        assert "You wrote" not in learner.words()

    study(sitting(tmp_path / "w", "cloze"), scenario, size)


@SIZES
def test_a_section_is_chosen_by_its_number(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """The headings are numbered; the answer says which it was."""

    async def scenario(learner: Learner) -> None:
        assert "[3]" in await learner.opened()
        item = learner.app.screen.session.current  # type: ignore[attr-defined]
        await learner.press("2", "enter")
        said = f'It is from section {item.right}: "{item.answer}". You chose 2.'
        assert said in learner.words()

    study(sitting(tmp_path / "w", "which", HAIRY), scenario, size)


def test_the_end_says_how_far_one_is(tmp_path: Path) -> None:
    """After the last item the numbers are shown; Esc ends the program."""

    async def scenario(learner: Learner) -> None:
        await learner.opened()
        for key in ("4", "space", "2"):
            await learner.press("enter", key)
        words = learner.words()
        assert "DONE FOR NOW" in words
        assert "Seen: 3 items Due now: 0 Learned: 1 Reviews: 3, today 3" in words
        await learner.press("escape")

    app = study(sitting(tmp_path / "w", "recall"), scenario)
    assert not app.is_running


def test_digits_rate_nothing_before_the_passage_is_shown(tmp_path: Path) -> None:
    """A digit in the answer is part of it."""

    async def scenario(learner: Learner) -> None:
        await learner.opened()
        await learner.press("1", "6", "enter")
        assert "You wrote: 16" in learner.words()
        assert "card 1 of 3" in learner.words()

    study(sitting(tmp_path / "w", "recall"), scenario)


def test_what_keeps_from_studying_is_said() -> None:
    """An error of the corpus is a line on the screen, and Esc leaves."""

    def broken() -> Session:
        raise CorpusEmptyError("the corpus is empty", where="[b]corpus[/b]")

    async def scenario(learner: Learner) -> None:
        words = await learner.opened()
        assert "CANNOT STUDY [b]corpus[/b]: the corpus is empty." in words
        await learner.press("1", "space", "enter", "escape")

    study(broken, scenario)


def test_a_window_that_is_too_small_and_back(tmp_path: Path) -> None:
    """Below 24x6 one line is shown; the item is there again afterwards."""

    async def scenario(learner: Learner) -> None:
        await learner.opened()
        await learner.pilot.resize_terminal(20, 5)
        await learner.pilot.pause()
        assert "too small" in learner.text()
        await learner.pilot.resize_terminal(80, 24)
        await learner.pilot.pause()
        assert "card 1 of 3" in learner.text()

    study(sitting(tmp_path / "w", "recall"), scenario)


def test_studying_from_the_chat(tmp_path: Path) -> None:
    """/study opens the screen over the chat; Esc goes back to the question box."""
    workspace = lessons(tmp_path / "w")
    corpus = SmallCorpus(biology())
    corpus.folder = str(workspace.places.root)

    async def scenario(driver: Driver) -> None:
        await driver.type("/study")
        await driver.press("enter")
        await driver.see("card 1 of 6")
        assert isinstance(driver.app.screen, StudyScreen)
        await driver.press("escape")
        await driver.see("Ask a question")
        assert driver.focus == "box"
        await driver.press("f8")
        await driver.see("card 1 of 6")
        driver.app.engine_link.port.send(  # type: ignore[union-attr]
            messages.Ask(99, "Where is starch kept?")
        )
        await driver.press("escape")

    chat(scenario, backend=corpus)


@pytest.mark.parametrize("seen", [False, True], ids=["asked", "revealed"])
def test_what_is_typed_beside_a_card_is_not_lost(tmp_path: Path, seen: bool) -> None:  # noqa: FBT001
    """As an answer it stands there; once the passage is shown, in the chat's box."""
    typed = "why is it 1648"

    async def scenario(driver: Driver) -> None:
        screen = StudyScreen(sitting(tmp_path / "w", "recall"))
        driver.app.push_screen(screen)
        await driver.until(lambda: screen.session is not None)
        await driver.until(lambda: driver.focus == "study-typed")
        if not seen:
            await driver.spell(typed)
            assert screen.query_one("#study-typed", Input).value == typed
            return
        await driver.press("enter")
        await driver.until(lambda: driver.focus == "study-body")
        await driver.spell(typed)
        await driver.until(lambda: driver.screen.box.text == typed)
        assert screen.revealed
        await driver.press("escape")
        await driver.until(lambda: driver.focus == "box")
        assert driver.box == typed

    chat(scenario)
