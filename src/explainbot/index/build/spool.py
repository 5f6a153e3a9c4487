"""Spool of a build's documents in name order: in memory, or on disk when large.

A build goes over its documents several times, for names found in one document change
what is counted in another.  Past ``MOST_HELD`` characters they are put into a temporary
database, which goes with its process, and are read from there one at a time.
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from explainbot.index.passages import PreparedSection, SectionedDocument
from explainbot.index.storage.rows import document_of, document_record
from explainbot.records import Document, Section
from explainbot.text.cache import Recent

if TYPE_CHECKING:
    from explainbot.index.build.previous import PreviousIndex
    from explainbot.index.storage.rows import StoredSection


MOST_HELD = 8_000_000
"""Characters of text that are kept in memory."""
KEPT = 64
"""Documents that are kept at hand when they are read in any order."""
SCHEMA = "CREATE TABLE spooled (number INTEGER PRIMARY KEY, name, record, text, units)"


class _Entry(NamedTuple):
    name: str
    number: int
    """Where it was put."""
    keys: tuple[str, ...]


class Spool:
    """Takes documents with their sections, and gives them as often as wanted."""

    def __init__(self, earlier: PreviousIndex | None) -> None:
        """Begin without any.

        Args:
            earlier: The index before, of which unchanged documents are.
        """
        self._earlier = earlier
        self._held: list[SectionedDocument] = []
        self._characters = 0
        self._db: sqlite3.Connection | None = None
        self._entries: list[_Entry] = []
        self._first: list[int] = []
        self._at: Recent[int, SectionedDocument] = Recent(KEPT)

    @property
    def keys(self) -> list[str]:
        """Of each section, in order, the hash of what is embedded of it."""
        return [key for entry in self._entries for key in entry.keys]

    def count(self) -> int:
        """Return the number of sections."""
        return sum(len(entry.keys) for entry in self._entries)

    def counts(self) -> dict[str, int]:
        """Return how many sections each document has, in order."""
        return {entry.name: len(entry.keys) for entry in self._entries}

    def add(self, loaded: SectionedDocument) -> None:
        """Take a document."""
        number, name = len(self._entries), loaded.document.id
        keys = tuple(unit.key for unit in loaded.units)
        self._entries.append(_Entry(name, number, keys))
        if self._db is not None:
            self._write(self._db, number, loaded)
            return
        self._held.append(loaded)
        self._characters += len(loaded.document.text)
        if self._characters > MOST_HELD:
            self._db = sqlite3.connect("")
            self._db.execute(SCHEMA)
            for number, one in enumerate(self._held):
                self._write(self._db, number, one)
            self._held.clear()

    def __iter__(self) -> Iterator[SectionedDocument]:
        """Yield the documents in order."""
        return (self._read(entry.number) for entry in self._entries)

    def sort(self, place: Mapping[str, int]) -> None:
        """Put the documents in the order of their names' places; after the last."""
        self._entries.sort(key=lambda entry: place[entry.name])
        counts = [len(entry.keys) for entry in self._entries]
        self._first = list(accumulate(counts, initial=0))

    def documents(self) -> Iterator[Document]:
        """Yield the documents in order, without their sections."""
        return (item.document for item in self)

    def units(self) -> Iterator[PreparedSection]:
        """Yield the sections in order."""
        return (unit for item in self for unit in item.units)

    def units_of(self, name: str) -> tuple[PreparedSection, ...]:
        """Return the sections of one document; none if it is not here."""
        numbers = [entry.number for entry in self._entries if entry.name == name]
        return self._read(numbers[0]).units if numbers else ()

    def section(self, number: int) -> Section:
        """Return one section by its place among all."""
        document = bisect_right(self._first, number) - 1
        item = self._at.get(self._entries[document].number, self._read)
        return item.units[number - self._first[document]].section

    def close(self) -> None:
        """Drop the temporary database; may be called twice."""
        if self._db is not None:
            self._db.close()

    def _write(
        self, db: sqlite3.Connection, number: int, item: SectionedDocument
    ) -> None:
        if item.unchanged:  # the index before holds it
            row: tuple[Any, ...] = (number, item.document.id, None, None, None)
        else:
            document = item.document
            text = document.text.encode("utf-8", "surrogatepass")
            units = json.dumps([_packed(unit) for unit in item.units])
            row = (number, document.id, document_record(document), text, units)
        db.execute("INSERT INTO spooled VALUES (?, ?, ?, ?, ?)", row)

    def _read(self, number: int) -> SectionedDocument:
        if self._db is None:
            return self._held[number]
        sql = "SELECT name, record, text, units FROM spooled WHERE number = ?"
        name, record, text, units = self._db.execute(sql, [number]).fetchone()
        if record is None and self._earlier is not None:
            return self._earlier.loaded(name)
        document = document_of(record, text.decode("utf-8", "surrogatepass"))
        return SectionedDocument(
            document, tuple(self._unit(document, one) for one in json.loads(units))
        )

    def _unit(self, document: Document, packed: Sequence[Any]) -> PreparedSection:
        start, end, heading, above, sentences, tells, key, vectors, terms = packed
        return PreparedSection(
            Section(document, start, end, heading, tuple(above)),
            tuple((first, last) for first, last in sentences),
            tuple(tells),
            key,
            self._stored(vectors),
            self._stored(terms),
        )

    def _stored(self, row: int | None) -> StoredSection | None:
        known = row is not None and self._earlier is not None
        return self._earlier.section(row) if known else None  # type: ignore[arg-type,union-attr]


def _packed(unit: PreparedSection) -> list[Any]:
    section = unit.section
    return [
        section.start,
        section.end,
        section.heading,
        section.heading_path,
        unit.sentences,
        unit.tells,
        unit.key,
        unit.vectors.row if unit.vectors else None,
        unit.terms.row if unit.terms else None,
    ]


class SpooledSections(Sequence[Section]):
    """The sections of a spool, as a sequence of which none is kept."""

    def __init__(self, spool: Spool) -> None:
        """Take the documents."""
        self._spool = spool

    def __len__(self) -> int:
        """Return the number of sections."""
        return self._spool.count()

    def __iter__(self) -> Iterator[Section]:
        """Yield them in order."""
        return (unit.section for unit in self._spool.units())

    @overload
    def __getitem__(self, place: int) -> Section: ...
    @overload
    def __getitem__(self, place: slice) -> list[Section]: ...
    def __getitem__(self, place: int | slice) -> Section | list[Section]:
        """Return sections by their places."""
        if isinstance(place, slice):
            return [self._spool.section(n) for n in range(*place.indices(len(self)))]
        return self._spool.section(place)
