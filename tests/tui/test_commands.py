"""The one list of commands: every entry works and is shown."""

from __future__ import annotations

from collections import Counter

import pytest

from explainbot.tui import keymap
from explainbot.tui.commands.command import Command, Place
from explainbot.tui.keymap import help_text
from scripts.doc_tables import DOCS, commands

PLACES: tuple[Place, ...] = ("anywhere", "box", "card", "reader")
OF_THE_BOX = {"send", "newline", "older", "newer"}
HELP = "\n".join(line for _, lines in help_text() for line in lines)


@pytest.mark.parametrize("entry", keymap.COMMANDS, ids=lambda entry: entry.id)
def test_every_command_does_something_and_is_in_the_help(
    entry: Command,
) -> None:
    """No command is listed that does nothing, and none works unlisted."""
    assert entry.id in OF_THE_BOX or entry.run or entry.screen
    assert entry.title in HELP


@pytest.mark.parametrize("place", PLACES)
def test_no_key_means_two_things_at_one_place(place: Place) -> None:
    """Keys of a place clash neither with each other nor with those of anywhere."""
    keys = Counter(
        key
        for entry in keymap.COMMANDS
        for key in set(keymap.keys_of(entry, place, empty=True))
        | set(keymap.keys_of(entry, "anywhere"))
    )

    assert [key for key, times in keys.items() if times > 1] == []


def test_keys_that_terminals_keep_are_not_used() -> None:
    """Other names of Tab, Enter and Esc, and what multiplexers take, stay free."""
    kept = {f"ctrl+{letter}" for letter in "imhbasztnw"} | {"f5", "f6", "f10", "f11"}
    used = {
        key
        for entry in keymap.COMMANDS
        for place in PLACES
        for key in keymap.keys_of(entry, place, empty=True)
    }

    assert used & kept == set()


def test_typed_names_are_unique() -> None:
    """A slash and a name mean one command."""
    names = [entry.slash for entry in keymap.COMMANDS if entry.slash]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("typed", "command", "argument"),
    [
        ("/help", "help", ""),
        ("/open 2", "open", "2"),
        ("/add  my file.txt ", "add", "my file.txt"),
        ("/nothing at all", None, "at all"),
    ],
)
def test_a_typed_command_is_split(
    typed: str, command: str | None, argument: str
) -> None:
    """The name ends at the first space."""
    entry, rest = keymap.parse(typed)

    assert (entry.id if entry else None, rest) == (command, argument)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("ctrl+o", "Ctrl+O"),
        ("ctrl+home", "Ctrl+Home"),
        ("f1", "F1"),
        ("pageup", "PgUp"),
        ("escape", "Esc"),
        ("y", "y"),
        ("Y", "Y"),
        ("?", "?"),
    ],
)
def test_keys_are_named_as_people_say_them(key: str, name: str) -> None:
    """The help and the hints speak of Ctrl+O, not of ctrl+o."""
    assert keymap.key_name(key) == name


def test_the_page_tells_every_command() -> None:
    """docs/chat.md has each command's own words and keys."""
    page = (DOCS / "chat.md").read_text("utf-8")
    assert commands() in page, "run python scripts/doc_tables.py"
