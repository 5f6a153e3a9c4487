"""Lists of words by language, from data files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@lru_cache(maxsize=256)
def words(name: str, language: str) -> frozenset[str]:
    """Return the entries of a list in a language, in lower case; none without a file.

    A file holds an entry a line; what begins with "#" is a comment.
    """
    path = _DATA / language / f"{name}.txt"
    if not path.is_file():
        return frozenset()
    rows = (row.strip() for row in path.read_text(encoding="utf-8").splitlines())
    return frozenset(row.lower() for row in rows if row and not row.startswith("#"))
