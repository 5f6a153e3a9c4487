"""Chat screen: header, transcript, question box, and the pane beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from explainbot.text.display import wrap
from explainbot.text.interface.translation import gettext
from explainbot.tui import safe
from explainbot.tui.widgets.ask_box import AskBox
from explainbot.tui.widgets.hints import CommandList, Hints
from explainbot.tui.widgets.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content
    from textual.widget import Widget

    from explainbot.engine import messages
    from explainbot.engine.views import FileState, QuoteView, SourceView
    from explainbot.tui.state import Conversation, Memory, Turn
    from explainbot.tui.widgets.card import Card
    from explainbot.tui.widgets.cards import AnswerCard
    from explainbot.tui.widgets.find_line import FindLine


NOTICE_SECONDS = 5.0
"""How long a notice is shown; what it says of a second press holds as long."""


class Host(Protocol):
    """What the engine link and the handlers of commands need of the app."""

    conversation: Conversation
    memory: Memory | None
    elsewhere: Callable[[str], messages.Port] | None
    """Makes the engine of another workspace; None where there is no other."""
    refusal: str
    """Why some commands do nothing here."""

    @property
    def ask_screen(self) -> AskScreen:
        """The one screen."""

    def can(self, command: str) -> bool:
        """Whether a command, by its id, does something here."""

    def start_engine(self) -> None:
        """Start the engine again."""

    def notice(self, text: str) -> None:
        """Say something for a few seconds."""

    def switch_theme(self, name: str = "") -> str:
        """Change the colours to those of that name, else to the next; say so."""

    def suspend(self) -> AbstractContextManager[None]:
        """Leave the full screen until the end of the block."""

    def copy_to_clipboard(self, text: str) -> None:
        """Send the text to the terminal's clipboard."""

    def push_screen(self, screen: Screen[None]) -> object:
        """Show a screen over the chat until it is dismissed."""

    def exit(self) -> None:
        """Quit."""


_TOO_SMALL = (gettext("window too small"), gettext("too small"), "small", "!")


