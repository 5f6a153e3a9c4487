"""The names of subjects, as the store holds them: those of each language by themselves.

In the table, a name, how it begins and its last word are tagged by their language.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from explainbot.text.terms import Name, tag_of, tagged, untagged


class NameTable:
    """What a store says of names; a part of it."""

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return what a statement yields."""
        raise NotImplementedError

    def names(self) -> list[Name]:
        """Return every name of a subject, tagged by its language, in order."""
        return self._names("ORDER BY name", [])

    def names_beginning(self, start: str, language: str = "en") -> list[Name]:
        """Return the names in a language whose ``name_start`` is this, in order."""
        found = self._names("WHERE start = ? ORDER BY name", [tagged(start, language)])
        return [one._replace(name=untagged(one.name)) for one in found]

    def _names(self, which: str, values: Sequence[str]) -> list[Name]:
        rows = self._rows(f"SELECT name, subject, exact FROM names {which}", values)  # noqa: S608 - ours
        return [Name(name, subject, bool(flag)) for name, subject, flag in rows]

    def names_of(self, subject: str, language: str = "en") -> list[str]:
        """Return the names of a subject in a language, in order."""
        sql = "SELECT name FROM names WHERE subject = ? ORDER BY name"
        found = [row[0] for row in self._rows(sql, [subject])]
        return [untagged(name) for name in found if tag_of(name) == language]

    def subject(self, name: str, language: str = "en") -> str | None:
        """Return the subject that a name stands for in a language."""
        if not name:  # a document without a subject has none
            return None
        found = self._rows(
            "SELECT subject FROM names WHERE name = ?", [tagged(name, language)]
        )
        return found[0][0] if found else None

    def name_ends(self, word: str, language: str = "en") -> bool:
        """Whether a name of several words, in any case, ends with this one."""
        return bool(self.ending(word, 1, language))

    def ending(self, word: str, most: int, language: str = "en") -> list[str]:
        """Return some names of several words, in any case, that end with this one."""
        sql = """SELECT name FROM names WHERE last = ? AND NOT exact AND subject <> ''
            LIMIT ?"""
        found = self._rows(sql, [tagged(word, language), most])
        return [untagged(row[0]) for row in found]

    def told_names(self, names: Sequence[str], language: str = "en") -> set[str]:
        """Return those of some names of which it tells, be they gone."""
        sql = "SELECT name FROM names WHERE name IN (SELECT value FROM json_each(?))"
        wanted = json.dumps([tagged(name, language) for name in names])
        return {untagged(row[0]) for row in self._rows(sql, [wanted])}

    def told_count(self) -> int:
        """Return of how many names it tells."""
        return int(self._rows("SELECT count(*) FROM names")[0][0])

    def name_holds(self, word: str) -> bool:
        """Whether a name holds this lower-case word."""
        return bool(self._rows("SELECT 1 FROM name_words WHERE word = ?", [word]))

    def name_words(self) -> set[str]:
        """Return every word of the names in lower case."""
        return {row[0] for row in self._rows("SELECT word FROM name_words")}
