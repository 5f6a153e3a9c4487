"""Measures: what each sentence of a passage has of what answers a question.

The weighted sum of these rates the sentences (``evidence``): meaning, words, the kind
of thing asked for, the heading above, and whether it tells of another time.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from explainbot.answering.checks.deeds import is_lasting, is_over
from explainbot.answering.question.answer_types import answer_type, can_answer
from explainbot.answering.question.sentence_kinds import (
    asks_now,
    asks_then,
    attribute,
    compared,
    kind_asked,
    situated,
    what_is,
)
from explainbot.answering.question.tokens import phrases, wording
from explainbot.answering.topics import definition_of
from explainbot.text.questions import is_question
from explainbot.text.terms import grams
from explainbot.text.word_lists import has_list

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.answering.retrieval import Query
    from explainbot.index.storage.rows import StoredSection

WEIGHTS = np.array([1.0, 0.6, 0.3, 0.6, 1.2, -0.3])
"""Of what is measured of a sentence: its cosine with the question, the share of the
question's terms that the headings lack, the kind of thing asked for, the same by a
closer look, the heading that asks, what is over where it is asked what is; chosen with
READ on the development sets, benchmarks/classroom/facts and sentences."""
FOREIGN = np.array([0.15, 1.0, 0.3, 0.6, 0.3, -0.3, 1.0])
"""The same where the model was not made for the language, with the share of the
question's letter sequences behind them: its cosine says little there (chosen on the
development sets xquad-LL and benchmarks/languages)."""
TIMED = frozenset({"when", "measure", "count", "amount"})
"""Kinds of answer that may have been another once."""


def shares_of(query: Query, held: Sequence[set[int]], heads: set[int]) -> list[float]:
    """Return the share of the question's terms, by weight, that each sentence holds.

    Args:
        query: The question.
        held: The numbers of each sentence's terms.
        heads: Those that do not count.
    """
    holding = Counter(chain.from_iterable(held))
    weights = {
        number: math.log(1 + len(held) / (0.5 + holding[number]))
        for number in query.numbers
        if number >= 0 and number not in heads
    }
    missing = len(query.unknown) * math.log(1 + len(held) / 0.5)
    total = sum(weights.values()) + missing or 1.0
    return [
        sum(weights[number] for number in weights.keys() & one) / total for one in held
    ]


def letters_of(query: Query, sentences: Sequence[str]) -> list[float]:
    """Return the share of the question's letter sequences that each sentence holds.

    By weight, as ``shares_of``; of those that the passage holds at all.
    """
    wanted = grams(query.text, query.language)
    held = [wanted & grams(one, query.language) for one in sentences]
    holding = Counter(chain.from_iterable(held))
    weights = {
        gram: math.log(1 + len(held) / (0.5 + count))
        for gram, count in sorted(holding.items())
    }
    total = sum(weights.values()) or 1.0
    return [sum(weights[gram] for gram in sorted(one)) / total for one in held]


def weights_for(query: Query) -> NDArray[np.float64]:
    """Return the weights of what ``measures`` returns for this question."""
    return WEIGHTS if query.known else FOREIGN


def measures(
    query: Query,
    sentences: Sequence[str],
    section: StoredSection,
    cosines: NDArray[np.float32],
    shares: Sequence[float],
) -> NDArray[np.float64]:
    """Return what each sentence has of what answers, shape (weights, n).

    The rows: cosine with the question; share of the question's terms; things of the
    kind asked for; the same by a closer look; the square of the heading's cosine, for
    the first under a heading that asks as the question does that can answer it; whether
    only what has been is told, where it is asked what is; and, where the model does not
    know the language, the share of the question's letter sequences.
    """
    known = (
        kind_asked(query.text, query.language),
        what_is(query.text, query.language),
        attribute(query.text, query.language),
        compared(query.text),
        definition_of(query.text, query.language),
        situated(query.text),
    )
    tests = [test for test in known if test]
    kind = [sum([test(sentence) for test in tests]) for sentence in sentences]
    fits = can_answer(query.text, query.language)
    close = [fits(sentence) if fits else 0 for sentence in sentences]
    if said := _phrases(query.text, query.language):
        alike = [said & _phrases(one, query.language) for one in sentences]
        close = [at + bool(held) for at, held in zip(close, alike, strict=True)]
    now = asks_now(query.text, query.language)
    over = [now and is_over(sentence) for sentence in sentences]
    for at in _untimely(query, sentences, over):
        kind[at] = close[at] = 0
    opening = np.zeros(len(sentences))
    if is_question(section.heading, section.language) and _asks_alike(query, section):
        told = [at for at, tells in enumerate(section.tells) if tells] or [0]
        first = next((at for at in told if close[at]), told[0])
        opening[first] = max(float(cosines[0]), 0.0) ** 2
    rows = [cosines[1:], shares, kind, close, opening, over]
    if not query.known:
        rows.append(letters_of(query, sentences))
    return np.array(rows, dtype=np.float64)


def _untimely(
    query: Query, sentences: Sequence[str], over: Sequence[bool]
) -> list[int]:
    """Return the places of sentences whose days or numbers are of another time.

    No day that has been tells when something is done, and what "many live for" today
    not how long one lived.

    Args:
        query: The question.
        sentences: The sentences.
        over: Whether each tells of what has been, where it is asked what is.
    """
    asked = answer_type(query.text)
    name = asked.name if asked is not None else ""
    if name == "when" and any(over):
        return [at for at, past in enumerate(over) if past]
    if name not in TIMED or not asks_then(query.text, query.language):
        return []
    return [at for at, sentence in enumerate(sentences) if is_lasting(sentence)]


def _asks_alike(query: Query, section: StoredSection) -> bool:
    """Whether a heading may ask for the same kind of thing as a question.

    Below "Which diseases have been beaten?" the first sentence does not tell when.
    """
    if not has_list("units", query.language):
        return True
    asked, own = answer_type(query.text), answer_type(section.heading)
    return (asked.name if asked else "") == (own.name if own else "")


def _phrases(text: str, language: str) -> frozenset[tuple[int, int]]:
    """Return what a text says that may be said in other words: "twice"."""
    found = phrases(wording(text, language), language)
    return frozenset(one[:2] for one in found if any(token.key for token in one.tokens))
