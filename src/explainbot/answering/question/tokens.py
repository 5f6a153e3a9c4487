"""Tokens of a text as they are compared: stems, negation, labels, figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from explainbot.answering.question.opposites import is_described, opposed_particles
from explainbot.text.languages import CONTRACTION
from explainbot.text.terms import PIECE, POSSESSIVE, stemmed, terms, words
from explainbot.text.word_lists import (
    entries,
    has_list,
    is_ordinary,
    numbered_words,
    word_list,
)

if TYPE_CHECKING:
    from explainbot.index.protocol import Store


WORDINGS, PASSAGES = 4096, 512
"""Texts whose words are kept."""
NOT = "n't"
APOSTROPHES = frozenset("'’")
BE = frozenset({"is", "are", "was", "were"})
DO = frozenset({"do", "does", "did"})
HAVE = frozenset({"has", "have", "had"})
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
    """A text's words as they are compared, each view of them made when it is used."""

    text: str
    language: str
    tokens: tuple[Token, ...]

    @cached_property
    def content(self) -> tuple[Token, ...]:
        """Those that say something, without generic words and bare numbers."""
        language, numbers = self.language, _numbers(self.language)
        generic = word_list("generic_words", language)
        degrees = word_list("degree_openers", language)
        figures = frozenset(self.figures)
        return tuple(
            token
            for place, token in enumerate(self.tokens)
            if token.key
            and not (place and self.tokens[place - 1].word in degrees)
            and token.word not in generic
            and token.word not in numbers
            and not opposed_particles(token.word, language)
            and token.word not in figures
        )

    @cached_property
    def keys(self) -> frozenset[str]:
        """Of all tokens, and the words that have none."""
        return frozenset(token.key or token.word for token in self.tokens)

    @cached_property
    def negation(self) -> str:
        """The first word that denies; "" if none does."""
        return negation(self.text, self.tokens, self.language)

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """Its labels, in order."""
        return tuple(_labels(self.text, self.tokens, self.language))

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """Words with digits."""
        said = (token.word for token in self.tokens)
        return tuple(word for word in said if any(map(str.isdigit, word)))


@lru_cache(maxsize=WORDINGS)
def wording(text: str, language: str) -> Wording:
    """Return a text's words; kept for the next time."""
    return read_wording(text, language)


@lru_cache(maxsize=PASSAGES)
def passage_wording(text: str, language: str) -> Wording:
    """Return a passage's words; those of a list's questions are often the same."""
    return read_wording(text, language)


def read_wording(text: str, language: str) -> Wording:
    """Return a text's words."""
    return Wording(text, language, tuple(tokens(text, language)))


def tokens(text: str, language: str) -> Iterator[Token]:
    """Yield the words of a text in order."""
    denied = NOT in word_list("negations_joined_to_verbs", language)
    for word, start, end in words(text):
        if word.isalnum() and not word.endswith("nt"):  # of one piece, as most are
            yield Token(_first_term(word, language), word, start, end)
            continue
        plain = word.replace("’", "'")
        if denied and (plain.endswith(NOT) or _typed_contraction(plain)):
            yield Token("", NOT, start, end)
            continue
        bare = POSSESSIVE.sub("", plain)
        for piece in PIECE.finditer(bare):
            key = _first_term(piece.group(), language)
            place, behind = start + piece.start(), start + piece.end()
            if len(word) != end - start:  # folded: no sign of it has its own place
                place, behind = start, end
            yield Token(key, piece.group(), place, behind)


@lru_cache(maxsize=65_536)
def _first_term(piece: str, language: str) -> str:
    """Return the first term of a piece of a word; "" if it has none."""
    found = terms(piece, language)
    return found[0] if found else ""


def _typed_contraction(word: str) -> bool:
    return word.endswith("nt") and bool(CONTRACTION.fullmatch(word))


