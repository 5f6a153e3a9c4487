"""Vectors for passages: taken over from the index before, or computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explainbot.index.segment import PassageVectors, embedded_key
from explainbot.reports import Progress, ProgressCallback

if TYPE_CHECKING:
    from explainbot.embedding import Encoder
    from explainbot.index import Index
    from explainbot.index.passages import Passage

BLOCK = 64
"""Passages embedded between two progress reports."""


def vectors_for(
    passages: list[Passage],
    before: Index | None,
    encoder: Encoder,
    on_progress: ProgressCallback,
) -> tuple[list[PassageVectors], int]:
    """Return every passage's vectors, and how many were taken over."""
    found: dict[int, PassageVectors] = {}
    known = before.store.embedded() if before else {}
    for place, item in enumerate(passages):
        held = known.get(embedded_key(item))
        if held is not None and before is not None:
            row, first, parts = held
            part_vectors = np.array(before.vectors.parts[first : first + parts])
            section = before.section_vectors([row])[0]
            found[place] = PassageVectors(section, part_vectors)
    reused = len(found)
    missing = [place for place in range(len(passages)) if place not in found]
    for start in range(0, len(missing), BLOCK):
        on_progress(Progress("embedding", start, len(missing)))
        block = missing[start : start + BLOCK]
        embedded = embed([passages[place] for place in block], encoder)
        found.update(zip(block, embedded, strict=True))
    on_progress(Progress("embedding", len(missing), len(missing)))
    return [found[place] for place in range(len(passages))], reused


def embed(passages: list[Passage], encoder: Encoder) -> list[PassageVectors]:
    """Compute the vectors of some passages; equal texts are encoded once."""
    groups = [[item.embedded, item.resolved, *item.sentence_texts] for item in passages]
    texts = list(dict.fromkeys(text for group in groups for text in group))
    places = {text: place for place, text in enumerate(texts)}
    vectors = encoder.encode_passages(texts)
    result = []
    for group in groups:
        rows = vectors[[places[text] for text in group]]
        result.append(PassageVectors(rows[0], rows[1:].astype(np.float16)))
    return result
