"""What asks a kept engine (daemon.py) to run ``explainbot ask``, if there is one.

It imports next to nothing: that is what makes it quick.  The engine writes to this
process's own streams, whose descriptors it is handed, so that what is printed is the
same to the byte.  An engine that is gone, busy, of another version or for another
workspace costs at most TOLERATED; then the command starts its own.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence

import explainbot

TOLERATED = 0.05
"""Seconds to wait until an engine takes a command."""
ASK, STOP, STATE = b"ask", b"stop", b"state"
TAKEN, GO, DECLINED, DONE = b"y", b"g", b"n", b"d"
INTERRUPTED = 130
FOLDER = 0o040000
"""Of a folder's mode."""
LONGEST = 4_000_000
"""Bytes of a message."""


def socket_folder() -> str:
    """Return the folder of the socket, this user's alone; it may not exist."""
    running = os.environ.get("XDG_RUNTIME_DIR", "")
    if running and os.path.isdir(running):  # noqa: PTH112  # pathlib takes longer
        return f"{running}/explainbot"
    return f"/tmp/explainbot-{os.getuid()}"  # noqa: S108  # checked by is_private


def is_private(folder: str) -> bool:
    """Whether a folder is there, is no link, and is this user's alone."""
    try:
        found = os.lstat(folder)
    except OSError:
        return False
    kind, rights = found.st_mode & ~0o7777, found.st_mode & 0o077
    return kind == FOLDER and found.st_uid == os.getuid() and not rights


def socket_path() -> str:
    """Return where a kept engine listens."""
    return f"{socket_folder()}/engine.sock"


def identity() -> bytes:
    """Return what must be the same on both sides: the version, and whose code."""
    return f"{explainbot.__version__} {sys.version} {explainbot.__file__}".encode()


def ask_kept_engine(arguments: Sequence[str]) -> int | None:
    """Have a kept engine run a command; None if none does, and nothing was printed.

    Args:
        arguments: Of the command line.

    Returns:
        The command's exit status.
    """
    if not hasattr(os, "getuid") or not os.path.exists(socket_path()):  # noqa: PTH110
        return None
    try:
        return _status(arguments)
    except OSError:  # a stream is closed, the folder is gone, the engine ended
        return None
    except KeyboardInterrupt:
        sys.stderr.write("explainbot: interrupted\n")
        return INTERRUPTED


def _status(arguments: Sequence[str]) -> int | None:
    until = time.monotonic() + TOLERATED
    here = os.getcwdb()  # noqa: PTH109
    for stream in (0, 1, 2):
        os.fstat(stream)
    words = [str(len(arguments)).encode(), *map(os.fsencode, arguments)]
    environment = [name + b"=" + value for name, value in os.environb.items()]
    connection = connected(ASK, [here, *words, *environment])
    if connection is None:
        return None
    import socket

    with connection:
        connection.settimeout(max(0.001, until - time.monotonic()))
        if connection.recv(1) != TAKEN:
            return None
        connection.settimeout(None)
        # Not before: a pipe that waits in a queue never ends for its reader.
        socket.send_fds(connection, [GO], [0, 1, 2])
        said = connection.recv(2)
    return said[1] if said[:1] == DONE else None


def connected(what: bytes, words: Sequence[bytes]):  # type: ignore[no-untyped-def]  # noqa: ANN201  # a socket
    """Send a message to a kept engine.

    Args:
        what: ASK, STOP or STATE.
        words: What belongs to it; none holds a zero byte.

    Returns:
        The connected socket, or None if no engine of this version listens.
    """
    import socket

    if not is_private(socket_folder()):
        return None
    body = b"\0".join((what, identity(), *words))
    if len(body) > LONGEST:
        return None
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(TOLERATED)
        connection.connect(socket_path())
        connection.sendall(len(body).to_bytes(8, "big") + body)
    except OSError:
        connection.close()
        return None
    return connection
