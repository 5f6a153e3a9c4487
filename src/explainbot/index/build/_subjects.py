"""Subject names of a corpus, gathered from its documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeAlias

from explainbot.index.passages import ordinary_words
from explainbot.records import Document
from explainbot.text.languages import stop_words
from explainbot.text.terms import Names, name_words, tag_of, tagged, untagged

FEW = 100
"""Pieces of text that are looked for one by one sooner than all words are read."""
ALWAYS_EXACT = 2
"""Capitals up to which an acronym counts only as it is written."""


KnownNames: TypeAlias = dict[str, tuple[str, bool]]
"""From each name to its subject, and whether it counts only as it is written.

Of a whole index, names are tagged by the language of the documents that have them: a
German subject is no name in English texts.
"""


class Named(Protocol):
    """What has a subject."""

    @property
    def subject(self) -> str:
        """The main name; "" for none."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its other names."""

    @property
    def language(self) -> str:
        """Of its text."""


def names_of(known: KnownNames) -> dict[str, Names]:
    """Return the names of each language, to be looked for in its texts.

    Args:
        known: Tagged by language.
    """
    found: dict[str, dict[str, tuple[str, bool]]] = {}
    for name, value in known.items():
        found.setdefault(tag_of(name), {})[untagged(name)] = value
    return {
        language: Names(
            {name: own for name, (own, _) in names.items()},
            [name for name, (_, only) in names.items() if only],
        )
        for language, names in found.items()
    }


def words_in(known: KnownNames) -> set[str]:
    """Return every word of the names, tagged by language, in lower case."""
    return set().union(*(name_words(untagged(name)) for name in known))


def all_names(documents: Callable[[], Iterable[Document]]) -> KnownNames:
    """Return the names of subjects in every language, tagged by it."""

    def within(language: str) -> Callable[[], Iterable[Document]]:
        return lambda: (one for one in documents() if one.language == language)

    languages = dict.fromkeys(one.language for one in documents())
    return {
        tagged(name, language): known
        for language in languages
        for name, known in find_names(within(language)).items()
    }


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


def tagged_subjects(documents: Iterable[Named]) -> dict[str, str]:
    """Map each name of a subject, tagged by its language, to the subject."""
    found: dict[str, list[Named]] = {}
    for document in documents:
        found.setdefault(document.language, []).append(document)
    return {
        tagged(name, language): subject
        for language, own in found.items()
        for name, subject in subjects_of(own).items()
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
    found = wanted & stop_words("en")
    if found == wanted:
        return found
    for document in documents():
        # Most texts hold none of a few; to look for a piece of text is cheap.
        left = wanted - found
        if len(left) > FEW or any(word in document.text for word in left):
            found |= wanted & ordinary_words(document.text)
    return found
