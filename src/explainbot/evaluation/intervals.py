"""Figures with 95 % intervals, by the bootstrap over questions.

A statistic takes how often each question was drawn, so that many resamples together are
a few operations on matrices.  The seed is fixed: equal data give equal intervals.
"""

from __future__ import annotations

from collections.abc import Callable
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
