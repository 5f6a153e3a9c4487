"""Engine link: what is asked of the engine, and where on the screen its events go."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from explainbot.engine import messages
from explainbot.engine.views import QuoteView, SourceView
from explainbot.text.interface.translation import gettext
from explainbot.tui.state import VERBS, Choice, Turn
from explainbot.tui.wording.answers import (
    example,
    examples,
    is_rtl,
    onward,
    small_talk,
    sources,
)

if TYPE_CHECKING:
    from explainbot.tui.screen import Host
    from explainbot.tui.widgets.cards import AnswerCard, NoteCard
    from explainbot.tui.wording.notes import Note


_SURE_AFTER = 1.0
"""Seconds before a rate is more than a guess."""
_MINUTE, _HOUR = 60, 3600


class Pace:
    """Remembers when each step began."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start; ``clock`` returns seconds."""
        self._clock = clock
        self._began: dict[str, tuple[float, int]] = {}

    def words(self, event: messages.Progress, *, rate: bool = True) -> str:
        """Return "embedding, 512 of 9000, 41 a second, 3 min left".

        Without ``rate``, the rate is left out.
        """
        now = self._clock()
        began, first = self._began.setdefault(event.step, (now, event.done))
        if not event.total:
            return gettext(event.step)
        words = gettext(
            "{step}, {done} of {total}",
            step=gettext(event.step),
            done=event.done,
            total=event.total,
        )
        took, done = now - began, event.done - first
        if took < _SURE_AFTER or done <= 0 or event.done >= event.total:
            return words
        left = _time((event.total - event.done) * took / done)
        speed = f", {_rate(done / took)}" if rate else ""
        return gettext(
            "{words}{speed}, {left} left", words=words, speed=speed, left=left
        )


def _rate(rate: float) -> str:
    """Return a rate per second, or per minute where that would be below one."""
    if rate >= 1:
        return gettext("{rate:.0f} a second", rate=rate)
    return gettext("{rate:.0f} a minute", rate=rate * _MINUTE)


