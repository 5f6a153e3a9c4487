"""Statements with a quantity: what sentences and rows of tables say that one is.

In a sentence a statement is the words around the quantity, in a table the names of row
and column.  ``conflicts`` compares them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache, partial
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from explainbot.records import Span
from explainbot.teaching.quantities import Quantity, quantities
from explainbot.text.languages import NOUNS_ARE_CAPITAL
from explainbot.text.tables import Row, Table, find_tables
from explainbot.text.terms import stemmed, terms, words
from explainbot.text.word_lists import (
    entries,
    every_entry,
    numbered_words,
    sided_rows,
    word_list,
)

LONGEST, MOST = 400, 6
"""Characters, and quantities, of a sentence that is looked at."""
_OPENING = " \"'“‘«(*_"
LEAST_WORDS = 2
"""Words with content of the part of a sentence that a statement is."""
_CELL = 6
"""Words of a cell that holds a fact rather than a text."""
_DAY = 4
"""Letters from which a word names a day of the week."""
_DIGIT = re.compile(r"\d")
_CUT = re.compile(r"[;:()\[\]]|\s[–—-]\s|,\s")
_REPORT = re.compile(r"[±=<>≤≥]|\bet al\b")
"""What a sentence of a study or a calculation has, of which each is about its own."""
_CLOSE = 20
"""Characters before a quantity, in which a comma parts it from nothing."""
_LABEL = re.compile(
    r"\b(?=\w*\d)(?=\w*[^\W\d])\w{2,6}\b|(?<=[^\W\d_] )[A-Z]\b|\b[IVX]{2,4}\b"
)
"""What numbers or names one of several: "8a", "II"."""
_NAME = re.compile(r"(?<=[\w,] )[^\W\d_a-z][\w’'-]+")
_IN_BRACKETS = re.compile(r"[(\[]([^)\]]{1,16})[)\]]")
_BRACKETED = re.compile(r"[(\[]\s*$")


@dataclass(frozen=True)
class Text:
    """A section as statements are looked for in it."""

    text: str
    sentences: Sequence[Span]
    """Offsets of those that tell something."""
    heading: str
    title: str
    language: str
    document: str = ""


class Marks(NamedTuple):
    """What may tell a statement from another; looked for where two are alike."""

    names: frozenset[str] = frozenset()
    """Terms of its part of the sentence that are names."""
    sides: Mapping[int, set[int]] = MappingProxyType({})
    """Rows of words that exclude each other of which the sentence has some, and their
    sides there."""
    days: frozenset[int] = frozenset()
    """Days of the week in the sentence."""
    labels: frozenset[str] = frozenset()
    """What numbers one of several."""
    dates: frozenset[tuple[int, int, int]] = frozenset()
    """The other dates of the sentence."""
    beside: Mapping[str, float] = MappingProxyType({})
    """Its other numbers that measure nothing, by the word before each: "group 2"."""


@dataclass(frozen=True)
class Statement:
    """A quantity with what is said of it."""

    section: int
    """Number of the section, as it was given."""
    start: int
    """Offsets of the sentence or row in the section."""
    end: int
    text: str
    """The sentence, or the row after the names of its columns."""
    quantity: Quantity
    every: Sequence[Quantity]
    """All of its kind in the sentence, this one among them."""
    near: frozenset[str]
    """Terms of its part of the sentence."""
    wide: frozenset[str]
    """Terms of all of the sentence that tells of no other quantity of the kind."""
    far: frozenset[str]
    """Terms of heading and title, and of what the sentence before begins with."""
    look: Callable[[], Marks] = field(repr=False, compare=False)
    """Finds its marks."""
    row: frozenset[str] = frozenset()
    """Of a table: the terms of the row's name."""
    said: str = ""
    """Of a table: the cell."""
    language: str = "en"
    document: str = ""
    leans: bool = False
    """Whether a pronoun stands for what it is about."""

    @cached_property
    def marks(self) -> Marks:
        """What may tell it from another."""
        return self.look()

    @property
    def names(self) -> frozenset[str]:
        """Terms of its part of the sentence that are names."""
        return self.marks.names

    @property
    def written(self) -> str:
        """The quantity as it is written."""
        if self.row:
            return self.said
        return " ".join(self.text[self.quantity.start : self.quantity.end].split())


def statements(sections: Iterable[Text]) -> Iterator[Statement]:
    """Yield the statements with a quantity, in order."""
    for number, section in enumerate(sections):
        if _DIGIT.search(section.text):
            yield from _of_section(number, section)


