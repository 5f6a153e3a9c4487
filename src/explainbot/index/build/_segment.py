"""Segment writer: documents, sections, vectors and words of a generation."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from explainbot.embedding.minilm.files import file_sha256
from explainbot.index.build._subjects import KnownNames, all_names, names_of, words_in
from explainbot.index.build.duplicates import LEAST, sketched
from explainbot.index.build.previous import PreviousIndex
from explainbot.index.build.spool import SpooledSections
from explainbot.index.passages import (
    PreparedSection,
    SectionedDocument,
    head_terms,
    text_terms,
)
from explainbot.index.storage.lexical import HEAD_WEIGHT, TERMS, WordFiles
from explainbot.index.storage.rows import document_record, pack_sentences
from explainbot.index.storage.sqlite import SCHEMA
from explainbot.index.storage.vectors import VectorFiles, search_kind
from explainbot.progress import StepProgress
from explainbot.records import section_number, text_sha256
from explainbot.text.terms import (
    Names,
    last_word,
    name_start,
    tag_of,
    tagged,
    untagged,
    words,
)

if TYPE_CHECKING:
    from explainbot.index.build.spool import Spool
    from explainbot.index.build.vectorize import Vectorizer
    from explainbot.index.protocol import SegmentRows


class Numbers:
    """Numbers terms in the order in which they come."""

    def __init__(self) -> None:
        """Begin with none."""
        self.known: dict[str, int] = {}

    def of(self, terms: Sequence[str]) -> list[int]:
        """Return the number of each term."""
        known = self.known
        return [known.setdefault(term, len(known)) for term in terms]


class LaterNumbers(Numbers):
    """Numbers terms as a store does; new ones after its own."""

    def __init__(self, store: SegmentRows) -> None:
        """Take the store; of its terms, those are looked up that come."""
        super().__init__()
        self._store = store
        self.first = store.term_count()
        """Of the new ones."""
        self._next = self.first
        self.held: dict[int, int] = {}
        """Sections in the store that hold a term, by its number."""

    def of(self, terms: Sequence[str]) -> list[int]:
        """Return the number of each term."""
        fresh = [term for term in dict.fromkeys(terms) if term not in self.known]
        found = self._store.term_numbers(fresh) if fresh else {}
        for term in fresh:
            if term in found:
                self.known[term], self.held[found[term][0]] = found[term]
            else:
                self.known[term], self._next = self._next, self._next + 1
        return [self.known[term] for term in terms]


@dataclass(frozen=True)
class Start:
    """Where the numbers of a segment begin."""

    row: int = 0
    document: int = 0
    """Number of the last document before."""
    part: int = 0
    term: int = 0
    numbers: Callable[[], Numbers] = Numbers


NOTHING = Start()


INSERT_SECTION = "INSERT INTO sections VALUES (?" + ", ?" * 16 + ")"


def write_segment(
    folder: Path,
    loaded: Spool,
    vectorizer: Vectorizer,
) -> dict[str, dict[str, Any]]:
    """Write a segment into an existing, empty folder.

    Args:
        folder: Where to.
        loaded: Documents in name order.
        vectorizer: Gives the vectors of the sections, and the index before.

    Returns:
        Size and sha256 of each file written.
    """
    names, earlier = all_names(loaded.documents), vectorizer.earlier
    kind = search_kind(loaded.count(), vectorizer.dimension)
    with closing(Writer(folder, names, earlier, WordUses(earlier))) as writer:
        write_sections(writer, loaded, vectorizer, kind)
        writer.finish(_whole(writer))
    if loaded.count() > LEAST:
        sketches, _ = sketched(SpooledSections(loaded), Counter())
        sketches.write(folder)
    return hashed(folder)


def write_sections(
    writer: Writer,
    loaded: Spool,
    vectorizer: Vectorizer,
    kind: str,
    *,
    more: bool = False,
) -> None:
    """Write documents, sections and vectors.

    Args:
        writer: Takes the documents.
        loaded: Documents in name order.
        vectorizer: Gives the vectors.
        kind: How they are searched.
        more: Whether they are beside a large segment's, and so few that each is
            compared.
    """
    dimension = vectorizer.dimension
    made = VectorFiles(
        writer.folder, dimension, kind, coarse=not more, codes=vectorizer.codes
    )
    with closing(made) as files:
        for vectors in vectorizer.vectors(_units(loaded, writer)):
            files.add(vectors)
        vectorizer.tell(StepProgress("writing the index", 0, 1))
        files.finish()


def _units(loaded: Spool, writer: Writer) -> Iterator[PreparedSection]:
    """Write the documents one after another, and yield their sections."""
    for item in loaded:
        writer.add_document(item)
        yield from item.units


def hashed(folder: Path) -> dict[str, dict[str, Any]]:
    """Return size and sha256 of each file below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): {
            "size": path.stat().st_size,
            "sha256": file_sha256(path),
        }
        for path in files
    }


