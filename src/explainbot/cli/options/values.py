"""Numbers and lengths of time as they are typed behind options."""

from __future__ import annotations

import argparse
from collections.abc import Callable

SHOWN = 15
"""Letters of a wrong value that its message repeats."""


def number(least: int, most: int) -> Callable[[str], int]:
    """Return what reads a whole number from ``least`` to ``most``.

    Raises:
        argparse.ArgumentTypeError: What was typed is none (raised by the result).
    """

    def read(text: str) -> int:
        # The length first: a number of a million digits takes long to read.
        if text.isdecimal() and len(text) <= len(str(most)):
            value = int(text)
            if least <= value <= most:
                return value
        raise argparse.ArgumentTypeError(
            f'"{text[:SHOWN]}" is not a number from {least} to {most}'
        )

    return read


_UNITS = {"s": 1, "m": 60, "h": 3600}
LONGEST_KEPT = 24 * 3600
"""Seconds."""


def duration(text: str) -> int:
    """Return the seconds of a length of time: "90s", "10m", "2h".

    Raises:
        argparse.ArgumentTypeError: It is none, or none from a second to a day.
    """
    count, unit = text[:-1], _UNITS.get(text[-1:], 0)
    short = len(count) <= len(str(LONGEST_KEPT))
    right = count.isdecimal() and count.isascii() and short
    seconds = int(count) * unit if right else 0
    if not 1 <= seconds <= LONGEST_KEPT:
        raise argparse.ArgumentTypeError(
            f'"{text[:SHOWN]}" is no time from 1s to 24h, such as 90s, 10m or 2h'
        )
    return seconds
