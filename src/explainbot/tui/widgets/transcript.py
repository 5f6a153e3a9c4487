"""Transcript: cards under each other, one stop for the focus, a cursor inside."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rich.color import Color
from rich.style import Style
from textual.containers import VerticalScroll
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.widget import Widget

    from explainbot.tui.widgets.card import Card, CardPlace
    from explainbot.tui.widgets.cards import AnswerCard


MOST, FEWEST = 16, 10
"""Cards that are mounted at most, and how many stay when some are taken away."""
STEP = 5
"""Cards that come back at once."""


class Window(VerticalScroll, inherit_bindings=False):
    """Holds every card, and mounts those around what is read."""

    def __init__(self, id: str) -> None:  # noqa: A002  Textual's name
        """Start empty."""
        super().__init__(id=id)
        self.entries: list[Card] = []
        """Every card, oldest first; those outside the window are not mounted."""
        self._first = 0
        self._last = 0
        self._shifting = False
        self._changing = asyncio.Lock()
        """Held by whoever mounts cards or takes them away; mounting lets others run."""

    def cards(self) -> list[Card]:
        """Return the cards that are mounted, oldest first."""
        return self.entries[self._first : self._last]

    @property
    def at_end(self) -> bool:
        """Whether the newest card is mounted."""
        return self._last == len(self.entries)

    async def append(self, card: Card, *, show: bool) -> None:
        """Put a card under the others; mounted if it is to be shown or follows."""
        async with self._changing:
            follows = self.at_end
            card.serial = len(self.entries)
            self.entries.append(card)
            if follows:
                self._last += 1
                await self.mount(card)
                if self._last - self._first > MOST and (show or self._read_below()):
                    await self._take_away(self._last - FEWEST, self._last)
        if show:
            await self.bring(card.serial)

    def _read_below(self) -> bool:
        """Whether the oldest cards are far above what is read."""
        oldest = self.entries[self._first : self._last - FEWEST]
        return all(card.region.bottom <= self.region.y for card in oldest)

    async def bring(self, serial: int) -> Card:
        """Mount an entry and those around it; return its card."""
        async with self._changing:
            if not self._first <= serial < self._last:
                last = min(len(self.entries), serial + FEWEST // 2)
                await self._show(max(0, last - FEWEST), last)
        return self.entries[serial]

    def near_edge(self, row: float) -> None:
        """Bring older or newer cards back when an end of the window is reached."""
        older = row <= 0 and self._first > 0
        newer = row >= self.max_scroll_y and not self.at_end
        if (older or newer) and not self._shifting:
            self._shifting = True
            self.call_after_refresh(self._shift, -STEP if older else STEP)

    def go_on(self) -> None:
        """Look for cards beyond the edge, once a scroll by the user has taken place.

        At an edge already, no scroll changes anything that could be watched.
        """
        self.call_after_refresh(lambda: self.near_edge(self.scroll_y))

    def on_mouse_scroll_up(self) -> None:
        """Go on beyond the first card that is mounted."""
        self.go_on()

    def on_mouse_scroll_down(self) -> None:
        """Go on beyond the last card that is mounted."""
        self.go_on()

    async def _shift(self, step: int) -> None:
        try:
            async with self._changing:
                self.hold_place()
                if step < 0:
                    first = max(0, self._first + step)
                    await self._show(first, min(self._last, first + MOST))
                else:
                    last = min(len(self.entries), self._last + step)
                    await self._show(max(self._first, last - MOST), last)
        finally:
            self._shifting = False

    def hold_place(self) -> None:
        """Keep what is read where it is, while cards come and go."""

    async def _show(self, first: int, last: int) -> None:
        """Mount the entries from ``first`` to before ``last``, and no others."""
        overlap = first < self._last and last > self._first
        if not overlap:
            await self._take_away(self._last, self._last)
            self._first = self._last = first
        before = [self._anew(serial) for serial in range(first, self._first)]
        after = [self._anew(serial) for serial in range(self._last, last)]
        if before:
            await self.mount(*before, before=0)
        if after:
            await self.mount(*after)
        self._first, self._last = min(first, self._first), max(last, self._last)
        await self._take_away(first, last)

    def _anew(self, serial: int) -> Card:
        card = self.entries[serial].again()
        self.entries[serial] = card
        return card

    async def _take_away(self, first: int, last: int) -> None:
        """Leave only the entries from ``first`` to before ``last`` mounted."""
        gone = [card for card in self.cards() if not first <= card.serial < last]
        self._first, self._last = max(first, self._first), min(last, self._last)
        if self._first > self._last:
            self._first = self._last = first
        if gone:
            await self.remove_children(gone)


class _Bar(ScrollBar):
    """A scroll bar of which each kind of row is painted once."""

    virtual_size = Reactive(Size(0, 0), repaint=False)  # a new height moves nothing

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint the rows."""
        bar = self.render()
        style = bar.style if isinstance(bar, ScrollBarRender) else None
        if not isinstance(bar, ScrollBarRender) or not isinstance(style, Style):
            return super().render_lines(crop)
        rows = bar.render_bar(
            self.size.height,
            bar.virtual_size,
            bar.window_size,
            bar.position,
            bar.thickness,
            back_color=style.bgcolor or Color.default(),
            bar_color=style.color or Color.default(),
        ).segments
        kinds = {row: _filtered(self, Strip([row])) for row in set(rows)}
        return [kinds[row] for row in rows[crop.y : crop.bottom]]


