"""How quick the keys are, and how much memory the chat takes, when there is much of it.

Each case runs in a terminal of its own (a pty).  A key's time is from writing it to
reading it back, painted.  Linux only (memory is read from /proc).

    python benchmarks/chat_load.py [--answers N] [--megabytes N] [--keys N]
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from explainbot.engine import messages
from explainbot.engine.views import AnswerView, QuoteView, SourceView
from explainbot.records import text_sha256
from explainbot.tui.app import ChatApp
from explainbot.tui.widgets.cards import AnswerCard, NoteCard
from explainbot.tui.widgets.transcript import FEWEST

ROOT = Path(__file__).parents[1]
SECONDS = 120.0
ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07]*\x07|[()][A-Z0-9]|.)")
SIGNS = "§±¤¶µ"
"""Typed, since nothing else on the screen has them."""
QUESTION = "How does IS fund itself?"
SETTLES = 3.0
"""Seconds after which a source has been opened."""
MANY = 5_000
"""Sections that are added; fewer are embedded before the keys are pressed."""
GAP = 0.03
"""Seconds between two keys: somebody who types fast."""


BARE = """
from textual.app import App
from textual.widgets import Static, TextArea

class Bare(App):
    def compose(self):
        yield Static("the bare app is here")
        yield TextArea()

    def on_mount(self):
        self.query_one(TextArea).focus()

Bare().run()
"""


class Terminal:
    """A program in a terminal of 120 columns and 40 rows."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        """Start it."""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        own = {"TERM": "xterm-256color", "EXPLAINBOT_CONFIG": str(folder / "config")}
        own["EXPLAINBOT_KEEP_QUESTIONS"] = "0"
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=os.environ | own,
            start_new_session=True,
        )
        os.close(slave)

    def write(self, text: str) -> None:
        """Press keys."""
        os.write(self._master, text.encode())

    def until(self, words: str, seconds: float = SECONDS) -> float:
        """Return the seconds until the words are painted.

        Raises:
            TimeoutError: They are not.
        """
        began = time.perf_counter()
        seen = b""
        while time.perf_counter() - began < seconds:
            if select.select([self._master], [], [], 0.05)[0]:
                seen += os.read(self._master, 65536)
                if words.encode() in ESCAPES.sub(b"", seen):
                    return time.perf_counter() - began
        raise TimeoutError(f"{words!r} was never painted")

    def drain(self) -> None:
        """Read what is there."""
        while select.select([self._master], [], [], 0.2)[0]:
            os.read(self._master, 65536)

    def key(self, sign: str) -> float:
        """Press a key and return the seconds until it is painted."""
        self.write(sign)
        return self.until(sign)

    def megabytes(self) -> float:
        """Return the memory of the chat's own process."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        os.close(self._master)


@dataclass(frozen=True)
class Case:
    """What was measured in one state."""

    name: str
    keys: list[float]
    """Seconds."""
    megabytes: float


def typed(
    terminal: Terminal, count: int, going_on: Callable[[int], None]
) -> list[float]:
    """Press so many keys, each once the one before is painted; return their seconds."""
    times = []
    for number in range(count):
        going_on(number)
        times.append(terminal.key(SIGNS[number % len(SIGNS)]))
        time.sleep(GAP)
        if number % 40 == 39:
            terminal.write("\x15")  # the box is emptied
            terminal.drain()
    return times


def nothing(_: int) -> None:
    """Do nothing beside the keys."""


def program(folder: Path) -> list[str]:
    """Return the command line of the chat over a workspace."""
    return [sys.executable, "-m", "explainbot", "--workspace", str(folder)]


def bare(folder: Path, keys: int) -> Case:
    """Type into a text box of Textual's, to compare with."""
    terminal = Terminal([sys.executable, "-c", BARE], folder)
    try:
        terminal.until("the bare app is here")
        return Case(
            "a bare Textual app", typed(terminal, keys, nothing), terminal.megabytes()
        )
    finally:
        terminal.close()


def loading(folder: Path, keys: int) -> Case:
    """Type from the first frame on, while the engine gets ready."""
    times: list[float] = []
    memory = 0.0
    while len(times) < keys:
        terminal = Terminal(program(folder), folder)
        try:
            terminal.until("getting ready")
            times += typed(terminal, min(40, keys - len(times)), nothing)
            memory = terminal.megabytes()
        finally:
            terminal.close()
    return Case("while the engine gets ready", times, memory)


def answering(folder: Path, keys: int) -> Case:
    """Type while one question after another is answered."""
    terminal = Terminal(program(folder), folder)

    def ask(number: int) -> None:
        if number % 40 == 0:
            terminal.write(f"\x15{QUESTION} {number}\r")
            time.sleep(GAP)

    try:
        terminal.until("two-minute tour")
        times = typed(terminal, keys, ask)
        return Case("while questions are answered", times, terminal.megabytes())
    finally:
        terminal.close()


def indexing(folder: Path, keys: int) -> Case:
    """Type while a file of many sections is added."""
    large = folder / "large.md"
    large.write_text(
        "".join(
            f"## What is thing {n}?\n\nThing {n} is a thing of {n} parts, kept in "
            f"room {n % 97} since {1500 + n % 500}.\n\n"
            for n in range(MANY)
        ),
        encoding="utf-8",
    )
    terminal = Terminal(program(folder), folder)
    try:
        terminal.until("two-minute tour")
        terminal.write(f"{QUESTION}\r")  # a command would not wait for the engine
        terminal.until("quoted word for word")
        terminal.write(f"/add {large}\r")
        terminal.until("embedding")
        times = typed(terminal, keys, nothing)
        return Case(f"while {MANY:,} sections are added", times, terminal.megabytes())
    finally:
        terminal.close()


