"""Figures over several sets: means of each set's figure (macro), with intervals.

The bootstrap and the measures are those of ``explainbot eval``; here resamples are
drawn within each set, and within each kind of its questions.  Two systems that are
compared question by question are drawn alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explainbot.evaluation.measures import (
    RESAMPLES,
    SEED,
    Figure,
    auroc,
    calibration_error,
    drawn,
    ends,
    mean,
)

if TYPE_CHECKING:
    from explainbot.evaluation.measures import Array, Statistic

PRECISION = 0.95
TOLERANCE = 1e-9
"""Of a sum of counts against a share of another."""


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
    found = [group.statistic(_drawn(random, group.strata)) for group in kept]
    count = sum(sum(group.strata) for group in kept)
    return Figure(float(np.mean(whole)), *ends(np.mean(found, axis=0)), count)


def value_of(group: Group) -> float:
    """Return a group's statistic, every question drawn once."""
    return float(group.statistic(np.ones((1, sum(group.strata))))[0])


def _drawn(random: np.random.Generator, strata: Sequence[int]) -> Array:
    return np.concatenate([drawn(random, size, RESAMPLES) for size in strata], axis=1)


def mean_of(values: Sequence[float]) -> Group:
    """Measure a mean; of 0 and 1, a share."""
    return Group((len(values),), mean(values, [True] * len(values)))


def difference_of(ones: Sequence[float], others: Sequence[float]) -> Group:
    """Measure the mean of the differences, question by question."""
    return mean_of([one - other for one, other in zip(ones, others, strict=True)])


def auroc_of(positive: Sequence[float], negative: Sequence[float]) -> Group:
    """Measure the chance that a positive scores above a negative, ties counted half."""
    right = [True] * len(positive) + [False] * len(negative)
    return Group((len(positive), len(negative)), auroc([*positive, *negative], right))


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
    """Measure the expected calibration error over ten bins.

    Args:
        chances: Probabilities, 0 to 1.
        right: What came of each.
    """
    return Group((len(chances),), calibration_error(chances, right))
