"""Files that are dropped on the terminal."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from explainbot.tui.terminal import dropped


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file whose name has a space, brackets and letters beyond ASCII."""
    path = tmp_path / "Jahr 9 [äöü] it's.md"
    path.write_text("# Tin\n", encoding="utf-8")
    return path


def test_a_path_is_known_however_the_terminal_types_it(file: Path) -> None:
    """As it is, in quotation marks, with backslashes, as an address; spaces around."""
    escaped = "".join(c if c.isalnum() or c in "/.-_" else f"\\{c}" for c in str(file))

    assert dropped(str(file)) == str(file)
    assert dropped(f"  {file} \n") == str(file)
    assert dropped(shlex.quote(str(file))) == str(file)
    assert dropped(f'"{file}"') == str(file)
    assert dropped(escaped) == str(file)
    assert dropped(file.as_uri()) == str(file)
    assert dropped(f'"{file.parent}"') == str(file.parent)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "What is tin?",
        "'What is tin?'",
        "it's tin",
        "/no/such/file",
        "file:///no/such/file",
        "file://[",
        "src",
        "'src'",
        "~nobody-of-this-name/x",
        "/\0",
        "/" + "x" * 5000,
    ],
)
def test_anything_else_is_none(text: str) -> None:
    """Questions, names that are no whole paths, and paths of nothing."""
    assert dropped(text) == ""
