"""Wrong choices: facts of the same kind from elsewhere in the texts, never made up.

A fact is what an item leaves out, or the words that answer a heading.  Of the same kind
are numbers with the same unit, years, dates of the same shape; names and terms only of
the same text, as long and as they are written, and where the same small word stands
before them ("in Berlin", "an enzyme").  Numbers are not ten times as large, years not a
lifetime away, or they would be ruled out at once.

A choice must not be right as well.  Left aside is what equals the answer, or a part of
it, however it is written ("1,000" and "1000", "Müller" and "Muller"); numbers within a
twentieth, years next to each other; what the question or its section names; names and
terms that some sentence puts beside the answer (it may be another word for it); and
what a sentence says of the same name, or together with half of the question's terms
where that names nothing (it may be true, too).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING

from explainbot.readers.banks.bank import BankChoice
from explainbot.study.blanks import NUMBER, WORD
from explainbot.study.items import Item
from explainbot.text.languages import NOUNS_ARE_CAPITAL, stop_words
from explainbot.text.terms import terms
from explainbot.text.word_lists import word_list

if TYPE_CHECKING:
    from explainbot.index.index import IndexReader

WRONG, FEWEST_WRONG = 3, 2
"""Wrong choices at most, and fewest for a question of multiple choice."""
_NEAR = 0.05
_SHARED, _SHARED_OF_SAME, _SHARED_OF_OTHER = 0.5, 0.34, 0.9
"""Of a question's terms, what a sentence may not share that holds another fact: where
the question names nothing, where the sentence names the same, and where it does not."""
_LONGEST = 75
"""Characters of a choice."""
_FEWEST_TERMS = 2
_TIMES, _LIFETIME = 10, 80
_MOST_WORDS = 4
_BATCH = 512
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_DIGITS = re.compile(r"\d+(?:[.,\u00a0\u202f' ]\d+)*")
_THOUSANDS = re.compile(r"[.,\u00a0\u202f' ](?=\d{3}(?:\D|\Z))")
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
Kind = tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """A run of a text that answers something, and where it stands."""

    text: str
    kind: Kind
    language: str
    document: str
    section: tuple[str, int]
    """Its document and where the section begins."""
    asked: frozenset[str]
    """Terms of what is asked about it."""
    subject: frozenset[str]
    """Terms of the names in what is asked: what it is about."""
    shown: frozenset[str]
    """Terms of all that is shown beside the question."""

    @cached_property
    def terms(self) -> frozenset[str]:
        """Stems of its words."""
        return frozenset(terms(self.text, self.language)) or frozenset(
            (_flat(self.text),)
        )


def fact_of(item: Item, answer: str) -> Fact | None:
    """Return what an item asks for; None where nothing is of its kind."""
    document, section = item.quote.document, item.quote.section
    language = document.language
    kind = kind_of(answer, language)
    if kind is None or len(answer) > _LONGEST:
        return None
    own = frozenset(terms(answer, language))
    if item.kind == "recall":
        asked = frozenset(terms(section.heading, language))
        lead = [hit.group().casefold() for hit in WORD.finditer(section.heading)][:2]
        before = ("asked", *lead)
    else:
        if _is_part(item, kind, language):
            return None
        asked = frozenset(terms(item.quote.evidence_text, language)) - own
        before = ("after", _before(item, language))
    kind = kind if kind[0] in _FIGURES else (*kind, *before)
    around = f"{section.heading} {document.title} {item.question}"
    shown = frozenset((*terms(around, language), *_flats(around)))
    return Fact(
        answer, kind, language, document.id, (document.id, section.start), asked,
        _subject(item, language) & asked, shown,
    )  # fmt: skip


def _subject(item: Item, language: str) -> frozenset[str]:
    """Return the terms of the names in what is asked, but for its first word."""
    asked = item.question if item.kind == "recall" else "".join(item.pieces)
    found = [hit.group() for hit in WORD.finditer(asked)][1:]
    names = " ".join(word for word in found if word[0].isupper())
    return frozenset(terms(names, language))


_FIGURES = frozenset(("number", "year", "date"))


def _is_part(item: Item, kind: Kind, language: str) -> bool:
    """Whether a blank is a part of a longer name or term, or nothing tells its kind.

    "the […] Estate", "the […] cells", "the […] and Social Committee"; a capital at the
    start of a sentence; a term without a small word before it.
    """
    before, _blank, after = item.pieces
    if kind[0] in _FIGURES:
        return False
    following = re.match(r"[ \n-]([^\W\d_]+)", after)
    word = following[1] if following else ""
    if kind[0] == "term":
        small = word.casefold() in stop_words(language)
        return bool(word and not small) or not _before(item, language)
    opening = not any(map(str.isalnum, before)) and len(item.answer.split()) == 1
    opening = opening or _goes_on(before, after, language)
    return opening or (word[:1].isupper() and language not in NOUNS_ARE_CAPITAL)


def _goes_on(before: str, after: str, language: str) -> bool:
    """Whether a name behind an article goes on behind a small word, or began before."""
    articles = word_list("definite_articles", language)
    small = word_list("name_joiners", language)
    last = [hit.group() for hit in WORD.finditer(before)][-3:]
    joined = _JOINED.match(after)
    if joined and joined[1].casefold() in small and last:
        return last[-1].casefold() in articles
    begun = len(last) == 3 and last[1][0].isupper() and last[2] in small  # noqa: PLR2004
    return begun and last[0].casefold() in articles and before[-1:].isspace()


_JOINED = re.compile(r"\s+([^\W\d_]+)\s+[^\W\d_a-zß-ÿ]")
"""A small word behind a name, and the first letter of a name behind that."""


def _before(item: Item, language: str) -> str:
    """Return the small word before a blank; "" for another, or none."""
    last = [hit.group().casefold() for hit in WORD.finditer(item.pieces[0])][-1:]
    gap = item.pieces[0].rstrip()
    touching = bool(last) and gap.casefold().endswith(last[0])
    return last[0] if touching and last[0] in stop_words(language) else ""


def kind_of(text: str, language: str) -> Kind | None:
    """Return what kind of fact a run of words is; None for what has no like."""
    bare = " ".join(text.split())
    if NUMBER.match(bare) or bare[:1].isdigit():
        return _figure(bare, language)
    found = WORD.findall(bare)
    if not found or len(found) > _MOST_WORDS or _DIGITS.search(bare):
        return None
    capital = found[0][0].isupper()
    several = "s" if found[-1][-1:] == "s" else ""
    if capital and language not in NOUNS_ARE_CAPITAL:
        letters = "A" if found[0].isupper() and len(found[0]) > 1 else ""
        return ("name", letters)
    return ("term", str(len(found)), several, "C" if capital else "c")


def _figure(text: str, language: str) -> Kind | None:
    """Return what kind of figure a text is: a year, a date, a number with its unit."""
    tokens = _TOKEN.findall(text)
    if any(map(_YEAR.fullmatch, tokens)):
        shape = ["d" if token.isdigit() else "w" for token in tokens]
        return ("date", *shape) if len(tokens) > 1 else ("year",)
    unit = _DIGITS.sub("", text, count=1)
    if _DIGITS.search(unit):
        return None
    sign = "".join(unit.split()) if not WORD.search(unit) else ""
    return ("number", sign, *terms(unit, language))


def _flat(text: str) -> str:
    """Return a text without marks of letters, signs and white space, numbers alike."""
    plain = _DIGITS.sub(lambda hit: _THOUSANDS.sub("", hit.group()), text)
    split = unicodedata.normalize("NFKD", plain.replace("ß", "ss"))
    bare = "".join(sign for sign in split if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\d+(?:[.,]\d+)?|[^\W\d_]+|[%‰°]", bare.casefold()))


def _value(text: str) -> float | None:
    found = _DIGITS.search(text)
    if found is None:
        return None
    bare = _THOUSANDS.sub("", found.group()).replace(",", ".")
    try:
        return float(bare)
    except ValueError:
        return None


def alike(one: str, other: str) -> bool:
    """Whether two answers may be the same, or one a part of the other."""
    first, second = _flat(one).split(), _flat(other).split()
    if not first or not second:
        return True
    if set(first) <= set(second) or set(second) <= set(first):
        return True
    left, right = _value(one), _value(other)
    if left is None or right is None:
        return False
    year = _YEAR.fullmatch(one.strip()) is not None
    return abs(left - right) <= (1 if year else _NEAR * max(abs(left), abs(right)))


def _figures(fact: Fact) -> frozenset[str]:
    return frozenset(_flats(fact.text))


def _may_be_true(fact: Fact, sentence: frozenset[str]) -> bool:
    """Whether a sentence with another fact may say that of what is asked about.

    Of something else with another name ("The Elbe is 1,094 km long") it does not.
    """
    share = len(fact.asked & sentence) / max(1, len(fact.asked))
    if fact.subject:
        same = not fact.subject.isdisjoint(sentence)
        return share >= (_SHARED_OF_SAME if same else _SHARED_OF_OTHER)
    return share >= _SHARED


def _far(fact: Fact, other: Fact) -> bool:
    """Whether a figure is so far from another that nobody would take it for it."""
    if fact.kind[0] != "number":
        years = [_YEAR.search(one.text) for one in (fact, other)]
        first, second = (int(year[0]) if year else 0 for year in years)
        return abs(first - second) > _LIFETIME
    values = [_value(one.text) for one in (fact, other)]
    least, most = sorted(abs(value or 0.0) for value in values)
    return least * _TIMES < most


@dataclass
class TogetherSaid:
    """Which terms stand together in a sentence of the texts."""

    held: list[frozenset[str]] = field(default_factory=list)
    by_term: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    sections: dict[tuple[str, int], set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )

    def add(self, section: tuple[str, int], told: frozenset[str]) -> None:
        """Add a sentence's terms."""
        number = len(self.held)
        self.held.append(told)
        self.sections[section] |= told
        for term in told:
            self.by_term[term].append(number)

    def holding(self, wanted: frozenset[str]) -> Iterator[frozenset[str]]:
        """Yield the sentences in which all of some terms stand."""
        rare = min(wanted, key=lambda term: len(self.by_term.get(term, ())), default="")
        for number in self.by_term.get(rare, ()):
            if wanted <= self.held[number]:
                yield self.held[number]