def _of_section(number: int, section: Text) -> Iterator[Statement]:
    language, whole = section.language, section.text
    head = _term_set(f"{section.title} {section.heading}", language)
    tabled: list[Span] = []
    if "|" in whole or "::" in whole:
        for table in find_tables(whole):
            tabled.append((table.start, table.end))
            yield from _of_table(number, section, table, head)
    spans = section.sentences
    known: frozenset[str] | None = None
    before: list[str] = []
    for at, (start, end) in enumerate(spans):
        if any(left < end and start < right for left, right in tabled):
            continue
        text = whole[start:end]
        if _DIGIT.search(text) and end - start <= LONGEST and not _REPORT.search(text):
            after = whole[slice(*spans[at + 1])] if at + 1 < len(spans) else ""
            found = [] if _asks(text, after) else quantities(text, language)
            if len(found) <= MOST and any(map(_tells, found)):
                known = _known_names(whole, language) | head if known is None else known
                leads = (_leading(one, language) for one in reversed(before))
                lead = next(filter(None, leads), frozenset())
                told = (text, language, section.document, found, lead, known)
                sentence = _Sentence.of(told)
                yield from sentence.statements(number, start, head)
        before.append(text)


def _tells(item: Quantity) -> bool:
    """Whether it is known what a quantity measures or counts."""
    return item.kind != "count" or bool(item.counted)


def _asks(text: str, after: str) -> bool:
    """Whether a sentence is a question, or what a question behind it is about."""
    return text.rstrip().endswith("?") or after.rstrip().endswith("?")


def _leading(text: str, language: str) -> frozenset[str]:
    """Return the terms with which a sentence begins: what it is about.

    The first run of words with a capital letter, else its first term.
    """
    first: list[str] = []
    for word, start, end in words(text[:120]):
        content = _terms_of(word, language)
        if first and not (content and text[start].isupper()):
            break
        first += content
        if first and text[end : end + 1] in ",.;:(":
            break
    return frozenset(first)


def _known_names(text: str, language: str) -> frozenset[str]:
    """Return the terms of what has a capital letter inside sentences."""
    if language in NOUNS_ARE_CAPITAL:
        return frozenset()
    return frozenset(
        term
        for hit in _NAME.finditer(text)
        for word in re.split(r"[^\w]+", hit.group().lower())
        for term in _terms_of(word, language)
    )


_Told = tuple[str, str, str, Sequence[Quantity], frozenset[str], frozenset[str]]
"""What a sentence is taken apart from: text, language, document, quantities, what the
one before begins with, names elsewhere in the section."""


