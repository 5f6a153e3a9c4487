"""Index protocols: what is asked of an index, however it is stored.

``Store`` is all that ranking and confidence know of it; ``index.IndexReader`` is one.
The others are asked of rows, names, words and vectors.  ``sqlite``, ``lexical`` and
``vectors`` answer for one segment, ``merged`` for two as one, side by side: neither
inherits from the other.  Who reads a whole index (a ``Store``, ``IndexReader``, a build
that looks back) knows the protocols alone.  What only a build asks, or who reads two
segments as one, is asked of a single segment: ``SegmentStorage``, of a folder's files
(``index.Segment``) or of tables on a server (``server.segments``).

Whoever keeps an index in another way, such as on a server, promises:

Order
    Where a docstring tells an order, it is that of code points (``COLLATE "C"`` in
    PostgreSQL); where it tells none any will do, but the same each time.  Of equal
    scores the first in the order of the texts comes first; cosines that are equal may
    change places.
Rounding
    Nothing is rounded here; results are rounded above, to five digits.  Vectors of
    sections are float32, parts float16 or codes, as they were stored, and counts whole
    numbers.  The scores of two implementations may differ in their last bits, never by
    more.
Numbers
    Rows and terms are numbered from 0, documents from 1; the terms and the parts of a
    section lie one after another.  Some numbers may be gone.  They stay what they are
    while an index is open; another generation may number anew.
Errors
    ``IndexDamagedError`` for what is missing or cannot be read, with where and what to
    do next; ``UnknownDocumentError`` for a name; ``ClosedError`` once closed.  No error
    of a library underneath comes through.  Rows, words, terms and subjects that are not
    known are left out in silence.
Threads
    An index is for the thread that opened it; another is refused by
    ``IndexThreadError`` or served as well.  Any thread may close it.
One state
    All answers are those of one generation as it was when it was opened, however much
    is built meanwhile: on a server, by rows that name their generation.
Closing
    ``close`` releases files and connections, and may be called twice.  An index that is
    dropped unclosed is closed at once, so it holds no cycle of references.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from explainbot.index.storage.rows import (
        About,
        Collections,
        Rows,
        StoredSection,
        TermSpan,
    )
    from explainbot.records import Document, Section
    from explainbot.text.terms import Name, Names


class NumberRows(Protocol):
    """Rows of numbers, read where they are needed; what is read is a copy."""

    def __len__(self) -> int:
        """Return the number of rows."""

    def __getitem__(self, wanted: Any) -> NDArray[Any]:
        """Return rows by array of numbers, in its order, or by slice without a step."""


class NameStore(Protocol):
    """The names under which subjects go.

    Languages are codes; a name is of the language of the documents that have it.
    """

    def every(self) -> list[Name]:
        """Return every name of a subject, tagged by its language, in order."""

    def beginning(self, start: str, language: str = "en") -> list[Name]:
        """Return the names in a language whose ``name_start`` is this, in order."""

    def expect(self, starts: Iterable[str], language: str = "en") -> None:
        """Take note that names with these beginnings will be asked for.

        And with those without a last "s".  Where each question is a way to a server,
        all are read at once.
        """

    def of(self, subject: str, language: str = "en") -> list[str]:
        """Return the names of a subject in a language, in order."""

    def subject(self, name: str, language: str = "en") -> str | None:
        """Return the subject that a name stands for in a language; None if unknown."""

    def ends(self, word: str, language: str = "en") -> bool:
        """Whether a name of several words, in any case, ends with this one."""

    def holds(self, word: str) -> bool:
        """Whether a name, in whatever language, holds this lower-case word."""


class RowStore(Protocol):
    """The documents and sections of an index, and what was counted of them.

    A section is a row, a document has a name and a number.
    """

    @property
    def names(self) -> NameStore:
        """The names under which subjects go; closed with this."""

    def fact(self, name: str) -> str:
        """Return one fact about the whole index, such as the mean length.

        Raises:
            IndexDamagedError: It is not told.
        """

    def sizes(self) -> dict[str, list[int]]:
        """Map each language to its number of sections, and of their terms."""

    def count(self) -> int:
        """Return the number of sections of the index."""

    def sections(self, rows: Iterable[int]) -> dict[int, StoredSection]:
        """Return the named sections by row; unknown rows are left out."""

    def all_sections(self) -> list[StoredSection]:
        """Return every section by ``corpus_place`` of its document, then by place."""

    def all_rows(self) -> Rows:
        """Return the rows of all sections, in the order of ``all_sections``."""

    def rows_of(self, documents: Sequence[int]) -> list[int]:
        """Return the rows of the documents' sections, by number, ascending."""

    def rows_in(self, documents: Sequence[str]) -> list[int]:
        """Return the rows of the named documents' sections, ascending."""

    def rows_in_language(self, language: str) -> list[int]:
        """Return the rows of the sections in a language, ascending."""

    def section(self, stored: StoredSection) -> Section:
        """Return the section with its document and text."""

    def text(self, section: StoredSection) -> str:
        """Return the section's words, reading only those bytes."""

    def expect(self, sections: Sequence[StoredSection], *, whole: bool = False) -> None:
        """Take note that texts of sections, or whole documents, will be asked for.

        Where each question is a way to a server, all are read at once.
        """

    def documents(self) -> list[tuple[Document, int, int]]:
        """Return documents without their text, with sections and words, by name."""

    def document(self, name: str) -> Document:
        """Return one document with its text.

        Raises:
            UnknownDocumentError: No document has that name.
        """

    def abouts(self) -> dict[str, About]:
        """Return what is known of each document, by name and in name order."""

    def tags(self) -> list[tuple[int, str, list[str]]]:
        """Return each document's number, name and tags, in name order."""

    def texts_with(self, word: str) -> Iterator[tuple[str, str]]:
        """Yield name and text of the documents that hold a piece of text, in any order.

        As they are wanted: not all texts are in memory at once.
        """

    def headings(self, most: int) -> list[tuple[str, str, str, str]]:
        """Return document, heading, the document's subject and title, at most so many.

        By ``corpus_place`` and place, each heading of a document once; none of a
        section that tells nothing, as review questions do.
        """

    def named_sections(self) -> list[tuple[str, str]]:
        """Return document and heading of each section that has one, each pair once.

        In any order.
        """

    def known_words(self, words: Iterable[str]) -> set[str]:
        """Return those of the given lower-case words that the corpus holds."""

    def words_like(
        self, first: str, shortest: int, longest: int
    ) -> list[tuple[str, int]]:
        """Return the corpus's words and uses, by first letters and length, in order."""

    def vocabulary(self) -> dict[str, int]:
        """Return every lower-case word of the corpus with its uses."""

    def term_numbers(self, terms: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Map the known ones of ``terms`` to (number, sections that hold it)."""

    def term_spans(self, rows: Iterable[int]) -> list[TermSpan]:
        """Return where the terms of the named sections lie, in any order."""

    def terms(self) -> list[str]:
        """Return every term by its number; one that is gone keeps its place."""

    def embedded_keys(self) -> list[str]:
        """Return the hash of what was embedded of each section, by row; "" if gone."""

    def keys_of(self, names: Sequence[str]) -> dict[int, str]:
        """Return the hash of what was embedded of the documents' sections, by row."""

    def close(self) -> None:
        """Release what is held open; may be called twice."""


class WordStore(Protocol):
    """Finds sections that share words with a question."""

    @property
    def terms(self) -> NumberRows:
        """Every section's terms, by number, from its ``first_term`` on."""

    def search(
        self, terms: Iterable[str], limit: int, among: Rows | None = None
    ) -> list[int]:
        """Return the rows of sections that hold any of the terms, best first.

        By BM25 over the whole index, whatever the languages; terms are tagged.

        Args:
            terms: The question's.
            limit: How many at most.
            among: Rows to search in, ascending; None for all.
        """

    def candidates(
        self, weights: Mapping[str, float], limit: int, among: Rows | None = None
    ) -> list[int]:
        """Return rows of which the best ``limit`` by these weights are a part.

        In any order, and more than are wanted: ``lexical.RatedWords`` scores them by
        the mean length of a language, which may be another than that of the whole.

        Args:
            weights: Of each term, its inverse document frequency in its language.
            limit: How many are wanted.
            among: Rows to search in, ascending; None for all.
        """

    def holding(self, terms: Sequence[str], most: int) -> list[int] | None:
        """Return the rows of all sections that hold every term; None if above most.

        In any order.
        """


class VectorStore(Protocol):
    """The vectors of sections; all are unit vectors."""

    def search(
        self, question: NDArray[np.float32], limit: int, among: Rows | None = None
    ) -> tuple[Rows, NDArray[np.float32]]:
        """Return rows and cosines of the nearest sections, best first.

        Args:
            question: A unit vector.
            limit: How many at most.
            among: Rows to search in, ascending; None for all.
        """

    def search_many(
        self, questions: NDArray[np.float32], limit: int
    ) -> NDArray[np.int64]:
        """Return the rows nearest to each of several unit vectors, best first.

        Shape (len(questions), the lesser of limit and all sections).
        """

    def section_vectors(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return the stored vectors of the given sections, shape (len(rows), d)."""


class AcrossStore(Protocol):
    """Vectors of sections by the multilingual model; all are unit vectors."""

    @property
    def rows(self) -> Rows:
        """Those of the sections that have such vectors, ascending."""

    def search(
        self, question: NDArray[np.float32], limit: int, among: Rows | None = None
    ) -> list[int]:
        """Return the rows of the sections nearest in meaning, best first."""

    def cosines(
        self, row: int, parts: int, question: NDArray[np.float32]
    ) -> tuple[float, NDArray[np.float32]]:
        """Return the cosine of a section, and those of its heading and sentences."""


class Storage(Protocol):
    """All kinds of one generation, opened as they are asked for, closed together."""

    @property
    def store(self) -> RowStore:
        """Documents and sections."""

    @property
    def words(self) -> WordStore:
        """The word index."""

    @property
    def vectors(self) -> VectorStore:
        """Vectors of sections."""

    @property
    def parts(self) -> NumberRows:
        """Vectors of headings and sentences, by ``first_part`` of their section."""

    def close(self) -> None:
        """Release what is held open; may be called twice; all else raises then."""


class SegmentNameStore(NameStore, Protocol):
    """The names that one segment tells of, those that are gone included."""

    def ending(self, word: str, most: int, language: str = "en") -> list[str]:
        """Return some names of several words, in any case, that end with this one."""

    def told(self, names: Sequence[str], language: str = "en") -> set[str]:
        """Return those of some names of which it tells, be they gone."""

    def told_count(self) -> int:
        """Return of how many names it tells."""

    def words(self) -> set[str]:
        """Return every word of the names in lower case."""


class SegmentRows(RowStore, Protocol):
    """The documents and sections of one segment, and what it tells of the index."""

    @property
    def names(self) -> SegmentNameStore:
        """The names of which it tells."""

    @property
    def path(self) -> Path | str:
        """Where it is, for messages."""

    def headings(
        self, most: int, without: Iterable[int] = ()
    ) -> list[tuple[str, str, str, str]]:
        """Return what ``RowStore`` says, without documents of these numbers."""

    def own_count(self) -> int:
        """Return the number of sections that lie in it."""

    def document_count(self) -> int:
        """Return how many documents lie in it."""

    def term_count(self) -> int:
        """Return of how many terms it tells."""

    def document_ids(self) -> list[str]:
        """Return the names of its documents, in order."""

    def numbers_of(self, names: Sequence[str]) -> list[int]:
        """Return the numbers of documents by their names, ascending."""

    def ids_of(self, documents: Sequence[int]) -> list[str]:
        """Return the names of documents by their numbers."""

    def first_row_from(self, document: int) -> int | None:
        """Return the first section's row of this document or a later one."""

    def numbered_terms(self, numbers: Sequence[int] | None = None) -> list[Any]:
        """Return (number, term, sections that hold it), all or some, by number."""

    def uses(self, words: Iterable[str]) -> dict[str, int]:
        """Return how often the corpus uses those of the given words that it holds."""


class SegmentWords(WordStore, Protocol):
    """The word index of one segment."""

    def search(
        self,
        terms: Iterable[str],
        limit: int,
        among: Rows | None = None,
        weights: Mapping[str, float] | None = None,
    ) -> list[int]:
        """Return what ``WordStore`` says, the weight of some terms multiplied."""

    def tuned(self, wanted: Mapping[str, float]) -> dict[str, float]:
        """Return by what to multiply each term's weight here to get the wanted one."""


class SegmentStorage(Storage, Protocol):
    """One segment of a generation."""

    @property
    def name(self) -> str:
        """Its name, by its content."""

    @property
    def place(self) -> Path | str:
        """Where it is, for messages."""

    @property
    def store(self) -> SegmentRows:
        """Documents and sections."""

    @property
    def words(self) -> SegmentWords:
        """The word index."""

    def sketches(self) -> NDArray[np.uint8]:
        """Return the bytes of the sections' sketches; see ``build.duplicates``.

        Raises:
            OSError: There are none.
        """

    def altered(self, known: Mapping[str, Mapping[str, Any]]) -> list[str]:
        """Return the files or tables whose content has not the hash of the manifest."""


class Store(Protocol):
    """What ranking and confidence know of an index."""

    @property
    def name(self) -> str:
        """Name of the generation."""

    @property
    def model(self) -> str:
        """Identity of the encoder that made it."""

    @property
    def reading_rules(self) -> int:
        """Number of the rules by which its files were read."""

    def renew(self) -> None:
        """Begin to count which parts are missing."""

    @property
    def parts_missing(self) -> tuple[int, int] | None:
        """How many parts could not be asked since ``renew``, of how many; or None."""

    @property
    def corpus(self) -> RowStore:
        """What is stored of the corpus: its documents, sections and words."""

    @property
    def names(self) -> Names:
        """The names under which subjects go in the corpus's main language."""

    def names_in(self, language: str) -> Names:
        """Return every name under which subjects go in documents in a language."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the documents, the most frequent first."""

    @property
    def mean_length(self) -> float:
        """Mean number of terms of a section, as BM25 counts them."""

    def size_in(self, language: str) -> tuple[int, float]:
        """Return how many sections are in a language, and their mean length."""

    def rows_in_language(self, language: str) -> Rows | None:
        """Return the rows of the sections in a language; None if all are in it."""

    @property
    def collections(self) -> Collections:
        """The folders and tags of the documents."""

    def rows_of(self, collections: Sequence[str]) -> Rows:
        """Return the rows of the sections in any of the collections, ascending."""

    def count(self) -> int:
        """Return the number of sections."""

    def dense(
        self, question: NDArray[np.float32], limit: int, among: Rows | None = None
    ) -> list[int]:
        """Return the rows of the sections nearest in meaning, best first.

        With ``among`` (rows, ascending), only of those.
        """

    def dense_many(self, questions: NDArray[np.float32], limit: int) -> list[list[int]]:
        """Return for each question, a unit vector, what ``dense`` returns.

        Where cosines differ in their last bits only, the order may be another.
        """

    def lexical(
        self,
        terms: Sequence[str],
        limit: int,
        among: Rows | None = None,
        language: str = "",
    ) -> list[int]:
        """Return the rows of sections in one language that share words, best first.

        In that order whatever the corpus holds in other languages; "" is the main one.
        With ``among`` (rows, ascending), only of those.
        """

    def across(self, model: str) -> AcrossStore | None:
        """Return the vectors by which it is searched in other languages; or None.

        Args:
            model: Identity of the multilingual encoder that made them.
        """

    def get(self, rows: Iterable[int]) -> dict[int, StoredSection]:
        """Return sections by row."""

    def section_vectors(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(rows), d)."""

    def part_vectors(self, sections: Sequence[StoredSection]) -> NDArray[np.float32]:
        """Return vectors of each section's heading and sentences, in order.

        Shape (sum of their ``parts``, d); of length 1, or near it where they are stored
        as codes.
        """

    def part_cosines(
        self, sections: Sequence[StoredSection], vector: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Return the cosine of each of these with a unit vector, in the same order."""

    def section_terms(self, sections: Sequence[StoredSection]) -> NDArray[np.int32]:
        """Return the numbers of each section's terms, one section after another."""

    def term_numbers(
        self, terms: Iterable[str], language: str = ""
    ) -> dict[str, tuple[int, int]]:
        """Map the known terms of one language to (number, sections that hold it).

        "" is the main one.
        """

    def text(self, section: StoredSection) -> str:
        """Return the section's words."""

    def expect(self, sections: Sequence[StoredSection], *, whole: bool = False) -> None:
        """Take note that texts of sections, or whole documents, will be asked for."""

    def check_open(self) -> None:
        """Raise ClosedError once this is closed."""

    def close(self) -> None:
        """Release the files; may be called twice."""
