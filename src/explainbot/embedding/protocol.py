"""Encoder protocol: texts to vectors; several back ends share the default weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from explainbot.records import Span


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


class PartsEncoder(Encoder, Protocol):
    """One that encodes the parts of a text in the text's own pass."""

    def encode_parts(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return unit vectors of the texts, and of the spans of one after another.

        Args:
            texts: Any number.
            spans: Of each text, offsets in it.

        Returns:
            Shapes (len(texts), d) and (all spans, d); zeros for a span without a word.
        """


def same_weights(one: str, other: str) -> bool:
    """Whether two identities are of equal weights, whatever they are called."""
    return one.rpartition("@")[2] == other.rpartition("@")[2]


def encoder_of(encoder: Encoder, language: str) -> Encoder:
    """Return what encodes texts in a language: itself, unless it has one for each."""
    of_language = getattr(encoder, "of_language", None)
    return encoder if of_language is None else cast("Encoder", of_language(language))


def main_encoder(encoder: Encoder) -> Encoder:
    """Return what knows words and their language: the first, where there are two."""
    return cast("Encoder", getattr(encoder, "first", encoder))


def parts_encoder(encoder: Encoder) -> PartsEncoder | None:
    """Return the encoder if it can encode the parts of a text in the text's pass."""
    return cast("PartsEncoder", encoder) if hasattr(encoder, "encode_parts") else None
