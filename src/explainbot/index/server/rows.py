"""Rows of a segment on a server: its documents, sections and names, by SQL.

What each query finds is what ``storage.sqlite`` finds in a folder, in the same order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from explainbot.errors import IndexDamagedError, unknown_document
from explainbot.index.server.shards import JOINED
from explainbot.index.storage.manifest import REBUILD
from explainbot.index.storage.rows import (
    MUTE,
    About,
    StoredSection,
    TermSpan,
    document_of,
)
from explainbot.index.storage.sqlite import (
    COLUMNS,
    FACTS,
    TEXT_CACHE,
    damaged,
    stored_section,
)
from explainbot.records import Document, Section
from explainbot.text.cache import KnownOf, Recent
from explainbot.text.terms import Name, tag_of, tagged, untagged

if TYPE_CHECKING:
    from explainbot.index.server.connection import Server
    from explainbot.index.storage.rows import Rows

NAMES, ALIKE = 4_096, 1_024
"""Beginnings and names, and lists of words alike, that are kept: each asked for is a
way to the server."""
FEW_NAMES = 5_000
"""Of so many all are read at once."""
TEXTS, WORDS = 2_048, 16_384
"""Texts of sections, and words and terms, that are kept."""
_Place: TypeAlias = tuple[int, int, int]
"""Of a text: its document's number, its first byte and where it ends."""
_Term: TypeAlias = tuple[int, int | None, int]
"""Number, sections of the index that hold it, those in these tables."""
FROM = f"FROM {{sections}} s JOIN {{documents}} d {JOINED}"


class ServerNames:
    """The names that one segment tells of, those that are gone included."""

    def __init__(self, server: Server, segment: str) -> None:
        """Take the connection; who opened it closes it."""
        self._server = server
        self._segment = segment
        self._beginning: Recent[str, list[Name]] = Recent(NAMES)
        self._subject: Recent[str, str | None] = Recent(NAMES)

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._server.rows(sql, values, self._segment)

    def every(self) -> list[Name]:
        """Return every name of a subject, tagged by its language, in order."""
        return self._named("ORDER BY name")

    def beginning(self, start: str, language: str = "en") -> list[Name]:
        """Return the names in a language whose ``name_start`` is this, in order.

        Nobody may change the list.
        """
        wanted = tagged(start, language)
        if self._few is not None:
            return self._few.get(wanted, [])
        return self._beginning.get(wanted, lambda one: self._begun([one])[one])

    @cached_property
    def _few(self) -> dict[str, list[Name]] | None:
        """Every name by its beginning; None if they are many."""
        sql = "SELECT start, name, subject, exact FROM {names} ORDER BY name LIMIT %s"
        rows = self._rows(sql, [FEW_NAMES + 1])
        return _by_start(rows) if len(rows) <= FEW_NAMES else None

    def _begun(self, starts: list[str]) -> dict[str, list[Name]]:
        sql = """SELECT start, name, subject, exact FROM {names}
            WHERE start = ANY(%s) ORDER BY name"""
        found = _by_start(self._rows(sql, [starts]))
        return {start: found.get(start, []) for start in starts}

    def expect(self, starts: Iterable[str], language: str = "en") -> None:
        """Read names with these beginnings, also without a last "s", at once."""
        if self._few is not None:
            return
        every = [tagged(start, language) for start in starts]
        every += [start[:-1] for start in every if start.endswith("s")]
        fresh = [one for one in dict.fromkeys(every) if one not in self._beginning]
        if fresh[1:]:
            found = self._begun(fresh)
            for start in fresh:
                self._beginning.put(start, found[start])

    def _named(self, which: str, values: Sequence[str] = ()) -> list[Name]:
        sql = "SELECT name, subject, exact FROM {names} " + which  # noqa: S608 - ours
        rows = self._rows(sql, values)
        return [Name(*row) for row in rows]

    def of(self, subject: str, language: str = "en") -> list[str]:
        """Return the names of a subject in a language, in order."""
        sql = "SELECT name FROM {names} WHERE subject = %s ORDER BY name"
        found = [row[0] for row in self._rows(sql, [subject])]
        return [untagged(name) for name in found if tag_of(name) == language]

    def subject(self, name: str, language: str = "en") -> str | None:
        """Return the subject that a name stands for in a language; "" if it is gone."""
        if not name:  # a document without a subject has none
            return None
        return self._subject.get(tagged(name, language), self._read_subject)

    def _read_subject(self, name: str) -> str | None:
        found = self._rows("SELECT subject FROM {names} WHERE name = %s", [name])
        return found[0][0] if found else None

    def ends(self, word: str, language: str = "en") -> bool:
        """Whether a name of several words, in any case, ends with this one."""
        return bool(self.ending(word, 1, language))

    def ending(self, word: str, most: int, language: str = "en") -> list[str]:
        """Return some names of several words, in any case, that end with this one."""
        sql = """SELECT name FROM {names} WHERE last = %s AND NOT exact
            AND subject <> '' ORDER BY name LIMIT %s"""
        found = self._rows(sql, [tagged(word, language), most])
        return [untagged(row[0]) for row in found]

    def told(self, names: Sequence[str], language: str = "en") -> set[str]:
        """Return those of some names of which it tells, be they gone."""
        wanted = [tagged(name, language) for name in names]
        found = self._rows("SELECT name FROM {names} WHERE name = ANY(%s)", [wanted])
        return {untagged(row[0]) for row in found}

    def told_count(self) -> int:
        """Return of how many names it tells."""
        return int(self._rows("SELECT count(*) FROM {names}")[0][0])

    def holds(self, word: str) -> bool:
        """Whether a name holds this lower-case word."""
        return bool(self._rows("SELECT 1 FROM {name_words} WHERE word = %s", [word]))

    def words(self) -> set[str]:
        """Return every word of the names in lower case."""
        return {row[0] for row in self._rows("SELECT word FROM {name_words}")}


