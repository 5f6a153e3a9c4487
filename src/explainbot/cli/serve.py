"""``explainbot serve``: the chat in a browser, or answers for programs."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
from contextlib import closing
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from types import FrameType
from typing import TYPE_CHECKING

from explainbot.cli.common import ProgressLine, note, open_workspace
from explainbot.errors import ServingError
from explainbot.serving.addresses import is_loopback

if TYPE_CHECKING:
    from explainbot.workspace import Workspace

_EXTRA = ("aiohttp", "textual_serve")


def serve(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C.

    Raises:
        ServingError: The extra is not installed, or the address cannot be used.
    """
    if options.mcp:
        return serve_mcp(options)
    if options.http:
        return serve_http(options)
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
            names=options.name,
            language=options.interface,
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


TOKEN = "EXPLAINBOT_TOKEN"  # noqa: S105  the name of a variable


def serve_mcp(options: argparse.Namespace) -> int:
    """Serve on standard input and output until the input ends.

    Raises:
        ServingError: The extra is not installed.
    """
    _need("mcp", ("mcp", "mcp_types"))
    from explainbot.serving.programs import mcp
    from explainbot.serving.programs.queue import RequestQueue

    with (
        open_workspace(options) as workspace,
        closing(RequestQueue(workspace, ProgressLine())) as queue,
    ):
        queue.open()  # while the client says hello
        # The thread that reads standard input would keep an interrupted program alive.
        signal.signal(signal.SIGINT, _end)
        signal.signal(signal.SIGTERM, _end)
        asyncio.run(mcp.serve(queue))
    return 0


def _end(number: int, frame: FrameType | None) -> None:
    del frame
    os._exit(128 + number)


def serve_http(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C.

    Raises:
        ServingError: The extra is not installed, the address cannot be used, or the
            network is to be served without a token.
        ExplainbotError: The workspace cannot be used.
    """
    _need("http", ("starlette", "uvicorn", "prometheus_client"))
    from explainbot.serving.programs import http
    from explainbot.serving.programs.admission import Admission
    from explainbot.serving.programs.queue import RequestQueue

    classes = _classes(options)
    host, port, local = options.host, options.port, is_loopback(options.host)
    with (
        open_workspace(options) as workspace,
        closing(RequestQueue(workspace, ProgressLine())) as queue,
    ):
        queue.open().result()  # what is wrong with it is told before anything listens
        with listener(host, port) as listening:
            shown = f"[{host}]" if ":" in host else host
            note(f"explainbot: answers for programs at http://{shown}:{port}/")
            if options.workers > 1:
                queue.close()
                return _serve_together(options, workspace, classes, listening)
            admission = Admission(
                local=local, classes=classes, names=options.name, a_minute=options.rate
            )
            http.serve(http.make_app(queue, admission, log=options.log), listening)
    return 0


def _serve_together(
    options: argparse.Namespace,
    workspace: Workspace,
    classes: dict[str, str],
    listening: socket.socket,
) -> int:
    """Serve by several processes until a signal ends them; return 130."""
    # Before the library is imported, which counts where this says.
    with TemporaryDirectory(prefix="explainbot-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        from explainbot.serving.programs.workers import ServedWorkspace, serve_together

        served = ServedWorkspace(
            workspace.places,
            workspace.model,
            workspace.reader,
            workspace.language,
            is_loopback(options.host),
            classes,
            options.name,
            options.rate,
            options.log,
            options.workers,
        )
        serve_together(served, listening)
    raise KeyboardInterrupt


def _classes(options: argparse.Namespace) -> dict[str, str]:
    """Return the tokens that requests may carry, each with its class; {} for none.

    Raises:
        ServingError: There is none for a network, or one is easily guessed.
    """
    from explainbot.serving.programs.admission import MAKE, check_token, read_tokens

    token: str = options.token or os.environ.get(TOKEN, "")
    found = read_tokens(options.tokens) if options.tokens else {}
    if not token and not found and not is_loopback(options.host):
        raise ServingError(
            "other machines are answered only with a token",
            where=options.host,
            hint=f"Set {TOKEN} to one, for example what this prints: {MAKE}",
        )
    if token:
        check_token(token)
        found = {token: ""} | found
    return found


def _need(extra: str, packages: tuple[str, ...]) -> None:
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        raise ServingError(
            f"serve --{extra} needs packages that are missing: {missing[0]}",
            hint=f'Install them with: pip install "explainbot[{extra}]"',
        )


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
