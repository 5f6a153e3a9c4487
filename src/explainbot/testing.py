"""Test doubles, ours and users': an encoder computed by hand, a tiny workspace."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from explainbot import paths
from explainbot.progress import ProgressCallback
from explainbot.text.terms import terms
from explainbot.workspace import Workspace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DIMENSION = 256


def word_place(term: str) -> int:
    """Return the component of a vector that stands for a term, 0 to 255."""
    return hashlib.sha256(term.encode()).digest()[0]


class WordEncoder:
    """Counts terms: a text's vector has sqrt(count) at each term's place, scaled to 1.

    So the cosine of two texts can be worked out on paper: for texts with n and m
    different terms, each once, of which k are shared, it is k / sqrt(n * m) (unless two
    terms fall on one of the 256 places).  A text without terms is the first axis.
    """

    identity = "word-encoder@0000000000000001"
    dimension = DIMENSION
    languages: tuple[str, ...] = ("en",)

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 256)."""
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 256)."""
        return self._encode(texts)

    def knows_word(self, word: str) -> bool:
        """Return False: it has no vocabulary of its own."""
        del word
        return False

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import numpy as np

        vectors = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        for row, text in enumerate(texts):
            found = terms(text)
            for term in found:
                vectors[row, word_place(term)] += 1
            vectors[row] = np.sqrt(vectors[row])
            if not found:
                vectors[row, 0] = 1
            vectors[row] /= math.sqrt(float((vectors[row] ** 2).sum()))
        return vectors


def tiny_workspace(folder: Path, files: Mapping[str, str]) -> Workspace:
    """Make a workspace with the given files and a WordEncoder, and index it.

    Args:
        folder: A new or empty folder.
        files: From names below ``corpus/`` to their text.
    """
    places = paths.create(folder)
    for name, text in files.items():
        path = places.corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    made = Workspace(places, model="word-encoder", load=_word_encoder)
    made.index()
    return made


def _word_encoder(_model: str, _on_progress: ProgressCallback) -> WordEncoder:
    return WordEncoder()
