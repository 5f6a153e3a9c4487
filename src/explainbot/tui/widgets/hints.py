"""Hint line: the keys that work now, as many as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widgets import Static

from explainbot.tui import safe

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

    def _paint(self) -> None:
        items = list(self._items)
        while len(items) > 1 and len(_GAP.join(items)) > self.content_size.width:
            items.pop()
        self.update(safe.line(self._notice or _GAP.join(items)))
