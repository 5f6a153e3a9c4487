"""The names of the corpus's subjects, looked up in the index as they are needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from explainbot.index.analysis import Name, Names

if TYPE_CHECKING:
    from explainbot.index.store import SectionStore


class StoredNames(Names):
    """Names of which none is read before a text calls for it."""

    def __init__(self, store: SectionStore) -> None:
        """Take the opened store."""
        super().__init__({})
        self._store = store
        self.subjects = _Subjects(store)

    def beginning(self, start: str) -> list[Name]:
        """Return the names whose ``name_start`` is this, in order."""
        return self._store.names_beginning(start)

    def of(self, subject: str) -> list[str]:
        """Return the names of a subject."""
        return self._store.names_of(subject)

    def ends(self, word: str) -> bool:
        """Whether a name of several words ends with this one."""
        return self._store.name_ends(word.lower())

    def hold(self, word: str) -> bool:
        """Whether a name holds this lower-case word."""
        return self._store.name_holds(word)


class _Subjects(Mapping[str, str]):
    """From each name to its subject."""

    def __init__(self, store: SectionStore) -> None:
        self._store = store

    def __getitem__(self, name: str) -> str:
        subject = self._store.subject(name)
        if subject is None:
            raise KeyError(name)
        return subject

    def __iter__(self) -> Iterator[str]:
        return (one.name for one in self._store.names())

    def __len__(self) -> int:
        return len(self._store.names())
