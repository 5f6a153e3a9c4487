"""Readers: does this text answer this question, and where.

Ranking compares a question and a passage that were turned into vectors apart from each
other; a reader sees both at once, so that it can tell a passage that answers from one
that is only about the same thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from explainbot.records import Span


@dataclass(frozen=True)
class Reading:
    """What a reader finds in one text."""

    score: float
    """Logit that the text answers: 0 is even chances, greater is surer."""
    span: Span | None = None
    """Offsets in the text of what answers; None from a reader that only judges."""
    margin: float = 0.0
    """Logit of that span (start and end) less that of no span at all."""


class Reader(Protocol):
    """Judges texts by a question."""

    @property
    def identity(self) -> str:
        """Name and weights, "NAME@FIRST-16-HEX-OF-SHA256"."""

    @property
    def own(self) -> bool:
        """Whether it is the one that comes with the program, which confidence knows."""

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Return one reading a text, in order."""
