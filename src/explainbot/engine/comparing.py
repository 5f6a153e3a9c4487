"""A passage as it was indexed and as its file reads now, as part of the port."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from explainbot.records import Span

_MOST_LINES = 2000
"""Lines between the first and the last change that are compared one by one."""


@dataclass(frozen=True, slots=True)
class Compare:
    """Tell how a passage of a document reads in its file now."""

    request: int
    document: str
    start: int
    """Offset in the document's text as it was indexed; code points, end exclusive."""
    end: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A passage then and now."""

    request: int
    indexed: str
    now: str
    """The lines that stand in its place; "" where none are left."""


def counterpart(old: str, new: str, span: Span) -> Span:
    """Return where the lines of a passage stand in a later version of its text.

    Args:
        old: The text.
        new: The later version.
        span: Of the passage in ``old``.
    """
    was, now = old.splitlines(keepends=True), new.splitlines(keepends=True)
    first = _line(was, span[0])
    last = max(first, _line(was, max(span[0], span[1] - 1)))
    left, right = _moved(was, now, first, last)
    start = sum(map(len, now[:left]))
    return start, start + sum(map(len, now[left:right]))


def _line(lines: list[str], offset: int) -> int:
    """Return which line, from 0, holds an offset."""
    passed = 0
    for number, line in enumerate(lines):
        passed += len(line)
        if offset < passed:
            return number
    return max(0, len(lines) - 1)


def _moved(was: list[str], now: list[str], first: int, last: int) -> Span:
    """Return the lines of ``now`` for the lines ``first`` to ``last`` of ``was``."""
    least = min(len(was), len(now))
    head = next((n for n in range(least) if was[n] != now[n]), least)
    rest = least - head
    tail = next((n for n in range(rest) if was[-1 - n] != now[-1 - n]), rest)
    a, b = was[head : len(was) - tail], now[head : len(now) - tail]
    further = len(now) - len(was)
    blocks = [("equal", 0, head, 0, head)]
    if max(len(a), len(b)) <= _MOST_LINES:
        found = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        blocks += [
            (tag, head + i, head + j, head + k, head + m) for tag, i, j, k, m in found
        ]
    else:
        blocks.append(("replace", head, head + len(a), head, head + len(b)))
    end = len(was) - tail
    blocks.append(("equal", end, len(was), end + further, len(now)))
    left = _in_block(blocks, first, after=False)
    return left, max(left, _in_block(blocks, last, after=True))


def _in_block(
    blocks: list[tuple[str, int, int, int, int]], line: int, *, after: bool
) -> int:
    """Return where a line stands now: where it begins, or ``after`` it."""
    for tag, i, j, k, m in blocks:
        if i <= line < j:
            if tag == "equal":
                return k + line - i + after
            return m if after else k
    return blocks[-1][4]
