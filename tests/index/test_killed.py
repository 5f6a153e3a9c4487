"""A build that is killed, and one that runs beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from explainbot.errors import IndexBusyError
from explainbot.index.passages import PassageVectors
from explainbot.index.storage.journal import Journal
from explainbot.index.storage.manifest import current_name
from explainbot.testing import tiny_workspace
from tests.index.corpora import FILES, WIND

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("slow_build.py")


SECTIONS = 70
"""More than one block of passages (64) and less than two."""


@contextmanager
def stopped_at(step: str, folder: Path) -> Iterator[None]:
    """Run a build until it comes to a step; kill it after the block."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(
        [sys.executable, str(SCRIPT), str(folder), step],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as builder:
        assert builder.stdout is not None
        try:
            assert builder.stdout.readline() == f"{step}\n"
            yield
        finally:
            builder.send_signal(signal.SIGKILL)
        builder.wait()


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_a_killed_build_leaves_the_old_index_in_use(tmp_path: Path) -> None:
    """While it runs others are refused and readers answer; the next build goes on."""
    workspace = tiny_workspace(tmp_path, FILES)
    folder = workspace.places.index
    before = current_name(folder)
    (workspace.places.corpus / "wind.txt").write_text(WIND, encoding="utf-8")
    with stopped_at("writing", tmp_path):
        assert list((folder / "segments").glob("*.partial"))
        with pytest.raises(IndexBusyError, match="another process"):
            workspace.index()
        assert workspace.explainer().ask("What are tides?").answered

    assert current_name(folder) == before
    assert workspace.verify().problems == ()
    assert workspace.explainer().ask("What are tides?").answered
    report = workspace.index()
    assert (report.embedded, report.reused, report.removed) == (0, 4, 0)
    assert list(folder.rglob("*.partial")) == []
    assert workspace.explainer().ask("What is wind?").answered


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_what_was_embedded_is_kept(tmp_path: Path) -> None:
    """Killed in its second block, a build leaves 64 sections; 6 of 70 remain."""
    workspace = tiny_workspace(tmp_path, {})
    text = "".join(f"## Why {n}?\n\nBecause {n}.\n\n" for n in range(SECTIONS))
    (workspace.places.corpus / "many.md").write_text(text, encoding="utf-8")
    with stopped_at("embedding", tmp_path):
        pass

    report = workspace.index()

    assert (report.embedded, report.reused) == (6, 64)
    afresh = workspace.index(rebuild=True)
    assert (afresh.embedded, afresh.reused) == (70, 0)


def test_a_kept_record_that_was_cut_off_is_made_again(tmp_path: Path) -> None:
    """Neither half a record nor an altered one is taken; what stands before is."""
    one = PassageVectors(np.ones(4, np.float32), np.ones((2, 4), np.float16))
    for end in (b"", b"\xff"):
        path = tmp_path / "embedded.partial"
        path.unlink(missing_ok=True)
        journal = Journal(tmp_path, "model@1", 4)
        journal.add([("a" * 32, one)])
        journal.add([("b" * 32, one)])
        assert list(Journal(tmp_path, "model@1", 4).held) == ["a" * 32, "b" * 32]
        path.write_bytes(path.read_bytes()[:-1] + end)

        again = Journal(tmp_path, "model@1", 4)

        assert list(again.held) == ["a" * 32]
        np.testing.assert_array_equal(again.held["a" * 32].parts, one.parts)
        again.add([("c" * 32, one)])
        assert list(Journal(tmp_path, "model@1", 4).held) == ["a" * 32, "c" * 32]
        assert Journal(tmp_path, "model@2", 4).held == {}
