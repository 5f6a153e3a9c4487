"""Segments on a server, written: rows by COPY, and the switch to a generation.

What a build wrote into a folder is sent in one transaction: the tables of the segment,
the manifest, and at its end the name of the generation in use.  So a build that is
killed, a connection that is lost or a server that stops leaves the generation before,
whole; and what is sent again after a loss is found to be there, by its name, or is not
there at all.  Rows are hashed as they are sent, and can be hashed again (``verify``).
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import struct
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.errors import IndexBusyError, IndexServerError, WorkspaceError
from explainbot.index.index import SKETCHES, Segment
from explainbot.index.server.connection import (
    MIGRATIONS,
    Address,
    Server,
    check_schema,
    forget,
    lock_key,
    migrate,
    parse_address,
    read_shards,
    schema_version,
)
from explainbot.index.server.parts import Slices, rows_in_block
from explainbot.index.server.segments import (
    CODE_BLOCKS,
    COLUMNS,
    PART_BLOCKS,
    SKETCH_BLOCKS,
    TABLES,
    TERM_BLOCKS,
)
from explainbot.index.server.shards import PARTED
from explainbot.index.server.spreading import (
    MEMORY,
    Spreading,
    beside,
    join,
    slices_of,
    sweep_parts,
)
from explainbot.index.storage.lexical import HEAD_WEIGHT, K1, B, told_length
from explainbot.index.storage.manifest import (
    CURRENT,
    SERVER,
    generation_name,
    replace_text,
    server_address,
)
from explainbot.index.storage.vectors import COARSE_FIRST, CODES, MOST
from explainbot.paths import Places, create, free
from explainbot.progress import Log, ProgressCallback, StepProgress, no_progress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.index.storage.manifest import Manifest

LOG = Log(__name__)

HEADER, END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
"""Around the rows of a binary COPY."""
AT_ONCE = 1 << 20
"""Bytes that are sent at once."""
MOST_POSTINGS = 4_000_000
"""Occurrences of terms that are sorted at one time."""
WIDEST_GRAPH = 4_000
"""Numbers in a vector of half precision of which pgvector makes a graph."""
POLL = 0.5
"""Seconds between looks whether another builder has finished."""

AFTER = """
ALTER TABLE {documents} ADD PRIMARY KEY (number);
CREATE UNIQUE INDEX ON {documents} (id);
ALTER TABLE {sections} ADD PRIMARY KEY (row);
CREATE INDEX ON {sections} (document, row);
ALTER TABLE {vectors} ADD PRIMARY KEY (row);
CREATE INDEX ON {postings} (term);
ALTER TABLE {blocks} ADD PRIMARY KEY (kind, block);
ALTER TABLE {vocabulary} ADD PRIMARY KEY (word);
ALTER TABLE {terms} ADD PRIMARY KEY (term);
CREATE INDEX ON {terms} (number);
ALTER TABLE {names} ADD PRIMARY KEY (name);
CREATE INDEX ON {names} (start);
CREATE INDEX ON {names} (last);
CREATE INDEX ON {names} (subject);
ALTER TABLE {name_words} ADD PRIMARY KEY (word);
ALTER TABLE {facts} ADD PRIMARY KEY (name);
"""
"""What is made of the tables once their rows are there; the server gives the names."""


def prepare(text: str, shards: Sequence[str] = ()) -> Address:
    """Return an address at which an index can be kept; its schema is made at need.

    Args:
        text: The address.
        shards: Addresses of servers over which the index is spread.

    Raises:
        IndexServerError: It is no address or holds a password, the server cannot be
            reached or is too old, or the role may not; then nothing was made.
    """
    address = parse_address(text)
    for one in shards:
        beside(address, one)
    with closing(Server(address, writes=True)) as server:
        for one in shards:  # before anything is made
            Server(beside(address, one), writes=True).close()
        if schema_version(server) == len(MIGRATIONS):
            check_schema(server)
        else:
            migrate(server)
        if shards:
            join(server, shards)
    return address


def make_workspace(root: str | Path, text: str, shards: Sequence[str] = ()) -> Places:
    """Make a workspace whose index lives on a server; nothing if that cannot be used.

    One that is there keeps its files; it must have no index in its folder, or that of
    the same address.

    Args:
        root: A new or empty folder, or a workspace.
        text: The address.
        shards: Addresses of servers over which the index is spread.

    Raises:
        IndexServerError: As ``prepare`` does.
        WorkspaceError: The folder holds other files or an index, or cannot be written.
    """
    parse_address(text)
    places = free(root)
    known = server_address(places.index)
    if (places.index / CURRENT).exists() or (known and known.text != text.strip()):
        raise WorkspaceError(
            "this workspace has its index elsewhere"
            if known
            else "this workspace has its index in the folder",
            where=root,
            hint="Name a new folder, then add the material: explainbot add DIR/corpus",
        )
    address = prepare(text, shards)
    create(root)
    if known is None:
        try:
            replace_text(places.index / SERVER, f"{address.text}\n")
        except OSError as error:
            raise WorkspaceError(
                f"a workspace cannot be made here ({error.strerror or error})",
                where=root,
                hint="Name a folder that you may write to.",
            ) from None
    return places


LETTING_GO = 1.0
"""Seconds in which a server lets go of the lock of one whose connection has ended."""


@contextmanager
def building_on(address: Address, *, wait: float = 0) -> Iterator[None]:
    """Hold the lock of the one who builds; it dies with its connection.

    Args:
        address: Of the index, whose schema is brought to this program's version.
        wait: Seconds to wait for another builder.

    Raises:
        IndexBusyError: Somebody else is building this index.
        IndexServerError: The server cannot be asked, or the role may not build.
    """
    end = time.monotonic() + max(wait, LETTING_GO)
    with closing(Server(address, writes=True)) as server:
        key = lock_key(address, "builder")
        while not server.rows("SELECT pg_try_advisory_lock(%s)", [key])[0][0]:
            if time.monotonic() >= end:
                raise IndexBusyError(
                    "another process is building this index",
                    where=address.text,
                    hint="Wait until it has finished, then try again.",
                )
            time.sleep(POLL)
        migrate(server)
        yield


def publish(
    address: Address,
    manifest: Manifest,
    folders: Mapping[str, Path],
    curation: Mapping[str, bytes],
    *,
    before: str,
    on_progress: ProgressCallback = no_progress,
) -> str:
    """Send segments and make a generation of them the one in use; return its name.

    May be done twice: what is there already is left as it is.

    Args:
        address: Of the index.
        manifest: As a folder would have it; segments that are not in ``folders`` are
            on the server.
        folders: Of each segment to send, its files; the large one first.
        curation: What settles something, by its name below corpus/.
        before: The generation that was in use when the build began; "" for none.
        on_progress: Told how far it is.

    Raises:
        IndexBusyError: Another builder has made a generation meanwhile.
        IndexServerError: It cannot be written; the generation before stays in use.
    """
    with closing(Server(address, writes=True)) as server:
        server.shards = read_shards(server)
        sent = _Sending(server, manifest, folders, curation, on_progress)
        name: str = server.again(lambda: sent.all(before))
        server.again(lambda: sweep(server, {name, before}))
        if server.shards.addresses:
            sweep_parts(server)
    forget(address)
    return name


@dataclass(frozen=True)
class _Sending:
    """One generation on its way to the server."""

    _server: Server
    _manifest: Manifest
    _folders: Mapping[str, Path]
    _curation: Mapping[str, bytes]
    _tell: ProgressCallback

    def all(self, before: str) -> str:
        """Send everything in one transaction; return the generation's name.

        Args:
            before: The generation that was in use when the build began.
        """
        server = self._server
        with server.opened.transaction():
            segments = dict(self._manifest.segments)
            for name, folder in self._folders.items():
                segments[name] = self._segment(name, folder)
            manifest = replace(self._manifest, segments=segments)
            name = generation_name(manifest.text)
            self._switch(name, manifest, before)
        LOG.info("index on a server: generation %s", name)
        return name

    def _execute(self, text: str, values: Sequence[Any] = (), segment: str = "") -> Any:
        statement = self._server.sql(text, segment)
        return self._server.opened.execute(statement, values or None)

    def _segment(self, name: str, folder: Path) -> dict[str, dict[str, Any]]:
        """Send a segment, unless it is there; return hash and size of each table."""
        sql = "SELECT tables FROM {segments} WHERE name = %s"
        found = self._execute(sql, [name]).fetchone()
        if found:
            told: dict[str, dict[str, Any]] = json.loads(found[0])
            return told
        manifest, dimension = self._manifest, self._manifest.dimension
        halves = manifest.search == COARSE_FIRST
        vector = f"{'halfvec' if halves else 'vector'}({dimension})"
        written_of = {
            table: re.sub(
                r" text(?=,|$)",
                ' text COLLATE "C"',
                columns.replace("{vector}", vector),
            )
            for table, columns in COLUMNS.items()
        }
        if self._server.shards.addresses and name == (manifest.base or name):
            return self._spread(name, folder, written_of, halves=halves)
        for table, written in written_of.items():
            # Blocks stay in their page: they do not grow smaller by being packed.
            kept = " WITH (toast_tuple_target = 8160)" if table == "blocks" else ""
            self._execute(f"CREATE TABLE {{{table}}} ({written}){kept}", segment=name)
        self._execute(
            "ALTER TABLE {documents} ALTER text SET STORAGE EXTERNAL;"
            "ALTER TABLE {blocks} ALTER data SET STORAGE EXTERNAL",
            segment=name,
        )
        with closing(Segment(folder, manifest.search, dimension)) as local:
            base = manifest.base if name != manifest.base else ""
            tables = self._tables(name, _Local(local, folder, halves=halves), base)
        self._finish(name, halves=halves, rows=tables["vectors"]["rows"])
        return self._named(name, folder, tables)

    def _spread(
        self, name: str, folder: Path, columns: Mapping[str, str], *, halves: bool
    ) -> dict[str, dict[str, Any]]:
        """Send a segment, its parts to other servers."""
        manifest = self._manifest
        with closing(Segment(folder, manifest.search, manifest.dimension)) as segment:
            local = _Local(segment, folder, halves=halves)
            slices = slices_of(local.documents_begin(), local.ends())
            with Spreading(self._server, name, slices) as spreading:
                spreading.make({table: columns[table] for table in PARTED})
                sent = {}
                for place, table in enumerate(TABLES):
                    self._tell(StepProgress("sending the index", place, len(TABLES)))
                    if table == "blocks":
                        sent[table] = spreading.copy_blocks(local.sliced_blocks(slices))
                    elif table in PARTED:
                        sent[table] = spreading.copy(table, getattr(local, table)())
                    else:
                        self._execute(
                            f"CREATE TABLE {{{table}}} ({columns[table]})", segment=name
                        )
                        rows = (
                            local.terms(lambda numbers: self._terms_of("", numbers))
                            if table == "terms"
                            else getattr(local, table)()
                        )
                        sent[table] = self._copy(name, table, rows)
                after = [
                    line
                    for line in AFTER.splitlines()
                    if not any(f"{{{table}}}" in line for table in PARTED)
                ]
                self._execute("\n".join(after), segment=name)
                many = sent["vectors"]["rows"] > MOST
                wide = manifest.dimension > WIDEST_GRAPH
                kept = self._named(name, folder, sent)
                graph_of = "halfvec" if halves and many and not wide else ""
                spreading.finish(AFTER, graph_of)
        self._tell(StepProgress("sending the index", len(TABLES), len(TABLES)))
        return kept

    def _named(
        self, name: str, folder: Path, tables: dict[str, dict[str, Any]]
    ) -> dict[str, dict[str, Any]]:
        """Note what was sent; return hash and size of each table."""
        tables = {
            table: {"size": one["size"], "sha256": one["sha256"]}
            for table, one in tables.items()
        }
        if (folder / SKETCHES).exists():
            tables[SKETCHES] = {"size": 0, "sha256": tables["blocks"]["sha256"]}
        if (folder / CODES).exists():
            tables[CODES] = {"size": 0, "sha256": tables["blocks"]["sha256"]}
        self._execute(
            "INSERT INTO {segments} (name, dimension, search, tables) "
            "VALUES (%s, %s, %s, %s)",
            [
                name,
                self._manifest.dimension,
                self._manifest.search,
                json.dumps(tables, sort_keys=True),
            ],
        )
        return tables

    def _tables(self, name: str, local: _Local, base: str) -> dict[str, dict[str, Any]]:
        """Send the rows of every table; return hash and size of each."""
        sent = {}
        for place, table in enumerate(TABLES):
            self._tell(StepProgress("sending the index", place, len(TABLES)))
            if table == "terms":
                rows = local.terms(lambda numbers: self._terms_of(base, numbers))
            else:
                rows = getattr(local, table)()
            sent[table] = self._copy(name, table, rows)
        self._tell(StepProgress("sending the index", len(TABLES), len(TABLES)))
        return sent

    def _terms_of(self, base: str, numbers: Sequence[int]) -> dict[int, str]:
        """Return terms that the large segment has numbered."""
        sql = "SELECT number, term FROM {terms} WHERE number = ANY(%s)"
        return dict(self._execute(sql, [list(numbers)], base).fetchall())

    def _copy(
        self, name: str, table: str, blocks: Iterable[tuple[int, bytes]]
    ) -> dict[str, Any]:
        digest, size, rows = hashlib.sha256(), 0, 0
        statement = self._server.sql(
            f"COPY {{{table}}} FROM STDIN (FORMAT BINARY)", name
        )
        with (
            self._server.opened.cursor() as cursor,
            cursor.copy(statement) as copy,
        ):
            copy.write(HEADER)
            for count, data in blocks:
                digest.update(data)
                size, rows = size + len(data), rows + count
                copy.write(data)
            copy.write(END)
        return {"size": size, "sha256": digest.hexdigest(), "rows": rows}

    def _finish(self, name: str, *, halves: bool, rows: int) -> None:
        """Make the indexes of the tables."""
        self._execute(MEMORY)
        self._execute(AFTER, segment=name)
        if halves and rows > MOST and self._manifest.dimension <= WIDEST_GRAPH:
            graph(self._server, name, "halfvec")
        for table in TABLES:
            self._execute(f"ANALYZE {{{table}}}", segment=name)

    def _switch(self, name: str, manifest: Manifest, before: str) -> None:
        """Write the manifest and make it the one in use.

        Raises:
            IndexBusyError: The generation in use is not the one before.
        """
        # Of two who switch for the first time, there is no row to wait at.
        self._execute("LOCK TABLE {current} IN SHARE ROW EXCLUSIVE MODE")
        found = self._execute("SELECT generation FROM {current}").fetchone()
        used = found[0] if found else ""
        if used == name:
            return
        if used != before:
            raise IndexBusyError(
                "another process has built this index meanwhile",
                where=self._server.address.text,
                hint="Run the command again.",
            )
        head, _, sources = manifest.text.partition("\n")
        self._execute(
            "INSERT INTO {generations} (name, head, sources) VALUES (%s, %s, %s) "
            "ON CONFLICT (name) DO UPDATE SET made = now()",
            [name, head, zlib.compress(sources.encode(), 1)],
        )
        for file, content in self._curation.items():
            self._execute(
                "INSERT INTO {curation} VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                [name, file, content],
            )
        self._execute(
            "INSERT INTO {current} (generation) VALUES (%s) "
            "ON CONFLICT (single) DO UPDATE SET generation = excluded.generation",
            [name],
        )


def graph(server: Server, segment: str, kind: str) -> None:
    """Make an HNSW graph of a segment's vectors; who opens it later searches by it.

    Args:
        server: A connection that may write.
        segment: The segment's name.
        kind: Of its vectors: "vector" or "halfvec".
    """
    statement = f"""CREATE INDEX IF NOT EXISTS "vectors_{segment}_graph" ON {{vectors}}
        USING hnsw (v {kind}_ip_ops) WITH (m = 24, ef_construction = 200)"""
    with server.errors():
        server.opened.execute(server.sql(statement, segment))


def sweep(server: Server, keep: set[str]) -> None:
    """Drop generations other than those to keep, and segments that none names.

    A segment that somebody reads stays, and goes at a later build.
    """
    connection, address = server.opened, server.address

    def execute(text: str, values: Sequence[Any] = (), segment: str = "") -> Any:
        return connection.execute(server.sql(text, segment), values or None)

    with connection.transaction():
        used: set[str] = set()
        for name, head in execute("SELECT name, head FROM {generations}").fetchall():
            if name in keep:
                used |= set(json.loads(head)["segments"])
        execute("DELETE FROM {generations} WHERE name <> ALL(%s)", [sorted(keep)])
        every = execute("SELECT name FROM {segments}").fetchall()
    for (name,) in every:
        if name in used:
            continue
        with connection.transaction():
            lock = "SELECT pg_try_advisory_xact_lock(%s)"
            if execute(lock, [lock_key(address, name)]).fetchone()[0]:
                execute("DELETE FROM {segments} WHERE name = %s", [name])
                for table in (*TABLES, "slices"):
                    execute(f"DROP TABLE IF EXISTS {{{table}}}", segment=name)


class _Local:
    """What one segment in a folder holds, as rows of a binary COPY.

    Each table's method yields how many rows, and their bytes.
    """

    def __init__(self, segment: Segment, folder: Path, *, halves: bool) -> None:
        self._segment = segment
        self._folder = folder
        self._halves = halves
        spans = np.array(
            list(self._read("SELECT terms, head_terms FROM sections ORDER BY row")),
            dtype=np.int64,
        ).reshape(-1, 2)
        self._terms, self._heads = spans[:, 0], spans[:, 1]
        self._own: dict[int, int] = {}
        """Of each term's number, how many sections here hold it."""

    def _read(self, sql: str) -> Iterator[Sequence[Any]]:
        path = self._folder / "sections.sqlite"
        uri = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as rows:
            yield from rows.execute(sql)

    def documents(self) -> Iterator[tuple[int, bytes]]:
        sql = """SELECT number, id, title, subject, language, record, words, text
            FROM documents ORDER BY number"""
        return packed("ittttti" + "b", self._read(sql))

    def sections(self) -> Iterator[tuple[int, bytes]]:
        sql = """SELECT row, id, document, start, "end", byte_start, byte_end, heading,
            heading_path, sha256, embedded, first_part, parts, first_term, head_terms,
            terms, sentences FROM sections ORDER BY row"""
        return packed("iqiiiii" + "tttt" + "qiqii" + "t", self._read(sql))

    def vectors(self) -> Iterator[tuple[int, bytes]]:
        count, at_once = len(self._terms), 512
        for first in range(0, count, at_once):
            rows = range(first, min(first + at_once, count))
            vectors = self._segment.vectors.section_vectors(rows)
            yield len(rows), packed_vectors(first, vectors, halves=self._halves)

    def postings(self) -> Iterator[tuple[int, bytes]]:
        """Yield them by term, then by row, a range of terms at a time."""
        every = self._segment.words.terms[:]
        lengths = self._terms + (HEAD_WEIGHT - 1) * self._heads
        norm = _norms(lengths)
        held = np.bincount(every) if len(every) else np.zeros(0, dtype=np.int64)
        for low, high in _ranges(held):
            at = np.flatnonzero((every >= low) & (every < high))
            row = np.searchsorted(np.cumsum(self._terms), at, side="right")
            place = at - (np.cumsum(self._terms) - self._terms)[row]
            uses = np.where(place < self._heads[row], HEAD_WEIGHT, 1)
            key = every[at].astype(np.int64) * len(self._terms) + row
            order = np.argsort(key, kind="stable")
            key, uses = key[order], uses[order]
            first = np.flatnonzero(np.diff(key, prepend=-1))
            times = np.add.reduceat(uses, first).astype(np.float64)
            term, row = np.divmod(key[first], len(self._terms))
            numbers, counts = np.unique(term, return_counts=True)
            self._own.update(zip(numbers.tolist(), counts.tolist(), strict=True))
            weight = (times / (times + norm[row])).astype(np.float32)
            yield from _packed_postings(term, row, weight)

    def blocks(self) -> Iterator[tuple[int, bytes]]:
        parts = self._segment.parts
        width = parts[0:1].shape[-1] if len(parts) else 1
        yield from _packed_blocks(TERM_BLOCKS, self._segment.words.terms, "<i4", 1)
        codes = (self._folder / CODES).exists()
        kind, number = (CODE_BLOCKS, "<u1") if codes else (PART_BLOCKS, "<f2")
        yield from _packed_blocks(kind, parts, number, width)
        if (self._folder / SKETCHES).exists():
            sketches = np.fromfile(self._folder / SKETCHES, dtype=np.uint8)
            yield from _packed_blocks(SKETCH_BLOCKS, sketches, "<u1", 1)

    def documents_begin(self) -> list[tuple[int, int, int, int]]:
        """Return with what each document that has sections begins."""
        sql = """SELECT document, min(row), min(first_term), min(first_part)
            FROM sections GROUP BY document ORDER BY document"""
        return [(int(a), int(b), int(c), int(d)) for a, b, c, d in self._read(sql)]

    def ends(self) -> tuple[int, int, int]:
        """Return how many sections, terms and vectors of parts there are."""
        segment = self._segment
        return len(self._terms), len(segment.words.terms), len(segment.parts)

    def sliced_blocks(self, slices: Slices) -> Iterator[tuple[int, int, int, bytes]]:
        """Yield slice, kind, number and bytes of each block, in this order."""
        parts, terms = self._segment.parts, self._segment.words.terms
        width = parts[0:1].shape[-1] if len(parts) else 1
        codes = (self._folder / CODES).exists()
        kind, number = (CODE_BLOCKS, "<u1") if codes else (PART_BLOCKS, "<f2")
        whole = np.zeros(0, dtype=np.uint8)
        if (self._folder / SKETCHES).exists():
            whole = np.fromfile(self._folder / SKETCHES, dtype=np.uint8)
        for at in range(len(slices.row) - 1):
            some = [
                (TERM_BLOCKS, terms[slices.term[at] : slices.term[at + 1]], "<i4", 1),
                (kind, parts[slices.part[at] : slices.part[at + 1]], number, width),
            ]
            if not at:
                some.append((SKETCH_BLOCKS, whole, "<u1", 1))
            for one, numbers, dtype, wide in sorted(some, key=lambda item: item[0]):
                step = rows_in_block(np.dtype(dtype), wide)
                for block, begin in enumerate(range(0, len(numbers), step)):
                    data = np.ascontiguousarray(
                        numbers[begin : begin + step], dtype=dtype
                    )
                    yield at, one, block, data.tobytes()

    def vocabulary(self) -> Iterator[tuple[int, bytes]]:
        sql = "SELECT word, uses FROM vocabulary ORDER BY word"
        return packed("ti", self._read(sql))

    def terms(
        self, others: Callable[[Sequence[int]], dict[int, str]]
    ) -> Iterator[tuple[int, bytes]]:
        """Yield the terms that the segment tells of, and those its sections hold."""
        sql = "SELECT term, number, sections FROM term_numbers"
        rows = [
            (term, number, sections, self._own.get(number, 0))
            for term, number, sections in self._read(sql)
        ]
        untold = sorted(self._own.keys() - {number for _, number, _, _ in rows})
        if untold:
            rows += [
                (term, number, None, self._own[number])
                for number, term in others(untold).items()
            ]
        return packed("tiii", sorted(rows, key=lambda row: row[0].encode()))

    def names(self) -> Iterator[tuple[int, bytes]]:
        sql = "SELECT name, subject, exact, start, last FROM names ORDER BY name"
        return packed("ttott", self._read(sql))

    def name_words(self) -> Iterator[tuple[int, bytes]]:
        return packed("t", self._read("SELECT word FROM name_words ORDER BY word"))

    def facts(self) -> Iterator[tuple[int, bytes]]:
        return packed("tt", self._read("SELECT name, value FROM facts ORDER BY name"))


