"""Sentence kinds: tests by which the sentence that answers is chosen.

By what a question asks for: a number, a date, a name, what a thing is, where it lies,
how two things differ.  Whether the one chosen can be the answer, ``answer_types`` says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from explainbot.answering.question.answer_types import (
    MONTH,
    PUNCTUATION,
    answer_type,
    event_of,
    gives_reason,
    things,
)
from explainbot.text.cache import late
from explainbot.text.terms import terms
from explainbot.text.word_lists import patterns_of, word_list

NUMBER = late(rf"\d|\b{patterns_of('number_words')}s?\b", re.IGNORECASE)
YEAR = late(rf"\b1\d{{3}}\b|\b20\d{{2}}\b|\bcentur(?:y|ies)\b|\b{MONTH}\b")
LATER_NAME = late(r"(?<=\w[ ,(])(?:[A-Z][\w’'-]+)")
SENTENCE_KINDS = (
    (
        late(rf"\bhow {patterns_of('how_amounts')}\b"),
        NUMBER,
    ),
    (late(r"\b(?:percentage|share|number|proportion) of\b"), NUMBER),
    (late(r"\b(?:when|what year|which year|what date|since when)\b"), YEAR),
    (
        late(r"\b(?:who|whose|whom|where|which (?:country|city|person))\b"),
        LATER_NAME,
    ),
)


@lru_cache(maxsize=16)
def kind_asked(question: str) -> Callable[[str], bool] | None:
    """Return a test for the kind of thing asked for, or None if it is not plain."""
    lower = question.lower()
    for asked, holds in SENTENCE_KINDS:
        if asked.search(lower):
            return lambda sentence, holds=holds: bool(  # type: ignore[misc]
                _unasked(holds, sentence, lower)
            )
    return None


def _unasked(holds: re.Pattern[str], sentence: str, question: str) -> bool:
    """Whether the sentence holds such a thing that the question does not name."""
    return any(one not in question for one in things(holds, sentence))


WHAT_IS = late(patterns_of("definition_questions"), re.IGNORECASE)
ARTICLE = late(r"(?:an?|the)\s+", re.IGNORECASE)
SAYS = r"(?:e?s)?[\s*_`\"'”’»]*(?:[:=–—]|-\s|\(|(?:is|are|was|were|means?|refers)\b)"
"""What follows a term where it is said what it is: a colon, a dash, a verb."""
NAMING = r"\b(?:is|are|was|were)\s(?:also\s)?(?:known\sas|called|termed)\s\W*"
"""What stands before a term that a sentence gives a thing."""
DRESS = " \t\n\r-*+•_`\"'“”‘’«»"
LONGEST_TERM = 60


@lru_cache(maxsize=16)
def what_is(question: str) -> Callable[[str], int] | None:
    """Return a test for sentences that say what the thing asked for is, or None.

    "Tributary: a smaller river" does for "what is a tributary?"; a sentence that ends
    with its name, "This is known as", counts twice.
    """
    found = WHAT_IS.fullmatch(question)
    term = found.group(1).strip(DRESS) if found else ""
    if not term or len(term) > LONGEST_TERM:
        return None
    begins = late(re.escape(term) + SAYS, re.IGNORECASE)
    named = late(rf"{NAMING}{re.escape(term)}\b", re.IGNORECASE)
    plain = term.lower() if term.isascii() else ""

    def says(sentence: str) -> int:
        if plain and sentence.isascii() and plain not in sentence.lower():
            return 0
        if named.search(sentence):
            return 2
        bare = sentence[: LONGEST_TERM * 3].lstrip(DRESS)
        return bool(begins.match(ARTICLE.sub("", bare, count=1)) or begins.match(bare))

    return says


BACK = late(rf"\W*{patterns_of('reasons_before')}\W*", re.IGNORECASE)


def points_back(question: str, sentence: str) -> bool:
    """Whether a reason is asked, and a sentence says what comes of the one before it.

    "This is why recipes ask for warm water": the reason stands before.
    """
    asked = answer_type(question)
    if asked is None or asked.name != "why":
        return False
    found = BACK.match(sentence)
    return found is not None and not gives_reason(sentence[found.end() :])


WHERE_IS = late(r"\W*where(?:['’]?s|\s(?:is|are|was|were))\s[^,;]*", re.IGNORECASE)
SITUATED = late(patterns_of("situating"))


@lru_cache(maxsize=16)
def situated(question: str) -> Callable[[str], int] | None:
    """Return a test for sentences that say where a thing is for good, or None.

    "It lies between two rivers", where it is asked where a lake is, not what is done
    there.  It counts twice: most sentences name a place.
    """
    asked = WHERE_IS.fullmatch(question.rstrip(" ?!."))
    words = question.split()
    if asked is None or any(event_of(word) >= 0 for word in words) or _is_deed(words):
        return None
    return lambda sentence: 2 * bool(SITUATED.search(sentence))


def _is_deed(words: list[str]) -> bool:
    """Whether a question ends with what is done: "where was the film made"."""
    last = words[-1].strip(PUNCTUATION).lower() if words else ""
    listed = word_list("participles", "en") | word_list("generic_words", "en")
    return last.endswith("ed") or last in listed


COMPARED = late(patterns_of("comparison_questions"), re.IGNORECASE)


@lru_cache(maxsize=16)
def compared(question: str) -> Callable[[str], int] | None:
    """Return a test for sentences with both things that are compared, or None.

    It counts twice: either alone is told of in many.
    """
    found = COMPARED.search(question)
    sides = [side for side in found.groups() if side] if found else []
    both = [frozenset(terms(side, "en")) for side in sides]
    if not both or not all(both):
        return None

    def tells(sentence: str) -> int:
        held = frozenset(terms(sentence, "en"))
        return 2 * all(side <= held for side in both)

    return tells


BELIEF = late(
    rf"^\W*{patterns_of('belief_labels')}\W?\ ?\d*\W{{0,4}}:|{patterns_of('beliefs')}",
    re.IGNORECASE,
)
OPINION = late(rf"\b{patterns_of('opinion_stems')}", re.IGNORECASE)


def believed(sentence: str) -> bool:
    """Whether a sentence only reports what people believe: "Myth: bats are blind"."""
    return bool(BELIEF.search(sentence[:300]))


def asks_for_beliefs(question: str) -> bool:
    """Whether a question is about what people believe."""
    return bool(OPINION.search(question))
