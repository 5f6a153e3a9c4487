"""The parent's end: a port over child processes that it starts, feeds and kills."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from explainbot.engine import port
from explainbot.engine.process import Process
from explainbot.paths import user_cache


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
        self._deliver: port.Deliver = _nobody
        self._answering: Process | None = None
        self._loading: Process | None = None
        self._load = 0
        """The request that the loading process works on."""

    def start(self, deliver: port.Deliver) -> None:
        """Start the child; what keeps it from starting is told as an event."""
        self._deliver = deliver

        def ended(how: str) -> None:
            message = f"The answering process ended unexpectedly ({how})."
            deliver(port.Failed(None, f"{message} Details: {log_file()}", "ended"))

        try:
            self._answering = Process(self._command, log_file(), deliver, ended)
        except OSError as error:
            message = f"The answering process cannot be started: {error}"
            deliver(port.Failed(None, message, "ended"))
        else:
            self._answering.listen()

    def send(self, request: port.Request) -> None:
        """Write the request to a child; a dead child is told by its own event."""
        if isinstance(request, port.Loading):
            self._begin_load(request)
        elif isinstance(request, port.Stop):
            if request.request == self._load and self._end_load():
                self._deliver(port.Stopped(request.request))
                self._reload()
        elif self._answering is not None:
            self._answering.send(request)

    def stop(self) -> None:
        """Kill the children and wait for them."""
        process, self._answering = self._answering, None
        self._end_load()
        if process is not None:
            process.stop()

    def _begin_load(self, request: port.Loading) -> None:
        number = request.request

        def hear(event: port.Event) -> None:
            self._deliver(event)
            done = not isinstance(event, port.Progress) and self._end_load()
            if done and not isinstance(request, port.Preview):
                self._reload()

        def ended(how: str) -> None:
            self._loading = None
            message = f"The process that adds files ended unexpectedly ({how})."
            hint = f"The index before is still in use. Details: {log_file('loading')}"
            self._deliver(port.Failed(number, f"{message} {hint}"))
            self._reload()

        if self._loading is not None:
            busy = "Something is being added already; it has to end first."
            self._deliver(port.Failed(number, busy))
            return
        self._load = number
        command = [*self._command, "--load"]
        try:
            self._loading = Process(command, log_file("loading"), hear, ended)
        except OSError as error:
            self._deliver(port.Failed(number, f"Nothing can be added: {error}"))
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
            self._answering.send(port.Reload())


def _nobody(event: port.Event) -> None:
    """Tell an event to nobody: before the start."""
    del event
