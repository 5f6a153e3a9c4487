"""Page server: textual-serve's, with bounds and with a check of who asks.

textual-serve has no login and takes any WebSocket, so that any page a user visits could
talk to a chat on that user's machine.  Here a WebSocket must come from a page of this
server, a loopback server answers to loopback names alone (against DNS rebinding), and
the page may fetch nothing from elsewhere.

A line that is lost comes back (page.js): the page keeps the questions of the
conversation, and hands them to the next chat, which asks them again.
"""

from __future__ import annotations

import asyncio
import html
import json
import os
import re
import shlex
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.server import Server

from explainbot.serving.addresses import is_loopback
from explainbot.text.interface.translation import (
    VARIABLE,
    accepted,
    said_in,
    to_translate,
)
from explainbot.text.interface.translation import language as spoken_here

TITLE = "explainbot"
_CLOSING_SECONDS = 2.0
_ENDING_SECONDS = 3.0
"""In which a chat ends once its visitor has gone, else it is killed."""
_TAKING_SECONDS = 30.0
"""In which a chat takes what is typed, else the visit ends."""
_FULL = to_translate("All places are taken. Please try again later.")
_LOST = to_translate(
    "The connection was lost. Connecting again; your questions are kept."
)
_AGAIN = {"Retry-After": "10"}
"""After so many seconds a place may have become free."""
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self' ws://{host} wss://{host}; frame-ancestors 'none'"
)
_HEAD = """<head>
<meta charset="utf-8">
<meta name="viewport"
  content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<title>explainbot</title>
<style>
  html, body { margin: 0; height: 100%; overflow: hidden; overscroll-behavior: none; }
  #terminal { height: 100%; touch-action: none; }
  body .intro { width: auto; max-width: 640px; margin: 16px; }
  #line { position: fixed; top: 0; left: 0; right: 0; z-index: 30; padding: 8px 16px;
    background: #7a4b00; color: #fff; font: 16px monospace; }
</style>
<script>"""
_LINE = (
    '<div id="line" role="status" lang="{language}" data-lost="{lost}" hidden></div>'
)
"""What the page says of its line to the chat, in its visitor's language."""
_HEARTBEAT = 15.0
"""Seconds between two signs of life that a page is asked for."""
_LARGEST = 1_000_000
"""Bytes of a message of a page."""
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
        names: Sequence[str] = (),
        language: str = "",
    ) -> None:
        """Prepare to serve.

        Args:
            engine: Path of the shared engine's socket.
            host: Address that is listened on.
            port: Its port.
            most: Visitors at a time.
            collections: Folders and tags that answers come from.
            theme: Name of the colours at first; "" takes the dark ones.
            names: By which a web server in front of this one is reached.
            language: Of every visitor's chat; "" takes that of each one's browser.
        """
        entry = "explainbot.serving.browser.visitor_entry"
        command = [sys.executable, "-m", entry, engine, f"--parent={os.getpid()}"]
        command += [f"--collection={name}" for name in collections]
        command += [f"--theme={theme}"] if theme else []
        super().__init__(shlex.join(command), host, port, title=TITLE)
        self.language = language
        self._most = most
        self._names = frozenset(name.lower() for name in names)
        self._visitors = 0
        self._chats: set[ChatProcess] = set()

    async def application(self) -> web.Application:
        """Return the application, guarded."""
        app = await self._make_app()
        app.middlewares.append(self._guard)
        app.on_response_prepare.append(_add_policy)
        app.on_shutdown.append(self._end_chats)
        return app

    async def _end_chats(self, _: web.Application) -> None:
        """End all at once, before the server waits for their lines."""
        await asyncio.gather(*(chat.stop() for chat in tuple(self._chats)))

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing: the command line has said it."""

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        name = urlsplit(f"//{request.host}").hostname or ""
        known = is_loopback(name) or name in self._names
        if is_loopback(self.host) and not known:
            raise web.HTTPForbidden(text="This server answers to local names alone.")
        if request.path == "/ws":
            origin = urlsplit(request.headers.get("Origin", "")).netloc
            if origin != request.host:
                raise web.HTTPForbidden(text="Only this server's own page may connect.")
        return await handler(request)

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """Give the page, with addresses by which the visitor has reached it."""
        if self._visitors >= self._most:
            raise self._full(request)
        # A web server in front may speak HTTPS with the visitor.
        told = request.headers.get("X-Forwarded-Proto", request.scheme)
        scheme = "https" if told == "https" else "http"
        self.public_url = f"{scheme}://{request.host}"
        page: web.StreamResponse = await super().handle_index(request)
        if isinstance(page, web.Response):
            own = _LINK.sub(lambda link: _own(link, request.host), page.text or "")
            script = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
            own = own.replace("<head>", f"{_HEAD}\n{script}</script>", 1)
            lost = html.escape(self._said(request, _LOST))
            line = _LINE.format(language=self._spoken(request), lost=lost)
            page.text = own.replace("</body>", f"{line}</body>", 1)
        return page

    def _full(self, request: web.Request) -> web.HTTPServiceUnavailable:
        text = self._said(request, _FULL)
        return web.HTTPServiceUnavailable(text=text, headers=_AGAIN)

    def _spoken(self, request: web.Request) -> str:
        """Return the language in which a visitor is answered."""
        wanted = accepted(request.headers.get("Accept-Language", ""))
        return self.language or wanted or spoken_here()

    def _said(self, request: web.Request, message: str) -> str:
        return said_in(self._spoken(request), message)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Start a visitor's chat, and end it with the connection."""
        if self._visitors >= self._most:
            raise self._full(request)
        self._visitors += 1
        try:
            return await self._visit(request)
        finally:
            self._visitors -= 1

    async def _visit(self, request: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse(heartbeat=_HEARTBEAT, max_msg_size=_LARGEST)
        await line.prepare(request)

        async def close() -> None:
            await line.close()

        chat = ChatProcess(
            self.command,
            write_bytes=line.send_bytes,
            write_str=line.send_str,
            close=close,
            download_manager=self.download_manager,
        )
        chat.language = self._spoken(request)
        self._chats.add(chat)
        try:
            await chat.start(*map(_cells, _CELLS, (request,) * 2))
            async for message in line:
                if message.type == WSMsgType.TEXT:
                    async with asyncio.timeout(_TAKING_SECONDS):
                        await _take(json.loads(message.data), line, chat)
        except (ValueError, RecursionError):  # no page of ours has sent that
            await line.close(code=WSCloseCode.UNSUPPORTED_DATA)
        except (TimeoutError, ConnectionError):
            pass  # the chat takes nothing any more, or there is no line
        finally:
            await chat.stop()
            self._chats.discard(chat)
        return line


class ChatProcess(AppService):
    """A visitor's chat process, and what it tells the page beside what is drawn."""

    _ending: asyncio.Task[None] | None = None
    language = ""
    """Of the visitor; "" is that of the server."""

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        """Have the chat speak the visitor's language."""
        environment = super()._build_environment(width=width, height=height)
        return environment | {VARIABLE: self.language or spoken_here()}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Start it without a shell, so that who is killed is the chat."""
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            *shlex.split(self.command),
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            env=self._build_environment(width=width, height=height),
        )
        self._stdin = self._process.stdin
        return self._process

    async def stop(self) -> None:
        """Have it end, and kill it if it does not within a few seconds.

        One may be too busy to hear that it should, or wait for a page that reads
        nothing.  May be called twice.
        """
        if self._process is not None and self._task is not None:
            ending = self._end(self._process, self._task)
            self._ending, self._task = asyncio.create_task(ending), None
        if self._ending is not None:
            await asyncio.shield(self._ending)  # whoever waits no longer

    async def _end(self, process: Process, task: asyncio.Task[None]) -> None:
        await self._download_manager.cancel_app_downloads(self.app_service_id)
        try:
            async with asyncio.timeout(_ENDING_SECONDS):
                await self.send_meta({"type": "quit"})
                await process.wait()
        except TimeoutError:
            pass
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
            task.cancel()
        await asyncio.wait({task})
        await process.communicate()  # what nobody has read keeps its pipes open

    async def on_meta(self, data: bytes) -> None:
        """Hand the conversation, and that the visitor has quit, to the page."""
        told = json.loads(data)
        if told["type"] in TOLD:
            await self.remote_write_str(json.dumps([told["type"], told.get("talk")]))
        else:
            await super().on_meta(data)


TOLD = ("talk", "bye")
"""What a chat tells its page: the conversation so far, and that it ends for good."""
_CELLS = {"width": 80, "height": 24}
_MOST_CELLS = {"width": 500, "height": 200}
"""A chat holds and draws each of them."""


def _cells(side: str, request: web.Request) -> int:
    """Return how many cells a page has room for, on one side."""
    asked = request.query.get(side, "")
    cells = int(asked) if asked.isdecimal() and len(asked) < len("10000") else 0
    return _fitting(side, cells) or _CELLS[side]


def _fitting(side: str, cells: Any) -> int:
    """Return a number of cells that a chat is given; 0 where none is told."""
    told = isinstance(cells, int) and not isinstance(cells, bool) and cells > 0
    return min(cells, _MOST_CELLS[side]) if told else 0


async def _take(told: Any, line: web.WebSocketResponse, chat: ChatProcess) -> None:
    """Take what a page tells; what is no message of it is passed over."""
    kind, value = (*told, None, None)[:2] if isinstance(told, list) else (None, None)
    if kind == "stdin" and isinstance(value, str):
        await chat.send_bytes(value.encode("utf-8", "replace"))
    elif kind == "resize" and isinstance(value, dict):
        width, height = (_fitting(side, value.get(side)) for side in _CELLS)
        if width and height:
            await chat.set_terminal_size(width, height)
    elif kind == "ping":
        await line.send_json(["pong", value])
    elif kind == "talk" and isinstance(value, dict):
        await chat.send_meta({"type": "talk", "talk": json.dumps(value)})
    elif kind == "blur":
        await chat.blur()
    elif kind == "focus":
        await chat.focus()


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
