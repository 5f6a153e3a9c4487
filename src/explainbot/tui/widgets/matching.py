"""Matching of names by a few typed letters, quick enough for every key."""

from __future__ import annotations

from collections.abc import Sequence

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