@dataclass(frozen=True)
class _Sentence:
    """A sentence taken apart once, for all its quantities."""

    text: str
    language: str
    found: Sequence[Quantity]
    tokens: Sequence[tuple[int, str, tuple[str, ...], bool]]
    """Start, word, terms and whether it is a name, of each word outside quantities."""
    lead: frozenset[str]
    """What the sentence before begins with."""
    known: frozenset[str]
    """Terms that are names elsewhere in the section."""
    document: str
    leans: bool = False
    """Whether it begins with a pronoun or with no name at all."""

    @classmethod
    def of(cls, told: _Told) -> _Sentence:
        text, language, document, found, lead, known = told
        tokens = []
        opening = len(text) - len(text.lstrip(_OPENING))
        taken = {at for q in found for at in range(q.start, q.end)}
        for word, start, end in words(text):
            if not taken.isdisjoint(range(start, end)):
                continue
            held = _terms_of(word, language)
            name = text[start].isupper() and (
                start > opening or not known.isdisjoint(held)
            )
            tokens.append((start, word, held, name))
        first = next((word for _, word, _, _ in tokens), "")
        leans = first in word_list("pronouns", language)
        leans = leans or not any(held for _, _, held, _ in tokens[:3])
        return cls(text, language, found, tokens, lead, known, document, leans)

    @cached_property
    def pieces(self) -> Sequence[Span]:
        """Where it falls apart, at commas, dashes and words that join clauses."""
        cuts = [0, *_cuts(self.text, self.found, self.language), len(self.text)]
        return [(left, right) for left, right in pairwise(cuts) if left < right]

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [place for place, _, _, _ in self.tokens]

    def statements(
        self, number: int, start: int, head: frozenset[str]
    ) -> Iterator[Statement]:
        told = (
            self.text, self.language, self.document, self.found, self.lead, self.known
        )  # fmt: skip
        for item in self.found:
            if not _tells(item) or self._converted(item):
                continue
            part = self._part(item)
            # Its words are not kept: they would take much room, for few to be asked.
            near, far = self._terms(*part), head
            if self.leans or not self.begins_named:
                far |= self.lead
            yield Statement(
                number,
                start,
                start + len(self.text),
                self.text,
                item,
                [other for other in self.found if other.kind == item.kind],
                near,
                self._wide(item, near, part),
                far,
                partial(_marks_of, told, item, part),
                language=self.language,
                document=self.document,
                leans=self.leans,
            )

    def marks(self, item: Quantity, part: Span) -> Marks:
        """Return what may tell a quantity's statement from another."""
        ordinals = numbered_words("ordinals", self.language)
        # "second floor", not "a third of it"; the first may be the only one.
        ranks = {
            ordinals.get(word, "")
            for (place, word, _, _), after in pairwise(self.tokens)
            if part[0] <= place < part[1] and after[2]
        }
        names = self._named(*part)
        if self.leans or not names:
            names |= self.lead & self.known
        others = [other for other in self.found if other is not item]
        said = [word for _, word, _, _ in self.tokens]
        return Marks(
            names,
            _sides(said, self.language),
            _days_in(said, self.language),
            frozenset(self._labels()) | (ranks - {"", "1"}),
            dates=frozenset(other.date for other in others if other.kind == "date"),
            beside={
                word: value
                for word, value, other in self._numbered()
                if other is not item
            },
        )

    def _converted(self, item: Quantity) -> bool:
        """Whether a quantity stands in brackets behind another: the same in feet."""
        before = self.text[: item.start]
        return bool(_BRACKETED.search(before)) and any(
            not before[other.end :].strip(" ([")
            for other in self.found
            if other.end <= item.start
        )

    def _labels(self) -> Iterator[str]:
        for hit in _LABEL.finditer(self.text):
            if not any(q.start < hit.end() and hit.start() < q.end for q in self.found):
                yield hit.group()
        for item in self.found:
            if item.kind == "count":
                before = self.text[: item.start].split()
                if len(before) == 1 and before[0][0].isupper():
                    yield self.text[item.start : item.end]

    def _numbered(self) -> Iterator[tuple[str, float, Quantity]]:
        for item in self.found:
            before = self.text[: item.start].split()
            if item.kind == "count" and before:
                yield before[-1].lower(), item.low, item

    def _terms(self, first: int, last: int) -> frozenset[str]:
        left = bisect_left(self._starts, first)
        right = bisect_left(self._starts, last, left)
        return frozenset([term for at in self.tokens[left:right] for term in at[2]])

    def _named(self, first: int, last: int) -> frozenset[str]:
        return frozenset(
            term
            for place, _, held, name in self.tokens
            if name and first <= place < last
            for term in held
        )

    @property
    def begins_named(self) -> bool:
        """Whether one of its first two words is a name."""
        return any(name for _, _, _, name in self.tokens[:2])

    def _others(self, item: Quantity, piece: Span) -> bool:
        return any(
            piece[0] <= other.start < piece[1]
            and other.kind == item.kind
            and (item.kind != "count" or set(other.counted) & set(item.counted))
            for other in self.found
        )

    def _part(self, item: Quantity) -> Span:
        """Return the piece of a quantity, with more until it says something."""
        at = next(
            (n for n, (_, right) in enumerate(self.pieces) if item.start < right), 0
        )
        first = last = at
        while True:
            span = self.pieces[first][0], self.pieces[last][1]
            held = self._terms(*span)
            measures = self.lead and any(term[0] == "#" for term in held)
            if measures and (self.leans or not self._named(*span)):
                return span
            if len(held) >= LEAST_WORDS:
                return span
            after = last + 1 < len(self.pieces)
            if after and not self._others(item, self.pieces[last + 1]):
                last += 1
            elif first > 0 and not self._others(item, self.pieces[first - 1]):
                first -= 1
            else:
                return span

    def _wide(self, item: Quantity, near: frozenset[str], part: Span) -> frozenset[str]:
        """Return the terms of all pieces but those with others of its kind.

        Args:
            item: The quantity.
            near: Terms of its part.
            part: Where that is.
        """
        held = set(near)
        for first, last in self.pieces:
            inside = part[0] <= first and last <= part[1]
            if not inside and not self._others(item, (first, last)):
                held |= self._terms(first, last)
        return frozenset(held)


def _marks_of(told: _Told, item: Quantity, part: Span) -> Marks:
    return _Sentence.of(told).marks(item, part)


def _cuts(text: str, found: Sequence[Quantity], language: str) -> Iterator[int]:
    """Yield where a sentence is cut into pieces, in order.

    Not by a comma right before a quantity: "on Saturday, 14 June".
    """
    joins = _joins(language)
    hits = sorted(
        [(hit.start(), hit.end(), hit.group()[0]) for hit in _CUT.finditer(text)]
        + [
            (hit.start(), hit.end(), "")
            for hit in (joins.finditer(text) if joins else ())
        ]
    )
    last = 0
    for start, end, sign in hits:
        close = [
            q
            for q in found
            if end <= q.start <= end + _CLOSE and "," not in text[end : q.start]
        ]
        before = [q.kind for q in found if last <= q.start < start]
        if sign == "," and close and close[0].kind not in before:
            continue
        last = end
        yield end


