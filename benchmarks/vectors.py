"""Vectors that are made once: of questions in memory, of passages on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.embedding.protocol import Encoder


class _Remembering:
    """An encoder that encodes no question twice; all else is the encoder's own."""

    def __init__(self, encoder: Encoder) -> None:
        """Take the encoder that does the work."""
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension)."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if missing:
            made = self._encoder.encode_questions(missing)
            self._known.update(zip(missing, made, strict=True))
        found = [self._known[text] for text in texts]
        shape = (len(texts), self._encoder.dimension)
        return np.array(found, dtype=np.float32).reshape(shape)


def remembering(encoder: Encoder) -> Encoder:
    """Return the encoder with a memory for questions.

    Many systems are asked the same questions, and encoding is most of the work.
    """
    return cast("Encoder", _Remembering(encoder))


def kept(encoder: Encoder, texts: Sequence[str], folder: Path) -> NDArray[np.float32]:
    """Return the vectors of passages, from ``folder`` if they were made before.

    The file's name is a hash of the model and the texts, so that it is never out of
    date.
    """
    key = "\0".join((encoder.identity, *texts)).encode("utf-8", "surrogatepass")
    path = folder / f"{hashlib.sha256(key).hexdigest()[:32]}.npy"
    if path.is_file():
        found: NDArray[np.float32] = np.load(path)
        return found
    made = encoder.encode_passages(texts)
    folder.mkdir(parents=True, exist_ok=True)
    np.save(path, made)
    return made
