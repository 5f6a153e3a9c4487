"""The engine on a real workspace: files that change, and the model-free rest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from explainbot.engine.backend import Files, WorkspaceBackend
from explainbot.records import Document
from explainbot.testing import tiny_workspace
from explainbot.workspace import Workspace

TIDES = "Tides\n\nWhat are tides?\n\nTides are the rise and fall of the sea.\n"
MOON = "Moon\n\nWhat is the moon?\n\nThe moon goes round the earth.\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a workspace with one document that is indexed."""
    return tiny_workspace(tmp_path / "lab", {"tides.txt": TIDES})


@pytest.fixture
def tides(workspace: Workspace) -> Document:
    """Return its document."""
    return workspace.document("tides.txt")


def state(files: Files, document: Document) -> str:
    """Return the state of the document's file."""
    return files.state(document.id, document.source_path, document.sha256)


def test_a_file_is_the_same_until_it_reads_otherwise(
    workspace: Workspace, tides: Document
) -> None:
    """A new time alone changes nothing; one other letter of the same size does."""
    files = Files(workspace.places)
    path = workspace.places.root / tides.source_path

    assert state(files, tides) == "same"
    os.utime(path, (1, 1))
    assert state(files, tides) == "same"
    path.write_text(TIDES.replace("rise", "RISE"), encoding="utf-8")
    assert state(files, tides) == "differs"
    path.write_text(TIDES, encoding="utf-8")
    assert state(files, tides) == "same"


def test_an_unchanged_file_is_not_read_again(
    workspace: Workspace, tides: Document
) -> None:
    """With the time and size of the last look, what it holds is not asked."""
    files = Files(workspace.places)
    path = workspace.places.root / tides.source_path
    assert state(files, tides) == "same"
    before = path.stat()

    path.write_text(TIDES.replace("rise", "RISE"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert state(files, tides) == "same"
    assert state(Files(workspace.places), tides) == "differs"


def test_a_file_that_is_gone_is_told_apart(
    workspace: Workspace, tides: Document
) -> None:
    """Deleted is another thing than changed; so is emptied."""
    files = Files(workspace.places)
    path = workspace.places.root / tides.source_path

    path.write_text("", encoding="utf-8")
    assert state(files, tides) == "differs"
    path.unlink()
    assert state(files, tides) == "gone"
    path.mkdir()
    assert state(files, tides) == "gone"


def test_a_file_that_cannot_be_opened_is_told_apart(
    workspace: Workspace, tides: Document
) -> None:
    """Whether it has changed is not known then."""
    path = workspace.places.root / tides.source_path
    path.unlink()
    path.symlink_to(path.name)

    assert state(Files(workspace.places), tides) == "unreadable"


def test_a_file_in_place_of_a_folder_is_gone(tmp_path: Path) -> None:
    """A path that cannot exist any more is not an error."""
    made = tiny_workspace(tmp_path / "lab", {"sea/tides.txt": TIDES})
    document = made.document("sea/tides.txt")
    (made.places.corpus / "sea" / "tides.txt").unlink()
    (made.places.corpus / "sea").rmdir()
    (made.places.corpus / "sea").write_text("a file")

    assert state(Files(made.places), document) == "gone"


def test_files_that_the_index_does_not_hold_are_named(workspace: Workspace) -> None:
    """New, changed and gone ones; other kinds and hidden files are no material."""
    files, corpus = Files(workspace.places), workspace.places.corpus
    assert files.outdated() == []

    (corpus / "moon.txt").write_text(MOON, encoding="utf-8")
    (corpus / "film.xyz").write_bytes(b"1")
    (corpus / ".moon.txt.swp").write_bytes(b"1")
    (corpus / "moon.txt.77.partial").write_bytes(b"1")
    assert files.outdated() == ["moon.txt"]
    (corpus / "tides.txt").write_text(TIDES.replace("rise", "RISE"), encoding="utf-8")
    assert files.outdated() == ["moon.txt", "tides.txt"]
    workspace.index()
    assert files.outdated() == []
    (corpus / "moon.txt").unlink()
    assert files.outdated() == ["moon.txt"]


def test_a_touched_file_is_not_out_of_date(workspace: Workspace) -> None:
    """Its time is new, its bytes are not."""
    os.utime(workspace.places.corpus / "tides.txt")

    assert Files(workspace.places).outdated() == []


def test_what_could_not_be_read_is_not_told_at_every_start(
    workspace: Workspace,
) -> None:
    """The index knows that it was not read; only a change of it is news."""
    corpus = workspace.places.corpus
    (corpus / "empty.txt").write_bytes(b"")
    os.mkfifo(corpus / "pipe.txt")
    workspace.index()
    files = Files(workspace.places)

    assert files.outdated() == []
    (corpus / "empty.txt").write_text(MOON, encoding="utf-8")
    assert files.outdated() == ["empty.txt"]


def test_without_an_index_nothing_is_out_of_date(tmp_path: Path) -> None:
    """The first index is built anyway."""
    for folder in ("corpus", "index"):
        (tmp_path / folder).mkdir()
    (tmp_path / "corpus" / "tides.txt").write_text(TIDES)

    assert WorkspaceBackend(str(tmp_path)).outdated() == []


def test_headings_come_text_by_text(tmp_path: Path) -> None:
    """Each once, with the first text that has it; an empty one between two texts."""
    more = "\nWhat are spring tides?\n\nSpring tides are high.\n"
    moon = MOON + "\nWhat are tides?\n\nThe moon pulls the sea.\n"
    workspace = tiny_workspace(tmp_path / "sky", {"a.txt": TIDES + more, "b.txt": moon})

    _, headings, words = WorkspaceBackend(str(workspace.places.root)).recall()

    assert headings == [
        "What are tides?",
        "What are spring tides?",
        "",
        "What is the moon?",
    ]
    assert words[0] == "tides"
    assert not {"what", "are"} & set(words)


def test_terms_of_a_passage_and_what_they_mean(tmp_path: Path) -> None:
    """The glossary is found once; a term that the quote itself defines is not told."""
    rain = "\nWhat is rain?\n\nRain comes with the tides.\n"
    fog = "Fog\n\nWhat is fog?\n\nFog comes with the tides.\n"
    defined = TIDES.replace("are the", "are movements that the")
    files = {"tides.txt": defined + rain, "fog.txt": fog}
    backend = WorkspaceBackend(str(tmp_path / "lab"))
    with tiny_workspace(tmp_path / "lab", files) as workspace:
        explainer = workspace.explainer()
        backend._workspace, backend._explainer = workspace, explainer
        backend.look_ahead()
        (found,) = backend.glossary("", ())
        assert (found.term, found.document) == ("Tides", "tides.txt")
        told = {
            name: list(backend.terms(explainer.ask(question).quotes, ()))
            for name, question in (
                ("rain", "What is rain?"),
                ("tides", "What are tides?"),
                ("fog", "What is fog?"),
            )
        }
        # What the passage itself defines is not told, nor a plain word of other texts.
        assert told == {"rain": ["Tides"], "tides": [], "fog": []}
        backend.close()
    assert list(backend.glossary("", ())) == []
