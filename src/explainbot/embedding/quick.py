"""The default model for a process that answers one question and ends.

The first few texts are cut up by the list of word pieces and encoded by numpy, so that
neither tokenizers nor onnxruntime is loaded: together that is most of what a cold
question would cost.  Whatever this does not cover goes to them as ever: passages, more
texts, and letters outside ASCII.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from explainbot.embedding.files import (
    CLOSE,
    OPEN,
    SPECIAL,
    UNKNOWN,
    read_pieces,
    token_limit,
)
from explainbot.embedding.forward import Forward
from explainbot.embedding.onnx import OnnxEncoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEW = 4
"""Texts after which onnxruntime is loaded."""
WORD = re.compile(r"[0-9a-z]+|[!-/:-@\[-`{-~]")
"""A word, or one sign, of ASCII text in lower case."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""What BERT takes out of a text."""
LONGEST_WORD = 100
"""Letters; a longer word is unknown."""


class QuickEncoder(OnnxEncoder):
    """Encodes a few questions with little to load, all else as its parent does."""

    _asked = 0

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 384)."""
        self._asked += len(texts)
        plain = all(text.isascii() and "[" not in text for text in texts)
        if self._asked > FEW or not plain:
            return super().encode_questions(texts)
        limit = token_limit(self.files)
        vectors = [
            self._forward.vector(tokens(text, self._pieces, limit)) for text in texts
        ]
        return np.array(vectors, dtype=np.float32).reshape(-1, self.dimension)

    def knows_word(self, word: str) -> bool:
        """Whether a lower-case word stands in the model's vocabulary as a whole."""
        return word in self._pieces

    @cached_property
    def _pieces(self) -> dict[str, int]:
        return read_pieces(self.files)

    @cached_property
    def _forward(self) -> Forward:
        return Forward(self.files)


def tokens(text: str, pieces: dict[str, int], limit: int) -> list[int]:
    """Return the tokens of ASCII text that names no special piece.

    Args:
        text: Any ASCII text without "[".
        pieces: Numbers of the word pieces.
        limit: Tokens at most, those that open and close it included.
    """
    found: list[int] = []
    for word in WORD.findall(CONTROL.sub("", text).lower()):
        found += _word_tokens(word, pieces)
    return [SPECIAL[OPEN], *found[: limit - 2], SPECIAL[CLOSE]]


def _word_tokens(word: str, pieces: dict[str, int]) -> list[int]:
    """Return the longest pieces from the left; one unknown if none fits somewhere."""
    if len(word) > LONGEST_WORD:
        return [SPECIAL[UNKNOWN]]
    found: list[int] = []
    start = 0
    while start < len(word):
        prefix = "##" if start else ""
        for end in range(len(word), start, -1):
            number = pieces.get(prefix + word[start:end])
            if number is not None:
                found.append(number)
                start = end
                break
        else:
            return [SPECIAL[UNKNOWN]]
    return found
