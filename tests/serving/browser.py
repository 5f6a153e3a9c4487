"""A real headless Chromium, driven over its debugging port."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import time
from pathlib import Path
from typing import Any, Self

import aiohttp

from tests.waiting import LONGEST, happens

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


class Browser:
    """One tab."""

    def __init__(self, profile: Path, width: int = 1000, height: int = 640) -> None:
        """Keep the browser's files in ``profile``."""
        self._profile = profile
        self._size = f"--window-size={width},{height}"
        self._number = 0

    async def __aenter__(self) -> Self:
        """Start it and attach to its tab."""
        self._process = await asyncio.create_subprocess_exec(
            str(CHROMIUM),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--remote-debugging-port=0",
            f"--user-data-dir={self._profile}",
            self._size,
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        port_file = self._profile / "DevToolsActivePort"
        await happens(lambda: port_file.exists() and port_file.read_text().count("\n"))
        port = port_file.read_text().split()[0]
        self._http = aiohttp.ClientSession()
        async with self._http.get(f"http://127.0.0.1:{port}/json") as found:
            (tab,) = [one for one in await found.json() if one["type"] == "page"]
        self._socket = await self._http.ws_connect(
            tab["webSocketDebuggerUrl"], max_msg_size=0
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """End it."""
        await self._socket.close()
        await self._http.close()
        self._process.terminate()
        await self._process.wait()

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the debugging protocol; return its result."""
        self._number += 1
        frame = {"id": self._number, "method": method, "params": parameters}
        await self._socket.send_str(json.dumps(frame))
        while True:
            answer = json.loads((await self._socket.receive()).data)
            if answer.get("id") == self._number:
                result: dict[str, Any] = answer["result"]
                return result

    async def value(self, expression: str) -> Any:
        """Return what a script's expression is on the page."""
        found = await self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True
        )
        return found["result"].get("value")

    async def open(self, address: str) -> None:
        """Open a page and wait until its chat has drawn something."""
        await self.call("Page.navigate", url=address)
        drawn = "document.body.classList.contains('-first-byte')"
        end = time.monotonic() + LONGEST
        while not await self.value(drawn):
            if time.monotonic() > end:
                raise AssertionError(await self.value("document.body.innerText"))
            await asyncio.sleep(0.1)

    async def type(self, text: str) -> None:
        """Give the keys to the page, type a text and press Enter."""
        await self.value("document.querySelector('textarea').focus()")
        await self.spell(text)
        await self.enter()

    async def spell(self, text: str) -> None:
        """Type a text where the keys are, each down and up."""
        for letter in text:
            # A keyboard sends the number of the key, too.
            code = ord(letter.upper()) if letter.isalnum() or letter == " " else 0
            for way in ({"type": "keyDown", "text": letter}, {"type": "keyUp"}):
                await self.call(
                    "Input.dispatchKeyEvent",
                    key=letter,
                    windowsVirtualKeyCode=code,
                    **way,
                )

    async def enter(self) -> None:
        """Press Enter."""
        await self.call(
            "Input.dispatchKeyEvent",
            type="keyDown",
            key="Enter",
            code="Enter",
            windowsVirtualKeyCode=13,
            text="\r",
        )

    async def picture(self) -> bytes:
        """Return the window as a PNG."""
        found = await self.call("Page.captureScreenshot", format="png")
        return base64.b64decode(found["data"])
