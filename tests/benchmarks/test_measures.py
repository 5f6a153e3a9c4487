"""Measures of ranked answers."""

from __future__ import annotations

import pytest
from benchmarks.measures import auroc, hit_at, reciprocal_rank

RANKS = [1, 3, 0, 11]


def test_hits_are_counted_up_to_the_cut_off() -> None:
    """A rank of 0 is no hit at all."""
    assert hit_at(RANKS, 1) == 0.25
    assert hit_at(RANKS, 3) == 0.5
    assert hit_at([], 1) is None


def test_reciprocal_ranks_are_averaged() -> None:
    """1, 1/3, and twice nothing: one is missing and one is beyond the cut-off."""
    assert reciprocal_rank(RANKS, 10) == pytest.approx(1 / 3)


def test_auroc_counts_ties_half() -> None:
    """Of four pairs two are won, one is lost and one is a tie."""
    assert auroc([0.9, 0.4], [0.5, 0.4]) == 0.625
    assert auroc([0.9], []) is None
