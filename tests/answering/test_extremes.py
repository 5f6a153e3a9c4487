"""Rows that a superlative asks for, by a figure of a column."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.items.extremes import extreme_rows, ordered_row
from explainbot.answering.items.rows import units
from explainbot.testing import tiny_workspace
from explainbot.text.tables import find_tables

PEAKS = """# Peaks of two countries

| Peak | Country | Height in m | Huts | First climbed | Walk | Hours |
|---|---|---|---|---|---|---|
| Aro | Norland | 1,204 | 3 | 1871 | 4:30 | 4–5 |
| Bela | Norland | 2,310 | 11 | 1902 | 11:15 | 10–12 |
| Cim | Sudland | 987 | 3 | 1840 | 2:05 | 2 |
| Dorn | Sudland | 1,850 | 7 | 1899 | 9:40 | 8–9 |
| Total | | 6,351 | 24 | | | |
"""


def found(question: str, text: str = PEAKS) -> list[str]:
    """Return the first cells of the rows that are meant."""
    table = find_tables(text)[0]
    rows = extreme_rows(
        question,
        table,
        table.rows,
        above="Peaks of two countries",
        units=lambda said: frozenset(units(said, "en")),
    )
    return [row.cells[0] for row in rows]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("Which peak is the highest?", ["Bela"]),
        ("which peak is the lowest", ["Cim"]),
        ("highest peak", ["Bela"]),
        ("Which peak has the most huts?", ["Bela"]),
        ("Which peak has the fewest huts?", ["Aro", "Cim"]),
        ("What is the highest peak in Sudland?", ["Dorn"]),
        ("Which peak offers the most huts?", ["Bela"]),
        ("Which peak has the shortest walk?", ["Cim"]),
        ("Which peak has the longest walk?", ["Bela"]),
        ("Which is higher, Aro or Dorn?", ["Dorn", "Aro"]),
        ("Which is lower, Dorn or Aro?", ["Aro", "Dorn"]),
        ("Which has more huts, Cim or Bela?", ["Bela", "Cim"]),
    ],
)
def test_the_figure_of_the_column_that_is_meant(question: str, rows: list[str]) -> None:
    """Named beside, or what is measured; among the rows of what limits it."""
    assert found(question) == rows


@pytest.mark.parametrize(
    "question",
    [
        "How high is Bela?",
        "Which peak is the highest in Europe?",
        "Which peak has the most snow?",
        "Which peak has the most hours?",  # cells with two figures
        "Which bridge is the highest?",
        "Which is higher, Aro or Elm?",
        "Is Aro higher?",
        "Who is the tallest climber?",
    ],
)
def test_what_the_table_does_not_say(question: str) -> None:
    """Another thing, a place that stands nowhere, figures that are not plain."""
    assert found(question) == []


@pytest.mark.parametrize(
    "cells",
    [
        ("300 m", "2 km", "1 km"),
        ("3", "many", "few"),
        ("3", "5", "n/a 7 or 9"),
    ],
)
def test_figures_of_several_kinds_are_not_compared(cells: tuple[str, ...]) -> None:
    """Of two units, or words among them."""
    rows = "".join(
        f"| {name} | {cell} |\n" for name, cell in zip("XYZ", cells, strict=True)
    )
    text = f"| Peak | Height |\n|---|---|\n{rows}"

    assert found("Which peak is the highest?", text) == []


def test_below_zero_and_decimal_commas() -> None:
    """A sign before a figure counts, and so does a comma."""
    text = (
        "| Town | Temperature |\n|---|---|\n| A | -12,5 |\n| B | −3 |\n| C | 4,25 |\n"  # noqa: RUF001
    )

    assert found("Which town is the coldest?", text) == ["A"]
    assert found("Which town is the warmest?", text) == ["C"]


def test_a_name_of_a_column_is_no_superlative() -> None:
    """The word "latest" says there which boat is meant."""
    rows = "| A | 18:00 |\n| B | 19:00 |\n| C | 17:00 |\n"
    text = f"| Day | Latest boat |\n|---|---|\n{rows}"

    assert found("When is the latest boat?", text) == []


def test_the_row_is_claimed_and_marked(tmp_path: Path) -> None:
    """With the names of the columns beside it."""
    answer = (
        tiny_workspace(tmp_path, {"peaks.md": PEAKS})
        .explainer()
        .ask("Which peak has the most huts?")
    )

    assert answer.answered
    assert answer.quotes[0].evidence_text.startswith("| Bela |")


@pytest.mark.parametrize(
    ("question", "rows"),
    [("Is Aro the highest peak?", "A"), ("Is Aro higher than Bela?", "BA")],
)
def test_of_yes_or_no_both_rows_are_marked(
    tmp_path: Path, question: str, rows: str
) -> None:
    """Of two that are compared; a superlative names its row itself."""
    answer = tiny_workspace(tmp_path, {"peaks.md": PEAKS}).explainer().ask(question)

    (quote, *_) = (*answer.quotes, *answer.alternatives)
    more = [quote.document.text[slice(*span)] for span in quote.evidence_more]
    told = [quote.evidence_text, *more]
    assert "".join(one[2] for one in told if "Norland" in one) == rows


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("Which car is the most expensive?", "Bora"),
        ("Which car is less expensive, Alba or Cima?", "Cima"),
    ],
)
def test_how_expensive_a_thing_is_stands_under_its_price(
    question: str, row: str
) -> None:
    """An adjective behind "most" says what is measured."""
    text = (
        "| Car | Price |\n|---|---|\n| Alba | £9 |\n| Bora | £30 |\n| Cima | £4.50 |\n"
    )

    assert found(question, text)[0] == row


PLAN = """# Plan

| Time | Monday | Tuesday |
|---|---|---|
| 8:00 | Latin | Art |
| 9:00 | Games | Latin |
| 10:15 | Art | |
"""


@pytest.mark.parametrize(
    ("question", "time"),
    [
        ("What lesson is first on Monday?", ["8:00"]),
        ("what is the last lesson on tuesday", ["9:00"]),
        ("what do we have second on monday", ["9:00"]),
        ("When is the first Latin lesson on Tuesday?", ["9:00"]),
        ("Who teaches the first lesson on Monday?", []),
        ("What lesson is first on Friday?", []),
        ("What lesson is fourth on Monday?", []),
        ("What lesson is on Monday?", []),
    ],
)
def test_what_is_first_on_a_day(question: str, time: list[str]) -> None:
    """The rows are in order; an empty cell is no lesson."""
    table = find_tables(PLAN)[0]

    rows = ordered_row(
        question,
        table,
        table.rows,
        units=lambda said: frozenset(units(said, "en")),
        days=frozenset(units("Monday Tuesday Friday", "en")),
    )

    assert [row.cells[0] for row in rows] == time


def test_rows_in_no_order_have_no_first() -> None:
    """Nor have those of names."""
    text = PLAN.replace("| 9:00", "| 7:00")
    table = find_tables(text)[0]

    rows = ordered_row(
        "What is first on Monday?",
        table,
        table.rows,
        units=lambda said: frozenset(units(said, "en")),
        days=frozenset(units("Monday", "en")),
    )

    assert rows == ()
