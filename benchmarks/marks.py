"""How the mark of each question went: whether the marked sentence answers."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.judging import Case, Outcome


@dataclass(frozen=True)
class Marking:
    """How the mark of one question went."""

    kind: str
    first: bool
    """Whether the right passage comes first."""
    right: bool
    """Whether the one sentence marked in the first passage holds the answer's words."""


@dataclass(frozen=True)
class WrongMark:
    """A right passage with another sentence marked than the one that answers."""

    set: str
    kind: str
    question: str
    expected: str
    """Words of which one answers, joined by " | "."""
    marked: str
    """The sentence that is marked, white space collapsed."""
    citation: str


def markings(cases: Sequence[Case], outcomes: Sequence[Outcome]) -> list[Marking]:
    """Return how the marks of the questions went whose answer's words are known."""
    return [
        Marking(case.kind, one.first, one.evidence[0])
        for case, one in zip(cases, outcomes, strict=True)
        if case.spans
    ]


def rights(asked: Sequence[Marking]) -> list[float]:
    """Return 1 for each right mark, else 0, where the right passage comes first."""
    return [float(one.right) for one in asked if one.first]


def both(asked: Sequence[Marking]) -> list[float]:
    """Return of all questions 1 for each right passage with a right mark, else 0."""
    return [float(one.first and one.right) for one in asked]


def wrong_marks(
    name: str, cases: Sequence[Case], outcomes: Sequence[Outcome]
) -> list[WrongMark]:
    """Return what ``--wrong`` lists of a set."""
    return [
        WrongMark(
            name, case.kind, case.text, " | ".join(case.spans), one.marked, one.seen
        )
        for case, one in zip(cases, outcomes, strict=True)
        if case.spans and one.first and not one.evidence[0]
    ]


def write_wrong(path: Path, found: Sequence[WrongMark]) -> None:
    """Write the wrong marks as CSV, a row each below a header."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(field.name for field in fields(WrongMark))
        writer.writerows(map(astuple, found))
