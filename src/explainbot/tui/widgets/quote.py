"""A passage, word for word, alone in its widget; its citation under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from explainbot.engine.view import QuoteView
from explainbot.tui import safe
from explainbot.tui.widgets.fold import Folding, LongText

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from explainbot.records import Span


class QuoteBlock(Folding):
    """A passage that folds when it is long, and where it comes from."""

    def __init__(self, quote: QuoteView, card: int) -> None:
        """Show ``quote``; one that is not claimed to answer has a broken bar."""
        classes = "" if quote.claimed else "-weak"
        super().__init__(LongText(*_content(quote, quote.excerpt), "quote"), classes)
        self.quote = quote
        self._card = card

    def compose(self) -> ComposeResult:
        """Give the passage, the fold line and the citation."""
        yield from super().compose()
        citation = safe.line(f"— {self.quote.citation}")
        yield Static(
            safe.link(citation, f"app.open_card({self._card})"), classes="citation"
        )

    def toggle(self) -> None:
        """Show the whole passage, or fold it again."""
        if self.quote.excerpt:
            part = self.quote.excerpt if self.open else None
            self.text.change(*_content(self.quote, part))
        super().toggle()

    def rest(self, hidden: int) -> str:
        """Say that this is a part of the passage, and how to see all of it."""
        if not self.quote.excerpt:
            return super().rest(hidden)
        words = len(self.quote.text.split())
        return f"… part of a passage of {words} words (Enter shows all of it)"

    @property
    def partly(self) -> bool:
        """Whether only a part of a long passage is shown until it is opened."""
        return self.quote.excerpt is not None


def _content(quote: QuoteView, part: Span | None) -> tuple[Content, int]:
    """Return what is shown, and how many of its characters must be.

    The answering sentence is marked; further ones more faintly.  Where nothing is
    claimed, no sentence may look like the answer.
    """
    first, last = part or (0, len(quote.text))
    evidence = quote.evidence if quote.claimed else ()
    styles = ["bold underline", *["underline"] * len(evidence)]
    runs = [
        (max(start, first) - first, min(end, last) - first, style)
        for (start, end), style in zip(evidence, styles, strict=False)
        if start < last and end > first
    ]
    needed = evidence[0][1] - first if evidence else 0
    return safe.show(quote.text[first:last], runs), needed
