"""A file of numbers that is read where it is needed, never whole."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
        """Return rows by number, array of numbers or slice."""
        found = np.array(self._rows[wanted])
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
