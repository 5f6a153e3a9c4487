"""Writing one segment: documents, sections, vectors and words of a generation."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.embedding.minilm.files import file_sha256
from explainbot.index.numbering import NOTHING, Start
from explainbot.index.sketches import LEAST, sketched
from explainbot.index.spool import SpooledSections
from explainbot.index.store import SCHEMA
from explainbot.index.stored import document_record, pack_sentences
from explainbot.index.subjects import KnownNames, all_names, names_of, words_in
from explainbot.index.term_counts import TermCounts, Uses, WordUses
from explainbot.index.units import Loaded, Unit
from explainbot.index.vector_files import VectorFiles, search_kind
from explainbot.index.words import HEAD_WEIGHT, TERMS, WordFiles
from explainbot.progress import Progress
from explainbot.records import section_number, text_sha256
from explainbot.text.terms import last_word, name_start, tag_of, tagged, untagged

if TYPE_CHECKING:
    from explainbot.index.earlier import Earlier
    from explainbot.index.spool import Spool
    from explainbot.index.vectorize import Vectorizer


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
    with closing(VectorFiles(writer.folder, dimension, kind, coarse=not more)) as files:
        for vectors in vectorizer.vectors(_units(loaded, writer)):
            files.add(vectors)
        vectorizer.tell(Progress("writing the index", 0, 1))
        files.finish()


def _units(loaded: Spool, writer: Writer) -> Iterator[Unit]:
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
        earlier: Earlier | None,
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

    def add_document(self, item: Loaded) -> None:
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

    def _add_section(self, unit: Unit, place: _BytePlaces) -> None:
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
