"""What a path given to ``add`` stands for: a file, a folder's files, an archive's."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from explainbot.errors import SourceError, WorkspaceError
from explainbot.index.archives import unpack
from explainbot.index.corpus_files import is_archive, left_out, precedence, walk
from explainbot.paths import expand
from explainbot.readers.base import Metadata
from explainbot.readers.metadata import load_metadata
from explainbot.reports import FileReport, FileStatus


@dataclass(frozen=True)
class GivenFile:
    """A file that a given path stands for."""

    path: Path
    name: str
    """Its name in the corpus: a folder keeps its own name and structure."""
    shown: str
    """As it was given, or below the given folder or archive."""
    alone: bool = False
    """Whether it was given by itself, so that settings are no part of it."""


@dataclass
class Given:
    """All that a given path stands for."""

    files: list[GivenFile] = field(default_factory=list)
    others: list[FileReport] = field(default_factory=list)
    """What is passed over or cannot be opened."""
    metadata: dict[str, Metadata] = field(default_factory=dict)
    """What corpus.toml files say, by name in the corpus."""

    def leave(self, shown: str, reason: str, *, failed: bool = False) -> None:
        """Note a file that is not taken."""
        status: FileStatus = "failed" if failed else "skipped"
        self.others.append(FileReport(shown, None, status, reason=reason))


def gather(given: Path, corpus: Path, scratch: Path) -> Given:
    """Return what a given path stands for.

    A path that lies in the corpus already stands for itself.  A zip archive, given or
    in a given folder, stands for a folder of its name.

    Args:
        given: A file, a folder or an archive.
        corpus: Where the material is to go.
        scratch: An existing folder to unpack archives in.

    Raises:
        SettingsError: A corpus.toml among them is wrong.
    """
    found = Given()
    try:
        path = _existing(given, corpus)
        inside = path == corpus or corpus in path.parents
        if inside:
            found.metadata.update(load_metadata(corpus))
        above = corpus if inside else path.parent
        _gather(found, path, _Place(above, str(given), scratch, inside=inside))
        found.files.sort(key=lambda file: precedence(file.name))
    except (SourceError, WorkspaceError) as error:
        found.leave(str(given), error.reason, failed=True)
    except OSError as error:
        reason = f"it cannot be opened ({error.strerror or error})"
        found.leave(str(given), reason, failed=True)
    return found


def _existing(given: Path, corpus: Path) -> Path:
    path = expand(given)
    if path in corpus.parents:
        raise SourceError(
            "this folder holds the workspace itself",
            where=given,
            hint="Name the files or folders to add.",
        )
    if not path.exists():
        raise SourceError("there is no such file", where=given, hint="Check the path.")
    return path


@dataclass(frozen=True)
class _Place:
    """Where a given path lies and goes."""

    above: Path
    """Names in the corpus are relative to it."""
    shown: str
    scratch: Path
    inside: bool = False
    """Whether that is in the corpus, whose settings are known already."""

    def name(self, path: Path) -> str:
        """Return the name in the corpus of a file or folder."""
        return path.relative_to(self.above).as_posix()


def _gather(found: Given, path: Path, place: _Place) -> None:
    if path.is_dir():
        _folder(found, path, place)
    elif is_archive(path):
        _archive(found, path, place.name(path), place)
    else:
        found.files.append(GivenFile(path, place.name(path), place.shown, alone=True))


def _folder(found: Given, path: Path, place: _Place) -> None:
    if not place.inside:
        root = place.name(path)
        for name, about in load_metadata(path).items():
            found.metadata[f"{root}/{name}"] = about
    for file in walk(path):
        shown = f"{place.shown}/{file.relative_to(path).as_posix()}"
        name = place.name(file)
        if is_archive(file):
            _archive(found, file, name, replace(place, shown=shown))
        else:
            found.files.append(GivenFile(file, name, shown))
    for item, why in left_out(path):
        found.leave(f"{place.shown}/{item.relative_to(path).as_posix()}", why)


def _archive(found: Given, path: Path, name: str, place: _Place) -> None:
    """Take an archive's files as those of a folder with its name, less ".zip"."""
    root = name[: -len(path.suffix)]
    target = place.scratch / f"{len(list(place.scratch.iterdir()))}" / root
    try:
        unpacked = unpack(path, target)
    except SourceError as error:
        found.leave(place.shown, error.reason, failed=True)
        return
    for inner, reason, failed in unpacked.others:
        found.leave(f"{place.shown}/{inner}", reason, failed=failed)
    inside = Given()
    above = target
    for _ in Path(root).parts:
        above = above.parent
    _folder(inside, target, _Place(above, place.shown, place.scratch))
    if not (inside.files or inside.others or unpacked.others):
        found.leave(place.shown, "the zip archive holds no files", failed=True)
    found.files += inside.files
    found.others += inside.others
    found.metadata.update(inside.metadata)
