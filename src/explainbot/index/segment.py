"""Writing one segment: documents, sections, vectors and words of a generation."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.embedding.files import file_sha256
from explainbot.index.analysis import Names, last_word, name_start, name_words
from explainbot.index.passages import ordinary_words
from explainbot.index.store import SCHEMA, document_record
from explainbot.index.stored import pack_sentences
from explainbot.index.term_counts import TermCounts
from explainbot.index.units import Loaded, Unit
from explainbot.index.vector_files import VectorFiles, search_kind
from explainbot.index.words import HEAD_WEIGHT, TERMS, WordFiles
from explainbot.languages import STOP_WORDS
from explainbot.records import Document, section_number, text_sha256
from explainbot.reports import Progress, ProgressCallback

if TYPE_CHECKING:
    from explainbot.index.earlier import Earlier
    from explainbot.index.spool import Spool
    from explainbot.index.vectorize import Vectorizer


FEW = 100
"""Pieces of text that are looked for one by one sooner than all words are read."""
ALWAYS_EXACT = 2
"""Capitals up to which an acronym counts only as it is written."""
INSERT_SECTION = "INSERT INTO sections VALUES (?" + ", ?" * 16 + ")"


def find_names(
    documents: Callable[[], Iterable[Document]],
) -> dict[str, tuple[str, bool]]:
    """Map each name of a subject to (subject, whether only as it is written).

    Documents that share a name share the subject; the first one's spelling is used.

    Args:
        documents: Gives all of them, each time it is called.
    """
    subjects = _subjects(documents())
    acronyms = {name for name in subjects if name.isupper()}
    ordinary = _ordinary({name.lower() for name in acronyms}, documents)
    return {
        name: (
            subject,
            name in acronyms
            and (len(name) <= ALWAYS_EXACT or name.lower() in ordinary),
        )
        for name, subject in subjects.items()
    }


def _subjects(documents: Iterable[Document]) -> dict[str, str]:
    """Map each name of a subject to the subject."""
    subjects: dict[str, str] = {}
    merged: dict[str, str] = {}

    def main(subject: str) -> str:
        while subject in merged:
            subject = merged[subject]
        return subject

    for document in documents:
        if not document.subject:
            continue
        names = [name for name in (document.subject, *document.aliases) if name]
        known = [main(subjects[name]) for name in names if name in subjects]
        subject = known[0] if known else document.subject
        merged.update(dict.fromkeys(set(known) - {subject}, subject))
        subjects.update(dict.fromkeys(names, subject))
    return {name: main(own) for name, own in subjects.items()}


def _ordinary(
    wanted: set[str], documents: Callable[[], Iterable[Document]]
) -> set[str]:
    """Return those of some lower-case words that a text writes in lower case."""
    found = wanted & STOP_WORDS
    if found == wanted:
        return found
    for document in documents():
        # Most texts hold none of a few; to look for a piece of text is cheap.
        left = wanted - found
        if len(left) > FEW or any(word in document.text for word in left):
            found |= wanted & ordinary_words(document.text)
    return found


def write_segment(
    folder: Path,
    loaded: Spool,
    vectorizer: Vectorizer,
    earlier: Earlier | None,
    on_progress: ProgressCallback,
) -> dict[str, dict[str, Any]]:
    """Write a segment into an existing, empty folder.

    Args:
        folder: Where to.
        loaded: Documents in name order.
        vectorizer: Gives the vectors of the sections.
        earlier: The index before, to take counted terms over from.
        on_progress: Told when all vectors are there.

    Returns:
        Size and sha256 of each file written.
    """
    writer = _Writer(folder, find_names(loaded.documents), earlier)
    dimension = vectorizer.dimension
    kind = search_kind(loaded.count(), dimension)
    with closing(VectorFiles(folder, dimension, kind)) as files:
        for vectors in vectorizer.vectors(_units(loaded, writer)):
            files.add(vectors)
        on_progress(Progress("writing the index", 0, 1))
        files.finish()
    writer.finish()
    return _hashed(folder)


def _units(loaded: Spool, writer: _Writer) -> Iterator[Unit]:
    """Write the documents one after another, and yield their sections."""
    for item in loaded:
        writer.add_document(item)
        yield from item.units


def _hashed(folder: Path) -> dict[str, dict[str, Any]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): {
            "size": path.stat().st_size,
            "sha256": file_sha256(path),
        }
        for path in files
    }


class _Writer:
    """Writes documents, sections and terms as they come; ``finish`` writes the rest."""

    def __init__(
        self,
        folder: Path,
        names: dict[str, tuple[str, bool]],
        earlier: Earlier | None,
    ) -> None:
        self.folder = folder
        self.known_names = names
        exact = [name for name, (_, only) in names.items() if only]
        self.names = Names({name: own for name, (own, _) in names.items()}, exact)
        self.counts = TermCounts(self.names, earlier, names)
        self.db = sqlite3.connect(folder / "sections.sqlite")
        # A build that breaks off leaves nothing that is read again.
        self.db.execute("PRAGMA journal_mode = OFF")
        self.db.executescript(SCHEMA)
        self.row = self.parts = self.documents = self.first_term = self.length = 0
        self.languages: Counter[str] = Counter()
        self.numbers: dict[str, int] = {}
        self.holding: list[int] = []
        self.terms = (folder / TERMS).open("wb")
        self.words = WordFiles(folder)

    def add_document(self, item: Loaded) -> None:
        document, self.documents = item.document, self.documents + 1
        self.languages[document.language] += 1
        self.counts.count_words(item)
        self.db.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                self.documents,
                document.id,
                document.title,
                document.subject,
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
        head, sentences = self.counts.terms(unit)
        body = [term for sentence in sentences for term in sentence]
        known = self.numbers
        numbers = [known.setdefault(term, len(known)) for term in (*head, *body)]
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
                pack_sentences(unit.sentences, map(len, sentences)),
            ),
        )
        self.terms.write(np.array(numbers, dtype=np.int32).data)
        self.holding += [0] * (len(known) - len(self.holding))
        for number in set(numbers):
            self.holding[number] += 1
        self.words.add([*head * HEAD_WEIGHT, *body])
        self.length += HEAD_WEIGHT * len(head) + len(body)
        self.row += 1
        self.parts += parts
        self.first_term += len(numbers)

    def finish(self) -> None:
        facts = {
            "languages": " ".join(code for code, _ in self.languages.most_common()),
            "sections": str(self.row),
            "mean_length": str(self.length / self.row if self.row else 1.0),
        }
        self.db.executemany("INSERT INTO facts VALUES (?, ?)", facts.items())
        # In order: a table that is its own index is written fastest, and always alike.
        self.db.executemany(
            "INSERT INTO vocabulary VALUES (?, ?)", sorted(self.counts.vocabulary())
        )
        self.db.executemany(
            "INSERT INTO term_numbers VALUES (?, ?, ?)",
            [
                (term, number, self.holding[number])
                for term, number in sorted(self.numbers.items())
            ],
        )
        self.db.executemany(
            "INSERT INTO names VALUES (?, ?, ?, ?, ?)",
            [
                (name, own, only, name_start(name), last_word(name))
                for name, (own, only) in sorted(self.known_names.items())
            ],
        )
        self.db.executemany(
            "INSERT INTO name_words VALUES (?)",
            [
                (word,)
                for word in sorted(set().union(*map(name_words, self.names.subjects)))
            ],
        )
        self.db.commit()
        self.db.close()
        self.terms.close()
        self.words.finish()


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
