"""Packages written by Anki 26.9.3 and genanki 0.13.1 (tests/data/banks)."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import pytest
import zstandard

from explainbot.errors import SourceError
from explainbot.readers.banks.files import read_bank
from explainbot.readers.reading import read
from tests.readers.banks.quoted import quoted

BANKS = Path(__file__).parents[2] / "data" / "banks"
OF_ANKI = ["anki.apkg", "anki-legacy.apkg", "anki.colpkg", "anki-notes.txt"]


@pytest.mark.parametrize("name", OF_ANKI)
def test_every_form_that_anki_writes(name: str) -> None:
    """Two sides, gaps, typed answers, decks and tags, whatever the database's age."""
    found = {row[0]: row[1] for row in quoted(BANKS / name)}

    assert found["What is term 1?"] == "The meaning number 1 of it\nand more & so"
    assert found["River 0 flows to the [where] in [...]."] == (
        "River 0 flows to the sea 0 in May.\nAlways."
    )
    assert found["Hund 0"] == "dog 0"
    assert found["Capital of France?"] == "Paris"
    assert found["Capital of Italy?"] == "Rome"
    bank = read_bank((BANKS / name).read_bytes(), BANKS / name)
    topics = {question.stem: question.topic for question in bank.questions}
    assert topics["What is term 1?"] == ("Bio", "Cells")
    assert bank.questions[0].tags == ("t1",)
    assert not bank.unkeyed


def test_a_card_shows_what_its_template_says() -> None:
    """Words around a field are asked, parts without a field are left out."""
    assert [row[:2] for row in quoted(BANKS / "genanki.apkg")][:2] == [
        ("What is the capital of Land 0?", "City 0"),
        ("What is the capital of Land 1?", "City 1\nnear"),
    ]


def _package(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def _parts(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(BANKS / name) as package:
        return {part: package.read(part) for part in package.namelist()}


def test_the_notice_is_no_card(tmp_path: Path) -> None:
    """Without its newer database a package holds only the notice, and is refused."""
    parts = _parts("anki.apkg")
    del parts["collection.anki21b"]
    path = _package(tmp_path / "deck.apkg", parts)

    with pytest.raises(SourceError, match="only the notice that Anki is to be updated"):
        read(path, name="deck.apkg", source_path="deck.apkg")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"no database", "damaged"),
        (zstandard.compress(b"no database at all"), "damaged"),
        (zstandard.compress(b"\0" * 600_000_000), "unpacks to more than 500 MB"),
    ],
)
def test_a_damaged_collection_is_refused(
    tmp_path: Path, data: bytes, fault: str
) -> None:
    """Also one that unpacks to more than it may."""
    path = _package(tmp_path / "deck.apkg", {"collection.anki21b": data})

    with pytest.raises(SourceError, match=f"deck.apkg: .*{fault}"):
        read(path, name="deck.apkg", source_path="deck.apkg")


def test_a_package_without_a_collection_is_refused(tmp_path: Path) -> None:
    """The message says what is lacking."""
    path = _package(tmp_path / "deck.apkg", {"media": b"{}"})

    with pytest.raises(SourceError, match="holds no collection of Anki"):
        read(path, name="deck.apkg", source_path="deck.apkg")


def test_a_view_in_the_place_of_notes_is_not_run(tmp_path: Path) -> None:
    """A database made to compute for ever is refused."""
    database = tmp_path / "c.sqlite"
    with sqlite3.connect(database) as made:
        made.execute("CREATE TABLE col (models, decks)")
        made.execute("CREATE TABLE cards (nid, did, odid, ord)")
        made.execute(
            "CREATE VIEW notes AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT"
            " n + 1 FROM r) SELECT n AS id, 1 AS mid, 'a' AS flds, '' AS tags FROM r"
        )
    made.close()
    parts = {"collection.anki21": database.read_bytes()}
    path = _package(tmp_path / "deck.apkg", parts)

    with pytest.raises(SourceError, match="damaged \\(no table notes\\)"):
        read(path, name="deck.apkg", source_path="deck.apkg")
