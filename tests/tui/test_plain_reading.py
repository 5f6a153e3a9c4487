"""Reading, copying and studying in the chat line by line."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from explainbot.engine.backend import WorkspaceBackend
from explainbot.engine.service import InProcess
from explainbot.errors import WorkspaceError
from explainbot.progress import ProgressCallback
from explainbot.testing import tiny_workspace
from explainbot.tui.plain.chat import LineChat
from tests.engine.small_corpus import SmallCorpus, biology
from tests.tui.test_plain_commands import talk


def test_the_source_is_written_around_the_passage() -> None:
    """What stands before and after it is labelled; the file's state is told."""
    corpus = SmallCorpus(biology())
    corpus.states["biology-10.md"] = "gone"
    written = talk("/open", "starch potato", "/open", corpus=corpus)

    assert (
        "You: /open\nNo passage is quoted here; a number opens a named one.\n"
        in written
    )
    told = written.rpartition("You: /open\n")[2]
    assert "The file is gone; this is the indexed copy." in told
    before, passage, after = told.partition("Passage:\nStarch is kept in roots")
    assert "Before it:\nEnergy\n" in before
    assert before.endswith("\nWhere is starch kept?\n")
    assert passage
    assert "After it:\nWhat is the long story of chlorophyll?" in after


@pytest.mark.parametrize("command", ["/open", "/tour"])
def test_a_number_without_end_is_no_passage(command: str) -> None:
    """Python turns at most 4,300 digits into a number; more are no crash."""
    written = talk("willow tree", f"{command} {'7' * 5000}", "potato")

    assert written.count("You: ") == 3


def test_another_passage_is_opened_by_its_number() -> None:
    """The number is that of the list under the answer."""
    written = talk("willow tree", "/open 1", "/open 9")

    assert "Passage:\nPhotosynthesis takes place" in written
    assert "There is no passage 9." in written


def test_a_number_asks_what_is_offered() -> None:
    """Questions come after the passages in the counting."""
    corpus = SmallCorpus(biology())
    corpus.near = ["Who weighed a willow tree?", "Why is chlorophyll so green?"]

    written = talk("willow tree", "4", corpus=corpus)

    assert "Ask next:\n4. Why is chlorophyll so green?\n" in written
    assert "You: Why is chlorophyll so green?\nAsked as: Why" in written
    assert "Quote: Chlorophyll is green." in written


def test_the_sections_of_a_text_are_listed() -> None:
    """By name, or those of the text that was quoted."""
    written = talk("/sections", "/sections biology-10.md", "willow tree", "/sections")

    rows = "- How do plants make glucose?\n- Where is starch kept?\n"
    assert written.count(rows) == 2
    said = "Type the name of a text, as /texts shows it: /sections [NAME]\n"
    assert f"You: /sections\n{said}" in written


def test_the_question_is_given_as_it_was_understood() -> None:
    """To be typed again, changed."""
    written = talk("/rephrase", "plants glucos", "/rephrase")

    assert "There is no question to change." in written
    assert "Asked as: plants glucose\nType it again, changed." in written


@pytest.mark.parametrize("command", ["/copy", "/copy-quote"])
def test_copying_says_what_came_of_it(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a clipboard, the way out is named."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSH_CONNECTION", "1")
    written = talk(command, "willow tree", command)

    assert f"You: {command}\nNo passage is quoted here." in written
    assert "No clipboard was found; /save writes" in written


def test_the_tour_goes_on_page_by_page() -> None:
    """Or to the page of a number."""
    written = talk("/tour", "/tour", "/tour 6", "/tour")

    pages = [row for row in written.split("\n") if row.startswith("TOUR")]
    assert [page.split(":")[0] for page in pages] == [
        "TOUR 1 OF 6",
        "TOUR 2 OF 6",
        "TOUR 6 OF 6",
        "TOUR 1 OF 6",
    ]


def test_another_workspace_is_opened() -> None:
    """One that cannot be used leaves the one before in its place."""

    class Broken(SmallCorpus):
        def prepare(self, on_progress: ProgressCallback) -> tuple[Sequence[str], int]:
            del on_progress
            raise WorkspaceError("this folder is not a workspace")

    def elsewhere(name: str) -> InProcess:
        return InProcess(SmallCorpus() if name == "/empty" else Broken())

    out = io.StringIO()
    typed = "/workspace\n/workspace /broken\nwillow tree\n/workspace /empty\n"
    engine = InProcess(SmallCorpus(biology()))
    LineChat(engine, io.StringIO(typed), out, lambda: 0, elsewhere=elsewhere).run()
    written = out.getvalue()

    assert "This is /school/biology. Name another: /workspace FOLDER" in written
    assert "Answers come from the workspace as before." in written
    assert "Quote: Jan van Helmont" in written
    assert written.endswith("There are no texts in /school/biology yet: /add PATH\n")


def test_studying_from_the_chat_and_back(tmp_path: Path) -> None:
    """An item is shown and rated; then questions are answered as before."""
    files = {"tides.md": "# Tides\n\n## What are tides?\n\nThe rise of the sea.\n"}
    workspace = tiny_workspace(tmp_path / "lab", files)
    backend = WorkspaceBackend(str(workspace.places.root))
    backend._workspace = workspace
    typed = "/study\n\n3\nq\n/quit\n"
    out = io.StringIO()
    LineChat(InProcess(backend), io.StringIO(typed), out, lambda: 0).run()
    written = out.getvalue()

    assert "How well did you know it?" in written
    assert "Back in the chat." in written
