"""Text in Markdown with nothing in it that Markdown would interpret."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"([\\`*_\[\]<>~|$^{}#&])")
_TICKS = re.compile(r"`+")


def inline(text: str) -> str:
    """Return a text on one line, its signs escaped."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def fenced(text: str) -> str:
    """Return a block in which no character of the text means anything."""
    longest = max(map(len, _TICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"