def _filtered(widget: Widget, strip: Strip) -> Strip:
    """Return a strip as the terminal can paint it."""
    _, background = widget.background_colors
    for line_filter in widget.get_line_filters():
        strip = strip.apply_filter(line_filter, background)
    return strip


class Transcript(Window, inherit_bindings=False):
    """Holds the cards and the selection; scrolls only when it is told to."""

    virtual_size = Reactive(Size(0, 0), repaint=False)  # laid out once, as cards are
    FOCUS_ON_CLICK = False

    class Selected(Message):
        """Another card is selected, or none."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(id="transcript")
        self._selected: Card | None = None
        self._kept = False
        self._place: Place | None = None
        """What stays at the top whatever the layout does, until somebody scrolls."""
        self._pinned: Card | None = None
        """The card whose beginning is to be at the top instead."""
        self._end: Literal["", "newest", "tail"] = ""
        """At the end: whether the newest card is seen from its beginning, or not."""
        self._moving = False
        self._due = False
        """Whether the layout has changed since the place was last put back."""
        self._sight: Card | None = None
        """The selected card, which is not to leave the screen with the place."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint what is between the cards: nothing."""
        back = Style(bgcolor=self.background_colors[1].rich_color)
        return [_filtered(self, Strip.blank(crop.width, back))] * crop.height

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scroll bar; made when it is first needed."""
        if self._vertical_scrollbar is None:
            size = self.scrollbar_size_vertical
            self._vertical_scrollbar = bar = _Bar(name="vertical", thickness=size)
            bar.display = False
            self.app._start_widget(self, bar)  # noqa: SLF001  as Textual does
        return self._vertical_scrollbar

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

    def renumber(self) -> None:
        """Show on which card numbers count: those of all others are faint."""
        here = self.offering()
        for card in self.cards():
            card.count(here=card is here)

    def current_answer(self) -> AnswerCard | None:
        """Return the selected or newest card that shows a passage or names one."""
        from explainbot.tui.widgets.cards import AnswerCard

        if isinstance(self._selected, AnswerCard):
            return self._selected
        for card in reversed(self.entries):
            if isinstance(card, AnswerCard) and card.turn.answer:
                return card
        return None

    def select(self, card: Card | None) -> None:
        """Move the cursor to a card, showing its passage in full."""
        for other in self.cards():
            other.select(chosen=other is card)
        self._selected = card
        if card is not None:
            self.forget_place()
            if card.region:
                self.scroll_to_widget(card, animate=False)
            else:  # brought back just now, and not laid out yet
                self.call_after_refresh(self.scroll_to_widget, card, animate=False)
        self.renumber()
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
        self._kept = False
        if self._selected is None:
            await self.walk(-1)

    def on_blur(self) -> None:
        """Leave the selection; the box speaks of the newest card again."""
        if not self._kept:
            self.select(None)

    def keep_selection(self, *, kept: bool) -> None:
        """Keep the selection, or not, while something is typed into the box."""
        self._kept = kept

    def unfold(self) -> bool:
        """Show the current card's long texts in full, or fold them again."""
        card = self.current_answer()
        return card is not None and card.unfold()

    def show_part(self, card: Card, name: str) -> None:
        """Bring a part of a card into sight."""
        row, rows = card.rows_of(name)
        if rows and card.is_attached:
            top = row_in(self, card) + row
            self.scroll_to_region(
                Region(0, top, 1, rows), animate=False, origin_visible=True
            )

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
            self._due = True
            self.call_after_refresh(self._put_back_late)

    def _put_back_late(self) -> None:
        """Put the place back if nothing was painted meanwhile."""
        if self._due:
            self._due = False
            self._scroll_back()

    def put_back(self) -> bool:
        """Put the place back before anything is painted; return whether that scrolls.

        Else the screen would be painted where it was, and laid out and painted again.
        """
        due, self._due = self._due, False
        before = self.scroll_y
        if due:
            self._scroll_back()
        if self.scroll_y == before:
            return False
        self._scroll_required = False  # whoever asks lays the screen out himself
        return True

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


@dataclass(frozen=True)
class Place:
    """The text at the top of the screen."""

    card: Card
    inside: CardPlace
    gap: int
    """Rows between the top and the card, where a margin is at the top."""


def place_of(area: Transcript) -> Place | None:
    """Return what is at the top of a scrolled area; None where nothing is laid out."""
    top = area.region.y
    for card in area.cards():
        if card.region and card.region.bottom > top:
            row = max(0, top - card.region.y)
            return Place(card, card.place_at(row), max(0, card.region.y - top))
    return None


def row_of(area: Transcript, place: Place) -> int | None:
    """Return the row of the area that brings a place to its top; None if it is gone."""
    card = place.card
    if not card.is_attached or not card.region:
        return None
    return row_in(area, card) + card.row_of(place.inside) - place.gap


def row_in(area: Widget, inner: Widget) -> int:
    """Return the row of a scrolled area at which something in it begins.

    Counted from the area's first child: what has been scrolled since the last layout
    is in no region yet.
    """
    return inner.region.y - area.children[0].region.y
