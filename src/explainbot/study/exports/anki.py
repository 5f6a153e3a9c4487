"""Anki's own forms: the text that it imports, and packages (.apkg).

Anki's text format (manual, "Importing text files"): lines that begin with "#" say how
the rest is to be read.  Fields are HTML here, so a tab or a line end in a field cannot
end it.  The id is Anki's guid: a second import updates cards and keeps their progress.

A package is a database in the layout that every Anki since 2012 takes in (schema 11,
``collection.anki2``), as Anki itself writes it "for older versions".
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from explainbot.readers.banks.bank import BankQuestion
from explainbot.study.exports.fitting import Exported, Holds, gap_pieces, hints
from explainbot.study.exports.markup import html
from explainbot.study.exports.qti import put
from explainbot.study.wording import ANKI_HEAD, card_back, card_front, one_field, tag_of

TEXT = Holds(frozenset(("choice", "card")), feedback=False, unkeyed=False)
PACKAGE = Holds(
    frozenset(("choice", "card", "gaps")),
    feedback=False,
    unkeyed=False,
    several=False,
    hints=True,
)
_NO_TAG = re.compile(r"[\s\x00-\x1f]+")
_BASIC, _CLOZE = 1_735_689_600_001, 1_735_689_600_002
"""Ids of the note types: the same in every package, so that cards are known again."""
_NOTES, _CARDS = 1_735_689_700_000, 1_735_689_800_000
_FIELD_PARTS = "\x1f"
_CSS = (
    ".card { font-family: arial; font-size: 20px; text-align: center;"
    " unicode-bidi: plaintext; } ol, ul { display: inline-block; text-align: start; }"
    " .cloze { font-weight: bold; color: blue; }"
)


def text(questions: Sequence[Exported], title: str) -> Iterator[bytes]:
    """Yield the lines of a file for Anki, line ends included.

    Args:
        questions: As ``fitted`` made them.
        title: Of the deck of those without a topic, where others have one.
    """
    decks = any(one.question.topic for one in questions)
    yield f"{ANKI_HEAD}{'#deck column:5' + chr(10) if decks else ''}".encode()
    for one in questions:
        fields = [one.id, _front(one), _back(one), " ".join(_tags(one))]
        if decks:
            fields.append(_deck(one, title).replace('"', "'"))
        yield ("\t".join(fields) + "\n").encode("utf-8", "replace")


def _field(text: str) -> str:
    """Return a text as HTML in which Anki sees no gap and no sound."""
    safe = html(text).replace("{{", "{&#123;").replace("[sound:", "&#91;sound:")
    return safe.replace('"', "&quot;")  # by which a field of the text would be quoted


def _front(one: Exported) -> str:
    if one.item is not None:
        return card_front(one.item)
    asked = one.question
    parts = [one_field(_field(asked.stem))]
    if asked.kind == "choice":
        listed = "".join(
            f"<li>{one_field(_field(choice.text))}</li>" for choice in asked.choices
        )
        parts.append(f'<ol type="A">{listed}</ol>')
    return "".join(parts)


def _back(one: Exported) -> str:
    if one.item is not None:
        return card_back(one.item)
    asked = one.question
    right = "<br>".join(_field(text) for text in asked.right)
    told = f"<hr>{_field(asked.explanation)}" if asked.explanation else ""
    return one_field(f"{right}{told}")


def _tags(one: Exported) -> list[str]:
    if one.item is not None:
        return tag_of(one.item.kind, one.item.quote.document.id).split()
    return [_field(_NO_TAG.sub("_", tag.strip())) for tag in one.question.tags]


def _deck(one: Exported, title: str) -> str:
    parts = one.question.topic or (title or "explainbot",)
    return "::".join(" ".join(part.replace("::", ":").split()) for part in parts)


def package(questions: Sequence[Exported], title: str) -> Iterator[bytes]:
    """Yield the bytes of a package.

    Args:
        questions: As ``fitted`` made them.
        title: Of the deck of those without a topic.
    """
    held = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "collection.anki2"
        with closing(sqlite3.connect(path)) as database, database:
            _fill(database, questions, title)
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
            put(packed, "collection.anki2", path.read_bytes())
            put(packed, "media", "{}")
    yield held.getvalue()


_TABLES = """
CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null,
 scm integer not null, ver integer not null, dty integer not null, usn integer not null,
 ls integer not null, conf text not null, models text not null, decks text not null,
 dconf text not null, tags text not null);
CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null,
 mod integer not null, usn integer not null, tags text not null, flds text not null,
 sfld integer not null, csum integer not null, flags integer not null,
 data text not null);
CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null,
 ord integer not null, mod integer not null, usn integer not null,
 type integer not null, queue integer not null, due integer not null,
 ivl integer not null, factor integer not null, reps integer not null,
 lapses integer not null, left integer not null, odue integer not null,
 odid integer not null, flags integer not null, data text not null);
CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null,
 ease integer not null, ivl integer not null, lastIvl integer not null,
 factor integer not null, time integer not null, type integer not null);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
