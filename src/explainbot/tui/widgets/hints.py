"""Hints: the keys that work now, and what can be typed or asked next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widgets import Static

from explainbot.text.display import one_line, shortened
from explainbot.text.interface.translation import gettext
from explainbot.tui import safe

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from explainbot.tui.commands.command import Command
    from explainbot.tui.suggestions import Offer


_GAP = "   "


class Hints(Static):
    """Shows whole items, the most useful first, and cuts none in two."""

    def __init__(self, items: Sequence[str], id: str | None = None) -> None:  # noqa: A002  Textual's name
        """Show ``items``, the most useful first."""
        super().__init__(safe.line(_GAP.join(items)), id=id, classes="hints")
        self._items = tuple(items)
        self._notice = ""

    def offer(self, items: Sequence[str]) -> None:
        """Name other keys; a notice that is shown stays."""
        self._items = tuple(items)
        self._paint()

    def say(self, notice: str) -> None:
        """Show a notice in place of the keys, in up to three rows; "" takes it away."""
        self._notice = notice
        self.set_class(bool(notice), "-notice")
        self._paint()

    def on_resize(self) -> None:
        """Fit the items into the new width."""
        self._paint()

    def on_click(self) -> None:
        """Go back, below what Esc closes: a phone has no such key."""
        if self.id is None:  # of a pane, which must not wait for itself to be closed
            self.app.call_later(self.app.run_action, "app.command('back')")

    def _paint(self) -> None:
        items = list(self._items)
        while len(items) > 1 and len(_GAP.join(items)) > self.content_size.width:
            items.pop()
        self.update(safe.line(self._notice or _GAP.join(items)))


_ORIGIN, _FRAME = 20, 4
"""Cells that say where a suggestion is from; those that frame the list."""

_NARROW = 60
"""Columns; with fewer, what a command does stands right after its name."""
_KEYS = gettext("Tab or ↑ Enter takes one; Enter asks")


class CommandList(VerticalScroll, can_focus=False, inherit_bindings=False):
    """What the letters in the box may become; scrolled when the window is low."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__(id="list")
        self._suggested: list[str] = []
        """What the box holds when one is taken."""
        self._taken = -1
        """Which of them the box holds; -1 for none."""
        self.texts: Sequence[str] = ()
        """What can be walked to, the one next to the box first."""
        self._rows: list[Content] = []

    def compose(self) -> ComposeResult:
        """Put the rows into one widget."""
        yield Static()

    def show_commands(self, text: str) -> None:
        """List the commands that begin as the box does."""
        from explainbot.tui import keymap  # not for the first frame

        wanted = keymap.is_command(text) and "\n" not in text and " " not in text
        found = keymap.matching(text) if wanted else []
        narrow = self.app.size.width < _NARROW
        self.texts = [_typed(entry) for entry in reversed(found)]
        self._show(
            [safe.line(keymap.command_line(entry, narrow=narrow)) for entry in found]
        )

    def suggest(self, found: Sequence[Offer]) -> None:
        """List what could be asked, with where it is from; the best next to the box.

        A narrow window shows the words alone.
        """
        self._suggested = [offer.whole for offer in found]
        self._taken = -1
        narrow = self.app.size.width < _NARROW
        width = max((len(offer.text) for offer in found), default=0)
        room = self.app.size.width - (_FRAME if narrow else _ORIGIN)
        width = min(width, max(10, room))
        rows = []
        for text, origin, _ in reversed(found):
            shown = f"{shortened(one_line(text), width):<{width}}"
            rows.append(safe.line(shown if narrow else f"{shown}  {origin}"))
        self.texts = self._suggested
        self._show([safe.line(_KEYS, "italic"), *rows] if rows else [])

    def mark(self, place: int) -> None:
        """Mark the row at a place of ``texts``; -1 marks none."""
        rows = list(self._rows)
        here = len(rows) - 1 - place
        if place >= 0:
            rows[here] = rows[here].stylize("bold reverse")
        self.query_one(Static).update(safe.lines(rows))
        if place >= 0 and len(rows) > self.size.height:
            self.scroll_to(y=here - self.size.height // 2, animate=False)

    def take(self) -> str | None:
        """Return the next suggestion, from the first on; None if there is none."""
        if not self._suggested:
            return None
        self._taken = (self._taken + 1) % len(self._suggested)
        return self._suggested[self._taken]

    def was_taken(self, text: str) -> bool:
        """Whether the text is the suggestion that was just taken."""
        return self._taken >= 0 and self._suggested[self._taken] == text

    def forget(self) -> bool:
        """Take the suggestions away; return whether there were some."""
        there = bool(self._suggested)
        if there:
            self.suggest(())
        return there

    def _show(self, rows: Iterable[Content]) -> None:
        self._rows = list(rows)
        content = safe.lines(self._rows)
        self.set_class(bool(content), "-shown")
        if content:
            self.query_one(Static).update(content)
            self.scroll_home(animate=False)


def _typed(entry: Command) -> str:
    """Return what is typed for a command, up to its argument."""
    return f"/{entry.slash}{' ' if entry.argument else ''}"
