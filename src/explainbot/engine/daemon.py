"""A kept engine: one process that answers the ``explainbot ask`` of others.

It listens on a socket in a folder of its user's alone, holds one workspace with its
index, encoder and reader, and runs each command as if it had been started for it: with
the other's arguments, folder, environment and streams (daemon_client.py).  One at a
time: who comes meanwhile starts an engine of its own.  It goes when it was not asked
for so long as it is kept, when it is told to, or when its socket is taken away.
"""

from __future__ import annotations

import contextlib
import io
import os
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from explainbot.config import interface
from explainbot.curation import load_curation
from explainbot.embedding.loading import load_for_one
from explainbot.engine import daemon_client as client
from explainbot.errors import ServingError
from explainbot.index.storage.manifest import current_name
from explainbot.progress import ProgressCallback, no_progress
from explainbot.text.interface.translation import language
from explainbot.workspace import Workspace

if TYPE_CHECKING:
    from explainbot.answering.explainer import Explainer
    from explainbot.curation import Curation

PATIENCE = 1.0
"""Seconds for what a client has to send."""
STARTING = 30.0
"""Seconds until an engine that was started listens."""
SIZE = 8
"""Bytes that say how long a message is."""
WARMING = "What is this about?"
BUFFER = 1 << 24
"""Bytes of an answer that are held back until it is whole."""


class Declined(BaseException):
    """The command is none for this engine; whoever asked runs it."""


class KeptWorkspace(Workspace):
    """A workspace that stays open from one command to the next."""

    _name = ""
    _curation: Curation | None = None
    _kept: Explainer | None = None

    def __exit__(self, *_: object) -> None:
        """Stay open."""

    def explainer(
        self, on_progress: ProgressCallback = no_progress, *, fast: bool = False
    ) -> Explainer:
        """Return the one from before, unless the index or the curation changed.

        Raises:
            Declined: There is no index yet: building it is not this process's work.
        """
        name = current_name(self.places.index)
        if fast or not name:
            raise Declined
        kept = self._kept
        same = kept is not None and name == self._name
        if kept is not None and same and self._read_curation() == self._curation:
            return kept
        self._kept = None
        if kept is not None:
            kept.close()
        made = super().explainer(on_progress)
        self._name, self._kept = name, made
        self._curation = self._read_curation()
        return made

    def _read_curation(self) -> Curation:
        manifest = self._manifest
        known = manifest.settled if manifest else ()
        return load_curation(self.places.corpus, known, self.places.last_good)


@dataclass(frozen=True)
class _Command:
    """What somebody wants to have run."""

    folder: bytes
    arguments: list[str]
    environment: dict[bytes, bytes]
    streams: list[int]


Opened = Callable[[Workspace], Workspace]
Run = Callable[[Sequence[str], Opened], int]
"""The command line: arguments, and what returns the workspace to use; its status."""


def keep(workspace: Workspace, seconds: float, run: Run) -> bool:
    """Answer until nobody asked for some seconds; False if another engine listens.

    Args:
        workspace: What it answers from.
        seconds: How long it stays unasked.
        run: Runs a command.

    Raises:
        ServingError: The folder of the socket is not this user's alone.
        ExplainbotError: The workspace cannot answer.
    """
    held = KeptWorkspace(
        workspace.places,
        workspace.model,
        load_for_one,
        workspace.reader,
        workspace.language,
    )
    with _listening() as listener:
        if listener is None:
            return False
        held.explainer().ask(WARMING)
        path = Path(client.socket_path())
        own = path.stat().st_ino
        until = time.monotonic() + seconds
        while path.exists() and path.stat().st_ino == own:
            listener.settimeout(max(0.001, until - time.monotonic()))
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                break
            with connection:
                what = _served(connection, held, seconds, run)
            if what == client.STOP:
                break
            if what == client.ASK:  # who only looks keeps nobody
                until = time.monotonic() + seconds
    return True


