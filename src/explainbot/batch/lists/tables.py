"""Tables of questions: which column asks, what the others mean; csv and tsv.

Which column holds the questions is decided for every kind of table by the rules of
``readers.columns``, which also say how material to answer from is read.  Titles above
the names of the columns are no rows.  A file of csv is read one record at a time; a
cell may hold line ends when it is quoted.  Quotes that do not match are refused: the
rest would be misread.
"""

from __future__ import annotations

import csv
import json
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from explainbot.errors import QuestionsError
from explainbot.readers.columns import (
    HEADER_ROWS,
    QuestionColumn,
    SourceRow,
    asks_in_list,
    column_pair,
    find_questions,
    is_bare,
    plain_name,
)
from explainbot.text.questions import ends_as_question
from explainbot.text.word_lists import every_entry

MOST = 1000
"""Alternatives that a row can ask for."""
_COMMENT = "# "
_SEVERAL_CELLS = 2
_HELD = 3
"""Rows above names that stand once more which may be their titles."""
_SEVERAL = re.compile(r"(?<!\s)\s*\|\|\s*")
_TOPS = frozenset({"top", "top_k", "top-k", "top k"})


@cache
def _collections() -> frozenset[str]:
    return frozenset(map(plain_name, every_entry("collection_columns")))


class Wanted(NamedTuple):
    """What a row asks for beside its question."""

    history: tuple[str, ...] = ()
    """Earlier questions, oldest first."""
    collections: tuple[str, ...] = ()
    top: int | None = None
    fault: str = ""
    """Why the row cannot be answered; "" if it can."""


def question_column(
    names: Sequence[str], column: str | None, where: str, line: int = 0
) -> int | None:
    """Return which of the names heads the questions; None if none says so.

    Args:
        names: The header.
        column: The name that the user gave (case does not matter), or None.
        where: The file's name, for messages.
        line: The header's line.

    Raises:
        QuestionsError: There is no column ``column``.
    """
    if column is not None:
        found = _column_named(names, column)
        if found is not None:
            return found
        raise _no_column(column, names, where, line)
    plain = [name.strip().casefold() for name in names]
    if "question" in plain:
        return plain.index("question")
    return column_pair(names)[0]


def is_comment(question: str) -> bool:
    """Whether a row is a remark and no question: it begins with "# "."""
    return question.lstrip().startswith(_COMMENT)


def wanted(fields: Mapping[str, Any], where: str, line: int) -> Wanted:
    """Read the fields that say how a row is to be answered.

    Raises:
        QuestionsError: "history" is neither a list of texts nor a text.
    """
    history: tuple[str, ...] | None = None
    collections: tuple[str, ...] = ()
    top, fault = None, ""
    for name, value in fields.items():
        plain = plain_name(name)
        if plain == "history" and history is None:
            history = _texts(value)
            if history is None:
                raise QuestionsError(
                    '"history" is neither a list of questions nor one text',
                    where=where,
                    line=line,
                    hint="Give the earlier questions as a list, or joined by ' || '.",
                )
        elif plain in _collections():
            found = _texts(value)
            fault = fault or ("" if found is not None else f'"{name}" is not a name')
            collections += found or ()
        elif plain in _TOPS:
            top = _count(value)
            wrong = top is None and value not in ("", None)
            said = f'"{name}" is not a number from 0 to {MOST}'
            fault = fault or (said if wrong else "")
    return Wanted(history or (), collections, top, fault)


def _texts(value: object) -> tuple[str, ...] | None:
    if value is None:
        return ()
    if isinstance(value, str):
        listed = _listed(value)
        if listed is None:
            return tuple(part for part in _SEVERAL.split(value.strip()) if part)
        value = listed
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(part for part in value if part.strip())
    return None


def _listed(text: str) -> list[Any] | None:
    """Return what a JSON list in a cell holds; None where it is no such list."""
    if not (text.strip().startswith("[") and text.strip().endswith("]")):
        return None
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return held if isinstance(held, list) else None


