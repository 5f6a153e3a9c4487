"""Memory-mapped arrays: read where they are needed, never whole."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.errors import IndexDamagedError
from explainbot.index.storage.manifest import REBUILD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.index.protocol import NumberRows


LARGE = 64_000_000
"""Bytes from which on pages that were read are given back to the system."""
READS = 64
"""Reads of a large file after which they are."""


class Mapped:
    """Rows of numbers, memory-mapped; what is read is a copy.

    Of a large file, pages that were read do not stay in this process: they are in the
    system's cache, and count as the process's own memory only for READS reads.
    """

    def __init__(self, path: Path, kind: type[np.generic], width: int) -> None:
        """Map a file.

        Args:
            path: The file; it may be empty.
            kind: Of the numbers.
            width: Numbers in a row; 1 gives flat arrays.

        Raises:
            OSError: It cannot be read.
            ValueError: Its size is no whole number of rows.
        """
        self._map: mmap.mmap | None = None
        self._reads = 0
        self._path = path
        size = path.stat().st_size
        if not size:
            flat: NDArray[Any] = np.zeros(0, dtype=kind)
        else:
            with path.open("rb") as file:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            flat = np.frombuffer(mapped, dtype=kind)
            if size > LARGE and hasattr(mapped, "madvise"):
                mapped.madvise(mmap.MADV_RANDOM)
                self._map = mapped
        self._rows = flat if width == 1 else flat.reshape(-1, width)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def __getitem__(self, wanted: Any) -> NDArray[Any]:
        """Return rows by number, array of numbers or slice.

        Raises:
            IndexDamagedError: The file has not so many.
        """
        try:
            found = np.array(self._rows[wanted])
        except IndexError:
            raise IndexDamagedError(
                f"a file of the index has only {len(self)} of the rows that are needed",
                where=self._path,
                hint=REBUILD,
            ) from None
        if self._map is not None:
            self._reads += 1
            if self._reads % READS == 0:
                self._map.madvise(mmap.MADV_DONTNEED)
        return found


def held(among: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each of some rows is among others, which are ascending."""
    if not len(among):
        return np.zeros(len(rows), dtype=bool)
    place = np.minimum(np.searchsorted(among, rows), len(among) - 1)
    return np.asarray(among[place] == rows)


class JoinedRows:
    """Numbers of two segments, one after the other."""

    def __init__(self, base: NumberRows, more: NumberRows) -> None:
        """Take both."""
        self._base = base
        self._more = more
        self._first = len(base)

    def __len__(self) -> int:
        """Return the number of rows."""
        return self._first + len(self._more)

    def __getitem__(self, wanted: Any) -> NDArray[Any]:
        """Return rows by array of numbers or slice without a step."""
        first = self._first
        if isinstance(wanted, slice):
            start, stop, _ = wanted.indices(len(self))
            if stop <= first:
                return self._base[start:stop]
            later = self._more[max(start - first, 0) : stop - first]
            return later if start >= first else both(self._base[start:first], later)
        rows = np.asarray(wanted, dtype=np.int64)
        return by_row(rows, first, self._base.__getitem__, self._more.__getitem__)


def both(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """Return the one array, then the other."""
    return np.concatenate([one, other])


def by_row(rows: NDArray[np.int64], first: int, base: Any, more: Any) -> NDArray[Any]:
    """Return what stands for each row, asked of the one or the other."""
    later = rows >= first
    if not later.any():
        return np.asarray(base(rows))
    if later.all():
        return np.asarray(more(rows - first))
    old, new = base(rows[~later]), more(rows[later] - first)
    found = np.empty((len(rows), *old.shape[1:]), dtype=old.dtype)
    found[~later], found[later] = old, new
    return found
