"""The cards under each other: one stop for the focus, with a cursor inside."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.message import Message

from explainbot.tui.bindings import bindings
from explainbot.tui.widgets.cards import AnswerCard, Card
from explainbot.tui.widgets.quote import QuoteBlock


class Transcript(VerticalScroll):
    """Holds the cards and the selection; scrolls only when it is told to."""

    FOCUS_ON_CLICK = False
    BINDINGS = bindings("card")

    class Selected(Message):
        """Another card is selected, or none."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(id="transcript")
        self._selected: Card | None = None

    def cards(self) -> list[Card]:
        """Return the cards, oldest first."""
        return [child for child in self.children if isinstance(child, Card)]

    @property
    def selected(self) -> Card | None:
        """The card under the cursor."""
        return self._selected

    def current(self) -> Card | None:
        """Return the selected card, else the newest."""
        cards = self.cards()
        return self._selected or (cards[-1] if cards else None)

    def current_answer(self) -> AnswerCard | None:
        """Return the selected or newest card that shows a passage or names one."""
        if isinstance(self._selected, AnswerCard):
            return self._selected
        answers = [card for card in self.cards() if isinstance(card, AnswerCard)]
        return next((c for c in reversed(answers) if c.turn.answer), None)

    def select(self, card: Card | None) -> None:
        """Move the cursor to a card, showing its passage in full."""
        for other in self.cards():
            other.set_class(other is card, "-selected")
        self._selected = card
        if card is not None:
            self.scroll_to_widget(card, animate=False)
        self.post_message(self.Selected())

    def walk(self, step: int) -> None:
        """Move the cursor up or down by one card, to the first or to the last."""
        cards = self.cards()
        if not cards:
            return
        here = cards.index(self._selected) if self._selected in cards else len(cards)
        self.select(cards[max(0, min(len(cards) - 1, here + step))])

    def on_focus(self) -> None:
        """Begin at the newest card."""
        if self._selected is None:
            self.walk(-1)

    def on_blur(self) -> None:
        """Leave the selection; the box speaks of the newest card again."""
        self.select(None)

    def unfold(self) -> bool:
        """Show the current card's long passages in full, or fold them again."""
        card = self.current_answer()
        blocks = list(card.query(QuoteBlock)) if card is not None else []
        for block in blocks:
            block.toggle()
        return bool(blocks)

    def sees(self, card: Card) -> bool:
        """Whether any of the card is on the screen."""
        return card.region.overlaps(self.region)
