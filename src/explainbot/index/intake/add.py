"""Files taken into the corpus, and out of it again."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from explainbot.embedding.minilm.files import file_sha256
from explainbot.errors import (
    IndexUnusableError,
    OutputError,
    SourceError,
    WorkspaceError,
    unknown_document,
)
from explainbot.index.build import spool
from explainbot.index.build.corpus import Cut, fault, load
from explainbot.index.index import IndexReader
from explainbot.index.intake._archives import unpack
from explainbot.index.intake._sites import site_leftovers
from explainbot.index.intake.converting import Office, target
from explainbot.index.intake.files import (
    SETTINGS,
    hidden,
    is_archive,
    kind_reason,
    left_out,
    precedence,
    walk,
    without_archive,
)
from explainbot.index.intake.findings import languages_note
from explainbot.index.storage.manifest import known_name, sync
from explainbot.paths import Places, expand, partial_name, sweep_partials
from explainbot.progress import ProgressCallback, StepProgress, no_progress
from explainbot.readers.base import Metadata
from explainbot.readers.metadata import load_metadata
from explainbot.readers.reading import supported
from explainbot.reports import FileReport, FileStatus, LoadReport
from explainbot.settings import LastGood

if TYPE_CHECKING:
    from explainbot.index.protocol import RowStore


_ADDRESS = re.compile(r"(?:https?|ftp):/|www\.", re.IGNORECASE)


@dataclass
class Copied:
    """What was copied below corpus/, and what was not."""

    names: dict[str, str] = field(default_factory=dict)
    """From each copied document's name to the path that was given."""
    others: list[FileReport] = field(default_factory=list)
    """Files that were skipped or failed."""
    cuts: dict[str, Cut] = field(default_factory=dict)
    """The documents as they were read, by name, the first ``MOST_HELD`` characters."""
    _characters: int = 0
    _sources: dict[str, Path] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)
    """From the hash of each known text to its document."""
    _held: dict[str, str] = field(default_factory=dict)
    """The other way round."""

    def merged(self, built: LoadReport, known: Sequence[str]) -> LoadReport:
        """Return the build's report of the copied files, with the others.

        Args:
            built: The report of the whole corpus.
            known: The model's languages; a note on others is on copied files alone.
        """
        files = [
            replace(item, path=self.names[item.path])
            for item in built.files
            if item.path in self.names
        ]
        of_all = languages_note(built.files, known)
        notes = [note for note in built.notes if note not in of_all]
        notes = [*languages_note(files, known), *notes]
        return replace(built, files=(*files, *self.others), notes=tuple(notes))

    def refusal(self, file: GivenFile, cut: Cut, places: Places) -> FileReport | None:
        """Return why a file is not copied, if so: it would hide or double another."""
        first = self.names.get(file.name)
        if first is not None:
            if self._sources[file.name].samefile(file.path):
                return FileReport(file.shown, None, "skipped", reason="given twice")
            reason = f"it has the same name as {first}. Rename one of them"
            return FileReport(file.shown, None, "failed", reason=reason)
        same = self._texts.get(cut.loaded.document.sha256, file.name)
        # One that is there already is replaced all the same: its old text must go.
        if same != file.name and not (places.corpus / file.name).exists():
            there = "" if same in self.names else ", which is in the corpus"
            reason = f"same text as {same}{there}"
            return FileReport(file.shown, None, "skipped", reason=reason)
        return None

    def know(self, texts: dict[str, str]) -> None:
        """Learn which document of the corpus has a text, by the text's hash."""
        self._texts.update(texts)
        self._held.update({name: text for text, name in texts.items()})

    def take(self, file: GivenFile, cut: Cut) -> None:
        """Note that a file was copied."""
        self.names[file.name] = file.shown
        self._sources[file.name] = file.path
        if self._characters <= spool.MOST_HELD:  # others are read again by the build
            self.cuts[file.name] = cut
            self._characters += len(cut.loaded.document.text)
        before, text = self._held.get(file.name), cut.loaded.document.sha256
        if before and self._texts.get(before) == file.name:
            del self._texts[before]
        self._texts.setdefault(text, file.name)
        self._held[file.name] = text


