"""The real program in a real terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from explainbot import paths
from tests.waiting import LONGEST

SMALL = [sys.executable, str(Path(__file__).with_name("small_chat.py"))]
ESCAPES = re.compile(r"\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07]*\x07|[()][A-Z0-9]|.)")

STATED = frozenset(
    ("NO_COLOR", "EXPLAINBOT_PLAIN", "DISPLAY", "WAYLAND_DISPLAY", "LINES", "COLUMNS")
)
"""Variables that say what a terminal is like; the two last go before its real size."""


class Terminal:
    """A program in a terminal of 80 columns and 60 rows."""

    def __init__(self, command: Sequence[str], cache: Path, typed: bytes = b"") -> None:
        """Start the program; ``typed`` is there before it reads."""
        self.master, self._slave = pty.openpty()
        self.resize(60, 80, tell=False)
        self.before = termios.tcgetattr(self._slave)
        self.output = b""
        if typed:
            os.write(self.master, typed)
        environment = {
            key: value for key, value in os.environ.items() if key not in STATED
        }
        self.process = subprocess.Popen(
            command,
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env=environment
            | {
                "TERM": "xterm-256color",
                "EXPLAINBOT_CACHE": str(cache),
                "EXPLAINBOT_CONFIG": str(cache / "config"),
            },
            start_new_session=True,
        )

    def resize(self, rows: int, columns: int, *, tell: bool = True) -> None:
        """Give the terminal another size."""
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, size)
        if tell:
            self.process.send_signal(signal.SIGWINCH)

    def write(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self.master, keys)

    def read(self) -> None:
        """Take what was painted since."""
        while select.select([self.master], [], [], 0.05)[0]:
            self.output += os.read(self.master, 65536)

    def see(self, words: str) -> None:
        """Wait until the words were painted, and forget what came before."""
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            self.read()
            text = ESCAPES.sub("", self.output.decode("utf-8", "replace"))
            if words in text:
                self.output = b""
                return
        raise AssertionError(f"{words!r} was never painted:\n{text[:3000]}")

    def wait(self) -> int:
        """Wait for the program's end, reading on; return its status."""
        end = time.monotonic() + LONGEST
        while self.process.poll() is None and time.monotonic() < end:
            self.read()
        self.read()
        return self.process.wait(timeout=1)

    @property
    def restored(self) -> bool:
        """Whether the terminal is as it was: settings, screen and cursor."""
        same = termios.tcgetattr(self._slave) == self.before
        return same and b"\x1b[?1049l" in self.output and b"\x1b[?25h" in self.output

    def close(self) -> None:
        """End the program if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
        os.close(self._slave)


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    """Return a list whose terminals are closed in the end."""
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()


def test_early_typing_a_burst_resizing_and_the_way_out(
    terminals: list[Terminal], tmp_path: Path
) -> None:
    """What is typed before the first frame is asked; so are two questions at once."""
    terminal = Terminal(SMALL, tmp_path, typed=b"starch potato\n")
    terminals.append(terminal)

    terminal.see("Starch is kept in roots")
    terminal.write(b"willow tree\rplants glucose\r")
    terminal.see("Photosynthesis takes place")
    for rows, columns in [(20, 40), (3, 3), (60, 120)]:
        terminal.resize(rows, columns)
    terminal.see("Photosynthesis takes place")
    terminal.write(b"\x03\x03")

    assert terminal.wait() == 0
    assert terminal.restored


def test_the_program_can_be_left_while_it_prepares(
    terminals: list[Terminal], tmp_path: Path
) -> None:
    """``explainbot`` itself: quitting does not wait for the engine, and ends it."""
    for folder in ("corpus", "index"):
        (tmp_path / folder).mkdir()
    command = [sys.executable, "-m", "explainbot", "--workspace", str(tmp_path)]
    terminal = Terminal(command, tmp_path / "cache")
    terminals.append(terminal)

    terminal.see("Ask a question")
    terminal.write(b"\x11")

    assert terminal.wait() == 0
    assert terminal.restored


def test_leaving_takes_less_than_starting(
    terminals: list[Terminal], tmp_path: Path
) -> None:
    """No thread and no process is waited for; the start is the measure."""
    began = time.monotonic()
    terminal = Terminal(SMALL, tmp_path)
    terminals.append(terminal)
    terminal.see("Loaded: Biology 10")
    started = time.monotonic() - began

    began = time.monotonic()
    terminal.write(b"\x11")
    status = terminal.wait()

    assert status == 0
    assert time.monotonic() - began < started


def test_the_program_can_be_left_while_it_adds(
    terminals: list[Terminal], tmp_path: Path
) -> None:
    """The engine ends with it; the file that it was reading is not in the corpus."""
    places = paths.create(tmp_path / "w")
    (places.corpus / "tides.md").write_text("# Tides\n\nThe Moon pulls.\n", "utf-8")
    large = tmp_path / "large.md"
    large.write_text("".join(f"## Thing {n}?\n\nIt is {n}.\n\n" for n in range(20_000)))
    command = [sys.executable, "-m", "explainbot", "--workspace", str(tmp_path / "w")]
    terminal = Terminal(command, tmp_path / "cache")
    terminals.append(terminal)
    terminal.write(b"what pulls?\r")
    terminal.see("Tides")
    terminal.write(f"/add {large}\r".encode())
    terminal.see("ADDING")
    started = engines(terminal.process.pid)

    terminal.write(b"\x11")

    assert terminal.wait() == 0
    assert terminal.restored
    assert not any(map(alive, started))
    assert [path.name for path in places.corpus.iterdir()] == ["tides.md"]


def test_own_keys_work_in_a_terminal(terminals: list[Terminal], tmp_path: Path) -> None:
    """``explainbot`` itself: Ctrl+G opens the help where the user's file says so."""
    config = tmp_path / "config"
    config.mkdir()
    own = '[anywhere]\nhelp = "ctrl+g"\n'
    (config / "keys.toml").write_text(own, encoding="utf-8")
    paths.create(tmp_path / "w")
    command = [sys.executable, "-m", "explainbot", "--workspace", str(tmp_path / "w")]
    terminal = Terminal(command, tmp_path)
    terminals.append(terminal)
    terminal.see("Ask a question")

    terminal.write(b"\x07")

    terminal.see("What you can do")


