"""Words by language, from the files in ``data``: one word or phrase a line."""

from __future__ import annotations

from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@cache
def words(name: str, language: str) -> frozenset[str]:
    """Return a list's words in lower case; none where the language has no such list.

    Args:
        name: Of the list.
        language: ISO 639-1 code.
    """
    path = DATA / language / f"{name}.txt"
    if not path.is_file():
        return frozenset()
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return frozenset(line.lower() for line in lines if line and line[0] != "#")
