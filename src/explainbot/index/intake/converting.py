"""Conversion of old office files by LibreOffice, where somebody has asked for it.

Nothing is converted in silence: ``add`` asks, or is told ``--convert``.  It runs
without a window and with a profile of its own that is thrown away, so that no macro, no
setting and no open window of the user's has a part in it, and within a time limit.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from explainbot.errors import SourceError
from explainbot.index.intake.files import walk
from explainbot.paths import expand
from explainbot.progress import Log
from explainbot.registry.formats import FOREIGN

LOG = Log(__name__)
SECONDS = 120.0
"""Time limit of one file."""
_NAMES = ("soffice", "libreoffice")
_ELSEWHERE = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)


def find_office() -> str:
    """Return the path of LibreOffice's program; "" where it is not installed."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return found or next(filter(os.path.exists, _ELSEWHERE), "")


def target(path: Path) -> str:
    """Return the suffix of what a file can be converted to; "" for no other kind."""
    foreign = FOREIGN.get(path.suffix.lower())
    return foreign.office if foreign else ""


def convertible(paths: Iterable[str | Path]) -> list[Path]:
    """Return the given files, and those below given folders, that can be converted."""
    found: list[Path] = []
    for given in map(expand, paths):
        files = walk(given) if given.is_dir() else [given]
        found += [file for file in files if target(file) and file.is_file()]
    return found


class Office:
    """LibreOffice as a converter."""

    def __init__(self, program: str, seconds: float = SECONDS) -> None:
        """Take the program.

        Args:
            program: Its path.
            seconds: Time limit of one file.
        """
        self._program = program
        self._seconds = seconds

    def converted(self, file: Path, folder: Path) -> Path:
        """Return a file in the form that is read.

        Args:
            file: Of a kind that has a target.
            folder: An existing one; the new file lies below it.

        Raises:
            SourceError: It could not be converted, or not in time.
        """
        room = folder / f"converted-{len(list(folder.iterdir()))}"
        profile, out = room / "profile", room / "out"
        out.mkdir(parents=True)
        suffix = target(file)
        LOG.info("converting %s to %s", file.name, suffix)
        self._run(
            [
                self._program,
                f"-env:UserInstallation={profile.as_uri()}",
                *("--headless", "--norestore", "--nolockcheck", "--nodefault"),
                *("--convert-to", suffix.removeprefix("."), "--outdir", str(out)),
                str(file.absolute()),
            ],
            file,
        )
        made = out / f"{file.stem}{suffix}"
        shutil.rmtree(profile, ignore_errors=True)
        if not made.is_file() or not made.stat().st_size:
            raise _failed("LibreOffice cannot convert it", file)
        return made

    def _run(self, command: list[str], file: Path) -> None:
        try:
            process = subprocess.Popen(  # noqa: S603  the program that was found
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=sys.platform != "win32",
            )
        except OSError as error:
            why = f"LibreOffice cannot be started ({error.strerror or error})"
            raise _failed(why, file) from None
        try:
            process.wait(self._seconds)
        except subprocess.TimeoutExpired:
            why = f"LibreOffice has not converted it within {self._seconds:.0f} seconds"
            raise _failed(why, file) from None
        finally:
            if process.poll() is None:
                _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it has started."""
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _failed(what: str, file: Path) -> SourceError:
    return SourceError(what, where=file, hint=FOREIGN[file.suffix.lower()].convert)
