"""What can be asked, offered while a question is typed."""

from __future__ import annotations

from collections.abc import Sequence

from explainbot.tui.matching import Names

MOST = 6
_FEWEST_LETTERS = 3


class Suggestions:
    """Known questions and headings; one set of names until these change."""

    def __init__(self) -> None:
        """Know nothing."""
        self._key: tuple[int, int, int] = (-1, -1, -1)
        self._names = Names(())
        self._offered: list[tuple[str, str]] = []

    def best(
        self, typed: str, asked: Sequence[str], headings: Sequence[str]
    ) -> list[tuple[str, str]]:
        """Return (suggestion, where it is from) for what is typed, the best first.

        Args:
            typed: So far; fewer than three letters suggest nothing.
            asked: Questions that were asked before, oldest first.
            headings: Of the texts.
        """
        if len(typed.strip()) < _FEWEST_LETTERS or "\n" in typed:
            return []
        key = (id(headings), len(headings), len(asked))
        if key != self._key:
            self._key = key
            known = dict.fromkeys(reversed(asked), "asked before")
            self._offered = [
                *known.items(),
                *((h, "heading") for h in headings if h and h not in known),
            ]
            self._names = Names([name for name, _ in self._offered])
        best = self._names.best(typed, MOST)
        found = [self._offered[number] for number in best]
        return [item for item in found if item[0] != typed]
