"""A list to pick from by typing; what is listed is told by its kinds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from explainbot.text.display import one_line
from explainbot.tui import safe
from explainbot.tui.matching import Names
from explainbot.tui.widgets.find import Line
from explainbot.tui.widgets.hints import Hints

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content

_MOST = 200
"""Rows that are kept for what is typed; typing more narrows them."""
_MARK, _NO_MARK = "▸ ", "  "


class Filter(Line):
    """What is typed to narrow the list; the arrow keys walk in it."""

    letters = False
    """Whether letters are keys now, and narrow nothing."""
    STEPS: dict[str, int] = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}  # noqa: RUF012

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "tab" or (self.letters and event.is_printable):
            event.stop()
            event.prevent_default()
            key = event.character or ""
            self.post_message(PickPane.Switched(key if event.key != "tab" else ""))
            return
        step = self.STEPS.get(event.key)
        if step is None and event.key != "enter":
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        self.post_message(PickPane.Walked(step))


class PickPane(Vertical):
    """Title, line to type in, rows, and more of the row under the cursor."""

    TITLE = ""
    EMPTY = ""
    HINTS: Sequence[str] = ()

    class Walked(Message):
        """A key of the line: so many rows on; None takes the row."""

        def __init__(self, step: int | None) -> None:
            """Hold the step."""
            self.step = step
            super().__init__()

    class Switched(Message):
        """Tab, or, while letters are keys, one of these."""

        def __init__(self, key: str = "") -> None:
            """Hold the letter; "" for Tab."""
            self.key = key
            super().__init__()

    class Acted(Message):
        """A command is to be run for a row."""

        def __init__(self, command: str, argument: str = "") -> None:
            """Hold the command's id and its argument."""
            self.command = command
            self.argument = argument
            super().__init__()

    class Picked(Message):
        """A row was taken, or, where none is listed, only something typed."""

        def __init__(self, item: object, typed: str) -> None:
            """``item`` is None where nothing is listed."""
            self.item = item
            self.typed = typed
            super().__init__()

    def __init__(
        self, items: Sequence[object], names: Sequence[str], typed: str = ""
    ) -> None:
        """List ``items`` by their names."""
        super().__init__(id="pane")
        self._items = items
        self._rows = [one_line(name) for name in names]
        self._names = Names(names)
        self._found: list[int] = []
        self._cursor = 0
        self._first = typed

    def compose(self) -> ComposeResult:
        """Give the parts."""
        yield Static(safe.line(self.TITLE, "bold"), classes="pick-title")
        yield Filter(
            one_line(self._first),
            placeholder="type to narrow the list",
            id="filter",
            compact=True,
        )
        yield Static(id="rows")
        yield Static(id="preview")
        yield Hints(self.HINTS)

    def on_mount(self) -> None:
        """List what fits the first words."""
        self._narrow(self._first)

    def on_resize(self) -> None:
        """Show as many rows as there is room for."""
        self.call_after_refresh(self._paint)

    def on_input_changed(self, event: Input.Changed) -> None:
        """List what fits what is typed."""
        event.stop()
        self._narrow(event.value)

    def switch(self, key: str) -> None:
        """Do what Tab ("") or a letter means in this list."""

    def on_pick_pane_switched(self, event: PickPane.Switched) -> None:
        """Do what the key means."""
        event.stop()
        self.switch(event.key)

    @property
    def chosen(self) -> object:
        """The item under the cursor; None where nothing is listed."""
        return self._items[self._found[self._cursor]] if self._found else None

    def wanted(self, item: object) -> bool:
        """Whether an item is listed at all now."""
        return item is not None

    def _narrow(self, typed: str) -> None:
        found = self._names.best(typed, len(self._items))
        wanted = [n for n in found if self.wanted(self._items[n])]
        self._found = wanted[:_MOST]
        self._cursor = 0
        self._paint()

    def on_pick_pane_walked(self, event: PickPane.Walked) -> None:
        """Move the cursor, or take the row."""
        event.stop()
        if event.step is None:
            self.post_message(self.Picked(self.chosen, self.query_one(Filter).value))
            return
        last = max(0, len(self._found) - 1)
        self._cursor = max(0, min(last, self._cursor + event.step))
        self._paint()

    def _paint(self) -> None:
        rows = self.query_one("#rows", Static)
        room = max(1, rows.size.height)
        top = max(0, min(self._cursor - room // 2, len(self._found) - room))
        painted: list[Content] = []
        for place, number in enumerate(self._found[top : top + room], top):
            here = place == self._cursor
            mark = _MARK if here else _NO_MARK
            painted.append(safe.line(mark + self._rows[number], "bold" if here else ""))
        rows.update(safe.lines(painted or [safe.line(self.EMPTY)]))
        more = self.more(self.chosen) if self._found else ()
        self.query_one("#preview", Static).update(
            safe.lines(safe.show(line) for line in more)
        )

    def more(self, item: object) -> Sequence[str]:
        """Return what is shown of the row under the cursor."""
        raise NotImplementedError