@contextlib.contextmanager
def _listening() -> Iterator[socket.socket | None]:
    """Give the socket; None if another engine has it.  It is gone at the end."""
    import fcntl

    folder = Path(client.socket_folder())
    folder.mkdir(mode=0o700, exist_ok=True)
    if not client.is_private(str(folder)):
        raise ServingError(
            "this folder must be yours alone, for the engine's socket",
            where=folder,
            hint="Run: chmod 700 on it, or set XDG_RUNTIME_DIR to a folder of yours.",
        )
    with (folder / "engine.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        path = Path(client.socket_path())
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(str(path))
            listener.listen(4)
            own = path.stat().st_ino
            try:
                yield listener
            finally:
                with contextlib.suppress(OSError):
                    if path.stat().st_ino == own:
                        path.unlink()


def _served(
    connection: socket.socket, held: KeptWorkspace, seconds: float, run: Run
) -> bytes:
    """Do what one connection asks for, and return what; "" if it is not for us."""
    connection.settimeout(PATIENCE)
    what = b""
    try:
        what, words = _received(connection)
        if what == client.STOP:
            connection.sendall(client.DONE)
        elif what == client.STATE:
            told = f"{os.getpid()}\n{held.places.root}\n{seconds:.0f}"
            connection.sendall(told.encode("utf-8", "surrogateescape"))
        elif what == client.ASK:
            connection.sendall(client.TAKEN)
            go, streams, _, _ = socket.recv_fds(connection, 1, 3)
            try:
                if go == client.GO and len(streams) == 3:  # noqa: PLR2004
                    connection.sendall(_ran(_command(words, streams), held, run))
            finally:
                for stream in streams:
                    os.close(stream)
    except (OSError, ValueError):
        pass  # whoever asked went, or is not for us
    return what


def _received(connection: socket.socket) -> tuple[bytes, list[bytes]]:
    """Return what is asked, and its words.

    Raises:
        ValueError: It is too long, too short, or of another version or user.
    """
    what, identity, *words = _body(connection).split(b"\0")
    if identity != client.identity():
        raise ValueError
    return what, words


def _body(connection: socket.socket) -> bytes:
    head = connection.recv(SIZE, socket.MSG_WAITALL)
    size = int.from_bytes(head, "big")
    if len(head) != SIZE or size > client.LONGEST or not _is_own(connection):
        raise ValueError
    body = bytearray()
    while len(body) < size:
        more = connection.recv(min(size - len(body), 1 << 16))
        if not more:
            raise ValueError
        body += more
    return bytes(body)


def _is_own(connection: socket.socket) -> bool:
    """Whether the other side is this user's; where it is not told, the folder says."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    told = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    _, user, _ = struct.unpack("3i", told)
    return bool(user == os.getuid())


def _command(words: Sequence[bytes], streams: list[int]) -> _Command:
    folder, count, *rest = words
    arguments = [os.fsdecode(one) for one in rest[: int(count)]]
    pairs = [one.partition(b"=") for one in rest[int(count) :]]
    return _Command(folder, arguments, {key: one for key, _, one in pairs}, streams)


def _ran(command: _Command, held: KeptWorkspace, run: Run) -> bytes:
    """Run a command in its own surroundings; return what to tell its client."""

    def opened(asked: Workspace) -> Workspace:
        named = asked.places, asked.model, asked.reader, asked.language
        if named != (held.places, held.model, held.reader, held.language):
            raise Declined
        return held

    try:
        with _surroundings(command):
            status = run(command.arguments, opened)
    except Declined:
        return client.DECLINED
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 2
    return client.DONE + bytes([status & 0xFF])


@contextlib.contextmanager
def _surroundings(command: _Command) -> Iterator[None]:
    """Have the folder, environment and streams of somebody else for a while."""
    before, variables = Path.cwd(), dict(os.environb)
    names = ("stdin", "stdout", "stderr", "__stdout__", "__stderr__")
    streams = {name: getattr(sys, name) for name in names}
    try:
        os.chdir(command.folder)
    except OSError:
        raise Declined from None
    try:
        os.environb.clear()
        os.environb.update(command.environment)
        time.tzset()
        if interface(command.arguments) != language():
            raise Declined
        given, out, told = command.streams
        sys.stdin = _text(io.BufferedReader(io.FileIO(given, closefd=False)))
        sys.stdout = sys.__stdout__ = _text(_writer(out))  # type: ignore[misc]
        sys.stderr = sys.__stderr__ = _text(_writer(told))  # type: ignore[misc]
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        for name, value in streams.items():
            setattr(sys, name, value)
        os.environb.clear()
        os.environb.update(variables)
        time.tzset()
        os.chdir(before)


def _writer(descriptor: int) -> io.BufferedWriter:
    return io.BufferedWriter(io.FileIO(descriptor, "wb", closefd=False), BUFFER)


def _text(stream: IO[bytes]) -> io.TextIOWrapper:
    return io.TextIOWrapper(stream, "utf-8", "surrogateescape")


def start(workspace: Workspace, seconds: float) -> bool:
    """Start a kept engine in a process of its own; False if there is one.

    Raises:
        ServingError: It does not start.
    """
    if state() is not None:
        return False
    command = [sys.executable, "-m", "explainbot", "engine", "--here"]
    command += ["--keep", f"{seconds:.0f}s", "--workspace", str(workspace.places.root)]
    command += ["--model", workspace.model]
    process = subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until = time.monotonic() + STARTING
    while time.monotonic() < until:
        if state() is not None:
            return True
        if process.poll() is not None:
            said = process.stderr.read().decode("utf-8", "replace").strip()  # type: ignore[union-attr]
            raise ServingError(
                said.removeprefix("explainbot: ") or "the engine ended at once",
                hint="" if said else "Run it here: explainbot engine --here",
            )
        time.sleep(0.02)
    raise ServingError(
        f"the engine did not start within {STARTING:.0f} seconds",
        hint="Run it here: explainbot engine --here",
    )


def stop() -> bool:
    """End a kept engine; False if there is none."""
    return _told(client.STOP) is not None


def state() -> tuple[int, str, float] | None:
    """Return a kept engine's process, workspace and seconds; None if none listens."""
    told = _told(client.STATE)
    if told is None:
        return None
    process, root, seconds = told.decode("utf-8", "surrogateescape").split("\n")
    return int(process), root, float(seconds)


def _told(what: bytes) -> bytes | None:
    connection = client.connected(what, [])
    if connection is None:
        return None
    with connection:
        connection.settimeout(PATIENCE)
        try:
            told: bytes = connection.recv(1 << 16)
        except OSError:
            return None
    return told or None
