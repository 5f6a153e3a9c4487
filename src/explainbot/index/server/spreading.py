"""Spreading of an index over several servers: their joining, and the way of rows there.

The first server has a foreign server (postgres_fdw) for each other one, named
``explainbot_SCHEMA_NUMBER``, and a foreign table for each part of a table.  Rows go
straight to the server that has their part.  What was sent there in one transaction is
found by its name, and counts once the first server names it: a build that is killed
leaves tables that the next one drops.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Self

import numpy as np

from explainbot.errors import IndexServerError
from explainbot.index.server.connection import (
    GUIDE,
    OWN,
    Address,
    Server,
    _check_vector,
    driver,
    parse_address,
    read_shards,
    schema_version,
)
from explainbot.index.server.parts import LOWEST_FIRST, PARTS, SLICE, Slices, cut_slices
from explainbot.index.server.shards import PARTED

if TYPE_CHECKING:
    from numpy.typing import NDArray

COPY_HEADER, COPY_END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
AT_ONCE = 1 << 20
OF_TABLE = re.compile(rf"(?:{'|'.join(PARTED)})_p\d+_([0-9a-f]{{8,64}})")
"""A part of a table; the group is its segment."""
MEMORY = """SELECT set_config('maintenance_work_mem',
    greatest(524288, setting::int8)::text || 'kB', true)
    FROM pg_settings WHERE name = 'maintenance_work_mem'"""
"""Of the making of a graph: 512 MB, or more where the role or the server is set so."""
SETTINGS = "-c jit=off -c hnsw.ef_search=400 -c extra_float_digits=3"
"""Of the first server's sessions on the others."""


def beside(first: Address, text: str) -> Address:
    """Return the address of another server, whose schema is named like the first's.

    Raises:
        IndexServerError: It is none, or holds a password.
    """
    one = parse_address(text)
    if any(f"{name}=" in text for name in OWN):
        raise IndexServerError(
            f"{', '.join(OWN)} stand in the address of the first server alone",
            where=one.text,
        )
    return Address(one.text, one.conninfo, first.schema)


def join(first: Server, texts: Sequence[str]) -> None:
    """Let an index be spread over other servers; nothing where that is so already.

    Args:
        first: The server that is asked; its schema is there.
        texts: Addresses of the others.

    Raises:
        IndexServerError: One cannot be reached or used, or others are in use; then
            nothing was made.
    """
    known = read_shards(first).addresses
    wanted = [beside(first.address, text) for text in texts]
    if known:
        if [known[n] for n in sorted(known)] == [one.text for one in wanted]:
            return
        raise IndexServerError(
            "this index is spread over other servers",
            where=first.address.text,
            hint="Name those, in their order, or another schema: ?schema=NAME",
        )
    if first.opened.info.server_version < LOWEST_FIRST:
        raise IndexServerError(
            f"an index that is spread needs PostgreSQL {LOWEST_FIRST // 10_000}",
            where=first.address.text,
        )
    with ExitStack() as stack:
        others = [
            stack.enter_context(closing(Server(one, writes=True))) for one in wanted
        ]
        for other in others:
            stack.enter_context(other.errors())
            stack.enter_context(other.opened.transaction())
            _receive(other)
        with first.errors(), first.opened.transaction():
            first.opened.execute("CREATE EXTENSION IF NOT EXISTS postgres_fdw")
            for number, other in enumerate(others):
                _name(first, number, other.address)
    for number, one in enumerate(wanted):
        _try(first, number, one)


def _receive(other: Server) -> None:
    """Make the schema of parts on another server."""
    schema = other.address.schema
    _check_vector(other)
    sql = """SELECT count(*) FROM pg_class c JOIN pg_namespace n
        ON c.relnamespace = n.oid WHERE nspname = %s"""
    found = other.opened.execute(sql, [schema]).fetchone()
    if schema_version(other) or (found and found[0]):
        raise IndexServerError(
            f'the schema "{schema}" holds tables already',
            where=other.address.text,
            hint="Name another in the address of the first server: ?schema=NAME",
        )
    other.opened.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
    for text in (
        "CREATE TABLE {alive} (n integer NOT NULL)",
        "INSERT INTO {alive} VALUES (1)",
    ):
        other.opened.execute(other.sql(text))


