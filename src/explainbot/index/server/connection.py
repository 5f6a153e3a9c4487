"""Server of an index: its address, connections, schema and errors.

An index lives in one schema of a PostgreSQL database with the extension pgvector.  The
schema holds a few tables of generations, and a set of tables for each segment, which
never change once they are there (``segments``, ``writing``).

The driver is psycopg 3, of the extra ``postgres``; nothing here is imported for an
index in a folder.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import re
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import RLock
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from explainbot.errors import ClosedError, IndexDamagedError, IndexServerError
from explainbot.index.server.shards import Shards

if TYPE_CHECKING:
    import psycopg
    from psycopg import Connection
    from psycopg.sql import Composed

SCHEMES = ("postgresql", "postgres")
SCHEMA = "explainbot"
"""Where an address names none."""
LOWEST_SERVER, LOWEST_VECTOR = 140_000, (0, 8)
"""Versions of PostgreSQL and of pgvector that are needed."""
WAITS = (0.1, 0.3, 1.0, 2.0, 4.0, 8.0)
"""Seconds between tries to reach a server again that was lost, as when it restarts."""
OWN = ("schema", "partial", "class")
"""Parameters of an address that are not the driver's."""
LONGEST_GROUP = 60
CONNECT_TIMEOUT = 10
LOOK = 5.0
"""Seconds between looks whether a server of a part is back."""
CREDENTIALS = "The password comes from PGPASSWORD, ~/.pgpass or a service file."
GUIDE = "docs/postgres.md says how."
_SETTINGS = """SET jit = off; SET hnsw.ef_search = 400;
    SET enable_partitionwise_join = on; SET enable_partitionwise_aggregate = on;
    SET hnsw.iterative_scan = relaxed_order;
    SELECT set_config('search_path', coalesce((SELECT quote_ident(nspname)
        FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
        WHERE extname = 'vector'), 'public'), false)"""
"""pgvector may be in any schema; our own tables are named with theirs."""
Values: TypeAlias = Sequence[Any] | Mapping[str, Any]
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,40}")
_SECRET = re.compile(r"^(ssl)?password$", re.IGNORECASE)

SPREAD = 2
"""Version of the schema from which on an index may be spread."""
MIGRATIONS = (
    """
    CREATE TABLE {schema}.segments (name text COLLATE "C" PRIMARY KEY,
        dimension integer NOT NULL, search text NOT NULL, tables text NOT NULL,
        made timestamptz NOT NULL DEFAULT now());
    CREATE TABLE {schema}.generations (name text COLLATE "C" PRIMARY KEY,
        head text NOT NULL, sources bytea NOT NULL,
        made timestamptz NOT NULL DEFAULT now());
    CREATE TABLE {schema}.curation (generation text COLLATE "C" NOT NULL
        REFERENCES {schema}.generations ON DELETE CASCADE,
        name text COLLATE "C" NOT NULL, content bytea NOT NULL,
        PRIMARY KEY (generation, name));
    CREATE TABLE {schema}.current (
        single boolean PRIMARY KEY DEFAULT true CHECK (single),
        generation text COLLATE "C" NOT NULL REFERENCES {schema}.generations);
    """,
    """
    CREATE TABLE {schema}.shards (number integer PRIMARY KEY, address text NOT NULL);
    CREATE TABLE {schema}.parts (segment text COLLATE "C" NOT NULL
        REFERENCES {schema}.segments ON DELETE CASCADE,
        part integer NOT NULL, shard integer NOT NULL REFERENCES {schema}.shards,
        graph boolean NOT NULL, PRIMARY KEY (segment, part));
    """,
    """
    CREATE TABLE {schema}.usage (id uuid PRIMARY KEY,
        number bigint GENERATED ALWAYS AS IDENTITY,
        kind text COLLATE "C" NOT NULL, class text COLLATE "C" NOT NULL,
        owner text COLLATE "C" NOT NULL, line text NOT NULL);
    CREATE INDEX ON {schema}.usage (kind, owner, number);
    ALTER TABLE {schema}.usage ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON {schema}.usage
        USING (owner = current_setting('explainbot.owner', true));
    GRANT SELECT, INSERT, DELETE ON {schema}.usage TO PUBLIC;
    """,
    """
    CREATE TABLE {schema}.across (model text COLLATE "C" NOT NULL,
        key text COLLATE "C" NOT NULL, v vector NOT NULL, parts bytea NOT NULL,
        PRIMARY KEY (model, key));
    """,
)
"""What brings a schema from one version to the next; the first makes it."""


