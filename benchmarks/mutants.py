"""Mutated files of every kind through reader and cutter: text, or one clear error.

``python -m benchmarks.mutants --mutants 10000 --seed 1`` takes the real files of the
tests, alters each in many ways (bytes, runs, numbers, lines, members of archives), and
reads and cuts what comes of it in processes with limits of time and memory.  A mutant
fails if it ends otherwise than in text of which nothing is lost or in one of the
program's own errors that names the file; if it takes more than its processor time; or
if its process dies.

``--log FILE`` keeps what is done, and goes on from it.  Linux only; prints a table for
docs/reliability.md.
"""

from __future__ import annotations

import argparse
import copy
import io
import json
import os
import random
import re
import resource
import select
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from explainbot.errors import ExplainbotError
from explainbot.index.build.corpus import load
from explainbot.registry.formats import KINDS
from explainbot.sections.sections import uncovered

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "tests"
MOST_SECONDS = 20.0
"""Of processor time for a mutant."""
MOST_MEMORY = 2 << 30
"""Bytes of address space that a process may have beyond what it has at its start."""
LARGEST_SEED = 60_000
"""Bytes; a larger file tells nothing more and takes longer."""
A_CHUNK = 100
"""Mutants of one process."""
MADE = {
    ".sbv": b"0:00:01.000,0:00:04.000\nWhat are tides?\n\n"
    b"0:00:04.000,0:00:09.000\nTides are the rise of the sea.\n",
    ".ttml": b'<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml"><body><div>'
    b'<p begin="00:00:01.0" end="00:00:04.0">What are tides?</p>'
    b'<p begin="4s" end="9s">Tides are the <span>rise</span> of the sea.</p>'
    b"</div></body></tt>",
    ".cnxml": b'<document xmlns="http://cnx.rice.edu/cnxml"><title>Tides</title>'
    b'<content><section id="s"><title>Rise</title><para id="p">Tides are the rise of '
    b"the sea, twice a day.</para></section></content></document>",
}
"""Of kinds of which the tests have no file."""


def kinds() -> list[str]:
    """Return a suffix for each kind of file that is read, and of which there is one."""
    first: dict[str, str] = {}
    for suffix, kind in KINDS.items():
        first.setdefault(kind.media_type, suffix)
    return [suffix for suffix in first.values() if seeds(suffix)]


@cache
def seeds(suffix: str) -> tuple[bytes, ...]:
    """Return the files of the tests of a kind, in the order of their names."""
    found = sorted(
        {path.read_bytes() for path in SEEDS.rglob(f"*{suffix}")} - {b""}, key=len
    )
    small = [data for data in found if len(data) <= LARGEST_SEED]
    return tuple(small or found[:1] or [MADE[suffix]] * (suffix in MADE))


