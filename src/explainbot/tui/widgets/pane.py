"""Side pane beside the transcript (on a narrow screen, instead of it)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, TextArea

from explainbot.engine.views import FileState, QuoteView, SourceView
from explainbot.records import Span
from explainbot.tui import safe
from explainbot.tui.keymap import bindings
from explainbot.tui.widgets.hints import Hints
from explainbot.tui.widgets.source import SourceText
from explainbot.tui.wording.help import help_text

if TYPE_CHECKING:
    from textual.app import ComposeResult


_READER_HINTS = (
    "Esc back",
    "n p passages",
    "/ find",
    "y copy",
    "s sections",
    "↑ ↓ scroll",
)
_LOOK_AGAIN = 3.0
"""Seconds between two looks at the file of the source that is shown."""

_STATES: dict[FileState, str] = {
    "same": "unchanged since it was indexed ✓",
    "differs": "! the file differs from this, the indexed copy",
    "gone": "! the file is gone; this is the indexed copy",
    "unreadable": "! the file cannot be read; this is the indexed copy",
}


_DIFFERS = Content("  ").join(
    [
        safe.link(safe.line("[1] index again"), "app.command('index')"),
        safe.link(safe.line("[2] show both"), "app.command('compare')"),
    ]
)


class ReaderPane(Vertical):
    """A source, open where a passage stands."""

    class Doubted(Message):
        """The source's file may have changed: somebody has to look."""

        def __init__(self, source: SourceView) -> None:
            """Hold the source that is shown."""
            self.source = source
            super().__init__()

    def __init__(
        self,
        source: SourceView,
        quote: QuoteView,
        others: Sequence[QuoteView] = (),
    ) -> None:
        """Show ``source`` with ``quote`` marked in it.

        ``others`` are further passages of the same text, which one can turn to.
        """
        super().__init__(id="pane")
        self.source = source
        self.quote = quote
        known = {(other.start, other.end): other for other in (*others, quote)}
        self._quotes = [known[place] for place in sorted(known)]
        self._state = source.state

    def compose(self) -> ComposeResult:
        """Give the place, the text and the keys."""
        yield Static(classes="place")
        yield SourceText(self.source, self.quote)
        yield Hints(_READER_HINTS)

    def on_mount(self) -> None:
        """Look at the file now and then: what is said of it must stay true."""
        self._say_place()
        self.set_interval(_LOOK_AGAIN, self.doubt)

    def doubt(self) -> None:
        """Ask for a look at the file; cheap, and answered by ``say_state``."""
        self.post_message(self.Doubted(self.source))

    def on_descendant_focus(self) -> None:
        """Look again when the keys come back."""
        self.doubt()

    def say_state(self, state: FileState) -> None:
        """Say how the file stands now."""
        self._state = state
        self._say_place()

    def _say_place(self) -> None:
        here = self._quotes.index(self.quote) + 1
        more = f"passage {here} of {len(self._quotes)}" if self._quotes[1:] else ""
        place = self.query_one(".place", Static)
        place.update(_place(self.source, self.quote, self._state, more))

    def turn(self, step: int) -> None:
        """Go to the next (1) or previous (-1) mark, over all passages quoted here."""
        source = self.query_one(SourceText)
        if source.next_mark(step, around=len(self._quotes) == 1):
            return
        here = self._quotes.index(self.quote)
        self.quote = self._quotes[(here + step) % len(self._quotes)]
        source.turn_to(self.quote, last=step < 0)
        self._say_place()


class HelpText(VerticalScroll, inherit_bindings=False):
    """The help page; scrolled with the keys of the source reader."""

    BINDINGS = bindings("reader")


class HelpPane(Vertical):
    """What one can do, the keys, and what the words mean."""

    def __init__(self, here: str = "") -> None:
        """Make the page; the keys of ``here`` come first."""
        super().__init__(id="pane")
        self._here = here

    def compose(self) -> ComposeResult:
        """Give the text and the way back."""
        with HelpText(id="help"):
            yield Static(_help(self._here))
        yield Hints(("Esc back", "↑ ↓ scroll"))


def _help(here: str) -> Content:
    rows = []
    for title, lines in help_text(_editing(), here):
        rows.append(safe.line(title, "bold underline"))
        rows.extend(safe.show(line) for line in lines)
        rows.append(Content(""))
    return safe.lines(rows)


def _editing() -> Iterator[tuple[str, str]]:
    """Yield the keys of the text box itself, with what they do."""
    for binding in TextArea.BINDINGS:
        if isinstance(binding, Binding):
            yield binding.key, binding.description


def _line_count(text: str) -> int:
    """Count lines as an editor does: a line end at the very end begins no line."""
    ends = text.count("\n") + text.count("\r") - text.count("\r\n")
    return ends + (0 if text.endswith(("\n", "\r")) else 1)


def _place(
    source: SourceView, quote: QuoteView, state: FileState, more: str
) -> Content:
    where = f"{source.name} › {quote.heading}" if quote.heading else source.name
    rows = [safe.line(where, "bold")]
    place = quote.place
    if place and source.by_line and quote.page is None:
        place += f" of {_line_count(source.text)}"
    found = source.text[quote.start : quote.end] == quote.text
    known = "   ".join(word for word in (place, more, _STATES[state]) if word)
    rows.append(safe.line(known))
    if state == "differs":
        rows.append(_DIFFERS)
    if not found:
        again = "index again" if state == "differs" else "ask again"
        rows.append(safe.line(f"! the passage does not stand here any more; {again}"))
    return safe.lines(rows)


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
