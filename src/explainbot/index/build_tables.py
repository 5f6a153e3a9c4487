"""What a build asks of a store: much at once, or counts of what lies in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from explainbot.index.stored import About


class BuildTables:
    """What a store gives to a build; a part of it."""

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return what a statement yields."""
        raise NotImplementedError

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
