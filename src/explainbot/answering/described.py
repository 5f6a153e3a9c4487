"""Whether an English word may be said of a thing behind "is": free, closed, built.

Adjectives and participles, by their ending or by ``data/en/described.txt``
(``benchmarks/opposites.py`` makes it from WordNet).  Of words known by their ending,
one that has a plural is a noun: "bed", "handful", "table".
"""

from __future__ import annotations

import re

from explainbot.text.word_lists import is_ordinary, word_list

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
