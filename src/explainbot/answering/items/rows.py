"""Table rows that a question asks for, and whether there is such a row.

A question to a table names a row by words of a cell ("milk"), and mostly a column by
its name ("boiling point") or the table by its title.  So what it says is looked for in
the cells; the row that holds most of it, words that few rows hold counting most, is the
one.  Where the question names something that stands in no row, no name of a column, no
title and no sentence around the table, the table does not answer it, however alike the
rest sounds.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from explainbot.answering.items.extremes import (
    asks_extreme,
    extreme_rows,
    ordered_row,
)
from explainbot.text.cache import late
from explainbot.text.languages import DEFAULT_LANGUAGE, stop_words
from explainbot.text.tables import LEFT, Row, Table, find_tables
from explainbot.text.terms import terms
from explainbot.text.word_lists import listed, word_list

if TYPE_CHECKING:
    from explainbot.index.storage.rows import StoredSection


HELD = 0.45
"""Share of a cell, by weight, that a question names at least to mean its row."""
NAMED = 0.6
"""The same to be sure of it."""
WHOLE = 0.99
"""The same to be sure of it where nothing else is said."""
SURE = 3
"""Words of a question that a row, its columns and the title hold, from which another
word may be left open."""
SHORT = 4
"""Words of a cell that names something; longer ones are texts."""
OTHER_CELL = 0.8
"""Weight of a word in another cell than the first."""
HEAD = 0.5
"""Weight of a word in the names of the columns, by which one of several tables is
told."""
LED = 2
"""Words from a noun back to what leads it, over another."""
SERIES = ("weekdays", "months")
"""Lists whose members exclude each other."""
_TOKEN = late(
    r"(?P<hour>\d{1,2})[:.h](?P<minute>[0-5]\d)(?!\d)\s?(?P<half>[ap]\.?m\b)?"
    r"|(?P<hours>\d{1,2})\s?(?P<half_of>[ap]\.?m\b)"
    r"|(?P<number>\d+(?:[.,]\d+)*)(?:st|nd|rd|th)?"
    r"|(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)"
)
_CODE = late(
    r"(?<![\w.,:/-])(?:[^\W\d_]{1,3}\d{1,3}[^\W\d_]?|\d{1,2}[^\W\d_])(?![\w²³/]|-\w)"
)
"""A class, a room, a line by letters and figures: "8C", "KS3", "B12"."""
_PARTS = late(r"\d+|[^\W\d_]+")
_RANGE = late(
    r"(?<![\d.,:])(\d{1,4}(?:[:.]\d{1,2})?)\s?(?:-|–|to|bis|à|a)\s?"
    r"(\d{1,4}(?:[:.]\d{1,2})?)(?![\d.,:])"
)
_UNIT = late(r"\s*(?:\([^()]*\)|\bin\s\S+)\s*\Z")
"""The unit after a name: "Length (km)", "Density in g/cm³"."""
_NOON = 12
_YEAR = late(r"[12]\d{3}")
YES_OR_NO = late(rf"\W*{listed('yes_or_no')}\b", re.IGNORECASE)
_FEW = 2
PRICED = "cost price pay"
"""What is asked so stands in a column of that name, or has to be read."""


@dataclass(frozen=True)
class Lookup:
    """What a question finds in the tables of a passage."""

    rows: frozenset[int]
    """The places of the sentences that are rows."""
    heads: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Of each row, the places of the sentences that name its columns."""
    chosen: tuple[int, ...] = ()
    """The rows that the question names, equally well; () for none."""
    missing: bool = False
    """Whether the question names something that no row holds."""
    text_too: bool = False
    """Whether the text around the rows is of another thing as well."""
    aside: bool = False
    """Whether rows say but what stands beside the answer."""
    named: bool = False
    """Whether a row is named wholly, and nothing is left open."""
    open: bool = False
    """Whether it is named, and a reader may say if it holds what is left open."""
    amount: bool = False
    """Whether it is a line of a list of amounts."""
    beside: bool = False
    """Whether a sentence beside the rows names a thing that is asked about, and no row.
    """
    unranked: bool = False
    """Whether the most or the least is asked for, and the rows do not tell it plainly.
    """
    first: bool = False
    """Whether the first of the chosen rows is what is meant, the others but beside."""


