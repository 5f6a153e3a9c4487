"""Documents and sections in SQLite: texts once, sections as offsets into them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainbot.errors import IndexDamagedError, UnknownDocumentError
from explainbot.index.build_tables import BuildTables
from explainbot.index.database import Database, damaged
from explainbot.index.manifest import REBUILD
from explainbot.index.name_table import NameTable
from explainbot.index.stored import MUTE, StoredSection, TermSpan, document_of
from explainbot.records import Document, Section
from explainbot.text.cache import Recent

if TYPE_CHECKING:
    from explainbot.index.protocol import Rows

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


COLUMNS = """s.row, s.id, s.document, d.id, d.subject, d.title, s.start, s."end",
    s.byte_start, s.byte_end, s.heading, s.heading_path, s.sha256, s.first_part,
    s.parts, s.first_term, s.head_terms, s.terms, s.sentences, d.language"""
FROM = "FROM sections s JOIN documents d ON d.number = s.document"
SELECT = f"SELECT {COLUMNS} {FROM}"


def _stored(row: Sequence[Any]) -> StoredSection:
    values = list(row)
    values[11] = tuple(json.loads(values[11])) if values[11] != "[]" else ()
    return StoredSection(*values)


class SectionStore(NameTable, BuildTables):
    """Reads the documents and sections of one segment; never writes."""

    def __init__(self, path: Path) -> None:
        """Open the file read-only.

        Raises:
            IndexDamagedError: It is missing or no database of ours.
        """
        self.path = path
        self._db = Database(path)
        self._documents: Recent[int, Document] = Recent(TEXT_CACHE)
        self._facts: Recent[str, str] = Recent(FACTS)

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._db.rows(sql, values)

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
        return {row[0]: _stored(row) for row in self._rows(sql, [wanted])}

    def term_spans(self, rows: Iterable[int]) -> list[TermSpan]:
        """Return where the terms of the named sections lie."""
        sql = """SELECT s.row, d.id, s.first_term, s.head_terms, s.terms
            FROM sections s JOIN documents d ON d.number = s.document
            WHERE s.row IN (SELECT value FROM json_each(?))"""
        wanted = json.dumps([int(row) for row in rows])
        return [TermSpan(*row) for row in self._rows(sql, [wanted])]

    def all_sections(self) -> list[StoredSection]:
        """Return every section in row order."""
        return [_stored(row) for row in self._rows(SELECT + " ORDER BY s.row")]

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
            raise UnknownDocumentError(
                f'there is no document named "{name}"',
                hint="explainbot list prints the names.",
            )
        return self.numbered(int(found[0][0]))

    def section(self, stored: StoredSection) -> Section:
        """Return the section with its document and text."""
        return Section(
            self.numbered(stored.document),
            stored.start,
            stored.end,
            stored.heading,
            stored.heading_path,
        )

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
        """Return the corpus's words and uses, by first letter and length."""
        sql = """SELECT word, uses FROM vocabulary WHERE word >= ? AND word < ?
            AND length(word) BETWEEN ? AND ?"""
        return self._rows(sql, [first, first + "\U0010ffff", shortest, longest])

    def known_words(self, words: Iterable[str]) -> set[str]:
        """Return those of the given lower-case words that the corpus holds."""
        return set(self.uses(words))

    def uses(self, words: Iterable[str]) -> dict[str, int]:
        """Return how often the corpus uses those of the given words that it holds."""
        sql = """SELECT word, uses FROM vocabulary
            WHERE word IN (SELECT value FROM json_each(?))"""
        return dict(self._rows(sql, [json.dumps(list(words))]))

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
