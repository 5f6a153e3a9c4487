"""Measures of answers, each with its formula, and their bootstrap intervals.

``counts`` has shape (draws, questions): how often each question counts in each draw.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Statistic = Callable[[Array], Array]


BINS = 10
RISK = 0.05
_TOLERANCE = 1e-9
"""Of a sum of counts against a share of another."""


def mean(values: Sequence[float], among: Sequence[bool]) -> Statistic:
    """Measure the mean of the values of the questions ``among``: of 0 and 1, a share.

    hit@k: values 1 where the first right passage has rank 1 to k, else 0.  MRR@k:
    values 1/rank there, else 0.
    """
    weight = np.asarray(among, dtype=np.float64)
    each = np.asarray(values, dtype=np.float64) * weight
    return lambda counts: share(counts @ each, counts @ weight)


def auroc(scores: Sequence[float], right: Sequence[bool]) -> Statistic:
    """Measure the chance that a right one scores above a wrong one, ties counted half.

    Not defined where all are right, or none is.
    """
    order = np.argsort(np.asarray(scores), kind="stable")
    ordered = np.asarray(scores, dtype=np.float64)[order]
    _, place = np.unique(ordered, return_inverse=True)
    good = np.asarray(right, dtype=np.float64)[order]
    starts = np.flatnonzero(np.diff(place, prepend=-1))

    def statistic(counts: Array) -> Array:
        drawn = counts[:, order]
        won = np.add.reduceat(drawn * good, starts, axis=1)
        lost = np.add.reduceat(drawn * (1 - good), starts, axis=1)
        below = lost.cumsum(axis=1) - lost
        wins = (won * (below + lost / 2)).sum(axis=1)
        return share(wins, won.sum(axis=1) * lost.sum(axis=1))

    return statistic


@dataclass(frozen=True, slots=True)
class Point:
    """A threshold on the confidence, and what it does."""

    threshold: float
    """Least confidence of what is answered."""
    coverage: float
    """Share of all questions that are answered."""
    risk: float
    """Share of the answered ones that are wrong."""


def risk_coverage(scores: Sequence[float], right: Sequence[bool]) -> list[Point]:
    """Return the curve of all thresholds, from the strictest (El-Yaniv, Wiener 2010).

    Args:
        scores: Confidences.
        right: Whether the answer, if it were given, would be right.
    """
    best_first = np.argsort(-np.asarray(scores), kind="stable")
    ordered = np.asarray(scores, dtype=np.float64)[best_first]
    wrong = np.cumsum(~np.asarray(right, dtype=bool)[best_first])
    ends = np.flatnonzero(np.diff(ordered, append=-np.inf))
    return [
        Point(
            float(ordered[end]),
            float((end + 1) / len(ordered)),
            float(wrong[end] / (end + 1)),
        )
        for end in ends
    ]


def coverage_at(
    scores: Sequence[float], right: Sequence[bool], risk: float = RISK
) -> Statistic:
    """Measure the largest coverage of a threshold whose risk is at most ``risk``."""
    best_first = np.argsort(-np.asarray(scores), kind="stable")
    ordered = np.asarray(scores, dtype=np.float64)[best_first]
    good = np.asarray(right, dtype=np.float64)[best_first]
    ends = np.append(ordered[1:] != ordered[:-1], True)  # equal scores stand together

    def statistic(counts: Array) -> Array:
        drawn = counts[:, best_first]
        total = drawn.cumsum(axis=1)[:, ends]
        hits = (drawn * good).cumsum(axis=1)[:, ends]
        allowed = hits >= (1 - risk) * total - _TOLERANCE
        covered = share(total, counts.sum(axis=1)[:, None])
        return np.asarray(np.where(allowed, covered, 0.0).max(axis=1))

    return statistic


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of like confidence."""

    low: float
    high: float
    count: int
    confidence: float
    """Mean of the confidences; nan-free: 0 where there is no question."""
    right: float
    """Share of them that is right; 0 where there is no question."""


def reliability(scores: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """Return ten bins of equal width, those without a question included."""
    score = np.asarray(scores, dtype=np.float64)
    good = np.asarray(right, dtype=np.float64)
    place = _bins(score)
    found = []
    for number in range(BINS):
        inside = place == number
        count = int(inside.sum())
        found.append(
            Bin(
                number / BINS,
                (number + 1) / BINS,
                count,
                float(score[inside].mean()) if count else 0.0,
                float(good[inside].mean()) if count else 0.0,
            )
        )
    return found


def calibration_error(scores: Sequence[float], right: Sequence[bool]) -> Statistic:
    """Measure ECE: the mean gap of confidence and share right over ten bins.

    Each bin counts by its questions (Guo et al. 2017).
    """
    score = np.asarray(scores, dtype=np.float64)
    gap = (score - np.asarray(right, dtype=np.float64))[:, None]
    by_bin = gap * np.eye(BINS)[_bins(score)]
    return lambda counts: share(np.abs(counts @ by_bin).sum(axis=1), counts.sum(axis=1))


def _bins(scores: Array) -> NDArray[np.int64]:
    return np.asarray(np.minimum((scores * BINS).astype(int), BINS - 1))


def mcnemar(gained: int, lost: int) -> float:
    """Return the exact two-sided p value of McNemar's test (binomial, p = 1/2).

    Args:
        gained: Questions that only the new run has right.
        lost: Those that only the old one had.
    """
    total = gained + lost
    tail = sum(comb(total, few) for few in range(min(gained, lost) + 1))
    return min(1.0, float(2 * tail / 2**total))


RESAMPLES = 1000
SEED = 20261122
BOUNDS = (2.5, 97.5)
"""Percentiles of an interval's ends."""
_AT_ONCE = 4_000_000
"""Counts that are drawn at once, so that memory stays within bounds."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with its interval."""

    value: float
    low: float
    high: float
    count: int
    """Questions measured."""


def estimate(
    statistic: Statistic, count: int, among: int | None = None
) -> Figure | None:
    """Return a statistic of ``count`` questions with its interval.

    None where it is not defined, such as a share of nothing.

    Args:
        statistic: From counts of shape (draws, questions) to a value a draw, nan where
            it is not defined.
        count: How many questions.
        among: Of how many of them it is a figure; None for all.
    """
    if not count:
        return None
    value = float(statistic(np.ones((1, count)))[0])
    if np.isnan(value):
        return None
    random = np.random.default_rng(SEED)
    each = max(1, _AT_ONCE // count)
    found = [
        statistic(drawn(random, count, min(each, RESAMPLES - start)))
        for start in range(0, RESAMPLES, each)
    ]
    measured = count if among is None else among
    return Figure(value, *ends(np.concatenate(found)), measured)


def drawn(random: np.random.Generator, count: int, times: int) -> Array:
    """Return how often each of ``count`` questions was drawn, each of some times.

    The next call with the same generator goes on where this one ended.
    """
    chances = np.full(count, 1 / count)
    return random.multinomial(count, chances, size=times).astype(np.float64)


def ends(values: Array) -> tuple[float, float]:
    """Return the ends of the interval of resampled values; nan ones do not count."""
    low, high = np.nanpercentile(values, BOUNDS)
    return float(low), float(high)


def share(part: Array, whole: Array) -> Array:
    """Return part / whole, nan where the whole is nothing."""
    held = np.where(whole > 0, whole, np.nan)
    return np.asarray(part / held)
