"""Question lists, read one row at a time, whatever their format.

- ``txt``: one question a line; a blank line is a row whose question is empty.
- ``csv``, ``tsv``: one question a record, with a header (see ``tables``).
- ``jsonl``: one JSON value a line, an object with ``question`` or a bare string; blank
  lines are no rows.
- ``xlsx``, ``ods``: one question a row of a sheet (see ``_workbooks``).
- ``md``, ``html``, ``docx``: tables, or list items and paragraphs.

Text is UTF-8, with or without a byte order mark.  Memory does not grow with the length
of a list in txt, csv, tsv or jsonl.

A page or document with tables that have a column of questions is these tables, a row
each.  Of any other every list item, paragraph and heading is a row, in order; what does
not end with a question mark is a question only in a list or a paragraph, so a heading
such as "Week 3" is a comment (``is_comment``: it keeps its "# ").  Mark-up inside the
words is left out; code blocks and HTML in Markdown are no rows.  It is held in memory.
"""

from __future__ import annotations

import contextlib
import json
import math
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Self

from explainbot.batch.lists._workbooks import sheet_records
from explainbot.batch.lists.banks import bank_records, is_bank
from explainbot.batch.lists.tables import (
    Line,
    ListTable,
    Record,
    Survey,
    Wanted,
    Way,
    decoded_lines,
    is_comment,
    named_place,
    no_file,
    question_column,
    records_of_tables,
    table_records,
    wanted,
)
from explainbot.errors import QuestionsError, SourceError
from explainbot.text.lines import one_line
from explainbot.text.questions import ends_as_question

if TYPE_CHECKING:
    from markdown_it.token import Token


_HINT = 'Write {"question": "..."} or "..." on each line.'


def json_records(
    lines: Iterator[Line], where: str, column: str | None = None
) -> Iterator[Record]:
    """Yield the questions of a file of JSON values, one a line; blank lines are none.

    Args:
        lines: The file's lines with their numbers.
        where: The file's name, for messages.
        column: The key that holds the question; None finds it.

    Raises:
        QuestionsError: A line is not JSON, or holds no question.
    """
    for number, text in lines:
        if not text.strip():
            continue
        try:
            value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except (ValueError, RecursionError) as error:
            detail = (
                error.msg if isinstance(error, json.JSONDecodeError) else str(error)
            )
            raise QuestionsError(
                f"this line is not valid JSON ({detail})",
                where=where,
                line=number,
                hint='Write one JSON object with "question" on each line.',
            ) from None
        question, fields = _question(value, column, where, number)
        yield number, question, fields


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refuse(digits)


def _question(
    value: object, column: str | None, where: str, line: int
) -> tuple[str, dict[str, Any]]:
    """Split a line's value into the question and the other fields.

    A null question counts as blank: exports of tables write empty cells so.
    """
    if isinstance(value, str):
        return value, {}
    if not isinstance(value, dict):
        what = "this line holds neither an object nor a text"
        raise QuestionsError(what, where=where, line=line, hint=_HINT)
    names = list(value)
    at = names.index("question") if "question" in value and not column else None
    if at is None:
        at = question_column(names, column, where, line)
    if at is None:
        what = 'this object has no "question"'
        raise QuestionsError(what, where=where, line=line, hint=_HINT)
    key = names[at]
    question = "" if value[key] is None else value[key]
    if not isinstance(question, str):
        what = f'"{key}" is not a text'
        raise QuestionsError(what, where=where, line=line, hint=_HINT)
    return question, {name: cell for name, cell in value.items() if name != key}


Row = tuple[int, list[Any]]


class _Page(NamedTuple):
    """What a page or document shows, as a list of questions may stand in it."""

    tables: list[list[Row]]
    blocks: list[Record]
    """What stands outside of tables, a heading that does not ask as a comment."""


