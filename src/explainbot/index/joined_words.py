"""The word index of two segments, or of one of several languages.

Two give the answers that one of both would give, and each language those that it would
give alone.  A segment is asked with the weights that its terms have in the whole, or
among the sections of their language, for some more sections than wanted; these are then
rated as tantivy rates them: BM25, lengths rounded down to those that it can tell apart
(as Lucene's SmallFloat).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explainbot.index.mapped import JoinedRows, held
from explainbot.index.stored import corpus_place
from explainbot.index.words import HEAD_WEIGHT, WordIndex, bm25, idf

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from explainbot.index.joined_store import JoinedStore
    from explainbot.index.store import SectionStore
    from explainbot.index.stored import TermSpan

SPARE = 4
"""Of the large segment a quarter more sections are rated than wanted."""
WIDER = 2
"""Of the small one, whose mean length may be another, so many times as many."""
EXACT_LENGTHS, STEPS = 24, 8


def told_length(length: int) -> int:
    """Return the length as which tantivy counts a section of so many terms."""
    rest = length - EXACT_LENGTHS
    if rest < 2 * STEPS:
        return length
    shift = rest.bit_length() - STEPS.bit_length()
    return EXACT_LENGTHS + (rest >> shift << shift)


class RatedWords:
    """Finds the sections of one language that share words with a question."""

    def __init__(self, words: WordIndex, store: SectionStore) -> None:
        """Take what finds them, and what knows how many hold a term."""
        self._words = words
        self._store = store
        self.terms = words.terms

    def rated(
        self,
        terms: Iterable[str],
        limit: int,
        among: NDArray[np.int64] | None,
        size: tuple[int, float],
    ) -> list[int]:
        """Return the rows of sections that hold any of the terms, best first.

        Args:
            terms: The question's, all of one language.
            limit: How many at most.
            among: Rows to search in; None for all.
            size: Number of sections, and their mean length, in that language.
        """
        known = self._store.term_numbers(dict.fromkeys(terms))
        total, mean = size
        weighed = {term: idf(total, holding) for term, (_, holding) in known.items()}
        found = self._found(weighed, limit, among)
        sections = self._store.term_spans(found)
        if not sections:
            return []
        numbers = [known[term][0] for term in weighed]
        scores = self._scores(sections, numbers, list(weighed.values()), mean)
        # Else its term's number is another's token; nor what cannot be among the best.
        least = max(np.sort(scores)[-limit:][0], np.finfo(float).tiny)
        rated = zip(scores.tolist(), sections, strict=True)
        ordered = sorted(
            (-score, corpus_place(item.document_id), item.row)
            for score, item in rated
            if score >= least
        )
        return [row for _, _, row in ordered[:limit]]

    def _found(
        self,
        weighed: dict[str, float],
        limit: int,
        among: NDArray[np.int64] | None,
    ) -> list[int]:
        tuned = self._words.tuned(weighed)
        return self._words.search(weighed, WIDER * limit, among, tuned)

    def _scores(
        self,
        sections: list[TermSpan],
        numbers: list[int],
        weights: list[float],
        mean: float,
    ) -> NDArray[np.float64]:
        first, head, length = np.array([item[2:] for item in sections]).T
        before = np.cumsum(length) - length
        place = np.arange(length.sum()) - np.repeat(before, length)
        held_ = self.terms[np.repeat(first, length) + place]
        order = np.argsort(numbers)
        at = np.searchsorted(np.array(numbers)[order], held_)
        column = order[np.minimum(at, len(numbers) - 1)]
        owner = np.repeat(np.arange(len(sections)), length)
        uses = np.where(place < np.repeat(head, length), HEAD_WEIGHT, 1)
        hit = np.array(numbers)[column] == held_
        counts = np.zeros((len(sections), len(numbers)))
        np.add.at(counts, (owner[hit], column[hit]), uses[hit])
        whole = length + (HEAD_WEIGHT - 1) * head
        lengths = np.array([told_length(one) for one in whole.tolist()], dtype=float)
        return bm25(counts, lengths, np.array(weights), mean)


class JoinedWords(RatedWords, WordIndex):
    """Finds sections of both segments that share words with a question."""

    def __init__(self, base: WordIndex, more: WordIndex, store: JoinedStore) -> None:
        """Take both; they are open."""
        self._base = base
        self._more = more
        self._store: JoinedStore = store
        self.terms = JoinedRows(base.terms, more.terms)

    def search(
        self,
        terms: Iterable[str],
        limit: int,
        among: NDArray[np.int64] | None = None,
        weights: dict[str, float] | None = None,
    ) -> list[int]:
        """Return the rows of sections that hold any of the terms, best first.

        Args:
            terms: The question's.
            limit: How many at most.
            among: Rows to search in; None for all.
            weights: Not used here.
        """
        del weights
        mean = float(self._store.fact("mean_length"))
        return self.rated(terms, limit, among, (self._store.count(), mean))

    def _found(
        self,
        weighed: dict[str, float],
        limit: int,
        among: NDArray[np.int64] | None,
    ) -> list[int]:
        first, old, new = self._store.first_row, None, None
        if among is not None:
            split = int(np.searchsorted(among, first))
            old, new = among[:split], among[split:] - first
        tuned = self._more.tuned(weighed)
        more = self._more.search(weighed, WIDER * limit, new, tuned)
        return [
            *self._alive(weighed, limit + limit // SPARE, old),
            *(row + first for row in more),
        ]

    def _alive(
        self, weighed: dict[str, float], limit: int, among: NDArray[np.int64] | None
    ) -> list[int]:
        """Search in what is left of the large segment."""
        tuned, gone = self._base.tuned(weighed), self._store.gone_rows
        found: list[int] = []
        for more in (min(limit, len(gone)), len(gone)):
            rows = self._base.search(weighed, limit + more, among, tuned)
            every = np.array(rows, dtype=np.int64)
            found = every[~held(gone, every)].tolist()
            if len(found) >= limit or len(rows) < limit + more:
                break
        return found[:limit]

    def holding(self, terms: Sequence[str], most: int) -> list[int] | None:
        """Return the rows of all sections that hold every term; None if above most."""
        gone = set(self._store.gone_rows.tolist())
        found = self._base.holding(terms, most + len(gone))
        more = self._more.holding(terms, most)
        if found is None or more is None:
            return None
        first = self._store.first_row
        return [
            *(row for row in found if row not in gone),
            *(row + first for row in more),
        ]
