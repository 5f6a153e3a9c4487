"""Passages of long sections, cut at the ends of paragraphs where that is possible."""

from __future__ import annotations

import math
from collections.abc import Callable

from explainbot.records import Document, Span
from explainbot.text.lines import (
    blocks,
    count_words,
    is_list_item,
    is_table_row,
    line_pieces,
    lines,
    trim,
)
from explainbot.text.sentences import split_sentences

TARGET_WORDS = 220
"""Words of a passage: near what the embedding model reads at once (256 pieces)."""


def passages(document: Document, start: int, end: int) -> list[Span]:
    """Return the passages of ``document.text[start:end]``, trimmed, in order.

    Whole paragraphs; a list or table stays with the line that leads in to it unless
    the two are over twice the target; a paragraph over twice the target is cut at
    its deliberate line ends, else at sentence ends.
    """
    text = document.text
    start, end = trim(text, start, end)
    if start == end:
        return []
    if count_words(text[start:end]) <= TARGET_WORDS:
        return [(start, end)]
    units: list[Span] = []
    for group in _groups(text, paragraphs(document, start, end)):
        units += _divided(text, group, document.language)
    return _packed(text, units)


def paragraphs(document: Document, start: int, end: int) -> list[Span]:
    """Return the paragraphs between two places, as the document has them."""
    if not document.traits.block_a_line:
        return blocks(document.text, start, end)
    # A page's blocks follow each other on lines of their own.
    rows = [trim(document.text, *row) for row in lines(document.text, start, end)]
    return [row for row in rows if row[0] < row[1]]


def _groups(text: str, paragraphs: list[Span]) -> list[list[Span]]:
    """Put a list or table together with the paragraph that leads in to it."""
    groups: list[list[Span]] = []
    for span in paragraphs:
        if groups and _belongs(text[slice(*groups[-1][-1])], text[slice(*span)]):
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def _belongs(before: str, after: str) -> bool:
    if before.endswith((":", "\uff1a")):
        return True
    listed = is_list_item(before) and is_list_item(after)
    return listed or (is_table_row(before) and is_table_row(after))


def _divided(text: str, group: list[Span], language: str) -> list[Span]:
    """Return the group as one unit, or as the fewest kinds of parts that are short."""
    whole = (group[0][0], group[-1][1])
    if _words(text, whole) <= 2 * TARGET_WORDS:
        return [whole]
    cuts: tuple[Callable[[Span], list[Span]], ...] = (
        lambda span: line_pieces(text, *span),
        lambda span: [
            (span[0] + left, span[0] + right)
            for left, right in split_sentences(text[slice(*span)], language)
        ],
    )
    units = group
    for cut in cuts:
        units = [
            part
            for unit in units
            for part in (cut(unit) if _words(text, unit) > 2 * TARGET_WORDS else [unit])
        ]
    return units


def _words(text: str, span: Span) -> int:
    return count_words(text[slice(*span)])


def _packed(text: str, units: list[Span]) -> list[Span]:
    """Join neighbouring units into passages of about equal length."""
    counts = [_words(text, unit) for unit in units]
    total = sum(counts)
    goal = total / math.ceil(total / TARGET_WORDS)
    packed: list[Span] = []
    passed, last = 0, -1
    for unit, count in zip(units, counts, strict=True):
        share = int((passed + count / 2) / goal)  # the passage its middle falls into
        if share == last:
            packed[-1] = (packed[-1][0], unit[1])
        else:
            packed.append(unit)
        passed, last = passed + count, share
    return packed
