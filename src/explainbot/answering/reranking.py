"""Reranking: the best few passages read again, question and text together.

The ranking compares vectors and words; a reader then judges the sentences around the
best one of each of the first passages, and all other sentences of the one that comes
out first, in windows that overlap by a sentence, unless its first window is sure or it
has nothing to do with the question.  The best window's logit moves the passages among
each other and is the strongest signal of the confidence; the sentence that holds its
answer is marked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from explainbot.answering.checks.deeds import where_told
from explainbot.answering.checks.signals import tells_kind
from explainbot.answering.follow_up.conversation import SURE
from explainbot.answering.items.labelled import AFTER_LABEL
from explainbot.answering.items.rows import units
from explainbot.records import shifted
from explainbot.text.tables import find_tables
from explainbot.text.terms import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.answering.checks.distinctions import Difference
    from explainbot.answering.evidence import Sentences
    from explainbot.answering.items.rows import Lookup
    from explainbot.answering.retrieval import Query
    from explainbot.embedding.protocol import Encoder
    from explainbot.index.storage.rows import StoredSection
    from explainbot.reranking.protocol import Judgement, Reader


PASSAGES = 3
"""So many of the first passages are read at most."""
WITHIN = 0.06
"""Only those are read that score at most so much less than the first; no other comes
to stand above it."""
WORDS = 50
"""Of a window, whole sentences; the reader was trained on windows of about as many."""
WINDOWS = 5
"""Of one passage that are read at most."""
WEIGHT = 0.015
"""Of one unit of a reader's logit, in the ranking's score."""
CLIP = 6.0
"""Logits beyond say no more."""
ENOUGH = 1.0
"""Logit of the first window of a passage from which on the others are left unread: two
in thirty-eight held a better answer."""
NEAR, SHARED = 0.4, 0.3
"""Cosine of a question with a passage, and share of its terms there, below which only
one window is read: of 111 such passages none was claimed, whatever the rest held, which
was more than a quarter of all that was read of passages after their first window."""


@dataclass(frozen=True)
class Read:
    """What a reader said of one passage."""

    score: float
    """Logit of its best window that it answers, at most CLIP from 0."""
    margin: float
    """Logit of the best answer in the passage over none, at most 2 CLIP from 0."""
    sentences: Sentences
    """The passage's, with the best answer in each."""
    windows: tuple[tuple[int, int], ...]
    """First and last sentence of each window that was read."""


def as_read(queries: Mapping[str, Sequence[Query]], lean: float) -> dict[str, Query]:
    """Return a question as a reader is asked it.

    One that needs the question before says too little by itself.

    Args:
        queries: It, and what says more of it, the fullest last; by language.
        lean: How much the conversation counted, 0 to 1.
    """
    return {
        code: one[0] if lean < SURE else replace(one[0], text=one[-1].text)
        for code, one in queries.items()
    }


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
    windows = [item.around(WORDS) for item in rated]
    texts = [
        _text(title, item, window)
        for title, item, window in zip(titles, rated, windows, strict=True)
    ]
    readings = reader.read(question, texts)
    seen = zip(readings, titles, rated, windows, strict=True)
    return [_seen(question, *one) for one in seen]


def is_far(near: float, shared: float) -> bool:
    """Return whether a passage has nothing to do with a question.

    Args:
        near: Cosine of the two, -1 to 1.
        shared: Share of the question's terms that the passage holds, 0 to 1.
    """
    return near < NEAR and shared < SHARED


def read_on(
    reader: Reader, question: str, title: str, read: Read, *, far: bool = False
) -> Read:
    """Judge the rest of a passage of which one window was read; keep the best.

    Args:
        reader: What judges.
        question: The question.
        title: What the passage's document is about; may be "".
        read: What was said of the window.
        far: Whether the passage has nothing to do with the question.
    """
    item = read.sentences
    windows = [] if far or read.score >= ENOUGH else rest(item, read.windows[0])
    if not windows:
        return read
    texts = [_text(title, item, window) for window in windows]
    for reading, window in zip(reader.read(question, texts), windows, strict=True):
        found = _seen(question, reading, title, read.sentences, window)
        read = Read(
            max(read.score, found.score),
            max(read.margin, found.margin),
            found.sentences,
            (*read.windows, window),
        )
    return read


def rest(item: Sentences, read: tuple[int, int]) -> list[tuple[int, int]]:
    """Return windows over the sentences outside one window, the nearest first.

    Each overlaps its neighbour by a sentence, unless that one fills it.
    """
    first, last = read
    count = len(item.spans)
    after: list[tuple[int, int]] = []
    while last < count - 1:
        window = _filled(item, last, +1)
        after.append(window)
        last = window[1]
    before: list[tuple[int, int]] = []
    while first > 0:
        window = _filled(item, first, -1)
        before.append(window)
        first = window[0]
    near = zip_longest(after, before)
    windows = [window for pair in near for window in pair if window]
    return windows[: WINDOWS - 1]


