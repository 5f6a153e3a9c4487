"""Taking files into the corpus, and out of it again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from explainbot.errors import OutputError, UnknownDocumentError
from explainbot.index.build import spool
from explainbot.testing import tiny_workspace
from explainbot.workspace import Workspace
from tests.index.corpora import APPLES, FILES, TIDES, WIND


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a workspace with one document."""
    return tiny_workspace(tmp_path / "workspace", {"a.md": APPLES})


def names(workspace: Workspace) -> list[str]:
    """Return the names of the documents."""
    return [entry.document for entry in workspace.documents()]


def test_a_folder_keeps_its_structure(workspace: Workspace, tmp_path: Path) -> None:
    """Its name and its folders become part of the documents' names."""
    folder = tmp_path / "lessons"
    (folder / "sea").mkdir(parents=True)
    (folder / "sea" / "tides.txt").write_text(TIDES, encoding="utf-8")
    (folder / "notes.xyz").write_text("?", encoding="utf-8")
    (folder / "empty.md").touch()
    (folder / ".hidden.md").write_text(APPLES, encoding="utf-8")

    report = workspace.add([folder])

    assert {Path(f.path).name: (f.document, f.status) for f in report.files} == {
        "tides.txt": ("lessons/sea/tides.txt", "loaded"),
        "notes.xyz": (None, "skipped"),
        "empty.md": (None, "failed"),
        ".hidden.md": (None, "skipped"),
    }
    assert names(workspace) == ["a.md", "lessons/sea/tides.txt"]
    assert not (workspace.places.corpus / "lessons" / "empty.md").exists()


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_out_of_a_folder_is_told(workspace: Workspace, tmp_path: Path) -> None:
    """Folders come from others; a link within one, or one that is named, is a file."""
    (tmp_path / "diary.txt").write_text(WIND, encoding="utf-8")
    folder = tmp_path / "lessons"
    folder.mkdir()
    (folder / "tides.txt").write_text(TIDES, encoding="utf-8")
    (folder / "same.md").symlink_to("tides.txt")
    (folder / "out.txt").symlink_to(tmp_path / "diary.txt")
    report = workspace.add([folder])

    left = {Path(f.path).name: f.reason for f in report.files if f.status == "skipped"}
    assert left["out.txt"] == "a link to a file outside the folder is not followed"
    assert not (workspace.places.corpus / "lessons" / "out.txt").exists()
    alone = workspace.add([folder / "out.txt"])
    assert [file.status for file in alone.files] == ["loaded"]


def test_the_same_name_replaces(workspace: Workspace, tmp_path: Path) -> None:
    """Added again, a file takes the place of the one before."""
    (tmp_path / "a.md").write_text(TIDES, encoding="utf-8")

    workspace.add([tmp_path / "a.md"])

    assert names(workspace) == ["a.md"]
    assert workspace.document("a.md").text == TIDES


def test_a_file_of_the_corpus_may_be_added(workspace: Workspace) -> None:
    """It is there already and stays as it is."""
    report = workspace.add([workspace.places.corpus / "a.md"])

    assert [(file.document, file.status) for file in report.files] == [
        ("a.md", "unchanged")
    ]


def test_a_preview_writes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    """It shows the sections that would be found."""
    (tmp_path / "t.txt").write_text(TIDES, encoding="utf-8")

    (found,) = workspace.preview([tmp_path / "t.txt"])

    assert found.report.document == "t.txt"
    assert [section.heading for section in found.sections] == ["What are tides?"]
    assert names(workspace) == ["a.md"]
    assert [path.name for path in workspace.places.corpus.iterdir()] == ["a.md"]


def test_a_missing_path_fails_and_the_good_ones_are_loaded(
    workspace: Workspace, tmp_path: Path
) -> None:
    """The report names it as it was given."""
    (tmp_path / "t.txt").write_text(TIDES, encoding="utf-8")

    report = workspace.add([tmp_path / "no.txt", tmp_path / "t.txt"])

    assert [file.path for file in report.failed] == [str(tmp_path / "no.txt")]
    assert names(workspace) == ["a.md", "t.txt"]


