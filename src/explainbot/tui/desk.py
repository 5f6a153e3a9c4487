"""What is asked of the engine, and where on the screen its events go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from explainbot.engine import port
from explainbot.engine.view import QuoteView, SourceView
from explainbot.tui.pace import Pace
from explainbot.tui.state import Turn
from explainbot.tui.words import sources

if TYPE_CHECKING:
    from explainbot.tui.host import Host
    from explainbot.tui.notes import Note
    from explainbot.tui.widgets.cards import NoteCard


@dataclass
class Load:
    """Files that are being taken into the index."""

    number: int
    what: str
    """A name, or "the corpus"."""
    card: NoteCard
    progress: str = "getting ready"
    pace: Pace = field(default_factory=Pace)


Sent = Turn | QuoteView | SourceView | Load


class Desk:
    """Keeps what was sent until its event comes back."""

    def __init__(self, app: Host, make_port: Callable[[], port.Port]) -> None:
        """Serve ``app``; the port is made when the engine is first started."""
        self._app = app
        self._make_port = make_port
        self.port: port.Port | None = None
        self.ready: port.Ready | None = None
        self.usable = False
        """Whether the engine takes requests now."""
        self.load: Load | None = None
        self.welcome: NoteCard | None = None
        self._numbers = count(1)
        self._sent: dict[int, Sent] = {}
        self._waiting_for = "getting ready"
        self._state = "getting ready"
        self._pace = Pace()

    def start(self, deliver: port.Deliver) -> None:
        """Start the engine, or start it again; what it was doing is dropped."""
        self.usable = False
        self._sent.clear()
        self._stopped()
        self._pace = Pace()
        self._wait_for("getting ready")
        if self.port is None:
            self.port = self._make_port()
        else:
            self.port.stop()
        self.port.start(deliver)

    def _send(self, what: Sent, make: Callable[[int], port.Request]) -> None:
        number = next(self._numbers)
        self._sent[number] = what
        if self.port is not None:
            self.port.send(make(number))

    async def ask(self, question: str, *, exact: bool = False) -> None:
        """Put a question under the others and ask it, now or as soon as can be."""
        from explainbot.tui.widgets.cards import AnswerCard

        turn = self._app.conversation.ask(question, exact=exact)
        card = AnswerCard(turn)
        await self._app.ask_screen.add(card)
        self._app.ask_screen.box.remember(self._app.conversation.questions())
        if self.usable:
            card.wait_for("looking for the passage")
            self._ask(turn)
        else:
            card.wait_for(f"waiting: {self._waiting_for}")

    def _ask(self, turn: Turn) -> None:
        def request(number: int) -> port.Request:
            return port.Ask(
                number,
                turn.question,
                turn.history,
                exact=turn.exact,
                collections=turn.collections,
            )

        self._send(turn, request)

    def open(self, quote: QuoteView) -> None:
        """Ask for the source of a passage, to be shown when it is there."""
        self._send(quote, lambda number: port.Source(number, quote.document))

    def check(self, source: SourceView) -> None:
        """Ask how the file of a source stands now, unless that is being asked."""
        if self.usable and source not in self._sent.values():
            self._send(
                source,
                lambda number: port.Check(
                    number, source.name, source.path, source.sha256
                ),
            )

    async def add(self, path: Path | None) -> None:
        """Take a file or folder into the index; None: what the corpus holds."""
        from explainbot.tui.notes import loading
        from explainbot.tui.widgets.cards import NoteCard

        if self.load is not None:
            self._app.notice(f"{self.load.what} is still being added; /stop stops it")
            return
        what = "the corpus" if path is None else path.name
        card = NoteCard(*loading(what, "getting ready"))
        self.load = load = Load(next(self._numbers), what, card)
        self._sent[load.number] = load
        await self._app.ask_screen.add(card)
        self._show_state()
        if self.port is not None:
            self.port.send(
                port.Index(load.number)
                if path is None
                else port.Add(load.number, (str(path),))
            )

    def stop_load(self) -> bool:
        """Stop taking files in; return whether that was under way."""
        if self.load is None or self.port is None:
            return False
        self.port.send(port.Stop(self.load.number))
        return True

    async def take(self, event: port.Event) -> None:
        """Show what the engine told."""
        if isinstance(event, port.Progress):
            self._progress(event)
        elif isinstance(event, port.Ready):
            self._now_ready(event)
        elif isinstance(event, port.Outdated):
            from explainbot.tui.notes import outdated

            await self.note(outdated(event))
        elif isinstance(event, port.Failed) and event.request is None:
            await self._engine_failed(event)
        else:
            await self._worked_off(event)

    async def note(self, note: Note, *, quiet: bool = False) -> None:
        """Say something of the program's own under the other cards.

        With ``quiet``, without moving somebody who is reading further up.
        """
        from explainbot.tui.widgets.cards import NoteCard

        await self._app.ask_screen.add(NoteCard(*note), quiet=quiet)

    def _progress(self, event: port.Progress) -> None:
        if event.request is None:
            self._wait_for(self._pace.words(event))
        elif self.load is not None and self.load.number == event.request:
            from explainbot.tui.notes import loading

            self.load.progress = self.load.pace.words(event, rate=False)
            words = self.load.pace.words(event)
            self._say(self.load, loading(self.load.what, words))
            self._show_state()

    def _wait_for(self, what: str) -> None:
        self._waiting_for = what
        self._show_state(what)
        for turn in self._app.conversation.waiting():
            card = self._app.ask_screen.card_of(turn)
            if card is not None:
                card.wait_for(f"waiting: {what}")

    def _show_state(self, state: str = "") -> None:
        """Write the line at the top; without a new state, with the one before."""
        self._state = state or self._state
        words = ["explainbot", self._state]
        if self.load is not None:
            words.append(f"adding {self.load.what}: {self.load.progress}")
        elif self.ready is not None:
            words.append(sources(self.ready.titles, self.ready.passages))
        self._app.ask_screen.show_header("   ".join(words))

    def _now_ready(self, event: port.Ready) -> None:
        from explainbot.tui.notes import greeting

        self.ready = event
        self.usable = True
        self._show_state("ready")
        if self.welcome is not None:
            self.welcome.say(*greeting(event))
        under_way = [what for what in self._sent.values() if isinstance(what, Turn)]
        for turn in self._app.conversation.waiting():
            card = self._app.ask_screen.card_of(turn)
            if card is not None:
                card.wait_for("looking for the passage")
            if turn not in under_way:
                self._ask(turn)

    async def _engine_failed(self, event: port.Failed) -> None:
        from explainbot.tui.notes import breakdown

        self.usable = False
        self._wait_for("the answering process to be started again")
        self._show_state("stopped")
        await self.note(breakdown(event))

    async def _worked_off(
        self,
        event: port.Answered
        | port.Sourced
        | port.Checked
        | port.Loaded
        | port.Stopped
        | port.Failed,
    ) -> None:
        what = self._sent.pop(event.request or 0, None)
        if isinstance(what, Turn):
            await self._answered(what, event)
        elif isinstance(what, Load):
            await self._loaded(what, event)
        elif isinstance(event, port.Sourced) and isinstance(what, QuoteView):
            await self._app.ask_screen.read(event.source, what)
        elif isinstance(event, port.Checked) and isinstance(what, SourceView):
            self._app.ask_screen.say_file_state(what, event.state)
        elif isinstance(event, port.Failed) and isinstance(what, QuoteView):
            await self.note(("! THAT DID NOT WORK", [event.message], []))

    async def _answered(self, turn: Turn, event: port.Event) -> None:
        if isinstance(event, port.Answered):
            turn.state, turn.answer = "answered", event.answer
        elif isinstance(event, port.Failed):
            turn.state, turn.message = "failed", event.message
        card = self._app.ask_screen.card_of(turn)
        if card is not None:
            await self._app.ask_screen.settle(card)

    async def _loaded(self, load: Load, event: port.Event) -> None:
        from explainbot.tui.notes import added, stopped

        self.load = None
        self._show_state()
        if isinstance(event, port.Loaded):
            said = added(event.report)
        elif isinstance(event, port.Failed):
            said = ("! THAT DID NOT WORK", [event.message], [])
        else:
            said = stopped(load.what)
        seen = self._app.ask_screen.transcript.sees(load.card)
        if seen:
            self._say(load, said)
        else:
            self._say(load, (f"ADDING {load.what} has ended; see further down", [], []))
            await self.note(said, quiet=True)

    def _say(self, load: Load, note: Note) -> None:
        """Change what a load's card says, without moving what is read below it."""
        transcript = self._app.ask_screen.transcript
        if not transcript.sees(load.card):
            transcript.hold_place()
        load.card.say(*note)

    def _stopped(self) -> None:
        """Say on its card that files are no longer being taken in."""
        if self.load is not None:
            from explainbot.tui.notes import stopped

            self._say(self.load, stopped(self.load.what))
            self.load = None
