"""Vectors for passages: taken over from the index before, or computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from explainbot.embedding.loading import for_many
from explainbot.index.units import PassageVectors
from explainbot.logs import Log
from explainbot.progress import Progress, ProgressCallback

if TYPE_CHECKING:
    from explainbot.embedding.protocol import Encoder
    from explainbot.index.earlier import Earlier
    from explainbot.index.journal import Journal
    from explainbot.index.passages import Passage
    from explainbot.index.units import Unit

LOG = Log(__name__)
BLOCK = 64
"""Passages embedded between two progress reports."""
AT_ONCE = 1_024
"""Passages whose vectors are in memory at one time."""


class Vectorizer:
    """Finds or computes the vectors of sections, a part of them at a time."""

    def __init__(
        self,
        earlier: Earlier | None,
        journal: Journal,
        encoder: Encoder,
        on_progress: ProgressCallback,
    ) -> None:
        """Take where vectors may be, and what computes the others."""
        self.earlier = earlier
        """The index before."""
        self._journal = journal
        self._encoder = encoder
        self.tell = on_progress
        """Told how far the work is."""
        self._done = self._missing = 0
        self.reused = 0
        """Vectors that were there already."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    def expect(self, keys: Iterable[str]) -> None:
        """Learn what sections there are, to tell how far the work is."""
        known = self.earlier.rows if self.earlier else {}
        self._missing = sum(
            key not in known and key not in self._journal.held for key in keys
        )
        self._encoder = for_many(self._encoder, self._missing)

    def vectors(self, units: Iterable[Unit]) -> Iterator[PassageVectors]:
        """Yield every section's vectors, in order."""
        rest = iter(units)
        while some := list(islice(rest, AT_ONCE)):
            yield from self._found(some)
        self.tell(Progress("embedding", self._missing, self._missing))

    def _found(self, units: list[Unit]) -> Iterator[PassageVectors]:
        found = self.earlier.vectors(units) if self.earlier else {}
        for place, unit in enumerate(units):
            if place not in found and unit.key in self._journal.held:
                found[place] = self._journal.held[unit.key]
        self.reused += len(found)
        missing = [place for place in range(len(units)) if place not in found]
        size = getattr(self._encoder, "block", BLOCK)
        for start in range(0, len(missing), size):
            self.tell(Progress("embedding", self._done, self._missing))
            block = missing[start : start + size]
            embedded = embed([units[place].passage for place in block], self._encoder)
            self._journal.add(
                (units[place].key, vectors)
                for place, vectors in zip(block, embedded, strict=True)
            )
            found.update(zip(block, embedded, strict=True))
            self._done += len(block)
            LOG.debug("embedded: %d of %d sections", self._done, self._missing)
        return (found[place] for place in range(len(units)))


def embed(passages: list[Passage], encoder: Encoder) -> list[PassageVectors]:
    """Compute the vectors of some passages; equal texts are encoded once."""
    groups = [[item.embedded, *part_texts(item)] for item in passages]
    # Once each; "" gives a row of zeros, whatever a model makes of nothing.
    texts = list(dict.fromkeys(text for group in groups for text in group if text))
    places = {text: place for place, text in enumerate(texts)}
    vectors = encoder.encode_passages(texts)
    result = []
    for group in groups:
        rows = np.zeros((len(group), vectors.shape[1]), dtype=np.float32)
        full = [place for place, text in enumerate(group) if text]
        rows[full] = vectors[[places[group[place]] for place in full]]
        result.append(PassageVectors(rows[0], rows[1:].astype(np.float16)))
    return result


def part_texts(passage: Passage) -> list[str]:
    """Return what a passage's smaller vectors stand for: its heading, its sentences.

    "" for a sentence that tells nothing.
    """
    told = zip(passage.sentence_texts, passage.tells, strict=True)
    return [passage.resolved, *(text if tells else "" for text, tells in told)]
