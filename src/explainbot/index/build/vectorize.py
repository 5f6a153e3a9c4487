"""Vectors of passages: taken over from the previous index, or computed and kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from explainbot.embedding.loading import for_many
from explainbot.embedding.protocol import (
    encoder_of,
    main_encoder,
    parts_encoder,
    same_weights,
)
from explainbot.index.passages import PassageVectors
from explainbot.index.storage.journal import Journal
from explainbot.index.storage.vectors import coded
from explainbot.progress import Log, ProgressCallback, StepProgress

if TYPE_CHECKING:
    from explainbot.embedding.protocol import Encoder, PartsEncoder
    from explainbot.index.build.previous import PreviousIndex
    from explainbot.index.passages import Passage, PreparedSection
    from explainbot.records import Span


LOG = Log(__name__)
BLOCK = 64
"""Passages embedded between two progress reports."""
AT_ONCE = 1_024
"""Passages whose vectors are in memory at one time."""


class Encoders(Protocol):
    """Several that encode at once, as on a cluster."""

    @property
    def block(self) -> int:
        """Passages that are best encoded at once."""

    def encode(
        self, blocks: Iterable[list[Embeddable]], total: int, model: str
    ) -> Iterator[list[PassageVectors]]:
        """Yield the vectors of blocks of passages, in order; read a little ahead.

        Args:
            blocks: The passages.
            total: How many they are in all.
            model: Identity of the encoder whose vectors they shall be.
        """


class Vectorizer:
    """Finds or computes the vectors of sections, a part of them at a time."""

    def __init__(
        self,
        earlier: PreviousIndex | None,
        journal: Journal,
        encoder: Encoder,
        on_progress: ProgressCallback,
        spread: Encoders | None = None,
    ) -> None:
        """Take where vectors may be, and what computes the others.

        Args:
            earlier: The index before.
            journal: The vectors of a build that was interrupted.
            encoder: Computes what neither holds.
            on_progress: Told how far it is.
            spread: What computes in place of the encoder, if anything.
        """
        self.earlier = earlier
        """The index before."""
        self._switched = earlier is not None and not same_weights(
            earlier.model, encoder.identity
        )
        self._journal = journal
        self._encoder = encoder
        self._spread = spread
        self.tell = on_progress
        """Told how far the work is."""
        self._done = self._missing = 0
        self.reused = 0
        """Vectors that were there already."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    @property
    def codes(self) -> bool:
        """Whether the vectors of headings and sentences are codes."""
        return parts_encoder(self._encoder) is not None

    def expect(self, keys: Iterable[str]) -> None:
        """Learn what sections there are, to tell how far the work is."""
        known = self.earlier.rows if self.earlier else {}
        self._missing = sum(
            key not in known and key not in self._journal.held for key in keys
        )
        if self._spread is None:
            self._encoder = for_many(self._encoder, self._missing)

    def vectors(self, units: Iterable[PreparedSection]) -> Iterator[PassageVectors]:
        """Yield every section's vectors, in order."""
        taken: deque[_Block] = deque()

        def blocks() -> Iterator[list[Passage]]:
            for block in self._blocks(units):
                taken.append(block)
                yield [block.units[place].passage for place in block.missing]

        if self._missing:
            self.tell(StepProgress("embedding", 0, self._missing))
        for embedded in self._embedded(blocks()):
            block = taken.popleft()
            self._keep(block, embedded)
            if block.last:
                yield from (block.found[place] for place in range(len(block.units)))
        self.tell(StepProgress("embedding", self._missing, self._missing))

    def _embedded(
        self, blocks: Iterator[list[Passage]]
    ) -> Iterator[list[PassageVectors]]:
        """Yield the vectors of blocks of passages; a cluster is given some ahead."""
        if self._spread is None or not self._missing:
            return (embed(block, self._encoder) if block else [] for block in blocks)
        ready = ([embeddable(passage) for passage in block] for block in blocks)
        return self._spread.encode(ready, self._missing, self._encoder.identity)

    def _blocks(self, units: Iterable[PreparedSection]) -> Iterator[_Block]:
        """Yield what is to be computed at once; one at least of so many sections."""
        rest = iter(units)
        size = getattr(self._spread or self._encoder, "block", BLOCK)
        while some := list(islice(rest, AT_ONCE)):
            found = self._known(some)
            missing = [place for place in range(len(some)) if place not in found]
            starts = range(0, max(1, len(missing)), size)
            for start in starts:
                wanted = missing[start : start + size]
                yield _Block(some, found, wanted, start == starts[-1])

    def _known(self, units: list[PreparedSection]) -> dict[int, PassageVectors]:
        """Return the vectors that are there already, by the sections' places."""
        held = [_of_its_language(unit) for unit in units]
        found = self.earlier.vectors(held) if self.earlier else {}
        for place in [*found]:
            language = units[place].section.document.language
            own = encoder_of(self._encoder, language)
            if self._switched and own is not main_encoder(self._encoder):
                del found[place]  # the index before has another model's
        for place, unit in enumerate(units):
            if place not in found and unit.key in self._journal.held:
                found[place] = self._journal.held[unit.key]
        self.reused += len(found)
        return found

    def _keep(self, block: _Block, embedded: list[PassageVectors]) -> None:
        made = list(zip(block.missing, embedded, strict=True))
        if not made:
            return
        self._journal.add((block.units[place].key, vectors) for place, vectors in made)
        block.found.update(made)
        self._done += len(made)
        if self._done < self._missing:
            self.tell(StepProgress("embedding", self._done, self._missing))
        LOG.debug("embedded: %d of %d sections", self._done, self._missing)


