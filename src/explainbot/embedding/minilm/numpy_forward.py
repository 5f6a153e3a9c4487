"""Forward pass by numpy alone: for the one question of a short-lived process.

onnxruntime needs a tenth of a second to load and to lay out the weights, which pays off
from the second text on.  Here the weights are read where they lie on disk, and only
those of the question's own words.  The same network as graph.py's, one text at a time,
so nothing is padded.

Architecture: Devlin et al. 2019 (BERT); mean pooling: Reimers and Gurevych 2019; erf:
Abramowitz and Stegun 1964, 7.1.26 (error below 2e-7).
"""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.embedding.minilm.files import (
    CLOSE,
    OPEN,
    SPECIAL,
    ModelFiles,
    read_json,
    read_safetensors,
    token_limit,
)
from explainbot.embedding.minilm.onnx import OnnxEncoder
from explainbot.embedding.minilm.quick_tokenizer import QuickTokenizer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]


ERF = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)
ERF_P = 0.3275911


class Forward:
    """Turns the tokens of a text into its vector."""

    def __init__(self, files: ModelFiles) -> None:
        """Map the weights; nothing is read yet.

        Args:
            files: Of the default model, whose weights were checked before.
        """
        config = read_json(files.config)
        self._layers = int(config["num_hidden_layers"])
        self._heads = int(config["num_attention_heads"])
        self._epsilon = float(config["layer_norm_eps"])
        self._weights: dict[str, Any] = read_safetensors(files.weights)

    def vectors(self, texts: Sequence[Sequence[int]]) -> list[Array]:
        """Return the unit vector, shape (384,), of each text's tokens, at least one.

        A layer's weights are read once for all texts and are given back to the system
        then, so that no two layers are in memory at once.
        """
        all_hidden = [self._embedded(tokens) for tokens in texts]
        self._give_back()
        for number in range(self._layers):
            name = f"encoder.layer.{number}"
            all_hidden = [self._layer(name, hidden) for hidden in all_hidden]
            self._give_back()
        pooled = [hidden.sum(axis=0) for hidden in all_hidden]
        return [
            np.asarray(one / np.sqrt(one @ one), dtype=np.float32) for one in pooled
        ]

    def _give_back(self) -> None:
        """Let go of the pages that were read; the system's cache still has them."""
        mapped = getattr(next(iter(self._weights.values())), "_mmap", None)
        if mapped is not None and hasattr(mapped, "madvise"):
            mapped.madvise(mmap.MADV_DONTNEED)

    def _embedded(self, tokens: Sequence[int]) -> Array:
        """Return what the first layer takes of a text's tokens."""
        known = self._weights
        hidden = known["embeddings.word_embeddings.weight"][list(tokens)]
        hidden = hidden + known["embeddings.position_embeddings.weight"][: len(tokens)]
        hidden += known["embeddings.token_type_embeddings.weight"][0]
        return self._norm("embeddings", hidden)

    def _layer(self, name: str, hidden: Array) -> Array:
        """One transformer layer: attention, then the feed-forward half."""
        attended = self._attention(f"{name}.attention.self", hidden)
        output = f"{name}.attention.output"
        hidden = self._norm(output, hidden + self._dense(f"{output}.dense", attended))
        grown = gelu(self._dense(f"{name}.intermediate.dense", hidden))
        shrunk = self._dense(f"{name}.output.dense", grown)
        return self._norm(f"{name}.output", hidden + shrunk)

    def _attention(self, name: str, hidden: Array) -> Array:
        """Return what each token takes from all others, shape as ``hidden``."""
        count, width = hidden.shape
        size = width // self._heads
        query, key, value = (
            self._dense(f"{name}.{part}", hidden)
            .reshape(count, self._heads, size)
            .swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        scores = query @ key.swapaxes(1, 2) / np.float32(np.sqrt(size))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        return np.asarray((scores @ value).swapaxes(0, 1).reshape(count, width))

    def _dense(self, name: str, values: Array) -> Array:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return np.asarray(values @ weight.T + bias)

    def _norm(self, name: str, values: Array) -> Array:
        """Return the rows with mean 0 and variance 1, scaled and shifted as learnt."""
        centred = values - values.mean(axis=-1, keepdims=True)
        variance = (centred * centred).mean(axis=-1, keepdims=True)
        scale = self._weights[f"{name}.LayerNorm.weight"]
        shift = self._weights[f"{name}.LayerNorm.bias"]
        return np.asarray(centred / np.sqrt(variance + self._epsilon) * scale + shift)


def gelu(values: Array) -> Array:
    """Return x * (1 + erf(x / sqrt 2)) / 2 of each x."""
    scaled = np.abs(values) * np.float32(np.sqrt(0.5))
    step = 1 / (1 + np.float32(ERF_P) * scaled)
    tail = np.zeros_like(step)
    for factor in reversed(ERF):
        tail = (tail + np.float32(factor)) * step
    tail *= np.exp(-scaled * scaled)
    return np.asarray(values * np.where(values < 0, tail, 2 - tail) * np.float32(0.5))


FEW = 4
"""Texts after which onnxruntime is loaded."""


class QuickEncoder(OnnxEncoder):
    """Encodes a few questions with little to load, all else as its parent does."""

    _asked = 0

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 384)."""
        self._asked += len(texts)
        if self._asked > FEW or not all(map(self.quick_tokenizer.takes, texts)):
            return super().encode_questions(texts)
        limit = token_limit(self.files) - 2
        cut = self.quick_tokenizer.encode_batch(texts, add_special_tokens=False)
        ids = [[SPECIAL[OPEN], *one.ids[:limit], SPECIAL[CLOSE]] for one in cut]
        vectors = self._forward.vectors(ids)
        return np.array(vectors, dtype=np.float32).reshape(-1, self.dimension)

    def knows_word(self, word: str) -> bool:
        """Whether a lower-case word stands in the model's vocabulary as a whole."""
        return word in self.quick_tokenizer.pieces

    @cached_property
    def quick_tokenizer(self) -> QuickTokenizer:
        """What cuts a few texts into tokens; the reader may cut its own by it."""
        return QuickTokenizer(self.files)

    @cached_property
    def _forward(self) -> Forward:
        return Forward(self.files)
