"""What is remembered from run to run, and other workspaces."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from explainbot.engine import messages
from explainbot.engine.service import InProcess
from explainbot.paths import Places
from explainbot.tui.app import ChatApp
from explainbot.tui.state import Memory
from tests.engine.small_corpus import SmallCorpus, biology, document
from tests.tui.driver import Driver

TIDES = document("tides.md", "## What makes tides?\n\nThe moon makes tides.", "Tides")


def corpus(folder: str) -> SmallCorpus:
    """Return what is in a workspace: biology in that of the name, else tides."""
    made = SmallCorpus(biology() if folder.endswith("biology") else TIDES)
    made.folder = folder
    return made


def chat(folder: Path, scenario: Callable[[Driver], Awaitable[None]]) -> ChatApp:
    """Run a scenario in a chat that remembers and can open other workspaces."""
    (folder / "tides" / "corpus").mkdir(parents=True, exist_ok=True)
    (folder / "tides" / "index").mkdir(exist_ok=True)

    def engine(named: str = str(folder / "biology")) -> messages.Port:
        return InProcess(corpus(named))

    async def run() -> ChatApp:
        app = ChatApp(engine, memory=Memory(folder / "config"), elsewhere=engine)
        async with app.run_test(size=(100, 30)) as pilot:
            driver = Driver(app, pilot)
            await driver.until(lambda: app.engine_link.usable)
            await scenario(driver)
        return app

    return asyncio.run(run())


async def send(driver: Driver, text: str) -> None:
    """Type a line and send it."""
    await driver.type(text)
    await driver.press("enter")


def test_the_colours_are_those_of_last_time(tmp_path: Path) -> None:
    """/theme is remembered; a file that is spoilt is no matter."""

    async def choose(driver: Driver) -> None:
        await send(driver, "/theme light")

    async def nothing(driver: Driver) -> None:
        await driver.settled()

    chat(tmp_path, choose)
    assert chat(tmp_path, nothing).theme == "textual-light"
    (tmp_path / "config" / "chat.json").write_text("{")
    assert chat(tmp_path, nothing).theme == "textual-dark"


def test_another_workspace_is_opened(tmp_path: Path) -> None:
    """What was asked before counts no more, and answers come from the new texts."""
    tides = tmp_path / "tides"

    async def scenario(driver: Driver) -> None:
        await driver.ask("willow tree")
        await send(driver, f"/workspace {tides}")
        await driver.see("Loaded: Tides")
        await driver.ask("what makes tides")
        await driver.see("The moon makes tides.")
        assert driver.app.conversation.turns[-1].history == ()
        await send(driver, "/workspace")
        await driver.see("WORKSPACES")
        await driver.see(f"▸ {tides}"[:40])
        await driver.press("down", "enter")
        await driver.until(lambda: driver.app.engine_link.ready is not None)
        await driver.until(lambda: driver.app.engine_link.usable)
        assert driver.app.engine_link.ready is not None
        assert driver.app.engine_link.ready.titles == ("Biology 10",)

    (tmp_path / "biology" / "corpus").mkdir(parents=True)
    (tmp_path / "biology" / "index").mkdir()
    app = chat(tmp_path, scenario)
    assert app.memory is not None
    assert app.memory.workspaces == [str(tmp_path / "biology"), str(tides)]


def remember_tides(folder: Path) -> None:
    """Let the tides have been opened before, and a folder that is gone."""
    memory = Memory(folder / "config")
    memory.open_workspace(str(folder / "gone"))
    memory.open_workspace(str(folder / "tides"))


def test_what_is_not_found_is_looked_for_in_the_other_workspaces(
    tmp_path: Path,
) -> None:
    """By a number; another number opens the one that answers, and asks there."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("moon tides")
        await driver.see("NOT IN THESE TEXTS")
        card = driver.screen.transcript.cards()[-1]
        labels = [choice.label for choice in card.choices]
        assert labels[-2:] == [
            "search my other workspaces",
            "put it on the teacher's list",
        ]
        await send(driver, str(len(labels) - 1))
        await driver.see("IN YOUR OTHER WORKSPACES: moon tides")
        await driver.see("[1] GOOD MATCH in tides: What makes tides?")
        await send(driver, "1")
        await driver.see("The moon makes tides.")
        assert driver.app.engine_link.ready is not None
        assert driver.app.engine_link.ready.titles == ("Tides",)

    remember_tides(tmp_path)
    chat(tmp_path, scenario)


