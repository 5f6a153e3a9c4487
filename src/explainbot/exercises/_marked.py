"""What pupils wrote, with a teacher's marks on it."""

from __future__ import annotations

import re

from explainbot.exercises._rows import Found, Row, asks, mute_row
from explainbot.exercises._signs import (
    CROSSED,
    NO_POINTS,
    STATEMENT,
    correction_pattern,
    folded,
    label_pattern,
    refused_pattern,
)

ANSWER = 8
"""Words of an answer with a cross before it."""
BELOW = 6
"""Rows below a question among which answers stand."""
_ARROW = re.compile(r"\W*(?:->|=>|→)")


def find_marked(rows: list[Row], found: Found) -> None:
    """Find answers with a cross or no points, and such as are corrected."""
    for at, row in enumerate(rows):
        if row.head or row.count > STATEMENT:
            continue
        below = _is_below_question(rows, at)
        refused = refused_pattern().search(row.text)
        if refused:
            found.mute.append((row.start, row.start + refused.end()))
            row.taken = True
        if not below:
            continue
        scored = NO_POINTS.search(row.text)
        if scored:
            mute_row(row, found)
            if not folded(row.text[: scored.start()]) and not asks(rows[at - 1].words):
                mute_row(rows[at - 1], found)
        elif correction_pattern().match(row.text) and not asks(rows[at - 1].words):
            mute_row(rows[at - 1], found)
        elif CROSSED.match(row.text) and row.count <= ANSWER and not row.taken:
            _crossed(rows, at, found)


def _is_below_question(rows: list[Row], at: int) -> bool:
    """Whether a question stands close above a row, in the same block or the next."""
    for place in range(at - 1, max(-1, at - 1 - BELOW), -1):
        row = rows[place]
        if asks(row.words):
            return True
        if row.head or row.number is not None or row.count > STATEMENT:
            return False
    return False


def _crossed(rows: list[Row], at: int, found: Found) -> None:
    """Leave out an answer with a cross, and those beside it."""
    first = at
    while not asks(rows[first - 1].words):
        first -= 1
    for place in range(first, len(rows)):
        row = rows[place]
        if place > at and (row.blank_above or row.number is not None or row.head):
            return
        if row.count > ANSWER or asks(row.words):
            return
        if not (label_pattern().match(row.text) or _ARROW.match(row.text)):
            mute_row(row, found)
