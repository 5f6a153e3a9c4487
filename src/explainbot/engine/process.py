"""Parent's end of the child process: starts it, feeds it, kills it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from explainbot.engine import messages
from explainbot.paths import user_cache
from explainbot.progress import Log


def log_file(name: str = "engine") -> Path:
    """Return the file that takes what a child prints; its folder may not exist."""
    return user_cache() / "logs" / f"{name}.log"


class ChildProcess:
    """A port to an engine in processes of its own.

    One process answers.  Taking files in is done by a second one, which lives as long
    as that takes: meanwhile questions are answered from the index before, and killing
    it leaves that index in use.

    Events are delivered from threads.  When the answering process ends unasked, the
    last event is ``Failed(None, ..., "ended")``.
    """

    def __init__(
        self,
        workspace: str | None = None,
        model: str | None = None,
        reader: str | None = None,
        *,
        command: Sequence[str] | None = None,
    ) -> None:
        """Choose workspace, encoder, reader; ``command`` replaces the command line."""
        named = [f"--workspace={workspace}"] if workspace else []
        named += [f"--model={model}"] if model else []
        named += [f"--reader={reader}"] if reader else []
        self._command = list(
            command or [sys.executable, "-m", "explainbot.engine.child", *named]
        )
        self._deliver: messages.Deliver = _nobody
        self._answering: Process | None = None
        self._loading: Process | None = None
        self._load = 0
        """The request that the loading process works on."""

    def start(self, deliver: messages.Deliver) -> None:
        """Start the child; what keeps it from starting is told as an event."""
        self._deliver = deliver

        def ended(how: str) -> None:
            message = f"The answering process ended unexpectedly ({how})."
            deliver(messages.Failed(None, f"{message} Details: {log_file()}", "ended"))

        try:
            self._answering = Process(self._command, log_file(), deliver, ended)
        except OSError as error:
            message = f"The answering process cannot be started: {error}"
            deliver(messages.Failed(None, message, "ended"))
        else:
            self._answering.listen()

    def send(self, request: messages.Request) -> None:
        """Write the request to a child; a dead child is told by its own event."""
        if isinstance(request, messages.Loading):
            self._begin_load(request)
        elif isinstance(request, messages.Stop):
            if request.request == self._load and self._end_load():
                self._deliver(messages.Stopped(request.request))
                self._reload()
        elif self._answering is not None:
            self._answering.send(request)

    def stop(self) -> None:
        """Kill the children and wait for them."""
        process, self._answering = self._answering, None
        self._end_load()
        if process is not None:
            process.stop()

    def _begin_load(self, request: messages.Loading) -> None:
        number = request.request

        def hear(event: messages.Event) -> None:
            self._deliver(event)
            done = not isinstance(event, messages.Progress) and self._end_load()
            if done and not isinstance(request, messages.Preview):
                self._reload()

        def ended(how: str) -> None:
            self._loading = None
            message = f"The process that adds files ended unexpectedly ({how})."
            hint = f"The index before is still in use. Details: {log_file('loading')}"
            self._deliver(messages.Failed(number, f"{message} {hint}"))
            self._reload()

        if self._loading is not None:
            busy = "Something is being added already; it has to end first."
            self._deliver(messages.Failed(number, busy))
            return
        self._load = number
        command = [*self._command, "--load"]
        try:
            self._loading = Process(command, log_file("loading"), hear, ended)
        except OSError as error:
            self._deliver(messages.Failed(number, f"Nothing can be added: {error}"))
        else:
            self._loading.listen()
            self._loading.send(request)

    def _end_load(self) -> bool:
        """Kill the loading process; return whether there was one."""
        process, self._loading = self._loading, None
        if process is not None:
            process.stop()
        return process is not None

    def _reload(self) -> None:
        if self._answering is not None:
            self._answering.send(messages.Reload())


def _nobody(event: messages.Event) -> None:
    """Tell an event to nobody: before the start."""
    del event


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
        hear: messages.Deliver,
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
        for event in messages.records(process.stdout):
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

    def send(self, request: messages.Request) -> None:
        """Write a request, from any thread; for a dead process it is dropped."""
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101  opened as a pipe above
        # A dead child's pipe is broken, or its listener has closed it by now.
        with self._writing, suppress(OSError, ValueError):
            pipe.write(messages.encode(request))
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
