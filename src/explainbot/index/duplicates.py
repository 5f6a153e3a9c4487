"""Sections that are nearly the same as others, and files that double another."""

from __future__ import annotations

import re
import shlex
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice
from typing import TYPE_CHECKING

from explainbot.index.findings import named
from explainbot.records import Section

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHINGLE = 5
"""Words that stand together in one shingle."""
SKETCH = 24
"""Shingles that stand for a section: those whose hashes are smallest."""
COMMON = 40
"""Sections that hold a shingle from which on it says nothing."""
AT_ONCE = 4_096
"""Sections of which all shingles are in memory at one time."""
MOST_PAIRS = 20_000_000
"""Pairs of sections that are looked at."""
ALIKE = 0.6
"""Share of common shingles (Jaccard) from which on sections are nearly the same."""
MOST_OF = 0.5
"""Share of the shorter file's sections from which on one file doubles another."""
SHOWN = 3
_WORD = re.compile(r"\w+")


def near_duplicates(
    sections: Sequence[Section], fresh: set[str]
) -> dict[str, list[str]]:
    """Return notes about sections that are nearly the same, by document.

    Shingles of ``SHINGLE`` words, of each section the smallest hashes; sections that
    share most of these are compared exactly.  The work grows with the number of
    sections, not with its square.  Where they are most of two files, which may be one
    file in two versions, one note speaks of the files.

    Args:
        sections: All of the corpus.
        fresh: Documents that are new or changed; the note stands there if only one
            of the two is, else with the later one.
    """
    found: defaultdict[tuple[str, str], list[tuple[Section, Section]]]
    found = defaultdict(list)
    sketches = _Sketches(sections, fresh)
    for other, one in _pairs(sections, fresh, sketches):
        found[other.document.id, one.document.id].append((other, one))
    counts = sketches.counts
    twins: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    single: defaultdict[str, list[str]] = defaultdict(list)
    for (name, twin), pairs in found.items():
        shared = len({section.start for section, _ in pairs})
        least = max(MOST_OF * min(counts[name], counts[twin]), 2)
        if name != twin and shared >= least:
            twins[name].append((-shared, twin))
        else:
            single[name] += [_alike(*pair) for pair in pairs]
    return {
        name: [
            *_doubled(sorted(twins[name]), counts[name]),
            *_first(single[name], "sections nearly the same as others"),
        ]
        for name in {**twins, **single}
    }


def _doubled(twins: list[tuple[int, str]], sections: int) -> list[str]:
    """Return notes about the files that a file doubles, the most alike first."""
    notes = [_double(-less, sections, twin) for less, twin in twins]
    return _first(notes, "files that hold nearly the same")


def _double(shared: int, sections: int, twin: str) -> str:
    return (
        f"{shared} of its {sections} sections are nearly the same as in {twin}. If that"
        f" is an older version, take it out: explainbot remove {shlex.quote(twin)}"
    )


def _alike(other: Section, one: Section) -> str:
    where = "" if one.document is other.document else f" in {one.document.id}"
    return f"{named(other)} is nearly the same as {named(one)}{where}"


def _pairs(
    sections: Sequence[Section], fresh: set[str], sketches: _Sketches
) -> list[tuple[Section, Section]]:
    """Return (section of a fresh document, one nearly the same), in order."""
    pairs = []
    for first, second in sketches.candidates():
        one, other = sections[first], sections[second]
        if _jaccard(*_hashes([one, other])) < ALIKE:
            continue
        if other.document.id not in fresh:
            one, other = other, one
        if other.document.id in fresh:
            pairs.append((other, one))
    return pairs


def _first(found: list[str], what: str) -> list[str]:
    rest = len(found) - SHOWN
    if rest <= 0:
        return found
    return [*found[:SHOWN], f"and {rest} more {what}"]


def _hashes(sections: Sequence[Section]) -> list[NDArray[np.uint64]]:
    """Return the sorted hashes of each section's shingles; none for a short section."""
    import numpy as np

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


class _Sketches:
    """The smallest hashes of each section, taken a few sections at a time."""

    def __init__(self, sections: Iterable[Section], fresh: set[str]) -> None:
        import numpy as np

        self.counts: Counter[str] = Counter()
        """Of each document, how many sections it has."""
        values: list[NDArray[np.uint64]] = [np.zeros(0, dtype=np.uint64)]
        lengths: list[int] = []
        news: list[bool] = []
        rest = iter(sections)
        while some := list(islice(rest, AT_ONCE)):
            self.counts.update(section.document.id for section in some)
            news += [section.document.id in fresh for section in some]
            sketches = [hashes[:SKETCH] for hashes in _hashes(some)]
            lengths += map(len, sketches)
            values.append(np.concatenate(sketches))
        self._values = np.concatenate(values)
        self._lengths = np.array(lengths, dtype=np.int32)
        self._fresh = np.array(news, dtype=bool)

    def candidates(self) -> list[tuple[int, int]]:
        """Return the pairs, one of them fresh, that share most hashes, in order."""
        shared: Counter[tuple[int, int]] = Counter()
        for owners in self._groups():
            fresh = self._fresh[owners].tolist()
            for (first, new), (second, newer) in combinations(
                zip(owners.tolist(), fresh, strict=True), 2
            ):
                if new or newer:
                    shared[first, second] += 1
        lengths = self._lengths
        return sorted(
            (first, second)
            for (first, second), count in shared.items()
            # Of two sections that are ALIKE, about that share of them is common.
            if 2 * count >= min(lengths[first], lengths[second])
        )

    def _groups(self) -> Iterator[NDArray[np.int32]]:
        """Yield the sections, in order, that share one hash.

        Those of a common hash are left out; where too many would have to be compared,
        those of a less common one, too.
        """
        import numpy as np

        owner = np.repeat(np.arange(len(self._lengths), dtype=np.int32), self._lengths)
        order = np.argsort(self._values, kind="stable")
        sizes_of = self._values[order]
        starts = np.flatnonzero(np.diff(sizes_of, prepend=sizes_of[:1] + 1))
        sizes = np.diff(starts, append=len(order))
        pairs = np.bincount(sizes[(sizes > 1) & (sizes <= COMMON)], minlength=2)
        by_size = np.arange(len(pairs))
        work = np.cumsum(pairs * by_size * (by_size - 1) // 2)
        most = int(np.searchsorted(work, MOST_PAIRS, side="right")) - 1
        some = (sizes > 1) & (sizes <= most)
        for start, size in zip(starts[some], sizes[some], strict=True):
            yield owner[order[start : start + size]]


def _jaccard(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    import numpy as np

    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common)
