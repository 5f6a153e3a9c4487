"""Sketches of sections, by which those that are nearly the same are found.

A sketch is the smallest hashes of a section's shingles, at most SKETCH (duplicates.py).
A large segment keeps those of its sections in a file, by hash, so that a new section
is compared with those that share a hash without one of the others being read.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.records import Section

SKETCHES = "sketches.u64"
"""Number of sections and of hashes; the hashes, ascending; whose each is; lengths."""
LEAST = 5_000
"""Sections of an index up to which it has none, and is always written anew."""
SHINGLE = 5
"""Words that stand together in one shingle."""
SKETCH = 24
"""Shingles that stand for a section: those whose hashes are smallest."""
AT_ONCE = 4_096
"""Sections of which all shingles are in memory at one time."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Sketches:
    """The hashes of some sections, in the order of the hashes."""

    values: NDArray[np.uint64]
    owners: NDArray[np.int32]
    """Whose each of them is, ascending among equal ones."""
    lengths: NDArray[np.int32]
    """Of each section, how many hashes it has."""

    def write(self, folder: Path) -> None:
        """Write them into a segment's folder."""
        with (folder / SKETCHES).open("wb") as file:
            sizes = np.array([len(self.lengths), len(self.values)], dtype=np.uint64)
            for numbers in (sizes, self.values, self.owners, self.lengths):
                file.write(np.ascontiguousarray(numbers).data)

    def joined(
        self,
        more: Sketches,
        fresh: NDArray[np.bool_],
        gone: NDArray[np.int64],
    ) -> Sketches:
        """Return those of both that may stand in a pair with a fresh section.

        Args:
            more: Of sections whose rows follow.
            fresh: Which of ``more`` are new.
            gone: Rows of these that count no more, ascending.
        """
        wanted = np.unique(more.values[fresh[more.owners]])
        starts = np.searchsorted(self.values, wanted, "left")
        ends = np.searchsorted(self.values, wanted, "right")
        spans = [np.arange(start, end) for start, end in zip(starts, ends, strict=True)]
        places = np.concatenate([*spans, np.zeros(0, dtype=np.int64)]).astype(np.int64)
        places = places[~np.isin(self.owners[places], gone)]
        values = np.concatenate([self.values[places], more.values])
        later = more.owners + np.int32(len(self.lengths))
        owners = np.concatenate([self.owners[places], later])
        order = np.lexsort((owners, values))
        lengths = np.concatenate([self.lengths, more.lengths])
        return Sketches(values[order], owners[order], lengths)


def read_sketches(folder: Path) -> Sketches:
    """Map those of a segment's folder.

    Raises:
        OSError: There are none.
    """
    numbers = np.memmap(folder / SKETCHES, dtype=np.uint64, mode="r", shape=(2,))
    sections, count = numbers.tolist()
    rest = np.memmap(folder / SKETCHES, dtype=np.uint8, mode="r", offset=16)
    values, owners, lengths = np.split(rest, [8 * count, 12 * count])
    return Sketches(
        values.view(np.uint64), owners.view(np.int32), lengths.view(np.int32)[:sections]
    )


def sketched(
    sections: Iterable[Section], counts: Counter[str]
) -> tuple[Sketches, list[str]]:
    """Return the sketches of sections, and of each section its document.

    Args:
        sections: In row order.
        counts: Counts the sections of each document.
    """
    values: list[NDArray[np.uint64]] = [np.zeros(0, dtype=np.uint64)]
    lengths: list[int] = []
    owners: list[str] = []
    for some in _blocks(sections):
        owners += [section.document.id for section in some]
        sketches = [found[:SKETCH] for found in section_hashes(some)]
        lengths += map(len, sketches)
        values.append(np.concatenate(sketches))
    counts.update(owners)
    every = np.concatenate(values)
    whose = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    order = np.argsort(every, kind="stable")
    made = Sketches(every[order], whose[order], np.array(lengths, dtype=np.int32))
    return made, owners


def _blocks(sections: Iterable[Section]) -> Iterator[list[Section]]:
    rest = iter(sections)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def section_hashes(sections: Sequence[Section]) -> list[NDArray[np.uint64]]:
    """Return the sorted hashes of each section's shingles; none for a short section."""
    numbers: dict[str, int] = {}
    lengths, words = [], []
    for section in sections:
        text = unicodedata.normalize("NFKC", section.text).casefold()
        found = _WORD.findall(text)
        lengths.append(len(found))
        words += [numbers.setdefault(word, len(numbers)) for word in found]
    codes = np.array([_code(word) for word in numbers], dtype=np.uint64)
    row = codes[words] if words else codes
    owner = np.repeat(np.arange(len(sections)), lengths)
    count = max(0, len(row) - SHINGLE + 1)
    mixed = np.zeros(count, dtype=np.uint64)
    for step in range(SHINGLE):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + row[step : step + count]
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    inside = owner[:count] == owner[SHINGLE - 1 :]  # no shingle spans two sections
    mixed, owner = mixed[inside], owner[:count][inside]
    order = np.lexsort((mixed, owner))
    mixed, owner = mixed[order], owner[order]
    first = np.ones(len(mixed), dtype=bool)
    first[1:] = (mixed[1:] != mixed[:-1]) | (owner[1:] != owner[:-1])
    mixed, owner = mixed[first], owner[first]
    return np.split(mixed, np.searchsorted(owner, np.arange(1, len(sections))))


def _code(word: str) -> int:
    """Return a number for a word that is the same in every run."""
    raw = word.encode("utf-8", "surrogatepass")
    return zlib.crc32(raw) << 32 | zlib.crc32(raw[::-1])
