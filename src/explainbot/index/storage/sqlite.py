"""Segment store in SQLite: texts once, sections as offsets into them."""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING, Any

from explainbot.errors import (
    ClosedError,
    IndexDamagedError,
    IndexThreadError,
    unknown_document,
)
from explainbot.index.storage.manifest import REBUILD
from explainbot.index.storage.rows import (
    MUTE,
    About,
    StoredSection,
    TermSpan,
    document_of,
)
from explainbot.records import Document, Section
from explainbot.text.cache import Recent
from explainbot.text.terms import Name, Names, tag_of, tagged, untagged

if TYPE_CHECKING:
    from explainbot.index.protocol import NameStore
    from explainbot.index.storage.rows import Rows


class BuildTables:
    """What one segment gives to a build; a part of its store."""

    def __init__(self, path: Path) -> None:
        """Open the file read-only.

        Raises:
            IndexDamagedError: It is missing or no database of ours.
        """
        self.path = path
        self._db = Database(path)

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._db.rows(sql, values)

    def embedded_keys(self) -> list[str]:
        """Return the hash of what was embedded of each section, in row order."""
        sql = "SELECT embedded FROM sections ORDER BY row"
        return [row[0] for row in self._rows(sql)]

    def keys_of(self, names: Sequence[str]) -> dict[int, str]:
        """Return the hash of what was embedded of the documents' sections, by row."""
        sql = """SELECT row, embedded FROM sections s JOIN documents d
            ON d.number = s.document WHERE d.id IN (SELECT value FROM json_each(?))"""
        return dict(self._rows(sql, [json.dumps(list(names))]))

    def abouts(self) -> dict[str, About]:
        """Return what is known of each document, by name and in name order."""
        sql = """SELECT id, number, title, subject,
            json_extract(record, '$.aliases', '$.language', '$.sha256')
            FROM documents ORDER BY id"""
        found = {}
        for name, number, title, subject, values in self._rows(sql):
            aliases, language, sha256 = json.loads(values)
            found[name] = About(
                number, title, subject, tuple(aliases), language, sha256
            )
        return found

    def numbers_of(self, names: Sequence[str]) -> list[int]:
        """Return the numbers of documents by their names, ascending."""
        sql = """SELECT number FROM documents
            WHERE id IN (SELECT value FROM json_each(?)) ORDER BY number"""
        return [row[0] for row in self._rows(sql, [json.dumps(list(names))])]

    def ids_of(self, documents: Sequence[int]) -> list[str]:
        """Return the names of documents by their numbers."""
        sql = """SELECT id FROM documents
            WHERE number IN (SELECT value FROM json_each(?)) ORDER BY id"""
        return [row[0] for row in self._rows(sql, [json.dumps(list(documents))])]

    def first_row_from(self, document: int) -> int | None:
        """Return the first section's row of this document or a later one."""
        sql = "SELECT row FROM sections WHERE document >= ? ORDER BY document, row "
        found = self._rows(sql + "LIMIT 1", [document])
        return int(found[0][0]) if found else None

    def document_ids(self) -> list[str]:
        """Return the names of all documents, in order."""
        return [row[0] for row in self._rows("SELECT id FROM documents ORDER BY id")]

    def document_count(self) -> int:
        """Return how many documents lie in this file."""
        return int(self._rows("SELECT max(number) FROM documents")[0][0] or 0)

    def term_count(self) -> int:
        """Return how many terms lie in this file."""
        return int(self._rows("SELECT count(*) FROM term_numbers")[0][0])

    def terms(self) -> list[str]:
        """Return every term by its number."""
        sql = "SELECT term FROM term_numbers ORDER BY number"
        return [row[0] for row in self._rows(sql)]

    def numbered_terms(self, numbers: Sequence[int] | None = None) -> list[Any]:
        """Return terms (all, or by number) with their numbers, by number."""
        sql = "SELECT number, term, sections FROM term_numbers "
        values = []
        if numbers is not None:
            sql += "WHERE number IN (SELECT value FROM json_each(?)) "
            values = [json.dumps(list(numbers))]
        return self._rows(sql + "ORDER BY number", values)

    def vocabulary(self) -> dict[str, int]:
        """Return every lower-case word of the corpus with its uses."""
        return dict(self._rows("SELECT word, uses FROM vocabulary"))


