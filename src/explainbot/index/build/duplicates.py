"""Near-duplicate sections, and files that double another; by sketches."""

from __future__ import annotations

import re
import shlex
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from pathlib import Path
from typing import TYPE_CHECKING, overload

import numpy as np

from explainbot.index.build.spool import SpooledSections
from explainbot.index.index import SKETCHES
from explainbot.index.intake.findings import named
from explainbot.records import Section

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.index.build.corpus import Plan
    from explainbot.index.build.previous import PreviousIndex
    from explainbot.index.build.spool import Spool
    from explainbot.index.protocol import SegmentRows


COMMON = 40
"""Sections that hold a shingle from which on it says nothing."""
MOST_PAIRS = 20_000_000
"""Pairs of sections that are looked at."""
ALIKE = 0.6
"""Share of common shingles (Jaccard) from which on sections are nearly the same."""
MOST_OF = 0.5
"""Share of the shorter file's sections from which on one file doubles another."""
SHOWN = 3


def near_duplicates(
    sections: Sequence[Section], fresh: set[str]
) -> dict[str, list[str]]:
    """Return notes about sections that are nearly the same, by document.

    Shingles of five words, of each section the smallest hashes; sections that
    share most of these are compared exactly.  The work grows with the number of
    sections, not with its square.  Where they are most of two files, which may be one
    file in two versions, one note speaks of the files.

    Args:
        sections: All of the corpus.
        fresh: Documents that are new or changed; the note stands there if only one
            of the two is, else with the later one.
    """
    counts: Counter[str] = Counter()
    sketches, owners = sketched(sections, counts)
    news = np.array([owner in fresh for owner in owners], dtype=bool)
    return notes_of(sections, sketches, news, counts)


def notes_of(
    sections: Sequence[Section],
    sketches: Sketches,
    fresh: NDArray[np.bool_],
    counts: Mapping[str, int],
) -> dict[str, list[str]]:
    """Return what ``near_duplicates`` does, of sections that are sketched already.

    Args:
        sections: By row.
        sketches: Of the sections.
        fresh: Which rows are of documents that are new or changed.
        counts: Of each document, how many sections it has.
    """
    found: defaultdict[tuple[str, str], list[tuple[Section, Section]]]
    found = defaultdict(list)
    for other, one in _pairs(sections, fresh, sketches):
        found[other.document.id, one.document.id].append((other, one))
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
    sections: Sequence[Section], fresh: NDArray[np.bool_], sketches: Sketches
) -> list[tuple[Section, Section]]:
    """Return (section of a fresh document, one nearly the same), in order."""
    pairs = []
    for first, second in _candidates(sketches, fresh):
        one, other = sections[first], sections[second]
        if _jaccard(*section_hashes([one, other])) < ALIKE:
            continue
        if not fresh[second]:
            one, other = other, one
        pairs.append((other, one))
    return pairs


def _first(found: list[str], what: str) -> list[str]:
    rest = len(found) - SHOWN
    if rest <= 0:
        return found
    return [*found[:SHOWN], f"and {rest} more {what}"]


def _candidates(sketches: Sketches, fresh: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the pairs, one of them fresh, that share most hashes, in order."""
    shared: Counter[tuple[int, int]] = Counter()
    for owners in _groups(sketches):
        news = fresh[owners].tolist()
        for (first, new), (second, newer) in combinations(
            zip(owners.tolist(), news, strict=True), 2
        ):
            if new or newer:
                shared[first, second] += 1
    lengths = sketches.lengths
    return sorted(
        (first, second)
        for (first, second), count in shared.items()
        # Of two sections that are ALIKE, about that share of them is common.
        if 2 * count >= min(lengths[first], lengths[second])
    )


def _groups(sketches: Sketches) -> Iterator[NDArray[np.int32]]:
    """Yield the sections, in order, that share one hash.

    Those of a common hash are left out; where too many would have to be compared,
    those of a less common one, too.
    """
    values = sketches.values
    starts = np.flatnonzero(np.diff(values, prepend=values[:1] + np.uint64(1)))
    sizes = np.diff(starts, append=len(values))
    pairs = np.bincount(sizes[(sizes > 1) & (sizes <= COMMON)], minlength=2)
    by_size = np.arange(len(pairs))
    work = np.cumsum(pairs * by_size * (by_size - 1) // 2)
    most = int(np.searchsorted(work, MOST_PAIRS, side="right")) - 1
    some = (sizes > 1) & (sizes <= most)
    for start, size in zip(starts[some], sizes[some], strict=True):
        yield sketches.owners[start : start + size]


def _jaccard(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common)


def sketched_duplicates(
    loaded: Spool, segment: Path, fresh: set[str]
) -> dict[str, list[str]]:
    """Return what ``near_duplicates`` would of a large segment.

    Args:
        loaded: Its documents.
        segment: Its folder, with the sketches.
        fresh: Documents that are new or changed.
    """
    counts = loaded.counts()
    sections = SpooledSections(loaded)
    sketches = read_sketches(np.memmap(segment / SKETCHES, dtype=np.uint8, mode="r"))
    return notes_of(sections, sketches, _rows(counts, fresh), counts)


def _rows(counts: dict[str, int], fresh: set[str]) -> NDArray[np.bool_]:
    """Return which rows are of fresh documents."""
    return np.repeat([name in fresh for name in counts], [*counts.values()])


def later_duplicates(
    plan: Plan, earlier: PreviousIndex, fresh: set[str]
) -> dict[str, list[str]]:
    """Return what ``near_duplicates`` would of a corpus whose large segment stays.

    Args:
        plan: What the small segment holds, and what else there is.
        earlier: The index before.
        fresh: Documents that are new or changed.
    """
    base = earlier.segments[0]
    counts = plan.loaded.counts()
    sketches, _ = sketched(SpooledSections(plan.loaded), Counter())
    news = _rows(counts, fresh)
    gone = base.store.rows_in(
        [name for name in base.store.document_ids() if name not in plan.kept]
    )
    joined = read_sketches(base.sketches()).joined(
        sketches, news, np.array(gone, dtype=np.int64)
    )
    first = base.store.own_count()
    every = np.concatenate([np.zeros(first, dtype=bool), news])
    return notes_of(
        _Sections(base.store, plan.loaded, first), joined, every, counts | plan.kept
    )


class _Sections(Sequence[Section]):
    """The sections of a large segment and of a small one, by row."""

    def __init__(self, base: SegmentRows, loaded: Spool, first: int) -> None:
        self._base = base
        self._loaded = loaded
        self._first = first

    def __len__(self) -> int:
        return self._first + self._loaded.count()

    @overload
    def __getitem__(self, row: int) -> Section: ...
    @overload
    def __getitem__(self, row: slice) -> list[Section]: ...
    def __getitem__(self, row: int | slice) -> Section | list[Section]:
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(len(self)))]
        if row >= self._first:
            return self._loaded.section(row - self._first)
        return self._base.section(self._base.sections([row])[row])


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
        """Write them into a segment's folder.

        Number of sections and of hashes; the hashes, ascending; whose each is; lengths.
        """
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


def read_sketches(written: NDArray[np.uint8]) -> Sketches:
    """Return sketches of which ``write`` made these bytes; nothing is copied."""
    sections, count = written[:16].view(np.uint64).tolist()
    values, owners, lengths = np.split(written[16:], [8 * count, 12 * count])
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
