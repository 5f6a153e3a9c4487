"""No command opens a connection or writes outside of its own folders."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
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
CONNECT = re.compile(r"\bconnect\(\d+, \{sa_family=AF_(\w+)")
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


@pytest.mark.timeout(300)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_command_reaches(private: Program, tmp_path: Path, command: str) -> None:
    """No network at all; files are made in workspace, cache and temporary folder."""
    (private.folder / "more.txt").write_text("More\n\nMore of it.\n", encoding="utf-8")
    (private.folder / "q.txt").write_text("What is inflation?\n", encoding="utf-8")
    log, scratch = tmp_path / "trace", tmp_path / "scratch"
    scratch.mkdir()
    # What the interpreter compiles of installed packages is not the command's doing.
    environment = private.environment | {
        "TMPDIR": str(scratch),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    # A test before this one may have imported torch, which names its own folder so.
    environment.pop("TORCHINDUCTOR_CACHE_DIR", None)
    calls = "connect,sendto,openat,open,mkdir,mkdirat,rename,renameat,renameat2"
    ended = subprocess.run(
        [
            str(STRACE), "-f", "-qq", "-s", "300", "-o", str(log), "-e",
            f"trace={calls}", sys.executable, "-m", "explainbot", *COMMANDS[command],
        ],
        cwd=private.folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=280,
    )  # fmt: skip
    if not log.is_file() or not log.stat().st_size:
        pytest.skip("no process may be traced here")
    assert ended.returncode in (0, 1, 2)
    trace = log.read_text(encoding="utf-8", errors="replace")
    assert {kind for kind in CONNECT.findall(trace) if kind != "UNIX"} == set()
    allowed = (str(private.folder), private.environment["HOME"], str(scratch))
    reached = {
        found["path"]
        for found in WRITES.finditer(trace)
        if not found[0].startswith("open") or "O_CREAT" in found["how"]
    }
    outside = {path for path in reached if not path.startswith((*allowed, *HARMLESS))}
    assert outside == set()


def test_forget_leaves_nothing_of_a_question(private: Program) -> None:
    """Neither in the workspace nor in the home; logs are for their owner alone."""
    asked = "Quizzical xylophone wombats?"
    assert private.run("ask", asked).returncode == 1
    held = private.folder / ".explainbot" / "questions.jsonl"
    assert held.stat().st_mode & 0o777 == 0o600
    assert private.run("forget", "--yes").returncode == 0
    places = [private.folder, Path(private.environment["HOME"])]
    left = [
        path
        for place in places
        for path in place.rglob("*")
        if path.is_file() and b"xylophone" in path.read_bytes()
    ]
    assert left == []
