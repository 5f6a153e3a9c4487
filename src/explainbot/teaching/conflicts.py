"""Statements of one thing that give another quantity: which cannot both be right.

What tells two statements apart (other years, names, days, "first" and "second", what
``contrasts`` and ``alternatives`` list) excuses them, and so does a series of them.

The work grows with the number of statements, not with its square.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from explainbot.teaching.quantities import Quantity
from explainbot.teaching.statements import LEAST_WORDS, Statement
from explainbot.text.terms import terms
from explainbot.text.word_lists import word_list

COMMON = 24
"""Statements of one kind that hold a word, from which on it leads to none."""
KEYS = 6
"""Words of a statement by which others are looked for, the rarest ones."""
MOST_RATIO = 8.0
"""How many times one value of a thing may be the other."""
SERIES = 2
"""Values that are told with the same words, from which on each is of another thing."""
ALIKE, NAMELESS, OTHER, MISTYPED, SAME_DAY = 0.75, 0.6, 0.45, 0.4, 0.25
"""Share of its words that each of two statements must have of the other: in one text,
in two, in two with the same name, with numbers that differ in a digit, with dates that
differ in the year alone."""
_TWO = 2
_FEW = 3
"""Digits from which a number may be another one mistyped."""
LEAST = 0.6
"""Share of the words of the shorter statement that the other one has."""


@dataclass(frozen=True)
class Conflict:
    """Two statements of one thing with other quantities."""

    first: Statement
    second: Statement
    score: float
    """Share of words in common, 0 to 1."""


def conflicts(found: Sequence[Statement]) -> list[Conflict]:
    """Return the pairs, in the order of the first and then of the second.

    Of two sentences that differ in several quantities, the first pair.
    """
    terms_of = [item.wide | item.far for item in found]
    weight = _weights(terms_of)
    by_kind: defaultdict[str, dict[str, list[int]]] = defaultdict(dict)
    held_by: defaultdict[str, dict[str, list[int]]] = defaultdict(dict)
    for number, item in enumerate(found):
        leads, held = by_kind[item.quantity.kind], held_by[item.quantity.kind]
        for term in item.wide:
            leads.setdefault(term, []).append(number)
        for term in terms_of[number]:
            held.setdefault(term, []).append(number)
    rank = {term: (-value, term) for term, value in weight.items()}
    seen: set[int] = set()
    best: dict[tuple[int, int, int, int], Conflict] = {}
    for number, item in enumerate(found):
        kind = item.quantity.kind
        leads = by_kind[kind]
        for term in sorted(terms_of[number], key=rank.__getitem__)[:KEYS]:
            others = leads.get(term, ())
            for other in others if len(others) <= COMMON else ():
                first, last = (number, other) if number < other else (other, number)
                pair = first * len(found) + last
                if first == last or pair in seen:
                    continue
                seen.add(pair)
                one, two = found[first], found[last]
                if one.near.isdisjoint(two.wide) and not two.row:
                    continue  # so are most of them: no call is made for these
                score = compared(one, two, weight)
                if score >= LEAST and not _is_series(one, two, found, held_by[kind]):
                    place = (one.section, one.start, two.section, two.start)
                    best.setdefault(place, Conflict(one, two, score))
    return [best[place] for place in sorted(best)]


def _weights(found: Sequence[frozenset[str]]) -> dict[str, float]:
    """Return how much each term says: 1 for one that stands in one statement.

    Args:
        found: The terms of each statement.
    """
    uses = Counter(chain.from_iterable(found))
    total = max(len(found), 2)
    return {
        term: math.log(1 + total / count) / math.log(1 + total)
        for term, count in uses.items()
    }


def _is_series(
    one: Statement,
    two: Statement,
    found: Sequence[Statement],
    held_by: Mapping[str, Sequence[int]],
) -> bool:
    """Whether the words that two share are told of more values: of a thing each."""
    kind = one.quantity.kind
    shared = (one.near & (two.wide | two.far)) | (two.near & (one.wide | one.far))
    sets = [set(held_by[term]) for term in shared]
    if not sets:
        return True
    same = [found[number] for number in set.intersection(*sets)]
    values = {
        (item.quantity.low, item.quantity.high, item.quantity.date)
        for item in same
        if kind != "count" or _same_counted(item, one)
    }
    return len(values) > SERIES


def compared(one: Statement, two: Statement, weight: Mapping[str, float]) -> float:
    """Return how likely two statements are of one thing, 0 to 1; 0 if they agree."""
    if (one.section, one.start) == (two.section, two.start):
        return 0.0
    # What sorts out most of the pairs for the least work goes first.
    if one.row or two.row:
        alike = float(_in_tables(one, two))
    else:
        alike = _in_sentences(one, two, weight)
    return 0.0 if not alike or _agree(one, two) or _excused(one, two) else alike


def _in_sentences(one: Statement, two: Statement, weight: Mapping[str, float]) -> float:
    """Return how likely two sentences are about one thing, whatever they tell of it."""
    apart = one.near.isdisjoint(two.wide) or two.near.isdisjoint(one.wide)
    if apart or _are_far(one.quantity, two.quantity):
        return 0.0
    strict = one.wide & two.wide
    loose = (one.near & two.far) | (two.near & one.far)
    if len(strict | loose) < LEAST_WORDS or not _same_kind(one, two, strict):
        return 0.0
    shares = sorted(
        (
            _share(one.near, two.wide, two.far, weight),
            _share(two.near, one.wide, one.far, weight),
        ),
    )
    least = min(ALIKE, NAMELESS, OTHER, MISTYPED, SAME_DAY)
    if shares[0] < least or shares[1] < LEAST:
        return 0.0
    return shares[1] if shares[0] >= _least_of(one, two) else 0.0


def _same_kind(one: Statement, two: Statement, strict: frozenset[str]) -> bool:
    """Whether two of a kind count the same, or can be dates of one event."""
    if one.quantity.kind == "date":
        return _same_event(one, two, strict)
    return one.quantity.kind != "count" or _same_counted(one, two)


def _share(
    near: frozenset[str],
    wide: frozenset[str],
    far: frozenset[str],
    weight: Mapping[str, float],
) -> float:
    """Return how much of what is said near a quantity the other statement says."""
    whole = shared = 0.0
    for term in near:
        whole += weight[term]
        if term in wide or term in far:
            shared += weight[term]
    return shared / whole if whole else 0.0


def _least_of(one: Statement, two: Statement) -> float:
    """Return the share that both statements must have of the other.

    More in one text, which tells of many things in like words; less where the values
    look like one that was mistyped.
    """
    if one.document == two.document:
        return ALIKE
    a, b = one.quantity, two.quantity
    both = [x == y for x, y in zip(a.date, b.date, strict=True) if x and y]
    one_part = sum(both) == len(both) - 1 > 0
    if one_part and not (both[0] and a.date[0] and b.date[0]):
        return SAME_DAY
    if _is_mistyped(one, two):
        return MISTYPED
    known = one.names & two.names or any(term[0] == "#" for term in one.near & two.near)
    return OTHER if known else NAMELESS


def _is_mistyped(one: Statement, two: Statement) -> bool:
    """Whether two numbers have the same digits, or all but one."""
    left, right = (
        re.sub(r"\D", "", item.text[item.quantity.start : item.quantity.end])
        for item in (one, two)
    )
    if len(left) != len(right) or len(left) < _FEW:
        return False
    others = sum(a != b for a, b in zip(left, right, strict=True))
    return others == 1 or (others == _TWO and sorted(left) == sorted(right))


def _agree(one: Statement, two: Statement) -> bool:
    """Whether one of two quantities is told in the other's sentence as well."""
    if not one.quantity.differs(two.quantity):
        return True
    return any(
        all(other.date[n] for n, part in enumerate(item.quantity.date) if part)
        and not item.quantity.differs(other)
        for item, others in ((one, two.every), (two, one.every))
        for other in others
    )


