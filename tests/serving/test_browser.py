"""The served chat in a real browser, and what the page server refuses."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import template
from tests.embedding.real import cache_folder

pytest.importorskip("textual_serve", reason="needs explainbot[serve]")

import aiohttp

from tests.serving.browser import CHROMIUM, Browser
from tests.waiting import LONGEST, happens, until

ROOT = Path(__file__).parents[2]


class Served:
    """A running ``explainbot serve``."""

    def __init__(self, folder: Path, *options: str, port: int = 0) -> None:
        """Serve a copy of the tests' workspace on a port; 0: on a free one."""
        self.lab = folder / "lab"
        if not self.lab.is_dir():
            shutil.copytree(template(), self.lab)
        with socket.create_server(("127.0.0.1", port)) as free:
            self.port = free.getsockname()[1]
        own = {
            "EXPLAINBOT_CACHE": str(cache_folder()),
            "PYTHONPATH": str(ROOT / "src"),
            "TMPDIR": str(folder),
        }
        command = [sys.executable, "-m", "explainbot", "serve", "--port"]
        self.process = subprocess.Popen(
            [*command, str(self.port), "--workspace", str(self.lab), *options],
            env=os.environ | own,
            stderr=subprocess.PIPE,
            text=True,
            # A background job of a shell is started with the signal ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )
        assert self.process.stderr is not None
        self.said = self.process.stderr.readline()
        self.address = f"http://127.0.0.1:{self.port}/"

    def listens(self) -> bool:
        """Whether somebody can connect."""
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port)).close()
            return True
        return False

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait; return the exit status."""
        self.process.send_signal(number)
        status = self.process.wait(LONGEST)
        if self.process.stderr is not None:
            self.process.stderr.close()
        return status


Serve = Callable[..., Served]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Return what serves; ended with the test."""
    running: list[Served] = []

    def start(*options: str, port: int = 0) -> Served:
        running.append(Served(tmp_path, *options, port=port))
        return running[-1]

    yield start
    for served in running:
        if served.process.poll() is None:
            served.end(signal.SIGKILL)


def children(of: int) -> list[int]:
    """Return the processes that a process has started, and those they have."""
    found = Path(f"/proc/{of}/task/{of}/children").read_text().split()
    return [one for child in map(int, found) for one in (child, *children(child))]


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_a_visit_in_a_real_browser(serve: Serve, tmp_path: Path) -> None:
    """What is typed in the page is asked, saved by the browser, and the visit ends."""
    served = serve()

    async def visit() -> None:
        async with Browser(tmp_path / "profile") as browser:
            await browser.call(
                "Browser.setDownloadBehavior",
                behavior="allow",
                downloadPath=str(tmp_path / "saved"),
            )
            await browser.open(served.address)
            await browser.type("Who invented the telephone?")
            kept = served.lab / ".explainbot" / "questions.jsonl"
            await happens(kept.is_file)
            assert "Who invented the telephone?" in kept.read_text(encoding="utf-8")
            await browser.type(f"/add {tmp_path}")
            await browser.type("/save talk.txt")
            await happens((tmp_path / "saved" / "talk.txt").is_file)
            assert len(children(served.process.pid)) == 2  # engine and chat
        await happens(lambda: len(children(served.process.pid)) == 1)

    asyncio.run(visit())
    assert sorted(path.name for path in (served.lab / "corpus").iterdir()) == [
        "sea",
        "wind.txt",
    ]
    assert served.end() in (0, 130)


