"""Columns of a table that hold questions and answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from explainbot.exercises.signs import option_names
from explainbot.readers.base import word_set
from explainbot.text.lines import is_question_line, one_line
from explainbot.text.questions import (
    MARKS,
    answer_label,
    ends_as_question,
    question_label,
)
from explainbot.text.tables import ABOVE, LEFT, head_rows
from explainbot.text.word_lists import every_entry, word_list


@dataclass(frozen=True)
class SourceRow:
    """One row of a table: its cells and the source line on which it begins."""

    number: int
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """Which column is which, and which rows are data."""

    question: int
    answer: int
    rows: tuple[SourceRow, ...]
    width: int
    source: int | None = None
    warnings: tuple[str, ...] = ()
    """What the file's author should know: which columns are read, and which not."""
    further: tuple[tuple[int, str], ...] = ()
    """Columns that belong to the answers as well, each with its name."""
    terms: bool = False
    """Whether the columns are named as those of terms and of their meanings."""

    def more(self, row: SourceRow) -> str:
        """Return on one line what the further columns say."""
        said = [
            f"{name}: {one_line(row.cells[at])}"
            for at, name in self.further
            if at < len(row.cells) and row.cells[at].strip()
        ]
        return " | ".join(said)


def plain_name(cell: str) -> str:
    """Return a column's name in lower case, without accents, stars and colons."""
    bare = unicodedata.normalize("NFKD", cell.strip().strip(":*").casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


@cache
def _names(listing: str) -> frozenset[str]:
    """Return the names of a kind of columns in all languages."""
    return frozenset(map(plain_name, every_entry(f"{listing}_columns")))


_ASKED_FIRST = re.compile(rf"[^{MARKS}]{{2,}}[{MARKS}](?=\s)")
_NUMBER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z])?[.):]?")
_COUNT = re.compile(r"[^\W\d_]*[ .]?\(?(\d{1,4})[.):]?")
_STOPS = (*MARKS, ".", "!", "。")
_MUCH = 3
_LOOKED_AT = 60
"""Rows that are looked at to find what asks."""
_LABEL = 20
"""Characters of the longest cell that may only count its row."""
_NAME_WORDS = 6
"""Words of the longest name of a column."""
_NAME = 3
"""Words of a column's name in a table of texts."""
_TEXT = 5
"""Words of a mean cell that is a text."""
HEADER_ROWS = 10
"""Rows with anything in them among which the names of the columns are looked for."""
_NOT_TEXT = word_set("id nr no number type date author url link source category")
_ASIDE = word_set("tag tags id nr no number url link")
_SORTED_IN = ("de", "en", "es", "fr", "it", "nl", "pt", "tr")
"""Languages whose names of columns that only sort the rows are known."""


def column_pair(cells: Sequence[str]) -> tuple[int | None, int | None]:
    """Return which of a header's cells head the questions and the answers.

    A column of terms beside one of their meanings counts as such where none is named
    after questions or answers; so do the two sides of a card.
    """
    first, count = option_names(cells)
    names = [
        "" if first <= at < first + count else plain_name(cell)
        for at, cell in enumerate(cells)
    ]
    question = _column(names, _names("question"))
    answer = _column(names, _names("answer"), question)
    term = next((at for at, name in enumerate(names) if name in _names("term")), None)
    meaning = next(
        (at for at, name in enumerate(names) if name in _names("meaning")), None
    )
    back = next((at for at, name in enumerate(names) if name in _names("back")), None)
    if question is not None and answer is None:
        return question, back
    front = next((at for at, name in enumerate(names) if name in _names("front")), None)
    pairs = ((question, answer), (term, meaning), (front, back))
    if (question, answer) == (None, None):
        return next((pair for pair in pairs if None not in pair), (None, None))
    return question, answer


def _column(
    names: list[str], known: frozenset[str], taken: int | None = None
) -> int | None:
    """Return the column named so, else one whose first word, or any word, is."""
    words = [re.findall(r"\w+", name) for name in names]
    for index, name in enumerate(names):
        if name in known and index != taken:
            return index
    for count in (1, None):
        for index, found in enumerate(words):
            fits = any(word in known and len(word) > 1 for word in found[:count])
            if fits and index != taken and not _NOT_TEXT.intersection(found):
                return index
    return None