@dataclass(frozen=True)
class Address:
    """Where an index lives; it holds no password."""

    text: str
    """As it is kept and shown."""
    conninfo: str
    """As the driver takes it."""
    schema: str
    partial: bool = True
    """Whether an answer may come from a part of the index, where servers are gone."""
    group: str = ""
    """The class whose questions are kept, and shown; "" for none."""


def parse_address(text: str) -> Address:
    """Return an address that was written as postgresql://USER@HOST:PORT/DATABASE.

    Beside libpq's parameters it may name ``schema``, that of the index, and ``class``,
    of which what is kept of use is, and say ``partial=no``: no answer comes from a part
    of an index.

    Raises:
        IndexServerError: It is none, or holds a password, which is not repeated.
    """
    written = text.strip()
    try:
        parts = urlsplit(written)
        secret = parts.password is not None
    except ValueError:
        raise IndexServerError(
            "this is no address of a server",
            hint="Write it as postgresql://USER@HOST:PORT/DATABASE",
        ) from None
    values = parse_qsl(parts.query, keep_blank_values=True)
    if secret or any(_SECRET.match(name) for name, _ in values):
        raise IndexServerError(
            "a password stands in the address of the server", hint=CREDENTIALS
        )
    if parts.scheme not in SCHEMES or parts.fragment or not written.isprintable():
        raise IndexServerError(
            "this is no address of a server",
            hint="Write it as postgresql://USER@HOST:PORT/DATABASE",
        )
    schema = dict(values).get("schema", SCHEMA)
    if not _NAME.fullmatch(schema) or schema.startswith("pg_"):
        raise IndexServerError(
            f'"{schema}" is no name of a schema',
            where=written,
            hint="Take up to 41 small letters, digits and _, such as: class_7b",
        )
    partial = dict(values).get("partial", "yes")
    if partial not in ("yes", "no"):
        raise IndexServerError(
            f'partial is yes or no, not "{partial[:20]}"', where=written
        )
    group = dict(values).get("class", "")
    if len(group) > LONGEST_GROUP or not group.isprintable():
        raise IndexServerError(
            f"the name of a class has at most {LONGEST_GROUP} letters", where=written
        )
    rest = urlencode(
        [(name, value) for name, value in values if name not in OWN], quote_via=quote
    )
    # Not urlunsplit: it drops the empty host of an address of a socket.
    bare = written.partition("?")[0]
    conninfo = f"{bare}?{rest}" if rest else bare
    return Address(written, conninfo, schema, partial == "yes", group)


def driver() -> Any:
    """Return psycopg.

    Raises:
        IndexServerError: It is not installed.
    """
    try:
        import psycopg
    except ImportError as error:
        raise IndexServerError(
            f"what speaks to PostgreSQL is not installed ({error})",
            hint="Run: pip install 'explainbot[postgres]'",
        ) from None
    return psycopg


