"""Table rows that a superlative asks for: a column's greatest figure, or smallest.

"Which planet has the most moons?" names no row; the row is the one with the greatest
figure in the column "Moons".  "The longest river" names its column by what is measured.
Nothing is said of a table whose figures are not all of one kind, whose column is not
plain, or where the question says more than rows, columns and headings hold.

"What lesson is first on Friday?" asks for a row by its place: the first with a lesson
in the column "Friday".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from explainbot.text.cache import late
from explainbot.text.tables import Row, Table
from explainbot.text.terms import words
from explainbot.text.word_lists import (
    entries,
    has_list,
    numbered_words,
    sided_rows,
    word_list,
)

Units = Callable[[str], frozenset[str]]
"""Returns the terms of a text in the question's language."""

FEWEST = 3
"""Rows with a figure of which one is the greatest."""
FILLED = 0.8
"""Share of the rows that have a figure in such a column."""
_TIME = late(r"(\d{1,2}):([0-5]\d)")
_FIGURE = late(
    r"[£$€~<>≈]?\s?(?P<sign>[-\u2212–]\s?)?"
    r"(?P<number>\d+(?:[ \u00a0\u202f,.]\d{3})*(?:[.,]\d+)?)"
    r"(?P<unit>[^\d:–—/]*)"
)
_GROUP = 3
"""Digits of a group of thousands."""
_IN_BRACKETS = late(r"\([^()]*\)")
OF_PLACE = frozenset({"what", "which", "when"})
"""What asks for a row by its place: not who gives the first lesson."""
_LABEL = 0
"""The column that names its row."""
_TWO = 2


def extreme_rows(
    question: str,
    table: Table,
    data: Sequence[Row],
    *,
    above: str,
    units: Units,
    free: AbstractSet[str] = frozenset(),
    closed: bool = False,
    language: str = "en",
) -> tuple[Row, ...]:
    """Return the rows with the greatest or smallest figure asked for; () without any.

    Of two that are compared ("Which is longer, the Nile or the Amazon?") both, the one
    that is meant first.

    Args:
        question: One question.
        table: The table.
        data: Its rows that hold data.
        above: Titles, headings and the text around it.
        units: Returns the terms of a text.
        free: Terms that only say what kind of thing is asked for.
        closed: Whether it asks for a yes or no: then only two are compared.
        language: Of the question, ISO 639-1.
    """
    columns, data = _in_columns(table, data)
    asked = _Grade.of(question, language) if columns else None
    names = [units(_IN_BRACKETS.sub(" ", name)) for name in columns]
    own = units(asked.words) if asked else frozenset()
    if asked is None or (closed and not asked.compares):
        return ()
    if _is_named(asked, " ".join(columns)):
        return ()
    kept = [row for row in data if not _is_sum(row, language)]
    said = units(question) - own
    found = _column(asked, said, names, kept, units)
    if found is None:
        return ()
    sign, figures = found
    rest = said - frozenset().union(*names) - free
    if asked.compares:
        both = _named(rest, kept, units)
        rest -= frozenset().union(*(units(row.cells[_LABEL]) for row in both))
        rows = both if len(both) == _TWO and not rest - units(above) else []
        told = [
            (sign * figures[row.start], row) for row in rows if row.start in figures
        ]
        ordered = sorted(told, key=lambda pair: -pair[0])
        return tuple(row for _, row in ordered) if len(told) == _TWO else ()
    # What the thing does stands nowhere.
    idle = units(" ".join(word_list("generic_words", language)))
    idle |= word_list("verbs", language) | units(_done(question, language))
    rows = _limited(rest, kept, idle | units(above), units)
    told = [(sign * figures[row.start], row) for row in rows if row.start in figures]
    best = max((figure for figure, _ in told), default=0.0)
    return tuple(row for figure, row in told if figure == best)


def asks_extreme(question: str, told: str, names: str, language: str) -> bool:
    """Whether a question asks for the most or the least, and no text says which it is.

    Args:
        question: One question.
        told: The rows, and the text around them: "Tarn: the deepest lake".
        names: The names of the columns: "Longest river".
        language: Of the question, ISO 639-1.
    """
    asked = _Grade.of(question, language)
    if asked is None or asked.compares:
        return False
    said = asked.words.split()
    if _is_named(asked, names):
        return False
    if not asked.kinds[0][1] and not said[1:]:  # "most people live", as it is told
        held = [word for word, _, _ in words(told)]
        return (said[0], asked.after) not in pairwise(held)
    alike = {said[0]} if said[1:] else set(_alike(said[0], language))
    return alike.isdisjoint(word for word, _, _ in words(f"{told} {names}"))


def _is_named(asked: _Grade, names: str) -> bool:
    """Whether a column has the word itself in its name: "Latest boat"."""
    said = frozenset(asked.words.split())
    return not said.isdisjoint(word for word, _, _ in words(names))


def _alike(word: str, language: str) -> frozenset[str]:
    """Return the superlatives that may be said of the same figures in one sense."""
    rows = sided_rows("superlatives", language)
    own = [row for row in rows if word in row[0]]
    return frozenset().union(
        *(
            row[0]
            for row in rows
            for one in own
            if row[1] == one[1] and not row[2].isdisjoint(one[2])
        )
    )


