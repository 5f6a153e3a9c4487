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
    drawn = []
    for start in range(0, RESAMPLES, each):
        size = min(each, RESAMPLES - start)
        chances = np.full(count, 1 / count)
        drawn.append(
            statistic(random.multinomial(count, chances, size=size).astype(np.float64))
        )
    low, high = np.nanpercentile(np.concatenate(drawn), BOUNDS)
    measured = count if among is None else among
    return Figure(value, float(low), float(high), measured)


def share(part: Array, whole: Array) -> Array:
    """Return part / whole, nan where the whole is nothing."""
    held = np.where(whole > 0, whole, np.nan)
    return np.asarray(part / held)
