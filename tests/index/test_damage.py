"""A damaged index is refused with the file's name, never half used."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from explainbot.engine.backend import WorkspaceBackend, headings
from explainbot.errors import CorpusEmptyError, IndexDamagedError
from explainbot.index.index import IndexReader
from explainbot.index.storage.lexical import _takes_files
from explainbot.index.storage.manifest import current_name, manifest_path
from explainbot.progress import no_progress
from explainbot.serving.programs.queue import RequestQueue
from explainbot.study.session import open_index
from explainbot.testing import tiny_workspace
from explainbot.workspace import WHOLE_STATE, Workspace
from tests.index.corpora import FILES


@pytest.fixture
def made(tmp_path: Path) -> Workspace:
    """Return a workspace whose index may be damaged."""
    return tiny_workspace(tmp_path, FILES)


def file_of(workspace: Workspace, name: str) -> Path:
    """Return a file of the index by its name, or the first of its kind."""
    return min(IndexReader.open(workspace.places.index).segment.rglob(name))


NAMES = [
    "sections.sqlite",
    "sections.faiss",
    "parts.f16",
    "terms.i32",
    "meta.json",
    "*.term",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_named(made: Workspace, name: str) -> None:
    """Opening says which file is gone."""
    path = file_of(made, name)
    path.unlink()

    with pytest.raises(IndexDamagedError, match="is missing") as caught:
        made.explainer()

    assert caught.value.where == str(path)
    assert caught.value.hint == "Run: explainbot index --rebuild"


@pytest.mark.parametrize("name", NAMES)
def test_a_cut_file_is_named(made: Workspace, name: str) -> None:
    """Opening says both sizes."""
    path = file_of(made, name)
    data = path.read_bytes()
    path.write_bytes(data[:-1])

    with pytest.raises(IndexDamagedError) as caught:
        made.explainer()

    assert caught.value.where == str(path)
    assert f"{len(data) - 1} bytes instead of {len(data)}" in caught.value.what


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes there")
@pytest.mark.parametrize("name", [*NAMES, "CURRENT", "SERVER", "*.json"])
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(
    made: Workspace, name: str
) -> None:
    """It is told, or no such file is needed; whoever writes into it is not awaited."""
    index = made.places.index
    path = index / name if name.isupper() else min(index.rglob(name))
    path.unlink(missing_ok=True)
    os.mkfifo(path)

    try:
        made.explainer().ask("What are tides?")
    except IndexDamagedError as error:
        assert "\n" not in str(error)  # noqa: PT017
    else:
        assert name in {"CURRENT", "SERVER", "*.json"}  # a state before is used


@pytest.mark.parametrize("name", ["sections.sqlite", "sections.faiss", "meta.json"])
def test_an_overwritten_file_is_named(made: Workspace, name: str) -> None:
    """A file of the right size that holds something else is refused when it is used."""
    path = file_of(made, name)
    path.write_bytes(b"?" * path.stat().st_size)

    with pytest.raises(IndexDamagedError) as caught:
        made.explainer().ask("What are tides?")

    assert caught.value.where in (str(path), str(path.parent))


@pytest.mark.parametrize("name", ["sections.faiss", "parts.f16", "terms.i32"])
def test_verify_names_an_altered_file(made: Workspace, name: str) -> None:
    """One bit changed is found by the hash."""
    path = file_of(made, name)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))

    problems = made.verify().problems

    assert [(item.kind, item.message) for item in problems] == [
        ("index-altered", f"the index's file {name} was altered")
    ]


def test_verify_finds_an_altered_word(made: Workspace) -> None:
    """A word changed in the store is found in the text and in its section."""
    path = file_of(made, "sections.sqlite")
    data = path.read_bytes()
    path.write_bytes(data.replace(b"grow on trees", b"glow on trees"))

    kinds = {(item.kind, item.document) for item in made.verify().problems}

    assert kinds == {
        ("index-altered", ""),
        ("text-altered", "a.md"),
        ("section-altered", "a.md"),
    }


def test_bytes_that_are_no_text_are_damage(made: Workspace) -> None:
    """A text that is no UTF-8 any more is a damaged index for ask and for verify."""
    path = file_of(made, "sections.sqlite")
    path.write_bytes(path.read_bytes().replace(b"grow on trees", b"grow \xffn trees"))

    with pytest.raises(IndexDamagedError):
        made.explainer().ask("Where do apples grow?")
    try:
        assert not made.verify().ok
    except IndexDamagedError as error:
        assert error.where == str(path)  # noqa: PT017  either is fine


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"format": 1}', '{"format": 99}'],
    ids=["empty", "cut", "list", "keys missing", "format"],
)
def test_a_damaged_manifest_is_named(made: Workspace, text: str) -> None:
    """The manifest's path is told."""
    path = manifest_path(made.places.index, current_name(made.places.index))
    path.write_text(text, encoding="utf-8")

    with pytest.raises(IndexDamagedError) as caught:
        made.explainer()

    assert caught.value.where == str(path)