def _same_event(one: Statement, two: Statement, strict: frozenset[str]) -> bool:
    """Whether dates can be of one event: alike themselves, or told by like words."""
    a, b = one.quantity.date, two.quantity.date
    equal = sum(x == y != 0 for x, y in zip(a, b, strict=True))
    if equal:
        return True
    return len(strict) > 1 and bool(strict - one.names - two.names)


def _in_tables(one: Statement, two: Statement) -> bool:
    """Whether a row is compared with a like row, or with a sentence that names both."""
    if one.row and two.row:
        measures = one.near - one.row, two.near - two.row
        return one.row == two.row and (
            bool(measures[0] & measures[1]) or not any(measures)
        )
    row, other = (one, two) if one.row else (two, one)
    # A year under the same heading is of another event, unless that is named with it.
    dated = row.quantity.kind == "date"
    held = other.wide if dated and not other.leans else other.wide | other.far
    return row.row <= held and bool((row.near - row.row) & held)


def _same_counted(one: Statement, two: Statement) -> bool:
    left, right = (
        _counted_terms(item.quantity.counted, item.language) for item in (one, two)
    )
    return not left.isdisjoint(right)


@lru_cache(maxsize=65_536)
def _counted_terms(counted: tuple[str, ...], language: str) -> frozenset[str]:
    return frozenset(term for word in counted for term in terms(word, language))


