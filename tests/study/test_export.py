"""Items as files, read back by the rules of those who will read them."""

from __future__ import annotations

import csv
import html
import io
import re
from pathlib import Path

import pytest

from explainbot.cli.main import main
from explainbot.study.exports.sheets import table
from explainbot.study.session import Deck, open_index
from explainbot.study.wording import COLUMNS, answer_lines
from explainbot.testing import tiny_workspace
from tests.study.lessons import TREES, anki, items, lessons, of_items

HOSTILE = """# Signs

## What is <b>bold</b> & "quoted"?

In 1648 Müller & Sons made	a "sign" of #5 & wood for all of us.
"""


def read_as_anki(text: str) -> tuple[dict[str, str], list[list[str]]]:
    """Read a text file as Anki's manual says: header lines, then separated fields.

    A field in quotes may hold the separator; a doubled quote is one quote.
    """
    lines = text.split("\n")
    head = [line for line in lines if line.startswith("#")]
    settings = dict(line[1:].split(":", 1) for line in head)
    body = "\n".join(line for line in lines if not line.startswith("#"))
    assert settings["separator"] == "tab"
    rows = list(csv.reader(io.StringIO(body), delimiter="\t", quotechar='"'))
    return settings, [row for row in rows if row]


def test_anki_reads_back_what_was_written(tmp_path: Path) -> None:
    """Each item is a note of four fields: its id, a front, a back and tags.

    Which column is which field is not said: Anki would go by the names of its fields,
    which are others in other languages and types of notes.
    """
    deck = Deck(open_index(lessons(tmp_path / "w")))

    settings, rows = read_as_anki(anki(deck.all()))

    assert settings == {
        "separator": "tab",
        "html": "true",
        "guid column": "1",
        "tags column": "4",
    }
    assert [row[0] for row in rows] == [item.id for item in deck.all()]
    assert {len(row) for row in rows} == {4}
    known = {row[0]: row for row in rows}
    cloze = items(lessons(tmp_path / "v"), "cloze")
    rest = "the notes of Jan van Helmont told of a willow."
    heading = "Who weighed a willow tree?"
    item = cloze["In […] the notes of Jan van Helmont told of a willow."]
    assert known[item.id][1:] == [
        f"In […] {rest}<br><small>Trees › {heading}</small>",
        f"In <b>1648</b> {rest}<br><small>green/trees.md › {heading}, line 9</small>",
        "explainbot::cloze explainbot::green/trees.md",
    ]


def test_a_front_stands_alone(tmp_path: Path) -> None:
    """Where the heading does not name its text, its title is below."""
    named = "## How tall are trees?\n\nThe tallest stand in California.\n"
    found = items(lessons(tmp_path / "w", TREES + "\n" + named), "recall")

    _, rows = read_as_anki(anki(found.values()))

    fronts = {row[1] for row in rows}
    assert "What do leaves make?<br><small>Trees</small>" in fronts
    assert "How tall are trees?" in fronts


def test_signs_of_html_and_of_the_format_are_only_text(tmp_path: Path) -> None:
    """Mark-up, quotes and tabs of a source come back as themselves."""
    deck = Deck(open_index(lessons(tmp_path / "w", HOSTILE)), kinds=("cloze",))
    (item,) = deck.all()

    _, ((_, front, back, _),) = read_as_anki(anki([item]))

    assert not re.findall(r"<(?!/?(?:b|br|small)>)", front + back)
    sentence = html.unescape(front.split("<br>")[0])
    assert sentence == item.question
    shown = back.split("<br>")[0].replace("<b>", "").replace("</b>", "")
    assert html.unescape(shown) == item.quote.evidence_text


def test_the_table_holds_offsets_into_the_document(tmp_path: Path) -> None:
    """The slices that a row names are the sentence and what was left out of it."""
    deck = Deck(open_index(lessons(tmp_path / "w")), kinds=("cloze",))

    written = b"".join(table(of_items(deck.all()), "")).decode()
    rows = list(csv.DictReader(io.StringIO(written)))

    assert tuple(rows[0])[: len(COLUMNS)] == COLUMNS
    for row in rows:
        assert TREES[int(row["start"]) : int(row["end"])] == row["evidence"]
        blank = TREES[int(row["blank_start"]) : int(row["blank_end"])]
        assert blank == row["answer"]


MARKED = """# Bees

## How long do bees live?

**Worker bees** live for `six` weeks in summer, and their queen for *two to five* years.
"""


def test_marks_of_a_text_are_set_on_a_card(tmp_path: Path) -> None:
    """Bold is bold on the card and in words without signs line by line."""
    (recall,) = items(lessons(tmp_path / "w", MARKED), "recall").values()

    _, rows = read_as_anki(anki([recall]))
    told = answer_lines(recall)

    assert "<strong>Worker bees</strong> live for <code>six</code> weeks" in rows[0][2]
    assert told[0].startswith("Quote: Worker bees live for six weeks in summer")


def test_a_table_for_people_shows_no_marks(tmp_path: Path) -> None:
    """Question and answer are in words; the evidence stays as it stands."""
    held = items(lessons(tmp_path / "w", MARKED), "recall").values()

    written = b"".join(table(of_items([*held]), "")).decode()

    (row,) = csv.DictReader(io.StringIO(written))
    assert row["answer"].startswith("Worker bees live for six weeks in summer")
    assert "**Worker bees**" in row["evidence"]


@pytest.mark.parametrize(
    "sign", ["[sound:a.mp3]", "[latex]", "[$]", "[$$]", "[anki:tts]"]
)
def test_no_text_makes_anki_do_anything(tmp_path: Path, sign: str) -> None:
    """It neither plays a file nor runs LaTeX; the reader shows the sign as it was."""
    text = (
        f"# Sea\n\n## What is {sign} salt?\n\nSalt is {sign} a white thing of rocks.\n"
    )
    workspace = tiny_workspace(tmp_path / "w", {"sea.md": text})
    out = tmp_path / "cards.txt"

    assert (
        main(["--workspace", str(workspace.places.root), "study", "--export", str(out)])
        == 0
    )
    written = out.read_text(encoding="utf-8")
    assert sign not in written
    assert sign.replace("[", "&#91;") in written