def named_layout(rows: Sequence[SourceRow], asking: int | None = None) -> Layout | None:
    """Return the layout of a table whose first row names the two columns.

    Args:
        rows: All of them.
        asking: The column of the questions, where its name does not say so.
    """
    header = [cell.strip() for cell in rows[0].cells]
    names = [plain_name(cell) for cell in header]
    question, answer = column_pair(header)
    question = question if asking is None else asking
    if question is None or answer is None:
        return None
    if is_numbering(_below(rows, 0, question)):
        question = _beside(rows, 0, question, answer)
    lacking = [""] * (question + 1 - len(header))  # rows may be longer than the names
    header, names = header + lacking, names + lacking
    if option_names(header)[1] and _names_options(rows[1:], answer):
        return None
    source = _column(names, _names("source"))
    further = tuple(
        (at, one_line(header[at]))
        for at, name in enumerate(names)
        if name
        and at not in (question, answer, source)
        and not sorts(name)
        and not (at < question and _counts(rows[1:], at))
    )
    told = {at for at, _name in further}
    unread = [
        f'"{header[at]}"'
        for at, name in enumerate(names)
        if name
        and at not in {question, answer, *told}
        and name not in _names("source") | _ASIDE
    ]
    bare = [at for at, name in enumerate(names) if not name]
    unread += [
        f"column {at + 1}, which has no name" for at in with_words(rows[1:], bare)
    ]
    more = [f'"{name}"' for _at, name in further]
    asked, said = one_line(header[question]), one_line(header[answer])
    notes = [f'questions from the column "{asked}", answers from "{said}"']
    notes += [f"further columns with the answers: {', '.join(more)}"] if more else []
    notes += [f"columns not read: {', '.join(unread)}"] if unread else []
    data, width = tuple(rows[1:]), len(header)
    terms = names[question] in _names("term") and names[answer] in _names("meaning")
    return Layout(question, answer, data, width, source, tuple(notes), further, terms)


def with_words(rows: Sequence[SourceRow], columns: Iterable[int]) -> list[int]:
    """Return those of some columns that have words in them."""
    return [
        at
        for at in columns
        if any(
            at < len(row.cells) and any(map(str.isalpha, row.cells[at])) for row in rows
        )
    ]


def sorts(name: str) -> bool:
    """Whether a column of this plain name only numbers, sorts or sources the rows."""
    known = _names("source") | _ASIDE | _NOT_TEXT | _sorting()
    parts = re.findall(r"\w+", name)
    return name in known or not parts or not known.isdisjoint(parts)


@cache
def _sorting() -> frozenset[str]:
    lists = (word_list("sorting_columns", language) for language in _SORTED_IN)
    return frozenset(plain_name(word) for each in lists for word in each)


def _counts(rows: Sequence[SourceRow], column: int) -> bool:
    return all(numbers(row.cells[column]) for row in rows if column < len(row.cells))


def _names_options(rows: Sequence[SourceRow], column: int) -> bool:
    """Whether a column only names options, by a letter or a number."""
    cells = [row.cells[column].strip() for row in rows if len(row.cells) > column]
    codes = [cell for cell in cells if len(cell.strip("().")) == 1]
    return 2 * len(codes) > len(cells)


def two_columns(rows: Sequence[SourceRow], question: int = 0) -> Layout:
    """Return the layout of a table in which no header names the two columns.

    Args:
        rows: All of them.
        question: The column of the questions; the next is that of the answers.
    """
    asked = [question < len(row.cells) and asks(row.cells[question]) for row in rows]
    titled = len(rows) > 1 and not asked[0] and sum(asked) * 2 > len(rows) - 1
    alone = all(len(cell.split()) == 1 for cell in rows[0].cells)
    unasked = not any(asked) or (alone and not asked[0])
    titled = titled or (unasked and heads_texts(rows))
    titled = titled or (alone and not asked[0] and _are_sentences(rows[1:]))
    kind = "skipped as a header" if titled else "read as a question too"
    note = f"no header names the columns: read as question, answer; row 1 is {kind}"
    data = tuple(rows[1:] if titled else rows)
    width = max(len(row.cells) for row in rows)
    return Layout(question, question + 1, data, width, warnings=(note,))


def _are_sentences(rows: Sequence[SourceRow]) -> bool:
    """Whether each cell of several rows is a sentence."""
    cells = [one_line(cell) for row in rows for cell in row.cells]
    return len(rows) > 1 and all(
        len(cell.split()) >= _NAME and cell.endswith(_STOPS) for cell in cells
    )


def find_layout(rows: Sequence[SourceRow]) -> tuple[Layout | None, int]:
    """Return the layout of a table, and how many rows stand above it.

    One of the first rows names the columns, or one column asks what another, which is
    named after answers, or the next one answers.
    """
    named = find_named(rows)
    if named is not None:
        return named
    first = next(
        (at for at, row in enumerate(rows) if sum(map(bool, row.cells)) > 1), 0
    )
    column = asking_column(rows[first:])
    found = None if column is None else two_columns(rows[first:], column)
    return found, first if found else 0


