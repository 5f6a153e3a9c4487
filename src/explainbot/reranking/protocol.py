"""Reader protocol: does this text answer this question, and where.

Ranking compares a question and a passage that were turned into vectors apart from each
other; a reader sees both at once, so that it can tell a passage that answers from one
that is only about the same thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np

from explainbot.records import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray


@lru_cache(maxsize=256)
def _barred(tokens: int, longest: int) -> NDArray[np.float32]:
    """Return 0 for each start and end of an answer, -inf where that is none."""
    allowed = np.tril(np.triu(np.ones((tokens, tokens), dtype=bool)), longest)
    return np.where(allowed, np.float32(0), np.float32(-np.inf))


@dataclass(frozen=True, eq=False)
class Answers:
    """How likely each run of a text's tokens is the answer (Devlin et al. 2019)."""

    offsets: NDArray[np.int64]
    """Of each token in the text, shape (t, 2)."""
    starts: NDArray[np.float32]
    """Logit that the answer starts at each token, shape (t,)."""
    ends: NDArray[np.float32]
    """The same of its end."""
    none: float
    """Start and end logit of no answer."""
    longest: int
    """Tokens of an answer at most."""

    def best(self, start: int, end: int) -> tuple[Span, float] | None:
        """Return the likeliest answer inside a part of the text, None if it is empty.

        Returns:
            Its offsets in the text, and its logit less that of no answer.
        """
        inside = np.flatnonzero(
            (self.offsets[:, 0] >= start)
            & (self.offsets[:, 1] <= end)
            & (self.offsets[:, 0] < self.offsets[:, 1])
        )
        if not len(inside):
            return None
        first, last = int(inside[0]), int(inside[-1]) + 1
        sums = self.starts[first:last, None] + self.ends[None, first:last]
        place = int((sums + _barred(last - first, self.longest)).argmax())
        left, right = divmod(place, last - first)
        found = self.offsets[first + left, 0], self.offsets[first + right, 1]
        margin = float(sums[left, right]) - self.none
        return (int(found[0]), int(found[1])), margin


@dataclass(frozen=True)
class Judgement:
    """What a reader finds in one text."""

    score: float
    """Logit that the text answers: 0 is even chances, greater is surer."""
    answers: Answers | None = None
    """Where in the text the answer may stand; None from a reader that only judges."""

    @property
    def span(self) -> Span | None:
        """Offsets in the text of the likeliest answer; None where none is told."""
        if self.answers is None:
            return None
        found = self.answers.best(0, int(self.answers.offsets.max(initial=0)))
        return found[0] if found else None


class Reader(Protocol):
    """Judges texts by a question."""

    @property
    def identity(self) -> str:
        """Name and weights, "NAME@FIRST-16-HEX-OF-SHA256"."""

    @property
    def own(self) -> bool:
        """Whether it is the one that comes with the program, which confidence knows."""

    def read(self, question: str, texts: Sequence[str]) -> list[Judgement]:
        """Return one reading a text, in order."""
