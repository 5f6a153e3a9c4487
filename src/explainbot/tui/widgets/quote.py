"""A passage, word for word, alone in its widget; its citation under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from explainbot.engine.view import QuoteView
from explainbot.tui import safe
from explainbot.tui.widgets.fold import Folding, LongText

if TYPE_CHECKING:
    from textual.app import ComposeResult


class QuoteBlock(Folding):
    """A passage that folds when it is long, and where it comes from."""

    def __init__(self, quote: QuoteView, card: int) -> None:
        """Show ``quote``; one that is not claimed to answer has a broken bar."""
        classes = "" if quote.claimed else "-weak"
        super().__init__(_text(quote), classes)
        self.quote = quote
        self._card = card

    def compose(self) -> ComposeResult:
        """Give the passage, the fold line and the citation."""
        yield from super().compose()
        citation = safe.line(f"— {self.quote.citation}")
        yield Static(
            safe.link(citation, f"app.open_card({self._card})"), classes="citation"
        )


def _text(quote: QuoteView) -> LongText:
    """Mark the answering sentence; further ones more faintly.

    Where nothing is claimed, no sentence may look like the answer.
    """
    evidence = quote.evidence if quote.claimed else ()
    styles = ["bold underline", *["underline"] * len(evidence)]
    runs = [(*span, style) for span, style in zip(evidence, styles, strict=False)]
    needed = evidence[0][1] if evidence else 0
    return LongText(safe.show(quote.text, runs), "quote", needed)
