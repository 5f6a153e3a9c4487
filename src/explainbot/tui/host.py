"""What the commands need of the app, so that neither imports the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from explainbot.engine.view import QuoteView
from explainbot.tui.state import Conversation

if TYPE_CHECKING:
    from explainbot.tui.screen import AskScreen


class Host(Protocol):
    """What the actions need of the app."""

    conversation: Conversation
    usable: bool
    """Whether the engine takes requests now."""

    @property
    def ask_screen(self) -> AskScreen:
        """The one screen."""

    def send(self, what: QuoteView | str) -> None:
        """Ask for the source of a passage, or to add a path."""

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
