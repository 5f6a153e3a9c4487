"""Writing the vectors of a segment, a few at a time; vectors.py reads them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.index.mapped import Mapped
from explainbot.index.vectors import (
    BLOCK,
    COARSE,
    COARSE_FIRST,
    EXACT,
    EXACT_UP_TO,
    HALVES,
    PARTS,
    SECTIONS,
)

if TYPE_CHECKING:
    from explainbot.index.units import PassageVectors

SAMPLE = 20_000
"""Vectors that the coarse index learns from, evenly spread."""


def search_kind(sections: int, dimension: int) -> str:
    """Return how so many sections are searched."""
    return COARSE_FIRST if sections > EXACT_UP_TO and not dimension % 2 else EXACT


class VectorFiles:
    """Takes vectors in row order; the same ones give the same bytes."""

    def __init__(
        self, folder: Path, dimension: int, kind: str, *, coarse: bool = True
    ) -> None:
        """Open the files for writing.

        Args:
            folder: An existing folder.
            dimension: Length of a vector.
            kind: As ``search_kind`` said.
            coarse: Whether to make the coarse index, where the kind has one.
        """
        import faiss

        self._folder = folder
        self._dimension = dimension
        self._coarse = coarse
        self._parts = (folder / PARTS).open("wb")
        self._halves = (folder / HALVES).open("wb") if kind == COARSE_FIRST else None
        self._flat: Any = faiss.IndexFlatIP(dimension)

    def close(self) -> None:
        """Close the files."""
        self._parts.close()
        if self._halves:
            self._halves.close()

    def add(self, vectors: PassageVectors) -> None:
        """Take one section's vectors."""
        self._parts.write(np.ascontiguousarray(vectors.parts, np.float16).data)
        section = np.ascontiguousarray(vectors.section, dtype=np.float32)
        if self._halves:
            self._halves.write(section.astype(np.float16).data)
        else:
            self._flat.add(section.reshape(1, -1))

    def finish(self) -> None:
        """Write what was only gathered; called once, after all sections."""
        self._parts.close()
        if not self._halves:
            _write(self._flat, self._folder / SECTIONS)
            return
        self._halves.close()
        if not self._coarse:
            return
        halves = Mapped(self._folder / HALVES, np.float16, self._dimension)
        _write(coarse_index(halves, self._dimension), self._folder / COARSE)


def coarse_index(halves: Mapped, dimension: int) -> Any:
    """Return a product quantizer of 4 bits for two numbers, scanned from registers.

    (Andre, Kermarrec and Le Scouarnec 2015.)  Its training is seeded.
    """
    import faiss

    total = len(halves)
    library: Any = faiss  # its stubs lack the form that takes keywords
    index = library.IndexPQFastScan(
        dimension, dimension // 2, 4, library.METRIC_INNER_PRODUCT
    )
    index.pq.cp.min_points_per_centroid = 1  # else it warns of a small corpus
    sample = np.unique(np.linspace(0, total - 1, SAMPLE).astype(np.int64))
    index.train(halves[sample].astype(np.float32))
    for start in range(0, total, BLOCK):
        index.add(halves[start : start + BLOCK].astype(np.float32))
    return index


def _write(index: Any, path: Path) -> None:
    import faiss

    faiss.write_index(index, str(path))
