"""Commands in children of a warmed process, with a fault at one of their calls.

A process imports the program once; each command then runs in a child of it.  Linux
tells this process of the calls by which the child changes files (seccomp's user
notification), and it lets them happen, has one fail, lets half of it happen, or kills
the child.  Calls that only read, and writes to pipes and to the terminal, are not
looked at and not counted.

``python -m benchmarks.forked`` reads requests as lines of JSON and writes what became
of them; `Forked` is its other end.  Linux on x86-64 only.
"""

from __future__ import annotations

import array
import atexit
import ctypes
import errno
import fcntl
import gc
import importlib
import io
import json
import os
import pkgutil
import platform
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[1]
ABLE = sys.platform == "linux" and platform.machine() == "x86_64"
MOST_SECONDS = 120.0
"""For a command, after which it is said to hang."""
CALLS = {
    1: "write", 2: "open", 18: "pwrite64", 20: "writev", 40: "sendfile", 74: "fsync",
    75: "fdatasync", 76: "truncate", 77: "ftruncate", 82: "rename", 83: "mkdir",
    84: "rmdir", 85: "creat", 86: "link", 87: "unlink", 88: "symlink", 90: "chmod",
    91: "fchmod", 257: "openat", 258: "mkdirat", 263: "unlinkat", 264: "renameat",
    265: "linkat", 266: "symlinkat", 268: "fchmodat", 280: "utimensat",
    285: "fallocate", 296: "pwritev", 316: "renameat2", 326: "copy_file_range",
}  # fmt: skip
"""By number on x86-64."""
_NUMBERS = {name: number for number, name in CALLS.items()}
_BY_FILE = {"write", "pwrite64", "writev", "pwritev", "sendfile", "fsync", "fdatasync",
            "ftruncate", "fchmod", "fallocate", "copy_file_range"}  # fmt: skip
NEVER_FULL = {"rmdir", "unlink", "unlinkat", "chmod", "fchmod", "fchmodat", "utimensat"}
"""What a full disk does not hinder."""
HALVES = {"write", "pwrite64"}
_CREATES = 0o100 | 0o1000  # O_CREAT, O_TRUNC
_LEAST = 2
"""Bytes that have a half."""
_ALLOW, _NOTIFY = 0x7FFF0000, 0x7FC00000
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_CONTINUE = 1
KINDS = ("killed", "torn", "short", "full", "full on", "failing", "failing on")


def can_be(kind: str, call: str) -> bool:
    """Whether a kind of fault can be at a call."""
    if kind in ("torn", "short"):
        return call in HALVES
    return not (kind.startswith("full") and call in NEVER_FULL)


@dataclass(frozen=True)
class Ended:
    """What became of a command."""

    status: int
    """Negative: by that signal; None of ours: -9 also where it hung."""
    out: str
    error: str
    calls: list[str] = field(default_factory=list)
    """The calls by which it changed files, in order."""
    met: str = ""
    """The call at which the fault was, with its file; "" where it never came."""
    hung: bool = False
    seconds: float = 0.0
    """Of processor time."""


