"""The small segment beside a large one: damage, kills, merging, packs, duplicates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from explainbot.errors import IndexDamagedError
from explainbot.index.build import _delta as addition
from explainbot.index.storage.manifest import earlier_names, manifest_path
from explainbot.index.storage.merged import MergedStore
from explainbot.paths import Places
from explainbot.progress import ProgressCallback, StepProgress
from explainbot.sharing.archive import pack
from explainbot.sharing.install import unpack
from explainbot.testing import WordEncoder, tiny_workspace
from explainbot.workspace import Workspace
from tests.index.corpora import APPLES, TIDES, WIND

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]
from tests.index.articles import opened, segments, small_is_large, told


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the smallest index have a second segment, of any size."""
    small_is_large(monkeypatch)


FIRST = {"a.md": APPLES, "sea/tides.txt": TIDES}


@pytest.fixture
def grown(tmp_path: Path) -> Workspace:
    """Return an index of two segments."""
    workspace = tiny_workspace(tmp_path / "w", FIRST)
    (workspace.places.corpus / "wind.txt").write_text(WIND, encoding="utf-8")
    workspace.index()
    assert segments(workspace) == 2
    return workspace


FILES_OF_ONE = ("sections.sqlite", "sections.faiss", "parts.f16", "terms.i32")


@pytest.mark.parametrize("name", [*FILES_OF_ONE, "meta.json"])
def test_a_missing_file_of_the_second_is_named(grown: Workspace, name: str) -> None:
    """As one of the first, if no earlier state is left; verify finds altered ones."""
    for earlier in earlier_names(grown.places.index):
        manifest_path(grown.places.index, earlier).unlink()
    path = min(Path(opened(grown).segments[1].place).rglob(name))
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    kinds = [(one.kind, one.message) for one in grown.verify().problems]
    assert ("index-altered", f"the index's file {path.name} was altered") in [
        (kind, message.replace("words/", "")) for kind, message in kinds
    ]
    path.unlink()

    with pytest.raises(IndexDamagedError, match="is missing") as caught:
        grown.explainer()

    assert caught.value.where == str(path)
    assert grown.index().embedded == 4


def test_segments_that_were_not_made_for_each_other_are_refused(
    grown: Workspace, tmp_path: Path
) -> None:
    """The first one's sections are counted when the second is opened."""
    other = tiny_workspace(tmp_path / "other", {"a.md": APPLES})
    one, more = (segment.store for segment in opened(grown).segments)
    two = opened(other).segments[0].store

    with pytest.raises(IndexDamagedError, match="do not belong together"):
        MergedStore(two, more)
    with pytest.raises(IndexDamagedError, match="do not belong together"):
        MergedStore(one, two)


@pytest.mark.parametrize("event", range(1, 8))
def test_a_build_that_ends_early_leaves_the_old_index(
    grown: Workspace, event: int
) -> None:
    """At whatever event; the next build goes on."""
    seen: list[StepProgress] = []

    def stop(progress: StepProgress) -> None:
        seen.append(progress)
        if len(seen) == event:
            raise KeyboardInterrupt

    before, reader = opened(grown).name, grown.explainer()
    (grown.places.corpus / "a.md").unlink()
    (grown.places.corpus / "why.txt").write_text("Why?\n\nSo.\n", encoding="utf-8")
    try:
        grown.index(on_progress=stop)
    except KeyboardInterrupt:
        done = seen[-1] == StepProgress("writing the index", 1, 1)
        assert (opened(grown).name == before) != done
    assert grown.explainer().ask("What is wind?").answered
    grown.index()
    assert list(grown.places.index.rglob("*.partial")) == []
    assert [one.document for one in grown.documents()] == [
        "sea/tides.txt",
        "why.txt",
        "wind.txt",
    ]
    assert reader.ask("What is an apple?").answered


def test_many_changes_are_written_as_one_segment(
    grown: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above the share, above the most, and when all is asked to be written anew."""
    corpus = grown.places.corpus

    def after(text: str) -> int:
        (corpus / "wind.txt").write_text(text, encoding="utf-8")
        grown.index()
        return segments(grown)

    assert after(WIND + "\nMore.\n") == 2
    monkeypatch.setattr(addition, "SHARE", 0.4)  # one of three sections
    assert after(WIND + "\nEven more.\n") == 2
    monkeypatch.setattr(addition, "SHARE", 0.3)
    assert after(WIND) == 1
    monkeypatch.setattr(addition, "SHARE", 100)
    assert after(WIND + "\nMore.\n") == 2
    monkeypatch.setattr(addition, "MOST", 0)
    assert after(WIND) == 1
    monkeypatch.setattr(addition, "MOST", 100)
    assert after(WIND + "\nMore.\n") == 2
    grown.index(rebuild=True)
    assert segments(grown) == 1
    monkeypatch.setattr(addition, "LEAST", 4)
    assert after(WIND) == 1


def test_a_pack_holds_both_segments(grown: Workspace, tmp_path: Path) -> None:
    """What was answered here is answered alike where it is unpacked, in one segment."""
    pack(grown, str(tmp_path / "sea.xbc"))
    made = unpack(str(tmp_path / "sea.xbc"), model="word-encoder", load=_encoder)
    there = Workspace(Places(Path(made.workspace)), "word-encoder", _encoder)

    assert (made.documents, made.sections, segments(there)) == (3, 4, 1)
    for question in ("What is wind?", "What is an apple?"):
        here = told(grown.explainer().ask(question))
        assert told(there.explainer().ask(question)) == here
    assert there.verify().ok


def _encoder(_model: str, _tell: ProgressCallback) -> WordEncoder:
    return WordEncoder()


def test_near_duplicates_are_told_across_segments(tmp_path: Path) -> None:
    """In the large segment and in the small one, but not where the section is gone."""
    text = "# {}\n\n## Why?\n\n{}\n"
    first = (
        "The tide rises twice a day because the Moon pulls at the water of the sea, and"
        " the Earth turns below it from west to east in a little less than a day."
    )
    second = " ".join(reversed(first.split()))
    files = {"a.md": text.format("a", first), "gone.md": text.format("g", second)}
    workspace = tiny_workspace(tmp_path, files)
    corpus = workspace.places.corpus
    (corpus / "gone.md").unlink()

    def warnings(name: str, words: str) -> tuple[str, ...]:
        (corpus / name).write_text(text.format(name, words), encoding="utf-8")
        files = workspace.index().files
        assert segments(workspace) == 2
        return next(file.warnings for file in files if file.path == name)

    near = '"Why?" is nearly the same as "Why?" in '
    assert warnings("e.md", f"{second} So.") == ()
    assert warnings("f.md", f"Well, {second}") == (f"{near}e.md",)
    assert warnings("g.md", f"{first} So.") == (f"{near}a.md",)

    anew = {file.path: file.warnings for file in workspace.index(rebuild=True).files}
    assert segments(workspace) == 1
    assert (anew["f.md"], anew["g.md"]) == ((f"{near}e.md",), (f"{near}a.md",))
