"""Lists and builds on a real Ray cluster of two nodes: as on one machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.kills import BUILD, LIST, kill_all

from explainbot.bulk.cluster import Cluster, check_address
from explainbot.cli.common import made_by
from explainbot.errors import ClusterError
from tests.cli.conftest import Shell, sh  # noqa: F401  a fixture
from tests.postgres.server import CannotStart, free_port

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(900)
def test_kills_lose_nothing() -> None:
    """A worker, a node, the driver and the server of the index end in the middle.

    Rows, texts, sections and vectors are those that one machine makes undisturbed, in
    their order: nothing is lost, nothing stands twice.
    """
    pytest.importorskip("ray", reason="pip install 'explainbot[ray]'")
    pytest.importorskip("psycopg", reason="pip install 'explainbot[postgres]'")
    kinds = [(LIST, "worker"), (BUILD, "driver"), (LIST, "server"), (LIST, "node")]
    try:
        found = kill_all(kinds, rows=600, seed=3)
    except CannotStart as reason:
        pytest.skip(str(reason))
    assert [(one.lost, one.doubled, one.different) for one in found] == [(0, 0, 0)] * 4


@pytest.mark.parametrize(
    "address",
    ["", "nowhere", "host:", "host:70000", "ray://host:1", "a b:1", "host:1/x"],
)
def test_what_is_no_address(address: str) -> None:
    """The forms are told; Ray is not even loaded."""
    with pytest.raises(ClusterError, match="no address of a Ray cluster"):
        check_address(address)


@pytest.mark.parametrize("address", ["local", "auto", "127.0.0.1:6379", "[::1]:6379"])
def test_what_may_be_an_address(address: str) -> None:
    """It is looked at when it is connected to."""
    check_address(address)


def test_ray_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain install has none: the extra is named."""
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ClusterError, match=r"pip install 'explainbot\[ray\]'"):
        Cluster("local", made_by)


def test_a_cluster_that_cannot_be_reached(sh: Shell, tmp_path: Path) -> None:  # noqa: F811
    """One line within seconds, status 2, and nothing is made."""
    pytest.importorskip("ray")
    (tmp_path / "q.txt").write_text("What is a tide?\n")
    sh("init", "lab")
    address = f"127.0.0.1:{free_port()}"
    for command in (
        ("index", "--ray", address),
        ("batch", "q.txt", "-o", "out.jsonl", "--ray", address),
    ):
        ended = sh("--workspace", "lab", *command)
        assert ended.status == 2
        assert "the Ray cluster cannot be reached (Connection refused)" in ended.error
    assert not (tmp_path / "out.jsonl").exists()
    assert not list((tmp_path / "lab" / "index").glob("[!.]*"))


def test_what_excludes_a_cluster(sh: Shell, tmp_path: Path) -> None:  # noqa: F811
    """Processes of this machine, and a folder that is followed."""
    (tmp_path / "q.txt").write_text("What is a tide?\n")
    sh("init", "lab")
    jobs = sh("--workspace", "lab", "batch", "q.txt", "--ray", "auto", "--jobs", "2")
    assert "--ray and --jobs exclude each other" in jobs.error
    watch = sh("--workspace", "lab", "index", "--watch", "--ray", "auto")
    assert "--watch and --ray exclude each other" in watch.error


def test_nothing_of_a_cluster_is_loaded_unasked() -> None:
    """A list that this machine answers imports neither Ray nor what speaks to it."""
    code = (
        "import sys, explainbot.cli.batch, explainbot.index.build.build;"
        "print(sorted(n for n in sys.modules if n == 'ray' or 'bulk' in n))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert done.stdout == "[]\n"
