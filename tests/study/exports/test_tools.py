"""Exports, read by the programs and schemas that they are for.

None of these is needed by the program, nor by its tests: each is looked for where a
variable of the environment names it.

- EXPLAINBOT_ANKI_PYTHON: an interpreter that has the package anki (AGPL);
- EXPLAINBOT_BANKS_PYTHON: one that has moodle-xml-parser and pyh5p (both MIT);
- EXPLAINBOT_H5P_LIBRARIES: a folder of H5P's libraries, each a folder with its
  ``library.json`` and ``semantics.json`` (github.com/h5p, MIT);
- EXPLAINBOT_GIFT_NODE: a folder whose ``node_modules`` has gift-pegjs (MIT);
- EXPLAINBOT_QTI_SCHEMAS: a folder with ``qtiv2p1/imsqti_v2p1.xsd`` and what it
  includes, ``imscp_v1p1.xsd`` beside it (as in OAT's qti-sdk).

Of Kahoot there is neither a program nor a schema; its sheet is compared with what its
template says of its columns.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree

from explainbot.study.exports.markup import html
from tests.study.exports.samples import BY_NAME, EVERY, TIDES, TWELVE, written

ANKI, BANKS, LIBRARIES, GIFT, SCHEMAS = (
    os.environ.get(f"EXPLAINBOT_{name}", "")
    for name in (
        "ANKI_PYTHON", "BANKS_PYTHON", "H5P_LIBRARIES", "GIFT_NODE", "QTI_SCHEMAS",
    )
)  # fmt: skip


def needs(value: str, name: str, what: str) -> pytest.MarkDecorator:
    """Return the mark of a test that needs something from elsewhere."""
    return pytest.mark.skipif(not value, reason=f"{name} names no {what}")


def ran(program: list[str], folder: Path) -> Any:
    """Return the JSON that a program writes."""
    done = subprocess.run(
        program, capture_output=True, text=True, check=True, timeout=300, cwd=folder
    )
    return json.loads(done.stdout)


IMPORTER = """
import json, os, sys, tempfile
from anki.collection import Collection
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

told = []
with tempfile.TemporaryDirectory() as folder:
    col = Collection(os.path.join(folder, "collection.anki2"))
    for _ in range(2):
        request = ImportAnkiPackageRequest(
            package_path=sys.argv[1], options=ImportAnkiPackageOptions()
        )
        log = col.import_anki_package(request).log
        told.append([len(log.new), len(log.duplicate) + len(log.updated)])
    notes = {}
    for number in col.find_notes(""):
        note = col.get_note(number)
        decks = [col.decks.name(card.did) for card in note.cards()]
        notes[note.guid] = [note.fields, sorted(note.tags), decks]
    told += [notes, col.fix_integrity()[1]]
    col.close()
