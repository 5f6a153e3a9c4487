"""Jupyter notebooks (.ipynb).

Canonical text: the Markdown cells as they are written, parted by an empty line; code
cells, their output and raw cells are left out and counted.  Headings are those of the
Markdown reader, found in each cell for itself.  A place is "cell N", all cells counted
from 1.

A notebook is JSON, so Python's own reader is enough: nbformat would bring four packages
to check what is not read.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from explainbot.errors import EmptySourceError, SourceError
from explainbot.readers.base import Decoded, HiddenText, Metadata, Parsed
from explainbot.readers.markdown import read_markdown
from explainbot.records import Heading, PlaceMark, Span, shifted
from explainbot.text.lines import one_line

_GAP = "\n\n"


def parse(decoded: Decoded, path: Path, *, hidden: bool = False) -> Parsed:
    """Return the Markdown cells with their headings.

    Raises:
        SourceError: It is no notebook.
        EmptySourceError: No Markdown cell holds text.
    """
    notebook = _notebook(decoded.text, path)
    cells = _cells(notebook, path)
    text = ""
    marks: list[PlaceMark] = []
    headings: list[Heading] = []
    skips: list[Span] = []
    runs: list[Span] = []
    told = HiddenText(read=hidden)
    title = ""
    for number, kind, source in cells:
        body = source.strip("\r\n")
        if kind not in {"markdown", "heading"} or not body.strip():
            continue
        text += _GAP if text else ""
        marks.append(PlaceMark(len(text), label=f"cell {number}"))
        cell = f"cell {number}"
        read = read_markdown(body, told, lambda _, cell=cell: cell)  # type: ignore[misc]
        skips += [shifted(each, len(text)) for each in read.skips]
        runs += [shifted(each, len(text)) for each in read.hidden]
        title = title or read.about.title
        headings += [
            replace(each, start=each.start + len(text), end=each.end + len(text))
            for each in read.headings
        ]
        text += body
    if not marks:
        raise EmptySourceError("it has no Markdown cell with text", where=path)
    about = _about(notebook)
    return Parsed(
        text,
        about.over(Metadata(title=title)),
        headings=tuple(headings),
        marks=tuple(marks),
        warnings=(*_notes(cells), *told.notes()),
        skips=tuple(skips),
        hidden=tuple(runs),
    )


def _notebook(text: str, path: Path) -> dict[str, object]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceError(
            f"it is no notebook: not valid JSON ({error.msg})",
            where=path,
            line=error.lineno,
        ) from None
    except (RecursionError, ValueError):  # too deep, or a number of too many digits
        raise SourceError("it is no notebook", where=path) from None
    if not isinstance(value, dict):
        raise SourceError("it is no notebook", where=path)
    return value


def _cells(notebook: dict[str, object], path: Path) -> list[tuple[int, str, str]]:
    """Return number, kind and source of each cell."""
    cells = notebook.get("cells")
    if cells is None:  # before version 4 they stood in worksheets
        sheets = notebook.get("worksheets")
        cells = [
            cell
            for sheet in (sheets if isinstance(sheets, list) else [])
            if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)
            for cell in sheet["cells"]
        ]
    if not isinstance(cells, list) or not all(isinstance(each, dict) for each in cells):
        raise SourceError("it is no notebook: it has no list of cells", where=path)
    return [
        (number, str(cell.get("cell_type", "")), _source(cell))
        for number, cell in enumerate(cells, start=1)
    ]


def _source(cell: dict[str, object]) -> str:
    held = cell.get("source", "")
    rows = held if isinstance(held, list) else [held]
    text = "".join(row for row in rows if isinstance(row, str))
    if cell.get("cell_type") == "heading":
        level = cell.get("level")
        text = (
            f"{'#' * (level if isinstance(level, int) and 0 < level < 7 else 1)} {text}"  # noqa: PLR2004
        )
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _about(notebook: dict[str, object]) -> Metadata:
    held = notebook.get("metadata")
    stated = held if isinstance(held, dict) else {}
    title, authors = stated.get("title"), stated.get("authors")
    names = [
        one_line(str(each.get("name", "") if isinstance(each, dict) else each))
        for each in (authors if isinstance(authors, list) else [])
    ]
    return Metadata(
        title=one_line(title) if isinstance(title, str) else "",
        author=", ".join(name for name in names if name),
    )


def _notes(cells: list[tuple[int, str, str]]) -> tuple[str, ...]:
    notes = []
    for kind in ("code", "raw"):
        count = sum(each == kind and bool(source.strip()) for _, each, source in cells)
        if count:
            cell = "cell" if count == 1 else "cells"
            notes.append(f"{count} {kind} {cell} left out")
    return tuple(notes)