def filled(folder: Path, keys: int, answers: int, megabytes: int) -> Iterator[Case]:
    """Type with many answers in the conversation, then with a long source open."""
    own = [sys.executable, str(Path(__file__)), "--child", str(answers)]
    terminal = Terminal([*own, "--megabytes", str(megabytes)], folder)
    try:
        terminal.until("all is there")
        terminal.drain()
        times = typed(terminal, keys, nothing)
        name = f"{answers} answers in the conversation"
        yield Case(name, times, terminal.megabytes())
        if not answers:
            return
        terminal.write("\x15\x0f")  # Ctrl+O
        terminal.until("unchanged")
        time.sleep(SETTLES)
        terminal.write("\x1b[Z")  # back to the box; the source stays open
        time.sleep(SETTLES)
        terminal.drain()
        times = typed(terminal, keys, nothing)
        name = f"and a source of {megabytes} MB beside it"
        yield Case(name, times, terminal.megabytes())
    finally:
        terminal.close()


WORDS = "The lamp keeper walks up the stairs and writes the height of the tide. "


def long_source(megabytes: int) -> tuple[str, QuoteView]:
    """Return a text, and a passage from its middle."""
    text = WORDS * (megabytes * 1_000_000 // len(WORDS))
    start = len(WORDS) * (len(text) // len(WORDS) // 2)
    quote_text = WORDS.strip() + " " + WORDS.strip()
    quote = QuoteView(
        id="q",
        text=quote_text,
        evidence=((0, len(WORDS) - 1),),
        document="lamp.md",
        title="The lamp",
        heading="Who writes the height of the tide?",
        citation="lamp.md › Who writes the height of the tide?",
        place="line 1",
        path="corpus/lamp.md",
        section="s",
        start=start,
        end=start + len(quote_text),
        line_start=1,
        line_end=1,
        page=None,
        score=1.0,
        sha256=text_sha256(quote_text),
        document_sha256="d",
        claimed=True,
    )
    return text, quote


class Quick:
    """An engine that has every answer already."""

    def __init__(self, text: str) -> None:
        """Hold the source."""
        self._text = text

    def start(self, deliver: messages.Deliver) -> None:
        """Be ready."""
        self._deliver = deliver
        deliver(messages.Ready("/lamp", ("The lamp",), 1))

    def send(self, request: messages.Request) -> None:
        """Give the source; the rest is not asked for."""
        if isinstance(request, messages.Source):
            source = SourceView(
                "lamp.md",
                "The lamp",
                "corpus/lamp.md",
                self._text,
                "d",
                "same",
                by_line=False,
            )
            self._deliver(messages.Sourced(request.request, source))

    def stop(self) -> None:
        """Nothing runs."""


def view_of(quote: QuoteView, number: int) -> AnswerView:
    """Return an answer with words of its own."""
    others = tuple(
        replace(quote, text=f"{number} {other} {WORDS * 6}", heading=f"Nr {other}")
        for other in range(3)
    )
    return AnswerView(QUESTION, QUESTION, (quote,), others, 0.9, "strong")


def child(answers: int, megabytes: int) -> None:
    """Run the chat with that many answers, from an engine that answers at once."""
    text, quote = long_source(megabytes)

    app = ChatApp(lambda: Quick(text), keeps=False)

    async def fill() -> None:
        while not app.usable:  # noqa: ASYNC110  the app has no event for it
            await asyncio.sleep(0.01)
        cards = app.ask_screen.transcript
        for number in range(answers):
            turn = app.conversation.ask(f"{QUESTION} ({number})")
            turn.state, turn.answer = "answered", view_of(quote, number)
            card = AnswerCard(turn)
            # Those far above are not mounted, as they would not be by now.
            if number < answers - FEWEST:
                card.serial = len(cards.entries)
                cards.entries.append(card)
                cards._first = cards._last = len(cards.entries)  # noqa: SLF001
            else:
                await cards.append(card, show=True)
        await app.ask_screen.add(NoteCard("all is there"))

    async def whole() -> None:
        filling = asyncio.create_task(fill())
        await app.run_async()
        filling.cancel()

    asyncio.run(whole())


def row(case: Case) -> str:
    """Return a line of the table."""
    times = sorted(1000 * seconds for seconds in case.keys)
    last = times[min(len(times) - 1, int(0.99 * len(times)))]
    middle = statistics.median(times)
    return (
        f"{case.name:<44} {middle:7.1f} {last:7.1f} {times[-1]:7.1f} "
        f"{case.megabytes:7.0f}"
    )


def main() -> int:
    """Measure every case and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=2000)
    parser.add_argument("--megabytes", type=int, default=5)
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child is not None:
        child(options.child, options.megabytes)
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("corpus", "index"):
            shutil.copytree(ROOT / part, folder / part)
        print(f"{'':<44} {'median':>7} {'p99':>7} {'most':>7} {'MB':>7}   (ms)")
        for case in (
            lambda: [bare(folder, options.keys)],
            lambda: filled(folder, options.keys, 0, options.megabytes),
            lambda: filled(folder, options.keys, options.answers, options.megabytes),
            lambda: [loading(folder, options.keys)],
            lambda: [answering(folder, options.keys)],
            lambda: [indexing(folder, options.keys)],
        ):
            for measured in case():
                print(row(measured), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
