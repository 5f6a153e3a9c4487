"""Measures of ranked answers, each with its formula."""

from __future__ import annotations

import math
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from pathlib import Path

OUTSIDE = 0.025
"""Chance that the true median lies beyond one end of an interval."""


def mean(values: Sequence[float]) -> float | None:
    """Return the mean, or None of nothing."""
    return sum(values) / len(values) if values else None


def hit_at(ranks: Sequence[int], k: int) -> float | None:
    """Return the share of questions whose first right passage is within the first k.

    Args:
        ranks: For each question the rank of its first right passage, from 1; 0 if none.
        k: Cut-off.
    """
    return mean([float(0 < rank <= k) for rank in ranks])


def reciprocal_rank(ranks: Sequence[int], k: int) -> float | None:
    """Return MRR@k: the mean of 1/rank, 0 where the rank is 0 or beyond k."""
    return mean([1 / rank if 0 < rank <= k else 0.0 for rank in ranks])


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the chance that a positive scores above a negative, ties counted half."""
    if not positive or not negative:
        return None
    below = sorted(negative)
    wins = sum(
        (bisect_left(below, score) + bisect_right(below, score)) / 2
        for score in positive
    )
    return wins / (len(positive) * len(negative))


def shown(value: float | None) -> str:
    """Return a share, or a count beyond 1, as a table cell."""
    if value is None:
        return "–"
    return f"{value:.0f}" if value > 1 else f"{value:.3f}"


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def middle(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the median and the ends of its interval of 95 % at least.

    The interval is free of any distribution: between two of the sorted values, as many
    from each end as a fair coin falls on one side in at most 2.5 % of all cases.
    """
    ranked = sorted(values)
    count, out, below = len(ranked), 0, 0.0
    for successes in range(count):
        below += math.comb(count, successes) / 2**count
        if below > OUTSIDE:
            break
        out = successes
    return statistics.median(ranked), ranked[out], ranked[count - 1 - out]


def put_between(page: Path, begin: str, end: str, text: str) -> None:
    """Put a text between two marks of a page, each of which stands there once."""
    before, rest = page.read_text(encoding="utf-8").split(begin)
    _, after = rest.split(end)
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