def test_where_no_other_workspace_answers_that_is_said(tmp_path: Path) -> None:
    """Typed as a command, of the newest answer; before one, there is no question."""

    async def scenario(driver: Driver) -> None:
        await send(driver, "/others")
        await driver.see("there is no question yet")
        await driver.ask("who invented the telescope")
        await send(driver, "/others")
        await driver.see("IN NONE OF YOUR OTHER WORKSPACES")

    remember_tides(tmp_path)
    chat(tmp_path, scenario)


def test_a_question_in_vain_is_put_on_the_teacher_s_list(tmp_path: Path) -> None:
    """Once; the second time it is said that it is there."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("who invented the telescope")
        await driver.press("tab", "t", "enter")  # noted, as nothing was found
        await driver.see("ON THE TEACHER'S LIST")
        await driver.press("escape")
        await send(driver, "1")
        await driver.see("FOR THE TEACHER")
        assert "(2 times)" not in driver.text()
        await send(driver, "/teacher")
        await driver.see("this is on the teacher's list already")
        await send(driver, "/gaps")
        await driver.settled()
        assert "(2 times)" not in driver.text()
        await driver.ask("willow tree")
        await send(driver, "/teacher")
        await driver.see("this was answered")

    chat(tmp_path, scenario)


def test_questions_of_all_workspaces_are_searched(tmp_path: Path) -> None:
    """Ctrl+R in the list brings them, with their folder; Tab leaves the unanswered."""
    state = Places(tmp_path / "tides").state
    state.mkdir(parents=True)
    rows = [
        {"question": "why is it ebb", "match": "good", "begins": "The moon pulls."},
        {"question": "who drew the moon", "match": "none"},
    ]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (state / "history.jsonl").write_text(text, encoding="utf-8")

    async def scenario(driver: Driver) -> None:
        await driver.press("ctrl+r")
        await driver.see("YOUR EARLIER QUESTIONS")
        assert "ebb" not in driver.text()
        await driver.press("ctrl+r")
        await driver.see("ALL WORKSPACES")
        await driver.spell("ebb")
        await driver.see("▸ why is it ebb   (tides)")
        await driver.see("┃ The moon pulls.")
        await driver.press("tab")
        await driver.see("no such question")
        await driver.press("tab", "enter")
        assert driver.box == "why is it ebb"
        assert driver.app.conversation.turns == []

    remember_tides(tmp_path)
    chat(tmp_path, scenario)


@pytest.mark.parametrize("name", ["nowhere", "~nobody-of-that-name/x"])
def test_what_is_no_workspace_is_refused(tmp_path: Path, name: str) -> None:
    """The chat goes on with the one it has."""

    async def scenario(driver: Driver) -> None:
        await send(driver, f"/workspace {name}")
        await driver.see("! THAT DID NOT WORK")
        await driver.ask("willow tree")
        await driver.see("Jan van Helmont")

    chat(tmp_path, scenario)


def test_one_s_own_keys_are_explained(tmp_path: Path) -> None:
    """Where the file is, and what it may name; what was wrong in it is said."""

    async def scenario(driver: Driver) -> None:
        await send(driver, "/keys")
        await driver.see("keys.toml")
        driver.app.engine_link.complaints = ["card.copy: no"]
        await driver.app.engine_link.take(messages.Ready("/x", ("T",), 1))
        await driver.until(lambda: "card.copy: no" in driver.said("note-text"))

    chat(tmp_path, scenario)
