"""Packages of Anki (.apkg, .colpkg): a database of notes, and how cards show them.

The newest database counts: ``collection.anki21b`` (packed by Zstandard), then
``collection.anki21``, then ``collection.anki2``, which beside a newer one holds but the
notice that Anki is to be updated.  Cards show what their templates say; a card that
only turns another one round is left out.
"""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import zstandard

from explainbot.readers.banks.bank import MOST_TEXT, Bank, listed
from explainbot.readers.banks.cards.notes import add_note
from explainbot.readers.office.package import FAULTS, MOST_BYTES, Container
from explainbot.text.lines import one_line
from explainbot.text.markup import without

_PACKED, _NEWER, _OLDER = (
    "collection.anki21b", "collection.anki21", "collection.anki2",
)  # fmt: skip
_NOTICE = re.compile(r"latest Anki version", re.IGNORECASE)
_MOST_WINDOW = 1 << 27
"""Bytes that a packed database may refer back to."""
_MOST_STEPS = 2_000
"""Millions of steps of the database's own machine."""
_LONGEST = 200
_DAMAGED = (
    sqlite3.Error, ArithmeticError, AttributeError, LookupError, RecursionError,
    TypeError, ValueError,
)  # fmt: skip
"""What a database raises that holds other things than Anki's."""
_HINT = "Export it anew from Anki, and add that file."
_TABLES = ("col", "notes", "cards")
_LATER_TABLES = ("notetypes", "fields", "templates", "decks")
_TAG = re.compile(r"\{\{([^{}]+)\}\}")
_ANSWER = re.compile(r"<hr\b[^<>]*\bid\s*=\s*[\"']?answer[\"']?[^<>]*>", re.IGNORECASE)
_PROGRAMS = tuple(
    (
        re.compile(rf"<{name}\b.*?</{name}\s*>", re.DOTALL | re.IGNORECASE),
        re.compile(rf"</{name}\s*>", re.IGNORECASE),
    )
    for name in ("script", "style")
)
"""Programs, and what ends one."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MOST_SIGNS = 2_000
"""Fields and conditions of a template."""
_MOST_SHOWN = MOST_TEXT
"""Characters of all cards together."""
_ASKED = re.compile(r"\{\{(?:type|hint):[^{}]*\}\}")
"""What a front does not show: a box to type in, a hint behind a link."""
_SPECIAL = frozenset(
    ("FrontSide", "Tags", "Deck", "Subdeck", "Type", "Card", "CardFlag")
)


@dataclass
class _NoteType:
    """How notes of one kind are shown, without programs."""

    fields: list[str] = field(default_factory=list)
    templates: list[tuple[str, str]] = field(default_factory=list)
    """Front and back of each card."""


def read_package(data: bytes, path: Path) -> Bank:
    """Return the cards of a package.

    Raises:
        SourceError: It is damaged, too large, locked, or holds only the notice.
    """
    container = Container(data, path)
    name = next((one for one in (_PACKED, _NEWER, _OLDER) if container.has(one)), "")
    if not name:
        raise container.error("it holds no collection of Anki", hint=_HINT)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "collection.sqlite"
        with container.open(name) as part, database.open("wb") as copy:
            _unpack(part, copy, container, packed=name == _PACKED)
        try:
            with closing(_opened(database)) as connection:
                notice = name == _OLDER and _is_notice(connection)
                bank = Bank() if notice else _cards(connection)
        except _DAMAGED as error:
            told = one_line(str(error))[:_LONGEST]
            raise container.error(f'its "{name}" is damaged', told, _HINT) from None
    if notice:
        raise container.error(
            "it holds only the notice that Anki is to be updated",
            hint="Export it with a newer Anki, or with its support for older ones.",
        )
    return bank


def _is_notice(connection: sqlite3.Connection) -> bool:
    said = connection.execute("SELECT flds FROM notes LIMIT 2").fetchall()
    return len(said) == 1 and _NOTICE.search(str(said[0][0])) is not None


def _unpack(
    part: IO[bytes], copy: IO[bytes], container: Container, *, packed: bool
) -> None:
    """Copy a database, within bounds.

    Raises:
        SourceError: It is damaged, or larger than it may be.
    """
    source: IO[bytes] = part
    if packed:
        reader = zstandard.ZstdDecompressor(max_window_size=_MOST_WINDOW)
        source = reader.stream_reader(part, read_across_frames=True)
    left = MOST_BYTES
    try:
        while left >= 0 and (block := source.read(1 << 20)):
            left -= len(block)
            copy.write(block)
    except (zstandard.ZstdError, *FAULTS) as error:
        raise container.error("its collection is damaged", str(error), _HINT) from None
    if left < 0:
        raise container.error(
            f"its collection unpacks to more than {MOST_BYTES // 1_000_000} MB",
            hint="Export the decks one by one.",
        )


def _opened(database: Path) -> sqlite3.Connection:
    """Open a database that nobody vouches for: no code of its own runs."""
    connection = sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)
    steps = iter(range(_MOST_STEPS))
    connection.set_progress_handler(lambda: next(steps, None) is None, 1_000_000)
    connection.create_collation("unicase", _compared)
    connection.execute("PRAGMA trusted_schema = OFF")
    try:
        _check_tables(connection)
    except _DAMAGED:
        connection.close()
        raise
    return connection


def _check_tables(connection: sqlite3.Connection) -> None:
    """Refuse tables that compute what they hold, as views and virtual tables do.

    Raises:
        ValueError: There is one, or a table is missing.
        sqlite3.Error: It is no database.
    """
    kinds = dict(connection.execute("SELECT name, type FROM sqlite_master"))
    for name in (*_TABLES, *_LATER_TABLES):
        if kinds.get(name) is None and name in _LATER_TABLES:
            continue
        if kinds.get(name) != "table":
            raise ValueError(f"no table {name}")
        columns = connection.execute(f"PRAGMA table_xinfo({name})").fetchall()
        if any(hidden for *_, hidden in columns):
            raise ValueError(f"the table {name} computes what it holds")


def _compared(one: str, other: str) -> int:
    left, right = one.casefold(), other.casefold()
    return (left > right) - (left < right)


def _cards(connection: sqlite3.Connection) -> Bank:
    kinds, decks = _kinds_and_decks(connection)
    bank = Bank()
    lacking: list[str] = []
    left = _MOST_SHOWN
    rows = connection.execute(
        "SELECT n.id, n.mid, n.flds, n.tags, min(iif(c.odid, c.odid, c.did)),"
        " group_concat(c.ord) FROM notes n JOIN cards c ON c.nid = n.id"
        " GROUP BY n.id ORDER BY n.id"
    )
    for number, (_id, kind, fields, tags, deck, shown) in enumerate(rows, start=1):
        kind_of = kinds.get(int(kind))
        if kind_of is None:
            raise ValueError(f"a note of the unknown kind {kind}")
        values = dict(zip(kind_of.fields, str(fields).split("\x1f"), strict=False))
        orders = sorted({int(one) for one in str(shown).split(",")})
        place = f"note {number}"
        added = False
        for front, back in _sides(kind_of, values, orders, left):
            left -= len(front) + len(back)
            added |= add_note(
                bank, [front], [back], place=place, deck=decks.get(int(deck), ""),
                tags=str(tags).split(),
            )  # fmt: skip
        if not added:
            lacking.append(place)
    if lacking:
        told = listed(lacking)
        bank.notes.append(f"notes without words on both sides are not read: {told}")
    return bank


def _kinds_and_decks(
    connection: sqlite3.Connection,
) -> tuple[dict[int, _NoteType], dict[int, str]]:
    """Return the kinds of notes and the names of decks, by their numbers."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    kinds: dict[int, _NoteType] = {}
    if "notetypes" not in names:
        models, decks = connection.execute("SELECT models, decks FROM col").fetchone()
        for number, model in json.loads(models).items():
            fields = sorted(model["flds"], key=lambda one: one["ord"])
            shown = sorted(model["tmpls"], key=lambda one: one["ord"])
            kinds[int(number)] = _NoteType(
                [str(one["name"]) for one in fields],
                [(_template(one["qfmt"]), _template(one["afmt"])) for one in shown],
            )
        return kinds, {
            int(number): str(deck["name"]) for number, deck in json.loads(decks).items()
        }
    for number, name in connection.execute(
        "SELECT ntid, name FROM fields ORDER BY ntid, ord"
    ):
        kinds.setdefault(int(number), _NoteType()).fields.append(str(name))
    for number, config in connection.execute(
        "SELECT ntid, config FROM templates ORDER BY ntid, ord"
    ):
        if not isinstance(config, bytes):
            raise TypeError("a template is no template")
        texts = dict(_strings(config))
        kinds.setdefault(int(number), _NoteType()).templates.append(
            (_template(texts.get(1, "")), _template(texts.get(2, "")))
        )
    rows = connection.execute("SELECT id, name FROM decks")
    return kinds, {int(number): str(name) for number, name in rows}


