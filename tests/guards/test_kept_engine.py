"""A kept engine: the same answers to the byte, and nothing lost where it is not."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.guards.program import Finished, Program
from tests.waiting import until

pytestmark = pytest.mark.skipif(
    not hasattr(socket, "SO_PEERCRED"), reason="descriptors are handed over on Linux"
)
PROBE = """\
import sys
from explainbot.cli.main import main
from explainbot.engine import daemon_client
daemon_client.TOLERATED = float(sys.argv[1])
status = main(sys.argv[2:])
print("own" if "numpy" in sys.modules else "kept", file=sys.stderr)
sys.exit(status)
"""
QUESTION = "How does IS fund itself?"


@pytest.fixture(scope="module")
def kept(
    program: Program, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Program]:
    """Return the program with an engine kept for its workspace."""
    running = tmp_path_factory.mktemp("run")
    told = {**program.environment, "XDG_RUNTIME_DIR": str(running)}
    found = replace(program, environment=told)
    started = found.run("engine", "--keep", "10m")
    assert started.returncode == 0, started.stderr
    yield found
    found.run("engine", "--stop")


def asked(program: Program, *arguments: str, patience: float = 60) -> tuple[str, str]:
    """Return what was printed, and who answered."""
    finished = program.python("-c", PROBE, str(patience), "ask", *arguments)
    *_, who = finished.stderr.split()
    return f"{finished.returncode}\n{finished.stdout}", who


def alone(program: Program, *arguments: str) -> str:
    """Return the same of a process that finds no engine."""
    nowhere = {**program.environment, "XDG_RUNTIME_DIR": str(program.folder)}
    apart = replace(program, environment=nowhere)
    finished: Finished = apart.run("ask", *arguments)
    return f"{finished.returncode}\n{finished.stdout}"


@pytest.mark.parametrize(
    "arguments",
    [
        (QUESTION,),
        ("--json", "--why", QUESTION),
        ("who invented wifi",),
        ("--top", "0", "--history", "What is inflation?", "how is it measured"),
    ],
    ids=["text", "json", "declined", "history"],
)
def test_a_kept_engine_gives_the_same_answer(
    kept: Program, arguments: tuple[str, ...]
) -> None:
    """To the byte, with the same status; the asking process loads nothing."""
    assert asked(kept, *arguments) == (alone(kept, *arguments), "kept")


def test_it_reads_the_asking_process_s_input(kept: Program) -> None:
    """The question may come through a pipe."""
    told = kept.python("-c", PROBE, "60", "ask", "-", stdin=QUESTION)

    assert told.stderr.split() == ["kept"]
    assert f"0\n{told.stdout}" == alone(kept, QUESTION)


def test_wrong_use_is_told_as_ever(kept: Program) -> None:
    """By whichever process: one line, status 2."""
    told = kept.python("-c", PROBE, "60", "ask", "--top", "many", "x")

    assert told.returncode == 2
    assert told.stderr.startswith("explainbot: argument --top")


@pytest.mark.parametrize("option", ["workspace", "model"])
def test_another_workspace_or_model_is_not_its_own(
    kept: Program, option: str, tmp_path: Path
) -> None:
    """Whoever asks starts an engine of its own."""
    if option == "workspace":
        for part in ("corpus", "index"):
            shutil.copytree(kept.folder / part, tmp_path / part)
        given: tuple[str, ...] = ("--workspace", str(tmp_path), QUESTION)
    else:
        given = ("--model", "./nothing", QUESTION)

    assert asked(kept, *given) == (alone(kept, *given), "own")


def test_a_changed_corpus_is_noticed(kept: Program) -> None:
    """A new index, or a new pin, holds for the next question."""
    pins = kept.folder / "corpus" / "pins.toml"
    pin = f'[[pin]]\nquestions = ["{QUESTION}"]\ndocument = "vaccines.md"\n'
    first = asked(kept, QUESTION)
    text = (kept.folder / "corpus" / "vaccines.md").read_text(encoding="utf-8")
    line = next(one for one in text.splitlines() if len(one.split()) > 20)
    pins.write_text(f"{pin}quote = '''{line}'''\n", encoding="utf-8")
    try:
        pinned = asked(kept, QUESTION)
        assert pinned == (alone(kept, QUESTION), "kept")
    finally:
        pins.unlink()
    added = kept.folder / "corpus" / "new.md"
    added.write_text("# Zinc\n\nZinc melts at 420 degrees.\n", encoding="utf-8")
    assert kept.run("index").returncode == 0
    try:
        new = asked(kept, "when does zinc melt")
        assert new == (alone(kept, "when does zinc melt"), "kept")
    finally:
        added.unlink()
        assert kept.run("index").returncode == 0
    assert pinned != first == asked(kept, QUESTION)
    assert "420" in new[0]


def test_a_busy_engine_costs_little(kept: Program) -> None:
    """While it is at one question, another is answered without it."""
    waiting = subprocess.Popen(
        [sys.executable, "-c", PROBE, "60", "ask", "-"],
        cwd=kept.folder,
        env=kept.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        until(lambda: _open_files(waiting.pid) > 3)
        time.sleep(1.0)  # it was taken, and waits for its question
        other = asked(kept, QUESTION, patience=0.05)
        out, told = waiting.communicate(QUESTION.encode())
    finally:
        waiting.kill()
        waiting.wait()

    assert other == (alone(kept, QUESTION), "own")
    assert f"0\n{out.decode()}" == alone(kept, QUESTION)
    assert told.split() == [b"kept"]


def _open_files(process: int) -> int:
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def test_whoever_gives_up_is_not_answered(kept: Program) -> None:
    """An engine that comes too late runs nothing for somebody who went."""
    gap = kept.folder / ".explainbot"
    for _ in range(3):
        asked(kept, "who painted the gioconda", patience=0.0)

    assert asked(kept, QUESTION)[1] == "kept"
    assert not list(gap.glob("*.partial"))


def test_only_one_engine_is_kept(kept: Program) -> None:
    """A second starter finds the first one; one for another workspace says so."""
    before = kept.run("engine").stdout
    again = kept.run("engine", "--keep", "5m")
    assert (again.returncode, again.stdout) == (0, before)

    other = kept.folder.parent / "other"
    assert kept.run("init", str(other)).returncode == 0
    refused = kept.run("engine", "--keep", "5m", "--workspace", str(other))
    assert refused.returncode == 2
    assert "explainbot engine --stop" in refused.stderr


def test_a_killed_engine_is_gone(kept: Program, tmp_path: Path) -> None:
    """Its socket is there, and asks nobody; the next one can be kept."""
    alive = replace(
        kept, environment={**kept.environment, "XDG_RUNTIME_DIR": str(tmp_path)}
    )
    started = alive.run("engine", "--keep", "10m")
    process = int(started.stdout.split("process ")[1].split(")")[0])
    os.kill(process, signal.SIGKILL)
    until(lambda: not Path(f"/proc/{process}/exe").exists())
    assert (tmp_path / "explainbot" / "engine.sock").exists()

    assert asked(alive, QUESTION) == (alone(kept, QUESTION), "own")
    assert alive.run("engine").returncode == 1
    assert alive.run("engine", "--keep", "15s").returncode == 0
    until(lambda: alive.run("engine").returncode == 1)
    assert not (tmp_path / "explainbot" / "engine.sock").exists()


def test_a_folder_open_to_others_is_not_used(program: Program, tmp_path: Path) -> None:
    """Somebody else might listen there."""
    (tmp_path / "explainbot").mkdir(mode=0o755)
    (tmp_path / "explainbot").chmod(0o755)
    told = {**program.environment, "XDG_RUNTIME_DIR": str(tmp_path)}
    shared = replace(program, environment=told)
    refused = shared.run("engine", "--keep", "1m")

    assert refused.returncode == 2
    assert "chmod 700" in refused.stderr
