"""What is kept of use, on the server of an index: a table of lines, each of a class.

Whoever may ask may add lines, and sees and deletes those of his own folder: the table's
rows are bound to a secret of that folder (row level security).  The owner of the index,
who builds it, sees the lines of all.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from uuid import uuid4

from explainbot.errors import ExplainbotError, OutputError
from explainbot.index.server.connection import Address, kept_server
from explainbot.index.storage.manifest import server_address
from explainbot.paths import keep_to_oneself
from explainbot.progress import Log

if TYPE_CHECKING:
    from explainbot.index.server.connection import Server
    from explainbot.paths import Places

LOG = Log(__name__)
OWNER, MINE_ALONE = "owner", 0o600
"""In ``.explainbot/``: the secret that shows a folder its own lines."""

MOST = 40_000
"""Lines of one kind that are kept of one folder; then the eldest go."""
TRIMMED = 500
"""After so many lines it is looked whether there are too many."""


class Used(NamedTuple):
    """Whose lines, and of which kind."""

    address: Address
    kind: str
    owner: str
    """The folder's secret."""
    own: bool
    """Whether nobody else's are read or deleted, whoever asks."""


def add(used: Used, lines: Sequence[dict[str, Any]]) -> None:
    """Add lines; one that says of which ``class`` it is goes under that.

    Raises:
        IndexServerError: The server cannot be asked, or the role may not.
    """
    rows = [
        (
            str(uuid4()),
            used.kind,
            str(line.get("class") or used.address.group),
            used.owner,
            json.dumps(line),
        )
        for line in lines
    ]

    def work(server: Server) -> None:
        newest = 0
        for row in rows:
            found = server.opened.execute(
                server.sql(
                    "INSERT INTO {usage} (id, kind, class, owner, line) VALUES "
                    "(%s, %s, %s, %s, %s) ON CONFLICT (id) DO NOTHING RETURNING number"
                ),
                row,
            ).fetchone()
            newest = int(found[0]) if found else newest
        if newest % TRIMMED < len(rows):
            _trim(server, used)

    _work(used, work)


def _trim(server: Server, used: Used) -> None:
    sql = """DELETE FROM {usage} WHERE owner = %(owner)s AND kind = %(kind)s
        AND number <= (SELECT number FROM {usage} WHERE owner = %(owner)s
        AND kind = %(kind)s ORDER BY number DESC OFFSET %(most)s LIMIT 1)"""
    values = {"owner": used.owner, "kind": used.kind, "most": MOST}
    server.opened.execute(server.sql(sql), values)


def read(used: Used) -> list[dict[str, Any]]:
    """Return the lines that may be seen, oldest first, each with its ``class``.

    Raises:
        IndexServerError: The server cannot be asked.
    """
    which, values = _which(used)

    def work(server: Server) -> list[Any]:
        sql = "SELECT class, line FROM {usage} WHERE " + which + " ORDER BY number"  # noqa: S608 - ours
        found: list[Any] = server.opened.execute(server.sql(sql), values).fetchall()
        return found

    told = [(group, json.loads(line)) for group, line in _work(used, work)]
    return [line | ({"class": group} if group else {}) for group, line in told]


def delete(used: Used) -> None:
    """Delete the lines that ``read`` returns.

    Raises:
        IndexServerError: The server cannot be asked, or the role may not.
    """
    which, values = _which(used)

    def work(server: Server) -> None:
        sql = "DELETE FROM {usage} WHERE " + which  # noqa: S608 - ours
        server.opened.execute(server.sql(sql), values)

    _work(used, work)


def _which(used: Used) -> tuple[str, list[str]]:
    which, values = "kind = %s", [used.kind]
    if used.address.group:
        which, values = f"{which} AND class = %s", [*values, used.address.group]
    if used.own:
        which, values = f"{which} AND owner = %s", [*values, used.owner]
    return which, values


def _work(used: Used, work: Callable[[Server], Any]) -> Any:
    """Work in one transaction, begun again where the server was lost."""

    def all_of_it(server: Server) -> Any:
        with server.opened.transaction():
            # The role that asks is set to read alone.
            server.opened.execute("SET TRANSACTION READ WRITE")
            server.opened.execute(
                "SELECT set_config('explainbot.owner', %s, true)", [used.owner]
            )
            return work(server)

    with kept_server(used.address) as server:
        return server.again(lambda: all_of_it(server))


class KeptRows(Protocol):
    """Where rows of use are kept: the files of a folder, or those and a server."""

    @property
    def what(self) -> str:
        """What is in it, for messages."""

    def append(self, rows: bytes) -> None:
        """Write rows to the end.

        Raises:
            OSError: They cannot be written.
        """

    def read(self) -> Iterator[dict[str, Any]]:
        """Yield the objects, oldest first.

        Raises:
            OutputError: They cannot be read.
        """

    def delete(self) -> None:
        """Delete them.

        Raises:
            OutputError: They cannot be deleted.
        """


@dataclass(frozen=True, slots=True)
class SharedLog:
    """Rows on a server; in a folder's files those that it could not take.

    So it is where the server cannot be asked, or the role may not write there.
    """

    places: Places
    files: KeptRows
    kind: str
    own: bool

    @property
    def what(self) -> str:
        """What is in it, for messages."""
        return self.files.what

    def append(self, rows: bytes) -> None:
        """Write rows to the end, there or here.

        Raises:
            OSError: They can be written nowhere.
        """
        try:
            add(self._used(), [*map(json.loads, rows.split(b"\n\n"))])
        except ExplainbotError as error:
            LOG.info("kept in the folder: %s", error)
            self.files.append(rows)

    def read(self) -> Iterator[dict[str, Any]]:
        """Yield the objects, oldest first, those in files before the others.

        Raises:
            OutputError: They cannot be read.
        """
        yield from self.files.read()
        try:
            yield from read(self._used())
        except (ExplainbotError, OSError) as error:
            raise self._error("read", error) from None

    def delete(self) -> None:
        """Delete what ``read`` yields.

        Raises:
            OutputError: It cannot be deleted.
        """
        try:
            delete(self._used())
        except (ExplainbotError, OSError) as error:
            raise self._error("deleted", error) from None
        self.files.delete()

    def _error(self, what: str, error: Exception) -> OutputError:
        told = getattr(error, "what", "") or getattr(error, "strerror", "") or error
        return OutputError(
            f"{self.files.what} cannot be {what} ({told})",
            where=getattr(error, "where", "") or self.places.index,
        )

    def _used(self) -> Used:
        address = server_address(self.places.index)
        if address is None:
            raise FileNotFoundError(self.places.index)
        return Used(address, self.kind, self._owner(), self.own)

    def _owner(self) -> str:
        """Return the folder's secret, made at its first use."""
        path = self.places.state / OWNER
        try:
            return path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            keep_to_oneself(self.places.state)
        made = secrets.token_hex(16)
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MINE_ALONE)
        except FileExistsError:  # another process was as early
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(file, "w", encoding="ascii") as written:
            written.write(f"{made}\n")
        return made
