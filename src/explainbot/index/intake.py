"""Taking files into the corpus, and out of it again."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from explainbot.errors import (
    OutputError,
    SourceError,
    UnknownDocumentError,
    WorkspaceError,
)
from explainbot.index.build import load
from explainbot.index.corpus_files import SETTINGS, hidden, kind_reason, left_out, walk
from explainbot.readers import supported
from explainbot.readers.base import Metadata
from explainbot.readers.metadata import load_metadata
from explainbot.records import Section
from explainbot.reports import FileReport, LoadReport
from explainbot.workspace import Places, expand


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
            (*files, *self.others),
            built.index,
            built.embedded,
            built.reused,
            built.removed,
        )


@dataclass(frozen=True)
class _Given:
    """A file that a given path stands for."""

    path: Path
    name: str
    """Its name in the corpus: a folder keeps its own name and structure."""
    shown: str
    """As it was given, or below the given folder."""


def _given(given: Path, corpus: Path) -> list[_Given]:
    """Return the files that a given path stands for.

    One that lies in the corpus already stands for itself.

    Raises:
        SourceError: There is nothing at that path, or it holds the corpus itself.
    """
    path = expand(given)
    if path in corpus.parents:
        raise SourceError(
            "this folder holds the workspace itself",
            where=given,
            hint="Name the files or folders to add.",
        )
    inside = path == corpus or corpus in path.parents
    if path.is_dir():
        above = corpus if inside else path.parent
        return [
            _Given(
                file,
                file.relative_to(above).as_posix(),
                f"{given}/{file.relative_to(path).as_posix()}",
            )
            for file in walk(path)
        ]
    if not path.exists():
        raise SourceError("there is no such file", where=given, hint="Check the path.")
    name = path.relative_to(corpus).as_posix() if inside else path.name
    return [_Given(path, name, str(given))]


def _metadata(given: Path, corpus: Path) -> dict[str, Metadata]:
    """Return what the corpus.toml files say about the files of a given path."""
    path = expand(given)
    if path == corpus or corpus in path.parents:
        return load_metadata(corpus)
    if not path.is_dir():
        return {}
    return {f"{path.name}/{name}": item for name, item in load_metadata(path).items()}


def preview(paths: list[Path], corpus: Path) -> list[Preview]:
    """Return what each file would become; nothing is written.

    Args:
        paths: Files and folders.
        corpus: Where they would be copied.

    Raises:
        SettingsError: A corpus.toml among them is wrong.
    """
    found: list[Preview] = []
    for path in paths:
        try:
            files = _given(path, corpus)
        except (SourceError, WorkspaceError) as error:
            report = FileReport(str(path), None, "failed", reason=error.reason)
            found.append(Preview(report))
            continue
        metadata = _metadata(path, corpus)
        found += [_preview(file, metadata.get(file.name)) for file in files]
        found += _left_out(path)
    return found


def _left_out(given: Path) -> list[Preview]:
    """Return what is passed over in a given folder."""
    path = expand(given)
    if not path.is_dir():
        return []
    return [
        Preview(
            FileReport(
                f"{given}/{item.relative_to(path).as_posix()}",
                None,
                "skipped",
                reason=why,
            )
        )
        for item, why in left_out(path)
    ]


def _preview(file: _Given, metadata: Metadata | None) -> Preview:
    if file.path.name == SETTINGS:
        report = FileReport(
            file.shown, None, "skipped", reason="settings, not material"
        )
        return Preview(report)
    if hidden(file.path.name):
        report = FileReport(file.shown, None, "skipped", reason="a hidden file")
        return Preview(report)
    if not supported(file.path):
        return Preview(
            FileReport(file.shown, None, "skipped", reason=kind_reason(file.path))
        )
    try:
        loaded, notes = load(file.path, file.name, metadata)
    except SourceError as error:
        return Preview(FileReport(file.shown, None, "failed", reason=error.reason))
    sections = tuple(item.section for item in loaded.passages)
    report = FileReport(file.shown, file.name, "loaded", len(sections), notes)
    return Preview(report, sections)


def copy_in(places: Places, paths: list[Path]) -> Copied:
    """Copy what can be read of the given files and folders below ``corpus/``.

    A file of the same name there is replaced, whole or not at all.

    Raises:
        SettingsError: A corpus.toml among them is wrong; nothing is copied.
        OutputError: The corpus cannot be written.
    """
    names: dict[str, str] = {}
    copied: dict[str, Path] = {}
    others: list[FileReport] = []
    previews = [(path, preview([path], places.corpus)) for path in paths]
    for given, found in previews:
        sources = _sources(given, places.corpus)
        for item in found:
            name = item.report.document
            if name is None:
                others.append(item.report)
            elif name in names:
                same = copied[name].samefile(sources[name])
                others.append(_second(item.report, names[name], same=same))
            else:
                _copy(places, sources[name], name)
                names[name], copied[name] = item.report.path, sources[name]
        for name, source in sources.items():
            # A given folder's settings describe its other files, so they go along.
            if source.name == SETTINGS and expand(given).is_dir():
                _copy(places, source, name)
    return Copied(names, tuple(others))


def _sources(given: Path, corpus: Path) -> dict[str, Path]:
    try:
        return {file.name: file.path for file in _given(given, corpus)}
    except (SourceError, WorkspaceError):
        return {}


def _second(report: FileReport, first: str, *, same: bool) -> FileReport:
    """Refuse a second file of the same name: it would replace the first unseen."""
    if same:
        return FileReport(report.path, None, "skipped", reason="given twice")
    reason = f"it has the same name as {first}. Rename one of them"
    return FileReport(report.path, None, "failed", reason=reason)


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
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise OutputError(
            f"the file cannot be copied into the corpus ({error.strerror or error})",
            where=target,
            hint="Use a workspace that you may write to.",
        ) from None


def take_out(places: Places, name: str, *, indexed: bool) -> None:
    """Delete a document's file from the corpus, if it is still there.

    Args:
        places: The workspace.
        name: The document's name.
        indexed: Whether the index holds it.

    Raises:
        UnknownDocumentError: Neither the corpus nor the index has such a document.
        WorkspaceError: The file cannot be deleted.
    """
    path = places.corpus / name
    inside = places.corpus.resolve() in path.resolve().parents
    material = path.name != SETTINGS and supported(path)
    if not (inside and material and path.is_file()):
        if indexed:
            return
        raise UnknownDocumentError(
            f'there is no document named "{name}"',
            hint="explainbot list prints the names.",
        )
    try:
        path.unlink()
        for folder in path.parents:
            if folder == places.corpus or any(folder.iterdir()):
                break
            folder.rmdir()
    except OSError as error:
        raise WorkspaceError(
            f"the file cannot be deleted ({error.strerror})",
            where=path,
            hint="Use a workspace that you may write to.",
        ) from None
