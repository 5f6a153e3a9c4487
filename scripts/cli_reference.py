"""Write docs/cli.md from the real ``--help`` of every command."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "cli.md"

HEAD = """\
# Commands

Written by `scripts/cli_reference.py` from the program's own help; a test keeps it true.

What the JSON holds is in [formats.md](formats.md).
What the tables hold is in [batch.md](batch.md).

Exit status: 0 done or answered; 1 `ask` did not answer; 2 wrong use or an error.
Results go to standard output; progress, notes and errors go to standard error.
"""


def help_of(*command: str) -> str:
    """Return what the command prints for ``--help``, 80 columns wide."""
    finished = subprocess.run(
        [sys.executable, "-m", "explainbot", *command, "--help"],
        env=os.environ
        | {"COLUMNS": "80", "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return finished.stdout


def commands(general_help: str) -> list[str]:
    """Return the commands that the general help lists, in its order."""
    return re.findall(r"^    ([a-z]+)  ", general_help, re.MULTILINE)


def reference() -> str:
    """Return the whole page."""
    general = help_of()
    parts = [HEAD, f"## explainbot\n\n```text\n{general}```\n"]
    parts += [
        f"## explainbot {name}\n\n```text\n{help_of(name)}```\n"
        for name in commands(general)
    ]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")
