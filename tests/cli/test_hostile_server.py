"""A server that answers ``--server`` as no explainbot would."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import pytest

from explainbot.cli.main import main
from explainbot.client import remote
from explainbot.client.asking import ask_remote
from explainbot.client.chat import exchanged
from explainbot.client.lists import RemoteList
from explainbot.client.remote import remote_at
from explainbot.engine import messages
from explainbot.errors import RemoteError, UnreachableError

Says = Callable[[socket.socket], None]
CODES = "\x1b]0;x\x07\u009b2J\u202e"


@pytest.fixture
def server() -> Iterator[Callable[[bytes | Says], str]]:
    """Return what starts a server that says the same to everybody: its address."""
    opened: list[socket.socket] = []

    def start(says: bytes | Says) -> str:
        listening = socket.create_server(("127.0.0.1", 0))
        opened.append(listening)

        def serve() -> None:
            while True:
                try:
                    line, _ = listening.accept()
                except OSError:
                    return
                with line, suppress(OSError):
                    line.recv(1 << 16)
                    if callable(says):
                        says(line)
                    else:
                        line.sendall(says)

        threading.Thread(target=serve, daemon=True).start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}"

    yield start
    for one in opened:
        one.shutdown(socket.SHUT_RDWR)
        one.close()


def said(value: object, head: str = "HTTP/1.1 200 OK") -> bytes:
    """Return an answer of HTTP."""
    return f"{head}\r\n\r\n{json.dumps(value)}".encode()


@pytest.mark.parametrize(
    "says",
    [
        b"HTTP/1.1\r\n\r\n{}",
        b"HTTP/1.1 -20 OK\r\n\r\n{}",
        b"HTTP/1.1 " + b"9" * 5_000 + b" OK\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\n{}",
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 100_000,
        said({"out": "a", "notes": [], "status": 1.0}),
        said({"out": "a", "notes": [], "status": True}),
        said({"out": "a", "notes": [[7]], "status": 0}),
        said({"out": 7, "notes": [], "status": 0}),
        said({"error": CODES}, "HTTP/1.1 400 Bad"),
    ],
)
def test_an_answer_that_is_none_is_told(
    server: Callable[[bytes | Says], str], says: bytes
) -> None:
    """One line; it is not followed elsewhere."""
    with pytest.raises(RemoteError) as told:
        ask_remote(remote_at(server(says)), {"question": "What?"})
    assert "\n" not in str(told.value)


def test_an_answer_that_never_ends_is_not_waited_for(
    server: Callable[[bytes | Says], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither one that comes a byte at a time, nor one without bounds."""
    monkeypatch.setattr(remote, "ANSWER_SECONDS", 1.0)

    def slow(line: socket.socket) -> None:
        while True:
            line.sendall(b"H")
            time.sleep(0.1)

    def long(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            line.sendall(b" " * (1 << 20))

    with pytest.raises(UnreachableError, match="does not answer"):
        ask_remote(remote_at(server(slow)), {"question": "What?"})
    monkeypatch.setattr(remote, "ANSWER_SECONDS", 60.0)
    monkeypatch.setattr(remote, "LARGEST", 1 << 22)
    with pytest.raises(RemoteError):
        ask_remote(remote_at(server(long)), {"question": "What?"})


@pytest.mark.parametrize("held", [7, 0.5, True, "a", [], {}, [[7]]])
def test_events_of_other_types_are_none(
    server: Callable[[bytes | Says], str], held: object
) -> None:
    """No field holds what it is not declared with, so that no chat stumbles."""
    for kind in (*messages.Event.__args__, *messages.Request.__args__):
        record = {one.name: held for one in fields(kind)}
        line = json.dumps({"kind": kind.__name__, "record": record})
        address = remote_at(server(said({"events": [line]})))
        try:
            (event,) = exchanged(address, messages.Reload())
        except RemoteError as error:
            assert "this is no answer" in str(error)  # noqa: PT017
        else:
            assert all(
                type(getattr(event, one.name)) is not dict for one in fields(kind)
            )
            assert isinstance(event, messages.Event)
            assert not fields(kind) or isinstance(held, str | list | int | float)


def test_events_that_are_deep_are_none(server: Callable[[bytes | Says], str]) -> None:
    """Nor does one end the chat that no memory holds."""
    for line in ("[" * 100_000, "null", "7", '"a"', '{"kind": [], "record": 7}'):
        with pytest.raises(RemoteError, match="this is no answer"):
            exchanged(remote_at(server(said({"events": [line]}))), messages.Reload())


def test_what_a_server_says_of_itself_is_words(
    server: Callable[[bytes | Says], str],
) -> None:
    """Anything else is as if it said nothing."""
    about = {"rules": [[7]], "changed": {"a": 1}, "index": 7, "workers": 10**30}
    made = RemoteList(remote_at(server(said(about))))

    assert (made.rules, made.changed, made.ask("").index) == ("", "", "")


ROWS = [
    None,
    [["!!", "answered", False]],
    [["YQ==", "odd", False]],
    [["YQ==", {"a": 1}, False]],
    [["YQ==", "answered", False]],
]


@pytest.mark.parametrize("rows", ROWS, ids=str)
@pytest.mark.parametrize("notes", [[[]], ["words"], [7], None], ids=str)
def test_rows_that_are_none_are_told(
    server: Callable[[bytes | Says], str],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    rows: object,
    notes: object,
) -> None:
    """No workbook is made of them; one line says so."""
    (tmp_path / "q.csv").write_text("question\nWhat?\n", encoding="utf-8")
    out = tmp_path / "a.xlsx"
    address = server(said({"rows": rows, "notes": notes, "workers": 10**30}))
    given = ["batch", "--server", address, str(tmp_path / "q.csv"), "-o", str(out)]

    assert main(given) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not out.exists()
