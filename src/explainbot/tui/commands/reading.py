"""Reading commands: walking, scrolling, copying, finding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from explainbot.engine.views import QuoteView
from explainbot.tui.commands.searching import pattern_of, words_of_turn
from explainbot.tui.terminal import system_copy
from explainbot.tui.widgets.cards import AnswerCard, Card, NoteCard
from explainbot.tui.widgets.pane import ReaderPane
from explainbot.tui.widgets.source import SourceText

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.widget import Widget

    from explainbot.tui.host import Host
    from explainbot.tui.screen import AskScreen


class ReadingCommands:
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


class Finding(ReadingCommands):
    """One method for each command of that kind: ``do_`` and its id."""

    def __init__(self, app: Host) -> None:
        """Act on ``app`` and on its screen; nothing is looked for."""
        super().__init__(app)
        self._pattern: re.Pattern[str] | None = None
        self._hits: list[int] = []
        """Numbers of the entries that hold the words, the newest first."""
        self._hit = 0

    async def do_find(self, argument: str) -> None:
        """Open the line to type in; if it is open, go to the next place."""
        line = self._screen.find_line
        if line is not None and not argument:
            await self.look(line.typed, 1)
            return
        await self._screen.open_find(argument)
        if argument:
            await self.look(argument, 0)

    async def look(self, words: str, step: int) -> None:
        """Go to the next place (1), the one before (-1), or the first (0)."""
        pattern = pattern_of(words)
        new = pattern != self._pattern
        self._pattern = pattern
        sources = list(self._screen.query(SourceText))
        if sources:
            said = sources[0].find(pattern) if new else sources[0].next_found(step)
        else:
            said = await self._in_conversation(new=new, step=step)
        if self._screen.find_line is not None:
            self._screen.find_line.say(said if pattern else "")

    async def _in_conversation(self, *, new: bool, step: int) -> str:
        transcript, pattern = self._screen.transcript, self._pattern
        for card in transcript.cards() if new else ():
            if isinstance(card, AnswerCard):
                card.mark(pattern)
        if new:
            entries = transcript.entries if pattern else []
            self._hits = [
                card.serial
                for card in reversed(entries)
                if pattern is not None and pattern.search(words_of(card))
            ]
            self._hit = 0
        elif self._hits:
            self._hit = (self._hit + step) % len(self._hits)
        if not self._hits:
            return "not found"
        card = await transcript.go_to(self._hits[self._hit])
        if isinstance(card, AnswerCard):
            card.mark(pattern)
        return f"{self._hit + 1} of {len(self._hits)}"

    async def end_find(self) -> bool:
        """Close the line; return whether it was open."""
        line = self._screen.find_line
        if line is None:
            return False
        self._pattern, self._hits = None, []
        for source in self._screen.query(SourceText):
            source.find(None)
        for card in self._screen.transcript.cards():
            if isinstance(card, AnswerCard):
                card.mark(None)
        await self._screen.close_find(line)
        return True


def words_of(card: Card) -> str:
    """Return everything that a card says, also where it is not mounted."""
    if isinstance(card, NoteCard):
        return "\n".join((card.title, *card.body))
    return words_of_turn(card.turn) if isinstance(card, AnswerCard) else ""
