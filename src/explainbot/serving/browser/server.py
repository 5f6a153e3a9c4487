"""Page server: textual-serve's, with bounds and with a check of who asks.

textual-serve has no login and takes any WebSocket, so that any page a user visits could
talk to a chat on that user's machine.  Here a WebSocket must come from a page of this
server, a loopback server answers to loopback names alone (against DNS rebinding), and
the page may fetch nothing from elsewhere.
"""

from __future__ import annotations

import re
import shlex
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

from explainbot.serving.addresses import is_loopback

TITLE = "explainbot"
_CLOSING_SECONDS = 2.0
_FULL = "All places are taken. Please try again later."
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self' ws://{host} wss://{host}; frame-ancestors 'none'"
)
_LINK = re.compile(r"""<link[^>]*?href=["'](https?:[^"']*)["'][^>]*>""")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ChatServer(Server):
    """Gives each visitor a chat process, to at most so many at a time."""

    def __init__(
        self,
        engine: str,
        host: str,
        port: int,
        most: int,
        collections: Sequence[str],
        *,
        theme: str = "",
    ) -> None:
        """Prepare to serve.

        Args:
            engine: Path of the shared engine's socket.
            host: Address that is listened on.
            port: Its port.
            most: Visitors at a time.
            collections: Folders and tags that answers come from.
            theme: Name of the colours at first; "" takes the dark ones.
        """
        command = [sys.executable, "-m", "explainbot.serving.browser.visitor", engine]
        command += [f"--collection={name}" for name in collections]
        command += [f"--theme={theme}"] if theme else []
        super().__init__(shlex.join(command), host, port, title=TITLE)
        self._most = most
        self._visitors = 0

    async def application(self) -> web.Application:
        """Return the application, guarded."""
        app = await self._make_app()
        app.middlewares.append(self._guard)
        app.on_response_prepare.append(_add_policy)
        return app

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing: the command line has said it."""

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        name = urlsplit(f"//{request.host}").hostname or ""
        if is_loopback(self.host) and not is_loopback(name):
            raise web.HTTPForbidden(text="This server answers to local names alone.")
        if request.path == "/ws":
            origin = urlsplit(request.headers.get("Origin", "")).netloc
            if origin != request.host:
                raise web.HTTPForbidden(text="Only this server's own page may connect.")
        return await handler(request)

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """Give the page, with addresses by which the visitor has reached it."""
        if self._visitors >= self._most:
            raise web.HTTPServiceUnavailable(text=_FULL)
        self.public_url = f"{request.scheme}://{request.host}"
        page: web.StreamResponse = await super().handle_index(request)
        if isinstance(page, web.Response):
            page.text = _LINK.sub(
                lambda link: _own(link, request.host), page.text or ""
            )
        return page

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Start a visitor's chat, and end it with the connection."""
        if self._visitors >= self._most:
            raise web.HTTPServiceUnavailable(text=_FULL)
        self._visitors += 1
        try:
            return await super().handle_websocket(request)
        finally:
            self._visitors -= 1


def _own(link: re.Match[str], host: str) -> str:
    """Return a link of this server as it is, "" for one to somewhere else.

    textual-serve's page names a font on the internet, which the policy forbids.
    """
    return link.group() if urlsplit(link.group(1)).netloc == host else ""


async def _add_policy(request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Content-Security-Policy"] = _POLICY.format(host=request.host)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"


def serve(server: ChatServer, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM."""
    web.run_app(
        server.application(),
        sock=listener,
        print=None,
        access_log=None,
        shutdown_timeout=_CLOSING_SECONDS,
    )
