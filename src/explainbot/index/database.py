"""A SQLite file that is only read, and is let go of when it is closed or dropped."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import get_ident
from typing import Any

from explainbot.errors import ClosedError, IndexDamagedError, IndexThreadError
from explainbot.index.manifest import REBUILD


def damaged(path: Path, error: Exception) -> IndexDamagedError:
    """Return the error for a section store that cannot be read."""
    return IndexDamagedError(
        f"the section store cannot be read ({error})", where=path, hint=REBUILD
    )


class Database:
    """One open file; for the thread that opened it, but any thread may close it."""

    def __init__(self, path: Path) -> None:
        """Open the file read-only.

        Raises:
            IndexDamagedError: It is missing or no database of ours.
        """
        self.path = path
        self._thread = get_ident()
        uri = f"{path.absolute().as_uri()}?mode=ro"
        try:
            # The last holder may drop it in another thread; who reads is checked here.
            self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise damaged(path, error) from None
        self._close = weakref.finalize(self, self._db.close)
        try:
            self._db.execute("PRAGMA query_only = 1")
            self._db.execute("SELECT value FROM facts LIMIT 1").fetchone()
        except sqlite3.Error as error:
            self._close()
            raise damaged(path, error) from None

    @property
    def _opened(self) -> sqlite3.Connection:
        if not self._close.alive:
            raise ClosedError.of("the index")
        if get_ident() != self._thread:
            raise IndexThreadError(
                "another thread has opened this index",
                where=self.path,
                hint="Open one in each thread.",
            )
        return self._db

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return all rows that a query finds.

        Raises:
            IndexDamagedError: The file cannot be read.
            ClosedError: It was closed.
            IndexThreadError: Another thread has opened it.
        """
        try:
            return self._opened.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise damaged(self.path, error) from None

    def each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Yield the rows that a query finds, as they are wanted; raises as ``rows``."""
        try:
            yield from self._opened.execute(sql, values)
        except sqlite3.Error as error:
            raise damaged(self.path, error) from None

    def piece(self, row: int, start: int, end: int) -> bytes:
        """Return bytes of a document's text, reading no others; raises as ``rows``."""
        try:
            with self._opened.blobopen("documents", "text", row, readonly=True) as blob:
                blob.seek(start)
                data: bytes = blob.read(end - start)
        except sqlite3.Error as error:
            raise damaged(self.path, error) from None
        return data

    def close(self) -> None:
        """Release the file; may be called twice."""
        self._close()