def _only_sorted(rows: Sequence[SourceRow], column: int) -> bool:
    """Whether a first row says that a column only sorts the rest: "Level"."""
    name = rows[0].cells[column] if column < len(rows[0].cells) else ""
    names = bool(name.strip()) and not asks(name)
    return names and not asks(rows[0].cells[column - 1]) and sorts(plain_name(name))


def find_named(rows: Sequence[SourceRow]) -> tuple[Layout | None, int] | None:
    """Return the same where one of the first rows names the columns; else None."""
    for number, row in enumerate(rows[:HEADER_ROWS]):
        if None not in column_pair(row.cells):
            return named_layout(rows[number:]), number
    found = find_questions(rows[:_LOOKED_AT])
    if found is None or not found.headed or found.told != "asking":
        return None
    answer = column_pair(rows[found.above].cells)[1]
    if answer is None or answer == found.column:
        return None
    return named_layout(rows[found.above :], found.column), found.above


Told = Literal["question", "name", "asking", "first"]
"""How the column of the questions is known: it is called "question", or so in another
language or by one of several words, most of its cells ask, or it is the first."""


@dataclass(frozen=True)
class QuestionColumn:
    """Where a table's questions stand."""

    column: int
    above: int
    """Rows above the names of the columns, or above the first question."""
    headed: bool
    """Whether the row below those names the columns."""
    told: Told


def find_questions(rows: Sequence[SourceRow]) -> QuestionColumn | None:
    """Return which column of a table asks, by the rules for all kinds of tables.

    One of the first rows names it, under what titles ever; else it is the one in which
    most cells ask; else the first that has words and does not count the rows, below the
    first row with several cells.  A column that is named after questions and only
    counts them gives way to the next.  None where nothing is filled.

    Args:
        rows: The first rows; some dozens are enough.
    """
    filled = [at for at, row in enumerate(rows) if any(map(str.strip, row.cells))]
    if not filled:
        return None
    return (
        _named_questions(rows, filled[:HEADER_ROWS])
        or _asking(rows, filled)
        or _first_worded(rows, filled[:HEADER_ROWS])
    )


def _named_questions(
    rows: Sequence[SourceRow], filled: Sequence[int]
) -> QuestionColumn | None:
    best: tuple[int, QuestionColumn] | None = None
    for above in filled:
        cells = [_as_name(cell) for cell in rows[above].cells]
        column = column_pair(cells)[0]
        plain = [plain_name(cell) for cell in cells]
        exact = "question" in plain
        column = plain.index("question") if exact else column
        if column is None:
            continue
        before = [row.cells[column] for row in rows[:above] if column < len(row.cells)]
        below = _below(rows, above, column)
        if any(map(asks_in_list, before)):
            continue
        sure = exact or plain[column] in _names("question")
        alone = sum(map(bool, map(str.strip, rows[above].cells))) == 1
        if not sure and alone and 2 * sum(map(asks_in_list, below)) <= len(below):
            continue
        told: Told = "question" if exact else "name"
        if is_numbering(below):
            beside = _beside(rows, above, column)
            asking = any(map(asks_in_list, _below(rows, above, beside)))
            if asking or not exact:
                # "Sheet | Questions" above names and sums is a table of contents.
                known = asking or column_pair(cells[beside : beside + 1])[0] is not None
                column, told = beside, "name" if known else "first"
        found = QuestionColumn(column, above, headed=True, told=told)
        rank = 2 * exact + sure
        if best is None or rank > best[0]:
            best = rank, found
    return best[1] if best else None


def asks_in_list(cell: str) -> bool:
    """Whether a cell asks, however long it is."""
    return ends_as_question(cell.strip()) or asks(cell)


def _as_name(cell: str) -> str:
    """Return a cell as the name of a column; "" for one that cannot be a name."""
    bare = cell.strip().rstrip(f"{MARKS} ")
    short = len(bare.split()) <= _NAME_WORDS
    return bare if short and (not asks_in_list(cell) or len(bare.split()) == 1) else ""


def _below(rows: Sequence[SourceRow], above: int, column: int) -> list[str]:
    """Return the filled cells of a column below a row."""
    cells = (row.cells[column] for row in rows[above + 1 :] if column < len(row.cells))
    return [cell for cell in cells if cell.strip()]


def is_numbering(cells: Sequence[str]) -> bool:
    """Whether most of some filled cells only count, date or measure."""
    return 2 * sum(map(is_bare, cells)) > len(cells)


