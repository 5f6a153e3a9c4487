"""Amounts that a question puts as a condition: "at 60 mph", "children of 20 kg".

Of sentences that tell the same under several such conditions that one answers which has
the question's; and where none has it, what is told under another does not answer.

Wherever there are lists of units and of what stands before an amount.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from explainbot.text.cache import late
from explainbot.text.terms import words as words_of
from explainbot.text.word_lists import (
    entries,
    has_dictionary,
    has_list,
    is_ordinary,
    sided_rows,
    word_list,
)

QUANTITY = late(
    r"(?<![\w.,])(?P<number>\d+(?:[.,]\d+)*)\s?"
    r"(?P<unit>°\s?[CFK]?|%|(?:[^\W\d_]+(?:/[^\W\d_]+)+|[^\W\d_]+[²³]?))"
)
"""A number with its unit, or with another word."""
SYMBOL = late(r"(?=.{1,3}$)[a-zµ]{0,2}[A-Z][a-zA-Z]?")
"""How many units are written: "kW", "dB", "Hz", "V"."""
SHORT = 4
"""Letters of a unit in small letters, at most, that no list has."""
BEFORE = 5
"""Words before an amount, at most, in which its preposition stands."""
ROOM = 10
"""Letters behind an amount in which "or more" stands."""
APART = 3
"""Words between the ends of a range, at most."""
KEPT = 512
"""Sentences of which the amounts are kept."""


class Amount(NamedTuple):
    """A number with its unit, and how it is put."""

    number: float
    unit: str
    """In lower case."""
    before: frozenset[str]
    """The words in front of it that may put it as a condition: "at"."""
    bounded: bool
    """Whether it ends a range: "up to 60 mph"."""
    start: int
    """Its offset."""


@lru_cache(maxsize=KEPT)
def amounts(text: str, language: str) -> tuple[Amount, ...]:
    """Return the numbers of a text that have a unit."""
    leads = sided_rows("subject_openings", language)[0][2]
    leads |= word_list("prepositions", language)
    units = word_list("units_of_measure", language) | _names(language)
    bounds = [row[2:] for row in entries("number_bounds", language) if row[0] in "<>"]
    said = list(words_of(text))
    found = []
    for hit in QUANTITY.finditer(text):
        unit = hit["unit"]
        known = unit.lower() in units or unit[0] in "°%" or "/" in unit
        if not (known or SYMBOL.match(unit) or _is_short(unit, language)):
            continue
        near = [(word, at) for word, at, _ in said if at < hit.start()][-BEFORE:]
        opened = text[near[-2:][0][1] : hit.end() + ROOM].lower() if near else ""
        found.append(
            Amount(
                _number(hit["number"]),
                unit.replace(" ", "").lower(),
                frozenset(word for word, _ in near if word in leads),
                any(f" {one} " in f" {opened} " for one in bounds),
                hit.start(),
            )
        )
    return tuple(found)


@cache
def _names(language: str) -> frozenset[str]:
    """Return the names of units, in lower case."""
    rows = (row.split()[2:] for row in entries("unit_names", language))
    return frozenset(name.lower() for row in rows for name in row)


def _is_short(unit: str, language: str) -> bool:
    """Whether a few letters are no word, and so a unit's: "rpm"."""
    short = len(unit) <= SHORT and unit.islower() and has_dictionary(language)
    return short and not is_ordinary(unit)


def _number(written: str) -> float:
    """Return the value; one sign before three digits parts thousands."""
    plain = re.sub(r"[.,](?=\d{3}(?!\d))", "", written).replace(",", ".")
    first, _, rest = plain.partition(".")
    return float(f"{first}.{rest.replace('.', '') or '0'}")


def conditions(question: str, language: str) -> list[Amount]:
    """Return the amounts that a question puts as a condition, by a preposition."""
    known = has_list("units_of_measure", language)
    if not known or not has_list("subject_openings", language):
        return []
    said = [word for word, _, _ in words_of(question)]
    found = []
    for one in amounts(question, language):
        last = [word for word, at, _ in words_of(question) if at < one.start][-1:]
        if last and last[0] in one.before and said[0] not in last:
            found.append(one._replace(before=frozenset(last)))
    return found


def under_others(
    question: str, sentences: Sequence[str], language: str
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the places of sentences that tell of another amount than is asked.

    Where a sentence has the one that is asked: "at 30 mph", beside "at 60 mph"; and
    the places of those that have that one, if any tells of another.
    """
    found: set[int] = set()
    right: set[int] = set()
    for one in conditions(question, language):
        held = [_alike(one, sentence, language) for sentence in sentences]
        if any(one.number in numbers for numbers in held):
            found |= {
                at
                for at, numbers in enumerate(held)
                if numbers and one.number not in numbers
            }
            right |= {at for at, numbers in enumerate(held) if one.number in numbers}
    return frozenset(found), frozenset(right - found if found else ())


def other_amount(question: str, marked: str, text: str, language: str) -> bool:
    """Whether a sentence tells something of another amount than a text lacks.

    "At 40 mph", where it is told at 30 and at 60.

    Args:
        question: The question.
        marked: The sentence.
        text: The passage.
        language: Of both.
    """
    for one in conditions(question, language):
        told = [other for other in amounts(text, language) if other.unit == one.unit]
        if any(other.number == one.number for other in told):
            continue
        numbers = _alike(one, marked, language)
        if numbers and not _bounded(one, marked, language):
            return True
    return False


def _alike(one: Amount, sentence: str, language: str) -> set[float]:
    """Return the amounts of a sentence that are put as one is, in its unit."""
    return {
        other.number
        for other in amounts(sentence, language)
        if other.unit == one.unit and one.before & other.before
    }


def _bounded(one: Amount, sentence: str, language: str) -> bool:
    """Whether a sentence tells of a range that an amount may lie in."""
    told = [other for other in amounts(sentence, language) if other.unit == one.unit]
    if any(other.bounded for other in told):
        return True
    return any(
        first.number < one.number < last.number
        and len(sentence[first.start : last.start].split()) <= APART + 1
        for first, last in pairwise(told)
    )