NUMBER = re.compile(rb"\d+")
SIGNS = (
    b"\x00", b"\xff", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\x1b[2J", b"\r", b"\t" * 50,
    b"<", b"&", b"]]>", b"<!--", b"```", b"\n#", b'"', b"'", b"(" * 50, b"{", b"[" * 50,
    b"-" * 80, b"=" * 80, b"\\", b"%", b"\n\n\n", b" " * 500, b"&amp;" * 30, b"|" * 60,
)  # fmt: skip
NUMBERS = (
    b"0", b"-1", b"65536", b"2147483648", b"9" * 20, b"1e308", b"9" * 400, b"0.0",
)  # fmt: skip
VALUES = (
    "", "0", "-1", "9" * 30, "1e308", "true", "\u202e", "x" * 300, "\n", "../../etc",
    "#", "rId1", "0.5", "100000%", "a b c", "\u00e9", "http://example.org/x", "NaN",
)  # fmt: skip
Change = Callable[[random.Random, bytearray], None]


def _place(chance: random.Random, data: bytearray, most: int) -> slice:
    start = chance.randrange(len(data) + 1)
    return slice(start, min(len(data), start + chance.randrange(1, most + 1)))


def _flip(chance: random.Random, data: bytearray) -> None:
    for _ in range(chance.randrange(1, 9)):
        if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _cut(chance: random.Random, data: bytearray) -> None:
    del data[chance.randrange(len(data) + 1) :]


def _drop(chance: random.Random, data: bytearray) -> None:
    del data[_place(chance, data, 200)]


def _repeat(chance: random.Random, data: bytearray) -> None:
    place = _place(chance, data, 300)
    data[place.start : place.start] = data[place] * chance.choice((1, 2, 30))


def _put(chance: random.Random, data: bytearray) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = chance.choice(SIGNS)


def _over(chance: random.Random, data: bytearray) -> None:
    place = _place(chance, data, 16)
    data[place] = chance.randbytes(place.stop - place.start)


def _number(chance: random.Random, data: bytearray) -> None:
    found = list(NUMBER.finditer(data))
    if found:
        one = chance.choice(found)
        data[one.start() : one.end()] = chance.choice(NUMBERS)


def _swap(chance: random.Random, data: bytearray) -> None:
    one, other = _place(chance, data, 120), _place(chance, data, 120)
    first, second = bytes(data[one]), bytes(data[other])
    data[other], data[one] = first, second


def _lines(chance: random.Random, data: bytearray) -> None:
    lines = data.splitlines(keepends=True)
    if lines:
        at = chance.randrange(len(lines))
        lines[at:at] = [chance.choice(lines)] * chance.choice((1, 3, 40))
        data[:] = b"".join(lines)


CHANGES: tuple[Change, ...] = (
    _flip, _cut, _drop, _repeat, _put, _over, _number, _swap, _lines,
)  # fmt: skip


def _altered(chance: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 8))):
        chance.choice(CHANGES)(chance, made)
    return bytes(made)


