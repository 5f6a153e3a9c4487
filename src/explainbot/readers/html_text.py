"""The text of a page as it grows: white space collapsed as CSS does, places kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from explainbot.readers.base import word_set
from explainbot.records import Heading, Mark
from explainbot.text.lines import HEADING_CHARACTERS

if TYPE_CHECKING:
    from lxml.etree import _Element

BLOCKS = word_set(
    "address article blockquote body center caption dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html "
    "legend li main menu ol optgroup option p pre section summary table tbody tfoot "
    "thead tr ul"
)
"""Elements that begin and end a line."""

_WHITE = re.compile(r"([ \t\n\r\f]+)")
_CELL = " | "


class TextBuilder:
    """Collects text, headings and marks.

    White space is held back until a character follows, so that no line, and not the
    text, ends in it.
    """

    def __init__(self) -> None:
        self.headings: list[Heading] = []
        self.marks: list[Mark] = []
        self.preformatted = 0
        """How many ``pre`` are open."""
        self.skipping: _Element | None = None
        """The element whose content is being left out."""
        self._parts: list[str] = []
        self._length = 0
        self._line = 1
        self._told_line = 0
        self._anchor = ""
        self._held = ""
        self._fresh = True
        self._in_row = False
        self._heading: list[str] | None = None
        self._heading_start = 0

    @property
    def text(self) -> str:
        """What was collected so far."""
        return "".join(self._parts)

    def at_line(self, line: int | None) -> None:
        """Say on which source line the next character stands."""
        if line:
            self._line = line

    def pass_over(self, text: str) -> None:
        """Count the line ends of a part that is left out."""
        self._line += text.count("\n")

    def add(self, text: str) -> None:
        """Add a run of character data as it stands in the source."""
        if self.preformatted:
            self._add_kept(text)
            return
        for number, piece in enumerate(_WHITE.split(text)):
            if number % 2 == 0:
                self._append(piece)
            else:
                self._line += piece.count("\n")
                self.blank()

    def blank(self) -> None:
        """Part two words, unless white space parts them already."""
        if not (self._held or self._fresh):
            self._held = " "

    def line_break(self) -> None:
        """End the line inside a block; two in a row leave an empty line."""
        if self._in_row or self._heading is not None:
            self.blank()
        elif not self._fresh:
            self._held = self._held.rstrip(" ") + "\n"

    def close_block(self) -> None:
        """End the block, if one is open."""
        self._in_row = False
        self._fresh = True
        self._held = "\n" if self._length else ""

    def open_cell(self) -> None:
        """Part a table's cell from the one before it in the row."""
        if self._in_row:
            held = self._held.rstrip(" ")
            self._held = held + (
                _CELL.lstrip() if held in {"", "\n"} and self._fresh else _CELL
            )
        self._in_row = True

    def open_heading(self, anchor: str = "") -> None:
        """Begin a heading with the next character; ``anchor`` leads to it, if any."""
        self._heading = []
        self._anchor = f"#{anchor}" if anchor else ""

    def close_heading(self, level: int) -> None:
        """End the heading; one without words is none."""
        words, self._heading = self._heading, None
        if words:
            title = " ".join("".join(words).split())
            self.headings.append(
                Heading(self._heading_start, self._length, level, title)
            )

    def whole(self) -> Heading | None:
        """Return the text so far as a title; None if it is more than a line."""
        if self._length > HEADING_CHARACTERS or "\n" in self.text:
            return None
        return Heading(0, self._length, 1, self.text)

    def _add_kept(self, text: str) -> None:
        for number, row in enumerate(text.split("\n")):
            if number:
                self._line += 1
                self._held += "" if self._fresh else "\n"
            body = row.rstrip(" \t")
            self._append(body)
            self._held += "" if self._fresh else row[len(body) :]

    def _append(self, piece: str) -> None:
        if not piece:
            return
        if self._heading is not None:
            self._heading += [self._held, piece] if self._heading else [piece]
            if len(self._heading) == 1:
                self._heading_start = self._length + len(self._held)
        self._parts += [self._held, piece]
        self._told_line += self._held.count("\n")
        # A line end of the text counts as one of the source; a mark corrects that.
        label = self.marks[-1].label if self.marks else None
        if label != self._anchor or self._told_line != self._line:
            row = self._length + self._held.rfind("\n") + 1
            self.marks.append(Mark(row, line=self._line, label=self._anchor))
            self._told_line = self._line
        self._length += len(self._held) + len(piece)
        self._held, self._fresh = "", False
