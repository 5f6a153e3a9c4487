"""Text to sentences, as offset pairs.

The library is sentencex (MIT, Wikimedia's): rules for some 300 languages, offsets in
code points, no model to load.  It sees one paragraph line at a time, so that the end
of a list item, a table row, a heading or a block is always the end of a sentence,
while a line that an editor wrapped is not.
"""

from __future__ import annotations

from itertools import pairwise

from explainbot.readers.lines import blocks, line_pieces, trim
from explainbot.records import Span


def split_sentences(text: str, language: str = "en") -> list[Span]:
    """Return the sentences of ``text``: trimmed, in order, without overlap.

    Every character that is not white space is in exactly one of them.

    Args:
        text: Any text.
        language: ISO 639-1 code; one without rules of its own gets those of English.
    """
    return [
        sentence
        for block in blocks(text)
        for piece in line_pieces(text, *block)
        for sentence in _sentences(text, piece, language)
    ]


def _sentences(text: str, piece: Span, language: str) -> list[Span]:
    from sentencex import get_sentence_boundaries

    start, end = piece
    # A wrapped line end reads as a blank; the length stays, so the offsets hold.
    flat = text[start:end].replace("\r", " ").replace("\n", " ")
    cuts = [
        start + found["start_index"]
        for found in get_sentence_boundaries(language, flat)
    ]
    edges = [start, *(cut for cut in cuts if start < cut < end), end]
    spans = [trim(text, left, right) for left, right in pairwise(edges)]
    return [span for span in spans if span[0] < span[1]]
