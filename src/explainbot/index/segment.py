"""Writing one segment: documents, sections, vectors and words of a generation."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.embedding.files import file_sha256
from explainbot.index.analysis import Names
from explainbot.index.passages import ordinary_words
from explainbot.index.store import SCHEMA, document_record
from explainbot.index.stored import pack_sentences
from explainbot.index.term_counts import TermCounts
from explainbot.index.units import Loaded, PassageVectors, Unit
from explainbot.index.vectors import write_vectors
from explainbot.index.words import HEAD_WEIGHT, TERMS, write_words
from explainbot.languages import STOP_WORDS
from explainbot.records import Document, section_number, text_sha256

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.index.earlier import Earlier


ALWAYS_EXACT = 2
"""Capitals up to which an acronym counts only as it is written."""
INSERT_SECTION = "INSERT INTO sections VALUES (?" + ", ?" * 16 + ")"


def find_names(documents: Iterable[Document]) -> dict[str, tuple[str, bool]]:
    """Map each name of a subject to (subject, whether only as it is written).

    Documents that share a name share the subject; the first one's spelling is used.
    """
    documents = list(documents)
    subjects: dict[str, str] = {}
    for document in documents:
        names = [name for name in (document.subject, *document.aliases) if name]
        if not document.subject:
            continue
        known = [subjects[name] for name in names if name in subjects]
        subject = known[0] if known else document.subject
        for other in set(known[1:]) - {subject}:
            subjects = {
                name: subject if own == other else own for name, own in subjects.items()
            }
        subjects.update(dict.fromkeys(names, subject))
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


def _ordinary(wanted: set[str], documents: Iterable[Document]) -> set[str]:
    """Return those of some lower-case words that a text writes in lower case."""
    found = wanted & STOP_WORDS
    for document in documents:
        # Most texts hold none of them; to look for a piece of text is cheap.
        if any(word in document.text for word in wanted - found):
            found |= wanted & ordinary_words(document.text)
    return found


def write_segment(
    folder: Path,
    loaded: Sequence[Loaded],
    vectors: Sequence[PassageVectors],
    dimension: int,
    earlier: Earlier | None = None,
) -> dict[str, dict[str, Any]]:
    """Write a segment into an existing, empty folder.

    Args:
        folder: Where to.
        loaded: Documents in name order.
        vectors: One for each section, in the same order.
        dimension: Length of a vector.
        earlier: The index before, to take counted terms over from.

    Returns:
        Size and sha256 of each file written.
    """
    names = find_names(item.document for item in loaded)
    writer = _Writer(folder, names, earlier)
    for item in loaded:
        writer.add_document(item)
    writer.finish()
    sections = np.array([item.section for item in vectors], dtype=np.float32)
    parts = [item.parts for item in vectors]
    write_vectors(
        folder,
        sections.reshape(-1, dimension),
        np.concatenate(parts) if parts else np.zeros((0, dimension), dtype=np.float16),
    )
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): {
            "size": path.stat().st_size,
            "sha256": file_sha256(path),
        }
        for path in files
    }


class _Writer:
    """Collects rows and terms; writes them in ``finish``."""

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
        self.db.executescript(SCHEMA)
        self.row = self.parts = self.documents = self.first_term = 0
        self.languages: Counter[str] = Counter()
        self.numbers: dict[str, int] = {}
        self.terms: list[NDArray[np.int32]] = []
        self.counted: list[list[str]] = []

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
        self.terms.append(np.array(numbers, dtype=np.int32))
        self.counted.append([*head * HEAD_WEIGHT, *body])
        self.row += 1
        self.parts += parts
        self.first_term += len(numbers)

    def _holding(self) -> list[int]:
        """Return how many sections hold each term, by number."""
        if not self.terms:
            return []
        rows = np.repeat(np.arange(len(self.terms)), [len(row) for row in self.terms])
        pairs = rows * len(self.numbers) + np.concatenate(self.terms)
        each: list[int] = np.bincount(
            np.unique(pairs) % max(1, len(self.numbers)), minlength=len(self.numbers)
        ).tolist()
        return each

    def finish(self) -> None:
        lengths = [len(terms) for terms in self.counted]
        facts = {
            "languages": " ".join(code for code, _ in self.languages.most_common()),
            "mean_length": str(sum(lengths) / len(lengths) if lengths else 1.0),
        }
        self.db.executemany("INSERT INTO facts VALUES (?, ?)", facts.items())
        # In order: a table that is its own index is written fastest, and always alike.
        self.db.executemany(
            "INSERT INTO vocabulary VALUES (?, ?)", sorted(self.counts.vocabulary())
        )
        holding = self._holding()
        self.db.executemany(
            "INSERT INTO term_numbers VALUES (?, ?, ?)",
            [
                (term, number, holding[number])
                for term, number in sorted(self.numbers.items())
            ],
        )
        self.db.executemany(
            "INSERT INTO names VALUES (?, ?, ?)",
            [(name, own, only) for name, (own, only) in self.known_names.items()],
        )
        self.db.commit()
        self.db.close()
        flat = np.concatenate(self.terms) if self.terms else np.zeros(0, dtype=np.int32)
        (self.folder / TERMS).write_bytes(flat.tobytes())
        write_words(self.folder, self.counted)


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
