"""Keys of multiple choice: "2", "B", "1,3", "A and C", "The Moon", "option_b".

A key is read as all the keys of its table are: a number may be the place of a choice or
its words ("How many moons has Mars?", choices 1, 2, 4), which one alone does not tell.
Where it cannot be told, a row has no answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from explainbot.exercises.signs import folded, known
from explainbot.text.word_lists import every_entry

_PARTS = re.compile(r"[,;|/&+\n、]")
_TEXTS = re.compile(r"[;|\n]|,\s+")
_BEFORE = r"[\s(\[{#\"'“„\uff08]*"
_BEHIND = r"[\s)\]}.,;:\"'”“\uff09。\uff1a]*"
_BETWEEN = r"(?:[.)\]\uff09]?[\s,;|/&+、(\[\uff08]+|[)\]\uff09]+)"
"""Signs around keys; others ("-1", "1%", "1.5", "1-3") make it none."""
_LETTERS = re.compile(rf"{_BEFORE}([A-Za-z](?:{_BETWEEN}[A-Za-z])*){_BEHIND}")
_RUN = re.compile(r"[A-H]{2,8}")
_NUMBERS = re.compile(rf"{_BEFORE}(\d{{1,2}}(?:{_BETWEEN}\d{{1,2}})*){_BEHIND}")
_WHOLE = re.compile(rf"{_BEFORE}(\d{{1,2}})[.,]0{_BEHIND}")
_EITHER = re.compile(r"\s*\d{1,2},0\s*")
"""A whole number, or two places where these count from 0."""
_LABEL = re.compile(r"\(?([A-Za-z]|\d{1,2})[.):]\s+(?=\S)")
_MARKS = 12
"""Signs and blanks at most by which a choice is longer than a key that spells it."""
_SHORTEST_PARTS = 3
"""Signs of a key that has a label, or parts."""
_MODES = ("words", "names", "letters", "numbers")
Named = frozenset[int]
"""Places of choices, from 0."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """What one question offers, and what its key says."""

    choices: tuple[str, ...]
    """"" for one that is not there."""
    key: str
    names: tuple[str, ...] = ()
    """Of the columns that the choices stand in."""
    zero: bool = False
    """Whether numbers may count from 0 where none of them is 0."""
    index: bool = False
    """Whether the key's name says that it counts from 0: "correct_index"."""
    named: bool = False
    """Whether the key can but name choices by their labels: "correct_option_id"."""


def resolved(rows: Sequence[KeyRow], *, numbered: bool = False) -> list[Named]:
    """Return which choices each row's key means; none where that is not sure.

    Args:
        rows: Of one table.
        numbered: Whether keys are nothing but the numbers of choices.
    """
    if numbered:
        return [
            _placed([number - 1 for number in _numbers(row.key)], row.choices)
            for row in rows
        ]
    counted = [row for row in rows if not _is_index(row)]
    first = _first_number(counted)
    indexes = [row for row in rows if _is_index(row)]
    from_zero = _numbers_told(indexes) != {1}
    read = [
        dict(_indexed(row) if from_zero else ())
        if _is_index(row)
        else dict(_readings(row, first))
        for row in rows
    ]
    counts = {mode: sum(mode in each for each in read) for mode in _MODES}
    order = sorted(_MODES, key=lambda mode: (-counts[mode], _MODES.index(mode)))
    every = {mode for mode in _MODES if counts[mode] == counts[order[0]]}
    return [_chosen(each, order, every) for each in read]


def _chosen(read: dict[str, Named], order: Sequence[str], every: set[str]) -> Named:
    """Return what one key means, by the ways in which its table's keys can be read."""
    first = next((read[mode] for mode in order if mode in read), frozenset())
    others = {read[mode] for mode in every if mode in read}
    return first if len(others) <= 1 else frozenset()


def _first_number(rows: Sequence[KeyRow]) -> int | None:
    """Return the number by which the first choice is meant; None where unknown."""
    told = _numbers_told(rows)
    if len(told) == 1:
        return min(told)
    unspelled = any(0 in _numbers(row.key) for row in rows)
    if told or unspelled or any(row.zero for row in rows):
        return None
    return 1


def _numbers_told(rows: Sequence[KeyRow]) -> set[int]:
    """Return the numbers from which keys must count: by a 0, or by the last choice."""
    told: set[int] = set()
    for row in rows:
        numbers = _numbers(row.key)
        last = sum(map(bool, row.choices))
        shown = {first for first, number in ((0, 0), (1, last)) if number in numbers}
        spelled = (
            shown
            and not row.index
            and (_by_words(row.key, row.choices) or _by_names(row.key, row))
        )
        told |= set() if spelled else shown
    return told


def _is_index(row: KeyRow) -> bool:
    return row.index and bool(_numbers(row.key))


def _indexed(row: KeyRow) -> Iterator[tuple[str, Named]]:
    """Yield the choices that numbers from 0 mean, which spell and name nothing."""
    if found := _placed(_numbers(row.key), row.choices):
        yield "numbers", found


