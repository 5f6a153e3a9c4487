"""Looking up what a key or a typed name means; the list itself is catalog.py."""

from __future__ import annotations

from collections.abc import Sequence

from explainbot.tui.catalog import COMMANDS as SHIPPED
from explainbot.tui.entry import Command, Place

__all__ = ["COMMANDS", "Command", "Place"]

COMMANDS: list[Command] = list(SHIPPED)
"""With the user's own keys, once `use` was called."""
_BY_ID = {command.id: command for command in COMMANDS}
_BY_NAME = {command.slash: command for command in COMMANDS if command.slash}
_BY_NAME |= {name: entry for entry in COMMANDS for name in entry.also}


def use(entries: Sequence[Command]) -> None:
    """Use these commands, which differ from those shipped in their keys alone.

    To be called before a widget is imported, and once.
    """
    COMMANDS[:] = entries
    _BY_ID.update({entry.id: entry for entry in entries})
    for entry in entries:
        names = (entry.slash, *entry.also) if entry.slash else entry.also
        _BY_NAME.update(dict.fromkeys(names, entry))


_KEY_NAMES = {
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "escape": "Esc",
    "up": "↑",
    "down": "↓",
    "enter": "Enter",
    "tab": "Tab",
    "home": "Home",
    "end": "End",
    "left": "←",
    "right": "→",
    "backspace": "Backspace",
    "delete": "Del",
}
_MODIFIERS = {"ctrl": "Ctrl", "shift": "Shift", "alt": "Alt", "super": "Super"}


def command(id: str) -> Command:  # noqa: A002  the field's name
    """Return a command by its id.

    Raises:
        KeyError: There is none.
    """
    return _BY_ID[id]


def keys_of(entry: Command, place: Place, *, empty: bool = False) -> tuple[str, ...]:
    """Return the keys of a command at a place; ``empty``: the box holds nothing."""
    if place == "anywhere":
        return entry.anywhere
    if place == "card":
        return entry.card
    if place == "reader":
        return entry.reader
    return (*entry.box, *entry.anywhere, *(entry.empty_box if empty else ()))


def for_box_key(key: str, *, empty: bool) -> Command | None:
    """Return what a key means in the question box, or None for a plain key."""
    for entry in COMMANDS:
        if key in keys_of(entry, "box", empty=empty):
            return entry
    return None


def parse(text: str) -> tuple[Command | None, str]:
    """Split "/name argument" into its command, None if unknown, and the argument."""
    name, _, argument = text.strip().removeprefix("/").partition(" ")
    return _BY_NAME.get(name), argument.strip()


def matching(text: str) -> list[Command]:
    """Return the commands whose typed name begins with what follows the slash."""
    name = text.strip().removeprefix("/")
    found = [
        entry for named, entry in sorted(_BY_NAME.items()) if named.startswith(name)
    ]
    return sorted(dict.fromkeys(found), key=lambda entry: entry.slash)


_CHOICE_DIGITS = 2


def is_number(text: str) -> bool:
    """Whether a line is the number of a choice; "1848" is rather a question."""
    return text.isascii() and text.isdigit() and len(text) <= _CHOICE_DIGITS


def is_command(text: str) -> bool:
    """Whether a line in the box is a command rather than a question."""
    return text.startswith("/") and not text.startswith("//")


def near(text: str) -> str:
    """Return the command that a mistyped one may have meant, as "/NAME"; else ""."""
    from difflib import get_close_matches

    typed = text.removeprefix("/").partition(" ")[0].lower()
    names = [entry.slash for entry in COMMANDS if entry.slash]
    return "".join(f"/{name}" for name in get_close_matches(typed, names, 1))


def hint(words: str, id: str, place: Place) -> str:  # noqa: A002  the field's name
    """Return "KEY words" for a line of hints, with the key that works at a place."""
    entry = _BY_ID[id]
    keys = keys_of(entry, place, empty=True) or entry.anywhere
    return f"{key_name(keys[0])} {words}" if keys else f"/{entry.slash} {words}"


def key_name(key: str) -> str:
    """Return a key as a person would say it: "Ctrl+O", "PgUp"."""
    if key in _KEY_NAMES:
        return _KEY_NAMES[key]
    modifier, plus, rest = key.partition("+")
    if plus and modifier in _MODIFIERS:
        name = key_name(rest)
        return f"{_MODIFIERS[modifier]}+{name.upper() if len(name) == 1 else name}"
    return key.upper() if len(key) > 1 and key.startswith("f") else key
