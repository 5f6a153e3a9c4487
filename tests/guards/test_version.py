"""One version, wherever it is written."""

from __future__ import annotations

import re
import tomllib

import explainbot
from tests.guards.program import ROOT, Program


def declared() -> str:
    """Return the version that pyproject.toml declares."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def test_the_newest_changelog_entry_is_the_declared_version() -> None:
    """A release without a changelog entry cannot be made."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", changelog, re.MULTILINE)

    assert declared() == released[0]


def test_the_package_knows_the_declared_version() -> None:
    """Python code reads the same version from the package."""
    assert declared() == explainbot.__version__


def test_the_program_prints_the_declared_version(bare_program: Program) -> None:
    """``--version`` names the program and its version, and nothing else."""
    finished = bare_program.run("--version")

    assert (0, f"explainbot {declared()}\n", "") == (
        finished.returncode,
        finished.stdout,
        finished.stderr,
    )