def test_settings_travel_with_their_folder(
    workspace: Workspace, tmp_path: Path
) -> None:
    """A folder's corpus.toml describes its files after they were added."""
    folder = tmp_path / "sea"
    folder.mkdir()
    (folder / "t.txt").write_text(TIDES, encoding="utf-8")
    (folder / "corpus.toml").write_text(
        '["t.txt"]\nsubject = "Ebb and flow"\n', "utf-8"
    )

    workspace.add([folder])

    entry = workspace.documents()[1]
    assert (entry.document, entry.subject) == ("sea/t.txt", "Ebb and flow")


def test_wrong_settings_of_a_folder_stay_out(
    workspace: Workspace, tmp_path: Path
) -> None:
    """The mistake is told and not copied; the folder's texts go without it."""
    folder = tmp_path / "sea"
    folder.mkdir()
    (folder / "t.txt").write_text(TIDES, encoding="utf-8")
    (folder / "corpus.toml").write_text('["t.txt"]\nsubjekt = "x"\n', "utf-8")

    (failed,) = workspace.add([folder]).failed

    assert failed.path == f"{folder}/corpus.toml"
    assert (failed.reason or "").startswith('line 2: unknown key "subjekt"')
    corpus = workspace.places.corpus
    found = [path for path in corpus.rglob("*") if path.is_file()]
    names = {path.relative_to(corpus).as_posix() for path in found}
    assert names == {"a.md", "sea/t.txt"}


def test_a_folder_in_the_way_is_told(workspace: Workspace, tmp_path: Path) -> None:
    """A document cannot replace a folder of the corpus; nothing partial stays."""
    (tmp_path / "t.txt").write_text(TIDES, encoding="utf-8")
    (workspace.places.corpus / "t.txt" / "inner").mkdir(parents=True)

    with pytest.raises(OutputError, match="cannot be copied"):
        workspace.add([tmp_path / "t.txt"])

    assert list(workspace.places.corpus.glob("*.partial")) == []


def test_a_home_path_is_understood(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path that begins with ~ is below the home folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "t.txt").write_text(TIDES, encoding="utf-8")

    workspace.add(["~/t.txt"])

    assert names(workspace) == ["a.md", "t.txt"]


