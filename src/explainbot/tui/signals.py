"""Leaving in order when the system asks for it: by SIGTERM, or a closed terminal."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable

_OF_SIGNALS = 128
"""A shell's exit status for a program that signal N ended is 128 + N."""
HUNG_UP = _OF_SIGNALS + 1
"""Exit status after SIGHUP: the terminal is gone."""


def on_signals(leave: Callable[[int], None]) -> None:
    """Call ``leave`` with an exit status, 143 or 129, instead of dying at once.

    Without this, a terminal would stay on the second screen, telling mouse movements.
    Needs a running event loop.  On Windows nothing is done.
    """
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, leave, _OF_SIGNALS + number)


def forget_terminal() -> None:
    """Write nowhere from now on: what is left in buffers has no terminal to go to.

    Else the interpreter would fail to write it at the end, and exit with 120.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)