def _norms(lengths: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what BM25 adds below the line for sections of so many terms each."""
    if not len(lengths):
        return np.zeros(0)
    different, places = np.unique(lengths, return_inverse=True)
    told = np.array([told_length(int(one)) for one in different], dtype=np.float64)
    mean = max(float(lengths.mean()), 1e-9)
    norms: NDArray[np.float64] = (K1 * (1 - B + B * told / mean))[places]
    return norms


def _ranges(held: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield ranges of terms of which each occurs not too often to be sorted at once."""
    before, low = 0, 0
    ends = np.cumsum(held)
    while low < len(held):
        high = int(np.searchsorted(ends, before + MOST_POSTINGS, side="right"))
        high = max(high, low + 1)
        yield low, high
        low, before = high, int(ends[high - 1])


_KINDS = {
    "i": struct.Struct(">ii"),
    "q": struct.Struct(">iq"),
    "o": struct.Struct(">i?"),
}
_LENGTH = struct.Struct(">i")
_NULL = _LENGTH.pack(-1)


def packed(kinds: str, rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, bytes]]:
    """Yield rows as a binary COPY has them, about a megabyte at once.

    Args:
        kinds: Of each column: i and q for whole numbers of 4 and 8 bytes, t for text,
            b for bytes, o for yes or no.
        rows: Their values.
    """
    begin = struct.pack(">h", len(kinds))
    some, count, size = [], 0, 0
    for row in rows:
        fields = [begin]
        for kind, value in zip(kinds, row, strict=True):
            fields += _field(kind, value)
        line = b"".join(fields)
        some.append(line)
        count, size = count + 1, size + len(line)
        if size >= AT_ONCE:
            yield count, b"".join(some)
            some, count, size = [], 0, 0
    if some:
        yield count, b"".join(some)


