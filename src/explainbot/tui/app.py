"""Chat application: passes questions to the engine, its events to the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import App
from textual.message import Message

from explainbot.text.interface.translation import gettext
from explainbot.tui.screen import NOTICE_SECONDS, AskScreen
from explainbot.tui.state import Conversation
from explainbot.tui.widgets.ask_box import AskBox

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer
    from textual.widgets import TextArea

    from explainbot.engine import messages
    from explainbot.tui.commands.dispatch import Actions
    from explainbot.tui.engine_link import EngineLink
    from explainbot.tui.state import Memory
    from explainbot.tui.suggestions import Suggestions
    from explainbot.tui.widgets.card import Card
    from explainbot.tui.widgets.find_line import FindLine
    from explainbot.tui.widgets.pane import ReaderPane
    from explainbot.tui.widgets.pickers import PickPane
    from explainbot.tui.widgets.transcript import Transcript


SUGGEST_AFTER = 0.15
"""Seconds without a key before suggestions are looked for."""


class EngineEvent(Message):
    """Something the engine told, on its way to the app's own thread."""

    def __init__(self, event: messages.Event) -> None:
        """Carry ``event``."""
        self.event = event
        super().__init__()


class ChatApp(App[None], inherit_bindings=False):
    """Owns the conversation and the engine; the screen shows both."""

    CSS_PATH = "chat.tcss"
    TITLE = "explainbot"
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        make_port: Callable[[], messages.Port],
        collections: Sequence[str] = (),
        *,
        keeps: bool = True,
        memory: Memory | None = None,
        elsewhere: Callable[[str], messages.Port] | None = None,
        theme: str = "",
        begun: Callable[[], Sequence[str]] | None = None,
        refused: Collection[str] = (),
        refusal: str = "",
    ) -> None:
        """Hold how to make the engine's port; it is made after the first frame.

        So are the keys: ``begun`` is called then, takes up the user's own, and returns
        what is wrong with them.

        With ``collections``, answers come from these folders and tags.  Without
        ``keeps``, this conversation is in no history, and none is offered.  Without
        ``memory``, nothing is remembered; ``elsewhere`` makes the engine of another
        workspace.  The colours are at first those of ``theme``, else those remembered.
        Commands that are ``refused`` say why: ``refusal``.
        """
        super().__init__()
        self.memory = memory
        self.elsewhere = elsewhere
        self._refused, self.refusal = refused, refusal
        remembered = memory.theme if memory is not None else ""
        if theme or remembered:
            from explainbot.tui.themes import choose

            choose(self, theme or remembered)
        self.conversation = Conversation(collections=tuple(collections), keeps=keeps)
        self._make_port = make_port
        self._when_begun = begun
        self._engine_link: EngineLink | None = None
        self._actions: Actions | None = None
        self._notice_timer: Timer | None = None
        self._suggest_timer: Timer | None = None
        self._suggestions: Suggestions | None = None
        self._early: list[events.Key | events.Paste] | None = []

    def get_default_screen(self) -> Screen[None]:
        """Return the one screen."""
        return AskScreen(id="_default")

    @property
    def ask_screen(self) -> AskScreen:
        """The one screen."""
        screen = self.screen_stack[0]  # another may lie over it
        assert isinstance(screen, AskScreen)  # noqa: S101  as get_default_screen says
        return screen

    @property
    def engine_link(self) -> EngineLink:
        """What is asked of the engine; loaded after the first frame."""
        if self._engine_link is None:
            from explainbot.tui.engine_link import EngineLink

            self._engine_link = EngineLink(self, self._make_port)
        return self._engine_link

    @property
    def port(self) -> messages.Port | None:
        """The engine's port, once there is one."""
        return self._engine_link.port if self._engine_link is not None else None

    @property
    def usable(self) -> bool:
        """Whether the engine takes requests now."""
        return self._engine_link is not None and self._engine_link.usable

    @property
    def actions(self) -> Actions:
        """What the commands do; loaded after the first frame."""
        if self._actions is None:
            from explainbot.tui.commands.dispatch import Actions

            self._actions = Actions(self, self.engine_link)
        return self._actions

    def on_mount(self) -> None:
        """Leave everything heavy until the first frame is out."""
        self.call_after_refresh(self._begin)

    async def on_event(self, event: events.Event) -> None:
        """Keep what is typed before there is a box, and while nothing has the keys."""
        early = self._early
        if not isinstance(event, events.Key | events.Paste):
            await super().on_event(event)
        elif early is not None:
            early.append(event)
        elif self._is_for_box(event):
            self.app_focus = True
            if len(self.screen_stack) == 1:
                self.ask_screen.begin_typing()
            self.ask_screen.box._forward_event(event)  # noqa: SLF001  as Textual does
        else:
            await super().on_event(event)

    def _is_for_box(self, event: events.Key | events.Paste) -> bool:
        """Whether something was typed while nothing that is typed into has the keys."""
        from textual.widgets import Input

        if event.is_forwarded or not (
            isinstance(event, events.Paste) or event.is_printable
        ):
            return False
        if isinstance(self.focused, Input | AskBox) or not self.screen_stack:
            return False
        if len(self.screen_stack) == 1:
            return True
        from explainbot.tui.study import StudyScreen

        return isinstance(self.screen, StudyScreen) and self.screen.leaves(event)

    async def _begin(self) -> None:
        """Load the rest, now that the first frame is painted."""
        from explainbot.tui import keymap
        from explainbot.tui.widgets.cards import NoteCard

        complaints = self._when_begun() if self._when_begun is not None else ()
        self.engine_link.complaints = list(complaints)
        self.engine_link.welcome = NoteCard(
            gettext("Ask a question"),
            [gettext("Answers are passages of the loaded texts, word for word.")],
        )
        keymap.bind(self, "anywhere")
        await self.ask_screen.complete()
        early, self._early = self._early or [], None
        for event in early:
            self.ask_screen.box._forward_event(event)  # noqa: SLF001  as Textual does
        await self.ask_screen.transcript.append(self.engine_link.welcome, show=True)
        self.start_engine()  # now only: what it tells is shown while this goes on

    def can(self, command: str) -> bool:
        """Whether a command, by its id, does something here."""
        return bool(command) and command not in self._refused

    def start_engine(self) -> None:
        """Start the engine, or start it again."""
        self.engine_link.start(self._deliver)

    def _deliver(self, event: messages.Event) -> None:
        """Take an event, in whatever thread it comes."""
        try:
            self.post_message(EngineEvent(event))
        except RuntimeError:
            # The event loop has closed: the user has quit, nobody is there to tell.
            return

    async def on_engine_event(self, message: EngineEvent) -> None:
        """Show what the engine told, unless the screen has gone already."""
        if self.screen_stack:
            await self.engine_link.take(message.event)

    async def on_ask_box_sent(self, event: AskBox.Sent) -> None:
        """Take what was typed: a command, a choice, or a question."""
        from explainbot.tui import keymap
        from explainbot.tui.terminal import dropped

        text, screen = event.text.strip(), self.ask_screen
        own = keymap.by_letter(text, screen.began)
        command = keymap.is_command(text) or keymap.is_number(text)
        if own is not None or (screen.began and command):
            screen.go_back()
        if own is not None:
            await self.actions.run(own.id)
        elif keymap.is_command(text) or dropped(text):
            await self.actions.typed(text)
        elif not text:
            await self._enter_alone()
        elif keymap.is_number(text):
            await self.actions.choose(screen.transcript.offering(), int(text))
        else:
            await screen.uncover()
            await self.engine_link.ask(text)
        screen.end_typing()

    async def _enter_alone(self) -> None:
        """Go on with the tour, where that is the newest card; else unfold an answer."""
        transcript = self.ask_screen.transcript
        newest = transcript.entries[-1] if transcript.entries else None
        last = newest is not None and newest.choices and newest.choices[0]
        if last and last.command == "tour" and transcript.selected is None:
            await self.actions.choose(newest, 1)
        else:
            transcript.unfold()

    async def on_ask_box_wanted(self, event: AskBox.Wanted) -> None:
        """Run a command that a key of the box stands for."""
        await self.actions.run(event.command)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep the list of commands, or of suggestions, to what is typed."""
        from explainbot.tui import keymap

        if not self.screen_stack:  # the user has quit meanwhile
            return
        offers, typed = self.ask_screen.offers, event.text_area.text
        if typed:
            self.actions.disarm()
        if offers.was_taken(typed):
            return
        if self._suggest_timer is not None:
            self._suggest_timer.stop()
        offers.forget()
        offers.show_commands(typed)
        self.ask_screen.box.offer(offers.texts)
        if typed and not keymap.is_command(typed):
            self._suggest_timer = self.set_timer(SUGGEST_AFTER, self._suggest)

    async def _suggest(self) -> None:
        """Offer what may be asked, now that no key is pressed."""
        if not self.screen_stack:  # the user has quit meanwhile
            return
        box = self.ask_screen.box
        typed = box.text
        if not typed or box.recalling:
            return
        from explainbot.tui.suggestions import Suggestions

        known = self._suggestions = self._suggestions or Suggestions()
        talk = self.conversation
        ready = self.engine_link.ready
        titles = ready.titles if ready is not None else ()
        # To index ten thousand headings takes longer than a key may.
        found = await asyncio.to_thread(
            known.best, typed, talk.questions(), talk.headings, titles, talk.words
        )
        still = self.screen_stack and box.has_focus and box.text == typed
        if found and still and not box.recalling:
            self.ask_screen.offers.suggest(found)
            box.offer(self.ask_screen.offers.texts)

    def on_ask_box_walked(self, event: AskBox.Walked) -> None:
        """Show what was walked to in the list above the box."""
        self.ask_screen.offers.mark(event.place)

    def on_ask_box_taken(self, event: AskBox.Taken) -> None:
        """Take the list away: what was wanted of it stands in the box."""
        del event
        if self._suggest_timer is not None:
            self._suggest_timer.stop()
        self.ask_screen.offers.forget()

    async def on_find_line_looked(self, event: FindLine.Looked) -> None:
        """Look for words."""
        await self.actions.look(event.words, event.step)

    async def on_pick_pane_picked(self, event: PickPane.Picked) -> None:
        """Take what was picked in a list."""
        await self.actions.picked(event.item, event.typed)

    def on_transcript_selected(self, event: Transcript.Selected) -> None:
        """Name the keys that work now."""
        del event
        self.ask_screen.offer_keys()

    def on_app_focus(self) -> None:
        """Look at the file that is shown: it may have been edited meanwhile."""
        self.ask_screen.doubt()

    def on_reader_pane_doubted(self, event: ReaderPane.Doubted) -> None:
        """Have the engine look at the file of the source that is shown."""
        self.engine_link.check(event.source)

    async def action_command(self, command: str) -> None:
        """Run a command by its id; what every key binding calls."""
        await self.actions.run(command)

    async def action_choose(self, card: int, number: int) -> None:
        """Take a choice that was clicked."""
        await self.actions.choose(self._entry(card), number)

    async def action_exact_card(self, card: int) -> None:
        """Ask the question of the card that was clicked exactly as typed."""
        await self.actions.exact(self._entry(card))

    async def action_rephrase_card(self, card: int) -> None:
        """Put the question of the card that was clicked into the box."""
        await self.actions.rephrase(self._entry(card))

    async def action_copy_card(self, card: int, quote: str) -> None:
        """Copy the passage that was clicked, with its source."""
        self.actions.copy_quote(self._entry(card), quote)

    async def action_open_card(self, card: int) -> None:
        """Open the source of the citation that was clicked."""
        await self.actions.open_card(self._entry(card))

    def _entry(self, card: int) -> Card:
        return self.ask_screen.transcript.entries[card]

    def switch_theme(self, name: str = "") -> str:
        """Change the colours to those of that name, else to the next; say so."""
        from explainbot.tui.themes import choose, name_of

        said = choose(self, name)
        if self.memory is not None:
            self.memory.choose_theme(name_of(self.theme))
        return said

    def notice(self, text: str) -> None:
        """Say something for a few seconds where the key hints stand."""
        self.ask_screen.say(text)
        if self._notice_timer is not None:
            self._notice_timer.stop()
        self._notice_timer = self.set_timer(NOTICE_SECONDS, self._end_notice)

    def _end_notice(self) -> None:
        if self.screen_stack:
            self.ask_screen.say("")