def test_a_chat_takes_up_what_its_page_has_kept(serve: Serve) -> None:
    """A question is asked again, and told to the page; nothing of it is counted."""
    served = serve()
    talk = {"asked": [["Who invented the telephone?", False, False]], "draft": "wi"}

    async def visit() -> None:
        async with (
            aiohttp.ClientSession() as http,
            http.ws_connect(
                f"{served.address}ws?width=60&height=20",
                origin=served.address.rstrip("/"),
            ) as line,
        ):
            await line.send_json(["nonsense"])
            await line.send_json(["talk", talk])
            drawn, told = "", None
            while told is None or "NOT IN THESE TEXTS" not in drawn:
                message = await asyncio.wait_for(line.receive(), LONGEST)
                if message.type == aiohttp.WSMsgType.TEXT:
                    told = message.json()
                else:
                    drawn += message.data.decode("utf-8", "replace")
            assert told == ["talk", talk]

    until(served.listens)
    asyncio.run(visit())
    assert not (served.lab / ".explainbot" / "questions.jsonl").exists()


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
def test_a_line_comes_back(serve: Serve, tmp_path: Path) -> None:
    """The page has the keys at once, keeps the conversation, and fits a phone."""
    served = serve()
    hidden = "document.getElementById('line').hidden"
    kept = "sessionStorage.getItem('explainbot') || ''"

    async def visit() -> None:
        async with Browser(tmp_path / "profile", 500, 740) as browser:

            async def told(expression: str, words: str) -> None:
                end = asyncio.get_running_loop().time() + LONGEST
                while words not in str(await browser.value(expression)):
                    assert asyncio.get_running_loop().time() < end, words
                    await asyncio.sleep(0.1)

            await browser.call(
                "Emulation.setDeviceMetricsOverride",
                width=360,
                height=740,
                deviceScaleFactor=1,
                mobile=True,
            )
            await browser.open(served.address)
            await browser.spell("What pulls the sea?")  # nothing was clicked
            await browser.enter()
            await told(kept, "What pulls the sea?")
            assert await browser.value("document.body.scrollWidth") <= 360
            served.end()
            await told(hidden, "False")
            await browser.spell("typed")
            again = serve(port=served.port)
            await told(hidden, "True")
            await told(kept, '"draft":"typed"')
            await told(kept, "What pulls the sea?")
            assert again.process.poll() is None

    until(served.listens)
    asyncio.run(visit())


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_a_server_that_is_killed_leaves_nobody_behind(
    serve: Serve, tmp_path: Path
) -> None:
    """Engine and chats end by themselves when their server is gone."""
    served = serve()

    async def visit() -> None:
        async with Browser(tmp_path / "profile") as browser:
            await browser.open(served.address)
            await happens(lambda: len(children(served.process.pid)) == 2)
            left = children(served.process.pid)
            served.end(signal.SIGKILL)
            await happens(lambda: not any(map(alive, left)))

    asyncio.run(visit())


def alive(process: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent does not."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_who_may_come_in(serve: Serve) -> None:
    """Other names, other pages and more visitors than places are refused.

    The page itself names nothing of another server.
    """
    served = serve("--visitors", "1")

    async def knock() -> None:
        async with aiohttp.ClientSession() as http:

            async def status(path: str, **headers: str) -> int:
                async with http.get(served.address + path, headers=headers) as answer:
                    return answer.status

            async def alone() -> None:
                async with http.get(served.address) as answer:
                    addresses = re.findall(
                        r'(?:href|src)="([^"]+)"', await answer.text()
                    )
                own = f"{served.address}static/"
                assert addresses == [own + "css/xterm.css", own + "js/textual.js"]

            await happens(served.listens)
            assert await status("") == 200
            await alone()
            assert await status("", Host="evil.example") == 403
            assert await status("ws", Origin="http://evil.example") == 403
            assert await status("ws") == 403
            own = served.address.rstrip("/")
            async with http.ws_connect(served.address + "ws", origin=own) as chat:
                await chat.receive()
                for path, say in (("", {}), ("ws", {"Origin": own})):
                    full = await http.get(served.address + path, headers=say)
                    told = (full.status, full.headers.get("Retry-After"))
                    assert told == (503, "10")
            async with http.get(served.address) as page:
                assert "default-src 'self'" in page.headers["Content-Security-Policy"]

    asyncio.run(knock())


def test_what_is_said_at_the_start(serve: Serve) -> None:
    """The address is told, and that everybody may come where they may."""
    served = serve("--host", "0.0.0.0")  # noqa: S104  that is what is tested

    assert served.said == (
        f"explainbot: the chat is at http://0.0.0.0:{served.port} (Ctrl-C ends it)\n"
    )
    assert served.process.stderr is not None
    assert "there is no login" in served.process.stderr.readline()
    until(served.listens)
    assert served.end(signal.SIGINT) in (0, 130)
