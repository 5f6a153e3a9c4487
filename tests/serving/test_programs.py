"""Answers for programs, over MCP and HTTP, each asked by a real client."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from explainbot.errors import BusyError, RequestError
from explainbot.serving.programs.queue import (
    LONGEST_AGAIN,
    LONGEST_QUESTION,
    MOST_SHOWN,
    MOST_WAITING,
    OPERATIONS,
    RequestQueue,
)
from explainbot.testing import tiny_workspace
from tests.cli.conftest import template
from tests.embedding.real import cache_folder

ROOT = Path(__file__).parents[2]
TIDES = "# Tides\n\n## What pulls the sea?\n\nThe Moon pulls the sea.\n"
TOKEN = "a-token-for-this-test"  # noqa: S105
QUESTION = "What pulls the sea?"


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[RequestQueue]:
    """Return a queue over one document."""
    made = RequestQueue(tiny_workspace(tmp_path / "lab", {"tides.md": TIDES}))
    yield made
    made.close()


def answered(queue: RequestQueue, name: str, **arguments: Any) -> dict[str, Any]:
    """Ask the queue."""
    return asyncio.run(queue.answer(name, arguments))


def test_ask_and_search_find_the_same_words(queue: RequestQueue) -> None:
    """What search finds first is what ask quotes, without a word about answering."""
    asked = answered(queue, "ask", question=QUESTION)
    found = answered(queue, "search", question=QUESTION, top=1)

    best = asked["answer"] or asked["alternatives"][0]
    assert best["text"] == "The Moon pulls the sea."
    assert found["sections"] == [best]
    assert {"answered", "match", "confidence"}.isdisjoint(found)


def test_a_slice_of_a_document(queue: RequestQueue) -> None:
    """Show gives the text at a quote's offsets, and how long the document is."""
    at = TIDES.index("The Moon")
    shown = answered(queue, "show", document="tides.md", start=at, length=8)

    assert (shown["text"], shown["start"], shown["end"]) == ("The Moon", at, at + 8)
    assert shown["length"] == len(TIDES)


def test_a_new_index_is_noticed(queue: RequestQueue, tmp_path: Path) -> None:
    """What is loaded while the queue serves is answered from, without a new start."""
    before = answered(queue, "list")
    tiny = tmp_path / "lab" / "corpus" / "wind.txt"
    tiny.write_text("What is wind?\n\nWind is moving air.\n", encoding="utf-8")
    answered(queue, "search", question=QUESTION)
    queue.workspace.index()
    found = answered(queue, "search", question="What is wind?", top=1)

    assert [one["document"] for one in before["documents"]] == ["tides.md"]
    assert found["sections"][0]["text"] == "Wind is moving air."


WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "unknown operation": (
        "shout", {},
        'there is no operation "shout". There are: ask, search, list, show.',
    ),
    "unknown argument": (
        "list", {"all": True},
        'there is no argument "all". There are: none.',
    ),
    "missing": ("ask", {}, 'the argument "question" is missing.'),
    "not text": (
        "ask", {"question": 7}, '"question" must be text of at most 2000 letters.',
    ),
    "too long": (
        "ask", {"question": "a" * (LONGEST_QUESTION + 1)},
        '"question" must be text of at most 2000 letters.',
    ),
    "true is no number": (
        "search", {"question": "a", "top": True},
        '"top" must be a whole number from 0 to 50.',
    ),
    "too many": (
        "search", {"question": "a", "top": 51},
        '"top" must be a whole number from 0 to 50.',
    ),
    "too much": (
        "show", {"document": "tides.md", "length": MOST_SHOWN + 1},
        '"length" must be a whole number from 0 to 20000.',
    ),
    "history": (
        "ask", {"question": "a", "history": ["b"] * 21},
        '"history" must be a list of at most 20 texts of at most 2000 letters each.',
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "arguments", "message"), list(WRONG.values()), ids=list(WRONG)
)
def test_wrong_requests(
    queue: RequestQueue, name: str, arguments: dict[str, Any], message: str
) -> None:
    """A wrong argument is named with what it must be."""
    with pytest.raises(RequestError) as caught:
        answered(queue, name, **arguments)

    assert str(caught.value) == message


def test_too_many_at_once(queue: RequestQueue) -> None:
    """Requests beyond the bound are refused at once, the others answered."""

    async def crowd() -> list[Any]:
        one = OPERATIONS["search"].checked({"question": QUESTION})
        asked = [queue.answer("search", one) for _ in range(MOST_WAITING + 2)]
        return await asyncio.gather(*asked, return_exceptions=True)

    ended = asyncio.run(crowd())
    assert [isinstance(one, BusyError) for one in ended].count(True) == 2
    assert all("sections" in one for one in ended[:MOST_WAITING])


