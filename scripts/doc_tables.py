"""Write the tables of docs/chat.md and languages.md: python scripts/doc_tables.py."""

from __future__ import annotations

import re
import sys
from itertools import takewhile
from pathlib import Path

from explainbot.text.word_lists import FOLDER, has_list, languages
from explainbot.tui.commands.command import Command
from explainbot.tui.keymap import SHIPPED, key_name, pressed

DOCS = Path(__file__).parents[1] / "docs"
FIRST = re.compile(r".*?[.:](?=\s|$)")


def commands() -> str:
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
    found = (*command.anywhere, *command.box, *command.empty_box)
    there = (pressed(key, "card") for key in (*command.card, *command.reader))
    return ", ".join(dict.fromkeys((*map(key_name, found), *there)))


def lists() -> str:
    """Return each list with what it holds and the languages that have it."""
    names = {path.stem for path in FOLDER.glob("*/*.txt")} - {"words-copyright"}
    rows = ["| List | Holds | Languages |", "|---|---|---|"]
    for name in sorted(names):
        known = [code for code in languages() if has_list(name, code)]
        rows.append(f"| `{name}` | {_holds(name, known[0])} | {' '.join(known)} |")
    return "\n".join(rows) + "\n"


def _holds(name: str, language: str) -> str:
    """Return the first sentence of a list's own comment."""
    lines = (FOLDER / language / f"{name}.txt").read_text("utf-8").splitlines()
    said = takewhile(lambda line: line.startswith("#"), lines)
    text = " ".join(line.lstrip("# ") for line in said)
    found = FIRST.match(text)
    whole = found.group() if found else text
    return whole.rstrip(".:").replace("|", r"\|").replace("<", "&lt;")


TABLES = {"chat.md": commands, "languages.md": lists}
"""What makes the table of each page; it begins as the one in its place does."""

if __name__ == "__main__":
    for name, made in TABLES.items():
        table, page = made(), DOCS / name
        before, start, rest = page.read_text("utf-8").partition(table[:7])
        _, end, after = rest.partition("\n\n")
        page.write_text("".join((before, table, end[1:], after)), "utf-8")
        sys.stdout.write(f"{name} written\n")
