"""Question lists as csv and tsv, read one record at a time; what their columns mean.

The first record that is not blank is the header.  The question stands in the column
``question`` (in any case), else in one whose name says so in another language, else in
the first.  A file whose first cell ends with a question mark has
no header: its first record is a question too.  A cell may hold line ends when it is
quoted.  Quotes that do not match are refused: the rest would be misread.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from explainbot.errors import QuestionsError
from explainbot.readers.columns import column_pair, plain_name
from explainbot.text.questions import ends_as_question
from explainbot.text.word_lists import every_entry

MOST = 1000
"""Alternatives that a row can ask for."""
_COMMENT = "# "
_SEVERAL = re.compile(r"\s*\|\|\s*")
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
    plain = [name.strip().casefold() for name in names]
    if column is not None:
        if column in names:
            return [*names].index(column)
        if column.strip().casefold() in plain:
            return plain.index(column.strip().casefold())
        raise QuestionsError(
            f'there is no column "{column}"',
            where=where,
            line=line,
            hint=f"There are: {', '.join(names)}.",
        )
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
        return tuple(part for part in _SEVERAL.split(value.strip()) if part)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(part for part in value if part.strip())
    return None


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

_DELIMITERS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Header:
    names: tuple[str, ...]
    asked: int
    """Which column holds the question, from 0."""
    is_data: bool
    """Whether the record is a question itself, and the names are made up."""
    is_named: bool
    """Whether a name says that the column holds questions."""


def table_records(
    lines: Iterator[Line],
    where: str,
    delimiter: str,
    on_notice: Callable[[str], None] | None,
    column: str | None = None,
) -> Iterator[Record]:
    """Yield the questions of a file of comma or tab separated values.

    Args:
        lines: The file's lines with their numbers.
        where: The file's name, for messages.
        delimiter: What separates cells; "" finds it in the first line (comma,
            semicolon or tab).
        on_notice: Called with a sentence when there is no column ``question``.
        column: Name of the column with the questions; None finds it.

    Raises:
        QuestionsError: A quote is not closed, a record has more cells than the header,
            or there is no column ``column``.
    """
    csv.field_size_limit(_CELL_LIMIT)  # 131,072 at first: less than a pasted text
    lines, delimiter = _sniff(lines, delimiter)
    yield from records_of(_cells(lines, where, delimiter), where, column, on_notice)


def records_of(
    rows: Iterator[tuple[int, list[Any]]],
    where: str,
    column: str | None,
    on_notice: Callable[[str], None] | None,
) -> Iterator[Record]:
    """Yield the questions of a table's rows, blank ones included.

    Args:
        rows: Each with its line; the first that is not blank is the header.
        where: The file's name, for messages.
        column: Name of the column with the questions; None finds it.
        on_notice: As for ``table_records``.

    Raises:
        QuestionsError: As for ``table_records``.
    """
    header: _Header | None = None
    for line, cells in rows:
        if header is None:
            texts = [str(cell) for cell in cells]
            if not any(text.strip() for text in texts):
                continue
            header = _read_header(texts, column, where, line)
            if on_notice and header.is_data:
                on_notice(_no_header(where))
            elif on_notice and not header.is_named:
                on_notice(_first_column(where, header.names[0]))
            if not header.is_data:
                continue
        yield _record(header, line, cells, where)


def _sniff(lines: Iterator[Line], delimiter: str) -> tuple[Iterator[Line], str]:
    """Find the delimiter in the first line, put back unless it only names it."""
    first = next(lines, None)
    if first is None:
        return lines, delimiter or ","
    named = _SEPARATOR_LINE.fullmatch(first[1])
    if named:
        return lines, delimiter or named.group(1)
    return chain([first], lines), delimiter or _guess(first[1])


def _guess(text: str) -> str:
    """Prefer the delimiter that yields a column "question", then the comma."""
    try:
        split = {mark: next(csv.reader([text], delimiter=mark)) for mark in _DELIMITERS}
    except csv.Error:  # a cell beyond the size limit: reading it says so with its line
        return ","
    for mark, cells in split.items():
        if len(cells) > 1 and any(_is_question(cell) for cell in cells):
            return mark
    if _has_header(split[","]) and len(split[","]) == 1:
        return next((mark for mark in _DELIMITERS if len(split[mark]) > 1), ",")
    return ","


def _has_header(cells: list[str]) -> bool:
    return not ends_as_question(cells[0]) if cells else False


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


def _is_question(name: str) -> bool:
    return name.strip().lower() == "question"


def _read_header(
    cells: list[str], column: str | None, where: str, line: int
) -> _Header:
    has = column is not None or _has_header(cells)
    asked = question_column(cells, column, where, line) if has else None
    if asked is None:
        asked = next((at for at, cell in enumerate(cells) if _is_question(cell)), None)
    if asked is None and not has:
        names = tuple(f"column {at}" for at in range(1, len(cells) + 1))
        return _Header(names, 0, is_data=True, is_named=False)
    named = asked is not None
    return _Header(_unlike(cells), asked or 0, is_data=False, is_named=named)


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


def _no_header(where: str) -> str:
    return (
        f"{where}: the first row looks like a question, so it is read as one. "
        'To name the columns, write a row with "question" above it.'
    )


def _first_column(where: str, name: str) -> str:
    return f'{where}: there is no column "question"; the first one, "{name}", is used.'


Line = tuple[int, str]
"""Number from 1, and the text with its line end."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BOM = b"\xef\xbb\xbf"
_OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff")


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
