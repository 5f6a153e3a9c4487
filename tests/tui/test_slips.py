"""Small slips of a user's hand or of another session, which must cost nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from explainbot.engine import messages
from explainbot.engine.backend import WorkspaceBackend
from explainbot.engine.service import InProcess
from explainbot.engine.views import SectionView, SourceView
from explainbot.reports import DocumentEntry, FileReport, LoadReport
from explainbot.testing import tiny_workspace
from explainbot.tui import keymap
from explainbot.tui.commands.texts import as_passage
from explainbot.tui.wording import notes
from explainbot.workspace import Workspace
from tests.engine.small_corpus import SmallCorpus, biology
from tests.tui.driver import Driver, chat

TIDES = "# Tides\n\n## What are tides?\n\nTides are the rise and fall of the sea.\n"
TIN = "# Tin\n\n## What is tin?\n\nTin is a soft metal.\n"


class Filed(SmallCorpus):
    """The small corpus in a folder of its own."""

    def entries(self) -> list[DocumentEntry]:
        """Return its texts, each in the folder "Year 9"."""
        return [replace(one, collections=("Year 9",)) for one in super().entries()]


def test_escape_leaves_a_list_whose_letters_are_keys() -> None:
    """After Tab in the list of texts, too."""

    async def scenario(driver: Driver) -> None:
        await driver.press("f2")
        await driver.until(lambda: driver.focus == "filter")
        await driver.press("tab", "escape")
        await driver.until(lambda: driver.focus == "box")
        await driver.spell("tin")
        assert driver.box == "tin"

    chat(scenario)


@pytest.mark.parametrize("meanwhile", ["question", "letters", "command"])
def test_what_is_done_between_takes_the_offer_to_quit_back(meanwhile: str) -> None:
    """Ctrl+C, something else, Ctrl+C: the program goes on and offers it again."""

    async def scenario(driver: Driver) -> None:
        await driver.press("ctrl+c")
        if meanwhile == "question":
            await driver.ask("willow tree")
        elif meanwhile == "letters":
            await driver.spell("x")
            await driver.press("backspace")
        else:
            await driver.press("f1", "escape")
        assert "Ctrl+C again quits" not in driver.text()
        await driver.press("ctrl+c")
        assert "Ctrl+C again quits" in driver.text()
        assert not driver.app._exit

    chat(scenario)


def test_a_letter_that_is_no_key_begins_a_question() -> None:
    """Pressed among the answers it goes into the box, with those after it."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("willow tree")
        await driver.press("tab")
        assert driver.focus == "transcript"
        await driver.press("H")
        await driver.spell("ow")
        assert driver.box == "How"

    chat(scenario)


@pytest.mark.parametrize("place", ["box", "filter"])
def test_keys_in_a_burst_work_in_the_order_in_which_they_were_typed(place: str) -> None:
    """Keys that edit beside letters; nothing has time to come to rest between them."""
    typed = ["a", "b", "backspace", "c", "left", "d", "home", "e", "end", "f"]

    async def scenario(driver: Driver) -> None:
        if place == "filter":
            await driver.press("f2")
        await driver.until(lambda: driver.focus == place)
        for key in typed:
            letter = key if len(key) == 1 else None
            driver.app.post_message(events.Key(key, letter))
        await driver.settled()
        line = driver.app.focused
        text = line.value if isinstance(line, Input) else driver.box
        assert text == "eadcf"

    chat(scenario)


def test_an_unknown_collection_is_refused() -> None:
    """The names that there are stand beside; what was chosen before stays."""
    corpus = Filed(biology())

    async def scenario(driver: Driver) -> None:
        await driver.type("/collection year-9")
        await driver.press("enter")
        await driver.see("Answers come from Year 9; /collection alone: all texts.")
        await driver.type("/collection nope")
        await driver.press("enter")
        await driver.see("There is no collection nope: Year 9.")
        await driver.ask("willow tree")
        assert corpus.limits == [("Year 9",)]

    chat(scenario, backend=corpus)


