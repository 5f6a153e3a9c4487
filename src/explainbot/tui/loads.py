"""Files that are taken in, and texts taken out, beside the conversation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from explainbot.engine import messages
from explainbot.engine.views import QuoteView, SourceView
from explainbot.tui.pace import Pace
from explainbot.tui.state import Choice, Turn

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
    verb: str
    """"adding", "removing" or "looking into"."""
    card: NoteCard
    path: str = ""
    """Of what is looked into or added; "" for the corpus."""
    progress: str = "getting ready"
    pace: Pace = field(default_factory=Pace)


Then = Callable[[messages.Event], Awaitable[None]]
Sent = Turn | QuoteView | SourceView | Load | Then


class Loads:
    """The part of the desk that has one load at a time under way."""

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
            await self._begin_load("the corpus", "adding", messages.Index)
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
        from explainbot.tui.notes import loading
        from explainbot.tui.widgets.cards import NoteCard

        if self.load is not None:
            self._app.notice(f"{self.load.what} is still being added; /stop stops it")
            await self._app.ask_screen.show_card(self.load.card.serial)
            return
        card = NoteCard(*loading(what, "getting ready", verb))
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
        from explainbot.tui.notes import loading

        load.progress = load.pace.words(event, rate=False)
        self._say(load, loading(load.what, load.pace.words(event), load.verb))
        self._show_state()

    async def _loaded(self, load: Load, event: messages.Event) -> None:
        from explainbot.tui.notes import removed, stopped
        from explainbot.tui.troubles import added, did_not_work, not_read, previewed

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
            title = f"{load.verb.upper()} {load.what} has ended; see further down"
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
            from explainbot.tui.notes import stopped

            self._say(self.load, stopped(self.load.what, self.load.verb))
            self.load = None


def _again(load: Load) -> list[Choice]:
    """Return how to try again what failed."""
    if load.verb == "removing":
        return [Choice("type its name again", "fill", "/remove ")]
    if not load.path:
        return [Choice("try again", "index")]
    command = "add" if load.verb == "adding" else "preview"
    return [Choice("try again", command, load.path)]
