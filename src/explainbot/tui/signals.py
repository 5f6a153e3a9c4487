"""Leaving in order when the system asks for it: by SIGTERM, or a closed terminal."""

from __future__ import annotations

import asyncio
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

_OF_SIGNALS = 128
"""A shell's exit status for a program that signal N ended is 128 + N."""
GRACE = 3.0
"""Seconds to leave in order."""
HUNG_UP = _OF_SIGNALS + 1
"""Exit status after SIGHUP: the terminal is gone."""


def on_signals(leave: Callable[[int], None]) -> None:
    """Call ``leave`` with an exit status, 143 or 129, instead of dying at once.

    Without this, a terminal would stay on the second screen, telling mouse movements.
    If the program has not ended ``GRACE`` seconds later, it ends there: what writes to
    a terminal that takes nothing may wait for ever, and the event loop with it.
    Needs a running event loop.  On Windows nothing is done.
    """
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    statuses: queue.SimpleQueue[int] = queue.SimpleQueue()

    def told(number: int, _: FrameType | None) -> None:
        status = _OF_SIGNALS + number
        statuses.put(status)
        with suppress(RuntimeError):  # the loop is closed: the program is at its end
            loop.call_soon_threadsafe(leave, status)

    def end_late() -> None:
        status = statuses.get()
        time.sleep(GRACE)
        os._exit(status)

    threading.Thread(target=end_late, daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGHUP):
        # The loop's own handlers run in the loop, which may be what waits.
        signal.signal(number, told)


def forget_terminal() -> None:
    """Write nowhere from now on: what is left in buffers has no terminal to go to.

    Else the interpreter would fail to write it at the end, and exit with 120.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)
