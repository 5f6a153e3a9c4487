"""``explainbot study`` as it is typed."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


def speak(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Let standard input hold these lines."""
    text = "".join(f"{line}\n" for line in lines)
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_a_sitting_line_by_line(
    sh: Shell, lab: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Question, answer, the passage word for word, the key words, and the rating."""
    speak(monkeypatch, "the moons", "9", "4", "the moons", "3")

    ended = sh("study", "--kind", "recall", "--plain")

    assert (ended.status, ended.err) == (0, "")
    assert "Card 1 of 2, 0 due. From: " in ended.out
    assert "Question: What pulls the sea?\n" in ended.out
    assert "Quote: The Moon 🌊 pulls the sea.\n" in ended.out
    assert "Source: sea/tides.md › What pulls the sea?, line 5\n" in ended.out
    assert "Your answer has 1 of 1 key word: Moon.\n" in ended.out
    assert "Type 1, 2, 3 or 4.\n" in ended.out
    assert "Again in 8 days.\n" in ended.out
    assert "Seen: 2 items\n" in ended.out
    assert (lab / ".explainbot" / "study.jsonl").is_file()


@pytest.mark.parametrize("ends", ["q", "/quit"])
def test_the_numbers(
    ends: str, sh: Shell, lab: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was learnt is counted over all sittings; q ends one early, as does /quit."""
    del lab
    speak(monkeypatch, "", "4", ends)
    sh("study", "--kind", "recall")

    assert sh("study", "--stats", "--json").json == {
        "seen": 1,
        "due": 0,
        "learned": 1,
        "reviews": 1,
        "today": 1,
        "retention": None,
    }


def test_the_items_as_files(sh: Shell, lab: Path) -> None:
    """The ending says the form; an existing file needs --force."""
    wrong = sh("study", "--export", "cards.doc").error
    assert wrong == (
        "explainbot: cards.doc: questions are written as .txt (Anki's text), .apkg "
        "(Anki's package), .csv (the table), .gift (GIFT), .h5p (H5P's question set), "
        ".xlsx (Kahoot's sheet), .xml (Moodle's XML), .zip (QTI 2.1). "
        "Name a file that ends so."
    )
    ended = sh("study", "--export", "cards.csv", "--kind", "recall")
    assert ended.err == "explainbot: written: cards.csv (2 questions)\n"
    table = (lab / "cards.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert {row["question"] for row in rows} == {
        "What pulls the sea?",
        "What makes waves?",
    }
    assert "exists already" in sh("study", "--export", "cards.csv").error
    assert sh("study", "--export", "cards.txt", "--limit", "1").status == 0
    text = (lab / "cards.txt").read_text(encoding="utf-8")
    assert text.startswith("#separator:tab\n#html:true\n")


def test_wrong_use(sh: Shell, lab: Path) -> None:
    """An unknown collection and a number out of range are refused."""
    del lab
    assert "there is no collection" in sh("study", "--collection", "no").error
    assert "not a number from 1 to 1000" in sh("study", "--limit", "0").error
    assert json.loads(sh("study", "--stats", "--json").out)["seen"] == 0


def test_serving_without_its_packages(
    sh: Shell, lab: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the extra is not installed, it is named, with how to install it."""
    del lab
    monkeypatch.setitem(sys.modules, "textual_serve", None)

    assert sh("serve").error == (
        "explainbot: the chat in a browser needs packages that are missing: "
        'textual_serve. Install them with: pip install "explainbot[serve]"'
    )


def test_an_address_that_is_none(sh: Shell, lab: Path) -> None:
    """A name that stands for no address is refused before anything is started."""
    del lab
    assert sh("serve", "--host", "no such host").error.startswith(
        "explainbot: no such host:8000: this address cannot be used ("
    )


FORMULAS = """\
# Signs

## =1+1 is what?

=1+1 is a sum that a program computes.

## @home means what?

-2 degrees is cold, and @home is a place.
"""


def test_no_cell_of_a_table_is_computed(sh: Shell, lab: Path) -> None:
    """What begins as a formula does is marked as text, and told; numbers stay."""
    (lab / "corpus" / "signs.md").write_text(FORMULAS, encoding="utf-8")
    assert sh("index").status == 0
    ended = sh("study", "--export", "cards.csv", "--kind", "recall")

    with (lab / "cards.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    marked = [cell for cell in cells if cell.startswith("'")]
    assert {"'=1+1 is what?", "'@home means what?"} <= set(marked)
    told = f"{len(marked)} cells begin as a formula does; an apostrophe stands before"
    assert told in ended.err
    numbers = [cell for cell in rows[1] if cell.isdecimal()]
    assert len(numbers) >= 2
    # The glossary goes the same way.
    text = "# Words\n\n=Sum: what a program adds up.\n\n+Plus: a sign of adding.\n"
    (lab / "corpus" / "words.md").write_text(text, encoding="utf-8")
    assert sh("index").status == 0
    assert sh("glossary", "--export", "terms.csv").status == 0
    table = (lab / "terms.csv").read_text(encoding="utf-8")
    assert not re.search("(?m)^[=+@-]|,[=+@-]", table)
