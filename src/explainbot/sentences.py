"""Text to sentences, as offset pairs.

The library is sentencex (MIT, Wikimedia's): rules for some 300 languages, offsets in
code points, no model to load.  It sees one paragraph line at a time, so that the end
of a list item, a heading or a block is always the end of a sentence, while a line that
an editor wrapped is not.  A row of a table is one sentence, whatever its cells hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from explainbot.lines import blocks, is_list_marker, line_pieces, trim
from explainbot.records import Span
from explainbot.tables import row_spans

_WHITE = re.compile(r"\s")
_INCHES = re.compile(r"(?<=\d)[\"”](?=\s)")
_NOTE = re.compile(r"[¹²³⁰-⁹]+(?:\s+|$)")
"""Raised numbers of notes at the head of a sentence: they belong to the one before."""
_NOTE_NUMBER = re.compile(r"(?<=[a-z]{3}[.!?])\d{1,3}\s+(?=[\"“(]?[A-Z])")
"""The number of a note, as web pages give it: "It grew.12 Then it fell.\""""
_BRACKET = re.compile(r"\([^()]*[.!?]\)\s+(?=[A-Z])")
"""Whole sentences in brackets, if a sentence begins with them."""


def split_sentences(text: str, language: str = "en") -> list[Span]:
    """Return the sentences of ``text``: trimmed, in order, without overlap.

    Every character that is not white space is in exactly one of them.

    Args:
        text: Any text.
        language: ISO 639-1 code; one without rules of its own gets those of English.
    """
    found: list[Span] = []
    start = 0
    for row in row_spans(text):
        found += _split(text, start, row[0], language)
        found.append(row)
        start = row[1]
    return found + _split(text, start, len(text), language)


def _split(text: str, start: int, end: int, language: str) -> list[Span]:
    return [
        sentence
        for block in blocks(text, start, end)
        for piece in line_pieces(text, *block)
        for sentence in _sentences(text, piece, language)
    ]


def _sentences(text: str, piece: Span, language: str) -> list[Span]:
    from sentencex import get_sentence_boundaries

    start, end = piece
    # A wrapped line end reads as a blank, and so does every other white space: the
    # library fails on wide ones, and takes inches for quotation marks. The length
    # stays, so the offsets hold.
    flat = _INCHES.sub("″", _WHITE.sub(" ", text[start:end]))
    cuts = {
        start + _past_note(flat, found["start_index"])
        for found in get_sentence_boundaries(language, flat)
    }
    cuts |= {start + cut for cut in _missed(flat)}
    edges = [start, *sorted(cut for cut in cuts if start < cut < end), end]
    spans = [trim(text, left, right) for left, right in pairwise(edges)]
    spans = [span for span in spans if span[0] < span[1]]
    if len(spans) > 1 and is_list_marker(text[slice(*spans[0])]):
        spans[:2] = [(start, spans[1][1])]  # "1." is the number of an item, no sentence
    return spans


def _missed(flat: str) -> Iterator[int]:
    """Yield where sentences begin that the library does not see."""
    for number in _NOTE_NUMBER.finditer(flat):
        yield number.end()
    for bracket in _BRACKET.finditer(flat):
        before = flat[: bracket.start()].rstrip()
        if not before or before.endswith((".", "!", "?")):
            yield bracket.end()


def _past_note(flat: str, cut: int) -> int:
    """Return where a sentence begins behind the number of the last one's note."""
    note = _NOTE.match(flat, cut)
    return note.end() if note and cut else cut
