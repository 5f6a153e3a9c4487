"""What a row of a list expects, and whether a passage is that.

``expected`` or ``gold`` names the right section: its heading, ``document#heading``, or
a section's id; several joined by ``|`` are alternatives.  ``expected_text`` or
``answer_span`` holds words that the quote must hold, alternatives joined by ``|``; with
no section named they decide alone.  A row whose fields are there and empty must be
declined; one without any such field is not scored.  White space and capitals do not
count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from explainbot.records import Quote

_SECTIONS = ("expected", "gold")
_WORDS = ("expected_text", "answer_span")
_TAGS = ("tag", "kind")
_ID = re.compile("[0-9a-f]{16}|^[0-9]+$")
CORPUS = "corpus/"
"""What a path has before a document's name."""


def plain(text: str) -> str:
    """Return the text with white space and capitals levelled."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class Expected:
    """What is right for one question."""

    sections: tuple[str, ...] = ()
    """As they were written; any of them is right."""
    words: tuple[str, ...] = ()
    """Levelled; any of them answers."""

    @property
    def declined(self) -> bool:
        """Whether nothing in the corpus answers."""
        return not self.sections and not self.words

    def is_met_by(self, quote: Quote) -> bool:
        """Whether the passage is the right one."""
        if self.sections:
            return any(_is_section(quote, name) for name in self.sections)
        return self._held(quote.text)

    def is_marked_by(self, quote: Quote) -> bool:
        """Whether the one sentence that is marked as the answer holds the words."""
        return self._held(quote.evidence_text)

    def is_answered_by(self, quote: Quote) -> bool:
        """Whether the marked sentences hold the words that answer."""
        start, end = quote.evidence
        marked = [(start, end), *quote.evidence_more]
        text = quote.document.text
        return any(self._held(text[left:right]) for left, right in marked)

    def _held(self, text: str) -> bool:
        levelled = plain(text)
        return any(words in levelled for words in self.words)


class SectionNames:
    """The names by which a list can call the sections of a corpus."""

    def __init__(self, sections: Iterable[tuple[str, str]]) -> None:
        """Take document and heading of each section."""
        self._named: set[tuple[str, str]] = set()
        for document, heading in sections:
            self._named |= {("", plain(heading)), (document, plain(heading))}

    def __contains__(self, name: object) -> bool:
        """Whether a section may be meant; an id is not looked up."""
        text = str(name)
        if _ID.search(text) or ("", plain(text)) in self._named:
            return True
        document, _, heading = text.partition("#")
        return (document.strip().removeprefix(CORPUS), plain(heading)) in self._named


def expected(fields: Mapping[str, Any]) -> Expected | None:
    """Return what a row expects; None if it has no field that says so."""
    known = {name.strip().casefold(): value for name, value in fields.items()}
    if not known.keys() & {*_SECTIONS, *_WORDS}:
        return None
    sections = _alternatives(known, _SECTIONS)
    words = tuple(map(plain, _alternatives(known, _WORDS)))
    return Expected(sections, words)


def tag(fields: Mapping[str, Any]) -> str:
    """Return the row's tag; "" if it has none."""
    known = {name.strip().casefold(): value for name, value in fields.items()}
    found = next((known[name] for name in _TAGS if known.get(name)), "")
    return " ".join(str(found).split())


def _alternatives(fields: Mapping[str, Any], names: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        value = fields.get(name)
        if isinstance(value, list):
            found += [str(one) for one in value]
        elif value is not None:
            found += str(value).split("|")
    return tuple(one.strip() for one in found if one.strip())


def _is_section(quote: Quote, name: str) -> bool:
    section = quote.section
    if name in (section.id, quote.id) or plain(name) == plain(section.heading):
        return True
    document, mark, heading = name.partition("#")
    here = document.strip() in (quote.document.id, quote.document.source_path)
    return bool(mark) and here and plain(heading) == plain(section.heading)
