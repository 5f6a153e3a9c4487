"""The web server in front that docs/serving.md shows, with HTTPS."""

from __future__ import annotations

import asyncio
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("textual_serve", reason="needs explainbot[serve]")
pytest.importorskip("uvicorn", reason="needs explainbot[http]")

import aiohttp

from tests.serving.test_browser import Serve, serve
from tests.serving.test_programs import Answering
from tests.waiting import happens

__all__ = ["serve"]
MANUAL = Path(__file__).parents[2] / "docs" / "serving.md"
NAME = "chat.example.org"
NGINX = shutil.which("nginx") or next(
    filter(Path.is_file, map(Path, ["/usr/sbin/nginx"])), None
)
OPENSSL = shutil.which("openssl")


def settings(folder: Path, ports: dict[str, int]) -> Path:
    """Return the settings of the manual, with ports and files of this test."""
    shown = re.search(r"```nginx\n(.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)
    assert shown is not None
    server = shown[1]
    for old, new in {
        "listen 443": f"listen 127.0.0.1:{ports['front']}",
        "/etc/ssl/": f"{folder}/",
        "127.0.0.1:8000": f"127.0.0.1:{ports['chat']}",
        "127.0.0.1:8001": f"127.0.0.1:{ports['programs']}",
    }.items():
        assert old in server
        server = server.replace(old, new)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path = folder / "nginx.conf"
    path.write_text(
        f"daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{server}}}\n",
        encoding="utf-8",
    )
    return path


def certified(folder: Path) -> ssl.SSLContext:
    """Make a certificate of the name; return what trusts it alone."""
    assert OPENSSL is not None
    subprocess.run(
        [
            OPENSSL, *"req -x509 -newkey rsa:2048 -nodes -days 2".split(),
            "-keyout", str(folder / "chat.key"), "-out", str(folder / "chat.pem"),
            "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return ssl.create_default_context(cafile=str(folder / "chat.pem"))


class Here(aiohttp.abc.AbstractResolver):
    """Finds every name on this machine."""

    async def resolve(
        self, host: str, port: int = 0, family: int = 2
    ) -> list[aiohttp.abc.ResolveResult]:
        """Return the loopback address."""
        return [
            aiohttp.abc.ResolveResult(
                hostname=host, host="127.0.0.1", port=port, family=family, proto=0,
                flags=0,
            )
        ]  # fmt: skip

    async def close(self) -> None:
        """Keep nothing."""


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Answering]:
    """Serve answers for programs under the name."""
    served = Answering(tmp_path / "programs", "--name", NAME)
    yield served
    served.end()


@pytest.mark.skipif(NGINX is None, reason="there is no nginx here")
@pytest.mark.skipif(OPENSSL is None, reason="there is no openssl here")
def test_nginx_of_the_manual(serve: Serve, programs: Answering, tmp_path: Path) -> None:
    """Page, chat and answers go through it, and to no other name."""
    import socket

    served = serve("--name", NAME)
    with socket.create_server(("127.0.0.1", 0)) as free:
        front = free.getsockname()[1]
    trusted = certified(tmp_path)
    ports = {"front": front, "chat": served.port, "programs": programs.port}
    path = settings(tmp_path, ports)
    nginx = subprocess.Popen([str(NGINX), "-c", str(path), "-p", str(tmp_path)])
    address = f"https://{NAME}:{front}"

    async def visit() -> None:
        connector = aiohttp.TCPConnector(ssl=trusted, resolver=Here())
        async with aiohttp.ClientSession(connector=connector) as http:
            await happens(served.listens)
            await happens((tmp_path / "pid").is_file)
            async with http.get(f"{address}/") as page:
                assert page.status == 200
                text = await page.text()
            assert f"{address}/static/js/textual.js" in text
            assert f"wss://{NAME}:{front}/ws" in text
            async with http.ws_connect(f"{address}/ws", origin=address) as chat:
                assert (await chat.receive()).data
            async with http.get(f"{address}/api/list") as listed:
                names = [one["document"] for one in (await listed.json())["documents"]]
            assert names == ["sea/tides.md", "wind.txt"]
            foreign = {"Host": f"evil.example:{front}"}
            for where in ("", "api/list"):
                async with http.get(f"{address}/{where}", headers=foreign) as refused:
                    assert refused.status == 403

    try:
        asyncio.run(visit())
    finally:
        nginx.terminate()
        nginx.wait(20)


def test_a_name_is_asked_for(serve: Serve) -> None:
    """Without nginx: the names that were given are answered to, and HTTPS is told."""
    served = serve("--name", NAME)

    async def knock() -> None:
        async with aiohttp.ClientSession() as http:
            await happens(served.listens)
            told = {"Host": NAME, "X-Forwarded-Proto": "https"}
            async with http.get(served.address, headers=told) as page:
                assert page.status == 200
                assert f"wss://{NAME}/ws" in await page.text()
            async with http.get(served.address, headers={"Host": "o.example"}) as page:
                assert page.status == 403

    asyncio.run(knock())
