"""The files of the questions about four short readers.

A set's ``questions.csv`` has the columns question, kind, gold (the right section's
heading, several joined by ``|``; empty: must be declined) and history.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

MULTI = "multi"


@dataclass(frozen=True)
class Question:
    """One question with its right sections."""

    text: str
    kind: str
    gold: tuple[str, ...]
    """Names of sections; () when it must be declined."""
    history: tuple[str, ...]
    span: str = ""
    """Words that the right section holds and that answer; "" where none are known."""


def load(path: Path) -> list[Question]:
    """Read a set's questions."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [
            Question(
                row["question"],
                row["kind"],
                tuple(one for one in row["gold"].split("|") if one),
                tuple(one for one in row["history"].split(" || ") if one),
                row["answer_span"],
            )
            for row in csv.DictReader(stream)
        ]
