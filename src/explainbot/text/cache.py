"""Caches: of what was asked for last, and of patterns that are compiled when used.

``functools.lru_cache`` on a method, or around a bound one, keeps the object that it
belongs to, and with it every file that the object has open, until the collector comes.

A cold question uses one in four of the patterns that its modules hold; compiling the
others took a tenth of its processor time.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, Generic, TypeVar, cast

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
        value = make(key)
        self.put(key, value)
        return value

    def put(self, key: K, value: V) -> None:
        """Keep the value of a key."""
        self._held[key] = value
        if len(self._held) > self._most:
            self._held.popitem(last=False)

    def __contains__(self, key: K) -> bool:
        """Whether something is kept of a key."""
        return key in self._held

    def clear(self) -> None:
        """Keep nothing."""
        self._held.clear()


class KnownOf(Generic[K, V]):
    """What is known of keys of which several are asked for at once.

    When it is full it begins anew.
    """

    def __init__(self, most: int) -> None:
        """Keep at most so many."""
        self._most = most
        self._held: dict[K, V | None] = {}

    def get(
        self, keys: Iterable[K], read: Callable[[list[K]], Mapping[K, V]]
    ) -> dict[K, V]:
        """Return what is known of some keys; ``read`` tells of those that are new."""
        wanted = list(dict.fromkeys(keys))
        if len(wanted) > self._most:
            return dict(read(wanted))
        held = self._held
        fresh = [key for key in wanted if key not in held]
        if fresh:
            if len(held) + len(fresh) > self._most:
                held.clear()
                fresh = wanted
            found = read(fresh)
            held.update((key, found.get(key)) for key in fresh)
        told = ((key, held[key]) for key in wanted)
        return {key: value for key, value in told if value is not None}

    def clear(self) -> None:
        """Keep nothing."""
        self._held.clear()


PLACE = "\0"
"""Around the name of a list of words in a ``late`` pattern."""
_written: list[Callable[[str], str]] = []
"""What writes a list as a pattern."""


def write_lists_by(written: Callable[[str], str]) -> None:
    """Take what writes the list of a name as a pattern; ``word_lists`` gives it."""
    _written.append(written)


class LatePattern:
    """A regular expression that is compiled at its first use."""

    _USED = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")

    def __init__(self, pattern: str, flags: int) -> None:
        """Keep what to compile."""
        self._wanted = pattern, flags

    def compiled(self) -> re.Pattern[str]:
        """Return it compiled, with the lists of words that it names."""
        pattern, flags = self._wanted
        if PLACE in pattern:
            parts = pattern.split(PLACE)
            parts[1::2] = map(_written[-1], parts[1::2])
            pattern = "".join(parts)
        return re.compile(pattern, flags)

    def __getattr__(self, name: str) -> Any:
        """Compile it; from then on its methods are found here."""
        compiled = self.compiled()
        vars(self).update({used: getattr(compiled, used) for used in self._USED})
        return getattr(compiled, name)


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what is used as a compiled pattern, and is compiled when it is used.

    For patterns of a module that many questions do not need.  The functions of ``re``
    do not take it, its own methods do what they do.
    """
    return cast("re.Pattern[str]", LatePattern(pattern, flags))