def _in_columns(table: Table, data: Sequence[Row]) -> tuple[tuple[str, ...], list[Row]]:
    """Return the names of the columns, and the rows with a cell for each.

    Rows that name their cells themselves leave out empty ones.
    """
    if table.names or not all(row.names for row in data):
        return table.names, list(data)
    names = tuple(dict.fromkeys(name for row in data for name in row.names))
    if any(len(set(row.names)) < len(row.names) for row in data):
        return (), []
    told = [dict(zip(row.names, row.cells, strict=False)) for row in data]
    rows = [
        replace(row, cells=tuple(cells.get(name, "") for name in names))
        for row, cells in zip(data, told, strict=True)
    ]
    return names, rows


def ordered_row(
    question: str,
    table: Table,
    data: Sequence[Row],
    *,
    units: Units,
    days: AbstractSet[str],
    free: AbstractSet[str] = frozenset(),
) -> tuple[Row, ...]:
    """Return the row that is first, second, last on a day; () without one.

    Of a timetable: its rows are in the order of their times or numbers, and one column
    is that of the day.

    Args:
        question: One question.
        table: The table.
        data: Its rows that hold data.
        units: Returns the terms of a text.
        days: Terms of the days of the week.
        free: Terms that only say what kind of thing is asked for.
    """
    ranks = numbered_words("ordinals", "en")
    places = [int(ranks[word]) for word, _, _ in words(question) if word in ranks]
    named = table.names or (data[0].names if data else ())
    asking = {word for word, _, _ in words(question)}
    asking &= word_list("interrogatives", "en")
    if len(places) != 1 or not named or not asking <= OF_PLACE or not _in_order(data):
        return ()
    names = [units(name) for name in named]
    said = units(question)
    columns = [at for at, name in enumerate(names) if name & said & days]
    if len(columns) != 1:
        return ()
    column = columns[0]
    left = said - names[column] - units(" ".join(ranks)) - free
    rows = [row for row in data if any(map(str.isalnum, _cell(row, column)))]
    every = frozenset().union(*(units(_cell(row, column)) for row in rows))
    if len(left - every) > 1:  # "what do we learn", no more
        return ()
    rows = [row for row in rows if left & every <= units(_cell(row, column))]
    at = places[0] - 1 if places[0] > 0 else places[0]
    return (rows[at],) if -len(rows) <= at < len(rows) else ()