def _template(side: str) -> str:
    """Return a template without its programs.

    Raises:
        ValueError: It has more fields and conditions than anybody writes.
    """
    for pattern, closer in _PROGRAMS:
        end = max((found.end() for found in closer.finditer(side)), default=0)
        side = pattern.sub("", side[:end]) + side[end:]
    side = without(_COMMENT, side, "-->")
    if len(_TAG.findall(side)) > _MOST_SIGNS:
        raise ValueError("a template has too many fields")
    return side


def _strings(message: bytes) -> Iterator[tuple[int, str]]:
    """Yield the fields of a protobuf message that hold text or bytes.

    Raises:
        ValueError: It is cut short.
    """
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        wire = tag & 7
        if wire == 0:
            _, at = _varint(message, at)
        elif wire in (1, 5):
            at += 8 if wire == 1 else 4
        elif wire == 2:  # noqa: PLR2004 - bytes with their length before them
            size, at = _varint(message, at)
            yield tag >> 3, message[at : at + size].decode("utf-8", "replace")
            at += size
        else:
            raise ValueError("a template is cut short")


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(message) and shift < 64:  # noqa: PLR2004 - bits of the longest
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if not byte & 0x80:
            return value, at
    raise ValueError("a template is cut short")


def _sides(
    kind: _NoteType, values: Mapping[str, str], orders: list[int], most: int
) -> Iterator[tuple[str, str]]:
    """Yield front and back of each card of a note, in HTML.

    Raises:
        ValueError: They have more than ``most`` characters.
    """
    seen: set[tuple[frozenset[str], frozenset[str]]] = set()
    for order in orders:
        # Of sentences with gaps all cards have one template.
        at = order if order < len(kind.templates) else 0
        if at >= len(kind.templates):
            continue
        front, back = kind.templates[at]
        front = _ASKED.sub("", front)
        back = _ANSWER.split(back)[-1]
        asked, told = _named(front, values), _named(back, values)
        told -= asked if told - asked else frozenset()
        if (told, asked) in seen or (asked, told) in seen:
            continue
        seen.add((asked, told))
        shown = _shown(front, values, most)
        if "{{c" in shown:  # the back is the same sentence, and what stands beside it
            rest = {
                name: "" if name in asked else text for name, text in values.items()
            }
            yield shown, _shown(back, rest, most)
        else:
            yield shown, _shown(back, values, most)


