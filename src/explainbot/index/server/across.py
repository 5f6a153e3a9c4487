"""Vectors for questions in other languages, on the server of an index.

What a folder keeps in a file (storage/across.py) is one table of the first server here:
by the model and by the hash of the words that were embedded.  It outlives generations,
so that a build adds what is new, and a question in the texts' own language never looks
at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from explainbot.index.passages import PassageVectors
from explainbot.index.server.connection import Address, Server, kept_server
from explainbot.index.server.segments import vector_text
from explainbot.index.storage.across import cosines_of
from explainbot.index.storage.vectors import code_width
from explainbot.text.cache import KnownOf

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.index.storage.rows import Rows

MOST = 4_096
"""Sections whose vectors are kept, some 10 MB."""
HEAD = 4
"""Bytes of a sent vector before its numbers."""
KEYS = "SELECT key FROM {across} WHERE model = %s"
FIRST = "SELECT key, vector_send(v), parts FROM {across} WHERE model = %s "
# In half precision, as a folder's file is searched.
LAST = "ORDER BY (v::halfvec::vector <#> %s::vector), key LIMIT %s"
READ = FIRST + "AND key = ANY(%s) "
NEAREST, NEAREST_OF = FIRST + LAST, READ + LAST
ADD = """INSERT INTO {across} (model, key, v, parts) VALUES (%s, %s, %s::vector, %s)
    ON CONFLICT (model, key) DO NOTHING"""
DROP = "DELETE FROM {across} WHERE model = %s AND key <> ALL(%s)"


class ServerAcross:
    """The vectors of one index's sections by the multilingual model."""

    def __init__(
        self, server: Server, model: str, dimension: int, keys: Sequence[str]
    ) -> None:
        """Ask which sections have such vectors.

        Args:
            server: The connection.
            model: Identity of the encoder.
            dimension: Length of a vector.
            keys: What was embedded of each section, by row; "" if it is gone.
        """
        self._server = server
        self._model = model
        self._width = code_width(dimension)
        self._keys = keys
        held = {key for (key,) in server.rows(KEYS, [model])}
        self._rows_of: dict[str, list[int]] = {}
        for row, key in enumerate(keys):
            if key in held:
                self._rows_of.setdefault(key, []).append(row)
        self._gone = len(held) - len(self._rows_of)
        rows = [row for every in self._rows_of.values() for row in every]
        self.rows: Rows = np.array(sorted(rows), dtype=np.int64)
        """Of the sections that have such vectors, ascending."""
        self._kept: KnownOf[str, PassageVectors] = KnownOf(MOST)

    def search(
        self, question: NDArray[np.float32], limit: int, among: Rows | None = None
    ) -> list[int]:
        """Return the rows of the sections nearest in meaning, best first.

        Args:
            question: A unit vector by the multilingual model.
            limit: How many at most.
            among: Rows to search in, ascending; None for all.
        """
        asked = vector_text(question)
        if among is None:
            # Words that no section has any more may be as near.
            found = self._read_many(NEAREST, [asked, limit + self._gone])
        else:
            keys = [*{self._keys[row] for row in among.tolist()}]
            found = self._read_many(NEAREST_OF, [keys, asked, limit])
        self._kept.get(found, lambda keys: {key: found[key] for key in keys})
        near: list[tuple[float, int]] = []
        within = None if among is None else {*among.tolist()}
        for key, vectors in found.items():
            half = vectors.section.astype(np.float16).astype(np.float32)
            less = -float(half @ question)
            rows = self._rows_of.get(key, ())
            near += [(less, row) for row in rows if within is None or row in within]
        return [row for _, row in sorted(near)[:limit]]

    def cosines(
        self, row: int, parts: int, question: NDArray[np.float32]
    ) -> tuple[float, NDArray[np.float32]]:
        """Return the cosine of a section, and those of its heading and sentences.

        Args:
            row: One of ``rows``.
            parts: How many the section has.
            question: A unit vector by the multilingual model.
        """
        key = self._keys[row]
        found = self._kept.get([key], lambda keys: self._read_many(READ, [keys]))
        if key not in found:  # a build has left it out
            return 0.0, np.zeros(parts, dtype=np.float32)
        return cosines_of(found[key], parts, question)

    def _read_many(
        self, sql: str, values: Sequence[object]
    ) -> dict[str, PassageVectors]:
        read = self._server.rows(sql, [self._model, *values])
        return {key: self._vectors(sent, parts) for key, sent, parts in read}

    def _vectors(self, sent: bytes, parts: bytes) -> PassageVectors:
        section = np.frombuffer(sent[HEAD:], dtype=">f4").astype(np.float32)
        codes = np.frombuffer(parts, dtype=np.uint8).reshape(-1, self._width)
        return PassageVectors(section, codes)


class AcrossTable:
    """The same table, written by who builds the index."""

    def __init__(self, address: Address, model: str) -> None:
        """Ask what is there.

        Raises:
            IndexServerError: The server cannot be asked.
        """
        self._address = address
        self._model = model
        with kept_server(address) as server:
            self.held = {key for (key,) in server.rows(KEYS, [model])}
        """Keys of what was there."""

    def add(self, records: Iterable[tuple[str, PassageVectors]]) -> None:
        """Keep some vectors; once this returns none of them is lost."""
        lines = [
            (
                self._model,
                key,
                vector_text(vectors.section),
                np.ascontiguousarray(vectors.parts, dtype=np.uint8).tobytes(),
            )
            for key, vectors in records
        ]
        self._write(ADD, lines)

    def keep_only(self, wanted: Mapping[str, object]) -> None:
        """Leave out what belongs to no section any more."""
        self._write(DROP, [(self._model, [*wanted])])

    def _write(self, sql: str, lines: Sequence[Sequence[object]]) -> None:
        """Run a statement for each line, all or none."""

        def work() -> None:
            with server.opened.transaction(), server.opened.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ WRITE")
                cursor.executemany(server.sql(sql), lines)

        with kept_server(self._address) as server:
            server.again(work)
