"""Tables of questions and answers in office documents, in their usual dress."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from tests.readers.office.office import sections_of

SALT = ("Why is the sea salty?", "Rivers carry salt into it.")
WAVES = ("Who makes waves?", "Wind makes waves.")
DEPTH = ("How deep is it?", "About four kilometres on average.")
BOTH = [("Why is the sea salty?", "Rivers carry salt into it."), WAVES]
EBB = "The falling of the water after high tide."
FLOOD = "The rising of the water after low tide."


def _saved(folder: Path, rows: list[tuple[str, ...]]) -> Path:
    """Write a document with a table below a sentence; a short row is one wide cell."""
    made = Document()
    made.add_paragraph("For Friday.")
    width = max(map(len, rows))
    table = made.add_table(rows=0, cols=width)
    for row in rows:
        cells = table.add_row().cells
        wide = cells[0].merge(cells[-1]) if len(row) < width else cells[0]
        wide.text = row[0]
        for cell, text in zip(cells[1:], row[1:], strict=False):
            cell.text = text
    made.save(str(folder / "sea.docx"))
    return folder / "sea.docx"


@pytest.mark.parametrize(
    "rows",
    [
        [("Question", "Answer"), *BOTH],
        BOTH,
        [("What you may be asked", "What you should say"), *BOTH, DEPTH],
        [("1.", *SALT), ("2.", *WAVES)],
        [("No.", "Question", "Answer"), ("1", *SALT), ("2", *WAVES)],
        [("Q1", *SALT), ("Q2", *WAVES)],
        [("Q", SALT[0]), ("A", SALT[1]), ("Q", WAVES[0]), ("A", WAVES[1])],
        [("Frage:", SALT[0]), ("Antwort:", SALT[1]), ("Frage:", WAVES[0]),
         ("Antwort:", WAVES[1])],
        [("Answer", "Question"), SALT[::-1], WAVES[::-1]],
    ],
    ids=[
        "named", "bare", "other names", "numbers", "numbers, named", "labels",
        "Q above A", "Frage above Antwort", "answer first",
    ],
)  # fmt: skip
def test_each_question_heads_its_answer(
    tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    """Names of the columns, numbers and labels are left out."""
    found = sections_of(_saved(tmp_path, rows))

    assert found[:3] == [("", "For Friday."), *BOTH]
    assert found[3:] in ([], [DEPTH])


@pytest.mark.parametrize(
    ("rows", "sections"),
    [
        (
            [("Questions on the sea",), *BOTH],
            [("", "For Friday.\n\nQuestions on the sea"), *BOTH],
        ),
        (
            [("Topic", "Question", "Answer"), ("Salt", *SALT), ("Wind", *WAVES)],
            [
                ("", "For Friday."),
                (SALT[0], f"{SALT[1]}\n\nSalt"),
                (WAVES[0], f"{WAVES[1]}\n\nWind"),
            ],
        ),
        (
            [("Why? Give two causes.", "Rivers."), ("Who? Name one.", "Wind.")],
            [
                ("", "For Friday."),
                ("Why? Give two causes.", "Rivers."),
                ("Who? Name one.", "Wind."),
            ],
        ),
        (
            [("Ebb", EBB), ("Flood", FLOOD)],
            [("", "For Friday."), ("Ebb", EBB), ("Flood", FLOOD)],
        ),
        (
            [("Ebb", "6 hours"), ("Flood", "6 hours")],
            [("", "For Friday.\n\nEbb | 6 hours\nFlood | 6 hours")],
        ),
        (
            [
                ("Year", "What happened"),
                ("1953", "The sea broke the dikes in a storm."),
            ],
            [
                (
                    "",
                    (
                        "For Friday.\n\nYear | What happened\n"
                        "1953 | The sea broke the dikes in a storm."
                    ),
                )
            ],
        ),
    ],
    ids=["titled", "topics", "tasks", "terms", "facts", "years"],
)
def test_what_else_stands_in_a_table(
    tmp_path: Path, rows: list[tuple[str, ...]], sections: list[tuple[str, str]]
) -> None:
    """Nothing of it is lost; what neither asks nor explains stays a table."""
    assert sections_of(_saved(tmp_path, rows)) == sections
