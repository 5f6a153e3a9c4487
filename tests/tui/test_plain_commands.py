"""What the chat line by line can do beside answering."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from explainbot.engine.service import InProcess
from explainbot.testing import tiny_workspace
from explainbot.tui import keymap
from explainbot.tui.plain.chat import LineChat
from explainbot.tui.state import Memory
from explainbot.usage.history import Past, keep
from tests.engine.small_corpus import SmallCorpus, biology

if TYPE_CHECKING:
    import pytest


def talk(*typed: str, corpus: SmallCorpus | None = None) -> str:
    """Return what is written for lines that are typed."""
    out = io.StringIO()
    engine = InProcess(corpus or SmallCorpus(biology()))
    LineChat(engine, io.StringIO("\n".join(typed) + "\n"), out, lambda: 0).run()
    return out.getvalue()


def test_the_commands_that_need_the_screen_are_the_only_ones_left_out() -> None:
    """Everything typed in the chat works here, but what speaks of the screen."""
    left_out = {c.slash for c in keymap.COMMANDS if c.slash and not c.plain}

    assert left_out == {"keys", "stop", "theme"}


def test_the_other_workspaces_are_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that the chat remembers; what answers is named with its folder."""
    monkeypatch.setenv("EXPLAINBOT_CONFIG", str(tmp_path))
    said = "No other workspace was opened before.\n"
    assert talk("/others").count(said) == 1
    Memory(tmp_path).open_workspace("/school/plants")
    out = io.StringIO()
    chat = LineChat(
        InProcess(SmallCorpus()),
        io.StringIO("/others willow tree\n"),
        out,
        elsewhere=lambda _: InProcess(SmallCorpus(biology())),
    )
    chat.run()

    assert "GOOD MATCH in plants: Who weighed a willow tree?" in out.getvalue()
    assert ": /workspace /school/plants\n" in out.getvalue()


def test_earlier_questions_are_listed() -> None:
    """The newest first, with how they were answered; words narrow the list."""
    corpus = SmallCorpus(biology())
    corpus.past = [
        Past("how do plants make glucose", "2026-05-01", "c1", "good", "a.md, line 3"),
        Past("who invented the telescope", "2026-05-02", "c2", "none"),
    ]
    written = talk("/history", "/history glucose", corpus=corpus)

    plants = "how do plants make glucose; GOOD MATCH; a.md, line 3\n"
    telescope = "who invented the telescope; NOT IN THESE TEXTS\n"
    assert written.endswith(
        f"\nYou: /history\n{telescope}{plants}\nYou: /history glucose\n{plants}"
    )


def test_questions_of_other_workspaces_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After this workspace's own, with the folder they were asked in."""
    monkeypatch.setenv("EXPLAINBOT_CONFIG", str(tmp_path / "config"))
    workspace = tiny_workspace(tmp_path / "school", {"a.md": "# Tin\n\nTin is soft.\n"})
    school = str(workspace.places.root)
    keep(workspace.places, workspace.explainer().ask("who dug for gold"), "c1")
    Memory(tmp_path / "config").open_workspace(school)
    corpus = SmallCorpus(biology())
    corpus.past = [Past("how do plants make glucose")]

    written = talk("/history-all", "/history-all gold", corpus=corpus)

    gold = f"who dug for gold; NOT IN THESE TEXTS; {school}\n"
    assert written.endswith(
        f"\nYou: /history-all\nhow do plants make glucose\n{gold}"
        f"\nYou: /history-all gold\n{gold}"
    )


def test_an_answer_is_noted_and_the_list_is_shown() -> None:
    """Before there is an answer, that is said."""
    corpus = SmallCorpus(biology())
    written = talk("/unhelpful", "willow tree", "/unhelpful", "/gaps", corpus=corpus)

    assert "There is no answer yet." in written
    assert "NOTED: THIS DID NOT HELP" in written
    assert "FOR THE TEACHER" in written.partition("You: /gaps")[2]
    assert corpus.marked == ["willow tree"]


def test_texts_are_listed_previewed_and_removed() -> None:
    """A name that is missing is asked for."""
    corpus = SmallCorpus(biology())
    written = talk(
        "/corpus",
        "/preview tides.md",
        "/remove",
        "/remove biology-10.md",
        corpus=corpus,
    )

    assert "biology-10.md: Biology 10   4 sections" in written
    assert "THIS HOLDS 1 SECTION" in written
    assert (
        "Type the whole name of the text, as /texts shows it: /remove NAME" in written
    )
    assert corpus.documents == {}


def test_a_conversation_is_searched_and_saved(tmp_path: Path) -> None:
    """The words may stand in the passage; the file holds the quote."""
    file = tmp_path / "talk.md"
    written = talk("willow tree", "/find helmont", "/find zzz", f"/save {file}")

    found = "Under the question: willow tree\n- Jan van Helmont weighed a willow tree"
    assert f"You: /find helmont\n{found}" in written
    assert "You: /find zzz\nNot found.\n" in written
    assert f"SAVED\n{file}" in written
    assert "Jan van Helmont weighed a willow tree" in file.read_text(encoding="utf-8")
