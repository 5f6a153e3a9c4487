"""Hostile lists, sheets, settings and damaged index files, each through the commands.

``python -m benchmarks.hostile --cases 2000 --seed 1`` makes lists and material of odd
bytes, cells, heads and structures, settings of wrong types, values and forms, devices
and links where a file is meant, and index files that were damaged.  Each goes through
``batch``, ``eval``, ``coverage``, ``verify``, ``add`` or what reads settings, in a
child of a warmed process on a terminal (a pty), with limits of time and memory.

A case fails if it ends otherwise than with 0, 1 or 2; if its error is not one line of
the program's own; with a traceback; over its limits; if a code reaches the terminal; if
a file is left half-written; or if the workspace does not answer afterwards as before.
``--log FILE`` keeps what is done.  Linux only; prints a table for docs/reliability.md.
"""

from __future__ import annotations

import argparse
import csv
import fcntl
import io
import json
import os
import pty
import random
import re
import resource
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults import copied, left, made, unfinished, use_word_encoder
from benchmarks.forked import warm
from explainbot.cli.main import main as main_of_program

MOST_SECONDS = 20.0
"""Of processor time."""
MOST_WALL = 200.0
MOST_MEMORY = 1 << 30
"""Bytes of address space beyond what the process has at its start."""
CODES = re.compile(
    "[\x00-\x07\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\U000e0000-\U000e007f]"
)
"""What commands a terminal, or is seen as what it is not."""
OWN_CODES = re.compile("\x1b\\[(?:[0-9;]*m|2?K|[0-9]*A|\\?25[lh])")
"""What the program itself sends to one: colours, and how a line of progress goes."""
MESSAGE = re.compile("^(?:explainbot: |FAILED\\b|usage: |\\d+ problem)", re.MULTILINE)
LONG = 200_000
CELLS = (
    "", " ", "\x00", "a\x00b", "\x1b]0;owned\x07", "\x1b[2J", "\x1b]52;c;aGk=\x07",
    "\u202ereversed", "\u2066x", "\x9b31m", "\x08" * 9, "=cmd|' /C calc'!A0", "@SUM(1)",
    "+1", "-1", '=HYPERLINK("http://example.org")', "x" * LONG,
    f"What is{' ' * 50_000}a tide?", "what is a tide and " * 3000, "\n" * 5000,
    '"' * 1001, "9" * 5000, "1e999", "NaN", "-0", "../../etc/passwd", "/dev/zero",
    "\ufeff", "\U000e0041" * 50, "<script>alert(7)</script>", "{{7*7}}", "%s%n", "\r",
    "a\rb", "\u2028", "\x85", "a" + "\u0301" * 5000, "2024-13-45", "0000-00-00",
    "\u0661\u0662", "true", "null", "[]", "{}", "CON", "tides.txt", "Tides",
    "What are tides?", "What makes wind?", "\ud800", "tides.txt#" * 2000, ";" * 3000,
    "?" * 20_000, "((((" * 5000, "\\" * 999, "''", "-- ", "#", "| | |", "A. B. C.",
)  # fmt: skip
HEADS = (
    "question", "expected", "expected_text", "history", "collection", "top", "Frage",
    "Question", "question ", "answer", "id", "tags", "date",
)  # fmt: skip
ENCODINGS = (
    "utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1",
    "cp1252", "gb18030", "shift_jis", "utf-7", "cp037",
)  # fmt: skip
Chance = random.Random
Bytes = Callable[[Chance], bytes]


def _cell(chance: Chance) -> str:
    if chance.random() < 0.4:
        return chance.choice(("What are tides?", "What makes wind?", "tides.txt", "3"))
    return chance.choice(CELLS)


def _rows(chance: Chance) -> list[list[str]]:
    """Return rows below a head, most of which a list could have."""
    wide = chance.choice((1, 2, 3, 5, 8))
    head = [chance.choice(HEADS) for _ in range(wide)]
    head[0] = chance.choice(("question", "question", "Question", head[0]))
    if chance.random() < 0.3:
        head[chance.randrange(wide)] = chance.choice(CELLS)
    rows = [head]
    for _ in range(chance.choice((0, 1, 3, 6))):
        ragged = wide + chance.choice((0, 0, 0, -1, 1, 40))
        rows.append([_cell(chance) for _ in range(max(0, ragged))])
    return rows