@dataclass(frozen=True)
class Tables:
    """What is told of the whole index, in order."""

    facts: Mapping[str, str]
    vocabulary: Iterable[tuple[str, int]]
    terms: Iterable[tuple[str, int, int]]
    """Term, number, sections that hold it."""
    names: Iterable[tuple[str, tuple[str, bool]]]
    name_words: Iterable[str]


def _whole(writer: Writer) -> Tables:
    """Return what is told of a segment that stands alone."""
    languages = writer.languages.most_common()
    return Tables(
        {
            "languages": " ".join(code for code, _ in languages),
            "sections": str(writer.row),
            "mean_length": str(writer.length / writer.row if writer.row else 1.0),
            "sizes": json.dumps(writer.sizes),
        },
        sorted(writer.uses.vocabulary()),
        [
            (term, number, writer.holding[number])
            for term, number in sorted(writer.numbers.known.items())
        ],
        sorted(writer.known_names.items()),
        sorted(words_in(writer.known_names)),
    )


class Writer:
    """Writes documents, sections and terms as they come; ``finish`` writes the rest."""

    def __init__(
        self,
        folder: Path,
        names: KnownNames,
        earlier: PreviousIndex | None,
        uses: Uses,
        start: Start = NOTHING,
    ) -> None:
        """Begin in an existing, empty folder.

        Args:
            folder: Where to.
            names: All of the index.
            earlier: The index before, to take counted terms over from.
            uses: Counts words.
            start: What a segment to which this one adds holds.
        """
        self.folder = folder
        self.known_names = names
        self.names = names_of(names)
        self.counts = TermCounts(self.names, earlier, names)
        self.uses = uses
        self.db = sqlite3.connect(folder / "sections.sqlite")
        # A build that breaks off leaves nothing that is read again.
        self.db.execute("PRAGMA journal_mode = OFF")
        self.db.executescript(SCHEMA)
        self.row, self.documents = start.row, start.document
        self.parts, self.first_term = start.part, start.term
        self.length = 0
        """Terms of all sections, as BM25 counts them."""
        self.sizes: dict[str, list[int]] = {}
        """Of each language, how many sections, and the terms of all of them."""
        self.languages: Counter[str] = Counter()
        self.numbers = start.numbers()
        """Of each term."""
        self.holding: Counter[int] = Counter()
        """Sections that hold a term, by its number."""
        self.terms = (folder / TERMS).open("wb")
        self.words = WordFiles(folder)

    def add_document(self, item: SectionedDocument) -> None:
        """Take the next document with its sections."""
        document, self.documents = item.document, self.documents + 1
        self.languages[document.language] += 1
        self.uses.count(item)
        self.db.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self.documents,
                document.id,
                document.title,
                document.subject,
                document.language,
                document_record(document),
                len(document.text.split()),
                document.text.encode("utf-8", "surrogatepass"),
            ),
        )
        place = _BytePlaces(document.text)
        for unit in item.units:
            self._add_section(unit, place)

    def _add_section(self, unit: PreparedSection, place: _BytePlaces) -> None:
        section = unit.section
        language = section.document.language
        own, sentences = self.counts.terms(unit)
        head = [tagged(term, language) for term in own]
        body = [tagged(term, language) for terms in sentences for term in terms]
        numbers = self.numbers.of([*head, *body])
        parts = 1 + len(unit.sentences)
        text = section.text
        self.db.execute(
            INSERT_SECTION,
            (
                self.row,
                section_number(section.document.id, section.start, section.end, text),
                self.documents,
                section.start,
                section.end,
                place.byte(section.start),
                place.byte(section.end),
                section.heading,
                json.dumps(section.heading_path, ensure_ascii=False),
                text_sha256(text),
                unit.key,
                self.parts,
                parts,
                self.first_term,
                len(head),
                len(numbers),
                pack_sentences(unit.sentences, map(len, sentences), unit.tells),
            ),
        )
        self.terms.write(np.array(numbers, dtype=np.int32).data)
        self.holding.update(set(numbers))
        self.words.add([*head * HEAD_WEIGHT, *body])
        length = HEAD_WEIGHT * len(head) + len(body)
        self.length += length
        size = self.sizes.setdefault(language, [0, 0])
        size[0] += 1
        size[1] += length
        self.row += 1
        self.parts += parts
        self.first_term += len(numbers)

    def finish(self, tables: Tables) -> None:
        """Write what is told of the whole, and close the files."""
        self.db.executemany("INSERT INTO facts VALUES (?, ?)", tables.facts.items())
        # In order: a table that is its own index is written fastest, and always alike.
        self.db.executemany("INSERT INTO vocabulary VALUES (?, ?)", tables.vocabulary)
        self.db.executemany("INSERT INTO term_numbers VALUES (?, ?, ?)", tables.terms)
        self.db.executemany(
            "INSERT INTO names VALUES (?, ?, ?, ?, ?)",
            [(name, own, only, *_ends(name)) for name, (own, only) in tables.names],
        )
        self.db.executemany(
            "INSERT INTO name_words VALUES (?)", [(word,) for word in tables.name_words]
        )
        self.db.commit()
        self.close()
        self.words.finish()

    def close(self) -> None:
        """Close the files; what was not finished is of no use."""
        self.db.close()
        self.terms.close()


