"""``explainbot glossary`` as it is typed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from explainbot.testing import tiny_workspace
from tests.cli.conftest import Shell

TEXT = """# Castles

A trebuchet is a machine that throws stones. Each is made of wood.

A moat is a ditch around the walls.
"""


@pytest.fixture
def castles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a workspace of one text."""
    tiny_workspace(tmp_path / "w", {"castles.md": TEXT}).close()
    monkeypatch.chdir(tmp_path / "w")
    return tmp_path / "w"


def test_it_lists_terms_with_their_definitions(sh: Shell, castles: Path) -> None:
    """Each with its place; with words, those that they name."""
    del castles
    ended = sh("glossary")

    assert (ended.status, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "moat",
        "  A moat is a ditch around the walls.",
        "  [castles.md › Castles, line 5]",
        "trebuchet",
        "  A trebuchet is a machine that throws stones.",
        "  [castles.md › Castles, line 3]",
    ]
    assert sh("glossary", "moats").out.splitlines()[0] == "moat"


def test_a_term_that_is_not_there(sh: Shell, castles: Path) -> None:
    """Says so; the status is that of a question without an answer."""
    del castles
    ended = sh("glossary", "portcullis")

    assert (ended.status, ended.out) == (1, "")
    assert ended.err == "explainbot: the texts hold no definition of: portcullis\n"
    assert sh("glossary", "portcullis", "--json").json == {"entries": []}


def test_it_is_json_for_programs(sh: Shell, castles: Path) -> None:
    """The slice that is named is the definition."""
    del castles
    (entry,) = sh("glossary", "--json", "moat").json["entries"]

    assert TEXT[entry["start"] : entry["end"]] == entry["definition"]
    assert (entry["term"], entry["document"]) == ("moat", "castles.md")
    assert (entry["line_start"], entry["page"]) == (5, None)


def test_it_is_written_to_a_file(sh: Shell, castles: Path) -> None:
    """The ending says the form; an existing file needs --force."""
    wrong = sh("glossary", "--export", "terms.doc").error
    assert wrong == (
        "explainbot: terms.doc: a glossary is written as .csv, .md, .html or .txt (for "
        "Anki). Name a file that ends so."
    )
    ended = sh("glossary", "--export", "terms.csv")
    assert ended.err == "explainbot: written: terms.csv (2 terms, 2 definitions)\n"
    table = (castles / "terms.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["term"] for row in rows] == ["moat", "trebuchet"]
    assert "exists already" in sh("glossary", "--export", "terms.csv").error
    assert sh("glossary", "--export", "terms.csv", "--force", "moat").status == 0
    assert len((castles / "terms.csv").read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("w.csv", "Wort;Bedeutung;Beispiel\ndie Kufe;eine Schiene;Die Kufe gleitet.\n"),
        ("w.csv", "Word,Meaning\nkufe,runner\n"),
        ("w.tsv", "mot\tsignification\nla kufe\tun patin de traîneau\n"),
    ],
)
def test_rows_of_a_vocabulary_are_definitions(
    sh: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, table: str
) -> None:
    """However few, with their article, by the names of the two columns."""
    tiny_workspace(tmp_path / "w", {name: table}).close()
    monkeypatch.chdir(tmp_path / "w")

    (entry,) = sh("glossary", "--json", "Kufe").json["entries"]

    assert entry["definition"] in table


def test_rows_of_other_tables_are_none(
    sh: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two columns of questions and answers tell of no term."""
    table = "Question,Answer\nKufe,a runner of a sledge\n"
    tiny_workspace(tmp_path / "w", {"w.csv": table}).close()
    monkeypatch.chdir(tmp_path / "w")

    assert sh("glossary", "--json", "Kufe").json == {"entries": []}
