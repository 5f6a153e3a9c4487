"""Encoder by onnxruntime and tokenizers: no torch, its network prepared once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from explainbot.embedding.graph_encoder import GraphEncoder
from explainbot.embedding.minilm.files import (
    DEFAULT_MODEL,
    WEIGHTS_SHA256,
    ModelFiles,
    default_model_files,
    load_tokenizer,
    read_json,
    read_safetensors,
    token_limit,
)
from explainbot.embedding.prepared import (
    Check,
    Prepared,
    cache_folder,
    prepare_in,
)
from explainbot.errors import ModelError
from explainbot.progress import ProgressCallback, no_progress

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnx import ModelProto

    from explainbot.records import Span


LAYOUT = 3
"""Raised when graph.py changes what it writes, so that old caches are not used."""
OVERLAP = 64
"""Tokens that a window of a long text shares with the one before."""
WORDS = "embeddings.word_embeddings.weight"


def prepared_folder() -> Path:
    """Return the cache folder of the default model."""
    return cache_folder(f"{WEIGHTS_SHA256[:16]}-{LAYOUT}")


def prepare(
    files: ModelFiles, check: Check, on_progress: ProgressCallback = no_progress
) -> Prepared:
    """Return the prepared model, making it if it is not there or not whole.

    Raises:
        ModelError: The weights are wrong, the cache cannot be written, or the graph
            does not give the reference vectors.
    """

    def build() -> ModelProto:
        files.check_weights()
        from explainbot.embedding.minilm import graph

        return graph.build(files.weights, read_json(files.config))

    return prepare_in(prepared_folder(), build, check, on_progress)


PROBES = (
    "How does it work?",
    "photosynthesis",
    "The rate depends on light, on carbon dioxide and on temperature.",
    "Who keeps prices stable, and with what tool? " * 8,
    "Überraschung: naïve café — 1,234.5 % 東京 كيف",
    "word " * 400,
)
VECTORS = Path(__file__).with_name("probes.npy")


def reference_vectors() -> NDArray[np.float32]:
    """Return sentence-transformers' unit vectors of the probes, shape (6, 384)."""
    vectors: NDArray[np.float32] = np.load(VECTORS, allow_pickle=False)
    return vectors


AGREEMENT = 0.9999
"""Least cosine with sentence-transformers' vector of the same text."""


class OnnxEncoder(GraphEncoder):
    """Encodes with the default model, on the processor."""

    identity = f"{DEFAULT_MODEL}@{WEIGHTS_SHA256[:16]}"
    dimension = 384
    languages = ("en",)

    def __init__(self, files: ModelFiles, graph: Path) -> None:
        """Take the model's files and its prepared graph; loads at the first text."""
        super().__init__(graph)
        self.files = files

    @classmethod
    def open(cls, on_progress: ProgressCallback = no_progress) -> Self:
        """Return the encoder, preparing its graph first where that was not yet done.

        Raises:
            ModelError: The model is missing or damaged, or cannot be prepared.
        """
        files = default_model_files()
        prepared = prepare(files, lambda path: _check(files, path), on_progress)
        return cls(files, prepared.graph)

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 384)."""
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 384); cut after 256 tokens."""
        return self._encode(texts)

    def knows_word(self, word: str) -> bool:
        """Whether a lower-case word stands in the model's vocabulary as a whole."""
        return self._tokenizer.token_to_id(word) is not None

    def agreement(self) -> float:
        """Return the least cosine of a probe text's vector with the reference's."""
        cosines = (self.encode_passages(PROBES) * reference_vectors()).sum(axis=1)
        return float(cosines.min())

    @cached_property
    def _tokenizer(self) -> Any:
        tokenizer = load_tokenizer(self.files)
        # What is cut off is kept, in windows.
        tokenizer.enable_truncation(token_limit(self.files), stride=OVERLAP)
        return tokenizer

    def encode_parts(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Encode texts and parts of them in one pass (late_chunks.py).

        Args:
            texts: Any number; the vector of a long one is that of its first 256 tokens.
            spans: Of each text, offsets in it.

        Returns:
            Unit vectors of the texts, shape (len(texts), 384), and of all spans, those
            of one text after another's; zeros for a span without a token.
        """
        from explainbot.embedding.minilm.late_chunks import matrix, unit

        vectors, known = self.parts_known(texts, spans)
        return vectors, unit(known @ matrix())

    def parts_known(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the same with what the matrix is multiplied with, shape (spans, f)."""
        from explainbot.embedding.minilm.late_chunks import features, windows

        found = windows(self._tokenizer.encode_batch(list(texts)), spans)
        count = sum(map(len, spans))
        return features(self, self._words, found, len(texts), count)

    @cached_property
    def _words(self) -> NDArray[np.float32]:
        return read_safetensors(self.files.weights)[WORDS]

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        encodings = self._tokenizer.encode_batch_fast(list(texts))
        return self.pooled([one.ids for one in encodings])


def _check(files: ModelFiles, graph: Path) -> None:
    """Compare the graph with sentence-transformers on the probe texts."""
    cosine = OnnxEncoder(files, graph).agreement()
    if cosine < AGREEMENT:
        raise ModelError(
            "the prepared model differs from sentence-transformers "
            f"(cosine {cosine:.5f}, at least {AGREEMENT} expected)",
            where=graph,
            hint="Please report this with the versions of onnx and onnxruntime.",
        )