class SegmentNames:
    """The names that one segment tells of, those that are gone included."""

    def __init__(self, db: Database) -> None:
        """Take the opened file; who opened it closes it."""
        self._db = db
        self._subjects: Recent[str, str | None] = Recent(SUBJECTS)

    def every(self) -> list[Name]:
        """Return every name of a subject, tagged by its language, in order."""
        return self._named("ORDER BY name", [])

    def expect(self, starts: Iterable[str], language: str = "en") -> None:
        """Do nothing: each is read where it lies."""

    def beginning(self, start: str, language: str = "en") -> list[Name]:
        """Return the names in a language whose ``name_start`` is this, in order."""
        wanted = tagged(start, language)
        if self._few is None:
            found = self._named("WHERE start = ? ORDER BY name", [wanted])
        else:
            found = self._few.get(wanted, [])
        return [one._replace(name=untagged(one.name)) for one in found]

    @cached_property
    def _few(self) -> dict[str, list[Name]] | None:
        """All names by the tagged word that they begin with; None if they are many.

        Each word of a question is looked up: of few names that is one statement.
        """
        sql = """SELECT name, subject, exact, start FROM names WHERE name > ''
            ORDER BY name LIMIT ?"""
        rows = self._db.rows(sql, [FEW_NAMES + 1])
        if len(rows) > FEW_NAMES:
            return None
        found: dict[str, list[Name]] = {}
        for name, subject, flag, start in rows:
            found.setdefault(start, []).append(Name(name, subject, bool(flag)))
        return found

    def _named(self, which: str, values: Sequence[str]) -> list[Name]:
        rows = self._db.rows(f"SELECT name, subject, exact FROM names {which}", values)  # noqa: S608 - ours
        return [Name(name, subject, bool(flag)) for name, subject, flag in rows]

    def of(self, subject: str, language: str = "en") -> list[str]:
        """Return the names of a subject in a language, in order."""
        sql = "SELECT name FROM names WHERE subject = ? ORDER BY name"
        found = [row[0] for row in self._db.rows(sql, [subject])]
        return [untagged(name) for name in found if tag_of(name) == language]

    def subject(self, name: str, language: str = "en") -> str | None:
        """Return the subject that a name stands for in a language; "" if it is gone."""
        if not name:  # a document without a subject has none
            return None
        return self._subjects.get(tagged(name, language), self._read_subject)

    def _read_subject(self, name: str) -> str | None:
        found = self._db.rows("SELECT subject FROM names WHERE name = ?", [name])
        return found[0][0] if found else None

    def ends(self, word: str, language: str = "en") -> bool:
        """Whether a name of several words, in any case, ends with this one."""
        return bool(self.ending(word, 1, language))

    def ending(self, word: str, most: int, language: str = "en") -> list[str]:
        """Return some names of several words, in any case, that end with this one."""
        sql = """SELECT name FROM names WHERE last = ? AND NOT exact AND subject <> ''
            LIMIT ?"""
        found = self._db.rows(sql, [tagged(word, language), most])
        return [untagged(row[0]) for row in found]

    def told(self, names: Sequence[str], language: str = "en") -> set[str]:
        """Return those of some names of which it tells, be they gone."""
        sql = "SELECT name FROM names WHERE name IN (SELECT value FROM json_each(?))"
        wanted = json.dumps([tagged(name, language) for name in names])
        return {untagged(row[0]) for row in self._db.rows(sql, [wanted])}

    def told_count(self) -> int:
        """Return of how many names it tells."""
        return int(self._db.rows("SELECT count(*) FROM names")[0][0])

    def holds(self, word: str) -> bool:
        """Whether a name holds this lower-case word."""
        return bool(self._db.rows("SELECT 1 FROM name_words WHERE word = ?", [word]))

    def words(self) -> set[str]:
        """Return every word of the names in lower case."""
        return {row[0] for row in self._db.rows("SELECT word FROM name_words")}


