"""Small vector files, read without FAISS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import faiss
import numpy as np
import pytest

from explainbot.index.storage.vectors import HEADER, MOST, FlatVectors, read_flat

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

VECTORS = np.array([[1, 0], [0, 1], [0.6, 0.8], [1, 0]], dtype=np.float32)


def written(folder: Path, vectors: NDArray[np.float32]) -> Path:
    """Write a file as FAISS does."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    path = folder / "sections.faiss"
    faiss.write_index(index, str(path))
    return path


def opened(path: Path, dimension: int, sections: int) -> FlatVectors:
    """Read a file that must be readable."""
    found = read_flat(path, dimension, sections)
    assert found is not None
    return found


def test_the_nearest_come_first(tmp_path: Path) -> None:
    """Cosines with (1, 0) are 1, 0, .6, 1; of equals the first row comes first."""
    flat = opened(written(tmp_path, VECTORS), 2, 4)
    question = np.array([1, 0], dtype=np.float32)

    rows, cosines = flat.search(question, 3)

    assert rows.tolist() == [0, 3, 2]
    assert cosines == pytest.approx([1, 1, 0.6])
    assert flat.search(question, 9)[0].tolist() == [0, 3, 2, 1]
    assert flat.search(question, 1, np.array([1, 2]))[0].tolist() == [2]
    both = np.array([[1, 0], [0, 1]], dtype=np.float32)
    assert flat.search_many(both, 2).tolist() == [[0, 3], [1, 2]]
    assert flat.section_vectors([2, 0]) == pytest.approx(VECTORS[[2, 0]])


def test_rows_are_those_of_faiss(tmp_path: Path) -> None:
    """500 vectors, 20 questions, the nearest 50 of each."""
    chance = np.random.default_rng(1)
    vectors = chance.normal(size=(500, 24)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    path = written(tmp_path, vectors)
    questions = chance.normal(size=(20, 24)).astype(np.float32)

    found = opened(path, 24, 500).search_many(questions, 50)

    expected = faiss.read_index(str(path)).search(questions, 50)[1]
    assert found.tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("dimension", "sections"), [(2, 3), (3, 4), (4, 2), (2, MOST + 1)]
)
def test_other_files_are_left_to_faiss(
    dimension: int, sections: int, tmp_path: Path
) -> None:
    """Of another size or shape than expected, or too large."""
    assert read_flat(written(tmp_path, VECTORS), dimension, sections) is None


def test_another_kind_of_index_is_left_to_faiss(tmp_path: Path) -> None:
    """An index by distance, and one of another kind."""
    path = written(tmp_path, VECTORS)
    data = bytearray(path.read_bytes())
    data[HEADER.size - 12] = 1  # the metric
    path.write_bytes(data)
    assert read_flat(path, 2, 4) is None

    path.write_bytes(b"IxF2" + bytes(data[4:]))
    assert read_flat(path, 2, 4) is None
