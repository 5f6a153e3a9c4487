"""What a reader of one kind of file hands over."""

from __future__ import annotations

from dataclasses import dataclass

from explainbot.records import Document, Heading, Mark


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
class Parsed:
    """One file's canonical text and what the file itself says about it."""

    text: str
    title: str = ""
    """The file's own title; "" when it has none."""
    headings: tuple[Heading, ...] = ()
    marks: tuple[Mark, ...] = (Mark(0, line=1),)
    language: str = ""
    """ISO 639-1 code that the file states; "" when it states none."""
    subject: str = ""
    """What the file itself names as its subject; "" when it names none."""
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    front: int = 0
    """Where the front matter ends, which is no text to be read; 0 without one."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A document, and what its author should know about how it was read."""

    document: Document
    warnings: tuple[str, ...] = ()