@lru_cache(maxsize=128)
def look_up(
    question: str, section: StoredSection, text: str, language: str
) -> Lookup | None:
    """Return what a question finds in the tables of a passage; None without tables.

    Args:
        question: One question.
        section: The passage.
        text: Its text.
        language: The main language of the corpus, ISO 639-1.
    """
    tables = find_tables(text)
    if not tables:
        return None
    language = _spoken(question, language)
    at = {start: place for place, (start, _) in enumerate(section.sentences)}
    tells = section.tells
    title = " ".join(
        (section.title, section.subject, *section.heading_path, section.heading)
    )
    asked = _Asked.of(question, language, _held(title, language))
    found: list[_Found] = []
    heads: dict[int, tuple[int, ...]] = {}
    every: set[int] = set()
    extremes: list[tuple[int, ...]] = []
    for table in tables:
        own = tuple(at[row.start] for row in table.head if row.start in at and row.end)
        known = bool(table.names) and not (own and table.sure and tells[own[0]])
        data = [row for row in table.rows if row.start in at]
        if own and table.sure and not known:
            data = [*(row for row in table.head if row.start in at), *data]
        every.update(at[row.start] for row in data)
        every.update(own)
        heads.update((at[row.start], own if known else ()) for row in data)
        for row, lead in _led(data):
            heads[at[row.start]] += (at[lead.start],)
        found += asked.matches(table, data, at, known=known)
        best = asked.greatest(question, table, data, f"{title} {text[: table.start]}")
        extremes += [tuple(at[row.start] for row in best)] if best else []
        if own and not table.sure:
            found += asked.matches(table, table.head, at, known=False)
    if len(extremes) == 1:
        return Lookup(frozenset(every), heads, extremes[0], named=True, first=True)
    lone = len(found) == 1 and not heads.get(found[0].place)
    prose = [
        text[start:end]
        for place, (start, end) in enumerate(section.sentences)
        if place not in every
    ]
    held = _held(" ".join(prose), language)
    unranked = asked.unranked(question, tables, section, text)
    if lone:
        alone = asked.beside(found[0], held, frozenset(every))
        return replace(alone, named=alone.named and not unranked, unranked=unranked)
    names = [name for table in tables for name in table.names]
    judged = asked.judged(found, held, frozenset(every), heads, names)
    told = [_held(sentence, language) for sentence in prose]
    if unranked and not (judged.named and not judged.chosen[1:]):
        judged = replace(judged, chosen=(), named=False, open=False, unranked=True)
    judged = asked.told_beside(judged, found, told)
    return _of_code(judged, question, f"{title}\n{text}")


