"""Fixtures of the guard tests."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.guards.program import ROOT, Program


@pytest.fixture(scope="session")
def bare_program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return the program in an empty folder, with an empty home and cache."""
    private = tmp_path_factory.mktemp("home")
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("EXPLAINBOT_", "ORT_", "XDG_"))
    }
    own = {
        "COLUMNS": "80",
        "EXPLAINBOT_CACHE": str(private / "cache"),
        "HF_HUB_OFFLINE": "1",
        "HOME": str(private),
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUTF8": "1",
        "USERPROFILE": str(private),
    }
    return Program(tmp_path_factory.mktemp("empty"), inherited | own)


@pytest.fixture(scope="session")
def program(bare_program: Program, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return the program in a copy of the shipped workspace, its model prepared."""
    folder = tmp_path_factory.mktemp("workspace")
    for part in ("corpus", "index"):
        shutil.copytree(ROOT / part, folder / part)
    program = bare_program.at(folder)
    first = program.run("ask", "How does IS fund itself?")
    assert first.returncode == 0, first.stderr
    return program