def is_bare(cell: str) -> bool:
    """Whether a cell says nothing in words: a number, a date, "3.", "b)" or "Q2"."""
    worded = any(map(str.isalpha, cell))
    return not worded or (len(cell) <= _LABEL and numbers(cell))


def _beside(
    rows: Sequence[SourceRow], above: int, column: int, taken: int | None = None
) -> int:
    """Return the column that asks, or the next with words, in place of a numbering.

    Args:
        rows: The table's.
        above: The row that names the columns.
        column: What only counts.
        taken: A column that is something else.
    """
    width = max(len(row.cells) for row in rows[above:])
    asked: dict[int, int] = {}
    for at in (*range(column + 1, width), *range(column)):
        below = _below(rows, above, at)
        if below and at != taken and not is_numbering(below):
            asked[at] = sum(map(asks_in_list, below))
    return max(asked, key=lambda at: asked[at], default=column)


def _asking(rows: Sequence[SourceRow], filled: Sequence[int]) -> QuestionColumn | None:
    """Return the column in which most cells ask, from the first that does on."""
    best: tuple[int, int, int] | None = None
    for column in range(max(len(rows[at].cells) for at in filled)):
        cells = {
            at: rows[at].cells[column]
            for at in filled
            if column < len(rows[at].cells) and rows[at].cells[column].strip()
        }
        first = next((at for at, cell in cells.items() if asks_in_list(cell)), None)
        if first is None:
            continue
        later = [cell for at, cell in cells.items() if at >= first]
        from_there = [cell for cell in later if any(map(str.isalpha, cell))]
        asked = sum(map(asks_in_list, from_there))
        if 2 * asked > len(from_there) and (best is None or asked > best[0]):
            best = asked, column, first
    if best is None:
        return None
    _asked, column, first = best
    if _heads_numbers(rows, first, column):
        return QuestionColumn(column, first, headed=True, told="asking")
    before = [at for at in filled if at < first]
    names = before[-1] if before else first
    several = sum(map(bool, map(str.strip, rows[names].cells))) > 1
    here = column < len(rows[names].cells) and rows[names].cells[column].strip()
    stands = here and here[-1] in _STOPS and not several  # an order, and no name
    stands = stands or _is_numbered(rows, names)
    if not before or not (several or here) or stands:
        above = names if stands else first
        return QuestionColumn(column, above, headed=False, told="asking")
    return QuestionColumn(column, names, headed=True, told="asking")


def _heads_numbers(rows: Sequence[SourceRow], above: int, column: int) -> bool:
    """Whether a row names a column of numbers or dates beside one whose name asks.

    So do exports of forms: "Time | What would you like to know?".
    """
    return any(
        at != column
        and not is_bare(name)
        and len(below) > 1
        and all(map(is_bare, below))
        for at, name in enumerate(rows[above].cells)
        if name.strip() and (below := _below(rows, above, at))
    )


def _first_worded(rows: Sequence[SourceRow], filled: Sequence[int]) -> QuestionColumn:
    wide = (at for at in filled if sum(map(bool, map(str.strip, rows[at].cells))) > 1)
    above = next(wide, filled[0])
    headed = not _is_numbered(rows, above)
    for column in range(len(rows[above].cells)):
        below = _below(rows, above, column)
        if below and not is_numbering(below):
            return QuestionColumn(column, above, headed=headed, told="first")
    return QuestionColumn(0, above, headed=headed, told="first")


def _is_numbered(rows: Sequence[SourceRow], place: int) -> bool:
    """Whether a row has a number that the next one counts on from: it names nothing."""
    return any(
        is_bare(cell)
        and bool(below := _below(rows, place, at))
        and is_bare(below[0])
        and _count_of(below[0]) == _count_of(cell) + 1 > 1
        for at, cell in enumerate(rows[place].cells)
        if cell.strip()
    )


def _count_of(cell: str) -> int:
    """Return the number of a cell that counts its row; -1 of any other."""
    found = _COUNT.fullmatch(cell.strip())
    return int(found[1]) if found else -1


def names_columns(row: SourceRow) -> bool:
    """Whether a row can name the columns: two and more cells, all words, all unlike."""
    names = [one_line(cell) for cell in row.cells]
    worded = all(any(map(str.isalpha, name)) for name in names)
    return len(names) > 1 and worded and len(set(names)) == len(names)


def heads_texts(rows: Sequence[SourceRow]) -> bool:
    """Whether the first of several rows is a few names, and the others are texts."""
    rest = [len(row.cells[-1].split()) for row in rows[1:] if row.cells]
    return bool(rest) and looks_named(rows[0]) and sum(rest) >= _TEXT * len(rest)


