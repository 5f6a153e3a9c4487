"""Make the pictures of docs/images: the chat's states, over a real workspace.

python benchmarks/screenshots.py [--workspace DIR] [--only NAME]
"""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events

from explainbot.config import KEEP
from explainbot.engine import messages
from explainbot.engine.backend import WorkspaceBackend
from explainbot.engine.service import InProcess
from explainbot.tui.app import ChatApp
from explainbot.tui.themes import NAMES

if TYPE_CHECKING:
    from textual.pilot import Pilot

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
MONEY = "How does IS fund itself?"
ROUNDS = 3000


class Told:
    """A port that tells given events and answers nothing: for states that pass by."""

    def __init__(self, *told: messages.Event) -> None:
        """Tell ``told`` when it is started."""
        self._told = told

    def start(self, deliver: messages.Deliver) -> None:
        """Tell everything."""
        for event in self._told:
            deliver(event)

    def send(self, request: messages.Request) -> None:
        """Drop the request."""

    def stop(self) -> None:
        """Nothing runs."""


@dataclass(frozen=True)
class Shot:
    """One picture: what is typed and pressed before it is taken."""

    name: str
    size: tuple[int, int]
    steps: Sequence[str]
    """A key after "key:", a text to type after "type:", else a text to send."""
    told: tuple[messages.Event, ...] = ()
    theme: str = "textual-dark"


EMPTY = messages.Ready("~/biology", (), 0)
WAITING = messages.Progress("embedding", 32, 96)
ENDED = messages.Failed(
    None,
    "The answering process ended unexpectedly (signal 9). "
    "Details: ~/.cache/explainbot/logs/engine.log",
    "ended",
)
ASKED = ["What is chlorophyll?", "Who invented the telescope?", MONEY]
SIZES = ((120, 40), (80, 24), (40, 20))
STATES = {
    "history": [*ASKED, "key:ctrl+r", "type:what"],
    "corpus": ["key:f2"],
    "find": [*ASKED, "key:ctrl+f", "type:oil"],
    "find-source": [MONEY, "key:ctrl+o", "key:slash", "type:oil"],
    "suggestions": ["type:how does"],
    "weak": ["How long does a vaccine last?"],
    "not-found": ["Who invented the telescope?"],
    "help": ["key:f1"],
    "commands": ["key:slash"],
}
SHOTS = (
    Shot("chat-120x40", (120, 40), [MONEY, "Who was Robespierre?"]),
    Shot("reader-120x40", (120, 40), [MONEY, "key:ctrl+o"]),
    Shot("chat-80x24", (80, 24), [MONEY]),
    Shot("reader-80x24", (80, 24), [MONEY, "key:ctrl+o"]),
    Shot("chat-40x20", (40, 20), [MONEY]),
    Shot("reader-40x20", (40, 20), [MONEY, "key:ctrl+o"]),
    Shot("selected-80x24", (80, 24), ["What is chlorophyll?", MONEY, "key:tab"]),
    Shot("light-80x24", (80, 24), [MONEY], theme="textual-light"),
    Shot("first-run-80x24", (80, 24), [], told=(EMPTY,)),
    *(
        Shot(f"{name}-{width}x{height}", (width, height), steps)
        for width, height in SIZES
        for name, steps in STATES.items()
    ),
    Shot("contrast-80x24", (80, 24), [MONEY], theme="contrast"),
    Shot("colour-blind-80x24", (80, 24), [MONEY], theme="colour-blind"),
    Shot("light-120x40", (120, 40), [MONEY, "key:ctrl+o"], theme="textual-light"),
    Shot("waiting-80x24", (80, 24), [MONEY], told=(WAITING,)),
    Shot("ended-80x24", (80, 24), [MONEY], told=(ENDED,)),
)


async def take(shot: Shot, workspace: str) -> None:
    """Drive the chat to a state and keep its picture."""
    told = Told(*shot.told)
    engine = told if shot.told else InProcess(WorkspaceBackend(workspace))
    app = ChatApp(lambda: engine, keeps=False)
    async with app.run_test(size=shot.size) as pilot:
        if shot.theme in NAMES.values():
            app.switch_theme(shot.theme.removeprefix("textual-"))
        app.ask_screen.box.cursor_blink = False
        await settle(app, pilot, told=bool(shot.told))
        for step in shot.steps:
            if step.startswith("type:"):
                app.post_message(events.Paste(step.removeprefix("type:")))
                await pilot.pause(0.5)
            elif step.startswith("key:"):
                await pilot.press(step.removeprefix("key:"))
            else:
                app.post_message(events.Paste(step))
                await pilot.pause()
                await pilot.press("enter")
            await settle(app, pilot, told=bool(shot.told))
        svg = app.export_screenshot(title="explainbot")
    (IMAGES / f"{shot.name}.svg").write_text(svg, encoding="utf-8")


async def settle(app: ChatApp, pilot: Pilot[None], *, told: bool) -> None:
    """Wait until the engine is ready and every question is answered."""
    for _ in range(ROUNDS):
        await pilot.pause(0.02)
        if told or (app.usable and not app.conversation.waiting()):
            break
    for _ in range(5):
        await pilot.pause(0.02)


def main() -> None:
    """Take every picture, or one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", default=str(ROOT))
    parser.add_argument("--only")
    options = parser.parse_args()
    os.environ[KEEP] = "0"  # the questions asked here are nobody's
    IMAGES.mkdir(parents=True, exist_ok=True)
    for shot in SHOTS:
        if options.only in (None, shot.name):
            asyncio.run(take(shot, options.workspace))
            print(shot.name)


if __name__ == "__main__":
    main()
