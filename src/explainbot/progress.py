"""Progress of a long step; apart from reports.py, which loads slowly."""

from __future__ import annotations

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