def _encoded(chance: Chance, text: str) -> bytes:
    kind = chance.choice(ENCODINGS)
    way = "surrogatepass" if kind.startswith("utf-") and kind != "utf-7" else "replace"
    return text.encode(kind, way)


def _broken(chance: Chance, data: bytes) -> bytes:
    """Return bytes with a small harm, or as they are."""
    made = bytearray(data)
    what = chance.randrange(7)
    at = chance.randrange(len(made) + 1)
    if what == 0:
        del made[at:]
    elif what == 1:
        made[at:at] = chance.choice(
            (b"\x00", b'"', b"\xff\xfe", b"\xc3", b"\r", b"'", b"[" * 3000, b"\x1a")
        )
    elif what == 2:
        made[at:at] = chance.randbytes(chance.choice((1, 40, 2000)))
    return bytes(made)


def separated(chance: Chance) -> bytes:
    """Return a table of signs between cells: csv, tsv."""
    what = chance.randrange(12)
    if what == 0:
        return b"question" + b",x" * 20_000 + b"\n" + b"What are tides?" + b"," * 20_000
    if what == 1:
        return b'question\n"What are tides?\n' + b"a,b\n" * 5000
    if what == 2:
        return chance.choice((b"", b",", b"\n" * 9, b"question", b'"', b"sep=;\na;b\n"))
    text = io.StringIO()
    try:
        csv.writer(
            text,
            delimiter=chance.choice(",,,;\t|"),
            quoting=chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONE)),
            escapechar="\\",
            lineterminator=chance.choice(("\n", "\r\n", "\r")),
        ).writerows(_rows(chance))
    except csv.Error:
        text.write("question\nWhat are tides?\n")
    return _broken(chance, _encoded(chance, text.getvalue()))


VALUES: tuple[object, ...] = (
    None, True, 7, -1, 10**30, -1e308, float("inf"), float("nan"), [], {}, "", [[]],
    {"question": "x"}, ["What are tides?"] * 500, [None], "x" * 5000, 3.5, *CELLS[:12],
)  # fmt: skip


def objects(chance: Chance) -> bytes:
    """Return lines of JSON with wrong types, keys and depths."""
    lines = []
    for _ in range(chance.choice((1, 2, 5))):
        keys = chance.sample(HEADS, chance.choice((1, 2, 4)))
        row = {key: chance.choice(VALUES) for key in keys}
        if chance.random() < 0.7:
            row["question"] = chance.choice((_cell(chance), *VALUES[:9]))
        lines.append(json.dumps(row))
    odd = (
        "[" * 100_000, '{"question": ' * 50_000, '{"question": "\\ud800"}', "7", "null",
        '{"question": 1e999}', '{"question": "a", "question": "b"}', '"x"', "[]", "{",
        f'{{"top": {"9" * 5000}, "question": "What are tides?"}}', "\x00", "// x",
    )  # fmt: skip
    if chance.random() < 0.5:
        lines.insert(chance.randrange(len(lines) + 1), chance.choice(odd))
    return _broken(chance, _encoded(chance, "\n".join(lines) + "\n"))


def plain(chance: Chance) -> bytes:
    """Return lines of text; as Markdown, HTML and a form of questions as well."""
    cells = [_cell(chance) for _ in range(chance.choice((0, 1, 4, 9)))]
    form = chance.choice(
        ("{}\n", "{}\n", "# {}\n\nText.\n\n", "<p>{}</p>\n", "- {}\n",
         "| {} |\n|---|\n",
         "::{0}::{0}{{=a ~b}}\n", "{}\nA. x\nB. y\nANSWER: A\n\n", "![x]({})\n")
    )  # fmt: skip
    return _broken(chance, _encoded(chance, "".join(map(form.format, cells))))


_NO_XML = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SHEET = "xl/worksheets/sheet1.xml"


