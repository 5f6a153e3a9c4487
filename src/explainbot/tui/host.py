"""What the other parts of the chat need of the app, so that none imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from explainbot.tui.state import Conversation

if TYPE_CHECKING:
    from explainbot.tui.screen import AskScreen

NOTICE_SECONDS = 5.0
"""How long a notice is shown; what it says of a second press holds as long."""


class Host(Protocol):
    """What the desk and the actions need of the app."""

    conversation: Conversation

    @property
    def ask_screen(self) -> AskScreen:
        """The one screen."""

    def start_engine(self) -> None:
        """Start the engine again."""

    def notice(self, text: str) -> None:
        """Say something for a few seconds."""

    def switch_theme(self) -> None:
        """Change between dark and light."""

    def copy_to_clipboard(self, text: str) -> None:
        """Send the text to the terminal's clipboard."""

    def exit(self) -> None:
        """Quit."""
