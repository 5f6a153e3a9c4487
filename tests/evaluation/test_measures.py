"""Measures, each compared with what comes out on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from explainbot.evaluation.measures import (
    Bin,
    Figure,
    Point,
    auroc,
    calibration_error,
    coverage_at,
    estimate,
    mcnemar,
    mean,
    reliability,
    risk_coverage,
)

if TYPE_CHECKING:
    from explainbot.evaluation.measures import Statistic

SCORES = [0.9, 0.8, 0.8, 0.3]
RIGHT = [True, True, False, False]


def value(statistic: Statistic, counts: list[float] | None = None) -> float:
    """Return a statistic of four questions, each counted once or as given."""
    return float(statistic(np.array([counts or [1.0] * 4]))[0])


def test_a_mean_over_some() -> None:
    """Only the questions it is about count, as often as they are drawn."""
    statistic = mean([1, 0.5, 0, 1], [True, True, True, False])
    assert value(statistic) == pytest.approx(0.5)
    assert value(statistic, [0, 2, 0, 9]) == pytest.approx(0.5)
    assert np.isnan(value(statistic, [0, 0, 0, 4]))


def test_auroc() -> None:
    """Of four pairs three are won and one is tied: 3.5 of 4."""
    assert value(auroc(SCORES, RIGHT)) == pytest.approx(0.875)
    assert value(auroc(SCORES, RIGHT), [0, 2, 1, 1]) == pytest.approx(0.75)
    assert np.isnan(value(auroc(SCORES, [True] * 4)))


def test_risk_and_coverage() -> None:
    """Equal confidences are answered together."""
    assert risk_coverage(SCORES, RIGHT) == [
        Point(0.9, 0.25, 0.0),
        Point(0.8, 0.75, 1 / 3),
        Point(0.3, 1.0, 0.5),
    ]


def test_coverage_at_a_risk() -> None:
    """The most that can be answered with no more than that share wrong."""
    assert value(coverage_at(SCORES, RIGHT)) == 0.25
    assert value(coverage_at(SCORES, RIGHT, risk=0.34)) == 0.75
    assert value(coverage_at(SCORES, RIGHT), [0, 1, 1, 2]) == 0.0


def test_calibration() -> None:
    """|.3 - 0|, |1.6 - 1| and |.9 - 1| over four questions: .25."""
    assert value(calibration_error(SCORES, RIGHT)) == pytest.approx(0.25)
    bins = [one for one in reliability(SCORES, RIGHT) if one.count]
    assert bins == [
        Bin(0.3, 0.4, 1, 0.3, 0.0),
        Bin(0.8, 0.9, 2, 0.8, 0.5),
        Bin(0.9, 1.0, 1, 0.9, 1.0),
    ]


@pytest.mark.parametrize(
    ("gained", "lost", "p_value"),
    [(0, 0, 1.0), (0, 5, 0.0625), (0, 6, 0.03125), (1, 8, 20 / 512), (3, 3, 1.0)],
)
def test_mcnemar(gained: int, lost: int, p_value: float) -> None:
    """Twice the smaller tail of a fair coin, at most 1."""
    assert mcnemar(gained, lost) == pytest.approx(p_value)


def test_an_interval() -> None:
    """It holds the value, is the same each time, and is none of nothing."""
    statistic = mean([1.0] * 50 + [0.0] * 50, [True] * 100)
    first = estimate(statistic, 100)
    assert first is not None
    assert first.value == 0.5
    # The share of heads in 100 throws: .5 give or take 1.96 * .05.
    assert first.low == pytest.approx(0.402, abs=0.02)
    assert first.high == pytest.approx(0.598, abs=0.02)
    assert estimate(statistic, 100) == first
    assert estimate(mean([], []), 0) is None
    assert estimate(mean([1.0], [False]), 1) is None
    assert estimate(mean([1.0], [True]), 1) == Figure(1.0, 1.0, 1.0, 1)