def workbook(chance: Chance) -> bytes:
    """Return an xlsx file with odd cells, or with members that lie."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  a new one has one
    for row in _rows(chance):
        sheet.append([_NO_XML.sub("", one)[:32_000] for one in row])
    if chance.random() < 0.3:
        sheet["B2"] = chance.choice((1e300, -7.5, 10**15))
        sheet["B2"].number_format = "yyyy-mm-dd"
    written = io.BytesIO()
    book.save(written)
    return _repacked(chance, written.getvalue(), _SHEET, _SHEET_LIES)


def _lie(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(old, new, 1)


_BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    + b"]>"
)
_SHEET_LIES: tuple[Callable[[bytes], bytes], ...] = (
    _lie(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'),
    _lie(b'r="1"', b'r="99999999"'),
    _lie(b'r="A1"', b'r="ZZZZZ1"'),
    _lie(b'r="A1"', b'r="A-1"'),
    _lie(b"<v>0</v>", b"<v>99999999</v>"),
    _lie(b"<v>0</v>", b"<f>SUM(A1:A1048576)</f><v>1e999</v>"),
    _lie(
        b"</sheetData>",
        b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    ),
    _lie(b"<worksheet", _BOMB + b"<worksheet"),
    lambda data: data[: len(data) // 2],
    lambda data: b" " * 300_000_000 + data[:1],
    lambda _: b"<a>" * 100_000,
)
_CELL_LIES: tuple[Callable[[bytes], bytes], ...] = (
    _lie(
        b"<table:table-cell",
        b'<table:table-cell table:number-columns-repeated="999999999"',
    ),
    _lie(
        b"<table:table-row", b'<table:table-row table:number-rows-repeated="999999999"'
    ),
    _lie(b"<table:table-row", b'<table:table-row table:number-rows-repeated="-1"'),
    _lie(
        b"<table:table-cell",
        b'<table:table-cell office:value-type="date" office:date-value="9999-99-99"',
    ),
    _lie(
        b"<table:table-cell",
        b'<table:table-cell office:value-type="float" office:value="1e999"',
    ),
    lambda data: data[: len(data) // 2],
    lambda _: b"<a>" * 100_000,
)


def _repacked(
    chance: Chance, data: bytes, member: str, lies: Sequence[Callable[[bytes], bytes]]
) -> bytes:
    """Return an archive, at times with a member that lies, or one more that slips."""
    what = chance.random()
    if what < 0.3:
        return data
    if what < 0.4:
        return _broken(chance, data)
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.namelist():
            content = old.read(one)
            new.writestr(
                one, chance.choice(lies)(content) if one == member else content
            )
        if what > 0.9:
            name = chance.choice(("../../slip", "/tmp/slip", "a\x1b[2Jb", "x" * 300))  # noqa: S108
            new.writestr(name, b"slipped")
    return written.getvalue()


_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def open_sheet(chance: Chance) -> bytes:
    """Return an ods file with odd cells, or with members that lie."""
    from xml.sax.saxutils import escape

    rows = "".join(
        "<table:table-row>"
        + "".join(
            f"<table:table-cell><text:p>{escape(_NO_XML.sub('', one))}</text:p>"
            "</table:table-cell>"
            for one in row
        )
        + "</table:table-row>"
        for row in _rows(chance)
    )
    content = (
        f'<office:document-content xmlns:office="{_OFFICE}:office:1.0" '
        f'xmlns:table="{_OFFICE}:table:1.0" xmlns:text="{_OFFICE}:text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="a">'
        f"{rows}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as new:
        new.writestr("mimetype", _ODS)
        new.writestr("content.xml", content)
    return _repacked(chance, written.getvalue(), "content.xml", _CELL_LIES)


LISTS: dict[str, Bytes] = {
    ".csv": separated, ".tsv": separated, ".jsonl": objects, ".txt": plain,
    ".xlsx": workbook, ".ods": open_sheet, ".md": plain, ".html": plain,
    ".gift": plain, ".json": objects,
}  # fmt: skip
TOML_KEYS = {
    "config.toml": ("model", "top", "theme", "interface", "language", "server",
                    "token_file", "reader"),
    "keys.toml": ("ask", "quit", "help", "copy"),
    "explainbot.toml": ("keep_questions", "digest.count", "digest", "questions.keep"),
    "corpus.toml": ("title", "subject", "language", "tags", "date", "terms",
                    '"tides.txt".title', '"../../x".title', '"tides.txt".aliases'),
    "aliases.toml": ("same",),
    "pins.toml": ("pin", "questions", "document"),
    "stop.toml": ("words", "sections"),
}  # fmt: skip
TOML_VALUES = (
    '""', "7", "-1", "true", "[]", "{}", "[[]]", '["a", 7]', '[["a", "b"]]', "inf",
    "nan", "9" * 5000, "1e999", "2024-13-45", "2024-02-30", "0001-01-01", "10:61:00",
    '["a", "a"]', "[" * 3000 + "]" * 3000, '"\\u0000"', '"\\u001b]0;x\\u0007"', '"\\q"',
    '"\\u202e"', f'"{"x" * 5000}"', '"../../etc/passwd"', '"/dev/zero"', "'a", '"""a',
    '[["a", "b"], ["b", "c"], ["c", "a"]]', "[{questions = [7]}]", '["tides.txt#x"]',
    '[{questions = ["a"], document = "../x", quote = "y"}]', "{a = {a = {a = 1}}}",
    '"http://user:pass@x"', '"dark"', '"de"', "3", '["sea"]', "a.b.c", "",
)  # fmt: skip


