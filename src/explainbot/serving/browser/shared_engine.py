"""Shared engine of all visitors: requests are numbered anew, answers find their way.

What a visitor may ask is decided here (visiting.py), whatever the chat process sends.
"""

from __future__ import annotations

import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from queue import Full, Queue
from typing import Any

from explainbot.engine import messages
from explainbot.serving.visiting import ALLOWED, for_visitor, modest

MOST_PENDING = 8
"""Requests of one visitor that may wait."""
RESTART_SECONDS = 1.0
QUESTION_SECONDS = 60.0
"""Within which the engine answers something, where anything waits; else it is started
again."""
_REFUSED = "This is not possible in the browser."
_BUSY = "Too many requests are waiting; ask again in a moment."
_TOO_LONG = "This took too long; ask again in a moment, or something shorter."
_RESTARTING = "The answering process ended; it is being started again. Ask once more."


class SharedEngine:
    """Listens on a socket in a folder of its own, which only this user can enter."""

    def __init__(self, engine: messages.Port, most: int) -> None:
        """Share ``engine`` among at most so many visitors."""
        self._engine = engine
        self._most = most
        self._lock = threading.Lock()
        self._visitors: list[Visitor] = []
        self._pending: dict[int, tuple[Visitor, int]] = {}
        self._last = 0
        self._state: messages.Event | None = None
        """What a visitor who comes now is told."""
        self._stopped = False
        self.longest = QUESTION_SECONDS
        self._heard = 0.0
        """When it last answered, or had nothing to answer."""
        self._watching = threading.Event()
        self._folder = tempfile.TemporaryDirectory(prefix="explainbot-")
        self.path = str(Path(self._folder.name) / "engine")
        """Of the socket."""
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)

    def start(self) -> None:
        """Start the engine and take visitors.

        Raises:
            OSError: There can be no socket.
        """
        self._listener.bind(self.path)
        self._listener.listen()
        threading.Thread(target=self._accept, name="visitors", daemon=True).start()
        threading.Thread(target=self._watch, name="time", daemon=True).start()
        self._engine.start(self._deliver)

    def stop(self) -> None:
        """Send everybody away and end the engine; may be called twice."""
        self._watching.set()
        with self._lock:
            self._stopped = True
            visitors = list(self._visitors)
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for visitor in visitors:
            visitor.close()
        self._engine.stop()
        self._folder.cleanup()

    def _watch(self) -> None:
        """Start the engine again where one question takes all its time."""
        while not self._watching.wait(min(1.0, self.longest / 4)):
            with self._lock:
                waited = time.monotonic() - self._heard
                stuck = bool(self._pending) and waited > self.longest
            if stuck:
                self._engine.stop()
                self._failed(messages.Failed(None, "", "ended"), _TOO_LONG)

    def _accept(self) -> None:
        while not self._stopped:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # it was closed
                return
            self._welcome(Visitor(connection))

    def _welcome(self, visitor: Visitor) -> None:
        with self._lock:
            full = self._stopped or len(self._visitors) >= self._most
            if not full:
                self._visitors.append(visitor)
                if self._state is not None:
                    visitor.tell(self._state)
        visitor.serve(
            lambda request: self._hear(visitor, request), lambda: self._left(visitor)
        )
        if full:
            visitor.close()

    def _left(self, visitor: Visitor) -> None:
        with self._lock:
            if visitor in self._visitors:
                self._visitors.remove(visitor)
            # What is being answered finds nobody any more.
            for number, (owner, _) in list(self._pending.items()):
                if owner is visitor:
                    del self._pending[number]

    def _hear(self, visitor: Visitor, request: messages.Request) -> None:
        """Pass a visitor's request on under a number of our own, or refuse it."""
        own = request.request
        if own is None or isinstance(request, messages.Stop):
            return
        if not isinstance(request, ALLOWED):
            visitor.tell(messages.Failed(own, _REFUSED))
            return
        with self._lock:
            waiting = sum(owner is visitor for owner, _ in self._pending.values())
            if waiting < MOST_PENDING:
                if not self._pending:
                    self._heard = time.monotonic()
                self._last += 1
                number = self._last
                self._pending[number] = (visitor, own)
        if waiting >= MOST_PENDING:
            visitor.tell(messages.Failed(own, _BUSY))
        else:
            self._engine.send(modest(replace(request, request=number)))

    def _deliver(self, event: messages.Event) -> None:
        """Take an event of the engine, in whatever thread it comes."""
        told = for_visitor(event)
        if isinstance(told, messages.Ready):
            self._tell_all(told)
        elif isinstance(told, messages.Failed) and told.request is None:
            self._failed(told)
        elif isinstance(told, messages.Progress):
            if told.request is None:
                self._tell_all(told, keep=False)
        elif told is not None and not isinstance(told, messages.Outdated):
            self._answer(told)

    def _answer(self, event: messages.Reply) -> None:
        with self._lock:
            visitor, own = self._pending.pop(event.request or 0, (None, 0))
            self._heard = time.monotonic()
        if visitor is None:
            return  # the visitor has gone
        visitor.tell(replace(event, request=own))

    def _failed(self, event: messages.Failed, why: str = "") -> None:
        """Tell that the engine cannot answer; start it again if it ended."""
        if event.kind != "ended":
            self._tell_all(event)
            return
        with self._lock:
            lost, self._pending = list(self._pending.values()), {}
        for visitor, own in lost:
            visitor.tell(messages.Failed(own, why or _RESTARTING))
        timer = threading.Timer(RESTART_SECONDS, self._restart)
        timer.daemon = True
        timer.start()

    def _restart(self) -> None:
        if not self._stopped:
            self._engine.stop()
            self._engine.start(self._deliver)

    def _tell_all(self, event: messages.Event, *, keep: bool = True) -> None:
        with self._lock:
            if keep:
                self._state = event
            visitors = list(self._visitors)
        for visitor in visitors:
            visitor.tell(event)


