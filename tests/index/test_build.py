"""Building the index: only what changed, whole or not at all."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest

from explainbot.errors import CorpusEmptyError, IndexModelError
from explainbot.index.index import IndexReader
from explainbot.index.storage.manifest import current_name, replace_text
from explainbot.progress import StepProgress
from explainbot.reports import LoadReport
from explainbot.testing import WordEncoder, tiny_workspace
from tests.index.corpora import APPLES, FILES, TIDES


def counts(report: LoadReport) -> tuple[int, int, int]:
    """Return the sections embedded, reused and removed."""
    return report.embedded, report.reused, report.removed


def statuses(report: LoadReport) -> dict[str, tuple[str, int]]:
    """Return each file's status and sections."""
    return {file.path: (file.status, file.sections) for file in report.files}


def test_the_first_build_embeds_everything(tmp_path: Path) -> None:
    """Each file is reported with its sections, in name order."""
    workspace = tiny_workspace(tmp_path, {})
    for name, text in FILES.items():
        path = workspace.places.corpus / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    report = workspace.index()

    assert counts(report) == (3, 0, 0)
    assert list(statuses(report).items()) == [
        ("a.md", ("loaded", 2)),
        ("sea/tides.txt", ("loaded", 1)),
    ]
    assert report.index == current_name(workspace.places.index)
    assert IndexReader.open(workspace.places.index).count() == 3


def test_an_unchanged_corpus_keeps_its_generation(tmp_path: Path) -> None:
    """Nothing is embedded or written a second time."""
    workspace = tiny_workspace(tmp_path, FILES)
    first = current_name(workspace.places.index)
    files = {
        path: path.stat().st_mtime_ns
        for path in workspace.places.index.rglob("*")
        if path.is_file()
    }

    report = workspace.index()

    assert report.index == first
    assert counts(report) == (0, 3, 0)
    assert statuses(report) == {
        "a.md": ("unchanged", 2),
        "sea/tides.txt": ("unchanged", 1),
    }
    assert {path: path.stat().st_mtime_ns for path in files} == files


def test_a_rebuild_embeds_everything_again(tmp_path: Path) -> None:
    """--rebuild takes nothing over from the index before."""
    workspace = tiny_workspace(tmp_path, FILES)

    report = workspace.index(rebuild=True)

    assert (report.embedded, report.reused) == (3, 0)


def test_only_the_changed_section_is_embedded(tmp_path: Path) -> None:
    """One sentence changed in one of three sections: 1 new, 2 reused, 1 gone."""
    workspace = tiny_workspace(tmp_path, FILES)
    changed = APPLES.replace("on trees", "in orchards")
    (workspace.places.corpus / "a.md").write_text(changed, encoding="utf-8")

    report = workspace.index()

    assert counts(report) == (1, 2, 1)
    assert statuses(report) == {
        "a.md": ("loaded", 2),
        "sea/tides.txt": ("unchanged", 1),
    }


def test_a_moved_section_is_not_embedded_again(tmp_path: Path) -> None:
    """Vectors belong to what was embedded, not to its place in the file."""
    workspace = tiny_workspace(tmp_path, FILES)
    head, first, second = APPLES.split("## ")
    moved = f"{head}## {second.strip()}\n\n## {first}"
    (workspace.places.corpus / "a.md").write_text(moved, encoding="utf-8")

    assert counts(workspace.index()) == (0, 3, 0)


def test_a_renamed_file_keeps_its_vectors(tmp_path: Path) -> None:
    """Its subject is in its text, so a new name changes nothing that is embedded."""
    workspace = tiny_workspace(tmp_path, FILES)
    corpus = workspace.places.corpus
    (corpus / "a.md").rename(corpus / "b.md")

    report = workspace.index()

    assert counts(report) == (0, 3, 0)
    assert [entry.document for entry in workspace.documents()] == [
        "b.md",
        "sea/tides.txt",
    ]


def test_a_removed_file_takes_its_sections_along(tmp_path: Path) -> None:
    """Two of three sections are gone, one is reused."""
    workspace = tiny_workspace(tmp_path, FILES)
    (workspace.places.corpus / "a.md").unlink()

    assert counts(workspace.index()) == (0, 1, 2)
    assert [entry.document for entry in workspace.documents()] == ["sea/tides.txt"]


def test_a_copy_does_not_hide_a_removal(tmp_path: Path) -> None:
    """Of A and B, A is doubled and B deleted: 2 reused, 1 removed."""
    workspace = tiny_workspace(
        tmp_path, {"a/t.txt": TIDES, "b/t.txt": TIDES.replace("rise", "fall")}
    )
    corpus = workspace.places.corpus
    (corpus / "b").rename(corpus / "c")
    (corpus / "c" / "t.txt").write_text(f"{TIDES}\n", encoding="utf-8")

    assert counts(workspace.index()) == (0, 2, 1)


def test_taken_over_vectors_are_those_computed(tmp_path: Path) -> None:
    """An incremental index holds the same vectors as one made afresh."""
    workspace = tiny_workspace(tmp_path / "one", FILES)
    (workspace.places.corpus / "b.txt").write_text(
        "What is wind?\n\nWind is moving air. It blows.\n", encoding="utf-8"
    )
    workspace.index()
    one = IndexReader.open(workspace.places.index)
    afresh = tiny_workspace(
        tmp_path / "two",
        {**FILES, "b.txt": "What is wind?\n\nWind is moving air. It blows.\n"},
    )
    two = IndexReader.open(afresh.places.index)

    np.testing.assert_array_equal(
        one.section_vectors(range(4)), two.section_vectors(range(4))
    )
    np.testing.assert_array_equal(one.parts[:], two.parts[:])
    np.testing.assert_array_equal(one.words.terms[:], two.words.terms[:])


