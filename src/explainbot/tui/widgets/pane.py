"""The pane beside the transcript (on a narrow screen, instead of it)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from explainbot.engine.view import QuoteView, SourceView
from explainbot.tui import safe
from explainbot.tui.bindings import bindings
from explainbot.tui.help_text import help_text
from explainbot.tui.widgets.hints import Hints
from explainbot.tui.widgets.source import SourceText

if TYPE_CHECKING:
    from textual.app import ComposeResult


class ReaderPane(Vertical):
    """A source, open where a passage stands."""

    def __init__(self, source: SourceView, quote: QuoteView) -> None:
        """Show ``source`` with ``quote`` marked in it."""
        super().__init__(id="pane")
        self.source = source
        self.quote = quote

    def compose(self) -> ComposeResult:
        """Give the place, the text and the keys."""
        yield Static(_place(self.source, self.quote), classes="place")
        yield SourceText(self.source, self.quote)
        yield Hints(("Esc back", "↑ ↓ scroll", "y copy", "n p next, previous mark"))


class HelpText(VerticalScroll):
    """The help page; scrolled with the keys of the source reader."""

    BINDINGS = bindings("reader")


class HelpPane(Vertical):
    """What one can do, the keys, and what the words mean."""

    def __init__(self) -> None:
        """Make the page."""
        super().__init__(id="pane")

    def compose(self) -> ComposeResult:
        """Give the text and the way back."""
        with HelpText(id="help"):
            yield Static(_help())
        yield Hints(("Esc back", "↑ ↓ scroll"))


def _help() -> Content:
    rows = []
    for title, lines in help_text():
        rows.append(safe.line(title, "bold underline"))
        rows.extend(safe.show(line) for line in lines)
        rows.append(Content(""))
    return safe.lines(rows)


def _line_count(text: str) -> int:
    """Count lines as an editor does: a line end at the very end begins no line."""
    ends = text.count("\n") + text.count("\r") - text.count("\r\n")
    return ends + (0 if text.endswith(("\n", "\r")) else 1)


def _place(source: SourceView, quote: QuoteView) -> Content:
    where = f"{source.name} › {quote.heading}" if quote.heading else source.name
    rows = [safe.line(where, "bold")]
    place = quote.place
    if place and source.by_line and quote.page is None:
        place += f" of {_line_count(source.text)}"
    found = source.text[quote.start : quote.end] == quote.text
    if source.changed:
        rows.append(
            safe.line(f"{place}   ! the file differs from this, the indexed copy")
        )
    else:
        rows.append(safe.line(f"{place}   unchanged since it was indexed ✓"))
    if not found:
        rows.append(safe.line("! the passage does not stand here; index again"))
    return safe.lines(rows)
