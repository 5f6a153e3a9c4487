"""The program as a process: bytes in and out, signals, closed pipes."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from explainbot.batch.lists.tables import no_file
from tests.cli.conftest import TIDES, Shell
from tests.embedding.real import cache_folder
from tests.waiting import LONGEST

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "explainbot"]
Finished = subprocess.CompletedProcess[bytes]


def environment(folder: Path) -> dict[str, str]:
    """Return an environment that knows no workspace but the one stood in."""
    return {
        **os.environ,
        "EXPLAINBOT_CACHE": str(cache_folder()),
        "HOME": str(folder.parent / "home"),
        "PYTHONPATH": str(ROOT / "src"),
    }


def run(folder: Path, *arguments: str | bytes, stdin: bytes = b"") -> Finished:
    """Run the program in a folder."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        cwd=folder,
        env=environment(folder),
        input=stdin,
        capture_output=True,
        check=False,
        timeout=LONGEST,
    )


def test_a_question_from_standard_input(lab: Path) -> None:
    """``-`` reads it, in whatever encoding; blank input is wrong use."""
    asked = run(lab, "ask", "-", "--json", stdin=b"What pulls\nthe sea?\n")
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)["answer"]["text"] == "The Moon 🌊 pulls the sea."

    broken = run(lab, "ask", "-", "--json", stdin=b"What pulls the sea \xff?")
    assert broken.returncode in (0, 1)
    assert json.loads(broken.stdout)["question"] == "What pulls the sea �?"

    blank = run(lab, "ask", "-", stdin=b" \n")
    assert (blank.returncode, blank.stdout) == (2, b"")
    assert blank.stderr.count(b"\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="arguments are text on Windows")
def test_an_argument_that_is_no_utf8(lab: Path) -> None:
    """A stray byte in an argument is no traceback, and the JSON stays UTF-8."""
    ended = run(lab, "ask", b"What pulls the sea \xff?", "--json")

    assert b"Traceback" not in ended.stderr
    assert json.loads(ended.stdout.decode("utf-8"))["answered"]


def test_show_writes_bytes(lab: Path) -> None:
    """What was read is written, byte for byte, also in a locale without UTF-8."""
    ended = subprocess.run(
        [*PROGRAM, "show", "sea/tides.md"],
        cwd=lab,
        env={**environment(lab), "LC_ALL": "C", "PYTHONUTF8": "0"},
        capture_output=True,
        check=True,
        timeout=LONGEST,
    )

    assert ended.stdout == TIDES.encode()


def test_an_error_leaves_standard_output_empty(lab: Path) -> None:
    """One line on standard error, no traceback."""
    for arguments in (("show", "no.txt"), ("ask", "Why?", "--workspace", "no\x1b[31m")):
        ended = run(lab, *arguments)
        assert (ended.returncode, ended.stdout) == (2, b"")
        assert ended.stderr.count(b"\n") == 1
        assert b"\x1b" not in ended.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_an_interrupt_is_tidy(lab: Path) -> None:
    """Ctrl-C ends with 130 and one line."""
    with subprocess.Popen(
        [*PROGRAM, "ask", "-"],
        cwd=lab,
        env=environment(lab),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A background job of a shell is started with the signal ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as program:
        assert program.stdin is not None
        # More than a pipe holds: when it is written, the program reads.
        program.stdin.write(bytes(200_000))
        program.stdin.flush()
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=LONGEST)

    assert (program.returncode, out) == (130, b"")
    assert err == b"explainbot: interrupted\n"


@pytest.mark.skipif(os.name == "nt", reason="pipes are POSIX")
@pytest.mark.parametrize(
    "arguments", [("show", "sea/tides.md"), ("list",)], ids=["bytes", "text"]
)
def test_a_closed_pipe_is_no_error(lab: Path, arguments: tuple[str, ...]) -> None:
    """A reader that has gone away is met with silence."""
    with subprocess.Popen(
        [*PROGRAM, *arguments],
        cwd=lab,
        env=environment(lab),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        assert program.stderr.read() == b""

    assert program.returncode == 141


def test_the_version(sh: Shell) -> None:
    """It goes to standard output."""
    ended = sh("--version")

    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("explainbot ")


@pytest.mark.skipif(os.name == "nt", reason="there is no such terminal there")
def test_a_document_cannot_command_the_terminal(tmp_path: Path) -> None:
    """Its control characters are painted there, and go as they are into a pipe."""
    import pty

    (tmp_path / "corpus").mkdir()
    (tmp_path / "index").mkdir()
    text = "# Tides\n\nThe Moon \x1b]0;mine\x07 pulls \u202e the sea.\n"
    (tmp_path / "corpus" / "t.md").write_text(text, encoding="utf-8", newline="\n")
    assert run(tmp_path, "index").returncode == 0
    assert run(tmp_path, "show", "t.md").stdout == text.encode()

    terminal, inner = pty.openpty()
    try:
        subprocess.run(
            [*PROGRAM, "show", "t.md"],
            cwd=tmp_path,
            env=environment(tmp_path),
            stdout=inner,
            check=True,
        )
        shown = os.read(terminal, 10_000).decode()
    finally:
        os.close(terminal)
        os.close(inner)
    assert "The Moon ␛]0;mine␇ pulls " in shown
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no such device")
@pytest.mark.parametrize(
    "arguments", [("batch", "/dev/zero", "--from", "txt"), ("verify", "/dev/zero")]
)
def test_a_device_is_no_list(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """It would never end."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "index").mkdir()
    (tmp_path / "corpus" / "t.txt").write_text("The Moon pulls.", encoding="utf-8")
    assert run(tmp_path, "index").returncode == 0
    ended = run(tmp_path, *arguments)

    assert ended.returncode == 2
    assert b"/dev/zero: this is a device, not a file" in ended.stderr


@pytest.mark.skipif(os.name == "nt", reason="there are no such files there")
@pytest.mark.parametrize(
    "arguments",
    [
        ("batch", "pipe", "--from", "csv"),
        ("verify", "pipe"),
        ("eval", "pipe", "--from", "csv"),
        ("eval", "q.txt", "--baseline", "pipe"),
        ("coverage", "pipe", "--from", "txt"),
    ],
)
def test_a_pipe_that_nobody_writes_to_is_no_list(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """Nobody is waited for; a pipe that the shell made has somebody who writes."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "index").mkdir()
    (tmp_path / "corpus" / "t.txt").write_text("The Moon pulls.", encoding="utf-8")
    (tmp_path / "q.txt").write_text("What pulls?\n", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    ended = run(tmp_path, *arguments)

    assert ended.returncode == 2
    assert b"pipe: this is a pipe, not a file" in ended.stderr
    inside, outside = os.pipe()
    with os.fdopen(inside), os.fdopen(outside, "wb") as writer:
        writer.write(b"What pulls?\n")
        assert no_file(Path(f"/dev/fd/{inside}")) == ""


HOSTILE = "Tides \x1b]0;mine\x07 \x1b[2J \x9b2J \u202e \x1b[8m end"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace whose text, list and names hold codes for a terminal."""
    tmp_path = tmp_path_factory.mktemp("hostile")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "index").mkdir()
    text = f"# Tides\n\n{HOSTILE}.\n"
    (tmp_path / "corpus" / "t.md").write_text(text, encoding="utf-8", newline="\n")
    rows = f"{HOSTILE},{HOSTILE}\nTides?,x\n"
    (tmp_path / f"a\x1b[2J{chr(0x202E)}.csv").write_text(rows, encoding="utf-8")
    assert run(tmp_path, "index").returncode == 0
    return tmp_path


def on_terminal(folder: Path, *arguments: str) -> str:
    """Return what a command writes where both its streams are a terminal."""
    import pty
    import threading

    terminal, inner = pty.openpty()
    read: list[bytes] = []

    def reading() -> None:
        with contextlib.suppress(OSError):  # the other end is closed
            while data := os.read(terminal, 10_000):
                read.append(data)

    thread = threading.Thread(target=reading)
    thread.start()
    known = dict(environment(folder))
    for name in ("LINES", "COLUMNS"):
        known.pop(name, None)
    known["TERM"] = "dumb"  # a bar draws nothing of its own
    subprocess.run(
        [*PROGRAM, *arguments],
        cwd=folder,
        env=known,
        stdin=subprocess.DEVNULL,
        stdout=inner,
        stderr=inner,
        check=False,
        timeout=120,
    )
    os.close(inner)
    thread.join(20)
    os.close(terminal)
    return b"".join(read).decode("utf-8")


LIST_NAME = f"a\x1b[2J{chr(0x202E)}.csv"
SHOWN: dict[str, tuple[str, ...]] = {
    "ask": ("ask", "Tides?"),
    "ask, as JSON": ("ask", "Tides?", "--json"),
    "batch": ("batch", LIST_NAME),
    "batch, as a table": ("batch", LIST_NAME, "--to", "csv", "-o", "-"),
    "eval": ("eval", LIST_NAME),
    "coverage": ("coverage", LIST_NAME),
    "init": ("init", "D\x1b[2J"),
    "model": ("ask", "--model", "m\x1b[2J", "Tides?"),
    "no such file": ("add", "no\x1b[2J"),
    "added": ("add", "--dry-run", "corpus"),
}


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals")
@pytest.mark.parametrize("surface", SHOWN)
def test_no_code_of_a_text_reaches_a_terminal(hostile: Path, surface: str) -> None:
    """Neither on standard output nor beside it, as text, JSON or a table."""
    shown = on_terminal(hostile, *SHOWN[surface]).replace("\r", "")
    assert shown.strip()
    held = {sign for sign in shown if not sign.isprintable()}
    assert held <= {"\n", "\t"}


@pytest.mark.parametrize(
    "arguments", [("batch", LIST_NAME), ("eval", LIST_NAME), ("coverage", LIST_NAME)]
)
def test_what_is_noted_is_painted_also_in_a_pipe(
    hostile: Path, arguments: tuple[str, ...]
) -> None:
    """A list's header, and its name, are another's words."""
    told = run(hostile, *arguments).stderr.decode("utf-8")
    assert (
        "the first one" in told or "there is no column" in told or "explainbot" in told
    )
    assert {sign for sign in told if not sign.isprintable()} <= {"\n", "\t"}


def test_json_on_a_terminal_is_the_same_value(hostile: Path) -> None:
    """What would command the terminal is escaped, not replaced."""
    shown = on_terminal(hostile, "ask", "Tides?", "--json")
    line = next(row for row in shown.splitlines() if row.startswith("{"))
    piped = json.loads(run(hostile, "ask", "Tides?", "--json").stdout)
    assert json.loads(line) == piped
    best = piped["answer"] or piped["alternatives"][0]
    assert best["text"] == f"{HOSTILE}."
