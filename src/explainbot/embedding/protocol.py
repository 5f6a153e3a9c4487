"""Encoder protocol: texts to vectors; two back ends share the default weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Encoder(Protocol):
    """Turns texts into unit vectors, so that a dot product is a cosine, -1 to 1."""

    @property
    def identity(self) -> str:
        """Name and weights, "NAME@FIRST-16-HEX-OF-SHA256"; equal means same vectors."""

    @property
    def dimension(self) -> int:
        """Length of one vector."""

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639-1 codes of what it was made for; () if it was made for many."""

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension)."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension)."""

    def knows_word(self, word: str) -> bool:
        """Whether a lower-case word stands in the model's vocabulary as a whole."""