def sentences_of(index: IndexReader) -> TogetherSaid:
    """Return the sentences of all texts of an index."""
    found = TogetherSaid()
    rows = index.corpus.all_rows().tolist()
    for first in range(0, len(rows), _BATCH):
        batch = rows[first : first + _BATCH]
        stored = index.get(batch)
        for row in batch:
            section = index.corpus.section(stored[row])
            language = section.document.language
            place = (section.document.id, section.start)
            for start, end in stored[row].sentences:
                told = section.text[start:end]
                found.add(place, frozenset((*terms(told, language), *_flats(told))))
    return found


def _flats(text: str) -> Iterator[str]:
    """Yield numbers as facts are compared: digits alone have no stem everywhere."""
    return (_flat(hit.group()) for hit in _DIGITS.finditer(text))


class Siblings:
    """The facts of some items, by their kind."""

    def __init__(self, sentences: TogetherSaid, facts: Iterable[Fact]) -> None:
        """Take the facts, in the order of the texts."""
        self._sentences = sentences
        self._facts: dict[tuple[str, Kind], list[Fact]] = defaultdict(list)
        for fact in facts:
            self._facts[fact.language, fact.kind].append(fact)

    def choices(self, fact: Fact, seed: str) -> tuple[BankChoice, ...]:
        """Return the right answer among wrong ones; () where these are too few.

        Args:
            fact: What is right.
            seed: Decides the order, the same for the same words.
        """
        wrong: list[str] = []
        for other in self._near(fact):
            if len(wrong) == WRONG:
                break
            if not any(alike(other.text, text) for text in wrong) and self._wrong(
                fact, other
            ):
                wrong.append(other.text)
        if len(wrong) < FEWEST_WRONG:
            return ()
        choices = [BankChoice(fact.text, right=True), *map(BankChoice, wrong)]
        Random(seed).shuffle(choices)  # noqa: S311  no secret
        return tuple(choices)

    def _near(self, fact: Fact) -> list[Fact]:
        """Return facts of its kind, those of its own text first.

        Names, terms and numbers without a unit are of no other text.
        """
        every = self._facts.get((fact.language, fact.kind), [])
        own = [one for one in every if one.document == fact.document]
        if fact.kind[0] not in _FIGURES or fact.kind == ("number", ""):
            return own
        return own + [one for one in every if one.document != fact.document]

    def _wrong(self, fact: Fact, other: Fact) -> bool:
        """Whether a fact answers not what another one does, by all the texts say."""
        figure = fact.kind[0] in _FIGURES
        same = fact.terms <= other.terms or other.terms <= fact.terms
        if (
            alike(fact.text, other.text)
            or not (_figures(other) if figure else other.terms).isdisjoint(fact.shown)
            or (_far(fact, other) if figure else same)
        ):
            return False
        told = self._sentences
        wanted = _figures(other) if figure else other.terms
        if wanted <= told.sections.get(fact.section, set()):
            return False
        for sentence in told.holding(wanted):
            beside = not figure and fact.terms <= sentence
            if beside or _may_be_true(fact, sentence):
                return False
        return len(fact.asked) >= _FEWEST_TERMS or not figure