def test_a_file_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    """The others are indexed; it is reported each time, also when nothing changed."""
    workspace = tiny_workspace(tmp_path, FILES)
    (workspace.places.corpus / "empty.md").touch()
    (workspace.places.corpus / "photo.jpg").write_bytes(b"\xff\xd8")

    for _ in range(2):
        report = workspace.index()
        assert [(file.path, file.document) for file in report.failed] == [
            ("empty.md", None)
        ]
        assert statuses(report)["photo.jpg"] == ("skipped", 0)
        assert [file.reason for file in report.files if file.path == "photo.jpg"] == [
            "files of the kind .jpg are not read"
        ]
    assert IndexReader.open(workspace.places.index).count() == 3
    assert [line.split(":")[0] for line in workspace.status().unreadable] == [
        "empty.md"
    ]


def test_an_empty_corpus_has_an_empty_index(tmp_path: Path) -> None:
    """It can be built and listed; an explainer of it is refused."""
    workspace = tiny_workspace(tmp_path, {})

    assert IndexReader.open(workspace.places.index).count() == 0
    assert workspace.documents() == []
    assert workspace.verify().ok
    with pytest.raises(CorpusEmptyError, match="nothing can be quoted"):
        workspace.explainer()


def test_settings_change_what_is_embedded(tmp_path: Path) -> None:
    """A new subject in corpus.toml makes the index old and embeds that file again."""
    workspace = tiny_workspace(tmp_path, FILES)
    settings = workspace.places.corpus / "corpus.toml"
    settings.write_text('["a.md"]\nsubject = "Pome fruit"\n', encoding="utf-8")
    assert not workspace.status().current

    assert counts(workspace.index()) == (2, 1, 2)
    assert workspace.documents()[0].subject == "Pome fruit"
    assert workspace.status().current


def test_wrong_settings_keep_the_index(tmp_path: Path) -> None:
    """A mistake in corpus.toml fails with its line; the texts stay as they were."""
    workspace = tiny_workspace(tmp_path, FILES)
    before = workspace.documents()
    settings = workspace.places.corpus / "corpus.toml"
    settings.write_text('["a.md"]\nsubjekt = "Apples"\n', encoding="utf-8")

    (failed,) = workspace.index().failed

    assert failed.path == "corpus.toml"
    assert (failed.reason or "").startswith(
        'line 2: unknown key "subjekt". Did you mean'
    )
    assert workspace.documents() == before


def test_progress_is_told(tmp_path: Path) -> None:
    """Reading counts files, embedding sections; each step ends with all done."""
    workspace = tiny_workspace(tmp_path, FILES)
    told: list[StepProgress] = []

    workspace.index(rebuild=True, on_progress=told.append)

    steps = list(dict.fromkeys(item.step for item in told))
    assert steps == ["reading", "embedding", "writing the index"]
    assert [item for item in told if item.step == "embedding"] == [
        StepProgress("embedding", 0, 3),
        StepProgress("embedding", 3, 3),
    ]


class OtherEncoder(WordEncoder):
    """The same vectors under other weights' name."""

    identity = "word-encoder@0000000000000002"


class RenamedEncoder(WordEncoder):
    """The same weights under another name."""

    identity = "words@0000000000000001"


def test_another_model_is_refused(tmp_path: Path) -> None:
    """Weights decide, not names; both models are told, and the way out."""
    index = IndexReader.open(tiny_workspace(tmp_path, FILES).places.index)

    index.check_model(RenamedEncoder.identity)
    with pytest.raises(IndexModelError) as caught:
        index.check_model(OtherEncoder.identity)

    assert WordEncoder.identity in caught.value.what
    assert OtherEncoder.identity in caught.value.what
    assert caught.value.hint.endswith("explainbot index --rebuild")


def test_only_the_generation_in_use_and_the_one_before_stay(tmp_path: Path) -> None:
    """Older generations and their segments are swept; nothing partial stays."""
    workspace = tiny_workspace(tmp_path, FILES)
    folder = workspace.places.index
    names = [current_name(folder)]
    for number in range(3):
        (workspace.places.corpus / "n.txt").write_text(
            f"Why {number} times?\n\nBecause of the number {number}.\n",
            encoding="utf-8",
        )
        names.append(workspace.index().index)

    assert {path.stem for path in (folder / "generations").iterdir()} == set(names[-2:])
    assert len(list((folder / "segments").iterdir())) == 2
    assert list(folder.rglob("*.partial")) == []
    text = (folder / "generations" / f"{names[-1]}.json").read_text("utf-8")
    manifest = json.loads(text.splitlines()[0])
    assert next(iter(manifest["segments"])) in {
        p.name for p in (folder / "segments").iterdir()
    }


def test_a_reader_keeps_what_it_opened(tmp_path: Path) -> None:
    """An explainer made before a rebuild still answers after it."""
    workspace = tiny_workspace(tmp_path, FILES)
    explainer = workspace.explainer()

    workspace.index(rebuild=True)

    assert explainer.ask("What is an apple?").answered


def test_current_is_seen_as_before_or_whole(tmp_path: Path) -> None:
    """A reader never sees a file that is half-written or missing."""
    path = tmp_path / "CURRENT"
    texts = {letter * 4000 for letter in "ab"}
    replace_text(path, "a" * 4000)
    seen: set[str] = set()
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            seen.add(path.read_text(encoding="ascii"))

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(60):
        replace_text(path, "ab"[number % 2] * 4000)
    done.set()
    reader.join()

    assert seen <= texts
    assert list(tmp_path.iterdir()) == [path]
