"""Words and pieces of lines of a PDF page, each with its place and its looks."""

from __future__ import annotations

from dataclasses import dataclass

_ASCENT = 0.88
"""How far above its base line a letter of eastern Asia begins, in its size."""


@dataclass(frozen=True, slots=True)
class Break:
    """A wide blank within a piece, from where a word ends to where the next begins."""

    at: int
    """Where the next word begins in the piece's text."""
    end: float
    start: float


@dataclass(slots=True)
class Piece:
    """A run of words on one line; places in points, ``y`` grows downwards."""

    text: str
    x0: float
    x1: float
    y: float
    """The base line."""
    size: float
    bold: bool
    order: int = 0
    """Its place among the page's pieces as the file draws them."""
    lead: int = 0
    """How many characters at its beginning are bold."""
    mirrored: bool = False
    """Whether its page is read leftwards, and so its places are mirrored."""
    breaks: tuple[Break, ...] = ()
    """Its blanks that are as wide as those between close cells of a table."""


@dataclass(frozen=True, slots=True)
class Style:
    size: float
    bold: bool
    turn: int
    """Quarter turns counter-clockwise."""
    math: bool = False
    """Whether the font is one for formulas."""


@dataclass(slots=True)
class Word:
    text: str
    x0: float
    x1: float
    y: float
    style: Style
    spaced: bool
    """Whether white space stands before it."""
    drop: float = 0.0
    """How far below its first letter the last one stands."""

    def stand(self) -> None:
        """Turn a word that is written downwards, as if its page had been turned."""
        size = self.style.size
        self.style = Style(size, self.style.bold, 3)
        top = self.y + _ASCENT * size
        base = self.x0 + (1 - _ASCENT) * size
        self.x0, self.x1, self.y = top, top - self.drop - size, base
