"""Host protocol: what the parts of the chat need of the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from explainbot.tui.state import Conversation

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from textual.screen import Screen

    from explainbot.engine import messages
    from explainbot.tui.screen import AskScreen
    from explainbot.tui.state import Memory

NOTICE_SECONDS = 5.0
"""How long a notice is shown; what it says of a second press holds as long."""


class Host(Protocol):
    """What the desk and the actions need of the app."""

    conversation: Conversation
    memory: Memory | None
    elsewhere: Callable[[str], messages.Port] | None
    """Makes the engine of another workspace; None where there is no other."""

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