class Server:
    """A connection to the server of an index, made anew when it is lost.

    Several threads may use it, one after another.
    """

    def __init__(self, address: Address, *, writes: bool = False) -> None:
        """Connect.

        Args:
            address: Of the index.
            writes: Whether anything may be changed.

        Raises:
            IndexServerError: The server cannot be reached, or is too old.
        """
        self.address = address
        self._writes = writes
        self._psycopg = driver()
        self._lock = RLock()
        self._process = os.getpid()
        self.partial = False
        """Whether what is asked may be told of a part of the index alone."""
        self._held: list[int] = []
        self._texts: dict[tuple[str, str, frozenset[int]], bytes] = {}
        self.shards = Shards()
        """What of the index is on other servers."""
        self._connection = self._connected()
        self._close = weakref.finalize(self, self._connection.close)

    def _connected(self) -> Connection[Any]:
        try:
            made: Connection[Any] = self._psycopg.connect(
                self.address.conninfo,
                autocommit=True,
                connect_timeout=CONNECT_TIMEOUT,
                application_name="explainbot",
                client_encoding="utf8",
            )
        except self._psycopg.Error as error:
            raise unreachable(self.address, error) from None
        try:
            self._set_up(made)
        except BaseException:
            made.close()
            raise
        return made

    def _set_up(self, connection: Connection[Any]) -> None:
        version = connection.info.server_version
        if version < LOWEST_SERVER:
            raise IndexServerError(
                f"PostgreSQL {version // 10000} is too old",
                where=self.address.text,
                hint=f"Version {LOWEST_SERVER // 10000} is the oldest that will do.",
            )
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise IndexServerError(
                f"the database is in {encoding}, not in UTF-8",
                where=self.address.text,
                hint="Have one made: CREATE DATABASE ... ENCODING 'UTF8'",
            )
        mode = "" if self._writes else "SET default_transaction_read_only = on;"
        try:
            connection.execute(f"{mode} {_SETTINGS}")
        except self._psycopg.Error as error:
            raise told(self.address, error) from None

    def check_open(self) -> None:
        """Raise ClosedError once this is closed."""
        if not self._close.alive:
            raise ClosedError.of("the index")

    @property
    def opened(self) -> Connection[Any]:
        """The connection as it is.

        Raises:
            ClosedError: It was closed.
        """
        self.check_open()
        return self._connection

    def sql(self, text: str, segment: str = "") -> bytes:
        """Return a statement in which {names} of tables are filled in.

        Args:
            text: With a name in braces for each table; values are parameters.
            segment: Of whose tables they are; "" for those of the whole index.
        """
        key = text, segment, self.shards.parts_gone
        if key not in self._texts:
            named = self.shards.text(text, segment)
            composed = compose(named, self.address.schema, segment)
            self._texts[key] = composed.as_bytes(self._connection)
        return self._texts[key]

    def rows(
        self,
        text: str | Callable[[], str],
        values: Values = (),
        segment: str = "",
    ) -> list[Any]:
        """Return all rows that a query finds; asked again where the server was lost.

        A text that depends on which parts of the index are there is given as what
        returns it.

        Raises:
            IndexServerError: It cannot be asked, or a part of the index is gone.
            IndexDamagedError: A table of the index is missing.
        """
        found: list[Any] = self.again(lambda: self._asked(text, values, segment))
        return found

    def _asked(
        self, text: str | Callable[[], str], values: Values, segment: str
    ) -> list[Any]:
        if segment in self.shards.parts and self.shards.gone and not self._may_go_on():
            self.look()
            self._check_parts()
        written = text if isinstance(text, str) else text()
        with self.opened.cursor(binary=True) as cursor:
            found = cursor.execute(self.sql(written, segment), values or None)
            return found.fetchall()

    def each(
        self, text: str, values: Sequence[Any] = (), segment: str = ""
    ) -> Iterator[Any]:
        """Yield the rows that a query finds as they come; none is asked twice.

        Raises:
            IndexServerError: It cannot be asked.
        """
        with (
            self._lock,
            self.errors(),
            self.opened.transaction(),
            self.opened.cursor("each", binary=True) as cursor,
        ):
            cursor.itersize = 64
            cursor.execute(self.sql(text, segment), values or None)
            yield from cursor

    def again(self, work: Callable[[], Any]) -> Any:
        """Return what some work returns; begun again where the server was lost.

        Only for what may be done twice.
        """
        with self._lock:
            for wait in (*WAITS, None):
                try:
                    return self._with_parts(work)
                except self._psycopg.Error as error:
                    if not lost(self._connection, error) or wait is None:
                        raise told(self.address, error) from None
                self._reconnect(wait)
        return None

    def _with_parts(self, work: Callable[[], Any]) -> Any:
        """Return what some work returns; begun again where a part of the index is gone.

        Raises:
            IndexServerError: It is gone, and nothing may be told of the others alone.
        """
        while True:
            try:
                return work()
            except self._psycopg.Error as error:
                there = not self._connection.closed and self.shards.parts
                if not there or not lost(self._connection, error):
                    raise
                if not self.look():
                    raise
                self._check_parts()

    def look(self) -> bool:
        """See which other servers answer; return whether others do than before."""
        self.shards.looked = time.monotonic()
        gone = frozenset(n for n in self.shards.addresses if not self._answers(n))
        changed = gone != self.shards.gone
        self.shards.take(gone)
        return changed

    def _answers(self, shard: int) -> bool:
        """Whether one answers; asked twice, for a connection may be an old one."""
        text = self.sql(f"SELECT n FROM {{alive_{shard}}}")  # noqa: S608 - ours
        for _ in range(2):
            with suppress(self._psycopg.Error), self.opened.cursor() as cursor:
                return bool(cursor.execute(text).fetchone())
        return False

    def _check_parts(self) -> None:
        missing = self.shards.missing
        if missing and not self._may_go_on():
            raise IndexServerError(
                f"{missing[0]} of {missing[1]} parts of the index could not be asked "
                f"({self.shards.named()})",
                where=self.address.text,
                hint="Check that those servers run, then run the command again.",
            )

    def _may_go_on(self) -> bool:
        """Whether what is asked may be told of the parts that are there; of some."""
        missing = self.shards.missing
        return missing is None or (self.partial and missing[0] < missing[1])

    def check_whole(self) -> None:
        """Raise IndexServerError where a part is missing: what is not there may be."""
        if self.shards.gone:
            self.partial = False
            self._check_parts()

    def renew(self) -> None:
        """Begin to count which parts are missing; ask those again that were gone."""
        with self._lock:
            late = time.monotonic() - self.shards.looked > LOOK
            if self.shards.gone and (late or not self.partial):
                self.look()
            self.shards.noted = self.shards.missing

    def _reconnect(self, wait: float) -> None:
        """Wait, connect anew and hold what was held; leave it lost if that fails."""
        time.sleep(wait)
        with suppress(IndexServerError, self._psycopg.Error):
            fresh = self._connected()
            self._close.detach()
            self._connection.close()
            self._connection = fresh
            self._close = weakref.finalize(self, fresh.close)
            for key in self._held:
                fresh.execute("SELECT pg_advisory_lock_shared(%s)", [key])

    def hold(self, segment: str) -> None:
        """Keep a segment from being swept away as long as this is open."""
        key = lock_key(self.address, segment)
        self.rows("SELECT pg_advisory_lock_shared(%s)", [key])
        self._held.append(key)

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Raise the driver's errors as ours."""
        try:
            yield
        except self._psycopg.Error as error:
            raise told(self.address, error) from None

    @property
    def usable(self) -> bool:
        """Whether it is open, and this process's own."""
        alive = self._close.alive and not self._connection.closed
        return alive and self._process == os.getpid()

    def close(self) -> None:
        """Release the connection; may be called twice."""
        if self._process == os.getpid():
            self._close()
        else:  # the parent's, which goes on with it
            self._close.detach()


