"""Whether the sentence that a pupil reads is the one that answers."""

from __future__ import annotations

import csv
from pathlib import Path

from benchmarks.judging import Case, Outcome
from benchmarks.marks import (
    Marking,
    WrongMark,
    both,
    markings,
    rights,
    write_wrong,
    wrong_marks,
)

DUES = Case("1", "How high are the dues?", "fact", spans=("5 euros", "five euros"))
MAY = Case("2", "When are they due?", "date", spans=("May",))
WHY = Case("3", "Why are there dues?", "reason")
BEES = Case("4", "What do bees eat?", "fact", spans=("nectar",))
CASES = [DUES, MAY, WHY, BEES]
OUTCOMES = [
    Outcome(1, 0.9, evidence=(True, True), marked="Dues are 5 euros.", seen="a"),
    Outcome(1, 0.8, evidence=(False, True), marked="Dues | are, 5.", seen="b"),
    Outcome(1, 0.7, evidence=(False, False), marked="No words are known.", seen="c"),
    Outcome(2, 0.6, evidence=(True, True), marked="Ants eat nectar.", seen="d"),
]


def test_a_mark_counts_where_the_right_passage_comes_first() -> None:
    """One of two right; a right mark in a wrong passage is none."""
    asked = markings(CASES, OUTCOMES)

    assert asked == [
        Marking("fact", first=True, right=True),
        Marking("date", first=True, right=False),
        Marking("fact", first=False, right=True),
    ]
    assert rights(asked) == [1.0, 0.0]
    assert both(asked) == [1.0, 0.0, 0.0]


def test_the_list_of_wrong_marks(tmp_path: Path) -> None:
    """Only right passages, with what was expected and what was marked."""
    found = wrong_marks("club", CASES, OUTCOMES)
    assert found == [
        WrongMark("club", "date", MAY.text, "May", "Dues | are, 5.", "b"),
    ]

    write_wrong(tmp_path / "wrong.csv", found)
    with (tmp_path / "wrong.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["set"], row["question"], row["marked"]) for row in rows] == [
        ("club", MAY.text, "Dues | are, 5.")
    ]
