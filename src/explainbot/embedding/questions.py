"""Vectors of questions: by the model of the sections that they are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from explainbot.embedding.protocol import encoder_of, main_encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from explainbot.embedding.protocol import Encoder


MOST = 256
"""Vectors that are kept by the models of other languages."""


class QuestionVectors:
    """Encodes questions for the sections of one index."""

    def __init__(self, encoder: Encoder, languages: Sequence[str]) -> None:
        """Take the encoder that made the index.

        Args:
            encoder: One model, or one for each language.
            languages: Of the index, at least one.
        """
        self._encoder = encoder
        self.speaker = main_encoder(encoder)
        """What knows words; where there are two models, the default one."""
        known = self.speaker.languages
        self.unread = {code for code in languages if known and code not in known}
        """Languages of the index that the default model was not made for, nor the
        program's own reader."""
        by_language = {code: encoder_of(encoder, code) for code in languages}
        several = len({id(one) for one in by_language.values()}) > 1
        self.main = self.speaker if several else by_language[languages[0]]
        """What encodes every question."""
        self._others: dict[tuple[str, str], NDArray[np.float32]] = {}

    def encode(
        self, texts: list[str], first: NDArray[np.float32] | None = None
    ) -> list[NDArray[np.float32]]:
        """Return vectors by ``main``; that of the first text may be known."""
        if first is None:
            return list(self.main.encode_questions(texts))
        rest = self.main.encode_questions(texts[1:]) if len(texts) > 1 else ()
        return [first, *rest]

    def of_main(
        self, vector: NDArray[np.float32], language: str
    ) -> NDArray[np.float32] | None:
        """Return a question's vector for sections in a language if ``main`` made it."""
        return vector if encoder_of(self._encoder, language) is self.main else None

    def for_language(
        self, language: str, texts: list[str], vectors: list[NDArray[np.float32]]
    ) -> list[NDArray[np.float32]]:
        """Return the vectors of texts by the model of a language's sections.

        Args:
            language: Of the sections.
            texts: What is searched.
            vectors: Of each of them, by ``main``.
        """
        encoder = encoder_of(self._encoder, language)
        if encoder is self.main:
            return vectors
        if len(self._others) > MOST:
            self._others.clear()
        missing = [text for text in texts if (language, text) not in self._others]
        if missing:
            keys = [(language, text) for text in missing]
            made = encoder.encode_questions(missing)
            self._others.update(zip(keys, made, strict=True))
        return [self._others[language, text] for text in texts]
