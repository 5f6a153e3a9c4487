"""The one screen: header, transcript, question box, and the pane beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Static

from explainbot.tui import commands, safe
from explainbot.tui.help_text import command_line
from explainbot.tui.widgets.ask_box import AskBox
from explainbot.tui.widgets.hints import Hints
from explainbot.tui.widgets.transcript import Transcript

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from explainbot.tui.state import Turn
    from explainbot.tui.widgets.cards import AnswerCard, Card

_LISTED = 8
_HINT = (
    "Enter ask",
    "/ commands",
    "? help",
    "Tab answers",
    "Ctrl+O source",
    "↑ history",
)
_HINT_CARD = (
    "↑ ↓ walk",
    "o source",
    "y copy",
    "Esc back",
    "Y quote only",
    "w how sure",
)


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
    BINDINGS = [  # noqa: RUF012
        Binding("tab", "app.focus_next", "next pane", show=False),
        Binding("shift+tab", "app.focus_previous", "previous pane", show=False),
    ]

    _to_pin: Card | None = None

    def compose(self) -> ComposeResult:
        """Give the shell; cards come later."""
        yield Static(safe.line("window too small"), id="too-small")
        yield Static(safe.line("explainbot   getting ready"), id="header")
        with Horizontal(id="body"), Horizontal(id="main"), Vertical(id="column"):
            yield Transcript()
            yield Static(id="chip")
            yield Static(id="list")
            yield AskBox()
            yield Hints(_HINT, id="hint")

    def on_resize(self) -> None:
        """Give the keys back after a window too small had hidden what had them."""
        self.call_after_refresh(self._keep_focus)

    def _keep_focus(self) -> None:
        if self.focused is None and self.box.is_on_screen:
            self.box.focus()
        elif self.focused is None:
            self._focus_pane()

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
    def hints(self) -> Hints:
        """The line at the bottom."""
        return self.query_one("#hint", Hints)

    def offer_keys(self) -> None:
        """Name the keys that work now."""
        selected = self.transcript.selected is not None
        self.hints.offer(_HINT_CARD if selected else _HINT)

    def show_commands(self, text: str) -> None:
        """List the commands that begin as the box does."""
        listed = self.query_one("#list", Static)
        wanted = commands.is_command(text) and "\n" not in text and " " not in text
        found = commands.matching(text)[:_LISTED] if wanted else []
        listed.set_class(bool(found), "-shown")
        if found:
            listed.update(safe.lines(safe.line(command_line(c)) for c in found))

    async def add(self, card: Card) -> None:
        """Put a card under the others and show its beginning."""
        await self.transcript.mount(card)
        self.pin(card)

    def pin(self, card: Card) -> None:
        """Scroll so that the card begins at the top, once it is laid out."""
        self._to_pin = card
        self.call_after_refresh(self._pin, card)

    def _pin(self, card: Card) -> None:
        if self._to_pin is card:
            self._to_pin = None
            self.transcript.scroll_to_widget(card, animate=False, top=True)

    async def settle(self, card: AnswerCard) -> None:
        """Show a card's answer, without moving a reader who has scrolled away."""
        near = self._to_pin is card or self.transcript.sees(card)
        await card.settle()
        if near:
            self.pin(card)
        else:
            self.show_chip()

    def show_chip(self, *, shown: bool = True) -> None:
        """Say that there is an answer further down, or say it no more."""
        chip = self.query_one("#chip", Static)
        chip.set_class(shown, "-shown")
        if shown:
            chip.update(
                safe.link(safe.line("↓ new answer (Ctrl+End)"), "app.command('bottom')")
            )

    def card_of(self, turn: Turn) -> AnswerCard | None:
        """Return the card that shows a turn."""
        from explainbot.tui.widgets.cards import AnswerCard

        cards = self.transcript.query_children(AnswerCard)
        return next((card for card in cards if card.turn is turn), None)

    async def open_pane(self, pane: Widget) -> None:
        """Open a pane beside the transcript, in place of an earlier one."""
        await self.query("#pane").remove()
        await self.query_one("#body").mount(pane)
        self.add_class("-reading")
        self._focus_pane()

    def _focus_pane(self) -> None:
        for inner in self.query("#source, #help"):
            inner.focus()

    async def close_pane(self) -> bool:
        """Close the pane; return whether there was one."""
        panes = self.query("#pane")
        there = bool(panes)
        await panes.remove()
        self.remove_class("-reading")
        return there

    def to_box(self) -> None:
        """Give the keys back to the question box."""
        self.box.focus()