def _count(value: object) -> int | None:
    """Return a number from 0 to MOST, also one that is written as a text."""
    text = value.strip() if isinstance(value, str) else value
    if isinstance(text, str) and text.isdecimal() and len(text) <= len(str(MOST)):
        text = int(text)
    fits = isinstance(text, int) and not isinstance(text, bool) and 0 <= text <= MOST
    return int(text) if fits and isinstance(text, int) else None


Record = tuple[int, str, dict[str, Any]]
"""Line on which it begins, the question, the other fields."""

_CELL_LIMIT = 2**31 - 1
"""Characters of a cell; the most that every system's ``csv`` module takes."""

_DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)


LOOKED_AT = 60
"""Rows that are looked at to find the questions."""


@dataclass
class Survey:
    """What reading a list took as questions, counted while its rows pass."""

    filled: int = 0
    """Rows with anything in them, also of sheets that are not read."""
    asked: int = 0
    """Rows with a question."""
    bare: int = 0
    """Questions without words: numbers and dates."""
    sure: bool = False
    """Whether the author or the user says where the questions stand."""
    places: list[str] = field(default_factory=list)
    """Where they were looked for."""

    def count(self, question: str, cells: Iterable[object] = ()) -> None:
        """Count a row."""
        blank = not question.strip()
        self.filled += not blank or any(str(cell).strip() for cell in cells)
        self.asked += not blank
        self.bare += not blank and is_bare(question)

    def doubt(self) -> str:
        """Say why the list is hardly what is meant; "" where nothing speaks against."""
        if self.sure or not self.filled:
            return ""
        places = ", ".join(dict.fromkeys(self.places))
        if 2 * self.bare > self.asked:
            return (
                f"{self.bare} of its {self.asked} questions would be mere numbers "
                f"({places})"
            )
        if FEWEST * self.asked < self.filled:
            return f"{self.asked} of its {self.filled} rows would be asked ({places})"
        return ""


FEWEST = 10
"""Share of the rows, as 1 in so many, below which a list is doubted."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a list is to be read, and who hears of it."""

    where: str
    """The file's name, for messages."""
    column: str | None = None
    """Name, or number from 1, of the column with the questions; None finds it."""
    sheet: str | None = None
    """Name, or number from 1, of the only sheet or table to read; None reads each."""
    tell: Callable[[str], None] | None = None
    """Called with a sentence when it is read in a way that may surprise."""
    survey: Survey = field(default_factory=Survey)
    early: bool = True
    """Whether some rows may be read before the first is answered."""

    def say(self, what: str) -> None:
        """Tell something of the list."""
        if self.tell:
            self.tell(f"{self.where}: {what}")


@dataclass(frozen=True, slots=True)
class _Header:
    names: tuple[str, ...]
    asked: int
    """Which column holds the question, from 0."""


def table_records(lines: Iterator[Line], way: Way, delimiter: str) -> Iterator[Record]:
    """Yield the questions of a file of comma or tab separated values.

    Args:
        lines: The file's lines with their numbers.
        way: How to read it.
        delimiter: What separates cells; "" finds it in the first lines (comma,
            semicolon, tab or bar).

    Raises:
        QuestionsError: A quote is not closed, a record has more cells than the header,
            or there is no column of that name.
    """
    csv.field_size_limit(_CELL_LIMIT)  # 131,072 at first: less than a pasted text
    lines, delimiter = _sniff(lines, way, delimiter, HEADER_ROWS if way.early else 1)
    yield from records_of(_cells(lines, way.where, delimiter), way)


