"""Scores: a convex sum of what meaning and words say about each candidate.

score = .41 full + .30 best part + .085 bm25 + .205 pairs, where

- full: cosine of the question and "topic > heading > text";
- best part: the larger of the heading's cosine and the best sentence's;
- bm25: BM25 over the terms, divided by the best one of this question's candidates;
- pairs: share of the question's neighbouring terms that stand side by side.

Sums are never of ranks: a rank says nothing of how good the best one is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explainbot.index.words import bm25

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from explainbot.answering.retrieve import Query
    from explainbot.index import Store
    from explainbot.index.store import StoredSection

WEIGHTS = {"full": 0.41, "part": 0.30, "bm25": 0.085, "pairs": 0.205}
DIGITS = 5
"""Scores are compared after rounding; equal ones are ordered by section id."""


@dataclass(frozen=True)
class Signals:
    """What is known of each candidate for one query; arrays of shape (candidates,)."""

    full: NDArray[np.float64]
    part: NDArray[np.float64]
    bm25: NDArray[np.float64]
    """0 to 1."""
    pairs: NDArray[np.float64]
    """0 to 1."""
    coverage: NDArray[np.float64]
    """Share of the question's terms, by idf, that the section holds; 0 to 1."""

    @property
    def score(self) -> NDArray[np.float64]:
        """The convex sum."""
        total = sum(weight * getattr(self, name) for name, weight in WEIGHTS.items())
        return np.asarray(total, dtype=np.float64)


def signals(query: Query, sections: Sequence[StoredSection], store: Store) -> Signals:
    """Score the candidates for one query."""
    full = store.section_vectors([item.row for item in sections]) @ query.vector
    part = np.array([(store.part_vectors(item) @ query.vector).max() for item in sections])
    lexical = np.array([_lexical(query, item, store) for item in sections])
    best = max(float(lexical[:, 0].max()), 1e-9)
    return Signals(
        full.astype(np.float64),
        part.astype(np.float64),
        lexical[:, 0] / best,
        lexical[:, 1],
        lexical[:, 2],
    )


def _lexical(query: Query, section: StoredSection, store: Store) -> tuple[float, float, float]:
    """Return BM25, share of pairs and coverage."""
    numbers = store.section_terms(section)
    score = bm25(query.counted, numbers, section.head_terms, query.idf, store.mean_length)
    held = set(np.unique(numbers[np.isin(numbers, query.numbers)]).tolist())
    weights = {number: query.weight(number) for number in set(query.numbers)}
    total = sum(weights.values())
    coverage = sum(weights[number] for number in held) / total if total else 0.0
    return score, _pairs(query, numbers, coverage), coverage


def _pairs(query: Query, numbers: NDArray[np.int32], coverage: float) -> float:
    wanted = set(zip(query.numbers, query.numbers[1:], strict=False))
    if not wanted:
        return coverage
    found = 0
    for first, second in wanted:
        if first >= 0 and second >= 0:
            found += bool(np.any((numbers[:-1] == first) & (numbers[1:] == second)))
    return found / len(wanted)


def order(scores: NDArray[np.float64], sections: Sequence[StoredSection]) -> list[int]:
    """Return the candidates' places, best first."""
    rounded = np.round(scores, DIGITS)
    return sorted(
        range(len(sections)), key=lambda place: (-rounded[place], sections[place].id)
    )
