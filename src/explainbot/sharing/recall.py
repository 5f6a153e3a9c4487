"""An encoder that knows the vectors of another index by their texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from explainbot.index.build.vectorize import part_texts
from explainbot.index.passages import passage
from explainbot.index.units import embedded_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.embedding.protocol import Encoder
    from explainbot.index.index import Index


class RecallingEncoder:
    """Takes a passage's vectors from an index of the same model, else computes them."""

    def __init__(self, encoder: Encoder, index: Index) -> None:
        """Learn the texts of an index.

        Args:
            encoder: Computes what the index does not hold.
            index: Made by the same model.
        """
        self._encoder, self._index = encoder, index
        self.identity = encoder.identity
        self.dimension = encoder.dimension
        self.languages = encoder.languages
        self.keys: Counter[str] = Counter()
        """What was embedded of each section, as ``embedded_key`` says it."""
        self._sections: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        for stored in index.store.all_sections():
            known = passage(index.store.section(stored))
            self._sections.setdefault(known.embedded, stored.row)
            for number, text in enumerate(part_texts(known)):
                self._parts.setdefault(text, stored.first_part + number)
            self.keys[embedded_key(known)] += 1

    def close(self) -> None:
        """Close the index: what it holds is known no more.  May be called twice."""
        self._index.close()

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), d)."""
        return self._encoder.encode_questions(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), d)."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        missing = []
        for place, text in enumerate(texts):
            if text in self._sections:
                row = self._sections[text]
                vectors[place] = self._index.section_vectors([row])[0]
            elif text in self._parts:
                vectors[place] = self._index.parts[self._parts[text]]
            else:
                missing.append(place)
        if missing:
            computed = self._encoder.encode_passages([texts[i] for i in missing])
            vectors[missing] = computed
        return vectors

    def knows_word(self, word: str) -> bool:
        """Return whether the model's vocabulary holds a word."""
        return self._encoder.knows_word(word)