def _field(kind: str, value: Any) -> Sequence[bytes]:
    if value is None:
        return [_NULL]
    if kind in _KINDS:
        size = {"i": 4, "q": 8, "o": 1}[kind]
        return [_KINDS[kind].pack(size, bool(value) if kind == "o" else value)]
    data = value if kind == "b" else value.encode()
    if kind == "t" and b"\0" in data:
        raise IndexServerError(
            f"PostgreSQL keeps no text with a NUL sign: {value[:60]!r}",
            hint="Take the sign out of the file, or leave the file away.",
        )
    return [_LENGTH.pack(len(data)), data]


def packed_vectors(first: int, vectors: NDArray[np.float32], *, halves: bool) -> bytes:
    """Return vectors as a binary COPY has them, numbered from ``first``."""
    count, width = vectors.shape
    kind = ">f2" if halves else ">f4"
    size = 4 + width * np.dtype(kind).itemsize
    rows = np.zeros(
        count,
        dtype=[
            ("fields", ">i2"), ("row_size", ">i4"), ("row", ">i4"), ("size", ">i4"),
            ("width", ">i2"), ("unused", ">i2"), ("v", kind, (width,)),
        ],
    )  # fmt: skip
    rows["fields"], rows["row_size"], rows["size"], rows["width"] = 2, 4, size, width
    rows["row"] = np.arange(first, first + count)
    rows["v"] = vectors
    return rows.tobytes()


