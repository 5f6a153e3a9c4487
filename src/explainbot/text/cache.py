"""Cache of what was asked for last: an ``lru_cache`` that does not hold its owner.

``functools.lru_cache`` on a method, or around a bound one, keeps the object that it
belongs to, and with it every file that the object has open, until the collector comes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """The values of the keys that were asked for last."""

    def __init__(self, most: int) -> None:
        """Keep at most so many."""
        self._most = most
        self._held: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K, make: Callable[[K], V]) -> V:
        """Return what is kept of a key, else what ``make`` makes of it."""
        held = self._held
        if key in held:
            held.move_to_end(key)
            return held[key]
        value = held[key] = make(key)
        if len(held) > self._most:
            held.popitem(last=False)
        return value

    def clear(self) -> None:
        """Keep nothing."""
        self._held.clear()
