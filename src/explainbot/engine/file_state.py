"""Whether files still are as they were indexed; what is unchanged is rarely read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from explainbot.engine.view import FileState
from explainbot.errors import SourceError
from explainbot.index.intake.files import SETTINGS, walk
from explainbot.index.storage.manifest import (
    CURRENT,
    SourceState,
    current_name,
    read_manifest,
)
from explainbot.paths import Places


class Files:
    """Compares the files of one workspace with what was indexed."""

    def __init__(self, places: Places) -> None:
        """Read nothing yet."""
        self._places = places
        self._same: dict[str, tuple[int, int, str]] = {}
        """Time, size and hash of the text when a file was last found the same."""

    def state(self, name: str, path: str, sha256: str) -> FileState:
        """Compare a file with the copy of that hash.

        It is read only when its time or size is another than at the last look.

        Args:
            name: The document's name.
            path: Where its file lies, relative to the workspace.
            sha256: Of the document's canonical text.
        """
        file = self._places.root / path
        try:
            status = file.stat()
            if not stat.S_ISREG(status.st_mode):
                return "gone"
            seen = (status.st_mtime_ns, status.st_size, sha256)
            if self._same.get(path) == seen:
                return "same"
            state = _compare(file, name, path, sha256)
        except (FileNotFoundError, NotADirectoryError):
            return "gone"
        except OSError:
            return "unreadable"
        if state == "same":
            self._same[path] = seen
        return state

    def outdated(self) -> list[str]:
        """Return the files that are new, changed or gone since the index was made.

        Only files that were written after it are read.
        """
        index = self._places.index
        if not current_name(index):
            return []
        known = read_manifest(index, current_name(index)).sources
        made = (index / CURRENT).stat().st_mtime
        found = {}
        for path in walk(self._places.corpus):
            name = path.relative_to(self._places.corpus).as_posix()
            found[name] = _differs(path, name, known.get(name), made)
        gone = [
            name
            for name, state in known.items()
            if state.status == "loaded" and name not in found
        ]
        return sorted([*gone, *(name for name, differs in found.items() if differs)])


def _compare(file: Path, name: str, path: str, sha256: str) -> FileState:
    from explainbot.readers import reading as readers

    try:
        reading = readers.read(file, name=name, source_path=path)
    except SourceError:
        return "differs" if os.access(file, os.R_OK) else "unreadable"
    return "same" if reading.document.sha256 == sha256 else "differs"


def _differs(path: Path, name: str, known: SourceState | None, made: float) -> bool:
    """Whether a file is new, or other than the index knows it."""
    from explainbot.embedding.minilm.files import file_sha256
    from explainbot.readers.reading import supported

    if known is None:
        material = path.name in SETTINGS or supported(path)
        return material and _is_text(name) and path.is_file()
    if not known.sha256:  # it was not read then, for its kind or its name
        return False
    try:
        status = path.stat()
        if status.st_size != known.size:
            return True
        written = max(status.st_mtime, status.st_ctime)
        return written >= made and file_sha256(path) != known.sha256
    except OSError:
        return True


def _is_text(name: str) -> bool:
    """Whether a file's name is valid text; another cannot be indexed."""
    return os.fsencode(name).decode("utf-8", "replace") == name
