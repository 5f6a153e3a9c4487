"""Catalogue of commands: keys, slash commands, palette and help are made from it.

Each command is declared beside what does it, in ``commands``; here is their order.
"""

from __future__ import annotations

from explainbot.tui.commands import (
    asking,
    history,
    places,
    reading,
    texts,
    workspaces,
)
from explainbot.tui.commands.command import Command, Place

__all__ = ["COMMANDS", "OFFERED", "Command", "Place"]


COMMANDS: tuple[Command, ...] = (
    places.SEND,
    places.NEWLINE,
    places.OLDER,
    places.NEWER,
    places.WALK,
    places.NEXT_PANE,
    places.PREVIOUS_PANE,
    places.UP,
    places.DOWN,
    places.FIRST,
    places.LAST,
    reading.OPEN,
    reading.EDITOR,
    places.LINE_UP,
    places.LINE_DOWN,
    reading.NEXT_MARK,
    reading.PREVIOUS_MARK,
    reading.COPY,
    reading.COPY_QUOTE,
    reading.SAVE,
    reading.FIND,
    history.HISTORY,
    history.HISTORY_ALL,
    places.PAGE_UP,
    places.PAGE_DOWN,
    places.TOP,
    places.BOTTOM,
    asking.EXACT,
    asking.ALONE,
    asking.REPHRASE,
    reading.WHY,
    asking.UNHELPFUL,
    asking.LIST_IT,
    history.SEARCH_OTHERS,
    asking.GAPS,
    texts.CORPUS,
    texts.SECTIONS,
    reading.COMPARE,
    texts.PREVIEW,
    texts.REMOVE,
    texts.ADD,
    texts.INDEX,
    texts.STOP,
    texts.COLLECTION,
    texts.STUDY,
    workspaces.TOUR,
    workspaces.WORKSPACE,
    workspaces.KEYS,
    asking.NEW,
    places.THEME,
    places.PALETTE,
    places.HELP,
    places.BACK,
    places.INTERRUPT,
    places.QUIT,
)
"""In the order of the help."""

OFFERED: tuple[Command, ...] = (
    places.FILL,
    places.COPY_DETAILS,
    places.RESTART,
    asking.ASK,
    asking.ASK_ALL,
    texts.SKIP,
    texts.CONVERT,
    texts.READ_TEXT,
    workspaces.SAMPLE,
    workspaces.ASK_IN,
)
"""What cards offer by numbers, and that has neither a key nor a typed name."""
