"""Word lists by language: data files, read when first asked for.

A list is ``data/LANGUAGE/NAME.txt``: one word or phrase a line, in lower case; a line
that begins with "#" is a comment.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path

from explainbot.text.cache import PLACE, write_lists_by

FOLDER = Path(__file__).parents[1] / "data"
_ROOT = str(FOLDER)


@lru_cache(maxsize=256)
def word_list(name: str, language: str) -> frozenset[str]:
    """Return a list of a language; empty where there is no such file."""
    return frozenset(entries(name, language))


def entries(name: str, language: str) -> list[str]:
    """Return the same in its order; read anew each time."""
    if not has_list(name, language):
        return []
    # A question reads more than a hundred, so each is opened without a Path.
    with open(f"{_ROOT}/{language}/{name}.txt", encoding="utf-8") as file:  # noqa: PTH123
        lines = map(str.strip, file.read().splitlines())
    return [line for line in lines if line and line[0] != "#"]


@lru_cache(maxsize=64)
def sided_rows(name: str, language: str) -> tuple[tuple[frozenset[str], ...], ...]:
    """Return a list's rows in their order, each of sides parted by bars, of words."""
    rows = (row.split("|") for row in entries(name, language))
    return tuple(tuple(frozenset(side.split()) for side in row) for row in rows)


@lru_cache(maxsize=64)
def numbered_words(name: str, language: str) -> dict[str, str]:
    """Map the words of a list's rows to the number with which each row begins."""
    rows = map(str.split, entries(name, language))
    return {word: number for number, *some in rows for word in some}


def has_list(name: str, language: str) -> bool:
    """Whether a language has a list; it is not read.

    A rule that is made for some languages asks for its own list in this way.
    """
    return f"{name}.txt" in _files().get(language, ())


@lru_cache(maxsize=1)
def _files() -> dict[str, frozenset[str]]:
    """Return the names of the files of each language."""
    return {
        folder.name: frozenset(file.name for file in os.scandir(folder))
        for folder in os.scandir(FOLDER)
        if folder.is_dir()
    }


@lru_cache(maxsize=64)
def has_dictionary(language: str) -> bool:
    """Whether the ordinary words of a language are known, to mend typing errors by."""
    return (FOLDER / language / LIST.name).is_file()


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the languages that have lists, English first, then by code."""
    codes = sorted(_files())
    return ("en", *(code for code in codes if code != "en"))


def every_entry(name: str) -> list[str]:
    """Return the entries of all languages, each once, in their order."""
    found = (entry for language in languages() for entry in entries(name, language))
    return list(dict.fromkeys(found))


def one_of(name: str) -> str:
    """Return a pattern of what a list holds in any language, the longer ones first."""
    found = sorted(every_entry(name), key=lambda entry: (-len(entry), entry))
    return "|".join(map(re.escape, found))


_OTHER_LIST = re.compile(r"(?<!\(\?P)<([a-z_]+)>")


def patterns_of(name: str) -> str:
    """Return an alternation of a list's patterns in all languages.

    In an entry, ``<verbs>`` stands for the list of that name in the same language.
    """
    known = (code for code in languages() if has_list(name, code))
    return f"(?:{'|'.join(patterns_in(name, code) for code in known)})"


def patterns_in(name: str, language: str) -> str:
    """Return the same of one language; what matches nothing where it has no list."""
    filled = (
        _OTHER_LIST.sub(lambda found: patterns_in(found[1], language), entry)
        for entry in entries(name, language)
    )
    return f"(?:{'|'.join(filled) or '(?!)'})"


def listed(name: str) -> str:
    """Return what stands for ``patterns_of`` in a ``late`` pattern.

    The lists are read when that pattern is used; a cold question uses one in four.
    """
    return f"{PLACE}{name}{PLACE}"


write_lists_by(patterns_of)


LIST = FOLDER / "en" / "words.txt.gz"
"""Common words in order, an empty line, all others in order."""


_FEW = 64
"""Words up to which the list is searched as it is: to part it takes longer."""


@lru_cache(maxsize=1)
def _written() -> str:
    import gzip

    return f"\n{gzip.decompress(LIST.read_bytes()).decode()}\n"


@lru_cache(maxsize=1)
def _common() -> list[str]:
    return _written().partition("\n\n")[0].strip("\n").split("\n")


@lru_cache(maxsize=1)
def _every() -> frozenset[str]:
    return frozenset(_written().split("\n")) - {""}


@lru_cache(maxsize=4096)
def is_ordinary(word: str) -> bool:
    """Whether a lower-case word, in this form, is an ordinary one of English."""
    if is_ordinary.cache_info().misses < _FEW:
        return bool(word) and f"\n{word}\n" in _written()
    return word in _every()


def is_common(word: str) -> bool:
    """Whether a lower-case word, in this form, is one that most people write."""
    words = _common()
    place = bisect_left(words, word)
    return words[place : place + 1] == [word]


def common_words(first: str) -> list[str]:
    """Return the words with a first letter that most people write, in lower case."""
    words = _common()
    return words[bisect_left(words, first) : bisect_left(words, chr(ord(first) + 1))]
