"""One child process: requests are written to it, events read from it in a thread."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from explainbot.engine import port, wire
from explainbot.logs import Log

# On Windows, a console program started from a window would open a console of its own.
_NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0

LOG = Log(__name__)
_JOIN_SECONDS = 2.0


class Process:
    """Runs from its making until it is stopped, or ends by itself."""

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        hear: port.Deliver,
        ended: Callable[[str], None],
    ) -> None:
        """Start it; nothing is told before ``listen``.

        Args:
            command: Its command line.
            log: Takes what it prints beside its events.
            hear: Is told its events, from a thread.
            ended: Is told how it ended if it was not stopped, from the same thread.

        Raises:
            OSError: It cannot be started.
        """
        self._hear = hear
        self._ended = ended
        self._stopped = False
        self._writing = threading.Lock()
        with _open_log(log) as output:
            # A session of its own: the terminal's signals are for the parent.
            self._process = subprocess.Popen(  # noqa: S603  our own program
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                start_new_session=True,
                creationflags=_NO_WINDOW,
            )
        LOG.info("engine: process %d started: %s", self._process.pid, command)
        self._listener = threading.Thread(
            target=self._listen, name="events", daemon=True
        )

    def listen(self) -> None:
        """Begin to tell what happens; once."""
        self._listener.start()

    def _listen(self) -> None:
        process = self._process
        assert process.stdout is not None  # noqa: S101  opened as a pipe above
        for event in wire.records(process.stdout):
            if self._stopped:
                break  # its events are late
            self._hear(event)
        process.kill()
        status = process.wait()
        self._close()
        if not self._stopped:
            how = f"signal {-status}" if status < 0 else f"exit status {status}"
            LOG.info("engine: process %d ended: %s", process.pid, how)
            self._ended(how)

    def send(self, request: port.Request) -> None:
        """Write a request, from any thread; for a dead process it is dropped."""
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101  opened as a pipe above
        # A dead child's pipe is broken, or its listener has closed it by now.
        with self._writing, suppress(OSError, ValueError):
            pipe.write(wire.encode(request))
            pipe.flush()

    def stop(self) -> None:
        """Kill it and wait for it; its listener may call this, too."""
        self._stopped = True
        self._process.kill()
        self._process.wait()
        if threading.current_thread() is not self._listener:
            self._listener.join(_JOIN_SECONDS)

    def _close(self) -> None:
        """Close the pipes, now that it has ended."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                # What could not be written any more cannot be flushed either.
                with suppress(BrokenPipeError):
                    pipe.close()


def _open_log(path: Path) -> BinaryIO:
    """Open a fresh log, or nothing at all where the cache cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")
    except OSError:
        return Path(os.devnull).open("wb")
