"""What the parts of the command line's parser share.  Imports nothing heavy."""

from __future__ import annotations

import argparse
from collections.abc import Callable

AddCommand = Callable[[str, str, str, str], argparse.ArgumentParser]
"""Makes a command of its name, module, summary and example."""
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
