"""Blanks of a cloze item: a number, a name, or a term that the text is about.

Each candidate scores the idf of its terms, times 1 + log of how often they stand in the
section, times 1.2 for a name or a number of two and more digits; in English .6 for a
verb or a word that only describes, 1.5 for a noun that few people write, and twice as
much for what is told to be "called" so.  Everyday words come after all those, however
often they stand there.  Left out is nothing that the heading or the title tells, nor
what stands in the sentence twice.  Where a reader knows which words of
the sentence answer the heading, they come before all else; of many words the best run.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from explainbot.answering.question.answer_types import BARE, FIGURE
from explainbot.answering.question.opposites import is_described, is_verb
from explainbot.answering.question.tokens import other_forms
from explainbot.records import Span
from explainbot.study.items import Item
from explainbot.text.languages import NOUNS_ARE_CAPITAL, stop_words
from explainbot.text.terms import UNSPACED, stemmed, terms, words
from explainbot.text.word_lists import (
    entries,
    has_dictionary,
    has_list,
    is_common,
    is_ordinary,
    word_list,
)

NUMBER = re.compile(r"(?<![\w.,:/-])\d(?:[\d.,]*\d)?(?:\s?[%‰])?(?![\w:/-])(?![.,]\d)")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
BETWEEN = re.compile(r"[ \n]|[ \n](?:of|de|da|del|der|van|von|bin|ibn|al|el|la)[ \n]")
"""What stands between two words of one name."""
FEW_WORDS, MOST_WORDS = 4, 6
"""Of an answer that is left out whole, whatever it holds, and at most; a longer one
cannot be guessed word for word."""
SHORTEST = 4
"""Letters of a term."""
FAVOURED = 1.2
RARE, CALLED = 1.5, 2.0
"""Factors of a noun that few people write, and of what is told to be called so."""
_ENDINGS = re.compile(r"(?:ed|ing|ly)$")
_FAINT = 0.6
"""Factor of English verb forms and adverbs: nouns are what a lesson is about."""
_PEOPLE = re.compile(r"[A-Z]\w+(?:ish|ese|ian|ean|can)")
_LATER = 0.3
"""What an everyday word gains at the end of its sentence, where what is new stands."""
_NAMED = 3
"""Words back from a term to "called"."""
Weight = Callable[[str], float]
"""From a term to its idf; 0 for one that the corpus does not hold."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A run of a sentence that can be left out."""

    start: int
    end: int
    """Offsets in the sentence."""
    score: float
    telling: bool = True
    """Whether it is a number, a name or a term, and no everyday word."""


@dataclass(frozen=True)
class Surroundings:
    """What is known around a sentence when a blank is looked for in it."""

    language: str
    given: frozenset[str]
    """Terms that are shown beside the sentence: of its heading and title."""
    uses: Counter[str]
    """How often each term stands in the section."""
    weight: Weight


def best_blank(
    sentence: str, around: Surroundings, inside: Span | None = None
) -> Blank | None:
    """Return the run that is most worth knowing; None if there is none.

    Args:
        sentence: A sentence.
        around: What is known around it.
        inside: Offsets of the part of it to look in; None for all of it.
    """
    held = Counter(terms(sentence, around.language))
    first, last = inside or (0, len(sentence))
    found = []
    for (start, end), factor, telling in _candidates(sentence, around.language):
        own = terms(sentence[start:end], around.language)
        own = own or [sentence[start:end].strip("%‰ ").lower()]
        if any(held[term] > 1 or term in around.given for term in own):
            continue
        if telling:
            worth = sum(_worth(term, around) for term in own) / len(own)
        else:
            worth = sum(map(around.weight, own)) / len(own)
            worth *= 1 + _LATER * start / len(sentence)
        score = worth * factor
        if score > 0 and first <= start and end <= last:
            found.append(Blank(start, end, score, telling))
    return min(
        found,
        key=lambda blank: (not blank.telling, -blank.score, blank.start),
        default=None,
    )


