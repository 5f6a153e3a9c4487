"""IndexReader: one opened generation, the Store that answering sees.

The rows, documents, terms and parts of a second segment are numbered from where those
of the first end, so that who asks by number need not know that there are two.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from explainbot.embedding.minilm.files import file_sha256
from explainbot.errors import (
    ClosedError,
    CorpusEmptyError,
    IndexDamagedError,
    IndexModelError,
)
from explainbot.index.storage.manifest import (
    REBUILD,
    Manifest,
    current_name,
    earlier_names,
    manifest_path,
    read_manifest,
    server_address,
)
from explainbot.index.storage.rows import Collections
from explainbot.index.storage.sqlite import SegmentStore, StoredNames
from explainbot.progress import Log
from explainbot.text.cache import KnownOf
from explainbot.text.languages import main_language
from explainbot.text.terms import Names, tagged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from explainbot.index.protocol import (
        AcrossStore,
        NumberRows,
        RowStore,
        SegmentStorage,
        Storage,
        VectorStore,
        WordStore,
    )
    from explainbot.index.server.connection import Server
    from explainbot.index.storage.lexical import WordIndex
    from explainbot.index.storage.memory_maps import JoinedRows, Mapped
    from explainbot.index.storage.merged import MergedStore, MergedVectors, MergedWords
    from explainbot.index.storage.rows import Rows, StoredSection


LOG = Log(__name__)
COARSE = "coarse.faiss"
"""The one file that an index can do without (vectors.py)."""
SKETCHES = "sketches.u64"
"""Of a segment that others may add to: what near duplicates are found by."""


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


def _is_away(folder: Path, segment: str) -> bool:
    """Whether a segment is not in the folder, so that it may be on a server."""
    return not (folder / "segments" / segment).is_dir()


class Segment:
    """One segment on its own, in a folder."""

    def __init__(self, folder: Path, search: str, dimension: int) -> None:
        """Take the folder; files are opened at first use.

        Args:
            folder: The segment's.
            search: How its vectors are searched, as the manifest says.
            dimension: Length of a vector.
        """
        self.folder = self.place = folder
        self.name = folder.name
        self._search = search
        self._dimension = dimension
        self._closed = False

    def sketches(self) -> NDArray[np.uint8]:
        """Return the bytes of the sections' sketches, mapped.

        Raises:
            OSError: There are none.
        """
        import numpy as np

        return np.memmap(self.folder / SKETCHES, dtype=np.uint8, mode="r")

    def altered(self, known: Mapping[str, Mapping[str, Any]]) -> list[str]:
        """Return the files that are not as the manifest tells.

        Args:
            known: Of each file its hash.
        """
        return [
            name
            for name, one in known.items()
            if not (name == COARSE and not (self.folder / name).exists())
            and file_sha256(self.folder / name) != one["sha256"]
        ]

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
        """Vectors of headings and sentences, as they are stored."""
        from explainbot.index.storage.vectors import open_parts

        return open_parts(self._files, self._dimension)

    @cached_property
    def words(self) -> WordIndex:
        """The word index."""
        from explainbot.index.storage.lexical import WordIndex

        return WordIndex(self._files)


class MergedSegments:
    """A large segment, and a small one that adds to it and takes from it."""

    def __init__(self, base: SegmentStorage, more: SegmentStorage) -> None:
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


HASHED_AT_OPENING = 16_000_000
"""Bytes up to which an index is hashed when it is opened."""
MOST_TERMS, MOST_TEXTS, MOST_SECTIONS = 10_000, 64, 8_192
"""What is kept of the terms, texts and sections that were asked for last."""


class IndexReader:
    """One generation on disk, opened to be read; a Store and a context manager.

    It is for the thread that opened it.
    """

    def __init__(self, folder: Path, name: str, manifest: Manifest) -> None:
        """Take a generation that ``open`` found; files are opened at first use."""
        self.folder = folder
        self.name = name
        self.manifest = manifest
        self.model = manifest.model
        self.reading_rules = manifest.reading_rules
        self.damaged = False
        """Whether this stands for a later generation, which is damaged."""
        self._known: KnownOf[str, tuple[int, int]] = KnownOf(MOST_TERMS)
        self._names: dict[str, Names] = {}
        self._rows_in_language: dict[str, Rows] = {}
        self._across: dict[str, AcrossStore | None] = {}
        self._texts: dict[int, str] = {}
        self._sections: dict[int, StoredSection] = {}
        self._closed = False
        self._server: Server | None = None
        names = sorted(manifest.segments, key=lambda one: one != manifest.base)
        if len(names) != 1 + bool(manifest.base):
            raise IndexDamagedError(
                f"the index has {len(names)} segments instead of one",
                where=manifest_path(folder, name),
                hint=REBUILD,
            )
        self.address = server_address(folder) if _is_away(folder, names[0]) else None
        """Where its segments are; None if in the folder."""
        self.segments = self._segments(names)
        """The large one first."""
        self.segment = folder / "segments" / names[0]
        """Where the large one is, in a folder."""
        self._opened: Storage = (
            MergedSegments(*self.segments) if manifest.base else self.segments[0]
        )

    def _segments(self, names: Sequence[str]) -> list[SegmentStorage]:
        manifest = self.manifest
        if self.address is not None:
            from explainbot.index.server.segments import open_segments

            opened = open_segments(self.address, names, manifest)
            self._server = opened[0].server
            return [*opened]
        return [
            Segment(self.folder / "segments" / one, manifest.search, manifest.dimension)
            for one in names
        ]

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        hashed: bool = True,
        loaded: bool = False,
        earlier: bool = False,
    ) -> IndexReader:
        """Open the generation in use.

        Args:
            folder: ``index/`` of a workspace.
            hashed: Whether to compare the hashes of a small index's files.
            loaded: Whether to open every file now (``load``).
            earlier: Whether to open the generation before, if it is still whole, where
                this one is damaged; ``damaged`` then says so.

        Raises:
            CorpusEmptyError: No index was built yet.
            IndexDamagedError: A file of it is missing or of another size.
        """
        try:
            name = current_name(folder)
            if not name:
                raise CorpusEmptyError(
                    "there is no index yet", where=folder, hint="Run: explainbot index"
                )
            return cls._of(folder, name, hashed=hashed, loaded=loaded)
        except IndexDamagedError:
            for name in earlier_names(folder) if earlier else ():
                with suppress(IndexDamagedError):
                    index = cls._of(folder, name, hashed=True, loaded=loaded)
                    index.damaged = True
                    return index
            raise

    @classmethod
    def _of(cls, folder: Path, name: str, *, hashed: bool, loaded: bool) -> IndexReader:
        """Open a generation by its name."""
        index = cls(folder, name, read_manifest(folder, name))
        index._check_files(hashed=hashed)
        if loaded:
            index.load()
        LOG.info("index opened: %s, generation %s, model %s", folder, name, index.model)
        return index

    def __enter__(self) -> Self:
        """Return this."""
        self.check_open()
        return self

    def __exit__(self, *_: object) -> None:
        """Close it, however the block ended."""
        self.close()

    def check_open(self) -> None:
        """Raise ClosedError once this is closed."""
        if self._closed:
            raise ClosedError.of("the index")

    def close(self) -> None:
        """Release the files; may be called twice.

        Its name, model and manifest can still be read; all else raises ClosedError.
        """
        self._closed = True
        self._opened.close()
        forget(self)
        self._known.clear()
        for kept in (self._names, self._rows_in_language, self._across):
            kept.clear()
        self._texts.clear()
        self._sections.clear()

    def load(self) -> Self:
        """Open every file now, so that a later build cannot take one away.

        Raises:
            IndexDamagedError: One cannot be opened; then none stays open.
        """
        try:
            _ = self.corpus, self.vectors, self.parts, self.words, self.names
        except BaseException:
            self.close()
            raise
        return self

    def _check_files(self, *, hashed: bool) -> None:
        """Raise IndexDamagedError for a missing or altered file.

        Sizes are always compared, hashes only where that takes a few milliseconds;
        ``explainbot verify`` compares all.
        """
        segments = self.manifest.segments
        every = [
            known["size"] for files in segments.values() for known in files.values()
        ]
        if self.address is not None:
            return  # its tables were looked for when they were opened
        small = sum(every) <= HASHED_AT_OPENING
        for name, files in segments.items():
            for file, known in files.items():
                path = self.folder / "segments" / name / file
                if file == COARSE and not path.exists():
                    continue  # a pack leaves it out
                check_file(path, known, hashed=hashed and small)

    def check_model(self, identity: str) -> None:
        """Raise IndexModelError unless that model's vectors are these.

        Encoders with equal weights give equal vectors, whatever they are called.
        """
        if identity.rpartition("@")[2] != self.model.rpartition("@")[2]:
            raise IndexModelError(
                f"the index was made with the model {self.model}, not {identity}",
                where=self.folder,
                hint="Make it again with this model: explainbot index --rebuild",
            )

    @property
    def corpus(self) -> RowStore:
        """What is stored of the corpus: its documents, sections and words."""
        return self._opened.store

    @property
    def vectors(self) -> VectorStore:
        """Vectors of sections."""
        return self._opened.vectors

    @property
    def parts(self) -> NumberRows:
        """Vectors of headings and sentences, by ``first_part`` of their section."""
        return self._opened.parts

    @property
    def codes(self) -> bool:
        """Whether these are codes (vectors.py)."""
        from explainbot.index.storage.vectors import CODES

        return any(CODES in files for files in self.manifest.segments.values())

    @property
    def words(self) -> WordStore:
        """The word index."""
        return self._opened.words

    @property
    def names(self) -> Names:
        """The names under which subjects go in the corpus's main language."""
        return self.names_in(main_language(self.languages))

    def names_in(self, language: str) -> Names:
        """Return every name under which subjects go in documents in a language."""
        if language not in self._names:
            self._names[language] = StoredNames(self.corpus.names, language)
        return self._names[language]

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages of the documents, the most frequent first."""
        return tuple(self.corpus.fact("languages").split())

    @cached_property
    def mean_length(self) -> float:
        """Mean number of terms of a section, as BM25 counts them."""
        return float(self.corpus.fact("mean_length"))

    @cached_property
    def _sizes(self) -> dict[str, tuple[int, float]]:
        """Of each language, number of sections and mean of their terms."""
        sizes = self.corpus.sizes()
        return {code: (held, length / held) for code, (held, length) in sizes.items()}

    def size_in(self, language: str) -> tuple[int, float]:
        """Return how many sections are in a language, and their mean length."""
        return self._sizes.get(language, (0, 1.0))

    def rows_in_language(self, language: str) -> Rows | None:
        """Return the rows of the sections in a language; None if all are in it."""
        import numpy as np

        if self.languages[1:] and language not in self._rows_in_language:
            rows = np.array(self.corpus.rows_in_language(language), dtype=np.int64)
            self._rows_in_language[language] = rows
        return self._rows_in_language.get(language)

    @cached_property
    def collections(self) -> Collections:
        """The folders and tags of the documents."""
        return Collections(self.corpus.tags())

    def rows_of(self, collections: Sequence[str]) -> Rows:
        """Return the rows of the sections in any of the collections, ascending."""
        import numpy as np

        documents = self.collections.documents(collections)
        return np.array(self.corpus.rows_of(documents), dtype=np.int64)

    def count(self) -> int:
        """Return the number of sections."""
        return self._count

    @cached_property
    def _count(self) -> int:
        return self.corpus.count()

    def allow_partial(self) -> None:
        """Let what follows be told of a part of the index, where servers are gone.

        Not where the index's address says that none may be.
        """
        if self._server is not None:
            self._server.partial = self._server.address.partial

    def renew(self) -> None:
        """Begin to count which parts are missing."""
        if self._server is not None:
            self._server.renew()

    @property
    def parts_missing(self) -> tuple[int, int] | None:
        """How many parts could not be asked since ``renew``, of how many; or None."""
        return None if self._server is None else self._server.shards.noted

    def dense(
        self, question: NDArray[np.float32], limit: int, among: Rows | None = None
    ) -> list[int]:
        """Return the rows of the sections nearest in meaning, best first."""
        rows, _ = self.vectors.search(question, limit, among)
        return [int(row) for row in rows]

    def dense_many(self, questions: NDArray[np.float32], limit: int) -> list[list[int]]:
        """Return for each question the rows nearest in meaning, best first."""
        found: list[list[int]] = self.vectors.search_many(questions, limit).tolist()
        return found

    def across(self, model: str) -> AcrossStore | None:
        """Return the vectors by which it is searched in other languages."""
        if model not in self._across:
            found = self._opened_across(model)
            held = found is not None and len(found.rows) > 0
            self._across[model] = found if held else None
        return self._across[model]

    def _opened_across(self, model: str) -> AcrossStore | None:
        dimension = self.manifest.dimension
        if self._server is not None:
            from explainbot.index.server.across import ServerAcross

            keys = self.corpus.embedded_keys()
            return ServerAcross(self._server, model, dimension, keys)
        from explainbot.index.storage.across import FILE, AcrossVectors

        if not (self.folder / FILE).is_file():
            return None
        return AcrossVectors(self.folder, model, dimension, self.corpus.embedded_keys())

    def lexical(
        self,
        terms: Sequence[str],
        limit: int,
        among: Rows | None = None,
        language: str = "",
    ) -> list[int]:
        """Return the rows of sections in one language that share words, best first."""
        code = language or main_language(self.languages)
        held = [tagged(term, code) for term in terms]
        if not self.languages[1:]:
            return self.words.search(held, limit, among)
        from explainbot.index.storage.lexical import RatedWords

        rated = RatedWords(self.words, self.corpus)
        return rated.rated(held, limit, among, self.size_in(code))

    def get(self, rows: Iterable[int]) -> dict[int, StoredSection]:
        """Return sections by row."""
        wanted = list(rows)
        kept = self._sections
        fresh = [row for row in wanted if row not in kept]
        if fresh:
            if len(kept) + len(fresh) > MOST_SECTIONS:
                kept.clear()
                fresh = wanted
            found = self.corpus.sections(fresh)
            if len(found) > MOST_SECTIONS:
                return {row: found[row] for row in wanted if row in found}
            kept.update(found)
        return {row: kept[row] for row in wanted if row in kept}

    def section_vectors(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(rows), d)."""
        return self.vectors.section_vectors(rows)

    def part_vectors(self, sections: Sequence[StoredSection]) -> NDArray[np.float32]:
        """Return vectors of each section's heading and sentences, in order."""
        import numpy as np

        spans = [(item.first_part, item.parts) for item in sections]
        found = self.parts[_rows(spans)]
        if found.dtype != np.uint8:
            return found.astype(np.float32)
        from explainbot.index.storage.vectors import decoded

        own = self.section_vectors([item.row for item in sections])
        return decoded(found, np.repeat(own, [item.parts for item in sections], axis=0))

    def part_cosines(
        self, sections: Sequence[StoredSection], vector: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Return the cosine of each of these with a unit vector, in the same order."""
        import numpy as np

        spans = [(item.first_part, item.parts) for item in sections]
        found = self.parts[_rows(spans)]
        if found.dtype != np.uint8:
            # Row by row, not by "@", whose threads wait for one another on a busy
            # machine.
            return np.asarray(np.vecdot(found.astype(np.float32), vector))
        from explainbot.index.storage.vectors import code_cosines

        own = np.vecdot(self.section_vectors([item.row for item in sections]), vector)
        return code_cosines(
            found, np.repeat(own, [item.parts for item in sections]), vector
        )

    def section_terms(self, sections: Sequence[StoredSection]) -> NDArray[np.int32]:
        """Return the numbers of each section's terms, one section after another."""
        if len(sections) == 1:
            first = sections[0].first_term
            return self.words.terms[first : first + sections[0].terms]
        return self.words.terms[
            _rows([(item.first_term, item.terms) for item in sections])
        ]

    def term_numbers(
        self, terms: Iterable[str], language: str = ""
    ) -> dict[str, tuple[int, int]]:
        """Map the known terms of one language to (number, sections that hold it)."""
        code = language or main_language(self.languages)
        wanted = {term: tagged(term, code) for term in terms}
        found = self._known.get(wanted.values(), self.corpus.term_numbers)
        return {term: found[held] for term, held in wanted.items() if held in found}

    def expect(self, sections: Sequence[StoredSection], *, whole: bool = False) -> None:
        """Take note that texts of sections, or whole documents, will be asked for."""
        if self._server is not None:
            self.corpus.expect(sections, whole=whole)

    def text(self, section: StoredSection) -> str:
        """Return the section's words."""
        if section.row not in self._texts:
            if len(self._texts) >= MOST_TEXTS:
                self._texts.clear()
            self._texts[section.row] = self.corpus.text(section)
        return self._texts[section.row]


def _rows(spans: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """Return the numbers of all rows in the given (first, count) spans."""
    import numpy as np

    if not spans:
        return np.zeros(0, dtype=np.int64)
    first, count = np.array(spans, dtype=np.int64).T
    before = np.cumsum(count) - count
    return np.asarray(np.repeat(first - before, count) + np.arange(count.sum()))
