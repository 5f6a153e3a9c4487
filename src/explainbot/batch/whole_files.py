"""Output files that appear whole or not at all, and the checkpoint of a long one.

Beside ``answers.csv`` there are, until it is complete, ``.answers.csv.partial`` with
the bytes so far, and ``.answers.csv.progress``, which says how many rows are there,
with the hashes of the rows and of the bytes.  It is written after a block of rows, four
times a second at most, and when the run breaks off.  Whatever stands in the partial
file beyond that is cut off when the run goes on.  At the end the partial file takes the
name ``answers.csv`` in one step.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from explainbot.errors import OutputError
from explainbot.paths import partial_of
from explainbot.text.display import escaped


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


class _OnTerminal:
    """Writes to a terminal, with what would command it as escapes of JSON."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.flush = stream.flush

    def write(self, data: bytes) -> None:
        text = escaped(data.decode("utf-8", "replace"))
        self._stream.write(text.encode("utf-8"))


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
        stream = sys.stdout.buffer
        if sys.stdout.isatty():
            stream = cast("IO[bytes]", _OnTerminal(stream))
        yield Sink(stream, "standard output")
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
    partial = partial_of(target)
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


_AGAIN = "Begin again with --force."
_KEPT = "What is answered is kept: go on with --resume."
_EVERY = 0.25
"""Seconds between two notes of how far a run has come: each takes milliseconds."""


@dataclass(frozen=True)
class Reached:
    """How far a run has come."""

    rows: int = 0
    rows_sha256: str = ""
    """Of the rows that were answered."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many of them ended in which way."""


class Output:
    """Where a run writes, and how far an earlier run had come."""

    def __init__(self, sink: Sink, reached: Reached) -> None:
        """Write to ``sink``, after what is there."""
        self.reached = reached
        self._sink = sink

    def write(self, data: bytes) -> None:
        """Write bytes after those that are there."""
        self._sink.write(data)

    def commit(self, reached: Reached) -> None:
        """Take note that all rows up to here are written."""
        self.reached = reached

    def leave_open(self) -> None:
        """Let a later run go on from the rows that were committed, at the end too."""


class _FileOutput(Output):
    """An output that can be gone on with."""

    def __init__(self, run: _Run, stream: IO[bytes]) -> None:
        super().__init__(Sink(stream, str(run.target)), run.reached)
        self._run = run

    def write(self, data: bytes) -> None:
        """Write bytes after those that are there."""
        try:
            super().write(data)
        except OutputError as error:
            raise self._run.broken(error) from None
        self._run.hashed.update(data)
        self._run.size += len(data)

    def commit(self, reached: Reached) -> None:
        """Keep the rows up to here, whatever happens next."""
        super().commit(reached)
        self._run.commit(reached)

    def leave_open(self) -> None:
        """Let a later run go on from the rows that were committed, at the end too."""
        self._run.keep_open()


class _Run:
    """The two files beside an output."""

    def __init__(self, target: Path, made_with: Mapping[str, Any]) -> None:
        self.target = target
        self.partial = target.with_name(f".{target.name}.partial")
        self.progress = target.with_name(f".{target.name}.progress")
        self.made_with = dict(made_with)
        self.reached = Reached()
        self.size = 0
        self.hashed = hashlib.sha256()
        self._noted = 0.0
        self.open = False
        """Whether what is gone on from is kept at a good end."""
        self._waiting: dict[str, Any] = {}
        """What is known and not yet noted."""

    def read(self) -> None:
        """Take up what an earlier run left; raise OutputError where that is no use."""
        try:
            known = json.loads(self.progress.read_text(encoding="utf-8"))
            self.reached = Reached(**known["reached"])
            size, digest = int(known["size"]), str(known["sha256"])
            with self.partial.open("rb") as stream:
                left = size
                while left and (data := stream.read(min(left, 1 << 20))):
                    self.hashed.update(data)
                    left -= len(data)
        except (OSError, ValueError, KeyError, TypeError):
            raise self._unusable("are damaged") from None
        if left or self.hashed.hexdigest() != digest:
            raise self._unusable("were altered")
        for name, value in self.made_with.items():
            if known["made_with"].get(name) != value:
                raise self._unusable(f"were made with another {name}")
        self.size = size

    def _unusable(self, what: str) -> OutputError:
        return OutputError(
            f"the unfinished answers {what}", where=self.target, hint=_AGAIN
        )

    def commit(self, reached: Reached) -> None:
        digest = self.hashed.copy().hexdigest()
        self._waiting = self._told(reached, self.size, digest)
        if time.monotonic() - self._noted > _EVERY:
            self.note()

    def note(self) -> None:
        """Write down how far the run has come, if that is not done yet."""
        if not self._waiting:
            return
        new = self.progress.with_name(f"{self.progress.name}.new")
        try:
            new.write_text(json.dumps(self._waiting), encoding="utf-8")
            new.replace(self.progress)
        except OSError as error:
            new.unlink(missing_ok=True)
            raise unwritable(str(self.target), error) from None
        self._waiting = {}
        self._noted = time.monotonic()

    def broken(self, error: OutputError) -> OutputError:
        """Return the error, saying that what is answered is kept if it is."""
        with contextlib.suppress(OutputError):
            self.note()
        if not self.progress.is_file():
            return error
        return OutputError(error.what, where=error.where, hint=f"{error.hint} {_KEPT}")

    def keep_open(self) -> None:
        """Have what a later run goes on from stay, be it the beginning."""
        self.open = True
        if not self._waiting and not self.progress.is_file():
            nothing = hashlib.sha256().hexdigest()
            self._waiting = self._told(Reached(), 0, nothing)
        self.note()

    def _told(self, reached: Reached, size: int, sha256: str) -> dict[str, Any]:
        return {
            "reached": asdict(reached),
            "size": size,
            "sha256": sha256,
            "made_with": self.made_with,
        }

    def clear(self) -> None:
        for path in (self.partial, self.progress):
            path.unlink(missing_ok=True)


