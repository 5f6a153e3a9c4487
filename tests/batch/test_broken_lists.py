"""Lists of questions that cannot be read: what is said about each."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.batch.lists.questions import QuestionList
from explainbot.errors import QuestionsError

BROKEN = {
    "latin": (
        "q.txt",
        b"What?\ncaf\xe9\n",
        (
            ":2: this is not UTF-8 text. Save the list "
            'as UTF-8 (in a spreadsheet program: "CSV UTF-8").'
        ),
    ),
    "utf16": (
        "q.csv",
        "question\na".encode("utf-16"),
        (
            ":1: this is UTF-16 text, not "
            'UTF-8. Save the list as UTF-8 (in a spreadsheet program: "CSV UTF-8").'
        ),
    ),
    "empty": (
        "q.txt",
        b"",
        (": there are no questions in it. Write one question on each line."),
    ),
    "header only": (
        "q.csv",
        b"question\n",
        (": there are no questions in it. Write one question on each line."),
    ),
    "cells": (
        "q.csv",
        b"question\nWho, then?\n",
        (
            ":2: this row has 2 cells, the first "
            "row has 1. Put quotes around a cell that holds the separator, "
            "or give a plain list of questions as .txt."
        ),
    ),
    "quotes": (
        "q.csv",
        b'question\na\n"b\nc\n',
        (
            ":3: the quotes of this row do not "
            "match (unexpected end of data). Put a cell that holds quotes between "
            'quotes and double each: "".'
        ),
    ),
    "json": (
        "q.jsonl",
        b'"a"\n{"question": }\n',
        (
            ":2: this line is not valid JSON "
            '(Expecting value). Write one JSON object with "question" on each line.'
        ),
    ),
    "nan": (
        "q.jsonl",
        b'{"question": "a", "x": NaN}\n',
        (
            ":1: this line is not valid "
            "JSON (NaN is not a JSON number). "
            'Write one JSON object with "question" on each line.'
        ),
    ),
    "no question": (
        "q.jsonl",
        b'{"prompt": "a"}\n',
        (
            ':1: this object has no "question". '
            'Write {"question": "..."} or "..." on each line.'
        ),
    ),
    "number": (
        "q.jsonl",
        b'{"question": 3}\n',
        (
            ':1: "question" is not a text. '
            'Write {"question": "..."} or "..." on each line.'
        ),
    ),
    "array": (
        "q.jsonl",
        b"[1]\n",
        (
            ":1: this line holds neither an object nor a text. "
            'Write {"question": "..."} or "..." on each line.'
        ),
    ),
    "history": (
        "q.jsonl",
        b'{"question": "a", "history": [1]}\n',
        (
            ':1: "history" is '
            "neither a list of questions nor one text. "
            "Give the earlier questions as a list, or joined by ' || '."
        ),
    ),
    "suffix": (
        "q.odt",
        b"a",
        (
            ': the suffix ".odt" says no form. '
            "Name the form with --from: "
            "txt, csv, tsv, jsonl, xlsx, ods, md, html, docx."
        ),
    ),
    "no suffix": (
        "q",
        b"a",
        (
            ": it has no suffix. "
            "Name the form with --from: "
            "txt, csv, tsv, jsonl, xlsx, ods, md, html, docx."
        ),
    ),
}


@pytest.mark.parametrize(("name", "content", "message"), BROKEN.values(), ids=BROKEN)
def test_broken_list(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    """What is wrong is said with the file, the line and the way out."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(QuestionsError) as caught:
        QuestionList(str(path)).scan()
    assert str(caught.value) == f"{path}{message}"


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("missing.txt", "there is no such file"),
        (".", "this is a folder, not a list of questions"),
    ],
)
def test_nothing_to_read(tmp_path: Path, name: str, what: str) -> None:
    """A missing file and a folder are refused by name."""
    path = str(tmp_path / name)
    with pytest.raises(QuestionsError) as caught:
        QuestionList(path)
    assert str(caught.value) == f"{path}: {what}. Name a list of questions."


@pytest.mark.parametrize(
    "line", ['"\\ud800"', '{"question": "a", "x": 1e999}', "[" * 9999]
)
def test_json_that_cannot_be_written_again_is_refused(
    tmp_path: Path, line: str
) -> None:
    """Half characters, endless numbers and endless nesting stop at the door."""
    path = tmp_path / "q.jsonl"
    path.write_text(line)
    with pytest.raises(QuestionsError, match=r"q.jsonl:1: this line is not valid JSON"):
        QuestionList(str(path)).scan()


def test_unknown_form_is_refused() -> None:
    """A form that does not exist is refused with those that do."""
    with pytest.raises(QuestionsError) as caught:
        QuestionList("-", form="xml")
    assert str(caught.value) == (
        'standard input: lists of the form "xml" are not read. '
        "Name one with --from: txt, csv, tsv, jsonl, xlsx, ods, md, html, docx."
    )
