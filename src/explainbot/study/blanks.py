"""Blanks of a cloze item: a number, a name, or a term that the text is about.

Each candidate scores the idf of its terms, times 1 + log of how often they stand in the
section, times 1.2 for a name or a number of two and more digits.  Left out is nothing
that the heading or the title tells, nor what stands in the sentence twice.  Where a
reader knows which words of the sentence answer the heading, they come before all else.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from explainbot.records import Span
from explainbot.study.items import Item
from explainbot.text.languages import NOUNS_ARE_CAPITAL
from explainbot.text.terms import UNSPACED, terms, words
from explainbot.text.word_lists import word_list

NUMBER = re.compile(r"(?<![\w.,:/-])\d(?:[\d.,]*\d)?(?:\s?[%‰])?(?![\w:/-])(?![.,]\d)")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
BETWEEN = re.compile(r"[ \n]|[ \n](?:of|de|da|del|der|van|von|bin|ibn|al|el|la)[ \n]")
"""What stands between two words of one name."""
MOST_WORDS = 6
"""Of an answer that is left out; a longer one cannot be guessed word for word."""
SHORTEST = 4
"""Letters of a term."""
FAVOURED = 1.2
_ENDINGS = re.compile(r"(?:ed|ing|ly)$")
_FAINT = 0.6
"""Factor of English verb forms and adverbs: nouns are what a lesson is about."""
Weight = Callable[[str], float]
"""From a term to its idf; 0 for one that the corpus does not hold."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A run of a sentence that can be left out."""

    start: int
    end: int
    """Offsets in the sentence."""
    score: float


@dataclass(frozen=True)
class Surroundings:
    """What is known around a sentence when a blank is looked for in it."""

    language: str
    given: frozenset[str]
    """Terms that are shown beside the sentence: of its heading and title."""
    uses: Counter[str]
    """How often each term stands in the section."""
    weight: Weight


def best_blank(sentence: str, around: Surroundings) -> Blank | None:
    """Return the run that is most worth knowing; None if there is none."""
    held = Counter(terms(sentence, around.language))
    found = []
    for (start, end), factor in _candidates(sentence, around.language):
        own = terms(sentence[start:end], around.language)
        own = own or [sentence[start:end].strip("%‰ ").lower()]
        if any(held[term] > 1 or term in around.given for term in own):
            continue
        score = sum(_worth(term, around) for term in own) / len(own) * factor
        if score > 0:
            found.append(Blank(start, end, score))
    return min(found, key=lambda blank: (-blank.score, blank.start), default=None)


def blank_of(sentence: str, answer: Span, around: Surroundings) -> Blank | None:
    """Return the answer's own words as what is left out; None where that is no blank.

    They are a few words and not all of the sentence, hold a term that the heading and
    the title do not tell, and none that the rest of the sentence tells.

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
    if not 0 < len(left_out.split()) <= MOST_WORDS or not any(words(rest)):
        return None
    score = sum(_worth(term, around) for term in own) / len(own) * FAVOURED
    return Blank(start, end, score) if score > 0 else None


def _worth(term: str, around: Surroundings) -> float:
    return around.weight(term) * (1 + math.log(max(1, around.uses[term])))


def _candidates(sentence: str, language: str) -> Iterator[tuple[Span, float]]:
    for number in NUMBER.finditer(sentence):
        digits = sum(sign.isdigit() for sign in number.group())
        yield number.span(), FAVOURED if digits > 1 else 1.0
    names = [] if language in NOUNS_ARE_CAPITAL else list(_names(sentence))
    for name in names:
        yield name, FAVOURED
    for word, start, end in words(sentence):
        inside = any(left <= start < right for left, right in names)
        plain = word.replace("-", "").isalpha() and len(word) >= SHORTEST
        capital = sentence[start].isupper() and language not in NOUNS_ARE_CAPITAL
        if plain and not (inside or capital or UNSPACED.search(word)):
            faint = language == "en" and _ENDINGS.search(word)
            noun = sentence[start].isupper() and start > 0  # only German comes here
            if word not in word_list("plain_words", language):
                yield (start, end), FAVOURED if noun else _FAINT if faint else 1.0


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