def _led(rows: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Yield the rows with a cell from above, each with the row of that cell."""
    leads: dict[int, Row] = {}
    for row in rows:
        above: dict[int, Row] = {}
        for column, (bare, cell) in enumerate(zip(row.bare, row.cells, strict=True)):
            if bare or not cell or row.covered[column : column + 1] == (LEFT,):
                leads[column] = row
            elif column in leads:
                above[leads[column].start] = leads[column]
        for lead in above.values():
            yield row, lead


def _spoken(question: str, language: str) -> str:
    """Return English where the question is rather that than the given language."""
    if language == DEFAULT_LANGUAGE:
        return language
    said = question.lower().split()
    english, own = (
        sum(word in stop_words(code) for word in said)
        for code in (DEFAULT_LANGUAGE, language)
    )
    return DEFAULT_LANGUAGE if english > own else language


@dataclass(frozen=True)
class _Found:
    """A row, and how the question fits it."""

    place: int
    held: frozenset[str]
    """Words of the row."""
    names: frozenset[str]
    """Words of the names of the table's columns."""
    score: float
    cover: float
    """Share of the cell that is named best."""
    loose: bool
    """Whether a figure of that cell is not the one asked for."""
    across: bool
    """Whether the names of the columns are names of things: the table lies across."""
    other: bool = False
    """Whether that cell names another thing of the kind: "Lemon juice", not "orange
    juice"."""
    short: frozenset[str] = frozenset()
    """Words of its cells that hold no text."""


@dataclass(frozen=True)
class _Asked:
    """What a question says."""

    said: tuple[str, ...]
    """Its words in order, each once."""
    tokens: tuple[str, ...]
    """Its words and figures as written, in lower case."""
    kinds: frozenset[str]
    """Those of them that only say what kind of thing is asked for."""
    title: frozenset[str]
    language: str
    extremes: frozenset[str]
    """Those of them that ask for the most or the least."""
    measures: tuple[frozenset[str], ...]
    """For each "how long", the words that name such a thing."""
    closed: bool
    """Whether it asks for a yes or no."""
    reason: bool
    """Whether it asks why."""

    @property
    def deeds(self) -> frozenset[str]:
        """Stems of verbs."""
        return word_list("verbs", self.language)

    @property
    def leads(self) -> frozenset[str]:
        """Words before a noun."""
        found = word_list("prepositions", self.language)
        return found | word_list("determiners", self.language)

    @classmethod
    def of(cls, question: str, language: str, title: frozenset[str]) -> _Asked:
        said = units(question, language)
        plain = [found["word"] for found in _TOKEN.finditer(question.lower())]
        asking = word_list("interrogatives", language)
        after = [word for before, word in pairwise(plain) if before in asking and word]
        kinds = {
            unit
            for word in (*word_list("table_words", language), *after)
            for unit in units(word, language)
        }
        extremes = word_list("most", language) | word_list("least", language)
        nouns = {forms.split()[0]: forms for forms in word_list("measures", language)}
        return cls(
            tuple(dict.fromkeys(said)),
            _tokens(question),
            frozenset(kinds),
            title,
            language,
            frozenset(
                unit
                for word in plain
                if word in extremes
                for unit in units(word, language)
            ),
            tuple(_held(nouns[word], language) for word in after if word in nouns),
            YES_OR_NO.match(question) is not None,
            not word_list("reason_words", language).isdisjoint(filter(None, plain)),
        )

    def greatest(
        self, question: str, table: Table, data: Sequence[Row], above: str
    ) -> tuple[Row, ...]:
        """Return the rows with the greatest or smallest figure that is asked for.

        Or the one that is first on a day.
        """
        if self.reason:
            return ()
        ordered = self.language == DEFAULT_LANGUAGE and ordered_row(
            question,
            table,
            data,
            units=lambda said: _held(said, self.language),
            days=members("weekdays", self.language),
            free=self.kinds | word_list("generic_words", self.language),
        )
        if ordered:
            return ordered
        return extreme_rows(
            question,
            table,
            data,
            above=above,
            units=lambda said: _held(said, self.language),
            free=self.kinds,
            closed=self.closed,
            language=self.language,
        )

    def unranked(
        self, question: str, tables: Sequence[Table], section: StoredSection, text: str
    ) -> bool:
        """Whether the most or the least is asked for, and no word here says which."""
        names = [name for table in tables for name in table.names]
        names += [name for table in tables for row in table.rows for name in row.names]
        told = f"{section.heading} {text}"
        return not (self.closed or self.reason) and asks_extreme(
            question, told, " ".join(names), self.language
        )

    def matches(
        self, table: Table, data: Sequence[Row], at: dict[int, int], *, known: bool
    ) -> list[_Found]:
        """Return how the question fits each of a table's rows."""
        cells = [[_held(cell, self.language) for cell in row.cells] for row in data]
        rows = [frozenset().union(*each) for each in cells]
        holding = Counter(unit for row in rows for unit in row)
        count = len(rows)
        weight = {
            unit: math.log(1 + count / (0.5 + held)) for unit, held in holding.items()
        }
        labels = (*table.names, *(name for row in data for name in row.names))
        names = (
            _held(" ".join(dict.fromkeys(labels)), self.language)
            if known or not (table.names)
            else frozenset()
        )
        # A word of a column's name means the column, unless nothing else is named.
        asked = (set(self.said) - names) or set(self.said)
        heads = HEAD * sum(unit in names for unit in self.said)
        across = known and not table.names[0] and len(table.names) > _FEW
        found = []
        others = self._others([row.cells for row in data], names)
        for row, each, held, other in zip(data, cells, rows, others, strict=True):
            best, cover, loose = 0.0, 0.0, False
            for place, cell in enumerate(each):
                bare = _held(_UNIT.sub("", row.cells[place]), self.language) or cell
                whole = sum(weight[unit] for unit in bare)
                own = self._inside(row.cells[place]) & asked | cell & asked
                got = sum(weight.get(unit, 1.0) for unit in own)
                both = own and _of_series(cell, self.language)
                share = 1.0 if both else min(got / (whole or 1.0), 1.0)
                best += got * (OTHER_CELL if place else 1.0)
                if share > cover:
                    cover = share
                    loose = any(unit[0].isdigit() for unit in cell - asked)
            found.append(
                _Found(
                    at[row.start],
                    held,
                    names,
                    best + heads + cover,
                    cover,
                    loose,
                    across,
                    other,
                    self._short(row.cells),
                )
            )
        return found

    def _short(self, cells: Sequence[str]) -> frozenset[str]:
        """Return the words of the cells that hold no text."""
        short = (cell for cell in cells if len(cell.split()) <= SHORT)
        return _held(" ".join(short), self.language)

    def _others(
        self, rows: Sequence[Sequence[str]], names: frozenset[str]
    ) -> list[bool]:
        """Return of each row whether it is of another thing of the kind asked for.

        The question has another word before the noun of a cell, or another letter or
        figure after it: "orange juice" is no "lemon juice", "group D" no "group C".
        Where one row shows that "orange" goes with "juice", none is meant by "orange"
        alone.
        """
        short = [[cell for cell in row if len(cell.split()) <= SHORT] for row in rows]
        held = frozenset(
            unit for row in short for cell in row for unit in _held(cell, self.language)
        )
        free = self.kinds | self.title | names | self.extremes
        free |= word_list("generic_words", self.language)
        free |= self.deeds - held
        clashes = [
            [clash for cell in row for clash in self._clashes(cell, names, free)]
            for row in short
        ]
        bound = {clash for found in clashes for clash in found if clash}
        others = []
        for row, found in zip(short, clashes, strict=True):
            cells = [_held(cell, self.language) for cell in row]
            alone = any(
                any(one in cell for cell in cells)
                and not any(noun in cell for cell in cells)
                for one, noun in bound
            )
            others.append(bool(found) or alone)
        return others

    def _clashes(
        self, cell: str, names: frozenset[str], free: frozenset[str]
    ) -> Iterator[tuple[str, str] | None]:
        """Yield what the question has for a cell's words: another word and its noun."""
        own = _tokens(cell)
        whole = _held(cell, self.language)
        for place, noun in enumerate(own):
            held = _held(noun, self.language)
            if not held or held <= names:
                continue
            for at, token in enumerate(self.tokens):
                if _held(token, self.language) != held:
                    continue
                before = self.tokens[at - 1] if at else ""
                kind = _held(before, self.language)
                mine = _held(own[place - 1], self.language) if place else frozenset()
                # "Of tap water": there it is no verb.
                led = at >= LED and self.tokens[at - LED] in self.leads
                plain = free - self.deeds if led else free
                unlike = kind and mine and kind.isdisjoint(whole | plain)
                if unlike and mine.isdisjoint(self.said):
                    yield min(kind), min(held)
                after, mark = self.tokens[at + 1 : at + 2], own[place + 1 : place + 2]
                marks = bool(after and mark) and all(map(_is_mark, after + mark))
                if marks and after != mark and mark[0] not in self.tokens:
                    yield None

    def _inside(self, cell: str) -> frozenset[str]:
        """Return the figures asked for that lie in a range that the cell states."""
        asked = [unit for unit in self.said if unit[0].isdigit()]
        hit = _RANGE.search(cell) if asked else None
        if hit is None:
            return frozenset()
        low, high = _figure(hit[1]), _figure(hit[2])
        return frozenset(
            unit
            for unit in asked
            if low <= _figure(unit) <= high
            and (":" in hit[1]) == (":" in hit[2])
            and not (":" in hit[2] and _figure(unit) == high)
        )

    def beside(
        self, row: _Found, prose: frozenset[str], rows: frozenset[int]
    ) -> Lookup:
        """Judge the further columns of a row whose first ones are heading and text."""
        column = [unit for unit in self.said if unit in row.names]
        key = set(self.said) - row.names - self.kinds
        left = set(self.said) - row.names - row.held - self.title - self.kinds - prose
        if not column:
            return Lookup(rows, aside=row.cover < HELD)
        own = any(unit in self.title for unit in self.said)
        if key and len(self.said) <= SURE and not key & (self.title | row.held):
            # "Unit of charge": the text of another thing speaks of charge.
            return Lookup(rows, missing=True, text_too=True)
        return Lookup(rows, {}, (row.place,), named=own and not left)

    def judged(
        self,
        found: Sequence[_Found],
        prose: frozenset[str],
        rows: frozenset[int],
        heads: dict[int, tuple[int, ...]],
        names: Sequence[str] = (),
    ) -> Lookup:
        """Choose the rows, and say whether one is named; ``names`` are of columns."""
        near = [each for each in found if each.cover >= HELD]
        named = [each for each in near if not each.other]
        known = frozenset().union(self.title, *(each.names for each in found))
        if not named:
            held = frozenset().union(*(each.held for each in found), prose)
            away = set(self.said) - known - self.kinds - held
            extreme = bool(self.extremes - known)
            away |= self._only_told(found, prose)
            missing = bool(away) and not (extreme or self.reason) and len(found) > 1
            missing |= bool(near) and not self.reason
            in_rows = frozenset().union(*(each.held for each in found))
            told = set(self.said) & prose - in_rows - known - self.kinds
            listed = frozenset().union(*(members(one, self.language) for one in SERIES))
            told = set() if away & listed or _figures(away) else told
            return Lookup(rows, heads, missing=missing, beside=bool(told))
        best = max(each.score for each in named)
        chosen = [each for each in named if each.score >= best - 1e-9]
        top = chosen[0]
        own = top.held | top.names | self.title
        left = [u for u in self.said if u not in own | self.kinds | prose]
        got = [u for u in self.said if u in own]
        column = any(unit in top.names for unit in self.said)
        open_word = len(left) > (len(got) >= SURE and column)
        measured = all(forms & own for forms in self.measures)
        priced = _held(PRICED, self.language)
        unpriced = not priced.isdisjoint(self.said) and priced.isdisjoint(own)
        whole = measured and not (open_word or self.reason or unpriced)
        missing = self._excluded(left, found, top) or self._other_column(left, names)
        sure = top.cover >= WHOLE
        return Lookup(
            rows,
            heads,
            tuple(each.place for each in chosen),
            missing=missing,
            named=whole and (sure or (top.cover >= NAMED and len(got) > 1)),
            open=measured and not (whole or missing or chosen[1:]) and sure,
        )

    def told_beside(
        self, judged: Lookup, found: Sequence[_Found], told: Sequence[frozenset[str]]
    ) -> Lookup:
        """Leave the rows aside where a sentence says all that they do, and more.

        "Coal is to end by 2030" beside the row of coal, where it is asked when it ends.

        Args:
            judged: What was found in the rows.
            found: The rows.
            told: Words of each sentence outside the tables.
        """
        chosen = [each for each in found if each.place in judged.chosen]
        if judged.missing and self._days_told(found, told):
            return replace(judged, missing=False)
        if not chosen:
            return judged
        said = set(self.said) - self.title
        own = said.intersection(*(each.held | each.names for each in chosen))
        more = any(own < said & sentence for sentence in told)
        columns = frozenset().union(*(each.names for each in chosen))
        giving = _held(" ".join(word_list("reason_columns", "en")), self.language)
        if self.reason and columns.isdisjoint(giving):
            more |= any(not own.isdisjoint(sentence) for sentence in told)
        return Lookup(judged.rows, judged.heads, aside=True) if more else judged

    def _days_told(
        self, found: Sequence[_Found], told: Sequence[frozenset[str]]
    ) -> bool:
        """Whether a sentence tells of the day or month that no row is of.

        "Closed on Sunday", below the hours of the other days.
        """
        every = frozenset().union(*(each.held | each.names for each in found))
        asked = frozenset().union(*(members(one, self.language) for one in SERIES))
        away = (asked & set(self.said)) - every
        return bool(away) and any(away <= sentence for sentence in told)

    def _only_told(self, found: Sequence[_Found], prose: frozenset[str]) -> set[str]:
        """Return what a few words ask a column of, where but texts in cells hold it."""
        columns = frozenset().union(*(each.names for each in found))
        short = frozenset().union(*(each.short for each in found), prose, self.title)
        asked = set(self.said) - columns - self.kinds
        few = len(self.said) <= SURE and not columns.isdisjoint(self.said)
        return asked if few and not asked & short else set()

    def _other_column(self, left: Sequence[str], names: Sequence[str]) -> bool:
        """Whether another column is asked for: a boiling point, not a melting point.

        The question has another word before the last of a column's name, which the
        table and the text around it lack.
        """
        named = [_tokens(name) for name in names]
        numbered = {
            pair[0] for own in named for pair in pairwise(own) if pair[1].isdecimal()
        }
        for before, number in pairwise(self.tokens):  # "period 5" of four
            if number.isdecimal() and _plain(number) in left and before in numbered:
                return True
        if self.language != DEFAULT_LANGUAGE:
            return False
        free = self.kinds | self.extremes | word_list("generic_words", self.language)
        for before, noun in pairwise(self.tokens):
            kind = _held(before, self.language)
            if not kind or not kind <= set(left) or kind & free:
                continue
            last = _held(noun, self.language)
            named = [_tokens(_UNIT.sub("", name)) for name in names]
            alike = [own for own in named if own and _held(own[-1], "en") == last]
            if last and alike and all(own[1:] for own in alike):
                return True
        return False

    def _excluded(
        self, left: Sequence[str], found: Sequence[_Found], top: _Found
    ) -> bool:
        """Whether what a row leaves open is of a series of which others stand there.

        Another day, month, hour, year or figure; in a table that lies across, anything.
        """
        every = frozenset().union(*(each.held | each.names for each in found))
        for series in SERIES:
            listed = members(series, self.language)
            if listed & set(left) and listed & (every | self.title):
                return True
        figures = _figures(left)
        if figures and (top.loose or (not self.closed and _alike(figures, every))):
            return True
        column = any(unit in top.names for unit in self.said)
        return bool(left) and top.across and not column


def _of_code(judged: Lookup, question: str, told: str) -> Lookup:
    """Return what was found, or that it is missing where another code is told of."""
    if not has_other_code(question, told):
        return judged
    return replace(judged, missing=True, named=False, open=False, beside=False)


def has_other_code(question: str, text: str) -> bool:
    """Whether a text lacks a code that a question names, and has others like it.

    "Class 8C", of 8B alone; "KS4" beside KS1 and KS2.  In small letters it may be an
    amount, "50m", unless a code of the text has the figure or the letter.
    """
    asked = list(_CODE.finditer(question))
    if not asked:
        return False
    held = {found[0].lower() for found in _CODE.finditer(text)}
    parts = {part for code in held for part in _PARTS.findall(code)}
    for found in asked:
        code = found[0].lower()
        shape = _shape(code)
        small = found[0].islower() and code[0].isdigit()
        if code in held or (small and parts.isdisjoint(_PARTS.findall(code))):
            continue
        if any(_shape(one) == shape for one in held):
            return True
    return False


def _shape(code: str) -> str:
    """Return which signs a code is of: letters as "a", a run of figures as "9"."""
    return re.sub(r"\d+", "9", re.sub(r"[^\W\d_]", "a", code))


def _figures(said: Iterable[str]) -> list[str]:
    return [unit for unit in said if unit[0].isdigit()]


def _alike(figures: Sequence[str], every: frozenset[str]) -> bool:
    """Whether hours or years are asked for where other hours or years stand."""
    hours = any(":" in unit for unit in figures) and any(":" in unit for unit in every)
    years = any(map(_YEAR.fullmatch, figures)) and any(map(_YEAR.fullmatch, every))
    return hours or years


@lru_cache(maxsize=4096)
def _held(text: str, language: str) -> frozenset[str]:
    return frozenset(units(text, language))


@lru_cache(maxsize=4096)
def units(text: str, language: str) -> tuple[str, ...]:
    """Return the terms of a text, times and figures each in one form.

    "09:00", "9 am" and "9" are one, and so are "1,538" and "1538"; short forms of
    weekdays and months are the long ones.
    """
    found: list[str] = []
    for token in _TOKEN.finditer(text.lower()):
        if token["word"]:
            long = _long_forms(language).get(token["word"])
            found += terms(long or token["word"], language)
        elif token["number"]:
            found.append(_plain(token["number"]))
        else:
            hour = int(token["hour"] or token["hours"])
            half = token["half"] or token["half_of"] or ""
            hour += _NOON if half.startswith("p") and hour < _NOON else 0
            minute = token["minute"] or "00"
            found.append(str(hour) if minute == "00" else f"{hour}:{minute}")
    return tuple(found)


@lru_cache(maxsize=1024)
def _tokens(text: str) -> tuple[str, ...]:
    """Return a text's words and figures in lower case."""
    return tuple(found.group() for found in _TOKEN.finditer(text.lower()))


def _is_mark(token: str) -> bool:
    """Whether it tells things of one kind apart: "C", "2"."""
    return len(token) == 1 or token.isdecimal()


def _plain(number: str) -> str:
    whole = re.sub(r",(?=\d{3}(?:\D|\Z))", "", number).replace(",", ".")
    if whole.count(".") == 1:
        whole = whole.rstrip("0").rstrip(".")
    return whole.lstrip("0") or "0"


def _figure(number: str) -> float:
    hour, _, minute = number.replace(".", ":").partition(":")
    return int(hour or 0) + int(minute[:2] or 0) / 60 if minute else float(hour or 0)


@lru_cache(maxsize=16)
def _long_forms(language: str) -> dict[str, str]:
    return {
        word: forms[0]
        for series in SERIES
        for forms in map(str.split, word_list(series, language))
        for word in forms
    }


def _of_series(cell: frozenset[str], language: str) -> bool:
    """Whether a cell's words are all of one series: "Saturday and Sunday"."""
    return any(cell <= members(series, language) for series in SERIES)


@lru_cache(maxsize=16)
def members(series: str, language: str) -> frozenset[str]:
    """Return the terms of the members of a series: of the weekdays, of the months."""
    listed: Iterable[str] = (forms.split()[0] for forms in word_list(series, language))
    return frozenset(unit for word in listed for unit in terms(word, language))
