"""Clients of ``explainbot serve --http`` who send what takes time or room."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest

pytest.importorskip("uvicorn", reason="needs explainbot[http]")

from uvicorn import Config, Server

from explainbot.errors import BusyError
from explainbot.serving.programs import http
from explainbot.serving.programs.admission import Admission
from explainbot.serving.programs.http import (
    LARGEST,
    BoundedProtocol,
    make_app,
)
from explainbot.serving.programs.queue import RequestQueue
from explainbot.testing import tiny_workspace
from tests.serving.test_programs import QUESTION, TIDES, Answering
from tests.waiting import until

if TYPE_CHECKING:
    from starlette.applications import Starlette

SHORT = 0.6
"""Seconds that stand for the ten of a head, and of a body."""
HEADS = 20
"""Stands for the hundred slow heads of an address."""


class Client:
    """A connection that sends what a test wants, as slowly as it wants."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self.line = socket.create_connection(("127.0.0.1", port), timeout=20)

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self.line.close()

    def send(self, *parts: bytes) -> Client:
        """Send all of it."""
        for part in parts:
            self.line.sendall(part)
        return self

    def answer(self) -> tuple[int, dict[str, str], Any]:
        """Return status, headers and body of one answer."""
        with self.line.makefile("rb") as stream:
            status = int(stream.readline().split()[1])
            lines = iter(stream.readline, b"\r\n")
            pairs = [line.decode("latin-1").partition(":") for line in lines]
            headers = {name.lower(): value.strip() for name, _, value in pairs}
            body = stream.read(int(headers["content-length"]))
        return status, headers, json.loads(body)


def head(method: str, path: str, *more: str) -> bytes:
    """Return the head of a request to this machine."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *more, "", ""]
    return "\r\n".join(lines).encode()


def post(size: int, *more: str) -> bytes:
    """Return the head of a question."""
    lengths = [f"Content-Length: {size}", "Content-Type: application/json"]
    return head("POST", "/ask", *lengths, *more)


LIST = head("GET", "/list")


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[RequestQueue]:
    """Return a queue over one document."""
    made = RequestQueue(tiny_workspace(tmp_path / "lab", {"tides.md": TIDES}))
    yield made
    made.close()


@pytest.fixture
def port(queue: RequestQueue, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Serve in a thread, with short limits; return the port."""
    monkeypatch.setattr(http, "HEAD_SECONDS", SHORT)
    monkeypatch.setattr(http, "SLOW_SECONDS", SHORT / 2)
    monkeypatch.setattr(http, "BODY_SECONDS", SHORT)
    monkeypatch.setattr(http, "MOST_CONNECTIONS", 60)
    yield from running(make_app(queue, Admission(local=True)))