_ODD_KEYS = ("x", "ask.y", '""')
_ODD_LINES = (
    "[a]", "[a]\n[a]", "[[pin]]", "[digest]", "\x00", "\x1b[2J", "= 7", "[", "\r",
    "#" * 1_000_000, "a." * 5000 + "a = 1", "\ufeff", "pin = 1\n[[pin]]",
)  # fmt: skip


def settings(chance: Chance, name: str) -> bytes:
    """Return a file of settings with wrong keys, values or form."""
    keys = TOML_KEYS[name]
    lines = [
        f"{chance.choice((*keys, *_ODD_KEYS))} = {chance.choice(TOML_VALUES)}"
        for _ in range(chance.choice((0, 1, 1, 2, 4)))
    ]
    if chance.random() < 0.3:
        lines.insert(chance.randrange(len(lines) + 1), chance.choice(_ODD_LINES))
    return _broken(chance, _encoded(chance, "\n".join(lines) + "\n"))


def odd_place(chance: Chance, path: Path) -> str:
    """Put what is no usual file at a path; return what."""
    what = chance.choice(
        ("folder", "pipe", "link to /dev/zero", "link to itself", "link to nowhere")
    )
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    else:
        aims = {"link to /dev/zero": "/dev/zero", "link to itself": path.name}
        path.symlink_to(aims.get(what, "nowhere"))
    return what


def damaged(chance: Chance, path: Path) -> str:
    """Damage a file; return how."""
    what = chance.choice(
        ("flip", "cut", "empty", "zeros", "more", "huge numbers", "gone", "odd place")
    )
    if what == "odd place":
        return odd_place(chance, path)
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data) + 1)
    if what == "flip" and data:
        data[at - 1] ^= 1 << chance.randrange(8)
    elif what == "cut":
        del data[at:]
    elif what == "empty":
        data.clear()
    elif what == "zeros":
        data[:] = bytes(len(data))
    elif what == "more":
        data += chance.randbytes(100)
    elif what == "huge numbers":
        data[at : at + 8] = b"\xff" * 8
    path.chmod(0o600)
    path.write_bytes(data)
    if what == "gone":
        path.unlink()
    return what


NAMES = (
    "list", "list", "list", "list", "a b", "\u202evsc", "a\x1b]0;x\x07", "a\nb", "=1",
    "x" * 200, "\U000e0041", "a\x9bm", "-x", "%s", "\u00e9",
)  # fmt: skip
FORMS = ("csv", "jsonl", "xlsx", "html", "md", "docx")


@dataclass
class Case:
    """What is run, and after what."""

    kind: str
    """What is hostile: "list .csv", "add .xlsx", "corpus.toml", "index"."""
    about: str
    commands: list[list[str]]
    rebuilds: bool = False
    """Whether the index is made anew before the workspace must answer."""


def prepared(chance: Chance, kind: str, lab: Path) -> Case:
    """Make what a case needs, in a workspace of its own."""
    what, _, suffix = kind.partition(" ")
    if what in ("list", "add"):
        path = lab / f"{chance.choice(NAMES)}{suffix}"
        about = path.name
        if chance.random() < 0.05:
            about = odd_place(chance, path)
        else:
            path.write_bytes(LISTS[suffix](chance))
        given = f"./{path.name}"
        if what == "add":
            dry = ["--dry-run"] if chance.random() < 0.3 else []
            return Case(kind, about, [["add", *dry, given]])
        form, page = chance.choice(FORMS), ["--html", "page.html", "--force"]
        page = page if chance.random() < 0.3 else []
        commands = [
            ["batch", given, "-o", f"out.{form}", "--force", "--jobs", "1"],
            ["eval", given, *page],
            ["coverage", given, *page],
        ]
        if suffix == ".jsonl":
            commands.append(["verify", given])
        return Case(kind, about, [chance.choice(commands)])
    asks = [["ask", "What are tides?"], ["status"], ["verify"], ["index"], ["config"]]
    if what == "index":
        # Not the lock, without which nothing may be written.
        names = (lab / "index").rglob("*")
        files = sorted(one for one in names if one.is_file() and one.name != ".lock")
        path = chance.choice(files)
        about = f"{path.relative_to(lab)}: {damaged(chance, path)}"
        return Case(kind, about, [chance.choice(asks[:4])], rebuilds=True)
    place = {
        "config.toml": lab.parent / "config", "keys.toml": lab.parent / "config",
        "explainbot.toml": lab,
    }.get(what, lab / "corpus")  # fmt: skip
    path = place / what
    path.parent.mkdir(exist_ok=True)
    if chance.random() < 0.1:
        about = f"{what}: {odd_place(chance, path)}"
    else:
        data = settings(chance, what)
        path.write_bytes(data)
        about = f"{what}: {data[:60]!r}"
    return Case(kind, about, [chance.choice(asks)])


