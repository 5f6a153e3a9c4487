"""What the commands about the workspace and about one's own keys do."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from explainbot.errors import ExplainbotError, WorkspaceError
from explainbot.tui import commands
from explainbot.tui.keys import NAME, PLACES
from explainbot.tui.lists import Lists
from explainbot.tui.state import Choice
from explainbot.tui.troubles import did_not_work
from explainbot.tui.widgets.cards import NoteCard
from explainbot.workspace import Places, expand, user_config, user_workspace


class Elsewhere(Lists):
    """One method for each command of that kind: ``do_`` and its id."""

    async def do_workspace(self, argument: str) -> None:
        """Open another workspace, or the list of those that were opened before."""
        if self._app.elsewhere is None:
            self._app.notice("there is no other workspace here")
        elif not argument:
            from explainbot.tui.widgets.picks import WorkspacesPane

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

    async def do_keys(self, _: str) -> None:
        """Say where one's own keys are written, and how."""
        named = ", ".join(entry.id for entry in commands.COMMANDS)
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
