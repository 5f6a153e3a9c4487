"""Banks made to harm: small files that once took hours, all memory, or a traceback.

Each is of a size at which the growth that it is made for takes more than the suite's
own limit of minutes, or more memory than a machine has.
"""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from explainbot.errors import EmptySourceError, ExplainbotError, SourceError
from explainbot.readers.banks.files import read_bank
from explainbot.readers.banks.words import words_of
from explainbot.readers.reading import read

MANY = 200_000
TEXTS = {
    "instructions.xml": "<?a?>" * 60 + "Tides",
    "comments.dat": "<!-- a -->" * 60 + "Tides",
    "types.xml": "<!DOCTYPE a[]>" * 60 + "Tides",
    "name.gift": "::" + "\\ " * 60 + "How many? {=one}\n",
    "number.gift": f"How many? {{#1{' ' * MANY}x}}\n\nHow many? {{#{'.' * MANY}x}}\n",
    "tags.gift": f"// {'[tag:' * MANY}\n// {'[id:' * MANY}\n\nAsked? {{=yes}}\n",
    "open.gift": "What is {=a\n\n" * 20_000,
    "blanks.aiken": f"Q?\nA) a\nB) b\nANSWER: A{' ' * MANY}b\n",
    "boxes.xml": '<quiz><question type="ddwtos"><questiontext><text>'
    + "".join(f"[[{at}]] " for at in range(1, 999)) * 20
    + "</text></questiontext>"
    + "<dragbox><text>a</text><group>1</group></dragbox>" * 20_000
    + "</question></quiz>",
    "keys.xml": '<assessmentItem identifier="i">'
    + "".join(
        f'<responseDeclaration identifier="R{at}" baseType="float">'
        "<correctResponse><value>1</value></correctResponse></responseDeclaration>"
        for at in range(15_000)
    )
    + "<itemBody><p>How many?"
    + "".join(
        f'<textEntryInteraction responseIdentifier="R{at}"/>' for at in range(15_000)
    )
    + "</p></itemBody></assessmentItem>",
    "answers.xml": '<problem><stringresponse answer="a"><label>a?</label>'
    + '<additional_answer answer="b"/>' * 150_000
    + "</stringresponse></problem>",
    "columns.csv": "question"
    + ",answer" * 2_000
    + ",options" * 2_000
    + ("\nq?" + ",x" * 2_000 + ",y;z" * 2_000) * 100,
}


@pytest.mark.parametrize("name", TEXTS)
def test_time_stays_in_bounds(tmp_path: Path, name: str) -> None:
    """A file ends in text or in one clear error, soon."""
    path = tmp_path / name
    path.write_text(TEXTS[name], encoding="utf-8")
    try:
        assert read(path, name=name, source_path=name).document.text
    except ExplainbotError as error:
        assert "\n" not in str(error)  # noqa: PT017


@pytest.mark.parametrize(
    "text",
    [
        r"\(" * MANY, r"\[" * MANY, "[latex]" * MANY, "[$]" * MANY, "<!--" * MANY,
        "<?" * MANY, "<anki-mathjax>" * MANY, f"<b {'class ' * MANY}>a</b>",
    ],
)  # fmt: skip
def test_signs_that_are_closed_nowhere(text: str) -> None:
    """They are looked after once, and stay as they are."""
    assert words_of(f"Tides {text}").startswith("Tides")


def test_formulas_and_comments_are_read_as_before() -> None:
    """Those that are closed, also behind one that is not."""
    assert words_of(r"\( a \( x^2 \) and \[ y_1 \]") == "\\( a x² and y₁"
    assert words_of("a<!-- b --> c <? d ?>e <!-- f") == "a c e <!-- f"
    assert words_of("[latex]z[/latex] $$w$$ [$]v[/$]") == "z w v"
    assert words_of(r"\( a \\ (b) \)").endswith("(b)")


def deck(
    path: Path,
    notes: Sequence[str] = ("Front\x1fBack",),
    *,
    front: str = "{{F}}",
    models: str = "",
    kind: object = 1,
    tables: Sequence[str] = (),
) -> Path:
    """Write a package of Anki of one kind of note, or of the tables that are given."""
    shown = {"ord": 0, "qfmt": front, "afmt": "{{B}}"}
    fields = [{"name": name, "ord": at} for at, name in enumerate("FB")]
    models = models or json.dumps({"1": {"flds": fields, "tmpls": [shown]}})
    database = path.with_suffix(".sqlite")
    with closing(sqlite3.connect(database)) as made, made:
        for table in tables or (
            "CREATE TABLE col (models, decks)",
            "CREATE TABLE notes (id INTEGER PRIMARY KEY, mid, flds, tags)",
            "CREATE TABLE cards (nid, odid, did, ord)",
        ):
            made.execute(table)
        if not tables:
            made.execute("INSERT INTO col VALUES (?, '{}')", (models,))
            for at, note in enumerate(notes, start=1):
                made.execute("INSERT INTO notes VALUES (?, ?, ?, '')", (at, kind, note))
                made.execute("INSERT INTO cards VALUES (?, 0, 1, 0)", (at,))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.write(database, "collection.anki21")
    return path


