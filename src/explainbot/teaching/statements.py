"""Statements with a quantity, and those of one thing that give another quantity.

"The Eiffel Tower is 330 m high" and "At 324 metres, the Eiffel Tower is ..." cannot
both be right.  Compared are statements that share words and measure the same: in a
sentence by the words around the quantity, in a table by the names of row and column.
What tells two statements apart (other years, names, days, "first" and "second", what
``contrasts`` and ``alternatives`` list) excuses them, and so does a series of them.

The work grows with the number of statements, not with its square.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from explainbot.records import Span
from explainbot.teaching.quantities import Quantity, quantities
from explainbot.text.languages import NOUNS_ARE_CAPITAL
from explainbot.text.tables import Row, Table, find_tables
from explainbot.text.terms import stemmed, terms, words
from explainbot.text.word_lists import entries, every_entry, sided_rows, word_list

COMMON = 24
"""Statements of one kind that hold a word, from which on it leads to none."""
KEYS = 6
"""Words of a statement by which others are looked for, the rarest ones."""
MOST_RATIO = 8.0
"""How many times one value of a thing may be the other."""
LONGEST, MOST = 400, 6
"""Characters, and quantities, of a sentence that is looked at."""
SERIES = 2
"""Values that are told with the same words, from which on each is of another thing."""
ALIKE, NAMELESS, OTHER, MISTYPED, SAME_DAY = 0.75, 0.6, 0.45, 0.4, 0.25
"""Share of its words that each of two statements must have of the other: in one text,
in two, in two with the same name, with numbers that differ in a digit, with dates that
differ in the year alone."""
_TWO = 2
_OPENING = " \"'“‘«(*_"
_FEW = 3
"""Digits from which a number may be another one mistyped."""
LEAST = 0.6
"""Share of the words of the shorter statement that the other one has."""
_LEAST_WORDS = 2
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
    names: frozenset[str]
    """Terms of its part of the sentence that are names."""
    sides: Mapping[int, set[int]]
    """Rows of words that exclude each other of which the sentence has some, and their
    sides there."""
    days: frozenset[int]
    """Days of the week in the sentence."""
    labels: frozenset[str]
    """What numbers one of several."""
    dates: frozenset[tuple[int, int, int]]
    """The other dates of the sentence."""
    beside: Mapping[str, float]
    """Its other numbers that measure nothing, by the word before each: "group 2"."""
    row: frozenset[str] = frozenset()
    """Of a table: the terms of the row's name."""
    said: str = ""
    """Of a table: the cell."""
    language: str = "en"
    document: str = ""
    leans: bool = False
    """Whether a pronoun stands for what it is about."""

    @property
    def written(self) -> str:
        """The quantity as it is written."""
        if self.row:
            return self.said
        return " ".join(self.text[self.quantity.start : self.quantity.end].split())


@dataclass(frozen=True)
class Conflict:
    """Two statements of one thing with other quantities."""

    first: Statement
    second: Statement
    score: float
    """Share of words in common, 0 to 1."""


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
    lead: frozenset[str] = frozenset()
    spans = section.sentences
    known = _known_names(whole, language) | head
    for at, (start, end) in enumerate(spans):
        if any(left < end and start < right for left, right in tabled):
            continue
        text = whole[start:end]
        after = whole[slice(*spans[at + 1])] if at + 1 < len(spans) else ""
        told = end - start <= LONGEST and not _REPORT.search(text)
        if told and _DIGIT.search(text) and not _asks(text, after):
            sentence = _Sentence.of(text, section, lead, known)
            yield from sentence.statements(number, start, head)
        lead = _leading(text, language) or lead


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


