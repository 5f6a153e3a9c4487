"""A long text cut into parts that can be worked off one by one."""

from __future__ import annotations

from collections.abc import Iterator

from explainbot.records import Span

PART = 60_000
"""Characters, about."""


def parts_of(text: str) -> Iterator[Span]:
    """Yield parts that follow each other and hold the whole text.

    A part ends at a line end; within a line longer than a part, after a space.
    """
    start = 0
    while start < len(text):
        end = _end(text, start)
        yield start, end
        start = end


def _end(text: str, start: int) -> int:
    most = start + PART
    if most >= len(text):
        return len(text)
    for sign in ("\n", " "):
        found = text.rfind(sign, start, most)
        if found >= 0:
            return found + 1
    return most


def part_around(text: str, offset: int) -> Span:
    """Return the part that holds an offset, with half a part on either side."""
    left = text.rfind("\n", 0, max(0, offset - PART // 2)) + 1
    if offset - left > PART:
        left = offset - PART // 2
    most = offset + PART
    if most >= len(text):
        return left, len(text)
    right = text.find("\n", offset + PART // 2, most)
    return left, right + 1 if right >= 0 else most
