"""``explainbot config`` and ``--print-completion``: how the program is set up."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from explainbot.cli.common import print_json
from explainbot.config import SETTINGS, Chosen, Setting, config_file, is_there
from explainbot.text.display import one_line


def config(options: argparse.Namespace) -> int:
    """Print the settings as the file would hold them, below the file's place."""
    path = config_file()
    chosen: dict[str, Chosen] = options.chosen
    if options.json:
        values = {name: one._asdict() for name, one in chosen.items()}
        print_json({"path": str(path), "exists": is_there(path), "settings": values})
        return 0
    there = "" if is_there(path) else " (there is no such file)"
    print(f"# {one_line(str(path))}{there}")
    for setting in SETTINGS:
        print(_line(setting, chosen[setting.name]))
    return 0


def _line(setting: Setting, chosen: Chosen) -> str:
    """Return a line that the file could hold; a comment where there is no value."""
    value = one_line(json.dumps(chosen.value, ensure_ascii=False))
    unset = "# " if chosen.value == "" else ""
    return f"{unset}{setting.name} = {value}  # {setting.meaning} [{chosen.origin}]"


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
