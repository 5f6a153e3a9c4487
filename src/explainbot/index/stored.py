"""A section as the index holds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from explainbot.records import Span


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

    @property
    def sentences(self) -> tuple[Span, ...]:
        """Offsets of its sentences, in the section."""
        return tuple((start, end) for start, end, _ in _unpacked(self.packed))

    @property
    def sentence_terms(self) -> tuple[int, ...]:
        """How many of its last terms each sentence holds, in order."""
        return tuple(terms for _, _, terms in _unpacked(self.packed))


def pack_sentences(spans: Iterable[Span], terms: Iterable[int]) -> str:
    """Return sentences, with how many terms each holds, as text for the store."""
    pairs = zip(spans, terms, strict=True)
    return " ".join(f"{start} {end} {count}" for (start, end), count in pairs)


@lru_cache(maxsize=1024)
def _unpacked(packed: str) -> tuple[tuple[int, int, int], ...]:
    flat = list(map(int, packed.split()))
    return tuple(zip(flat[::3], flat[1::3], flat[2::3], strict=True))
