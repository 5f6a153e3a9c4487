"""A Ray cluster of two nodes for the tests, on loopback addresses of this machine.

Each node is ended by the numbers of its processes; ``ray stop`` would end every Ray of
the machine.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from tests.postgres.server import CannotStart, children, free_port, killed

START = 150.0
"""Seconds in which a node is ready."""
SETTINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",
    # Else it writes one into the home.
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": secrets.token_hex(32),
    # A node that is gone is noticed in seconds.
    "RAY_health_check_initial_delay_ms": "2000",
    "RAY_health_check_period_ms": "1000",
}


class Node:
    """One node: what ``ray start --block`` has started."""

    def __init__(self, host: str, head: str, folder: Path) -> None:
        """Start it and wait until it is ready.

        Args:
            host: Its own address.
            head: HOST:PORT of the head, which it is itself if the hosts are the same.
            folder: For sockets and logs, with a short name.

        Raises:
            CannotStart: It does not.
        """
        log = folder / f"{host}.log"
        first = head.rpartition(":")[0] == host
        command = [
            sys.executable, "-c", "from ray.scripts.scripts import main; main()",
            "start", "--block", "--node-ip-address", host, "--num-cpus", "2",
            "--disable-usage-stats", "--object-store-memory", str(200 << 20),
        ]  # fmt: skip
        if first:
            port = head.rpartition(":")[2]
            command += ["--head", "--port", port, "--include-dashboard", "false"]
            command += ["--temp-dir", str(folder / "t"), "--no-monitor"]
        else:
            command += ["--address", head]
        with log.open("ab") as out:
            before = log.stat().st_size
            self._process = subprocess.Popen(
                command, stdout=out, stderr=out, env={**os.environ, **SETTINGS}
            )
        end = time.monotonic() + START
        while b"block forever" not in log.read_bytes()[before:]:
            if self._process.poll() is not None or time.monotonic() > end:
                self.kill()
                raise CannotStart(f"Ray does not start here: {log.read_text()[-3000:]}")
            time.sleep(0.1)

    def workers(self) -> list[int]:
        """Return the numbers of the processes that are at work."""
        found = []
        for pid in descendants(self._process.pid):
            with suppress(OSError):
                name = Path(f"/proc/{pid}/cmdline").read_bytes()
                if name.startswith(b"ray::Worker"):
                    found.append(pid)
        return found

    def kill(self) -> None:
        """End it with all its processes at once, as a power loss would."""
        every = [self._process.pid, *descendants(self._process.pid)]
        for pid in every:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)  # nobody tidies up
        for pid in every:
            killed(pid)
        self._process.wait()


def descendants(parent: int) -> list[int]:
    """Return the processes that a process has started, and those that they have."""
    found = children(parent)
    return [*found, *(pid for child in found for pid in descendants(child))]


class RayCluster:
    """A head and a second node."""

    def __init__(self) -> None:
        """Start both.

        Raises:
            CannotStart: Ray is missing, or does not start here.
        """
        if sys.platform != "linux":
            raise CannotStart("needs the loopback addresses of Linux")
        self._folder = Path(tempfile.mkdtemp(prefix="r", dir="/tmp"))
        self.address = f"127.0.0.2:{free_port()}"
        self.nodes: list[Node] = []
        try:
            for host in ("127.0.0.2", "127.0.0.3"):
                self.nodes.append(Node(host, self.address, self._folder))
        except BaseException:
            self.remove()
            raise

    def kill_node(self) -> None:
        """End the second node."""
        self.nodes.pop().kill()

    def start_node(self) -> None:
        """Start the second node again."""
        self.nodes.append(Node("127.0.0.3", self.address, self._folder))

    def remove(self) -> None:
        """End all of it."""
        while self.nodes:
            self.nodes.pop().kill()
        shutil.rmtree(self._folder, ignore_errors=True)