def read_shards(server: Server) -> Shards:
    """Return what of an index is on other servers."""
    found = Shards()
    if schema_version(server) < SPREAD:
        return found
    found.addresses = dict(server.rows("SELECT number, address FROM {shards}"))
    sql = "SELECT segment, shard FROM {parts} ORDER BY segment, part"
    for segment, shard in server.rows(sql):
        found.parts.setdefault(segment, []).append(shard)
    return found


def compose(text: str, schema: str, segment: str = "") -> Composed:
    """Return a statement with the names of its tables.

    Args:
        text: With {schema}, or {name} for each table.
        schema: That of the index.
        segment: Of whose tables they are; "" for those of the whole index.
    """
    from psycopg import sql

    ending = f"_{segment}" if segment else ""
    names = {name for name in re.findall(r"\{(\w+)\}", text) if name != "schema"}
    filled: dict[str, Any] = {
        name: sql.Identifier(schema, f"{name}{ending}") for name in names
    }
    return sql.SQL(text).format(schema=sql.Identifier(schema), **filled)


def lock_key(address: Address, what: str) -> int:
    """Return the number of an advisory lock, the same everywhere."""
    digest = hashlib.sha256(f"{address.schema} {what}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


_kept: dict[str, Server] = {}
_folders: dict[str, TemporaryDirectory[str]] = {}
"""Of what settles something, by generation."""
_keeping = RLock()


def look_up(address: Address, text: str, values: Sequence[Any] = ()) -> list[Any]:
    """Return the rows that a small query finds, by a connection that is kept.

    Raises:
        IndexServerError: The server cannot be asked.
    """
    with kept_server(address) as server:
        return server.rows(text, values)


@contextmanager
def kept_server(address: Address) -> Iterator[Server]:
    """Give a connection that is kept for small work; to one thread at a time.

    Raises:
        IndexServerError: The server cannot be reached.
    """
    with _keeping:
        if not _kept:
            atexit.unregister(_forget_all)
            atexit.register(_forget_all)
        server = _kept.get(address.text)
        if server is None or not server.usable:
            if server is not None:
                server.close()
            server = _kept[address.text] = Server(address)
        yield server


def forget(address: Address) -> None:
    """Close the connection that is kept for small queries."""
    with _keeping:
        server = _kept.pop(address.text, None)
        if server is not None:
            server.close()


def _forget_all() -> None:
    for server in [*_kept.values()]:
        forget(server.address)


def current_on(address: Address) -> str:
    """Return the name of the generation in use; "" if there is none yet.

    Raises:
        IndexServerError: The server cannot be asked, or keeps no index there.
    """
    found = look_up(address, "SELECT generation FROM {current}")
    return found[0][0] if found else ""


def generation_on(address: Address, name: str) -> tuple[str, float] | None:
    """Return the first line of a manifest, and when it was made; None if unknown."""
    sql = "SELECT head, extract(epoch FROM made)::float8 FROM {generations} "
    found = look_up(address, sql + "WHERE name = %s", [name])
    return found[0] if found else None


def generations_on(address: Address) -> list[str]:
    """Return the names of all generations, newest first."""
    sql = "SELECT name FROM {generations} ORDER BY made DESC, name"
    return [row[0] for row in look_up(address, sql)]


def sources_on(address: Address, name: str) -> list[str]:
    """Return the lines of a manifest that tell of files; none if it is unknown.

    Raises:
        IndexServerError: The server cannot be asked.
        ValueError: They are damaged.
    """
    import zlib

    found = look_up(
        address, "SELECT sources FROM {generations} WHERE name = %s", [name]
    )
    try:
        lines = zlib.decompress(found[0][0]).decode("utf-8") if found else ""
    except zlib.error as error:
        raise ValueError(error) from None
    return lines.split("\n")[:-1]


def curation_on(address: Address, name: str) -> list[tuple[str, bytes]]:
    """Return the names below corpus/, and contents, of what settles something."""
    sql = "SELECT name, content FROM {curation} WHERE generation = %s ORDER BY name"
    return look_up(address, sql, [name])


def kept_files(name: str, files: Sequence[tuple[str, bytes]]) -> Path:
    """Write files into a folder that goes with this process; return it.

    Args:
        name: Of the generation that they belong to.
        files: Their names below it, and their bytes.
    """
    if name not in _folders:
        _folders[name] = TemporaryDirectory(prefix="explainbot-")
    folder = Path(_folders[name].name)
    for below, content in files:
        path = folder / below
        if folder in path.resolve().parents:  # a server may say anything
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return folder


def schema_version(server: Server) -> int:
    """Return the version of the index's schema; 0 if there is none."""
    name = server.address.schema
    sql = "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace "
    found = server.rows(sql + "WHERE nspname = %s", [name])
    noted = re.fullmatch(
        r"explainbot index, version (\d+)", (found or [[""]])[0][0] or ""
    )
    return int(noted[1]) if noted else 0


def check_schema(server: Server) -> None:
    """Raise IndexServerError unless the schema is of this program's version."""
    version, now = schema_version(server), len(MIGRATIONS)
    if version == now:
        return
    where = server.address.text
    if not version:
        raise IndexServerError(
            f'the schema "{server.address.schema}" holds no index',
            where=where,
            hint=f"Make it with: explainbot init DIR --store '{where}'",
        )
    if version > now:
        raise IndexServerError(
            f"the index's schema has version {version}, this program knows {now}",
            where=where,
            hint="Install a newer explainbot.",
        )
    raise IndexServerError(
        f"the index's schema has version {version}, this program needs {now}",
        where=where,
        hint="Who builds the index runs: explainbot index",
    )


def migrate(server: Server) -> None:
    """Make the schema, or bring it to this program's version, all or nothing.

    Raises:
        IndexServerError: The role may not, pgvector is missing, or the schema is
            somebody else's or a newer program's.
    """
    address = server.address
    version = schema_version(server)
    if version == len(MIGRATIONS):
        _check_vector(server)
        return
    if version > len(MIGRATIONS):
        check_schema(server)
    with server.errors(), server.opened.transaction():
        server.opened.execute(
            "SELECT pg_advisory_xact_lock(%s)", [lock_key(address, "schema")]
        )
        version = schema_version(server)
        if not version:
            _begin(server)
        for step in MIGRATIONS[version:]:
            server.opened.execute(compose(step, address.schema))
        noted = f"explainbot index, version {len(MIGRATIONS)}"
        comment = f"COMMENT ON SCHEMA {{schema}} IS '{noted}'"
        server.opened.execute(compose(comment, address.schema))


def _begin(server: Server) -> None:
    """Have pgvector and an empty schema."""
    address, connection = server.address, server.opened
    _check_vector(server)
    there = connection.execute(
        """SELECT (SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid)
        FROM pg_namespace n WHERE nspname = %s""",
        [address.schema],
    ).fetchone()
    if there and there[0]:
        raise IndexServerError(
            f'the schema "{address.schema}" holds other tables',
            where=address.text,
            hint="Name another in the address: ?schema=NAME",
        )
    if not there:
        connection.execute(compose("CREATE SCHEMA {schema}", address.schema))


def _check_vector(server: Server) -> None:
    """Raise IndexServerError unless pgvector is there, or can be switched on."""
    sql = "SELECT extversion FROM pg_extension WHERE extname = 'vector'"
    found = server.opened.execute(sql).fetchone()
    if not found:
        try:
            with server.opened.transaction():
                server.opened.execute("CREATE EXTENSION vector SCHEMA public")
        except driver().Error as error:
            raise IndexServerError(
                f"the extension vector is missing ({_first(error)})",
                where=server.address.text,
                hint="Have an administrator install pgvector and run in this database: "
                "CREATE EXTENSION vector SCHEMA public",
            ) from None
        found = server.opened.execute(sql).fetchone()
    version = str(found[0]) if found else ""
    numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
    if numbers < LOWEST_VECTOR:
        raise IndexServerError(
            f"pgvector {version} is too old",
            where=server.address.text,
            hint="Version 0.8 is the oldest that will do. Install it, then run: "
            "ALTER EXTENSION vector UPDATE",
        )


def lost(connection: Connection[Any], error: psycopg.Error) -> bool:
    """Whether an error means that the server, or the way to it, is gone."""
    state = error.sqlstate or ""
    # 57P01 to 57P03: it stops, has crashed, or starts; class 08: the connection.
    return connection.closed or state[:2] == "08" or state[:4] == "57P0"


def _first(error: Exception) -> str:
    """Return the first line of what a server says."""
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    lines = [line.strip() for line in str(primary or error).splitlines()]
    return next(filter(None, lines), type(error).__name__)


def unreachable(address: Address, error: Exception) -> IndexServerError:
    """Return the error for a server to which no connection can be made."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = lines[0].removeprefix("connection failed: ") if lines else "no answer"
    return IndexServerError(
        f"the server of the index cannot be reached ({said})",
        where=address.text,
        hint=f"Check the address, and that the server runs. {CREDENTIALS}",
    )


def told(
    address: Address, error: psycopg.Error
) -> IndexServerError | IndexDamagedError:
    """Return the error of ours for one of the driver's."""
    state, said = error.sqlstate or "", _first(error)
    where = address.text
    if state == "53100":
        return IndexServerError(
            f"the server's disk is full ({said})",
            where=where,
            hint="Make room there, then run the command again; "
            "the index before is still in use.",
        )
    if state in ("42501", "25006"):
        return IndexServerError(
            f"the role may not do this ({said})", where=where, hint=GUIDE
        )
    if state in ("42P01", "3F000"):
        return IndexDamagedError(
            f"a part of the index is not on the server ({said})",
            where=where,
            hint="Run: explainbot index --rebuild",
        )
    if state[:2] == "08" and "explainbot_" in said:
        return IndexServerError(
            f"a part of the index could not be asked ({said})",
            where=where,
            hint="Check that the server of that part runs, then run the command again.",
        )
    if not state or state[:2] in ("08", "57"):
        return IndexServerError(
            f"the connection to the server of the index was lost ({said})",
            where=where,
            hint="Check that the server runs, then run the command again.",
        )
    return IndexServerError(f"the server of the index says: {said}", where=where)


def refuse(what: str, address: Address, hint: str = "") -> NoReturn:
    """Raise IndexServerError about an address."""
    raise IndexServerError(what, where=address.text, hint=hint)
