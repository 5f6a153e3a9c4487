"""An encoder that draws vectors around real ones, for measuring size, not quality.

A passage's vector is a real one moved along the difference of two others of its k-means
cell, renormalised: a hash of the text says which.  So a corpus of a million sections
can be indexed without encoding it.  Questions are encoded by the real model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.embedding.protocol import Encoder
    from explainbot.records import Span

CELLS = 256
STEP = 0.5
"""Share of the difference by which a vector is moved."""


class Drawn:
    """Vectors around those of a file; they are synthetic."""

    def __init__(self, real: NDArray[np.float32]) -> None:
        """Take unit vectors of real texts and sort them into cells."""
        import faiss

        dimension = real.shape[1]
        clusters = faiss.Kmeans(dimension, CELLS, niter=10, seed=1, spherical=True)
        clusters.train(real)
        cells = clusters.index.search(real, 1)[1][:, 0]
        order = np.argsort(cells, kind="stable")
        self.real = real[order]
        sizes = np.bincount(cells, minlength=CELLS)
        self._first = np.repeat(np.cumsum(sizes) - sizes, sizes)
        self._size = np.repeat(sizes, sizes)

    def around(self, seeds: NDArray[np.uint64]) -> NDArray[np.float32]:
        """Return one vector for each seed."""
        own = (seeds % np.uint64(len(self.real))).astype(np.int64)
        first, size = self._first[own], self._size[own]
        high = (seeds >> np.uint64(20)).astype(np.int64)
        one = first + high % size
        other = first + (high >> 18) % size
        made = self.real[own] + STEP * (self.real[one] - self.real[other])
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        return np.asarray(made, dtype=np.float32)


class DrawnEncoder:
    """An Encoder whose passages' vectors are drawn, and whose questions' are real."""

    languages: tuple[str, ...] = ("en",)

    def __init__(self, vectors: Path, questions: Encoder) -> None:
        """Take a file of real vectors (.npy) and the encoder of questions."""
        self._path = vectors
        self._questions = questions
        self._drawn: Drawn | None = None
        self.dimension = questions.dimension
        self.identity = "drawn@0000000000000001"

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return what the real model makes of them."""
        return self._questions.encode_questions(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return drawn vectors, equal ones for equal texts."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        if self._drawn is None:
            self._drawn = Drawn(np.load(self._path))
        digests = [hashlib.blake2b(one.encode(), digest_size=8) for one in texts]
        raw = b"".join(one.digest() for one in digests)
        return self._drawn.around(np.frombuffer(raw, dtype="<u8"))

    def encode_parts(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return drawn vectors of texts and of spans in them, as of their own words."""
        told = zip(texts, spans, strict=True)
        inside = [text[start:end] for text, own in told for start, end in own]
        return self.encode_passages(texts), self.encode_passages(inside)

    def knows_word(self, word: str) -> bool:
        """Whether the real model knows a word."""
        return self._questions.knows_word(word)
