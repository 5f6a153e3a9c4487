"""What the keys for reading do: walking, scrolling, copying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.engine.views import QuoteView
from explainbot.tui.clipboard import system_copy
from explainbot.tui.widgets.pane import ReaderPane

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.widget import Widget

    from explainbot.tui.host import Host
    from explainbot.tui.screen import AskScreen


class Reading:
    """One method for each command of that kind: ``do_`` and its id."""

    def __init__(self, app: Host) -> None:
        """Act on ``app`` and on its screen."""
        self._app = app

    @property
    def _screen(self) -> AskScreen:
        return self._app.ask_screen

    async def do_next_pane(self, _: str) -> None:
        """Give the keys to the next place."""
        self._screen.focus_next()

    async def do_previous_pane(self, _: str) -> None:
        """Give the keys to the place before."""
        self._screen.focus_previous()

    async def do_up(self, _: str) -> None:
        """Select the answer above; from the question box, the newest."""
        await self._walk(-1)

    async def do_down(self, _: str) -> None:
        """Select the answer below; from the question box, the newest."""
        await self._walk(1)

    async def _walk(self, step: int) -> None:
        if self._screen.transcript.has_focus:
            await self._screen.transcript.walk(step)
        elif self._screen.transcript.is_on_screen:
            self._screen.transcript.focus()  # it begins at the newest

    async def do_first(self, _: str) -> None:
        """Select the first answer."""
        await self._screen.transcript.walk(-len(self._screen.transcript.entries))

    async def do_last(self, _: str) -> None:
        """Select the last answer."""
        await self._screen.transcript.walk(len(self._screen.transcript.entries))

    async def do_line_up(self, _: str) -> None:
        """Scroll what is read up by a line."""
        self._scroll(lambda area: area.scroll_up(animate=False))

    async def do_line_down(self, _: str) -> None:
        """Scroll what is read down by a line."""
        self._scroll(lambda area: area.scroll_down(animate=False))

    async def do_next_mark(self, _: str) -> None:
        """Go to the next marked sentence of the source, over all passages quoted."""
        for pane in self._screen.query(ReaderPane):
            pane.turn(1)

    async def do_previous_mark(self, _: str) -> None:
        """Go to the marked sentence before."""
        for pane in self._screen.query(ReaderPane):
            pane.turn(-1)

    async def do_copy(self, _: str) -> None:
        """Copy the quote with its citation."""
        self._copy("\n\n".join(f"{q.text}\n— {q.citation}" for q in self._quotes()))

    async def do_copy_quote(self, _: str) -> None:
        """Copy the quote alone."""
        self._copy("\n\n".join(quote.text for quote in self._quotes()))

    def _quotes(self) -> list[QuoteView]:
        for pane in self._screen.query(ReaderPane):
            if pane.has_focus_within:
                return [pane.quote]
        card = self._screen.transcript.current_answer()
        return list(card.quotes) if card is not None else []

    def _copy(self, text: str) -> None:
        if not text:
            self._app.notice("there is no quote to copy")
        elif system_copy(text):
            self._app.notice("copied")
        else:
            self._app.copy_to_clipboard(text)
            self._app.notice("Sent to the clipboard; if paste is empty, /save")

    async def do_page_up(self, _: str) -> None:
        """Scroll what is read up by a page."""
        self._scroll(lambda area: area.scroll_page_up(animate=False))

    async def do_page_down(self, _: str) -> None:
        """Scroll what is read down by a page."""
        self._scroll(lambda area: area.scroll_page_down(animate=False))
        self._screen.show_chip(shown=False)

    async def do_top(self, _: str) -> None:
        """Scroll to the beginning."""
        area = self._scrolled()
        if area is self._screen.transcript:
            await self._screen.transcript.bring(0)
        area.scroll_home(animate=False)

    async def do_bottom(self, _: str) -> None:
        """Scroll to the end."""
        area = self._scrolled()
        if area is self._screen.transcript:
            newest = len(self._screen.transcript.entries) - 1
            await self._screen.transcript.bring(newest)
        area.scroll_end(animate=False)
        self._screen.show_chip(shown=False)

    def _scroll(self, scroll: Callable[[Widget], None]) -> None:
        """Scroll what is read, over the edge of the cards that are laid out."""
        area = self._scrolled()
        scroll(area)
        if area is self._screen.transcript:
            self._screen.transcript.go_on()

    def _scrolled(self) -> Widget:
        """Return what has the keys, else the list of commands, else the transcript."""
        for pane in self._screen.query("#source, #help"):
            if pane.has_focus:
                return pane
        for listed in self._screen.query("#list.-shown"):
            return listed
        self._screen.transcript.forget_place()
        return self._screen.transcript
