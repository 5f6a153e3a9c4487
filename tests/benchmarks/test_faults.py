"""The suite of faults, in its quick form: a few of each kind."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.faults import (
    COMMANDS,
    Fault,
    Outcome,
    after_power_loss,
    faults,
    made,
    straced,
    table,
    tried,
    unfinished,
    unsynced,
    whole,
)
from benchmarks.forked import ABLE, KINDS, NEVER_FULL, Forked

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="faults are made by what Linux has"
)
QUICK = [
    Fault("add", "killed", 40),
    Fault("add", "full on", 12),
    Fault("index --rebuild", "failing", 30),
    Fault("remove", "torn", 5),
    Fault("unpack", "killed", 20),
    Fault("batch xlsx", "full", 2),
    Fault("study", "short", 1),
    Fault("ask", "torn", 1),
]


@pytest.fixture(scope="module")
def forked() -> Iterator[Forked]:
    """Return a warmed process, where such faults can be made."""
    if not ABLE:
        pytest.skip("its calls are known by their numbers on x86-64")
    with Forked() as process:
        yield process


@pytest.fixture(scope="module")
def template(forked: Forked, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the workspace that each fault gets a copy of."""
    lab = made(tmp_path_factory.mktemp("faults"), forked)
    if "Operation not permitted" in forked.run(lab, ("list",)).error:
        pytest.skip("no process may be watched here")
    return lab


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "fault", QUICK, ids=lambda fault: f"{fault.command} {fault.kind}"
)
def test_nothing_is_lost_and_all_is_told(
    forked: Forked, template: Path, fault: Fault
) -> None:
    """The workspace answers as before or as after, and the next run mends it."""
    outcome = tried(forked, template, fault)
    assert outcome.met
    assert outcome.problems == ()


