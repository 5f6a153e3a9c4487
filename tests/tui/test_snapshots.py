"""Every state of the chat, as it is painted at 120x40, 80x24 and 40x20.

Each picture holds the three sizes, reached by resizing one running chat.  After a
change that is meant, look at what is written by:

    EXPLAINBOT_SNAPSHOTS=write pytest tests/tui/test_snapshots.py
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import textual
from textual.widgets import Input, TextArea

from explainbot.engine import messages
from explainbot.engine.service import InProcess
from explainbot.engine.views import TermView
from explainbot.study.session import Session, open_session
from explainbot.testing import tiny_workspace
from explainbot.tui.app import ChatApp
from explainbot.tui.study import StudyScreen
from explainbot.usage.history import Past
from tests.engine.small_corpus import PLANTS, SmallCorpus, biology
from tests.tui.driver import Driver, Held
from tests.tui.svg import svg_of

if TYPE_CHECKING:
    from textual.strip import Strip

FOLDER = Path(__file__).with_name("snapshots")
MADE_WITH = "8.2.8"
"""The version of Textual; each paints a little differently."""
SIZES = ((120, 40), (80, 24), (40, 20))
NOON = datetime(2026, 5, 12, 12, tzinfo=UTC)
GLUCOSE = "How do plants make glucose?"
pytestmark = pytest.mark.skipif(
    textual.__version__ != MADE_WITH, reason=f"made with Textual {MADE_WITH}"
)


class Lessons(SmallCorpus):
    """The small corpus with more headings, so that something is left to ask."""

    def recall(self) -> tuple[Sequence[Past], Sequence[str], Sequence[str]]:
        """Return what was asked, and the headings, which stand in one text."""
        headings = [GLUCOSE, "What do leaves breathe?", "Why are leaves green?"]
        self.near = [*headings, "Who weighed a willow tree?"]
        return self.past, self.near, ()


class Stage:
    """A chat over the small corpus, and what a state needs of it."""

    def __init__(self, driver: Driver, corpus: SmallCorpus, held: Held) -> None:
        """Hold them; requests wait in ``held`` until they are let through."""
        self.driver = driver
        self.corpus = corpus
        self.held = held
        self.folder = Path()

    async def ask(self, question: str) -> None:
        """Ask and wait for the answer."""
        await self.send(question)
        self.held.work()
        await self.driver.until(lambda: not self.driver.app.conversation.waiting())

    async def send(self, text: str) -> None:
        """Type a line and send it."""
        await self.driver.type(text)
        await self.driver.press("enter")

    async def command(self, text: str) -> None:
        """Type a command and have its requests worked off."""
        await self.send(text)
        self.held.work()

    async def keys(self, *keys: str) -> None:
        """Press keys and have their requests worked off."""
        await self.driver.press(*keys)
        self.held.work()
        await self.driver.settled()


State = Callable[[Stage], Awaitable[None]]
STATES: dict[str, State] = {}


def state(make: State) -> State:
    """Take a state into the list, named by its function."""
    STATES[make.__name__.replace("_", "-")] = make
    return make


@state
async def welcome(_: Stage) -> None:
    """Nothing was asked yet."""


@state
async def first_run(stage: Stage) -> None:
    """Nobody has asked anything here before."""
    await stage.driver.see("WELCOME")


@state
async def empty(_: Stage) -> None:
    """There are no texts."""


@state
async def strong(stage: Stage) -> None:
    """An answer that is sure, with other passages and what to ask next."""
    await stage.ask(GLUCOSE)


@state
async def words(stage: Stage) -> None:
    """An answer whose own words are told, with a second sentence beside it."""
    stage.corpus.words = "roots and seeds"
    await stage.ask("where is starch kept in roots")


@state
async def good(stage: Stage) -> None:
    """A good match, understood otherwise than it was typed."""
    await stage.ask("plants glucos")


@state
async def weak(stage: Stage) -> None:
    """The closest passage, of which nothing is claimed."""
    await stage.ask("potato chips")


@state
async def none(stage: Stage) -> None:
    """No passage answers, asked of one collection alone."""
    await stage.command("/collection plants")
    await stage.ask("who invented the telescope")


@state
async def parts(stage: Stage) -> None:
    """Two questions in one message."""
    await stage.ask("starch potato | willow tree")


@state
async def folded(stage: Stage) -> None:
    """A long passage, folded under its first rows."""
    await stage.ask("long story of chlorophyll")


@state
async def selected(stage: Stage) -> None:
    """An answer selected among others, with its reasons."""
    stage.corpus.why = ("It has willow and tree.", "Its heading says tree.")
    await stage.ask("starch potato")
    await stage.ask("willow tree")
    await stage.keys("tab", "w", "enter")


@state
async def reader(stage: Stage) -> None:
    """The source of an answer, beside others quoted from it."""
    await stage.ask("starch potato")
    await stage.ask(GLUCOSE)
    await stage.keys("ctrl+o")


@state
async def reader_changed(stage: Stage) -> None:
    """The file was edited since."""
    stage.corpus.states["biology-10.md"] = "differs"
    await reader(stage)


@state
async def reader_both(stage: Stage) -> None:
    """The passage as it was indexed, and as the file reads now."""
    text = stage.corpus.documents["biology-10.md"].text
    now = text.replace("light energy", "the light of the sun")
    stage.corpus.now["biology-10.md"] = now
    await reader_changed(stage)
    await stage.driver.until(lambda: stage.driver.focus == "source")
    await stage.keys("2", "enter")


@state
async def reader_gone(stage: Stage) -> None:
    """The file was deleted; words are looked for."""
    stage.corpus.states["biology-10.md"] = "gone"
    await stage.ask("willow tree")
    await stage.keys("ctrl+o")
    await stage.driver.until(lambda: stage.driver.focus == "source")
    await stage.keys("ctrl+f")
    await stage.driver.spell("starch")


@state
async def corpora(stage: Stage) -> None:
    """The texts."""
    await stage.keys("f2")


@state
async def one_text(stage: Stage) -> None:
    """What can be done with a text."""
    await stage.keys("f2")
    await stage.keys("enter")


@state
async def sections(stage: Stage) -> None:
    """The sections of a text."""
    await stage.command("/sections biology-10.md")


@state
async def preview(stage: Stage) -> None:
    """What a file would add."""
    await stage.command("/preview /school/tides.md")


@state
async def indexing(stage: Stage) -> None:
    """A file is being added while a question is answered."""
    await stage.send("/add /school/tides.md")
    number = stage.held.newest
    stage.held.tell(messages.Progress("embedding", 12, 80, number))
    stage.held.drop(number)
    await stage.ask("willow tree")


@state
async def added(stage: Stage) -> None:
    """It is there."""
    await stage.command("/add /school/tides.md")


@state
async def not_read(stage: Stage) -> None:
    """A file that could not be read, and how it can be converted."""
    await stage.command("/add /school/chem.pdf")
    await stage.driver.see("CANNOT READ")
    await stage.send("2")


@state
async def history(stage: Stage) -> None:
    """Earlier questions, and how one of them was answered."""
    await stage.keys("ctrl+r")


@state
async def find(stage: Stage) -> None:
    """Words in the conversation."""
    await stage.ask("starch potato")
    await stage.ask("willow tree")
    await stage.keys("ctrl+f")
    await stage.driver.spell("starch")


@state
async def suggestions(stage: Stage) -> None:
    """What could be meant."""
    await stage.driver.type("how do")
    await stage.driver.until(lambda: stage.driver.screen.offers._suggested)


@state
async def command_list(stage: Stage) -> None:
    """A slash in the box."""
    await stage.keys("slash")


@state
async def palette(stage: Stage) -> None:
    """Commands found by what they do."""
    await stage.keys("ctrl+p")
    await stage.driver.spell("text")


@state
async def help_page(stage: Stage) -> None:
    """What can be done, and the keys."""
    await stage.keys("f1")


@state
async def tour(stage: Stage) -> None:
    """Its first page."""
    await stage.command("/tour")


@state
async def failed(stage: Stage) -> None:
    """A question that was not worked off, and what can be done."""
    await stage.send("willow tree")
    stage.held.tell(
        messages.Failed(stage.held.newest, "the index is damaged: chem.pdf")
    )
    stage.held.drop(stage.held.newest)


@state
async def ended(stage: Stage) -> None:
    """The engine has ended; a question waits."""
    stage.held.tell(messages.Failed(None, "It ended unexpectedly (signal 9).", "ended"))
    await stage.send("willow tree")


@state
async def studying(stage: Stage) -> None:
    """A card of the quiz."""
    text = "# Sea\n\n## What are tides?\n\nTides are the rise and fall of the sea.\n"
    workspace = tiny_workspace(stage.folder / "lab", {"sea.md": text})

    def make() -> Session:
        return open_session(workspace, kinds=["recall"], clock=lambda: NOON)

    stage.driver.app.push_screen(StudyScreen(make))
    await stage.driver.see("What are tides?")


@state
async def studied(stage: Stage) -> None:
    """Its passage, to be compared with what was typed."""
    await studying(stage)
    await stage.driver.press(*"sea", "enter")


def define(stage: Stage) -> None:
    """Have the texts define two terms."""
    meaning = "The glucose is stored as starch."
    start = PLANTS.index(meaning)
    place = "biology-10.md › How do plants make glucose?, line 5"
    for term in ("chloroplasts", "starch"):
        heading = "How do plants make glucose?"
        view = TermView(term, meaning, place, "biology-10.md", heading, start, start)
        stage.corpus.defined.append(view)


@state
async def look_up(stage: Stage) -> None:
    """An answer, and terms of it that the texts define."""
    define(stage)
    await stage.ask(GLUCOSE)


@state
async def glossary(stage: Stage) -> None:
    """What the texts define, and what the first of it means."""
    define(stage)
    await stage.keys("f7")


@state
async def light(stage: Stage) -> None:
    """The light colours."""
    await themed(stage, "light")


@state
async def contrast(stage: Stage) -> None:
    """The colours of high contrast."""
    await themed(stage, "contrast")


@state
async def colour_blind(stage: Stage) -> None:
    """The colours for colour-blind eyes."""
    await themed(stage, "colour-blind")


@state
async def no_colour(stage: Stage) -> None:
    """NO_COLOR is set, before the chat starts."""
    await themed(stage, "dark")


@state
async def too_small(stage: Stage) -> None:
    """One line, and no layout; wider again, all is as before."""
    await stage.ask("willow tree")
    await stage.driver.pilot.resize_terminal(20, 5)
    await stage.driver.see("window too small")


async def themed(stage: Stage, theme: str) -> None:
    """A sure answer, one that is none, and a selection, in other colours."""
    stage.driver.app.switch_theme(theme)
    await stage.ask("who invented the telescope")
    await stage.ask(GLUCOSE)
    await stage.keys("tab")


async def taken(driver: Driver) -> list[Strip]:
    """Return the screen once it has come to rest."""
    last: list[Strip] = []
    for _ in range(200):
        for line in driver.app.screen.query("Input, TextArea"):
            if isinstance(line, Input | TextArea):
                line.cursor_blink = False
        await driver.pilot.pause(0.03)
        now = list(driver.app.screen._compositor.render_strips())
        if now == last:
            return now
        last = now
    raise AssertionError(f"it never rests:\n{driver.text()}")


async def picture(make: State, folder: Path) -> str:
    """Return a state in the three sizes as one picture."""
    corpus = Lessons() if make is empty else Lessons(biology())
    if make not in (empty, first_run):
        corpus.past = [
            Past(GLUCOSE.lower(), "2026-05-01", "c1", "good", "a.md", "Plants"),
            Past("who invented the telescope", "2026-05-02", "c2", "none"),
        ]
    held = Held(InProcess(corpus))
    app = ChatApp(lambda: held)
    screens = []
    async with app.run_test(size=SIZES[0]) as pilot:
        stage = Stage(Driver(app, pilot), corpus, held)
        stage.folder = folder
        await stage.driver.until(lambda: app.engine_link.port is not None)
        held.open()
        await stage.driver.until(lambda: app.engine_link.usable)
        held.work()
        await stage.driver.see("two-minute tour")
        await make(stage)
        if make is too_small:
            return svg_of([await taken(stage.driver)])
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            held.work()
            screens.append(await taken(stage.driver))
    return svg_of(screens)


@pytest.mark.parametrize("name", STATES)
def test_a_state_looks_as_it_was_reviewed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture is, to the letter, the one that was looked at."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    if name == "no-colour":
        monkeypatch.setenv("NO_COLOR", "1")
    made = asyncio.run(picture(STATES[name], tmp_path))
    kept = FOLDER / f"{name}.svg"
    if os.environ.get("EXPLAINBOT_SNAPSHOTS") == "write":
        kept.write_text(made, encoding="utf-8", newline="\n")
    (tmp_path / kept.name).write_text(made, encoding="utf-8")

    assert kept.is_file(), "there is no picture yet; see the top of this file"
    same = made == kept.read_text(encoding="utf-8")
    assert same, f"compare {kept} with {tmp_path / kept.name}"
