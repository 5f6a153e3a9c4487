"""A source's text, only the rows on the screen being painted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from explainbot.engine.view import QuoteView, SourceView
from explainbot.records import Span
from explainbot.tui.bindings import bindings
from explainbot.tui.visible import visible
from explainbot.tui.wrap import Row, wrap

_BAR, _NO_BAR = "┃ ", "  "
_ROWS_ABOVE = 2
_MARKED = Style(bold=True, underline=True)
_MARKED_TOO = Style(underline=True)


class SourceText(ScrollView, can_focus=True):
    """A long text by rows, opened at the quote, with the evidence marked."""

    FOCUS_ON_CLICK = False
    ALLOW_SELECT = False
    BINDINGS = bindings("reader")

    def __init__(self, source: SourceView, quote: QuoteView) -> None:
        """Show the text of ``source`` from where ``quote`` stands."""
        super().__init__(id="source")
        self._text = source.text
        self._shown = visible(source.text)
        self._quote: Span = (quote.start, quote.end)
        self.marks: list[Span] = [
            (quote.start + start, quote.start + end) for start, end in quote.evidence
        ]
        self._rows: list[Row] = []
        self._at_mark = 0

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew, keeping the text at the top of the screen where it was."""
        first = self._rows[self.scroll_offset.y][0] if self._rows else None
        self._rows = wrap(self._text, self.size.width - len(_BAR))
        self.virtual_size = Size(self.size.width, len(self._rows))
        if first is None:
            # The first size may come before the bar for scrolling is laid out.
            self.call_after_refresh(self.show_offset, self._quote[0])
        else:
            self._scroll_to_row(self.row_of(first))

    def row_of(self, offset: int) -> int:
        """Return the row that holds an offset of the text."""
        return max(0, bisect_right(self._rows, offset, key=lambda row: row[0]) - 1)

    def show_offset(self, offset: int) -> None:
        """Scroll so that the offset is near the top."""
        self._scroll_to_row(self.row_of(offset) - _ROWS_ABOVE)

    def _scroll_to_row(self, row: int) -> None:
        self.scroll_to(y=max(0, row), animate=False, immediate=True)

    def next_mark(self, step: int) -> None:
        """Go to the next (1) or previous (-1) marked sentence, in reading order."""
        if self.marks:
            self._at_mark = (self._at_mark + step) % len(self.marks)
            self.show_offset(sorted(self.marks)[self._at_mark][0])

    def render_line(self, y: int) -> Strip:
        """Paint one row of the screen."""
        number = self.scroll_offset.y + y
        base = self.rich_style
        width = self.size.width
        if number >= len(self._rows):
            return Strip.blank(width, base)
        row = self._rows[number]
        inside = row[0] < self._quote[1] and row[1] >= self._quote[0]
        segments = [Segment(_BAR if inside else _NO_BAR, base)]
        column = 0
        for start, end, style in self._runs(row):
            text = _expand_tabs(self._shown[start:end], column)
            column += len(text)
            segments.append(Segment(text.rstrip("\n"), base + style))
        return Strip(segments).adjust_cell_length(width, base)

    def _runs(self, row: Row) -> Iterator[tuple[int, int, Style]]:
        """Yield the row in runs of one style each."""
        start, end = row
        cuts = {start, end}
        for mark in self.marks:
            cuts.update(min(max(place, start), end) for place in mark)
        ordered = sorted(cuts)
        for left, right in zip(ordered, ordered[1:], strict=False):
            yield left, right, self._style(left)

    def _style(self, offset: int) -> Style:
        for number, (start, end) in enumerate(self.marks):
            if start <= offset < end:
                return _MARKED if number == 0 else _MARKED_TOO
        return Style()


def _expand_tabs(text: str, column: int) -> str:
    """Return the text with its tabs as spaces, up to the next multiple of 8."""
    if "\t" not in text:
        return text
    return (" " * column + text).expandtabs(8)[column:]
