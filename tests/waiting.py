"""Waiting until something has happened, however slow the machine is."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

LONGEST = 120.0
"""Seconds, as good as for ever; yet less than a test may take, so that it can say
what never happened."""
Told = Callable[[], object]


def until(condition: Callable[[], object], told: Told = str) -> None:
    """Return when the condition holds; fail with what is told if it never does."""
    end = time.monotonic() + LONGEST
    while not condition():
        assert time.monotonic() < end, f"it never happened {told()}"
        time.sleep(0.01)


async def happens(condition: Callable[[], object], told: Told = str) -> None:
    """Wait as ``until`` does, and let others work meanwhile."""
    end = time.monotonic() + LONGEST
    while not condition():
        assert time.monotonic() < end, f"it never happened {told()}"
        await asyncio.sleep(0.01)


def until_it_waits(program: subprocess.Popen[bytes]) -> None:
    """Return when a program has nothing to do; it must be about to wait."""
    stat = Path(f"/proc/{program.pid}/stat")
    if not stat.exists():
        time.sleep(2.5)
        return

    def asleep() -> bool:
        time.sleep(0.05)
        return stat.read_text().rpartition(")")[2].split()[0] == "S"

    until(lambda: all(asleep() for _ in range(5)))
