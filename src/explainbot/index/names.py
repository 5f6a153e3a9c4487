"""The names of subjects in one language, looked up in the index as they are needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from explainbot.text.terms import Name, Names, tag_of, untagged

if TYPE_CHECKING:
    from explainbot.index.store import SectionStore


class StoredNames(Names):
    """Names of which none is read before a text calls for it."""

    def __init__(self, store: SectionStore, language: str) -> None:
        """Take the opened store, and the language of the documents that have them."""
        super().__init__({})
        self._store = store
        self._language = language
        self.subjects = _Subjects(store, language)

    def beginning(self, start: str) -> list[Name]:
        """Return the names whose ``name_start`` is this, in order."""
        return self._store.names_beginning(start, self._language)

    def of(self, subject: str) -> list[str]:
        """Return the names of a subject."""
        return self._store.names_of(subject, self._language)

    def ends(self, word: str) -> bool:
        """Whether a name of several words ends with this one."""
        return self._store.name_ends(word.lower(), self._language)

    def hold(self, word: str) -> bool:
        """Whether a name holds this lower-case word."""
        return self._store.name_holds(word)


class _Subjects(Mapping[str, str]):
    """From each name to its subject."""

    def __init__(self, store: SectionStore, language: str) -> None:
        self._store = store
        self._language = language

    def __getitem__(self, name: str) -> str:
        subject = self._store.subject(name, self._language)
        if subject is None:
            raise KeyError(name)
        return subject

    def __iter__(self) -> Iterator[str]:
        every = self._store.names()
        return (
            untagged(one.name) for one in every if tag_of(one.name) == self._language
        )

    def __len__(self) -> int:
        return sum(1 for _ in self)
