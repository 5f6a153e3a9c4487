"""Sections that are nearly the same as others, and files that double another."""

from __future__ import annotations

import shlex
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from explainbot.index.findings import named
from explainbot.index.sketches import Sketches, section_hashes, sketched
from explainbot.records import Section

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
    import numpy as np

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
    import numpy as np

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
    import numpy as np

    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common)