def page_records(page: _Page, way: Way) -> Iterator[Record]:
    """Yield the questions of a page: of its tables, else of its list items and so on.

    Raises:
        QuestionsError: No table has a column of the name that the user gave, or there
            is no such table.
    """
    tables = [
        ListTable(f"table {number}", rows)
        for number, rows in enumerate(page.tables, start=1)
        if any(str(cell).strip() for _, cells in rows for cell in cells)
    ]
    if way.sheet is not None:
        names = [table.name for table in tables]
        tables = [tables[named_place(names, way, "table")]]
    said = sum(not is_comment(question) for _, question, _ in page.blocks)
    alone = way.sheet is not None or not said
    try:
        records = list(records_of_tables(tables, way, "table", force=alone))
    except QuestionsError as error:
        if way.column is None:
            raise
        raise QuestionsError(
            f'no table on this page has a column "{way.column}"',
            where=way.where,
            hint=error.hint,
        ) from None
    if way.column is not None and not tables:
        raise QuestionsError(
            f'no table on this page has a column "{way.column}"', where=way.where
        )
    if records or alone:
        yield from records
        return
    way.survey.places.append("what stands outside of tables")
    for record in page.blocks:
        if not is_comment(record[1]):
            way.survey.count(record[1])
        yield record


def _markdown_page(lines: Iterator[Line]) -> _Page:
    from markdown_it import MarkdownIt

    text = "".join(line.rstrip("\r\n") + "\n" for _, line in lines)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    page = _Page([], [])
    for before, token in pairwise(tokens):
        line = (before.map or [0])[0] + 1
        if before.type == "table_open":
            page.tables.append([])
        if before.type == "tr_open":
            page.tables[-1].append((line, []))
        if before.type in ("th_open", "td_open"):
            page.tables[-1][-1][1].append(_words(token))
        elif token.type == "inline":
            words, line = _words(token), (token.map or [0])[0] + 1
            page.blocks.append(_block(line, words, heads=before.type == "heading_open"))
    return page


def _block(line: int, words: str, *, heads: bool) -> Record:
    comment = heads and not ends_as_question(words)
    return line, f"# {words}" if comment else words, {}


def _html_page(data: bytes, way: Way) -> _Page:
    from explainbot.readers.decoding import decode
    from explainbot.readers.html.page import grids

    shown = grids(decode(data, Path(way.where)).text)
    return _Page(
        [list(enumerate(rows, start=1)) for rows in shown.tables],
        [_block(line, words, heads=heads) for line, words, heads in shown.blocks],
    )


def _word_page(data: bytes, way: Way) -> _Page:
    from explainbot.readers.office.docx import grids

    try:
        tables, blocks = grids(data, Path(way.where))
    except SourceError as error:
        raise QuestionsError(error.what, where=way.where, hint=error.hint) from None
    return _Page(
        [list(enumerate(rows, start=1)) for rows in tables],
        [
            _block(line, one_line(block.text), heads=block.kind == "heading")
            for line, block in enumerate(blocks, start=1)
        ],
    )


def _words(inline: Token) -> str:
    """Return the words of a block on one line, without mark-up."""
    kept = []
    for child in inline.children or ():
        if child.type in ("text", "code_inline"):
            kept.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            kept.append(" ")
    return "".join(kept).strip()


_PAGES = {"html": _html_page, "docx": _word_page}
INPUT_FORMATS = ("txt", "csv", "tsv", "jsonl", "xlsx", "ods", "md", "html", "docx")
BANK = "bank"
"""The form of question banks, which their files say themselves."""
_WORKBOOKS = ("xlsx", "ods")
_SHEETED = (*_WORKBOOKS, "md", "html", "docx")
STANDARD_INPUT = "standard input"
_SUFFIXES = {
    ".txt": "txt",
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "xlsx",
    ".ods": "ods",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
}
_SPOOL_BYTES = 1 << 20
LONGEST = 100_000
"""Characters of a question: more are a mistake, and would take minutes."""