def _excused(one: Statement, two: Statement) -> bool:
    """Whether something tells two statements apart."""
    return (
        _are_far(one.quantity, two.quantity)
        or _other_labels(one, two)
        or (_is_example(one) and _is_example(two))
        or any(
            two.marks.beside.get(word, n) != n for word, n in one.marks.beside.items()
        )
        or _other_time(one, two)
        or bool(one.names - two.wide - two.far and two.names - one.wide - one.far)
        or (
            one.language == two.language
            and (_contrast(one, two) or _other_measure(one, two))
        )
    )


def _is_example(item: Statement) -> bool:
    """Whether a quantity only says which of many is told of.

    "A cube with sides of 2 cm has ..." is one of several cubes: an indefinite article
    opens the sentence, and what is told of it follows the quantity.
    """
    said = item.text
    opening = _WORDS.findall(said[: item.quantity.start])
    after = _WORDS.findall(said[item.quantity.end :])[:_BETWEEN]
    articles = word_list("indefinite_articles", item.language)
    verbs = word_list("copulas", item.language) | word_list(
        "auxiliaries", item.language
    )
    told = {word.lower() for word in opening[1:]}
    return (
        bool(opening)
        and opening[0].lower() in articles
        and verbs.isdisjoint(told)
        and any(word.lower() in verbs for word in after)
    )


_WORDS = re.compile(r"[^\W\d_]+")
_BETWEEN = 2
"""Words behind a quantity among which the verb stands."""


def _numbered_otherwise(one: Mapping[str, float], two: Mapping[str, float]) -> bool:
    """Whether the same word has another number in each: "group 1", "group 2"."""
    return any(two.get(word, number) != number for word, number in one.items())


def _other_labels(one: Statement, two: Statement) -> bool:
    """Whether they are of one of several each; a pronoun stands for any."""
    if one.marks.labels == two.marks.labels:
        return False
    return not any(item.leans and not item.marks.labels for item in (one, two))


def _are_far(one: Quantity, two: Quantity) -> bool:
    """Whether two quantities of a kind can hardly be meant for one."""
    if one.kind == "date":
        return not any(a and b for a, b in zip(one.date, two.date, strict=True))
    if one.kind in ("clock", "temperature"):
        return False
    low, high = sorted(map(abs, (one.low, two.low)))
    return not low or high / low > MOST_RATIO


def _other_time(one: Statement, two: Statement) -> bool:
    """Whether what is measured is told of other dates."""
    dated = one.quantity.kind == "date"
    left, right = one.marks.dates, two.marks.dates
    return not dated and left != right and not left & right


def _contrast(one: Statement, two: Statement) -> bool:
    """Whether two sentences hold words that exclude each other."""
    left, right = one.marks, two.marks
    if any(not at & right.sides.get(row, at) for row, at in left.sides.items()):
        return True
    return bool(left.days and right.days and not left.days & right.days)


def _other_measure(one: Statement, two: Statement) -> bool:
    """Whether one tells how long and the other how wide."""
    left, right = (
        {term for term in item.near | item.wide if term.startswith("#")}
        for item in (one, two)
    )
    return bool(left and right and not left & right)
