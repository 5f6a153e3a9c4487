"""HTTP server for programs: JSON in, JSON out, and a check of who asks.

A page that a user visits could talk to a server on that user's machine.  Here a request
must name this server as it is reached (against DNS rebinding), must not come from
another page, and must declare its body to be JSON, which a form of another page cannot.
Whoever listens beyond this machine has to ask for a token.

Before anything of this can be looked at, a connection must have told a request's head:
that takes time for those who have none to give, so it is limited, in all and for each
address.  A refusal is written only when the client has sent what it wanted to send, for
it reads nothing before.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import socket
from collections.abc import Collection, Sequence
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlsplit

import h11
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import (  # noqa: TC002  as TC001
    ASGIApp,
    Message,
    Receive,
    Scope,
    Send,
)
from uvicorn.protocols.http.h11_impl import H11Protocol

from explainbot.errors import (
    BusyError,
    ExplainbotError,
    RequestError,
    UnknownCollectionError,
    UnknownDocumentError,
)
from explainbot.serving.addresses import is_loopback
from explainbot.serving.programs.queue import OPERATIONS, RequestQueue, as_json

LARGEST = 256 * 1024
"""Bytes of a request's body."""
BODY_SECONDS = 10.0
"""For the whole body to arrive."""
HEAD_SECONDS = 10.0
"""For the whole head of a request to arrive."""
SLOW_SECONDS = 1.0
"""After which a head that is not whole is a slow one."""
MOST_HEADS = 20
"""Slow heads of one address; with more, the eldest is refused."""
LATE = "The request did not arrive in time."
MOST_CONNECTIONS = 400
"""With more, the eldest that has told nothing yet, of the address that has most of
them, is told to come again."""
AGAIN_SECONDS = 1
"""After which who was refused for want of room may ask again."""
_LINGER_SECONDS = 2.0
_CLOSING_SECONDS = 2
_BUSY = 503
_HEAD = 16 * 1024
"""Bytes of a head that is not too long, h11's bound."""
_STATUS: dict[type[ExplainbotError], int] = {
    BusyError: 503,
    RequestError: 400,
    UnknownCollectionError: 404,
    UnknownDocumentError: 404,
}


def make_app(
    queue: RequestQueue, *, local: bool, token: str = "", names: Sequence[str] = ()
) -> Starlette:
    """Return the ASGI application.

    Args:
        queue: What answers.
        local: Whether only this machine can reach it; then it answers to local names.
        token: What each request must carry; "" for none.
        names: By which a web server in front of this one is reached.
    """
    called = frozenset(name.lower() for name in names)
    admit = partial(_admit, local=local, token=token, names=called)

    async def about(request: Request) -> Response:
        admit(request)
        return _told({"operations": _about()})

    async def listed(request: Request) -> Response:
        admit(request)
        return _told(await queue.answer("list", {}))

    async def operation(request: Request) -> Response:
        admit(request)
        name = request.path_params["name"]
        if name not in OPERATIONS:
            raise HTTPException(404)
        return _told(await queue.answer(name, await _arguments(request)))

    made = Starlette(
        routes=[
            Route("/", about, methods=["GET"]),
            Route("/list", listed, methods=["GET"]),
            Route("/{name}", operation, methods=["POST"]),
        ],
        exception_handlers={
            ExplainbotError: _failed,
            ClientDisconnect: _gone,
            HTTPException: _refused,
            Exception: _broken,
        },
    )
    made.add_middleware(Patient)
    return made