def test_a_dropped_file_is_looked_at(tmp_path: Path) -> None:
    """In quotation marks, as terminals write a name with spaces."""
    file = tmp_path / "my notes.md"
    file.write_text(TIN, encoding="utf-8")

    async def scenario(driver: Driver) -> None:
        await driver.type(f"'{file}'")
        await driver.press("enter")
        assert driver.box == f"/preview {file}"
        assert driver.app.conversation.turns == []

    chat(scenario)


def test_a_question_is_listed_for_the_teacher_once() -> None:
    """The second time it is said that it is there."""
    corpus = SmallCorpus(biology())

    async def scenario(driver: Driver) -> None:
        await driver.ask("who invented the telescope")
        await driver.type("/teacher")
        await driver.press("enter")
        await driver.see("ON THE TEACHER'S LIST")
        await driver.type("/teacher")
        await driver.press("enter")
        await driver.see("this is on the teacher's list already")

    chat(scenario, backend=corpus)


def test_a_missing_path_is_not_to_be_converted() -> None:
    """Nothing but the path can help."""
    reason = "there is no such file. Check the path."
    report = LoadReport((FileReport("/x.md", None, "failed", reason=reason),), "g1")

    assert notes.unread(report) == []


def test_a_notice_is_not_cut_in_a_narrow_window() -> None:
    """It takes more rows there, and gives them back to the keys."""

    async def scenario(driver: Driver) -> None:
        await driver.type("/theme nope")
        await driver.press("enter")
        said = " ".join(driver.text().split())
        assert "the colours are dark, light, contrast, colour-blind" in said
        driver.app.ask_screen.say("")
        await driver.settled()
        assert driver.screen.hints.size.height == 1

    chat(scenario, size=(40, 20))


@pytest.mark.parametrize(
    ("typed", "meant"), [("/textss", "/texts"), ("/HELP me", "/help"), ("/zzzz", "")]
)
def test_a_mistyped_command_is_guessed(typed: str, meant: str) -> None:
    """By its letters; what is like none is not guessed."""
    assert keymap.near(typed) == meant


class Tiny(WorkspaceBackend):
    """The real backend over a workspace that is open already."""

    def __init__(self, workspace: Workspace) -> None:
        """Take the workspace, with its small encoder."""
        super().__init__()
        self._workspace = workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a workspace with two texts."""
    return tiny_workspace(tmp_path / "lab", {"tides.md": TIDES, "tin.md": TIN})


def test_an_index_that_somebody_else_built_is_taken_up(workspace: Workspace) -> None:
    """Before the next answer, which is then of the texts as they are."""
    events: list[messages.Event] = []
    engine = InProcess(Tiny(workspace))
    engine.start(events.append)
    workspace.remove("tin.md")
    events.clear()

    engine.send(messages.Source(1, "tin.md"))
    engine.send(messages.Source(2, "tides.md"))

    ready, failed, sourced = events
    assert isinstance(ready, messages.Ready)
    assert ready.titles == ("Tides",)
    assert isinstance(failed, messages.Failed)
    assert failed.message == (
        'there is no document named "tin.md". '
        "It was removed or renamed: /texts lists the texts."
    )
    assert isinstance(sourced, messages.Sourced)


def test_a_text_is_known_by_its_title(workspace: Workspace) -> None:
    """Or by its file's name without the ending, in any case."""
    backend = Tiny(workspace)

    for name in ("tides.md", "TIDES", "Tides"):
        assert [s.heading for s in backend.sections(name)] == ["What are tides?"]
    assert backend.sections("sea") == []


@pytest.mark.parametrize(
    ("start", "end", "place"), [(0, 4, "line 1"), (0, 9, "lines 1–2"), (5, 9, "line 2")]
)
def test_the_place_of_a_section_that_is_opened(
    start: int, end: int, place: str
) -> None:
    """One line is not "lines 1–1"."""
    text = "one.\ntwo.\n"
    source = SourceView("a.txt", "a", "corpus/a.txt", text, "", "same", by_line=True)

    assert as_passage(source, SectionView("", start, end, 0)).place == place
