"""The chat's application: passes questions to the engine, its events to the screen."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.message import Message

from explainbot.engine import port
from explainbot.engine.view import QuoteView
from explainbot.tui import commands
from explainbot.tui.bindings import bindings
from explainbot.tui.screen import AskScreen
from explainbot.tui.state import Conversation, Turn
from explainbot.tui.widgets.ask_box import AskBox
from explainbot.tui.widgets.transcript import Transcript
from explainbot.tui.words import sources

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.screen import Screen
    from textual.timer import Timer
    from textual.widgets import TextArea

    from explainbot.tui.actions import Actions
    from explainbot.tui.widgets.cards import NoteCard

_NOTICE_SECONDS = 5.0


class EngineEvent(Message):
    """Something the engine told, on its way to the app's own thread."""

    def __init__(self, event: port.Event) -> None:
        """Carry ``event``."""
        self.event = event
        super().__init__()


class ChatApp(App[None], inherit_bindings=False):
    """Owns the conversation and the engine; the screen shows both."""

    CSS_PATH = "chat.tcss"
    TITLE = "explainbot"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("anywhere")

    def __init__(self, make_port: Callable[[], port.Port]) -> None:
        """Hold how to make the engine's port; it is made after the first frame."""
        super().__init__()
        self._make_port = make_port
        self.port: port.Port | None = None
        self.conversation = Conversation()
        self.ready: port.Ready | None = None
        self.usable = False
        self._numbers = count(1)
        self._sent: dict[int, Turn | QuoteView | str] = {}
        self._waiting_for = "getting ready"
        self._welcome: NoteCard | None = None
        self._actions: Actions | None = None
        self._notice_timer: Timer | None = None
        self._early: list[events.Key | events.Paste] | None = []

    def get_default_screen(self) -> Screen[None]:
        """Return the one screen."""
        return AskScreen(id="_default")

    @property
    def ask_screen(self) -> AskScreen:
        """The one screen."""
        screen = self.screen
        assert isinstance(screen, AskScreen)  # noqa: S101  there is no other
        return screen

    @property
    def actions(self) -> Actions:
        """What the commands do; loaded after the first frame."""
        if self._actions is None:
            from explainbot.tui.actions import Actions

            self._actions = Actions(self)
        return self._actions

    def on_mount(self) -> None:
        """Leave everything heavy until the first frame is out."""
        self.call_after_refresh(self._begin)

    async def on_event(self, event: events.Event) -> None:
        """Keep what is typed before there is a box to take it."""
        early = self._early
        if early is None or not isinstance(event, events.Key | events.Paste):
            await super().on_event(event)
        else:
            early.append(event)

    async def _begin(self) -> None:
        early, self._early = self._early or [], None
        for event in early:
            self.ask_screen.box._forward_event(event)  # noqa: SLF001  as Textual does
        from explainbot.tui.widgets.cards import NoteCard

        self._welcome = NoteCard(
            "Ask a question",
            ["Answers are passages of the loaded texts, word for word."],
        )
        await self.ask_screen.transcript.mount(self._welcome, before=0)
        self.port = self._make_port()
        self.start_engine()

    def start_engine(self) -> None:
        """Start the engine, or start it again."""
        self.usable = False
        self._sent.clear()
        self._wait_for("getting ready")
        if self.port is not None:
            self.port.stop()
            self.port.start(self._deliver)

    def _deliver(self, event: port.Event) -> None:
        """Take an event, in whatever thread it comes."""
        try:
            self.post_message(EngineEvent(event))
        except RuntimeError:
            # The event loop has closed: the user has quit, nobody is there to tell.
            return

    def send(self, what: Turn | QuoteView | str) -> None:
        """Ask a question, or for the source of a passage, or to add a path."""
        number = next(self._numbers)
        self._sent[number] = what
        if self.port is None:
            return
        if isinstance(what, Turn):
            self.port.send(port.Ask(number, what.question, what.history))
        elif isinstance(what, QuoteView):
            self.port.send(port.Source(number, what.document))
        else:
            self.port.send(port.Add(number, (what,)))

    async def on_ask_box_sent(self, event: AskBox.Sent) -> None:
        """Take what was typed: a command, a choice, or a question."""
        text = event.text.strip()
        if commands.is_command(text):
            await self.actions.typed(text)
        elif not text:
            self.ask_screen.transcript.unfold()
        elif commands.is_number(text):
            await self.actions.choose(self.ask_screen.transcript.current(), int(text))
        else:
            await self._ask(text)

    async def _ask(self, question: str) -> None:
        from explainbot.tui.widgets.cards import AnswerCard

        turn = self.conversation.ask(question)
        card = AnswerCard(turn)
        await self.ask_screen.add(card)
        self.ask_screen.box.remember(self.conversation.questions())
        if self.usable:
            card.wait_for("looking for the passage")
            self.send(turn)
        else:
            card.wait_for(f"waiting: {self._waiting_for}")

    async def on_engine_event(self, message: EngineEvent) -> None:
        """Show what the engine told."""
        event = message.event
        if isinstance(event, port.Progress):
            part = f", {event.done} of {event.total}" if event.total else ""
            self._wait_for(f"{event.step}{part}")
        elif isinstance(event, port.Ready):
            self._now_ready(event)
        elif isinstance(event, port.Failed) and event.request is None:
            await self._engine_failed(event)
        else:
            await self._worked_off(event)

    def _wait_for(self, what: str) -> None:
        self._waiting_for = what
        self.ask_screen.show_header(self._header(what))
        for turn in self.conversation.waiting():
            card = self.ask_screen.card_of(turn)
            if card is not None:
                card.wait_for(f"waiting: {what}")

    def _header(self, state: str) -> str:
        if self.ready is None:
            return f"explainbot   {state}"
        return (
            f"explainbot   {state}   {sources(self.ready.titles, self.ready.passages)}"
        )

    def _now_ready(self, event: port.Ready) -> None:
        self.ready = event
        self.usable = True
        self.ask_screen.show_header(self._header("ready"))
        self._greet(event)
        under_way = [what for what in self._sent.values() if isinstance(what, Turn)]
        for turn in self.conversation.waiting():
            card = self.ask_screen.card_of(turn)
            if card is not None:
                card.wait_for("looking for the passage")
            if turn not in under_way:
                self.send(turn)

    def _greet(self, event: port.Ready) -> None:
        from explainbot.tui.notes import greeting

        if self._welcome is not None:
            self._welcome.say(*greeting(event))

    async def _engine_failed(self, event: port.Failed) -> None:
        from explainbot.tui.notes import breakdown
        from explainbot.tui.widgets.cards import NoteCard

        self.usable = False
        self._wait_for("the answering process to be started again")
        self.ask_screen.show_header(self._header("stopped"))
        await self.ask_screen.add(NoteCard(*breakdown(event)))

    async def _worked_off(
        self, event: port.Answered | port.Sourced | port.Loaded | port.Failed
    ) -> None:
        what = self._sent.pop(event.request or 0, None)
        if isinstance(what, Turn):
            if isinstance(event, port.Answered):
                what.state, what.answer = "answered", event.answer
            elif isinstance(event, port.Failed):
                what.state, what.message = "failed", event.message
            card = self.ask_screen.card_of(what)
            if card is not None:
                await self.ask_screen.settle(card)
        elif isinstance(event, port.Sourced) and isinstance(what, QuoteView):
            await self.actions.read(event.source, what)
        elif isinstance(event, port.Loaded):
            await self.actions.loaded(event.report)
        elif isinstance(event, port.Failed):
            await self.actions.failed(event.message)

    async def on_ask_box_wanted(self, event: AskBox.Wanted) -> None:
        """Run a command that a key of the box stands for."""
        await self.actions.run(event.command)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep the list of commands to what is typed."""
        self.ask_screen.show_commands(event.text_area.text)

    def on_transcript_selected(self, event: Transcript.Selected) -> None:
        """Name the keys that work now."""
        del event
        self.ask_screen.offer_keys()

    async def action_command(self, command: str) -> None:
        """Run a command by its id; what every key binding calls."""
        await self.actions.run(command)

    async def action_choose(self, card: int, number: int) -> None:
        """Take a choice that was clicked."""
        cards = self.ask_screen.transcript.children
        await self.actions.choose(cards[card], number)

    async def action_open_card(self, card: int) -> None:
        """Open the source of the citation that was clicked."""
        await self.actions.open_card(self.ask_screen.transcript.children[card])

    def switch_theme(self) -> None:
        """Change between dark and light."""
        self.theme = "textual-light" if self.current_theme.dark else "textual-dark"

    def notice(self, text: str) -> None:
        """Say something for a few seconds where the key hints stand."""
        self.ask_screen.hints.say(text)
        if self._notice_timer is not None:
            self._notice_timer.stop()
        self._notice_timer = self.set_timer(_NOTICE_SECONDS, self._end_notice)

    def _end_notice(self) -> None:
        self.ask_screen.hints.say("")


def run(workspace: str | None = None, model: str | None = None) -> int:
    """Run the chat until the user quits; return the exit status."""

    def make_port() -> port.Port:
        from explainbot.engine.client import ChildProcess

        return ChildProcess(workspace, model)

    app = ChatApp(make_port)
    try:
        app.run()
    finally:
        if app.port is not None:
            app.port.stop()
    return app.return_code or 0