class Forked:
    """A warmed process, as its user sees it."""

    def __enter__(self) -> Self:
        """Start it."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.forked"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._process.communicate()

    def run(
        self,
        lab: Path,
        arguments: Sequence[str],
        *,
        given: str = "",
        kind: str = "",
        at: int = 0,
    ) -> Ended:
        """Run a command in a workspace.

        Args:
            lab: The workspace, where it runs.
            arguments: Its command line; a first word "!" and a name call a function of
                benchmarks.faults with the workspace instead.
            given: What it reads from standard input.
            kind: Of the fault, one of KINDS; "" for none.
            at: The call at which it is, from 1, or the next where it can be.
        """
        asked = {"lab": str(lab), "arguments": [*arguments], "given": given}
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None  # noqa: S101
        assert stdout is not None  # noqa: S101
        stdin.write(json.dumps(asked | {"kind": kind, "at": at}) + "\n")
        stdin.flush()
        return Ended(**json.loads(stdout.readline()))


def _filter() -> bytes:
    """Return the program that says of which calls this process is told."""
    load, equal, above, has, give = 0x20, 0x15, 0x25, 0x45, 0x06
    code = [(load, 0, 0, 0)]
    for number, name in CALLS.items():
        if name == "write":  # of a file, not of the three streams
            code += [(equal, 0, 3, number), (load, 0, 0, 16), (above, 0, 1, 2)]
            code += [(give, 0, 0, _NOTIFY)]
            # What is no higher falls to the next comparison, which needs the number.
            code += [(load, 0, 0, 0)]
        elif name in ("open", "openat"):
            flags = 16 + 8 * (1 if name == "open" else 2)
            code += [(equal, 0, 3, number), (load, 0, 0, flags), (has, 0, 1, _CREATES)]
            code += [(give, 0, 0, _NOTIFY), (load, 0, 0, 0)]
        else:
            code += [(equal, 0, 1, number), (give, 0, 0, _NOTIFY)]
    code += [(give, 0, 0, _ALLOW)]
    return b"".join(struct.pack("HBBI", *line) for line in code)


def _listen(to: socket.socket) -> None:
    """Have the parent told of this process's calls from now on."""

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))

    code = _filter()
    program = Program(len(code) // 8, code)
    system = ctypes.CDLL(None, use_errno=True)
    system.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
    listener = system.syscall(317, 1, 8, ctypes.byref(program))  # seccomp, NEW_LISTENER
    if listener < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    told = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [listener]))]
    to.sendmsg([b"!"], told)
    os.close(listener)


