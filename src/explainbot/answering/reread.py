"""Reading the best few passages again, question and text together.

The ranking compares vectors and words; a reader then judges the sentences around the
best one of each of the first passages.  Its logit moves them among each other, says
which sentence holds the answer, and is the strongest signal of the confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.answering.evidence import Sentences
    from explainbot.reader import Reader
    from explainbot.records import Span

PASSAGES = 3
"""So many of the first passages are read at most."""
WITHIN = 0.06
"""Only those are read that score at most so much less than the first; no other comes
to stand above it."""
WORDS = 50
"""Of a passage that are read, whole sentences around the best one."""
WEIGHT = 0.015
"""Of one unit of a reader's logit, in the ranking's score."""
CLIP = 6.0
"""Logits beyond say no more."""
SPAN = 0.25
"""What the sentence with the reader's span gains, at even chances or better."""


@dataclass(frozen=True)
class Read:
    """What a reader said of one passage."""

    score: float
    """Logit that it answers, at most CLIP from 0."""
    sentences: Sentences
    """The passage's, the one with the answer raised."""


def to_read(scores: NDArray[np.float64]) -> int:
    """Return how many of the first passages are worth reading.

    Args:
        scores: Best first; at least one.
    """
    return int((scores[:PASSAGES] >= scores[0] - WITHIN).sum())


def read(
    reader: Reader, question: str, titles: Sequence[str], rated: Sequence[Sentences]
) -> list[Read]:
    """Judge passages by the sentences around their best ones.

    Args:
        reader: What judges.
        question: The question.
        titles: What each passage's document is about; may be "".
        rated: Each passage's sentences.
    """
    windows = [_window(item) for item in rated]
    heads = [f"{title}: " if title else "" for title in titles]
    texts = [
        head + item.text[start:end]
        for head, item, (start, end) in zip(heads, rated, windows, strict=True)
    ]
    found = []
    for reading, head, item, (start, _) in zip(
        reader.read(question, texts), heads, rated, windows, strict=True
    ):
        score = float(np.clip(reading.score, -CLIP, CLIP))
        raised = item
        if reading.span is not None and reading.span[0] >= len(head):
            place = start + reading.span[0] - len(head)
            raised = _raised(item, place, SPAN / (1 + np.exp(-score)))
        found.append(Read(score, raised))
    return found


def _window(rated: Sentences) -> Span:
    first, last = rated.around(WORDS)
    return rated.spans[first][0], rated.spans[last][1]


def _raised(rated: Sentences, place: int, by: float) -> Sentences:
    """Return the sentences, the one that holds a place in the text raised."""
    inside = np.array([start <= place < end for start, end in rated.spans])
    return replace(rated, scores=rated.scores + by * inside)


def moved(scores: NDArray[np.float64], logits: Sequence[float]) -> NDArray[np.float64]:
    """Return the scores with the first ones moved by the reader, in their new values.

    They stay above those that were not read.

    Args:
        scores: Best first.
        logits: The reader's, for the first of them.
    """
    count = len(logits)
    judged = np.asarray(logits, dtype=np.float64)
    changed = scores.copy()
    changed[:count] += WEIGHT * (judged - judged.max())
    if count < len(scores):
        least = scores[count] + 1e-5
        changed[:count] = np.maximum(changed[:count], least)
    return changed
