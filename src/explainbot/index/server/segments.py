"""Segments on a server, read: the protocols of rows, names, words and vectors by SQL.

A segment is a set of tables that never change, named by what they hold and by the
segment; two of them are read as one by ``storage.merged``, like two in a folder.
What orders and scores is not the server's: postings hold how much a term counts in a
section (BM25 without the term's own weight, float32), which is summed there in float64,
and vectors are compared by inner products.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.errors import IndexDamagedError
from explainbot.index.server.connection import (
    Address,
    Server,
    check_schema,
    read_shards,
)
from explainbot.index.server.parts import SlicedNumbers, graphs_of_parts, rows_in_block
from explainbot.index.server.rows import ServerRows
from explainbot.index.server.shards import PARTED
from explainbot.index.storage.lexical import WIDER, idf
from explainbot.index.storage.manifest import REBUILD
from explainbot.index.storage.vectors import (
    COARSE_FIRST,
    CODES,
    FEW,
    LEAST,
    WIDEN,
    code_width,
)
from explainbot.text.cache import KnownOf

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.index.protocol import NumberRows
    from explainbot.index.storage.manifest import Manifest
    from explainbot.index.storage.rows import Rows

TERM_BLOCKS, PART_BLOCKS, SKETCH_BLOCKS, CODE_BLOCKS = 0, 1, 2, 3
"""Kinds of blocks of numbers; vectors of sentences are parts or codes (vectors.py)."""
MOST_BLOCKS = 4_096
"""Blocks that are kept of those that were asked for last, 16 MB."""
MOST_VECTORS = 4_096
"""Vectors of sections that are kept, 6 MB."""
COPY_HEADER, COPY_END = 19, 2
"""Bytes before and after the rows of a binary COPY."""
COLUMNS = {
    "documents": (
        "number int4, id text, title text, subject text, language text, record text, "
        "words int4, text bytea"
    ),
    "sections": (
        'row int4, id int8, document int4, start int4, "end" int4, byte_start int4, '
        "byte_end int4, heading text, heading_path text, sha256 text, embedded text, "
        "first_part int8, parts int4, first_term int8, head_terms int4, terms int4, "
        "sentences text"
    ),
    "vectors": "row int4, v {vector}",
    "postings": "term int4, row int4, weight float4",
    "blocks": "kind int4, block int4, data bytea",
    "vocabulary": "word text, uses int4",
    "terms": "term text, number int4, sections int4, own int4",
    "names": "name text, subject text, exact bool, start text, last text",
    "name_words": "word text",
    "facts": "name text, value text",
}
TABLES = {
    "documents": "number",
    "sections": '"row"',
    "vectors": '"row"',
    "postings": 'term, "row"',
    "blocks": "kind, block",
    "vocabulary": "word",
    "terms": "term",
    "names": "name",
    "name_words": "word",
    "facts": "name",
}
"""Those of a segment, each with what orders its rows."""


def column_names(table: str) -> list[str]:
    """Return the names of a table's columns, in order."""
    return [one.split()[0].strip('"') for one in COLUMNS[table].split(", ")]