print(json.dumps(told))
"""


@needs(ANKI, "EXPLAINBOT_ANKI_PYTHON", "interpreter that has the package anki")
def test_anki_takes_a_package_in(tmp_path: Path) -> None:
    """Each card arrives once, in its deck and with its tags; a second time it is known.

    Anki's own check finds nothing to mend in the collection.
    """
    data, held, _told = written(BY_NAME["apkg"], EVERY)
    (tmp_path / "deck.apkg").write_bytes(data)
    (tmp_path / "importer.py").write_text(IMPORTER, encoding="utf-8")

    first, second, notes, sound = ran([ANKI, "importer.py", "deck.apkg"], tmp_path)

    assert (first, second) == ([len(held), 0], [0, len(held)])
    assert sound
    fields, tags, decks = notes["id000"]
    assert fields == [
        (
            'What causes the tides?<ol type="A"><li>The Moon</li><li>The wind</li>'
            "<li>Ships &amp; &lt;b&gt;boats&lt;/b&gt;</li></ol>"
        ),
        "The Moon<hr>It pulls the water.<br>The Sun helps.",
    ]
    assert (tags, decks) == (["hard", "moon"], ["Sea::Ebb/flow"])
    gaps = notes["id008"]
    assert gaps[0][0] == "The {{c1::Moon}} orbits the {{c1::Earth}}."
    assert len(gaps[2]) == 1


READER = """
import dataclasses, json, sys
from moodle_xml_parser.parser import parse_file
found = parse_file(sys.argv[1])
rows = {kind: [dataclasses.asdict(one) for one in held] for kind, held in found.items()}
print(json.dumps(rows, default=str))
"""


def shown(text: str) -> str:
    """Return a text as HTML whose entities are resolved."""
    return unescape(html(text))


@needs(BANKS, "EXPLAINBOT_BANKS_PYTHON", "interpreter that has moodle-xml-parser")
def test_a_parser_of_moodle_reads_choices_and_gaps(tmp_path: Path) -> None:
    """The same choices are right, with the same words (it resolves HTML's entities)."""
    data, held, _told = written(BY_NAME["moodle"], EVERY)
    (tmp_path / "bank.xml").write_bytes(data)
    (tmp_path / "reader.py").write_text(READER, encoding="utf-8")

    found = ran([BANKS, "reader.py", "bank.xml"], tmp_path)

    choices = [one for one in held if one.kind == "choice"]
    for one, row in zip(choices, found["multichoice"], strict=True):
        assert row["text_pre_parse"] == shown(one.stem)
        assert row["general_feedback"] == shown(one.explanation)
        assert row["single"] == (len(one.right) == 1)
        assert [
            (each["answer"], each["score_fraction"] > 0, each["feedback"])
            for each in row["options"]
        ] == [(shown(each.text), each.right, each.feedback) for each in one.choices]
    (gaps,) = found["cloze"]
    assert [gap["sub_type"] for gap in gaps["gaps"]] == ["SHORTANSWER", "MULTICHOICE"]


@needs(GIFT, "EXPLAINBOT_GIFT_NODE", "folder that has gift-pegjs")
def test_a_parser_of_gift_reads_every_kind(tmp_path: Path) -> None:
    """Kinds, choices, keys, tags and what explains them, as gift-pegjs reads them."""
    data, held, _told = written(BY_NAME["gift"], EVERY)
    (tmp_path / "bank.gift").write_bytes(data)
    script = Path(GIFT) / "explainbot-test.mjs"
    source = (
        "import {parse} from 'gift-pegjs'; import fs from 'fs';"
        "const text = fs.readFileSync(process.argv[1], 'utf8');"
        "console.log(JSON.stringify(parse(text)));"
    )

    found = ran(
        ["node", "--input-type=module", "-e", source, str(tmp_path / "bank.gift")],
        script.parent,
    )

    asked = [one for one in found if one["type"] != "Category"]
    names = {"choice": "MC", "judged": "TF", "short": "Short", "number": "Numerical",
             "pairs": "Matching", "essay": "Essay"}  # fmt: skip
    assert [one["type"] for one in asked] == [names[one.kind] for one in held]
    for one, row in zip(held, asked, strict=True):
        assert row["stem"]["text"].split() == one.stem.split()
        assert tuple(row["tags"] or ()) == one.tags
        if one.kind == "choice":
            right = [
                each["text"]["text"]
                for each in row["choices"]
                if each["isCorrect"] or (each["weight"] or 0) > 0
            ]
            assert right == list(one.right)
            assert len(row["choices"]) == len(one.choices)


@needs(SCHEMAS, "EXPLAINBOT_QTI_SCHEMAS", "folder with the schemas of QTI 2.1")
def test_qti_obeys_its_schema() -> None:
    """Each item, the test and the manifest are valid."""
    data, held, _told = written(BY_NAME["qti"], EVERY)
    items = etree.XMLSchema(etree.parse(f"{SCHEMAS}/qtiv2p1/imsqti_v2p1.xsd"))
    manifest = etree.XMLSchema(etree.parse(f"{SCHEMAS}/imscp_v1p1.xsd"))

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        assert len(names) == len(held) + 2
        for name in names:
            schema = manifest if name == "imsmanifest.xml" else items
            schema.assertValid(etree.fromstring(package.read(name)))


CHECKER = """
import json, sys
from pathlib import Path
from pyh5p import Semantics, read_package

package, libraries = read_package(sys.argv[1]), {}
for place in Path(sys.argv[2]).iterdir():
    about = json.loads((place / "library.json").read_text(encoding="utf-8"))
    told = json.loads((place / "semantics.json").read_text(encoding="utf-8"))
    libraries[about["machineName"]] = (about, Semantics.from_json(told))
issues = package.validate(require_content=True, allow_content_only=True)
found = [("package", issue.path, issue.keyword) for issue in issues]
content = package.content
rows = [("H5P.QuestionSet", content)]
rows += [(one["library"].split()[0], one["params"]) for one in content["questions"]]
for name, params in rows:
    for issue in libraries[name][1].validate(params):
        found.append((name, issue.path, issue.keyword))
told = {
    name: [about["majorVersion"], about["minorVersion"]]
    for name, (about, _) in libraries.items()
}
print(json.dumps([found, told, package.metadata["preloadedDependencies"]]))
"""
WORDED = frozenset(
    f"$.{name}"
    for name in ("texts", "endGame", "UI", "l10n", "confirmCheck", "confirmRetry")
)
"""Words of buttons, of which a player has its own."""


@pytest.mark.skipif(
    not (BANKS and LIBRARIES),
    reason="EXPLAINBOT_BANKS_PYTHON and EXPLAINBOT_H5P_LIBRARIES name no pyh5p and "
    "libraries of H5P",
)
def test_h5p_obeys_the_semantics_of_its_libraries(tmp_path: Path) -> None:
    """What is there is of the right type; missing are the words of buttons alone.

    A group of one field is kept as that field's value, as H5P's own core does, which
    pyh5p does not know of ``overallFeedback``.
    """
    data, held, _told = written(BY_NAME["h5p"], EVERY)
    (tmp_path / "set.h5p").write_bytes(data)
    (tmp_path / "checker.py").write_text(CHECKER, encoding="utf-8")

    found, versions, needed = ran(
        [BANKS, "checker.py", "set.h5p", str(Path(LIBRARIES).resolve())], tmp_path
    )

    assert held
    others = [
        (name, path, keyword)
        for name, path, keyword in found
        if not (keyword == "required" and path in WORDED)
        and not (keyword == "type" and path == "$.overallFeedback")
    ]
    assert others == []
    for one in needed:
        known = versions.get(one["machineName"])
        if known:  # not newer than what H5P gives out
            assert [one["majorVersion"], one["minorVersion"]] <= known


def test_kahoots_sheet_is_as_its_template() -> None:
    """Names of columns in the eighth row, from B on; a number of seconds it takes."""
    data, _held, _told = written(BY_NAME["kahoot"], [TIDES, TWELVE])
    (sheet,) = openpyxl.load_workbook(io.BytesIO(data)).worksheets

    assert [cell.value for cell in sheet[8]][1:] == [
        "Question - max 120 characters",
        "Answer 1 - max 75 characters",
        "Answer 2 - max 75 characters",
        "Answer 3 - max 75 characters",
        "Answer 4 - max 75 characters",
        "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
        "Correct answer(s) - choose at least one",
    ]
    assert [cell.value for cell in sheet[9]] == [
        1, "What causes the tides?", "The Moon", "The wind", "Ships & <b>boats</b>",
        None, 20, "1",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[10]][2:6] == [
        "Februar", "Monat 0", "Monat 1", "Monat 2",
    ]  # fmt: skip
