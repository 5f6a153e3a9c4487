"""The one list of what a user can do; keys, slash commands and help come from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Place = Literal["anywhere", "box", "card", "reader"]


@dataclass(frozen=True, slots=True)
class Command:
    """One action: its keys by place, its typed name, its line in the help."""

    id: str
    title: str
    slash: str = ""
    """Typed name without the slash; "" if it has none."""
    argument: str = ""
    """What follows the typed name, as the help shows it; "" if nothing does."""
    anywhere: tuple[str, ...] = ()
    box: tuple[str, ...] = ()
    """Keys of the question box."""
    empty_box: tuple[str, ...] = ()
    """Keys of the question box while it is empty."""
    card: tuple[str, ...] = ()
    """Keys while an answer is selected."""
    reader: tuple[str, ...] = ()
    plain: bool = False
    """Whether the line mode has it, too."""


COMMANDS: tuple[Command, ...] = (
    Command(
        "send", "ask the question, or take the choice of that number", box=("enter",)
    ),
    Command("newline", "start a new line in the question", box=("ctrl+j",)),
    Command("older", "an earlier question of yours (in the first row)", box=("up",)),
    Command("newer", "the next question of yours (in the last row)", box=("down",)),
    Command("walk", "complete the command, else go to the answers", box=("tab",)),
    Command(
        "next_pane",
        "next place: question box, answers, source",
        card=("tab",),
        reader=("tab",),
    ),
    Command("previous_pane", "the place before", anywhere=("shift+tab",)),
    Command("up", "previous answer", card=("up", "k")),
    Command("down", "next answer", card=("down", "j")),
    Command("first", "first answer", card=("g", "home")),
    Command("last", "last answer", card=("G", "end")),
    Command(
        "open",
        "open the source at the quote; with a number, that passage",
        slash="open",
        argument="[NUMBER]",
        anywhere=("ctrl+o", "f4"),
        card=("o", "enter"),
    ),
    Command("line_up", "scroll up by a line", reader=("up",)),
    Command("line_down", "scroll down by a line", reader=("down",)),
    Command("next_mark", "next marked sentence", reader=("n",)),
    Command("previous_mark", "previous marked sentence", reader=("p",)),
    Command(
        "copy",
        "copy the quote with its source",
        slash="copy",
        card=("y",),
        reader=("y",),
    ),
    Command(
        "copy_quote",
        "copy the quote alone",
        slash="copy-quote",
        card=("Y",),
        reader=("Y",),
    ),
    Command("page_up", "scroll up by a page", anywhere=("pageup",)),
    Command("page_down", "scroll down by a page", anywhere=("pagedown",)),
    Command(
        "top", "scroll to the beginning", anywhere=("ctrl+home",), reader=("home",)
    ),
    Command("bottom", "scroll to the end", anywhere=("ctrl+end",), reader=("end",)),
    Command(
        "exact",
        "ask again exactly as typed, alone and without repair",
        slash="exact",
        card=("x",),
        plain=True,
    ),
    Command(
        "why",
        "how sure the program is, and why",
        slash="why",
        card=("w",),
        plain=True,
    ),
    Command(
        "add",
        "add a file or a folder to the texts",
        slash="add",
        argument="PATH",
        plain=True,
    ),
    Command(
        "index",
        "take up files of the corpus that are new, changed or gone",
        slash="index",
        plain=True,
    ),
    Command("stop", "stop adding files; answers come as before", slash="stop"),
    Command(
        "collection",
        "answer from one folder or tag; without a name, from all texts",
        slash="collection",
        argument="[NAME]",
        plain=True,
    ),
    Command("new", "begin a new conversation", slash="new", plain=True),
    Command("theme", "change between dark and light", slash="theme"),
    Command(
        "help",
        "what can be done here",
        slash="help",
        plain=True,
        anywhere=("f1",),
        empty_box=("?",),
        card=("?",),
        reader=("?",),
    ),
    Command(
        "back",
        "back to the question box; there, twice: stop adding files",
        anywhere=("escape",),
    ),
    Command(
        "interrupt",
        "copy what is selected, else clear the box, else stop adding; twice: quit",
        anywhere=("ctrl+c",),
    ),
    Command(
        "quit",
        "quit",
        slash="quit",
        plain=True,
        anywhere=("ctrl+q",),
        empty_box=("ctrl+d",),
    ),
)

_BY_ID = {command.id: command for command in COMMANDS}
_BY_SLASH = {command.slash: command for command in COMMANDS if command.slash}

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
    return _BY_SLASH.get(name), argument.strip()


def matching(text: str) -> list[Command]:
    """Return the commands whose typed name begins with what follows the slash."""
    name = text.strip().removeprefix("/")
    return [
        entry for slash, entry in sorted(_BY_SLASH.items()) if slash.startswith(name)
    ]


_CHOICE_DIGITS = 2


def is_number(text: str) -> bool:
    """Whether a line is the number of a choice; "1848" is rather a question."""
    return text.isascii() and text.isdigit() and len(text) <= _CHOICE_DIGITS


def is_command(text: str) -> bool:
    """Whether a line in the box is a command rather than a question."""
    return text.startswith("/") and not text.startswith("//")


def key_name(key: str) -> str:
    """Return a key as a person would say it: "Ctrl+O", "PgUp"."""
    if key in _KEY_NAMES:
        return _KEY_NAMES[key]
    modifier, plus, rest = key.partition("+")
    if plus and modifier in _MODIFIERS:
        name = key_name(rest)
        return f"{_MODIFIERS[modifier]}+{name.upper() if len(name) == 1 else name}"
    return key.upper() if len(key) > 1 and key.startswith("f") else key