def _by_start(rows: Iterable[Any]) -> dict[str, list[Name]]:
    found: dict[str, list[Name]] = {}
    for start, name, subject, exact in rows:
        found.setdefault(start, []).append(Name(untagged(name), subject, exact))
    return found


class ServerRows:
    """Reads the documents and sections of one segment; never writes."""

    def __init__(self, server: Server, segment: str) -> None:
        """Take the connection; nothing is asked yet."""
        self._server = server
        self._segment = segment
        self.path = server.address.text
        """Where it is, for messages."""
        self.names = ServerNames(server, segment)
        """The names under which subjects go."""
        self._documents: Recent[int, Document] = Recent(TEXT_CACHE)
        self._facts: Recent[str, str] = Recent(FACTS)
        self._alike: Recent[tuple[str, int, int], list[tuple[str, int]]] = Recent(ALIKE)
        self._texts: Recent[_Place, str] = Recent(TEXTS)
        self._terms: KnownOf[str, _Term] = KnownOf(WORDS)
        self._uses: KnownOf[str, int] = KnownOf(WORDS)

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._server.rows(sql, values, self._segment)

    def _first(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return the first column of the rows that a query finds."""
        return [row[0] for row in self._rows(sql, values)]

    def count(self) -> int:
        """Return the number of sections of the index."""
        return int(self.fact("sections"))

    def own_count(self) -> int:
        """Return the number of sections that lie in these tables."""
        sql = "SELECT value FROM {facts} WHERE name IN ('own_sections', 'sections') "
        return int(self._first(sql + "ORDER BY name")[0])

    def fact(self, name: str) -> str:
        """Return one fact about the whole index, such as the mean length."""
        return self._facts.get(name, self._read_fact)

    def _read_fact(self, name: str) -> str:
        found = self._first("SELECT value FROM {facts} WHERE name = %s", [name])
        if not found:
            raise IndexDamagedError(
                f"the index does not tell its {name}, so another version made it",
                where=self.path,
                hint=REBUILD,
            )
        return str(found[0])

    def sizes(self) -> dict[str, list[int]]:
        """Map each language to its number of sections, and of their terms."""
        found: dict[str, list[int]] = json.loads(self.fact("sizes"))
        return found

    def sections(self, rows: Iterable[int]) -> dict[int, StoredSection]:
        """Return the named sections by row."""
        wanted = [int(row) for row in rows]
        sql = f"SELECT {COLUMNS} {FROM} WHERE s.row = ANY(%s)"
        return {row[0]: stored_section(row) for row in self._rows(sql, [wanted])}

    def all_sections(self) -> list[StoredSection]:
        """Return every section in row order."""
        sql = f"SELECT {COLUMNS} {FROM} ORDER BY s.row"
        return [stored_section(row) for row in self._rows(sql)]

    def term_spans(self, rows: Iterable[int]) -> list[TermSpan]:
        """Return where the terms of the named sections lie."""
        sql = f"""SELECT s.row, d.id, s.first_term, s.head_terms, s.terms {FROM}
            WHERE s.row = ANY(%s)"""
        wanted = [int(row) for row in rows]
        return [TermSpan(*row) for row in self._rows(sql, [wanted])]

    def headings(
        self, most: int, without: Iterable[int] = ()
    ) -> list[tuple[str, str, str, str]]:
        """Return document, heading, the document's subject and title, at most so many.

        In order, each heading of a document once; none of a section that tells nothing,
        as review questions do.

        Args:
            most: How many at most.
            without: Numbers of documents that are left out.
        """
        sql = f"""SELECT d.id, s.heading, d.subject, d.title {FROM}
            WHERE s.heading <> '' AND left(s.sentences, 1) <> '{MUTE}'
            AND s.document <> ALL(%s) GROUP BY s.document, s.heading, d.number
            ORDER BY min(s.row) LIMIT %s"""
        return [tuple(row) for row in self._rows(sql, [list(without), most])]

    def named_sections(self) -> list[tuple[str, str]]:
        """Return document and heading of each section that has one, each pair once."""
        return self._rows(f"SELECT DISTINCT d.id, s.heading {FROM} WHERE heading <> ''")

    def texts_with(self, word: str) -> Iterator[tuple[str, str]]:
        """Yield name and text of the documents that hold a piece of text."""
        sql = "SELECT id, text FROM {documents} WHERE position(%s::bytea IN text) > 0"
        wanted = [word.encode("utf-8", "surrogatepass")]
        for name, text in self._server.each(sql, wanted, self._segment):
            yield name, self._decoded(text)

    def text(self, section: StoredSection) -> str:
        """Return the section's words, reading only those bytes."""
        return self._texts.get(_place(section), self._read_text)

    def _read_text(self, place: _Place) -> str:
        number, start, end = place
        sql = "SELECT substring(text FROM %s FOR %s) FROM {documents} WHERE number = %s"
        found = self._first(sql, [start + 1, end - start, number])
        return self._decoded(found[0])

    def expect(self, sections: Sequence[StoredSection], *, whole: bool = False) -> None:
        """Read texts of sections, or whole documents, at once."""
        if whole:
            self._expect_documents({one.document for one in sections})
        places = dict.fromkeys(map(_place, sections))
        fresh = [one for one in places if one not in self._texts][:TEXTS]
        if not fresh[1:]:
            return
        # The second condition is what a server of a part is told.
        sql = """SELECT at, substring(text FROM start + 1 FOR size)
            FROM unnest(%s::int4[], %s::int4[], %s::int4[], %s::int4[])
            AS wanted (at, document, start, size)
            JOIN {documents} d ON d.number = wanted.document
            WHERE d.number = ANY(%s)"""
        numbers = [number for number, _, _ in fresh]
        found = self._rows(
            sql,
            [
                [*range(len(fresh))],
                numbers,
                [start for _, start, _ in fresh],
                [end - start for _, start, end in fresh],
                [*dict.fromkeys(numbers)],
            ],
        )
        for at, data in found:
            self._texts.put(fresh[at], self._decoded(data))

    def _expect_documents(self, numbers: set[int]) -> None:
        fresh = sorted(one for one in numbers if one not in self._documents)
        if not fresh[1:] or len(fresh) > TEXT_CACHE:
            return
        sql = "SELECT number, record, text FROM {documents} WHERE number = ANY(%s)"
        for number, record, text in self._rows(sql, [fresh]):
            self._documents.put(number, document_of(record, self._decoded(text)))

    def _decoded(self, data: bytes) -> str:
        try:
            return data.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise damaged(self.path, error) from None

    def documents(self) -> list[tuple[Document, int, int]]:
        """Return documents without their text, with sections and words, by name."""
        sql = """SELECT record, words, (SELECT count(*) FROM {sections}
            WHERE document = number) FROM {documents} ORDER BY id"""
        return [
            (document_of(record, ""), int(sections), int(words))
            for record, words, sections in self._rows(sql)
        ]

    def document(self, name: str) -> Document:
        """Return one document with its text.

        Raises:
            UnknownDocumentError: No document has that name.
        """
        found = self._first("SELECT number FROM {documents} WHERE id = %s", [name])
        if not found:
            self._server.check_whole()
            raise unknown_document(name, ())
        return self._numbered(int(found[0]))

    def _numbered(self, number: int) -> Document:
        return self._documents.get(number, self._read_document)

    def _read_document(self, number: int) -> Document:
        sql = "SELECT record, text FROM {documents} WHERE number = %s"
        record, text = self._rows(sql, [number])[0]
        return document_of(record, self._decoded(text))

    def section(self, stored: StoredSection) -> Section:
        """Return the section with its document and text."""
        return stored.of(self._numbered(stored.document))

    def abouts(self) -> dict[str, About]:
        """Return what is known of each document, by name and in name order."""
        sql = """SELECT id, number, title, subject, record::json -> 'aliases',
            record::json ->> 'language', record::json ->> 'sha256'
            FROM {documents} ORDER BY id"""
        return {
            name: About(number, title, subject, tuple(aliases), language, sha256)
            for name, number, title, subject, aliases, language, sha256 in self._rows(
                sql
            )
        }

    def tags(self) -> list[tuple[int, str, list[str]]]:
        """Return each document's number, name and tags, in name order."""
        sql = """SELECT number, id, record::json -> 'tags'
            FROM {documents} ORDER BY id"""
        return [(number, name, tags or []) for number, name, tags in self._rows(sql)]

    def rows_of(self, documents: Sequence[int]) -> list[int]:
        """Return the rows of the documents' sections, ascending."""
        sql = "SELECT row FROM {sections} WHERE document = ANY(%s) ORDER BY row"
        return self._first(sql, [list(documents)])

    def rows_in(self, documents: Sequence[str]) -> list[int]:
        """Return the rows of the named documents' sections, ascending."""
        sql = f"SELECT s.row {FROM} WHERE d.id = ANY(%s) ORDER BY s.row"
        return self._first(sql, [list(documents)])

    def rows_in_language(self, language: str) -> list[int]:
        """Return the rows of the sections in a language, ascending."""
        sql = f"SELECT s.row {FROM} WHERE d.language = %s ORDER BY s.row"
        return self._first(sql, [language])

    def all_rows(self) -> Rows:
        """Return the rows of all sections, in the order of the texts."""
        return np.arange(self.count(), dtype=np.int64)

    def words_like(
        self, first: str, shortest: int, longest: int
    ) -> list[tuple[str, int]]:
        """Return the corpus's words and uses, by first letters and length.

        Nobody may change the list.
        """
        key = first, shortest, longest
        return self._alike.get(key, self._read_alike)

    def _read_alike(self, key: tuple[str, int, int]) -> list[tuple[str, int]]:
        first, shortest, longest = key
        sql = """SELECT word, uses FROM {vocabulary} WHERE word >= %s AND word < %s
            AND length(word) BETWEEN %s AND %s ORDER BY word"""
        return self._rows(sql, [first, first + "\U0010ffff", shortest, longest])

    def known_words(self, words: Iterable[str]) -> set[str]:
        """Return those of the given lower-case words that the corpus holds."""
        return set(self.uses(words))

    def uses(self, words: Iterable[str]) -> dict[str, int]:
        """Return how often the corpus uses those of the given words that it holds."""
        return self._uses.get(words, self._read_uses)

    def _read_uses(self, words: list[str]) -> dict[str, int]:
        sql = "SELECT word, uses FROM {vocabulary} WHERE word = ANY(%s)"
        return dict(self._rows(sql, [words]))

    def vocabulary(self) -> dict[str, int]:
        """Return every lower-case word of the corpus with its uses."""
        return dict(self._rows("SELECT word, uses FROM {vocabulary}"))

    def term_numbers(self, terms: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Map the known ones of ``terms`` to (number, sections that hold it)."""
        found = self._terms.get(terms, self._read_terms)
        return {
            term: (number, sections)
            for term, (number, sections, _) in found.items()
            if sections is not None
        }

    def own_terms(self, terms: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Map the terms that sections in these tables hold to (number, how many do)."""
        found = self._terms.get(terms, self._read_terms)
        return {term: (number, own) for term, (number, _, own) in found.items() if own}

    def _read_terms(self, terms: list[str]) -> dict[str, _Term]:
        sql = "SELECT term, number, sections, own FROM {terms} WHERE term = ANY(%s)"
        return {term: tuple(rest) for term, *rest in self._rows(sql, [terms])}

    def terms(self) -> list[str]:
        """Return every term by its number."""
        sql = "SELECT term FROM {terms} WHERE sections IS NOT NULL ORDER BY number"
        return self._first(sql)

    def term_count(self) -> int:
        """Return how many terms lie in these tables."""
        sql = "SELECT count(*) FROM {terms} WHERE sections IS NOT NULL"
        return int(self._first(sql)[0])

    def numbered_terms(self, numbers: Sequence[int] | None = None) -> list[Any]:
        """Return terms (all, or by number) with their numbers, by number."""
        sql = """SELECT number, term, sections FROM {terms}
            WHERE sections IS NOT NULL """
        if numbers is None:
            return self._rows(sql + "ORDER BY number")
        wanted = [list(numbers)]
        return self._rows(sql + "AND number = ANY(%s) ORDER BY number", wanted)

    def embedded_keys(self) -> list[str]:
        """Return the hash of what was embedded of each section, in row order."""
        return self._first("SELECT embedded FROM {sections} ORDER BY row")

    def keys_of(self, names: Sequence[str]) -> dict[int, str]:
        """Return the hash of what was embedded of the documents' sections, by row."""
        sql = f"SELECT s.row, s.embedded {FROM} WHERE d.id = ANY(%s)"
        return dict(self._rows(sql, [list(names)]))

    def numbers_of(self, names: Sequence[str]) -> list[int]:
        """Return the numbers of documents by their names, ascending."""
        sql = "SELECT number FROM {documents} WHERE id = ANY(%s) ORDER BY number"
        return self._first(sql, [list(names)])

    def ids_of(self, documents: Sequence[int]) -> list[str]:
        """Return the names of documents by their numbers."""
        sql = "SELECT id FROM {documents} WHERE number = ANY(%s) ORDER BY id"
        return self._first(sql, [list(documents)])

    def first_row_from(self, document: int) -> int | None:
        """Return the first section's row of this document or a later one."""
        sql = """SELECT row FROM {sections} WHERE document >= %s
            ORDER BY document, row LIMIT 1"""
        found = self._first(sql, [document])
        return int(found[0]) if found else None

    def document_ids(self) -> list[str]:
        """Return the names of all documents, in order."""
        return self._first("SELECT id FROM {documents} ORDER BY id")

    def document_count(self) -> int:
        """Return how many documents lie in these tables."""
        return int(self._first("SELECT max(number) FROM {documents}")[0] or 0)

    def close(self) -> None:
        """Release the connection; may be called twice."""
        self._server.close()
        for kept in (self._documents, self._facts, self._texts):
            kept.clear()
        self._terms.clear()
        self._uses.clear()


def _place(section: StoredSection) -> _Place:
    return section.document, section.byte_start, section.byte_end
