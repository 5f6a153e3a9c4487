"""The user's own keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.tui.keymap import SHIPPED, Wanted, read_keys, rebound


def keys_of(wanted: Wanted, place: str, command: str) -> tuple[tuple[str, ...], int]:
    """Return a command's keys at a place after that, and how many complaints."""
    made, problems = rebound(SHIPPED, wanted)
    (entry,) = [entry for entry in made if entry.id == command]
    return getattr(entry, place), len(problems)


@pytest.mark.parametrize(
    ("wanted", "place", "command", "keys", "problems"),
    [
        ({("card", "copy"): ["c"]}, "card", "copy", ("c",), 0),
        ({("anywhere", "find"): ["ctrl+g", "f3"]}, "anywhere", "find",
         ("ctrl+g", "f3"), 0),
        ({("anywhere", "study"): []}, "anywhere", "study", (), 0),
        ({("card", "copy"): ["w"]}, "card", "copy", ("y",), 1),
        ({("card", "copy"): ["w"], ("card", "why"): ["y"]}, "card", "copy", ("w",), 0),
        ({("anywhere", "find"): ["n"]}, "anywhere", "find", ("ctrl+f", "f3"), 1),
        ({("box", "send"): ["f1"]}, "box", "send", ("enter",), 1),
        ({("card", "copy"): ["ctrl+b"]}, "card", "copy", ("y",), 1),
        ({("card", "nothing"): ["c"]}, "card", "copy", ("y",), 1),
        ({("shelf", "copy"): ["c"]}, "card", "copy", ("y",), 1),
    ],
)  # fmt: skip
def test_keys_are_taken_up_or_left_as_they_were(
    wanted: Wanted, place: str, command: str, keys: tuple[str, ...], problems: int
) -> None:
    """A clash with another command of the place, or a kept key, is refused."""
    assert keys_of(wanted, place, command) == (keys, problems)


def test_the_file_names_keys_by_place_and_command(tmp_path: Path) -> None:
    """One key or several; what is no key is named with its line."""
    file = tmp_path / "keys.toml"
    file.write_text('[card]\ncopy = "c"\nwhy = ["i", "u"]\nopen = 3\n')
    wanted, problems = read_keys(tmp_path)

    assert wanted == {("card", "copy"): ("c",), ("card", "why"): ("i", "u")}
    assert len(problems) == 1
    assert "keys.toml:4" in problems[0]


def test_a_file_that_is_broken_changes_nothing(tmp_path: Path) -> None:
    """It is named; without a file there is nothing to say."""
    assert read_keys(tmp_path) == ({}, [])

    (tmp_path / "keys.toml").write_text("[card\n")
    wanted, problems = read_keys(tmp_path)

    assert not wanted
    assert "keys.toml" in problems[0]
