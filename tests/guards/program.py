"""The program as a user runs it: a process, a folder, an environment."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
Finished = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Program:
    """The program in a current folder and an environment of its own."""

    folder: Path
    environment: dict[str, str]

    def run(self, *arguments: str, stdin: str = "") -> Finished:
        """Run ``python -m explainbot`` with the arguments."""
        return self.python("-m", "explainbot", *arguments, stdin=stdin)

    def python(self, *arguments: str, stdin: str = "") -> Finished:
        """Run the interpreter of the tests with the arguments."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=self.environment,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    def at(self, folder: Path) -> Program:
        """Return the same program in another current folder."""
        return replace(self, folder=folder)
