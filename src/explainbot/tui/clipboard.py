"""Copying: a program of the system where there is one, else the terminal's own way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

_SECONDS = 1.0


def system_copy(text: str) -> bool:
    """Hand the text to the system's clipboard; return whether that succeeded."""
    command = _program()
    if command is None:
        return False
    try:
        done = subprocess.run(  # noqa: S603  one of the programs named below
            command,
            input=text.encode("utf-8", "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _program() -> list[str] | None:
    """Return the command that reads the clipboard's new text, if there is one."""
    if os.environ.get("SSH_CONNECTION"):
        return None  # its clipboard would be that of the far machine
    if sys.platform == "darwin":
        candidates = [["pbcopy"]]
    elif sys.platform == "win32":
        candidates = []  # clip.exe reads the console's code page and would alter text
    else:
        candidates = []
        if os.environ.get("WAYLAND_DISPLAY"):
            candidates.append(["wl-copy"])
        if os.environ.get("DISPLAY"):
            candidates.append(["xclip", "-selection", "clipboard"])
            candidates.append(["xsel", "--clipboard", "--input"])
    return next((found for found in candidates if shutil.which(found[0])), None)