def find_column(
    rows: Sequence[tuple[int, Sequence[Any]]], way: Way
) -> QuestionColumn | None:
    """Return where the questions stand in the first rows of a table; None if nowhere.

    Raises:
        QuestionsError: There is no column of the name that the user gave.
    """
    table = [SourceRow(at, at, tuple(map(str, cells))) for at, cells in rows]
    if way.column is None:
        return find_questions(table)
    found = find_questions(table)
    if found is None:
        return None
    names = table[found.above].cells
    counted = way.column.isdecimal()
    filled = [at for at, row in enumerate(table) if any(map(str.strip, row.cells))]
    heads = [found.above] if found.headed else []
    for at in heads if counted else filled[:HEADER_ROWS]:
        column = _column_named(table[at].cells, way.column)
        if column is not None:
            return QuestionColumn(column, at, headed=True, told="question")
    if counted and 0 < int(way.column) <= len(names):
        return replace(found, column=int(way.column) - 1, told="question")
    raise _no_column(way.column, names, way.where, table[found.above].line)


def _column_named(names: Sequence[str], column: str) -> int | None:
    if column in names:
        return [*names].index(column)
    plain = [name.strip().casefold() for name in names]
    wanted = column.strip().casefold()
    return plain.index(wanted) if wanted in plain else None


def _no_column(
    column: str, names: Sequence[str], where: str, line: int
) -> QuestionsError:
    there = ", ".join(name for name in names if name.strip())
    return QuestionsError(
        f'there is no column "{column}"',
        where=where,
        line=line,
        hint=f"There are: {there}.",
    )


def records_of(
    rows: Iterable[tuple[int, list[Any]]],
    way: Way,
    found: QuestionColumn | None = None,
    name: str = "",
) -> Iterator[Record]:
    """Yield the questions of a table's rows, blank ones included.

    Args:
        rows: Each with its line.
        way: How to read it.
        found: Where the questions stand, if that is known.
        name: The sheet's or table's, where there are several.

    Raises:
        QuestionsError: As for ``table_records``.
    """
    rest = iter(rows)
    first = _first_rows(rest, way)
    found = found or find_column(first, way)
    if found is None:
        return
    way.survey.sure = way.survey.sure or found.told == "question"
    names = first[found.above][1]
    if found.headed:
        lacking = [""] * (found.column + 1 - len(names))
        header = _Header(
            _unlike([str(cell) for cell in [*names, *lacking]]), found.column
        )
    else:
        width = max(len(cells) for _, cells in first[found.above :])
        made = tuple(f"column {at}" for at in range(1, width + 1))
        header = _Header(made, found.column)
    _tell_columns(way, found, header, [cells for _, cells in first], name)
    below = chain(first[found.above + found.headed :], rest)
    heads = _filled_cells(names) if found.headed and way.early else []
    for line, cells, titles in _titled(below, heads):
        record = _record(header, line, cells, way.where)
        if titles:
            said = f"{_COMMENT}{record[1]}" if record[1].strip() else ""
            yield line, said, record[2]
            continue
        way.survey.count(record[1], cells)
        yield record


def _titled(
    rows: Iterable[tuple[int, list[Any]]], heads: Sequence[str]
) -> Iterator[tuple[int, list[Any], bool]]:
    """Yield rows, and whether each only names the columns again, or what they are of.

    So sheets begin each of their parts: a title, and the names once more.
    """
    held: list[tuple[int, list[Any]]] = []
    for row in rows:
        filled = _filled_cells(row[1])
        again = len(filled) > 1 and filled == heads
        if (
            not again
            and len(filled) < _SEVERAL_CELLS
            and len(held) < _HELD
            and heads[1:]
        ):
            held.append(row)
            continue
        yield from ((*title, again) for title in held)
        held = []
        yield (*row, again)
    yield from ((*title, False) for title in held)


def _filled_cells(cells: Sequence[Any]) -> list[str]:
    return [said for cell in cells if (said := str(cell).strip())]


class ListTable(NamedTuple):
    """A sheet, or a table of a page: its rows, each with its line."""

    name: str
    rows: Sequence[tuple[int, list[Any]]]


