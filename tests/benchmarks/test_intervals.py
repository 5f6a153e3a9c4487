"""Figures with intervals."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.intervals import (
    Group,
    auroc_of,
    calibration_of,
    coverage_of,
    difference_of,
    estimate,
    mean_of,
)

from explainbot.evaluation.measures import Figure


def value(group: Group) -> float:
    """Return what is measured on the questions as they are."""
    found = estimate([group])
    assert found is not None
    assert found.low <= found.high
    return found.value


def test_the_interval_of_a_share_is_near_its_normal_one() -> None:
    """Half of 100: .5 with a standard error of .05, so 1.96 of those to either side."""
    found = estimate([mean_of([1.0] * 50 + [0.0] * 50)])
    assert found is not None
    assert (found.value, found.count) == (0.5, 100)
    assert found.low == pytest.approx(0.402, abs=0.02)
    assert found.high == pytest.approx(0.598, abs=0.02)


def test_equal_values_leave_nothing_to_draw() -> None:
    """Every resample of the same value has that value for its mean."""
    assert estimate([mean_of([0.25] * 3)]) == Figure(0.25, 0.25, 0.25, 3)


def test_sets_count_the_same_and_are_drawn_from_apart() -> None:
    """(1/2 + 1) / 2; the second set is always 1, so the mean is .5 at least."""
    found = estimate([mean_of([1.0, 0.0]), mean_of([1.0])])
    assert found == Figure(0.75, 0.5, 1.0, 3)


def test_a_set_without_such_questions_does_not_count() -> None:
    """Nor is there a figure if no set has them."""
    empty = auroc_of([0.5], [])
    assert estimate([empty]) is None
    assert estimate([empty, auroc_of([0.5], [0.1])]) == Figure(1.0, 1.0, 1.0, 2)


def test_differences_are_paired() -> None:
    """Two systems that are right on the same questions differ by nothing, always."""
    ones = [1.0, 0.0] * 20
    assert estimate([difference_of(ones, ones)]) == Figure(0.0, 0.0, 0.0, 40)
    assert value(difference_of([1, 1, 0], [0, 1, 0])) == pytest.approx(1 / 3)


def test_auroc_counts_ties_half() -> None:
    """Of four pairs two are won, one is lost and one is a tie."""
    assert value(auroc_of([0.9, 0.4], [0.5, 0.4])) == 0.625


def test_auroc_of_what_was_drawn() -> None:
    """With the first positive drawn twice and the second never, every pair is won."""
    group = auroc_of([0.9, 0.4], [0.5, 0.4])
    assert group.statistic(np.array([[2.0, 0.0, 1.0, 1.0]])).tolist() == [1.0]


NINETEEN = [(1 - place / 100, True) for place in range(19)]
"""Right answers with scores from 1.00 down to .82."""


def test_all_is_covered_if_one_of_twenty_is_wrong() -> None:
    """19 of 20 is 95 %."""
    assert value(coverage_of([*NINETEEN, (0.5, False)], [0.1])) == 1.0


def test_coverage_ends_where_too_much_is_wrong() -> None:
    """After 19 right ones comes one from outside (19 of 20), then a wrong one."""
    assert value(coverage_of([*NINETEEN, (0.5, False)], [0.6])) == 0.95


def test_a_wrong_one_on_top_can_be_made_up_for() -> None:
    """No threshold among the first 20 keeps 95 %, but one that lets through all 21."""
    first = (1.5, False)
    assert value(coverage_of([first, *NINETEEN], [0.1])) == 1.0
    assert value(coverage_of([first, *NINETEEN[:18]], [0.1])) == 0.0


def test_equal_scores_are_let_through_together() -> None:
    """No threshold parts a right one from one outside with the same score."""
    assert value(coverage_of([(0.9, True), (0.8, True)], [0.8])) == 0.5
    assert value(coverage_of([(0.9, True), (0.9, True)], [0.9])) == 0.0


def test_coverage_of_what_was_drawn() -> None:
    """Without the one from outside, everything may be answered."""
    group = coverage_of([(0.9, True), (0.7, True)], [0.8])
    drawn = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 0.0], [2.0, 0.0, 1.0]])
    assert group.statistic(drawn).tolist() == [0.5, 1.0, 1.0]


def test_calibration_error_is_the_mean_gap_of_the_bins() -> None:
    """.95 against 1/2, and .15 against 0, half of the questions each."""
    group = calibration_of([0.95, 0.95, 0.15, 0.15], [True, False, False, False])
    assert value(group) == pytest.approx(0.5 * 0.45 + 0.5 * 0.15)


def test_certainty_is_in_the_last_bin() -> None:
    """1.0 and .9 are one bin: a mean of .95 against 1/2."""
    assert value(calibration_of([1.0, 0.9], [True, False])) == pytest.approx(0.45)