def serve(app: Starlette, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM; nothing is logged but errors."""
    config = uvicorn.Config(
        app,
        http=BoundedProtocol,
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_CLOSING_SECONDS,
    )
    uvicorn.Server(config).run(sockets=[listener])


def _about() -> dict[str, Any]:
    return {
        name: {"summary": one.summary, "arguments": one.schema()}
        for name, one in OPERATIONS.items()
    }


class BoundedProtocol(H11Protocol):
    """A connection whose heads have a time limit, and are few for each address."""

    _arriving: ClassVar[dict[str, dict[BoundedProtocol, bool]]] = {}
    """By address, those whose next head is not whole, the eldest first, and whether
    it is slow."""
    _late: asyncio.TimerHandle | None = None
    _lingers = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for a head, unless there are too many connections."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  it is a socket's
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > MOST_CONNECTIONS:
            most = max(self._arriving.values(), key=len)
            next(iter(most)).refuse(503, "Too many connections. Ask again in a moment.")

    def data_received(self, data: bytes) -> None:
        """Take what arrives; of a client that was refused, nothing is looked at."""
        if not self._lingers:
            super().data_received(data)
            self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._arrived()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Say what is wrong with a head that is none, or too long."""
        long = self.conn.trailing_data[0] and len(self.conn.trailing_data[0]) > _HEAD
        text = "The head of the request is too long." if long else msg
        self.refuse(431 if long else 400, text)

    def _look(self) -> None:
        """See whether a head has arrived, or has begun to."""
        if self.conn.their_state is not h11.IDLE:
            self._arrived()
        elif self.conn.trailing_data[0] and not self._lingers:
            self._wait()

    @property
    def _address(self) -> str:
        return self.client[0] if self.client else ""

    def _wait(self) -> None:
        if self._late is not None:
            return
        self._late = self.loop.call_later(SLOW_SECONDS, self._slow)
        self._arriving.setdefault(self._address, {})[self] = False

    def _slow(self) -> None:
        """Go on waiting, unless many of the same address are as slow."""
        self._late = self.loop.call_later(
            HEAD_SECONDS - SLOW_SECONDS, self._refuse_late
        )
        others = self._arriving[self._address]
        others[self] = True
        slow = [one for one, is_slow in others.items() if is_slow]
        if len(slow) > MOST_HEADS:
            slow[0].refuse(408, LATE)

    def _arrived(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
        others = self._arriving.get(self._address, {})
        others.pop(self, None)
        if not others:
            self._arriving.pop(self._address, None)

    def _refuse_late(self) -> None:
        self.refuse(408, LATE)

    def refuse(self, status: int, text: str) -> None:
        """Write an answer and close when the client has read it, or soon."""
        self._arrived()
        self._lingers = True
        body = json.dumps({"error": text}).encode("ascii") + b"\n"
        told = [
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            "Connection: close",
            *([f"Retry-After: {AGAIN_SECONDS}"] if status == _BUSY else []),
        ]
        self.transport.write("\r\n".join([*told, "", ""]).encode("ascii") + body)
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(_LINGER_SECONDS, self.transport.close)


class Patient:
    """Has a request's body arrive, and drops it, before an answer without it is sent.

    Else the client, which is still sending, sees the connection break in place of why.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Take what answers."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        whole = False

        async def heard() -> Message:
            nonlocal whole
            message = await receive()
            whole = not message.get("more_body", False)
            return message

        async def tell(message: Message) -> None:
            if not whole and message["type"] == "http.response.start" and waits:
                with suppress(TimeoutError):
                    async with asyncio.timeout(BODY_SECONDS):
                        while not whole:
                            await heard()
            await send(message)

        names = {name for name, _ in scope.get("headers", ())}
        # Who asks first whether to send the body is answered first; and one of which
        # it is not clear how long it is, is not waited for.
        lengths = {b"content-length", b"transfer-encoding"}
        waits = bool(names & lengths) and b"expect" not in names
        waits = waits and not lengths <= names
        await self._app(scope, heard, tell)


def _admit(
    request: Request, *, local: bool, token: str, names: Collection[str]
) -> None:
    """Raise HTTPException unless the request may be heard."""
    if {"content-length", "transfer-encoding"} <= set(request.headers.keys()):
        close = {"Connection": "close"}
        raise HTTPException(400, "Say the length of the body in one way alone.", close)
    host = request.headers.get("host", "")
    name = _name(f"//{host}")
    if local and not is_loopback(name) and name not in names:
        raise HTTPException(403, "This server answers to local names alone.")
    origin = request.headers.get("origin")
    if origin is not None and _netloc(origin) != host:
        raise HTTPException(403, "Pages from elsewhere are not answered.")
    if token:
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        # Every header's bytes are letters of latin-1.
        same = hmac.compare_digest(given.encode("latin-1"), token.encode("ascii"))
        if kind.lower() != "bearer" or not same:
            raise HTTPException(
                401,
                "Send the header: Authorization: Bearer TOKEN",
                {"WWW-Authenticate": "Bearer"},
            )


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # half an IPv6 address
        return ""


def _netloc(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


async def _arguments(request: Request) -> dict[str, Any]:
    """Return the body's object.

    Raises:
        HTTPException: The body is too large or late, or is not declared as JSON.
        RequestError: It is no JSON object.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415, "Send JSON: Content-Type: application/json")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _body(request)
    except TimeoutError:
        raise HTTPException(408, LATE) from None
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise RequestError("the body is no JSON") from None
    if not isinstance(value, dict):
        raise RequestError("the body must be a JSON object")
    return value


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise HTTPException(413, f"A request may have {LARGEST} bytes.")
    return bytes(body)


def _told(value: dict[str, Any], status: int = 200, **headers: str) -> Response:
    """Return a JSON response that no cache keeps and no browser takes for a page."""
    own = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(
        as_json(value) + "\n",
        status,
        headers=own | headers,
        media_type="application/json",
    )


async def _failed(_: Request, error: Exception) -> Response:
    kinds = (_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
    status = next(kinds, 500)
    again = {"Retry-After": str(AGAIN_SECONDS)} if status == _BUSY else {}
    return _told({"error": str(error)}, status, **again)


async def _gone(_: Request, error: Exception) -> Response:
    """Answer a client that has gone in the middle of its request: nobody reads it."""
    del error
    return Response(status_code=400)


async def _refused(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return _told(
        {"error": error.detail}, error.status_code, **dict(error.headers or {})
    )


async def _broken(_: Request, error: Exception) -> Response:
    del error  # its traceback goes to standard error
    return _told({"error": "explainbot failed; the server's log says why."}, 500)
