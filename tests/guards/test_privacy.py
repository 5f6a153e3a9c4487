"""No command opens a connection or writes outside of its own folders."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.guards.program import Program

STRACE = shutil.which("strace")
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or STRACE is None, reason="there is no strace here"
)
COMMANDS = {
    "ask": ("ask", "How does IS fund itself?"),
    "ask in vain": ("ask", "Who won the cup?", "--json"),
    "add": ("add", "more.txt"),
    "batch": ("batch", "q.txt", "-o", "a.csv"),
    "pack": ("pack", "out.xbc"),
    "model": ("ask", "--model", "bert-base-uncased", "Anything?"),
    "forget": ("forget", "--yes"),
}
TOGETHER = {
    "what reads": (
        ("list",), ("status",), ("verify",), ("show", "inflation.md"), ("config",),
        ("gaps",), ("gaps", "--html", "g.html"), ("digest",),
        ("coverage", "q.txt", "--html", "c.html"), ("glossary", "--export", "g.csv"),
    ),
    "what writes": (
        ("add", "more.txt"), ("remove", "more.txt"), ("index",),
        ("pack", "out.xbc"), ("unpack", "out.xbc", "--into", "made"),
    ),
    "lists": (
        ("eval", "e.csv", "--html", "e.html"),
        *(("batch", "q.txt", "-o", f"b.{form}")
          for form in ("xlsx", "docx", "html", "jsonl")),
        ("verify", "b.jsonl"),
    ),
    "study": (
        ("study", "--stats"),
        *(("study", "--limit", "20", "--export", f"s.{form}")
          for form in ("txt", "apkg", "csv", "gift", "h5p", "xlsx", "xml", "zip")),
    ),
    "a kept engine": (
        ("engine", "--keep", "90s"), ("ask", "What is inflation?"),
        ("engine", "--stop"),
    ),
}  # fmt: skip
"""Commands that are run one after another in one process."""
ONE_BY_ONE = """
import json, sys
from explainbot.cli.main import main
ended = []
for given in json.loads(sys.argv[1]):
    try:
        ended.append(main(given))
    except SystemExit as said:
        ended.append(said.code)
