"""Tables in a text: rows, names of the columns, merged cells."""

from __future__ import annotations

import pytest

from explainbot.text.sentences import split_sentences
from explainbot.text.tables import ABOVE, LEFT, find_tables

MARKDOWN = """Before.

| Substance | pH |
|---|---|
| Lemon juice. Fresh. | 2.2 |
| **Milk** | 6.6 |
"""
TWO_HEADS = (
    f"| Boiling point | {LEFT} | Melting point | {LEFT}\n"
    "Substance | °C | K | °C | K\n"
    "Water | 100 | 373 | 0 | 273\n"
    "Ethanol | 78 | 351 | -114 | 159"
)
GRID = """\
+--------+-------+------+
| Place  | River | Long |
+========+=======+======+
| Africa | Nile  | 6650 |
|        +-------+------+
|        | Congo | 4700 |
+--------+-------+------+
"""
LISTED = """\
.. list-table:: Birds
   :header-rows: 1

   * - Bird
     - Eggs
   * - Robin
     - 5
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            MARKDOWN,
            [
                "Substance: Lemon juice. Fresh. | pH: 2.2",
                "Substance: Milk | pH: 6.6",
            ],
        ),
        (
            "| Mon | Tue\n8:30 | Art | Maths\n9:15 |  | Music",
            ["8:30 | Mon: Art | Tue: Maths", "9:15 | Tue: Music"],
        ),
        (
            f"Day | Time | What\nMon | 8:30 | Art\n{ABOVE} | 9:15 | {ABOVE}",
            [
                "Day: Mon | Time: 8:30 | What: Art",
                "Day: Mon | Time: 9:15 | What: Art",
            ],
        ),
        (
            TWO_HEADS,
            [
                (
                    "Substance: Water | Boiling point °C: 100 | Boiling point K: 373 | "
                    "Melting point °C: 0 | Melting point K: 273"
                ),
                (
                    "Substance: Ethanol | Boiling point °C: 78 | Boiling point K: 351 "
                    "| Melting point °C: -114 | Melting point K: 159"
                ),
            ],
        ),
        (
            GRID,
            [
                "Place: Africa | River: Nile | Long: 6650",
                "Place: Africa | River: Congo | Long: 4700",
            ],
        ),
        (LISTED, ["Bird: Robin | Eggs: 5"]),
        (
            '.. csv-table::\n   :header: "Metal", "Melts"\n\n   "Tin", 232\n',
            ["Metal: Tin | Melts: 232"],
        ),
        (
            "=====  =====\nMetal  Melts\n=====  =====\nTin    232\n=====  =====\n",
            ["Metal: Tin | Melts: 232"],
        ),
        ("Land: Peru | Sea: no\nLand: Mali | Sea: no", 2 * [""]),
    ],
    ids=[
        "markdown",
        "corner",
        "merged",
        "heads",
        "grid",
        "list",
        "csv",
        "simple",
        "named",
    ],
)
def test_each_cell_knows_its_column(text: str, said: list[str]) -> None:
    """Empty and merged cells keep their column; two rows of names are one head."""
    (table,) = find_tables(text)
    expected = [
        each or text[row.start : row.end]
        for each, row in zip(said, table.rows, strict=True)
    ]

    assert [table.said(row) for row in table.rows] == expected


def test_title_rows_are_no_names() -> None:
    """A row with one filled cell above the names of the columns is a title."""
    (table,) = find_tables(
        "Hours | |\nDay | Opens | Closes\nMonday | 8 | 16\nFriday | 8 | 15"
    )

    assert table.names == ("Day", "Opens", "Closes")
    assert len(table.head) == 2


def test_a_caption_parts_two_tables() -> None:
    """Below a line without bars a head of its own begins another table."""
    text = "Town | Rain\nUlm | 7\nBonn | 9\nWind\nTown | Gusts\nUlm | 70\nBonn | 50"

    assert [table.names for table in find_tables(text)] == [
        ("Town", "Rain"),
        ("Town", "Gusts"),
    ]


def test_a_row_is_one_sentence() -> None:
    """Whatever its cells hold; what stands around is split as ever."""
    assert [MARKDOWN[start:end] for start, end in split_sentences(MARKDOWN)] == [
        "Before.",
        "| Substance | pH |",
        "|---|---|",
        "| Lemon juice. Fresh. | 2.2 |",
        "| **Milk** | 6.6 |",
    ]


@pytest.mark.parametrize("text", ["Home | About | Contact", "a or b", "x == y", "|"])
def test_one_line_is_no_table(text: str) -> None:
    """Neither is a line with a bar in it."""
    assert find_tables(text) == ()


def test_two_columns_are_named_by_words_above_figures() -> None:
    """Where each cell below has a figure, or the first says what is told."""
    lengths = "Length of the hall | Width of the door\n20 metres | about 2 metres\n"
    table = find_tables(f"{lengths}30 metres | about 3 metres")[0]
    assert (table.sure, table.names[0]) == (True, "Length of the hall")

    beast = "What it was like | Stegosaurus\nWeight | some tonnes\nFood | ferns"
    assert find_tables(beast)[0].sure
    assert not find_tables("Born | London\nDied | Paris\nLived | Rome")[0].sure


def test_names_repeated_over_others_are_a_head() -> None:
    """Wide names that a spreadsheet wrote into each of their columns."""
    text = (
        "Bird | Height | Height\nname | male | female\nHeron | 98 | 90\nOwl | 40 | 45"
    )
    (table,) = find_tables(text)

    assert len(table.head) == 2
    assert table.names == ("Bird name", "Height male", "Height female")


def test_repeated_cells_of_a_row_are_no_names() -> None:
    """Where figures stand in the second row as well, or in none, it is a row."""
    (lights,) = find_tables("red | on | on\nblue | off | on\ngreen | off | off")

    assert not lights.head
