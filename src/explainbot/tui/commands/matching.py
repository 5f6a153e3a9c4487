"""Matching of names by a few typed letters, and of words in what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from explainbot.tui.state import Turn
from explainbot.tui.wording.answers import shown

_FUZZY_NAMES = 5000
"""Of more names, only those are offered that hold the letters as they were typed."""
_LIKE = 80
"""Percent of the letters that must agree, in their order."""
_LETTERS = 4
"""Fewer letters are like too much."""


class OfferedNames:
    """Names in the order in which they are offered, the most welcome first."""

    def __init__(self, names: Sequence[str]) -> None:
        """Hold them, and their lower-case forms."""
        self._names = names
        self._lower = [name.casefold() for name in names]

    def best(self, typed: str, most: int) -> list[int]:
        """Return the places of the names meant: first those that begin so.

        Then those that hold every word, then those like it but for a few letters.
        """
        wanted = typed.casefold().strip()
        words = wanted.split()
        if not words:
            return list(range(min(most, len(self._names))))
        begin = [n for n, name in enumerate(self._lower) if name.startswith(wanted)]
        found = dict.fromkeys(begin[:most])
        for number, name in enumerate(self._lower):
            if len(found) >= most:
                break
            if all(word in name for word in words):
                found[number] = None
        if len(found) < most and len(wanted) >= _LETTERS:
            found |= dict.fromkeys(self._like(wanted, most))
        return list(found)[:most]

    def _like(self, wanted: str, most: int) -> list[int]:
        if len(self._names) > _FUZZY_NAMES:
            return []
        from rapidfuzz import fuzz, process

        scored = process.extract(
            wanted,
            self._lower,
            scorer=fuzz.partial_ratio,
            score_cutoff=_LIKE,
            limit=most,
        )
        return [number for _, _, number in scored]


def pattern_of(words: str) -> re.Pattern[str] | None:
    """Return what finds words in any case and over line ends; None for no words."""
    parts = [re.escape(word) for word in words.split()]
    return re.compile(r"\s+".join(parts), re.IGNORECASE) if parts else None


def words_of_turn(turn: Turn) -> str:
    """Return a question and the passages that are given in full."""
    rows = [turn.question]
    answer = turn.answer
    for view in (answer.parts or (answer,)) if answer is not None else ():
        for quote in shown(view)[0]:
            rows += (quote.text, quote.citation)
    return "\n".join(rows)