def records_of_tables(
    tables: Sequence[ListTable], way: Way, kind: str, *, force: bool = True
) -> Iterator[Record]:
    """Yield the questions of each table that has a column of questions.

    Where several are read, each row has its table's name in a field of its own.

    Args:
        tables: All that may be read, filled ones.
        way: How to read them.
        kind: What they are called: "sheet" or "table".
        force: Whether the first is read where none has such a column.

    Raises:
        QuestionsError: As for ``table_records``.
    """
    found = _asking_tables(tables, way)
    if not found and way.column is not None and tables:
        raise _no_column(way.column, _all_names(tables), way.where, 0)
    if not found and force and tables:
        first = find_column(tables[0].rows[:LOOKED_AT], way)
        found = [(tables[0], first)] if first else []
    read = {table.name for table, _ in found}
    left = [table for table in tables if table.name not in read]
    for table in left:
        way.survey.filled += sum(map(_is_filled, table.rows))
    several = len(tables) > 1
    if several and found:
        names = ", ".join(f'"{table.name}"' for table, _ in found)
        verb = "are" if len(found) > 1 else "is"
        way.say(f"of its {kind}s {names} {verb} read.")
    for table, column in found:
        rows = records_of(table.rows, way, column, table.name if several else "")
        for line, question, fields in rows:
            own = kind in {name.strip().casefold() for name in fields}
            named = {kind: table.name} if len(found) > 1 and not own else {}
            yield line, question, named | fields


def _asking_tables(
    tables: Sequence[ListTable], way: Way
) -> list[tuple[ListTable, QuestionColumn]]:
    """Return the tables with a column of questions, or with the one that is named."""
    found: list[tuple[ListTable, QuestionColumn]] = []
    for table in tables:
        try:
            column = find_column(table.rows[:LOOKED_AT], way)
        except QuestionsError:  # another may have it
            continue
        if column and column.told != "first":
            found.append((table, column))
    by_name = [each for each in found if each[1].told != "asking"]
    return by_name or found


def _all_names(tables: Sequence[ListTable]) -> list[str]:
    """Return the names of the columns of several tables, each once."""
    names: dict[str, None] = {}
    for table in tables:
        found = find_column(table.rows[:LOOKED_AT], Way(""))
        if found and found.headed:
            names |= dict.fromkeys(map(str, table.rows[found.above][1]))
    return list(names)


def named_place(names: Sequence[str], way: Way, kind: str) -> int:
    """Return the place of the sheet or table that the user named, or numbered from 1.

    Raises:
        QuestionsError: There is none.
    """
    wanted = (way.sheet or "").strip()
    place = _column_named(names, wanted)
    if place is None and wanted.isdecimal() and 0 < int(wanted) <= len(names):
        place = int(wanted) - 1
    if place is None:
        raise QuestionsError(
            f'there is no {kind} "{wanted}"',
            where=way.where,
            hint=f"There are: {', '.join(names)}.",
        )
    return place


def _is_filled(row: tuple[int, Sequence[Any]]) -> bool:
    return any(str(cell).strip() for cell in row[1])


def _first_rows(
    rest: Iterator[tuple[int, list[Any]]], way: Way
) -> list[tuple[int, list[Any]]]:
    """Return the rows that are looked at; of a live pipe, up to a name or question."""
    first: list[tuple[int, list[Any]]] = []
    for row in rest:
        first.append(row)
        if len(first) >= LOOKED_AT or (not way.early and _tells(first, way)):
            break
    return first


def _tells(first: Sequence[tuple[int, list[Any]]], way: Way) -> bool:
    """Whether these rows say where the questions stand."""
    if way.column is not None:
        names = [str(cell) for cell in first[-1][1]]
        named = _column_named(names, way.column) is not None
        return named or sum(map(_is_filled, first)) >= HEADER_ROWS
    found = find_column(first, way)
    return found is not None and found.told != "first"


EXPECTED_NAMES = ("expected", "gold")
"""Columns that name the right section (evaluation/outcomes.py), which may ask, too."""


