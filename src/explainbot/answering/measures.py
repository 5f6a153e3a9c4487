"""Measures: what each sentence of a passage has of what answers a question.

The weighted sum of these rates the sentences (``evidence``): meaning, words, the kind
of thing asked for, the heading above, and whether it tells of another time.

And what each is about, its own subject or the one named before it (``belonging``): "The
red cells carry oxygen. They live for 120 days. The platelets close wounds. They live
for ten days."  Where a question has one of several such things, what is told of the
others by a pronoun does not answer.  By lists of pronouns and of words that open a
sentence before its subject; languages without them (``subject_openings``) are not
judged.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from explainbot.answering.checks.deeds import CAUSES, is_lasting, is_over, reasonless
from explainbot.answering.question.answer_types import answer_type, can_answer
from explainbot.answering.question.sentence_kinds import (
    asks_now,
    asks_then,
    attribute,
    compared,
    kind_asked,
    situated,
    unit_named,
    what_is,
)
from explainbot.answering.question.subject import asked_about, held_of
from explainbot.answering.question.tokens import phrases, wording
from explainbot.answering.topics import definition_of
from explainbot.text.cache import late
from explainbot.text.lines import is_table_row
from explainbot.text.questions import is_question
from explainbot.text.terms import grams, terms
from explainbot.text.terms import words as words_of
from explainbot.text.word_lists import has_dictionary, has_list, sided_rows, word_list

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.answering.retrieval import Query
    from explainbot.index.storage.rows import StoredSection
    from explainbot.records import Span

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


NAMING = 5
"""Words of a sentence's beginning, at most, that may name its subject."""
WITHIN = 8
"""Words in which a pronoun stands behind "in summer", at most."""
ASIDE, SHORT = ("ing", "ly", "ed"), 5
"""Endings of an English word that stands before a subject, and letters of others."""
OPENINGS = "subject_openings"
SIGN = late(r"[,;:()–—]")
"""Ends what a sentence begins with."""
KEPT = 512
"""Passages of which is kept what does not depend on the question."""
OF_DEEDS = frozenset({"who", "when", "where", "why"})
"""What may be asked of a deed."""


