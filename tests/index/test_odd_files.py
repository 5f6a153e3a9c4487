"""Odd files and odd places: named and passed over, never a crash or a copy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from explainbot.errors import IndexDamagedError, WorkspaceError
from explainbot.index.index import IndexReader
from explainbot.testing import tiny_workspace
from explainbot.workspace import Workspace

TIDES = "What are tides?\n\nTides are the rise and fall of the sea.\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a workspace with one text."""
    return tiny_workspace(tmp_path / "lab", {"tides.txt": TIDES})


def outcome(
    workspace: Workspace, *paths: str | Path
) -> dict[str, tuple[str, str | None]]:
    """Return status and reason of each file added."""
    files = workspace.add(paths).files
    return {Path(file.path).name: (file.status, file.reason) for file in files}


@pytest.mark.skipif(
    not hasattr(os, "mkfifo"), reason="this system has no pipes in folders"
)
def test_a_pipe_in_the_corpus_is_not_read(workspace: Workspace) -> None:
    """Reading it would wait for ever."""
    os.mkfifo(workspace.places.corpus / "pipe.txt")

    (failed,) = workspace.index().failed

    assert (failed.path, failed.reason) == ("pipe.txt", "it is no ordinary file")
    assert workspace.status().sections == 1


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_name_that_is_no_text_is_told(workspace: Workspace, tmp_path: Path) -> None:
    """It does not enter the corpus, and the others do."""
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "good.txt").write_text(f"{TIDES}\n", encoding="utf-8")
    (folder / os.fsdecode(b"bad\xff.txt")).write_text(TIDES, encoding="utf-8")

    report = workspace.add([folder])

    (failed,) = report.failed
    assert failed.reason == "its name is not valid text. Rename it."
    assert [entry.document for entry in workspace.documents()] == [
        "more/good.txt",
        "tides.txt",
    ]


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_bad_name_in_the_corpus_is_told(workspace: Workspace) -> None:
    """A file put there by hand fails alone."""
    (workspace.places.corpus / os.fsdecode(b"bad\xff.txt")).write_text(TIDES)

    (failed,) = workspace.index().failed

    assert (failed.path, failed.reason) == (
        "bad\\xff.txt",
        "its name is not valid text. Rename it",
    )


def test_hidden_files_are_named(workspace: Workspace, tmp_path: Path) -> None:
    """What is passed over in a given folder, or given itself, stands in the report."""
    folder = tmp_path / "notes"
    (folder / ".git").mkdir(parents=True)
    (folder / ".secret.txt").write_text(TIDES, encoding="utf-8")
    (folder / "old.txt~").write_text(TIDES, encoding="utf-8")

    assert outcome(workspace, folder, folder / ".secret.txt") == {
        ".git": ("skipped", "a hidden folder"),
        ".secret.txt": ("skipped", "a hidden file"),
        "old.txt~": ("skipped", "a hidden, backup or unfinished file"),
    }
    assert not list(workspace.places.corpus.rglob(".secret.txt"))