def read_given(file: GivenFile, metadata: Metadata | None) -> Cut | FileReport:
    """Read a given file, or say why not."""
    reason = ""
    if file.path.name in SETTINGS:
        reason = "settings, not material"
    elif hidden(file.path.name):
        reason = "a hidden file"
    elif not supported(file.path):
        reason = kind_reason(file.path)
    if reason:
        return FileReport(file.shown, None, "skipped", reason=reason)
    try:
        sha256 = file_sha256(file.path) if file.path.is_file() else ""
        loaded, notes = load(file.path, file.name, metadata)
    except SourceError as error:
        return FileReport(file.shown, None, fault(error), reason=error.reason)
    except OSError as error:
        reason = f"it cannot be opened ({error.strerror or error})"
        return FileReport(file.shown, None, "failed", reason=reason)
    return Cut(sha256, metadata, loaded, notes)


def copy_in(
    places: Places,
    paths: list[Path],
    on_progress: ProgressCallback = no_progress,
    office: Office | None = None,
) -> Copied:
    """Copy what can be read of the given files and folders below ``corpus/``.

    A file of the same name there is replaced, whole or not at all.  One whose text is
    in the corpus under another name is not copied.

    Args:
        places: The workspace.
        paths: What was given.
        on_progress: Told how far it is.
        office: Converts old office files first; None leaves them aside.

    Raises:
        OutputError: The corpus cannot be written.
    """
    copied = Copied()
    copied.know(known_texts(places))
    for folder, _, _ in os.walk(places.corpus):
        sweep_partials(Path(folder))
    with tempfile.TemporaryDirectory(prefix="explainbot-") as scratch:
        found = [gather(path, places.corpus, Path(scratch)) for path in paths]
        total, done = sum(len(given.files) for given in found), 0
        for given in found:
            for file in given.files:
                on_progress(StepProgress("reading", done, total))
                done += 1
                if office is not None and target(file.path):
                    _convert(places, copied, file, given, _Room(office, Path(scratch)))
                else:
                    _take(places, copied, file, given)
            copied.others += given.others
        on_progress(StepProgress("reading", total, total))
    return copied


class _Room(NamedTuple):
    """What converts files, and where it puts them."""

    office: Office
    folder: Path


def _convert(
    places: Places, copied: Copied, file: GivenFile, given: Given, room: _Room
) -> None:
    """Take a file in the form to which LibreOffice converts it."""
    try:
        made = room.office.converted(file.path, room.folder)
    except SourceError as error:
        copied.others.append(
            FileReport(file.shown, None, "failed", reason=error.reason)
        )
        return
    name = str(PurePosixPath(file.name).with_suffix(made.suffix))
    note = f"converted by LibreOffice from {file.path.name}"
    _take(places, copied, replace(file, path=made, name=name), given, (note,))


def known_texts(places: Places) -> dict[str, str]:
    """Map the hash of each text that the index holds to its document."""
    with opened_store(places) as store:
        if store is None:
            return {}
        return {
            about.sha256: name
            for name, about in store.abouts().items()
            if (places.corpus / name).is_file()
        }


@contextmanager
def opened_store(places: Places) -> Iterator[RowStore | None]:
    """Give what the index in use holds, if it can be read; it is closed at the end."""
    with ExitStack() as stack:
        store = None
        if known_name(places.index):
            with suppress(IndexUnusableError):
                store = stack.enter_context(IndexReader.open(places.index)).corpus
        yield store


def _take(
    places: Places,
    copied: Copied,
    file: GivenFile,
    given: Given,
    notes: tuple[str, ...] = (),
) -> None:
    if file.path.name in SETTINGS and not file.alone:
        # A given folder's settings describe its other files, so they go along.
        _copy(places, file.path, file.name)
    cut = read_given(file, given.metadata.get(file.name))
    if isinstance(cut, FileReport):
        copied.others.append(cut)
        return
    refused = copied.refusal(file, cut, places)
    if refused is not None:
        copied.others.append(refused)
        return
    _copy(places, file.path, file.name)
    copied.take(file, replace(cut, notes=(*notes, *cut.notes)))


def _copy(places: Places, file: Path, name: str) -> None:
    target = places.corpus / name
    if target.exists() and target.samefile(file):
        return
    partial = partial_name(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, partial)
        sync(partial)
        partial.replace(target)
        sync(target.parent)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise OutputError(
            f"the file cannot be copied into the corpus ({error.strerror or error})",
            where=target,
            hint="Use a workspace that you may write to.",
        ) from None


