"""Lists of questions, read one row at a time.

Four forms:

- ``txt``: one question a line, no comments; a blank line is a row whose question is
  empty.
- ``csv``, ``tsv``: one question a record, with a header (see ``tables``).
- ``jsonl``: one JSON value a line, an object with ``question`` or a bare string; blank
  lines are no rows.

Every form is UTF-8, with or without a byte order mark.  Memory does not grow with the
length of the list.
"""

from __future__ import annotations

import contextlib
import json
import math
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from explainbot.batch.lines import Line, decoded_lines
from explainbot.batch.tables import Record, table_records
from explainbot.errors import QuestionsError

INPUT_FORMATS = ("txt", "csv", "tsv", "jsonl")
STANDARD_INPUT = "standard input"
_SUFFIXES = {
    ".txt": "txt",
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_SPOOL_BYTES = 1 << 20

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


@dataclass(frozen=True, slots=True)
class Scan:
    """What a first pass over a list of questions found."""

    rows: int
    columns: tuple[str, ...]
    """Names of all fields but the question, in order of first appearance."""


class QuestionList:
    """A list of questions that can be checked first and then read row by row."""

    def __init__(self, source: str, *, form: str | None = None) -> None:
        """Name the list without reading it.

        Args:
            source: A path, or ``-`` for standard input.
            form: One of INPUT_FORMATS; None goes by the suffix, and takes standard
                input (and a pipe without a suffix) as ``txt``.

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
        if not self.rereadable:
            self._spool = tempfile.SpooledTemporaryFile(_SPOOL_BYTES)  # noqa: SIM115
            with self._open() as stream:
                shutil.copyfileobj(stream, self._spool)
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
        if self._spool is not None:
            self._spool.seek(0)
            yield from self._rows(self._spool, on_notice)
            return
        with self._open() as stream:
            yield from self._rows(stream, on_notice)

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
        lines = decoded_lines(raw, self.where)
        number = 0
        for number, record in enumerate(self._records(lines, notice), start=1):
            line, question, fields = record
            history = self._history(fields, line)
            yield QuestionRow(number, question, history, fields, line)
        if not number:
            raise QuestionsError(
                "there are no questions in it",
                where=self.where,
                hint="Write one question on each line.",
            )

    def _records(
        self, lines: Iterator[Line], notice: Notice | None
    ) -> Iterator[Record]:
        if self.form == "txt":
            return ((number, text.rstrip("\r\n"), {}) for number, text in lines)
        if self.form == "jsonl":
            return _json_records(lines, self.where)
        delimiter = "\t" if self.form == "tsv" else ""
        return table_records(lines, self.where, delimiter, notice)

    def _history(self, fields: dict[str, Any], line: int) -> tuple[str, ...]:
        for name, value in fields.items():
            if name.strip().lower() != "history":
                continue
            asked = _asked(value)
            if asked is not None:
                return asked
            raise QuestionsError(
                '"history" is neither a list of questions nor one text',
                where=self.where,
                line=line,
                hint="Give the earlier questions as a list, or joined by ' || '.",
            )
        return ()


def _asked(value: object) -> tuple[str, ...] | None:
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(part for part in re.split(r"\s*\|\|\s*", value.strip()) if part)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(part for part in value if part.strip())
    return None


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


def _json_records(lines: Iterator[Line], where: str) -> Iterator[Record]:
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
        question, fields = _json_question(value, where, number)
        yield number, question, fields


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refuse(digits)


def _json_question(value: object, where: str, line: int) -> tuple[str, dict[str, Any]]:
    """Split a line's value into the question and the other fields.

    A null question counts as blank: exports of tables write empty cells so.
    """
    if isinstance(value, str):
        return value, {}
    hint = 'Write {"question": "..."} or "..." on each line.'
    if not isinstance(value, dict):
        what = "this line holds neither an object nor a text"
        raise QuestionsError(what, where=where, line=line, hint=hint)
    named = [key for key in value if key.strip().lower() == "question"]
    if not named:
        what = 'this object has no "question"'
        raise QuestionsError(what, where=where, line=line, hint=hint)
    key = "question" if "question" in named else named[0]
    question = "" if value[key] is None else value[key]
    if not isinstance(question, str):
        raise QuestionsError(
            '"question" is not a text', where=where, line=line, hint=hint
        )
    return question, {name: cell for name, cell in value.items() if name != key}
