"""``explainbot serve``: the chat in a browser, or answers for programs."""

from __future__ import annotations

import argparse
import signal
import socket
from importlib.util import find_spec
from types import FrameType

from explainbot.cli import serve_programs
from explainbot.cli.address import listener
from explainbot.cli.common import note, open_workspace
from explainbot.errors import ServingError
from explainbot.serving.addresses import is_loopback

_EXTRA = ("aiohttp", "textual_serve")


def serve(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C.

    Raises:
        ServingError: The extra is not installed, or the address cannot be used.
    """
    if options.mcp:
        return serve_programs.serve_mcp(options)
    if options.http:
        return serve_programs.serve_http(options)
    if options.token:
        raise ServingError(
            "the chat in a browser has no login", hint="--token is for --http."
        )
    missing = [name for name in _EXTRA if find_spec(name) is None]
    if missing:
        raise ServingError(
            f"the chat in a browser needs packages that are missing: {missing[0]}",
            hint='Install them with: pip install "explainbot[serve]"',
        )
    from explainbot.serving.browser.shared_engine import SUPPORTED

    if not SUPPORTED:
        raise ServingError("the chat cannot be served on this system")
    workspace = open_workspace(options)
    with listener(options.host, options.port) as listening:
        return _serve(options, str(workspace.places.root), listening)


def _serve(options: argparse.Namespace, root: str, listening: socket.socket) -> int:
    from explainbot.engine.process import ChildProcess
    from explainbot.serving.browser import server as web
    from explainbot.serving.browser.shared_engine import SharedEngine

    host, port = options.host, options.port
    shown = f"[{host}]" if ":" in host else host
    note(f"explainbot: the chat is at http://{shown}:{port} (Ctrl-C ends it)")
    if not is_loopback(host):
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
            shared.path,
            host,
            port,
            options.visitors,
            options.collection,
            theme=options.theme,
        )
        web.serve(server, listening)
    finally:
        shared.stop()
        signal.signal(signal.SIGTERM, before)
    return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End as Ctrl-C does, also before the page server listens to signals."""
    del number, frame
    raise KeyboardInterrupt
