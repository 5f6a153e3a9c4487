"""A small FAISS index of plain vectors, read and searched by numpy alone.

Importing FAISS takes longer than searching a few thousand vectors.  What FAISS writes
for an ``IndexFlatIP`` (``impl/index_write.cpp``, little-endian): "IxFI", the dimension
(4 bytes), the number of vectors (8), two unused numbers (16), whether it is trained
(1), the metric (4), the number of floats (8), the floats.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

HEADER = struct.Struct("<4siq16xBiQ")
KIND, INNER_PRODUCT = b"IxFI", 0
MOST = 10_000
"""Vectors that are read into memory; more are left to FAISS, which maps them."""


class FlatVectors:
    """The vectors of a file, in memory."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        """Take the vectors, shape (sections, d)."""
        self._vectors = vectors

    def search(
        self,
        question: NDArray[np.float32],
        limit: int,
        among: NDArray[np.int64] | None = None,
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return rows and cosines of the nearest, best first; of equals the first.

        Row by row, not by ``@``, whose threads wait for one another on a busy machine.

        Args:
            question: A unit vector.
            limit: How many at most.
            among: Rows to search in; None for all.
        """
        if among is None:
            return _best(np.vecdot(self._vectors, question), limit)
        best, cosines = _best(np.vecdot(self._vectors[among], question), limit)
        return among[best], cosines

    def search_many(
        self, questions: NDArray[np.float32], limit: int
    ) -> NDArray[np.int64]:
        """Return the rows nearest to each of several unit vectors, best first."""
        found = [_best(row, limit)[0] for row in questions @ self._vectors.T]
        shape = (len(questions), min(limit, len(self._vectors)))
        return np.array(found, dtype=np.int64).reshape(shape)

    def section_vectors(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return the vectors of the given rows, shape (len(rows), d)."""
        return self._vectors[np.asarray(rows, dtype=np.int64)]


def _best(
    cosines: NDArray[np.float32], limit: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the places of the greatest, and them; of equals the first comes first."""
    if limit < len(cosines):
        places = np.sort(np.argpartition(-cosines, limit)[:limit])
    else:
        places = np.arange(len(cosines))
    places = places[np.argsort(-cosines[places], kind="stable")]
    return places, cosines[places]


def read_flat(path: Path, dimension: int, sections: int) -> FlatVectors | None:
    """Return the vectors of a small file; None leaves it to FAISS.

    Raises:
        OSError: It cannot be read.
    """
    if sections > MOST:
        return None
    data = path.read_bytes()
    count = sections * dimension
    if len(data) != HEADER.size + 4 * count:
        return None
    kind, width, total, _, metric, floats = HEADER.unpack_from(data)
    if (kind, metric) != (KIND, INNER_PRODUCT):
        return None
    if (width, total, floats) != (dimension, sections, count):
        return None
    # A copy, for the header leaves the floats where numpy would copy at each use.
    vectors = np.frombuffer(data, "<f4", offset=HEADER.size).astype(np.float32)
    return FlatVectors(vectors.reshape(sections, dimension))
