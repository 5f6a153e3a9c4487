"""Workspace commands, and those about one's own keys."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from explainbot.errors import ExplainbotError, WorkspaceError
from explainbot.paths import Places, expand, user_config, user_workspace
from explainbot.tui import keymap
from explainbot.tui.commands.elsewhere import BETWEEN, search
from explainbot.tui.commands.history import Lists
from explainbot.tui.keymap import NAME, PLACES
from explainbot.tui.state import Choice
from explainbot.tui.widgets.cards import NoteCard
from explainbot.tui.wording.problems import did_not_work

if TYPE_CHECKING:
    from explainbot.tui.engine_link import EngineLink
    from explainbot.tui.host import Host


class Elsewhere(Lists):
    """One method for each command of that kind: ``do_`` and its id."""

    def __init__(self, app: Host, desk: EngineLink) -> None:
        """Act on ``app``, on its screen and on its engine."""
        super().__init__(app, desk)
        self._searches: set[asyncio.Task[None]] = set()

    async def do_workspace(self, argument: str) -> None:
        """Open another workspace, or the list of those that were opened before."""
        if self._app.elsewhere is None:
            self._app.notice("there is no other workspace here")
        elif not argument:
            from explainbot.tui.widgets.pickers import WorkspacesPane

            known = self._app.memory.workspaces if self._app.memory else []
            await self._screen.open_pane(WorkspacesPane(known))
        else:
            await self.open_workspace(argument.strip("\"'"))

    async def do_sample(self, _: str) -> None:
        """Open the workspace with the texts that come with the program."""
        try:
            await self.open_workspace(str(user_workspace().root))
        except ExplainbotError as error:
            await self._desk.note(did_not_work(str(error)))

    async def open_workspace(self, folder: str) -> None:
        """Answer from the workspace in a folder from now on."""
        make = self._app.elsewhere
        if self._desk.load is not None:
            self._app.notice(f"{self._desk.load.what} is still being added; /stop")
            return
        try:
            places = _workspace(folder)
        except WorkspaceError as error:
            choose = Choice("choose another workspace", "workspace")
            await self._desk.note(did_not_work(str(error), choose))
            return
        if make is None:
            return
        self._desk.move(partial(make, str(places.root)))
        self._app.conversation.move()
        self._desk.welcome = NoteCard(f"WORKSPACE {places.root}", ["Opening it …"])
        await self._screen.add(self._desk.welcome)
        self._app.start_engine()

    async def do_search_others(self, question: str) -> None:
        """Ask the other workspaces that were opened before, beside the conversation.

        Without a question, that of the current answer.
        """
        current = self._screen.transcript.current_answer()
        question = question or (current.turn.question if current is not None else "")
        make, folders = self._app.elsewhere, self._desk.others()
        if make is None or not folders:
            self._app.notice("no other workspace was opened before")
            return
        if not question:
            self._app.notice("there is no question yet")
            return
        card = NoteCard("SEARCHING YOUR OTHER CORPORA")
        await self._screen.add(card)
        work = search(make, folders, question, lambda note: card.say(*note))
        self._searches.add(task := asyncio.create_task(work))
        task.add_done_callback(self._searches.discard)

    async def do_ask_in(self, argument: str) -> None:
        """Open a workspace and ask there."""
        folder, _, question = argument.partition(BETWEEN)
        before = self._desk.port
        await self.open_workspace(folder)
        if self._desk.port is not before:
            await self._desk.ask(question)

    async def do_keys(self, _: str) -> None:
        """Say where one's own keys are written, and how."""
        named = ", ".join(entry.id for entry in keymap.COMMANDS)
        rows = [
            f"Write them into {user_config() / NAME}, and start the chat again:",
            "  [card]",
            '  copy = "c"',
            "  [anywhere]",
            '  find = ["ctrl+g", "f3"]',
            f"Places: {', '.join(PLACES)}.",
            f"Commands: {named}.",
        ]
        await self._desk.note(("YOUR OWN KEYS", rows, []))


def _workspace(folder: str) -> Places:
    """Return the workspace in a folder.

    Raises:
        WorkspaceError: It is none.
    """
    places = Places(expand(Path(folder)))
    if not places.exists():
        raise WorkspaceError(
            "this folder is not a workspace",
            where=folder,
            hint=f"To make one there, run: explainbot init {folder}",
        )
    return places
