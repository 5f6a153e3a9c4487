"""Opposites and synonyms of English, by stems, from the lists in ``data/en``.

The large lists come from WordNet (``benchmarks/opposites.py``); they are read when a
word is first looked up, and searched as text.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from explainbot.text.terms import stemmed
from explainbot.text.word_lists import FOLDER, has_list, is_ordinary, word_list

COMMON, SHARE = 5, 0.75
"""Letters, and share of the shorter word, from which a common beginning makes two
words forms of one: "chemistry", "chemical"."""
CUT = 3
"""Letters from which a word may be another cut short: "pic", "picture"."""
VOWEL = re.compile("[aeiouy0-9]")
REST = 3
"""Letters that two words with opposite beginnings have in common at least."""
PAIRS = 65_536


@cache
def _read(name: str) -> str:
    return "\n" + (FOLDER / "en" / f"{name}.txt").read_text(encoding="utf-8")


@lru_cache(maxsize=PAIRS)
def _entries(name: str, key: str) -> frozenset[str]:
    """Return what an English list of pairs has for a stem."""
    text = _read(name)
    found = text.find(f"\n{key} ")
    if found < 0:
        return frozenset()
    return frozenset(text[found + 1 : text.index("\n", found + 1)].split()[1:])


@cache
def _sides(language: str) -> dict[str, list[tuple[int, int]]]:
    """Map stems to where they stand in the alternatives: which row, which side."""
    found: dict[str, list[tuple[int, int]]] = {}
    for row, sides in enumerate(_rows("alternatives", language)):
        for side, alternative in enumerate(sides):
            for word in alternative:
                found.setdefault(stemmed(word, language), []).append((row, side))
    return found


@cache
def _stems(language: str) -> dict[int, list[tuple[int, str]]]:
    """Map each row of the alternatives to its stems, each with its side."""
    found: dict[int, list[tuple[int, str]]] = {}
    for stem, places in _sides(language).items():
        for row, side in places:
            found.setdefault(row, []).append((side, stem))
    return found


@cache
def _rows(name: str, language: str) -> list[list[list[str]]]:
    """Return a list's rows, each of sides parted by bars, each of words."""
    rows = sorted(word_list(name, language))
    return [[side.split() for side in row.split("|")] for row in rows]


@cache
def _particles(language: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for sides in _rows("particles", language):
        every = frozenset(word for side in sides for word in side)
        for side in sides:
            for word in side:
                found[word] = found.get(word, frozenset()) | every.difference(side)
    return found


@cache
def _prefixes() -> tuple[tuple[str, str], ...]:
    rows = _rows("opposite_prefixes", "en")
    pairs = [(one[0].strip("-"), two[0]) for one, two in rows]
    return tuple(sorted({*pairs, *((two, one) for one, two in pairs)}))


def opposed_particles(word: str, language: str) -> frozenset[str]:
    """Return the little words that exclude this one: "off" for "on"."""
    return _particles(language).get(word, frozenset())


@lru_cache(maxsize=PAIRS)
def apart(one: str, two: str, language: str = "en") -> bool:
    """Whether two stems exclude each other: "increas" and "decreas"."""
    if one == two:
        return False
    known = _sides(language)
    sides, others = known.get(one, ()), known.get(two, ())
    if not set(sides).isdisjoint(others):
        return False
    if any(row == own and side != at for row, side in sides for own, at in others):
        return True
    if not has_list("opposites", language):
        return False
    return _by_prefix(one, two) or two in _entries("opposites", one)


@lru_cache(maxsize=PAIRS)
def contraries(one: str) -> frozenset[str]:
    """Return every English stem from which this one is ``apart``."""
    listed = {
        other
        for row, side in _sides("en").get(one, ())
        for at, other in _stems("en")[row]
        if at != side
    }
    likely = listed | _exchanged(one) | _entries("opposites", one)
    return frozenset(other for other in likely if apart(one, other))


def _by_prefix(one: str, two: str) -> bool:
    return two in _exchanged(one)


@lru_cache(maxsize=PAIRS)
def _exchanged(one: str) -> frozenset[str]:
    """Return what a stem is with the opposite of its first letters in their place."""
    return frozenset(
        second + one[len(first) :]
        for first, second in _prefixes()
        if one.startswith(first) and len(one) - len(first) >= REST
    )


@lru_cache(maxsize=PAIRS)
def plain_likes(key: str, language: str) -> frozenset[str]:
    """Return a stem and those that the alternatives give for the same."""
    found = {
        other
        for row, side in _sides(language).get(key, ())
        for at, other in _stems(language)[row]
        if at == side
    }
    return frozenset(found | {key})


@lru_cache(maxsize=PAIRS)
def likes(key: str, language: str) -> frozenset[str]:
    """Return a stem and those of other words for the same."""
    found = plain_likes(key, language)
    return (
        found | _entries("synonyms", key) if has_list("synonyms", language) else found
    )


@lru_cache(maxsize=PAIRS)
def forms(one: str, two: str) -> bool:
    """Whether two stems look like one word: cut short, derived, abbreviated."""
    if one == two:
        return True
    if one[0] != two[0]:
        return False
    short, long = sorted((one, two), key=len)
    common = next(
        (place for place in range(len(short)) if short[place] != long[place]),
        len(short),
    )
    if common == len(short) >= CUT:
        return True
    if common >= COMMON and common >= SHARE * len(short):
        return not apart(one, two)
    return _letters_left_out(short, long)


def _letters_left_out(short: str, long: str) -> bool:
    """Whether a word without vowels abbreviates another: "msg", "message"."""
    if VOWEL.search(short) or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(letter in rest for letter in short)


def is_verb(key: str) -> bool:
    """Whether an English stem is mostly a verb."""
    return key in word_list("verbs", "en")


ENDING = re.compile(r"\w+(?:ed|ous|able|ible|less|ful|ish)")


def is_described(word: str) -> bool:
    """Whether a lower-case word says how a thing is, or what is done to it or by it."""
    if word.endswith("ing"):
        return not _has_plural(word)
    return by_ending(word) or word in word_list("described", "en")


def by_ending(word: str) -> bool:
    """Whether the ending of a lower-case word tells that."""
    return bool(ENDING.fullmatch(word)) and not _has_plural(word)


def _has_plural(word: str) -> bool:
    return is_ordinary(f"{word}s") or is_ordinary(f"{word}es")