def test_a_half_written_row_is_seen(forked: Forked, template: Path) -> None:
    """What is killed in the middle of a write has written one half of it."""
    lab = template.parent / "half"
    shutil.copytree(template, lab)
    # The first question of a workspace also makes what later ones find.
    forked.run(lab, COMMANDS["ask"].words)
    log = lab / ".explainbot" / "digest.jsonl"
    before = log.read_bytes()
    whole_row = forked.run(lab, COMMANDS["ask"].words)
    row = log.read_bytes()[len(before) :]
    assert "write" in whole_row.calls
    first = whole_row.calls.index("write") + 1
    # Threads of the libraries make calls of their own, so its number may move a little.
    for at in (first, first - 1, first + 1, *range(1, len(whole_row.calls) + 1)):
        log.write_bytes(before)
        ended = forked.run(lab, COMMANDS["ask"].words, kind="torn", at=at)
        if ended.met == f"write {log}":
            break
    assert (ended.status, ended.met) == (-9, f"write {log}")
    assert log.read_bytes() == before + row[: len(row) // 2]


@pytest.fixture(scope="module")
def traced() -> None:
    """Skip where no process may be traced."""
    if shutil.which("strace") is None:
        pytest.skip("there is no strace here")
    command = ["strace", "-qq", "-e", "trace=none", "true"]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no process may be traced here")


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("traced")
def test_a_process_of_its_own_does_the_same(template: Path) -> None:
    """By strace, started as a user starts it."""
    outcome = straced(template, Fault("add", "killed", 1), "rename")
    assert (outcome.status, outcome.problems) == (-9, ())


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize("command", ["add", "index --rebuild"])
def test_what_was_not_synced_is_not_needed(template: Path, command: str) -> None:
    """Every file of corpus and index that a command wrote is on the disk itself."""
    lost, problems = after_power_loss(template, command)
    assert problems == []
    assert {name for name in lost if not name.endswith(".lock")} == set()


def test_unsynced_files_go_by_their_last_names() -> None:
    """What is synced is safe, what is written later is not."""
    folder = Path("/w")
    trace = [
        '1 write(3</w/a>, "x", 1) = 1',
        "1 fsync(3</w/a>) = 0",
        '1 pwrite64(4</w/d/b>, "x", 1, 0) = 1',
        '1 rename("/w/d", "/w/e") = 0',
        '2 write(5</w/c>, "x", 1) = 1',
        "2 fsync(5</w/c>) = -1 EIO (Input/output error)",
        '1 rename("c", "a") = 0',
    ]
    assert unsynced(trace, folder) == {folder / "e" / "b", folder / "a"}


def test_calls_that_are_told_in_two_lines_count() -> None:
    """Another thread's fell between; a sync holds what was written before it began."""
    trace = [
        '1 write(3</w/a>, "x", 1) = 1',
        '1 write(4</w/b>, "x", 1) = 1',
        '1 write(6</w/d>, "x", 1) = 1',
        '2 write(5</w/c>, "x", 1 <unfinished ...>',
        "1 fsync(3</w/a> <unfinished ...>",
        "2 <... write resumed>) = 1",
        '2 write(4</w/b>, "x", 1) = 1',
        "1 <... fsync resumed>)       = 0",
        "1 fsync(4</w/b> <unfinished ...>",
        '2 write(4</w/b>, "x", 1) = 1',
        "1 <... fsync resumed>) = 0",
        "1 fsync(6</w/d> <unfinished ...>",
        '2 rename("/w/e", "/w/f" <unfinished ...>',
        "1 <... fsync resumed>) = -1 EIO (Input/output error)",
        "2 <... rename resumed>) = 0",
        "1 fsync(6</w/g> <unfinished ...>",
    ]
    assert unsynced(trace, Path("/w")) == {Path("/w", name) for name in "bcd"}


def test_faults_are_drawn_evenly_and_alike() -> None:
    """From all calls of each command, the same for the same seed."""
    calls = {"add": ["write", "rename"], "ask": ["unlink"]}
    every = faults(calls, 1000, seed=1)
    writes, renames = len(KINDS), len(KINDS) - 2  # of a rename there is no half
    unlinks = len([one for one in KINDS if one in ("killed", "failing", "failing on")])
    assert "unlink" in NEVER_FULL
    assert len(every) == len(set(every)) == writes + renames + unlinks
    assert faults(calls, 5, seed=2) == faults(calls, 5, seed=2)
    assert [one.command for one in faults(calls, 4, seed=2)] == ["add", "ask"] * 2


def test_half_a_file_is_a_loss(tmp_path: Path) -> None:
    """The old one and a whole one are not; nor is anything unfinished overlooked."""
    batch, xlsx = COMMANDS["batch"], COMMANDS["batch xlsx"]
    assert list(whole(tmp_path, batch)) == ["lost: a.csv is gone"]
    (tmp_path / "a.csv").write_text("question,answer\nWhat", "utf-8")
    assert list(whole(tmp_path, batch)) == ["lost: a.csv is half written, 20 bytes"]
    (tmp_path / "a.csv").write_text("question,answer\n", "utf-8")
    assert list(whole(tmp_path, batch)) == []
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04half")
    (problem,) = whole(tmp_path, xlsx)
    assert problem.startswith("lost: a.xlsx is half written")
    (tmp_path / ".a.csv.7.partial").touch()
    assert unfinished(tmp_path) == [".a.csv.7.partial"]


def test_the_table_counts_each_kind() -> None:
    """A row a command that was tried; what was never met does not count."""
    one, other = list(COMMANDS)[:2]
    outcomes = [
        Outcome(Fault(one, "full", 1), 2, (), "write"),
        Outcome(Fault(one, "full", 2), 1, ("a traceback: x", "lost: y"), "write"),
        Outcome(Fault(one, "full", 99), 0, ()),
        Outcome(Fault(other, "full", 1), 7, ("it ends with 7",), "write"),
    ]
    assert table(outcomes).splitlines()[2:] == [
        f"| {one} | 2 | 1 | 1 | 0 |",
        f"| {other} | 1 | 0 | 0 | 1 |",
    ]
