"""Small talk: greetings, thanks, insults, jokes and keys hit at random.

A message that is nothing else asks nothing of the material, and is no context for the
next question.  The phrases are data (``data/LANGUAGE/small_talk.txt``); a message is
read in every language that has such a list, for nobody greets in the corpus's alone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from explainbot.text.word_lists import word_list

LANGUAGES = ("en", "de", "fr", "es", "it")
LONGEST = 120
"""A longer message says something."""
WORDS = 7
"""Words of the longest phrase of the lists."""
REPEATED = re.compile(r"(\w)\1{2,}")
"""A letter that is held down: "heyyy"."""
NOISE = re.compile(r"(\w{1,2}?)\1{2,}\w?")
"""A word that is nothing but one or two characters again and again: "hahaha"."""
NUMBER = re.compile(r"\d+")
APOSTROPHE = re.compile(r"['’`]")
PIECE = re.compile(r"[^\W_]+")


@lru_cache(maxsize=256)
def is_small_talk(message: str) -> bool:
    """Whether a message is nothing but small talk, or has neither letter nor figure."""
    if len(message) > LONGEST:
        return False
    lower = REPEATED.sub(r"\1", message.lower())
    written = {_pieces(APOSTROPHE.sub(gap, lower)) for gap in ("", " ")}
    plain = _pieces(message.lower())
    if not plain or all(NOISE.fullmatch(piece) for piece in plain):
        return not any(piece.isdecimal() for piece in plain)
    return any(_made_of_phrases(pieces) for pieces in written)


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(PIECE.findall(NUMBER.sub("0", text)))


def _made_of_phrases(pieces: tuple[str, ...]) -> bool:
    """Whether phrases, one of them at least no mere company, make up the words."""
    alone, beside = _phrases()
    reached: dict[int, bool] = {0: False}
    for end in range(1, len(pieces) + 1):
        for start in range(max(0, end - WORDS), end):
            if start not in reached:
                continue
            phrase = pieces[start:end]
            if phrase in alone:
                reached[end] = True
            elif phrase in beside:
                reached[end] = reached.get(end, False) or reached[start]
    return reached.get(len(pieces), False)


@lru_cache(maxsize=1)
def _phrases() -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
    """Return all phrases as words: those that suffice, and those beside them."""
    lists = [
        frozenset(
            _pieces(phrase)
            for language in LANGUAGES
            for phrase in word_list(name, language)
        )
        for name in ("small_talk", "small_talk_with")
    ]
    return lists[0], lists[1]
