"""A teacher's names of one thing: the question is also asked with each other name.

The wordings are ranked one by one, and the one whose best passage scores highest is
answered; so a name that the corpus does not use costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from explainbot.curation import LONGEST
from explainbot.index.analysis import stemmed, words

MOST = 6
"""Wordings of one question, itself included."""
ACRONYM = 4
"""Capitals up to which a name must stand just so: "US" is not "us"."""


class Synonyms:
    """Finds names in a question, in any form of their words, and their others."""

    def __init__(self, groups: Sequence[Sequence[str]], language: str) -> None:
        """Take the groups.

        Args:
            groups: Names of one thing, two or more each.
            language: ISO 639-1 code; decides which forms are of one word.
        """
        self.language = language
        self._groups = {
            self._key(name): tuple(group) for group in groups for name in group
        }
        self._written = {self._key(name): name for group in groups for name in group}
        self.words = frozenset(
            word for group in groups for name in group for word, _, _ in words(name)
        )
        """Every word of a name, in lower case: none of them is a typing error."""

    def _key(self, name: str) -> tuple[str, ...]:
        return tuple(stemmed(word, self.language) for word, _, _ in words(name))

    def wordings(self, question: str) -> list[str]:
        """Return the question, and with each other name in the place of one it uses."""
        found = [question]
        for start, end, name, group in self._mentions(question):
            before, after = question[:start], question[end:]
            found += [before + other + after for other in group if other != name]
        return found[:MOST]

    def _mentions(
        self, question: str
    ) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
        """Yield offsets, name and group of each name used, the longer ones first."""
        if not self._groups:
            return
        spans = [(start, end) for _, start, end in words(question)]
        stems = self._key(question)
        place = 0
        while place < len(stems):
            for count in range(min(LONGEST, len(stems) - place), 0, -1):
                key = stems[place : place + count]
                start, end = spans[place][0], spans[place + count - 1][1]
                if key in self._groups and self._fits(key, question[start:end]):
                    yield start, end, self._written[key], self._groups[key]
                    place += count - 1
                    break
            place += 1

    def _fits(self, key: tuple[str, ...], text: str) -> bool:
        name = self._written[key]
        return text == name or not (name.isupper() and len(name) <= ACRONYM)