def _name(first: Server, number: int, other: Address) -> None:
    """Have a foreign server, and what asks whether it answers."""
    from psycopg import sql
    from psycopg.conninfo import conninfo_to_dict

    told: dict[str, Any] = dict(conninfo_to_dict(other.conninfo))
    user = told.pop("user", None) or first.opened.info.user
    told = {
        "connect_timeout": "5", "options": SETTINGS, "extensions": "vector",
        "fetch_size": "500", "async_capable": "true", **told,
    }  # fmt: skip
    name = sql.Identifier(foreign(first.address, number))
    pairs = [
        sql.SQL("{} {}").format(sql.Identifier(key), sql.Literal(str(value)))
        for key, value in told.items()
    ]
    execute = first.opened.execute
    execute(
        sql.SQL(
            "CREATE SERVER {} FOREIGN DATA WRAPPER postgres_fdw OPTIONS ({})"
        ).format(name, sql.SQL(", ").join(pairs))
    )
    mapping = "CREATE USER MAPPING FOR CURRENT_USER SERVER {} OPTIONS (user {}{})"
    for more in (", password_required 'false'", ""):
        with (
            suppress(driver().errors.InsufficientPrivilege),
            first.opened.transaction(),
        ):
            execute(sql.SQL(mapping).format(name, sql.Literal(user), sql.SQL(more)))
            break
    execute(
        first.sql(
            f"CREATE FOREIGN TABLE {{alive_{number}}} (n integer) "
            f'SERVER "{foreign(first.address, number)}" OPTIONS '
            f"(schema_name '{first.address.schema}', table_name 'alive')"
        )
    )
    execute(first.sql("INSERT INTO {shards} VALUES (%s, %s)"), [number, other.text])


def foreign(first: Address, number: int) -> str:
    """Return the name of a foreign server."""
    return f"explainbot_{first.schema}_{number}"


def _try(first: Server, number: int, other: Address) -> None:
    """Raise IndexServerError unless the first server reaches another."""
    try:
        first.opened.execute(first.sql(f"SELECT n FROM {{alive_{number}}}"))  # noqa: S608 - ours
    except driver().Error as error:
        said = str(error).splitlines()[0]
        raise IndexServerError(
            f"the first server cannot ask this one yet ({said})",
            where=other.text,
            hint=f"Give it a password: ALTER USER MAPPING FOR ... SERVER "
            f"{foreign(first.address, number)}. {GUIDE}",
        ) from None