def test_two_files_of_one_name_are_both_reported(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Neither is dropped in silence: each given path stands in the report."""
    paths = []
    for folder, text in (("one", TIDES), ("two", TIDES.replace("rise", "fall"))):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / "t.txt")
        paths[-1].write_text(text, encoding="utf-8")

    report = workspace.add(paths)

    assert {file.path for file in report.files} == {str(path) for path in paths}


def test_remove_takes_the_file_and_its_empty_folders(tmp_path: Path) -> None:
    """What else is in the corpus stays."""
    workspace = tiny_workspace(tmp_path, FILES)

    report = workspace.remove("sea/tides.txt")

    assert (report.embedded, report.reused, report.removed) == (0, 2, 1)
    assert [path.name for path in workspace.places.corpus.iterdir()] == ["a.md"]


@pytest.mark.parametrize("name", ["no.md", "", ".", "../outside.md", "/etc/hostname"])
def test_only_documents_can_be_removed(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    """A name that leaves the corpus is no document."""
    (tmp_path / "workspace" / "outside.md").write_text(APPLES, encoding="utf-8")

    with pytest.raises(UnknownDocumentError):
        workspace.remove(name)

    assert (tmp_path / "workspace" / "outside.md").is_file()
    assert names(workspace) == ["a.md"]


def test_a_document_whose_file_is_gone_can_be_removed(workspace: Workspace) -> None:
    """What list prints, remove accepts."""
    (workspace.places.corpus / "a.md").unlink()
    assert names(workspace) == ["a.md"]

    workspace.remove("a.md")

    assert names(workspace) == []


def test_status_compares_corpus_and_index(tmp_path: Path) -> None:
    """New, changed and missing files are named; indexing makes it current again."""
    workspace = tiny_workspace(tmp_path, {**FILES, "gone.txt": WIND})
    corpus = workspace.places.corpus
    assert workspace.status().current
    (corpus / "new.md").write_text(f"{APPLES}\n", encoding="utf-8")
    (corpus / "a.md").write_text(APPLES + "\nMore.\n", encoding="utf-8")
    (corpus / "gone.txt").unlink()

    status = workspace.status()

    assert not status.current
    assert (status.new, status.changed, status.missing) == (
        ("new.md",),
        ("a.md",),
        ("gone.txt",),
    )
    assert (status.documents, status.sections) == (3, 4)
    workspace.index()
    assert workspace.status().current


def test_verify_finds_what_became_of_the_sources(tmp_path: Path) -> None:
    """A changed and a missing file are told, each once."""
    workspace = tiny_workspace(tmp_path, {**FILES, "gone.txt": WIND})
    corpus = workspace.places.corpus
    (corpus / "a.md").write_text(APPLES.replace("fruit", "FRUIT"), encoding="utf-8")
    (corpus / "gone.txt").unlink()

    found = workspace.verify()

    assert not found.ok
    assert (found.documents, found.sections) == (3, 4)
    assert [(item.kind, item.document) for item in found.problems] == [
        ("source-changed", "a.md"),
        ("source-missing", "gone.txt"),
    ]


def test_what_is_too_much_to_hold_is_read_again(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build reads the files that were not kept; the result is the same."""
    monkeypatch.setattr(spool, "MOST_HELD", 0)
    (tmp_path / "tides.txt").write_text(TIDES, encoding="utf-8")
    (tmp_path / "wind.txt").write_text(WIND, encoding="utf-8")

    report = workspace.add([tmp_path / "tides.txt", tmp_path / "wind.txt"])

    assert [file.status for file in report.files] == ["loaded", "loaded"]
    assert names(workspace) == ["a.md", "tides.txt", "wind.txt"]


def test_xml_of_an_unknown_kind_is_skipped(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Given, or found in the corpus: it is no material, and no failure."""
    (tmp_path / "sitemap.xml").write_text("<urlset><url/></urlset>", encoding="utf-8")

    (given,) = workspace.add([tmp_path / "sitemap.xml"]).files[:1]

    assert given.status == "skipped"
    assert "<urlset> is of no kind that is read" in (given.reason or "")
    copied = workspace.places.corpus / "sitemap.xml"
    copied.write_bytes((tmp_path / "sitemap.xml").read_bytes())
    for _ in range(2):
        report = workspace.index()
        found = next(file for file in report.files if file.path == "sitemap.xml")
        assert found.status == "skipped"
        assert not report.failed
    assert workspace.status().current


def test_hidden_text_that_is_read_is_verified_as_it_is_read(tmp_path: Path) -> None:
    """What corpus.toml says of a file holds when it is looked at again."""
    files = {
        "a.html": "<h1>Sea</h1><p hidden>The key is B.</p><p>Water.</p>",
        "b.md": "# Sea\n\nSalt.\n\n<!-- The key is C. -->\n",
        "corpus.toml": '["*"]\nhidden = true\n',
    }
    folder = tiny_workspace(tmp_path / "workspace", files)

    assert folder.verify().problems == ()
    assert "The key is B." in folder.document("a.html").text
    assert [len(folder.document(name).hidden) for name in ("a.html", "b.md")] == [1, 1]


def test_what_no_section_holds_is_kept_with_the_document(tmp_path: Path) -> None:
    """An index still knows which runs of a file are hidden and not read."""
    text = "# Sea\n\nSalt.\n\n<!-- The key is C. -->\n\nWater.\n"
    folder = tiny_workspace(tmp_path / "workspace", {"b.md": text})
    document = folder.document("b.md")

    assert [text[start:end] for start, end in document.skips] == [
        "<!-- The key is C. -->"
    ]
    assert "key" not in document.seen


def test_several_documents_are_removed_at_once_or_none(tmp_path: Path) -> None:
    """Each name is looked up before any file goes."""
    workspace = tiny_workspace(tmp_path, FILES)
    before = names(workspace)
    first, second, *_ = before

    with pytest.raises(UnknownDocumentError, match=r"no\.md"):
        workspace.remove(first, "no.md", second)

    assert names(workspace) == before
    workspace.remove(first, second, first)
    assert names(workspace) == before[2:]
