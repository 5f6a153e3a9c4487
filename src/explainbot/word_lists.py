"""Lists of words and phrases by language: data files, read when first asked for.

A list is ``data/LANGUAGE/NAME.txt``: one word or phrase a line, in lower case; a line
that begins with "#" is a comment.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


@lru_cache(maxsize=256)
def words(name: str, language: str) -> frozenset[str]:
    """Return a list of a language; empty where there is no such file."""
    return frozenset(entries(name, language))


def entries(name: str, language: str) -> list[str]:
    """Return the same in its order; read anew each time."""
    path = FOLDER / language / f"{name}.txt"
    if not path.is_file():
        return []
    lines = map(str.strip, path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]
