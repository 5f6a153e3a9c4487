"""Near-duplicate passages of which both cannot be right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explainbot.progress import Progress, ProgressCallback, no_progress
from explainbot.teaching.figures import (
    Difference,
    Sentence,
    difference,
    likeness,
    taken_apart,
)
from explainbot.teaching.places import Passage, place_of
from explainbot.text.lines import one_line

if TYPE_CHECKING:
    from explainbot.index.protocol import Store
    from explainbot.index.storage.rows import StoredSection

ALIKE = 0.75
"""Cosine from which two passages are compared."""
NEIGHBOURS = 5
"""So many of the nearest passages each is compared with."""
SAME = 0.6
"""Share of words from which two sentences say the same thing, or its opposite."""
FEWEST = 3
"""A sentence of fewer words with content says too little to be contradicted."""
BLOCK = 512


@dataclass(frozen=True)
class Contradiction:
    """Two passages with like sentences that differ."""

    first: Passage
    second: Passage
    alike: float
    """Cosine of the two."""
    differences: tuple[Difference, ...]


def contradictions(
    store: Store, *, on_progress: ProgressCallback = no_progress
) -> list[Contradiction]:
    """Return the pairs, the most alike first.

    Numbers, dates and negations are compared between sentences that share most of their
    other words; what is said in quite other words is not noticed.
    """
    sections = store.get(store.all_rows().tolist())
    found = []
    for first, second, cosine in _pairs(store, on_progress):
        differ = tuple(_differences(store, sections[first], sections[second]))
        if differ:
            left, right = (store.section(sections[row]) for row in (first, second))
            alike = round(cosine, 4)
            found.append(Contradiction(place_of(left), place_of(right), alike, differ))
    return sorted(found, key=lambda item: -item.alike)


def _pairs(
    store: Store, on_progress: ProgressCallback
) -> Iterator[tuple[int, int, float]]:
    """Yield (row, later row, cosine) of passages that are near to each other."""
    import faiss

    total, ordered = store.count(), store.all_rows().tolist()
    vectors = np.ascontiguousarray(store.section_vectors(ordered))
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    seen: set[tuple[int, int]] = set()
    for start in range(0, total, BLOCK):
        on_progress(Progress("comparing sections", start, total))
        near = index.search(vectors[start : start + BLOCK], min(NEIGHBOURS + 1, total))
        for offset, (cosines, rows) in enumerate(zip(*near, strict=True)):
            for cosine, row in zip(cosines, rows, strict=True):
                own = start + offset
                pair = min(own, int(row)), max(own, int(row))
                if own != row and cosine >= ALIKE and pair not in seen:
                    seen.add(pair)
                    yield ordered[pair[0]], ordered[pair[1]], float(cosine)


def _differences(
    store: Store, first: StoredSection, second: StoredSection
) -> Iterator[Difference]:
    others = _sentences(store, second)
    for sentence in _sentences(store, first):
        best = max(others, key=lambda other: likeness(sentence, other), default=None)
        if best is not None and likeness(sentence, best) >= SAME:
            found = difference(sentence, best)
            if found is not None:
                yield found


def _sentences(store: Store, section: StoredSection) -> list[Sentence]:
    text = store.text(section)
    language = store.section(section).document.language
    found = [
        taken_apart(one_line(text[start:end]), language)
        for start, end in section.sentences
    ]
    return [sentence for sentence in found if len(sentence.rest) >= FEWEST]
