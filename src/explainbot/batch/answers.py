"""Answers as CSV, JSON Lines or Markdown, one record for each row of the list.

CSV cells are written as they are.  A cell that begins with ``=``, ``+``, ``-`` or ``@``
may be taken for a formula by a spreadsheet program; nothing is put before it, because a
quote must stay word for word (the manual says how to open such a file).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from explainbot import render
from explainbot.batch.files import Sink
from explainbot.batch.markdown import markdown_entry
from explainbot.batch.questions import QuestionRow
from explainbot.errors import OutputError
from explainbot.records import Answer

OUTPUT_FORMATS = ("csv", "jsonl", "md")
_SUFFIXES = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".md": "md"}

CSV_COLUMNS = (
    "question", "asked_as", "answered", "match", "confidence", "quote", "evidence",
    "document", "title", "heading", "citation", "path", "start", "end", "sha256",
    "line_start", "page", "reason", "error",
)  # fmt: skip

_QUOTE_COLUMNS = (
    "quote", "evidence", "document", "title", "heading", "citation", "path", "start",
    "end", "sha256", "line_start", "page",
)  # fmt: skip

_BETWEEN_PARTS = " || "

# Line ends to some programs though not to JSON; escaped, a record is one line to all.
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row."""

    row: QuestionRow
    answer: Answer
    """Empty (no quotes, no alternatives) when the row was blank or failed."""
    error: str | None = None

    def record(self) -> dict[str, Any]:
        """Return the object of a ``.jsonl`` line."""
        record = render.to_json(self.answer)
        record["question"] = self.row.question
        return record | {"error": self.error, "input": self.row.fields}


class AnswerWriter(Protocol):
    """Takes outcomes in order."""

    def write(self, outcome: Outcome) -> None:
        """Write one outcome."""


def output_format(out: str, form: str | None = None) -> str:
    """Return the form of ``out``: ``form``, else by its suffix, ``-`` is jsonl.

    Raises:
        OutputError: There is no such form, or the suffix says none.
    """
    suffix = Path(out).suffix.lower()
    found = form or ("jsonl" if out == "-" else _SUFFIXES.get(suffix))
    if found in OUTPUT_FORMATS:
        return found
    if form:
        what = f'answers of the form "{form}" are not written'
    else:
        what = f'the suffix "{suffix}" says no form' if suffix else "it has no suffix"
    raise OutputError(
        what, where=out, hint=f"Name the form with --to: {', '.join(OUTPUT_FORMATS)}."
    )


def make_writer(form: str, sink: Sink, columns: Sequence[str]) -> AnswerWriter:
    """Return a writer of ``form``.

    Args:
        form: One of OUTPUT_FORMATS.
        sink: Takes UTF-8.
        columns: Names of the input's own fields; only CSV needs them.
    """
    if form == "csv":
        return CsvWriter(sink, columns)
    writers: dict[str, Callable[[Sink], AnswerWriter]] = {
        "jsonl": JsonWriter,
        "md": MarkdownWriter,
    }
    return writers[form](sink)


class JsonWriter:
    """One JSON object a line, UTF-8, no NaN."""

    def __init__(self, sink: Sink) -> None:
        """Write to ``sink``."""
        self._sink = sink

    def write(self, outcome: Outcome) -> None:
        """Write one line."""
        line = json.dumps(outcome.record(), ensure_ascii=False, allow_nan=False)
        self._sink.write(line.translate(_LINE_ENDS).encode("utf-8") + b"\n")


class CsvWriter:
    """CSV as RFC 4180 has it: comma, CR LF after a record, quotes doubled; UTF-8."""

    def __init__(self, sink: Sink, columns: Sequence[str]) -> None:
        """Write the header: CSV_COLUMNS, then ``columns``.

        A column whose name is taken becomes ``input.NAME``.
        """
        self._sink = sink
        self._own = tuple(columns)
        self._row([*CSV_COLUMNS, *own_names(columns)])

    def write(self, outcome: Outcome) -> None:
        """Write one record."""
        fields = outcome.row.fields
        own = [_cell(fields.get(name)) for name in self._own]
        self._row([*(_cell(value) for value in _values(outcome)), *own])

    def _row(self, cells: Sequence[str]) -> None:
        buffer = io.StringIO(newline="")
        # CR LF as line end makes the module quote a cell with a lone CR, too.
        csv.writer(buffer, lineterminator="\r\n").writerow(cells)
        self._sink.write(buffer.getvalue().encode("utf-8", "surrogatepass"))


def own_names(columns: Sequence[str]) -> list[str]:
    """Return the output names of the input's columns; all differ from each other."""
    taken = {*CSV_COLUMNS, *(name for name in columns if name not in CSV_COLUMNS)}
    names: list[str] = []
    for column in columns:
        name = column
        while column in CSV_COLUMNS and name in taken:
            name = f"input.{name}"
        taken.add(name)
        names.append(name)
    return names


def _values(outcome: Outcome) -> list[object]:
    record = outcome.record()
    answer = outcome.answer
    values: dict[str, object] = {name: record.get(name) for name in CSV_COLUMNS}
    if answer.parts:
        shown = [_shown(part) for part in answer.parts]
        values |= {column: _joined(column, shown) for column in _QUOTE_COLUMNS}
    else:
        only = _shown(answer)
        values |= {column: only.get(column) for column in _QUOTE_COLUMNS}
    return [values[name] for name in CSV_COLUMNS]


def _shown(answer: Answer) -> dict[str, Any]:
    """Return the columns of the quote that answers; {} when nothing is claimed."""
    if not answer.quotes:
        return {}
    quote = render.quote_to_json(answer.quotes[0])
    return quote | {"quote": quote["text"]}


def _joined(column: str, shown: Sequence[dict[str, Any]]) -> str | None:
    """Join one column of the parts, in their order; a part without it is empty."""
    cells = [_cell(part.get(column)) for part in shown]
    return _BETWEEN_PARTS.join(cells) if any(cells) else None


def _cell(value: object) -> str:
    """Return a value as one cell: text as it is, null empty, the rest as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class MarkdownWriter:
    """A page to read or print, one heading a question (see ``markdown``)."""

    def __init__(self, sink: Sink) -> None:
        """Write the page's heading."""
        self._sink = sink
        self._sink.write(b"# Answers\n")

    def write(self, outcome: Outcome) -> None:
        """Write one question and what was found."""
        row = outcome.row
        entry = markdown_entry(row.number, row.question, outcome.answer, outcome.error)
        self._sink.write(entry.encode("utf-8", "surrogatepass"))
