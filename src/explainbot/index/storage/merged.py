"""Merged reader: the main and the delta segment read as one.

Documents of the large segment that were changed or removed count as gone.  Words, terms
and names of which the small one tells are as it says: it holds their numbers for both.
"""

from __future__ import annotations

import heapq
import json
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.errors import IndexDamagedError, UnknownDocumentError
from explainbot.index.storage.lexical import RatedWords
from explainbot.index.storage.manifest import REBUILD
from explainbot.index.storage.memory_maps import JoinedRows, both, by_row, held
from explainbot.index.storage.rows import corpus_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from explainbot.index.protocol import SegmentRows, SegmentWords, VectorStore
    from explainbot.index.storage.rows import About, Rows, StoredSection, TermSpan
    from explainbot.records import Document, Section
    from explainbot.text.terms import Name


class MergedNames:
    """What two stores say of names; of those that the second tells of, it alone.

    A name without a subject there is gone.
    """

    def __init__(self, base: SegmentRows, more: SegmentRows) -> None:
        """Take both; they are open."""
        self._base = base.names
        self._more = more.names
        self._facts = more

    def every(self) -> list[Name]:
        """Return every name of a subject, tagged by its language, in order."""
        return _kept(self._base.every(), self._more.every())

    def beginning(self, start: str, language: str = "en") -> list[Name]:
        """Return the names in a language whose ``name_start`` is this, in order."""
        old = self._base.beginning(start, language)
        return _kept(old, self._more.beginning(start, language))

    def expect(self, starts: Iterable[str], language: str = "en") -> None:
        """Have names with these beginnings read at once."""
        wanted = list(starts)
        self._base.expect(wanted, language)
        self._more.expect(wanted, language)

    def of(self, subject: str, language: str = "en") -> list[str]:
        """Return the names of a subject in a language, in order."""
        old = self._base.of(subject, language)
        told = self._more.told(old, language)
        return sorted({*old} - told | {*self._more.of(subject, language)})

    def subject(self, name: str, language: str = "en") -> str | None:
        """Return the subject that a name stands for in a language; None if unknown."""
        found = self._more.subject(name, language)
        return self._base.subject(name, language) if found is None else found or None

    def ends(self, word: str, language: str = "en") -> bool:
        """Whether a name of several words, in any case, ends with this one."""
        if self._more.ends(word, language):
            return True
        old = self._base.ending(word, 1 + self._told, language)
        return bool({*old} - self._more.told(old, language))

    @cached_property
    def _told(self) -> int:
        return self._more.told_count()

    def holds(self, word: str) -> bool:
        """Whether a name holds this lower-case word."""
        if self._more.holds(word):
            return True
        return word not in self._gone_words and self._base.holds(word)

    @cached_property
    def _gone_words(self) -> frozenset[str]:
        return frozenset(_fact(self._facts, "gone_name_words"))


def _kept(old: list[Name], new: list[Name]) -> list[Name]:
    """Return names in order, the new ones for the old; none without a subject."""
    found = {one.name: one for one in old} | {one.name: one for one in new}
    return [one for _, one in sorted(found.items()) if one.subject]


def _apart(more: SegmentRows) -> IndexDamagedError:
    return IndexDamagedError(
        "the index's segments do not belong together", where=more.path, hint=REBUILD
    )


def _fact(more: SegmentRows, fact: str) -> Any:
    """Return a number or a list that a second segment holds as a fact.

    Raises:
        IndexDamagedError: It holds none.
    """
    try:
        return json.loads(more.fact(fact))
    except (ValueError, IndexDamagedError):
        raise _apart(more) from None


