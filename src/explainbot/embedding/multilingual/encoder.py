"""Encoder of the multilingual model: its package's weights run by onnxruntime.

The vectors of pieces, three quarters of the weights, stay in the package's file, from
which those of a text's own are read; the rest is laid out once, as for the default
model, in single precision.  What is asked and what is told begin with words of their
own, with which the model was trained, and what all vectors have in common is taken out
(common.py).

A sentence is encoded by itself: the mean of its tokens' states in the passage's own
pass finds the right section less often (.93 against .96 of the questions of xquad in
English, German and Chinese).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from explainbot.embedding.graph_encoder import GraphEncoder
from explainbot.embedding.multilingual.common import (
    COMMON_SHA256,
    PASSAGES,
    QUESTIONS,
    taken_out,
)
from explainbot.embedding.multilingual.files import (
    EPSILON,
    FILE_SHA256,
    HEADS,
    LAYERS,
    LIMIT,
    MULTILINGUAL_MODEL,
    WIDTH,
    ModelFile,
    model_file,
)
from explainbot.embedding.multilingual.tokenizer import Tokenizer
from explainbot.embedding.prepared import Check, Prepared, cache_folder, prepare_in
from explainbot.errors import ModelError
from explainbot.progress import ProgressCallback, no_progress

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnx import ModelProto


LAYOUT = 1
"""Raised when the prepared graph is another, so that old caches are not used."""
QUESTION, PASSAGE = "query:", "passage:"
PROBES = (
    "How does it work?",
    "Wie entsteht eine Wolke, und warum regnet es?",
    "光合作用是植物利用光能的过程。",
    "ครูถามนักเรียนว่าทำไมท้องฟ้าจึงเป็นสีฟ้า",
    "ما الذي يسبب المد والجزر؟",
    "सूर्य पूर्व में उगता है।  Ω≈3,14 ﬁ\u0301 ½",
    "Tides rise and fall twice a day. " * 80,
)
VECTORS = Path(__file__).with_name("probes.npy")
HASH = hashlib.sha256(f"{FILE_SHA256}{COMMON_SHA256}".encode()).hexdigest()[:16]
"""Of all that vectors depend on."""
AGREEMENT = 0.9999
"""Least cosine with the reference's vector of the same text."""


def prepared_folder() -> Path:
    """Return the cache folder of the multilingual model."""
    return cache_folder(f"{FILE_SHA256[:16]}-{LAYOUT}")


def prepare(
    file: ModelFile, check: Check, on_progress: ProgressCallback = no_progress
) -> Prepared:
    """Return the prepared model, making it if it is not there or not whole.

    Raises:
        ModelError: The file is wrong, the cache cannot be written, or the graph does
            not give the reference vectors.
    """

    def build() -> ModelProto:
        file.check()
        from explainbot.embedding.minilm import graph

        sizes = {
            "hidden_size": WIDTH,
            "num_hidden_layers": LAYERS,
            "num_attention_heads": HEADS,
            "layer_norm_eps": EPSILON,
        }
        return graph.build_from(file.weights(), sizes)

    return prepare_in(prepared_folder(), build, check, on_progress)


def reference_vectors() -> NDArray[np.float32]:
    """Return the probes' unit vectors as passages, shape (7, 384), all in them.

    By a forward pass in numpy that shares no code with this (scripts/make_probes.py).
    """
    vectors: NDArray[np.float32] = np.load(VECTORS, allow_pickle=False)
    return vectors


class MultilingualEncoder(GraphEncoder):
    """Encodes with the multilingual model, on the processor."""

    identity = f"{MULTILINGUAL_MODEL}@{HASH}"
    languages: tuple[str, ...] = ()

    def __init__(self, file: ModelFile, graph: Path) -> None:
        """Take the model's file and its prepared graph; loads at the first text."""
        super().__init__(graph)
        self.file = file

    @classmethod
    def open(cls, on_progress: ProgressCallback = no_progress) -> Self:
        """Return the encoder, preparing its graph first where that was not yet done.

        Raises:
            ModelError: The model is missing or damaged, or cannot be prepared.
        """
        file = ModelFile(model_file())
        prepared = prepare(file, lambda path: _check(file, path), on_progress)
        return cls(file, prepared.graph)

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 384); cut after 512 tokens."""
        return taken_out(self.vectors_of(texts, QUESTION), QUESTIONS)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 384); cut after 512 tokens."""
        return taken_out(self.vectors_of(texts, PASSAGE), PASSAGES)

    def knows_word(self, word: str) -> bool:
        """Whether a lower-case word stands in the model's vocabulary as a whole."""
        return self._tokenizer.knows(word)

    def agreement(self) -> float:
        """Return the least cosine of a probe text's vector with the reference's."""
        found = self.vectors_of(PROBES, PASSAGE)
        return float((found * reference_vectors()).sum(axis=1).min())

    def vectors_of(self, texts: Sequence[str], opening: str) -> NDArray[np.float32]:
        """Return the network's own unit vectors, nothing taken out."""
        return self.pooled([self._tokenizer.ids(text, opening) for text in texts])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return Tokenizer(self.file.pieces, LIMIT)

    def _inputs(self, tokens: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        return {"words": self.file.words(tokens)}


def _check(file: ModelFile, graph: Path) -> None:
    """Compare the graph with the reference on the probe texts."""
    cosine = MultilingualEncoder(file, graph).agreement()
    if cosine < AGREEMENT:
        raise ModelError(
            "the prepared multilingual model differs from its reference "
            f"(cosine {cosine:.5f}, at least {AGREEMENT} expected)",
            where=graph,
            hint="Please report this with the versions of onnx and onnxruntime.",
        )