SUPPORTED = hasattr(socket, "AF_UNIX") and os.name == "posix"
"""Whether this system has such sockets."""


MOST_EVENTS = 256
"""Events that wait for a visitor who does not read; with more, the visitor goes."""
LONGEST = 1_000_000
"""Bytes of one request; with more, the visitor goes."""
_END = None


class Visitor:
    """Reads a visitor's requests in one thread and writes events in another."""

    def __init__(self, connection: socket.socket) -> None:
        """Take an accepted connection."""
        self._connection = connection
        self._events: Queue[messages.Event | None] = Queue(MOST_EVENTS)
        self._gone = threading.Event()

    def serve(
        self, hear: Callable[[messages.Request], None], left: Callable[[], None]
    ) -> None:
        """Begin: tell requests to ``hear``, and once at the end call ``left``."""

        def read() -> None:
            for request in self._requests():
                hear(request)
            self.close()
            left()

        threading.Thread(target=self._write, name="visitor out", daemon=True).start()
        threading.Thread(target=read, name="visitor in", daemon=True).start()

    def tell(self, event: messages.Event) -> None:
        """Queue an event; never blocks."""
        try:
            self._events.put_nowait(event)
        except Full:
            self.close()

    def close(self) -> None:
        """End the connection; may be called twice, from any thread."""
        if self._gone.is_set():
            return
        self._gone.set()
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        with suppress(Full):
            self._events.put_nowait(_END)

    def _requests(self) -> Iterator[Any]:
        with self._connection.makefile("rb") as lines, suppress(OSError):
            while line := lines.readline(LONGEST):
                try:
                    yield messages.decode(line)
                except ValueError:  # cut off, too long, or no request
                    return

    def _write(self) -> None:
        with self._connection, suppress(OSError):
            while (event := self._events.get()) is not _END:
                self._connection.sendall(messages.encode(event))
        self.close()