def looks_named(row: SourceRow) -> bool:
    """Whether each cell is a name: a few words, a capital first, no stop."""
    names = [one_line(cell) for cell in row.cells]
    return (
        all(
            name
            and len(name.split()) <= _NAME
            and not name[0].islower()
            and name[-1] not in ".!?"
            for name in names
        )
        and len(names) > 1
    )


def plain_lines(rows: Sequence[SourceRow]) -> tuple[list[str], int]:
    """Return a table's rows as lines, and how many first rows name the columns.

    Names that stand in one row are said in each line, and that row is none; several
    rows of names, or names without words, stay rows.  Rows without names keep their
    empty cells.
    """
    count, sure = head_rows([row.cells for row in rows])
    named = sure or names_columns(rows[0])
    if count <= 1 and len(rows) > 1 and named and _can_be_said(rows[0]):
        names = rows[0].cells
        return [row_line(row, names) for row in rows[1:]], 1
    if not count:
        return [row_line(row) for row in rows], 0
    return [bare_line(row) for row in rows], 0


def _can_be_said(row: SourceRow) -> bool:
    names = [one_line(cell) for cell in row.cells]
    worded = [any(map(str.isalpha, name)) for name in names]
    rest = names[1:]
    return all(worded[1:]) and (worded[0] or not names[0]) and len({*rest}) == len(rest)


def bare_line(row: SourceRow) -> str:
    """Return a row on one line, empty cells kept."""
    shown = (cell if cell in {ABOVE, LEFT} else one_line(cell) for cell in row.cells)
    return " | ".join(shown).strip(" ")


def row_line(row: SourceRow, names: Sequence[str] = ()) -> str:
    """Return a row on one line: its filled cells after the names of their columns."""
    said = []
    for at, cell in enumerate(map(one_line, row.cells)):
        name = one_line(names[at]) if at < len(names) else ""
        said += [f"{name}: {cell}" if name else cell] if cell else []
    return " | ".join(said)


def asks(cell: str) -> bool:
    """Whether a cell asks: it is a question, or begins with one ("Why? Explain.")."""
    end = _ASKED_FIRST.match(cell)
    return is_question_line(cell) or (end is not None and is_question_line(end[0]))


def asking_column(rows: Sequence[SourceRow]) -> int | None:
    """Return the column in which most rows ask what the next one answers.

    Before it there may be one that numbers the questions, after it some with a word or
    two, such as tags.
    """
    filled = [row for row in rows if any(cell.strip() for cell in row.cells)]
    for column in (0, 1):
        asked = [
            row
            for row in filled
            if len(row.cells) > column + 1
            and asks(row.cells[column])
            and row.cells[column + 1].strip()
            and not asks(row.cells[column + 1])
        ]
        if (
            _is_last(filled, column + 1)
            and asked
            and 3 * len(asked) >= 2 * (len(filled) - 1)
        ):
            return None if _only_sorted(filled, column + 1) else column
        if not all(numbers(row.cells[0]) for row in filled[1:] or filled):
            return None
    return None


def _is_last(rows: Sequence[SourceRow], column: int) -> bool:
    """Whether what stands after a column is little beside what stands in it."""
    held = sum(len(row.cells[column]) for row in rows if len(row.cells) > column)
    after = [cell.strip() for row in rows for cell in row.cells[column + 1 :]]
    return held >= _MUCH * sum(map(len, after))


def numbers(cell: str) -> bool:
    """Whether a cell only counts its row: "3.", "b)", "Q2", "Frage 4", or nothing."""
    return _NUMBER.fullmatch(cell.strip()) is not None or label_of(cell) == "Q"


def label_of(cell: str) -> str:
    """Return "Q" or "A" where a cell is but the label of a question or an answer."""
    bare = f"{cell.strip().rstrip(':.)')}:" if cell.strip() else ""
    return (
        "Q"
        if question_label().fullmatch(bare)
        else "A"
        if answer_label().fullmatch(bare)
        else ""
    )


def problem(row: SourceRow, layout: Layout) -> str:
    """Say why a row cannot be read as a question with its answer; "" if it can."""
    if any(cell.strip() for cell in row.cells[layout.width :]):
        return (
            f"{len(row.cells)} cells, more than the header's {layout.width} (a cell "
            "that holds the separator needs quotation marks)"
        )
    for name, column in (("question", layout.question), ("answer", layout.answer)):
        if column >= len(row.cells) or not row.cells[column].strip():
            return f'column "{name}" is empty'
    return ""
