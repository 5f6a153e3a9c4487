"""Writing one segment: documents, sections, vectors and words of a generation."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.embedding.files import file_sha256
from explainbot.index.analysis import Names, words
from explainbot.languages import STOP_WORDS
from explainbot.index.passages import Passage, head_terms, ordinary_words, text_terms
from explainbot.index.store import SCHEMA, document_record
from explainbot.index.vectors import write_vectors
from explainbot.index.words import HEAD_WEIGHT, TERMS, write_words
from explainbot.records import Document, section_number, text_sha256

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Loaded:
    """A document with its sections, ready to be written."""

    document: Document
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class PassageVectors:
    """A passage's vectors, unit length."""

    section: NDArray[np.float32]
    """Shape (d,)."""
    parts: NDArray[np.float16]
    """Shape (1 + sentences, d): the resolved heading's, then the sentences'."""


def embedded_key(passage: Passage) -> str:
    """Return the hash of all that a passage's vectors depend on but the model."""
    content = [passage.embedded, passage.resolved, passage.sentences]
    return hashlib.sha256(
        json.dumps(content, ensure_ascii=True).encode("ascii")
    ).hexdigest()[:32]


def find_names(documents: Iterable[Document]) -> dict[str, tuple[str, bool]]:
    """Map each name of a subject to (subject, whether only as it is written).

    Documents that share a name share the subject; the first one's spelling is used.
    """
    documents = list(documents)
    lower: set[str] = set(STOP_WORDS)
    subjects: dict[str, str] = {}
    for document in documents:
        lower |= ordinary_words(document.text)
        names = [name for name in (document.subject, *document.aliases) if name]
        if not document.subject:
            continue
        known = [subjects[name] for name in names if name in subjects]
        subject = known[0] if known else document.subject
        for other in known[1:]:
            subjects = {
                name: subject if own == other else own for name, own in subjects.items()
            }
        subjects.update(dict.fromkeys(names, subject))
    return {
        name: (subject, name.isupper() and (len(name) < 3 or name.lower() in lower))
        for name, subject in subjects.items()
    }


def write_segment(
    folder: Path,
    loaded: Sequence[Loaded],
    vectors: Sequence[PassageVectors],
    dimension: int,
) -> dict[str, dict[str, Any]]:
    """Write a segment into an existing, empty folder.

    Args:
        folder: Where to.
        loaded: Documents in name order.
        vectors: One for each passage, in the same order.
        dimension: Length of a vector.

    Returns:
        Size and sha256 of each file written.
    """
    names = find_names(item.document for item in loaded)
    writer = _Writer(folder, names)
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

    def __init__(self, folder: Path, names: dict[str, tuple[str, bool]]) -> None:
        self.folder = folder
        self.known_names = names
        exact = [name for name, (_, only) in names.items() if only]
        self.names = Names({name: own for name, (own, _) in names.items()}, exact)
        self.db = sqlite3.connect(folder / "sections.sqlite")
        self.db.executescript(SCHEMA)
        self.row = self.parts = self.documents = self.first_term = 0
        self.vocabulary: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.numbers: dict[str, int] = {}
        self.holding: Counter[int] = Counter()
        self.terms: list[NDArray[np.int32]] = []
        self.counted: list[list[str]] = []

    def add_document(self, item: Loaded) -> None:
        document, self.documents = item.document, self.documents + 1
        self.languages[document.language] += 1
        self.vocabulary.update(word for word, _, _ in words(document.text))
        self.vocabulary.update(word for word, _, _ in words(document.title))
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
        for passage in item.passages:
            self._add_section(passage, place)

    def _add_section(self, passage: Passage, place: _BytePlaces) -> None:
        section = passage.section
        head = head_terms(section, self.names)
        body = text_terms(section, self.names)
        numbers = [self._number(term) for term in (*head, *body)]
        self.holding.update(set(numbers))
        parts = 1 + len(passage.sentences)
        self.db.execute(
            f"INSERT INTO sections VALUES ({', '.join('?' * 17)})",
            (
                self.row,
                section_number(
                    section.document.id, section.start, section.end, section.text
                ),
                self.documents,
                section.start,
                section.end,
                place.byte(section.start),
                place.byte(section.end),
                section.heading,
                json.dumps(section.heading_path, ensure_ascii=False),
                text_sha256(section.text),
                embedded_key(passage),
                self.parts,
                parts,
                self.first_term,
                len(head),
                len(numbers),
                json.dumps([edge for span in passage.sentences for edge in span]),
            ),
        )
        self.terms.append(np.array(numbers, dtype=np.int32))
        self.counted.append([*head * HEAD_WEIGHT, *body])
        self.row += 1
        self.parts += parts
        self.first_term += len(numbers)

    def _number(self, term: str) -> int:
        return self.numbers.setdefault(term, len(self.numbers))

    def finish(self) -> None:
        lengths = [len(terms) for terms in self.counted]
        facts = {
            "languages": " ".join(code for code, _ in self.languages.most_common()),
            "mean_length": str(sum(lengths) / len(lengths) if lengths else 1.0),
        }
        self.db.executemany("INSERT INTO facts VALUES (?, ?)", facts.items())
        self.db.executemany(
            "INSERT INTO vocabulary VALUES (?, ?)", self.vocabulary.items()
        )
        self.db.executemany(
            "INSERT INTO term_numbers VALUES (?, ?, ?)",
            [
                (term, number, self.holding[number])
                for term, number in self.numbers.items()
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