class AskScreen(Screen[None], inherit_bindings=False):
    """Lays the widgets out and shows what the app hands down."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  Textual's name and type
        (0, "-tiny-width"),
        (24, "-narrow"),
        (60, "-normal"),
        (110, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-tiny-height"), (6, "-short"), (20, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = "#box"
    began = ""
    """Where the keys were when something was typed into the box: card or reader."""
    _placing = False

    def compose(self) -> ComposeResult:
        """Give the shell; the rest comes after the first frame."""
        yield Static(safe.line(gettext("explainbot   getting ready")), id="header")
        with Vertical(id="column"):
            yield Transcript()
            yield AskBox()
            yield Hints((), id="hint")

    async def complete(self) -> None:
        """Add what the first frame can do without: what is seen later, and the keys."""
        from explainbot.tui import keymap

        keymap.bind(self.transcript, "card")
        self.offer_keys()
        await self.mount(Static(_too_small(*self.size), id="too-small"))
        await self.query_one("#column").mount(
            Static(id="chip"), CommandList(), before=self.box
        )

    def on_resize(self, event: events.Resize) -> None:
        """Keep what is read in its place.

        After a window too small had hidden what had the keys, they are given back.
        """
        self.transcript.keep_place()
        for card in self.transcript.cards():
            card.changed()  # what is in sight depends on the height, too
        for told in self.query("#too-small").results(Static):
            told.update(_too_small(*event.size))
        self.call_after_refresh(self._keep_focus)

    def _keep_focus(self) -> None:
        if self.focused is None and self.box.is_on_screen:
            self.box.focus()
        elif self.focused is None:
            self._focus_pane()

    def _compositor_refresh(self) -> None:
        """Paint, once what is read is in its place."""
        if not self._placing and any(t.put_back() for t in self.query(Transcript)):
            self._placing = True
            self._refresh_layout(scroll=True)  # and paint
            self._placing = False
        else:
            super()._compositor_refresh()

    @property
    def transcript(self) -> Transcript:
        """The cards."""
        return self.query_one(Transcript)

    @property
    def box(self) -> AskBox:
        """The question box."""
        return self.query_one(AskBox)

    def show_header(self, text: str) -> None:
        """Write the line at the top."""
        self.query_one("#header", Static).update(safe.line(text))

    @property
    def place(self) -> str:
        """Where the keys go, as the list of commands names it."""
        places = {"transcript": "card", "source": "reader", "help": "reader"}
        return places.get((self.focused and self.focused.id) or "", "box")

    @property
    def hints(self) -> Hints:
        """The line at the bottom."""
        return self.query_one("#hint", Hints)

    def say(self, notice: str) -> None:
        """Show a notice in a line of keys that is in sight; "" takes it away."""
        alone = self.hints.is_on_screen or not notice
        self.hints.say(notice)
        for hints in self.query("#pane Hints").results(Hints):
            hints.say("" if alone else notice)

    def offer_keys(self) -> None:
        """Name the keys that work now."""
        selected = self.transcript.selected is not None
        self.hints.offer(_hint_card() if selected else _hint())

    @property
    def offers(self) -> CommandList:
        """The list above the box: commands or suggestions."""
        return self.query_one(CommandList)

    @property
    def find_line(self) -> FindLine | None:
        """The line in which words to be found are typed, if it is open."""
        if not self.query("#find"):
            return None
        from explainbot.tui.widgets.find_line import FindLine

        return self.query_one("#find", FindLine)

    async def open_find(self, words: str) -> None:
        """Open that line, in the source if one is shown."""
        from explainbot.tui.widgets.find_line import FindLine

        await self.query("#find").remove()
        line = FindLine(words)
        in_source = self.query("#pane #source")
        if in_source:
            await self.query_one("#pane").mount(line, after=in_source.first())
        else:
            await self.query_one("#column").mount(line, before="#list")
        line.take_keys()

    async def close_find(self, line: FindLine) -> None:
        """Close the line; the keys go to what was searched."""
        await line.remove()
        if self.query("#pane"):
            self._focus_pane()
        else:
            self.to_box()

    def begin_typing(self) -> None:
        """Give the keys to the box, in which something is typed from now on.

        What was selected or read stays: a letter and Enter may be a command for it.
        """
        place = self.place
        self.began = "" if place == "box" else place
        self.transcript.keep_selection(kept=place == "card")
        self.set_focus(self.box)

    def go_back(self) -> None:
        """Give the keys back to where they were when typing began."""
        if self.began == "card":
            self.set_focus(self.transcript)
        elif self.began:
            self._focus_pane()

    def end_typing(self) -> None:
        """What was typed has been sent: select nothing, unless the keys are there."""
        self.began = ""
        self.transcript.keep_selection(kept=False)
        here = self.focused is self.transcript
        if not here and self.transcript.selected is not None:
            self.transcript.select(None)

    async def uncover(self) -> None:
        """Close a pane that takes all the room, so that what comes is seen."""
        if not self.transcript.display or not self.transcript.region:
            await self.close_pane()

    async def add(self, card: Card, *, quiet: bool = False) -> None:
        """Put a card under the others and show its beginning, or only tell of it."""
        if quiet:
            self.transcript.hold_place()
        with self.app.batch_update():  # laid out and painted once, when all is there
            await self.transcript.append(card, show=not quiet)
        if quiet:
            self.show_chip(words="news")
        else:
            self.transcript.pin(card)

    async def show_card(self, serial: int) -> None:
        """Bring the beginning of an entry to the top."""
        self.transcript.pin(await self.transcript.bring(serial))

    def settle(self, card: AnswerCard) -> None:
        """Show a card's answer, without moving a reader who has scrolled away."""
        if not card.is_attached:
            self.show_chip()
            return
        near = self.transcript.sees(card)
        if not near:
            self.transcript.hold_place()
        card.settle()
        if near:
            self.transcript.pin(card)
        else:
            self.show_chip()

    def show_why(self, card: AnswerCard) -> None:
        """Bring the reasons that a card says into sight, once they are laid out."""
        self.transcript.forget_place()

        def show() -> None:
            self.transcript.show_part(card, "why")

        # Once more: what was typed has changed the layout, too.
        self.call_after_refresh(lambda: self.call_after_refresh(show))

    def show_chip(
        self, *, shown: bool = True, words: str = gettext("new answer")
    ) -> None:
        """Say that there is something new further down, or say it no more."""
        chip = self.query_one("#chip", Static)
        chip.set_class(shown, "-shown")
        if shown:
            text = safe.line(gettext("↓ {words} (Ctrl+End)", words=words))
            chip.update(safe.link(text, "app.command('bottom')"))

    def card_of(self, turn: Turn) -> AnswerCard | None:
        """Return the card that shows a turn."""
        from explainbot.tui.widgets.cards import AnswerCard

        for card in reversed(self.transcript.entries):
            if isinstance(card, AnswerCard) and card.turn is turn:
                return card
        return None

    async def read(
        self,
        source: SourceView,
        quote: QuoteView,
        others: Sequence[QuoteView] = (),
    ) -> None:
        """Open a source where a passage stands; one can turn to the others."""
        from explainbot.tui.widgets.pane import ReaderPane

        await self.open_pane(ReaderPane(source, quote, others))

    def doubt(self) -> None:
        """Have the file of the source that is shown looked at again."""
        if not self.query("#pane"):
            return
        from explainbot.tui.widgets.pane import ReaderPane

        for pane in self.query(ReaderPane):
            pane.doubt()

    def say_file_state(self, source: SourceView, state: FileState) -> None:
        """Say how the file of a source stands now, if it is still shown."""
        from explainbot.tui.widgets.pane import ReaderPane

        for pane in self.query(ReaderPane):
            if pane.source is source:
                pane.say_state(state)

    async def open_pane(self, pane: Widget) -> None:
        """Open a pane beside the transcript, in place of an earlier one."""
        self.transcript.keep_place()
        await self.query("#find").remove()
        await self.query("#pane").remove()
        await self.mount(pane)
        self.add_class("-reading")
        self._focus_pane()

    def _focus_pane(self) -> None:
        for inner in self.query("#source, #help, #filter"):
            self.set_focus(inner)

    async def close_pane(self) -> bool:
        """Close the pane; return whether there was one."""
        panes = self.query("#pane")
        there = bool(panes)
        if there:
            self.transcript.keep_place()
        await panes.remove()
        self.remove_class("-reading")
        return there

    def to_box(self) -> None:
        """Give the keys back to the question box."""
        self.end_typing()
        self.box.focus()


def _hint() -> tuple[str, ...]:
    """Return the keys that work in the question box, the most useful first."""
    from explainbot.tui.keymap import hint

    return (
        hint(gettext("ask"), "send", "box"),
        gettext("/ commands"),
        gettext("? help"),
        hint(gettext("answers"), "walk", "box"),
        hint(gettext("source"), "open", "anywhere"),
        hint(gettext("history"), "older", "box"),
    )


def _hint_card() -> tuple[str, ...]:
    """Return the keys that work on a selected card."""
    from explainbot.tui.keymap import hint

    return (
        gettext("↑ ↓ walk"),
        hint(gettext("source"), "open", "card"),
        hint(gettext("copy"), "copy", "card"),
        hint(gettext("why"), "why", "card"),
        gettext("Esc back"),
        hint(gettext("quote only"), "copy_quote", "card"),
        hint(gettext("exactly as typed"), "exact", "card"),
    )


def _too_small(width: int, height: int) -> Content:
    """Return the longest message that fits without breaking a word."""
    for words in _TOO_SMALL:
        rows = [words[start:end].rstrip() for start, end in wrap(words, width)]
        if len(rows) <= height and " ".join(rows) == words:
            return safe.lines(safe.line(row) for row in rows)
    return safe.line("")
