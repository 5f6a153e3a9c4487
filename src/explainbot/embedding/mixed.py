"""Two models in one index: the default one, and the multilingual for other languages.

Each text has the vector of its language's model; the two are never compared, for a
question is searched among the sections of one language after another.  Whatever is
asked of no language in particular is the default model's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from explainbot.embedding.minilm.files import DEFAULT_MODEL, WEIGHTS_SHA256
from explainbot.embedding.protocol import main_encoder
from explainbot.progress import ProgressCallback, no_progress

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from explainbot.embedding.multilingual.encoder import MultilingualEncoder
    from explainbot.embedding.protocol import Encoder, PartsEncoder
    from explainbot.records import Span


DEFAULT_IDENTITY = f"{DEFAULT_MODEL}@{WEIGHTS_SHA256[:16]}"
MULTILINGUAL = "multilingual-e5-small"
MIXED_NAME = f"{DEFAULT_MODEL}+{MULTILINGUAL}"


class MixedEncoder:
    """Encodes with the default model; ``of_language`` with the one for a language."""

    dimension = 384
    languages: tuple[str, ...] = ()

    def __init__(
        self, first: PartsEncoder, on_progress: ProgressCallback = no_progress
    ) -> None:
        """Take the default model; the other is opened when it is first needed."""
        self.first = first
        self._on_progress = on_progress

    @cached_property
    def identity(self) -> str:
        """Names of both, and a hash of all that their vectors depend on."""
        from explainbot.embedding.multilingual.encoder import HASH

        both = f"{self.first.identity}{HASH}"
        return f"{MIXED_NAME}@{hashlib.sha256(both.encode()).hexdigest()[:16]}"

    def of_language(self, language: str) -> Encoder:
        """Return the encoder of texts in a language, by its ISO 639-1 code."""
        return self.first if language in self.first.languages else self.second

    @cached_property
    def second(self) -> MultilingualEncoder:
        """The multilingual model."""
        from explainbot.embedding.multilingual.encoder import MultilingualEncoder

        return MultilingualEncoder.open(self._on_progress)

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 384)."""
        return self.first.encode_questions(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 384)."""
        return self.first.encode_passages(texts)

    def encode_parts(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return what the default model does (protocol.py)."""
        return self.first.encode_parts(texts, spans)

    def knows_word(self, word: str) -> bool:
        """Whether the default model's vocabulary holds a lower-case word."""
        return self.first.knows_word(word)


def made_by(encoder: Encoder, model: str) -> Encoder:
    """Return what encodes questions for an index of this model.

    Raises:
        ModelError: The index needs the multilingual model, which is not there.
    """
    name = model.rpartition("@")[0]
    if name != MIXED_NAME or encoder.identity != DEFAULT_IDENTITY:
        return encoder
    from explainbot.embedding.multilingual.files import model_file

    model_file()  # it may not be installed here
    return MixedEncoder(encoder)  # type: ignore[arg-type]  # as its identity says


def for_languages(encoder: Encoder, languages: Iterable[str]) -> Encoder:
    """Return what encodes texts in these languages.

    Both models, where the default one is used, does not know one of them, and the other
    is installed; else the encoder itself.
    """
    from explainbot.embedding.multilingual.files import is_installed

    known = set(encoder.languages)
    if encoder.identity != DEFAULT_IDENTITY or known.issuperset(languages):
        return encoder
    return MixedEncoder(encoder) if is_installed() else encoder  # type: ignore[arg-type]


def across_encoder(encoder: Encoder, model: str) -> Encoder | None:
    """Return what finds the texts of an index by questions in other languages.

    None where the multilingual model is not installed, or another than the default
    model made the index.

    Args:
        encoder: What made the index, or the first of the models that did.
        model: Identity of what made it.
    """
    from explainbot.embedding.multilingual.files import is_installed

    name = model.rpartition("@")[0]
    if name == MULTILINGUAL:
        return encoder
    first = main_encoder(encoder)
    if first.identity != DEFAULT_IDENTITY or not is_installed():
        return None
    if isinstance(encoder, MixedEncoder):
        return encoder.second
    return MixedEncoder(first).second  # type: ignore[arg-type]  # as its identity says
