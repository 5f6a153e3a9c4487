"""Dispatch of what is typed, pressed and chosen in the full-screen chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.engine.views import SectionView, TermView
from explainbot.reports import DocumentEntry
from explainbot.text.interface.translation import gettext
from explainbot.tui import keymap
from explainbot.tui.commands.asking import exact_again, reworded
from explainbot.tui.commands.command import Command
from explainbot.tui.commands.on_screen import OnScreen
from explainbot.tui.commands.reading import NONE_IN_FULL, with_source
from explainbot.tui.commands.texts import preview, read_section
from explainbot.tui.state import PastElsewhere, Turn
from explainbot.tui.terminal import dropped, exists
from explainbot.tui.widgets.card import Card
from explainbot.tui.widgets.cards import AnswerCard, NoteCard
from explainbot.tui.wording import notes
from explainbot.usage.history import Past

if TYPE_CHECKING:
    from explainbot.tui.engine_link import EngineLink
    from explainbot.tui.screen import Host


class Actions:
    """Runs commands: typed ones, those of keys, and the choices of cards."""

    def __init__(self, app: Host, engine_link: EngineLink) -> None:
        """Act on ``app``, on its screen and on its engine."""
        self._app = app
        self._engine_link = engine_link
        self.chat = self.make_chat()

    def make_chat(self) -> OnScreen:
        """Return what the handlers of commands are given."""
        return OnScreen(self._app, self._engine_link)

    async def run(self, command: str, argument: str = "") -> None:
        """Run a command, or a choice of a card, by its id."""
        if command not in ("interrupt", "back"):
            self.disarm()
        entry = keymap.command(command)
        if not self._app.can(command):
            self._app.notice(self._app.refusal)
        elif entry.run is not None:
            await entry.run(self.chat, argument)
        elif entry.screen is not None:
            await entry.screen(self.chat, argument)

    async def typed(self, text: str) -> None:
        """Run what was typed after a slash."""
        entry, argument = keymap.parse(text)
        if entry is not None:
            await self.run(entry.id, argument)
            return
        box = self._app.ask_screen.box
        box.put(text)
        if path := dropped(text):
            box.put(f"/preview {path}")
            self._app.notice(gettext("Enter shows what this would add"))
        else:
            near = keymap.near(text)
            meant = gettext(" Did you mean {near}?", near=near) if near else ""
            self._app.notice(
                gettext("no such command; /help lists them.{meant}", meant=meant)
            )

    async def choose(self, card: object, number: int) -> None:
        """Take a numbered choice of a card."""
        choices = card.choices if isinstance(card, Card) else ()
        if not 1 <= number <= len(choices):
            self._app.notice(
                gettext("there is no choice {number} on this card", number=number)
            )
            return
        choice = choices[number - 1]
        if isinstance(card, NoteCard) and choice.command in ("add", "skip"):
            card.say(card.title, card.body)  # else the number would do it again
        if choice.command == "open" and isinstance(card, AnswerCard):
            self._engine_link.open(card.passages[choice.argument])
        else:
            await self.run(choice.command, choice.argument)

    async def open_card(self, card: object) -> None:
        """Open the source of a card's first passage."""
        quotes = card.quotes if isinstance(card, Card) else ()
        if quotes:
            self._engine_link.open(quotes[0])
        else:
            self._app.notice(NONE_IN_FULL)

    def copy_quote(self, card: object, quote: str) -> None:
        """Copy a card's passage of that id, with its source."""
        for shown in card.quotes if isinstance(card, Card) else ():
            if shown.id == quote:
                self.chat.copy(with_source(shown))

    async def exact(self, card: object) -> None:
        """Ask a card's question again, exactly as it was typed."""
        await exact_again(self.chat, _turn_of(card))

    async def rephrase(self, card: object) -> None:
        """Put the question of a card, as it was understood, into the box."""
        reworded(self.chat, _turn_of(card))

    async def look(self, words: str, step: int) -> None:
        """Find the next place (1) of words, the one before (-1), or the first (0)."""
        await self.chat.finding.look(words, step)

    def disarm(self) -> None:
        """Take back what a second press would do: something else was done since."""
        self.chat.disarm()

    async def picked(self, item: object, typed: str) -> None:
        """Take what was chosen in a list; ``typed`` where nothing was."""
        if item is None and not exists(typed):
            await self._app.ask_screen.close_pane()
            self._app.ask_screen.to_box()
            self.chat.keep_typed(typed)
            return
        await self._app.ask_screen.close_pane()
        self._app.ask_screen.to_box()
        if isinstance(item, Command):
            await self._take_command(item)
        elif isinstance(item, str):
            await self.chat.move(item)
        elif isinstance(item, tuple):
            read_section(self.chat, *item)
        elif isinstance(item, TermView):
            place = SectionView(item.heading, item.start, item.end, 0)
            read_section(self.chat, item.document, place)
        elif isinstance(item, Past):
            self.chat.fill(item.question)
        elif isinstance(item, PastElsewhere):
            self.chat.fill(item.past.question)
            self._app.notice(
                gettext("asked in {folder}; /workspace opens it", folder=item.folder)
            )
        elif isinstance(item, DocumentEntry):
            await self._engine_link.note(notes.document(item))
        else:
            await preview(self.chat, typed)

    async def _take_command(self, entry: Command) -> None:
        """Run a command, or put it into the box where more has to be typed."""
        if entry.argument and not entry.argument.startswith("["):
            self.chat.fill(f"/{entry.slash} ")
        else:
            await self.run(entry.id)


def _turn_of(card: object) -> Turn | None:
    return card.turn if isinstance(card, AnswerCard) else None
