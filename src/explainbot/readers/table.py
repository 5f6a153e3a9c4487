"""Question and answer tables: values parted by commas, semicolons, tabs or "|".

Canonical text: for each row the question, a line end and the answer, as the table's
cells hold them (quoting resolved, outer white space removed, line ends that a program
has written as a backslash and an n made line ends); an empty line between rows.  Other
columns are no part of the text.  Rows are numbered as a spreadsheet numbers them: the
header is row 1.

A table of multiple choice gives its questions with what its key says is right, as every
question bank (``banks.sections``).

A table without such columns gives a line a row: the filled cells after the names of
their columns, as ``sheets`` has them.  It needs names, words, and rows of one width;
lines of one cell above it are titles.  Two columns of short facts below two names are
such a table.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from explainbot.errors import EmptySourceError, SourceError
from explainbot.readers.banks.bank import Bank
from explainbot.readers.banks.cards.export import is_export, read_export
from explainbot.readers.banks.cards.notes import cell_words
from explainbot.readers.banks.sections import parsed as parsed_bank
from explainbot.readers.banks.tables import brightspace
from explainbot.readers.banks.tables.brightspace import is_brightspace
from explainbot.readers.banks.tables.forms import FORM_NOTE, find_form
from explainbot.readers.banks.tables.sheets import ChoiceTable, find_choices
from explainbot.readers.banks.words import is_marked_up
from explainbot.readers.base import Decoded, Metadata, Parsed
from explainbot.readers.columns import (
    HEADER_ROWS,
    Layout,
    SourceRow,
    asking_column,
    column_pair,
    find_named,
    heads_texts,
    looks_named,
    names_columns,
    plain_lines,
    problem,
    row_line,
    two_columns,
)
from explainbot.readers.decoding import decode
from explainbot.records import Heading, PlaceMark
from explainbot.text.lines import LINE_END, one_line
from explainbot.text.tables import head_rows

_LONGEST_CELL = 2**31 - 1
_TEXT = 5
"""Words of a mean cell that is a text."""
_TRIED = 500
"""Rows that are read with each separator, to see which fits best."""


def parse(decoded: Decoded, path: Path) -> Parsed:
    """Return the rows as questions (headings) with their answers, or as lines.

    Raises:
        SourceError: The table is not well-formed, or neither questions and answers nor
            rows of words below the names of their columns.
        EmptySourceError: No row has both a question and an answer.
    """
    if is_export(decoded.text):
        return parsed_bank(read_export(decoded.text, path), path)
    rows = _rows(decoded.text, path)
    if (bank := _bank_in(rows)) is not None:
        return parsed_bank(bank, path)
    if _is_plain(rows):
        return _lines(rows)
    layout, above = _layout(rows, path)
    warnings = list(layout.warnings)
    titles = [f'"{row_line(row)}"' for row in rows[:above]]
    warnings += [f"above the table, not read: {', '.join(titles)}"] if titles else []
    escaped = _writes_ends(rows)
    if escaped:
        warnings.append('"\\n" in its cells is read as a line end')
    builder = _Builder(escaped=escaped)
    columns = (layout.question, layout.answer)
    cells = [
        row.cells[at] for row in layout.rows for at in columns if at < len(row.cells)
    ]
    if is_marked_up(cells):
        builder.marked = True
        warnings.append("its cells are read as HTML")
    for row in layout.rows:
        fault = problem(row, layout)
        if fault:
            warnings.append(f"row {row.number}: {fault}; the row is skipped")
        else:
            builder.add(row, layout)
    if not builder.headings:
        raise EmptySourceError(
            "no row has both a question and an answer", where=path,
            hint="Fill in the two columns and add the file again.",
        )  # fmt: skip
    return Parsed(
        "".join(builder.parts),
        Metadata(sources=tuple(dict.fromkeys(builder.sources))),
        headings=tuple(builder.headings),
        marks=tuple(builder.marks),
        warnings=tuple(warnings),
        terms=layout.terms,
    )


def bank_of(data: bytes, path: Path) -> Bank | None:
    """Return the bank that a table is; None if it is none.

    Raises:
        SourceError: The table is not well-formed.
    """
    text = decode(data, path).text
    if is_export(text):
        return read_export(text, path)
    rows = _rows(text, path)
    return _bank_in(rows)


def _bank_in(rows: Sequence[SourceRow]) -> Bank | None:
    """Return the bank that rows hold; None if they hold something else."""
    if is_brightspace(rows):
        return Bank(list(brightspace.questions(rows, _line_of)))
    if choices := find_choices(rows):
        return _bank(*choices, rows)
    form = find_form(rows)
    return Bank(form.questions("line 1"), notes=[FORM_NOTE]) if form else None


def _bank(table: ChoiceTable, above: int, rows: Sequence[SourceRow]) -> Bank:
    """Return the questions of a table of multiple choice."""
    bank = Bank(list(table.questions(_line_of)), notes=list(table.notes()))
    titles = [f'"{row_line(row)}"' for row in rows[:above]]
    if titles:
        bank.notes.append(f"above the table, not read: {', '.join(titles)}")
    return bank


def _line_of(row: SourceRow) -> str:
    return f"line {row.line}"


def _is_plain(rows: Sequence[SourceRow]) -> bool:
    """Whether these are facts below the names of their columns, none of them asked."""
    table = rows[_titles(rows) :]
    if len(table) < 2 or find_named(rows) or asking_column(table) is not None:  # noqa: PLR2004
        return False
    widths = {len(row.cells) for row in table}
    body = "".join(cell for row in table[1:] for cell in row.cells)
    if len(widths) != 1 or not any(map(str.isalpha, body)):
        return False
    if widths == {2}:
        return looks_named(table[0]) and not heads_texts(table) and _are_short(table)
    return names_columns(table[0]) or head_rows([row.cells for row in table])[0] > 0


def _are_short(rows: Sequence[SourceRow]) -> bool:
    """Whether the second of two columns holds facts rather than texts."""
    words = [len(row.cells[1].split()) for row in rows[1:]]
    return sum(words) < _TEXT * len(words)


def _titles(rows: Sequence[SourceRow]) -> int:
    """Return how many rows with one filled cell stand above the others."""
    wide = (sum(bool(cell.strip()) for cell in row.cells) > 1 for row in rows)
    return next((at for at, each in enumerate(wide) if each), 0)


def _lines(rows: Sequence[SourceRow]) -> Parsed:
    parts: list[str] = []
    marks: list[PlaceMark] = []
    length = 0
    above = _titles(rows)
    said, named = plain_lines(rows[above:])
    numbered = [*rows[:above], *rows[above + named :]]
    for row, line in zip(numbered, [*map(row_line, rows[:above]), *said], strict=True):
        marks.append(PlaceMark(length, line=row.line))
        parts.append(line)
        length += len(line) + 1
    note = "no question and answer columns; each row is read as a line"
    return Parsed("\n".join(parts), marks=tuple(marks), warnings=(note,))


class _Builder:
    """The canonical text as it grows, with its headings and marks."""

    def __init__(self, *, escaped: bool) -> None:
        """Begin without a row.

        Args:
            escaped: Whether a backslash and an n in a cell are a line end.
        """
        self._escaped = escaped
        self.marked = False
        """Whether the cells are HTML."""
        self.parts: list[str] = []
        self.headings: list[Heading] = []
        self.marks: list[PlaceMark] = []
        self.sources: list[str] = []
        self._length = 0

    def add(self, row: SourceRow, layout: Layout) -> None:
        if self.parts:
            self._append("\n\n")
        start = self._cell(row, layout.question)
        asked = row.cells[layout.question]
        title = one_line(cell_words(asked) if self.marked else asked)
        self.headings.append(Heading(start, self._length, 1, title))
        self._append("\n")
        self._cell(row, layout.answer)
        more = layout.more(row)
        self._append(f"\n{more}" if more else "")
        if layout.source is not None and layout.source < len(row.cells):
            source = one_line(row.cells[layout.source])
            self.sources.extend([source] if source else [])

    def _cell(self, row: SourceRow, column: int) -> int:
        start = self._length
        cell = row.cells[column]
        before = "".join(row.cells[:column]) + cell[: len(cell) - len(cell.lstrip())]
        # Joining cells may pair one's final "\r" with another's "\n"; cells that end
        # in a lone "\r" are rare and the next row's mark is right again.
        line = row.line + len(LINE_END.findall(before))
        self.marks.append(PlaceMark(start, line=line))
        if self.marked:
            self._append(cell_words(cell))
            return start
        shown = cell.strip()
        if not (self._escaped and "\\n" in shown):
            self._append(shown)
            return start
        for number, part in enumerate(_ESCAPED.sub(_written_out, shown).split("\n")):
            if number:  # the next line of the cell is in the same line of the file
                self._append("\n")
                self.marks.append(PlaceMark(self._length, line=line))
            self._append(part.rstrip())
        return start

    def _append(self, text: str) -> None:
        self.parts.append(text)
        self._length += len(text)


_END = r"(?:\\r)?\\n(?!(?:abla|eg?|eq|ew\w+|i|ot|u)\b)"  # these are commands of TeX
_ENDS = rf"(?P<ends>(?:{_END})+)"
_ESCAPED = re.compile(
    r"(?P<path>(?<!\w)(?:[A-Za-z]:|\\)\\\S*)"
    rf"|(?:(?<=[^\s\\\"'`(])|(?<=[.!?][\"'”’])|(?<=\s)(?=\\n(?:\\|[A-Z•*-]))){_ENDS}"
    r"(?![\"'`)])|(?<=\w)\\t(?=\w)"
)
"""Line ends and tabs as programs write them into a cell; none that a text speaks of."""
_SURE = re.compile(r"[.!?:;,\"”)\\n](?:\\r)?\\n|\w(?:\\r)?\\n(?=[\s•*A-Z\d-]|\Z)")


_NONE = re.compile(r"\\[nrt]")


def _written_out(found: re.Match[str]) -> str:
    """Return what an escape stands for; a path in a file system stands for itself."""
    if found["path"]:
        return found[0]
    return "\n" * found["ends"].count("\\n") if found["ends"] else " "


def _writes_ends(rows: Sequence[SourceRow]) -> bool:
    """Whether a program has written line ends as a backslash and an n."""
    cells = [cell for row in rows for cell in row.cells if "\\n" in cell]
    if not cells or any("\n" in cell.strip() for row in rows for cell in row.cells):
        return False
    ends = [
        bool(_SURE.search(cell, max(found.start() - 1, 0)))
        for cell in cells
        for found in _ESCAPED.finditer(cell)
        if found["ends"]
    ]
    return any(ends) or (
        bool(ends) and not any("\\" in _NONE.sub("", c) for c in cells)
    )


def _rows(text: str, path: Path) -> tuple[SourceRow, ...]:
    """Return the rows that hold anything, read with the separator that fits best."""
    names_it = re.match(r"sep=([,;\t|])(?:\r\n|\r|\n)", text)
    if names_it:  # a spreadsheet's own way to state the separator
        return tuple(row for row in _read(text, names_it[1], path) if row.number > 1)
    order = "\t,;|" if path.suffix.lower() == ".tsv" else ",;\t|"
    skipped = _comments(text, order)
    rest = text[skipped[1] :]
    for separator in order:
        if _is_header(_cells(LINE_END.split(rest, maxsplit=1)[0], separator)):
            return _read(rest, separator, path, skipped[0])
    tables: dict[str, tuple[SourceRow, ...]] = {}
    failure: SourceError | None = None
    for separator in order:
        try:
            tables[separator] = _read(rest, separator, path, skipped[0], most=_TRIED)
        except SourceError as error:
            failure = failure or error
    best = max(tables, key=lambda separator: _fit(tables[separator]), default="")
    rows = tables.get(best, ())
    if failure and not any(len(row.cells) > 1 for row in rows):
        raise failure
    return rows if len(rows) < _TRIED else _read(rest, best, path, skipped[0])


def _cells(line: str, separator: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(separator)]


def _comments(text: str, separators: str) -> tuple[int, int]:
    """Return number and length of the lines before the table that begin with "#"."""
    count = end = 0
    for found in LINE_END.finditer(text):
        line = text[end : found.start()]
        numbered = any(_is_header(_cells(line, sign)) for sign in separators)
        if numbered or not line.startswith("#"):  # "#" may head a column of numbers
            break
        count, end = count + 1, found.end()
    return count, end


def _is_header(cells: Sequence[str]) -> bool:
    return None not in column_pair(cells)


def _fit(rows: tuple[SourceRow, ...]) -> tuple[bool, float, int]:
    """Rank a reading: a known header first, then rows of one width above 1."""
    if not rows:
        return (False, 0.0, 0)
    known = any(_is_header(row.cells) for row in rows[:HEADER_ROWS])
    width = len(rows[0].cells)
    same = sum(len(row.cells) == width for row in rows) / len(rows)
    return (known, same if width > 1 else 0.0, width)


def _read(
    text: str, separator: str, path: Path, passed: int = 0, most: int = 0
) -> tuple[SourceRow, ...]:
    """Read the rows, so many at most unless 0; ``passed`` lines stand before them."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[SourceRow] = []
    line = passed + 1
    number = passed
    try:
        for cells in reader:
            number += 1
            if any(map(str.strip, cells)):
                rows.append(SourceRow(number, line, tuple(cells)))
                if len(rows) == most:
                    break
            line = passed + reader.line_num + 1
    except csv.Error as error:
        raise SourceError(
            f"the table is not well-formed ({error})",
            where=path,
            line=line,
            hint="Look for a quotation mark that is not closed or not doubled.",
        ) from None
    return tuple(rows)


def _layout(rows: tuple[SourceRow, ...], path: Path) -> tuple[Layout, int]:
    """Return the layout, and how many rows stand above the names of the columns."""
    if not rows:
        raise EmptySourceError("the table has no rows", where=path)
    named = find_named(rows)
    if named and named[0]:
        return named[0], named[1]
    return _two_columns(rows, path), 0


def _two_columns(rows: tuple[SourceRow, ...], path: Path) -> Layout:
    if {len(row.cells) for row in rows} != {2}:
        column = asking_column(rows)
        if column is not None:
            return two_columns(rows, column)
        header = [cell.strip() for cell in rows[0].cells]
        found = ", ".join(f'"{name}"' for name in header) or "none"
        raise SourceError(
            f"no question and answer column; the columns are: {found}",
            where=path,
            line=rows[0].line,
            hint='Name the two columns "question" and "answer" in the first row.',
        )
    return two_columns(rows)
