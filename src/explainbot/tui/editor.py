"""Opening a file at a line in the editor that the user has chosen."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

_COLON = {"code", "codium", "subl", "zed", "hx", "helix", "micro"}
"""Editors that take FILE:LINE; the others take +LINE FILE."""
_NEEDS_FLAG = {"code", "codium"}


class Suspended(Protocol):
    """What gives the terminal away for a while."""

    def suspend(self) -> AbstractContextManager[None]:
        """Leave the full screen until the end of the block."""


def command_for(file: Path, line: int | None) -> list[str] | None:
    """Return the command line that opens a file at a line, from 1.

    The editor is ``VISUAL``, else ``EDITOR``; None if neither names a program.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        editor = shlex.split(named)
    except ValueError:  # a quotation mark that is not closed
        return None
    if not editor or shutil.which(editor[0]) is None:
        return None
    if line is None:
        return [*editor, str(file)]
    name = Path(editor[0]).stem
    if name in _COLON:
        flag = ["--goto"] if name in _NEEDS_FLAG else []
        return [*editor, *flag, f"{file}:{line}"]
    return [*editor, f"+{line}", str(file)]


def edit(app: Suspended, command: list[str]) -> str:
    """Give the terminal to the editor until it ends; return what to say of it."""
    from textual.app import SuspendNotSupported

    try:
        with app.suspend():
            status = run(command)
    except SuspendNotSupported:
        return "this terminal cannot be given to an editor"
    return "" if status == 0 else f"the editor ended with status {status}"


def run(command: list[str]) -> int:
    """Run the editor on this terminal; return its exit status."""
    try:
        return subprocess.run(command, check=False).returncode  # noqa: S603  the user's own
    except OSError as error:
        return error.errno or 1
