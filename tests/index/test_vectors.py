"""The two ways in which sections' vectors are searched, and files that are mapped."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from explainbot.errors import IndexDamagedError
from explainbot.index.index import IndexReader
from explainbot.index.passages import PassageVectors
from explainbot.index.protocol import VectorStore
from explainbot.index.storage import memory_maps, vectors
from explainbot.index.storage import vectors as vector_files
from explainbot.index.storage.memory_maps import Mapped, held
from explainbot.index.storage.vectors import (
    COARSE,
    COARSE_FIRST,
    EXACT,
    VectorFiles,
    open_vectors,
)
from explainbot.paths import Places
from explainbot.sharing.archive import pack
from explainbot.sharing.install import unpack
from explainbot.testing import WordEncoder, tiny_workspace
from explainbot.workspace import Workspace

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE, ROWS = 32, 2_000
KINDS = (EXACT, COARSE_FIRST)


@pytest.fixture(scope="module")
def known() -> NDArray[np.float32]:
    """Return unit vectors in bundles, of which halves are exact."""
    chance = np.random.default_rng(5)
    middles = chance.normal(size=(20, SIZE))
    some = middles[np.arange(ROWS) % 20] + 0.7 * chance.normal(size=(ROWS, SIZE))
    unit = some / np.linalg.norm(some, axis=1, keepdims=True)
    known: NDArray[np.float32] = unit.astype(np.float16).astype(np.float32)
    return known


def written(folder: Path, known: NDArray[np.float32], kind: str) -> Path:
    """Write the vectors in one way."""
    folder.mkdir()
    files = VectorFiles(folder, SIZE, kind)
    for row in known:
        files.add(PassageVectors(row, row[None].astype(np.float16)))
    files.finish()
    return folder


@pytest.fixture(scope="module", params=KINDS)
def made(
    request: pytest.FixtureRequest,
    known: NDArray[np.float32],
    tmp_path_factory: pytest.TempPathFactory,
) -> VectorStore:
    """Return them opened, in each way."""
    folder = written(tmp_path_factory.mktemp("made") / "in", known, request.param)
    return open_vectors(folder, request.param, SIZE, ROWS)


def nearest(known: NDArray[np.float32], question: NDArray[np.float32]) -> list[int]:
    """Return all rows by brute force, nearest first."""
    order: list[int] = np.argsort(-(known @ question), kind="stable").tolist()
    return order


def test_the_nearest_are_found(made: VectorStore, known: NDArray[np.float32]) -> None:
    """Of the ten nearest to each of 50 questions at least 99 in 100, best first."""
    found = 0
    for question in known[::40] * np.float32(0.999):
        rows, cosines = made.search(question, 10)
        found += len({*rows.tolist()} & {*nearest(known, question)[:10]})
        np.testing.assert_allclose(cosines, known[rows] @ question, atol=1e-6)
        assert (np.diff(cosines) <= 0).all()

    assert found >= 495


def test_many_questions_are_searched_as_each_alone(
    made: VectorStore, known: NDArray[np.float32]
) -> None:
    """A row of results for each question; none for none."""
    together = made.search_many(known[:5], 7)

    alone = [made.search(question, 7)[0] for question in known[:5]]
    np.testing.assert_array_equal(together, alone)
    assert made.search_many(known[:0], 7).shape[0] == 0


@pytest.mark.parametrize("few", [0, ROWS], ids=["by the coarse index", "one by one"])
@pytest.mark.parametrize("share", [2, 50, 1_000])
def test_a_part_of_the_rows_is_searched(
    made: VectorStore,
    known: NDArray[np.float32],
    monkeypatch: pytest.MonkeyPatch,
    few: int,
    share: int,
) -> None:
    """Only rows of the part are found, and as many as there are of them."""
    monkeypatch.setattr(vectors, "FEW", few)
    among = np.arange(0, ROWS, share)
    inside = set(among.tolist())

    rows, _ = made.search(known[7], 20, among)

    best = [row for row in nearest(known, known[7]) if row in inside][:20]
    assert len(rows) == min(20, len(among))
    assert set(rows.tolist()) <= inside
    assert len({*rows.tolist()} & {*best}) >= 0.95 * len(best)


def test_one_question_leaves_the_threads_as_they_were(
    made: VectorStore, known: NDArray[np.float32]
) -> None:
    """It is searched by one thread; a list of questions may take more."""
    import faiss

    before = faiss.omp_get_max_threads()
    made.search(known[0], 5)

    assert faiss.omp_get_max_threads() == before


def test_stored_vectors_are_returned(
    made: VectorStore, known: NDArray[np.float32]
) -> None:
    """In the order that was asked for."""
    np.testing.assert_array_equal(made.section_vectors([9, 3]), known[[9, 3]])


@pytest.mark.parametrize("kind", KINDS)
def test_equal_vectors_give_equal_bytes(
    tmp_path: Path, known: NDArray[np.float32], kind: str
) -> None:
    """What is learnt from them is learnt alike each time."""
    one, two = (written(tmp_path / name, known, kind) for name in ("one", "two"))

    files = sorted(path.name for path in one.iterdir())
    assert files == sorted(path.name for path in two.iterdir())
    for name in files:
        assert (one / name).read_bytes() == (two / name).read_bytes()


def test_without_its_coarse_index_every_section_is_compared(
    tmp_path: Path, known: NDArray[np.float32]
) -> None:
    """The result is the exact one."""
    folder = written(tmp_path / "in", known, COARSE_FIRST)
    (folder / COARSE).unlink()
    made = open_vectors(folder, COARSE_FIRST, SIZE, ROWS)

    rows, _ = made.search(known[11], 10)

    assert rows.tolist() == nearest(known, known[11])[:10]
    assert made.search_many(known[11:12], 10).tolist() == [rows.tolist()]


@pytest.mark.parametrize("name", ["sections.f16", COARSE])
def test_a_damaged_file_is_named(
    tmp_path: Path, known: NDArray[np.float32], name: str
) -> None:
    """One that is cut short is no index."""
    folder = written(tmp_path / "in", known, COARSE_FIRST)
    (folder / name).write_bytes((folder / name).read_bytes()[:-64])

    with pytest.raises(IndexDamagedError) as caught:
        open_vectors(folder, COARSE_FIRST, SIZE, ROWS)

    assert caught.value.where == str(folder / name)


def corpus(units: int) -> dict[str, str]:
    """Return texts of random words."""
    chance = random.Random(7)  # noqa: S311  any fixed choice will do
    words = [first + second for first in "bdfgkl" for second in "amoruz"]
    texts = [
        f"What is {number}?\n\n{' '.join(chance.choices(words, k=12))}.\n"
        for number in range(units)
    ]
    return {f"{n}.txt": "\n".join(texts[n::3]) for n in range(3)}


def ranking(workspace: Workspace, question: str) -> list[str]:
    """Return the headings of the sections that are shown, best first."""
    answer = workspace.explainer().ask(question)
    return [quote.section.heading for quote in (*answer.quotes, *answer.alternatives)]


@pytest.fixture
def coarse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Return a workspace whose index is searched coarsely first."""
    monkeypatch.setattr(vector_files, "EXACT_UP_TO", 30)
    return tiny_workspace(tmp_path / "coarse", corpus(60))