class _Block(NamedTuple):
    """Passages that are encoded at once."""

    units: list[PreparedSection]
    """The sections among which they are."""
    found: dict[int, PassageVectors]
    """By the places of these."""
    missing: list[int]
    """Those that are to be computed."""
    last: bool
    """Whether no other of these sections is to be computed after them."""


@dataclass(frozen=True)
class Embeddable:
    """What is encoded of a passage, without its document."""

    embedded: str
    resolved: str
    sentence_texts: list[str]
    sentence_places: list[Span | None]
    tells: tuple[bool, ...]
    language: str


def embeddable(passage: Passage) -> Embeddable:
    """Return what is encoded of a passage."""
    return Embeddable(
        passage.embedded,
        passage.resolved,
        passage.sentence_texts,
        passage.sentence_places,
        passage.tells,
        passage.language,
    )


def _of_its_language(unit: PreparedSection) -> PreparedSection:
    """Return a section without vectors of before, if they are of another language."""
    language = unit.section.document.language
    other = unit.vectors is not None and unit.vectors.language != language
    return replace(unit, vectors=None) if other else unit


def embed(
    passages: Sequence[Passage | Embeddable], encoder: Encoder
) -> list[PassageVectors]:
    """Return the vectors of some passages: recalled, or computed."""
    found = _recalled(passages, encoder)
    codes = parts_encoder(encoder) is not None
    by_model: dict[int, list[int]] = {}
    for place in range(len(passages)):
        if place not in found:
            own = encoder_of(encoder, passages[place].language)
            by_model.setdefault(id(own), []).append(place)
    for places in by_model.values():
        some = [passages[place] for place in places]
        own = encoder_of(encoder, some[0].language)
        if own is not encoder:
            recalled = _recalled(some, own)
            found.update({places[at]: made for at, made in recalled.items()})
            places = [place for place in places if place not in found]  # noqa: PLW2901
        rest = [passages[place] for place in places]
        late = parts_encoder(own)
        made = _in_passing(rest, late) if late else _apart(rest, own, codes=codes)
        found.update(zip(places, made, strict=True))
    return [found[place] for place in range(len(passages))]


def _recalled(
    passages: Sequence[Passage | Embeddable], encoder: Encoder
) -> dict[int, PassageVectors]:
    """Return the vectors that an encoder remembers, by the place of their passage."""
    recall = getattr(encoder, "recalled", None)
    return recall(passages) if recall else {}


def _in_passing(
    passages: Sequence[Passage | Embeddable], encoder: PartsEncoder
) -> list[PassageVectors]:
    """Encode sentences in their passage's own pass.

    Apart are headings, which many passages share, and what is said in other words than
    it is written in.
    """
    places = [item.sentence_places for item in passages]
    spans = [[place for place in own if place] for own in places]
    whole, inside = encoder.encode_parts([item.embedded for item in passages], spans)
    texts = [
        [text if place is None else "" for text, place in zip(group, own, strict=True)]
        for group, own in zip(
            map(part_texts, passages), ([None, *own] for own in places), strict=True
        )
    ]
    other = list(dict.fromkeys(text for group in texts for text in group if text))
    vectors = dict(zip(other, encoder.encode_passages(other), strict=True))
    rest = iter(inside)
    result = []
    for section, own, group in zip(whole, places, texts, strict=True):
        rows = np.zeros((len(group), encoder.dimension), dtype=np.float32)
        for row, (text, place) in enumerate(zip(group, [None, *own], strict=True)):
            if place is not None:
                rows[row] = next(rest)
            elif text:
                rows[row] = vectors[text]
        result.append(PassageVectors(section, coded(rows, section)))
    return result


def _apart(
    passages: Sequence[Passage | Embeddable], encoder: Encoder, *, codes: bool
) -> list[PassageVectors]:
    """Encode every text by itself; equal ones once."""
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
        parts = coded(rows[1:], rows[0]) if codes else rows[1:].astype(np.float16)
        result.append(PassageVectors(rows[0], parts))
    return result


def part_texts(passage: Passage | Embeddable) -> list[str]:
    """Return what a passage's smaller vectors stand for: its heading, its sentences.

    "" for a sentence that tells nothing.
    """
    told = zip(passage.sentence_texts, passage.tells, strict=True)
    return [passage.resolved, *(text if tells else "" for text, tells in told)]
