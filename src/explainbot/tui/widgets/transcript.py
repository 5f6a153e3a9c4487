"""The cards under each other: one stop for the focus, with a cursor inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from textual.message import Message

from explainbot.tui import commands
from explainbot.tui.bindings import bindings
from explainbot.tui.widgets.cards import AnswerCard, Card
from explainbot.tui.widgets.fold import Folding
from explainbot.tui.widgets.place import Place, place_of, row_in, row_of
from explainbot.tui.widgets.window import Window

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size

_NUMBERS = tuple("123456789")


class Transcript(Window, inherit_bindings=False):
    """Holds the cards and the selection; scrolls only when it is told to."""

    FOCUS_ON_CLICK = False
    BINDINGS = bindings("card")

    class Selected(Message):
        """Another card is selected, or none."""

    class Chosen(Message):
        """The number of a choice was pressed."""

        def __init__(self, number: int) -> None:
            """Hold the number, from 1 to 9."""
            self.number = number
            super().__init__()

    class Typed(Message):
        """A letter was pressed that is no key here: a question begins."""

        def __init__(self, text: str) -> None:
            """Hold the letter."""
            self.text = text
            super().__init__()

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(id="transcript")
        self._selected: Card | None = None
        self._place: Place | None = None
        """What stays at the top whatever the layout does, until somebody scrolls."""
        self._pinned: Card | None = None
        """The card whose beginning is to be at the top instead."""
        self._end: Literal["", "newest", "tail"] = ""
        """At the end: whether the newest card is seen from its beginning, or not."""
        self._moving = False
        self._sight: Card | None = None
        """The selected card, which is not to leave the screen with the place."""

    @property
    def selected(self) -> Card | None:
        """The card under the cursor."""
        return self._selected

    def current(self) -> Card | None:
        """Return the selected card, else the newest."""
        cards = self.cards()
        return self._selected or (cards[-1] if cards else None)

    def offering(self) -> Card | None:
        """Return the card whose numbers are meant: selected, else newest with any."""
        offers = (card for card in reversed(self.cards()) if card.choices)
        return self._selected or next(offers, None)

    def current_answer(self) -> AnswerCard | None:
        """Return the selected or newest card that shows a passage or names one."""
        if isinstance(self._selected, AnswerCard):
            return self._selected
        for card in reversed(self.entries):
            if isinstance(card, AnswerCard) and card.turn.answer:
                return card
        return None

    def select(self, card: Card | None) -> None:
        """Move the cursor to a card, showing its passage in full."""
        for other in self.cards():
            other.set_class(other is card, "-selected")
        self._selected = card
        if card is not None:
            self.forget_place()
            self.scroll_to_widget(card, animate=False)
        self.post_message(self.Selected())

    async def walk(self, step: int) -> None:
        """Move the cursor up or down by one card, to the first or to the last."""
        if not self.entries:
            return
        chosen = self._selected
        here = chosen.serial if chosen is not None else len(self.entries)
        await self.go_to(max(0, min(len(self.entries) - 1, here + step)))

    async def go_to(self, serial: int) -> Card:
        """Select an entry, wherever it is; return its card."""
        card = await self.bring(serial)
        self.select(card)
        return card

    async def on_focus(self) -> None:
        """Begin at the newest card."""
        if self._selected is None:
            await self.walk(-1)

    def on_blur(self) -> None:
        """Leave the selection; the box speaks of the newest card again."""
        self.select(None)

    def on_key(self, event: events.Key) -> None:
        """Take a number for a choice of the selected card; unused letters are typed."""
        if event.key in _NUMBERS:
            event.stop()
            self.post_message(self.Chosen(int(event.key)))
        elif event.is_printable and event.character and _unused(event.character):
            event.stop()
            self.post_message(self.Typed(event.character))

    def unfold(self) -> bool:
        """Show the current card's long texts in full, or fold them again."""
        card = self.current_answer()
        blocks = list(card.query(Folding)) if card is not None else []
        for block in blocks:
            block.toggle()
        return bool(blocks)

    def sees(self, card: Card) -> bool:
        """Whether any of the card is on the screen, or will be in a moment."""
        return self._pinned is card or card.region.overlaps(self.region)

    def pin(self, card: Card) -> None:
        """Scroll so that the card begins at the top, once it is laid out."""
        self._place, self._pinned = None, card
        self._put_back()

    def keep_place(self) -> None:
        """Keep what is read where it is, now that the layout is about to change.

        At the end it stays at the end, but for the beginning of the newest card, which
        is not pushed out of sight.
        """
        chosen = self._selected
        if chosen is not None and chosen.region.overlaps(self.region):
            self._sight = chosen
        if self._place is None and self._pinned is None and self.region:
            self._place = place_of(self)
            self._end = ""
            if self.scroll_y >= self.max_scroll_y:
                whole = all(
                    card.region.y >= self.region.y for card in self.cards()[-1:]
                )
                self._end = "newest" if whole else "tail"
        self._put_back()

    def hold_place(self) -> None:
        """Keep what is read where it is, now that other cards are about to change.

        At the end, too: what comes under it shall not pull it up.
        """
        self.keep_place()
        self._end = ""

    def forget_place(self) -> None:
        """Go where one is told to from now on."""
        self._place = self._pinned = self._sight = None

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Forget the place when somebody scrolls; a shorter text only stops at its end.

        Keys, wheel and scroll bar all come by here.
        """
        super().watch_scroll_y(old_value, new_value)
        if self._moving:
            return
        if new_value != self.max_scroll_y:
            self.forget_place()
        self.near_edge(new_value)

    def watch_virtual_size(self, _: Size) -> None:
        """Put the place back: the cards have become longer or shorter."""
        self._put_back()

    def _put_back(self) -> None:
        if self._place is not None or self._pinned is not None:
            self.call_after_refresh(self._scroll_back)

    def _row(self) -> int | None:
        """Return the row that is to be at the top; None if it cannot be told."""
        card = self._pinned
        if card is None and self._end == "newest":
            card = next(reversed(self.cards()), None)
        if card is not None:
            return row_in(self, card) if card.is_attached and card.region else None
        if self._end == "tail":
            return self.max_scroll_y
        return row_of(self, self._place) if self._place is not None else None

    def _scroll_back(self) -> None:
        wanted = self._place is not None or self._pinned is not None
        row = self._row() if wanted and self.region else None
        if row is None:
            return
        self._moving = True
        self.scroll_to(y=row, animate=False, immediate=True)
        card = self._sight
        if card is not None and card is self._selected and card.is_attached:
            first = row_in(self, card)
            if not row <= first < row + self.size.height:
                self.scroll_to(y=first, animate=False, immediate=True)
        self._moving = False


def _unused(letter: str) -> bool:
    """Whether a letter is the key of no command here."""
    entries = commands.COMMANDS
    return not any(letter in commands.keys_of(entry, "card") for entry in entries)
