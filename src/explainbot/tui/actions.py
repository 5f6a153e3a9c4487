"""What the commands of commands.py do in the chat."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from explainbot.engine.view import QuoteView, SourceView
from explainbot.errors import WorkspaceError
from explainbot.reports import LoadReport
from explainbot.tui import commands
from explainbot.tui.clipboard import system_copy
from explainbot.tui.widgets.cards import AnswerCard, Card, NoteCard
from explainbot.tui.widgets.pane import HelpPane, ReaderPane
from explainbot.tui.widgets.source import SourceText
from explainbot.workspace import expand

if TYPE_CHECKING:
    from textual.widget import Widget

    from explainbot.tui.host import Host
    from explainbot.tui.screen import AskScreen

_TWICE_SECONDS = 2.0
Handler = Callable[[str], Awaitable[None]]


class Actions:
    """One method for each command: ``do_`` and its id."""

    def __init__(self, app: Host) -> None:
        """Act on ``app`` and on its screen."""
        self._app = app
        self._interrupted = 0.0

    @property
    def _screen(self) -> AskScreen:
        return self._app.ask_screen

    async def run(self, command: str, argument: str = "") -> None:
        """Run a command by its id."""
        handler: Handler = getattr(self, f"do_{command}")
        await handler(argument)

    async def typed(self, text: str) -> None:
        """Run what was typed after a slash."""
        entry, argument = commands.parse(text)
        if entry is not None:
            await self.run(entry.id, argument)
            return
        self._screen.box.put(text)
        if _exists(text):
            self._screen.box.put(f"/add {text}")
            self._app.notice("Enter adds this file to the texts")
        else:
            self._app.notice("no such command; /help lists them")

    async def choose(self, card: object, number: int) -> None:
        """Take a numbered choice of a card."""
        choices = card.choices if isinstance(card, Card) else ()
        if not 1 <= number <= len(choices):
            self._app.notice(f"there is no choice {number} on this card")
            return
        choice = choices[number - 1]
        if choice.command == "open" and isinstance(card, AnswerCard):
            self._app.send(card.passages[choice.argument])
        else:
            await self.run(choice.command, choice.argument)

    async def open_card(self, card: object) -> None:
        """Open the source of a card's first passage."""
        quotes = card.quotes if isinstance(card, Card) else ()
        if quotes:
            self._app.send(quotes[0])
        else:
            self._app.notice("no passage is quoted here; a number opens a named one")

    async def read(self, source: SourceView, quote: QuoteView) -> None:
        """Show a source that has arrived."""
        await self._screen.open_pane(ReaderPane(source, quote))

    async def loaded(self, report: LoadReport) -> None:
        """Say what became of the files that were to be added."""
        lines = [
            _file_line(file.path, file.status, file.reason) for file in report.files
        ]
        title = "! NOT EVERYTHING WAS ADDED" if report.failed else "ADDED"
        await self._screen.add(NoteCard(title, lines or ["nothing was found there"]))

    async def failed(self, message: str) -> None:
        """Say that something other than a question failed."""
        await self._screen.add(NoteCard("! THAT DID NOT WORK", [message]))

    # the commands, in the order of commands.py

    async def do_walk(self, _: str) -> None:
        """Complete a command's name, else go to the next pane."""
        text = self._screen.box.text
        found = commands.matching(text) if commands.is_command(text) else []
        if found and " " not in text:
            space = " " if found[0].argument else ""
            self._screen.box.put(f"/{found[0].slash}{space}")
        else:
            self._screen.focus_next()

    async def do_up(self, _: str) -> None:
        """Select the answer above."""
        self._screen.transcript.walk(-1)

    async def do_down(self, _: str) -> None:
        """Select the answer below."""
        self._screen.transcript.walk(1)

    async def do_first(self, _: str) -> None:
        """Select the first answer."""
        self._screen.transcript.walk(-len(self._screen.transcript.cards()))

    async def do_last(self, _: str) -> None:
        """Select the last answer."""
        self._screen.transcript.walk(len(self._screen.transcript.cards()))

    async def do_open(self, argument: str) -> None:
        """Open the source of the current answer, or of a numbered passage."""
        card = self._screen.transcript.current_answer()
        if argument.isdigit():
            await self.choose(card, int(argument))
        else:
            await self.open_card(card)

    async def do_next_mark(self, _: str) -> None:
        """Go to the next marked sentence of the source."""
        for source in self._screen.query(SourceText):
            source.next_mark(1)

    async def do_previous_mark(self, _: str) -> None:
        """Go to the marked sentence before."""
        for source in self._screen.query(SourceText):
            source.next_mark(-1)

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
            self._app.notice("sent to the clipboard, if this terminal takes it")

    async def do_page_up(self, _: str) -> None:
        """Scroll what is read up by a page."""
        self._scrolled().scroll_page_up(animate=False)

    async def do_page_down(self, _: str) -> None:
        """Scroll what is read down by a page."""
        self._scrolled().scroll_page_down(animate=False)
        self._screen.show_chip(shown=False)

    async def do_top(self, _: str) -> None:
        """Scroll to the beginning."""
        self._scrolled().scroll_home(animate=False)

    async def do_bottom(self, _: str) -> None:
        """Scroll to the end."""
        self._scrolled().scroll_end(animate=False)
        self._screen.show_chip(shown=False)

    def _scrolled(self) -> Widget:
        """Return the pane's text when the keys are there, else the transcript."""
        for pane in self._screen.query("#source, #help"):
            if pane.has_focus:
                return pane
        return self._screen.transcript

    async def do_why(self, _: str) -> None:
        """Say how probable it is that the current passage answers."""
        card = self._screen.transcript.current_answer()
        if card is None or card.turn.answer is None:
            self._app.notice("there is no answer yet")
            return
        percent = round(100 * card.turn.answer.confidence)
        self._app.notice(f"the best passage answers with a probability of {percent} %")

    async def do_add(self, argument: str) -> None:
        """Add a file or a folder."""
        path = argument.strip("\"'")  # a file manager may drop it in quotes
        if not path:
            self._screen.box.put("/add ")
            self._app.notice("type or drop the path of a file or a folder")
        elif not self._app.usable:
            self._screen.box.put(f"/add {argument}")
            self._app.notice("the engine is not ready yet")
        else:
            await self._send_path(path)

    async def _send_path(self, path: str) -> None:
        try:
            whole = expand(path)
        except WorkspaceError as error:  # "~name" of nobody
            await self.failed(str(error))
            return
        self._app.send(str(whole))
        self._app.notice(f"adding {whole.name}")

    async def do_new(self, _: str) -> None:
        """Begin a new conversation."""
        self._app.conversation.begin()
        note = NoteCard("NEW CONVERSATION", ["Earlier questions no longer count."])
        await self._screen.add(note)

    async def do_theme(self, _: str) -> None:
        """Change between dark and light."""
        self._app.switch_theme()

    async def do_help(self, _: str) -> None:
        """Open the help page."""
        await self._screen.open_pane(HelpPane())

    async def do_back(self, _: str) -> None:
        """Leave the pane or the selection for the question box."""
        self._screen.clear_selection()
        await self._screen.close_pane()
        self._screen.to_box()

    async def do_interrupt(self, _: str) -> None:
        """Copy what is selected, else clear the box; the second time, quit."""
        box = self._screen.box
        selected = self._screen.get_selected_text() or box.selected_text
        if selected:
            self._screen.clear_selection()
            self._copy(selected)
            return
        now = time.monotonic()
        if not box.text and now - self._interrupted < _TWICE_SECONDS:
            self._app.exit()
            return
        self._interrupted = now
        box.put("")
        self._app.notice("Ctrl+C again quits")

    async def do_quit(self, _: str) -> None:
        """Quit."""
        self._app.exit()

    # choices of cards that are no commands

    async def do_fill(self, argument: str) -> None:
        """Put the beginning of a command into the box."""
        self._screen.to_box()
        self._screen.box.put(argument)

    async def do_restart(self, _: str) -> None:
        """Start the engine again."""
        self._app.start_engine()


def _exists(text: str) -> bool:
    try:
        return Path(text).exists()
    except OSError:  # a name that is too long for the system
        return False


def _file_line(path: str, status: str, reason: str | None) -> str:
    return f"{path}: {status}" + (f" ({reason})" if reason else "")