def _time(seconds: float) -> str:
    """Return a length of time, rounded up to whole seconds, minutes or hours."""
    if seconds < _MINUTE:
        return f"{max(1, round(seconds))} s"
    if seconds < _HOUR:
        return gettext("{minutes} min", minutes=-int(-seconds // _MINUTE))
    return f"{-int(-seconds // _HOUR)} h"


@dataclass
class Load:
    """Files that are being taken into the index."""

    number: int
    what: str
    """A name, or "the texts"."""
    verb: str
    """"adding", "removing" or "looking into"."""
    card: NoteCard
    path: str = ""
    """Of what is looked into or added; "" for the corpus."""
    progress: str = gettext("getting ready")
    pace: Pace = field(default_factory=Pace)


Then = Callable[[messages.Event], Awaitable[None]]
Sent = Turn | QuoteView | SourceView | Load | Then


class Loads:
    """The part of the link that has one load at a time under way."""

    def __init__(self, app: Host) -> None:
        """Serve ``app``; nothing is under way."""
        self._app = app
        self.port: messages.Port | None = None
        self.load: Load | None = None
        self._numbers = count(1)
        self._sent: dict[int, Sent] = {}

    def _send(self, what: Sent, make: Callable[[int], messages.Request]) -> None:
        number = next(self._numbers)
        self._sent[number] = what
        if self.port is not None:
            self.port.send(make(number))

    def _show_state(self, state: str = "") -> None:
        """Write the line at the top."""
        raise NotImplementedError

    async def note(self, note: Note, *, quiet: bool = False) -> None:
        """Say something of the program's own under the other cards."""
        raise NotImplementedError

    async def add(self, path: Path | None) -> None:
        """Take a file or folder into the index; None: what the corpus holds."""
        if path is None:
            await self._begin_load(gettext("the texts"), "adding", messages.Index)
        else:
            await self._begin_load(
                path.name,
                "adding",
                lambda number: messages.Add(number, (str(path),)),
                str(path),
            )

    async def preview(self, path: Path) -> None:
        """Say what a file or folder would add."""
        await self._begin_load(
            path.name,
            "looking into",
            lambda number: messages.Preview(number, (str(path),)),
            str(path),
        )

    async def remove(self, name: str) -> None:
        """Take a text out of the corpus and the index."""
        await self._begin_load(name, "removing", lambda n: messages.Remove(n, name))

    async def _begin_load(
        self,
        what: str,
        verb: str,
        make: Callable[[int], messages.Request],
        path: str = "",
    ) -> None:
        from explainbot.tui.widgets.cards import NoteCard
        from explainbot.tui.wording.notes import loading

        if self.load is not None:
            self._app.notice(
                gettext(
                    "{what} is still being added; /stop stops it", what=self.load.what
                )
            )
            await self._app.ask_screen.show_card(self.load.card.serial)
            return
        card = NoteCard(*loading(what, gettext("getting ready"), verb))
        self.load = load = Load(next(self._numbers), what, verb, card, path)
        self._sent[load.number] = load
        await self._app.ask_screen.add(card)
        self._show_state()
        if self.port is not None:
            self.port.send(make(load.number))

    def stop_load(self) -> bool:
        """Stop taking files in; return whether that was under way."""
        if self.load is None or self.port is None:
            return False
        self.port.send(messages.Stop(self.load.number))
        return True

    def _progress_of(self, load: Load, event: messages.Progress) -> None:
        from explainbot.tui.wording.notes import loading

        load.progress = load.pace.words(event, rate=False)
        self._say(load, loading(load.what, load.pace.words(event), load.verb))
        self._show_state()

    async def _loaded(self, load: Load, event: messages.Event) -> None:
        from explainbot.tui.wording.notes import (
            added,
            did_not_work,
            not_read,
            previewed,
            removed,
            stopped,
        )

        self.load = None
        self._show_state()
        if isinstance(event, messages.Loaded):
            gone = load.verb == "removing"
            failed = not_read if event.report.failed else added
            said = removed(load.what) if gone else failed(event.report)
        elif isinstance(event, messages.Previewed):
            said = previewed(load.what, load.path, event)
        elif isinstance(event, messages.Failed):
            said = did_not_work(event.message, *_again(load))
        else:
            said = stopped(load.what, load.verb)
        if self._app.ask_screen.transcript.sees(load.card):
            self._say(load, said)
        else:
            title = gettext(
                "{verb} {what} has ended; see further down",
                verb=VERBS[load.verb].upper(),
                what=load.what,
            )
            self._say(load, (title, [], []))
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
            from explainbot.tui.wording.notes import stopped

            self._say(self.load, stopped(self.load.what, self.load.verb))
            self.load = None


def _again(load: Load) -> list[Choice]:
    """Return how to try again what failed."""
    if load.verb == "removing":
        return [Choice(gettext("type its name again"), "fill", "/remove ")]
    if not load.path:
        return [Choice(gettext("try again"), "index")]
    command = "add" if load.verb == "adding" else "preview"
    return [Choice(gettext("try again"), command, load.path)]


class EngineLink(Loads):
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
        self._waiting_for = gettext("getting ready")
        self._state = gettext("getting ready")
        self._pace = Pace()

    def start(self, deliver: messages.Deliver) -> None:
        """Start the engine, or start it again; what it was doing is dropped."""
        self.usable = False
        self._sent.clear()
        self._stopped()
        self._pace = Pace()
        self._wait_for(gettext("getting ready"))
        if self.port is None:
            self.port = self._make_port()
        else:
            self.port.stop()
        self.port.start(deliver)

    def move(self, make_port: Callable[[], messages.Port]) -> None:
        """Answer from another workspace from the next start of the engine on."""
        for turn in self._app.conversation.waiting():
            turn.state, turn.message = "failed", gettext("the workspace was changed")
        if self.port is not None:
            self.port.stop()
        self.port, self.ready, self.welcome = None, None, None
        self._make_port = make_port

    async def ask(
        self,
        question: str,
        *,
        exact: bool = False,
        alone: bool = False,
        again: bool = False,
    ) -> None:
        """Put a question under the others and ask it, now or as soon as can be."""
        from explainbot.tui.widgets.cards import AnswerCard

        turn = self._app.conversation.ask(question, exact=exact, alone=alone)
        turn.again = again
        card = AnswerCard(turn)
        if self.usable:
            card.wait_for(gettext("looking for the passage"))
            self._ask(turn)  # while the card is drawn
        else:
            card.wait_for(gettext("waiting: {what}", what=self._waiting_for))
        await self._app.ask_screen.add(card)
        self._app.ask_screen.box.remember(self._app.conversation.questions())

    def _ask(self, turn: Turn) -> None:
        def request(number: int) -> messages.Request:
            return messages.Ask(
                number,
                turn.question,
                turn.history,
                exact=turn.exact,
                collections=turn.collections,
                conversation=turn.conversation,
                again=turn.again,
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
            from explainbot.tui.wording.notes import outdated

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
            from explainbot.tui.wording.notes import wrong_keys

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
                card.wait_for(gettext("waiting: {what}", what=what))

    def _show_state(self, state: str = "") -> None:
        """Write the line at the top; without a new state, with the one before."""
        self._state = state or self._state
        words = ["explainbot", self._state]
        if self.load is not None:
            load = self.load
            words.append(f"{VERBS[load.verb]} {load.what}: {load.progress}")
        elif self.ready is not None:
            words.append(sources(self.ready.titles, self.ready.passages))
        self._app.ask_screen.show_header("   ".join(words))

    def _now_ready(self, event: messages.Ready) -> None:
        from explainbot.tui.wording.notes import greeting

        self.ready = event
        self.stale = frozenset()
        self.usable = True
        self._show_state(gettext("ready"))
        if self.welcome is not None:
            elsewhere = self._app.elsewhere is not None
            adds = self._app.can("add")
            self.welcome.say(*greeting(event, adds=adds, elsewhere=elsewhere))
        under_way = [what for what in self._sent.values() if isinstance(what, Turn)]
        for turn in self._app.conversation.waiting():
            card = self._app.ask_screen.card_of(turn)
            if card is not None:
                card.wait_for(gettext("looking for the passage"))
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
        conversation.words = event.words
        self._greet(first=conversation.keeps and not event.past)
        self._app.ask_screen.box.remember(conversation.questions())

    def _greet(self, *, first: bool) -> None:
        """Offer an example, now that the headings are known."""
        from explainbot.tui.wording.notes import greeting

        if self.welcome is not None and self.ready is not None and self.ready.titles:
            begin = example(self._app.conversation.headings, self.ready.titles)
            adds = self._app.can("add")
            said = greeting(self.ready, begin, adds=adds, first=first)
            self.welcome.say(*said)

    async def _engine_failed(self, event: messages.Failed) -> None:
        from explainbot.tui.wording.notes import breakdown

        self.usable = False
        self._wait_for(gettext("the answering process to be started again"))
        self._show_state("stopped")
        await self.note(breakdown(event))

    async def _worked_off(self, event: messages.Reply) -> None:
        what = self._sent.pop(event.request or 0, None)
        if isinstance(what, Turn):
            await self._answered(what, event)
        elif isinstance(what, Load):
            await self._loaded(what, event)
        elif isinstance(event, messages.Failed) and what is not None:
            from explainbot.tui.wording.notes import did_not_work

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
            turn.said = small_talk(event.answer, first=not turn.history)
            if turn.said:
                turn.onward = examples(talk.headings, titles, turn.question)
            else:
                turn.onward = onward(event.answer, asked)
                turn.further = self._further(turn)
        elif isinstance(event, messages.Failed):
            turn.state, turn.message = "failed", event.message
        card = self._app.ask_screen.card_of(turn)
        if card is not None:
            self._app.ask_screen.settle(card)
            self._tell_of_direction(card)

    def _further(self, turn: Turn) -> tuple[Choice, ...]:
        """Return what else can be done with a question that found nothing."""
        if turn.answer is None or turn.answer.match != "none":
            return ()
        offered = []
        if self.others():
            search = gettext("search my other workspaces")
            offered.append(Choice(search, "search_others", turn.question))
        if self._app.can("gaps"):
            listed = gettext("put it on the teacher's list")
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
            self._app.notice(
                gettext("right-to-left text reads better in: explainbot --plain")
            )
