"""Exports, imported by Anki itself, in three languages and after any note type.

Anki is under the AGPL, so neither the program nor its tests need it: it is looked for
in an environment of its own, whose interpreter EXPLAINBOT_ANKI_PYTHON names.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from explainbot.study.glossary import find_glossary
from explainbot.study.glossary_files import anki as glossary_cards
from explainbot.study.session import Deck, open_index
from tests.study.lessons import TREES, anki, lessons

PYTHON = os.environ.get("EXPLAINBOT_ANKI_PYTHON", "")
IMPORTER = """
import json, os, sys, tempfile
from anki.collection import Collection, ImportCsvRequest
from anki.lang import set_lang

set_lang(sys.argv[2])
notes, types = [], 1
place = 0
while place < types:
    with tempfile.TemporaryDirectory() as folder:
        col = Collection(os.path.join(folder, "collection.anki2"))
        known = col.models.all_names_and_ids()
        types = len(known)
        col.models.set_current(col.models.get(known[place].id))
        for _ in range(2):
            metadata = col.get_csv_metadata(sys.argv[1], None)
            col.import_csv(ImportCsvRequest(path=sys.argv[1], metadata=metadata))
        found = [col.get_note(number) for number in col.find_notes("")]
        notes.append([[n.guid, *n.fields[:2], sorted(n.tags)] for n in found])
        col.close()
    place += 1
print(json.dumps(notes))
"""
MARKED = (
    TREES
    + """
## What is a "trunk" & <b>bark</b>?

A trunk	is a part of a tree that holds its crown up. Bark is a layer of dead cells.
"""
)

pytestmark = pytest.mark.skipif(
    not PYTHON,
    reason="EXPLAINBOT_ANKI_PYTHON names no interpreter that has the package anki",
)


def imported(file: Path, language: str) -> list[list[Any]]:
    """Return what stands in a new collection after two imports, for each note type."""
    script = file.with_name("importer.py")
    script.write_text(IMPORTER, encoding="utf-8")
    ran = subprocess.run(
        [PYTHON, str(script), str(file), language],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    notes: list[list[Any]] = json.loads(ran.stdout)
    return notes


def of_items(folder: Path) -> Iterable[str]:
    """Return the cards of the study."""
    with Deck(open_index(lessons(folder, MARKED))) as deck:
        return [anki(deck.all())]


def of_glossary(folder: Path) -> Iterable[str]:
    """Return the cards of the glossary."""
    with open_index(lessons(folder, MARKED)) as index:
        return list(glossary_cards(find_glossary(index).entries))


@pytest.mark.parametrize("language", ["en_US", "de_DE", "fr_FR"])
@pytest.mark.parametrize("cards", [of_items, of_glossary])
def test_cards_arrive_whole(
    cards: Callable[[Path], Iterable[str]], language: str, tmp_path: Path
) -> None:
    """Front, back, tags and id of each card, once, whatever note type was used last."""
    file = tmp_path / "cards.txt"
    written = "".join(cards(tmp_path / "w"))
    file.write_text(written, encoding="utf-8")
    rows = [row.split("\t") for row in written.splitlines() if row[0] != "#"]
    expected = sorted([*row[:3], sorted(row[3].split())] for row in rows)
    assert len(expected) > 1

    collections = imported(file, language)

    assert len(collections) > 1
    for notes in collections:
        assert sorted(notes) == expected
