"""A passage on the full screen: drawn for the width at hand, and what stands out in it.

Not loaded before there is one to show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content
from textual.visual import Visual

from explainbot.records import Emphasis
from explainbot.text.structure.drawing import draw, is_flowing
from explainbot.text.structure.inline import Face
from explainbot.tui import safe, themes

if TYPE_CHECKING:
    from textual.css.styles import RulesMap
    from textual.strip import Strip
    from textual.style import Style
    from textual.visual import RenderOptions

    from explainbot.records import Piece, Span
    from explainbot.text.structure.blocks import PassageBlock


_SET = {
    Face.STRONG: "bold $text-primary",
    Face.EMPHASIS: "italic $text-primary",
    Face.CODE: "$text-primary",
    Face.STRUCK: "strike",
}
"""How what the author set is painted: never as the answer, which is underlined."""


class Marking(NamedTuple):
    """How what stands out in a passage is painted, for Textual."""

    whole: bool = True
    """Whether the answer's own words are not known: all of its sentence is underlined.
    """
    faint: bool = False
    """Whether nothing may be bold."""

    def of(self, emphasis: Emphasis) -> str:
        """Return the style of a run that stands out."""
        return themes.of(emphasis, None if self.whole else (0, 0))

    def set_as(self, face: Face) -> str:
        """Return the style of what the author of a text set in some way."""
        found = " ".join(how for each, how in _SET.items() if each in face)
        return found.replace("bold ", "") if self.faint else found


Drawn = Callable[[int], tuple[Content, "Span"]]
"""Gives what is shown in so many cells, and which of its characters are needed."""


class Fitted(Visual):
    """What is drawn for the width at hand: tables, and lines that hang."""

    def __init__(self, drawn: Drawn, *, flowing: bool) -> None:
        """Hold how it is drawn, ``flowing`` if it is the same at any width."""
        self._drawn = drawn
        self._flowing = flowing
        self._width = -1
        self._now = drawn(0) if flowing else (Content(""), (0, 0))

    def at(self, width: int) -> tuple[Content, Span]:
        """Return what is shown in so many cells, and what of it must be."""
        if width != self._width and not self._flowing:
            self._width, self._now = width, self._drawn(width)
        return self._now

    @property
    def now(self) -> Content:
        """What was shown last."""
        return self._now[0]

    def __str__(self) -> str:
        """Return what was shown last, without styles, as Content does."""
        return self.now.plain

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002
        """Take all the room there is."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return the rows at a width."""
        return self.at(width)[0].get_height(rules, width)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Paint it."""
        return self.at(width)[0].render_strips(width, height, style, options)


FOUND = "reverse"
"""How words that were looked for are painted."""


def drawn_passage(
    blocks: Sequence[PassageBlock],
    pieces: Sequence[Piece],
    marking: Marking,
    needed: Span = (0, 0),
    pattern: re.Pattern[str] | None = None,
) -> Fitted:
    """Return a passage as its author meant it, what stands out in it marked.

    Args:
        blocks: Of the passage or of a part of it.
        pieces: Runs of its source, each with how it stands out.
        marking: How that is painted.
        needed: What of the source must be seen, whatever is folded.
        pattern: Words that were looked for.
    """

    def drawn(width: int) -> tuple[Content, Span]:
        drawing = draw(blocks, width)
        runs: list[safe.Run] = [
            (*span, marking.set_as(face)) for span, face in drawing.styled()
        ]
        runs += [
            (start, end, marking.of(emphasis))
            for start, end, emphasis in drawing.pieces(pieces)
            if emphasis
        ]
        if pattern:
            runs += [(*found.span(), FOUND) for found in pattern.finditer(drawing.text)]
        spans = drawing.spans(needed)
        place = (spans[0][0], spans[-1][1]) if spans else (0, 0)
        return safe.show(drawing.text, runs), place

    return Fitted(drawn, flowing=is_flowing(blocks))