def engines(parent: int) -> list[int]:
    """Return the processes that a process has started."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(parent)],
        capture_output=True,
        text=True,
        check=False,
    )
    return [int(word) for word in listed.stdout.split()]


def alive(process: int) -> bool:
    """Whether a process is still there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_the_program_in_order(
    terminals: list[Terminal], tmp_path: Path, number: signal.Signals, status: int
) -> None:
    """The engine ends, the terminal is as before, and the status names the signal."""
    terminal = Terminal(SMALL, tmp_path)
    terminals.append(terminal)
    terminal.see("Loaded: Biology 10")
    (engine,) = engines(terminal.process.pid)

    terminal.process.send_signal(number)

    assert terminal.wait() == status
    assert terminal.restored
    assert b"\x1b[?1000l" in terminal.output, "the mouse is still reported"
    assert not alive(engine)


def test_a_signal_while_it_starts_ends_it_in_order(
    terminals: list[Terminal], tmp_path: Path
) -> None:
    """As soon as anything is painted, the terminal is put back."""
    terminal = Terminal(SMALL, tmp_path)
    terminals.append(terminal)
    while b"\x1b[?1049h" not in terminal.output:
        terminal.read()

    terminal.process.send_signal(signal.SIGTERM)

    assert terminal.wait() == 143
    assert terminal.restored


def test_a_terminal_that_is_closed_ends_the_program(tmp_path: Path) -> None:
    """Nothing is left behind when the window is gone, the engine included."""
    terminal = Terminal(SMALL, tmp_path)
    terminal.see("Loaded: Biology 10")
    (engine,) = engines(terminal.process.pid)

    os.close(terminal.master)
    os.close(terminal._slave)
    terminal.process.send_signal(signal.SIGHUP)

    assert terminal.process.wait(timeout=LONGEST) == 129
    assert not alive(engine)


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_terminal_that_takes_nothing_does_not_keep_the_program(
    terminals: list[Terminal], tmp_path: Path, number: signal.Signals, status: int
) -> None:
    """Painting waits for the terminal for ever; the signal ends the program still."""
    terminal = Terminal(SMALL, tmp_path)
    terminals.append(terminal)
    terminal.see("Loaded: Biology 10")
    (engine,) = engines(terminal.process.pid)
    for turn in range(100):  # far more than a terminal holds unread
        terminal.resize(60, 80 + turn % 2 * 40)
        time.sleep(0.03)

    terminal.process.send_signal(number)

    assert terminal.process.wait(timeout=LONGEST) == status
    end = time.monotonic() + LONGEST
    while alive(engine) and time.monotonic() < end:
        time.sleep(0.05)
    assert not alive(engine)