def shares_of(
    query: Query,
    held: Sequence[set[int]],
    heads: set[int],
    meant: Sequence[set[int]] = (),
) -> list[float]:
    """Return the share of the question's terms, by weight, that each sentence holds.

    Args:
        query: The question.
        held: The numbers of each sentence's terms.
        heads: Those that do not count.
        meant: Those that each sentence has a pronoun for; () for none.
    """
    holding = Counter(chain.from_iterable(held))
    weights = {
        number: math.log(1 + len(held) / (0.5 + holding[number]))
        for number in query.numbers
        if number >= 0 and number not in heads
    }
    missing = len(query.unknown) * math.log(1 + len(held) / 0.5)
    total = sum(weights.values()) + missing or 1.0
    every = [
        one | also for one, also in zip(held, meant or repeat(set()), strict=False)
    ]
    return [
        sum(weights[number] for number in weights.keys() & one) / total for one in every
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
        unit_named(query.text),
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


class Told(NamedTuple):
    """What a sentence is about."""

    lead: int
    """The place of the sentence that names it, perhaps its own; -1 if unknown."""
    pronoun: bool
    """Whether it has only a pronoun for that."""
    back: bool = False
    """Whether it names it, and tells more of it by a pronoun behind a semicolon."""


class Opening(NamedTuple):
    """How a sentence names its subject."""

    stems: frozenset[str]
    head: frozenset[str]
    """Of these those before a preposition: "means" of "means of income"."""
    kind: str
    """"the" with a definite article, else ""."""
    noun: str
    """The word behind the article, or the first, in lower case."""


@dataclass(frozen=True)
class Belonging:
    """What of a passage belongs to the thing that a question names."""

    asked: frozenset[int] = frozenset()
    """The places of sentences about it."""
    others: frozenset[int] = frozenset()
    """The places of those that are, by a pronoun, about another thing like it."""
    carried: tuple[frozenset[str], ...] = ()
    """Of each sentence the terms of the question that its pronoun stands for; ()
    where no sentence has any."""
    said: tuple[frozenset[str], ...] = ()
    """Of each the question's terms but those that name the thing, in any form."""
    leads: tuple[int, ...] = ()
    """Of each the place of the sentence that names what it is about."""
    fitting: frozenset[int] = frozenset()
    """The places of those that can have the kind of thing asked for."""
    unread: bool = False
    """Whether the language is one that the reader was not trained on."""

    def fuller(self, place: int) -> int | None:
        """Return the place of a sentence that says more of what is asked.

        By a pronoun, of the same thing, all that the sentence at ``place`` says of it
        and more: "It was nationalised in 1946."  None without one.
        """
        if place not in self.asked:
            return None
        more = [
            at
            for at in sorted(self.asked & self.fitting)
            if self.carried[at]
            and self.leads[at] == self.leads[place]
            and self.said[at] > self.said[place]
        ]
        return max(more, key=lambda at: len(self.said[at]), default=None)

    def passed(self, place: int, deeds: AbstractSet[str]) -> int | None:
        """Return the place of a sentence that tells a deed that ``place`` does not.

        Of the same thing, by a pronoun, with all else that is told at ``place``.

        Args:
            place: Of a sentence.
            deeds: Stems of what is said to be done.
        """
        if place not in self.asked:
            return None
        found = (
            at
            for at in sorted(self.asked)
            if self.carried[at]
            and self.leads[at] == self.leads[place]
            and self.said[at] > self.said[place]
            and deeds & (self.said[at] - self.said[place])
        )
        return next(found, None)

    def untold(self, place: int) -> bool:
        """Whether what is asked is told of another thing, and not of that asked."""
        if place in self.others:
            return True
        if place not in self.asked:
            return False
        return any(
            self.said[other]
            and not any(self.said[other] <= self.said[at] for at in self.asked)
            for other in self.others
        )


NOTHING = Belonging()


def belonging(
    question: str,
    asked: Sequence[str],
    text: str,
    spans: Sequence[Span],
    language: str,
) -> Belonging:
    """Return what of a passage belongs to the thing that a question names.

    Args:
        question: The question.
        asked: Its terms.
        text: Of the passage.
        spans: Offsets of its sentences, in order.
        language: Of both.
    """
    if not spans[1:] or not has_list(OPENINGS, language):
        return NOTHING
    about, openings = told_of(text, tuple(spans), language)
    if not any(one.pronoun or one.back for one in about):
        return NOTHING
    wanted = frozenset(asked)
    named = {
        lead: wanted & one.stems if wanted & one.head else frozenset()
        for lead, one in openings.items()
    }
    most = max(map(len, named.values()), default=0)
    if not most:
        return NOTHING
    best = {lead for lead, one in named.items() if len(one) == most}
    kinds = {openings[lead].kind for lead in best}
    known = frozenset().union(*(named[lead] for lead in best))
    stems = [_stems(text[slice(*span)], language) for span in spans]
    others = frozenset(
        at
        for at, one in enumerate(about)
        if one.lead >= 0
        and (one.pronoun or one.back)
        and one.lead not in best
        and _alike(openings[one.lead], kinds, language, first=one.lead < min(best))
        and known.isdisjoint(stems[at])
    )
    rest = wanted - known
    fits = can_answer(question, language) or kind_asked(question, language)
    fitting = frozenset(
        at for at, span in enumerate(spans) if fits is None or fits(text[slice(*span)])
    )
    # "It is red" tells a colour as well as a sentence that has the word.
    of_kind = frozenset() if fits is None else _kinds(question, language) & rest
    return Belonging(
        frozenset(at for at, one in enumerate(about) if one.lead in best),
        others,
        tuple(
            frozenset(named[one.lead]) if one.pronoun else frozenset() for one in about
        ),
        tuple(
            held_of(rest, one, language) | (of_kind if at in fitting else frozenset())
            for at, one in enumerate(stems)
        ),
        tuple(one.lead for one in about),
        fitting,
        not has_list("units", language),
    )


def _kinds(question: str, language: str) -> frozenset[str]:
    """Return the words of an English question for the kind of thing asked for."""
    if not has_list("units", language):
        return frozenset()
    return frozenset(token.key for token in asked_about(question).kind)


def _alike(
    opening: Opening, kinds: AbstractSet[str], language: str, *, first: bool
) -> bool:
    """Whether a subject may be another thing of the kind, and not the same by a class.

    "Ebola is a virus. The disease is rare.": the disease is no other one, unless it is
    named ``first``.
    """
    if opening.kind not in kinds or first:
        return opening.kind in kinds
    classes = word_list("classes", language) | word_list("person_nouns", language)
    return not (opening.kind == "the" and opening.noun in classes)


@lru_cache(maxsize=KEPT)
def told_of(
    text: str, spans: tuple[Span, ...], language: str
) -> tuple[tuple[Told, ...], dict[int, Opening]]:
    """Return what each sentence is about, and how the leading ones name it.

    Args:
        text: Of the passage.
        spans: Offsets of its sentences, in order.
        language: One with a list of ``subject_openings``.
    """
    found: list[Told] = []
    openings: dict[int, Opening] = {}
    lead = -1
    for at, (start, end) in enumerate(spans):
        sentence = text[start:end]
        said = [word for word, _, _ in words_of(sentence)]
        aside = _is_aside(sentence, said, language)
        pronoun = bool(said) and _has_pronoun(said, language, aside=aside)
        if is_table_row(sentence) or not said:
            lead = -1
            found.append(Told(-1, pronoun=False))
            continue
        if at and "\n\n" in text[spans[at - 1][1] : start] and not pronoun:
            lead = -1
        if not pronoun and said[0] not in _openers(language)[2]:
            if said[0] in word_list("pronouns_in_headings", language):
                pass  # "this" may be any of what was named
            elif aside:
                lead = -1
            else:
                lead, openings[at] = at, _opening(sentence, language)
        back = lead == at and _goes_back(sentence, language)
        found.append(Told(lead, pronoun and lead >= 0, back))
    return tuple(found), openings


def _openers(language: str) -> tuple[frozenset[str], ...]:
    """Return pronouns, possessives and what else may open a sentence."""
    return sided_rows(OPENINGS, language)[0]


def _is_aside(sentence: str, said: Sequence[str], language: str) -> bool:
    """Whether an English sentence opens as "Living there, he" or "Oddly," does."""
    known = has_dictionary(language) and bool(said) and "," in sentence
    return known and len(said[0]) > SHORT and said[0].endswith(ASIDE)


def _has_pronoun(said: Sequence[str], language: str, *, aside: bool) -> bool:
    """Whether a sentence has for its subject what stands for one named before."""
    pronouns, possessives, others = _openers(language)
    if said[0] in pronouns or said[0] in possessives:
        return True
    if not aside and said[0] not in others:
        return False
    return said[1:2] != [] and (
        said[1] in possessives or not pronouns.isdisjoint(said[1:WITHIN])
    )


def _goes_back(sentence: str, language: str) -> bool:
    """Whether a clause behind a semicolon has a pronoun for what the first names."""
    _, sign, rest = sentence.partition(";")
    said = [word for word, _, _ in words_of(rest)] if sign else []
    return not _openers(language)[0].isdisjoint(said)


def _opening(sentence: str, language: str) -> Opening:
    """Return how a sentence names its subject."""
    sign = SIGN.search(sentence)
    end = sign.start() if sign and sign.start() else len(sentence)
    said = [word for word, _, last in words_of(sentence) if last <= end][:NAMING]
    kind, opened = "", said[0] if said else ""
    if opened in word_list("definite_articles", language):
        kind = "the"
    noun = " ".join(said[bool(kind) : bool(kind) + 1])
    verbs = word_list("auxiliaries", language) or word_list("copulas", language)
    verb = next((at for at, word in enumerate(said) if at and word in verbs), len(said))
    said = said[:verb]
    leads = _openers(language)[2]
    first = next((at for at, word in enumerate(said) if word in leads), len(said))
    whole, head = (_stems(" ".join(some), language) for some in (said, said[:first]))
    return Opening(whole, head, kind, noun)


@lru_cache(maxsize=4 * KEPT)
def _stems(text: str, language: str) -> frozenset[str]:
    return frozenset(terms(text, language))


def told_beside(question: str, own: Belonging, marked: str, place: int) -> bool:
    """Whether another sentence tells the deed that is asked, of the same thing.

    "It was nationalised in 1946", where the reason of the founding is marked.  What
    follows that sentence may be its reason.

    Args:
        question: The question, in English.
        own: What its thing has of the passage.
        marked: The sentence that is marked.
        place: Its place.
    """
    asked = answer_type(question)
    if asked is None or asked.name not in OF_DEEDS:
        return False
    deeds = {token.key for token in asked_about(question).deeds}
    at = own.passed(place, deeds)
    if at is None:
        return asked.name == "why" and reasonless(deeds, marked)
    return asked.name != "why" or at != place - 1 or bool(CAUSES.search(marked))
