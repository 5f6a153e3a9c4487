"""Question banks as lists of questions: what is right are the expected words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from explainbot.batch.lists.tables import Record
from explainbot.errors import QuestionsError, SourceError
from explainbot.readers.banks.bank import BankQuestion
from explainbot.readers.banks.files import bank_of, read_bank

SUFFIXES = frozenset(
    (".apkg", ".colpkg", ".gift", ".aiken", ".h5p", ".qti", ".xml")
)  # fmt: skip
"""Of files that are lists only as banks."""
_LOOKED_INTO = frozenset((".txt", ".csv", ".tsv", ".xlsx", ".ods", ".json"))
_OFF = re.compile(r"\s{0,9}\(± [^)]{0,99}\)")
_GAP = re.compile(r"_{3,}|\[[^\[\]\n]*\]")


def is_bank(path: Path, *, tables: bool) -> bool:
    """Whether a list is a question bank, by its suffix or by what it holds.

    Args:
        path: The list.
        tables: Whether tables of multiple choice are looked for, too.
    """
    suffix = path.suffix.lower()
    if suffix in SUFFIXES:
        return True
    if suffix not in (_LOOKED_INTO if tables else {".txt"}) or not path.is_file():
        return False
    try:
        return bank_of(path.read_bytes(), path) is not None
    except (SourceError, OSError):
        return False


def bank_records(data: bytes, where: str) -> Iterator[Record]:
    """Yield the questions of a bank, with the words that a quote must hold.

    A statement to be judged, pairs and orders have none, nor has a question without a
    key: they are asked, and not scored.

    Raises:
        QuestionsError: It is damaged, or no bank.
    """
    path = Path(where)
    try:
        bank = bank_of(data, path) or read_bank(data, path)
    except SourceError as error:
        raise QuestionsError(
            error.what, where=where, line=error.line, hint=error.hint
        ) from None
    for number, question in enumerate(bank.questions, start=1):
        fields: dict[str, Any] = {"place": question.place}
        if question.topic:
            fields["tag"] = " › ".join(question.topic)
        if words := expected_words(question):
            fields["expected_text"] = words
        yield number, " ".join(question.stem.split()), fields


def expected_words(question: BankQuestion) -> list[str]:
    """Return words of which a quote that answers holds one; [] where none say so."""
    if question.kind in {"judged", "pairs", "order", "essay"}:
        return []
    if question.kind == "gaps":
        return list(_held(question))
    return [_OFF.sub("", text).split("\n")[0] for text in question.right]


def _held(question: BankQuestion) -> Iterator[str]:
    """Yield what stands in the gaps of a text."""
    parts = [re.escape(part) for part in _GAP.split(question.stem)]
    for answer in question.right[:1]:
        found = re.fullmatch("(.+?)".join(parts), answer, re.DOTALL)
        yield from (found.groups() if found else ())
