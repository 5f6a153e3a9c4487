"""Question lists, read one row at a time, whatever their format.

- ``txt``: one question a line; a blank line is a row whose question is empty.
- ``csv``, ``tsv``: one question a record, with a header (see ``tables``).
- ``jsonl``: one JSON value a line, an object with ``question`` or a bare string; blank
  lines are no rows.
- ``xlsx``, ``ods``: one question a row of a sheet (see ``sheets``).
- ``md``: a table, or list items and paragraphs (see ``_markdown``).

Text is UTF-8, with or without a byte order mark.  Memory does not grow with the length
of a list in txt, csv, tsv or jsonl.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from explainbot.batch.lists._json_lines import json_records
from explainbot.batch.lists._markdown import outline_records
from explainbot.batch.lists._workbooks import sheet_records
from explainbot.batch.lists.columns import Wanted, wanted
from explainbot.batch.lists.tables import Line, Record, decoded_lines, table_records
from explainbot.errors import QuestionsError

INPUT_FORMATS = ("txt", "csv", "tsv", "jsonl", "xlsx", "ods", "md")
_WORKBOOKS = ("xlsx", "ods")
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
        self, source: str, *, form: str | None = None, column: str | None = None
    ) -> None:
        """Name the list without reading it.

        Args:
            source: A path, or ``-`` for standard input.
            form: One of INPUT_FORMATS; None goes by the suffix, and takes standard
                input (and a pipe without a suffix) as ``txt``.
            column: Name of the column with the questions; None finds it.

        Raises:
            QuestionsError: There is no such file, or its form is not known.
        """
        self._path = None if source == "-" else Path(source)
        self.where = STANDARD_INPUT if self._path is None else source
        if self._path is not None:
            _check_path(self._path, source)
        self.rereadable = self._path is not None and self._path.is_file()
        """Whether reading it twice costs no copy; false for pipes."""
        self.form = self._form() if form is None else self._known(form)
        self._column = column
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
            QuestionsError: A row cannot be read, or there is none.
        """
        if not self.rereadable and self._spool is None:
            self._copy()
        columns: dict[str, None] = {}
        count = 0
        for row in self.rows(on_notice):
            count += 1
            columns.update(dict.fromkeys(row.fields))
        return Scan(count, tuple(columns))

    def rows(self, on_notice: Notice | None = None) -> Iterator[QuestionRow]:
        """Yield the rows in order.

        Args:
            on_notice: Called with a sentence when the file is read in a way that its
                author may not expect.

        Raises:
            QuestionsError: A row cannot be read, or there is none.
        """
        if self._path is None and self.form in _WORKBOOKS and self._spool is None:
            self._copy()
        if self._spool is not None:
            self._spool.seek(0)
            yield from self._rows(self._spool, on_notice)
            return
        with self._open() as stream:
            yield from self._rows(stream, on_notice)

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
            return self._path.open("rb")
        except OSError as error:
            raise _unreadable(self.where, error) from None

    def _rows(
        self, raw: Iterable[bytes], notice: Notice | None
    ) -> Iterator[QuestionRow]:
        number = 0
        for number, record in enumerate(self._records(raw, notice), start=1):
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

    def _records(self, raw: Iterable[bytes], notice: Notice | None) -> Iterator[Record]:
        if self.form in _WORKBOOKS:
            path = Path(str(getattr(raw, "name", self._path)))
            return sheet_records(path, self.where, self._column, notice)
        lines = decoded_lines(raw, self.where)
        if self.form == "txt":
            return _text_records(lines)
        if self.form == "jsonl":
            return json_records(lines, self.where, self._column)
        if self.form == "md":
            return outline_records(lines, self.where, self._column, notice)
        delimiter = "\t" if self.form == "tsv" else ""
        return table_records(lines, self.where, delimiter, notice, self._column)


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