def _named(side: str, values: Mapping[str, str]) -> frozenset[str]:
    """Return the fields that a side shows."""
    names = (tag.rpartition(":")[2].strip().lstrip("#^/") for tag in _TAG.findall(side))
    return frozenset(name for name in names if name in values and values[name].strip())


def _shown(side: str, values: Mapping[str, str], most: int) -> str:
    """Return a side with the fields of a note in it.

    Raises:
        ValueError: It has more than ``most`` characters.
    """
    parts: list[str] = []
    tags = list(_TAG.finditer(side))
    ends = _ends(tags)
    position = place = 0
    while place < len(tags):
        tag = tags[place]
        parts.append(side[position : tag.start()])
        position = tag.end()
        if place in ends:
            there = bool(values.get(tag[1][1:].strip(), "").strip())
            if there != (tag[1][0] == "#"):
                place = ends[place]
                position = tags[place].end()
        else:
            parts.append(_value(tag[1], values))
        most -= len(parts[-1])
        if most < 0:
            raise ValueError("its cards have too much text")
        place += 1
    return "".join([*parts, side[position:]])


def _ends(tags: Sequence[re.Match[str]]) -> dict[int, int]:
    """Return where the conditions of a template end, by where they begin."""
    found: dict[int, int] = {}
    waiting: list[tuple[str, int]] = []
    names: Counter[str] = Counter()
    for place, tag in enumerate(tags):
        sign, name = tag[1][0], tag[1][1:]
        if sign in "#^":
            waiting.append((name, place))
            names[name] += 1
        elif sign == "/" and names[name]:
            while True:  # those inside that end nowhere are none
                opened, begun = waiting.pop()
                names[opened] -= 1
                if opened == name:
                    found[begun] = place
                    break
    return found


def _value(tag: str, values: Mapping[str, str]) -> str:
    name = tag.rpartition(":")[2].strip()
    return "" if name in _SPECIAL else values.get(name, "")
