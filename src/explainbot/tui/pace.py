"""How far a long step is, with its rate and the time that is left, in words."""

from __future__ import annotations

import time
from collections.abc import Callable

from explainbot.engine import messages

_SURE_AFTER = 1.0
"""Seconds before a rate is more than a guess."""
_MINUTE, _HOUR = 60, 3600


class Pace:
    """Remembers when each step began."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start; ``clock`` returns seconds."""
        self._clock = clock
        self._began: dict[str, tuple[float, int]] = {}

    def words(self, event: messages.Progress, *, rate: bool = True) -> str:
        """Return "embedding, 512 of 9000, 41 a second, 3 min left".

        Without ``rate``, the rate is left out.
        """
        now = self._clock()
        began, first = self._began.setdefault(event.step, (now, event.done))
        if not event.total:
            return event.step
        words = f"{event.step}, {event.done} of {event.total}"
        took, done = now - began, event.done - first
        if took < _SURE_AFTER or done <= 0 or event.done >= event.total:
            return words
        left = _time((event.total - event.done) * took / done)
        speed = f", {_rate(done / took)}" if rate else ""
        return f"{words}{speed}, {left} left"


def _rate(rate: float) -> str:
    """Return a rate per second, or per minute where that would be below one."""
    if rate >= 1:
        return f"{rate:.0f} a second"
    return f"{rate * _MINUTE:.0f} a minute"


def _time(seconds: float) -> str:
    """Return a length of time, rounded up to whole seconds, minutes or hours."""
    if seconds < _MINUTE:
        return f"{max(1, round(seconds))} s"
    if seconds < _HOUR:
        return f"{-int(-seconds // _MINUTE)} min"
    return f"{-int(-seconds // _HOUR)} h"
