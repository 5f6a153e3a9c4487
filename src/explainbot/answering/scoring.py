"""Scoring: a convex sum of what meaning and words say about each candidate.

- full: cosine of the question and "topic > heading > text";
- head: cosine of the question and the heading, its pronoun resolved;
- part: the larger of head and the best sentence's cosine;
- two: mean cosine of the two best sentences;
- words: BM25 over the terms, divided by the best one of this question's candidates,
  times the best share of the question's terms that any candidate holds: a question in
  other words than the corpus's is decided by meaning;
- pairs: share of the question's neighbouring terms that stand side by side.

- grams: share of the question's letter sequences, by idf, that are in its words; only
  of sections in a language that the model was not made for.

The candidates of each language are compared among themselves: the best one that words
are divided by, and the share of headings that are questions, are those of its language.

The weights lie between two fits.  Where headings are questions, as in an explainer, a
heading says what its section answers and counts for much; in articles it says little,
and words and pairs decide.  The share of candidates whose heading is a question says
which it is.  In a language that the model was not made for, words and grams decide.

A heading that is the question itself, word for word, adds SAME_HEADING; where a thing
is only named, so does what explains it.  Sums are never
of ranks: a rank says nothing of how good the best one is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from explainbot.answering.topics import explaining, topic
from explainbot.index.boilerplate import is_boilerplate
from explainbot.index.passages import resolve_pronoun
from explainbot.index.storage.lexical import HEAD_WEIGHT, bm25
from explainbot.text.questions import is_question
from explainbot.text.terms import grams
from explainbot.text.terms import words as words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from explainbot.answering.retrieval import Query
    from explainbot.index.protocol import Store
    from explainbot.index.storage.rows import StoredSection


PIECE = re.compile(r"[a-z0-9]{2,}")


def same_headings(
    question: str, sections: Sequence[StoredSection], store: Store
) -> list[bool]:
    """Whether each heading, as it is written or with its subject, is the question.

    Args:
        question: The question.
        sections: At least one; all in one language.
        store: The index.
    """
    asked = plain_words(question)
    named = plain_words(store.names_in(sections[0].language).resolve(question))
    # To look for one long word is much faster than to find all words of a heading.
    piece, named_piece = _longest_piece(asked), _longest_piece(named)
    same = []
    for item in sections:
        topic = item.topic
        lower = item.heading.lower()
        if piece not in lower and named_piece not in f"{lower}\n{topic.lower()}":
            same.append(False)
            continue
        own = plain_words(item.heading)
        resolved = resolve_pronoun(item.heading, topic)
        same.append(own in (asked, named) or named == plain_words(resolved))
    return same


def _longest_piece(words: tuple[str, ...]) -> str:
    """Return what stands in every text with these words, in lower case; may be "".

    It cannot reach over the edge of a pronoun that a name takes the place of, nor be
    the "s" of a name that owns.
    """
    return max(PIECE.findall(" ".join(words)), key=len, default="")


@lru_cache(maxsize=4096)
def plain_words(text: str) -> tuple[str, ...]:
    """Return the words in lower case, contractions and all."""
    return tuple(word.replace("’", "'") for word, _, _ in words_of(text))


ARTICLES = {
    "full": 0.24,
    "part": 0.25,
    "head": 0.03,
    "two": 0.10,
    "words": 0.25,
    "pairs": 0.13,
}
"""Where no heading is a question."""
EXPLAINERS = {
    "full": 0.34,
    "part": 0.325,
    "head": 0.195,
    "two": 0.07,
    "words": 0.07,
    "pairs": 0.0,
}
"""Where every heading is one."""
UNKNOWN_LANGUAGE = {"full": 0.1, "part": 0.1, "words": 0.5, "pairs": 0.1, "grams": 0.2}
"""Where the model was not made for the section's language."""
MOST_GRAMS = 40
"""Candidates whose grams are compared, those with most of the question's words."""
SAME_HEADING = 0.2
MUTE = 0.25
"""Share of its cosines that a section keeps of which no sentence tells anything; its
words do not count at all."""
DIGITS = 5
"""Scores are compared after rounding; equal ones are ordered by section id."""


