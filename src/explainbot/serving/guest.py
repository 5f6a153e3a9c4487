"""One visitor's connection, as the shared engine sees it: bounded in each direction."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Full, Queue
from typing import Any

from explainbot.engine import port, wire

MOST_EVENTS = 256
"""Events that wait for a visitor who does not read; with more, the visitor goes."""
LONGEST = 1_000_000
"""Bytes of one request; with more, the visitor goes."""
_END = None


class Guest:
    """Reads a visitor's requests in one thread and writes events in another."""

    def __init__(self, connection: socket.socket) -> None:
        """Take an accepted connection."""
        self._connection = connection
        self._events: Queue[port.Event | None] = Queue(MOST_EVENTS)
        self._gone = threading.Event()

    def serve(
        self, hear: Callable[[port.Request], None], left: Callable[[], None]
    ) -> None:
        """Begin: tell requests to ``hear``, and once at the end call ``left``."""

        def read() -> None:
            for request in self._requests():
                hear(request)
            self.close()
            left()

        threading.Thread(target=self._write, name="visitor out", daemon=True).start()
        threading.Thread(target=read, name="visitor in", daemon=True).start()

    def tell(self, event: port.Event) -> None:
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
                    yield wire.decode(line)
                except ValueError:  # cut off, too long, or no request
                    return

    def _write(self) -> None:
        with self._connection, suppress(OSError):
            while (event := self._events.get()) is not _END:
                self._connection.sendall(wire.encode(event))
        self.close()
