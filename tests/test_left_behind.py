"""What killed commands leave behind goes with the next one that makes the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from explainbot.batch.whole_files import whole_file
from explainbot.errors import WorkspaceError
from explainbot.index.storage.manifest import current_name
from explainbot.paths import sweep_partials
from explainbot.sharing.adding import add_packs
from explainbot.sharing.archive import pack
from explainbot.sharing.install import unpack
from explainbot.testing import tiny_workspace
from explainbot.workspace import Workspace
from tests.test_sharing import FILES, opened, word_encoder


@pytest.fixture(scope="module")
def gone() -> int:
    """Return the number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


@pytest.fixture
def lab(tmp_path: Path) -> Workspace:
    """Return a workspace of two documents."""
    tiny_workspace(tmp_path / "lab", FILES)
    return opened(tmp_path / "lab")


def half(path: Path, *, folder: bool = False) -> Path:
    """Make what a killed command has left."""
    if folder:
        (path / "corpus").mkdir(parents=True)
        path /= "corpus"
        path /= "half.txt"
    path.write_bytes(b"half")
    return path


def test_a_pack_and_a_page(lab: Workspace, tmp_path: Path, gone: int) -> None:
    """Files that were to take the same place; others stay."""
    for name in ("sea.xbc", "page.html"):
        half(tmp_path / f".{name}.{gone}.partial")
        half(tmp_path / f".{name}.{os.getpid()}.partial")
    other = half(tmp_path / f".other.xbc.{gone}.partial")
    mine = half(tmp_path / f"sea.xbc.{gone}.partial")
    running = half(tmp_path / f".sea.xbc.{os.getppid()}.partial")

    pack(lab, str(tmp_path / "sea.xbc"))
    with whole_file(str(tmp_path / "page.html")) as sink:
        sink.write(b"page")

    left = sorted(tmp_path.glob("*.partial")) + sorted(tmp_path.glob(".*.partial"))
    assert set(left) == {other, mine, running}


def test_unpacked_folders(lab: Workspace, tmp_path: Path, gone: int) -> None:
    """Also those beside the index of a workspace to which a pack is added."""
    pack(lab, str(tmp_path / "sea.xbc"))
    half(tmp_path / f".made.{gone}.partial", folder=True)
    unpack(str(tmp_path / "sea.xbc"), str(tmp_path / "made"), "x", load=word_encoder)
    made = opened(tmp_path / "made")
    half(made.places.root / f".index.{gone}.partial", folder=True)
    add_packs(made, [str(tmp_path / "sea.xbc")])

    assert [path for path in tmp_path.rglob("*") if ".partial" in path.name] == []


def test_a_swap_that_was_broken_off(lab: Workspace, tmp_path: Path, gone: int) -> None:
    """An empty workspace that was moved aside comes back, or goes once it is there."""
    pack(lab, str(tmp_path / "sea.xbc"))
    aside = tmp_path / f".made.{gone}.old"
    aside.mkdir()
    (aside / "explainbot.toml").write_text('theme = "light"\n', encoding="utf-8")
    (aside / "mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(WorkspaceError):  # it holds another file
        unpack(
            str(tmp_path / "sea.xbc"), str(tmp_path / "made"), "x", load=word_encoder
        )
    assert (tmp_path / "made" / "mine.txt").read_text("utf-8") == "mine"
    assert not aside.exists()
    (tmp_path / "made" / "mine.txt").unlink()
    aside.mkdir()
    unpack(str(tmp_path / "sea.xbc"), str(tmp_path / "made"), "x", load=word_encoder)
    settings = tmp_path / "made" / "explainbot.toml"
    assert settings.read_text("utf-8") == 'theme = "light"\n'
    assert not aside.exists()


def test_the_index_and_the_corpus(lab: Workspace, tmp_path: Path, gone: int) -> None:
    """A build sweeps its own; a teacher's files are nobody's leftovers."""
    places = lab.places
    name = current_name(places.index)
    half(places.index / f".CURRENT.{gone}.partial")
    half(places.index / "generations" / f".{name}.json.{gone}.partial")
    words = next(places.index.glob("segments/*/words"))
    half(words / f".probe.{gone}")
    half(places.corpus / "air" / f".wind.txt.{gone}.partial")
    mine = half(places.corpus / f"results.{gone}.partial")
    (tmp_path / "more.txt").write_text("More\n\nMore of it.\n", encoding="utf-8")

    lab.add([tmp_path / "more.txt"])

    left = {path for path in places.root.rglob("*") if "partial" in path.name}
    assert left == {mine}
    assert list(places.index.rglob(".probe.*")) == []
    sweep_partials(tmp_path / "no such folder")