KINDS = (
    *(f"list {suffix}" for suffix in LISTS),
    *(f"add {suffix}" for suffix in LISTS),
    *TOML_KEYS,
    "index",
)


@dataclass
class Ended:
    """What became of a command on a terminal."""

    status: int
    """Negative: by that signal."""
    shown: str
    seconds: float = 0.0
    """Of processor time."""
    megabytes: int = 0
    hung: bool = False


def run(lab: Path, arguments: Sequence[str] = ()) -> Ended:
    """Run a command on a terminal of its own, in a child of this process.

    Without arguments the workspace is looked at, and what is wrong is printed.
    """
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
    process = os.fork()
    if not process:
        os.close(ours)
        _child(lab, list(arguments), its)
    os.close(its)
    shown = bytearray()
    until, hung = time.monotonic() + MOST_WALL, False
    while True:
        if time.monotonic() > until and not hung:
            hung = True
            os.kill(process, signal.SIGKILL)
        if not select.select([ours], [], [], 1.0)[0]:
            continue
        try:
            read = os.read(ours, 65536)
        except OSError:  # nobody has the other end any more
            break
        if not read:
            break
        shown += read
    os.close(ours)
    _, status, used = os.wait4(process, 0)
    return Ended(
        os.waitstatus_to_exitcode(status),
        shown.decode("utf-8", "surrogateescape"),
        used.ru_utime + used.ru_stime,
        used.ru_maxrss // 1024,
        hung,
    )


def _child(lab: Path, arguments: list[str], terminal: int) -> None:
    """Be the command, and end."""
    status = 1
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(terminal, 1)
        os.dup2(terminal, 2)
        sys.stdin = io.TextIOWrapper(io.FileIO(0))
        sys.stdout, sys.stderr = (
            io.TextIOWrapper(
                io.BufferedWriter(io.FileIO(number, "w")),
                encoding="utf-8",
                line_buffering=True,
            )
            for number in (1, 2)
        )
        os.chdir(lab)
        os.environ.update(
            EXPLAINBOT_WORKSPACE=str(lab),
            EXPLAINBOT_CONFIG=str(lab.parent / "config"),
            HOME=str(lab.parent / "home"),
            TERM="xterm-256color",
        )
        size = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        most = size * resource.getpagesize() + MOST_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        seconds = int(time.process_time() + MOST_SECONDS) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        if arguments:
            status = main_of_program(arguments)
        else:
            wrong = list(left(lab))
            print("\n".join(wrong))
            status = len(wrong)
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001  as an interpreter would
        traceback.print_exc()
        status = 120
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def problems(lab: Path, ended: Ended) -> Iterator[str]:
    """Yield what is wrong with how a command ended."""
    shown = ended.shown.replace("\r\n", "\n")
    last = shown.strip()[-300:]
    if ended.hung or ended.status in (-signal.SIGXCPU, -signal.SIGKILL):
        yield f"hang: {ended.seconds:.0f} s of processor time {last!r}"
        return
    if ended.status not in (0, 1, 2):
        yield f"status {ended.status}: {last!r}"
    if "Traceback" in shown or "Exception ignored" in shown:
        yield f"traceback: {last!r}"
    shown = OWN_CODES.sub("", shown).replace("\r", "\n")
    if ended.status == 2 and not MESSAGE.search(shown):
        yield f"no message: {last!r}"
    if "MemoryError" in shown:
        yield f"out of memory: {last!r}"
    codes = CODES.search(shown)
    if codes:
        around = shown[max(0, codes.start() - 60) : codes.end() + 40]
        yield f"escape: {around!r}"
    if ended.seconds > MOST_SECONDS:
        yield f"slow: {ended.seconds:.1f} s of processor time"
    yield from (f"unfinished: {name}" for name in unfinished(lab))
    yield from (
        f"half-written: {path.name}" for path in _written(lab) if not _is_whole(path)
    )
    if any(Path(one).exists() for one in (lab.parent / "slip", "/tmp/slip")):  # noqa: S108
        yield "a member of an archive slipped out"


