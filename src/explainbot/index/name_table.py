"""The names of subjects, as the store holds them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from explainbot.index.analysis import Name


class NameTable:
    """What a store says of names; a part of it."""

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return what a statement yields."""
        raise NotImplementedError

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
        return bool(self.ending(word, 1))

    def ending(self, word: str, most: int) -> list[str]:
        """Return some names of several words, in any case, that end with this one."""
        sql = """SELECT name FROM names WHERE last = ? AND NOT exact AND subject <> ''
            LIMIT ?"""
        return [row[0] for row in self._rows(sql, [word, most])]

    def told_names(self, names: Sequence[str]) -> set[str]:
        """Return those of some names of which it tells, be they gone."""
        sql = "SELECT name FROM names WHERE name IN (SELECT value FROM json_each(?))"
        return {row[0] for row in self._rows(sql, [json.dumps(names)])}

    def told_count(self) -> int:
        """Return of how many names it tells."""
        return int(self._rows("SELECT count(*) FROM names")[0][0])

    def name_holds(self, word: str) -> bool:
        """Whether a name holds this lower-case word."""
        return bool(self._rows("SELECT 1 FROM name_words WHERE word = ?", [word]))

    def name_words(self) -> set[str]:
        """Return every word of the names in lower case."""
        return {row[0] for row in self._rows("SELECT word FROM name_words")}