def is_unfinished(out: str) -> bool:
    """Whether a run that was to write ``out`` left off before its end."""
    return out != "-" and _Run(Path(out), {}).progress.is_file()


@contextlib.contextmanager
def open_output(
    out: str,
    *,
    force: bool,
    resume: bool,
    made_with: Mapping[str, Any],
    finish: Callable[[Path, Path], None] | None = None,
) -> Iterator[Output]:
    """Open ``out``; a file appears under its name only at a good end.

    A block that ends with an exception leaves what was committed, to go on with.

    Args:
        out: A path; ``-``, a device or a pipe are written directly.
        force: Whether to replace an existing file, and what an earlier run left.
        resume: Whether to go on where an earlier run left off.
        made_with: What must be as it was to go on.
        finish: Makes the file (second path) of the rows that were written (first),
            where it cannot be written row by row.

    Raises:
        OutputError: It exists, is being written, or cannot be written or gone on with.
    """
    path = Path(out)
    if out == "-" or (path.exists() and not path.is_file() and not path.is_dir()):
        with whole_file(out) as sink:
            yield Output(sink, Reached())
        return
    run = _Run(path.resolve(), made_with)  # a link stays a link
    with _alone(run):
        if resume and run.progress.is_file():
            run.read()
            check_free(out, force=True)
        else:
            check_free(out, force=force)
            run.clear()
        with _appending(run) as stream:
            yield _FileOutput(run, stream)
        _complete(run, out, force=force or resume, finish=finish)


@contextlib.contextmanager
def _alone(run: _Run) -> Iterator[None]:
    """Keep a second run from writing the same file; ends with its process."""
    from filelock import FileLock, Timeout

    lock = FileLock(run.target.with_name(f".{run.target.name}.lock"))
    try:
        Path(lock.lock_file).touch()
    except OSError as error:
        raise unwritable(str(run.target), error) from None
    try:
        with lock.acquire(blocking=False):
            yield
            Path(lock.lock_file).unlink(missing_ok=True)
    except Timeout:
        raise OutputError(
            "another run is writing this", where=run.target, hint="Wait until it ends."
        ) from None
    except BaseException:
        Path(lock.lock_file).unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _appending(run: _Run) -> Iterator[IO[bytes]]:
    """Open the partial file after what is committed; tidy up after a failure."""
    stream = opened_file(run.partial, "r+b" if run.size else "wb", str(run.target))
    try:
        stream.truncate(run.size)
        stream.seek(run.size)
        yield stream
        try:
            os.fsync(stream.fileno())
        except OSError as error:
            raise unwritable(str(run.target), error) from None
    finally:
        with contextlib.suppress(OSError):
            stream.close()
        with contextlib.suppress(OutputError):  # told already, if the disk is full
            run.note()
        if not run.progress.is_file():
            run.clear()


def _complete(
    run: _Run,
    out: str,
    *,
    force: bool,
    finish: Callable[[Path, Path], None] | None,
) -> None:
    check_free(out, force=force)  # another program may have made it meanwhile
    ready = run.partial
    try:
        if finish:
            ready = run.target.with_name(f".{run.target.name}.ready")
            finish(run.partial, ready)
        if run.open and ready is run.partial:
            ready = run.target.with_name(f".{run.target.name}.ready")
            shutil.copyfile(run.partial, ready)
        ready.replace(run.target)
        if not run.open:
            run.clear()
    except OSError as error:
        if finish:
            ready.unlink(missing_ok=True)
        raise run.broken(unwritable(out, error)) from None
