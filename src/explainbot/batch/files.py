"""Output files that appear whole or not at all, or standard output."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from explainbot.errors import OutputError


class Sink:
    """Takes bytes; each call is at once visible to a reader of a pipe."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        """Write to ``stream``; ``name`` is for messages."""
        self._stream = stream
        self._name = name

    def write(self, data: bytes) -> None:
        """Write all of ``data``.

        Raises:
            OutputError: It cannot be written, for instance because the disk is full.
            BrokenPipeError: The reader of a pipe has gone away.
        """
        try:
            self._stream.write(data)
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise unwritable(self._name, error) from None


@contextlib.contextmanager
def whole_file(out: str, *, force: bool = False) -> Iterator[Sink]:
    """Open ``out`` for writing; the file appears under its name only at a good end.

    Until then the bytes are in a temporary file beside it, which is deleted when the
    block ends with an exception.  ``-`` is standard output; that and devices and pipes
    are written directly.

    Raises:
        OutputError: ``out`` exists and ``force`` is false, or cannot be written.
    """
    path = Path(out)
    if out == "-":
        sys.stdout.flush()
        yield Sink(sys.stdout.buffer, "standard output")
    elif path.exists() and not path.is_file() and not path.is_dir():
        stream = opened_file(path, "wb", out)
        try:
            yield Sink(stream, out)
        finally:
            _close(stream)
    else:
        check_free(out, force=force)
        with replacement(path, out) as stream:
            yield Sink(stream, out)
            check_free(out, force=force)  # another program may have made it meanwhile


@contextlib.contextmanager
def replacement(path: Path, out: str) -> Iterator[IO[bytes]]:
    """Open a file beside ``path`` that takes its place at a good end.

    After an exception nothing of it is left.

    Args:
        path: Where it is to stand; a link stays a link.
        out: Its name, for messages.

    Raises:
        OutputError: It cannot be written.
    """
    target = path.resolve()
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    stream = opened_file(partial, "xb", out)
    try:
        yield stream
        try:
            os.fsync(stream.fileno())
            stream.close()
            partial.replace(target)
        except OSError as error:
            raise unwritable(out, error) from None
    finally:
        _close(stream)
        partial.unlink(missing_ok=True)


def _close(stream: IO[bytes]) -> None:
    """Close without a second report of a failed write."""
    with contextlib.suppress(OSError):
        stream.close()


def check_free(out: str, *, force: bool) -> None:
    """Raise OutputError when ``out`` cannot become a new file.

    Raises:
        OutputError: ``out`` is a folder, lies in no folder, or exists and ``force`` is
            false.
    """
    path = Path(out)
    if out == "-":
        return
    if path.is_dir():
        raise OutputError("this is a folder", where=out, hint="Name a file in it.")
    if not path.parent.is_dir():
        raise OutputError("its folder does not exist", where=out, hint="Make it first.")
    if path.is_file() and not force:
        raise OutputError(
            "this file exists already",
            where=out,
            hint="Name another, or replace it with --force.",
        )


def opened_file(path: Path, mode: str, out: str) -> IO[bytes]:
    """Open ``path`` for the output ``out``, which a failure names."""
    try:
        return path.open(mode)
    except OSError as error:
        raise unwritable(out, error) from None


def unwritable(out: str, error: OSError) -> OutputError:
    """Return the error for an output that cannot be written."""
    return OutputError(
        f"this cannot be written ({error.strerror or error})",
        where=out,
        hint="Check the folder's permissions and the free space.",
    )


def silence_standard_output() -> None:
    """Point standard output at nothing, so that closing it at exit raises no error."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)
