"""Frames of a PDF page: boxes that stand within other text, drawn for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from explainbot.readers.pdf._words import Piece

_BACK = 2.0
"""Sizes of its letters that a frame begins above what is drawn before it, at least."""
_STEP = 3.0
"""Between two of its lines, at most."""
_MOST_LINES = 12
_BESIDE = 0.8
"""Between the base lines of letters that overlap."""
_EVEN = 0.1
"""Between those of one line."""
_GAP = 1.5
"""Between two lines where other text may stand between them."""
_OVERLAP = 2.0
"""Points that two pieces share that lie over each other."""


def parted(pieces: list[Piece]) -> list[list[Piece]]:
    """Return a page's pieces, each frame for itself behind what it stands in."""
    drawn = sorted(pieces, key=lambda piece: piece.order)
    starts = [
        at
        for at, (before, piece) in enumerate(pairwise(drawn), 1)
        if before.y - piece.y > _BACK * piece.size
    ]
    frames = [
        run for at in starts if _is_frame(run := _run(drawn, at), drawn, drawn[:at])
    ]
    if not frames:
        return [pieces]
    inside = {id(piece) for frame in frames for piece in frame}
    rest = [piece for piece in pieces if id(piece) not in inside]
    parts: list[list[Piece]] = []
    for frame in sorted(frames, key=lambda frame: frame[-1].y):
        end = _end(rest, frame[-1].y)
        parts += [[piece for piece in rest if piece.y <= end], frame]
        rest = [piece for piece in rest if piece.y > end]
    return [part for part in [*parts, rest] if part]


def _run(drawn: Sequence[Piece], start: int) -> list[Piece]:
    """Return the pieces that are drawn from here on, one line below the other."""
    run = [drawn[start]]
    for piece in drawn[start + 1 :]:
        if not -_EVEN <= (piece.y - run[-1].y) / max(piece.size, 1.0) <= _STEP:
            break
        run.append(piece)
    return run


def _is_frame(
    run: Sequence[Piece], drawn: Sequence[Piece], before: Sequence[Piece]
) -> bool:
    """Whether pieces lie over others, or within lines that go on behind them."""
    if len(run) > _MOST_LINES:
        return False
    left, right = min(each.x0 for each in run), max(each.x1 for each in run)
    own = {id(piece) for piece in run}
    over = any(
        _is_over(piece, other)
        for piece in run
        for other in drawn
        if id(other) not in own
    )
    within = any(
        first.x1 <= left + 1
        and right - 1 <= second.x0
        and abs(first.y - second.y) <= _EVEN * first.size
        and _is_uneven(first, run)
        for pair in pairwise(before)
        for first, second in (pair, pair[::-1])
    )
    return over or within


def _is_over(piece: Piece, other: Piece) -> bool:
    shared = min(piece.x1, other.x1) - max(piece.x0, other.x0)
    apart = abs(piece.y - other.y) / max(piece.size, other.size, 1.0)
    return shared > _OVERLAP and apart < _BESIDE and piece.text != other.text


def _is_uneven(piece: Piece, run: Sequence[Piece]) -> bool:
    """Whether a piece stands beside these, on the line of none of them."""
    apart = min(abs(piece.y - each.y) for each in run) / max(piece.size, 1.0)
    within = run[0].y - run[0].size < piece.y < run[-1].y + run[-1].size
    return within and apart > _EVEN


def _end(rest: Sequence[Piece], low: float) -> float:
    """Return where the text ends that a frame down to here stands in."""
    lines = sorted(rest, key=lambda piece: piece.y)
    for piece, after in pairwise(lines):
        if piece.y >= low - _BESIDE * piece.size:
            if after.y - piece.y > _GAP * max(piece.size, after.size):
                return piece.y
        elif after.y > low + _GAP * after.size:
            return piece.y
    return lines[-1].y if lines else low
