"""The committed index is the one that this code makes of the committed corpus."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from explainbot import Workspace
from explainbot.index.index import IndexReader
from explainbot.testing import tiny_workspace

ROOT = Path(__file__).parents[2]
MEND = "run scripts/shipped_index and commit index/"


@pytest.fixture(scope="module")
def shipped() -> IndexReader:
    """Return the committed index."""
    return IndexReader.open(ROOT / "index")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> IndexReader:
    """Return an index made now of a copy of the corpus, with cheap vectors."""
    folder = tmp_path_factory.mktemp("fresh") / "workspace"
    workspace = tiny_workspace(folder, {})
    shutil.copytree(ROOT / "corpus", workspace.places.corpus, dirs_exist_ok=True)
    workspace.index()
    return IndexReader.open(workspace.places.index)


def test_it_is_current() -> None:
    """Every file of the corpus is in it, as it is now."""
    assert Workspace.open(ROOT).status().current, MEND


def test_only_one_generation_is_shipped() -> None:
    """No older state travels along."""
    assert len(list((ROOT / "index" / "generations").iterdir())) == 1, MEND
    assert len(list((ROOT / "index" / "segments").iterdir())) == 1, MEND


def test_its_sections_are_what_this_code_makes(
    shipped: IndexReader, fresh: IndexReader
) -> None:
    """Same sections, same embedded texts, same words: nothing changed since."""
    assert shipped.corpus.embedded_keys() == fresh.corpus.embedded_keys(), MEND
    assert shipped.corpus.all_sections() == fresh.corpus.all_sections(), MEND
    assert shipped.words.terms[:].tobytes() == fresh.words.terms[:].tobytes(), MEND
    assert shipped.corpus.names.every() == fresh.corpus.names.every(), MEND
