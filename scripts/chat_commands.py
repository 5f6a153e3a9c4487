"""Write the table of commands in docs/chat.md: python scripts/chat_commands.py."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from explainbot.tui.commands.command import Command
from explainbot.tui.keymap import SHIPPED, key_name

PAGE = Path(__file__).parents[1] / "docs/chat.md"
TABLE = re.compile(r"^\| Command \|.*?(?=^$|\Z)", re.MULTILINE | re.DOTALL)


def table() -> str:
    """Return each command that can be typed, by name: what it does and its keys."""
    rows = ["| Command | What it does | Keys | `--plain` |", "|---|---|---|---|"]
    for command in sorted(SHIPPED, key=lambda each: each.slash):
        if command.slash:
            plain = "yes" if command.plain else ""
            told = (_typed(command), _title(command), _keys(command), plain)
            rows.append(f"| {' | '.join(told)} |")
    return "\n".join(rows) + "\n"


def _typed(command: Command) -> str:
    first = f"/{command.slash} {command.argument}".strip()
    others = [f"/{name}" for name in command.also]
    return ", ".join(f"`{one}`" for one in (first, *others))


def _title(command: Command) -> str:
    return command.title.replace("|", r"\|")


def _keys(command: Command) -> str:
    """Return its keys, those of all places first; each once."""
    found = (*command.anywhere, *command.box, *command.empty_box, *command.card)
    return ", ".join(dict.fromkeys(map(key_name, (*found, *command.reader))))


if __name__ == "__main__":
    page = PAGE.read_text("utf-8")
    PAGE.write_text(TABLE.sub(lambda _: table(), page, count=1), "utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")
