"""Base records of readers: what one kind of file hands over."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Any

from explainbot.records import Document, Heading, PlaceMark, Span
from explainbot.text.formulas.linear import FORMULA

_PLACES = 5
"""Named in a note at most."""


def word_set(listing: str) -> frozenset[str]:
    """Return the words of a listing, parted by blanks."""
    return frozenset(listing.split())


@dataclass(frozen=True)
class Decoded:
    """A file's bytes as text."""

    text: str
    encoding: str
    """Python's name of the encoding; "utf-8" with or without a byte order mark."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Metadata:
    """Facts about a file, by its author or from the file itself.

    "" and () stand for what is not said.
    """

    title: str = ""
    subject: str = ""
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """Where the facts come from."""
    author: str = ""
    date: str = ""
    """As it is written there."""
    licence: str = ""
    language: str = ""
    """ISO 639-1 code."""
    url: str = ""
    """Where it was published."""
    tags: tuple[str, ...] = ()
    """Collections that it belongs to, in lower case."""
    hidden: bool | None = None
    """Whether what the file hides is read, too; None where nobody says."""

    def over(self, other: Metadata) -> Metadata:
        """Return these facts, and those of ``other`` where nothing is said here."""
        said: dict[str, Any] = {
            name: value for name, value in vars(self).items() if value or value is False
        }
        return replace(other, **said)


EMPTY = Metadata()


@dataclass(frozen=True)
class Parsed:
    """One file's canonical text and what the file itself says about it."""

    text: str
    about: Metadata = EMPTY
    """What the file says about itself."""
    headings: tuple[Heading, ...] = ()
    marks: tuple[PlaceMark, ...] = (PlaceMark(0, line=1),)
    front: int = 0
    """Where the front matter ends, which is no text to be read; 0 without one."""
    warnings: tuple[str, ...] = ()
    skips: tuple[Span, ...] = ()
    """Runs that are no part of any section, in order."""
    hidden: tuple[Span, ...] = ()
    """Runs that the file hides, in order; () unless they were asked for."""
    terms: bool = False
    """Whether the headings are terms, above their meanings."""
    media_type: str = ""
    """Of what the text is, where the file's suffix tells less; "" for the suffix's."""


PLACES_TOLD = 5
"""Of hidden text, in one note."""


class HiddenText:
    """What one file hides: left out and told, or read and marked."""

    def __init__(self, *, read: bool) -> None:
        """Begin with nothing found.

        Args:
            read: Whether it is read, too (``hidden = true`` in corpus.toml).
        """
        self.read = read
        self._places: dict[str, None] = {}

    def tell(self, place: str) -> bool:
        """Note that something is hidden at a place; return whether to read it.

        Args:
            place: As a citation says it ("paragraph 4", "sheet Tides, row 7"), or what
                is hidden with its place ("a comment in line 3").
        """
        self._places[place] = None
        return self.read

    @property
    def told(self) -> bool:
        """Whether anything is hidden."""
        return bool(self._places)

    def notes(self) -> tuple[str, ...]:
        """Return what to tell the teacher: one note, or none."""
        places = list(self._places)
        if not places:
            return ()
        told = "; ".join(places[:PLACES_TOLD])
        if more := len(places) - PLACES_TOLD:
            told += f" and {more} more" if more > 0 else ""
        if self.read:
            return (f"hidden in the file, read as corpus.toml says: {told}",)
        advice = "To read it, say hidden = true in corpus.toml"
        return (f"hidden in the file and not read: {told}. {advice}",)


def formula_notes(parsed: Parsed) -> tuple[str, ...]:
    """Return a note on the formulas that could not be read, with their places."""
    text, places = parsed.text, []
    at = text.find(FORMULA)
    while at >= 0:
        mark = parsed.marks[bisect_right(parsed.marks, at, key=_offset) - 1]
        line = (mark.line or 1) + text.count("\n", mark.offset, at)
        page = f"page {mark.page}" if mark.page else ""
        places.append(page or mark.label or f"line {line}")
        at = text.find(FORMULA, at + len(FORMULA))
    if not places:
        return ()
    told = list(dict.fromkeys(places))
    more = f" and {len(told) - _PLACES} more places" if len(told) > _PLACES else ""
    count = f"{len(places)} formula{'s' if len(places) > 1 else ''}"
    stands = "stand" if len(places) > 1 else "stands"
    where = f"{', '.join(told[:_PLACES])}{more}"
    return (f'{count} cannot be read and {stands} as "{FORMULA}": {where}',)


def _offset(mark: PlaceMark) -> int:
    return mark.offset


@dataclass(frozen=True)
class Markup:
    """What the marks of a text say of it, beside its headings."""

    front: int = 0
    """Where the front matter ends; 0 without one."""
    skips: tuple[Span, ...] = ()
    """Runs that belong to no section; a lone ":" stands before what a term means."""
    lesser: frozenset[Heading] = frozenset()
    """Headings that are none of the format's own: questions in bold."""


@dataclass(frozen=True)
class Reading:
    """A document, and what its author should know about how it was read."""

    document: Document
    warnings: tuple[str, ...] = ()
    assumed: bool = False
    """Whether nothing tells the document's language, so that it is the usual one."""
