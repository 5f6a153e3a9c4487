"""Opening of a generation's files as they are needed: one segment, or two as one.

The rows, documents, terms and parts of a second segment are numbered from where those
of the first end, so that who asks by number need not know that there are two.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from explainbot.embedding.minilm.files import file_sha256
from explainbot.errors import ClosedError, IndexDamagedError
from explainbot.index.storage.manifest import REBUILD
from explainbot.index.storage.sqlite import SegmentStore

if TYPE_CHECKING:
    from pathlib import Path

    from explainbot.index.storage.lexical import WordIndex
    from explainbot.index.storage.memory_maps import JoinedRows, Mapped
    from explainbot.index.storage.merged import MergedStore, MergedVectors, MergedWords
    from explainbot.index.storage.protocols import VectorStore


def check_file(path: Path, known: dict[str, Any], *, hashed: bool) -> None:
    """Raise IndexDamagedError for a missing or altered file.

    Args:
        path: The file.
        known: Its "size" and "sha256".
        hashed: Whether to compare its hash, too.
    """
    if not path.is_file():
        raise IndexDamagedError(
            "a file of the index is missing", where=path, hint=REBUILD
        )
    size = path.stat().st_size
    if size != known["size"]:
        raise IndexDamagedError(
            f"a file of the index has {size} bytes instead of {known['size']}",
            where=path,
            hint=REBUILD,
        )
    if hashed and file_sha256(path) != known["sha256"]:
        raise IndexDamagedError(
            "a file of the index was altered", where=path, hint=REBUILD
        )


def forget(held: object) -> None:
    """Drop what the cached properties of an object hold."""
    for name, value in vars(type(held)).items():
        if isinstance(value, cached_property):
            vars(held).pop(name, None)


class Segment:
    """One segment on its own."""

    def __init__(self, folder: Path, search: str, dimension: int) -> None:
        """Take the folder; files are opened at first use.

        Args:
            folder: The segment's.
            search: How its vectors are searched, as the manifest says.
            dimension: Length of a vector.
        """
        self.folder = folder
        self._search = search
        self._dimension = dimension
        self._closed = False

    def close(self) -> None:
        """Release the files; may be called twice."""
        self._closed = True
        if "store" in vars(self):
            self.store.close()
        forget(self)

    @property
    def _files(self) -> Path:
        if self._closed:
            raise ClosedError.of("the index")
        return self.folder

    @cached_property
    def store(self) -> SegmentStore:
        """Documents and sections."""
        return SegmentStore(self._files / "sections.sqlite")

    @cached_property
    def vectors(self) -> VectorStore:
        """Vectors of sections."""
        from explainbot.index.storage.vectors import open_vectors

        count = self.store.own_count()
        return open_vectors(self.folder, self._search, self._dimension, count)

    @cached_property
    def parts(self) -> Mapped:
        """Vectors of headings and sentences."""
        from explainbot.index.storage.vectors import open_parts

        return open_parts(self._files, self._dimension)

    @cached_property
    def words(self) -> WordIndex:
        """The word index."""
        from explainbot.index.storage.lexical import WordIndex

        return WordIndex(self._files)


class MergedSegments:
    """A large segment, and a small one that adds to it and takes from it."""

    def __init__(self, base: Segment, more: Segment) -> None:
        """Take both."""
        self.base = base
        self.more = more

    def close(self) -> None:
        """Release the files of both; may be called twice."""
        self.base.close()
        self.more.close()
        forget(self)

    @cached_property
    def store(self) -> MergedStore:
        """Documents and sections of both."""
        from explainbot.index.storage.merged import MergedStore

        return MergedStore(self.base.store, self.more.store)

    @cached_property
    def vectors(self) -> MergedVectors:
        """Vectors of the sections of both."""
        from explainbot.index.storage.merged import MergedVectors

        return MergedVectors(self.base.vectors, self.more.vectors, self.store)

    @cached_property
    def parts(self) -> JoinedRows:
        """Vectors of headings and sentences of both."""
        from explainbot.index.storage.memory_maps import JoinedRows

        return JoinedRows(self.base.parts, self.more.parts)

    @cached_property
    def words(self) -> MergedWords:
        """The word index of both."""
        from explainbot.index.storage.merged import MergedWords

        return MergedWords(self.base.words, self.more.words, self.store)
