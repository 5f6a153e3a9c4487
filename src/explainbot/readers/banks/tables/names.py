"""Names of columns and of keys of objects, as quiz programs and teachers write them."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from explainbot.readers.columns import plain_name
from explainbot.text.word_lists import every_entry

CUT = re.compile(r"[(\[\n\r:]|\s[-–—|]\s")
"""Where the remarks in the name of a column begin: "Answer 1 - max 75 characters"."""
_ENCLOSED = re.compile(r"[(\[]([A-Za-z]|\d{1,2})[)\]]")
"""A name that is but a label: "(A)"."""
_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|_")


@lru_cache(maxsize=4096)
def bare_name(cell: str) -> str:
    """Return a name in plain words: "Answer 3 (Optional)" and "answer_3" alike."""
    shown = _ENCLOSED.sub(r"\1", cell.strip())
    text = CUT.split(_JOINED.sub(" ", shown), maxsplit=1)[0]
    return " ".join(re.findall(r"[^\W_]+", plain_name(text)))


@cache
def names(listing: str) -> frozenset[str]:
    """Return the names of a kind of columns in all languages."""
    return frozenset(map(plain_name, every_entry(f"{listing}_columns")))
