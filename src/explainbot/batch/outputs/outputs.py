"""Output formats: csv, tsv, jsonl, xlsx, docx, md, html, txt.

Cells of csv and tsv are written as they are.  One that begins with ``=``, ``+``, ``-``
or ``@`` may be taken for a formula by a spreadsheet program; nothing is put before it,
because a quote must stay word for word.  xlsx is the form for such programs: every text
is a text cell there (see ``_xlsx``).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from explainbot import render
from explainbot.batch.outputs._documents import HtmlForm, WordForm, markdown_entry
from explainbot.batch.outputs._xlsx import WorkbookForm
from explainbot.batch.outputs.columns import (
    CSV_COLUMNS,
    LAST_COLUMN,
    Kind,
    RowOutcome,
    cell,
    last_value,
    own_names,
    values,
)
from explainbot.errors import OutputError
from explainbot.text.display import visible
from explainbot.text.lines import one_line

OUTPUT_FORMATS = ("csv", "tsv", "jsonl", "xlsx", "docx", "md", "html", "txt")
_SUFFIXES = {f".{form}": form for form in OUTPUT_FORMATS} | {
    ".ndjson": "jsonl",
    ".htm": "html",
    ".markdown": "md",
}
TABLES = ("csv", "tsv", "xlsx")
"""Forms whose header names the columns of the list."""

# Line ends to some programs though not to JSON; escaped, a record is one line to all.
_LINE_ENDS = ("\x85", "\u2028", "\u2029")


class Form(Protocol):
    """Turns outcomes into bytes, each by itself, so that any process may do it."""

    def head(self) -> bytes:
        """Return what stands before the first row."""

    def row(self, outcome: RowOutcome) -> tuple[bytes, Kind]:
        """Return one row, and how it ended.

        Raises:
            QuoteMismatchError: A quote is not what was indexed.
        """

    def tail(self) -> bytes:
        """Return what stands after the last row."""


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


def make_form(
    form: str,
    columns: Sequence[str] = (),
    sources: str = "",
    *,
    own_first: bool = False,
) -> tuple[Form, Callable[[Path, Path], None] | None]:
    """Return the form, and what makes the file of its rows if it needs that.

    Args:
        form: One of OUTPUT_FORMATS.
        columns: Names of the input's own fields; only tables need them.
        sources: Where links to the quoted files begin: the way from the output's folder
            to the workspace; "" makes none.
        own_first: Whether the input's own columns come first in a workbook.
    """
    if form == "xlsx":
        book = WorkbookForm(columns, sources, own_first=own_first)
        return book, book.finish
    if form == "docx":
        document = WordForm(sources)
        return document, document.finish
    forms: dict[str, Callable[[], Form]] = {
        "csv": lambda: DelimitedForm(columns),
        "tsv": lambda: DelimitedForm(columns, "\t"),
        "jsonl": JsonForm,
        "md": MarkdownForm,
        "txt": TextForm,
        "html": lambda: HtmlForm(sources),
    }
    return forms[form](), None


class _Plain:
    """Nothing before the first row and after the last."""

    def head(self) -> bytes:
        """Return nothing."""
        return b""

    def tail(self) -> bytes:
        """Return nothing."""
        return b""


class JsonForm(_Plain):
    """One JSON object a line, UTF-8, no NaN."""

    def row(self, outcome: RowOutcome) -> tuple[bytes, Kind]:
        """Return one line."""
        line = json.dumps(outcome.record(), ensure_ascii=False, allow_nan=False)
        for end in _LINE_ENDS:
            line = line.replace(end, f"\\u{ord(end):04x}")
        return line.encode("utf-8") + b"\n", outcome.kind


class DelimitedForm(_Plain):
    """CSV as RFC 4180 has it: comma, CR LF after a record, quotes doubled; UTF-8."""

    def __init__(self, columns: Sequence[str], delimiter: str = ",") -> None:
        """Take the input's own columns.

        One whose name is taken becomes ``input.NAME``.
        """
        self._own = tuple(columns)
        self._delimiter = delimiter

    def head(self) -> bytes:
        """Return the header: CSV_COLUMNS, the input's own, LAST_COLUMN."""
        return self._line([*CSV_COLUMNS, *own_names(self._own), LAST_COLUMN])

    def row(self, outcome: RowOutcome) -> tuple[bytes, Kind]:
        """Return one record."""
        fields = outcome.row.fields
        own = [cell(fields.get(name)) for name in self._own]
        last = cell(last_value(outcome))
        cells = [*map(cell, values(outcome).values()), *own, last]
        return self._line(cells), outcome.kind

    def _line(self, cells: Sequence[str]) -> bytes:
        buffer = io.StringIO(newline="")
        # CR LF as line end makes the module quote a cell with a lone CR, too.
        writer = csv.writer(buffer, lineterminator="\r\n", delimiter=self._delimiter)
        writer.writerow(cells)
        return buffer.getvalue().encode("utf-8", "surrogatepass")


class MarkdownForm(_Plain):
    """A page to read or print, one heading a question (see ``markdown``)."""

    def head(self) -> bytes:
        """Return the page's heading."""
        return b"# Answers\n"

    def row(self, outcome: RowOutcome) -> tuple[bytes, Kind]:
        """Return one question and what was found."""
        row = outcome.row
        entry = markdown_entry(
            row.number, row.question, outcome.answer, outcome.error, row.fields
        )
        return entry.encode("utf-8", "surrogatepass"), outcome.kind


class TextForm(_Plain):
    """Lines to read on a terminal: each question, and below it what ``ask`` prints."""

    def row(self, outcome: RowOutcome) -> tuple[bytes, Kind]:
        """Return one question, numbered as in the list, and what was found."""
        asked = one_line(visible(outcome.row.question)) or "(no question)"
        lines = [f"{outcome.row.number}. {asked}"]
        if outcome.error is not None:
            lines.append(f"error: {one_line(visible(outcome.error))}")
        elif outcome.kind in ("answered", "declined"):
            lines.append(render.to_text(outcome.answer))
        said = "\n".join((*lines, "", ""))
        return said.encode("utf-8", "surrogatepass"), outcome.kind
