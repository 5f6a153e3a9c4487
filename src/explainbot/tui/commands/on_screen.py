"""Full screen, as handlers of commands see it; words found in it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from explainbot.engine import messages
from explainbot.engine.views import QuoteView, SectionView, SourceView, TermView
from explainbot.errors import WorkspaceError
from explainbot.paths import expand, workspace_at
from explainbot.reports import DocumentEntry
from explainbot.text.interface.translation import gettext
from explainbot.tui import keymap
from explainbot.tui.commands.command import Area, Command, Then
from explainbot.tui.commands.matching import pattern_of, words_of_turn
from explainbot.tui.commands.reading import save_to_file
from explainbot.tui.commands.workspaces import asked_elsewhere, asked_here, search
from explainbot.tui.screen import NOTICE_SECONDS
from explainbot.tui.state import VERBS, Choice, Conversation, PastElsewhere, Turn
from explainbot.tui.terminal import edit, system_copy
from explainbot.tui.widgets.card import Card
from explainbot.tui.widgets.cards import AnswerCard, NoteCard
from explainbot.tui.widgets.pane import (
    NOT_FOUND,
    BothPane,
    HelpPane,
    ReaderPane,
    SourceText,
)
from explainbot.tui.widgets.pickers import (
    CommandsPane,
    CorpusPane,
    HistoryPane,
    PickPane,
    SectionsPane,
    TermsPane,
    WorkspacesPane,
)
from explainbot.tui.wording.notes import did_not_work
from explainbot.usage.history import Past

if TYPE_CHECKING:
    import re

    from textual.widget import Widget

    from explainbot.tui.engine_link import EngineLink
    from explainbot.tui.screen import AskScreen, Host
    from explainbot.tui.wording.notes import Note


class ScreenFind:
    """What is looked for, and where it stands."""

    def __init__(self, app: Host) -> None:
        """Act on ``app`` and on its screen; nothing is looked for."""
        self._app = app
        self._pattern: re.Pattern[str] | None = None
        self._hits: list[int] = []
        """Numbers of the entries that hold the words, the newest first."""
        self._hit = 0
        self.missed = ""
        """What is looked for and is nowhere."""

    @property
    def _screen(self) -> AskScreen:
        return self._app.ask_screen

    async def begin(self, words: str) -> None:
        """Open the line to type in; if it is open, go to the next place."""
        line = self._screen.find_line
        if line is not None and not words:
            await self.look(line.typed, 1)
            return
        await self._screen.open_find(words)
        if words:
            await self.look(words, 0)

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
        self.missed = words if pattern and said == NOT_FOUND else ""
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
            return NOT_FOUND
        card = await transcript.go_to(self._hits[self._hit])
        if isinstance(card, AnswerCard):
            card.mark(pattern)
        return gettext(
            "{number} of {total}", number=self._hit + 1, total=len(self._hits)
        )

    async def end(self) -> bool:
        """Close the line; return whether it was open."""
        line = self._screen.find_line
        if line is None:
            return False
        self._pattern, self._hits, self.missed = None, [], ""
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


class OnScreen:
    """What both chats do, and what the full screen alone does, with its widgets."""

    def __init__(self, app: Host, engine_link: EngineLink) -> None:
        """Act on ``app``, on its screen and on its engine."""
        self._app = app
        self._engine_link = engine_link
        self.finding = ScreenFind(app)
        self.page = 0
        self._pressed: tuple[str, float] = ("", 0.0)
        self._searches: set[asyncio.Task[None]] = set()

    @property
    def _screen(self) -> AskScreen:
        return self._app.ask_screen

    # what both chats do, in the order of the protocol

    @property
    def conversation(self) -> Conversation:
        """The questions asked so far."""
        return self._app.conversation

    @property
    def workspace(self) -> str:
        """Folder that answers come from; "" before the engine was ready."""
        return (
            self._engine_link.ready.workspace
            if self._engine_link.ready is not None
            else ""
        )

    @property
    def titles(self) -> Sequence[str]:
        """Of the texts; () before the engine was ready."""
        return (
            self._engine_link.ready.titles
            if self._engine_link.ready is not None
            else ()
        )

    @property
    def usable(self) -> bool:
        """Whether the engine takes requests now."""
        return self._engine_link.usable

    @property
    def can_move(self) -> bool:
        """Whether another workspace can be opened at all."""
        return self._app.elsewhere is not None

    def notice(self, text: str) -> None:
        """Say something for a few seconds."""
        self._app.notice(text)

    async def note(self, note: Note) -> None:
        """Put a card of the program's own under the others."""
        await self._engine_link.note(note)

    def missing(self, command: str, wanted: str, typed: str = "") -> None:
        """Say what is to be typed, and put what is known of it into the box."""
        self._screen.box.put(f"/{command} {typed}")
        self.notice(wanted)

    def reword(self, question: str) -> None:
        """Put a question into the box."""
        self.fill(question)

    async def ask(
        self, question: str, *, exact: bool = False, alone: bool = False
    ) -> None:
        """Ask a question."""
        await self._engine_link.ask(question, exact=exact, alone=alone)

    def turn(self) -> Turn | None:
        """Return the question of the selected or newest answer."""
        card = self._screen.transcript.current_answer()
        return card.turn if card is not None else None

    def quotes(self) -> list[QuoteView]:
        """Return the passage that is read, else those of the current answer."""
        for pane in self._screen.query(ReaderPane):
            if pane.has_focus_within:
                return [pane.quote]
        card = self._screen.transcript.current_answer()
        return list(card.quotes) if card is not None else []

    def numbered(self, number: int) -> QuoteView | None:
        """Return the passage that a number of the current card opens."""
        card = self._screen.transcript.current_answer()
        choices = card.choices[number - 1 : number] if card and number else ()
        for choice in choices:
            if choice.command == "open" and card is not None:
                return card.passages[choice.argument]
        return None

    def look_up(self, make: Callable[[int], messages.Lookup], then: Then) -> None:
        """Ask the engine for something; ``then`` is called when it has told it."""
        self._engine_link.look_up(make, then)

    def open(self, quote: QuoteView) -> None:
        """Open the source of a passage beside the conversation."""
        self._engine_link.open(quote)

    def copy(self, text: str) -> None:
        """Put a text on the system's clipboard, else on the terminal's."""
        if system_copy(text):
            self.notice(gettext("copied"))
        else:
            self._app.copy_to_clipboard(text)
            self.notice(gettext("Sent to the clipboard; if paste is empty, /save"))

    def edit(self, command: list[str]) -> str:
        """Give the terminal to an editor; the file is looked at again after it."""
        said = edit(self._app, command)
        self._screen.doubt()
        return said

    async def save(self, name: str) -> None:
        """Write the conversation to a file."""
        await save_to_file(self, name)

    async def find(self, words: str) -> None:
        """Open the line to type in; if it is open, go to the next place."""
        await self.finding.begin(words)

    async def explain(self, turn: Turn) -> None:
        """Say it on the answer's card, or hide it."""
        card = self._screen.card_of(turn)
        if card is not None and card.explain():
            self._screen.show_why(card)

    async def add(self, path: str) -> None:
        """Take a file or folder into the index."""
        await self._engine_link.add(expand(path))

    async def preview(self, path: str) -> None:
        """Say what a file or folder would add."""
        await self._engine_link.preview(expand(path))

    async def remove(self, name: str) -> None:
        """Take a text out of the corpus and the index."""
        await self._engine_link.remove(name)

    async def index(self) -> None:
        """Take up what the corpus holds."""
        await self._screen.close_pane()  # the card that tells of it is behind it
        self._screen.to_box()
        await self._engine_link.add(None)

    async def recall(self, then: Callable[[], Awaitable[None]]) -> None:
        """Take up what other chats have asked since this one began, and go on."""
        conversation = self.conversation
        if self.workspace and conversation.keeps:
            past = await asyncio.to_thread(asked_here, self.workspace)
            if past:
                conversation.recalled(past)
                self._screen.box.remember(conversation.questions())
        await then()

    def searching(self) -> str | None:
        """Return what narrows the list of this workspace's questions, if it is open."""
        for pane in self._screen.query(HistoryPane):
            if not pane.everywhere:
                return pane.typed
        return None

    async def questions_of(self, folders: Sequence[str]) -> list[PastElsewhere]:
        """Return what was asked in other workspaces."""
        return await asyncio.to_thread(asked_elsewhere, folders)

    async def show_asked(
        self, asked: Sequence[Past | PastElsewhere], words: str
    ) -> None:
        """Open a list of questions."""
        await self._screen.open_pane(HistoryPane(asked, words))

    async def show_texts(self, documents: Sequence[DocumentEntry]) -> None:
        """Open the list of texts."""
        await self._screen.open_pane(CorpusPane(documents, self._engine_link.stale))

    async def show_sections(self, name: str, sections: Sequence[SectionView]) -> None:
        """Open the list of the sections of a text."""
        await self._screen.open_pane(SectionsPane(name, sections))

    async def show_terms(self, terms: Sequence[TermView]) -> None:
        """Open the list of terms."""
        await self._screen.open_pane(TermsPane(terms))

    async def show_both(self, quote: QuoteView, event: messages.Compared) -> None:
        """Open both versions of a passage."""
        await self._screen.open_pane(BothPane(quote, event.now))

    async def show_workspaces(self) -> None:
        """Open the list of the workspaces that were opened before."""
        known = self._app.memory.workspaces if self._app.memory else []
        await self._screen.open_pane(WorkspacesPane(known))

    async def show_commands(self, words: str) -> None:
        """Open the list of every command that is possible here."""
        listed = [entry for entry in keymap.matching("") if self._app.can(entry.id)]
        await self._screen.open_pane(CommandsPane(listed, words))

    async def show_help(self) -> None:
        """Open the help page; the keys that work where one is come first."""
        await self._screen.open_pane(HelpPane(self._screen.place))

    def others(self) -> list[str]:
        """Return the folders of the other workspaces that were opened before."""
        return self._engine_link.others()

    async def search(self, folders: Sequence[str], question: str) -> None:
        """Ask other workspaces; a card tells how far it is and what was found."""
        make = self._app.elsewhere
        if make is None:
            return
        card = NoteCard(gettext("SEARCHING YOUR OTHER WORKSPACES"))
        await self._screen.add(card)
        work = search(make, folders, question, lambda note: card.say(*note))
        self._searches.add(task := asyncio.create_task(work))
        task.add_done_callback(self._searches.discard)

    async def move(self, folder: str) -> None:
        """Answer from the workspace in a folder from now on."""
        await self.moved(folder)

    def study(self) -> None:
        """Open the screen to study on."""
        from explainbot.tui.study import study_screen

        texts = self.conversation.collections
        self._app.push_screen(study_screen(self.workspace, texts))

    def quit(self) -> None:
        """End the app."""
        self._app.exit()

    # what the full screen alone does, in the order of the protocol

    @property
    def commands(self) -> Sequence[Command]:
        """Every command, with the user's own keys."""
        return keymap.COMMANDS

    def fill(self, text: str) -> None:
        """Put a text into the question box, which gets the keys."""
        self._screen.to_box()
        self._screen.box.put(text)

    def complete(self) -> bool:
        """Complete a command's name or take the suggestion; return whether."""
        text = self._screen.box.text
        found = keymap.matching(text) if keymap.is_command(text) else []
        if found and " " not in text:
            space = " " if found[0].argument else ""
            self._screen.box.put(f"/{found[0].slash}{space}")
            return True
        suggestion = self._screen.offers.take()
        if suggestion is not None:
            self._screen.box.put(suggestion)
        return suggestion is not None

    def focus(self, step: int) -> None:
        """Give the keys to the next place (1), or to the one before (-1)."""
        if step > 0:
            self._screen.focus_next()
        else:
            self._screen.focus_previous()

    async def walk(self, step: int) -> None:
        """Select the answer so many further down; from the box, the newest."""
        if self._screen.transcript.has_focus:
            await self._screen.transcript.walk(step)
        elif self._screen.transcript.is_on_screen:
            self._screen.transcript.focus()  # it begins at the newest

    async def select_end(self, step: int) -> None:
        """Select the first (-1) or the last answer (1)."""
        transcript = self._screen.transcript
        await transcript.walk(step * len(transcript.entries))

    def scroll(self, by: Callable[[Area], None]) -> None:
        """Scroll what is read, over the edge of the cards that are laid out."""
        area = self._scrolled()
        by(area)
        if area is self._screen.transcript:
            self._screen.transcript.go_on()

    async def scroll_end(self, step: int) -> None:
        """Scroll to the beginning (-1) or to the end (1)."""
        area, transcript = self._scrolled(), self._screen.transcript
        if area is transcript:
            newest = len(transcript.entries) - 1
            await transcript.bring(0 if step < 0 else newest)
        if step < 0:
            area.scroll_home(animate=False)
        else:
            area.scroll_end(animate=False)

    def _scrolled(self) -> Widget:
        """Return what has the keys, else the list of commands, else the transcript."""
        for pane in self._screen.query("#source, #help"):
            if pane.has_focus:
                return pane
        for listed in self._screen.query("#list.-shown"):
            return listed
        self._screen.transcript.forget_place()
        return self._screen.transcript

    def seen(self) -> None:
        """Say no more that there is something new further down."""
        self._screen.show_chip(shown=False)

    def turn_page(self, step: int) -> None:
        """Go to the next marked sentence of the source (1), or the one before (-1)."""
        for pane in self._screen.query(ReaderPane):
            pane.turn(step)

    async def read(self, source: SourceView, place: QuoteView) -> None:
        """Open a source where a passage stands."""
        await self._screen.read(source, place)

    def stop_load(self) -> bool:
        """Stop taking files in; return whether that was under way."""
        return self._engine_link.stop_load()

    def load_named(self) -> tuple[str, str]:
        """Return what is being done with files and with which; ("", "") if nothing."""
        load = self._engine_link.load
        return (VERBS[load.verb], load.what) if load is not None else ("", "")

    def again(self, key: str) -> bool:
        """Whether a key is pressed the second time, while the notice says what for."""
        before, when = self._pressed
        now = time.monotonic()
        self._pressed = (key, now)
        return before == key and now - when < NOTICE_SECONDS

    def disarm(self) -> None:
        """Take back what a second press would do: something else was done since."""
        if self._pressed[0]:
            self._pressed = ("", 0.0)
            self._screen.say("")

    async def leave(self) -> bool:
        """Leave the pane or the selection for the box; return whether it was there."""
        missed = self.finding.missed
        if await self.finding.end():
            self.keep_typed(missed)
            return False
        if self._screen.box.has_focus and self._screen.offers.forget():
            return False
        at_home = self._screen.box.has_focus and not (
            self._screen.get_selected_text() or self._screen.transcript.selected
        )
        self._screen.clear_selection()
        for pane in self._screen.query(PickPane):
            self.keep_typed(pane.in_vain)
        closed = await self._screen.close_pane()
        self._screen.to_box()
        return at_home and not closed

    def keep_typed(self, text: str) -> None:
        """Put what was typed in vain elsewhere into the box, behind what is there."""
        if not text.strip():
            return
        before = self._screen.box.text.rstrip()
        self._screen.box.put(f"{before} {text}" if before else text)
        runs = text.lstrip().startswith("/")
        self.notice(
            gettext("nothing of that name; Enter runs it")
            if runs
            else gettext("nothing of that name; Enter asks it")
        )

    def take_selected(self) -> str:
        """Return what is selected, and select it no more."""
        box = self._screen.box
        selected = self._screen.get_selected_text() or box.selected_text
        if selected:
            self._screen.clear_selection()
        return selected

    def empty_box(self) -> bool:
        """Empty the question box; return whether it was empty."""
        was_empty = not self._screen.box.text
        if not was_empty:
            self._screen.box.put("")
        return was_empty

    def switch_theme(self, name: str) -> str:
        """Change the colours to those of that name, else to the next; say so."""
        return self._app.switch_theme(name)

    def restart(self) -> None:
        """Start the engine again."""
        self._app.start_engine()

    async def moved(self, folder: str) -> bool:
        """Open a workspace; return whether answers come from it from now on."""
        make = self._app.elsewhere
        if self._engine_link.load is not None:
            self.notice(
                gettext(
                    "{what} is still being added; /stop",
                    what=self._engine_link.load.what,
                )
            )
            return False
        try:
            places = workspace_at(folder)
        except WorkspaceError as error:
            choose = Choice(gettext("choose another workspace"), "workspace")
            await self.note(did_not_work(str(error), choose))
            return False
        if make is None:
            return False
        self._engine_link.move(partial(make, str(places.root)))
        self.conversation.move()
        self._engine_link.welcome = NoteCard(
            gettext("WORKSPACE {root}", root=places.root), [gettext("Opening it …")]
        )
        await self._screen.add(self._engine_link.welcome)
        self._app.start_engine()
        return True