class Spreading:
    """One large segment on its way to several servers."""

    def __init__(self, first: Server, segment: str, slices: Slices) -> None:
        """Take the first server, in a transaction; the others are connected to.

        Raises:
            IndexServerError: One of them cannot be reached.
        """
        self._first, self._segment, self._slices = first, segment, slices
        numbers = sorted(first.shards.addresses)
        self.count = max(PARTS, len(numbers))
        self._shard = [numbers[n % len(numbers)] for n in range(self.count)]
        """Of each part."""
        self._stack = ExitStack()
        self._others: dict[int, Server] = {}
        self._part: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        """Of each slice."""
        try:
            for number in numbers:
                address = beside(first.address, first.shards.addresses[number])
                other = Server(address, writes=True)
                self._stack.callback(other.close)
                self._stack.enter_context(other.errors())
                self._stack.enter_context(other.opened.transaction())
                self._others[number] = other
        except BaseException:
            self._stack.close()
            raise

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(self, *error: object) -> None:
        """Keep what was sent where the block ended well."""
        self._stack.__exit__(*error)  # type: ignore[arg-type]

    def make(self, columns: Mapping[str, str]) -> None:
        """Make the tables and their parts.

        Args:
            columns: Of each table that is spread.
        """
        first, segment = self._first, self._segment
        for table, written in columns.items():
            sql = f"CREATE TABLE {{{table}}} ({written}, slice int4) "
            self._ask(first, sql + "PARTITION BY HASH (slice)")
            for part, shard in enumerate(self._shard):
                other, name = self._others[shard], f"{table}_p{part}"
                self._ask(other, f"DROP TABLE IF EXISTS {{{name}}}")
                self._ask(other, f"CREATE TABLE {{{name}}} ({written}, slice int4)")
                self._ask(
                    first,
                    f"CREATE FOREIGN TABLE {{{name}}} PARTITION OF {{{table}}} FOR "
                    f"VALUES WITH (MODULUS {self.count}, REMAINDER {part}) SERVER "
                    f'"{foreign(first.address, shard)}" OPTIONS (schema_name '
                    f"'{first.address.schema}', table_name '{name}_{segment}')",
                )
        self._ask(
            first,
            "CREATE TABLE {slices} (slice int4 PRIMARY KEY, document int8, row int8, "
            "term int8, part int8)",
        )
        rows = list(zip(*(one.tolist() for one in self._slices), strict=True))
        with first.opened.cursor() as cursor:
            cursor.executemany(
                first.sql("INSERT INTO {slices} VALUES (%s, %s, %s, %s, %s)", segment),
                [(number, *row) for number, row in enumerate(rows)],
            )
        # Where a row belongs is the server's to say: it looks nowhere else.
        parent = f"{first.address.schema}.sections_{segment}"
        sql = """SELECT s, r FROM generate_series(0, %s) s, generate_series(0, %s) r
            WHERE satisfies_hash_partition(%s::regclass, %s, r, s) ORDER BY s"""
        values = [len(rows) - 2, self.count - 1, parent, self.count]
        found = first.opened.execute(sql, values).fetchall()
        self._part = np.array([part for _, part in found], dtype=np.int64)

    def _ask(self, server: Server, text: str) -> None:
        server.opened.execute(server.sql(text, self._segment))

    def copy(self, table: str, blocks: Iterable[tuple[int, bytes]]) -> dict[str, Any]:
        """Send the rows of a table to their parts; return their hash, size and number.

        Args:
            table: Of ``PARTED``, but for the blocks.
            blocks: How many rows, and their bytes as a binary COPY has them.
        """
        digest, size, rows = hashlib.sha256(), 0, 0
        starts = self._slices.document if table == "documents" else self._slices.row
        with ExitStack() as stack:
            files = [stack.enter_context(TemporaryFile()) for _ in self._shard]
            for count, data in blocks:
                digest.update(data)
                size, rows = size + len(data), rows + count
                if table in ("vectors", "postings"):
                    place = 6 if table == "vectors" else 14
                    self._deal(files, data, count, place)
                    continue
                for line in lines(data):
                    key = int.from_bytes(line[6:10], "big", signed=True)
                    number = int(self._slices.holding(starts, key))
                    files[self._part[number]].write(_with_slice(line, number))
            self._send(table, files)
        return {"size": size, "sha256": digest.hexdigest(), "rows": rows}

    def _deal(
        self, files: Sequence[IO[bytes]], data: bytes, count: int, place: int
    ) -> None:
        """Deal out rows that are as long as one another.

        Args:
            files: One for each part.
            data: The rows.
            count: How many.
            place: Where in each the number of its section stands.
        """
        table = np.frombuffer(data, dtype=np.uint8).reshape(count, -1)
        keys = np.ascontiguousarray(table[:, place : place + 4]).view(">i4")[:, 0]
        slices = self._slices.holding(self._slices.row, keys)
        tail = np.zeros(count, dtype=[("size", ">i4"), ("slice", ">i4")])
        tail["size"], tail["slice"] = 4, slices
        every = np.hstack([table, tail.view(np.uint8).reshape(count, 8)])
        every[:, 1] += 1  # fields
        parts = self._part[slices]
        for part in np.unique(parts).tolist():
            files[part].write(every[parts == part].tobytes())

    def copy_blocks(
        self, rows: Iterable[tuple[int, int, int, bytes]]
    ) -> dict[str, Any]:
        """Send blocks of numbers; return their hash, size and number.

        Args:
            rows: Slice, kind, number in the slice and bytes of each, in this order.
        """
        digest, size, count = hashlib.sha256(), 0, 0
        with ExitStack() as stack:
            files = [stack.enter_context(TemporaryFile()) for _ in self._shard]
            for number, kind, block, data in rows:
                line = struct.pack(">hiiiii", 3, 4, kind, 4, block, len(data)) + data
                digest.update(line)
                size, count = size + len(line), count + 1
                files[self._part[number]].write(_with_slice(line, number))
            self._send("blocks", files)
        return {"size": size, "sha256": digest.hexdigest(), "rows": count}

    def _send(self, table: str, files: Sequence[IO[bytes]]) -> None:
        for part, file in enumerate(files):
            other = self._others[self._shard[part]]
            text = f"COPY {{{table}_p{part}}} FROM STDIN (FORMAT BINARY)"
            file.seek(0)
            statement = other.sql(text, self._segment)
            with other.opened.cursor() as cursor, cursor.copy(statement) as copy:
                copy.write(COPY_HEADER)
                while data := file.read(AT_ONCE):
                    copy.write(data)
                copy.write(COPY_END)

    def finish(self, after: str, graph: str) -> None:
        """Make the indexes of the parts, and keep them.

        Args:
            after: Statements that make them, a line each.
            graph: Kind of the vectors of which a graph is made; "" for none.
        """
        for part, shard in enumerate(self._shard):
            other = self._others[shard]
            for line in after.splitlines():
                for table in PARTED:
                    if f"{{{table}}}" in line:
                        name = f"{{{table}_p{part}}}"
                        made = line.replace(f"{{{table}}}", name)
                        self._ask(other, made.replace("(kind,", "(slice, kind,"))
            if graph:
                self._ask(other, MEMORY)
                self._ask(
                    other,
                    f"CREATE INDEX ON {{vectors_p{part}}} USING hnsw "
                    f"(v {graph}_ip_ops) WITH (m = 24, ef_construction = 200)",
                )
            for table in PARTED:
                self._ask(other, f"ANALYZE {{{table}_p{part}}}")
        with self._first.opened.cursor() as cursor:
            cursor.executemany(
                self._first.sql("INSERT INTO {parts} VALUES (%s, %s, %s, %s)"),
                [
                    (self._segment, part, shard, bool(graph))
                    for part, shard in enumerate(self._shard)
                ],
            )