def _tell_columns(
    way: Way,
    found: QuestionColumn,
    header: _Header,
    first: Sequence[Sequence[Any]],
    name: str,
) -> None:
    """Say what was taken for the questions where the author may not expect it."""
    column = header.names[found.column]
    place = f'column "{column}"'
    way.survey.places.append(f'sheet "{name}", {place}' if name else place)
    titles = [
        " ".join(filter(None, (str(cell).strip() for cell in row)))
        for row in first[: found.above]
    ]
    above = [f'"{title}"' for title in titles if title]
    of = f'in sheet "{name}" ' if name else ""
    if above:
        way.say(f"{of}what stands above the table is not read: {', '.join(above)}.")
    below = [[*map(str, row)] for row in first[found.above + found.headed :]]
    asking = _also_asking(below, found.column)
    if others := [
        at
        for at in asking
        if at < len(header.names)
        and header.names[at].strip().casefold() not in EXPECTED_NAMES
        and plain_name(header.names[at]) not in {"history", *_TOPS, *_collections()}
    ]:
        also = ", ".join(f'"{header.names[at]}"' for at in others)
        told = "asks, too, and is" if len(others) == 1 else "ask, too, and are"
        way.say(f"{of}{also} {told} not read; --column reads another one.")
    if found.told in ("question", "name"):
        return
    if not found.headed:
        way.say(
            f"{of}the first row looks like a question, so it is read as one. To name "
            'the columns, write a row with "question" above it.'
        )
        return
    which = "most cells of" if found.told == "asking" else "the first one,"
    used = "ask: it" if found.told == "asking" else ""
    if found.told == "asking":
        way.say(
            f'{of}there is no column "question"; {which} "{column}" {used} is used.'
        )
    else:
        way.say(f'{of}there is no column "question"; {which} "{column}", is used.')


def _also_asking(rows: Sequence[Sequence[str]], column: int) -> list[int]:
    """Return the other columns in which most cells ask, half as many at least."""
    asked: dict[int, int] = {}
    for at in range(max(map(len, rows), default=0)):
        cells = [row[at] for row in rows if at < len(row) and row[at].strip()]
        count = sum(map(asks_in_list, cells))
        if 2 * count > len(cells):
            asked[at] = count
    least = asked.pop(column, 0)
    return [at for at, count in asked.items() if 2 * count >= max(least, 1)]


_WHOLE_LINES = "\x1f"
"""A separator that no line has."""


def _sniff(
    lines: Iterator[Line], way: Way, delimiter: str, most: int
) -> tuple[Iterator[Line], str]:
    """Find the delimiter in the first lines, put back unless one only names it."""
    first = list(islice(lines, 1))
    if not first:
        return lines, delimiter or ","
    named = _SEPARATOR_LINE.fullmatch(first[0][1])
    if named:
        return lines, delimiter or named.group(1)
    first += islice(lines, most - 1)
    found = delimiter or _guess([text for _, text in first])
    if not delimiter and found == "," and _are_whole([text for _, text in first]):
        way.say(
            "each line is read as one question: its commas are not those of a table."
        )
        found = _WHOLE_LINES
    return chain(first, lines), found


def _are_whole(texts: Sequence[str]) -> bool:
    """Whether lines are a question each, with commas that part no columns.

    They have no quotes, a blank behind each comma, and not as many commas each.
    """
    filled = [text.strip() for text in texts if text.strip()]
    return (
        len({text.count(",") for text in filled}) > 1
        and all(map(ends_as_question, filled))
        and not any('"' in text or re.search(r",(?! )", text) for text in filled)
    )


def _guess(texts: Sequence[str]) -> str:
    """Prefer the delimiter that yields a column of questions, then the comma."""
    tables: dict[str, list[SourceRow]] = {}
    try:
        for mark in _DELIMITERS:
            rows = csv.reader(texts, delimiter=mark)
            tables[mark] = [
                SourceRow(at, at, tuple(cells)) for at, cells in enumerate(rows)
            ]
    except csv.Error:  # a cell beyond the size limit: reading it says so with its line
        return ","
    for mark, table in tables.items():
        found = find_questions(table)
        several = any(len(row.cells) > 1 for row in table)
        if found and several and found.told in ("question", "name"):
            return mark
    if ends_as_question(texts[0]) or all(len(row.cells) == 1 for row in tables[","]):
        widths = {
            mark: [len(row.cells) for row in table if any(map(str.strip, row.cells))]
            for mark, table in tables.items()
        }
        for mark in _DELIMITERS[1:]:
            if widths[mark] and min(widths[mark][1:] or widths[mark]) > 1:
                return mark
    return ","


