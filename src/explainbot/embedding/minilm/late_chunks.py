"""Vectors of a passage's sentences from its own pass through the network.

Late chunking (Günther et al. 2024): a sentence's tokens are not encoded again, the
mean of their states in the whole passage stands for them.  A fixed matrix brings that
mean near to the vector that the sentence alone would have; it sees the passage's vector
too, of which a sentence's states hold much, and what its word pieces say by themselves.
It was learnt by ridge regression (benchmarks/fit_late_chunks.py).

A passage of more tokens than the model reads goes through it in windows that overlap,
and a sentence is taken from the first that holds most of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from explainbot.embedding.minilm.files import PIECES, file_sha256
from explainbot.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from explainbot.records import Span


MATRIX = Path(__file__).with_name("late_chunks.npy")
MATRIX_SHA256 = "b6c7a34caab1b61aaf7e5f511637912b62674dfec72e6ecdb83eeb1900995dc6"
"""Another matrix makes other vectors: then LAYOUT of the index is raised."""
COMMON = 1e-3
"""A word piece of this share of all text counts half (Arora et al. 2017)."""


@dataclass
class TokenWindow:
    """Tokens that go through the network together."""

    text: int
    """Number of the text."""
    ids: list[int]
    first: bool
    """Whether it is the text's first."""
    rows: list[int] = field(default_factory=list)
    """Numbers of the spans that are taken from it."""
    bounds: list[int] = field(default_factory=list)
    """Tokens of each: the first, and the one after the last."""


class Network(Protocol):
    """What gives the states of tokens."""

    def each_states(
        self, ids: Sequence[list[int]], take: Callable[[int, NDArray[np.float32]], None]
    ) -> None:
        """Call ``take`` with each text's number and states, shape (tokens, d)."""


def windows(
    encodings: Sequence[Any], spans: Sequence[Sequence[Span]]
) -> list[TokenWindow]:
    """Return the windows of some texts, each with the spans that it holds best.

    Args:
        encodings: Of the texts, by a tokenizer that keeps what it cuts off.
        spans: Of each text, offsets in it.
    """
    found: list[TokenWindow] = []
    row = 0
    for text, (encoding, own) in enumerate(zip(encodings, spans, strict=True)):
        pieces = [encoding, *encoding.overflowing]
        made = [
            TokenWindow(text, one.ids, place == 0) for place, one in enumerate(pieces)
        ]
        places = [_tokens_of(one, own) for one in pieces] if len(own) else []
        for number in range(len(own)):
            held = [last[number] - first[number] for first, last in places]
            best = held.index(max(held))
            if held[best] > 0:
                first, last = places[best]
                made[best].rows.append(row)
                made[best].bounds += [int(first[number]), int(last[number])]
            row += 1
        found += made
    return found


def _tokens_of(encoding: Any, spans: Sequence[Span]) -> tuple[Any, Any]:
    """Return the first token of each span, and the one after its last."""
    # The first and the last token stand for no text.
    offsets = np.array(encoding.offsets, dtype=np.int64)[1:-1]
    wanted = np.array(spans, dtype=np.int64)
    first = np.searchsorted(offsets[:, 0], wanted[:, 0]) + 1
    last = np.searchsorted(offsets[:, 1], wanted[:, 1], side="right") + 1
    return first, last


def features(
    network: Network,
    words: NDArray[np.float32],
    found: Sequence[TokenWindow],
    texts: int,
    spans: int,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the texts' vectors, and what the matrix is multiplied with.

    Args:
        network: Gives the states.
        words: The network's own vectors of word pieces, shape (pieces, d).
        found: Of ``windows``.
        texts: How many.
        spans: How many.

    Returns:
        Unit vectors, shape (texts, d), and features, shape (spans, 3 d + 1): all zero
        for a span that holds no token.
    """
    size = words.shape[1]
    vectors = np.zeros((texts, size), dtype=np.float32)
    every = np.zeros((spans, 3 * size + 1), dtype=np.float32)
    weights = piece_weights()

    def take(number: int, states: NDArray[np.float32]) -> None:
        window = found[number]
        whole = unit(states.sum(axis=0))
        if window.first:
            vectors[window.text] = whole
        if not window.rows:
            return
        ids = np.array(window.ids)
        pieces = words[ids] * weights[ids, None]
        sums = [np.add.reduceat(one, window.bounds)[::2] for one in (states, pieces)]
        for start, one in zip((0, size), sums, strict=True):
            every[window.rows, start : start + size] = unit(one)
        every[window.rows, 2 * size : 3 * size] = whole
        every[window.rows, 3 * size] = 1

    network.each_states([window.ids for window in found], take)
    return vectors, every


@lru_cache(maxsize=1)
def piece_weights() -> NDArray[np.float32]:
    """Return how much each word piece counts: the common ones little.

    The vocabulary is ordered by use, so its numbers say how common a piece is (Zipf).
    """
    places = np.arange(1, PIECES + 1)
    shares = 1 / (places * np.log(PIECES))
    return np.asarray(COMMON / (COMMON + shares), dtype=np.float32)


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the rows scaled to length 1; zeros stay."""
    lengths = np.sqrt((vectors * vectors).sum(axis=-1, keepdims=True))
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


@lru_cache(maxsize=1)
def matrix() -> NDArray[np.float32]:
    """Return the matrix that was learnt, shape (3 d + 1, d).

    Raises:
        ModelError: It is damaged.
    """
    if not MATRIX.is_file() or file_sha256(MATRIX) != MATRIX_SHA256:
        raise ModelError(
            "a file of explainbot is missing or damaged",
            where=MATRIX,
            hint="Install it again: pip install --force-reinstall --no-deps explainbot",
        )
    found: NDArray[np.float16] = np.load(MATRIX, allow_pickle=False)
    return found.astype(np.float32)
