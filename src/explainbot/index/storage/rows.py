"""Rows of sections and documents as the index holds them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from explainbot.records import Document, Heading, PlaceMark, Section, Span
from explainbot.registry.formats import Traits
from explainbot.text.terms import collection_key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Rows: TypeAlias = "NDArray[np.int64]"
"""Rows of sections, ascending."""
MUTE = "~"
"""Before the sentences of a section of which none tells anything."""


@dataclass(frozen=True, slots=True)
class StoredSection:
    """A section as ranking needs it, without its document's text."""

    row: int
    id: int
    document: int
    document_id: str
    subject: str
    title: str
    start: int
    end: int
    byte_start: int
    byte_end: int
    heading: str
    heading_path: tuple[str, ...]
    sha256: str
    first_part: int
    """Row of its heading's vector; its sentences' vectors follow."""
    parts: int
    first_term: int
    head_terms: int
    """So many of its terms come from title and heading."""
    terms: int
    packed: str
    """Its sentences, as ``pack_sentences`` wrote them."""
    language: str = "en"
    """Of its document."""

    def of(self, document: Document) -> Section:
        """Return the section with its document."""
        return Section(document, self.start, self.end, self.heading, self.heading_path)

    @property
    def topic(self) -> str:
        """What its document is about: the subject, or else the title."""
        return self.subject or self.title

    @property
    def sentences(self) -> tuple[Span, ...]:
        """Offsets of its sentences, in the section."""
        return _unpacked(self.packed)[0]

    @property
    def sentence_terms(self) -> tuple[int, ...]:
        """How many of its last terms each sentence holds, in order."""
        return _unpacked(self.packed)[1]

    @property
    def tells(self) -> tuple[bool, ...]:
        """Whether each sentence tells something, in order."""
        return _unpacked(self.packed)[2]

    @property
    def above(self) -> tuple[str, ...]:
        """What it stands under: its document's title and the headings."""
        return self.title, *self.heading_path, self.heading

    @property
    def told_whole(self) -> bool:
        """Whether each of its sentences tells something."""
        return "-" not in self.packed

    @property
    def mute(self) -> bool:
        """Whether none of its sentences tells anything."""
        return self.packed.startswith(MUTE)


class TermSpan(NamedTuple):
    """Where the terms of a section lie."""

    row: int
    document_id: str
    first_term: int
    head_terms: int
    terms: int


def corpus_place(name: str) -> list[tuple[bool, str]]:
    """Return a key that sorts documents as they lie in the corpus.

    By name; those of a folder come before those of the folders in it.
    """
    *folders, last = name.split("/")
    return [*((True, folder) for folder in folders), (False, last)]


class About(NamedTuple):
    """What is known of a document without reading it."""

    number: int
    title: str
    subject: str
    aliases: tuple[str, ...]
    language: str
    sha256: str
    """Of its text."""


def pack_sentences(
    spans: Iterable[Span], terms: Iterable[int], tells: Sequence[bool]
) -> str:
    """Return sentences as text for the store.

    Args:
        spans: Their offsets in the section.
        terms: How many terms each holds.
        tells: Whether each tells something.
    """
    packed = " ".join(
        # A number that is below zero says both: how many terms, and that it is mute.
        f"{start} {end} {count if told else -1 - count}"
        for (start, end), count, told in zip(spans, terms, tells, strict=True)
    )
    return packed if any(tells) or not tells else MUTE + packed


@lru_cache(maxsize=1024)
def _unpacked(
    packed: str,
) -> tuple[tuple[Span, ...], tuple[int, ...], tuple[bool, ...]]:
    """Return the sentences' offsets, their terms, and whether each tells something."""
    flat = list(map(int, packed.removeprefix(MUTE).split()))
    return (
        tuple(zip(flat[::3], flat[1::3], strict=True)),
        tuple(count if count >= 0 else -1 - count for count in flat[2::3]),
        tuple(count >= 0 for count in flat[2::3]),
    )


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
    if not document.hidden:
        del values["hidden"]
    if not document.terms:
        del values["terms"]
    if not document.skips:
        del values["skips"]
    if document.own_traits is None:  # our own kinds: the media type says it all
        del values["own_traits"]
    else:
        values["own_traits"] = document.own_traits.stated()
    return json.dumps(values, ensure_ascii=False)


def document_of(record: str, text: str) -> Document:
    """Return the document of which ``document_record`` made this."""
    values = json.loads(record)
    values["marks"] = tuple(PlaceMark(*mark) for mark in values["marks"])
    values["headings"] = tuple(Heading(*heading) for heading in values["headings"])
    for name in ("aliases", "sources", "tags"):
        values[name] = tuple(values.get(name, ()))
    if "hidden" in values:
        values["hidden"] = tuple((start, end) for start, end in values["hidden"])
    if "own_traits" in values:
        values["own_traits"] = Traits(**values["own_traits"])
    if "skips" in values:
        values["skips"] = tuple((start, end) for start, end in values["skips"])
    return Document(**{**values, "text": text})


def names_of(document: str, tags: Iterable[str]) -> tuple[str, ...]:
    """Return the collections that a document is in, each once.

    Its folders below corpus/, each alone and with those above it, then its tags.

    Args:
        document: Its path below corpus/, with ``/``.
        tags: Its tags.
    """
    found: dict[str, str] = {}
    for name in (*_folders(document), *tags):
        found.setdefault(collection_key(name), name)
    return tuple(found.values())


def _folders(document: str) -> Iterator[str]:
    folders = document.split("/")[:-1]
    for count, folder in enumerate(folders, start=1):
        yield folder
        yield "/".join(folders[:count])


class Collections:
    """The collections of one index."""

    def __init__(self, documents: Iterable[tuple[int, str, Sequence[str]]]) -> None:
        """Take each document's number, name and tags."""
        self._names: dict[str, str] = {}
        self._documents: dict[str, list[int]] = {}
        for number, document, tags in documents:
            for name in names_of(document, tags):
                key = collection_key(name)
                if key:
                    self._names.setdefault(key, name)
                    self._documents.setdefault(key, []).append(number)

    @property
    def names(self) -> tuple[str, ...]:
        """Every collection's name, in order."""
        return tuple(sorted(self._names.values(), key=str.casefold))

    def name(self, written: str) -> str:
        """Return the name of the collection that was meant; "" if there is none."""
        return self._names.get(collection_key(written), "")

    def documents(self, names: Iterable[str]) -> list[int]:
        """Return the numbers of the documents in any of the named collections."""
        found = {
            number
            for name in names
            for number in self._documents.get(collection_key(name), ())
        }
        return sorted(found)
