"""The sentence of a passage that answers, and perhaps a second one.

A sentence scores its cosine with the question, plus 1.2 times the share of the
question's terms that it holds (weighted by how few of the passage's sentences hold
them; names of the document's own subject hardly count), plus .3 if it holds the kind of
thing asked for: a number, a year, a name; and .3 if it says what the thing is.  Under a
heading that is a question the first sentence mostly answers that one: it gets the
square of the heading's cosine besides.  A question, a label, and what is only reported
as a belief ("Myth: bats are blind") leave their score to the sentence that follows.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np

from explainbot.answering.headings import is_question
from explainbot.answering.kinds import (
    asks_for_beliefs,
    believed,
    kind_asked,
    what_is,
)
from explainbot.index.telling import asks
from explainbot.languages import main_language

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.answering.retrieve import Query
    from explainbot.index import Store
    from explainbot.index.stored import StoredSection
    from explainbot.records import Span

OVERLAP, KIND = 1.2, 0.3
SUBJECT = 0.15
"""Weight of a word of the document's own subject: each sentence is about that."""
LONG, EXCERPT = 130, 70
"""Words from which a passage is shown in part, and words that are then shown."""
SECOND = 0.75
"""A second sentence is marked if it scores at least this share of the best."""
BELIEF = 0.5
"""Share of the next sentence's score that a belief keeps: it is not marked."""
LABEL = 6
"""Words of a sentence up to which it may be but a label of what follows."""
CURT = 2
"""Words of a sentence up to which it says little alone."""
DIGITS = re.compile(r"\d+")
LETTER = re.compile(r"[^\W_]")
"""Or a digit."""
YES_OR_NO = re.compile(
    r"\W*(?:is|are|was|were|do|does|did|can|could|may|might|must|will|would|shall"
    r"|should|has|have|had|am)\b",
    re.IGNORECASE,
)
LEANING = re.compile(
    r"""\W*(?:He|She|It|They|His|Her|Its|Their|This|These|That|Those|Such
    |Both|The\ (?:former|latter))\b""",
    re.VERBOSE,
)
"""Openings of an English sentence that stand for what the one before names."""


@dataclass(frozen=True)
class Sentences:
    """A passage's sentences, and how well each seems to answer."""

    text: str
    """Of the passage."""
    spans: tuple[Span, ...]
    """Offsets in the text, in order; at least one."""
    scores: NDArray[np.float64]
    """One each; -inf for a table's rule, a lone sign, or words that tell nothing."""

    @property
    def best(self) -> int:
        """The place of the sentence that answers best."""
        return int(np.argmax(self.scores))

    def chosen(self) -> tuple[Span, tuple[Span, ...]]:
        """Return the best sentence, and others that help to read it.

        A second one where it scores nearly as well, and the one before where the best
        begins with a pronoun: it names what is meant.  A few words ("Two.") bring the
        one after along.
        """
        if not self.spans[1:]:
            return self.spans[0], ()
        best, second = np.argsort(-self.scores, kind="stable")[:2].tolist()
        least = SECOND * self.scores[best]
        near = np.isfinite(self.scores[second]) and self.scores[second] >= least
        more = [second] if near else []
        if self._leans(best) and best - 1 not in more:
            more.append(best - 1)
        after = best + 1
        if self._words(best) <= CURT and after < len(self.spans) and after not in more:
            more.append(after)
        return self.spans[best], tuple(self.spans[place] for place in more)

    def _words(self, place: int) -> int:
        return len(self.text[slice(*self.spans[place])].split())

    def _leans(self, place: int) -> bool:
        """Whether a sentence needs the one before.

        It begins with a pronoun, or goes on in lower case from a label.
        """
        if not place or not np.isfinite(self.scores[place - 1]):
            return False
        before, (start, end) = self.spans[place - 1], self.spans[place]
        if self.text[start].islower():
            return self._words(place - 1) <= LABEL
        apart = "\n\n" in self.text[before[1] : start]
        return not apart and bool(LEANING.match(self.text[start:end]))

    def around(self, words: int) -> tuple[int, int]:
        """Return the places of the first and last sentence around the best one.

        Of the two neighbours the better one is taken, while both together with what is
        already taken have at most so many words.
        """
        count = [len(self.text[start:end].split()) for start, end in self.spans]
        first = last = self.best
        held = count[first]
        while True:
            beside = [
                place
                for place in (first - 1, last + 1)
                if 0 <= place < len(count) and held + count[place] <= words
            ]
            if not beside:
                return first, last
            taken = max(beside, key=lambda place: self.scores[place])
            first, last = min(first, taken), max(last, taken)
            held += count[taken]