@cache
def _joins(language: str) -> re.Pattern[str] | None:
    """Match the words that join clauses, behind a blank."""
    found = [re.escape(word) for word in entries("clause_joiners", language)]
    return re.compile(rf"\s(?:{'|'.join(found)})\s") if found else None


@cache
def _idle() -> frozenset[str]:
    """Return words that say how exact a number is."""
    return frozenset(
        word
        for name in ("number_bounds", "cardinals")
        for row in every_entry(name)
        for word in row.split()[1:]
    )


@cache
def _measures(language: str) -> dict[str, str]:
    """Map words to the term of what they measure: "high" and "height" to one."""
    return {
        word: f"#{row.split()[0]}{number}"
        for number, row in reversed([*enumerate(entries("measure_names", language))])
        for word in row.split()[1:]
    }


@lru_cache(maxsize=65_536)
def _terms_of(word: str, language: str) -> tuple[str, ...]:
    """Return the terms of a lower-case word; one for all words that measure the same.

    None of a number, nor of a word that says how exact one is.
    """
    measured = _measures(language).get(word)
    if measured or word in _idle():
        return (measured,) if measured else ()
    found = terms(word, language)
    return tuple(term for term in found if term and not term.isdigit())


def _of_table(
    number: int, section: Text, table: Table, head: frozenset[str]
) -> Iterator[Statement]:
    language = section.language
    for row in table.rows:
        label = row.cells[0] if row.filled > 1 else ""
        name = frozenset(terms(label, language))
        if not name or _is_generic(label, language):
            continue
        for column in range(1, len(row.cells)):
            item, measure = _cell(table, row, column, language)
            if item is None or (not measure and item.kind in ("count", "date")):
                continue
            said = table.said(row)
            near = name | _term_set(measure, language)
            look = partial(_marks_of_cell, label, measure, language)
            yield Statement(
                number, row.start, row.end, said, item, [item], near, near, head,
                look, name, row.cells[column], language, section.document,
            )  # fmt: skip


def _marks_of_cell(label: str, measure: str, language: str) -> Marks:
    held = [word for word, _, _ in words(f"{label} {measure}")]
    return Marks(
        sides=_sides(held, language),
        days=_days_in(held, language),
        labels=frozenset(_LABEL.findall(label)),
    )


def _term_set(text: str, language: str) -> frozenset[str]:
    return frozenset(
        term for word, _, _ in words(text) for term in _terms_of(word, language)
    )


def _cell(
    table: Table, row: Row, column: int, language: str
) -> tuple[Quantity | None, str]:
    """Return the one quantity of a cell, and what its column measures."""
    title, cell = table.name(row, column), row.cells[column]
    measure = _IN_BRACKETS.sub(" ", title).strip()
    if not _DIGIT.search(cell) or len(cell.split()) > _CELL:
        return None, measure
    unit = _IN_BRACKETS.search(title)
    found = quantities(f"{cell} {unit[1]}" if unit else cell, language)
    if len(found) != 1:
        return None, measure
    item = found[0]
    if item.kind == "count":
        counted = tuple(word for word, _, _ in words(measure))
        item = replace(item, counted=(*item.counted, *counted))
    return item, measure


def _is_generic(label: str, language: str) -> bool:
    """Whether a row is called by a month, a day or a number, as many rows are."""
    rows = [
        row
        for name in ("weekdays", "months", "month_names")
        for row in entries(name, language)
    ]
    known = {word.lower() for row in rows for word in row.split()}
    return all(word in known or word.isdigit() for word, _, _ in words(label))


@cache
def _days(language: str) -> dict[str, int]:
    rows = sided_rows("weekdays", language)
    return {word: at for at, row in enumerate(rows) for side in row for word in side}


@cache
def _contrasts(language: str) -> dict[str, tuple[Span, ...]]:
    """Map words to the rows in which they stand, and to the sides there."""
    rows = [*sided_rows("contrasts", language), *sided_rows("alternatives", language)]
    found: defaultdict[str, list[Span]] = defaultdict(list)
    for number, row in enumerate(rows):
        for side, alternative in enumerate(row):
            for word in alternative:
                found[stemmed(word, language)].append((number, side))
    return {word: tuple(places) for word, places in found.items()}


def _sides(told: Iterable[str], language: str) -> dict[int, set[int]]:
    known = _contrasts(language)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for word in told:
        for row, side in known.get(_stem(word, language), ()):
            found[row].add(side)
    return dict(found)


@lru_cache(maxsize=65_536)
def _stem(word: str, language: str) -> str:
    return stemmed(word, language)


def _days_in(told: Iterable[str], language: str) -> frozenset[int]:
    days = _days(language)
    return frozenset(days[w] for w in told if len(w) >= _DAY and w in days)
