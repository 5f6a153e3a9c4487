"""Emphasis in a claimed passage: the answer's words, its sentence, a second one.

Every surface marks them in the same order of strength: the sentence that answers is
bold, the answer's own words in it are underlined, and a further sentence, which only
helps to read it, is in italics.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import pairwise

from explainbot.records import Quote, Span, shifted


class Emphasis(IntEnum):
    """How much a run of a passage stands out; the greater, the more."""

    PLAIN = 0
    FURTHER = 1
    """A sentence that names what the answering one means by a pronoun."""
    SENTENCE = 2
    """The one that answers."""
    WORDS = 3
    """The answer's own words in it."""


Piece = tuple[int, int, Emphasis]
"""Start and end, and how the run between them stands out."""


def pieces(part: Span, evidence: Sequence[Span], words: Span | None) -> list[Piece]:
    """Return a part of a text as runs of one emphasis each, without gaps, in order.

    Args:
        part: Offsets of the part.
        evidence: Offsets of marked sentences; the first answers.  () marks nothing.
        words: Offsets of the answer's words; outside the first sentence they count
            for nothing.
    """
    first, last = part
    marked = [(span, Emphasis.FURTHER) for span in evidence[1:]]
    marked += [(span, Emphasis.SENTENCE) for span in evidence[:1]]
    if words and evidence and _holds(evidence[0], words):
        marked.append((words, Emphasis.WORDS))
    cuts = {first, last}
    for span, _ in marked:
        cuts.update(min(max(place, first), last) for place in span)
    return [
        (left, right, _strongest(left, marked))
        for left, right in pairwise(sorted(cuts))
    ]


def quote_pieces(
    quote: Quote, *, claimed: bool = True
) -> Iterator[tuple[str, Emphasis]]:
    """Yield the runs of a quote; of one that is not claimed none stands out."""
    text, start = quote.text, quote.start
    evidence = [quote.evidence, *quote.evidence_more] if claimed else []
    spans = [shifted(span, -start) for span in evidence]
    words = shifted(quote.span, -start) if quote.span else None
    for left, right, emphasis in pieces((0, len(text)), spans, words):
        yield text[left:right], emphasis


def _holds(sentence: Span, words: Span) -> bool:
    return sentence[0] <= words[0] < words[1] <= sentence[1]


def _strongest(place: int, marked: Sequence[tuple[Span, Emphasis]]) -> Emphasis:
    found = (how for (start, end), how in marked if start <= place < end)
    return max(found, default=Emphasis.PLAIN)
