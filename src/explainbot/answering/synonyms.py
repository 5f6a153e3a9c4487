"""A teacher's names of one thing: the question is also asked with each other name.

The wordings are ranked one by one, and the one whose best passage scores highest is
answered; so a name that the corpus does not use costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from explainbot.curation import LONGEST
from explainbot.text.terms import stemmed, words

MOST = 6
"""Wordings of one question, itself included."""
ACRONYM = 4
"""Capitals up to which a name must stand just so: "US" is not "us"."""


class Synonyms:
    """Finds names in a question, in any form of their words, and their others."""

    def __init__(self, groups: Sequence[Sequence[str]], *languages: str) -> None:
        """Take the groups.

        Args:
            groups: Names of one thing, two or more each.
            languages: ISO 639-1 codes; they decide which forms are of one word.
        """
        self._names = {
            code: {
                _name_key(name, code): (name, tuple(group))
                for group in groups
                for name in group
            }
            for code in languages
        }
        """By language, from the stems of each name to the name and its group."""
        self.words = frozenset(
            word for group in groups for name in group for word, _, _ in words(name)
        )
        """Every word of a name, in lower case: none of them is a typing error."""

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
        if not self.words:
            return
        spans = [(start, end) for _, start, end in words(question)]
        stems = {code: _name_key(question, code) for code in self._names}
        place = 0
        while place < len(spans):
            for count in range(min(LONGEST, len(spans) - place), 0, -1):
                start, end = spans[place][0], spans[place + count - 1][1]
                keys = {code: own[place : place + count] for code, own in stems.items()}
                found = self._found(keys, question[start:end])
                if found:
                    yield start, end, *found
                    place += count - 1
                    break
            place += 1

    def _found(
        self, keys: Mapping[str, tuple[str, ...]], text: str
    ) -> tuple[str, tuple[str, ...]] | None:
        """Return the name and the group of a piece of text with these stems."""
        for code, key in keys.items():
            name, group = self._names[code].get(key, ("", ()))
            if name and (text == name or not _exact(name)):
                return name, group
        return None


def _name_key(name: str, language: str) -> tuple[str, ...]:
    return tuple(stemmed(word, language) for word, _, _ in words(name))


def _exact(name: str) -> bool:
    return name.isupper() and len(name) <= ACRONYM
