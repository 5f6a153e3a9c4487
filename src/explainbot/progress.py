"""Progress of the work: how far a long step is, and a log for who listens.

The logger "explainbot" is silent until a program listens, and free until then.  A
program that listens has imported ``logging``; as long as nobody has, nobody can hear,
so the import (about a hundredth of a cold question) is left out.  Apart from
reports.py, which loads slowly.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StepProgress:
    """How far a long step is."""

    step: str
    """What is being done, in words: "reading", "embedding", "preparing the model"."""
    done: int
    total: int
    """0 when it is not known."""


ProgressCallback = Callable[[StepProgress], None]


def no_progress(_: StepProgress) -> None:
    """Ignore progress: the default where a callback may be given."""


ROOT = "explainbot"


class Log:
    """What a module tells of its work; never the text of a question or of a quote."""

    def __init__(self, name: str) -> None:
        """Take the logger's name: that of the module."""
        self._name = name

    def info(self, message: str, *values: object) -> None:
        """Tell what happens a few times in a run: something opened, built, started."""
        self._tell("INFO", message, values)

    def debug(self, message: str, *values: object) -> None:
        """Tell what happens for every file, block or question."""
        self._tell("DEBUG", message, values)

    def _tell(self, level: str, message: str, values: tuple[object, ...]) -> None:
        logging = sys.modules.get("logging")
        if logging is None or not hasattr(logging, "NullHandler"):  # or half imported
            return
        root = logging.getLogger(ROOT)
        if not root.handlers:
            root.addHandler(logging.NullHandler())
        number: int = getattr(logging, level)
        logging.getLogger(self._name).log(number, message, *values, stacklevel=3)
