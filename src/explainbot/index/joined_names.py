"""The names of subjects in two segments, read as those of one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from explainbot.index.name_table import NameTable

if TYPE_CHECKING:
    from explainbot.text.terms import Name


class JoinedNames(NameTable):
    """What two stores say of names; of those that the second tells of, it alone.

    A name without a subject there is gone.
    """

    base: NameTable
    more: NameTable

    def told_value(self, fact: str) -> Any:
        """Return a number or a list that the second store holds as a fact."""
        raise NotImplementedError

    def names(self) -> list[Name]:
        """Return every name of a subject, tagged by its language, in order."""
        return self._merged(self.base.names(), self.more.names())

    def names_beginning(self, start: str, language: str = "en") -> list[Name]:
        """Return the names in a language whose ``name_start`` is this, in order."""
        old = self.base.names_beginning(start, language)
        return self._merged(old, self.more.names_beginning(start, language))

    def _merged(self, old: list[Name], new: list[Name]) -> list[Name]:
        found = {one.name: one for one in old} | {one.name: one for one in new}
        return [one for _, one in sorted(found.items()) if one.subject]

    def names_of(self, subject: str, language: str = "en") -> list[str]:
        """Return the names of a subject in a language, in order."""
        old = self.base.names_of(subject, language)
        told = self.more.told_names(old, language)
        return sorted({*old} - told | {*self.more.names_of(subject, language)})

    def subject(self, name: str, language: str = "en") -> str | None:
        """Return the subject that a name stands for in a language."""
        found = self.more.subject(name, language)
        return self.base.subject(name, language) if found is None else found or None

    def ending(self, word: str, most: int, language: str = "en") -> list[str]:
        """Return some names of several words, in any case, that end with this one."""
        new = self.more.ending(word, most, language)
        old = self.base.ending(word, most + self._told, language)
        return [*new, *({*old} - self.more.told_names(old, language))][:most]

    @cached_property
    def _told(self) -> int:
        return self.more.told_count()

    def name_holds(self, word: str) -> bool:
        """Whether a name holds this lower-case word."""
        if self.more.name_holds(word):
            return True
        return word not in self._gone_name_words and self.base.name_holds(word)

    @cached_property
    def _gone_name_words(self) -> frozenset[str]:
        return frozenset(self.told_value("gone_name_words"))
