"""What the chat costs beside a bare Textual app, and beside other builds of it.

Three figures: from the start to the first frame, an answer from Enter until all of it
is painted, and a key that is pressed while the engine answers.  Each program runs in a
terminal of its own (a pty), all in turns, so that whatever else the machine does weighs
on each of them.  Processor time is that of the program's own process, without its
engine.  Linux only.

    python benchmarks/chat_speed.py [--rounds N] [--beside NAME=TREE ...] [--write]

A tree is a checkout, which is run by this Python over its own ``corpus`` and ``index``.
With ``--write``, the table goes into docs/performance.md.
"""

from __future__ import annotations

import argparse
import fcntl
import math
import os
import pty
import re
import select
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from measures import middle, put_between

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- chat: chat_speed.py -->", "<!-- /chat -->"
SECONDS = 120.0
ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07]*\x07|[()][A-Z0-9]|.)")
BARE = """
from textual.app import App
from textual.widgets import Input, Static

class Bare(App):
    def compose(self):
        yield Static("the bare app is here")
        yield Input()

Bare().run()
"""
FIRST = rb"the bare app is here|getting ready"
READY = rb"ready +\d+ source"
ANSWERED = rb"[A-Z]+ MATCH|NOT IN TH"
QUESTIONS = (
    "How does IS fund itself?",
    "What is inflation?",
    "Where does photosynthesis take place?",
    "Who may put forward a new EU law?",
)
"""Asked of the shipped texts: an even number of them."""
TYPED = "and who was the king of that land"
GAP = 0.02
"""Seconds without a sign of the program after which the next key is pressed."""
CALM = 0.005
"""Processor seconds in three tenths of a second: a cursor that blinks takes less."""
LIMITS = {"first frame": 1.35, "an answer": 0.5, "a key": 1.5}
"""Times the bare app; an answer, times the first of the other builds."""


class Program:
    """A program in a terminal of 120 columns and 40 rows."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start it."""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        drop = ("LINES", "COLUMNS")
        kept = {name: value for name, value in os.environ.items() if name not in drop}
        self._seen = b""
        self._began = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,  # where Textual paints
            env=kept | {"TERM": "xterm-256color"} | environment,
            start_new_session=True,
        )
        os.close(slave)

    def cpu(self) -> float:
        """Return the processor seconds of its process so far, all threads together."""
        return time.clock_gettime(~self._process.pid << 3 | 2)

    def age(self) -> float:
        """Return the seconds since it was started."""
        return time.perf_counter() - self._began

    def write(self, text: str) -> None:
        """Press keys."""
        os.write(self._master, text.encode())

    def until(self, pattern: bytes) -> None:
        """Wait until something is painted, from what was last waited for on.

        Raises:
            TimeoutError: It is not.
        """
        end = time.perf_counter() + SECONDS
        while time.perf_counter() < end:
            plain = ESCAPES.sub(b"", self._seen)
            if re.search(pattern, plain):
                self._seen = b""
                return
            self._read(0.5)
        raise TimeoutError(f"{pattern!r} was never painted")

    def calm(self) -> float:
        """Wait until it does nothing; return its processor seconds then."""
        before = self.cpu()
        while True:
            end = time.perf_counter() + 0.3
            while time.perf_counter() < end:
                self._read(0.1)
            now = self.cpu()
            if now - before < CALM:
                self._seen = b""
                return before
            before = now

    def keys(self, text: str) -> None:
        """Press one key after the other, each once the one before is painted."""
        for sign in text:
            self.write(sign)
            self._read(1.0)
            while self._read(GAP):
                pass

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    def _read(self, seconds: float) -> bool:
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        self._seen += os.read(self._master, 65536)
        return True


@dataclass(frozen=True)
class Figures:
    """What one program took in one round, in seconds."""

    first_cpu: float
    first_wall: float
    answer_cpu: float
    answer_wall: float
    key_cpu: float
    key_all: float
    """With the share of the answer that is painted meanwhile."""


Start = Callable[[], Program]


def bare() -> Program:
    """Start an app of Textual's with a line of text and a line to type in."""
    return Program([sys.executable, "-c", BARE], {})


def chat(tree: Path, folder: Path) -> Start:
    """Return what starts the chat of a tree, in a workspace of its own."""
    for part in ("corpus", "index"):
        shutil.copytree(tree / part, folder / part)
    command = [sys.executable, "-m", "explainbot", "--workspace", str(folder)]
    own = {
        "PYTHONPATH": str(tree / "src"),
        "EXPLAINBOT_CONFIG": str(folder / "config"),
        "EXPLAINBOT_KEEP_QUESTIONS": "0",
    }
    return lambda: Program(command, own)


def first_frame(program: Program) -> tuple[float, float]:
    """Return processor seconds and seconds from its start to its first frame."""
    program.until(FIRST)
    return program.cpu(), program.age()


def bare_figures() -> Figures:
    """Measure the bare app: its first frame, and its keys."""
    program = bare()
    try:
        cpu, wall = first_frame(program)
        before = program.calm()
        program.keys(TYPED)
        key = (program.cpu() - before) / len(TYPED)
        return Figures(cpu, wall, math.nan, math.nan, key, key)
    finally:
        program.close()


