"""Answers as a workbook (xlsx), written by XlsxWriter.

Every text is a text cell: nothing in it is ever a formula or a link of its own.  The
quote has its answering sentence in bold, the answer's own words underlined, a second
sentence in italics; the citation leads to the source.  Characters
that XML cannot hold are written as the format has it (``_x0000_`` for NUL), which
spreadsheet programs read back.  A cell holds 32,767 characters (UTF-16 units): a longer
text is cut there and the row's ``error`` says so.  Numbers and truth values of the list
stay such.

A workbook cannot be written row by row: rows are kept as JSON until the last is there.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainbot.batch.outputs.columns import (
    CSV_COLUMNS,
    LAST_COLUMN,
    Kind,
    RowOutcome,
    cell,
    last_value,
    link,
    own_names,
    values,
)
from explainbot.errors import OutputError
from explainbot.records import Emphasis, quote_pieces

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


CELL = 32_767
"""Most UTF-16 units that a cell holds."""
ROWS = 1_048_576
"""Most rows of a sheet."""
_LINKS = 65_000
"""Links that a sheet may have, a little below the format's limit."""
_LONGEST_LINK = 2000
_EXACT = 2**53
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_WIDTHS = {"question": 40, "quote": 70, "evidence": 40, "citation": 35, "reason": 30}
_Runs = list[tuple[str, int]]
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the same file whenever it is made


class WorkbookForm:
    """One sheet with a header, a row each."""

    def __init__(
        self, columns: Sequence[str], sources: str = "", *, own_first: bool = False
    ) -> None:
        """Take the input's own columns, and where links to files begin.

        With ``own_first``, those stand before the others.
        """
        self._own = tuple(columns)
        self._sources = sources
        own = own_names(self._own)
        self._own_first = own_first
        both = [*own, *CSV_COLUMNS] if own_first else [*CSV_COLUMNS, *own]
        self._names = [*both, LAST_COLUMN]
        self._marked = {
            name: self._names.index(name) for name in ("quote", "citation", "error")
        }

    def head(self) -> bytes:
        """Return nothing: the header is written at the end."""
        return b""

    def tail(self) -> bytes:
        """Return nothing."""
        return b""

    def row(self, outcome: RowOutcome) -> tuple[bytes, Kind]:
        """Return a row's cells as a line of JSON."""
        found = values(outcome)
        names = self._names
        own = [outcome.row.fields.get(name) for name in self._own]
        both = [*own, *found.values()] if self._own_first else [*found.values(), *own]
        cells = [_value(value) for value in (*both, last_value(outcome))]
        cut = [
            f'"{name}" is cut at {CELL:,} of its {_units(text):,} characters'
            for name, text in zip(names, cells, strict=True)
            if isinstance(text, str) and _units(text) > CELL
        ]
        kind = outcome.kind
        if cut:
            kind = "error"
            told = [outcome.error] if outcome.error else []
            cells[self._marked["error"]] = "; ".join([*told, *cut])
        cells = [_cut(one) if isinstance(one, str) else one for one in cells]
        line = {"cells": cells, "runs": _runs(outcome), "link": self._link(outcome)}
        return json.dumps(line).encode("ascii") + b"\n", kind

    def _link(self, outcome: RowOutcome) -> str:
        quotes = outcome.answer.quotes
        several = bool(outcome.answer.parts) or not quotes
        return "" if several else link(quotes[0], self._sources)

    def finish(self, rows: Path, out: Path) -> None:
        """Write the workbook ``out`` of the lines in ``rows``.

        Raises:
            OSError: It cannot be written.
        """
        # A run that is killed leaves it; the next one of the same name clears it.
        scratch = out.with_name(f"{out.name}.tmp")
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        try:
            self._write_book(rows, out, scratch)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _write_book(self, rows: Path, out: Path, scratch: Path) -> None:
        from xlsxwriter import Workbook
        from xlsxwriter.exceptions import FileCreateError

        options = {"constant_memory": True, "tmpdir": str(scratch)}
        book = Workbook(str(out), options)
        try:
            with book:
                self._fill(book, rows)
        except FileCreateError as error:  # of an OSError it makes one that is none
            raise error.args[0] from None
        finally:
            for sheet in book.worksheets():
                with suppress(OSError):  # what it still held is told already
                    sheet.row_data_fh.close()

    def _fill(self, book: Workbook, rows: Path) -> None:
        book.set_properties({"created": _MADE, "author": "explainbot"})
        styles = _Styles(book)
        sheet, at = self._sheet(book, styles), 0
        with rows.open("rb") as lines:
            for line in lines:
                at += 1
                if at == ROWS:
                    sheet, at = self._sheet(book, styles), 1
                try:
                    _write(sheet, at, json.loads(line), styles, self._marked)
                except (ValueError, LookupError, TypeError, AttributeError):
                    raise OutputError(
                        f"the row {at} that was kept for it is damaged",
                        where=rows,
                        hint="Write the list anew, without --resume.",
                    ) from None

    def _sheet(self, book: Workbook, styles: _Styles) -> Worksheet:
        number = len(book.worksheets())
        sheet = book.add_worksheet(f"Answers {number + 1}" if number else "Answers")
        names = self._names
        sheet.freeze_panes(1, 1)
        for column, name in enumerate(names):
            sheet.set_column(column, column, _WIDTHS.get(name, 14), styles.wrapped)
        for column, name in enumerate(names):
            sheet.write_string(0, column, _cut(name), styles.bold)
        return sheet


