"""Previous index of a build: what of it is taken over as it is."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from explainbot.errors import ExplainbotError
from explainbot.index.index import IndexReader
from explainbot.index.passages import PassageVectors, PreparedSection, SectionedDocument
from explainbot.records import Section
from explainbot.registry.formats import READING_RULES
from explainbot.text.terms import untagged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from explainbot.index.protocol import RowStore, SegmentStorage, WordStore
    from explainbot.index.storage.manifest import SourceState
    from explainbot.index.storage.rows import About, StoredSection


class KnownText(NamedTuple):
    """A document as indexes before have read it."""

    file: str
    """Hash of the file's bytes."""
    texts: tuple[str, ...]
    """Hashes of the texts that were made of them, the last one first."""


def known_texts(folder: Path) -> dict[str, KnownText]:
    """Return what the index in use knows of each document's text, by name.

    It may be one that nothing else is taken over from; {} if it cannot be read.
    """
    try:
        with closing(PreviousIndex(IndexReader.open(folder, hashed=False))) as index:
            return index.known_texts()
    except (ExplainbotError, sqlite3.Error):
        return {}


class PreviousIndex:
    """Documents, terms and vectors of the index in use, to build the next one from."""

    def __init__(self, index: IndexReader) -> None:
        """Take the opened index."""
        self.name = index.name
        self._index = index

    def close(self) -> None:
        """Release its files; may be called twice."""
        self._index.close()

    @property
    def model(self) -> str:
        """Identity of the encoder that made it."""
        return self._index.model

    @property
    def read_alike(self) -> bool:
        """Whether its files were read by the rules of now."""
        return self._index.manifest.reading_rules == READING_RULES

    @property
    def sources(self) -> Mapping[str, SourceState]:
        """Every file that it knows, by its path below corpus/."""
        return self._index.manifest.sources

    def known_texts(self) -> dict[str, KnownText]:
        """Return what is known of each document's text, by name."""
        return {
            name: KnownText(state.sha256, (about.sha256, *state.earlier_texts))
            for name, about in self.abouts.items()
            if (state := self.sources.get(name))
        }

    @property
    def names(self) -> dict[str, tuple[str, bool]]:
        """Map each name of a subject to (subject, whether only as it is written)."""
        return {
            name: (own, only) for name, own, only in self._index.corpus.names.every()
        }

    @cached_property
    def abouts(self) -> dict[str, About]:
        """What is known of each document, by name and in name order."""
        return self._index.corpus.abouts()

    @property
    def corpus(self) -> RowStore:
        """All its documents and sections."""
        return self._index.corpus

    @property
    def words(self) -> WordStore:
        """Its word index."""
        return self._index.words

    @property
    def segments(self) -> Sequence[SegmentStorage]:
        """Its segments, the large one first."""
        return self._index.segments

    @property
    def base(self) -> str:
        """Name of its large segment."""
        return self._index.segments[0].name

    @property
    def files(self) -> dict[str, dict[str, Any]]:
        """Size and hash of each file of its large segment."""
        return self._index.manifest.segments[self.base]

    @property
    def search(self) -> str:
        """How its vectors are searched."""
        return self._index.manifest.search

    def keys_of(self, names: Sequence[str]) -> dict[int, str]:
        """Return the hash of what was embedded of the documents' sections, by row."""
        return self._index.corpus.keys_of(names)

    def _sections(self, name: str) -> list[StoredSection]:
        found = self._index.get(self._index.corpus.rows_in([name]))
        return [found[row] for row in sorted(found)]

    def count(self) -> int:
        """Return the number of its sections."""
        return self._index.count()

    def text(self, name: str) -> str:
        """Return the canonical text of a document."""
        return self._index.corpus.document(name).text

    def loaded(self, name: str) -> SectionedDocument:
        """Return a document whose file has not changed, as it was read before.

        Raises:
            UnknownDocumentError: The index does not hold it.
        """
        document = self._index.corpus.document(name)
        keys = self.keys_of([name])
        units = [
            PreparedSection(
                Section(
                    document,
                    stored.start,
                    stored.end,
                    stored.heading,
                    stored.heading_path,
                ),
                stored.sentences,
                stored.tells,
                keys[stored.row],
                vectors=stored,
                terms=stored,
            )
            for stored in self._sections(name)
        ]
        return SectionedDocument(document, tuple(units), unchanged=True)

    def renamed(
        self, loaded: SectionedDocument, old: SectionedDocument, name: str
    ) -> SectionedDocument:
        """Return a moved file's sections with the vectors that they had.

        Args:
            loaded: The file as it is read under its new name.
            old: The same under its old name, with the settings of now.
            name: That old name.
        """
        held, keys = self._sections(name), self.keys_of([name])
        if [unit.key for unit in old.units] != [keys[s.row] for s in held]:
            return loaded  # the settings say something else of it now
        units = [
            replace(unit, key=keys[stored.row], vectors=stored)
            for unit, stored in zip(loaded.units, held, strict=True)
        ]
        return replace(loaded, units=tuple(units))

    @cached_property
    def rows(self) -> dict[str, int]:
        """The section whose vectors were made of what has a hash."""
        keys = enumerate(self._index.corpus.embedded_keys())
        return {key: row for row, key in keys if key}

    def look_in(self, names: Sequence[str]) -> None:
        """Look for vectors only in the named documents: no table is read whole."""
        self.rows = {key: row for row, key in self.keys_of(names).items()}

    def section(self, row: int) -> StoredSection:
        """Return one of its sections."""
        return self._index.get([row])[row]

    def vectors(self, units: Sequence[PreparedSection]) -> dict[int, PassageVectors]:
        """Return the vectors that are there, by the place of their unit."""
        others = [unit.key for unit in units if unit.vectors is None]
        every = self._index.get(self.rows[key] for key in others if key in self.rows)
        held: dict[int, StoredSection] = {}
        for place, unit in enumerate(units):
            stored = unit.vectors
            if stored is None and unit.key in self.rows:
                stored = every[self.rows[unit.key]]
            if stored is not None:
                held[place] = stored
        if not held:
            return {}
        parts = self._index.parts
        sections = self._index.section_vectors([s.row for s in held.values()])
        return {
            place: PassageVectors(
                section, parts[stored.first_part : stored.first_part + stored.parts]
            )
            for (place, stored), section in zip(held.items(), sections, strict=True)
        }

    @cached_property
    def _terms(self) -> list[str]:
        return [untagged(term) for term in self._index.corpus.terms()]

    def terms(self, stored: StoredSection) -> tuple[list[str], list[list[str]]]:
        """Return the terms of a section's headings, and those of each sentence."""
        first = stored.first_term
        numbers = self._index.words.terms[first : first + stored.terms].tolist()
        found = iter([self._terms[number] for number in numbers])
        head = list(islice(found, stored.head_terms))
        return head, [list(islice(found, count)) for count in stored.sentence_terms]

    def vocabulary(self) -> Counter[str]:
        """Return every lower-case word with its uses."""
        return Counter(self._index.corpus.vocabulary())

    def titles(self) -> dict[str, str]:
        """Return each document's title by its name."""
        return {
            document.id: document.title
            for document, _, _ in self._index.corpus.documents()
        }
