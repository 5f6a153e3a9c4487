"""Visitors of ``explainbot serve`` who send what no page of it sends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

pytest.importorskip("textual_serve", reason="needs explainbot[serve]")

import aiohttp

from explainbot.serving.browser.visitor import MOST_MEMORY, MOST_SECONDS
from tests.serving.test_browser import ROOT, Serve, Served, alive, children, serve
from tests.waiting import happens

__all__ = ["serve"]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
SOON = 20
"""Seconds in which a place must be free again."""
HUGE = "9" * 30
SIZES = {
    "address": f"ws?width={HUGE}&height={HUGE}",
    "address, four digits": "ws?width=9999&height=9999",
    "address, other numbers": "ws?width=1e9&height=-0x7fffffff",
    "address, other digits": "ws?width=%D9%A9%D9%A9%D9%A9%D9%A9%D9%A9%D9%A9&height=%00",
    "frame": "ws",
}


@asynccontextmanager
async def visit(
    served: Served, path: str = "ws"
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Connect as a page does, soon, and wait for the first picture."""
    own, address = served.address.rstrip("/"), f"{served.address}{path}"
    async with aiohttp.ClientSession() as http:
        async with asyncio.timeout(SOON):
            while True:
                try:
                    line = await http.ws_connect(address, origin=own, max_msg_size=0)
                    break
                except aiohttp.WSServerHandshakeError as full:
                    if full.status != 503:
                        raise
                    await asyncio.sleep(0.1)
        async with line:
            await line.receive()
            yield line


def chats(served: Served) -> list[int]:
    """Return the processes of the visitors' chats."""
    return [
        one
        for one in children(served.process.pid)
        if b"browser.visitor" in Path(f"/proc/{one}/cmdline").read_bytes()
    ]


def memory(process: int) -> int:
    """Return the most memory that a process has had, in MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


@pytest.mark.parametrize("kind", SIZES)
def test_a_size_without_bounds_is_cut(serve: Serve, kind: str) -> None:
    """The chat stays small, and its place is free soon after the visit."""
    served = serve("--visitors", "1")

    async def go() -> None:
        await happens(served.listens)
        async with visit(served, SIZES[kind]) as line:
            if kind == "frame":
                size = {"width": int(HUGE), "height": int(HUGE)}
                await line.send_str(json.dumps(["resize", size]))
                await line.send_str(json.dumps(["resize", {"width": True}]))
                await line.send_str(json.dumps(["resize", {"width": -1, "height": 9}]))
            await line.send_str(json.dumps(["stdin", "What pulls the sea?\r"]))
            with suppress(TimeoutError):
                async with asyncio.timeout(3):
                    while True:
                        await line.receive()
            (chat,) = chats(served)
            assert memory(chat) < 150
        async with visit(served):
            assert len(chats(served)) == 1

    asyncio.run(go())
    assert served.end() in (0, 130)


ODD = [
    "",
    "{",
    "null",
    "[]",
    "7",
    '"stdin"',
    "[" * 100_000,
    '["stdin"]',
    '["stdin", 7]',
    '["resize", []]',
    '["resize", {"width": "9", "height": null}]',
    '["talk", {"asked": 7, "draft": []}]',
    '["unknown", {}]',
    f'["resize", {{"width": {"9" * 5000}, "height": 1}}]',
    '["ping", "\\ud800"]',
    '["resize", {"width": 1e308, "height": -1e308}]',
    '["resize", {"width": NaN, "height": Infinity}]',
    '["resize", {"width": [[9]], "height": {"a": 1}}]',
    '["stdin", "\\u001b[999999999;999999999R\\u001b[8;99999;99999t"]',
    json.dumps(["stdin", "x" * 300_000]),
    json.dumps(["stdin", "\x1b[" * 50_000]),
    json.dumps(["talk", {"asked": [["a"] * 50_000] * 20, "draft": "d" * 300_000}]),
    json.dumps(["talk", {"asked": {"a": 1}, "draft": 1e300}]),
    json.dumps(["ping"] * 100_000),
]


def test_an_odd_frame_leaves_no_trace(serve: Serve) -> None:
    """It ends the visit or is passed over; nothing of it is logged."""
    served = serve("--visitors", "2")

    async def go() -> None:
        await happens(served.listens)
        for frame in ODD:
            async with visit(served) as line:
                with suppress(ConnectionError):  # of a frame that is too large
                    await line.send_str(frame)
                    await line.send_bytes(b"\xff")
                    await line.send_str('["ping", 7]')
                async for _ in line:
                    break
        async with visit(served):
            pass

    asyncio.run(go())
    served.process.send_signal(signal.SIGTERM)
    said = served.process.communicate(timeout=30)[1]
    assert said == ""


def test_a_chat_that_does_not_listen_is_killed(serve: Serve) -> None:
    """When its visitor goes, within seconds; and when the server ends."""
    served = serve("--visitors", "1")

    async def go() -> None:
        await happens(served.listens)
        async with visit(served):
            (chat,) = chats(served)
            os.kill(chat, signal.SIGSTOP)
        await happens(lambda: not alive(chat))
        async with visit(served):
            (other,) = chats(served)
            os.kill(other, signal.SIGSTOP)
            served.process.send_signal(signal.SIGTERM)
            await happens(lambda: served.process.poll() is not None)
            await happens(lambda: not alive(other))

    asyncio.run(go())
    assert served.process.communicate()[1] == ""


BUSY = """\
import sys, threading
from explainbot.serving.browser.visitor import bound
bound()
sys.stdout.write("on\\n")
sys.stdout.flush()
while True:
    pass
"""


def started(code: str, *, parent: str) -> subprocess.Popen[str]:
    """Run code in a process that another process has started."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen(
        [sys.executable, "-c", parent, code],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


PARENT = """\
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(100)
"""


def test_a_chat_whose_server_ended_while_it_started_ends() -> None:
    """Then its parent is another process already, which may live for ever."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    code = BUSY.replace("bound()\n", f"bound({ended.pid})\n")
    chat = subprocess.Popen(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.DEVNULL,
    )

    assert chat.wait(timeout=60) == 1


def test_a_busy_chat_ends_with_its_server() -> None:
    """Also where the server is killed and the chat looks at nothing."""
    server = started(BUSY, parent=PARENT)
    assert server.stdout is not None
    chat = int(server.stdout.readline())
    assert alive(chat)
    server.kill()
    server.communicate()
    asyncio.run(happens(lambda: not alive(chat)))


def limits_in_a_child(code: str) -> str:
    """Run code after ``bound`` and return what it prints."""
    whole = "from explainbot.serving.browser.visitor import bound\nbound()\n" + code
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    ended = subprocess.run(
        [sys.executable, "-c", whole],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return ended.stdout


def test_a_chat_has_limits() -> None:
    """Of memory and of processor time, which it cannot raise."""
    told = limits_in_a_child(
        "import resource as r\n"
        "print(*r.getrlimit(r.RLIMIT_AS), *r.getrlimit(r.RLIMIT_CPU))\n"
        "try: bytearray(1 << 30)\n"
        "except MemoryError: print('refused')\n"
    )
    assert told.split() == [
        *map(str, (MOST_MEMORY, MOST_MEMORY, MOST_SECONDS, MOST_SECONDS)),
        "refused",
    ]


def test_a_chat_runs_where_there_are_no_limits() -> None:
    """Windows has no module for them."""
    code = (
        "import sys\n"
        "sys.modules['resource'] = None\n"
        "from explainbot.serving.browser.visitor import bound\n"
        "bound()\n"
        "print('goes on')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ended.stdout, ended.stderr) == ("goes on\n", "")
