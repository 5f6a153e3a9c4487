"""The chat over a real index with the real encoder, by the keys that are pressed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from explainbot import Workspace
from explainbot.engine.backend import WorkspaceBackend
from explainbot.engine.service import InProcess
from explainbot.tui.app import ChatApp
from explainbot.tui.study import StudyScreen
from tests.tui.driver import Driver, Scenario, chat

CORPUS = Path(__file__).parents[2] / "corpus"
FILES = ("photosynthesis.html", "plate-tectonics.md", "eu-lawmaking.txt")
SIZE = (100, 40)
DRAFTS = "Who may put forward a new law in the EU?"
DRAFTS_QUOTE = "With few exceptions this right belongs to the European Commission"
CUP = "Who won the football world cup in 1998?"


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace of three shipped texts, indexed once; not to be changed."""
    folder = tmp_path_factory.mktemp("school") / "w"
    (folder / "corpus").mkdir(parents=True)
    (folder / "index").mkdir()
    for name in FILES:
        shutil.copy(CORPUS / name, folder / "corpus" / name)
    Workspace.open(folder).index()
    return folder


@pytest.fixture
def folder(school: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the workspace, in which questions are kept; no clipboard."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return Path(shutil.copytree(school, tmp_path / "w"))


def talk(folder: Path, scenario: Scenario) -> ChatApp:
    """Run a scenario in a chat over the workspace."""
    engine = InProcess(WorkspaceBackend(str(folder)))
    return chat(scenario, size=SIZE, engine=engine)


def test_ask_follow_up_open_find_copy_and_save(folder: Path, tmp_path: Path) -> None:
    """A quote, a question that leans on it, its source, words in it, two copies."""
    kept = tmp_path / "talk.md"

    async def scenario(driver: Driver) -> None:
        await driver.ask(DRAFTS)
        assert driver.said("quote").startswith(DRAFTS_QUOTE)
        assert "quoted word for word" in driver.said("verdict")
        assert "eu-lawmaking.txt" in driver.said("citation")
        await driver.ask("And which experts does it consult?")
        second = driver.app.conversation.turns[-1]
        assert second.history == (DRAFTS,)
        assert second.answer is not None
        assert f"(after: {DRAFTS})" in second.answer.asked_as
        await driver.press("ctrl+o")
        await driver.until(lambda: driver.focus == "source")
        assert "Who may put forward a new law?" in driver.text()
        await driver.press("ctrl+f")
        await driver.spell("Parliament")
        text = (folder / "corpus" / "eu-lawmaking.txt").read_text("utf-8")
        await driver.see(f" of {text.lower().count('parliament')}")
        await driver.press("escape", "escape", "tab", "Y", "enter")
        assert driver.app.clipboard.startswith(DRAFTS_QUOTE)
        await driver.press("y", "enter", "escape")
        assert "eu-lawmaking.txt" in driver.app.clipboard
        await driver.type(f"/save {kept}")
        await driver.press("enter")
        await driver.see("SAVED")
        assert f"## {DRAFTS}" in kept.read_text("utf-8")
        assert DRAFTS_QUOTE in kept.read_text("utf-8")

    talk(folder, scenario)


def test_not_found_is_listed_and_found_again_another_day(folder: Path) -> None:
    """Nothing is quoted; a number notes it for the teacher; the history keeps it."""

    async def first(driver: Driver) -> None:
        await driver.ask(CUP)
        assert "NOT IN THESE TEXTS" in driver.said("verdict")
        assert not driver.said("quote")
        choices = driver.screen.transcript.cards()[-1].choices
        labels = [choice.label for choice in choices]
        number = labels.index("put it on the teacher's list") + 1
        await driver.spell(str(number))
        await driver.press("enter")
        await driver.see("TEACHER'S LIST")
        await driver.type("/gaps")
        await driver.press("enter")
        await driver.see("FOR THE TEACHER: ASKED IN VAIN")
        assert driver.text().count(CUP) >= 2

    async def another_day(driver: Driver) -> None:
        await driver.until(lambda: driver.app.conversation.past)
        await driver.press("ctrl+r")
        await driver.until(lambda: driver.focus == "filter")
        await driver.spell("footbl")
        assert CUP in driver.shown("#rows")
        assert "NOT IN THESE TEXTS" in driver.shown("#preview")
        await driver.press("enter")
        assert driver.box == CUP
        assert not driver.app.conversation.turns

    talk(folder, first)
    talk(folder, another_day)


def test_a_number_opens_and_asks_and_the_texts_are_narrowed(folder: Path) -> None:
    """Typos are repaired; [1] opens another passage, a later number asks on; F2."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("What is photosyntesis?")
        assert "asked as: What is photosynthesis?" in driver.text()
        choices = driver.screen.transcript.cards()[-1].choices
        await driver.spell("1")
        await driver.press("enter")
        await driver.until(lambda: driver.focus == "source")
        assert f"photosynthesis.html › {choices[0].label}" in driver.text()
        await driver.press("escape")
        asks = [choice.command for choice in choices].index("ask")
        await driver.spell(str(asks + 1))
        await driver.press("enter")
        turns = driver.app.conversation.turns
        await driver.until(lambda: turns[-1].answer is not None and len(turns) == 2)
        assert turns[-1].question == choices[asks].argument
        await driver.press("f2")
        await driver.until(lambda: driver.focus == "filter")
        assert all(name in driver.shown("#rows") for name in FILES)
        await driver.spell("tectonics")
        assert driver.shown("#rows").startswith("▸ plate-tectonics.md")
        assert "\n" not in driver.shown("#rows")

    talk(folder, scenario)


def test_a_card_is_studied(folder: Path) -> None:
    """F8 asks from the texts; Enter shows a passage of them, a digit goes on."""

    async def scenario(driver: Driver) -> None:
        await driver.press("f8")
        await driver.until(
            lambda: (
                isinstance(driver.app.screen, StudyScreen)
                and driver.app.screen.session is not None
            )
        )
        screen = driver.app.screen
        assert isinstance(screen, StudyScreen)
        assert screen.session is not None
        item = screen.session.current
        assert item is not None
        assert item.quote.document.id in FILES
        await driver.spell("light")
        await driver.press("enter")
        assert screen.revealed
        assert "— " + item.quote.citation in " ".join(driver.text().split())
        await driver.press("3")
        assert screen.session.current is not item
        assert screen.session.statistics.today == 1
        await driver.press("escape")
        assert driver.focus == "box"

    talk(folder, scenario)