def test_who_is_refused_is_told_a_turn(queue: RequestQueue) -> None:
    """The first one first, by what a request takes; never after too long."""
    gate = threading.Event()

    async def crowd() -> list[float]:
        waiting = [
            asyncio.create_task(queue.work(lambda: {"": gate.wait(20)}))
            for _ in range(MOST_WAITING)
        ]
        await asyncio.sleep(0)
        queue._pace = 0.5
        told = []
        for _ in range(60):
            with pytest.raises(BusyError) as refused:
                await queue.work(dict)
            told.append(refused.value.again)
        gate.set()
        await asyncio.gather(*waiting)
        return told

    told = asyncio.run(crowd())
    first = MOST_WAITING * 0.5
    assert first < told[0] < first + 1
    assert all(0.4 < b - a < 0.6 for a, b in pairwise(told[:40]))
    assert max(told) == told[-1] == pytest.approx(LONGEST_AGAIN)


def program(lab: Path) -> tuple[list[str], dict[str, str]]:
    """Return the command ``serve`` over a copy of the tests' workspace, and how."""
    shutil.copytree(template(), lab)
    own = {
        "EXPLAINBOT_CACHE": str(cache_folder()),
        "EXPLAINBOT_TOKEN": "",
        "PYTHONPATH": str(ROOT / "src"),
    }
    return [*"-m explainbot serve --workspace".split(), str(lab)], own


def test_mcp_with_the_official_client(tmp_path: Path) -> None:
    """The tools are listed with their schemas and answer as the command line does."""
    mcp = pytest.importorskip("mcp", reason="needs explainbot[mcp]")
    arguments, own = program(tmp_path / "lab")
    server = mcp.StdioServerParameters(
        command=sys.executable, args=[*arguments, "--mcp"], env=own
    )

    async def talk() -> list[Any]:
        async with mcp.Client(server) as client:
            return [
                await client.list_tools(),
                await client.call_tool("ask", {"question": "What makes waves?"}),
                await client.call_tool("list"),
                await client.call_tool("ask", {"question": "a", "loud": 1}),
            ]

    tools, asked, listed, wrong = asyncio.run(talk())
    assert [tool.name for tool in tools.tools] == ["ask", "search", "list", "show"]
    assert tools.tools[0].input_schema == OPERATIONS["ask"].schema()
    command = [sys.executable, "-m", "explainbot", "--workspace", str(tmp_path / "lab")]
    for told, typed in ((asked, ("ask", "What makes waves?")), (listed, ("list",))):
        printed = subprocess.run(
            [*command, *typed, "--json"], env=os.environ | own, stdout=subprocess.PIPE,
            check=True,
        ).stdout  # fmt: skip
        assert json.loads(told.content[0].text) == json.loads(printed)
    assert wrong.is_error
    assert json.loads(wrong.content[0].text)["error"].startswith(
        'there is no argument "loud".'
    )


class Answering:
    """A running ``explainbot serve --http``."""

    def __init__(self, lab: Path, *options: str) -> None:
        """Serve on a free port."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        arguments, own = program(lab)
        self.process = subprocess.Popen(
            [sys.executable, *arguments, "--http", f"--port={self.port}", *options],
            env=os.environ | own, stderr=subprocess.PIPE, text=True,
            # A background job of a shell is started with the signal ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )  # fmt: skip
        assert self.process.stderr is not None
        self.said = self.process.stderr.readline()

    def kill(self) -> None:
        """End it at once, as a power loss would."""
        self.process.kill()
        self.process.communicate()

    def end(self) -> tuple[int, str]:
        """Interrupt; return the exit status and what was said since the first line."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(20), self.process.communicate()[1]


def test_http_with_a_real_client(tmp_path: Path) -> None:
    """Requests that may be heard are answered; the others are refused, all in JSON."""
    httpx = pytest.importorskip("httpx2", reason="needs explainbot[http] and httpx2")
    pytest.importorskip("uvicorn", reason="needs explainbot[http]")
    served = Answering(tmp_path / "lab", "--token", TOKEN)
    address = f"http://127.0.0.1:{served.port}"
    login = {"Authorization": f"Bearer {TOKEN}"}
    asked = {"question": "What makes waves?"}
    with httpx.Client(
        base_url=address, headers=login, trust_env=False, timeout=120
    ) as client:
        answer = client.post("/ask", json=asked)
        documents = client.get("/list").json()["documents"]
        refused = [
            client.get("/"),
            client.get("/list", headers={"Authorization": "Bearer guess"}),
            client.get("/list", headers={"Host": "evil.example"}),
            client.get("/list", headers={"Origin": "http://evil.example"}),
            client.get("/no/such"),
            client.post("/shout", json={}),
            client.get("/ask"),
            client.post("/ask", json={}),
            client.post("/ask", json=[1]),
            client.post("/ask", json=asked | {"collections": ["none"]}),
            client.post("/show", json={"document": "none"}),
            client.post("/ask", content=b"{", headers={"Content-Type": "text/plain"}),
            client.post("/ask", json={"question": "a" * 300_000}),
        ]
    ended, said = served.end()

    assert served.said == f"explainbot: answers for programs at {address}/\n"
    assert answer.json()["answer"]["heading"] == "What makes waves?"
    assert answer.headers["content-type"] == "application/json"
    assert [one["document"] for one in documents] == ["sea/tides.md", "wind.txt"]
    codes = [200, 401, 403, 403, 404, 404, 405, 400, 400, 404, 404, 415, 413]
    assert [one.status_code for one in refused] == codes
    assert all("error" in one.json() for one in refused[1:])
    assert (ended, said) == (130, "explainbot: interrupted\n")
