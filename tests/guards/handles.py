"""Counting what is open: SQLite connections, and files in use below a folder."""

from __future__ import annotations

import gc
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from explainbot.index.storage.sqlite import Database


@contextmanager
def without_collector() -> Iterator[None]:
    """Let nothing be closed because the cycle collector happened to run."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Connections:
    """Holds every connection made from now on, so that only ``close`` closes one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Begin to hold them."""
        self._all: list[sqlite3.Connection] = []
        self._holders: list[Database] = []
        connect, begin = sqlite3.connect, Database.__init__

        def connected(*given: Any, **more: Any) -> sqlite3.Connection:
            self._all.append(connect(*given, **more))
            return self._all[-1]

        def begun(database: Database, path: Path) -> None:
            self._holders.append(database)
            begin(database, path)

        monkeypatch.setattr(sqlite3, "connect", connected)
        monkeypatch.setattr(Database, "__init__", begun)

    @property
    def made(self) -> int:
        """How many were made."""
        return len(self._all)

    @property
    def live(self) -> int:
        """How many of them are open."""
        return sum(map(_is_open, self._all))


def _is_open(connection: sqlite3.Connection) -> bool:
    try:
        _ = connection.total_changes
    except sqlite3.ProgrammingError:
        return False
    return True


def files_left_in_use(folder: Path, seconds: float = 20.0) -> list[str]:
    """Return what ``files_in_use`` still finds when it has had time to become none.

    tantivy (0.27) looks for a newer index in a thread of its own when one is opened,
    and that thread holds the files until it has looked, whoever let go meanwhile.
    """
    end = time.monotonic() + seconds
    while (found := files_in_use(folder)) and time.monotonic() < end:
        time.sleep(0.02)
    return found


def files_in_use(folder: Path) -> list[str]:
    """Return the files below a folder that this process has open or mapped.

    One that was deleted meanwhile counts, too.
    """
    own = Path("/proc/self")
    if not (own / "fd").is_dir():
        pytest.skip("this system does not list a process's open files")
    found = []
    for link in (own / "fd").iterdir():
        with suppress(OSError):  # the listing's own
            found.append(str(link.readlink()))
    for line in (own / "maps").read_text().splitlines():
        found += [line.split(maxsplit=5)[5]] if len(line.split(maxsplit=5)) > 5 else []
    return sorted(name for name in found if name.startswith(str(folder.resolve())))