def _ends(name: str) -> tuple[str, str]:
    """Return how a name begins, and its last word, both tagged as the name is."""
    language, bare = tag_of(name), untagged(name)
    return tagged(name_start(bare), language), tagged(last_word(bare), language)


class _BytePlaces:
    """Turns growing offsets in code points into offsets in UTF-8 bytes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.offset = self.bytes = 0

    def byte(self, offset: int) -> int:
        passed = self.text[self.offset : offset]
        self.bytes += len(passed.encode("utf-8", "surrogatepass"))
        self.offset = offset
        return self.bytes


def segment_name(files: dict[str, dict[str, Any]]) -> str:
    """Return a segment's name: 16 hexadecimal digits of its files' hashes."""
    text = "".join(
        f"{name} {entry['sha256']}\n" for name, entry in sorted(files.items())
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]


NONE = Names({})
MOST_NEW_NAMES = 200
"""With more of them than that, looking for them costs as much as counting again."""


class TermCounts:
    """Counts for one segment; takes over what the index before counted alike.

    A section's terms depend on its title, headings and text, and on the names of the
    corpus's subjects; those that mention a name that is new, gone or means another
    subject are counted again.
    """

    def __init__(
        self,
        names: Mapping[str, Names],
        earlier: PreviousIndex | None,
        known: Mapping[str, tuple[str, bool]],
    ) -> None:
        """Compare the names of now with those of the index before.

        Args:
            names: The names of now, by language.
            earlier: The index before.
            known: The names of now, as the segment stores them.
        """
        self._names = names
        before = earlier.names if earlier else {}
        self._altered = {
            name for name in {*before, *known} if before.get(name) != known.get(name)
        }
        self._earlier = earlier
        if len(self._altered) > MOST_NEW_NAMES:
            self._earlier = None
        altered = sorted(set(map(untagged, self._altered)))
        pattern = "|".join(map(re.escape, altered))
        self._mention = re.compile(pattern, re.IGNORECASE) if pattern else None

    def terms(self, unit: PreparedSection) -> tuple[list[str], list[list[str]]]:
        """Return the terms of a section's title and headings, and of each sentence."""
        if self._earlier and unit.terms and not self._touched(unit):
            return self._earlier.terms(unit.terms)
        names = self._names.get(unit.section.document.language, NONE)
        return (
            head_terms(unit.section, names),
            text_terms(unit.section, unit.sentences, names),
        )

    def _touched(self, unit: PreparedSection) -> bool:
        if self._mention is None:
            return False
        section = unit.section
        document = section.document
        subject = tagged(document.subject, document.language)
        return subject in self._altered or any(
            map(
                self._mention.search,
                (document.title, section.heading, *section.heading_path, section.text),
            )
        )


class Uses(Protocol):
    """Counts the words of an index."""

    def count(self, item: SectionedDocument) -> None:
        """Count the words of a document that is to be in the segment."""

    def vocabulary(self) -> Iterable[tuple[str, int]]:
        """Return words with their uses; called once, after all documents."""


class WordUses:
    """Counts the words of a whole index, taken over from the index before."""

    def __init__(self, earlier: PreviousIndex | None) -> None:
        """Begin with what the index before holds."""
        self._words = earlier.vocabulary() if earlier else Counter()
        self._left = earlier.titles() if earlier else {}
        self._source = earlier

    def count(self, item: SectionedDocument) -> None:
        """Count the words of a document that is to be in the segment."""
        document = item.document
        if item.unchanged:
            del self._left[document.id]
        else:
            self._words.update(all_words((document.text, document.title)))

    def vocabulary(self) -> Iterable[tuple[str, int]]:
        """Return the words with their uses; called once, after all documents."""
        for name, title in self._left.items():
            if self._source is not None:
                gone = (self._source.text(name), title)
                self._words.subtract(all_words(gone))
        return [(word, uses) for word, uses in self._words.items() if uses > 0]


def all_words(texts: Iterable[str]) -> list[str]:
    """Return every word of some texts in lower case."""
    return [word for text in texts for word, _, _ in words(text)]
