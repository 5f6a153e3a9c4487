"""A long list of cards, of which only some are widgets at any time.

A conversation may have thousands of answers; what is laid out and painted is a window
of them, bounded at both ends.  A card that leaves it is made anew when it comes back.
"""

from __future__ import annotations

import asyncio

from textual.containers import VerticalScroll

from explainbot.tui.widgets.cards import Card

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