def negation(text: str, tokens: Sequence[Token], language: str) -> str:
    """Return the first word that denies; "" if none does."""
    denying = word_list("negations", language)
    answer = YES_OR_NO.search(text)
    for place, token in enumerate(tokens):
        after = text[token.end : token.end + 1]
        if token.word not in denying and token.word != NOT and after not in APOSTROPHES:
            continue
        if answer and answer.start() <= token.start < answer.end():
            continue
        if token.word == NOT and place:
            return text[token.start : token.end]
        elided = after in APOSTROPHES
        if token.word in denying or (elided and f"{token.word}'" in denying):
            return token.word
    return ""


@lru_cache(maxsize=64)
def _numbers(language: str) -> frozenset[str]:
    return frozenset(
        (*numbered_words("ordinals", language), *numbered_words("cardinals", language))
    )


def _labels(text: str, tokens: Sequence[Token], language: str) -> Iterator[Label]:
    """Yield the labels of a text, all of a series such as "Essays 1, 2 and 4 to 6"."""
    ordinals = numbered_words("ordinals", language)
    for place, token in enumerate(tokens):
        word = token.word
        value = ordinals.get(word, "") or _numbered(word)
        if value:
            after = [one for one in tokens[place + 1 : place + 4] if one.key][:2]
            for noun in after:
                yield Label(noun.key, value, text[token.start : noun.end], ordinal=True)
        if not token.key or any(map(str.isdigit, word)):
            continue
        if place + 1 == len(tokens) or not _value(text, tokens[place + 1], language):
            continue
        for value, last in _series(text, tokens, place, language):
            yield Label(token.key, value, f"{token.word} {last}")


def _numbered(word: str) -> str:
    """Return the number of "2nd"; "" of a word that is none, or a number alone."""
    numbered = NUMBERED.fullmatch(word) if word[:1].isdecimal() else None
    return numbered[1] if numbered and not word.isdigit() else ""


def _series(
    text: str, tokens: Sequence[Token], place: int, language: str
) -> Iterator[tuple[str, str]]:
    """Yield the values that follow a noun, with how each is written."""
    before = tokens[place].end
    last = ""
    for at in range(place + 1, len(tokens)):
        token = tokens[at]
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
    if written[1:] and written.isalpha() and not written.isupper():  # as most are
        return numbered_words("cardinals", language).get(token.word, "")
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
    return numbered_words("cardinals", language).get(token.word, "")


def _roman(written: str) -> int:
    values = [ROMAN_VALUES[letter] for letter in written]
    signed = (
        -value if value < next_value else value
        for value, next_value in zip(values, [*values[1:], 0], strict=True)
    )
    return sum(signed)


COMPARED = re.compile(r"(\w{3,}?)(?:er|est)")


@cache
def _forms() -> dict[str, list[str]]:
    rows = map(str.split, entries("forms", "en"))
    return {stem: others for stem, *others in rows}


def other_forms(stem: str) -> list[str]:
    """Return the stems of an English word's irregular forms; [] if it has none."""
    return _forms().get(stem, [])


@cache
def _peoples() -> dict[str, list[str]]:
    rows = [row.split() for row in word_list("peoples", "en")]
    stems = [[stemmed(word, "en") for word in row] for row in rows]
    return {first: others for first, *others in stems}


def irregular_forms(word: str) -> list[str]:
    """Return the stems of an English word's other forms by the list alone."""
    return _forms().get(stemmed(word, "en"), [])


def forms_of(word: str) -> list[str]:
    """Return the stems of other forms of an English word, its own aside.

    Beside those of the list, a people's country ("Spaniards": "Spain"), what is
    compared ("straighter": "straight") and what becomes so ("dark": "darken").
    """
    people = _peoples().get(stemmed(word, "en"), ())
    every = (*irregular_forms(word), *people, *_positive(word), *_becoming(word))
    return list(dict.fromkeys(every))


def _becoming(word: str) -> list[str]:
    """Return the stem of the verb that an adjective makes, or of the adjective."""
    bare = word.removesuffix("en")
    pairs = [(word, f"{word}en"), (word, f"{word}n")]
    pairs += [] if bare == word else [(bare, word), (f"{bare}e", word)]
    return [
        stemmed(verb if plain == word else plain, "en")
        for plain, verb in pairs
        if is_described(plain) and is_ordinary(verb)
    ]


