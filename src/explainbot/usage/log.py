"""Append-only logs of one JSON object a line in ``.explainbot/``.

A row is one write to the end of the file, so that several programs may write at once;
it begins with a line end, so that one that a crash cut off spoils no other.

This module is loaded at every question, and must cost nothing.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explainbot.errors import OutputError
from explainbot.paths import keep_to_oneself

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from explainbot.index.server.usage import KeptRows
    from explainbot.paths import Places

MOST_BYTES = 5_000_000
"""Of a file that is rotated; then it becomes the older one, and the one before goes."""
_OTHERS = 0o077
MINE_ALONE = 0o600
"""Mode of a new file: what somebody asked is for nobody else of the machine."""

SERVER = "SERVER"
"""In ``index/`` of a workspace whose index is on a server (``storage.manifest``)."""
_NO_OTHER = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""A link is not written through, a pipe that nobody reads does not keep us."""


def row(value: Mapping[str, object], *, ascii_only: bool = False) -> bytes:
    """Return an object as a row of a log."""
    text = json.dumps(value, ensure_ascii=ascii_only)
    return f"\n{text}\n".encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class AppendLog:
    """A log's file, and the one before it if it is rotated."""

    folder: Path
    """Made at the first row, with a ``.gitignore``."""
    newer: str
    what: str
    """What is in it, for messages: "the history"."""
    older: str = ""
    """"" for a log that is kept whole."""

    def append(self, rows: bytes) -> None:
        """Write rows to the end.

        Raises:
            OSError: Not all can be written there, or it is a link, a pipe or a device.
        """
        keep_to_oneself(self.folder)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | _NO_OTHER
        file = os.open(self.folder / self.newer, flags, MINE_ALONE)
        try:
            mode = os.fstat(file).st_mode
            if not stat.S_ISREG(mode):
                raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
            if mode & _OTHERS:  # of an older version, or copied
                _keep_from_others(file)
            written = os.write(file, rows)
            if written < len(rows) and os.write(file, rows[written:]) < len(
                rows[written:]
            ):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            full = bool(self.older) and os.fstat(file).st_size >= MOST_BYTES
        finally:
            os.close(file)
        if full:
            self._rotate()

    def _rotate(self) -> None:
        """Begin a new file, unless another program just did."""
        from filelock import FileLock, Timeout

        newer = self.folder / self.newer
        try:
            with FileLock(self.folder / ".lock", timeout=0):
                if newer.stat().st_size >= MOST_BYTES:
                    newer.replace(self.folder / self.older)
        except Timeout:
            return

    @property
    def _paths(self) -> list[Path]:
        return [self.folder / name for name in (self.older, self.newer) if name]

    def read(self) -> Iterator[dict[str, Any]]:
        """Yield the objects, oldest first, without lines that are cut off.

        Raises:
            OutputError: A file cannot be read.
        """
        for path in self._paths:
            yield from self._objects(path)

    def _objects(self, path: Path) -> Iterator[dict[str, Any]]:
        try:
            with open(path, encoding="utf-8", errors="replace", opener=_opened) as file:
                for line in file:
                    value = _parsed(line)
                    if isinstance(value, dict):
                        yield value
        except FileNotFoundError:
            return
        except OSError as error:
            raise OutputError(
                f"{self.what} cannot be read ({error.strerror or error})", where=path
            ) from None

    def delete(self) -> None:
        """Delete the files; those that are not there are no error.

        Raises:
            OutputError: One cannot be deleted.
        """
        for path in reversed(self._paths):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise OutputError(
                    f"{self.what} cannot be deleted ({error.strerror or error})",
                    where=path,
                    hint="Delete the file yourself.",
                ) from None


def counted_if_readable(count: Callable[[Places], int], places: Places) -> int:
    """Return how many rows are kept; 0 where they cannot be read.

    For whoever deletes them: what cannot be counted is deleted all the same.
    """
    try:
        return count(places)
    except OutputError:
        return 0


def log_of(
    places: Places, files: AppendLog, kind: str, *, own: bool = False
) -> KeptRows:
    """Return where a workspace keeps rows: its index's server, else the files.

    Args:
        places: The workspace.
        files: What it has in its folder.
        kind: What the rows are called on a server.
        own: Whether those of other folders are not shown, whoever asks.
    """
    if not (places.index / SERVER).exists():
        return files
    from explainbot.index.server.usage import SharedLog

    return SharedLog(places, files, kind, own=own)


def _keep_from_others(file: int) -> None:
    if hasattr(os, "fchmod"):
        with suppress(OSError):  # it is another's, who decides
            os.fchmod(file, MINE_ALONE)


def _opened(path: str, flags: int) -> int:
    """Open a file that is one: a link, a pipe or a device is another's, or no end."""
    file = os.open(path, flags | _NO_OTHER)
    if stat.S_ISREG(os.fstat(file).st_mode):
        return file
    os.close(file)
    raise OSError(errno.EINVAL, "this is no ordinary file")


def _parsed(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