def _tree(chance: random.Random, data: bytes) -> bytes:
    """Return a well-formed file with elements moved, doubled, dropped or altered."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    for _ in range(chance.choice((1, 2, 5))):
        below = [one for one in root.iter(etree.Element) if one is not root]
        if not below:
            break
        one, other = chance.choice(below), chance.choice(below)
        parent = one.getparent()
        what = chance.randrange(6)
        if what == 0:
            parent.remove(one)
        elif what == 1:
            other.append(copy.deepcopy(one))
        elif what == 2:
            for _ in range(chance.choice((1, 30))):
                parent.insert(0, copy.deepcopy(one))
        elif what == 3 and one.attrib:
            name = chance.choice(list(one.attrib))
            one.set(name, chance.choice(VALUES))
        elif what == 4:
            one.text = chance.choice(VALUES)
        else:
            one.tag = other.tag
    made: bytes = etree.tostring(root.getroottree(), encoding="utf-8")
    return made


def _items(chance: random.Random, data: bytes) -> bytes:
    """Return JSON with values of another kind, or in other places."""
    lines = data.splitlines()
    try:
        value = json.loads(data)
    except ValueError:
        at = chance.randrange(len(lines))
        lines[at] = _items(chance, lines[at])
        return b"\n".join(lines)
    nodes: list[tuple[Any, Any]] = []
    stack = [value]
    while stack:
        one = stack.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one))
        nodes += [(one, key) for key in keys]
        stack += [one[key] for key in keys if isinstance(one[key], (dict, list))]
    odd: tuple[Any, ...] = (
        None,
        True,
        7,
        -1e308,
        [],
        {},
        "",
        [[[]]],
        {"": 0},
        ["x", 3],
        *VALUES,
    )
    for _ in range(chance.choice((1, 2, 5)) if nodes else 0):
        (one, key), (other, its) = chance.choice(nodes), chance.choice(nodes)
        moved = copy.deepcopy(other[its]) if chance.random() < 0.4 else None
        one[key] = chance.choice(odd) if moved is None else moved
    return json.dumps(value).encode()


def _shaped(chance: random.Random, data: bytes) -> bytes:
    """Return a file altered by its own rules where it has some, else by bytes."""
    if chance.random() < 0.5:
        with suppress(etree.XMLSyntaxError, ValueError, RecursionError, IndexError):
            if data.lstrip()[:1] == b"<":
                return _tree(chance, data)
            if data.lstrip()[:1] in (b"{", b"["):
                return _items(chance, data)
    return _altered(chance, data)


def _archive(chance: random.Random, data: bytes) -> bytes:
    """Return an archive with a member altered, left out, doubled or renamed."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = [(one.filename, old.read(one)) for one in old.infolist()]
    at = chance.randrange(len(members))
    name, content = members[at]
    what = chance.random()
    if what < 0.8:
        members[at] = name, _shaped(chance, content)
    elif what < 0.9:
        del members[at]
    else:
        members[at] = chance.choice(members)[0], content
    written = io.BytesIO()
    seen: Counter[str] = Counter()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in members:
            seen[name] += 1
            if seen[name] == 1 or chance.random() < 0.5:  # else a warning each
                own = f"{name}{seen[name]}" if seen[name] > 1 else name
                new.writestr(zipfile.ZipInfo(own), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def mutant(suffix: str, number: int, seed: int = 1) -> bytes:
    """Return a mutated file, always the same for the same number and seed."""
    chance = random.Random(f"{seed}{suffix}{number}")  # noqa: S311  no secret
    data = chance.choice(seeds(suffix))
    if data[:4] == b"PK\x03\x04" and chance.random() < 0.6:
        return _archive(chance, data)
    return _shaped(chance, data)


def read_one(path: Path) -> str:
    """Return what became of a file: "text", the error's name, or what is wrong."""
    try:
        loaded, _ = load(path, path.name, None)
    except ExplainbotError as error:
        told = str(error)
        if str(path) not in told or "\n" in told.strip():
            return f"! unclear: {told[:200]}"
        return type(error).__name__
    except MemoryError:
        return "! out of memory"
    except Exception:  # noqa: BLE001  whatever comes is what is looked for
        last = traceback.format_exc().strip().splitlines()
        return f"! {last[-1][:160]} {''.join(last[-3:-1]).strip()[:200]}"
    sections = [unit.section for unit in loaded.units]
    lost = uncovered(loaded.document, sections)
    return f"! lost {lost[:2]}" if lost else "text"


@dataclass
class Tally:
    """What became of the mutants of a kind."""

    done: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    failed: dict[int, str] = field(default_factory=dict)
    """By the mutant's number."""
    slowest: float = 0.0
    """Processor seconds of a mutant."""
    megabytes: int = 0
    """The most that a process has had."""
    seconds: float = 0.0

    def add(self, number: int, end: str, seconds: float, megabytes: int) -> None:
        """Take one mutant's end."""
        self.done = number + 1
        if end.startswith("!"):
            self.failed[number] = end
        else:
            self.ends[end] += 1
        self.slowest = max(self.slowest, seconds)
        self.megabytes = max(self.megabytes, megabytes)


def _child(out: int, suffix: str, numbers: range, seed: int) -> None:
    """Read mutants; write a line for each."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)  # libraries warn there
    size = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    most = size * resource.getpagesize() + MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        path = Path(folder) / f"mutant{suffix}"
        for number in numbers:
            path.write_bytes(mutant(suffix, number, seed))
            os.write(out, f"{json.dumps(['begun', number])}\n".encode())
            begun = time.process_time()
            end = read_one(path)
            taken = time.process_time() - begun
            used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            os.write(out, f"{json.dumps([end, number, taken, used])}\n".encode())


def _processor_seconds(process: int) -> float:
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii")
    except OSError:
        return 0.0
    user, system = state.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def chunk(tally: Tally, suffix: str, numbers: range, seed: int) -> None:
    """Have a process read some mutants, and another go on where one has died."""
    rest = numbers
    while rest:
        ours, its = os.pipe()
        process = os.fork()
        if not process:
            try:
                os.close(ours)
                _child(its, suffix, rest, seed)
            except BaseException:  # noqa: BLE001  the parent sees that it died
                os._exit(1)
            os._exit(0)
        os.close(its)
        with os.fdopen(ours, "rb", buffering=0) as lines:
            died = _watched(tally, process, lines)
        status = os.waitpid(process, 0)[1]
        if died is None and status:
            died = tally.done, "! its process ends before it begins"
        if died is None:
            return
        number, why = died
        tally.add(number, why, 0.0, 0)
        rest = range(number + 1, numbers.stop)


def _watched(tally: Tally, process: int, lines: io.RawIOBase) -> tuple[int, str] | None:
    """Take what a process tells; return of which mutant it died, and how."""
    at, begun, kept = -1, 0.0, b""
    while True:
        if not select.select([lines], [], [], 1.0)[0]:
            if _processor_seconds(process) - begun > MOST_SECONDS:
                os.kill(process, signal.SIGKILL)
                return at, f"! more than {MOST_SECONDS:.0f} s of processor time"
            continue
        read = lines.read(65536)
        if not read:
            return None if at < 0 else (at, "! its process died")
        *whole, kept = (kept + read).split(b"\n")
        for line in whole:
            end, number, *figures = json.loads(line)
            if end == "begun":
                at, begun = number, _processor_seconds(process)
            else:
                tally.add(number, end, *figures)
                at = -1


def tried(
    suffixes: Sequence[str], many: int, seed: int, log: Path | None = None
) -> dict[str, Tally]:
    """Read so many mutants of each kind, some of each in turn; go on from the log."""
    tallies = {suffix: _logged(log, suffix, seed) for suffix in suffixes}
    while behind := [one for one in tallies.items() if one[1].done < many]:
        least = min(tally.done for _, tally in behind)
        for suffix, tally in behind:
            if tally.done > least:
                continue
            begun = time.monotonic()
            stop = min(many, tally.done + A_CHUNK)
            _warm(suffix)
            chunk(tally, suffix, range(tally.done, stop), seed)
            tally.done = stop
            tally.seconds += time.monotonic() - begun
            if log:
                row = {"kind": suffix, "seed": seed, **vars(tally)}
                with log.open("a", encoding="utf-8") as stream:
                    stream.write(f"{json.dumps(row)}\n")
    return tallies


@cache
def _warm(suffix: str) -> None:
    """Read a file of a kind, so that each process finds words and patterns made."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        path = Path(folder) / f"seed{suffix}"
        path.write_bytes(seeds(suffix)[0])
        read_one(path)


def _logged(log: Path | None, suffix: str, seed: int) -> Tally:
    found = Tally()
    if log and log.exists():
        for line in log.read_text("utf-8").splitlines():
            row = json.loads(line)
            if (row.pop("kind"), row.pop("seed")) == (suffix, seed):
                failed = {int(key): value for key, value in row.pop("failed").items()}
                found = Tally(failed=failed, ends=Counter(row.pop("ends")), **row)
    return found


def table(tallies: Mapping[str, Tally]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield (
        "| kind | mutants | text | error | failed | slowest, s of processor | most MB |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for suffix, one in tallies.items():
        text = one.ends["text"]
        cells = [
            suffix,
            f"{one.done:,}",
            f"{text:,}",
            f"{one.ends.total() - text:,}",
            len(one.failed),
            f"{one.slowest:.1f}",
            one.megabytes,
        ]
        yield f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    """Print the table, and each mutant that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", action="append", choices=kinds())
    parser.add_argument("--log", type=Path, help="keep what is done, go on from it")
    options = parser.parse_args()
    tallies = tried(options.kind or kinds(), options.mutants, options.seed, options.log)
    for suffix, tally in tallies.items():
        for number, why in tally.failed.items():
            print(suffix, number, why, file=sys.stderr)
    print("\n".join(table(tallies)))
    total = sum(one.done for one in tallies.values())
    taken = sum(one.seconds for one in tallies.values())
    print(f"\n{total:,} mutants, {taken:.0f} s, seed {options.seed}")


if __name__ == "__main__":
    main()