Notice = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One row of a list of questions."""

    number: int
    """Place in the list, from 1."""
    question: str
    """As it was written; blank when the row has none."""
    history: tuple[str, ...]
    """Earlier questions of the conversation, oldest first."""
    fields: dict[str, Any]
    """The row's fields other than the question, unchanged, in their order."""
    line: int
    """Line of the file on which the row begins, from 1."""
    collections: tuple[str, ...] = ()
    """Folders and tags to answer from; () for all."""
    top: int | None = None
    """So many alternatives; None for as many as the other rows have."""
    fault: str = ""
    """Why the row cannot be answered; "" if it can."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a first pass over a list of questions found."""

    rows: int
    columns: tuple[str, ...]
    """Names of all fields but the question, in order of first appearance."""


class QuestionList:
    """A list of questions that can be checked first and then read row by row."""

    def __init__(
        self,
        source: str,
        *,
        form: str | None = None,
        column: str | None = None,
        sheet: str | None = None,
        sure: bool = False,
        banks: bool = False,
    ) -> None:
        """Name the list without reading it.

        Args:
            source: A path, or ``-`` for standard input.
            form: One of INPUT_FORMATS; None goes by the suffix, and takes standard
                input (and a pipe without a suffix) as ``txt``.
            column: Name of the column with the questions; None finds it.
            sheet: Name, or number from 1, of the only sheet (of a page: table) to read.
            sure: Whether what is found is read, however little it looks like questions.
            banks: Whether tables of multiple choice are read as question banks.

        Raises:
            QuestionsError: There is no such file, its form is not known, or it has no
                sheets though one is named.
        """
        self._path = None if source == "-" else Path(source)
        self.where = STANDARD_INPUT if self._path is None else source
        if self._path is not None:
            _check_path(self._path, source)
        self.rereadable = self._path is not None and self._path.is_file()
        """Whether reading it twice costs no copy; false for pipes."""
        self._banks = banks
        self.form = self._form() if form is None else self._known(form)
        self.whole = self.form in {*_SHEETED, BANK}
        """Whether it is held in memory, so that none of it is there before all is."""
        self._column, self._sheet, self._sure = column, sheet, sure
        if sheet is not None and self.form not in _SHEETED:
            raise QuestionsError(
                f"a list of the form {self.form} has no sheets",
                where=self.where,
                hint="Leave out --sheet.",
            )
        self._spool: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Return the list itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Delete the copy of a pipe, if there is one."""
        if self._spool is not None:
            self._spool.close()

    def _known(self, form: str) -> str:
        if form in INPUT_FORMATS:
            return form
        raise QuestionsError(
            f'lists of the form "{form}" are not read',
            where=self.where,
            hint=f"Name one with --from: {', '.join(INPUT_FORMATS)}.",
        )

    def _form(self) -> str:
        suffix = "" if self._path is None else self._path.suffix.lower()
        if self._path is not None and is_bank(self._path, tables=self._banks):
            return BANK
        if not suffix and not self.rereadable:
            return "txt"
        if suffix in _SUFFIXES:
            return _SUFFIXES[suffix]
        raise QuestionsError(
            f'the suffix "{suffix}" says no form' if suffix else "it has no suffix",
            where=self.where,
            hint=f"Name the form with --from: {', '.join(INPUT_FORMATS)}.",
        )

    def scan(self, on_notice: Notice | None = None) -> Scan:
        """Read the whole list once, so that a bad row shows before any answer.

        A pipe is copied to a temporary file first.

        Args:
            on_notice: As for ``rows``.

        Raises:
            QuestionsError: A row cannot be read, or there is none; or what would be
                asked is hardly what is meant: most of it numbers, or under a tenth of
                the rows.
        """
        if not self.rereadable and self._spool is None:
            self._copy()
        columns: dict[str, None] = {}
        count = 0
        survey = Survey(sure=self._sure or self._column is not None)
        for row in self.rows(on_notice, survey):
            count += 1
            columns.update(dict.fromkeys(row.fields))
        if doubt := survey.doubt():
            raise QuestionsError(
                doubt,
                where=self.where,
                hint="Say where the questions are, with --sheet NAME or --column NAME, "
                "or go on all the same with --yes.",
            )
        return Scan(count, tuple(columns))

    def rows(
        self, on_notice: Notice | None = None, survey: Survey | None = None
    ) -> Iterator[QuestionRow]:
        """Yield the rows in order.

        Args:
            on_notice: Called with a sentence when the file is read in a way that its
                author may not expect.
            survey: Counts what was taken as questions.

        Raises:
            QuestionsError: A row cannot be read, or there is none.
        """
        if self._path is None and self.form in _WORKBOOKS and self._spool is None:
            self._copy()
        way = Way(
            self.where,
            self._column,
            self._sheet,
            on_notice,
            survey or Survey(),
            early=self.whole or self.rereadable or self._spool is not None,
        )
        if self._spool is not None:
            self._spool.seek(0)
            yield from self._rows(self._spool, way)
            return
        with self._open() as stream:
            yield from self._rows(stream, way)

    def _copy(self) -> None:
        """Copy a pipe to a file, so that it can be read again."""
        # A workbook is opened by its name.
        self._spool = (
            tempfile.NamedTemporaryFile(suffix=f".{self.form}")  # noqa: SIM115
            if self.form in _WORKBOOKS
            else tempfile.SpooledTemporaryFile(_SPOOL_BYTES)  # noqa: SIM115
        )
        with self._open() as stream:
            shutil.copyfileobj(stream, self._spool)
        self._spool.flush()

    def _open(self) -> contextlib.AbstractContextManager[IO[bytes]]:
        if self._path is None:
            return contextlib.nullcontext(sys.stdin.buffer)
        try:
            if odd := no_file(self._path):
                raise QuestionsError(
                    odd,
                    where=self.where,
                    hint="Name a file, or - for standard input.",
                )
            return self._path.open("rb")
        except OSError as error:
            raise _unreadable(self.where, error) from None

    def _rows(self, raw: IO[bytes], way: Way) -> Iterator[QuestionRow]:
        number = 0
        for number, record in enumerate(self._records(raw, way), start=1):
            line, question, fields = record
            more = wanted(fields, self.where, line) if fields else Wanted()
            yield QuestionRow(
                number,
                question,
                more.history,
                fields,
                line,
                more.collections,
                more.top,
                more.fault or _too_long(question, more.history),
            )
        if not number:
            raise QuestionsError(
                "there are no questions in it",
                where=self.where,
                hint="Write one question on each line.",
            )

    def _records(self, raw: IO[bytes], way: Way) -> Iterator[Record]:
        if self.form in _WORKBOOKS:
            path = Path(str(getattr(raw, "name", self._path)))
            return sheet_records(path, way)
        if self.form == BANK:
            return bank_records(raw.read(), self.where)
        if self.form in _PAGES:
            return page_records(_PAGES[self.form](raw.read(), way), way)
        return self._line_records(decoded_lines(raw, self.where), way)

    def _line_records(self, lines: Iterator[Line], way: Way) -> Iterator[Record]:
        if self.form == "txt":
            return _text_records(lines)
        if self.form == "jsonl":
            return json_records(lines, self.where, self._column)
        if self.form == "md":
            return page_records(_markdown_page(lines), way)
        return table_records(lines, way, "\t" if self.form == "tsv" else "")


def _text_records(lines: Iterable[Line]) -> Iterator[Record]:
    for number, text in lines:
        yield number, text.rstrip("\r\n"), {}


def _too_long(question: str, history: Sequence[str]) -> str:
    longest = max(map(len, (question, *history)))
    if longest <= LONGEST:
        return ""
    return f"a question has {longest:,} characters; at most {LONGEST:,} are read"


def _check_path(path: Path, source: str) -> None:
    if path.is_dir():
        what = "this is a folder, not a list of questions"
    elif not path.exists():
        what = "there is no such file"
    else:
        return
    raise QuestionsError(what, where=source, hint="Name a list of questions.")


def _unreadable(where: str, error: OSError) -> QuestionsError:
    return QuestionsError(
        f"this cannot be read ({error.strerror or error})",
        where=where,
        hint="Check the file's name and permissions.",
    )
