"""Taking files in while questions are answered."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from explainbot.engine import messages
from explainbot.engine.process import ChildProcess
from explainbot.engine.service import InProcess
from explainbot.tui import engine_link
from tests.engine.small_corpus import SmallCorpus, biology
from tests.tui.driver import Driver, Held, chat
from tests.tui.test_places import top

SERVE = [sys.executable, str(Path(__file__).parents[1] / "engine" / "serve_small.py")]
STOPPED = "STOPPED ADDING slow"


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ChildProcess:
    """Return the port to real processes over the small corpus."""
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(tmp_path))
    return ChildProcess(command=SERVE)


async def add(driver: Driver, path: str) -> None:
    """Type the command and wait until its card says how far it is."""
    await driver.type(f"/add {path}")
    await driver.press("enter")
    await driver.see(f"ADDING {Path(path).name}")


def test_questions_are_answered_while_files_are_added(child: ChildProcess) -> None:
    """From the index before; the header and a card say how far it is."""

    async def scenario(driver: Driver) -> None:
        await add(driver, "/texts/slow")
        await driver.see("embedding, 1 of 9 …")
        assert "ready   adding slow: embedding, 1 of 9" in driver.rows()[0]
        await driver.ask("willow tree")
        assert "Jan van Helmont weighed" in driver.text()
        assert driver.app.engine_link.load is not None

    try:
        chat(scenario, engine=child)
    finally:
        child.stop()


def test_while_files_are_added_index_shows_how_far_it_is(child: ChildProcess) -> None:
    """Its card comes back into sight; nothing else is begun."""

    async def scenario(driver: Driver) -> None:
        await add(driver, "/texts/slow")
        for question in ("willow tree", "long story of chlorophyll", "starch potato"):
            await driver.ask(question)
        assert "ADDING slow" not in driver.text()
        await driver.type("/index")
        await driver.press("enter")
        await driver.see("ADDING slow")

    try:
        chat(scenario, engine=child)
    finally:
        child.stop()


@pytest.mark.parametrize(
    "keys",
    [["ctrl+c"], ["escape", "escape"], ["1", "enter"], [*"/stop", "enter"]],
    ids=["Ctrl+C", "Esc twice", "its choice", "/stop"],
)
def test_adding_can_be_stopped(child: ChildProcess, keys: list[str]) -> None:
    """The texts stay as they were, and questions are answered on."""

    async def scenario(driver: Driver) -> None:
        await add(driver, "/texts/slow")
        await driver.see("embedding, 1 of 9 …")
        for key in keys:
            await driver.press({"/": "slash"}.get(key, key))
        await driver.see(STOPPED)
        assert "Answers come from the texts as they were." in driver.text()
        assert "ready   1 source, 4 passages" in driver.rows()[0]
        await driver.ask("willow tree")
        await driver.type("/add /texts/tides.md")
        await driver.press("enter")
        await driver.see("2 sources, 5 passages")

    try:
        chat(scenario, engine=child)
    finally:
        child.stop()


def test_one_escape_only_says_what_a_second_would_do(child: ChildProcess) -> None:
    """Nor does one that closes something, and Ctrl+C first empties the box."""

    async def scenario(driver: Driver) -> None:
        await add(driver, "/texts/slow")
        await driver.press("escape")
        assert "Esc again stops adding slow" in driver.text()
        await driver.press("f1")
        await driver.see("What you can do")
        await driver.press("escape")
        await driver.type("half a question")
        await driver.press("ctrl+c")
        assert "Ctrl+C again stops adding" in driver.text()
        assert driver.app.engine_link.load is not None
        await driver.press("ctrl+c")
        await driver.see(STOPPED)
        assert not driver.app._exit

    try:
        chat(scenario, engine=child)
    finally:
        child.stop()


def test_one_thing_is_added_at_a_time(child: ChildProcess) -> None:
    """A second /add is refused in words while the first runs."""

    async def scenario(driver: Driver) -> None:
        await add(driver, "/texts/slow")
        await driver.type("/add /texts/tides.md")
        await driver.press("enter")
        await driver.see("slow is still being added; /stop stops it")
        await driver.type("/stop")
        await driver.press("enter")
        await driver.see(STOPPED)
        await driver.type("/stop")
        await driver.press("enter")
        await driver.see("nothing is being added")

    try:
        chat(scenario, engine=child)
    finally:
        child.stop()


def test_a_crash_while_adding_leaves_the_rest_alive(child: ChildProcess) -> None:
    """The card says so and names the log; questions are answered on."""

    async def scenario(driver: Driver) -> None:
        await driver.type("/add /texts/crash")
        await driver.press("enter")
        await driver.see("! THAT DID NOT WORK")
        said = " ".join(driver.text().split())
        assert "The process that adds files ended unexpectedly (exit status 8)" in said
        await driver.ask("willow tree")

    try:
        chat(scenario, engine=child)
    finally:
        child.stop()


def test_what_became_of_it_does_not_move_a_reader() -> None:
    """Whoever reads elsewhere is told by a line; the report is the newest card."""
    held = Held(InProcess(SmallCorpus(biology())))

    async def scenario(driver: Driver) -> None:
        held.open()
        await add(driver, "tides.md")
        waiting = next(r for r in held._requests if isinstance(r, messages.Add))
        held._requests.clear()
        for question in ("long story of chlorophyll", "willow tree", "starch potato"):
            await driver.type(question)
            await driver.press("enter")
            held.work()
            await driver.until(lambda: not driver.app.conversation.waiting())
            await driver.settled()
        await driver.press("ctrl+home")
        driver.screen.transcript.scroll_to(y=15, animate=False, immediate=True)
        await driver.until(lambda: top(driver).startswith("Line "))
        words = top(driver)
        held._requests.append(waiting)
        held.work()
        await driver.see("↓ news (Ctrl+End)")
        await driver.until(lambda: "has ended" in driver.said("note-text"))
        await driver.until(lambda: top(driver) == words)
        await driver.press("ctrl+end")
        assert "1 file: 1 loaded; 1 section" in driver.text()

    chat(scenario, engine=held, wait=False)


def test_files_that_are_not_indexed_are_named_and_taken_up() -> None:
    """At the start a card says which, and its choice or /index indexes them."""
    corpus = SmallCorpus(biology())
    corpus.stale = ["tides.md", "moon.md"]

    async def scenario(driver: Driver) -> None:
        await driver.see("! NOT INDEXED YET")
        assert (
            "New, changed or gone since the index was made: tides.md, moon.md"
            in driver.text()
        )
        await driver.type("1")
        await driver.press("enter")
        await driver.see("loaded tides.md (1 section)")
        assert "3 files: 2 loaded, 1 unchanged; 6 sections" in driver.text()
        await driver.see("3 sources, 6 passages")
        await driver.type("/index")
        await driver.press("enter")
        await driver.until(lambda: driver.said("note-text").count("ADDED") == 2)
        assert driver.said("note-text").count("NOT INDEXED YET") == 1

    chat(scenario, backend=corpus)


def test_a_rate_and_the_time_left_are_told() -> None:
    """From the second report of a step on, when a second has passed."""
    now = [100.0]
    told = engine_link.Pace(lambda: now[0])

    def words(step: str, done: int, total: int) -> str:
        return told.words(messages.Progress(step, done, total))

    assert words("reading", 0, 0) == "reading"
    assert words("embedding", 0, 1000) == "embedding, 0 of 1000"
    now[0] += 0.5
    assert words("embedding", 100, 1000) == "embedding, 100 of 1000"
    now[0] += 9.5
    assert words("embedding", 200, 1000) == (
        "embedding, 200 of 1000, 20 a second, 40 s left"
    )
    now[0] += 990
    assert words("embedding", 250, 1000) == (
        "embedding, 250 of 1000, 15 a minute, 50 min left"
    )
    now[0] += 9000
    assert words("embedding", 500, 1000) == (
        "embedding, 500 of 1000, 3 a minute, 3 h left"
    )
    assert words("embedding", 1000, 1000) == "embedding, 1000 of 1000"