class _Styles:
    """The formats of a workbook's cells."""

    def __init__(self, book: Workbook) -> None:
        top = {"text_wrap": True, "valign": "top"}
        self.wrapped: Format = book.add_format(top)
        self.bold: Format = book.add_format({"bold": True, **top})
        self.of: dict[int, Format] = {
            Emphasis.FURTHER: book.add_format({"italic": True, **top}),
            Emphasis.SENTENCE: self.bold,
            Emphasis.WORDS: book.add_format({"bold": True, "underline": 1, **top}),
        }
        self.link: Format = book.add_format(
            {"font_color": "#0563C1", "underline": 1, **top}
        )


def _write(
    sheet: Worksheet,
    at: int,
    line: dict[str, Any],
    styles: _Styles,
    marked: dict[str, int],
) -> None:
    quote, cited = marked["quote"], marked["citation"]
    for column, value in enumerate(line["cells"]):
        if isinstance(value, bool):
            sheet.write_boolean(at, column, value, styles.wrapped)
        elif isinstance(value, (int, float)):
            sheet.write_number(at, column, value, styles.wrapped)
        elif not value:
            continue
        elif column == quote and line.get("runs"):
            _write_marked(sheet, (at, column), line["runs"], styles)
        elif column == cited and 0 < len(line["link"]) < _LONGEST_LINK and at < _LINKS:
            to = line["link"]
            to = to if "://" in to else f"external:{to}"
            sheet.write_url(at, column, to, styles.link, value)
        else:
            sheet.write_string(at, column, value, styles.wrapped)


def _write_marked(
    sheet: Worksheet, at: tuple[int, int], runs: _Runs, styles: _Styles
) -> None:
    """Write a quote run by run, each in its format."""
    if len(runs) == 1:
        text, emphasis = runs[0]
        sheet.write_string(*at, text, styles.of.get(emphasis, styles.wrapped))
        return
    parts: list[Any] = []
    for text, emphasis in runs:
        parts += [styles.of[emphasis], text] if emphasis else [text]
    sheet.write_rich_string(*at, *parts, styles.wrapped)


def _runs(outcome: RowOutcome) -> _Runs | None:
    """Return the quote's runs, each with how it stands out.

    None where the format cannot show it.
    """
    quotes = outcome.answer.quotes
    if not quotes or outcome.answer.parts:
        return None
    quote = quotes[0]
    if _units(quote.text) > CELL or _ESCAPED.search(quote.text):
        return None
    text = quote.text
    return [(text[at:to], int(how)) for at, to, how in quote_pieces(quote)]


def _value(value: object) -> str | int | float | bool | None:
    """Return what a cell holds: a text, a number that it keeps, or a truth value."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, float) or (isinstance(value, int) and abs(value) < _EXACT):
        return value
    return cell(value)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(text: str) -> str:
    if _units(text) <= CELL:
        return text
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * CELL]
    return units.decode("utf-16-le", "ignore")