def test_a_manifest_that_is_gone_is_named(made: Workspace) -> None:
    """CURRENT names a generation that is not there."""
    (made.places.index / "CURRENT").write_text("0123456789abcdef\n", encoding="ascii")

    with pytest.raises(IndexDamagedError, match=r"0123456789abcdef\.json"):
        made.documents()


def test_an_unreadable_current_is_named(made: Workspace) -> None:
    """Bytes that are no name are damage, not "no index"."""
    path = made.places.index / "CURRENT"
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(IndexDamagedError) as caught:
        made.status()

    assert caught.value.where == str(path)


def test_no_index_is_not_a_damaged_one(made: Workspace) -> None:
    """Without CURRENT there is no index yet, and the next step is told."""
    (made.places.index / "CURRENT").unlink()

    with pytest.raises(CorpusEmptyError, match="explainbot index"):
        made.documents()
    assert not made.status().current


def test_a_damaged_index_is_mended_by_a_build(made: Workspace) -> None:
    """What cannot be taken over is embedded again."""
    file_of(made, "parts.f16").unlink()

    report = made.index()

    assert (report.embedded, report.reused) == (3, 0)
    assert made.verify().ok


def read_only(folder: Path) -> bool:
    """Take the right to write away; return whether that holds for this user."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        (folder / "probe").touch()
    except OSError:
        return True
    (folder / "probe").unlink()
    return False


def writable_again(folder: Path) -> None:
    """Give the right back, so that the folder can be deleted."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(path.stat().st_mode | stat.S_IWUSR)


