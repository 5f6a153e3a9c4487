"""Question box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import TextArea

from explainbot.text.display import visible
from explainbot.text.interface.translation import gettext
from explainbot.tui.safe import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.geometry import Region
    from textual.strip import Strip
    from textual.widget import Widget


_BURST_GAP = 0.1
"""Seconds between two keys that were certainly pressed one by one."""


class AskBox(TextArea):
    """A text area that sends on Enter and remembers the questions of this run."""

    class Sent(Message):
        """A text was sent; it has already left the box."""

        def __init__(self, text: str) -> None:
            """Hold the text as it was typed."""
            self.text = text
            super().__init__()

    class Wanted(Message):
        """A key of the box asks for a command."""

        def __init__(self, command: str) -> None:
            """Hold the command's id."""
            self.command = command
            super().__init__()

    class Walked(Message):
        """The up and down keys walk in the list above the box."""

        def __init__(self, place: int) -> None:
            """Hold the place in the list, from 0 next to the box; -1: not in it."""
            self.place = place
            super().__init__()

    class Taken(Message):
        """What was walked to stands in the box now."""

    def __init__(self) -> None:
        """Make an empty box."""
        super().__init__(
            placeholder=line(gettext("Ask a question   (? help)")),
            id="box",
            show_line_numbers=False,
            tab_behavior="focus",
            highlight_cursor_line=False,
        )
        self._earlier: list[str] = []
        self._position = 0
        self._draft = ""
        """What was typed last and then replaced; the down key brings it back."""
        self._put = ""
        """What replaced it."""
        self._offered: Sequence[str] = ()
        self._offered_for = ""
        self._walked = -1
        self._first_burst = True
        self._dressed: object = None
        """The theme of the box that has the colours of its styles as they are."""
        self._last_key: float | None = None

    def _belongs_to_first_burst(self, event: events.Key) -> bool:
        """Whether a key was typed before the program could read it.

        Such keys arrive all at once, before any other, and the terminal has turned
        their Enter into a line feed, which reads as Ctrl+J.
        """
        if self._last_key is not None and event.time - self._last_key > _BURST_GAP:
            self._first_burst = False
        self._last_key = event.time
        return self._first_burst

    def notify_style_update(self) -> None:
        """Look at the styles again before the next painting."""
        super().notify_style_update()
        self._dressed = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint; styles are gone through when they have changed, not at each key."""
        if self._dressed is self._theme:
            return super(TextArea, self).render_lines(crop)
        self._dressed = self._theme
        return super().render_lines(crop)

    def remember(self, questions: list[str]) -> None:
        """Offer these questions, oldest first, on the up key."""
        walking = self.recalling
        self._earlier = questions
        self._position = len(questions)
        if walking and self.text in questions:  # the list has grown meanwhile
            last = questions[::-1].index(self.text)
            self._position = len(questions) - 1 - last

    def offer(self, texts: Sequence[str]) -> None:
        """Let the up key walk to these, the nearest first, until the text changes."""
        self._offered, self._offered_for, self._walked = texts, self.text, -1

    def _walk(self, key: str) -> bool:
        """Walk in the list above, or take what was walked to; whether the key did."""
        if not self._offered or self.text != self._offered_for:
            return False
        inside = self._walked >= 0
        if key == "enter" and inside:
            chosen, self._offered, self._walked = self._offered[self._walked], (), -1
            self.put(chosen)
            self.post_message(self.Taken())
            return True
        if key == "up":
            self._walked = min(self._walked + 1, len(self._offered) - 1)
        elif key == "down" and inside:
            self._walked -= 1
        else:
            return False
        self.post_message(self.Walked(self._walked))
        return True

    @property
    def recalling(self) -> bool:
        """Whether the box holds an earlier question, as the up key brought it."""
        here = self._earlier[self._position : self._position + 1]
        return here == [self.text]

    async def _on_key(self, event: events.Key) -> None:
        from explainbot.tui import keymap  # not for the first frame

        key = event.key
        if self._belongs_to_first_burst(event) and key == "ctrl+j":
            key = "enter"
        if self._walk(key):
            event.stop()
            event.prevent_default()
            return
        if event.is_printable and event.character not in (None, "?"):
            wanted = None
        else:
            name = event.character if event.character == "?" else key
            wanted = keymap.for_box_key(name, empty=not self.text)
        if wanted is None or not self._takes(wanted.id):
            if not await obey(self, event):
                await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        self._obey(wanted.id)

    def _takes(self, command: str) -> bool:
        """Whether the key means the command here, or moves the cursor as usual."""
        if command == "older":
            return self.cursor_location[0] == 0 and bool(self._earlier)
        if command == "newer":
            last = self.cursor_location[0] == self.document.line_count - 1
            replaced = bool(self._draft) and self.text == self._put != self._draft
            return last and (self._position < len(self._earlier) or replaced)
        return True

    def _obey(self, command: str) -> None:
        if command == "send":
            text = self.text
            self.text = self._draft = ""
            self.post_message(self.Sent(text))
        elif command == "newline":
            self.insert("\n")
        elif command in ("older", "newer"):
            self._recall(-1 if command == "older" else 1)
        else:
            self.post_message(self.Wanted(command))

    def _recall(self, step: int) -> None:
        self._position = max(0, min(len(self._earlier), self._position + step))
        inside = self._position < len(self._earlier)
        self.put(self._earlier[self._position] if inside else self._draft)

    def put(self, text: str) -> None:
        """Replace what is in the box and set the cursor behind it.

        What was typed there comes back with the down key.
        """
        if self.text and self.text != self._put:
            self._draft = self.text
        self._put = visible(text)
        self.text = self._put
        self.move_cursor(self.document.end)

    async def _on_paste(self, event: events.Paste) -> None:
        """Take a pasted text with its control characters painted."""
        event.stop()
        event.prevent_default()
        self.insert(visible(event.text))


async def obey(widget: Widget, event: events.Key) -> bool:
    """Run a widget's own binding of a key at once; return whether it has one."""
    for binding in widget._bindings.key_to_bindings.get(event.key, ()):  # noqa: SLF001  there is no other way to ask
        if await widget.app.run_action(binding.action, widget):
            event.stop()
            event.prevent_default()
            return True
    return False
