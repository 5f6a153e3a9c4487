"""Jupyter notebooks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explainbot.errors import EmptySourceError, SourceError
from explainbot.readers.base import Reading
from explainbot.readers.reading import read
from explainbot.records import Quote
from explainbot.sections.sections import split, uncovered


def _read(tmp_path: Path, value: object) -> Reading:
    path = tmp_path / "lesson.ipynb"
    text = value if isinstance(value, str) else json.dumps(value)
    path.write_text(text, encoding="utf-8")
    return read(path, name="lesson.ipynb", source_path="corpus/lesson.ipynb")


def _cell(kind: str, *rows: str) -> dict[str, object]:
    return {"cell_type": kind, "metadata": {}, "source": list(rows)}


NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"authors": [{"name": "Anna Muster"}]},
    "cells": [
        _cell("markdown", "# The tides\n", "\n", "A lesson.\n"),
        _cell("code", "# What is code?\n", "print(1)"),
        _cell("markdown", "## What are tides?"),
        _cell("markdown", "Rise and *fall*.\n", "\n", "**Who asks?** Sailors."),
        _cell("raw", "raw"),
    ],
}


def test_markdown_cells_are_read_with_their_headings(tmp_path: Path) -> None:
    """Each cell keeps its number in the notebook; code is counted, not read."""
    reading = _read(tmp_path, NOTEBOOK)
    document = reading.document
    assert document.text == (
        "# The tides\n\nA lesson.\n\n## What are tides?\n\n"
        "Rise and *fall*.\n\n**Who asks?** Sailors."
    )
    sections = split(document)
    places = [Quote(each, each.start, each.end, (0, 0)).place for each in sections]
    assert [
        (each.heading, each.text, place)
        for each, place in zip(sections, places, strict=True)
    ] == [
        ("The tides", "A lesson.", "cell 1"),
        ("What are tides?", "Rise and *fall*.", "cell 4"),
        ("Who asks?", "Sailors.", "cell 4"),
    ]
    assert reading.warnings == ("1 code cell left out", "1 raw cell left out")
    assert (document.title, document.author) == ("The tides", "Anna Muster")
    assert uncovered(document, sections) == []


def test_cells_of_an_old_notebook_stand_in_worksheets(tmp_path: Path) -> None:
    """A heading cell of version 3 is a heading of its level."""
    heading = {**_cell("heading", "Ebb"), "level": 2}
    cells = [heading, _cell("markdown", "Falling water.")]
    document = _read(tmp_path, {"worksheets": [{"cells": cells}]}).document
    assert [(each.level, each.title) for each in document.headings] == [(2, "Ebb")]


@pytest.mark.parametrize(
    ("value", "kind", "reason"),
    [
        ({"cells": [_cell("code", "1")]}, EmptySourceError, "it has no Markdown cell"),
        ({"rows": []}, EmptySourceError, "it has no Markdown cell"),
        ({"cells": 3}, SourceError, "it has no list of cells"),
        ("[1, 2]", SourceError, "it is no notebook"),
        ('{"cells": [', SourceError, "not valid JSON"),
        ("[" * 200_000, SourceError, "it is no notebook"),
    ],
    ids=["code-only", "no-cells", "number", "list", "truncated", "deep"],
)
def test_other_files_are_refused(
    tmp_path: Path, value: object, kind: type[SourceError], reason: str
) -> None:
    """The reason is told."""
    with pytest.raises(kind, match=reason):
        _read(tmp_path, value)
