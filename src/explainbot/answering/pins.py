"""Questions that a teacher answered with words of a text."""

from __future__ import annotations

from collections.abc import Sequence

from explainbot.answering.rank import plain_words
from explainbot.curation import Placed

ARTICLES = frozenset(("a", "an", "the"))
CONFIDENCE = 0.99
"""Of a pinned answer: a person chose it."""


class Pins:
    """Finds the pin that a question is meant for.

    By its words alone: vectors do not tell "What is an example of it?" from "What is
    not an example of it?" (a cosine of .997).
    """

    def __init__(self, pins: Sequence[Placed] = ()) -> None:
        """Take the pins; of two for one question the first counts."""
        self._by_words = {
            _key(question): pin for pin in reversed(pins) for question in pin.questions
        }

    def find(self, question: str) -> Placed | None:
        """Return the pin for a question, whatever its case, signs and articles."""
        return self._by_words.get(_key(question)) if self._by_words else None


def _key(question: str) -> tuple[str, ...]:
    return tuple(word for word in plain_words(question) if word not in ARTICLES)