def _with_slice(line: bytes, number: int) -> bytes:
    """Return a row with one field more."""
    fields = int.from_bytes(line[:2], "big") + 1
    return fields.to_bytes(2, "big") + line[2:] + struct.pack(">ii", 4, number)


def lines(data: bytes) -> Iterator[bytes]:
    """Yield the rows of a binary COPY."""
    place = 0
    while place < len(data):
        end = place + 2
        for _ in range(int.from_bytes(data[place:end], "big")):
            size = int.from_bytes(data[end : end + 4], "big", signed=True)
            end += 4 + max(size, 0)
        yield data[place:end]
        place = end


def slices_of(
    documents: Sequence[tuple[int, int, int, int]], ends: tuple[int, int, int]
) -> Slices:
    """Return slices of documents; of a small index so many that each part has some."""
    return cut_slices(documents, ends, max(1, min(SLICE, ends[0] // (8 * PARTS))))


def sweep_parts(first: Server) -> None:
    """Drop on the other servers the parts that no segment names; skip who is gone."""
    kept = {row[0] for row in first.rows("SELECT name FROM {segments}")}
    sql = "SELECT tablename FROM pg_tables WHERE schemaname = %s"
    for text in first.shards.addresses.values():
        with (
            suppress(IndexServerError),
            closing(Server(beside(first.address, text), writes=True)) as other,
        ):
            for (name,) in other.rows(sql, [first.address.schema]):
                found = OF_TABLE.fullmatch(name)
                if found and found[1] not in kept:
                    other.opened.execute(
                        f'DROP TABLE IF EXISTS "{first.address.schema}"."{name}"'
                    )