def test_what_office_programs_keep_beside_an_open_file_is_hidden(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Word and LibreOffice write such files; none of them counts as damaged."""
    folder = tmp_path / "notes"
    folder.mkdir()
    owner = b"\x05Maria" + bytes(156)  # a name, and nothing of a document
    (folder / "~$Tides.docx").write_bytes(owner)
    (folder / ".~lock.Tides.odt#").write_text(",maria,desk,23.11.2026 10:00,;")
    (folder / "neap.txt").write_text("Neap tides are small.\n", encoding="utf-8")

    assert outcome(workspace, folder, folder / "~$Tides.docx") == {
        ".~lock.Tides.odt#": ("skipped", "a hidden, backup or unfinished file"),
        "neap.txt": ("loaded", None),
        "~$Tides.docx": ("skipped", "a hidden file"),
    }
    assert not list(workspace.places.corpus.rglob("*Tides*"))


def test_what_is_in_the_corpus_is_not_copied(workspace: Workspace) -> None:
    """A path below corpus/, or corpus/ itself, means the documents there."""
    corpus = workspace.places.corpus

    assert outcome(workspace, corpus / "tides.txt") == {
        "tides.txt": ("unchanged", None)
    }
    assert outcome(workspace, corpus) == {"tides.txt": ("unchanged", None)}
    assert [path.name for path in corpus.rglob("*")] == ["tides.txt"]


def test_the_workspace_itself_cannot_be_added(workspace: Workspace) -> None:
    """It would be copied into itself."""
    ((status, reason),) = outcome(workspace, workspace.places.root).values()

    assert status == "failed"
    assert reason == (
        "this folder holds the workspace itself. Name the files or folders to add."
    )


def test_one_file_given_twice_is_loaded_once(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Two spellings of a path are one file."""
    (tmp_path / "a").mkdir()
    path = tmp_path / "sea.txt"
    path.write_text(f"{TIDES}\n", encoding="utf-8")

    report = workspace.add([path, tmp_path / "a" / ".." / "sea.txt"])

    assert [(file.status, file.reason) for file in report.files] == [
        ("loaded", None),
        ("skipped", "given twice"),
    ]


@pytest.mark.parametrize("name", ["corpus.toml", "picture.png"])
def test_only_documents_can_be_removed(workspace: Workspace, name: str) -> None:
    """Settings and files that are not read are no documents."""
    path = workspace.places.corpus / name
    path.write_bytes(b"")

    with pytest.raises(Exception, match=f'no document named "{name}"'):
        workspace.remove(name)
    assert path.exists()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"/etc/passwd\n", b""])
def test_a_damaged_pointer_is_mended_by_a_build(
    workspace: Workspace, content: bytes
) -> None:
    """CURRENT must name a generation; a build writes it anew."""
    (workspace.places.index / "CURRENT").write_bytes(content)

    with pytest.raises(IndexDamagedError, match="CURRENT"):
        IndexReader.open(workspace.places.index)
    workspace.index()
    assert workspace.explainer().ask("What are tides?").answered


def test_a_bit_that_flipped_is_found_at_opening(workspace: Workspace) -> None:
    """A small index is hashed when it is opened; a build mends it."""
    path = IndexReader.open(workspace.places.index).segment / "sections.faiss"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)

    with pytest.raises(IndexDamagedError, match="was altered"):
        workspace.explainer()
    workspace.index()
    assert workspace.explainer().ask("What are tides?").answered


def test_builds_do_not_take_an_opened_index_away(
    workspace: Workspace, tmp_path: Path
) -> None:
    """An explainer that was opened and not yet asked survives later builds."""
    explainer = workspace.explainer()
    for number in range(3):
        path = tmp_path / f"t{number}.txt"
        path.write_text(TIDES.replace("sea", f"sea {number}"), encoding="utf-8")
        workspace.add([path])

    assert explainer.ask("What are tides?").answered


def test_equal_files_are_quoted_once(tmp_path: Path) -> None:
    """The same words under two names are one quote."""
    workspace = tiny_workspace(tmp_path, {"a/t.txt": TIDES, "b/t.txt": TIDES})

    answer = workspace.explainer().ask("What are tides?")

    ids = [quote.id for quote in (*answer.quotes, *answer.alternatives)]
    assert len(ids) == len(set(ids)) == 1


def test_a_source_that_changed_is_known(workspace: Workspace) -> None:
    """Files that are no longer as indexed, or gone, are named."""
    assert workspace.changed(["tides.txt"]) == []
    (workspace.places.corpus / "tides.txt").write_text("Other words.", encoding="utf-8")
    assert workspace.changed(["tides.txt", "tides.txt"]) == ["tides.txt"]
    (workspace.places.corpus / "tides.txt").unlink()
    assert workspace.changed(["tides.txt"]) == ["tides.txt"]


@pytest.mark.parametrize("path", ["", "  ", "~nobody-of-that-name/x"])
def test_a_path_without_meaning_is_an_error(path: str) -> None:
    """An empty name or an unknown home is told, not taken for the current folder."""
    with pytest.raises(WorkspaceError):
        Workspace.open(path)
