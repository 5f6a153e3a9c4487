"""What is asked of the engine, and where on the screen its events go."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from explainbot.engine import messages
from explainbot.engine.views import QuoteView, SourceView
from explainbot.tui.loads import Load, Loads
from explainbot.tui.onward import example, onward
from explainbot.tui.pace import Pace
from explainbot.tui.state import Choice, Turn
from explainbot.tui.words import is_rtl, small_talk, sources

if TYPE_CHECKING:
    from explainbot.tui.host import Host
    from explainbot.tui.notes import Note
    from explainbot.tui.widgets.cards import AnswerCard, NoteCard


class Desk(Loads):
    """Keeps what was sent until its event comes back."""

    def __init__(self, app: Host, make_port: Callable[[], messages.Port]) -> None:
        """Serve ``app``; the port is made when the engine is first started."""
        super().__init__(app)
        self._make_port = make_port
        self.complaints: list[str] = []
        """What is wrong with the user's own keys; said once, at the start."""
        self.ready: messages.Ready | None = None
        self.usable = False
        """Whether the engine takes requests now."""
        self.stale: frozenset[str] = frozenset()
        """Files that the index does not hold as they are now."""
        self.welcome: NoteCard | None = None
        self._told_direction = False
        self._waiting_for = "getting ready"
        self._state = "getting ready"
        self._pace = Pace()

    def start(self, deliver: messages.Deliver) -> None:
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

    def move(self, make_port: Callable[[], messages.Port]) -> None:
        """Answer from another workspace from the next start of the engine on."""
        for turn in self._app.conversation.waiting():
            turn.state, turn.message = "failed", "the workspace was changed"
        if self.port is not None:
            self.port.stop()
        self.port, self.ready, self.welcome = None, None, None
        self._make_port = make_port

    async def ask(
        self, question: str, *, exact: bool = False, alone: bool = False
    ) -> None:
        """Put a question under the others and ask it, now or as soon as can be."""
        from explainbot.tui.widgets.cards import AnswerCard

        turn = self._app.conversation.ask(question, exact=exact, alone=alone)
        card = AnswerCard(turn)
        await self._app.ask_screen.add(card)
        self._app.ask_screen.box.remember(self._app.conversation.questions())
        if self.usable:
            card.wait_for("looking for the passage")
            self._ask(turn)
        else:
            card.wait_for(f"waiting: {self._waiting_for}")

    def _ask(self, turn: Turn) -> None:
        def request(number: int) -> messages.Request:
            return messages.Ask(
                number,
                turn.question,
                turn.history,
                exact=turn.exact,
                collections=turn.collections,
                conversation=turn.conversation,
            )

        self._send(turn, request)

    def open(self, quote: QuoteView) -> None:
        """Ask for the source of a passage, to be shown when it is there."""
        self._send(quote, lambda number: messages.Source(number, quote.document))

    def look_up(
        self,
        make: Callable[[int], messages.Request],
        then: Callable[[messages.Event], Awaitable[None]],
    ) -> None:
        """Ask for something that is told at once, and what to do with it."""
        self._send(then, make)

    def check(self, source: SourceView) -> None:
        """Ask how the file of a source stands now, unless that is being asked."""
        if self.usable and source not in self._sent.values():
            self._send(
                source,
                lambda number: messages.Check(
                    number, source.name, source.path, source.sha256
                ),
            )

    async def take(self, event: messages.Event) -> None:
        """Show what the engine told."""
        if isinstance(event, messages.Progress):
            self._progress(event)
        elif isinstance(event, messages.Ready):
            self._now_ready(event)
            await self._complain()
        elif isinstance(event, messages.Outdated):
            from explainbot.tui.notes import outdated

            self.stale = frozenset(event.files)
            await self.note(outdated(event))
        elif isinstance(event, messages.Failed) and event.request is None:
            await self._engine_failed(event)
        else:
            await self._worked_off(event)

    async def note(self, note: Note, *, quiet: bool = False) -> None:
        """Say something of the program's own under the other cards.

        With ``quiet``, without moving somebody who is reading further up.
        """
        from explainbot.tui.widgets.cards import NoteCard

        await self._app.ask_screen.add(NoteCard(*note), quiet=quiet)

    async def _complain(self) -> None:
        if self.complaints:
            said, self.complaints = self.complaints, []
            from explainbot.tui.troubles import wrong_keys

            await self.note(wrong_keys(said), quiet=True)

    def _progress(self, event: messages.Progress) -> None:
        if event.request is None:
            self._wait_for(self._pace.words(event))
        elif self.load is not None and self.load.number == event.request:
            self._progress_of(self.load, event)

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
            load = self.load
            words.append(f"{load.verb} {load.what}: {load.progress}")
        elif self.ready is not None:
            words.append(sources(self.ready.titles, self.ready.passages))
        self._app.ask_screen.show_header("   ".join(words))

    def _now_ready(self, event: messages.Ready) -> None:
        from explainbot.tui.notes import greeting

        self.ready = event
        self.stale = frozenset()
        self.usable = True
        self._show_state("ready")
        if self.welcome is not None:
            elsewhere = self._app.elsewhere is not None
            adds = self._app.can("add")
            self.welcome.say(*greeting(event, adds=adds, elsewhere=elsewhere))
        under_way = [what for what in self._sent.values() if isinstance(what, Turn)]
        for turn in self._app.conversation.waiting():
            card = self._app.ask_screen.card_of(turn)
            if card is not None:
                card.wait_for("looking for the passage")
            if turn not in under_way:
                self._ask(turn)
        self.look_up(messages.Recall, self._recalled)
        if self._app.memory is not None:
            self._app.memory.open_workspace(event.workspace)

    async def _recalled(self, event: messages.Event) -> None:
        """Offer what was asked before, and the headings."""
        if not isinstance(event, messages.Recalled):
            return
        conversation = self._app.conversation
        if conversation.keeps:
            conversation.recalled(event.past)
        conversation.headings = list(event.headings)
        self._greet(first=conversation.keeps and not event.past)
        self._app.ask_screen.box.remember(conversation.questions())

    def _greet(self, *, first: bool) -> None:
        """Offer an example, now that the headings are known."""
        from explainbot.tui.notes import greeting

        if self.welcome is not None and self.ready is not None and self.ready.titles:
            begin = example(self._app.conversation.headings, self.ready.titles)
            adds = self._app.can("add")
            said = greeting(self.ready, begin, adds=adds, first=first)
            self.welcome.say(*said)

    async def _engine_failed(self, event: messages.Failed) -> None:
        from explainbot.tui.notes import breakdown

        self.usable = False
        self._wait_for("the answering process to be started again")
        self._show_state("stopped")
        await self.note(breakdown(event))

    async def _worked_off(self, event: messages.Told) -> None:
        what = self._sent.pop(event.request or 0, None)
        if isinstance(what, Turn):
            await self._answered(what, event)
        elif isinstance(what, Load):
            await self._loaded(what, event)
        elif isinstance(event, messages.Failed) and what is not None:
            from explainbot.tui.troubles import did_not_work

            await self.note(did_not_work(event.message))
        elif callable(what):
            await what(event)
        elif isinstance(event, messages.Sourced) and isinstance(what, QuoteView):
            others = self._app.conversation.quoted(event.source.sha256)
            await self._app.ask_screen.read(event.source, what, others)
        elif isinstance(event, messages.Checked) and isinstance(what, SourceView):
            self._app.ask_screen.say_file_state(what, event.state)

    async def _answered(self, turn: Turn, event: messages.Event) -> None:
        if isinstance(event, messages.Answered):
            turn.state, turn.answer = "answered", event.answer
            talk = self._app.conversation
            asked = [other.question for other in talk.turns]
            titles = self.ready.titles if self.ready is not None else ()
            begin = example(talk.headings, titles)
            turn.said = small_talk(event.answer)
            if turn.said:
                turn.onward = (begin,) if begin else ()
            else:
                turn.onward = onward(event.answer, asked)
                turn.further = self._further(turn)
        elif isinstance(event, messages.Failed):
            turn.state, turn.message = "failed", event.message
        card = self._app.ask_screen.card_of(turn)
        if card is not None:
            await self._app.ask_screen.settle(card)
            self._tell_of_direction(card)

    def _further(self, turn: Turn) -> tuple[Choice, ...]:
        """Return what else can be done with a question that found nothing."""
        if turn.answer is None or turn.answer.match != "none":
            return ()
        offered = []
        if self.others():
            search = "search my other corpora"
            offered.append(Choice(search, "search_others", turn.question))
        if self._app.can("gaps"):
            listed = "put it on the teacher's list"
            offered.append(Choice(listed, "list_it", turn.question))
        return tuple(offered)

    def others(self) -> list[str]:
        """Return the folders of the other workspaces that were opened before."""
        memory, ready = self._app.memory, self.ready
        if memory is None or ready is None or self._app.elsewhere is None:
            return []
        return [name for name in memory.workspaces if name != ready.workspace]

    def _tell_of_direction(self, card: AnswerCard) -> None:
        """Say once that text from right to left is better read line by line."""
        if not self._told_direction and any(is_rtl(q.text) for q in card.quotes):
            self._told_direction = True
            self._app.notice("right-to-left text reads better in: explainbot --plain")
