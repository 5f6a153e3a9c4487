"""Reports of loading, listing and checking: frozen, standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explainbot.progress import ProgressCallback, StepProgress, no_progress

__all__ = [
    "DocumentEntry",
    "FileReport",
    "FileStatus",
    "LoadReport",
    "Problem",
    "ProgressCallback",
    "Status",
    "StepProgress",
    "Verification",
    "no_progress",
]

FileStatus = Literal["loaded", "unchanged", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file given to ``add`` or found by ``index``."""

    path: str
    """As it was given, or below the given folder."""
    document: str | None
    """Its document's name in the corpus; None when nothing was loaded."""
    status: FileStatus
    sections: int = 0
    warnings: tuple[str, ...] = ()
    reason: str | None = None
    """Why it was skipped or failed."""
    headings: int = 0
    """Under so many headings its sections stand."""
    words: int = 0
    language: str = ""
    """ISO 639-1 code; "" when nothing was read."""
    encoding: str = ""
    """"" when nothing was decoded."""
    moved_from: str = ""
    """The name that the same file had in the index before; "" if it had this one."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What one ``add``, ``remove`` or ``index`` did."""

    files: tuple[FileReport, ...]
    index: str
    """Name of the index generation now in use; "" if there is none."""
    embedded: int = 0
    """Sections whose vectors were computed."""
    reused: int = 0
    """Sections whose vectors were there: in the index before, or kept by a build that
    was interrupted."""
    removed: int = 0
    """Sections that are gone."""
    gone: tuple[str, ...] = ()
    """Documents that are gone."""
    notes: tuple[str, ...] = ()
    """What concerns several files, said once."""

    @property
    def failed(self) -> tuple[FileReport, ...]:
        """The files that should have been read and were not."""
        return tuple(file for file in self.files if file.status == "failed")


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One document of the index, as ``list`` shows it."""

    document: str
    title: str
    subject: str
    aliases: tuple[str, ...]
    sources: tuple[str, ...]
    path: str
    media_type: str
    encoding: str
    sections: int
    words: int
    sha256: str
    author: str = ""
    date: str = ""
    """As its author wrote it."""
    licence: str = ""
    language: str = ""
    """ISO 639-1 code."""
    url: str = ""
    """Where it was published."""
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    """Its folders below corpus/, each alone and with those above it, and its tags."""


@dataclass(frozen=True, slots=True)
class Status:
    """What is loaded and whether the index is current."""

    workspace: str
    index: str
    documents: int
    sections: int
    model: str
    current: bool
    new: tuple[str, ...] = ()
    """Files in corpus/ that the index does not hold."""
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """Documents of the index whose file is gone."""
    unreadable: tuple[str, ...] = ()
    """Files in corpus/ that were not read when the index was made, with the reason."""
    reason: str = ""
    """Why it is not current, in words."""
    reading_rules: int = 0
    """Number of the rules by which the index's files were read; 0 without an index."""
    server: str = ""
    """Address of the server that keeps the index; "" if it is in the folder."""
    languages: tuple[tuple[str, int], ...] = ()
    """ISO 639-1 codes, each with its documents, the most first; "" for those whose
    language is not known."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that ``verify`` found wrong."""

    document: str
    section: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What ``verify`` checked and found."""

    documents: int
    sections: int
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was wrong."""
        return not self.problems
