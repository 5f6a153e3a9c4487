"""Further lists to pick from: sections of a text, commands, workspaces."""

from __future__ import annotations

from collections.abc import Sequence

from explainbot.engine.views import SectionView
from explainbot.tui import commands
from explainbot.tui.widgets.pick import PickPane
from explainbot.tui.words import counted

_UNNAMED = "(no heading)"


class SectionsPane(PickPane):
    """The sections of one text, in its order."""

    EMPTY = "no such section"
    HINTS = ("Enter reads it", "↑ ↓ walk", "Esc back")

    def __init__(
        self, document: str, sections: Sequence[SectionView], typed: str = ""
    ) -> None:
        """List ``sections`` of the document of that name."""
        names = [
            "  " * max(0, section.depth - 1) + (section.heading or _UNNAMED)
            for section in sections
        ]
        self.document = document
        self.TITLE = f"SECTIONS OF {document}"
        super().__init__([(document, section) for section in sections], names, typed)
        self._count = len(sections)

    def more(self, item: object) -> Sequence[str]:
        """Return how long the section is."""
        if not isinstance(item, tuple):
            return ()
        section = item[1]
        long = counted(section.end - section.start, "character")
        return (f"{long} of text; {counted(self._count, 'section')} in all",)


class CommandsPane(PickPane):
    """Every command that can be typed, found by what it does."""

    TITLE = "COMMANDS"
    EMPTY = "no such command"
    HINTS = ("Enter runs it", "↑ ↓ walk", "Esc back")

    def __init__(self, listed: Sequence[commands.Command], typed: str = "") -> None:
        """List ``listed``."""
        names = [
            f"/{entry.slash} {entry.argument}".rstrip() + f"   {entry.title}"
            for entry in listed
        ]
        super().__init__(listed, names, typed)

    def more(self, item: object) -> Sequence[str]:
        """Return the keys of the command."""
        if not isinstance(item, commands.Command):
            return ()
        keys = ", ".join(map(commands.key_name, item.anywhere))
        on_card = ", ".join(map(commands.key_name, item.card))
        rows = [item.title, *([f"Keys: {keys}"] if keys else [])]
        return [*rows, *([f"On a selected answer: {on_card}"] if on_card else [])]


class WorkspacesPane(PickPane):
    """The workspaces that were opened, the one of last time first."""

    TITLE = "WORKSPACES"
    EMPTY = "none of that name; /workspace FOLDER opens any"
    HINTS = ("Enter opens it", "↑ ↓ walk", "Esc back")

    def __init__(self, folders: Sequence[str], typed: str = "") -> None:
        """List their folders."""
        super().__init__(folders, folders, typed)

    def more(self, item: object) -> Sequence[str]:
        """Say what a row stands for."""
        return ("Answers come from its texts alone.",) if item else ()
