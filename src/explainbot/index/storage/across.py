"""Vectors by which sections are found in other languages than their own.

The default model knows one language.  Where the multilingual one is installed, a build
keeps its vectors of such sections' headings and sentences beside the index, by the hash
of their words: they outlive generations, and what is asked in the texts' own language
never looks at them.  The mean of a section's sentences stands for the section.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from explainbot.index.storage.journal import Journal
from explainbot.index.storage.memory_maps import held as among_rows
from explainbot.index.storage.vectors import code_cosines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.index.passages import PassageVectors
    from explainbot.index.storage.rows import Rows


FILE = "across.vectors"
BLOCK = 8_192
"""Vectors that are compared at once."""


def across_file(folder: Path, model: str, dimension: int, name: str = FILE) -> Journal:
    """Return what an index's file holds by a model; what another made is left out."""
    return Journal(folder, model, dimension, codes=True, name=name)


class AcrossVectors:
    """The vectors of one index's sections by the multilingual model."""

    def __init__(
        self, folder: Path, model: str, dimension: int, keys: Sequence[str]
    ) -> None:
        """Read the sections' own vectors; those of sentences are read at need.

        Args:
            folder: ``index/``.
            model: Identity of the encoder.
            dimension: Length of a vector.
            keys: What was embedded of each section, by row; "" if it is gone.
        """
        self._held = across_file(folder, model, dimension).held
        self._keys = keys
        known = [row for row, key in enumerate(keys) if key in self._held]
        self.rows: Rows = np.array(known, dtype=np.int64)
        """Of the sections that have such vectors, ascending."""
        self._sections = self._held.sections([keys[row] for row in known])

    def search(
        self, question: NDArray[np.float32], limit: int, among: Rows | None = None
    ) -> list[int]:
        """Return the rows of the sections nearest in meaning, best first.

        Args:
            question: A unit vector by the multilingual model.
            limit: How many at most.
            among: Rows to search in, ascending; None for all.
        """
        blocks = [
            self._sections[start : start + BLOCK].astype(np.float32) @ question
            for start in range(0, len(self.rows), BLOCK)
        ]
        cosines = np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.float32)
        if among is not None:
            cosines = np.where(among_rows(among, self.rows), cosines, -np.inf)
        best = np.argsort(-cosines, kind="stable")[:limit]
        return [int(self.rows[at]) for at in best if np.isfinite(cosines[at])]

    def cosines(
        self, row: int, parts: int, question: NDArray[np.float32]
    ) -> tuple[float, NDArray[np.float32]]:
        """Return the cosine of a section, and those of its heading and sentences.

        Args:
            row: One of ``rows``.
            parts: How many the section has.
            question: A unit vector by the multilingual model.
        """
        try:
            vectors = self._held[self._keys[row]]
        except (KeyError, OSError):
            vectors = None  # a build has written the file anew
        if vectors is None:
            own = self._sections[np.searchsorted(self.rows, row)].astype(np.float32)
            return float(own @ question), np.full(parts, own @ question, np.float32)
        return cosines_of(vectors, parts, question)


def cosines_of(
    vectors: PassageVectors, parts: int, question: NDArray[np.float32]
) -> tuple[float, NDArray[np.float32]]:
    """Return the cosine of a section, and those of its heading and sentences.

    Args:
        vectors: Those that are kept.
        parts: How many the section has; if it is not as many, each gets its own cosine.
        question: A unit vector by the same model.
    """
    whole = float(np.vecdot(vectors.section, question))
    every = np.full(parts, whole, dtype=np.float32)
    if len(vectors.parts) != parts:
        return whole, every
    codes = np.asarray(vectors.parts, dtype=np.uint8)
    return whole, code_cosines(codes, every, question)
