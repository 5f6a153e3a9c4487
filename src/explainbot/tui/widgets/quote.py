"""A passage, word for word, alone in its widget; its citation under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.widgets import Static

from explainbot.emphasis import pieces
from explainbot.engine.views import QuoteView
from explainbot.tui import safe, styles
from explainbot.tui.widgets.fold import Folding, LongText

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from explainbot.records import Span

FOUND = "reverse"
"""How words that were looked for are painted."""


class QuoteBlock(Folding):
    """A passage that folds when it is long, and where it comes from."""

    def __init__(self, quote: QuoteView, card: int) -> None:
        """Show ``quote``; one that is not claimed to answer has a broken bar."""
        classes = "" if quote.claimed else "-weak"
        super().__init__(LongText(*_content(quote, quote.excerpt), "quote"), classes)
        self.quote = quote
        self._card = card
        self._found: tuple[Span, ...] = ()

    def compose(self) -> ComposeResult:
        """Give the passage, the fold line and the citation."""
        yield from super().compose()
        citation = safe.line(f"— {self.quote.citation}")
        yield Static(
            safe.link(citation, f"app.open_card({self._card})"), classes="citation"
        )

    def toggle(self) -> None:
        """Show the whole passage, or fold it again."""
        self.open = not self.open
        self._show()

    def mark(self, pattern: re.Pattern[str] | None) -> bool:
        """Show where words are found, opening what hides one; return if they are."""
        text = self.quote.text
        found = tuple(m.span() for m in pattern.finditer(text)) if pattern else ()
        if found != self._found:
            self._found = found
            self.open = self.open or bool(found)
            self._show()
        return bool(found)

    def _show(self) -> None:
        part = None if self.open else self.quote.excerpt
        self.text.change(*_content(self.quote, part, self._found))
        self._fold()

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


def _content(
    quote: QuoteView, part: Span | None, found: Sequence[Span] = ()
) -> tuple[Content, int]:
    """Return what is shown, and how many of its characters must be.

    The answering sentence is marked, most of all the answer's own words in it; further
    ones more faintly.  Where nothing is
    claimed, no sentence may look like the answer.
    """
    first, last = part or (0, len(quote.text))
    evidence = quote.evidence if quote.claimed else ()
    styled = [
        (start, end, styles.of(emphasis, quote.span))
        for start, end, emphasis in pieces((first, last), evidence, quote.span)
        if emphasis
    ]
    styled += [(*span, FOUND) for span in found]
    runs = [
        (max(start, first) - first, min(end, last) - first, style)
        for start, end, style in styled
        if start < last and end > first
    ]
    needed = evidence[0][1] - first if evidence else 0
    return safe.show(quote.text[first:last], runs), needed
