"""Documents and sections in SQLite: texts once, sections as offsets into them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from explainbot.errors import IndexDamagedError, UnknownDocumentError
from explainbot.index.analysis import Name
from explainbot.index.manifest import REBUILD
from explainbot.index.stored import StoredSection
from explainbot.records import Document, Heading, Mark, Section

SCHEMA = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, title TEXT, subject TEXT,
    record TEXT NOT NULL, words INTEGER, text BLOB NOT NULL);
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


COLUMNS = """s.row, s.id, s.document, d.id, d.subject, d.title, s.start, s."end",
    s.byte_start, s.byte_end, s.heading, s.heading_path, s.sha256, s.first_part,
    s.parts, s.first_term, s.head_terms, s.terms, s.sentences"""
FROM = "FROM sections s JOIN documents d ON d.number = s.document"
SELECT = f"SELECT {COLUMNS} {FROM}"


def _stored(row: Sequence[Any]) -> StoredSection:
    values = list(row)
    values[11] = tuple(json.loads(values[11])) if values[11] != "[]" else ()
    return StoredSection(*values)


class SectionStore:
    """Reads the documents and sections of one segment; never writes."""

    def __init__(self, path: Path) -> None:
        """Open the file read-only.

        Raises:
            IndexDamagedError: It is missing or no database of ours.
        """
        self.path = path
        try:
            self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
            self._db.execute("PRAGMA query_only = 1")
            self._db.execute("SELECT value FROM facts LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise self._damaged(error) from None
        self._document = lru_cache(maxsize=TEXT_CACHE)(self._read_document)

    def _damaged(self, error: Exception) -> IndexDamagedError:
        return IndexDamagedError(
            f"the section store cannot be read ({error})", where=self.path, hint=REBUILD
        )

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        try:
            return self._db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise self._damaged(error) from None

    def count(self) -> int:
        """Return the number of sections."""
        return int(self.fact("sections"))

    def sections(self, rows: Iterable[int]) -> dict[int, StoredSection]:
        """Return the named sections by row."""
        wanted = json.dumps([int(row) for row in rows])
        sql = f"{SELECT} WHERE s.row IN (SELECT value FROM json_each(?))"  # noqa: S608 - SELECT is ours
        return {row[0]: _stored(row) for row in self._rows(sql, [wanted])}

    def all_sections(self) -> list[StoredSection]:
        """Return every section in row order."""
        return [_stored(row) for row in self._rows(SELECT + " ORDER BY s.row")]

    def headings(self, most: int) -> list[tuple[int, str]]:
        """Return (number of the document, heading) in row order, at most so many.

        Each heading once, with the first document that has it.
        """
        sql = "SELECT document, heading, min(row) AS first FROM sections "
        sql += "WHERE heading <> '' GROUP BY heading ORDER BY first LIMIT ?"
        return [(row[0], row[1]) for row in self._rows(sql, [most])]

    def named_sections(self) -> list[tuple[str, str]]:
        """Return document and heading of each section that has one, each pair once."""
        return self._rows(f"SELECT DISTINCT d.id, s.heading {FROM} WHERE heading <> ''")

    def embedded(self) -> dict[str, tuple[int, int, int]]:
        """Map what was embedded (its hash) to (row, first part, parts)."""
        sql = "SELECT embedded, row, first_part, parts FROM sections"
        return {key: (row, first, parts) for key, row, first, parts in self._rows(sql)}

    def embedded_keys(self) -> list[str]:
        """Return the hash of what was embedded of each section, in row order."""
        sql = "SELECT embedded FROM sections ORDER BY row"
        return [row[0] for row in self._rows(sql)]

    def terms(self) -> list[str]:
        """Return every term by its number."""
        sql = "SELECT term FROM term_numbers ORDER BY number"
        return [row[0] for row in self._rows(sql)]

    def vocabulary(self) -> dict[str, int]:
        """Return every lower-case word of the corpus with its uses."""
        return dict(self._rows("SELECT word, uses FROM vocabulary"))

    def text(self, section: StoredSection) -> str:
        """Return the section's words, reading only those bytes."""
        try:
            with self._db.blobopen(
                "documents", "text", section.document, readonly=True
            ) as blob:
                blob.seek(section.byte_start)
                data: bytes = blob.read(section.byte_end - section.byte_start)
        except sqlite3.Error as error:
            raise self._damaged(error) from None
        return self._decoded(data)

    def _decoded(self, data: bytes) -> str:
        try:
            return data.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise self._damaged(error) from None

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
        return self._document(int(found[0][0]))

    def section(self, stored: StoredSection) -> Section:
        """Return the section with its document and text."""
        return Section(
            self._document(stored.document),
            stored.start,
            stored.end,
            stored.heading,
            stored.heading_path,
        )

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
        sql = (
            "SELECT word FROM vocabulary WHERE word IN (SELECT value FROM json_each(?))"
        )
        return {row[0] for row in self._rows(sql, [json.dumps(list(words))])}

    def term_numbers(self, terms: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Map the known ones of ``terms`` to (number, sections that hold it)."""
        sql = """SELECT term, number, sections FROM term_numbers
            WHERE term IN (SELECT value FROM json_each(?))"""
        return {
            term: (number, sections)
            for term, number, sections in self._rows(sql, [json.dumps(list(terms))])
        }

    def names(self) -> list[Name]:
        """Return every name of a subject, in order."""
        return self._names("ORDER BY name", [])

    def names_beginning(self, start: str) -> list[Name]:
        """Return the names whose ``name_start`` is this, in order."""
        return self._names("WHERE start = ? ORDER BY name", [start])

    def _names(self, which: str, values: Sequence[str]) -> list[Name]:
        rows = self._rows(f"SELECT name, subject, exact FROM names {which}", values)  # noqa: S608 - ours
        return [Name(name, subject, bool(flag)) for name, subject, flag in rows]

    def names_of(self, subject: str) -> list[str]:
        """Return the names of a subject, in order."""
        sql = "SELECT name FROM names WHERE subject = ? ORDER BY name"
        return [row[0] for row in self._rows(sql, [subject])]

    def subject(self, name: str) -> str | None:
        """Return the subject that a name stands for."""
        if not name:  # a document without a subject has none
            return None
        found = self._rows("SELECT subject FROM names WHERE name = ?", [name])
        return found[0][0] if found else None

    def name_ends(self, word: str) -> bool:
        """Whether a name of several words, in any case, ends with this one."""
        sql = "SELECT 1 FROM names WHERE last = ? AND NOT exact LIMIT 1"
        return bool(self._rows(sql, [word]))

    def name_holds(self, word: str) -> bool:
        """Whether a name holds this lower-case word."""
        return bool(self._rows("SELECT 1 FROM name_words WHERE word = ?", [word]))

    @lru_cache(maxsize=8)  # noqa: B019 - as long as its index
    def fact(self, name: str) -> str:
        """Return one fact about the whole segment, such as the mean length."""
        return str(self._rows("SELECT value FROM facts WHERE name = ?", [name])[0][0])

    def close(self) -> None:
        """Release the file."""
        self._db.close()


def document_record(document: Document) -> str:
    """Return everything of a document but its text, as JSON."""
    values = {**document.__dict__, "text": ""}
    # Field by field: asdict copies deeply, which takes as long as all the rest.
    values["marks"] = [
        [mark.offset, mark.line, mark.page, mark.label] for mark in document.marks
    ]
    values["headings"] = [
        [heading.start, heading.end, heading.level, heading.title]
        for heading in document.headings
    ]
    return json.dumps(values, ensure_ascii=False)


def document_of(record: str, text: str) -> Document:
    """Return the document of which ``document_record`` made this."""
    values = json.loads(record)
    values["marks"] = tuple(Mark(*mark) for mark in values["marks"])
    values["headings"] = tuple(Heading(*heading) for heading in values["headings"])
    for name in ("aliases", "sources", "tags"):
        values[name] = tuple(values.get(name, ()))
    return Document(**{**values, "text": text})
