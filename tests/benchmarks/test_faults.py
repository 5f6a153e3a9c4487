"""The suite of faults, in its quick form: a few of each kind."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from benchmarks.faults import (
    COMMANDS,
    FAULTS,
    Fault,
    Outcome,
    after_power_loss,
    faults,
    made,
    table,
    tried,
    unsynced,
)

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("strace") is None,
    reason="faults are made by strace, which is not here",
)
QUICK = [
    Fault("add", "rename", 1, "killed"),
    Fault("add", "write", 20, "full"),
    Fault("index --rebuild", "pwrite64", 3, "failing"),
    Fault("unpack", "mkdir", 2, "killed"),
    Fault("remove", "renameat", 2, "failing"),
]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the workspace that each fault gets a copy of."""
    allowed = subprocess.run(
        ["strace", "-qq", "-e", "trace=none", "true"], check=False, capture_output=True
    )
    if allowed.returncode:
        pytest.skip("no process may be traced here")
    return made(tmp_path_factory.mktemp("faults"))


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "fault", QUICK, ids=lambda fault: f"{fault.command} {fault.kind}"
)
def test_nothing_is_lost_and_all_is_told(template: Path, fault: Fault) -> None:
    """The workspace answers as before or as after, and the next run mends it."""
    assert tried(template, fault).problems == ()


@pytest.mark.timeout(300)
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


def test_faults_are_drawn_evenly_and_alike() -> None:
    """From all calls of all commands, the same for the same seed."""
    counts = {"add": Counter(write=2, rename=1), "ask": Counter(write=1)}
    every = faults(counts, 1000, seed=1)
    assert len(every) == len(set(every)) == 4 * len(FAULTS)
    assert faults(counts, 5, seed=2) == faults(counts, 5, seed=2)


def test_the_table_counts_each_kind() -> None:
    """A row a command that was tried."""
    one, other = list(COMMANDS)[:2]
    outcomes = [
        Outcome(Fault(one, "write", 1, "full"), 2, ()),
        Outcome(Fault(one, "write", 2, "full"), 1, ("a traceback: x", "lost: y")),
        Outcome(Fault(other, "write", 1, "full"), 7, ("it ends with 7",)),
    ]
    assert table(outcomes).splitlines()[2:] == [
        f"| {one} | 2 | 1 | 1 | 0 |",
        f"| {other} | 1 | 0 | 0 | 1 |",
    ]
