"""Rules of reading: an index by older ones answers, says so, and can be renewed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from explainbot import render
from explainbot.batch.verify import verify_file
from explainbot.engine import messages
from explainbot.engine.backend import WorkspaceBackend
from explainbot.engine.service import InProcess
from explainbot.index.storage.manifest import (
    LAYOUT,
    current_name,
    read_manifest,
    write_manifest,
)
from explainbot.readers import text as text_reader
from explainbot.readers.base import Decoded, Parsed
from explainbot.registry.formats import READING_RULES
from explainbot.testing import tiny_workspace
from explainbot.tui.wording.notes import outdated
from explainbot.workspace import Workspace

NUMBER = "How many particles are in a mole?\n\nA mole holds 6 × 10²³ particles.[^1]\n"
TIDES = "What are tides?\n\nTides are the rise of the sea.\n"
PINS = """[[pin]]
questions = ["How big is a mole?"]
document = "mole.txt"
quote = "6 × 1023 particles.1"

[[pin]]
questions = ["How many is a mole?"]
document = "mole.txt"
quote = "A mole holds 6 × 1023 particles"

[[pin]]
questions = ["What is the rise?"]
document = "tides.txt"
quote = "Tides are the rise of the sea."
"""


def _older_parse(decoded: Decoded, path: Path) -> Parsed:
    """Lose where raised digits and marks of notes stand, as the rules before did."""
    flat = decoded.text.replace("²³", "23").replace("[^1]", "1")
    return NEWER_PARSE(replace(decoded, text=flat), path)


NEWER_PARSE = text_reader.parse


def marked(workspace: Workspace, settings: str) -> None:
    """Let the index say by which rules it was made."""
    index = workspace.places.index
    manifest = read_manifest(index, current_name(index))
    dict(manifest.sources)  # read before the file goes
    write_manifest(index, replace(manifest, settings=settings))


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Return a workspace whose index was made by a program without numbered rules."""
    with monkeypatch.context() as patched:
        patched.setattr(text_reader, "parse", _older_parse)
        files = {"mole.txt": NUMBER, "tides.txt": TIDES}
        made = tiny_workspace(tmp_path / "lab", files)
    marked(made, LAYOUT)
    return made


def asked(workspace: Workspace, question: str, path: Path) -> Path:
    """Write the answer as ``ask --json`` prints it."""
    with workspace.explainer() as explainer:
        told = render.to_json(explainer.ask(question))
    path.write_text(json.dumps(told) + "\n", encoding="utf-8")
    return path


def test_it_answers_and_is_told(older: Workspace) -> None:
    """The words are those of the index; status says why it is not current."""
    with older.explainer() as explainer:
        answer = explainer.ask("How many particles are in a mole?")
    assert "1023" in answer.quotes[0].text
    assert answer.reading_rules == 1
    said = f"older rules of reading (1, now {READING_RULES})"
    assert said in older.rules_note()
    status = older.status()
    assert not status.current
    assert said in status.reason
    assert status.reading_rules == 1


def test_an_index_of_a_later_program_is_told_too(older: Workspace) -> None:
    """It is the rules that are newer then."""
    marked(older, f"{LAYOUT}.{READING_RULES + 1}")
    assert "newer rules" in older.rules_note()
    assert not older.status().current


def test_index_reads_all_again_and_keeps_what_is_the_same(older: Workspace) -> None:
    """Vectors of sections that read the same are taken over; the sum is told."""
    report = older.index()

    assert (report.embedded, report.reused) == (1, 1)
    assert {file.path: file.status for file in report.files} == {
        "mole.txt": "loaded",
        "tides.txt": "unchanged",
    }
    assert any("1 of them read" in note for note in report.notes)
    assert older.status().current
    assert older.rules_note() == ""
    with older.explainer() as explainer:
        answer = explainer.ask("How many particles are in a mole?")
    assert "10²³" in answer.quotes[0].text
    assert answer.reading_rules == READING_RULES
    assert older.index().notes == ()


def test_pins_that_hold_no_more_are_listed(older: Workspace) -> None:
    """One whose words read otherwise now is told by ``index``, the others hold."""
    (older.places.corpus / "pins.toml").write_text(PINS, encoding="utf-8")

    told = [file for file in older.index().files if file.path == "pins.toml"]

    assert [file.reason for file in told] == ['line 1: its words are not in "mole.txt"']
    with older.explainer() as explainer:
        for question in ("What is the rise?", "How many is a mole?"):
            assert explainer.ask(question).signals["pinned"] == 1.0
        assert "pinned" not in explainer.ask("How big is a mole?").signals


@pytest.mark.parametrize("rebuild", [False, True])
def test_old_outputs_were_read_by_other_rules(
    older: Workspace, tmp_path: Path, *, rebuild: bool
) -> None:
    """Not altered: the file is the same."""
    path = asked(older, "How many particles are in a mole?", tmp_path / "a.jsonl")
    assert verify_file(path, older).problems == ()  # by the index that made it

    older.index(rebuild=rebuild)
    problems = {problem.kind for problem in verify_file(path, older).problems}

    assert problems == {"read-by-other-rules"}
    first = verify_file(path, older).problems[0]
    assert "read by other rules: the file is the same" in first.message
    older.index()
    assert verify_file(path, older).problems[0] == first  # it is still known


def test_outputs_of_texts_that_read_alike_hold(
    older: Workspace, tmp_path: Path
) -> None:
    """Nothing is wrong with them."""
    path = asked(older, "What are tides?", tmp_path / "a.jsonl")
    older.index()
    assert [
        problem
        for problem in verify_file(path, older).problems
        if problem.document == "tides.txt"
    ] == []


def test_a_changed_file_is_no_matter_of_rules(older: Workspace, tmp_path: Path) -> None:
    """What was written since is told as before, with the doubt."""
    path = asked(older, "How many particles are in a mole?", tmp_path / "a.jsonl")
    changed = NUMBER.replace("mole", "dozen")
    (older.places.corpus / "mole.txt").write_text(changed, encoding="utf-8")
    older.index()

    found = [
        problem
        for problem in verify_file(path, older).problems
        if problem.document == "mole.txt"
    ]

    assert {problem.kind for problem in found} == {"document"}


def test_verify_tells_the_rules(older: Workspace) -> None:
    """Of the index itself, too."""
    kinds = {problem.kind for problem in older.verify().problems}
    assert kinds == {"read-by-other-rules"}
    older.index()
    assert older.verify().ok


def test_the_chat_tells_it(older: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """One note after it is ready, with the way out."""
    backend = WorkspaceBackend(str(older.places.root))
    monkeypatch.setattr(backend, "_workspace", older)
    told: list[messages.Event] = []

    InProcess(backend).start(told.append)

    assert isinstance(told[-2], messages.Ready)
    event = told[-1]
    assert isinstance(event, messages.Outdated)
    assert event == messages.Outdated((), older.rules_note())
    title, lines, choices = outdated(event)
    assert title == "! INDEXED BY OTHER RULES"
    assert lines == [older.rules_note().replace("the index", "The index", 1)]
    assert [choice.command for choice in choices] == ["index"]
