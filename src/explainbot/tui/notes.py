"""What the program itself says, as (title, lines, choices) of a note."""

from __future__ import annotations

from explainbot.engine import port
from explainbot.tui.state import Choice

Note = tuple[str, list[str], list[Choice]]

_TITLES_SHOWN = 12
_RULE = "Answers are passages of the loaded texts, word for word, or none at all."


def greeting(event: port.Ready) -> Note:
    """Say what can be asked about; in an empty workspace, how to fill it."""
    guide = Choice("how this works", "help")
    if not event.titles:
        where = f"There are no texts in {event.workspace} yet."
        add = Choice("add a file or a folder", "fill", "/add ")
        return "NO TEXTS YET", [_RULE, where], [add, guide]
    names = list(dict.fromkeys(event.titles))
    more = len(names) - _TITLES_SHOWN
    about = "Loaded: " + "; ".join(names[:_TITLES_SHOWN])
    about += f"; and {more} more" if more > 0 else ""
    return "ASK A QUESTION", [_RULE, about], [guide]


def breakdown(event: port.Failed) -> Note:
    """Say that nothing can be answered, why, and what can be done."""
    ended = event.kind == "ended"
    title = "! THE ANSWERING PROCESS ENDED" if ended else "! CANNOT ANSWER"
    choices = [Choice("start it again", "restart"), Choice("quit", "quit")]
    return title, [event.message], choices
