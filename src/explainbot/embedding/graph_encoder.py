"""Encoder of a prepared graph: tokens in runs of like length through onnxruntime."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.embedding.runtime import open_session
from explainbot.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray


TOKENS_A_BATCH = 2048
"""Padded tokens in one run: small enough for the cache, large enough for two cores."""
ENOUGH = 128
"""Tokens of one run from which on a shorter text is not padded to its length: so few
are as fast a token as many, and 64 questions take half the time of one padded run."""
POOLED, STATES = 0, 1
"""Outputs of the graph."""


class GraphEncoder:
    """Runs a graph that turns tokens into unit vectors, on the processor."""

    dimension = 384

    def __init__(self, graph: Path) -> None:
        """Take a prepared graph; it is loaded at the first text."""
        self.graph = graph

    def pooled(self, ids: Sequence[list[int]]) -> NDArray[np.float32]:
        """Return the unit vector of each text's tokens, shape (len(ids), 384)."""
        vectors = np.zeros((len(ids), self.dimension), dtype=np.float32)
        for rows, found in self._runs(ids, POOLED):
            vectors[rows] = found
        return vectors

    def each_states(
        self, ids: Sequence[list[int]], take: Callable[[int, NDArray[np.float32]], None]
    ) -> None:
        """Call ``take`` with each text's number and states, shape (tokens, 384)."""
        for rows, states in self._runs(ids, STATES):
            for row, own in zip(rows, states, strict=True):
                take(row, own[: len(ids[row])])

    @cached_property
    def _session(self) -> Any:
        return open_session(
            self.graph,
            ModelError(
                "the prepared model cannot be loaded",
                where=self.graph,
                hint=f"Delete the folder {self.graph.parent} and try again.",
            ),
        )

    def _inputs(self, tokens: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """Return what the graph takes of tokens, shape (texts, longest)."""
        return {"input_ids": tokens}

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
            inputs = {**self._inputs(tokens), "attention_mask": mask}
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