class MergedStore:
    """Reads two stores, of which the second adds to and takes from the first."""

    def __init__(self, base: SegmentRows, more: SegmentRows) -> None:
        """Take both; they are open.

        Raises:
            IndexDamagedError: The second was not made for the first.
        """
        self.base = base
        self.more = more
        self.names = MergedNames(base, more)
        """The names under which subjects go."""
        self.first_row = base.own_count()
        """Of the second store's sections."""
        self._first_document = base.document_count() + 1
        after = [_fact(more, "first_row"), _fact(more, "first_document")]
        if after != [self.first_row, self._first_document]:
            raise _apart(more)

    @cached_property
    def gone(self) -> frozenset[int]:
        """Numbers of the documents of the large segment that are gone."""
        return frozenset(_fact(self.more, "gone_documents"))

    @cached_property
    def gone_rows(self) -> NDArray[np.int64]:
        """Rows of their sections, ascending."""
        return np.array(self.base.rows_of(sorted(self.gone)), dtype=np.int64)

    @cached_property
    def gone_names(self) -> frozenset[str]:
        """Names of the documents of the large segment that are gone."""
        return frozenset(self.base.ids_of(sorted(self.gone)))

    def _store_of(self, document: int) -> SegmentRows:
        return self.more if document >= self._first_document else self.base

    def count(self) -> int:
        """Return the number of sections of the index."""
        return self.more.count()

    def fact(self, name: str) -> str:
        """Return one fact about the whole index, such as the mean length."""
        return self.more.fact(name)

    def sizes(self) -> dict[str, list[int]]:
        """Map each language to its number of sections, and of their terms."""
        return self.more.sizes()

    def sections(self, rows: Iterable[int]) -> dict[int, StoredSection]:
        """Return the named sections by row."""
        wanted = list(rows)
        old = [row for row in wanted if row < self.first_row]
        new = [row for row in wanted if row >= self.first_row]
        found = self.base.sections(old) if old else {}
        kept = {row: one for row, one in found.items() if one.document not in self.gone}
        return kept | (self.more.sections(new) if new else {})

    def term_spans(self, rows: Iterable[int]) -> list[TermSpan]:
        """Return where the terms of the named sections lie."""
        wanted = list(rows)
        old = self.base.term_spans(row for row in wanted if row < self.first_row)
        new = self.more.term_spans(row for row in wanted if row >= self.first_row)
        return old + new

    def all_sections(self) -> list[StoredSection]:
        """Return every section by document and place."""
        old = (one for one in self.base.all_sections() if one.document not in self.gone)
        both = [*old, *self.more.all_sections()]
        return sorted(both, key=lambda one: (corpus_place(one.document_id), one.row))

    def headings(self, most: int) -> list[tuple[str, str, str, str]]:
        """Return document, heading, the document's subject and title; so many."""
        old = self.base.headings(most, self.gone)
        new = self.more.headings(most)
        both = heapq.merge(old, new, key=lambda one: corpus_place(one[0]))
        return list(both)[:most]

    def named_sections(self) -> list[tuple[str, str]]:
        """Return document and heading of each section that has one, each pair once."""
        gone = self.gone_names
        old = [pair for pair in self.base.named_sections() if pair[0] not in gone]
        return [*old, *self.more.named_sections()]

    def embedded_keys(self) -> list[str]:
        """Return the hash of what was embedded of each section, by row; "" if gone."""
        keys = self.base.embedded_keys()
        for row in self.gone_rows.tolist():
            keys[row] = ""
        return keys + self.more.embedded_keys()

    def keys_of(self, names: Sequence[str]) -> dict[int, str]:
        """Return the hash of what was embedded of the documents' sections, by row."""
        return self.base.keys_of(self._there(names)) | self.more.keys_of(names)

    def _there(self, names: Sequence[str]) -> list[str]:
        """Return those of some names that may be in the large segment."""
        return [name for name in names if name not in self.gone_names]

    def abouts(self) -> dict[str, About]:
        """Return what is known of each document, by name and in name order."""
        old = {
            name: about
            for name, about in self.base.abouts().items()
            if about.number not in self.gone
        }
        return dict(sorted((old | self.more.abouts()).items()))

    def texts_with(self, word: str) -> Iterator[tuple[str, str]]:
        """Yield name and text of the documents that hold a piece of text."""
        yield from self.more.texts_with(word)
        for name, text in self.base.texts_with(word):
            if name not in self.gone_names:
                yield name, text

    def terms(self) -> list[str]:
        """Return every term by its number."""
        old = self.base.terms()
        new = self.more.numbered_terms()
        return old + [term for number, term, _ in new if number >= len(old)]

    def vocabulary(self) -> dict[str, int]:
        """Return every lower-case word of the corpus with its uses."""
        found = self.base.vocabulary() | self.more.vocabulary()
        return {word: uses for word, uses in found.items() if uses}

    def text(self, section: StoredSection) -> str:
        """Return the section's words, reading only those bytes."""
        return self._store_of(section.document).text(section)

    def expect(self, sections: Sequence[StoredSection], *, whole: bool = False) -> None:
        """Have texts of sections, or whole documents, read at once."""
        for store in (self.base, self.more):
            own = [one for one in sections if self._store_of(one.document) is store]
            store.expect(own, whole=whole)

    def documents(self) -> list[tuple[Document, int, int]]:
        """Return documents without their text, with sections and words, by name."""
        gone = self.gone_names
        old = [one for one in self.base.documents() if one[0].id not in gone]
        return sorted([*old, *self.more.documents()], key=lambda one: one[0].id)

    def document(self, name: str) -> Document:
        """Return one document with its text.

        Raises:
            UnknownDocumentError: No document has that name.
        """
        try:
            return self.more.document(name)
        except UnknownDocumentError:
            if name in self.gone_names:
                raise
        return self.base.document(name)

    def section(self, stored: StoredSection) -> Section:
        """Return the section with its document and text."""
        return self._store_of(stored.document).section(stored)

    def tags(self) -> list[tuple[int, str, list[str]]]:
        """Return each document's number, name and tags, in name order."""
        old = [one for one in self.base.tags() if one[0] not in self.gone]
        return sorted([*old, *self.more.tags()], key=lambda one: one[1])

    def rows_of(self, documents: Sequence[int]) -> list[int]:
        """Return the rows of the documents' sections, ascending."""
        old = [one for one in documents if one not in self.gone]
        return self.base.rows_of(old) + self.more.rows_of(documents)

    def all_rows(self) -> Rows:
        """Return the rows of all sections, in the order of the texts."""
        old = np.setdiff1d(np.arange(self.first_row), self.gone_rows)
        spans = [(self._before(name), name) for name in self.more.document_ids()]
        new = [
            (row, place, self.more.rows_in([name]))
            for row, place, name in sorted(
                (row, corpus_place(name), name) for row, name in spans
            )
        ]
        places = np.searchsorted(old, [row for row, _, rows in new for _ in rows])
        return np.insert(old, places, [one for _, _, rows in new for one in rows])

    def _before(self, name: str) -> int:
        """Return the first row of the large segment that comes after a document."""
        wanted, numbers = corpus_place(name), range(1, self._first_document)
        number = bisect_left(
            numbers, wanted, key=lambda one: corpus_place(self.base.ids_of([one])[0])
        )
        rows = self.base.first_row_from(number + 1)
        return self.first_row if rows is None else rows

    def rows_in(self, documents: Sequence[str]) -> list[int]:
        """Return the rows of the named documents' sections, ascending."""
        old = self.base.rows_in(self._there(documents))
        return old + self.more.rows_in(documents)

    def rows_in_language(self, language: str) -> list[int]:
        """Return the rows of the sections in a language, ascending."""
        gone = set(self.gone_rows.tolist())
        old = [row for row in self.base.rows_in_language(language) if row not in gone]
        return old + self.more.rows_in_language(language)

    def words_like(
        self, first: str, shortest: int, longest: int
    ) -> list[tuple[str, int]]:
        """Return the corpus's words and uses, by first letter and length."""
        found = dict(self.base.words_like(first, shortest, longest))
        found |= self.more.words_like(first, shortest, longest)
        return sorted((word, uses) for word, uses in found.items() if uses)

    def known_words(self, words: Iterable[str]) -> set[str]:
        """Return those of the given lower-case words that the corpus holds."""
        wanted = list(words)
        found = self.base.uses(wanted) | self.more.uses(wanted)
        return {word for word, uses in found.items() if uses}

    def term_numbers(self, terms: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Map the known ones of ``terms`` to (number, sections that hold it)."""
        wanted = list(terms)
        found = self.base.term_numbers(wanted) | self.more.term_numbers(wanted)
        return {term: both for term, both in found.items() if both[1]}

    def close(self) -> None:
        """Release the files; may be called twice."""
        self.base.close()
        self.more.close()


class MergedVectors:
    """Compares a question with the sections of both segments."""

    def __init__(
        self, base: VectorStore, more: VectorStore, store: MergedStore
    ) -> None:
        """Take both, and what knows which sections are gone."""
        self._base = base
        self._more = more
        self._store = store

    def search(
        self, question: NDArray[np.float32], limit: int, among: Rows | None = None
    ) -> tuple[Rows, NDArray[np.float32]]:
        """Return rows and cosines of the nearest sections, best first."""
        first = self._store.first_row
        if among is None:
            rows, cosines = self._alive(question, limit)
            later, near = self._more.search(question, limit)
        else:
            split = int(np.searchsorted(among, first))
            rows, cosines = self._base.search(question, limit, among[:split])
            later, near = self._more.search(question, limit, among[split:] - first)
        every, all_ = both(rows, later + first), both(cosines, near)
        best = np.argsort(-all_, kind="stable")[:limit]
        return every[best], all_[best]

    def _alive(
        self, question: NDArray[np.float32], limit: int
    ) -> tuple[Rows, NDArray[np.float32]]:
        """Search in what is left of the large segment."""
        gone = self._store.gone_rows
        if not len(gone):
            return self._base.search(question, limit)
        wanted = min(limit, self._store.first_row - len(gone))
        for more in (min(limit, len(gone)), len(gone)):
            rows, cosines = self._base.search(question, limit + more)
            left = ~held(gone, rows)
            if left.sum() >= wanted:
                break
        return rows[left][:limit], cosines[left][:limit]

    def search_many(
        self, questions: NDArray[np.float32], limit: int
    ) -> NDArray[np.int64]:
        """Return the rows nearest to each of several unit vectors, best first."""
        found = [self.search(one, limit)[0] for one in questions]
        shape = (len(questions), min(limit, self._store.count()))
        return np.array(found, dtype=np.int64).reshape(shape)

    def section_vectors(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return the stored vectors of the given sections, shape (len(rows), d)."""
        return by_row(
            np.asarray(rows, dtype=np.int64),
            self._store.first_row,
            self._base.section_vectors,
            self._more.section_vectors,
        )


SPARE = 4
"""Of the large segment a quarter more sections are rated than wanted."""


class MergedWords:
    """Finds sections of both segments that share words with a question."""

    def __init__(
        self, base: SegmentWords, more: SegmentWords, store: MergedStore
    ) -> None:
        """Take both; they are open."""
        self._base = base
        self._more = more
        self._store = store
        self.terms = JoinedRows(base.terms, more.terms)

    def search(
        self, terms: Iterable[str], limit: int, among: Rows | None = None
    ) -> list[int]:
        """Return the rows of sections that hold any of the terms, best first."""
        size = self._store.count(), float(self._store.fact("mean_length"))
        return RatedWords(self, self._store).rated(terms, limit, among, size)

    def candidates(
        self, weights: Mapping[str, float], limit: int, among: Rows | None = None
    ) -> list[int]:
        """Return rows of which the best ``limit`` by these weights are a part."""
        first, old, new = self._store.first_row, None, None
        if among is not None:
            split = int(np.searchsorted(among, first))
            old, new = among[:split], among[split:] - first
        more = self._more.candidates(weights, limit, new)
        return [
            *self._alive(weights, limit + limit // SPARE, old),
            *(row + first for row in more),
        ]

    def _alive(
        self, weights: Mapping[str, float], limit: int, among: Rows | None
    ) -> list[int]:
        """Search in what is left of the large segment."""
        tuned, gone = self._base.tuned(weights), self._store.gone_rows
        found: list[int] = []
        for more in (min(limit, len(gone)), len(gone)):
            rows = self._base.search(weights, limit + more, among, tuned)
            every = np.array(rows, dtype=np.int64)
            found = every[~held(gone, every)].tolist()
            if len(found) >= limit or len(rows) < limit + more:
                break
        return found[:limit]

    def holding(self, terms: Sequence[str], most: int) -> list[int] | None:
        """Return the rows of all sections that hold every term; None if above most."""
        gone = set(self._store.gone_rows.tolist())
        found = self._base.holding(terms, most + len(gone))
        more = self._more.holding(terms, most)
        if found is None or more is None:
            return None
        first = self._store.first_row
        return [
            *(row for row in found if row not in gone),
            *(row + first for row in more),
        ]