def test_answers_do_not_depend_on_the_kind(coarse: Workspace, tmp_path: Path) -> None:
    """A corpus of few sections is answered alike; the manifest names the kind."""
    exact = tiny_workspace(tmp_path / "exact", corpus(25))
    assert IndexReader.open(exact.places.index).manifest.search == EXACT
    assert IndexReader.open(coarse.places.index).manifest.search == COARSE_FIRST
    assert ranking(coarse, "What is 7?")[0] == "What is 7?"
    assert ranking(exact, "What is 7?")[0] == "What is 7?"
    assert coarse.verify().ok


def test_vectors_are_taken_over_from_kind_to_kind(
    coarse: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A corpus that shrinks or grows past the limit embeds only what is new."""
    monkeypatch.setattr(vector_files, "EXACT_UP_TO", 100)
    (coarse.places.corpus / "wind.txt").write_text("What is wind?\n\nAir.\n", "utf-8")

    report = coarse.index()

    assert (report.embedded, report.reused) == (1, 60)
    assert IndexReader.open(coarse.places.index).manifest.search == EXACT


def test_a_pack_leaves_the_coarse_index_out(coarse: Workspace, tmp_path: Path) -> None:
    """It is read by a library that trusts it; answers are found without it."""
    before = ranking(coarse, "What is 11?")
    pack(coarse, str(tmp_path / "c.xbc"))

    made = unpack(
        str(tmp_path / "c.xbc"), model="word-encoder", load=lambda *_: WordEncoder()
    )

    places = Places(Path(made.workspace))
    workspace = Workspace(places, "word-encoder", lambda *_: WordEncoder())
    assert not list(places.index.rglob(COARSE))
    assert ranking(workspace, "What is 11?") == before
    assert workspace.verify().ok


@pytest.mark.parametrize("large", [0, 1_000_000], ids=["large", "small"])
def test_a_mapped_file_is_an_array(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    """By number, numbers or slice, also when pages are given back after each read."""
    monkeypatch.setattr(memory_maps, "LARGE", large)
    monkeypatch.setattr(memory_maps, "READS", 1)
    numbers = np.arange(12, dtype=np.int32)
    (tmp_path / "n").write_bytes(numbers.tobytes())
    rows, flat = (
        Mapped(tmp_path / "n", np.int32, 4),
        Mapped(tmp_path / "n", np.int32, 1),
    )

    for _ in range(2):
        assert rows[[2, 0]].tolist() == [[8, 9, 10, 11], [0, 1, 2, 3]]
        assert rows[1].tolist() == [4, 5, 6, 7]
        assert flat[3:6].tolist() == [3, 4, 5]
    assert (len(rows), len(flat)) == (3, 12)
    with pytest.raises(ValueError, match="reshape"):
        Mapped(tmp_path / "n", np.int32, 5)


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    """An empty corpus has no vectors."""
    (tmp_path / "n").touch()

    assert Mapped(tmp_path / "n", np.float16, 4)[:].shape == (0, 4)


def test_rows_are_looked_up_among_others() -> None:
    """Also in none, and beyond the last."""
    among = np.array([2, 5, 9])
    rows = np.array([9, 1, 5, 10])

    assert held(among, rows).tolist() == [True, False, True, False]
    assert held(among[:0], rows).tolist() == [False] * 4
