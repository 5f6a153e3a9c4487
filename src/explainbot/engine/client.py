"""The parent's end of the child process: a port that starts, feeds and kills it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from explainbot.engine import port, wire
from explainbot.workspace import user_cache

# On Windows, a console program started from a window would open a console of its own.
_NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0

_JOIN_SECONDS = 2.0


def log_file() -> Path:
    """Return the file that takes what the child prints; its folder may not exist."""
    return user_cache() / "logs" / "engine.log"


class ChildProcess:
    """A port to an engine in a process of its own.

    Events are delivered from a thread.  When the child ends unasked, the last event is
    ``Failed(None, ..., "ended")``.
    """

    def __init__(
        self,
        workspace: str | None = None,
        model: str | None = None,
        *,
        command: Sequence[str] | None = None,
    ) -> None:
        """Choose workspace and encoder; ``command`` replaces the whole command line."""
        named = [f"--workspace={workspace}"] if workspace else []
        named += [f"--model={model}"] if model else []
        self._command = list(
            command or [sys.executable, "-m", "explainbot.engine.child", *named]
        )
        self._process: subprocess.Popen[bytes] | None = None
        self._listener: threading.Thread | None = None

    def start(self, deliver: port.Deliver) -> None:
        """Start the child; what keeps it from starting is told as an event."""
        try:
            with _open_log() as log:
                # A session of its own: the terminal's signals are for the parent.
                process = subprocess.Popen(  # noqa: S603  our own program
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    start_new_session=True,
                    creationflags=_NO_WINDOW,
                )
        except OSError as error:
            message = f"The answering process cannot be started: {error}"
            deliver(port.Failed(None, message, "ended"))
            return
        self._process = process
        self._listener = threading.Thread(
            target=self._listen, args=(process, deliver), name="events", daemon=True
        )
        self._listener.start()

    def _listen(self, process: subprocess.Popen[bytes], deliver: port.Deliver) -> None:
        assert process.stdout is not None  # noqa: S101  opened as a pipe above
        for event in wire.records(process.stdout):
            if process is not self._process:
                break  # stopped, and perhaps started again: its events are late
            deliver(event)
        process.kill()
        status = process.wait()
        _close(process)
        if process is self._process:
            deliver(port.Failed(None, _death(status), "ended"))

    def send(self, request: port.Request) -> None:
        """Write the request to the child; a dead child is told by its own event."""
        process = self._process
        if process is None or process.stdin is None:
            return
        # A dead child's pipe is broken, or its listener has closed it by now.
        with suppress(OSError, ValueError):
            process.stdin.write(wire.encode(request))
            process.stdin.flush()

    def stop(self) -> None:
        """Kill the child and wait for it."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
        if self._listener is not None:
            self._listener.join(_JOIN_SECONDS)


def _close(process: subprocess.Popen[bytes]) -> None:
    """Close the pipes of a child that has ended."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            # What could not be written any more cannot be flushed either.
            with suppress(BrokenPipeError):
                pipe.close()


def _open_log() -> BinaryIO:
    """Open a fresh log, or nothing at all where the cache cannot be written."""
    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")
    except OSError:
        return Path(os.devnull).open("wb")


def _death(status: int) -> str:
    """Word how the child ended."""
    how = f"signal {-status}" if status < 0 else f"exit status {status}"
    return f"The answering process ended unexpectedly ({how}). Details: {log_file()}"
