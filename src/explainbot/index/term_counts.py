"""Terms of the sections and words of the documents, most of them counted before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Protocol

from explainbot.index.earlier import Earlier
from explainbot.index.passages import head_terms, text_terms
from explainbot.index.units import Loaded, Unit
from explainbot.text.terms import Names, tagged, untagged, words

NONE = Names({})
MOST_NEW_NAMES = 200
"""With more of them than that, looking for them costs as much as counting again."""


class TermCounts:
    """Counts for one segment; takes over what the index before counted alike.

    A section's terms depend on its title, headings and text, and on the names of the
    corpus's subjects; those that mention a name that is new, gone or means another
    subject are counted again.
    """

    def __init__(
        self,
        names: Mapping[str, Names],
        earlier: Earlier | None,
        known: Mapping[str, tuple[str, bool]],
    ) -> None:
        """Compare the names of now with those of the index before.

        Args:
            names: The names of now, by language.
            earlier: The index before.
            known: The names of now, as the segment stores them.
        """
        self._names = names
        before = earlier.names if earlier else {}
        self._altered = {
            name for name in {*before, *known} if before.get(name) != known.get(name)
        }
        self._earlier = earlier
        if len(self._altered) > MOST_NEW_NAMES:
            self._earlier = None
        altered = sorted(set(map(untagged, self._altered)))
        pattern = "|".join(map(re.escape, altered))
        self._mention = re.compile(pattern, re.IGNORECASE) if pattern else None

    def terms(self, unit: Unit) -> tuple[list[str], list[list[str]]]:
        """Return the terms of a section's title and headings, and of each sentence."""
        if self._earlier and unit.terms and not self._touched(unit):
            return self._earlier.terms(unit.terms)
        names = self._names.get(unit.section.document.language, NONE)
        return (
            head_terms(unit.section, names),
            text_terms(unit.section, unit.sentences, names),
        )

    def _touched(self, unit: Unit) -> bool:
        if self._mention is None:
            return False
        section = unit.section
        document = section.document
        subject = tagged(document.subject, document.language)
        return subject in self._altered or any(
            map(
                self._mention.search,
                (document.title, section.heading, *section.heading_path, section.text),
            )
        )


class Uses(Protocol):
    """Counts the words of an index."""

    def count(self, item: Loaded) -> None:
        """Count the words of a document that is to be in the segment."""

    def vocabulary(self) -> Iterable[tuple[str, int]]:
        """Return words with their uses; called once, after all documents."""


class WordUses:
    """Counts the words of a whole index, taken over from the index before."""

    def __init__(self, earlier: Earlier | None) -> None:
        """Begin with what the index before holds."""
        self._words = earlier.vocabulary() if earlier else Counter()
        self._left = earlier.titles() if earlier else {}
        self._source = earlier

    def count(self, item: Loaded) -> None:
        """Count the words of a document that is to be in the segment."""
        document = item.document
        if item.unchanged:
            del self._left[document.id]
        else:
            self._words.update(all_words((document.text, document.title)))

    def vocabulary(self) -> Iterable[tuple[str, int]]:
        """Return the words with their uses; called once, after all documents."""
        for name, title in self._left.items():
            if self._source is not None:
                gone = (self._source.text(name), title)
                self._words.subtract(all_words(gone))
        return [(word, uses) for word, uses in self._words.items() if uses > 0]


def all_words(texts: Iterable[str]) -> list[str]:
    """Return every word of some texts in lower case."""
    return [word for text in texts for word, _, _ in words(text)]