sys.exit(2 if set(ended) - {None, 0, 1} else 0)
"""
CONNECT = re.compile(r"\b(?:connect|sendto)\(.*\{sa_family=AF_(\w+)")
WRITES = re.compile(
    r"\b(?:openat\([^,]+, |open\(|mkdir\(|mkdirat\([^,]+, |rename(?:at2?)?\(.*?)"
    r'"(?P<path>/[^"]+)"(?P<how>[^)\n]*)'
)
HARMLESS = ("/dev/", "/proc/")


@pytest.fixture
def private(program: Program, tmp_path: Path) -> Program:
    """Return the program in a workspace that one test may change."""
    folder = tmp_path / "workspace"
    shutil.copytree(program.folder, folder)
    return program.at(folder)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass(frozen=True)
class Traced:
    """What a command did that reaches beyond it."""

    status: int
    connected: set[str]
    """Families of the addresses that it connected to, but for those of files."""
    outside: set[str]
    """Files and folders that it made outside of its own."""


def traced(
    private: Program,
    folder: Path,
    *arguments: str,
    stdin: str = "",
    meanwhile: Callable[[subprocess.Popen[str]], None] | None = None,
) -> Traced:
    """Run the interpreter with the arguments below strace.

    Args:
        private: The program in its workspace.
        folder: For the trace, and the temporary folder.
        arguments: The interpreter's.
        stdin: What is typed.
        meanwhile: Is called with the process, to ask it and to end it.
    """
    log, scratch = folder / "trace", folder / "scratch"
    scratch.mkdir()
    # What the interpreter compiles of installed packages is not the command's doing.
    environment = private.environment | {
        "TMPDIR": str(scratch),
        "XDG_RUNTIME_DIR": str(scratch),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    # A test before this one may have imported torch, which names its own folder so.
    environment.pop("TORCHINDUCTOR_CACHE_DIR", None)
    calls = "connect,sendto,openat,open,mkdir,mkdirat,rename,renameat,renameat2"
    process = subprocess.Popen(
        [
            str(STRACE), "-f", "-qq", "-s", "300", "-o", str(log), "-e",
            f"trace={calls}", sys.executable, *arguments,
        ],
        cwd=private.folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )  # fmt: skip
    if meanwhile is not None:
        meanwhile(process)
    process.communicate(stdin, timeout=280)
    if not log.is_file() or not log.stat().st_size:
        pytest.skip("no process may be traced here")
    trace = log.read_text(encoding="utf-8", errors="replace")
    reached = {
        found["path"]
        for found in WRITES.finditer(trace)
        if not found[0].startswith("open") or "O_CREAT" in found["how"]
    }
    own = (str(private.folder), private.environment["HOME"], str(scratch), *HARMLESS)
    return Traced(
        process.returncode,
        {kind for kind in CONNECT.findall(trace) if kind != "UNIX"},
        {path for path in reached if not path.startswith(own)},
    )


@pytest.fixture
def lists(private: Program) -> Program:
    """Return the program in a workspace beside files for its commands."""
    (private.folder / "more.txt").write_text("More\n\nMore of it.\n", encoding="utf-8")
    (private.folder / "q.txt").write_text("What is inflation?\n", encoding="utf-8")
    (private.folder / "e.csv").write_text(
        "question,expected\nWhat is inflation?,What is it?\n", encoding="utf-8"
    )
    return private


@pytest.mark.timeout(300)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_command_reaches(lists: Program, tmp_path: Path, command: str) -> None:
    """No network at all; files are made in workspace, cache and temporary folder."""
    found = traced(lists, tmp_path, "-m", "explainbot", *COMMANDS[command])

    assert found.status in (0, 1, 2)
    assert (found.connected, found.outside) == (set(), set())


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", TOGETHER)
def test_what_every_other_command_reaches(
    lists: Program, tmp_path: Path, kind: str
) -> None:
    """The same, of commands that are run in one process; each of them works."""
    given = json.dumps(TOGETHER[kind])
    found = traced(lists, tmp_path, "-c", ONE_BY_ONE, given)

    assert (found.status, found.connected, found.outside) == (0, set(), set())
    kept = lists.folder / ".explainbot"
    assert not kept.exists() or kept.stat().st_mode & 0o777 == 0o700


@pytest.mark.timeout(300)
def test_what_a_chat_reaches(lists: Program, tmp_path: Path) -> None:
    """The same, line by line, with what is kept and saved."""
    said = "What is inflation?\n/unhelpful\n/history\n/save answers.md\n/quit\n"
    found = traced(lists, tmp_path, "-m", "explainbot", "--plain", stdin=said)

    assert (found.status, found.connected, found.outside) == (0, set(), set())


@pytest.mark.timeout(300)
def test_what_a_server_reaches(lists: Program, tmp_path: Path) -> None:
    """It is connected to, and connects to nobody."""
    port = free_port()

    def ask(process: subprocess.Popen[str]) -> None:
        question = json.dumps({"question": "What is inflation?"}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/ask",
            question,
            {"Content-Type": "application/json"},
        )
        for _ in range(200):
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                    assert json.load(answer)["answered"]
                break
            except urllib.error.URLError as error:
                if not isinstance(error.reason, ConnectionRefusedError):
                    raise
                time.sleep(0.3)
        os.killpg(process.pid, signal.SIGTERM)

    given = ("serve", "--http", "--port", str(port))
    found = traced(lists, tmp_path, "-m", "explainbot", *given, meanwhile=ask)

    assert (found.connected, found.outside) == (set(), set())


@pytest.mark.timeout(300)
def test_forget_leaves_nothing_of_a_question(private: Program, tmp_path: Path) -> None:
    """Neither in the workspace nor in the home, whoever was asked.

    Logs are for their owner alone.
    """
    asked = "Quizzical xylophone wombats?"
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    places = {"TMPDIR": str(scratch), "XDG_RUNTIME_DIR": str(scratch)}
    own = replace(private, environment=private.environment | places)
    assert own.run("digest", "--on").returncode == 0
    assert own.run("ask", asked).returncode == 1
    said = f"{asked}\nWhat is a xylophone?\n/unhelpful\n/quit\n"
    assert own.run("--plain", stdin=said).returncode == 0
    assert own.run("engine", "--keep", "90s").returncode == 0
    try:
        assert own.run("ask", "Do xylophones sing?").returncode == 1
    finally:
        own.run("engine", "--stop")
    own.run("study", "--plain", "--limit", "1", stdin="xylophone\n3\n")
    held = private.folder / ".explainbot"
    assert held.stat().st_mode & 0o777 == 0o700
    assert {
        path.name: path.stat().st_mode & 0o777 for path in held.glob("*.jsonl")
    } == dict.fromkeys(
        ("digest.jsonl", "history.jsonl", "questions.jsonl", "study.jsonl"), 0o600
    )
    assert own.run("forget", "--yes").returncode == 0
    searched = [private.folder, Path(private.environment["HOME"]), scratch]
    left = [
        path
        for place in searched
        for path in place.rglob("*")
        if path.is_file() and b"xylophone" in path.read_bytes().lower()
    ]
    assert left == []