def running(app: Starlette) -> Iterator[int]:
    """Serve an application as the program does, in a thread."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(Config(app, http=BoundedProtocol, ws="none", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    until(lambda: server.started)
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(20)
    listener.close()


def test_a_head_has_a_time_limit(port: int) -> None:
    """Slow from the beginning, or after a first request; what is whole goes on."""
    with Client(port) as slow, Client(port) as second:
        assert second.send(LIST).answer()[0] == 200
        second.send(b"GET /list HT")
        begun = time.monotonic()
        for _ in range(int(SHORT * 10) + 5):
            try:
                slow.send(b"G")
            except OSError:
                break
            time.sleep(0.1)
        status, headers, body = slow.answer()
        assert (status, headers["connection"]) == (408, "close")
        assert body == {"error": "The request did not arrive in time."}
        assert time.monotonic() - begun > SHORT / 2
        assert second.answer()[0] == 408


def test_slow_heads_of_one_address_shut_nobody_out(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The eldest goes; whoever tells what is wanted is answered meanwhile."""
    monkeypatch.setattr(http, "HEAD_SECONDS", 60)
    monkeypatch.setattr(http, "MOST_HEADS", HEADS)
    clients = [Client(port).send(b"GET /li") for _ in range(HEADS + 20)]
    try:
        for _ in range(5):
            with Client(port) as honest:
                assert honest.send(LIST).answer()[0] == 200
        for eldest in clients[:20]:
            status, headers, body = eldest.answer()
            assert (status, headers["retry-after"]) == (503, "1")
            assert "of this address" in body["error"]
        for other in clients[20:]:
            other.send(b"st HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert other.answer()[0] == 200

    finally:
        for client in clients:
            client.line.close()


def test_many_honest_clients_of_one_address_are_all_answered(port: int) -> None:
    """However many connect before the first is heard."""
    clients = [Client(port) for _ in range(HEADS * 2)]
    try:
        for client in clients:
            client.send(head("GET", "/"))
        assert {client.answer()[0] for client in clients} == {200}
    finally:
        for client in clients:
            client.line.close()


def test_connections_beyond_the_bound_are_told(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With 503 and when to ask again; with room they are answered."""
    monkeypatch.setattr(http, "HEAD_SECONDS", 120)
    monkeypatch.setattr(http, "SLOW_SECONDS", 60)
    monkeypatch.setattr(http, "MOST_CONNECTIONS", 12)
    idle = [Client(port) for _ in range(12)]
    try:
        for one in idle[:8]:  # they have told a head, and stay
            assert one.send(LIST).answer()[0] == 200
        idle[8].send(b"GET")
        with Client(port) as late:
            assert late.send(LIST).answer()[0] == 200
        status, headers, _ = idle[8].answer()
        assert (status, headers["retry-after"]) == (503, "1")
    finally:
        for one in idle:
            one.line.close()

    def room() -> bool:
        with Client(port) as client:
            return client.send(LIST).answer()[0] == 200

    until(room)


HUGE = b"x" * 1_000_000
REFUSED: dict[str, tuple[int, Callable[[Client], object]]] = {
    "body": (413, lambda client: client.send(post(len(HUGE)), HUGE)),
    "body, then closed": (
        413,
        lambda client: client.send(post(len(HUGE), "Connection: close"), HUGE),
    ),
    "kind": (
        404,
        lambda client: client.send(
            head("POST", "/shout", f"Content-Length: {len(HUGE)}"), HUGE
        ),
    ),
    "page": (
        403,
        lambda client: client.send(post(len(HUGE), "Origin: http://e.example"), HUGE),
    ),
    "head": (
        431,
        lambda client: client.send(b"GET /list HTTP/1.1\r\nA: ", HUGE[:200_000]),
    ),
    "two lengths": (
        400,
        lambda client: client.send(post(9, "Transfer-Encoding: chunked"), b"{}"),
    ),
    "no request": (400, lambda client: client.send(b"\x16\x03\x01\r\n\r\n")),
    "slow body": (408, lambda client: client.send(post(LARGEST), b"{")),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_refusal_arrives(port: int, kind: str) -> None:
    """As JSON, also where the client had much more to send."""
    status, send = REFUSED[kind]
    with Client(port) as client:
        begun = time.monotonic()
        send(client)
        found, _, body = client.answer()
    assert found == status
    assert body["error"]
    assert kind != "two lengths" or time.monotonic() - begun < SHORT


def test_who_asks_before_sending_is_answered_before(port: int) -> None:
    """A body that is refused is not asked for."""
    with Client(port) as client:
        client.send(post(10**9, "Expect: 100-continue", "Origin: http://e.example"))
        assert client.answer()[0] == 403


def test_clients_that_go_leave_nothing_in_the_log(tmp_path: Path) -> None:
    """In the middle of a head or a body, or before they read the answer."""
    served = Answering(tmp_path / "lab")
    asked = json.dumps({"question": QUESTION}).encode()
    for _ in range(5):
        for parts in (
            (b"GET /li",),
            (post(1000), b"{"),
            (post(10**6), HUGE[: 10**6 // 2]),
            (post(len(asked)), asked),
            (head("POST", "/ask", "Transfer-Encoding: chunked"), b"ffff\r\n{"),
        ):
            with Client(served.port) as client:
                client.send(*parts)
    with Client(served.port) as client:
        assert client.send(post(len(asked)), asked).answer()[0] == 200
    assert served.end()[1] == "explainbot: interrupted\n"


def test_a_question_has_a_time_limit(queue: RequestQueue) -> None:
    """Who waits too long is told to come again; what was not begun is not done."""
    done: list[str] = []
    go = threading.Event()

    def slowly(asked: dict[str, Any]) -> dict[str, Any]:
        done.append(asked["question"])
        go.wait(20)
        return {}

    queue._work["ask"] = slowly
    queue.longest = 0.3

    async def crowd() -> list[Any]:
        asked = (queue.answer("ask", {"question": name}) for name in "abc")
        return await asyncio.gather(*asked, return_exceptions=True)

    ended = asyncio.run(crowd())
    assert [type(one) for one in ended] == [BusyError] * 3
    assert "no answer within 0.3 seconds" in str(ended[0])
    go.set()
    until(lambda: queue._thread.submit(lambda: True).result(20))
    assert done == ["a"]
    assert queue._waiting in (0, 1)  # its loop has ended, else it would count down


def test_a_busy_server_says_when_to_ask_again(queue: RequestQueue, port: int) -> None:
    """503 with Retry-After, not a wait without end."""
    go = threading.Event()

    def slowly(asked: dict[str, Any]) -> dict[str, Any]:
        del asked
        go.wait(20)
        return {}

    queue._work["list"] = slowly
    queue.longest = 0.3
    with Client(port) as client:
        status, headers, body = client.send(LIST).answer()
    go.set()
    assert (status, headers["retry-after"]) == (503, "1")
    assert "no answer within" in body["error"]