def test_a_deck_as_it_should_be(tmp_path: Path) -> None:
    """Conditions in one another are those of the fields that they name."""
    front = "{{#F}}{{F}}{{^B}}no{{/B}}{{#B}}<script>x</script> yes{{/B}}{{/F}}{{#B}}!"
    path = deck(tmp_path / "a.apkg", front=front)

    assert [one.stem for one in read_bank(path.read_bytes(), path).questions] == [
        "Front yes!"
    ]


@pytest.mark.parametrize(
    "note",
    [
        f"<ul>{'<li>x y</li>' * 60}</ul>Which of these?\x1fx y",
        "{{c1::a}} " + "\ue000" * MANY + "\ue001\ue002" * MANY + "\x1fb",
        "{{c1::a}} " + "{{c1::image-occlusion:" * MANY + "\x1fb",
        "a " + "[sound:" * MANY + "\x1fb",
    ],
    ids=["list", "marks", "drawn", "sounds"],
)
def test_fields_of_a_note(tmp_path: Path, note: str) -> None:
    """Also a list of many choices with words behind it is read soon."""
    path = deck(tmp_path / "a.apkg", [note])

    assert len(read_bank(path.read_bytes(), path).questions) == 1


LATER = (
    "CREATE TABLE col (models, decks)",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, mid, flds, tags)",
    "CREATE TABLE cards (nid, odid, did, ord)",
    "CREATE TABLE notetypes (id)",
    "CREATE TABLE fields (ntid, name, ord)",
)
HUGE = "hex(zeroblob(450000000))"
DAMAGED: dict[str, dict[str, Any]] = {
    "deep": {"models": "[" * 100_000 + "]" * 100_000},
    "list": {"models": "[]"},
    "infinite": {"kind": float("inf")},
    "fields": {"front": "{{F}}" * 20_000, "notes": ["word " * 20_000 + "\x1fb"]},
    "shown": {"front": "{{F}}" * 1_500, "notes": ["word " * 20_000 + "\x1fb"]},
    "conditions": {"front": "{{#F}}" * 20_000 + "{{F}}"},
    "template": {
        "tables": (
            *LATER,
            "CREATE TABLE templates (ntid, config, ord)",
            "CREATE TABLE decks (id, name)",
            "INSERT INTO templates VALUES (1, 20000000000, 0)",
        )
    },
    "view": {
        "tables": (
            *LATER,
            "CREATE TABLE templates (ntid, config, ord)",
            f"CREATE VIEW decks AS SELECT 1 id, {HUGE} name",
        )
    },
    "computed": {
        "tables": (
            "CREATE TABLE col (models, decks)",
            f"CREATE TABLE notes (id INTEGER PRIMARY KEY, mid, flds AS ({HUGE}), tags)",
            "CREATE TABLE cards (nid, odid, did, ord)",
            """INSERT INTO col VALUES ('{"1": {"flds": [], "tmpls": []}}', '{}')""",
            "INSERT INTO notes (id, mid, tags) VALUES (1, 1, '')",
            "INSERT INTO cards VALUES (1, 0, 1, 0)",
        )
    },
}


@pytest.mark.parametrize("fault", DAMAGED)
def test_databases_that_are_none_of_anki(tmp_path: Path, fault: str) -> None:
    """One clear error; nothing is computed, and nothing is as large as it says."""
    path = deck(tmp_path / "a.apkg", **DAMAGED[fault])
    with pytest.raises(SourceError, match=r'"collection\.anki21" is damaged') as told:
        read_bank(path.read_bytes(), path)
    assert "\n" not in str(told.value)


def package(path: Path, library: str, content: object) -> Path:
    """Write a package of H5P."""
    about = {"title": "T", "mainLibrary": library}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("h5p.json", json.dumps(about))
        made.writestr("content/content.json", json.dumps(content))
    return path


def test_what_many_questions_share_is_not_written_without_bound(
    tmp_path: Path,
) -> None:
    """An introduction of a million signs above a hundred thousand questions."""
    summary: dict[str, object] = {
        "intro": "word " * MANY,
        "summaries": [{"summary": ["a"]}] * 100_000,
    }
    path = package(tmp_path / "a.h5p", "H5P.Summary", summary)
    with pytest.raises(SourceError, match="more than 50 million characters"):
        read(path, name="a.h5p", source_path="a.h5p")
    gaps = {"text": "word " * MANY + "?", "questions": ["a *b* c"] * 100_000}
    path = package(tmp_path / "b.h5p", "H5P.Blanks", gaps)
    bank = read_bank(path.read_bytes(), path)
    assert (len(bank.questions), bank.questions[-1].stem) == (100_000, "a _____ c")


@pytest.mark.parametrize(
    "head", ['#separator:"\n#html:true', "#deck column:" + "1" * 9_000]
)
def test_heads_of_an_export(tmp_path: Path, head: str) -> None:
    """A separator that is none, and a column of nine thousand digits."""
    path = tmp_path / "a.txt"
    path.write_text(f"{head}\nfront\tback\n", encoding="utf-8")
    try:
        assert read_bank(path.read_bytes(), path).questions
    except (SourceError, EmptySourceError) as error:
        assert "\n" not in str(error)  # noqa: PT017