def _packed_postings(
    term: NDArray[np.int64], row: NDArray[np.int64], weight: NDArray[np.float32]
) -> Iterator[tuple[int, bytes]]:
    kind = [
        ("fields", ">i2"), ("term_size", ">i4"), ("term", ">i4"),
        ("row_size", ">i4"), ("row", ">i4"), ("size", ">i4"), ("weight", ">f4"),
    ]  # fmt: skip
    at_once = 50_000
    for first in range(0, len(term), at_once):
        some = slice(first, first + at_once)
        rows = np.zeros(len(term[some]), dtype=kind)
        rows["fields"] = 3
        rows["term_size"] = rows["row_size"] = rows["size"] = 4
        rows["term"], rows["row"] = term[some], row[some]
        rows["weight"] = weight[some]
        yield len(rows), rows.tobytes()


def _packed_blocks(
    kind: int, numbers: Any, dtype: str, width: int
) -> Iterator[tuple[int, bytes]]:
    at_once = rows_in_block(np.dtype(dtype), width)

    def rows() -> Iterator[tuple[int, int, bytes]]:
        for block, first in enumerate(range(0, len(numbers), at_once)):
            some = np.ascontiguousarray(numbers[first : first + at_once], dtype=dtype)
            yield kind, block, some.tobytes()

    return packed("iib", rows())