def _filled(item: Sentences, edge: int, step: int) -> tuple[int, int]:
    """Return a window from one sentence on, which was read, while it has room."""
    far = edge + step
    held = item.words(edge) + item.words(far)
    near = edge if held <= WORDS else far
    held = held if held <= WORDS else item.words(far)
    while 0 <= far + step < len(item.spans) and held + item.words(far + step) <= WORDS:
        far += step
        held += item.words(far)
    return min(near, far), max(near, far)


def _text(title: str, item: Sentences, window: tuple[int, int]) -> str:
    start, end = item.spans[window[0]][0], item.spans[window[1]][1]
    return headed(title, item.text[start:end])


def headed(title: str, text: str) -> str:
    """Return a text as a reader sees it, behind what its document is about."""
    return f"{title}: {text}" if title else text


def _seen(
    question: str,
    reading: Judgement,
    title: str,
    item: Sentences,
    window: tuple[int, int],
) -> Read:
    """Return what was said of one window, the answers' places in the passage's text."""
    score = float(np.clip(reading.score, -CLIP, CLIP))
    if reading.answers is None:
        return Read(score, 0.0, item, (window,))
    first, last = window
    by = item.spans[first][0] - len(headed(title, ""))
    answers = list(item.answers or [None] * len(item.spans))
    margins = [-2 * CLIP]
    for place in range(first, last + 1):
        start, end = item.spans[place]
        found = reading.answers.best(start - by, end - by)
        # Of two deeds in a sentence the words of the one asked are told.
        told = where_told(question, item.text[start:end])
        if found and told and not told[0] <= found[0][0] + by - start < told[1]:
            inside = start + told[0] - by, start + told[1] - by
            found = reading.answers.best(*inside) or found
        if found is None:
            continue
        span, margin = (
            shifted(found[0], by),
            float(np.clip(found[1], -2 * CLIP, 2 * CLIP)),
        )
        margins.append(margin)
        known = answers[place]
        if known is None or margin > known[1]:
            answers[place] = span, margin
    return Read(score, max(margins), replace(item, answers=tuple(answers)), (window,))


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


def still_differs(
    difference: Difference | None, question: str, read: Read | None, lean: float
) -> Difference | None:
    """Return what tells a question from a passage once a reader has read that."""
    if difference is None or not difference.of_kind or read is None or lean >= SURE:
        return difference
    return None if tells_kind(question, read.sentences) else difference


def unranked(table: Lookup | None, read: Read | None) -> bool:
    """Whether a row is marked though the table does not tell which is the greatest."""
    if table is None or not table.unranked:
        return False
    return read is None or read.sentences.marked in table.rows


EVEN = 0.5
"""Cosine of the rest of a question with a column's name that speaks neither way."""
RELATED = 8.0
"""Of that cosine, in the reader's logit; chosen with EVEN on benchmarks/classroom."""
COLUMNS = 8
"""Columns that are compared at most."""
Cells = list[tuple[str, str]]
"""Of a row: the names of the columns, "" where not known, and the cells."""


def settles(
    question: str,
    section: StoredSection,
    text: str,
    found: Lookup,
    *,
    reader: Reader,
    encoder: Encoder,
) -> bool:
    """Return whether what is named holds the answer to the whole question.

    Args:
        question: One question, in English.
        section: The passage.
        text: Its text.
        found: What the question names in it; one row, or the sentences of one item.
        reader: What judges.
        encoder: What compares the question with the names of the columns.
    """
    first, last = (
        section.sentences[found.chosen[0]],
        section.sentences[found.chosen[-1]],
    )
    cells = _cells(text, first[0]) if found.rows else []
    told = ". ".join(f"{name}: {cell}" if name else cell for name, cell in cells)
    if not cells:
        told = text[first[0] : last[1]]
        if section.heading and not AFTER_LABEL.match(told):
            told = f"{section.heading}: {told}"
    logit = reader.read(question, [headed(section.topic, told)])[0].score
    if not cells:
        return logit >= 0
    return logit + RELATED * (_related(question, cells, encoder) - EVEN) >= 0


def _cells(text: str, start: int) -> Cells:
    """Return the filled cells of the row that begins there."""
    for table in find_tables(text):
        for row in table.rows:
            if row.start == start:
                named = enumerate(row.cells)
                return [(table.name(row, at), cell) for at, cell in named if cell]
    return []


def _related(question: str, cells: Cells, encoder: Encoder) -> float:
    """Return how near the rest of a question comes to a column, 0 to 1."""
    said = frozenset(units(question, "en"))
    held = [frozenset(units(cell, "en")) for _, cell in cells]
    shares = [len(said & own) / max(len(own), 1) for own in held]
    key = shares.index(max(shares))
    rest = " ".join(
        word
        for word, _, _ in words(question)
        if held[key].isdisjoint(units(word, "en"))
    )
    others: Sequence[tuple[str, str]] = [*cells[:key], *cells[key + 1 :]][:COLUMNS]
    columns = [
        told for name, cell in others if name for told in (name, f"{name}: {cell}")
    ]
    if not rest or not columns:
        return 0.0
    asked, *known = encoder.encode_questions([rest, *columns])
    return max(float(vector @ asked) for vector in known)
