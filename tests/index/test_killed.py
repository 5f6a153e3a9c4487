"""A build that is killed, and one that runs beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from explainbot.errors import IndexBusyError
from explainbot.index.manifest import current_name
from explainbot.testing import tiny_workspace
from tests.index.corpora import FILES

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("slow_build.py")


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_a_killed_build_leaves_the_old_index_in_use(tmp_path: Path) -> None:
    """While it runs others are refused and readers answer; killed, it is forgotten."""
    workspace = tiny_workspace(tmp_path, FILES)
    folder = workspace.places.index
    before = current_name(folder)
    (workspace.places.corpus / "wind.txt").write_text(
        "What is wind?\n\nWind is moving air.\n", encoding="utf-8"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(
        [sys.executable, str(SCRIPT), str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as builder:
        assert builder.stdout is not None
        assert builder.stdout.readline() == "writing\n"
        try:
            assert list((folder / "segments").glob("*.partial"))
            with pytest.raises(IndexBusyError, match="another process"):
                workspace.index()
            assert workspace.explainer().ask("What are tides?").answered
        finally:
            builder.send_signal(signal.SIGKILL)
        builder.wait()

    assert current_name(folder) == before
    assert workspace.verify().problems == ()
    assert workspace.explainer().ask("What are tides?").answered
    report = workspace.index()
    assert (report.embedded, report.reused, report.removed) == (1, 3, 0)
    assert list(folder.rglob("*.partial")) == []
    assert workspace.explainer().ask("What is wind?").answered
