"""HTTP server for programs: JSON in, JSON out, and a check of who asks.

A page that a user visits could talk to a server on that user's machine.  Here a request
must name this server as it is reached (against DNS rebinding), must not come from
another page, and must declare its body to be JSON, which a form of another page cannot.
Whoever listens beyond this machine has to ask for a token.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import socket
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request  # noqa: TC002  as TC001
from starlette.responses import Response
from starlette.routing import Route

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
MOST_CONNECTIONS = 100
_CLOSING_SECONDS = 2
_STATUS: dict[type[ExplainbotError], int] = {
    BusyError: 503,
    RequestError: 400,
    UnknownCollectionError: 404,
    UnknownDocumentError: 404,
}


def make_app(queue: RequestQueue, *, local: bool, token: str = "") -> Starlette:
    """Return the ASGI application.

    Args:
        queue: What answers.
        local: Whether only this machine can reach it; then it answers to local names.
        token: What each request must carry; "" for none.
    """

    async def about(request: Request) -> Response:
        _admit(request, local=local, token=token)
        return _told({"operations": _about()})

    async def listed(request: Request) -> Response:
        _admit(request, local=local, token=token)
        return _told(await queue.answer("list", {}))

    async def operation(request: Request) -> Response:
        _admit(request, local=local, token=token)
        name = request.path_params["name"]
        if name not in OPERATIONS:
            raise HTTPException(404)
        return _told(await queue.answer(name, await _arguments(request)))

    return Starlette(
        routes=[
            Route("/", about, methods=["GET"]),
            Route("/list", listed, methods=["GET"]),
            Route("/{name}", operation, methods=["POST"]),
        ],
        exception_handlers={
            ExplainbotError: _failed,
            HTTPException: _refused,
            Exception: _broken,
        },
    )


def serve(app: Starlette, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM; nothing is logged but errors."""
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=_CLOSING_SECONDS,
    )
    uvicorn.Server(config).run(sockets=[listener])


def _about() -> dict[str, Any]:
    return {
        name: {"summary": one.summary, "arguments": one.schema()}
        for name, one in OPERATIONS.items()
    }


def _admit(request: Request, *, local: bool, token: str) -> None:
    """Raise HTTPException unless the request may be heard."""
    host = request.headers.get("host", "")
    if local and not is_loopback(_name(f"//{host}")):
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
        raise HTTPException(408, "The request did not arrive in time.") from None
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
    return _told({"error": str(error)}, next(kinds, 500))


async def _refused(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return _told(
        {"error": error.detail}, error.status_code, **dict(error.headers or {})
    )


async def _broken(_: Request, error: Exception) -> Response:
    del error  # its traceback goes to standard error
    return _told({"error": "explainbot failed; the server's log says why."}, 500)