def _cell(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""


def _in_order(rows: Sequence[Row]) -> bool:
    """Whether the first cells are times or numbers, each after the one before."""
    found = []
    for row in rows:
        cell = _cell(row, _LABEL).strip()
        clock, number = _TIME.match(cell), re.match(r"\d{1,2}(?!\d)", cell)
        if clock:
            found.append(int(clock[1]) * 60 + int(clock[2]))
        elif number:
            found.append(int(number[0]))
        else:
            return False
    return len(found) >= FEWEST and found == sorted(set(found))


@dataclass(frozen=True)
class _Grade:
    """What is said of how much."""

    words: str
    """As they are written, in lower case."""
    kinds: tuple[tuple[AbstractSet[str], AbstractSet[str]], ...]
    """"+" for the greatest or "-" for the smallest, and names of the columns, by rank.
    """
    compares: bool
    """Whether two are compared."""
    language: str
    after: str
    """The word behind it; "" for none."""

    @classmethod
    def of(cls, question: str, language: str) -> _Grade | None:
        """Return that of the first such word of a question; None without one."""
        said = [word for word, _, _ in words(question)]
        for word, after in zip(said, [*said[1:], ""], strict=True):
            found = _kinds(word, language)
            more = _more(language)
            compares = not found and word in more
            if compares:
                found = _kinds(more[word], language)
            if not found:
                continue
            measured = _measured(after, language) if not found[0][1] else frozenset()
            if measured:  # "the most expensive", "more expensive"
                kinds = ((found[0][0], measured),)
                return cls(f"{word} {after}", kinds, compares, language, after)
            return cls(word, found, compares, language, after)
        return None


@cache
def _kinds(
    word: str, language: str
) -> tuple[tuple[AbstractSet[str], AbstractSet[str]], ...]:
    rows = sided_rows("superlatives", language)
    return tuple((row[1], row[2]) for row in rows if word in row[0])


@cache
def _more(language: str) -> dict[str, str]:
    """Map comparatives to their superlatives; {} where a language has no list."""
    if not has_list("comparatives", language):
        return {}
    rows = sided_rows("comparatives", language)
    found = {word: other for one, two in rows for word in one for other in two}
    for listed, _, _ in sided_rows("superlatives", language):
        found |= {f"{word[:-2]}r": word for word in listed if word.endswith("est")}
    return found


def _measured(adjective: str, language: str) -> frozenset[str]:
    """Return the names of columns that hold how expensive a thing is, how long."""
    rows = map(str.split, word_list("measures", language))
    return frozenset(
        name for first, *names in rows if first == adjective for name in names
    )


def _named(said: AbstractSet[str], rows: Sequence[Row], units: Units) -> list[Row]:
    """Return the rows whose first cell is in a question."""
    labels = [units(row.cells[_LABEL]) if row.cells else frozenset() for row in rows]
    return [
        row for row, label in zip(rows, labels, strict=True) if label and label <= said
    ]


def _is_sum(row: Row, language: str) -> bool:
    first = {word for word, _, _ in words(row.cells[_LABEL])} if row.cells else set()
    return not first.isdisjoint(word_list("totals", language))


def _done(question: str, language: str) -> str:
    """Return the word behind a kind of thing: "which river flows"; "" if none does."""
    said = [question[start:end] for _, start, end in words(question)]
    for place, word in enumerate(said[:-2]):
        if word.lower() in word_list("interrogatives", language):
            after = said[place + 2]
            none = word_list("prepositions", language)
            return after if after.islower() and after not in none else ""
    return ""


def _column(
    asked: _Grade,
    said: AbstractSet[str],
    names: Sequence[AbstractSet[str]],
    rows: Sequence[Row],
    units: Units,
) -> tuple[int, dict[int, float]] | None:
    """Return 1 for the greatest figure or -1 for the smallest, and the figures.

    Of each row by where it begins; None where no column is plainly meant.
    """
    counts = not asked.kinds[0][1]
    columns = {}
    for place in range(len(names)):
        figures = _figures(rows, place, asked.language, times=not counts)
        if figures and place != _LABEL:
            columns[place] = figures
    shared = {place: len(said & names[place]) for place in columns}
    most = max(shared.values(), default=0)
    beside = [place for place in columns if shared[place] == most > 0]
    for sign, nouns in asked.kinds:
        measured = units(" ".join(sorted(nouns)))
        fitting = [at for at in beside or columns if measured & names[at]]
        if len(fitting) == 1:
            return _sign(sign), columns[fitting[0]]
    if len(beside) == 1:
        return _sign(asked.kinds[0][0]), columns[beside[0]]
    return None


def _sign(said: AbstractSet[str]) -> int:
    return 1 if "+" in said else -1


def _limited(
    rest: AbstractSet[str],
    rows: Sequence[Row],
    free: AbstractSet[str],
    units: Units,
) -> list[Row]:
    """Return the rows that hold what else is said; [] if that stands nowhere.

    What is ``free`` need not.
    """
    held = [units(" ".join(row.cells)) for row in rows]
    every = frozenset().union(*held)
    limits = rest & every
    if rest - every - free:
        return []
    return [row for row, own in zip(rows, held, strict=True) if limits <= own]


def _figures(
    rows: Sequence[Row], place: int, language: str, *, times: bool
) -> dict[int, float]:
    """Return the figures of a column by where their rows begin.

    {} where too few cells hold one, or not all are of one kind, in one unit.
    """
    cells = {row.start: row.cells[place] for row in rows if place < len(row.cells)}
    filled = {start: cell for start, cell in cells.items() if re.search(r"\d", cell)}
    if len(filled) < max(FEWEST, FILLED * len(rows)):
        return {}
    clocks = {start: _TIME.fullmatch(cell) for start, cell in filled.items()}
    if times and all(clocks.values()):
        return {
            start: int(hit[1]) * 60 + int(hit[2])
            for start, hit in clocks.items()
            if hit
        }
    hits = {start: _FIGURE.fullmatch(cell) for start, cell in filled.items()}
    found = {start: hit for start, hit in hits.items() if hit}
    marks = {hit["unit"].strip().lower() for hit in found.values()}
    if len(found) < len(filled) or len(marks) > 1:
        return {}
    decimal = _decimal_sign([hit["number"] for hit in found.values()], language)
    if decimal is None:
        return {}
    return {
        start: _number(hit["number"], decimal) * (-1 if hit["sign"] else 1)
        for start, hit in found.items()
    }


def _decimal_sign(numbers: Sequence[str], language: str) -> str | None:
    """Return what stands before the decimals of a column's numbers.

    Where the numbers themselves do not tell, that of the language; None where both
    signs do, or "1.204" beside "987" may be more or less.
    """
    decimal: set[str] = set()
    seen = {frozenset(re.findall("[.,]", number)) for number in numbers}
    other = {".": ",", ",": "."}
    for number in numbers:
        signs = re.findall("[.,]", number)
        if not signs:
            continue
        last = signs[-1]
        whole, _, after = number.rpartition(last)
        if signs.count(last) > 1:  # 1.204.000
            decimal.add(other[last])
            continue
        grouped = len(after) == _GROUP and 0 < len(whole) <= _GROUP
        if not grouped or whole.startswith("0"):
            decimal.add(last)
    if len(decimal) > 1:
        return None
    if decimal:
        return decimal.pop()
    own = (entries("decimal_signs", language) or ["."])[0]
    unlike = frozenset(own) in seen and len(seen) > 1
    return None if unlike else own


def _number(number: str, decimal: str) -> float:
    return float(re.sub(rf"[^\d{decimal}]", "", number).replace(decimal, "."))
