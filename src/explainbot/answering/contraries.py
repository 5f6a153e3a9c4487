"""Where a sentence says the contrary of what is asked, or nothing of it, in English.

The other end of a scale ("lowest", where "highest" is told), an opposite, a denial, a
day of the week beside those that are told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from explainbot.answering.asked_about import holds_like
from explainbot.answering.opposites import apart, plain_likes
from explainbot.answering.slots import NEAR
from explainbot.answering.tokens import NOT, Token, wording
from explainbot.text.terms import stemmed
from explainbot.text.terms import words as words_of
from explainbot.text.word_lists import word_list

BOUNDED = re.compile(
    r"\b(?:no (?:longer|more|less|later|earlier|fewer|other|doubt)\b|never before\b"
    r"|not (?:only|just|even|until|before|all)\b|nothing but\b|without\b"
    r"|not\b[^,;.]*\buntil\b)",
    re.IGNORECASE,
)
"""What bounds or adds and does not deny."""
WHY_OR_WHETHER = re.compile(
    r"\W*(?:why|how come|is|are|was|were|do|does|did|can|could|may|must|should|will|has"
    r"|have|had|am)\b",
    re.IGNORECASE,
)
"""Openings of questions that a sentence may answer with a denial, or without one."""
RUN = re.compile(
    r"\b(?:daily|every day|each day|weekdays?|weekends?|all week|always|any day)\b"
    r"|day\w*\s?(?:-|–|to|till|until|through)\s?\w+day|\b\w{3}\s?[-–]\s?\w{3}\b",
    re.IGNORECASE,
)
"""Days that are told by their first and last, or all at once."""
AMBIGUOUS = frozenset({"sat", "sun", "mon", "wed"})
"""Short forms that are other words as well."""


def opposed(extremes: Sequence[str], held: AbstractSet[str]) -> bool:
    """Whether a text lacks a superlative that it has the opposite of.

    The text may say "larger than all others" for "the biggest".

    Args:
        extremes: The superlatives, as they are written.
        held: The text's stems.
    """
    for word in extremes:
        if any(holds_like(stemmed(one, "en"), held) for one in _degrees(word)):
            continue
        if any(apart(stemmed(word, "en"), other) for other in held):
            return True
    return False


def _degrees(word: str) -> set[str]:
    """Return a superlative with its comparative and plain form, by its ending."""
    base = word.removesuffix("est")
    bases = {base, f"{base}e", base[:-1]}
    if base.endswith("i"):
        bases.add(f"{base[:-1]}y")
    return {word, f"{base}er", *bases} | {
        other for one in (*bases, word) for other in plain_likes(one, "en")
    }


def has_contrary(
    content: Sequence[Token], marked: str, above: AbstractSet[str]
) -> bool:
    """Whether a sentence lacks a word of the question that it has the opposite of."""
    told = wording(marked, "en").keys
    return any(
        not holds_like(one.key, told | above)
        and any(apart(one.key, other) for other in told if other not in above)
        for one in content
    )


def asked_denied(question: str, around: str) -> bool:
    """Whether a question asks what is not so, and a text denies nothing.

    Not of questions why, or whether: these are answered by what is so as well.
    """
    denies = wording(question, "en").negation
    if WHY_OR_WHETHER.match(question) or denies in ("", "without"):
        return False
    told = wording(around, "en")
    denials = word_list("denials", "en")
    return not told.negation and denials.isdisjoint(one.word for one in told.tokens)


def told_denied(question: str, marked: str) -> bool:
    """Whether a sentence denies just what a question takes for granted.

    "The laws do not change", where it is asked when they change.
    """
    asked = wording(question, "en")
    if asked.negation or WHY_OR_WHETHER.match(question):
        return False
    said = BOUNDED.sub(" ", marked)
    told = wording(said, "en")
    denying = word_list("negations", "en") | {NOT}
    keys = {one.key for one in asked.content}
    for place, one in enumerate(told.tokens):
        if one.word not in denying:
            continue
        clause = re.split(r"[,;:.(]", said[one.end :], maxsplit=1)[0]
        after = told.tokens[place + 1 : place + 1 + NEAR]
        if any(two.key in keys and two.start < one.end + len(clause) for two in after):
            return True
    return False


def day_untold(question: str, text: str) -> bool:
    """Whether a day of the week is asked for that a text lacks, and others it has."""
    asked = _days(question)
    if not asked:
        return False
    told = _days(text)
    return bool(told) and asked.isdisjoint(told) and not RUN.search(text)


def _days(text: str) -> set[str]:
    """Return the days of the week that a text names; "Sun" may be one, "sun" none."""
    rows = _weekdays()
    return {
        rows[word]
        for word, start, _ in words_of(text)
        if word in rows and (word not in AMBIGUOUS or text[start].isupper())
    }


@cache
def _weekdays() -> dict[str, str]:
    rows = [row.split() for row in word_list("weekdays", "en")]
    return {word: row[0] for row in rows for word in row}