def rate(
    query: Query, section: StoredSection, store: Store, cosines: NDArray[np.float32]
) -> Sentences:
    """Return a passage's sentences with their scores for a question.

    Args:
        query: The question.
        section: The passage.
        store: The index.
        cosines: Of the question with the heading and each sentence.
    """
    text = store.text(section)
    spans = section.sentences or ((0, len(text)),)
    if not spans[1:]:
        return Sentences(text, tuple(spans), np.zeros(1))
    sentences = [text[start:end] for start, end in spans]
    scores = _scores(query, sentences, section, store, cosines)
    empty = [
        not tells or not LETTER.search(item)
        for tells, item in zip(section.tells, sentences, strict=True)
    ]
    return Sentences(text, tuple(spans), np.where(empty, -np.inf, scores))


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
    while held < EXCERPT:
        if last + 1 < len(sentences):
            last += 1
            held += count[last]
        if first and held < EXCERPT:
            first -= 1
            held += count[first]
    whole = first == 0 and last == len(sentences) - 1
    return None if whole else (sentences[first][0], sentences[last][1])


def _scores(
    query: Query,
    sentences: Sequence[str],
    section: StoredSection,
    store: Store,
    cosines: NDArray[np.float32],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    numbers = iter(store.section_terms([section])[section.head_terms :].tolist())
    held = [set(islice(numbers, count)) for count in section.sentence_terms]
    language = main_language(store.languages)
    own = store.names.own_terms(section.subject, language) if section.subject else ()
    holding = Counter(chain.from_iterable(held))
    weights = {
        number: (SUBJECT if term in own else 1.0)
        * math.log(1 + len(held) / (0.5 + holding[number]))
        for term, number in zip(query.terms, query.numbers, strict=True)
        if number >= 0
    }
    missing = len(query.unknown) * math.log(1 + len(held) / 0.5)
    total = sum(weights.values()) + missing or 1.0
    overlap = [
        sum(weights[number] for number in weights.keys() & one) / total for one in held
    ]
    tests = [test for test in (kind_asked(query.text), what_is(query.text)) if test]
    kind = [sum(test(sentence) for test in tests) for sentence in sentences]
    scores = cosines[1:] + OVERLAP * np.array(overlap) + KIND * np.array(kind, float)
    if is_question(section.heading):
        scores[0] += max(float(cosines[0]), 0.0) ** 2
    scores = np.asarray(scores, dtype=np.float64)
    found = _past(scores, _labels(sentences, held, query), section.tells)
    if asks_for_beliefs(query.text):
        return found
    beliefs = [place for place, item in enumerate(sentences) if believed(item)]
    return _past(found, beliefs, section.tells, BELIEF)


def _labels(
    sentences: Sequence[str], held: Sequence[set[int]], query: Query
) -> list[int]:
    """Return the places of questions, and short sentences that say no more than one.

    "3. Grant of Patent License." tells of what follows; it does not answer.
    """
    asked = set(query.numbers)
    curt = 0 if YES_OR_NO.match(query.text) else LABEL
    return [
        place
        for place, (sentence, terms) in enumerate(zip(sentences, held, strict=True))
        if asks(sentence)
        or (
            len(sentence.split()) <= curt
            and len(terms - asked) <= len(DIGITS.findall(sentence))
        )
    ]


def _past(
    scores: np.ndarray[tuple[int], np.dtype[np.float64]],
    places: Sequence[int],
    tells: Sequence[bool],
    share: float = SECOND,
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Give the sentence after each place its score at least, and itself a share.

    Those between that tell nothing ("Good question.") are passed over.
    """
    for place in places:
        rest = (at for at in range(place + 1, len(scores)) if tells[at])
        after = next(rest, None)
        if after is not None:
            scores[after] = max(scores[place], scores[after])
            scores[place] = min(scores[place], share * scores[after])
    return scores
