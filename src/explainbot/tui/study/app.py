"""``explainbot study`` in the full screen: an app around the one screen."""

from __future__ import annotations

import asyncio

from textual.app import App

from explainbot.tui.signals import HUNG_UP, forget_terminal, on_signals
from explainbot.tui.study.screen import MakeSession, StudyScreen
from explainbot.tui.themes import choose


class StudyApp(App[None], inherit_bindings=False):
    """Shows a sitting and ends with it."""

    TITLE = "explainbot study"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, make: MakeSession, theme: str = "") -> None:
        """Show the session that ``make`` returns, in the colours of that name."""
        super().__init__()
        if theme:
            choose(self, theme)
        self._make = make

    def on_mount(self) -> None:
        """Open the screen."""
        self.push_screen(StudyScreen(self._make), lambda _: self.exit())


def run(make: MakeSession, theme: str = "") -> int:
    """Study in the full screen; return 0, 1 after a fault, 143 or 129 by a signal."""
    app = StudyApp(make, theme)

    async def whole() -> None:
        on_signals(lambda status: app.exit(return_code=status))
        await app.run_async()

    asyncio.run(whole())
    if app.return_code == HUNG_UP:
        forget_terminal()
    return app.return_code or 0