SCHEMA = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, title TEXT, subject TEXT,
    language TEXT NOT NULL, record TEXT NOT NULL, words INTEGER, text BLOB NOT NULL);
CREATE TABLE sections (
    row INTEGER PRIMARY KEY, id INTEGER NOT NULL, document INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    byte_start INTEGER NOT NULL, byte_end INTEGER NOT NULL,
    heading TEXT NOT NULL, heading_path TEXT NOT NULL, sha256 TEXT NOT NULL,
    embedded TEXT NOT NULL, first_part INTEGER NOT NULL, parts INTEGER NOT NULL,
    first_term INTEGER NOT NULL, head_terms INTEGER NOT NULL, terms INTEGER NOT NULL,
    sentences TEXT NOT NULL);
CREATE INDEX sections_by_document ON sections (document);
CREATE TABLE vocabulary (word TEXT PRIMARY KEY, uses INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE term_numbers (term TEXT PRIMARY KEY, number INTEGER NOT NULL,
    sections INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE names (name TEXT PRIMARY KEY, subject TEXT NOT NULL,
    exact INTEGER NOT NULL, start TEXT NOT NULL, last TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX names_by_start ON names (start);
CREATE INDEX names_by_last ON names (last);
CREATE INDEX names_by_subject ON names (subject);
CREATE TABLE name_words (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
TEXT_CACHE = 32
"""Documents whose text is kept in memory."""
FACTS = 16
FEW_NAMES, SUBJECTS = 256, 256
"""Names of a segment that are read at once, and names whose subject is kept."""
USES = 8_192
"""Words of which is kept how often the corpus uses them."""
ALIKE, LARGE = 128, 10_000
"""Lists of words alike that are kept, of an index of at most so many sections."""


COLUMNS = """s.row, s.id, s.document, d.id, d.subject, d.title, s.start, s."end",
    s.byte_start, s.byte_end, s.heading, s.heading_path, s.sha256, s.first_part,
    s.parts, s.first_term, s.head_terms, s.terms, s.sentences, d.language"""
FROM = "FROM sections s JOIN documents d ON d.number = s.document"
SELECT = f"SELECT {COLUMNS} {FROM}"


def stored_section(row: Sequence[Any]) -> StoredSection:
    """Return a section as a row of COLUMNS tells it."""
    values = list(row)
    values[11] = tuple(json.loads(values[11])) if values[11] != "[]" else ()
    return StoredSection(*values)


class SegmentStore(BuildTables):
    """Reads the documents and sections of one segment; never writes."""

    def __init__(self, path: Path) -> None:
        """Open the file read-only.

        Raises:
            IndexDamagedError: It is missing or no database of ours.
        """
        super().__init__(path)
        self.names = SegmentNames(self._db)
        """The names under which subjects go."""
        self._documents: Recent[int, Document] = Recent(TEXT_CACHE)
        self._facts: Recent[str, str] = Recent(FACTS)
        self._uses: dict[str, int | None] = {}
        self._alike: Recent[tuple[str, int, int], list[tuple[str, int]]] = Recent(ALIKE)
        self._initial: Recent[str, list[tuple[str, int]]] = Recent(ALIKE)

    def count(self) -> int:
        """Return the number of sections of the index."""
        return int(self.fact("sections"))

    def own_count(self) -> int:
        """Return the number of sections that lie in this file."""
        sql = "SELECT value FROM facts WHERE name IN ('own_sections', 'sections') "
        return int(self._rows(sql + "ORDER BY name")[0][0])

    def sections(self, rows: Iterable[int]) -> dict[int, StoredSection]:
        """Return the named sections by row."""
        wanted = json.dumps([int(row) for row in rows])
        sql = f"{SELECT} WHERE s.row IN (SELECT value FROM json_each(?))"  # noqa: S608 - SELECT is ours
        return {row[0]: stored_section(row) for row in self._rows(sql, [wanted])}

    def term_spans(self, rows: Iterable[int]) -> list[TermSpan]:
        """Return where the terms of the named sections lie."""
        sql = """SELECT s.row, d.id, s.first_term, s.head_terms, s.terms
            FROM sections s JOIN documents d ON d.number = s.document
            WHERE s.row IN (SELECT value FROM json_each(?))"""
        wanted = json.dumps([int(row) for row in rows])
        return [TermSpan(*row) for row in self._rows(sql, [wanted])]

    def all_sections(self) -> list[StoredSection]:
        """Return every section in row order."""
        return [stored_section(row) for row in self._rows(SELECT + " ORDER BY s.row")]

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
        sql = f"""SELECT d.id, s.heading, d.subject, d.title, min(s.row) AS first {FROM}
            WHERE s.heading <> '' AND substr(s.sentences, 1, 1) <> '{MUTE}'
            AND s.document NOT IN (SELECT value FROM json_each(?))
            GROUP BY s.document, s.heading ORDER BY first LIMIT ?"""  # noqa: S608 - FROM is ours
        values = [json.dumps(list(without)), most]
        return [tuple(row[:4]) for row in self._rows(sql, values)]

    def named_sections(self) -> list[tuple[str, str]]:
        """Return document and heading of each section that has one, each pair once."""
        return self._rows(f"SELECT DISTINCT d.id, s.heading {FROM} WHERE heading <> ''")

    def texts_with(self, word: str) -> Iterator[tuple[str, str]]:
        """Yield name and text of the documents that hold a piece of text."""
        sql = "SELECT id, text FROM documents WHERE instr(text, CAST(? AS BLOB))"
        for name, text in self._db.each(sql, [word]):
            yield name, self._decoded(text)

    def expect(self, sections: Sequence[StoredSection], *, whole: bool = False) -> None:
        """Do nothing: each is read where it lies."""

    def text(self, section: StoredSection) -> str:
        """Return the section's words, reading only those bytes."""
        start, end = section.byte_start, section.byte_end
        return self._decoded(self._db.piece(section.document, start, end))

    def _decoded(self, data: bytes) -> str:
        try:
            return data.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise damaged(self.path, error) from None

    def documents(self) -> list[tuple[Document, int, int]]:
        """Return documents without their text, with sections and words, by name."""
        sql = """SELECT record, words, (SELECT count(*) FROM sections
            WHERE document = number) FROM documents ORDER BY id"""
        return [
            (document_of(record, ""), int(sections), int(words))
            for record, words, sections in self._rows(sql)
        ]

    def document(self, name: str) -> Document:
        """Return one document with its text.

        Raises:
            UnknownDocumentError: No document has that name.
        """
        found = self._rows("SELECT number FROM documents WHERE id = ?", [name])
        if not found:
            raise unknown_document(name, ())
        return self.numbered(int(found[0][0]))

    def section(self, stored: StoredSection) -> Section:
        """Return the section with its document and text."""
        return stored.of(self.numbered(stored.document))

    def numbered(self, number: int) -> Document:
        """Return one document by its number, with its text."""
        return self._documents.get(number, self._read_document)

    def _read_document(self, number: int) -> Document:
        sql = "SELECT record, text FROM documents WHERE number = ?"
        record, text = self._rows(sql, [number])[0]
        return document_of(record, self._decoded(text))

    def tags(self) -> list[tuple[int, str, list[str]]]:
        """Return each document's number, name and tags, in name order."""
        sql = """SELECT number, id, json_extract(record, '$.tags')
            FROM documents ORDER BY id"""
        return [
            (number, name, json.loads(tags or "[]"))
            for number, name, tags in self._rows(sql)
        ]

    def rows_of(self, documents: Sequence[int]) -> list[int]:
        """Return the rows of the documents' sections, ascending."""
        sql = """SELECT row FROM sections
            WHERE document IN (SELECT value FROM json_each(?)) ORDER BY row"""
        return [row for (row,) in self._rows(sql, [json.dumps(list(documents))])]

    def all_rows(self) -> Rows:
        """Return the rows of all sections, in the order of the texts."""
        import numpy as np

        return np.arange(self.count(), dtype=np.int64)

    def rows_in(self, documents: Sequence[str]) -> list[int]:
        """Return the rows of the named documents' sections, ascending."""
        sql = """SELECT row FROM sections s JOIN documents d ON d.number = s.document
            WHERE d.id IN (SELECT value FROM json_each(?)) ORDER BY row"""
        return [row for (row,) in self._rows(sql, [json.dumps(list(documents))])]

    def words_like(
        self, first: str, shortest: int, longest: int
    ) -> list[tuple[str, int]]:
        """Return the corpus's words and uses, by first letter and length.

        Nobody may change the list: a question looks for words like several of its own,
        and a list's questions for those of the same letters over and over.
        """
        sql = "SELECT word, uses FROM vocabulary WHERE word >= ? AND word < ?"
        span = [first, first + "\U0010ffff"]
        if self.count() > LARGE:
            sql += " AND length(word) BETWEEN ? AND ?"
            return self._rows(sql, [*span, shortest, longest])

        def found(_: object) -> list[tuple[str, int]]:
            every = self._initial.get(first, lambda _: self._rows(sql, span))
            return [one for one in every if shortest <= len(one[0]) <= longest]

        return self._alike.get((first, shortest, longest), found)

    def known_words(self, words: Iterable[str]) -> set[str]:
        """Return those of the given lower-case words that the corpus holds."""
        return {word for word, uses in self.uses(words).items() if uses}

    def uses(self, words: Iterable[str]) -> dict[str, int]:
        """Return how often the corpus uses those of the given words that stand here.

        A later segment has 0 for a word that only the one before it held.
        """
        wanted = list(words)
        known = self._uses
        fresh = [word for word in wanted if word not in known]
        if fresh:
            if len(known) > USES:
                known.clear()
                fresh = wanted
            sql = """SELECT word, uses FROM vocabulary
                WHERE word IN (SELECT value FROM json_each(?))"""
            known.update(dict.fromkeys(fresh))
            known.update(self._rows(sql, [json.dumps(fresh)]))
        found = ((word, known[word]) for word in wanted)
        return {word: uses for word, uses in found if uses is not None}

    def term_numbers(self, terms: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Map the known ones of ``terms`` to (number, sections that hold it)."""
        sql = """SELECT term, number, sections FROM term_numbers
            WHERE term IN (SELECT value FROM json_each(?))"""
        return {
            term: (number, sections)
            for term, number, sections in self._rows(sql, [json.dumps(list(terms))])
        }

    def sizes(self) -> dict[str, list[int]]:
        """Map each language to its number of sections, and of their terms."""
        found: dict[str, list[int]] = json.loads(self.fact("sizes"))
        return found

    def rows_in_language(self, language: str) -> list[int]:
        """Return the rows of the sections in a language, ascending."""
        sql = """SELECT row FROM sections s JOIN documents d ON d.number = s.document
            WHERE d.language = ? ORDER BY row"""
        return [row for (row,) in self._rows(sql, [language])]

    def fact(self, name: str) -> str:
        """Return one fact about the whole index, such as the mean length."""
        return self._facts.get(name, self._read_fact)

    def _read_fact(self, name: str) -> str:
        found = self._rows("SELECT value FROM facts WHERE name = ?", [name])
        if not found:
            raise IndexDamagedError(
                f"the index does not tell its {name}, so another version made it",
                where=self.path,
                hint=REBUILD,
            )
        return str(found[0][0])

    def close(self) -> None:
        """Release the file; may be called twice."""
        self._db.close()
        self._documents.clear()
        self._facts.clear()


class StoredNames(Names):
    """Names of which none is read before a text calls for it."""

    def __init__(self, stored: NameStore, language: str) -> None:
        """Take what tells of them, and the language of the documents that have them."""
        super().__init__({})
        self._stored = stored
        self._language = language
        self.subjects = _Subjects(stored, language)

    def beginning(self, start: str) -> list[Name]:
        """Return the names whose ``name_start`` is this, in order."""
        return self._stored.beginning(start, self._language)

    def expect(self, starts: Iterable[str]) -> None:
        """Have the names with these beginnings, and with those of a plural, read."""
        self._stored.expect(starts, self._language)

    def of(self, subject: str) -> list[str]:
        """Return the names of a subject."""
        return self._stored.of(subject, self._language)

    def ends(self, word: str) -> bool:
        """Whether a name of several words ends with this one."""
        return self._stored.ends(word.lower(), self._language)

    def hold(self, word: str) -> bool:
        """Whether a name holds this lower-case word."""
        return self._stored.holds(word)


class _Subjects(Mapping[str, str]):
    """From each name to its subject."""

    def __init__(self, stored: NameStore, language: str) -> None:
        self._stored = stored
        self._language = language

    def __getitem__(self, name: str) -> str:
        subject = self._stored.subject(name, self._language)
        if subject is None:
            raise KeyError(name)
        return subject

    def __iter__(self) -> Iterator[str]:
        every = self._stored.every()
        return (
            untagged(one.name) for one in every if tag_of(one.name) == self._language
        )

    def __len__(self) -> int:
        return sum(1 for _ in self)


def damaged(path: Path | str, error: Exception) -> IndexDamagedError:
    """Return the error for a section store that cannot be read."""
    return IndexDamagedError(
        f"the section store cannot be read ({error})", where=path, hint=REBUILD
    )


class Database:
    """One open file; for the thread that opened it, but any thread may close it."""

    def __init__(self, path: Path) -> None:
        """Open the file read-only.

        Raises:
            IndexDamagedError: It is missing or no database of ours.
        """
        self.path = path
        self._thread = get_ident()
        uri = f"{path.absolute().as_uri()}?mode=ro"
        try:
            # The last holder may drop it in another thread; who reads is checked here.
            self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise damaged(path, error) from None
        self._close = weakref.finalize(self, self._db.close)
        try:
            self._db.execute("PRAGMA query_only = 1")
            self._db.execute("SELECT value FROM facts LIMIT 1").fetchone()
        except sqlite3.Error as error:
            self._close()
            raise damaged(path, error) from None

    @property
    def _opened(self) -> sqlite3.Connection:
        if not self._close.alive:
            raise ClosedError.of("the index")
        if get_ident() != self._thread:
            raise IndexThreadError(
                "another thread has opened this index",
                where=self.path,
                hint="Open one in each thread.",
            )
        return self._db

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return all rows that a query finds.

        Raises:
            IndexDamagedError: The file cannot be read.
            ClosedError: It was closed.
            IndexThreadError: Another thread has opened it.
        """
        try:
            return self._opened.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise damaged(self.path, error) from None

    def each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Yield the rows that a query finds, as they are wanted; raises as ``rows``."""
        try:
            yield from self._opened.execute(sql, values)
        except sqlite3.Error as error:
            raise damaged(self.path, error) from None

    def piece(self, row: int, start: int, end: int) -> bytes:
        """Return bytes of a document's text, reading no others; raises as ``rows``."""
        try:
            with self._opened.blobopen("documents", "text", row, readonly=True) as blob:
                blob.seek(start)
                data: bytes = blob.read(end - start)
        except sqlite3.Error as error:
            raise damaged(self.path, error) from None
        return data

    def close(self) -> None:
        """Release the file; may be called twice."""
        self._close()
