"""Encoder by onnxruntime and tokenizers: no torch, its network prepared once.

The cache holds one folder a model: ``encoder.onnx`` (the graph), ``encoder.data`` (its
weights, kept apart so that onnxruntime maps them into memory instead of copying) and
``prepared.json`` (what they were made from, their sizes, times and hashes).  A folder
that is damaged, or was made from other weights, is made again.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from explainbot import paths
from explainbot.embedding.minilm.files import (
    DEFAULT_MODEL,
    WEIGHTS_SHA256,
    ModelFiles,
    default_model_files,
    file_sha256,
    load_tokenizer,
    read_json,
    read_safetensors,
    token_limit,
)
from explainbot.embedding.runtime import open_session
from explainbot.errors import ModelError
from explainbot.progress import Log, ProgressCallback, StepProgress, no_progress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.records import Span


LOG = Log(__name__)
LAYOUT = 3
"""Raised when graph.py changes what it writes, so that old caches are not used."""
OVERLAP = 64
"""Tokens that a window of a long text shares with the one before."""
POOLED, STATES = 0, 1
"""Outputs of the graph."""
WORDS = "embeddings.word_embeddings.weight"
GRAPH, DATA, RECORD = "encoder.onnx", "encoder.data", "prepared.json"
STALE = 3600
"""Seconds after which a half-made folder belongs to no running process."""
STEP = "preparing the model (once, a few seconds)"

Check = Callable[[Path], None]
"""Raises ModelError unless the prepared graph gives the reference vectors."""


@dataclass(frozen=True)
class Prepared:
    """A folder of the cache."""

    folder: Path

    @property
    def graph(self) -> Path:
        """What onnxruntime opens."""
        return self.folder / GRAPH


def prepared_folder() -> Path:
    """Return the cache folder of the default model."""
    return paths.user_cache() / "models" / f"{WEIGHTS_SHA256[:16]}-{LAYOUT}"


def prepare(
    files: ModelFiles, check: Check, on_progress: ProgressCallback = no_progress
) -> Prepared:
    """Return the prepared model, making it if it is not there or not whole.

    Raises:
        ModelError: The weights are wrong, the cache cannot be written, or the graph
            does not give the reference vectors.
    """
    folder = prepared_folder()
    if _whole(folder):
        return Prepared(folder)
    on_progress(StepProgress(STEP, 0, 1))
    LOG.info("the model is being prepared in %s", folder)
    files.check_weights()
    _clear(folder.parent)
    partial = folder.with_name(f"{folder.name}.{os.getpid()}.partial")
    try:
        _write(files, partial, check)
        shutil.rmtree(folder, ignore_errors=True)
        partial.rename(folder)
    except OSError as error:
        if not _whole(folder):  # unless another process was first
            raise ModelError(
                f"the prepared model cannot be written ({error.strerror or error})",
                where=folder,
                hint="Free 100 MB there, or name another folder in EXPLAINBOT_CACHE.",
            ) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    on_progress(StepProgress(STEP, 1, 1))
    return Prepared(folder)


def _write(files: ModelFiles, folder: Path, check: Check) -> None:
    import onnx

    from explainbot.embedding.minilm import graph

    folder.mkdir(parents=True)
    onnx.save_model(
        graph.build(files.weights, read_json(files.config)),
        str(folder / GRAPH),
        save_as_external_data=True,
        location=DATA,
        size_threshold=1024,
    )
    (folder / DATA).chmod(0o644)
    check(folder / GRAPH)
    record = {
        name: {**_stamp(folder / name), "sha256": file_sha256(folder / name)}
        for name in (GRAPH, DATA)
    }
    (folder / RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")


def _clear(models: Path) -> None:
    """Delete what a killed process left half-made more than an hour ago."""
    for partial in models.glob("*.partial"):
        with suppress(OSError):
            if time.time() - partial.stat().st_mtime > STALE:
                shutil.rmtree(partial, ignore_errors=True)


def _stamp(path: Path) -> dict[str, int]:
    status = path.stat()
    return {"size": status.st_size, "mtime_ns": status.st_mtime_ns}


def _whole(folder: Path) -> bool:
    """Whether every file is as it was written.

    Size and time are compared first; only where they differ (a restored backup, a
    damaged disk) are the bytes hashed.
    """
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        for name in (GRAPH, DATA):
            known = dict(record[name])
            sha256 = known.pop("sha256")
            if _stamp(folder / name) == known:
                continue
            if file_sha256(folder / name) != sha256:
                return False
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return True


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


TOKENS_A_BATCH = 2048
"""Padded tokens in one run: small enough for the cache, large enough for two cores."""
ENOUGH = 128
"""Tokens of one run from which on a shorter text is not padded to its length: so few
are as fast a token as many, and 64 questions take half the time of one padded run."""
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

    def each_states(
        self, ids: Sequence[list[int]], take: Callable[[int, NDArray[np.float32]], None]
    ) -> None:
        """Call ``take`` with each text's number and states, shape (tokens, 384)."""
        for rows, states in self._runs(ids, STATES):
            for row, own in zip(rows, states, strict=True):
                take(row, own[: len(ids[row])])

    @cached_property
    def _words(self) -> NDArray[np.float32]:
        return read_safetensors(self.files.weights)[WORDS]

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        encodings = self._tokenizer.encode_batch_fast(list(texts))
        for rows, found in self._runs([one.ids for one in encodings], POOLED):
            vectors[rows] = found
        return vectors

    def _runs(
        self, ids: Sequence[list[int]], output: int
    ) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """Yield the numbers of some texts, and an output of the graph for them."""
        name = self._session.get_outputs()[output].name
        for rows in batches([len(tokens) for tokens in ids], enough=ENOUGH):
            longest = max(len(ids[row]) for row in rows)
            tokens = np.zeros((len(rows), longest), dtype=np.int64)
            mask = np.zeros((len(rows), longest), dtype=np.int64)
            for place, row in enumerate(rows):
                tokens[place, : len(ids[row])] = ids[row]
                mask[place, : len(ids[row])] = 1
            inputs = {"input_ids": tokens, "attention_mask": mask}
            yield rows, self._session.run([name], inputs)[0]


def batches(
    lengths: Sequence[int], budget: int = TOKENS_A_BATCH, *, enough: int = 0
) -> Iterator[list[int]]:
    """Group texts of like length, so that little is padded.

    Yields row numbers; in each group, rows times the longest row's tokens is at most
    the budget (or the group is a single row).

    Args:
        lengths: Tokens of each text.
        budget: Padded tokens of a group at most.
        enough: Padded tokens from which on a group takes texts of its length alone; 0
            if it always takes shorter ones.
    """
    group: list[int] = []
    for row in sorted(range(len(lengths)), key=lambda row: -lengths[row]):
        if group:
            longest = lengths[group[0]]
            full = (len(group) + 1) * longest > budget
            other = 0 < enough <= len(group) * longest and lengths[row] < longest
            if full or other:
                yield group
                group = []
        group.append(row)
    if group:
        yield group


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
