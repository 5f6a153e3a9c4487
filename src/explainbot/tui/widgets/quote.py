"""A passage, word for word, alone in its widget; its citation under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from explainbot.engine.view import QuoteView
from explainbot.tui import safe

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

FOLD_AFTER = 12


class QuoteText(Static):
    """The words of the passage and nothing else, so that a drag copies only them."""

    class Measured(Message):
        """The passage was laid out: how many rows it has, and how many are needed."""

        def __init__(self, rows: int, needed: int) -> None:
            """``needed`` rows reach to the end of the marked sentence."""
            self.rows = rows
            self.needed = needed
            super().__init__()

    def __init__(self, quote: QuoteView) -> None:
        """Mark the answering sentence; further ones more faintly."""
        styles = ["bold underline", *["underline"] * len(quote.evidence)]
        runs = [
            (*span, style) for span, style in zip(quote.evidence, styles, strict=False)
        ]
        self._words = safe.show(quote.text, runs)
        self._evidence_end = quote.evidence[0][1] if quote.evidence else 0
        super().__init__(self._words, classes="quote")

    def on_resize(self, event: events.Resize) -> None:
        """Count the rows at the new width."""
        width = max(1, event.size.width)
        rows = self._words.get_height({}, width)
        needed = self._words[: self._evidence_end].get_height({}, width)
        self.post_message(self.Measured(rows, needed))


class QuoteBlock(Vertical):
    """A passage that folds when it is long, and where it comes from."""

    def __init__(self, quote: QuoteView, *, weak: bool, card: int) -> None:
        """Show ``quote``; a weak one has a broken bar beside it."""
        super().__init__(classes="-weak" if weak else "")
        self.quote = quote
        self._card = card
        self.open = False

    def compose(self) -> ComposeResult:
        """Give the passage, the fold line and the citation."""
        yield QuoteText(self.quote)
        yield Static(classes="fold")
        citation = safe.line(f"— {self.quote.citation}")
        yield Static(
            safe.link(citation, f"app.open_card({self._card})"), classes="citation"
        )

    def on_quote_text_measured(self, event: QuoteText.Measured) -> None:
        """Fold after 12 rows, but never before the end of the marked sentence."""
        event.stop()
        limit = max(FOLD_AFTER, event.needed)
        # Folding away one row would save nothing: the fold line takes that row.
        self._hidden = event.rows - limit if event.rows > limit + 1 else 0
        self._limit = limit
        self._fold()

    _hidden = 0
    _limit = FOLD_AFTER

    def toggle(self) -> None:
        """Show the whole passage, or fold it again."""
        self.open = not self.open
        self._fold()

    def _fold(self) -> None:
        folded = self._hidden > 0 and not self.open
        self.query_one(QuoteText).styles.max_height = self._limit if folded else None
        fold = self.query_one(".fold", Static)
        fold.display = folded
        if folded:
            fold.update(safe.line(f"+ {self._hidden} more lines (Enter shows them)"))