def _written(lab: Path) -> list[Path]:
    return [*lab.glob("out.*"), *lab.glob("page.html")]


def _is_whole(path: Path) -> bool:
    """Whether what a command has written is whole, and no markup of a list is live."""
    data = path.read_bytes()
    if path.suffix in (".xlsx", ".docx"):
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as members:
            return members.testzip() is None
        return False
    if path.suffix == ".jsonl":
        with suppress(ValueError):
            return all(isinstance(json.loads(line), dict) for line in data.splitlines())
        return False
    if path.suffix == ".html":
        ends = data.rstrip().endswith(b"</html>")
        return ends and b"<script>alert" not in data
    return data.endswith(b"\n")


@dataclass
class Tally:
    """What became of the cases of a kind."""

    done: int = 0
    ends: Counter[int] = field(default_factory=Counter)
    failed: dict[int, str] = field(default_factory=dict)
    """By the case's number."""
    slowest: float = 0.0
    megabytes: int = 0


def tried(template: Path, kind: str, number: int, seed: int, tally: Tally) -> None:
    """Run one case, always the same for the same kind, number and seed."""
    chance = random.Random(f"{seed}{kind}{number}")  # noqa: S311  no secret
    with copied(template) as lab:
        config = lab.parent / "config"
        shutil.rmtree(config, ignore_errors=True)
        case = prepared(chance, kind, lab)
        wrong: list[str] = []
        for command in case.commands:
            ended = run(lab, command)
            tally.ends[ended.status] += 1
            tally.slowest = max(tally.slowest, ended.seconds)
            tally.megabytes = max(tally.megabytes, ended.megabytes)
            wrong += [f"{' '.join(command)}: {one}" for one in problems(lab, ended)]
        shutil.rmtree(config, ignore_errors=True)
        if case.rebuilds:
            ended = run(lab, ["index", "--rebuild"])
            if ended.status:
                wrong.append(f"index --rebuild: {ended.status} {ended.shown[-300:]!r}")
        after = run(lab)
        # A pin may be another answer.
        if "Traceback" in after.shown or (after.status and kind not in TOML_KEYS):
            wrong.append(f"afterwards: {after.shown[-300:]!r}")
    tally.done = number + 1
    if wrong:
        tally.failed[number] = f"{case.about}: {' / '.join(wrong)}"


def table(tallies: dict[str, Tally]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield "| kind | cases | 0 | 1 | 2 | failed | slowest, s of processor | most MB |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for kind, one in tallies.items():
        ends = " | ".join(str(one.ends[status]) for status in (0, 1, 2))
        yield (
            f"| {kind} | {one.done} | {ends} | {len(one.failed)} | {one.slowest:.1f} | "
            f"{one.megabytes} |"
        )


def main() -> None:
    """Print the table, and each case that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000, help="of all kinds together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", action="append", choices=KINDS)
    parser.add_argument("--number", type=int, help="this case alone")
    parser.add_argument("--log", type=Path, help="keep each failure as it comes")
    options = parser.parse_args()
    kinds = options.kind or KINDS
    warm()
    use_word_encoder()
    tallies = {kind: Tally() for kind in kinds}
    folder = Path(tempfile.mkdtemp(prefix="hostile-"))
    try:
        template = made(folder)
        numbers: Sequence[int] = range(-(-options.cases // len(kinds)))
        if options.number is not None:
            numbers = [options.number]
        for number in numbers:
            for kind, tally in tallies.items():
                tried(template, kind, number, options.seed, tally)
                if options.log and number in tally.failed:
                    with options.log.open("a", encoding="utf-8") as stream:
                        row = [kind, number, options.seed, tally.failed[number]]
                        stream.write(f"{json.dumps(row)}\n")
    except KeyboardInterrupt:  # what is done is told all the same
        print("broken off", file=sys.stderr)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("\n".join(table(tallies)))
    for kind, tally in tallies.items():
        for number, why in tally.failed.items():
            print(f"{kind} {number}: {why}")


if __name__ == "__main__":
    main()
