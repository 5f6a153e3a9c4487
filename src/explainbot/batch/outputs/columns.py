"""Columns of an output: an answer as a row of named values, its links."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote as percent_coded

from explainbot import render
from explainbot.batch.lists.questions import QuestionRow
from explainbot.records import Answer, Quote

Kind = Literal["answered", "declined", "blank", "comment", "error"]

CSV_COLUMNS = (
    "question", "asked_as", "answered", "match", "confidence", "quote", "evidence",
    "document", "title", "heading", "citation", "path", "start", "end", "sha256",
    "line_start", "page", "reason", "error",
)  # fmt: skip

_QUOTE_COLUMNS = (
    "quote", "evidence", "document", "title", "heading", "citation", "path", "start",
    "end", "sha256", "line_start", "page",
)  # fmt: skip

LAST_COLUMN = "source_changed"
"""Of tables, behind the input's own."""
_BETWEEN_PARTS = " || "
COMMENT = "a comment, not asked"
"""The reason of such a row."""


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row."""

    row: QuestionRow
    answer: Answer
    """Empty (no quotes, no alternatives) when the row was blank or failed."""
    error: str | None = None

    @property
    def kind(self) -> Kind:
        """How the row ended."""
        if self.error is not None:
            return "error"
        if self.answer.answered:
            return "answered"
        if self.answer.reason == COMMENT:
            return "comment"
        return "declined" if self.row.question.strip() else "blank"

    def record(self) -> dict[str, Any]:
        """Return the object of a ``.jsonl`` line."""
        record = render.to_json(self.answer)
        record["question"] = self.row.question
        return record | {"error": self.error, "input": self.row.fields}


def own_names(columns: Sequence[str]) -> list[str]:
    """Return the output names of the input's columns; all differ from each other."""
    ours = {*CSV_COLUMNS, LAST_COLUMN}
    taken = {*ours, *columns}
    names: list[str] = []
    for column in columns:
        name = column
        while column in ours and name in taken:
            name = f"input.{name}"
        taken.add(name)
        names.append(name)
    return names


def values(outcome: RowOutcome) -> dict[str, object]:
    """Return what stands in CSV_COLUMNS, in their order."""
    answer = outcome.answer
    found: dict[str, object] = dict.fromkeys(CSV_COLUMNS)
    found |= {
        "question": outcome.row.question,
        "asked_as": answer.asked_as,
        "answered": answer.answered,
        "match": answer.match,
        "confidence": answer.confidence,
        "reason": answer.reason,
        "error": outcome.error,
    }
    if answer.parts:
        shown = [_shown(part) for part in answer.parts]
        found |= {column: _joined(column, shown) for column in _QUOTE_COLUMNS}
    else:
        only = _shown(answer)
        found |= {column: only.get(column) for column in _QUOTE_COLUMNS}
    return found


def last_value(outcome: RowOutcome) -> object:
    """Return what stands in LAST_COLUMN; None where nothing is claimed."""
    answer = outcome.answer
    if not answer.parts:
        return _shown(answer).get(LAST_COLUMN)
    return _joined(LAST_COLUMN, [_shown(part) for part in answer.parts])


def _shown(answer: Answer) -> dict[str, Any]:
    """Return the columns of the quote that answers; {} when nothing is claimed."""
    if not answer.quotes:
        return {}
    quote = render.quote_to_json(answer.quotes[0])
    return quote | {"quote": quote["text"]}


def _joined(column: str, shown: Sequence[dict[str, Any]]) -> str | None:
    """Join one column of the parts, in their order; a part without it is empty."""
    cells = [cell(part.get(column)) for part in shown]
    return _BETWEEN_PARTS.join(cells) if any(cells) else None


def cell(value: object) -> str:
    """Return a value as one cell: text as it is, null empty, the rest as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


_SAFE = ("https://", "http://")


def way_to(root: Path, out: str) -> str:
    """Return the way from an output's folder to the workspace; "" where none leads."""
    if out == "-":
        return ""
    try:
        way = os.path.relpath(root.resolve(), Path(out).resolve().parent)
    except ValueError:  # another drive
        return ""
    return Path(way).as_posix()


def link(quote: Quote, sources: str) -> str:
    """Return where a quote's source can be opened; "" if that is not known.

    The address on the web if its author gave one, else the file; of a page, the
    heading above the answering sentence.
    """
    url, place = quote.document.url, quote.evidence_place
    anchor = f"#{percent_coded(place[1:])}" if place.startswith("#") else ""
    if url.lower().startswith(_SAFE):
        return url if "#" in url else url + anchor
    if not sources:
        return ""
    path = f"{sources}/{quote.document.source_path}"
    safe = "/~.-_:" if path[1:2] == ":" else "/~.-_"
    return percent_coded(path, safe=safe) + anchor
