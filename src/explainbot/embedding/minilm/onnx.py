"""Encoder by onnxruntime and tokenizers: no torch, ready in 0.2 s."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from explainbot.embedding.minilm.files import (
    DEFAULT_MODEL,
    WEIGHTS_SHA256,
    ModelFiles,
    default_model_files,
    load_tokenizer,
    token_limit,
)
from explainbot.embedding.minilm.prepare import (
    PROBES,
    prepare,
    prepared_folder,
    reference_vectors,
)
from explainbot.embedding.runtime import open_session
from explainbot.errors import ModelError
from explainbot.progress import ProgressCallback, no_progress

if TYPE_CHECKING:
    from numpy.typing import NDArray


TOKENS_A_BATCH = 2048
"""Padded tokens in one run: small enough for the cache, large enough for two cores."""
AGREEMENT = 0.9999
"""Least cosine with sentence-transformers' vector of the same text."""


class OnnxEncoder:
    """Encodes with the default model, on the processor."""

    identity = f"{DEFAULT_MODEL}@{WEIGHTS_SHA256[:16]}"
    dimension = 384
    languages = ("en",)

    def __init__(self, files: ModelFiles, graph: Path) -> None:
        """Take the model's files and its prepared graph; loads at the first text."""
        self.files = files
        self.graph = graph

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

    @cached_property
    def _tokenizer(self) -> Any:
        tokenizer = load_tokenizer(self.files)
        tokenizer.enable_truncation(token_limit(self.files))
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        return open_session(
            self.graph,
            ModelError(
                "the prepared model cannot be loaded",
                where=self.graph,
                hint=f"Delete the folder {prepared_folder()} and try again.",
            ),
        )

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        encodings = self._tokenizer.encode_batch_fast(list(texts))
        ids = [encoding.ids for encoding in encodings]
        for rows in batches([len(tokens) for tokens in ids]):
            longest = max(len(ids[row]) for row in rows)
            tokens = np.zeros((len(rows), longest), dtype=np.int64)
            mask = np.zeros((len(rows), longest), dtype=np.int64)
            for place, row in enumerate(rows):
                tokens[place, : len(ids[row])] = ids[row]
                mask[place, : len(ids[row])] = 1
            inputs = {"input_ids": tokens, "attention_mask": mask}
            vectors[rows] = self._session.run(None, inputs)[0]
        return vectors


def batches(
    lengths: Sequence[int], budget: int = TOKENS_A_BATCH
) -> Iterator[list[int]]:
    """Group texts of like length, so that little is padded.

    Yields row numbers; in each group, rows times the longest row's tokens is at most
    the budget (or the group is a single row).
    """
    group: list[int] = []
    for row in sorted(range(len(lengths)), key=lambda row: -lengths[row]):
        if group and (len(group) + 1) * lengths[group[0]] > budget:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _check(files: ModelFiles, graph: Path) -> None:
    """Compare the graph with sentence-transformers on the probe texts."""
    vectors = OnnxEncoder(files, graph).encode_passages(PROBES)
    cosines = (vectors * reference_vectors()).sum(axis=1)
    if float(cosines.min()) < AGREEMENT:
        raise ModelError(
            "the prepared model differs from sentence-transformers "
            f"(cosine {float(cosines.min()):.5f}, at least {AGREEMENT} expected)",
            where=graph,
            hint="Please report this with the versions of onnx and onnxruntime.",
        )
