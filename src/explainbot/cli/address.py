"""The address that a server listens on."""

from __future__ import annotations

import os
import socket

from explainbot.errors import ServingError


def _why(error: Exception) -> str:
    if isinstance(error, OSError) and not isinstance(error, socket.gaierror):
        return os.strerror(error.errno or 0)  # create_server's text names it again
    return getattr(error, "strerror", "") or str(error)


def listener(host: str, port: int) -> socket.socket:
    """Open the address.

    Raises:
        ServingError: It is none of this machine, or is in use.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, address = found[0][0], found[0][4]
        return socket.create_server(address[:2], family=family)
    except (OSError, UnicodeError) as error:
        raise ServingError(
            f"this address cannot be used ({_why(error)})",
            where=f"{host}:{port}",
            hint="Choose another with --host and --port.",
        ) from None
