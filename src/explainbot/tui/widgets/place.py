"""Where somebody is reading among the cards, so that a new width can find it again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.widget import Widget

_LONGEST = 100_000
"""Characters; of a longer text the rows are counted, not the letters."""


@dataclass(frozen=True)
class Place:
    """The text at the top of the screen."""

    text: Static
    letters: int
    """How many of its letters are above the top, blanks left out."""
    gap: int
    """Rows between the top and the text, where a margin is at the top."""


def place_of(area: Widget) -> Place | None:
    """Return what is at the top of a scrolled area; None where nothing is laid out."""
    top = area.region.y
    for text in area.query(Static):
        if text.region and text.region.bottom > top:
            row = max(0, top - text.region.y)
            gap = max(0, text.region.y - top)
            return Place(text, sum(_letters(text)[:row]), gap)
    return None


def row_of(area: Widget, place: Place) -> int | None:
    """Return the row of the area that brings a place to its top; None if it is gone."""
    text = place.text
    if not text.is_attached or not text.region:
        return None
    passed = list(accumulate(_letters(text)))
    row = sum(1 for count in passed if count <= place.letters) if place.letters else 0
    inside = min(row, text.region.height - 1)
    return row_in(area, text) + inside - place.gap


def row_in(area: Widget, inner: Widget) -> int:
    """Return the row of a scrolled area at which something in it begins.

    Counted from the area's first child: what has been scrolled since the last layout
    is in no region yet.
    """
    return inner.region.y - area.children[0].region.y


def _letters(text: Static) -> list[int]:
    """Return how many letters each row of a text has, blanks left out."""
    width = max(1, text.content_size.width)
    content = text.content
    if not isinstance(content, Content) or len(content) > _LONGEST:
        return [1] * text.region.height
    return [len("".join(row.plain.split())) for row in content.wrap(width)]
