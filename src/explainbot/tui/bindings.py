"""Key bindings made from the one list of commands."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from explainbot.tui import commands

_NAMES = {"?": "question_mark", "/": "slash", "-": "minus"}
"""Textual's names of keys that are signs."""


def bindings(place: commands.Place) -> list[BindingType]:
    """Return the bindings of one place; each runs ``command('ID')`` of the app."""
    made: list[BindingType] = []
    for entry in commands.COMMANDS:
        for key in commands.keys_of(entry, place):
            name = _NAMES.get(key, key)
            made.append(
                Binding(
                    name,
                    f"app.command('{entry.id}')",
                    entry.title,
                    show=False,
                    id=f"{place}.{entry.id}.{name}",
                )
            )
    return made
