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
    faults,
    made,
    table,
    tried,
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