class ServerNumbers:
    """Rows of numbers in blocks, read where they are needed."""

    def __init__(
        self, server: Server, segment: str, kind: int, dtype: str, width: int
    ) -> None:
        """Take the connection.

        Args:
            server: The connection.
            segment: Whose numbers.
            kind: Of their blocks.
            dtype: Of a number.
            width: Numbers in a row; 1 gives flat arrays.
        """
        self._server = server
        self._segment = segment
        self._kind = kind
        self._type = np.dtype(dtype)
        self._width = width
        self._at_once = rows_in_block(self._type, width)
        self._kept: dict[int, bytes] = {}

    def __len__(self) -> int:
        """Return the number of rows."""
        return self._count

    @cached_property
    def _count(self) -> int:
        sql = """SELECT block, length(data) FROM {blocks} WHERE kind = %s
            ORDER BY block DESC LIMIT 1"""
        found = self._server.rows(sql, [self._kind], self._segment)
        if not found:
            return 0
        block, size = found[0]
        return int(block * self._at_once + size // self._type.itemsize // self._width)

    def __getitem__(self, wanted: Any) -> NDArray[Any]:
        """Return rows by number, array of numbers or slice without a step."""
        if isinstance(wanted, slice):
            start, stop, _ = wanted.indices(len(self))
            wanted = np.arange(start, stop)
        rows = np.asarray(wanted, dtype=np.int64)
        blocks, places = np.unique(rows // self._at_once, return_inverse=True)
        held = self._read(blocks.tolist())
        flat = held[places.reshape(rows.shape), rows % self._at_once]
        return flat[..., 0] if self._width == 1 else flat

    def _read(self, blocks: list[int]) -> NDArray[Any]:
        """Return blocks by number, shape (blocks, rows, width)."""
        kept = self._kept
        fresh = [block for block in blocks if block not in kept]
        if fresh:
            if len(kept) + len(fresh) > MOST_BLOCKS:
                kept.clear()
                fresh = blocks
            sql = "SELECT block, data FROM {blocks} WHERE kind = %s AND block = ANY(%s)"
            kept.update(self._server.rows(sql, [self._kind, fresh], self._segment))
        if not all(map(kept.__contains__, blocks)):
            raise IndexDamagedError(
                "numbers of the index are missing",
                where=self._server.address.text,
                hint=REBUILD,
            )
        size = self._at_once * self._width
        every = np.zeros((len(blocks), size), dtype=self._type)
        for place, block in enumerate(blocks):
            numbers = np.frombuffer(kept[block], dtype=self._type)
            every[place, : len(numbers)] = numbers
        if len(kept) > MOST_BLOCKS:  # read as a whole, as a build does
            kept.clear()
        return every.reshape(len(blocks), self._at_once, self._width)


class ServerVectors:
    """Compares a question with sections on the server.

    All of them where the index is searched exactly; else those that an HNSW graph of
    half precision names, or all with a question that looks in few of them.
    """

    def __init__(self, server: Server, segment: str, kind: str, *, graph: bool) -> None:
        """Take the connection.

        Args:
            server: The connection.
            segment: Whose vectors.
            kind: How they are searched, as the manifest says.
            graph: Whether there is an HNSW graph.
        """
        self._server = server
        self._segment = segment
        self._halves = kind == COARSE_FIRST
        self.graph = graph
        """Whether an HNSW graph names what is compared."""
        self._spread = segment in server.shards.parts
        self._vectors: KnownOf[int, bytes] = KnownOf(MOST_VECTORS)

    def _each(self, inner: str) -> Callable[[], str]:
        """Return what makes one query of that of each part, "{vectors}" in it."""
        return each_part(self._server, self._segment, "vectors", inner)

    def _rows(self, sql: str, values: Sequence[Any]) -> list[Any]:
        return self._server.rows(sql, values, self._segment)

    def search(
        self, question: NDArray[np.float32], limit: int, among: Rows | None = None
    ) -> tuple[Rows, NDArray[np.float32]]:
        """Return rows and cosines of the nearest sections, best first."""
        asked, found = vector_text(question), None
        if self.graph and (among is None or len(among) > FEW):
            found = self._near(asked, limit, among)
        if found is None:
            which = "" if among is None else "WHERE row = ANY(%s) "
            if self._spread:
                return self._of_parts(asked, limit, among)
            # + 0: no graph may stand in for the comparison.
            sql = (
                "SELECT row, ((v::vector <#> %s::vector) + 0)::float4 FROM {vectors} "  # noqa: S608 - ours
                + which
                + "ORDER BY 2, row LIMIT %s"
            )
            rows = [] if among is None else [among.tolist()]
            found = self._rows(sql, [asked, *rows, limit])
        return _rows_and_cosines(found)

    def _of_parts(
        self, asked: str, limit: int, among: Rows | None
    ) -> tuple[Rows, NDArray[np.float32]]:
        """Compare with all sections, each part where it lies."""
        which = "" if among is None else "WHERE row = ANY(%(rows)s) "
        each = self._each(
            "(SELECT row, ((v::vector <#> %(asked)s::vector) + 0)::float4 AS less "
            "FROM {vectors} " + which + "ORDER BY 2, row LIMIT %(limit)s)"
        )
        values: dict[str, Any] = {"asked": asked, "limit": limit}
        if among is not None:
            values["rows"] = among.tolist()
        sql = "SELECT row, less FROM (%s) AS every ORDER BY 2, row LIMIT %%(limit)s"
        found = self._server.rows(lambda: sql % each(), values, self._segment)
        return _rows_and_cosines(found)

    def _near(self, asked: str, limit: int, among: Rows | None) -> list[Any] | None:
        """Compare with what the graph names; None if it names too few."""
        named = max(WIDEN * limit, LEAST)
        which = "" if among is None else "WHERE row = ANY(%s) "
        kind = "halfvec" if self._halves else "vector"
        sql = (
            "SELECT row, (v::vector <#> %s::vector)::float4 FROM "  # noqa: S608 - ours
            f"(SELECT row, v FROM {{vectors}} {which}ORDER BY v <#> %s::{kind} "
            "LIMIT %s) AS named ORDER BY 2, row LIMIT %s"
        )
        rows = [] if among is None else [among.tolist()]
        if self._spread:
            return self._near_in_parts(asked, named, limit) if among is None else None
        found = self._rows(sql, [asked, *rows, asked, named, limit])
        return found if among is None or len(found) == limit else None

    def _near_in_parts(self, asked: str, named: int, limit: int) -> list[Any]:
        """Compare with what the graph of each part names."""
        kind = "halfvec" if self._halves else "vector"
        each = self._each(
            f"(SELECT row, v FROM {{vectors}} ORDER BY v <#> %(asked)s::{kind} "  # noqa: S608 - ours
            "LIMIT %(named)s)"
        )
        sql = (
            "SELECT row, (v::vector <#> %%(asked)s::vector)::float4 FROM (%s) AS named "
            "ORDER BY 2, row LIMIT %%(limit)s"
        )
        values = {"asked": asked, "named": named, "limit": limit}
        return self._server.rows(lambda: sql % each(), values, self._segment)

    def search_many(
        self, questions: NDArray[np.float32], limit: int
    ) -> NDArray[np.int64]:
        """Return the rows nearest to each of several unit vectors, best first."""
        found = [self.search(one, limit)[0] for one in questions]
        fewest = min(map(len, found), default=0)
        return np.array([one[:fewest] for one in found], dtype=np.int64).reshape(
            len(questions), fewest
        )

    def section_vectors(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return the stored vectors of the given sections, shape (len(rows), d)."""
        wanted = np.asarray(rows, dtype=np.int64).tolist()
        different = dict.fromkeys(wanted)
        found = self._vectors.get(different, self._read)
        if len(found) != len(different):
            self._vectors.clear()  # a part may be gone that will be back
            raise IndexDamagedError(
                "vectors of the index are missing",
                where=self._server.address.text,
                hint=REBUILD,
            )
        if not found:
            return np.zeros((0, 0), dtype=np.float32)
        # Before the numbers: the dimension, and two bytes without a meaning.
        flat = b"".join([found[row][4:] for row in wanted])
        numbers = np.frombuffer(flat, dtype=">f2" if self._halves else ">f4")
        vectors: NDArray[np.float32] = numbers.astype(np.float32)
        return vectors.reshape(len(wanted), -1)

    def _read(self, rows: list[int]) -> dict[int, bytes]:
        send = "halfvec_send" if self._halves else "vector_send"
        sql = f"SELECT row, {send}(v) FROM {{vectors}} WHERE row = ANY(%s)"  # noqa: S608 - ours
        return dict(self._rows(sql, [rows]))


def _rows_and_cosines(found: list[Any]) -> tuple[Rows, NDArray[np.float32]]:
    rows = np.array([row for row, _ in found], dtype=np.int64)
    return rows, -np.array([less for _, less in found], dtype=np.float32)


def each_part(
    server: Server, segment: str, table: str, inner: str
) -> Callable[[], str]:
    """Return what joins a query of each part that is there, "{TABLE}" in it."""

    def made() -> str:
        there = server.shards.there(segment)
        named = (inner.replace(f"{{{table}}}", f"{{{table}_p{n}}}") for n in there)
        return " UNION ALL ".join(named)

    return made


def vector_text(vector: NDArray[np.float32]) -> str:
    """Return a vector as pgvector reads it, no number altered."""
    return str(np.asarray(vector, dtype=np.float32).tolist())


class ServerWords:
    """Finds sections that share words with a question, by BM25 over postings."""

    def __init__(self, server: Server, segment: str, store: ServerRows) -> None:
        """Take the connection, and the segment's rows."""
        self._server = server
        self._segment = segment
        self._store = store
        self.terms: NumberRows = ServerNumbers(server, segment, TERM_BLOCKS, "<i4", 1)

    def _rows(self, sql: str, values: Sequence[Any]) -> list[Any]:
        return self._server.rows(sql, values, self._segment)

    @cached_property
    def _total(self) -> int:
        return self._store.own_count()

    def _holding(self, terms: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Map the terms that sections here hold to (number, how many do)."""
        return self._store.own_terms(terms)

    def search(
        self,
        terms: Iterable[str],
        limit: int,
        among: Rows | None = None,
        weights: Mapping[str, float] | None = None,
    ) -> list[int]:
        """Return the rows of sections that hold any of the terms, best first.

        Args:
            terms: The question's.
            limit: How many at most.
            among: Rows to search in; None for all.
            weights: By what the weight of some terms is multiplied.
        """
        wanted = list(dict.fromkeys(terms))
        held = self._holding(wanted)
        told = weights or {}
        return self._best(
            [
                (held[term][0], idf(self._total, held[term][1]) * told.get(term, 1.0))
                for term in wanted
                if term in held
            ],
            limit,
            among,
        )

    def _best(
        self, weighed: list[tuple[int, float]], limit: int, among: Rows | None
    ) -> list[int]:
        if not weighed or (among is not None and not len(among)):
            return []
        which = "" if among is None else "WHERE p.row = ANY(%s) "
        sql = (
            "SELECT p.row FROM unnest(%s::int4[], %s::float8[]) AS t (term, idf) "  # noqa: S608 - ours
            "CROSS JOIN LATERAL (SELECT row, weight FROM {postings} "
            "WHERE term = t.term OFFSET 0) AS p "
            + which
            + "GROUP BY p.row ORDER BY sum(p.weight * t.idf) DESC, p.row LIMIT %s"
        )
        numbers, weights = map(list, zip(*weighed, strict=True))
        if self._segment in self._server.shards.parts:
            return self._best_of_parts(numbers, weights, limit, among)
        rows = [] if among is None else [among.tolist()]
        return [row for (row,) in self._rows(sql, [numbers, weights, *rows, limit])]

    def _best_of_parts(
        self, numbers: list[int], weights: list[float], limit: int, among: Rows | None
    ) -> list[int]:
        """Sum in each part where it lies; the best of each are compared here."""
        which = "" if among is None else "AND row = ANY(%(rows)s) "
        each = each_part(
            self._server,
            self._segment,
            "postings",
            "(SELECT row, sum(weight * (%(weights)s::float8[])"  # noqa: S608 - ours
            "[array_position(%(numbers)s::int4[], term)]) AS sum FROM {postings} "
            "WHERE term = ANY(%(numbers)s::int4[]) "
            + which
            + "GROUP BY row ORDER BY 2 DESC, row LIMIT %(limit)s)",
        )
        values = {"numbers": numbers, "weights": weights, "limit": limit}
        if among is not None:
            values["rows"] = among.tolist()
        sql = "SELECT row FROM (%s) AS every ORDER BY sum DESC, row LIMIT %%(limit)s"
        found = self._server.rows(lambda: sql % each(), values, self._segment)
        return [row for (row,) in found]

    def candidates(
        self, weights: Mapping[str, float], limit: int, among: Rows | None = None
    ) -> list[int]:
        """Return rows of which the best ``limit`` by these weights are a part."""
        held = self._holding(weights)
        weighed = [
            (held[term][0], weight) for term, weight in weights.items() if term in held
        ]
        return self._best(weighed, WIDER * limit, among)

    def tuned(self, wanted: Mapping[str, float]) -> dict[str, float]:
        """Return by what to multiply each term's weight here to get the wanted one."""
        held = self._holding(wanted)
        return {
            term: weight / idf(self._total, held.get(term, (0, 0))[1])
            for term, weight in wanted.items()
        }

    def holding(self, terms: Sequence[str], most: int) -> list[int] | None:
        """Return the rows of all sections that hold every term; None if above most."""
        wanted = dict.fromkeys(terms)
        held = self._holding(wanted)
        if len(held) < len(wanted):
            return []
        sql = """SELECT row FROM {postings} WHERE term = ANY(%s)
            GROUP BY row HAVING count(*) = %s LIMIT %s"""
        numbers = [number for number, _ in held.values()]
        found = self._rows(sql, [numbers, len(numbers), most + 1])
        return None if len(found) > most else [row for (row,) in found]


class ServerSegment:
    """One segment on a server."""

    def __init__(
        self,
        server: Server,
        name: str,
        search: str,
        dimension: int,
        *,
        graph: bool,
        codes: bool,
    ) -> None:
        """Take the connection; tables are read at first use.

        Args:
            server: The connection; closed with this.
            name: The segment's.
            search: How its vectors are searched, as the manifest says.
            dimension: Length of a vector.
            graph: Whether there is an HNSW graph of its vectors.
            codes: Whether the vectors of headings and sentences are codes.
        """
        self._server = server
        self.name = name
        self.place = server.address.text
        """Where it is, for messages."""
        self._store = ServerRows(server, name)
        self._vectors = ServerVectors(server, name, search, graph=graph)
        self._words = ServerWords(server, name, self._store)
        kind, number, width = PART_BLOCKS, "<f2", dimension
        if codes:
            kind, number, width = CODE_BLOCKS, "<u1", code_width(dimension)
        self._parts: NumberRows = ServerNumbers(server, name, kind, number, width)
        if name in server.shards.parts:
            self._parts = SlicedNumbers(server, name, kind, number, width, "part")
            self._words.terms = SlicedNumbers(
                server, name, TERM_BLOCKS, "<i4", 1, "term"
            )

    @property
    def store(self) -> ServerRows:
        """Documents and sections."""
        self._server.check_open()
        return self._store

    @property
    def vectors(self) -> ServerVectors:
        """Vectors of sections."""
        self._server.check_open()
        return self._vectors

    @property
    def words(self) -> ServerWords:
        """The word index."""
        self._server.check_open()
        return self._words

    @property
    def parts(self) -> NumberRows:
        """Vectors of headings and sentences."""
        self._server.check_open()
        return self._parts

    def sketches(self) -> NDArray[np.uint8]:
        """Return the bytes of the sections' sketches; see ``build.duplicates``."""
        numbers = ServerNumbers(self._server, self.name, SKETCH_BLOCKS, "<u1", 1)
        return numbers[:]

    @property
    def server(self) -> Server:
        """The connection."""
        return self._server

    def altered(self, known: Mapping[str, Mapping[str, Any]]) -> list[str]:
        """Return the tables whose rows are not those that were written.

        Args:
            known: Of each table its hash, as the manifest tells it.
        """
        return [
            table
            for table in TABLES
            if table in known and self._hash(table) != known[table]["sha256"]
        ]

    def _hash(self, table: str) -> str:
        order, columns = TABLES[table], "*"
        if table in PARTED and self.name in self._server.shards.parts:
            columns = ", ".join(f'"{one}"' for one in column_names(table))
            order = f"slice, {order}" if table == "blocks" else order
        sql = f"COPY (SELECT {columns} FROM {{{table}}} ORDER BY {order}) TO STDOUT "  # noqa: S608 - ours
        statement = self._server.sql(sql + "(FORMAT BINARY)", self.name)
        digest, kept, skipped = hashlib.sha256(), b"", 0
        with (
            self._server.errors(),
            self._server.opened.cursor() as cursor,
            cursor.copy(statement) as rows,
        ):
            for data in rows:
                less = min(COPY_HEADER - skipped, len(data))
                skipped += less
                kept += bytes(data)[less:]
                digest.update(kept[:-COPY_END])
                kept = kept[-COPY_END:]
        return digest.hexdigest()

    def close(self) -> None:
        """Release the connection; may be called twice."""
        self._store.close()


def open_segments(
    address: Address, names: Sequence[str], manifest: Manifest
) -> list[ServerSegment]:
    """Open segments, kept from being swept away until the first is closed.

    Args:
        address: Where they are.
        names: The segments.
        manifest: Of the generation.

    Raises:
        IndexServerError: The server cannot be asked.
        IndexDamagedError: One of them is not there.
    """
    server = Server(address)
    server.shards = read_shards(server)
    try:
        graphs = _held(server, names)
    except BaseException:
        server.close()
        raise
    return [
        ServerSegment(
            server,
            name,
            manifest.search,
            manifest.dimension,
            graph=graphs[name],
            codes=CODES in manifest.segments[name],
        )
        for name in names
    ]


def _held(server: Server, names: Sequence[str]) -> dict[str, bool]:
    """Hold segments, and return whether each has an HNSW graph.

    Raises:
        IndexDamagedError: One of them is not there.
    """
    check_schema(server)
    for name in names:
        server.hold(name)
    sql = """SELECT name, EXISTS (SELECT FROM pg_indexes WHERE schemaname = %s
        AND indexname = 'vectors_' || name || '_graph') FROM {segments}
        WHERE name = ANY(%s)"""
    found: dict[str, bool] = dict(
        server.rows(sql, [server.address.schema, list(names)])
    )
    found |= graphs_of_parts(server, names)
    missing = [name for name in names if name not in found]
    if missing:
        raise IndexDamagedError(
            f"the segment {missing[0]} of the index is not on the server",
            where=server.address.text,
            hint=REBUILD,
        )
    return found
