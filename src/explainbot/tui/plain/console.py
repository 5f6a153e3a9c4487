"""Console of the plain chat: lines in, lines out, how far a long step is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import TextIO

from explainbot.engine import messages
from explainbot.text.display import visible, wrap
from explainbot.tui.engine_link import Pace

_TELL_AGAIN = 10.0
"""Seconds after which a step that goes on is told again, with the time left."""


class Console:
    """Two streams; a terminal gets a prompt and progress, a pipe an echo."""

    def __init__(
        self,
        stdin: TextIO,
        stdout: TextIO,
        columns: Callable[[], int] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Talk over these streams.

        ``columns`` returns the width at which lines are broken; 0 breaks none.
        ``clock`` returns seconds.
        """
        self.stdin = stdin
        self.stdout = stdout
        self.columns = columns or partial(columns_of, stdout)
        self.terminal = stdin.isatty()
        self._clock = clock
        self._pace = Pace(clock)
        self._step = ""
        self._told = 0.0

    def say(self, text: str) -> None:
        """Write lines; on a terminal, broken between words at its width."""
        width = self.columns()
        for left, right in wrap(text, width) if width else [(0, len(text))]:
            row = text[left:right]
            self.stdout.write((row.rstrip() if width else row) + "\n")
        self.stdout.flush()

    def rows(self, rows: Iterable[str]) -> None:
        """Write lines that may hold outside text."""
        for row in rows:
            self.say(visible(row))

    def read(self) -> str | None:
        """Read one line; None at the end."""
        if self.terminal:
            self.stdout.write("\nYou: ")
            self.stdout.flush()
        line = _readable(self.stdin.readline())
        if not line:
            if self.terminal:
                self.say("")
            return None
        if not self.terminal and line.strip():
            self.say(f"\nYou: {visible(line.strip())}")
        return line

    def begin(self) -> None:
        """Forget how fast the steps before went."""
        self._pace = Pace(self._clock)

    def progress(self, event: messages.Progress) -> None:
        """Name each step once, a long one again now and then; in a pipe, none."""
        words = self._pace.words(event)
        now = self._clock()
        again = event.step == self._step and now - self._told > _TELL_AGAIN
        if self.terminal and (event.step != self._step or again):
            self._step, self._told = event.step, now
            self.say(f"Please wait: {words if again else event.step}.")


def _readable(line: str) -> str:
    """Return a line with its bytes that are no UTF-8 as U+FFFD."""
    return line.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def columns_of(out: TextIO) -> int:
    """Return how many columns a terminal has now; 0 for what is none."""
    try:
        return os.get_terminal_size(out.fileno()).columns if out.isatty() else 0
    except (OSError, ValueError):  # a stream without a file behind it
        return 0
