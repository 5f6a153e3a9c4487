"""Collections: a document's folders and its tags, by which a question is limited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from explainbot.text.terms import collection_key


def names_of(document: str, tags: Iterable[str]) -> tuple[str, ...]:
    """Return the collections that a document is in, each once.

    Its folders below corpus/, each alone and with those above it, then its tags.

    Args:
        document: Its path below corpus/, with ``/``.
        tags: Its tags.
    """
    found: dict[str, str] = {}
    for name in (*_folders(document), *tags):
        found.setdefault(collection_key(name), name)
    return tuple(found.values())


def _folders(document: str) -> Iterator[str]:
    folders = document.split("/")[:-1]
    for count, folder in enumerate(folders, start=1):
        yield folder
        yield "/".join(folders[:count])


class Collections:
    """The collections of one index."""

    def __init__(self, documents: Iterable[tuple[int, str, Sequence[str]]]) -> None:
        """Take each document's number, name and tags."""
        self._names: dict[str, str] = {}
        self._documents: dict[str, list[int]] = {}
        for number, document, tags in documents:
            for name in names_of(document, tags):
                key = collection_key(name)
                if key:
                    self._names.setdefault(key, name)
                    self._documents.setdefault(key, []).append(number)

    @property
    def names(self) -> tuple[str, ...]:
        """Every collection's name, in order."""
        return tuple(sorted(self._names.values(), key=str.casefold))

    def name(self, written: str) -> str:
        """Return the name of the collection that was meant; "" if there is none."""
        return self._names.get(collection_key(written), "")

    def documents(self, names: Iterable[str]) -> list[int]:
        """Return the numbers of the documents in any of the named collections."""
        found = {
            number
            for name in names
            for number in self._documents.get(collection_key(name), ())
        }
        return sorted(found)
