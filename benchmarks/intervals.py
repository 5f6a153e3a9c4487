"""Figures with 95 % intervals, by the bootstrap over questions.

A statistic takes how often each question was drawn, so that all resamples together are
a few products of matrices.  Figures over several sets (macro) draw within each set.
The seed is fixed: equal data give equal intervals, and two systems that are compared
question by question are drawn alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Statistic = Callable[[Array], Array]

RESAMPLES = 1000
SEED = 20261122
BOUNDS = (2.5, 97.5)
"""Percentiles of an interval's ends."""
BINS = 10
PRECISION = 0.95
TOLERANCE = 1e-9
"""Of a sum of counts against a share of another."""


@dataclass(frozen=True)
class Figure:
    """A measured value."""

    value: float
    low: float
    high: float
    count: int
    """Questions measured."""


@dataclass(frozen=True)
class Group:
    """Questions of one set, and what is measured on them."""

    strata: tuple[int, ...]
    """Sizes of the kinds of question, each drawn from by itself."""
    statistic: Statistic
    """From counts of shape (draws, questions), kind after kind, to a value a draw."""


def estimate(groups: Sequence[Group]) -> Figure | None:
    """Return the mean of the groups' statistics with its interval.

    A group of which a kind is empty does not count; None if no group is left.
    """
    kept = [group for group in groups if all(group.strata)]
    if not kept:
        return None
    random = np.random.default_rng(SEED)
    whole = [value_of(group) for group in kept]
    drawn = [group.statistic(_drawn(random, group.strata)) for group in kept]
    low, high = np.nanpercentile(np.mean(drawn, axis=0), BOUNDS)
    count = sum(sum(group.strata) for group in kept)
    return Figure(float(np.mean(whole)), float(low), float(high), count)


def value_of(group: Group) -> float:
    """Return a group's statistic, every question drawn once."""
    return float(group.statistic(np.ones((1, sum(group.strata))))[0])


def _drawn(random: np.random.Generator, strata: Sequence[int]) -> Array:
    counts = [
        random.multinomial(size, np.full(size, 1 / size), size=RESAMPLES)
        for size in strata
    ]
    return np.concatenate(counts, axis=1).astype(np.float64)


def mean_of(values: Sequence[float]) -> Group:
    """Measure a mean; of 0 and 1, a share."""
    each = np.asarray(values, dtype=np.float64)
    return Group((len(each),), lambda counts: counts @ each / counts.sum(axis=1))


def difference_of(ones: Sequence[float], others: Sequence[float]) -> Group:
    """Measure the mean of the differences, question by question."""
    return mean_of([one - other for one, other in zip(ones, others, strict=True)])


def auroc_of(positive: Sequence[float], negative: Sequence[float]) -> Group:
    """Measure the chance that a positive scores above a negative, ties counted half."""
    above, below = np.asarray(positive)[:, None], np.asarray(negative)[None, :]
    wins = (above > below) + 0.5 * (above == below)

    def statistic(counts: Array) -> Array:
        first, second = counts[:, : len(positive)], counts[:, len(positive) :]
        won = ((first @ wins) * second).sum(axis=1)
        return np.asarray(won / (first.sum(axis=1) * second.sum(axis=1)))

    return Group((len(positive), len(negative)), statistic)


def coverage_of(right: Sequence[tuple[float, bool]], outside: Sequence[float]) -> Group:
    """Measure how much can be answered at 95 % precision.

    That is the largest share of the answerable questions that some threshold lets
    through, such that of all that it lets through at least 95 % are right.

    Args:
        right: Of each answerable question the score, and whether its top is right.
        outside: Scores of the questions that must be declined.
    """
    scores = np.array([score for score, _ in right] + list(outside), dtype=np.float64)
    good = np.array([float(one) for _, one in right] + [0.0] * len(outside))
    wanted = np.array([1.0] * len(right) + [0.0] * len(outside))
    best_first = np.argsort(-scores, kind="stable")
    ordered = scores[best_first]
    ends = np.append(ordered[1:] != ordered[:-1], True)  # equal scores stand together

    def statistic(counts: Array) -> Array:
        drawn = counts[:, best_first]
        total = drawn.cumsum(axis=1)[:, ends]
        hits = (drawn * good[best_first]).cumsum(axis=1)[:, ends]
        answered = (drawn * wanted[best_first]).cumsum(axis=1)[:, ends]
        allowed = hits >= PRECISION * total - TOLERANCE
        share = answered / (counts * wanted).sum(axis=1)[:, None]
        return np.asarray(np.where(allowed, share, 0.0).max(axis=1))

    return Group((len(right), len(outside)), statistic)


def calibration_of(chances: Sequence[float], right: Sequence[bool]) -> Group:
    """Measure the expected calibration error over ten bins (Guo et al. 2017).

    Args:
        chances: Probabilities, 0 to 1.
        right: What came of each.
    """
    chance = np.asarray(chances, dtype=np.float64)
    place = np.minimum((chance * BINS).astype(int), BINS - 1)
    gap = (chance - np.asarray(right, dtype=np.float64))[:, None] * np.eye(BINS)[place]
    return Group(
        (len(chance),),
        lambda counts: np.abs(counts @ gap).sum(axis=1) / counts.sum(axis=1),
    )
