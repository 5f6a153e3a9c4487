"""Lines of one row to type in: that of the words to be found, and any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from explainbot.text.display import one_line
from explainbot.text.interface.translation import gettext
from explainbot.tui import safe
from explainbot.tui.widgets.ask_box import obey

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


_STEPS = {"enter": 1, "down": 1, "ctrl+f": 1, "f3": 1, "up": -1}

_HINT = gettext("find   (Enter next, ↑ previous, Esc ends)")


class HarmlessInput(Input):
    """One line of text; what is pasted is painted harmlessly."""

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(one_line(event.text))

    async def _on_key(self, event: events.Key) -> None:
        if not await obey(self, event):
            await super()._on_key(event)


class Words(HarmlessInput):
    """The words to be found; Enter goes on, the up key back."""

    async def _on_key(self, event: events.Key) -> None:
        step = _STEPS.get(event.key)
        if step is None:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        self.post_message(FindLine.Looked(self.value, step))


class FindLine(Horizontal):
    """What is looked for, and how often it is there."""

    class Looked(Message):
        """Words are to be looked for."""

        def __init__(self, words: str, step: int) -> None:
            """``step``: 1 the next place, -1 the one before, 0 the first."""
            self.words = words
            self.step = step
            super().__init__()

    def __init__(self, words: str = "") -> None:
        """Begin with words."""
        super().__init__(id="find")
        self._first = words

    @property
    def typed(self) -> str:
        """The words as they stand."""
        return self.query_one(Words).value

    def compose(self) -> ComposeResult:
        """Give the line and the count."""
        yield Words(one_line(self._first), placeholder=_HINT, compact=True)
        yield Static(classes="count")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look at once, from the first place on."""
        event.stop()
        self.post_message(self.Looked(event.value, 0))

    def say(self, what: str) -> None:
        """Write how often the words are there."""
        self.query_one(".count", Static).update(safe.line(what))

    def take_keys(self) -> None:
        """Have the keys."""
        self.query_one(Words).focus()
