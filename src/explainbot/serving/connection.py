"""A chat's end of the connection to a shared engine: a port over a Unix socket."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from explainbot.engine import port, wire

_LOST = "The connection to the engine ended."


class SharedPort:
    """A port to an engine that other chats use, too.

    When the connection ends unasked, the last event is ``Failed(None, ..., "ended")``.
    """

    def __init__(self, path: str) -> None:
        """Connect to the socket at ``path`` when it is started."""
        self._path = path
        self._connection: socket.socket | None = None
        self._writing = threading.Lock()

    def start(self, deliver: port.Deliver) -> None:
        """Connect; what keeps it from connecting is told as an event."""
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(self._path)
        except OSError as error:
            connection.close()
            deliver(port.Failed(None, f"{_LOST} ({error.strerror or error})", "ended"))
            return
        self._connection = connection
        threading.Thread(
            target=self._listen, args=(connection, deliver), name="events", daemon=True
        ).start()

    def _listen(self, connection: socket.socket, deliver: port.Deliver) -> None:
        with connection, connection.makefile("rb") as lines, suppress(OSError):
            for event in wire.records(lines):
                if self._connection is not connection:
                    return  # its events are late
                deliver(event)
        if self._connection is connection:
            deliver(port.Failed(None, _LOST, "ended"))

    def send(self, request: port.Request) -> None:
        """Write the request; on a connection that has ended it is dropped."""
        if self._connection is not None:
            with self._writing, suppress(OSError):
                self._connection.sendall(wire.encode(request))

    def stop(self) -> None:
        """Leave; the engine stays."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