def _readings(row: KeyRow, first: int | None) -> Iterator[tuple[str, Named]]:
    """Yield each way to read a row's key, and which choices it would mean."""
    key = shown_key(row.key.strip())
    if not key:
        return
    if row.named:
        if found := _by_names(key, row):
            yield "names", found
        return
    if found := _by_words(key, row.choices):
        yield "words", found
    if found := _by_names(key, row):
        yield "names", found
    bare = _without_name(key, row.names)
    if found := _placed(_letters(bare), row.choices):
        yield "letters", found
    numbers = _numbers(bare)
    if first == 0 and _EITHER.fullmatch(bare):
        return
    if first is not None and (
        found := _placed([number - first for number in numbers], row.choices)
    ):
        yield "numbers", found


def _by_words(key: str, choices: Sequence[str]) -> Named:
    """Return the choices that a key spells out, all at once or one after another."""
    if len(key) < _SHORTEST_PARTS:
        wanted = _plain(key)
        held = [
            at
            for at, choice in enumerate(choices)
            if wanted in choice.casefold() and _plain(choice) == wanted
        ]
        return frozenset(held[:1]) if wanted else frozenset()
    most = len(key) + _MARKS
    said = [_plain(choice) if len(choice) <= most else "" for choice in choices]
    labelled = _LABEL.match(key)
    for whole in (key, key[labelled.end() :]) if labelled else (key,):
        wanted = _plain(whole)
        same = [at for at, words in enumerate(said) if words and words == wanted]
        if same:
            return frozenset(same[:1])
    for parting in (_TEXTS, _PARTS):
        split = parting.split(key)
        if len(split) < 2:  # noqa: PLR2004
            continue
        parts = [_plain(part) for part in split]
        if all(part and part in said for part in parts):
            return frozenset(said.index(part) for part in parts)
    return frozenset()


def _plain(text: str) -> str:
    """Return words as they are compared: signs count where there is nothing else."""
    return " ".join(text.casefold().split()).strip(" .;,\"'“”")


@lru_cache(maxsize=64)
def _folded(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(folded, names))


def _by_names(key: str, row: KeyRow) -> Named:
    """Return the choices whose columns a key names: "option_b"."""
    names = _folded(row.names)
    parts = [folded(part.strip()) for part in _PARTS.split(key)]
    if not all(part in names and row.choices[names.index(part)] for part in parts):
        return frozenset()
    return frozenset(names.index(part) for part in parts)


def _without_name(key: str, names: Sequence[str]) -> str:
    """Return a key without the word that all columns of choices share: "Option B"."""
    words = key.split()
    if len(words) < 2 or not names:  # noqa: PLR2004
        return key
    shared = {tuple(name.split()[:-1][:1]) for name in _folded(tuple(names))}
    if shared == {(folded(words[0]),)}:
        return " ".join(words[1:])
    return key


@lru_cache(maxsize=1024)
def _letters(key: str) -> list[int]:
    if _RUN.fullmatch(key) and len(set(key)) == len(key):
        return [ord(letter) - ord("A") for letter in key]
    single = _joining().sub(",", key)
    found = _LETTERS.fullmatch(single)
    if not found:
        return []
    return [ord(one.lower()) - ord("a") for one in re.findall(r"[A-Za-z]", found[1])]


@cache
def _joining() -> re.Pattern[str]:
    """Return what a word between labels looks like: "A and C", "1 or 3", "A e C".

    One of a single letter stands, small, between capitals or numbers.
    """
    every = {word for word in every_entry("key_joiners") if word.islower()}
    long = "|".join(re.escape(word) for word in sorted(every) if len(word) > 1)
    short = "".join(word for word in sorted(every) if len(word) == 1)
    return re.compile(
        rf"(?<=\b[A-Za-z0-9])[\s,;]+(?i:{long})\s+(?=(?:[A-Za-z]|\d{{1,2}})\b)"
        rf"|(?<=\b[A-Z0-9])\s+[{short}]\s+(?=(?:[A-Z]|\d{{1,2}})\b)"
    )


def shown_key(key: str) -> str:
    """Return a key with its labels in plain letters: a number in a circle is "2"."""
    return key if key.isascii() else unicodedata.normalize("NFKC", key)


@lru_cache(maxsize=1024)
def _numbers(key: str) -> list[int]:
    key = _joining().sub(",", shown_key(key))
    if whole := _WHOLE.fullmatch(key):  # as a spreadsheet writes a number
        return [int(whole[1])]
    found = _NUMBERS.fullmatch(key)
    return [int(one) for one in re.findall(r"\d+", found[1])] if found else []


def _placed(places: Sequence[int], choices: Sequence[str]) -> Named:
    """Return the places if each is that of a choice that is there."""
    there = all(0 <= at < len(choices) and choices[at].strip() for at in places)
    return frozenset(places) if places and there else frozenset()


def flag(cell: str) -> bool | None:
    """Return whether a cell says that the choice beside it is right; None if unknown.

    An empty one says no.
    """
    word = folded(cell)
    if not word:
        return cell.strip() in {"✓", "✔", "✅", "☑", "*"}
    if word in known("true_words") or word in {"1", "x", "yes", "100"}:
        return True
    return False if word in known("false_words") or word in {"0", "no"} else None
