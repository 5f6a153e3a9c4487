"""The words of a text as they are compared: stems, negation, labels, figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from explainbot.answering.opposites import opposed_particles
from explainbot.text.languages import CONTRACTION
from explainbot.text.terms import PIECE, POSSESSIVE, terms, words
from explainbot.text.word_lists import word_list

WORDINGS = 4096
"""Texts whose words are kept."""
NOT = "n't"
ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
NUMBERED = re.compile(r"(\d+)(?:st|nd|rd|th)?")
JOINED = re.compile(
    r"\s*(?:,|;|/|&|-|–|and|or|to|und|oder|bis|et|ou|à|y|e|o|a|en|of)\s*"
)
RANGE = re.compile(r"\s*(?:-|–|to|bis|à|a|tot)\s*")
LETTERS = re.compile(r"[^\W\d_]")
YES_OR_NO = re.compile(r"^\W*(?:no|nein|non|não|nee)\b\W|\bor not\b", re.IGNORECASE)
"""A "no" that answers, or that leaves a question open, denies nothing of it."""


class Token(NamedTuple):
    """A word of a text."""

    key: str
    """Its stem; "" if it says nothing."""
    word: str
    """In lower case."""
    start: int
    end: int


class Label(NamedTuple):
    """A number or a letter with the noun that it belongs to: "essay 3", "Model B"."""

    noun: str
    """Its stem."""
    value: str
    text: str
    """As it is written."""
    ordinal: bool = False
    """Whether it is a word such as "second" before the noun."""

    @property
    def kind(self) -> str:
        """Only values of one kind exclude one another."""
        if self.value.lstrip("-").isdigit():
            return "number"
        return "letter" if self.value.isalpha() else "both"


@dataclass(frozen=True)
class Wording:
    """A text's words as they are compared."""

    text: str
    tokens: tuple[Token, ...]
    content: tuple[Token, ...]
    """Those that say something, without generic words and bare numbers."""
    keys: frozenset[str]
    """Of all tokens, and the words that have none."""
    negation: str
    """The first word that denies; "" if none does."""
    labels: tuple[Label, ...]
    figures: tuple[str, ...]
    """Words with digits."""


@lru_cache(maxsize=WORDINGS)
def wording(text: str, language: str) -> Wording:
    """Return a text's words; kept for the next time."""
    return read_wording(text, language)


def read_wording(text: str, language: str) -> Wording:
    """Return a text's words."""
    found = tuple(tokens(text, language))
    generic = word_list("generic_words", language)
    numbers = _numbers(language)
    return Wording(
        text,
        found,
        tuple(
            token
            for place, token in enumerate(found)
            if token.key
            and not (place and language == "en" and found[place - 1].word == "how")
            and token.word not in generic
            and token.word not in numbers
            and not opposed_particles(token.word, language)
            and not any(map(str.isdigit, token.word))
        ),
        frozenset(token.key or token.word for token in found),
        negation(text, found, language),
        tuple(_labels(text, found, language)),
        tuple(token.word for token in found if any(map(str.isdigit, token.word))),
    )


def tokens(text: str, language: str) -> Iterator[Token]:
    """Yield the words of a text in order."""
    for word, start, end in words(text):
        plain = word.replace("’", "'")
        if language == "en" and (plain.endswith(NOT) or _typed_contraction(plain)):
            yield Token("", NOT, start, end)
            continue
        bare = POSSESSIVE.sub("", plain)
        for piece in PIECE.finditer(bare):
            found = terms(piece.group(), language)
            place = start + piece.start()
            key = found[0] if found else ""
            yield Token(key, piece.group(), place, place + len(piece.group()))


def _typed_contraction(word: str) -> bool:
    return word.endswith("nt") and bool(CONTRACTION.fullmatch(word))


def negation(text: str, tokens: Sequence[Token], language: str) -> str:
    """Return the first word that denies; "" if none does."""
    denying = word_list("negations", language)
    answer = YES_OR_NO.search(text)
    for place, token in enumerate(tokens):
        if answer and answer.start() <= token.start < answer.end():
            continue
        if token.word == NOT and place:
            return text[token.start : token.end]
        elided = text[token.end : token.end + 1] in ("'", "’")
        if token.word in denying or (elided and f"{token.word}'" in denying):
            return token.word
    return ""


@lru_cache(maxsize=64)
def _ranked(name: str, language: str) -> dict[str, str]:
    """Map the words of a list of numbers to their numbers."""
    rows = (row.split() for row in word_list(name, language))
    return {word: row[0] for row in rows for word in row[1:]}


@lru_cache(maxsize=64)
def _numbers(language: str) -> frozenset[str]:
    return frozenset((*_ranked("ordinals", language), *_ranked("cardinals", language)))


def _labels(text: str, tokens: Sequence[Token], language: str) -> Iterator[Label]:
    """Yield the labels of a text, all of a series such as "Essays 1, 2 and 4 to 6"."""
    for place, token in enumerate(tokens):
        value = _ordinal(token.word, language)
        if value:
            after = [one for one in tokens[place + 1 : place + 4] if one.key][:2]
            for noun in after:
                yield Label(noun.key, value, text[token.start : noun.end], ordinal=True)
        if not token.key or any(map(str.isdigit, token.word)):
            continue
        for value, last in _series(text, tokens, place, language):
            yield Label(token.key, value, f"{token.word} {last}")


def _ordinal(word: str, language: str) -> str:
    found = _ranked("ordinals", language).get(word, "")
    numbered = NUMBERED.fullmatch(word)
    return found or (numbered[1] if numbered and not word.isdigit() else "")


def _series(
    text: str, tokens: Sequence[Token], place: int, language: str
) -> Iterator[tuple[str, str]]:
    """Yield the values that follow a noun, with how each is written."""
    before = tokens[place].end
    last = ""
    for token in tokens[place + 1 :]:
        gap = text[before : token.start]
        value = _value(text, token, language)
        if not value:
            if last and JOINED.fullmatch(text[before : token.end]):
                continue
            return
        if not last and gap.strip(" \t*_`#№.°:("):
            return
        if last and not JOINED.fullmatch(gap):
            return
        if last.isdigit() and value.isdigit() and RANGE.fullmatch(gap):
            between = range(int(last) + 1, min(int(value), int(last) + 40))
            yield from ((str(one), str(one)) for one in between)
        yield value, text[token.start : token.end]
        last, before = value, token.end


def _value(text: str, token: Token, language: str) -> str:
    """Return what a word counts as where it labels the noun before it; "" if not."""
    written = text[token.start : token.end]
    if any(map(str.isdigit, written)):
        numbered = NUMBERED.fullmatch(token.word)
        return numbered[1].lstrip("0") or "0" if numbered else token.word
    if written.isupper() and ROMAN.fullmatch(written) and written != "I":
        return str(_roman(written))
    if len(written) == 1 and LETTERS.fullmatch(written):
        last = not any(map(str.isalnum, text[token.end :]))
        if last or (written.isupper() and written != "I") or written not in "aieoyàué":
            return token.word
        return ""
    return _ranked("cardinals", language).get(token.word, "")


def _roman(written: str) -> int:
    values = [ROMAN_VALUES[letter] for letter in written]
    signed = (
        -value if value < next_value else value
        for value, next_value in zip(values, [*values[1:], 0], strict=True)
    )
    return sum(signed)