@dataclass(frozen=True)
class Signals:
    """What is known of each candidate for one query; arrays of shape (candidates,)."""

    full: NDArray[np.float64]
    part: NDArray[np.float64]
    head: NDArray[np.float64]
    two: NDArray[np.float64]
    words: NDArray[np.float64]
    """0 to 1."""
    pairs: NDArray[np.float64]
    """0 to 1."""
    coverage: NDArray[np.float64]
    """Share of the question's terms, by idf, that the section holds; 0 to 1."""
    same_heading: NDArray[np.float64]
    """1 where the heading is the question, else 0; of a thing that is only named, how
    well the section explains it, 0 to 1 (``topics``)."""
    asking: NDArray[np.float64]
    """Share of the candidates in its language whose heading is a question."""
    cosines: NDArray[np.float32]
    """Of every candidate's heading and sentences, one candidate after another."""
    ends: NDArray[np.int64]
    """Where those of each candidate end."""
    grams: NDArray[np.float64] | None = None
    """0 to 1; None if all are in languages that the model was made for."""
    asked: NDArray[np.float64] | None = None
    """The coverage by those candidates that tell nothing, 0 by the others; None where
    each tells something."""
    foreign: NDArray[np.bool_] | None = None
    """Where it was not; None as above."""

    def parts(self, place: int) -> NDArray[np.float32]:
        """Return the cosines of one candidate's heading and sentences, in order."""
        start = self.ends[place - 1] if place else 0
        return self.cosines[start : self.ends[place]]

    @property
    def score(self) -> NDArray[np.float64]:
        """The weighted sum."""
        total = self.weighted(weights(self.asking))
        if self.foreign is not None:
            total = np.where(self.foreign, self.weighted(UNKNOWN_LANGUAGE), total)
        return total + SAME_HEADING * self.same_heading

    def weighted(
        self, by: Mapping[str, float | NDArray[np.float64]]
    ) -> NDArray[np.float64]:
        """The sum with other weights, by the signals' names."""
        total = sum(weight * getattr(self, name) for name, weight in by.items())
        return np.asarray(total, dtype=np.float64)


def merged_signals(found: Sequence[Signals]) -> Signals:
    """Return the signals of the candidates of several languages, one after another."""
    if len(found) == 1:
        return found[0]
    names = ("full", "part", "head", "two", "words", "pairs", "coverage")
    whole = {
        name: np.concatenate([getattr(one, name) for one in found])
        for name in (*names, "same_heading", "asking", "cosines")
    }
    before = np.cumsum([0, *(len(one.cosines) for one in found)])
    ends = [one.ends + first for one, first in zip(found, before, strict=False)]
    grams = foreign = None
    if any(one.grams is not None for one in found):
        zeros = [np.zeros(len(one.full)) for one in found]
        pairs = zip(found, zeros, strict=True)
        grams = np.concatenate(
            [none if one.grams is None else one.grams for one, none in pairs]
        )
        foreign = np.concatenate(
            [np.full(len(one.full), one.foreign is not None) for one in found]
        )
    asked = None
    if any(one.asked is not None for one in found):
        asked = np.concatenate(
            [
                np.zeros(len(one.full)) if one.asked is None else one.asked
                for one in found
            ]
        )
    return Signals(
        **whole, ends=np.concatenate(ends), grams=grams, asked=asked, foreign=foreign
    )


