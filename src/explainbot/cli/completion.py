"""``explainbot --print-completion SHELL``: what completes commands in a shell."""

from __future__ import annotations

import argparse
from pathlib import Path

FOLDER = Path(__file__).with_name("shell")
"""Made by scripts/shell_files.py."""
SCRIPTS = {
    "bash": "explainbot.bash",
    "zsh": "_explainbot",
    "fish": "explainbot.fish",
    "tcsh": "explainbot.tcsh",
    "powershell": "explainbot.ps1",
}
"""Files by the name of the shell that reads them."""


def print_completion(options: argparse.Namespace) -> int:
    """Print the script of the shell that was named."""
    script = FOLDER / SCRIPTS[options.shell]
    print(script.read_text(encoding="utf-8"), end="")
    return 0
