"""How a long step tells how far it is: apart from reports.py, which loads slowly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long step is."""

    step: str
    """What is being done, in words: "reading", "embedding", "preparing the model"."""
    done: int
    total: int
    """0 when it is not known."""


ProgressCallback = Callable[[Progress], None]


def no_progress(_: Progress) -> None:
    """Ignore progress: the default where a callback may be given."""
