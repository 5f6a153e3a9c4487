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
import json
import math
import socket
from contextlib import suppress
from http import HTTPStatus
from typing import Any, ClassVar

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

import explainbot
from explainbot.client.remote import VERSION_HEADER
from explainbot.errors import (
    BusyError,
    ExplainbotError,
    RequestError,
    UnknownCollectionError,
    UnknownDocumentError,
)
from explainbot.serving.programs.admission import Admission
from explainbot.serving.programs.desk import CLIENT_OPERATIONS, Desk
from explainbot.serving.programs.observed import TYPE, Metrics, Observed
from explainbot.serving.programs.queue import OPERATIONS, RequestQueue, as_json
from explainbot.text.interface.reasons import error_json

LARGEST = 256 * 1024
"""Bytes of a request's body."""
LARGEST_BLOCK = 8 * LARGEST
"""Bytes of a block of a list."""
BODY_SECONDS = 10.0
"""For the whole body to arrive."""
HEAD_SECONDS = 10.0
"""For the whole head of a request to arrive."""
SLOW_SECONDS = 1.0
"""After which a head that is not whole is a slow one."""
MOST_HEADS = 100
"""Slow heads of one address, behind which a whole school may be; with more, the eldest
is told to come again."""
MANY_HEADS = "Too many requests of this address are not whole. Ask again in a moment."
LATE = "The request did not arrive in time."
MOST_CONNECTIONS = 400
"""With more, the eldest that has told nothing yet, of the address that has most of
them, is told to come again."""
AGAIN_SECONDS = 1
"""After which who was refused for want of room may ask again."""
_LINGER_SECONDS = 2.0
_CLOSING_SECONDS = 2
_BUSY = 503
NAMES = (*OPERATIONS, *(f"client/{name}" for name in CLIENT_OPERATIONS))
"""Operations that are counted by their names."""
_HEAD = 16 * 1024
"""Bytes of a head that is not too long, h11's bound."""
_STATUS: dict[type[ExplainbotError], int] = {
    BusyError: 503,
    RequestError: 400,
    UnknownCollectionError: 404,
    UnknownDocumentError: 404,
}


def make_app(
    queue: RequestQueue,
    admission: Admission,
    *,
    workers: int = 1,
    log: bool = False,
) -> Starlette:
    """Return the ASGI application.

    Args:
        queue: What answers.
        admission: Decides who is heard.
        workers: Processes that serve together, this one among them.
        log: Whether each request is a line on standard error.
    """
    routes = _Routes(queue, admission, workers)
    made = Starlette(
        routes=[
            Route("/", routes.about, methods=["GET"]),
            Route("/health", routes.health, methods=["GET"]),
            Route("/ready", routes.ready, methods=["GET"]),
            Route("/metrics", routes.page, methods=["GET"]),
            Route("/list", routes.listed, methods=["GET"]),
            Route("/client/{name}", routes.client, methods=["POST"]),
            Route("/{name}", routes.operation, methods=["POST"]),
        ],
        exception_handlers={
            ExplainbotError: _failed,
            ClientDisconnect: _gone,
            HTTPException: _refused,
            Exception: _broken,
        },
    )
    made.add_middleware(Patient)
    made.add_middleware(Observed, metrics=routes.metrics, names=NAMES, log=log)
    return made


class _Routes:
    """What is answered under each path."""

    def __init__(self, queue: RequestQueue, admission: Admission, workers: int) -> None:
        self._queue, self._admit = queue, admission.admit
        self._desk = Desk(queue, workers)
        self.metrics = Metrics()

    async def about(self, request: Request) -> Response:
        self._admit(request)
        return _told({"operations": _about()})

    async def health(self, _: Request) -> Response:
        """Say that this process runs, to whoever looks after it."""
        return _told({"status": "ok"})

    async def ready(self, _: Request) -> Response:
        """Say whether questions can be answered now."""
        if self._queue.is_ready():
            return _told({"status": "ready"})
        again = {"Retry-After": str(AGAIN_SECONDS)}
        return _told({"status": "getting ready"}, _BUSY, **again)

    async def page(self, request: Request) -> Response:
        self._admit(request)
        return Response(self.metrics.page(), media_type=TYPE)

    async def listed(self, request: Request) -> Response:
        self._admit(request)
        return _told(await self._queue.answer("list", {}))

    async def operation(self, request: Request) -> Response:
        who = self._admit(request)
        name = request.path_params["name"]
        if name not in OPERATIONS:
            raise HTTPException(404)
        return _told(await self._queue.answer(name, await _arguments(request), who))

    async def client(self, request: Request) -> Response:
        who = self._admit(request)
        _same_version(request)
        name = request.path_params["name"]
        most = LARGEST_BLOCK if name == "block" else LARGEST
        found = await self._desk.answer(name, await _arguments(request, most), who)
        if found is None:
            raise HTTPException(404, "There is no such operation.")
        return _told(found)


def serve(app: Starlette, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM; nothing is logged but errors."""
    uvicorn.Server(config_of(app)).run(sockets=[listener])


def config_of(app: Any, **more: Any) -> uvicorn.Config:
    """Return how an application is served, or what makes one."""
    return uvicorn.Config(
        app,
        http=BoundedProtocol,
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_CLOSING_SECONDS,
        **more,
    )


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
            slow[0].refuse(_BUSY, MANY_HEADS)

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


def _same_version(request: Request) -> None:
    """Raise HTTPException unless a thin client is of this program's version."""
    theirs, own = request.headers.get(VERSION_HEADER, ""), explainbot.__version__
    if theirs != own:
        raise HTTPException(
            409,
            f"the server is explainbot {own}, this program {theirs[:20] or 'another'}; "
            "install the same version on both",
        )


async def _arguments(request: Request, most: int = LARGEST) -> dict[str, Any]:
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
            body = await _body(request, most)
    except TimeoutError:
        raise HTTPException(408, LATE) from None
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise RequestError("the body is no JSON") from None
    if not isinstance(value, dict):
        raise RequestError("the body must be a JSON object")
    return value


async def _body(request: Request, most: int) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise HTTPException(413, f"A request may have {most} bytes.")
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
    wait = max(AGAIN_SECONDS, math.ceil(getattr(error, "again", 0)))
    again = {"Retry-After": str(wait)} if status == _BUSY else {}
    told: dict[str, Any] = {"error": str(error)}
    if isinstance(error, ExplainbotError):
        told = error_json(error)
    return _told(told, status, **again)


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