def chat_figures(start: Start, number: int) -> Figures:
    """Measure the chat with two of the questions, others in the next round.

    Each is asked twice, once followed by keys, in the next round the other time.  A key
    is what they cost more so.
    """
    first = 2 * number % len(QUESTIONS)
    questions = QUESTIONS[first : first + 2]
    swapped = number // 2 % 2
    program = start()
    try:
        cpu, wall = first_frame(program)
        program.until(READY)
        program.calm()
        _ask(program, "What is the internet?", keys=False)
        alone, walls, typed, during = [], [], [], []
        for place, question in enumerate((*questions, *questions)):
            late = place >= len(questions)
            keys = (place + swapped + late) % 2 == 0
            took, seconds, meanwhile = _ask(program, question, keys=keys)
            if keys:
                typed.append(took)
                during.append(meanwhile)
            else:
                alone.append(took)
                walls.append(seconds)
        count = len(TYPED) * len(typed)
        return Figures(
            cpu,
            wall,
            statistics.fmean(alone),
            statistics.median(walls),
            (sum(typed) - sum(alone)) / count,
            sum(during) / count,
        )
    finally:
        program.close()


def _ask(program: Program, question: str, *, keys: bool) -> tuple[float, float, float]:
    """Return processor seconds, seconds until painted, processor seconds of keys."""
    program.write(question)
    before = program.calm()
    began = program.age()
    program.write("\r")
    meanwhile = 0.0
    if keys:
        program.keys(TYPED)
        meanwhile = program.cpu() - before
        program.write("\x15")  # the box is emptied before anything is suggested
    program.until(ANSWERED)
    seconds = program.age() - began
    return program.calm() - before, seconds, meanwhile


def table(rounds: Mapping[str, Sequence[Figures]]) -> list[str]:
    """Return the lines of the table; "bare" and the others are its columns."""
    names = list(rounds)
    own, others = names[-1], names[1:-1]
    lines = [f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]

    def row(words: str, values: Mapping[str, Sequence[float]], form: str) -> None:
        cells = []
        for name in names:
            found = [value for value in values.get(name, ()) if not math.isnan(value)]
            if not found:
                cells.append("–")
                continue
            mid, low, high = middle(found)
            cells.append(f"{mid:{form}} ({low:{form}} to {high:{form}})")
        lines.append(f"| {words} | {' | '.join(cells)} |")

    def of(field: str, times: float = 1.0) -> dict[str, list[float]]:
        return {
            name: [times * getattr(one, field) for one in rounds[name]]
            for name in names
        }

    def ratio(field: str, base: str) -> dict[str, list[float]]:
        return {
            name: [
                getattr(one, field) / getattr(two, field)
                for one, two in zip(rounds[name], rounds[base], strict=True)
            ]
            for name in names
            if name != base
        }

    row("first frame: CPU s", of("first_cpu"), ".3f")
    row("times the bare app", ratio("first_cpu", "bare"), ".2f")
    row("first frame: s", of("first_wall"), ".2f")
    row("times the bare app", ratio("first_wall", "bare"), ".2f")
    row("an answer: CPU s", of("answer_cpu"), ".3f")
    if others:
        row(f"times {others[0]}", ratio("answer_cpu", others[0]), ".2f")
    row("from Enter to the answer: s", of("answer_wall"), ".2f")
    row("a key while the engine answers: CPU ms", of("key_cpu", 1000), ".1f")
    row("times the bare app", ratio("key_cpu", "bare"), ".2f")
    row("the same, with what is painted meanwhile: CPU ms", of("key_all", 1000), ".1f")
    lines.append("")
    lines.append(_verdict(rounds, own, others))
    return lines


def _verdict(
    rounds: Mapping[str, Sequence[Figures]], own: str, others: Sequence[str]
) -> str:
    """Say what was wanted and what was reached."""

    def reached(field: str, base: str) -> float:
        pairs = zip(rounds[own], rounds[base], strict=True)
        return middle([getattr(a, field) / getattr(b, field) for a, b in pairs])[0]

    pairs = [("first frame", "first_cpu", "bare"), ("a key", "key_cpu", "bare")]
    pairs += [("an answer", "answer_cpu", other) for other in others[:1]]
    said = [
        f"{what} {reached(field, base):.2f} times {base} (at most {LIMITS[what]:.2f})"
        for what, field, base in pairs
    ]
    return f"CPU of {own}: {'; '.join(said)}."


def main() -> int:
    """Measure in turns and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--beside", action="append", default=[], metavar="NAME=TREE")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with suppress(PermissionError):  # so that what is seen is noted at once
        os.setpriority(os.PRIO_PROCESS, 0, -5)
    with tempfile.TemporaryDirectory() as name:
        starts: dict[str, Start] = {}
        for label, _, tree in [one.partition("=") for one in options.beside]:
            starts[label] = chat(Path(tree), Path(name) / label)
        starts["now"] = chat(ROOT, Path(name) / "now")
        rounds: dict[str, list[Figures]] = {"bare": [], **{one: [] for one in starts}}
        with suppress(KeyboardInterrupt):  # which ends it with the rounds so far
            for number in range(-1, options.rounds):
                found = {"bare": bare_figures()}
                for label, start in starts.items():
                    found[label] = chat_figures(start, number)
                if number < 0:  # the first round compiles and fills the disk cache
                    continue
                for label, figures in found.items():
                    rounds[label].append(figures)
                print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    done = len(rounds["bare"])
    said = (
        f"{os.cpu_count()} cores; load at the end {load}; {done} rounds in turns, "
        f"medians and intervals of 95 %."
    )
    text = "\n".join([said, "", *table(rounds)])
    print(text)
    if options.write:
        put_between(PAGE, BEGIN, END, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
