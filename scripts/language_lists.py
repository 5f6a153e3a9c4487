"""Write the table of lists in docs/languages.md: python scripts/language_lists.py."""

from __future__ import annotations

import re
import sys
from itertools import takewhile
from pathlib import Path

from explainbot.text.word_lists import FOLDER, has_list, languages

PAGE = Path(__file__).parents[1] / "docs/languages.md"
TABLE = re.compile(r"^\| List \|.*?(?=^$|\Z)", re.MULTILINE | re.DOTALL)
FIRST = re.compile(r".*?[.:](?=\s|$)")


def table() -> str:
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


if __name__ == "__main__":
    page = PAGE.read_text("utf-8")
    PAGE.write_text(TABLE.sub(lambda _: table(), page, count=1), "utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")
