"""Keys that edit a text, worked off in the order in which they are typed.

Textual runs a key's binding only when the key has come back from the widgets above,
while the letters after it are already in the text: "ab", Backspace, "c", typed at once,
would leave "ab".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual import events
    from textual.widget import Widget


async def obey(widget: Widget, event: events.Key) -> bool:
    """Run a widget's own binding of a key at once; return whether it has one."""
    for binding in widget._bindings.key_to_bindings.get(event.key, ()):  # noqa: SLF001  there is no other way to ask
        if await widget.app.run_action(binding.action, widget):
            event.stop()
            event.prevent_default()
            return True
    return False
