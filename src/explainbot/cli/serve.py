"""``explainbot serve``: the chat in a browser."""

from __future__ import annotations

import argparse
import os
import signal
import socket
from importlib.util import find_spec
from types import FrameType

from explainbot.cli.common import note, open_workspace
from explainbot.errors import ServingError

_EXTRA = ("aiohttp", "textual_serve")


def serve(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C.

    Raises:
        ServingError: The extra is not installed, or the address cannot be used.
    """
    missing = [name for name in _EXTRA if find_spec(name) is None]
    if missing:
        raise ServingError(
            f"the chat in a browser needs packages that are missing: {missing[0]}",
            hint='Install them with: pip install "explainbot[serve]"',
        )
    from explainbot.serving.shared import SUPPORTED

    if not SUPPORTED:
        raise ServingError("the chat cannot be served on this system")
    workspace = open_workspace(options)
    with _listener(options.host, options.port) as listener:
        return _serve(options, str(workspace.places.root), listener)


def _serve(options: argparse.Namespace, root: str, listener: socket.socket) -> int:
    from explainbot.engine.client import ChildProcess
    from explainbot.serving import web
    from explainbot.serving.shared import SharedEngine

    host, port = options.host, options.port
    shown = f"[{host}]" if ":" in host else host
    note(f"explainbot: the chat is at http://{shown}:{port} (Ctrl-C ends it)")
    if not web.is_loopback(host):
        note(
            "explainbot: WARNING: everybody who can reach this machine can read the "
            "texts and ask; there is no login and no encryption"
        )
    engine = ChildProcess(root, options.model, options.reader)
    shared = SharedEngine(engine, options.visitors)
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        shared.start()
        server = web.ChatServer(
            shared.path, host, port, options.visitors, options.collection
        )
        web.serve(server, listener)
    finally:
        shared.stop()
        signal.signal(signal.SIGTERM, before)
    return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End as Ctrl-C does, also before the page server listens to signals."""
    del number, frame
    raise KeyboardInterrupt


def _why(error: Exception) -> str:
    if isinstance(error, OSError) and not isinstance(error, socket.gaierror):
        return os.strerror(error.errno or 0)  # create_server's text names it again
    return getattr(error, "strerror", "") or str(error)


def _listener(host: str, port: int) -> socket.socket:
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
