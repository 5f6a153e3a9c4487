"""The program keeps to itself: no traces, and nothing prepared to be sent."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.guards.program import ROOT, Program


def test_a_question_leaves_nothing_outside_the_programs_own_folders(
    program: Program, tmp_path: Path
) -> None:
    """No library keeps a device number or a queue of usage reports in the home.

    onnxruntime does both, and sends them, unless it is told not to before its import.
    """
    home = tmp_path / "home"
    home.mkdir()
    here = Program(
        program.folder,
        program.environment | {"HOME": str(home), "USERPROFILE": str(home)},
    )
    finished = here.run("ask", "How does IS fund itself?")

    assert finished.returncode == 0, finished.stderr
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_an_installed_program_uses_the_users_own_folders(
    bare_program: Program, tmp_path: Path
) -> None:
    """Away from any workspace, the shipped explainers are copied and answer."""
    package = tmp_path / "package" / "explainbot"
    shutil.copytree(ROOT / "src" / "explainbot", package)
    for part in ("corpus", "index"):
        shutil.copytree(ROOT / part, package / "shipped" / part)
    home, folder = tmp_path / "home", tmp_path / "empty"
    home.mkdir()
    folder.mkdir()
    private = {
        "HOME": str(home),
        "LOCALAPPDATA": str(home / "local"),
        "PYTHONPATH": str(package.parent),
        "USERPROFILE": str(home),
    }
    here = Program(folder, bare_program.environment | private)
    finished = here.run("ask", "How does IS fund itself?")

    assert finished.returncode == 0, finished.stderr
    assert "islamic-state.txt" in finished.stdout
    assert list(home.rglob("explainbot/workspace/corpus/islamic-state.txt"))
