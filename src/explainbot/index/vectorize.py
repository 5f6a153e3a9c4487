"""Vectors for passages: taken over from the index before, or computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explainbot.index.units import PassageVectors
from explainbot.reports import Progress, ProgressCallback

if TYPE_CHECKING:
    from explainbot.embedding import Encoder
    from explainbot.index.earlier import Earlier
    from explainbot.index.journal import Journal
    from explainbot.index.passages import Passage
    from explainbot.index.units import Unit

BLOCK = 64
"""Passages embedded between two progress reports."""


def vectors_for(
    units: list[Unit],
    earlier: Earlier | None,
    journal: Journal,
    encoder: Encoder,
    on_progress: ProgressCallback,
) -> tuple[list[PassageVectors], int]:
    """Return every section's vectors, and how many of them were there already."""
    found = earlier.vectors(units) if earlier else {}
    for place, unit in enumerate(units):
        if place not in found and unit.key in journal.held:
            found[place] = journal.held[unit.key]
    reused = len(found)
    missing = [place for place in range(len(units)) if place not in found]
    for start in range(0, len(missing), BLOCK):
        on_progress(Progress("embedding", start, len(missing)))
        block = missing[start : start + BLOCK]
        embedded = embed([units[place].passage for place in block], encoder)
        journal.add(
            (units[place].key, vectors)
            for place, vectors in zip(block, embedded, strict=True)
        )
        found.update(zip(block, embedded, strict=True))
    on_progress(Progress("embedding", len(missing), len(missing)))
    return [found[place] for place in range(len(units))], reused


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
