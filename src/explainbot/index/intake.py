"""Taking files into the corpus, and out of it again."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from explainbot.errors import (
    OutputError,
    SourceError,
    UnknownDocumentError,
    WorkspaceError,
)
from explainbot.index.build import load
from explainbot.index.corpus_files import SETTINGS, kind_reason, walk
from explainbot.readers import supported
from explainbot.readers.metadata import Metadata, load_metadata
from explainbot.records import Section
from explainbot.reports import FileReport, LoadReport
from explainbot.workspace import Places


@dataclass(frozen=True)
class Preview:
    """A file as it would be loaded."""

    report: FileReport
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Copied:
    """What was copied below corpus/, and what was not."""

    names: dict[str, str]
    """From each copied document's name to the path that was given."""
    others: tuple[FileReport, ...]
    """Files that were skipped or failed."""

    def merged(self, built: LoadReport) -> LoadReport:
        """Return the build's report of the copied files, with the others."""
        files = [
            FileReport(
                self.names[item.path],
                item.document,
                item.status,
                item.sections,
                item.warnings,
                item.reason,
            )
            for item in built.files
            if item.path in self.names
        ]
        return LoadReport(
            (*files, *self.others), built.index, built.embedded, built.reused, built.removed
        )


def _given(path: Path) -> list[tuple[Path, str]]:
    """Return the files that a given path stands for, each with its name in the corpus.

    A folder keeps its name and structure.

    Raises:
        SourceError: There is nothing at that path.
    """
    path = Path(os.path.abspath(path.expanduser()))
    if path.is_dir():
        return [
            (file, f"{path.name}/{file.relative_to(path).as_posix()}") for file in walk(path)
        ]
    if not path.exists():
        raise SourceError("there is no such file", where=path, hint="Check the path.")
    return [(path, path.name)]


def _metadata(path: Path) -> dict[str, Metadata]:
    """Return what corpus.toml files say about the files below a given path."""
    folder = path if path.is_dir() else path.parent
    if path.is_dir():
        return {f"{path.name}/{name}": item for name, item in load_metadata(folder).items()}
    return {}


def preview(paths: list[Path]) -> list[Preview]:
    """Return what each file would become; nothing is written."""
    found = []
    for path in paths:
        try:
            files = _given(path)
        except SourceError as error:
            report = FileReport(str(path), None, "failed", reason=error.reason)
            found.append(Preview(report))
            continue
        metadata = _metadata(Path(os.path.abspath(path.expanduser())))
        found += [_preview(file, name, metadata.get(name)) for file, name in files]
    return found


def _preview(file: Path, name: str, metadata: Metadata | None) -> Preview:
    if file.name == SETTINGS:
        return Preview(FileReport(str(file), None, "skipped", reason="settings, not material"))
    if not supported(file):
        return Preview(FileReport(str(file), None, "skipped", reason=kind_reason(file)))
    try:
        loaded, notes = load(file, name, metadata)
    except SourceError as error:
        return Preview(FileReport(str(file), None, "failed", reason=error.reason))
    sections = tuple(item.section for item in loaded.passages)
    return Preview(FileReport(str(file), name, "loaded", len(sections), notes), sections)


def copy_in(places: Places, paths: list[Path]) -> Copied:
    """Copy what can be read of the given files and folders below ``corpus/``.

    A file of the same name there is replaced, whole or not at all.

    Raises:
        SettingsError: A corpus.toml among them is wrong; nothing is copied.
        OutputError: The corpus cannot be written.
    """
    names: dict[str, str] = {}
    others: list[FileReport] = []
    for path in paths:
        for item in preview([path]):
            report = item.report
            if report.document is None:
                others.append(report)
            else:
                _copy(places, Path(report.path), report.document)
                names[report.document] = report.path
        _copy_settings(places, path)
    return Copied(names, tuple(others))


def _copy_settings(places: Places, path: Path) -> None:
    """Copy a given folder's corpus.toml files, which describe its other files."""
    if path.is_dir():
        for file, name in _given(path):
            if file.name == SETTINGS:
                _copy(places, file, name)


def _copy(places: Places, file: Path, name: str) -> None:
    target = places.corpus / name
    if target.exists() and target.samefile(file):
        return
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, partial)
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise OutputError(
            f"the file cannot be copied into the corpus ({error.strerror or error})",
            where=target,
            hint="Use a workspace that you may write to.",
        ) from None


def take_out(places: Places, name: str) -> None:
    """Delete a document's file from the corpus.

    Raises:
        UnknownDocumentError: No file of the corpus has that name.
    """
    path = places.corpus / name
    inside = places.corpus.resolve() in path.resolve().parents
    if not inside or not path.is_file():
        raise UnknownDocumentError(
            f'there is no document named "{name}"',
            hint="explainbot list prints the names.",
        )
    try:
        path.unlink()
    except OSError as error:
        raise WorkspaceError(
            f"the file cannot be deleted ({error.strerror})", where=path
        ) from None
    for folder in path.parents:
        if folder == places.corpus or any(folder.iterdir()):
            break
        folder.rmdir()