@dataclass(frozen=True)
class _Sentence:
    """A sentence taken apart once, for all its quantities."""

    text: str
    language: str
    found: Sequence[Quantity]
    tokens: Sequence[tuple[int, str, tuple[str, ...], bool]]
    """Start, word, terms and whether it is a name, of each word outside quantities."""
    pieces: Sequence[Span]
    lead: frozenset[str]
    """What the sentence before begins with."""
    known: frozenset[str]
    """Terms that are names elsewhere in the section."""
    document: str
    leans: bool = False
    """Whether it begins with a pronoun or with no name at all."""

    @classmethod
    def of(
        cls, text: str, section: Text, lead: frozenset[str], known: frozenset[str]
    ) -> _Sentence:
        language, document = section.language, section.document
        found = quantities(text, language)
        if not found or len(found) > MOST:
            return cls(text, language, (), (), (), lead, known, document)
        tokens = []
        for word, start, end in words(text):
            if any(q.start < end and start < q.end for q in found):
                continue
            held = _terms_of(word, language)
            upper = text[start].isupper()
            inside = bool(text[:start].strip(_OPENING))
            name = upper and (inside or not known.isdisjoint(held))
            tokens.append((start, word, held, name))
        cuts = [0, *_cuts(text, found, language), len(text)]
        pieces = [(left, right) for left, right in pairwise(cuts) if left < right]
        first = next((word for _, word, _, _ in tokens), "")
        leans = first in word_list("pronouns", language)
        leans = leans or not any(held for _, _, held, _ in tokens[:3])
        return cls(text, language, found, tokens, pieces, lead, known, document, leans)

    def statements(
        self, number: int, start: int, head: frozenset[str]
    ) -> Iterator[Statement]:
        sides = _sides((word for _, word, _, _ in self.tokens), self.language)
        days = _days_in((word for _, word, _, _ in self.tokens), self.language)
        labels = frozenset(self._labels())
        numbered = [*self._numbered()]
        for item in self.found:
            if item.kind == "count" and not item.counted:
                continue
            if self._converted(item):
                continue
            first, last = self._part(item)
            near = self._terms(first, last)
            # "second floor", not "a third of it".
            ranks = {
                _ordinals(self.language).get(word, "")
                for (place, word, _, _), after in pairwise(self.tokens)
                if first <= place < last and after[2]
            }
            names, far = self._named(first, last), head
            if self.leans or not self.begins_named:
                far |= self.lead
            if self.leans or not names:
                names |= self.lead & self.known
            yield Statement(
                number,
                start,
                start + len(self.text),
                self.text,
                item,
                [other for other in self.found if other.kind == item.kind],
                near,
                self._wide(item),
                far,
                names,
                sides,
                days,
                labels | (ranks - {""}),
                frozenset(
                    other.date
                    for other in self.found
                    if other.kind == "date" and other is not item
                ),
                {word: value for word, value, other in numbered if other is not item},
                language=self.language,
                document=self.document,
                leans=self.leans,
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
        return frozenset(
            term
            for place, _, held, _ in self.tokens
            if first <= place < last
            for term in held
        )

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
            if len(held) >= _LEAST_WORDS:
                return span
            after = last + 1 < len(self.pieces)
            if after and not self._others(item, self.pieces[last + 1]):
                last += 1
            elif first > 0 and not self._others(item, self.pieces[first - 1]):
                first -= 1
            else:
                return span

    def _wide(self, item: Quantity) -> frozenset[str]:
        """Return the terms of all pieces but those with others of its kind."""
        first, last = self._part(item)
        held = set(self._terms(first, last))
        for piece in self.pieces:
            if not self._others(item, piece):
                held |= self._terms(*piece)
        return frozenset(held)


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
            held = [word for word, _, _ in words(f"{label} {measure}")]
            sides, days = _sides(held, language), _days_in(held, language)
            near = name | _term_set(measure, language)
            labels = frozenset(_LABEL.findall(label))
            yield Statement(
                number, row.start, row.end, said, item, [item], near, near, head,
                frozenset(), sides, days, labels, frozenset(), {}, name,
                row.cells[column], language, section.document,
            )  # fmt: skip


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


def conflicts(found: Sequence[Statement]) -> list[Conflict]:
    """Return the pairs, in the order of the first and then of the second.

    Of two sentences that differ in several quantities, the first pair.
    """
    weight = _weights(found)
    by_key: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    held_by: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for number, item in enumerate(found):
        for term in item.wide:
            by_key[item.quantity.kind, term].append(number)
        for term in item.wide | item.far:
            held_by[item.quantity.kind, term].add(number)
    seen: set[tuple[int, int]] = set()
    best: dict[tuple[int, int, int, int], Conflict] = {}
    for number, item in enumerate(found):
        held = sorted(item.wide | item.far, key=lambda term: (-weight[term], term))
        for term in held[:KEYS]:
            others = by_key.get((item.quantity.kind, term), ())
            for other in others if len(others) <= COMMON else ():
                pair = min(number, other), max(number, other)
                if number == other or pair in seen:
                    continue
                seen.add(pair)
                one, two = found[pair[0]], found[pair[1]]
                score = compared(one, two, weight)
                if score >= LEAST and not _is_series(one, two, found, held_by):
                    place = (one.section, one.start, two.section, two.start)
                    best.setdefault(place, Conflict(one, two, score))
    return [best[place] for place in sorted(best)]


def _weights(found: Sequence[Statement]) -> dict[str, float]:
    """Return how much each term says: 1 for one that stands in one statement."""
    uses = Counter(term for item in found for term in item.wide | item.far)
    total = max(len(found), 2)
    return {
        term: math.log(1 + total / count) / math.log(1 + total)
        for term, count in uses.items()
    }


def _is_series(
    one: Statement,
    two: Statement,
    found: Sequence[Statement],
    held_by: Mapping[tuple[str, str], set[int]],
) -> bool:
    """Whether the words that two share are told of more values: of a thing each."""
    kind = one.quantity.kind
    shared = (one.near & (two.wide | two.far)) | (two.near & (one.wide | one.far))
    sets = [held_by[kind, term] for term in shared]
    if not sets:
        return True
    same = [found[number] for number in set.intersection(*sets)]
    values = {
        (item.quantity.low, item.quantity.high, item.quantity.date)
        for item in same
        if kind != "count" or _same_counted(item, one)
    }
    return len(values) > SERIES


def compared(one: Statement, two: Statement, weight: Mapping[str, float]) -> float:
    """Return how likely two statements are of one thing, 0 to 1; 0 if they agree."""
    same = (one.section, one.start) == (two.section, two.start)
    if same or _agree(one, two) or _excused(one, two):
        return 0.0
    if one.row or two.row:
        return float(_in_tables(one, two))
    if one.quantity.kind == "count" and not _same_counted(one, two):
        return 0.0
    strict = one.wide & two.wide
    loose = (one.near & two.far) | (two.near & one.far)
    apart = not one.near & two.wide or not two.near & one.wide
    if apart or len(strict | loose) < _LEAST_WORDS:
        return 0.0
    if one.quantity.kind == "date" and not _same_event(one, two, strict):
        return 0.0
    shares = sorted(
        (
            _share(one.near, two.wide | two.far, weight),
            _share(two.near, one.wide | one.far, weight),
        ),
    )
    return shares[1] if shares[0] >= _least_of(one, two) else 0.0


def _share(
    near: frozenset[str], held: frozenset[str], weight: Mapping[str, float]
) -> float:
    """Return how much of what is said near a quantity the other statement says."""
    whole = sum(weight[term] for term in near)
    return sum(weight[term] for term in near & held) / whole if whole else 0.0


def _least_of(one: Statement, two: Statement) -> float:
    """Return the share that both statements must have of the other.

    More in one text, which tells of many things in like words; less where the values
    look like one that was mistyped.
    """
    if one.document == two.document:
        return ALIKE
    a, b = one.quantity, two.quantity
    both = [x == y for x, y in zip(a.date, b.date, strict=True) if x and y]
    one_part = sum(both) == len(both) - 1 > 0
    if one_part and not (both[0] and a.date[0] and b.date[0]):
        return SAME_DAY
    if _is_mistyped(one, two):
        return MISTYPED
    known = one.names & two.names or any(term[0] == "#" for term in one.near & two.near)
    return OTHER if known else NAMELESS


def _is_mistyped(one: Statement, two: Statement) -> bool:
    """Whether two numbers have the same digits, or all but one."""
    left, right = (
        re.sub(r"\D", "", item.text[item.quantity.start : item.quantity.end])
        for item in (one, two)
    )
    if len(left) != len(right) or len(left) < _FEW:
        return False
    others = sum(a != b for a, b in zip(left, right, strict=True))
    return others == 1 or (others == _TWO and sorted(left) == sorted(right))


def _agree(one: Statement, two: Statement) -> bool:
    """Whether one of two quantities is told in the other's sentence as well."""
    if not one.quantity.differs(two.quantity):
        return True
    return any(
        all(other.date[n] for n, part in enumerate(item.quantity.date) if part)
        and not item.quantity.differs(other)
        for item, others in ((one, two.every), (two, one.every))
        for other in others
    )


def _same_event(one: Statement, two: Statement, strict: frozenset[str]) -> bool:
    """Whether dates can be of one event: alike themselves, or told by like words."""
    a, b = one.quantity.date, two.quantity.date
    equal = sum(x == y != 0 for x, y in zip(a, b, strict=True))
    if equal:
        return True
    return len(strict) > 1 and bool(strict - one.names - two.names)


def _in_tables(one: Statement, two: Statement) -> bool:
    """Whether a row is compared with a like row, or with a sentence that names both."""
    if one.row and two.row:
        measures = one.near - one.row, two.near - two.row
        return one.row == two.row and (
            bool(measures[0] & measures[1]) or not any(measures)
        )
    row, other = (one, two) if one.row else (two, one)
    held = other.wide | other.far
    return row.row <= held and bool((row.near - row.row) & held)


def _same_counted(one: Statement, two: Statement) -> bool:
    left, right = (
        {t for word in item.quantity.counted for t in terms(word, item.language)}
        for item in (one, two)
    )
    return bool(left & right)


def _excused(one: Statement, two: Statement) -> bool:
    """Whether something tells two statements apart."""
    return (
        _are_far(one.quantity, two.quantity)
        or _other_labels(one, two)
        or any(two.beside.get(word, n) != n for word, n in one.beside.items())
        or _other_time(one, two)
        or bool(one.names - two.wide - two.far and two.names - one.wide - one.far)
        or (
            one.language == two.language
            and (_contrast(one, two) or _other_measure(one, two))
        )
    )


def _other_labels(one: Statement, two: Statement) -> bool:
    """Whether they are of one of several each; a pronoun stands for any."""
    if one.labels == two.labels:
        return False
    return not any(item.leans and not item.labels for item in (one, two))


def _are_far(one: Quantity, two: Quantity) -> bool:
    """Whether two quantities of a kind can hardly be meant for one."""
    if one.kind == "date":
        return not any(a and b for a, b in zip(one.date, two.date, strict=True))
    if one.kind in ("clock", "temperature"):
        return False
    low, high = sorted(map(abs, (one.low, two.low)))
    return not low or high / low > MOST_RATIO


def _other_time(one: Statement, two: Statement) -> bool:
    """Whether what is measured is told of other dates."""
    dated = one.quantity.kind == "date"
    return not dated and one.dates != two.dates and not one.dates & two.dates


@cache
def _ordinals(language: str) -> dict[str, str]:
    """Map words that rank one of several to their number, but for the first."""
    rows = (row.split() for row in entries("ordinals", language))
    return {word: number for number, *some in rows if number != "1" for word in some}


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


def _contrast(one: Statement, two: Statement) -> bool:
    """Whether two sentences hold words that exclude each other."""
    if any(not at & two.sides.get(row, at) for row, at in one.sides.items()):
        return True
    return bool(one.days and two.days and not one.days & two.days)


def _other_measure(one: Statement, two: Statement) -> bool:
    """Whether one tells how long and the other how wide."""
    left, right = (
        {term for term in item.near | item.wide if term.startswith("#")}
        for item in (one, two)
    )
    return bool(left and right and not left & right)
