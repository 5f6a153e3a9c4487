"""The vectors of two segments, searched as those of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explainbot.index.mapped import both, by_row, held

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from explainbot.index.joined_store import JoinedStore
    from explainbot.index.protocol import Rows
    from explainbot.index.vectors import Vectors


class JoinedVectors:
    """Compares a question with the sections of both segments."""

    def __init__(self, base: Vectors, more: Vectors, store: JoinedStore) -> None:
        """Take both, and what knows which sections are gone."""
        self._base = base
        self._more = more
        self._store = store

    def search(
        self, question: NDArray[np.float32], limit: int, among: Rows | None = None
    ) -> tuple[Rows, NDArray[np.float32]]:
        """Return rows and cosines of the nearest sections, best first."""
        first = self._store.first_row
        if among is None:
            rows, cosines = self._alive(question, limit)
            later, near = self._more.search(question, limit)
        else:
            split = int(np.searchsorted(among, first))
            rows, cosines = self._base.search(question, limit, among[:split])
            later, near = self._more.search(question, limit, among[split:] - first)
        every, all_ = both(rows, later + first), both(cosines, near)
        best = np.argsort(-all_, kind="stable")[:limit]
        return every[best], all_[best]

    def _alive(
        self, question: NDArray[np.float32], limit: int
    ) -> tuple[Rows, NDArray[np.float32]]:
        """Search in what is left of the large segment."""
        gone = self._store.gone_rows
        if not len(gone):
            return self._base.search(question, limit)
        wanted = min(limit, self._store.first_row - len(gone))
        for more in (min(limit, len(gone)), len(gone)):
            rows, cosines = self._base.search(question, limit + more)
            left = ~held(gone, rows)
            if left.sum() >= wanted:
                break
        return rows[left][:limit], cosines[left][:limit]

    def search_many(
        self, questions: NDArray[np.float32], limit: int
    ) -> NDArray[np.int64]:
        """Return the rows nearest to each of several unit vectors, best first."""
        found = [self.search(one, limit)[0] for one in questions]
        shape = (len(questions), min(limit, self._store.count()))
        return np.array(found, dtype=np.int64).reshape(shape)

    def section_vectors(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return the stored vectors of the given sections, shape (len(rows), d)."""
        return by_row(
            np.asarray(rows, dtype=np.int64),
            self._store.first_row,
            self._base.section_vectors,
            self._more.section_vectors,
        )
