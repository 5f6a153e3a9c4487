"""Corpus files: those below corpus/, and which of them are read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from explainbot.curation import NAMES
from explainbot.embedding.minilm.files import file_sha256
from explainbot.index.intake._sites import site_leftovers
from explainbot.readers.metadata import METADATA_NAME
from explainbot.readers.reading import plugin_suffixes, supported
from explainbot.registry.formats import FOREIGN

SETTINGS = NAMES | {METADATA_NAME}
"""Names of files that settle something and are no material."""
ARCHIVES = (".zip", ".imscc", ".tar.gz", ".tgz")
"""Suffixes of archives; a Common Cartridge is one with a course in it."""


@dataclass(frozen=True)
class CorpusFile:
    """One file found in a folder."""

    path: Path
    name: str
    """Path below the folder, with ``/``."""
    kind: Literal["source", "settings", "skipped", "failed"]
    sha256: str = ""
    size: int = 0
    reason: str | None = None
    """Why it is skipped or cannot be read."""


def scan(folder: Path) -> list[CorpusFile]:
    """Return every file below the folder in name order, hidden ones left out."""
    paths = list(walk(folder))
    gone = site_leftovers(paths, folder)
    return [
        _file(path, path.relative_to(folder).as_posix(), gone.get(path, ""))
        for path in paths
    ]


def walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder in name order, but those of ``left_out``."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not hidden(name):
                yield Path(root) / name


def precedence(name: str) -> tuple[int, str]:
    """Return a key that sorts first which of several files with one text is kept.

    The shortest name: "tides.md" rather than "Copy of tides.md" or "tides (1).md".
    """
    return len(name), name


def left_out(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield what ``walk`` passes over, with the reason."""
    for root, folders, files in os.walk(folder):
        for name in sorted(folders):
            path = Path(root) / name
            if name.startswith("."):
                yield path, "a hidden folder"
            elif path.is_symlink():
                yield path, "a link to a folder is not followed"
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if hidden(name) and not left_aside(name):
                yield Path(root) / name, "a hidden, backup or unfinished file"


def hidden(name: str) -> bool:
    """Whether a file is passed over for its name."""
    # "~$" begins the name of a file that Office keeps while another is open.
    return name.startswith((".", "~$")) or name.endswith((".partial", "~"))


def left_aside(name: str) -> bool:
    """Whether a file is the system's own litter, which nobody put there to be read."""
    parts = name.split("/")
    return "__MACOSX" in parts or parts[-1] in {".DS_Store", "Thumbs.db", "desktop.ini"}


def is_archive(path: Path) -> bool:
    """Whether a file of this name is taken for a folder of files."""
    return path.name.lower().endswith(ARCHIVES)


def without_archive(name: str) -> str:
    """Return an archive's name without its ending: "course" of "course.tar.gz"."""
    ending = next(one for one in ARCHIVES if name.lower().endswith(one))
    return name[: -len(ending)]


def _file(path: Path, name: str, gone: str) -> CorpusFile:
    """Look at a file; ``gone`` says why it is no material, if it is none."""
    readable = os.fsencode(name).decode("utf-8", "backslashreplace")
    if readable != name:
        reason = "its name is not valid text. Rename it"
        return CorpusFile(path, readable, "failed", reason=reason)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            reason = "it is no ordinary file"
            return CorpusFile(path, name, "failed", reason=reason)
        if path.name in SETTINGS:
            kind: Literal["source", "settings", "skipped"] = "settings"
        else:
            kind = "source" if supported(path) and not gone else "skipped"
        sha256 = file_sha256(path) if kind != "skipped" else ""
    except OSError as error:
        reason = f"it cannot be opened ({error.strerror})"
        return CorpusFile(path, name, "failed", reason=reason)
    why = (gone or kind_reason(path)) if kind == "skipped" else None
    return CorpusFile(path, name, kind, sha256, status.st_size, why)


def kind_reason(path: Path) -> str:
    """Say why a file of an unknown kind is not read."""
    if is_archive(path):
        return "an archive is read when it is added: explainbot add FILE.zip"
    if not path.suffix:
        return "a file without a suffix is not read"
    suffix = path.suffix.lower()
    foreign = FOREIGN.get(suffix)
    others = "" if foreign else ", ".join(plugin_suffixes())
    way = f": save it as {foreign.save_as}" if foreign and foreign.save_as else ""
    way += ", or use LibreOffice: add --convert" if foreign and foreign.office else ""
    also = f" (plug-ins read {others})" if others else ""
    return f"files of the kind {suffix} are not read{way}{also}"
