"""Text that folds when it is long, with a line under it that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from explainbot.tui import safe

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content


class LongText(Static):
    """The text and nothing else, so that a drag copies only that."""

    class Measured(Message):
        """The text was laid out: how many rows it has, and how many are needed."""

        def __init__(self, rows: int, needed: int) -> None:
            """``needed`` rows reach to the end of what must be seen."""
            self.rows = rows
            self.needed = needed
            super().__init__()

    def __init__(self, content: Content, needed: int, classes: str) -> None:
        """Show ``content``; its first ``needed`` characters are never folded away."""
        super().__init__(content, classes=classes)
        self._words = content
        self._needed = needed

    def change(self, content: Content, needed: int) -> None:
        """Show something else."""
        self._words = content
        self._needed = needed
        self.update(content)
        self._measure(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Count the rows at the new width."""
        self._measure(event.size.width)

    def _measure(self, columns: int) -> None:
        width = max(1, columns)
        rows = self._words.get_height({}, width)
        needed = self._words[: self._needed].get_height({}, width)
        self.post_message(self.Measured(rows, needed))


class Folding(Vertical):
    """A long text, of which only the first rows are shown until it is opened."""

    ROWS = 12
    """How many rows a folded text has."""

    def __init__(self, text: LongText, classes: str = "") -> None:
        """Hold the text."""
        super().__init__(classes=classes)
        self.text = text
        self.open = False
        self._hidden = 0
        self._limit = self.ROWS

    def compose(self) -> ComposeResult:
        """Give the text and the line under it."""
        yield self.text
        yield Static(classes="fold")

    def on_long_text_measured(self, event: LongText.Measured) -> None:
        """Fold after so many rows, but never before the end of what is needed."""
        event.stop()
        limit = max(self.ROWS, event.needed)
        # Folding away one row would save nothing: the fold line takes that row.
        self._hidden = event.rows - limit if event.rows > limit + 1 else 0
        self._limit = limit
        self._fold()

    def toggle(self) -> None:
        """Show the whole text, or fold it again."""
        self.open = not self.open
        self._fold()

    def _fold(self) -> None:
        folded = self._hidden > 0 and not self.open
        self.text.styles.max_height = self._limit if folded else None
        line = self.query_one(".fold", Static)
        line.display = folded or (self.partly and not self.open)
        if line.display:
            line.update(safe.line(self.rest(self._hidden)))

    @property
    def partly(self) -> bool:
        """Whether the text is only a part of something until it is opened."""
        return False

    def rest(self, hidden: int) -> str:
        """Say how many rows are folded away, and how to see them."""
        return f"+ {hidden} more lines (Enter shows them)"
