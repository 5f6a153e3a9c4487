"""Kahoot's sheet, as its template has it, and tables of questions and choices."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import get_args

from explainbot.readers.banks.bank import Asked, BankQuestion, letter
from explainbot.readers.banks.tables.keys import KeyRow, resolved
from explainbot.study.exports.fitting import Exported, Holds
from explainbot.study.exports.markup import plain
from explainbot.study.wording import COLUMNS, csv_row, item_cells

KAHOOT = Holds(
    frozenset(("choice",)),
    explanation=False, feedback=False, topic=False, tags=False, unkeyed=False,
    stem=120, choice=75, choices=4,
)  # fmt: skip
SECONDS = 20
"""That Kahoot gives for a question; it takes 5, 10, 20, 30, 60, 90, 120 or 240."""
_HEAD_ROW = 7
"""Of the names of Kahoot's columns, from 0, as in its template."""
_PARTING = re.compile(r"[,;\"]")
_NAMES = (
    "Question - max 120 characters",
    *(f"Answer {at} - max 75 characters" for at in range(1, 5)),
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
)
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the same file whenever it is made
TABLE = Holds(frozenset(get_args(Asked)), feedback=False)
_FEWEST = 2
"""Columns of choices, also where there are none: by them it is known as a bank."""
_KEYS = ("letters", "numbers", "words")


def kahoot(questions: Sequence[Exported], title: str) -> Iterator[bytes]:
    """Yield the bytes of a workbook.

    Args:
        questions: As ``fitted`` made them.
        title: Of the quiz.
    """
    from xlsxwriter import Workbook

    held = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with Workbook(held, options) as book:
        book.set_properties({"created": _MADE, "author": "explainbot"})
        sheet = book.add_worksheet("Sheet1")
        bold = book.add_format({"bold": True})
        sheet.set_column(1, 1, 60)
        sheet.set_column(2, 7, 25)
        sheet.write_string(1, 1, "Quiz template", bold)
        sheet.write_string(2, 1, " ".join(plain(title).split()))
        for at, name in enumerate(_NAMES, start=1):
            sheet.write_string(_HEAD_ROW, at, name, bold)
        for number, one in enumerate(questions, start=1):
            row, asked = _HEAD_ROW + number, one.question
            sheet.write_number(row, 0, number)
            sheet.write_string(row, 1, _line(asked.stem))
            for at, choice in enumerate(asked.choices, start=2):
                sheet.write_string(row, at, _line(choice.text))
            sheet.write_number(row, 6, SECONDS)
            right = [at for at, one in enumerate(asked.choices, start=1) if one.right]
            sheet.write_string(row, 7, ",".join(map(str, right)))
    yield held.getvalue()


def _line(text: str) -> str:
    return " ".join(plain(text).split())


def table(
    questions: Sequence[Exported], title: str, on_text: Callable[[], object] = int
) -> Iterator[bytes]:
    """Yield the rows of a table, its head first, line ends included.

    Columns of the items come first; then each choice, what is right, what explains it,
    the topic and the tags.  A key is a letter; where one could be taken for a choice
    ("A", "B"), it is the choice's number, or its words.

    Args:
        questions: As ``fitted`` made them.
        title: Of all of them; nothing of it stands in the file.
        on_text: Called for each cell that a spreadsheet would run, and that is marked
            as text.
    """
    del title
    most = max([_FEWEST, *(len(one.question.choices) for one in questions)])
    names = [f"choice {at}" for at in range(1, most + 1)]
    form = _key_of([one.question for one in questions], most)
    keys = [_keys(one.question, form) for one in questions]
    count = max((len(key) for key in keys), default=1)
    count += count == most  # else they would be taken for a flag beside each choice
    right = ["correct", *(f"correct {at}" for at in range(2, count + 1))]
    heads = [*COLUMNS, *names, *right, "explanation", "topic", "tags"]
    yield _row(heads, on_text)
    for one, key in zip(questions, keys, strict=True):
        asked = one.question
        cells = [plain(choice.text) for choice in asked.choices]
        cells += [""] * (most - len(cells))
        own = item_cells(one.item) if one.item else _own_cells(one)
        yield _row(
            [
                *own, *cells, *key, *([""] * (count - len(key))),
                plain(asked.explanation),
                " › ".join(asked.topic), tags_cell(asked.tags),
            ],
            on_text,
        )  # fmt: skip


def tags_cell(tags: Sequence[str]) -> str:
    """Return tags in one cell; one that holds a sign that parts tags is quoted."""
    quoted = (tag.replace('"', '""') for tag in tags)
    return ", ".join(f'"{said}"' if _PARTING.search(said) else said for said in quoted)


def _row(cells: Sequence[object], on_text: Callable[[], object]) -> bytes:
    return csv_row(cells, on_text).encode("utf-8", "replace")


def _keys(asked: BankQuestion, form: str) -> list[str]:
    """Return what is right, a cell each of several words."""
    if asked.choices:
        return [_key(asked, form)]
    texts = [plain(text) for text in asked.right]
    return texts if asked.kind == "short" else ["\n".join(texts)]


def _own_cells(one: Exported) -> list[object]:
    """Return what the columns of the items hold of a bank's own question."""
    asked = one.question
    held: dict[str, object] = {
        "id": one.id,
        "kind": "bank",
        "question": plain(asked.stem),
        "answer": plain("\n".join(asked.right)),
        "choices": " | ".join(choice.text for choice in asked.choices),
        "citation": f"{one.document} › {asked.told_place}" if one.document else "",
        "document": one.document,
    }
    return [held.get(name, "") for name in COLUMNS]


def _key(asked: BankQuestion, form: str) -> str:
    right = [at for at, choice in enumerate(asked.choices) if choice.right]
    if form == "words":
        return "\n".join(plain(asked.choices[at].text) for at in right)
    names = [letter(at) if form == "letters" else str(at + 1) for at in right]
    return ",".join(names)


def _key_of(questions: Sequence[BankQuestion], most: int) -> str:
    """Return how keys are written, so that none of them can be misread."""
    asked = [one for one in questions if one.choices]
    wanted = [
        frozenset(at for at, choice in enumerate(one.choices) if choice.right)
        for one in asked
    ]
    names = tuple(f"choice {at}" for at in range(1, most + 1))
    for form in _KEYS:
        rows = []
        for one in asked:
            texts = [choice.text.strip() for choice in one.choices]
            texts += [""] * (most - len(texts))
            rows.append(KeyRow(tuple(texts), _key(one, form), names))
        if resolved(rows) == wanted:
            return form
    return _KEYS[0]
