"""The probability that the top passage answers; the only place a threshold lives.

A logistic regression on six signals of the ranking, fitted on questions with known
answers by ``benchmarks/fit_confidence.py``:

- best: the top passage's score;
- full: its cosine with the question;
- coverage: share of the question's terms, by idf, that it holds;
- margin: its score less the mean of the four next ones;
- absent: share of the names in the question that it does not hold;
- unknown: 1 if the question names something that the whole corpus does not, else 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explainbot.records import Match

COEFFICIENTS = {
    "best": 2.75,
    "full": 4.02,
    "coverage": 0.93,
    "margin": 3.49,
    "absent": -0.22,
    "unknown": -0.5,
}
INTERCEPT = -3.86
FITTED_TO = "6061c6c8458f0397"
"""First digits of the sha256 of the data behind the coefficients."""
STRONG, GOOD, WEAK = 0.85, 0.55, 0.25
"""Least confidence of each band; below WEAK the corpus does not answer."""
NEXT = 4
"""So many of the next passages the margin is measured against."""


@dataclass(frozen=True)
class Confidence:
    """A probability with the signals that it was made from."""

    probability: float
    """0 to 1."""
    signals: dict[str, float]

    @property
    def match(self) -> Match:
        """The band."""
        if self.probability >= STRONG:
            return "strong"
        if self.probability >= GOOD:
            return "good"
        return "weak" if self.probability >= WEAK else "none"


def confidence(
    scores: list[float], full: float, coverage: float, absent: float, *, unknown: bool
) -> Confidence:
    """Return the probability that the top-ranked passage answers.

    Args:
        scores: Of the candidates, best first; at least one.
        full: Cosine of the question and the top passage, -1 to 1.
        coverage: Of the question by the top passage, 0 to 1.
        absent: Share of the question's names that the top passage lacks, 0 to 1.
        unknown: Whether one of the names is nowhere in the corpus.
    """
    others = scores[1 : 1 + NEXT]
    signals = {
        "best": scores[0],
        "full": full,
        "coverage": coverage,
        "margin": scores[0] - sum(others) / len(others) if others else 0.0,
        "absent": absent,
        "unknown": float(unknown),
    }
    total = INTERCEPT + sum(
        COEFFICIENTS[name] * value for name, value in signals.items()
    )
    return Confidence(1 / (1 + math.exp(-total)), signals)