def _cells(
    lines: Iterator[Line], where: str, delimiter: str
) -> Iterator[tuple[int, list[str]]]:
    """Yield each record's cells with the line it begins on."""
    at = [0]

    def texts() -> Iterator[str]:
        for number, text in lines:
            at[0] = number
            yield text

    reader = csv.reader(texts(), delimiter=delimiter, strict=True)
    while True:
        before = at[0]
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise QuestionsError(
                f"the quotes of this row do not match ({error})",
                where=where,
                line=before + 1,
                hint='Put a cell that holds quotes between quotes and double each: "".',
            ) from None
        yield before + 1, cells


def _unlike(cells: list[str]) -> tuple[str, ...]:
    """Return column names that differ: an empty or a repeated one gets its number."""
    names: list[str] = []
    for at, cell in enumerate(cells, start=1):
        name = cell if cell.strip() else f"column {at}"
        while name in names:
            name = f"{name} ({at})"
        names.append(name)
    return tuple(names)


def _record(header: _Header, line: int, cells: list[Any], where: str) -> Record:
    names = header.names
    while len(cells) > len(names) and not str(cells[-1]).strip():
        cells.pop()
    if len(cells) > len(names):
        raise QuestionsError(
            f"this row has {len(cells)} cells, the first row has {len(names)}",
            where=where,
            line=line,
            hint="Put quotes around a cell that holds the separator, "
            "or give a plain list of questions as .txt.",
        )
    cells += [""] * (len(names) - len(cells))
    question = str(cells[header.asked])
    fields = dict(zip(names, cells, strict=True))
    del fields[names[header.asked]]
    return line, question, fields


Line = tuple[int, str]
"""Number from 1, and the text with its line end."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BOM = b"\xef\xbb\xbf"
_OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff")


_OF_A_SHELL = ("/dev/", "/proc/")


def no_file(path: Path) -> str:
    """Say that a path leads to a device or a pipe, which may never end; "" if not.

    A pipe that a shell made for this command (``<(...)``) has somebody who writes.

    Raises:
        OSError: It cannot be looked at.
    """
    mode = path.stat().st_mode
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        return "this is a device, not a file"
    pipe = stat.S_ISFIFO(mode) and not str(path).startswith(_OF_A_SHELL)
    return "this is a pipe, not a file" if pipe else ""


def decoded_lines(raw: Iterable[bytes], where: str) -> Iterator[Line]:
    """Yield the lines of a UTF-8 file; line ends are CR LF, LF or CR, and are kept.

    A byte order mark at the very start is dropped.

    Args:
        raw: The file's bytes, cut after each line feed.
        where: The file's name, for messages.

    Raises:
        QuestionsError: A line is not UTF-8; its number is in the message.
    """
    number = 0
    for count, chunk in enumerate(raw):
        body = chunk.removeprefix(_BOM) if count == 0 else chunk
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            raise _not_utf8(chunk, count, where, number + 1) from None
        for match in _LINE.finditer(text):
            number += 1
            yield number, match.group()


def _not_utf8(chunk: bytes, count: int, where: str, line: int) -> QuestionsError:
    utf16 = count == 0 and chunk.startswith(_OTHER_BOMS)
    return QuestionsError(
        "this is UTF-16 text, not UTF-8" if utf16 else "this is not UTF-8 text",
        where=where,
        line=line,
        hint='Save the list as UTF-8 (in a spreadsheet program: "CSV UTF-8").',
    )