def blank_of(sentence: str, answer: Span, around: Surroundings) -> Blank | None:
    """Return the answer's own words as what is left out; None where that is no blank.

    They are a few words and not all of the sentence, hold a term that the heading and
    the title do not tell, and none that the rest of the sentence tells.  Of more words
    the best run is left out.

    Args:
        sentence: A sentence.
        answer: Offsets of the words in it.
        around: What is known around it.
    """
    start, end = answer
    left_out, rest = sentence[start:end], f"{sentence[:start]} {sentence[end:]}"
    own = set(terms(left_out, around.language))
    fresh = own - around.given
    if not fresh or not own.isdisjoint(terms(rest, around.language)):
        return None
    if not left_out.strip() or not any(words(rest)):
        return None
    count = len(left_out.split())
    if count > FEW_WORDS:
        found = best_blank(sentence, around, answer)
        if found and found.telling:
            return found
    if count > MOST_WORDS:
        return None
    score = sum(_worth(term, around) for term in own) / len(own) * FAVOURED
    return Blank(start, end, score) if score > 0 else None


def _worth(term: str, around: Surroundings) -> float:
    return around.weight(term) * (1 + math.log(max(1, around.uses[term])))


def _candidates(sentence: str, language: str) -> Iterator[tuple[Span, float, bool]]:
    """Yield runs, each with its factor, and whether it tells more than most words."""
    numbers = [found.span() for found in NUMBER.finditer(sentence)]
    for start, end in numbers:
        digits = sum(sign.isdigit() for sign in sentence[start:end])
        yield (start, end), FAVOURED if digits > 1 else 1.0, True
    names = [] if language in NOUNS_ARE_CAPITAL else list(_names(sentence))
    names = [_from_first(sentence, name, language) for name in names]
    for start, end in names:
        described = _is_people(sentence, (start, end), language)
        yield (start, end), _FAINT if described else FAVOURED, not described
    spoken = list(words(sentence))
    counted = list(_spoken_numbers(spoken, language))
    for start, end in counted:
        two = sentence[start:end].lower() in _PAIR
        yield (start, end), 1.0 if two else FAVOURED, not two
    taken = [*numbers, *names, *counted]
    for place, (word, start, end) in enumerate(spoken):
        if any(left <= start < right for left, right in taken):
            continue
        plain = word.replace("-", "").isalpha() and len(word) >= SHORTEST
        capital = sentence[start].isupper() and language not in NOUNS_ARE_CAPITAL
        if capital and not place:
            capital = not _is_plural(word, language)
        if not plain or capital or UNSPACED.search(word):
            continue
        behind = place and spoken[place - 1][1:] in taken  # what a number counts
        if word not in word_list("plain_words", language) and not behind:
            noun = sentence[start].isupper() and start > 0  # only German comes here
            before = {said for said, *_ in spoken[max(0, place - _NAMED) : place]}
            factor, telling = _of_word(word, before, language)
            yield (start, end), FAVOURED if noun else factor, telling


def _spoken_numbers(
    spoken: Sequence[tuple[str, int, int]], language: str
) -> Iterator[Span]:
    """Yield numbers in words, those of several whole: "two hundred"."""
    first: int | None = None
    for place, (word, start, end) in enumerate(spoken):
        number = _is_number(word, language)
        if number and first is None:
            first = start
        after = spoken[place + 1 : place + 2]
        goes_on = after and after[0][1] == end + 1 and _is_number(after[0][0], language)
        if number and not goes_on:
            if first and after:  # "Third, it rains" only counts sentences
                yield first, end
            first = None


def _is_people(sentence: str, name: Span, language: str) -> bool:
    """Whether a name only says of which people something is: "English sonnets"."""
    start, end = name
    after = sentence[end + 1 : end + 2].islower() and sentence[end].isspace()
    known = has_list("peoples", language)
    return known and after and bool(_PEOPLE.fullmatch(sentence, start, end))


def _is_plural(word: str, language: str) -> bool:
    """Whether the first word of a sentence is a noun: "Goggles must be worn"."""
    known = has_dictionary(language) and word.endswith("s")
    return known and is_ordinary(word) and is_ordinary(word.removesuffix("s"))


def _of_word(word: str, before: set[str], language: str) -> tuple[float, bool]:
    """Return the factor of a word, and whether it is no everyday one.

    Args:
        word: In lower case.
        before: Those right before it.
        language: ISO 639-1 code.
    """
    if not before.isdisjoint(word_list("naming_words", language)):
        return CALLED, True
    if not has_list("verbs", language):
        return 1.0, True
    if _ENDINGS.search(word) or _is_deed(word) or is_described(word):
        return _FAINT, False
    known = not has_dictionary(language) or is_common(word)
    return (1.0, False) if known else (RARE, True)


