"""Terminal services: clipboard, editor, dropped files, signals, plain mode."""

from __future__ import annotations

import codecs
import os
import queue
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Protocol, TextIO

from explainbot.text.interface.translation import gettext

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


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
        return gettext("this terminal cannot be given to an editor")
    return (
        ""
        if status == 0
        else gettext("the editor ended with status {status}", status=status)
    )


def run(command: list[str]) -> int:
    """Run the editor on this terminal; return its exit status."""
    try:
        return subprocess.run(command, check=False).returncode  # noqa: S603  the user's own
    except OSError as error:
        return error.errno or 1


_WHOLE = re.compile(r"[/~]|[A-Za-z]:[\\/]|\\\\")
"""How a whole path begins."""
_URL = "file:"


def dropped(text: str) -> str:
    """Return the path of the one file or folder that was typed; "" if it is none.

    Terminals type it as it is, in quotation marks, with a backslash before every space,
    or as a ``file:`` URL.
    """
    typed = text.strip()
    for path in (typed, _unquoted(typed), _from_url(typed)):
        if _WHOLE.match(path) and exists(path):
            return path
    return ""


def exists(text: str) -> bool:
    """Whether a text is the path of something that is there."""
    try:
        return bool(text.strip()) and Path(text.strip()).expanduser().exists()
    except (OSError, RuntimeError, ValueError):  # too long, no such user, a NUL
        return False


def _unquoted(typed: str) -> str:
    if not typed.startswith(("'", '"')) and "\\" not in typed:
        return ""
    try:
        parts = shlex.split(typed)
    except ValueError:  # a quotation mark is open
        return ""
    return parts[0] if len(parts) == 1 else ""


def _from_url(typed: str) -> str:
    if not typed.lower().startswith(_URL):
        return ""
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    try:
        return url2pathname(urlsplit(typed).path)
    except ValueError:  # such as a bracket that is open
        return ""


_OF_SIGNALS = 128
"""A shell's exit status for a program that signal N ended is 128 + N."""
GRACE = 3.0
"""Seconds to leave in order."""
HUNG_UP = _OF_SIGNALS + 1
"""Exit status after SIGHUP: the terminal is gone."""


def on_signals(leave: Callable[[int], None]) -> None:
    """Call ``leave`` with an exit status, 143 or 129, instead of dying at once.

    Without this, a terminal would stay on the second screen, telling mouse movements.
    If the program has not ended ``GRACE`` seconds later, it ends there: what writes to
    a terminal that takes nothing may wait for ever, and the event loop with it.
    Needs a running event loop.  On Windows nothing is done.
    """
    if sys.platform == "win32":
        return
    import asyncio

    loop = asyncio.get_running_loop()
    statuses: queue.SimpleQueue[int] = queue.SimpleQueue()

    def told(number: int, _: FrameType | None) -> None:
        status = _OF_SIGNALS + number
        statuses.put(status)
        with suppress(RuntimeError):  # the loop is closed: the program is at its end
            loop.call_soon_threadsafe(leave, status)

    def end_late() -> None:
        status = statuses.get()
        time.sleep(GRACE)
        os._exit(status)

    threading.Thread(target=end_late, daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGHUP):
        # The loop's own handlers run in the loop, which may be what waits.
        signal.signal(number, told)


def forget_terminal() -> None:
    """Write nowhere from now on: what is left in buffers has no terminal to go to.

    Else the interpreter would fail to write it at the end, and exit with 120.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)


def wants_plain(environ: Mapping[str, str], stdin: TextIO, stdout: TextIO) -> bool:
    """Whether to talk line by line.

    Where that is asked for, without a terminal, and in one without a cursor or UTF-8.
    """
    if environ.get("EXPLAINBOT_PLAIN", "") not in ("", "0"):
        return True
    if environ.get("TERM") == "dumb":
        return True
    if not (stdin.isatty() and stdout.isatty()):
        return True
    # In another encoding the signs of the full screen would come out as numbers.
    return codecs.lookup(stdout.encoding or "utf-8").name != "utf-8"
