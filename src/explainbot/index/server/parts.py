"""Parts of an index that is spread over several servers.

The tables that grow with the texts are partitioned by the hash of a *slice*, a run of
whole documents that stand beside one another: what belongs to a document lies in one
part, on one server, so that a part that is gone takes whole documents and nothing else.
A part is a table of its own on its server, and a foreign table (postgres_fdw) of the
same name on the first one, through which all is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from explainbot.errors import IndexDamagedError
from explainbot.index.storage.manifest import REBUILD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.index.server.connection import Server

BLOCK_BYTES = 3_840
"""Of one block at most, so that two lie in a page; one row of numbers at least."""
PARTS = 16
"""Of an index that is spread, or one a server where there are more."""
SLICE = 200
"""Sections of a slice at most, if its first document has no more."""
LOWEST_FIRST = 160_000
"""Version of PostgreSQL that the first server needs: a part that is gone is left out by
a sub-select without a name."""


class Slices(NamedTuple):
    """What each slice begins with, and at the end what would follow the last."""

    document: NDArray[np.int64]
    row: NDArray[np.int64]
    term: NDArray[np.int64]
    part: NDArray[np.int64]

    def holding(self, starts: NDArray[np.int64], wanted: Any) -> NDArray[np.int64]:
        """Return in which slice each of these is, by what the slices begin with."""
        at = np.searchsorted(starts[:-1], np.asarray(wanted), side="right") - 1
        return np.maximum(at, 0)


def cut_slices(
    documents: Sequence[tuple[int, int, int, int]],
    ends: tuple[int, int, int],
    most: int,
) -> Slices:
    """Return slices of about so many sections.

    Args:
        documents: Of each that has sections its number, first row, first term and
            first vector of a part, in order.
        ends: Rows, terms and vectors of parts in all.
        most: Sections of a slice.
    """
    begun: list[tuple[int, int, int, int]] = []
    for one in documents:
        if not begun or one[1] - begun[-1][1] >= most:
            begun.append(one)
    begun = begun or [(0, 0, 0, 0)]
    begun.append((np.iinfo(np.int32).max, *ends))
    columns = np.array(begun, dtype=np.int64).T
    return Slices(*columns)


def read_slices(server: Server, segment: str) -> Slices:
    """Return the slices of a segment on a server."""
    sql = "SELECT document, row, term, part FROM {slices} ORDER BY slice"
    rows = server.rows(sql, (), segment)
    if len(rows) < 2:  # noqa: PLR2004 - one, and the end
        raise IndexDamagedError(
            "the index does not tell of its parts",
            where=server.address.text,
            hint=REBUILD,
        )
    return Slices(*np.array(rows, dtype=np.int64).T)


def rows_in_block(dtype: np.dtype[Any], width: int) -> int:
    """Return how many rows of numbers lie in one block."""
    return max(1, BLOCK_BYTES // (dtype.itemsize * width))


def graphs_of_parts(server: Server, segments: Sequence[str]) -> dict[str, bool]:
    """Return whether each segment that is spread has HNSW graphs of its vectors."""
    sql = "SELECT segment, bool_and(graph) FROM {parts} WHERE segment = ANY(%s) "
    return dict(server.rows(sql + "GROUP BY segment", [list(segments)]))


class SlicedNumbers:
    """Rows of numbers in blocks that begin anew with each slice."""

    def __init__(  # noqa: PLR0917
        self,
        server: Server,
        segment: str,
        kind: int,
        dtype: str,
        width: int,
        start: str,
    ) -> None:
        """Take the connection.

        Args:
            server: The connection.
            segment: Whose numbers.
            kind: Of their blocks.
            dtype: Of a number.
            width: Numbers in a row; 1 gives flat arrays.
            start: Which of a slice's beginnings is of these numbers.
        """
        self._server, self._segment, self._kind = server, segment, kind
        self._type, self._width = np.dtype(dtype), width
        self._at_once = rows_in_block(self._type, width)
        self._start = start
        self._kept: dict[tuple[int, int], NDArray[Any]] = {}

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        """Of each slice its first row of numbers; at the end how many there are."""
        found: NDArray[np.int64] = getattr(
            read_slices(self._server, self._segment), self._start
        )
        return found

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self._starts[-1])

    def __getitem__(self, wanted: Any) -> NDArray[Any]:
        """Return rows by number, array of numbers or slice without a step."""
        if isinstance(wanted, slice):
            start, stop, _ = wanted.indices(len(self))
            wanted = np.arange(start, stop)
        rows = np.asarray(wanted, dtype=np.int64)
        flat = rows.reshape(-1)
        at = np.searchsorted(self._starts[:-1], flat, side="right") - 1
        block, place = np.divmod(flat - self._starts[at], self._at_once)
        found = np.zeros((len(flat), self._width), dtype=self._type)
        keys, which = np.unique(np.stack([at, block]), axis=1, return_inverse=True)
        pairs = [(int(one), int(two)) for one, two in keys.T]
        self._read(pairs)
        for number, key in enumerate(pairs):
            mine = which.reshape(-1) == number
            found[mine] = self._kept[key][place[mine]]
        shaped = found.reshape(*rows.shape, self._width)
        return shaped[..., 0] if self._width == 1 else shaped

    def _read(self, pairs: list[tuple[int, int]]) -> None:
        fresh = [pair for pair in pairs if pair not in self._kept]
        if not fresh:
            return
        if len(self._kept) + len(fresh) > 4_096:  # noqa: PLR2004 - 16 MB
            self._kept.clear()
            fresh = pairs
        sql = """SELECT slice, block, data FROM {blocks} WHERE kind = %s
            AND slice = ANY(%s) AND block = ANY(%s)"""
        slices, blocks = (sorted({*some}) for some in zip(*fresh, strict=True))
        wanted = {*fresh}
        for one, two, data in self._server.rows(
            sql, [self._kind, slices, blocks], self._segment
        ):
            if (one, two) in wanted:
                numbers = np.frombuffer(data, dtype=self._type)
                self._kept[one, two] = numbers.reshape(-1, self._width)
        if not all(pair in self._kept for pair in pairs):
            raise IndexDamagedError(
                "numbers of the index are missing",
                where=self._server.address.text,
                hint=REBUILD,
            )