class _Watch:
    """Hears of a child's calls, and answers them."""

    def __init__(self, process: int, kind: str, at: int) -> None:
        self._process, self._kind, self._at = process, kind, at
        self.calls: list[str] = []
        self.met = ""

    def hear(self, listener: int, until: float) -> bool:
        """Answer until the child has ended; return whether it did in time."""
        poll = select.poll()
        poll.register(listener, select.POLLIN)
        while True:
            left = until - time.monotonic()
            if left <= 0:
                return False
            for _, event in poll.poll(min(left, 1.0) * 1000):
                if event & select.POLLIN:
                    self._one(listener)
                elif event & (select.POLLHUP | select.POLLERR):
                    return True

    def _one(self, listener: int) -> None:
        asked = bytearray(80)
        try:
            fcntl.ioctl(listener, _RECEIVE, asked)
        except OSError:  # it has gone meanwhile
            return
        number, thread = struct.unpack_from("QI", asked)
        call = CALLS[struct.unpack_from("i", asked, 16)[0]]
        arguments = struct.unpack_from("6Q", asked, 32)
        value, error, flags = 0, 0, _CONTINUE
        name = self._name(thread, call, arguments)
        if name is not None:
            self.calls.append(call)
            value, error, flags = self._fate(thread, call, arguments, name)
        answer = struct.pack("QqiI", number, value, error, flags)
        try:
            fcntl.ioctl(listener, _SEND, bytearray(answer))
        except OSError as gone:
            if gone.errno != errno.ENOENT:
                raise

    def _name(self, thread: int, call: str, arguments: tuple[int, ...]) -> str | None:
        """Return the file of a call; None for what is no file."""
        if call not in _BY_FILE:
            return ""
        try:
            name = str(Path(f"/proc/{thread}/fd/{arguments[0]}").readlink())
        except OSError:
            return None
        # A disk in memory is a folder below /dev, its files are files.
        outside = re.match("/proc/|/dev/(?!shm/)", name)
        return name if name.startswith("/") and not outside else None

    def _fate(
        self, thread: int, call: str, arguments: tuple[int, ...], name: str
    ) -> tuple[int, int, int]:
        """Return value, error and flags of the answer to a call."""
        kind, lasting = self._kind.removesuffix(" on"), self._kind.endswith(" on")
        number = len(self.calls)
        due = number == self._at or (number > self._at and (lasting or not self.met))
        if not kind or not due or not can_be(kind, call):
            return 0, 0, _CONTINUE
        if kind in ("torn", "short") and arguments[2] < _LEAST:
            return 0, 0, _CONTINUE
        self.met = self.met or f"{call} {name}".strip()
        if kind in ("torn", "short"):
            written = self._half(thread, call, arguments)
            if kind == "short":
                return written, 0, 0
        if kind in ("torn", "killed"):
            os.kill(self._process, signal.SIGKILL)
            return 0, -errno.EIO, 0
        return 0, -(errno.ENOSPC if kind == "full" else errno.EIO), 0

    def _half(self, thread: int, call: str, arguments: tuple[int, ...]) -> int:
        """Write the first half of what a call would write, by the child's own file."""
        with open(f"/proc/{thread}/mem", "rb", buffering=0) as memory:  # noqa: PTH123
            memory.seek(arguments[1])
            data = memory.read(arguments[2] // 2)
        child = os.pidfd_open(self._process)
        system = ctypes.CDLL(None, use_errno=True)
        file = system.syscall(438, child, int(arguments[0]), 0)  # pidfd_getfd
        os.close(child)
        if file < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        try:
            if call == "pwrite64":
                return os.pwrite(file, data, arguments[3])
            return os.write(file, data)
        finally:
            os.close(file)


def warm() -> None:
    """Import all that commands may use, and what they use the words of."""
    import explainbot

    for module in pkgutil.walk_packages(explainbot.__path__, "explainbot."):
        optional = (".serving.", ".gpu", "bf16", "sentence_transformer", "__main__")
        if not any(part in module.name for part in optional):
            with suppress(ImportError):  # what it needs is not installed
                importlib.import_module(module.name)
    for name in ("faiss", "tantivy", "lxml.etree", "xlsxwriter", "openpyxl", "docx"):
        with suppress(ImportError):
            importlib.import_module(name)
    from benchmarks import faults

    faults.use_word_encoder()
    folder = tempfile.mkdtemp(prefix="faults-")
    try:  # words, patterns and libraries are made ready by their use
        faults.use(Path(folder))
    finally:
        shutil.rmtree(folder)
    gc.collect()
    gc.freeze()


def _answered(asked: dict[str, Any]) -> Ended:
    """Run a command in a child and return what became of it."""
    lab = Path(asked["lab"])
    streams = [lab.parent / f"stream{number}" for number in range(3)]
    streams[0].write_text(asked["given"], encoding="utf-8")
    ours, its = socket.socketpair()
    process = os.fork()
    if not process:
        ours.close()
        _child(lab, asked["arguments"], streams, its)
    its.close()
    watch = _Watch(process, asked["kind"], asked["at"])
    told = ours.recvmsg(1, socket.CMSG_SPACE(4))[1]
    in_time = True
    if told:
        listener = struct.unpack("i", told[0][2][:4])[0]
        try:
            in_time = watch.hear(listener, time.monotonic() + MOST_SECONDS)
        finally:
            if not in_time:
                os.kill(process, signal.SIGKILL)
            os.close(listener)
    ours.close()
    _, told_status, used = os.wait4(process, 0)
    status = os.waitstatus_to_exitcode(told_status)
    out, error = (
        stream.read_text("utf-8", "replace") if stream.exists() else ""
        for stream in streams[1:]
    )
    seconds = used.ru_utime + used.ru_stime
    return Ended(status, out, error, watch.calls, watch.met, not in_time, seconds)


def _child(
    lab: Path, arguments: list[str], streams: list[Path], to: socket.socket
) -> None:
    """Be the command, and end."""
    status = 1
    try:
        for number, path in enumerate(streams):
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC if number else os.O_RDONLY
            os.dup2(os.open(path, flags, 0o600), number)
        sys.stdin = io.TextIOWrapper(io.FileIO(0))
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w")))
        sys.stderr = io.TextIOWrapper(
            io.BufferedWriter(io.FileIO(2, "w")), line_buffering=True
        )
        os.chdir(lab)
        os.environ.update(EXPLAINBOT_WORKSPACE=str(lab), HOME=str(lab.parent / "home"))
        _listen(to)
        to.close()
        if arguments[:1] == ["!"]:
            from benchmarks import faults

            status = getattr(faults, arguments[1])(lab, *arguments[2:])
        else:
            from explainbot.cli.main import main

            status = main(arguments)
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001  as an interpreter would
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()  # noqa: SLF001  as an interpreter would
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError):
                status = 120
        os._exit(status)


def main() -> None:
    """Answer requests."""
    warm()
    out = os.dup(1)
    os.dup2(2, 1)  # nothing but answers goes where they go
    for line in sys.stdin:
        os.write(out, f"{json.dumps(asdict(_answered(json.loads(line))))}\n".encode())


if __name__ == "__main__":
    main()
