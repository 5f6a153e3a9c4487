"""Excerpts: the few sentences of a long passage that are shown around the mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from explainbot.text.lines import is_table_row

if TYPE_CHECKING:
    from explainbot.records import Span

LONG, EXCERPT = 130, 70
"""Words from which a passage is shown in part, and words that are then shown."""


def excerpt(
    text: str, sentences: Sequence[Span], best: Span, more: Sequence[Span] = ()
) -> Span | None:
    """Return the few sentences around the best one; None if all should be shown.

    The one after comes before the one before: what follows explains, what precedes
    leads in.

    Args:
        text: Of the passage.
        sentences: Offsets of its sentences, in order.
        best: The answering one, or several in a row.
        more: Further ones that are marked; one right before ``best`` goes with it.
    """
    count = [len(text[start:end].split()) for start, end in sentences]
    inside = [
        place
        for place, (start, end) in enumerate(sentences)
        if best[0] <= start and end <= best[1]
    ]
    if sum(count) <= LONG or not inside:
        return None
    first, last = inside[0], inside[-1]
    held = sum(count[first : last + 1])
    if first and sentences[first - 1] in more:
        first -= 1
        held += count[first]
    above = [span for span in more if span in sentences and span < sentences[first]]
    if above and is_table_row(text[slice(*best)]):
        # A row is read below the names of its columns.
        head = sentences.index(min(above))
        held += sum(count[head:first])
        first = head
    while held < EXCERPT:
        if last + 1 < len(sentences):
            last += 1
            held += count[last]
        if first and held < EXCERPT:
            first -= 1
            held += count[first]
    whole = first == 0 and last == len(sentences) - 1
    return None if whole else (sentences[first][0], sentences[last][1])