def _positive(word: str) -> list[str]:
    """Return the stems that a comparative or superlative may be made of."""
    found = COMPARED.fullmatch(word)
    if not found or not all(is_ordinary(found[1] + end) for end in ("er", "est")):
        return []
    base = found[1]
    bases = [base, f"{base}e"]
    bases += [base[:-1]] if base[-1:] == base[-2:-1] else []
    bases += [f"{base[:-1]}y"] if base.endswith("i") else []
    return [stemmed(one, "en") for one in bases if is_ordinary(one)]


def is_superlative(word: str) -> bool:
    """Whether a lower-case English word is one: it has a comparative beside it."""
    return word.endswith("est") and bool(_positive(word))


def in_corpus(found: Iterable[str], language: str, store: Store) -> dict[str, str]:
    """Return for terms that the corpus lacks the other forms that it has.

    Args:
        found: Terms, of which the corpus holds none.
        language: Theirs, by ISO 639-1 code; only English has a list.
        store: The index.
    """
    missing = list(found)
    if not missing or not has_list("forms", language):
        return {}
    others = {term: _forms().get(term, []) for term in missing}
    every = [other for forms in others.values() for other in forms]
    known = store.term_numbers(every, language) if every else {}
    held = (
        (term, [one for one in forms if one in known]) for term, forms in others.items()
    )
    return {term: forms[0] for term, forms in held if forms}


APART = 4
"""Words that may stand between a verb and its particle."""


class Phrase(NamedTuple):
    """A phrase of a list as a text has it."""

    row: int
    side: int
    tokens: tuple[Token, ...]

    def written(self, text: str) -> str:
        """Return it as it is written, without what stands in between if long."""
        first, last = self.tokens[0], self.tokens[-1]
        between = text[first.start : last.end]
        return (
            between
            if len(between.split()) <= APART
            else " ".join(token.word for token in self.tokens)
        )


def _key(word: str, language: str) -> str:
    found = terms(word, language)
    return found[0] if found else word


@lru_cache(maxsize=16)
def _listed(language: str) -> dict[str, list[tuple[tuple[str, ...], int, int]]]:
    """Map the first word of each phrase to all its words, its row and its side."""
    found: dict[str, list[tuple[tuple[str, ...], int, int]]] = {}
    for row, line in enumerate(sorted(word_list("phrases", language))):
        for side, phrases in enumerate(line.split("|")):
            for phrase in phrases.split(","):
                keys = tuple(_key(word, language) for word in phrase.split())
                found.setdefault(keys[0], []).append((keys, row, side))
    return found


@lru_cache(maxsize=4096)
def phrases(said: Wording, language: str) -> tuple[Phrase, ...]:
    """Return the phrases of a text that are in the list of its language.

    A verb with its particle counts as that alone: "start up" is not "start" as well.
    """
    known = _listed(language)
    found: list[Phrase] = []
    for place, token in enumerate(said.tokens) if known else ():
        of_token: list[Phrase] = []
        for keys, row, side in known.get(token.key or token.word, ()):
            span = _rest(said, place, keys, language)
            if span:
                of_token.append(Phrase(row, side, span))
        longest = max((len(one.tokens) for one in of_token), default=0)
        found += [one for one in of_token if len(one.tokens) == longest]
    return tuple(found)


def _rest(
    said: Wording, place: int, keys: tuple[str, ...], language: str
) -> tuple[Token, ...]:
    """Return the tokens of a phrase that begins at a place; () if it does not."""
    tokens = said.tokens
    span = [tokens[place]]
    for key in keys[1:]:
        after = range(place + 1, min(place + APART + 2, len(tokens)))
        at = next((i for i in after if (tokens[i].key or tokens[i].word) == key), None)
        if at is None:
            return ()
        between = tokens[place + 1 : at]
        if any(opposed_particles(one.word, language) for one in between):
            return ()
        # "Put the pen on the desk" has no verb with a particle.
        if between and at + 1 < len(tokens) and _opens_noun(tokens[at + 1]):
            return ()
        span.append(tokens[at])
        place = at
    return tuple(span)


def _opens_noun(token: Token) -> bool:
    return bool(token.key) or token.word in word_list("determiners", "en")
