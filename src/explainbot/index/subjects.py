"""The names of the corpus's subjects, gathered from its documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeAlias

from explainbot.index.analysis import Names, name_words
from explainbot.index.passages import ordinary_words
from explainbot.languages import STOP_WORDS
from explainbot.records import Document

FEW = 100
"""Pieces of text that are looked for one by one sooner than all words are read."""
ALWAYS_EXACT = 2
"""Capitals up to which an acronym counts only as it is written."""


KnownNames: TypeAlias = dict[str, tuple[str, bool]]
"""From each name to its subject, and whether it counts only as it is written."""


class Named(Protocol):
    """What has a subject."""

    @property
    def subject(self) -> str:
        """The main name; "" for none."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its other names."""


def names_of(known: KnownNames) -> Names:
    """Return the names, to be looked for in texts."""
    exact = [name for name, (_, only) in known.items() if only]
    return Names({name: own for name, (own, _) in known.items()}, exact)


def words_in(known: KnownNames) -> set[str]:
    """Return every word of the names in lower case."""
    return set().union(*map(name_words, filter(None, known)))


def find_names(
    documents: Callable[[], Iterable[Document]],
) -> KnownNames:
    """Map each name of a subject to (subject, whether only as it is written).

    Documents that share a name share the subject; the first one's spelling is used.

    Args:
        documents: Gives all of them, each time it is called.
    """
    subjects = subjects_of(documents())
    acronyms = {name for name in subjects if name.isupper()}
    ordinary = _ordinary({name.lower() for name in acronyms}, documents)
    return {
        name: (
            subject,
            name in acronyms
            and (len(name) <= ALWAYS_EXACT or name.lower() in ordinary),
        )
        for name, subject in subjects.items()
    }


def subjects_of(documents: Iterable[Named]) -> dict[str, str]:
    """Map each name of a subject to the subject."""
    subjects: dict[str, str] = {}
    merged: dict[str, str] = {}

    def main(subject: str) -> str:
        while subject in merged:
            subject = merged[subject]
        return subject

    for document in documents:
        if not document.subject:
            continue
        names = [name for name in (document.subject, *document.aliases) if name]
        known = [main(subjects[name]) for name in names if name in subjects]
        subject = known[0] if known else document.subject
        merged.update(dict.fromkeys(set(known) - {subject}, subject))
        subjects.update(dict.fromkeys(names, subject))
    return {name: main(own) for name, own in subjects.items()}


def _ordinary(
    wanted: set[str], documents: Callable[[], Iterable[Document]]
) -> set[str]:
    """Return those of some lower-case words that a text writes in lower case."""
    found = wanted & STOP_WORDS
    if found == wanted:
        return found
    for document in documents():
        # Most texts hold none of a few; to look for a piece of text is cheap.
        left = wanted - found
        if len(left) > FEW or any(word in document.text for word in left):
            found |= wanted & ordinary_words(document.text)
    return found
