"""Time from start to first frame: the chat against a bare Textual app.

Both run in a terminal of their own (a pty), in turn, so that whatever else the machine
does weighs on both.  Prints the medians and their ratio; exits with 1 above the limit.

    python benchmarks/first_frame.py [--runs N] [--workspace DIR]
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from pathlib import Path

LIMIT = 1.6
SECONDS = 60.0
ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07]*\x07|[()][A-Z0-9]|.)")
BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static("the bare app is here")

Bare().run()
"""


def first_frame(command: Sequence[str], marker: bytes) -> float:
    """Return the seconds from starting a command to seeing the marker painted."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    environment = os.environ | {"TERM": "xterm-256color"}
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdin=slave,
        stdout=slave,
        stderr=slave,  # where Textual paints
        env=environment,
        start_new_session=True,
    )
    try:
        os.close(slave)
        return _until(master, marker, began)
    finally:
        process.kill()
        process.wait()
        os.close(master)


def _until(master: int, marker: bytes, began: float) -> float:
    seen = b""
    while time.perf_counter() - began < SECONDS:
        if select.select([master], [], [], 0.5)[0]:
            seen += os.read(master, 65536)
            if marker in ESCAPES.sub(b"", seen):
                return time.perf_counter() - began
    raise TimeoutError(f"{marker!r} was never painted")


def main() -> int:
    """Measure in pairs and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--workspace", help="default: an empty one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder)
        (empty / "corpus").mkdir()
        (empty / "index").mkdir()
        workspace = options.workspace or folder
        chat = [sys.executable, "-m", "explainbot", "--workspace", workspace]
        bare = [sys.executable, "-c", BARE]
        pairs = []
        for run in range(options.runs + 1):
            pair = (
                first_frame(bare, b"the bare app is here"),
                first_frame(chat, b"getting ready"),
            )
            if run:  # the first pair compiles and fills the disk cache
                pairs.append(pair)
    bare_median = statistics.median(pair[0] for pair in pairs)
    chat_median = statistics.median(pair[1] for pair in pairs)
    ratio = statistics.median(chat / bare for bare, chat in pairs)
    print(f"bare Textual app   {bare_median * 1000:6.0f} ms   median of {len(pairs)}")
    print(f"explainbot         {chat_median * 1000:6.0f} ms")
    print(f"median ratio       {ratio:6.2f}      limit {LIMIT}")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