"""
_VERSION = 11
_DAY = 86_400


def _fill(
    database: sqlite3.Connection, questions: Sequence[Exported], title: str
) -> None:
    now = int(time.time())  # Anki takes what is newer than its own
    decks: dict[str, int] = {}
    for one in questions:
        name = _deck(one, title)
        decks.setdefault(name, _stable(name))
    database.executescript(_TABLES)
    database.execute(
        "INSERT INTO col VALUES (1, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?, ?, '{}')",
        (
            now // _DAY * _DAY,
            now * 1000,
            now * 1000,
            _VERSION,
            json.dumps({"nextPos": 1, "curDeck": 1, "activeDecks": [1]}),
            json.dumps({str(one["id"]): one for one in _note_types(now)}),
            json.dumps(_decks(decks, now)),
            json.dumps({"1": _options(now)}),
        ),
    )
    for number, one in enumerate(questions):
        mid, fields = _note(one)
        tags = _tags(one)
        database.execute(
            "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')",
            (
                _NOTES + number,
                one.id,
                mid,
                now,
                f" {' '.join(tags)} " if tags else "",
                _FIELD_PARTS.join(fields),
                fields[0],
                zlib.crc32(fields[0].encode("utf-8", "replace")),
            ),
        )
        database.execute(
            "INSERT INTO cards VALUES"
            " (?, ?, ?, 0, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
            (_CARDS + number, _NOTES + number, decks[_deck(one, title)], now, number),
        )


def _stable(name: str) -> int:
    """Return a deck's number, the same for the same name."""
    return _BASIC + 10 + zlib.crc32(name.encode("utf-8", "replace"))


def _note(one: Exported) -> tuple[int, list[str]]:
    """Return the note type and the fields of a question."""
    asked = one.question
    if asked.kind != "gaps":
        return _BASIC, [_front(one), _back(one)]
    return _CLOZE, [one_field(_gapped(asked)), one_field(_field(asked.explanation))]


def _gapped(asked: BankQuestion) -> str:
    pieces = gap_pieces(asked.stem)
    parts = [_field(pieces[0])]
    rows = zip(asked.gaps, hints(asked.stem), pieces[1:], strict=True)
    for gap, hint, piece in rows:
        said = next(one.text for one in gap if one.right)
        held = "::".join(map(_inside, filter(None, (said, hint))))
        parts += [f"{{{{c1::{held}}}}}", _field(piece)]
    return "".join(parts)


def _inside(text: str) -> str:
    return _field(text).replace("::", ":&#58;").replace("}}", "}&#125;")


def _note_types(now: int) -> Iterator[dict[str, Any]]:
    back = "{{FrontSide}}<hr id=answer>{{Back}}"
    shown = [("Card 1", "{{Front}}", back)]
    yield _note_type(_BASIC, "explainbot", ("Front", "Back"), shown, now)
    cloze = "{{cloze:Text}}"
    shown = [("Cloze", cloze, f"{cloze}<br>{{{{Back Extra}}}}")]
    fields = ("Text", "Back Extra")
    yield _note_type(_CLOZE, "explainbot (cloze)", fields, shown, now)


def _note_type(
    number: int,
    name: str,
    fields: Sequence[str],
    shown: Sequence[tuple[str, str, str]],
    now: int,
) -> dict[str, Any]:
    kind = int(number == _CLOZE)
    return {
        "id": number, "name": name, "type": kind, "mod": now, "usn": -1, "sortf": 0,
        "did": 1, "css": _CSS, "latexPre": "", "latexPost": "", "tags": [], "vers": [],
        "req": [[0, "any", [0]]],
        "flds": [
            {"name": field, "ord": at, "font": "Arial", "size": 20, "media": [],
             "rtl": False, "sticky": False}
            for at, field in enumerate(fields)
        ],
        "tmpls": [
            {"name": title, "ord": at, "qfmt": front, "afmt": back, "did": None,
             "bqfmt": "", "bafmt": ""}
            for at, (title, front, back) in enumerate(shown)
        ],
    }  # fmt: skip


def _decks(decks: dict[str, int], now: int) -> dict[str, dict[str, Any]]:
    every = {"Default": 1, **decks}
    return {
        str(number): {
            "id": number, "name": name, "mod": now, "usn": -1, "desc": "", "dyn": 0,
            "conf": 1, "collapsed": False, "browserCollapsed": False, "extendNew": 0,
            "extendRev": 0, "newToday": [0, 0], "revToday": [0, 0],
            "lrnToday": [0, 0], "timeToday": [0, 0],
        }
        for name, number in every.items()
    }  # fmt: skip


def _options(now: int) -> dict[str, Any]:
    return {
        "id": 1, "name": "Default", "mod": now, "usn": -1, "maxTaken": 60, "timer": 0,
        "autoplay": True, "replayq": True,
        "new": {"delays": [1, 10], "ints": [1, 4, 7], "initialFactor": 2500,
                "order": 1, "perDay": 20, "bury": False},
        "rev": {"perDay": 200, "ease4": 1.3, "ivlFct": 1, "maxIvl": 36500,
                "bury": False, "hardFactor": 1.2},
        "lapse": {"delays": [10], "mult": 0, "minInt": 1, "leechFails": 8,
                  "leechAction": 0},
    }  # fmt: skip
