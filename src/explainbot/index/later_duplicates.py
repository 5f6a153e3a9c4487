"""Sections nearly the same as others, where a large segment has sketches of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, overload

import numpy as np

from explainbot.index.duplicates import notes_of
from explainbot.index.sketches import read_sketches, sketched
from explainbot.index.spool import SpooledSections
from explainbot.records import Section

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.index.earlier import Earlier
    from explainbot.index.reading import Plan
    from explainbot.index.spool import Spool
    from explainbot.index.store import SectionStore


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
    return notes_of(sections, read_sketches(segment), _rows(counts, fresh), counts)


def _rows(counts: dict[str, int], fresh: set[str]) -> NDArray[np.bool_]:
    """Return which rows are of fresh documents."""
    return np.repeat([name in fresh for name in counts], [*counts.values()])


def later_duplicates(
    plan: Plan, earlier: Earlier, fresh: set[str]
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
    joined = read_sketches(base.folder).joined(
        sketches, news, np.array(gone, dtype=np.int64)
    )
    first = base.store.own_count()
    every = np.concatenate([np.zeros(first, dtype=bool), news])
    return notes_of(
        _Sections(base.store, plan.loaded, first), joined, every, counts | plan.kept
    )


class _Sections(Sequence[Section]):
    """The sections of a large segment and of a small one, by row."""

    def __init__(self, base: SectionStore, loaded: Spool, first: int) -> None:
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
