"""Run of the full-screen chat, from its start to its end."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from explainbot.paths import user_config
from explainbot.tui.app import ChatApp
from explainbot.tui.state import Memory
from explainbot.tui.terminal import HUNG_UP, forget_terminal, on_signals

if TYPE_CHECKING:
    from explainbot.engine import messages


def run(
    workspace: str | None = None,
    model: str | None = None,
    reader: str | None = None,
    collections: Sequence[str] = (),
    *,
    theme: str = "",
) -> int:
    """Run the chat until the user quits; return the exit status.

    The colours are at first those of ``theme``, else those chosen last; the user's own
    keys are taken up after the first frame.
    """

    def make_port(named: str | None = workspace) -> messages.Port:
        from explainbot.engine.process import ChildProcess

        return ChildProcess(named, model, reader)

    memory = Memory(user_config())
    app = ChatApp(
        make_port,
        collections,
        memory=memory,
        elsewhere=make_port,
        theme=theme,
        begun=_begun,
    )
    return run_app(app)


def run_over(
    make_port: Callable[[], messages.Port],
    collections: Sequence[str],
    *,
    theme: str,
    refused: Collection[str],
    refusal: str,
) -> int:
    """Run the chat over an engine of another machine; return the exit status.

    Nothing of it is kept here but the colours that were chosen.
    """
    app = ChatApp(
        make_port,
        collections,
        keeps=False,
        theme=theme or Memory(user_config()).theme,
        begun=_begun,
        refused=refused,
        refusal=refusal,
    )
    return run_app(app)


def _begun() -> list[str]:
    """Take up the user's own keys; return what is wrong with them.

    From now on what was loaded is left alone by the collector, which would else go
    through all of it again and again.
    """
    from explainbot.tui import keymap

    gc.freeze()
    gc.enable()
    wanted, problems = keymap.read_keys()
    keys, clashes = keymap.rebound(keymap.COMMANDS, wanted)
    keymap.use(keys)
    return [*problems, *clashes]


def run_app(app: ChatApp) -> int:
    """Run an app to its end, however it comes, and end its engine with it.

    Return 0, 1 after a fault of the program, 143 and 129 after SIGTERM and SIGHUP.
    """
    told: list[int] = []

    def leave(status: int) -> None:
        told.append(status)
        app.exit(return_code=status)

    async def whole() -> None:
        on_signals(leave)
        await app.run_async()

    try:
        asyncio.run(whole())
    finally:
        if app.port is not None:
            app.port.stop()
    # What a screen that was still being made says of it is no fault of the program.
    status = told[0] if told else app.return_code or 0
    if status == HUNG_UP:
        forget_terminal()
    return status