def _is_deed(word: str) -> bool:
    stem = stemmed(word, "en")
    return is_verb(stem) or any(map(is_verb, other_forms(stem)))


def _is_number(word: str, language: str) -> bool:
    """Whether a word is a number, and not "one"."""
    if word in BARE:
        return False
    if has_list("units", language) and FIGURE.fullmatch(word):
        return word.isalpha() and word not in {"one", *_VAGUE}
    return word in _cardinals(language)


_VAGUE = frozenset(
    {
        *("several", "none", "fewer", "half", "pair", "double", "twice"),
        *("dozens", "hundreds", "thousands", "millions", "billions"),
    }
)
_PAIR = frozenset({"two", "2"})
"""So often of no weight that an everyday noun is worth as much."""


@lru_cache(maxsize=32)
def _cardinals(language: str) -> frozenset[str]:
    rows = [row.split() for row in entries("cardinals", language)]
    return frozenset(word for number, *said in rows if number != "1" for word in said)


def _names(sentence: str) -> Iterator[Span]:
    """Yield runs of words with capital letters; the first word of all begins none."""
    start = end = -1
    for found in WORD.finditer(sentence):
        word = found.group()
        joined = start >= 0 and BETWEEN.fullmatch(sentence, end, found.start())
        if joined and any(part[:1].isupper() for part in word.split("-")):
            end = found.end()
            continue
        capital = word[0].isupper() and len(word) > 1
        if start >= 0 and (capital or not _may_link(word)):
            yield start, end
            start = -1
        if capital and any(sign.isalnum() for sign in sentence[: found.start()]):
            start, end = found.span()
    if start >= 0:
        yield start, end


def _from_first(sentence: str, name: Span, language: str) -> Span:
    """Return a name with the first word of the sentence, if that is a part of it.

    "New Zealand was", but not "In Paris", "When Otto".
    """
    first = WORD.match(sentence)
    if first is None or name[0] != first.end() + 1 or sentence[first.end()] != " ":
        return name
    empty = stop_words(language) | word_list("prepositions", language)
    empty |= word_list("plain_words", language)
    return name if first.group().lower() in empty else (0, name[1])


def _may_link(word: str) -> bool:
    """Whether a small word may stand inside a name ("bin", "of")."""
    return BETWEEN.fullmatch(f" {word} ") is not None


MOST = 6
SHARE = 0.5
"""Least share of the most telling word's idf."""


def key_words(
    text: str, language: str, weight: Weight, given: frozenset[str] = frozenset()
) -> tuple[Span, ...]:
    """Return the offsets of the telling words, in order, each stem once.

    Args:
        text: A sentence.
        language: ISO 639-1 code.
        weight: From a term to its idf.
        given: Terms that the question tells.
    """
    found: dict[tuple[str, ...], tuple[float, Span]] = {}
    for word, start, end in words(text):
        own = tuple(terms(word, language))
        if word in word_list("plain_words", language):
            continue
        if own and not given.issuperset(own) and own not in found:
            score = sum(map(weight, own)) / len(own)
            found[own] = (score, (start, end))
    scored = sorted(found.values(), key=lambda pair: (-pair[0], pair[1]))[:MOST]
    least = SHARE * scored[0][0] if scored else 0
    return tuple(sorted(span for score, span in scored if score >= least and score > 0))


def said(item: Item, typed: str) -> tuple[list[str], list[str]]:
    """Return the item's key words that a typed answer has, and those that it has not.

    They are given as they stand in the text.
    """
    document = item.quote.document
    typed_terms = set(terms(typed, document.language))
    there: list[str] = []
    missing: list[str] = []
    for start, end in item.key_words:
        word = document.text[start:end]
        own = set(terms(word, document.language))
        (there if own and own <= typed_terms else missing).append(word)
    return there, missing


def said_line(item: Item, typed: str) -> str:
    """Say in one sentence which key words were there; "" where nothing was typed."""
    there, missing = said(item, typed)
    if not typed.strip() or not item.key_words:
        return ""
    count = len(there) + len(missing)
    words_ = "key word" if count == 1 else "key words"
    line = f"Your answer has {len(there)} of {count} {words_}"
    line += f": {', '.join(there)}." if there else "."
    return f"{line} Not there: {', '.join(missing)}." if missing else line