def weights(asking: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return the weights where so great shares of headings are questions."""
    return {
        name: (1 - asking) * ARTICLES[name] + asking * EXPLAINERS[name]
        for name in ARTICLES
    }


def signals(
    query: Query,
    sections: Sequence[StoredSection],
    store: Store,
    *,
    unknown: str = "",
) -> Signals:
    """Score the candidates of one language.

    Args:
        query: The question, as it is compared with sections in their language.
        sections: The candidates; at least one.
        store: The index.
        unknown: Their language, if the model was not made for it.
    """
    # Row by row, not by "@", whose threads wait for one another on a busy machine.
    own = store.section_vectors([item.row for item in sections])
    full = np.vecdot(own, query.vector)
    mute = np.array(tells_nothing(query, sections))
    if named := topic(query.text, query.language):
        explained, idle = explaining(named, sections, store)
        same, mute = np.array(explained), mute | np.array(idle)
    else:
        same = np.array(same_headings(query.text, sections, store), dtype=np.float64)
    counted, told = np.where(mute, MUTE, 1.0), ~mute
    cosines = store.part_cosines(sections, query.vector)
    head, best, two = part_signals(cosines, sections)
    words = _words(query, sections, store)
    _, mean_length = store.size_in(query.language)
    lexical = bm25(words.frequencies, words.lengths, words.idf, mean_length)
    lexical = lexical * told
    coverage = words.coverage * told
    asking = sum(_asks(item.heading, item.language) for item in sections)
    return Signals(
        full * counted,
        np.maximum(head, best) * counted,
        head * counted,
        two * counted,
        lexical / max(float(lexical.max()), 1e-9) * coverage.max(),
        words.pairs * told,
        coverage,
        same,
        np.full(len(sections), asking / len(sections)),
        cosines,
        np.cumsum([item.parts for item in sections]),
        _grams(query, sections, store, words.coverage, unknown) if unknown else None,
        words.coverage * mute if mute.any() else None,
        np.ones(len(sections), dtype=bool) if unknown else None,
    )


@lru_cache(maxsize=4096)
def _asks(heading: str, language: str) -> bool:
    return is_question(heading, language)


def tells_nothing(query: Query, sections: Sequence[StoredSection]) -> list[bool]:
    """Whether each section tells nothing and is not asked for by its heading."""
    if not any(item.mute for item in sections):
        return [False] * len(sections)
    asked = set(plain_words(query.text))
    return [
        item.mute
        and not (
            is_boilerplate(item.heading) and asked.issuperset(plain_words(item.heading))
        )
        for item in sections
    ]


def _grams(
    query: Query,
    sections: Sequence[StoredSection],
    store: Store,
    coverage: NDArray[np.float64],
    language: str,
) -> NDArray[np.float64]:
    """Return the share of the question's grams, by idf, that each section holds."""
    wanted = grams(query.text, language)
    found = np.zeros((len(sections), len(wanted)), dtype=bool)
    for place in np.argsort(-coverage, kind="stable")[:MOST_GRAMS].tolist():
        item = sections[place]
        held = grams(f"{item.title} {item.heading} {store.text(item)}", language)
        found[place] = [gram in held for gram in wanted]
    holding = found.sum(axis=0)
    idf = np.where(holding, np.log(1 + MOST_GRAMS / (0.5 + holding)), 0.0)
    return np.asarray(found @ idf / max(float(idf.sum()), 1e-9), dtype=np.float64)


def part_signals(
    cosines: NDArray[np.float32], sections: Sequence[StoredSection]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return each section's heading's cosine, its best sentence's, its best two's mean.

    A section without sentences has its heading's in their place.
    """
    counts = np.array([item.parts for item in sections])
    grid = np.full((len(sections), max(int(counts.max()), 3)), -np.inf)
    grid[np.arange(grid.shape[1]) < counts[:, None]] = cosines
    head = grid[:, 0]
    ranked = -np.partition(-grid[:, 1:], 1, axis=1)[:, :2]
    best = np.where(np.isfinite(ranked[:, 0]), ranked[:, 0], head)
    second = np.where(np.isfinite(ranked[:, 1]), ranked[:, 1], best)
    return head, best, (best + second) / 2


@dataclass(frozen=True)
class _Words:
    """How the candidates hold the question's terms."""

    frequencies: NDArray[np.float64]
    lengths: NDArray[np.float64]
    idf: NDArray[np.float64]
    pairs: NDArray[np.float64]
    coverage: NDArray[np.float64]


def _words(query: Query, sections: Sequence[StoredSection], store: Store) -> _Words:
    counted = query.counted
    numbers = np.array(sorted(counted), dtype=np.int64)
    terms = store.section_terms(sections)
    counts = np.array([item.terms for item in sections])
    heads = np.array([item.head_terms for item in sections])
    owner = np.repeat(np.arange(len(sections)), counts)
    first = np.cumsum(counts) - counts
    frequencies = np.zeros((len(sections), len(numbers)))
    places = {number: np.flatnonzero(terms == number) for number in numbers.tolist()}
    for column, hits in enumerate(places.values()):
        own = owner[hits]
        weight = np.where(hits - first[own] < heads[own], HEAD_WEIGHT, 1)
        frequencies[:, column] = np.bincount(own, weight, len(sections))
    uses = np.array([counted[number] for number in numbers], dtype=np.float64)
    idf = np.array([query.weight(number) for number in numbers])
    total = idf.sum() + query.unknown_idf * len(query.unknown)
    coverage = (frequencies > 0) @ idf / total if total else np.zeros(len(sections))
    pairs = _pairs(query, terms, owner, places, len(sections))
    return _Words(
        frequencies,
        counts + (HEAD_WEIGHT - 1.0) * heads,
        idf * uses,
        coverage if pairs is None else pairs,
        coverage,
    )


def _pairs(
    query: Query,
    terms: NDArray[np.int32],
    owner: NDArray[np.int64],
    places: Mapping[int, NDArray[np.int64]],
    sections: int,
) -> NDArray[np.float64] | None:
    """Return the share of the question's pairs that each section holds.

    None for a question of a single term, which has no pairs.

    Args:
        query: The question.
        terms: Of the sections, one after another.
        owner: The section of each of them.
        places: Where those of the question stand.
        sections: How many there are.
    """
    wanted = set(zip(query.numbers, query.numbers[1:], strict=False))
    if not wanted:
        return None
    found = np.zeros(sections)
    following = np.append(terms[1:], np.int32(-1))
    for left, right in wanted:
        if left >= 0 and right >= 0:
            first = places[left]
            first = first[following[first] == right]
            if len(first):
                own = owner[first]
                held = np.zeros(sections)
                held[own[own == owner[first + 1]]] = 1
                found += held
    return found / len(wanted)


def order(scores: NDArray[np.float64], sections: Sequence[StoredSection]) -> list[int]:
    """Return the candidates' places, best first."""
    rounded = np.round(scores, DIGITS).tolist()
    return sorted(
        range(len(sections)), key=lambda place: (-rounded[place], sections[place].id)
    )


def alike_in(places: list[int], sections: list[StoredSection]) -> list[int]:
    """Return those places, in order, whose section is in the language of the first.

    How sure an answer is does not depend on files in other languages.
    """
    language = sections[places[0]].language
    return [place for place in places if sections[place].language == language]
