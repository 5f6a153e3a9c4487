"""How a place in a source is said: "lines 12–15", "slides 3–4", "slide 3 and notes"."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, count
from operator import add

_COUNTED = re.compile(r"(slide|paragraph|cell|item|chapter|sheet .+, row) (\d+)")
_LINE_END = re.compile(r"\r\n?|\n")
KEPT = 32
"""Texts of which the line ends are kept: as many as an index keeps documents."""


def worded_place(
    labels: Sequence[str], pages: Sequence[int | None], lines: Sequence[int | None]
) -> str:
    """Return a place in words: by its label, else its page, else its line; or "".

    Args:
        labels: At the beginning and at the end; "" where there is none.
        pages: The same, from 1.
        lines: The same, from 1.
    """
    if labels[0]:
        return _range(labels[0], labels[-1])
    if pages[0] is not None:
        return _numbered("page", pages[0], pages[-1])
    return "" if lines[0] is None else _numbered("line", lines[0], lines[-1])


def _numbered(kind: str, first: int, last: int | None) -> str:
    return f"{kind} {first}" if last in (first, None) else f"{kind}s {first}–{last}"


def _range(first: str, last: str) -> str:
    """Join two labels: "slides 3–4", "slide 3 and notes", "00:01 – 00:02"."""
    if last in (first, ""):
        return first
    start, end = _COUNTED.fullmatch(first), _COUNTED.fullmatch(last)
    if start and end and start[1] == end[1]:
        return f"{start[1]}s {start[2]}–{end[2]}"
    return first + (" and notes" if last == f"{first}, notes" else f" – {last}")


@lru_cache(maxsize=KEPT)
def line_ends(text: str) -> array[int]:
    """Return the offsets of a text's line ends; CR LF is one, as editors count."""
    if "\r" not in text:
        # Three times as fast as to look for each.
        lengths = accumulate(map(len, text.split("\n")[:-1]))
        return array("q", map(add, lengths, count()))
    return array("q", (found.start() for found in _LINE_END.finditer(text)))
