"""``explainbot batch`` and ``eval`` as programs in a pipe."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from tests.cli.conftest import Shell
from tests.cli.test_streams import PROGRAM, environment, run
from tests.waiting import LONGEST

ASKED = "What pulls the sea?"


def test_from_a_pipe_to_a_pipe(lab: Path) -> None:
    """JSON Lines in and out; standard output holds the answers and nothing else."""
    rows = [{"question": ASKED, "id": 7}, {"question": ""}]
    given = "".join(json.dumps(row) + "\n" for row in rows).encode()
    ended = run(lab, "batch", "-", "--from", "jsonl", "-o", "-", stdin=given)
    assert ended.returncode == 0, ended.stderr
    first, second = map(json.loads, ended.stdout.decode().splitlines())
    assert (first["answer"]["text"], first["input"]) == (
        "The Moon 🌊 pulls the sea.",
        {"id": 7},
    )
    assert second["reason"] == "empty question"


def test_each_question_is_answered_before_the_next_comes(lab: Path) -> None:
    """A program can ask, read the answer, and ask again."""
    with subprocess.Popen(
        [*PROGRAM, "batch", "-"],
        cwd=lab,
        env=environment(lab),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for question in (ASKED, "What makes waves?"):
            program.stdin.write(f"{question}\n".encode())
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["question"] == question
        program.stdin.close()
        assert program.wait(timeout=LONGEST) == 0


def test_a_terminal_gets_lines_to_read(lab: Path) -> None:
    """Not what programs read; through a pipe, or by --to jsonl, it does as ever."""
    (lab.parent / "q.txt").write_text(f"{ASKED}\n\nWho won the cup?\n")
    ends = pty.openpty()
    with os.fdopen(ends[0], "rb") as shown, os.fdopen(ends[1], "wb") as terminal:
        ended = subprocess.run(
            [*PROGRAM, "batch", "../q.txt"],
            cwd=lab,
            env=environment(lab),
            stdout=terminal,
            stderr=subprocess.PIPE,
            check=False,
            timeout=LONGEST,
        )
        terminal.close()
        lines = drained(shown).decode().splitlines()

    assert ended.returncode == 0, ended.stderr
    assert lines[0] == f"1. {ASKED}"
    assert lines[1].endswith("quoted word for word")
    assert lines[2] == "┃ The Moon 🌊 pulls the sea."
    assert "2. (no question)" in lines
    assert b"for a file: -o answers.xlsx; for programs: --to jsonl" in ended.stderr


def drained(shown: IO[bytes]) -> bytes:
    """Return what a terminal was given; reading past its end is an error there."""
    said = b""
    try:
        while part := os.read(shown.fileno(), 1 << 16):
            said += part
    except OSError:
        pass
    return said


def test_processes_over_a_real_index(lab: Path) -> None:
    """With --jobs every process opens the workspace; the bytes are the same."""
    (lab.parent / "q.txt").write_text(f"{ASKED}\nWhat makes waves?\n" * 40)
    for name, more in (("one", ()), ("two", ("--jobs", "2"))):
        ended = run(lab, "batch", "../q.txt", "-o", f"../{name}.csv", *more)
        assert ended.returncode == 0, ended.stderr
    assert (lab.parent / "one.csv").read_bytes() == (
        lab.parent / "two.csv"
    ).read_bytes()


@pytest.mark.usefixtures("lab")
def test_fast_and_a_reader(sh: Shell, tmp_path: Path) -> None:
    """A reader and none cannot be had; answers without one are answers."""
    (tmp_path / "q.txt").write_text(f"{ASKED}\n")
    assert sh("batch", "../q.txt", "-o", "../a.csv", "--fast").status == 0
    answer = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()[1]
    assert answer.startswith(f"{ASKED},{ASKED},true,")
    both = sh("batch", "../q.txt", "-o", "../c.csv", "--fast", "--reader", "x").error
    assert both == (
        "explainbot: --fast leaves out the reader that --reader names. "
        "Give one of the two."
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_an_interrupt_says_how_to_go_on(lab: Path) -> None:
    """Ctrl-C keeps what is answered and names the option."""
    asked = "".join(f"What pulls the sea {number}?\n" for number in range(5000))
    (lab.parent / "q.txt").write_text(asked)
    with subprocess.Popen(
        [*PROGRAM, "batch", "../q.txt", "-o", "../a.csv"],
        cwd=lab,
        env=environment(lab),
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as program:
        progress = lab.parent / ".a.csv.progress"
        while program.poll() is None and not progress.exists():
            pass
        program.send_signal(signal.SIGINT)
        _, err = program.communicate(timeout=LONGEST)
    assert (program.returncode, err) == (
        130,
        b"explainbot: interrupted; what is answered is kept, to go on add: --resume\n",
    )
    assert progress.exists()


@pytest.mark.usefixtures("lab")
def test_eval_and_its_baseline(sh: Shell, tmp_path: Path) -> None:
    """A run is compared with an earlier one; a significant loss is status 1."""
    good = "".join(f"{ASKED},What pulls the sea?\n" for _ in range(6))
    (tmp_path / "good.csv").write_text(f"question,expected\n{good}")
    bad = good.replace(",What pulls the sea?", ",What makes waves?")
    (tmp_path / "bad.csv").write_text(f"question,expected\n{bad}")

    ended = sh("eval", "../good.csv", "--json")
    assert ended.status == 0
    assert ended.json["figures"]["hit@1"] == {
        "value": 1.0, "low": 1.0, "high": 1.0, "count": 6,
    }  # fmt: skip
    (tmp_path / "run.json").write_text(ended.out)

    ended = sh("eval", "../good.csv", "--baseline", "../run.json")
    assert ended.status == 0
    assert "0 more right, 0 no longer right" in ended.out
    ended = sh("eval", "../bad.csv", "--baseline", "../run.json", "--html", "../r.html")
    assert ended.status == 1
    assert "This is a significant loss (p < 0.05)." in ended.out
    assert (tmp_path / "r.html").read_text(encoding="utf-8").count("<svg") == 2
    assert "exists already" in sh("eval", "../bad.csv", "--html", "../r.html").error
    assert "no report" in sh("eval", "../bad.csv", "--baseline", "../bad.csv").error


MARKS = "Test 1;Test 2;expected\n1;3;\n2;4;\n3;1;\n"


@pytest.mark.parametrize(
    "command",
    [
        ("batch", "../q.csv", "-o", "../a.csv"),
        ("eval", "../q.csv"),
        ("coverage", "../q.csv"),
    ],
    ids=lambda words: words[0],
)
@pytest.mark.usefixtures("lab")
def test_a_list_of_numbers_is_doubted(
    sh: Shell, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """Nothing is written, and the message says the ways out."""
    (tmp_path / "q.csv").write_text(MARKS)
    ended = sh(*command)
    assert (ended.status, ended.out) == (2, "")
    assert "3 of its 3 questions would be mere numbers" in ended.err
    assert "--sheet NAME or --column NAME" in ended.err
    assert "--yes" in ended.err
    assert not (tmp_path / "a.csv").exists()
    assert sh(*command, "--yes").status == 0


def test_wrong_numbers_of_jobs(sh: Shell) -> None:
    """Nothing is started for a number that makes no sense."""
    for number in ("0001999", "0", "-1", "many", "257"):
        assert "is not a number from 1 to 256" in sh("batch", "q", "--jobs", number).err


def test_an_interrupt_before_the_first_answer(
    lab: Path, sh: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is said to be kept where nothing is."""
    (lab.parent / "q.txt").write_text(f"{ASKED}\n")

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("explainbot.cli.batch.answer_list", stopped)
    ended = sh("batch", "../q.txt", "-o", "../a.csv")

    assert (ended.status, ended.err) == (130, "explainbot: interrupted\n")
    (lab.parent / ".a.csv.progress").write_text("{}")
    assert "what is answered is kept" in sh("batch", "../q.txt", "-o", "../a.csv").err
