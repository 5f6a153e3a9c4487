"""Rows that a superlative asks for, by a figure of a column."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.items.extremes import (
    asks_extreme,
    extreme_rows,
    ordered_row,
)
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


def found(question: str, text: str = PEAKS, language: str = "en") -> list[str]:
    """Return the first cells of the rows that are meant."""
    table = find_tables(text)[0]
    rows = extreme_rows(
        question,
        table,
        table.rows,
        above="Peaks of two countries",
        units=lambda said: frozenset(units(said, language)),
        language=language,
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


@pytest.mark.parametrize(
    ("cells", "language", "largest"),
    [
        (("1,204", "987", "12,001"), "en", ["C"]),
        (("1.204", "987", "950"), "de", ["A"]),
        (("0.125", "0.5", "0.25"), "en", ["B"]),
        (("1,5", "12,001", "13"), "en", ["C"]),
        (("1.204,5", "987", "1.300"), "de", ["C"]),
        (("1.204.000", "987", "2.000"), "en", ["A"]),
        (("12 500", "9 800", "700"), "en", ["A"]),
        (("4.5 km", "12 km", "7 km"), "en", ["B"]),
        (("1.204", "987", "950"), "en", []),  # 1.2, or more than a thousand
        (("1,204.5", "1.204,5", "3"), "en", []),
    ],
)
def test_signs_of_decimals_and_of_thousands(
    cells: tuple[str, ...], language: str, largest: list[str]
) -> None:
    """A column writes its numbers in one way, that its other cells or language tell."""
    word, column = ("größte", "Fläche") if language == "de" else ("largest", "Area")
    rows = "".join(
        f"| {name} | {cell} |\n" for name, cell in zip("ABC", cells, strict=True)
    )
    text = f"| {'See' if language == 'de' else 'Lake'} | {column} |\n|---|---|\n{rows}"

    assert found(f"{word} {text[2:6].strip(' |')}", text, language) == largest


SHIPS = """Ship,Owner,Voyage (days),Crew,Sails
Alma,Reed,31,12,red
Brise,Reed,9,,blue
Corvo,Holt,203,7,white
Dione,Holt,52,40,red
Elba,Holt,60,20,red
"""


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("Which ship has the longest voyage?", "Corvo"),
        ("Which ship has the shortest voyage?", "Brise"),
        ("Which ship of Reed has the longest voyage?", "Alma"),
        ("Which ship has the smallest crew?", "Corvo"),
        ("Which ship has the biggest crew?", "Dione"),
    ],
)
def test_rows_that_name_their_cells(tmp_path: Path, question: str, row: str) -> None:
    """As those of a CSV file are read; an empty cell shifts no other."""
    answer = tiny_workspace(tmp_path, {"ships.csv": SHIPS}).explainer().ask(question)

    assert answer.answered
    assert answer.quotes[0].evidence_text.startswith(f"Ship: {row} |")


def test_in_another_language() -> None:
    """By that language's own list."""
    text = (
        "| Fluss | Land | Länge |\n|---|---|---|\n"
        "| Ahr | A | 1.085 km |\n| Bode | B | 169 km |\n| Cidlina | A | 87 km |\n"
    )

    assert found("Welcher Fluss ist am längsten?", text, "de") == ["Ahr"]
    assert found("Welcher Fluss ist am kürzesten?", text, "de") == ["Cidlina"]
    assert found("Welcher Fluss ist am tiefsten?", text, "de") == []


@pytest.mark.parametrize(
    ("cells", "question"),
    [
        (("300 m", "2 km", "1 km"), "Which bridge is the longest?"),
        (("30-40", "52", "203"), "Which bridge is the longest?"),
        (("short", "long", "203"), "Which bridge is the longest?"),
        (("30", "52", "203"), "Which bridge is the heaviest?"),
    ],
)
def test_a_row_is_not_claimed_where_none_is_plainly_the_greatest(
    tmp_path: Path, cells: tuple[str, ...], question: str
) -> None:
    """Cells of several kinds, or no column of what is asked for."""
    rows = "".join(
        f"{name},Holt,{cell},red\n"
        for name, cell in zip(("Arch", "Brook", "Cove"), cells, strict=True)
    )
    files = {
        "bridges.csv": f"Bridge,River,Length,Paint\n{rows}",
        "roads.md": "# Roads\n\nA road needs drains. Rain runs off its crown.\n",
    }
    answer = tiny_workspace(tmp_path, files).explainer().ask(question)

    assert not answer.answered


@pytest.mark.parametrize(
    ("question", "told", "names", "extreme"),
    [
        ("Which lake is the deepest?", "Arn: 30. Bel: 52.", "Lake Depth", True),
        ("Which lake is the deepest?", "Arn is the deepest.", "Lake Depth", False),
        ("Which lake is the biggest?", "Arn is the largest.", "Lake Area", False),
        ("Which lake is the biggest?", "Arn is the smallest.", "Lake Area", True),
        ("Which lake has the most fish?", "Most are blue.", "Lake Fish", True),
        ("Where do most men live?", "Most men live in Ost.", "Town Men", False),
        ("What is the longest river of Ost?", "Ost: Arn", "Land Longest river", False),
        ("Which lake is deeper, Arn or Bel?", "Arn: 30. Bel: 52.", "Depth", False),
        ("How deep is Arn?", "Arn: 30. Bel: 52.", "Lake Depth", False),
    ],
)
def test_what_asks_for_the_most(
    question: str, told: str, names: str, *, extreme: bool
) -> None:
    """Unless the text, or a column, says itself which it is."""
    assert asks_extreme(question, told, names, "en") is extreme


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
