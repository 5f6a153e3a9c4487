"""Questions that a teacher answered with words of a text."""

from __future__ import annotations

from collections.abc import Sequence

from explainbot.answering.headings import plain_words
from explainbot.answering.wording import SHORTEST
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
        """Return the pin for a question, whatever its case, signs and articles.

        Words of four letters and more may have one typing error each.
        """
        if not self._by_words:
            return None
        asked = _key(question)
        near = (pin for key, pin in self._by_words.items() if _alike(asked, key))
        return self._by_words.get(asked) or next(near, None)


def _key(question: str) -> tuple[str, ...]:
    return tuple(word for word in plain_words(question) if word not in ARTICLES)


def _alike(asked: tuple[str, ...], key: tuple[str, ...]) -> bool:
    """Whether each word is the same, but for a typing error."""
    from rapidfuzz.distance import OSA

    return len(asked) == len(key) and all(
        one == other
        or (
            min(len(one), len(other)) >= SHORTEST
            and OSA.distance(one, other, score_cutoff=1) <= 1
        )
        for one, other in zip(asked, key, strict=True)
    )
