"""A passage as it was indexed, and as its file reads now, under each other."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.widgets import Static

from explainbot.engine.views import QuoteView
from explainbot.records import Span
from explainbot.tui import safe
from explainbot.tui.widgets.hints import Hints
from explainbot.tui.widgets.pane import HelpText

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

_MOST_WORDS = 3000
"""Of more words than these, none is marked."""


class BothPane(Vertical):
    """The passage twice; the words that differ are underlined."""

    def __init__(self, quote: QuoteView, now: str) -> None:
        """Show ``quote`` as it was indexed, and ``now``, the lines in its place."""
        super().__init__(id="pane")
        self.quote = quote
        self._now = now.strip("\r\n")

    def compose(self) -> ComposeResult:
        """Give both, each in a widget of its own."""
        was, now = differing(self.quote.text, self._now)
        with HelpText(id="help"):
            yield _title(f"{self.quote.citation}: as it was indexed, and quoted")
            yield Static(_painted(self.quote.text, was), classes="quote")
            yield _title("as the file reads now (underlined: what differs)")
            if self._now:
                yield Static(_painted(self._now, now), classes="quote now")
            else:
                yield Static(safe.line("! the passage is no longer in the file"))
        yield Hints(("Esc back", "1 index again", "↑ ↓ scroll"))


def _title(words: str) -> Static:
    return Static(safe.line(words, "bold"), classes="place")


def _painted(text: str, spans: list[Span]) -> Content:
    return safe.show(text, [(start, end, "bold underline") for start, end in spans])


def differing(was: str, now: str) -> tuple[list[Span], list[Span]]:
    """Return the spans of either text whose words the other has not.

    Of very long texts, none.
    """
    left = [match.span() for match in re.finditer(r"\S+", was)]
    right = [match.span() for match in re.finditer(r"\S+", now)]
    if max(len(left), len(right)) > _MOST_WORDS:
        return [], []
    first = [was[start:end] for start, end in left]
    second = [now[start:end] for start, end in right]
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    changed = [block for block in blocks if block[0] != "equal"]
    return (
        [(left[i][0], left[j - 1][1]) for _, i, j, _, _ in changed if j > i],
        [(right[k][0], right[m - 1][1]) for _, _, _, k, m in changed if m > k],
    )