def take_out(places: Places, names: Sequence[str], indexed: Collection[str]) -> None:
    """Delete documents' files from the corpus, where they are still there.

    Args:
        places: The workspace.
        names: The documents' names.
        indexed: The names of the documents that the index holds.

    Raises:
        UnknownDocumentError: Neither the corpus nor the index has one of them; then
            none is deleted.
        WorkspaceError: A file cannot be deleted.
    """
    for path in [_file_of(places, name, indexed) for name in dict.fromkeys(names)]:
        if path is not None:
            _delete(places, path)


def _file_of(places: Places, name: str, indexed: Collection[str]) -> Path | None:
    """Return a document's file; None where it is gone and only the index has it."""
    path = places.corpus / name
    inside = places.corpus.resolve() in path.resolve().parents
    material = path.name not in SETTINGS and supported(path)
    if inside and material and path.is_file():
        return path
    if name in indexed:
        return None
    raise unknown_document(name, indexed)


def _delete(places: Places, path: Path) -> None:
    """Delete a file of the corpus, and the folders that it leaves empty."""
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

    A path that lies in the corpus already stands for itself.  An archive, given or
    in a given folder, stands for a folder of its name.

    Args:
        given: A file, a folder or an archive.
        corpus: Where the material is to go.
        scratch: An existing folder to unpack archives in.

    """
    found = Given()
    try:
        path = _existing(given, corpus)
        inside = path == corpus or corpus in path.parents
        if inside:
            last = LastGood(corpus, Places(corpus.parent).last_good)
            found.metadata.update(load_metadata(corpus, last))
        above = corpus if inside else _above(path, corpus)
        _gather(found, path, _Place(above, str(given), scratch, inside=inside))
        if not (found.files or found.others or inside):
            found.leave(str(given), "the folder holds no files")
        found.files.sort(key=lambda file: precedence(file.name))
    except (SourceError, WorkspaceError) as error:
        found.leave(str(given), error.reason, failed=True)
    except OSError as error:
        reason = f"it cannot be opened ({error.strerror or error})"
        found.leave(str(given), reason, failed=True)
    return found


def _above(path: Path, corpus: Path) -> Path:
    """Return the folder to which the names in the corpus of a path are relative.

    Its own, but for what was added with a folder above it before: of "texts/rules.md"
    the document "texts/rules.md" is replaced, where there is no "rules.md".
    """
    if (corpus / path.name).exists():
        return path.parent
    return next(
        (
            above
            for above in reversed(path.parent.parents)
            if (corpus / path.relative_to(above)).exists()
        ),
        path.parent,
    )


def _existing(given: Path, corpus: Path) -> Path:
    path = expand(given)
    if path in corpus.parents:
        raise SourceError(
            "this folder holds the workspace itself",
            where=given,
            hint="Name the files or folders to add.",
        )
    if not path.exists():
        if _ADDRESS.match(str(given)):
            raise SourceError(
                "this is a web address, and explainbot opens no connection",
                where=given,
                hint="Save the page in a browser and add the file.",
            )
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
    settings = LastGood(path)
    if not place.inside:
        root = place.name(path)
        for name, about in load_metadata(path, settings).items():
            found.metadata[f"{root}/{name}"] = about
    for name in settings.wrong:
        reason = f"{settings.wrong[name].reason.rstrip('.')}; its folder goes without"
        found.leave(f"{place.shown}/{name}", reason, failed=True)
    files = [
        file
        for file in walk(path)
        if file.relative_to(path).as_posix() not in settings.wrong
    ]
    gone = site_leftovers(files, path)
    for file in files:
        shown = f"{place.shown}/{file.relative_to(path).as_posix()}"
        name = place.name(file)
        if file in gone:
            found.leave(shown, gone[file])
        elif file.is_symlink() and _is_outside(file, path):
            found.leave(shown, "a link to a file outside the folder is not followed")
        elif is_archive(file):
            _archive(found, file, name, replace(place, shown=shown))
        else:
            found.files.append(GivenFile(file, name, shown))
    for item, why in left_out(path):
        found.leave(f"{place.shown}/{item.relative_to(path).as_posix()}", why)


def _is_outside(link: Path, folder: Path) -> bool:
    """Whether a link leads out of a folder, which may come from somebody else."""
    try:
        return not link.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # it leads nowhere, or to itself
        return False


def _archive(found: Given, path: Path, name: str, place: _Place) -> None:
    """Take an archive's files as those of a folder with its name, less the suffix."""
    root = without_archive(name)
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
        found.leave(place.shown, "the archive holds no files", failed=True)
    found.files += inside.files
    found.others += inside.others
    found.metadata.update(inside.metadata)
