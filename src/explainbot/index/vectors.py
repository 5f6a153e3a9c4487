"""Vectors on disk: sections in FAISS, headings and sentences beside them.

All are unit vectors, so an inner product is a cosine, -1 to 1.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.errors import IndexDamagedError
from explainbot.index.flat import read_flat
from explainbot.index.manifest import REBUILD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SECTIONS, PARTS = "sections.faiss", "parts.f16"


def write_vectors(
    folder: Path, sections: NDArray[np.float32], parts: NDArray[np.float16]
) -> None:
    """Write both files.

    Args:
        folder: An existing folder.
        sections: Shape (sections, d): one vector a section, in row order.
        parts: Shape (parts, d): for each section its heading's vector, then one for
            each of its sentences.
    """
    import faiss

    index = faiss.IndexFlatIP(sections.shape[1])
    index.add(np.ascontiguousarray(sections))
    faiss.write_index(index, str(folder / SECTIONS))
    (folder / PARTS).write_bytes(np.ascontiguousarray(parts).tobytes())


class VectorIndex:
    """Searches the vectors of one segment, memory-mapped."""

    def __init__(self, folder: Path, dimension: int, sections: int) -> None:
        """Open the files.

        Raises:
            IndexDamagedError: One is missing, damaged or of the wrong size.
        """
        self.dimension, self._sections = dimension, sections
        self._path = folder / SECTIONS
        try:
            self._flat = read_flat(self._path, dimension, sections)
        except OSError:
            raise _damaged(self._path) from None
        if self._flat is None:
            _ = self._index
        path = folder / PARTS
        try:
            flat = (
                np.asarray(np.memmap(path, dtype=np.float16, mode="r"))
                if path.stat().st_size
                else np.zeros(0, dtype=np.float16)
            )
            self.parts = flat.reshape(-1, dimension)
        except (OSError, ValueError):
            raise _damaged(path) from None

    @cached_property
    def _index(self) -> Any:
        import faiss

        try:
            index: Any = faiss.read_index(str(self._path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError:
            raise _damaged(self._path) from None
        if index.ntotal != self._sections or index.d != self.dimension:
            raise _damaged(self._path)
        return index

    def search(
        self,
        question: NDArray[np.float32],
        limit: int,
        among: NDArray[np.int64] | None = None,
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return rows and cosines of the nearest sections, best first.

        Args:
            question: A unit vector.
            limit: How many at most.
            among: Rows to search in; None for all.
        """
        total = self._sections
        limit = min(limit, total if among is None else len(among))
        if not limit:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        if self._flat is not None:
            return self._flat.search(question, limit, among)
        cosines, rows = self._index.search(
            question.reshape(1, -1), limit, params=_only(among, total)
        )
        return rows[0], cosines[0]

    def search_many(
        self, questions: NDArray[np.float32], limit: int
    ) -> NDArray[np.int64]:
        """Return the rows nearest to each of several unit vectors, best first."""
        limit = min(limit, self._sections)
        if not limit or not len(questions):
            return np.zeros((len(questions), 0), dtype=np.int64)
        if self._flat is not None:
            return self._flat.search_many(questions, limit)
        rows: NDArray[np.int64] = self._index.search(questions, limit)[1]
        return rows

    def section_vectors(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return the stored vectors of the given sections, shape (len(rows), d)."""
        if self._flat is not None:
            return self._flat.section_vectors(rows)
        wanted = np.asarray(rows, dtype=np.int64)
        vectors: NDArray[np.float32] = self._index.reconstruct_batch(wanted)
        return vectors


def _only(among: NDArray[np.int64] | None, total: int) -> Any:
    """Return FAISS's search parameters that leave out all rows but those."""
    if among is None:
        return None
    import faiss

    library: Any = faiss  # its stubs lack the forms that take arrays and names
    wanted = np.zeros(total, dtype=bool)
    wanted[among] = True
    bits = np.packbits(wanted, bitorder="little")
    return library.SearchParameters(sel=library.IDSelectorBitmap(bits))


def _damaged(path: Path) -> IndexDamagedError:
    return IndexDamagedError(
        "the vector index is missing or damaged", where=path, hint=REBUILD
    )