def test_a_read_only_index_answers(
    made: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The word index is read from a copy in the cache."""
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(tmp_path / "cache"))
    try:
        if not read_only(made.places.index):
            pytest.skip("this user may write everywhere")
        assert made.explainer().ask("What are tides?").answered
        assert made.verify().ok
    finally:
        writable_again(made.places.index)
    assert [path.name for path in (tmp_path / "cache" / "words").iterdir()] == [
        IndexReader.open(made.places.index).segment.name
    ]


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="Linux alone has it")
def test_nothing_named_is_made_to_see_whether_files_can_be(made: Workspace) -> None:
    """So a reader that is killed then leaves nothing in the index."""
    folder = file_of(made, "meta.json").parent
    before = folder.stat().st_mtime_ns
    assert _takes_files(folder)
    assert folder.stat().st_mtime_ns == before


@pytest.fixture
def grown(made: Workspace) -> Workspace:
    """Return the workspace with an index of two states, the later with a text more."""
    later = made.places.corpus / "comets.txt"
    later.write_text("What are comets?\n\nComets are dirty snowballs.\n", "utf-8")
    made.index()
    return made


def cut_segment(workspace: Workspace) -> None:
    """Empty a file of the segment, as a power loss may."""
    file_of(workspace, "sections.faiss").write_bytes(b"")


def cut_manifest(workspace: Workspace) -> None:
    """Empty the manifest."""
    index = workspace.places.index
    manifest_path(index, current_name(index)).write_bytes(b"")


def cut_name(workspace: Workspace) -> None:
    """Empty the file that names the manifest."""
    (workspace.places.index / "CURRENT").write_bytes(b"")


def lose_manifest(workspace: Workspace) -> None:
    """Delete the manifest."""
    index = workspace.places.index
    manifest_path(index, current_name(index)).unlink()


DAMAGES = [cut_segment, cut_manifest, cut_name, lose_manifest]


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_state_before_answers_where_the_newest_is_damaged(
    grown: Workspace, damage: Callable[[Workspace], None]
) -> None:
    """With a note on each answer, and nothing of it is changed."""
    with grown.explainer() as whole:
        assert "dirty snowballs" in whole.ask("What are comets?").quotes[0].text
        assert whole.ask("What are tides?").notes == ()
    damage(grown)
    index = grown.places.index
    before = {path: path.read_bytes() for path in index.rglob("*") if path.is_file()}

    with grown.explainer() as bot:
        answer = bot.ask("What are tides?")
        assert answer.answered
        assert answer.notes == (WHOLE_STATE,)
        # Without its name alone, the newest state is whole.
        newest = damage is cut_name
        assert bot.ask("What are comets?").answered is newest
    after = {path: path.read_bytes() for path in index.rglob("*") if path.is_file()}
    assert after == before

    grown.index(rebuild=True)
    with grown.explainer() as mended:
        assert mended.ask("What are comets?").notes == ()
        assert mended.ask("What are comets?").answered


@pytest.mark.parametrize("damage", DAMAGES)
def test_all_that_answers_uses_the_state_before(
    grown: Workspace, damage: Callable[[Workspace], None]
) -> None:
    """The chat's engine, programs and study; ``status`` and ``verify`` say it."""
    damage(grown)
    backend = WorkspaceBackend(str(grown.places.root))
    backend._workspace = grown
    assert backend.prepare(no_progress)[1] > 0
    assert backend.ask("What are tides?", (), 3).notes == (WHOLE_STATE,)
    assert backend.outdated() == backend.outdated()
    assert backend.renewed() is False
    assert headings(grown.places)
    queue = RequestQueue(grown)
    asked = asyncio.run(queue.answer("ask", {"question": "What are tides?"}))
    queue.close()
    assert asked["notes"] == [WHOLE_STATE]
    open_index(grown).close()
    with pytest.raises(IndexDamagedError):
        grown.verify()
    backend.close()


def test_the_damage_is_told_where_both_states_are_damaged(grown: Workspace) -> None:
    """By the file of the newest one."""
    newest = file_of(grown, "sections.faiss")
    for path in grown.places.index.rglob("sections.faiss"):
        path.write_bytes(b"")

    with pytest.raises(IndexDamagedError) as caught:
        grown.explainer()

    assert caught.value.where == str(newest)


class PanicException(BaseException):
    """A stand-in for what tantivy raises where it gives up."""


def test_a_library_that_gives_up_on_a_file_is_a_damaged_index(made: Workspace) -> None:
    """What tantivy raises then is no Exception; what a user stops goes on."""
    words = IndexReader.open(made.places.index).load().words
    with pytest.raises(IndexDamagedError, match="end <= orig_range"), words._reading():  # type: ignore[attr-defined]
        raise PanicException("assertion failed: end <= orig_range.end")
    with pytest.raises(KeyboardInterrupt), words._reading():  # type: ignore[attr-defined]
        raise KeyboardInterrupt


def test_numbers_that_are_not_there_are_a_damaged_index(made: Workspace) -> None:
    """A file that is too short for what the sections say is named."""
    path = file_of(made, "terms.i32")
    words = IndexReader.open(made.places.index).load().words
    with pytest.raises(IndexDamagedError) as caught:
        _ = words.terms[np.array([10**6])]
    assert caught.value.where == str(path)
