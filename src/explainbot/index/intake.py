"""Taking files into the corpus, and out of it again."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from explainbot.embedding.minilm.files import file_sha256
from explainbot.errors import (
    IndexUnusableError,
    OutputError,
    SourceError,
    UnknownDocumentError,
    WorkspaceError,
)
from explainbot.index import Index, spool
from explainbot.index.corpus_files import SETTINGS, hidden, kind_reason
from explainbot.index.given import Given, GivenFile, gather
from explainbot.index.manifest import known_name
from explainbot.index.reading import Cut, load
from explainbot.index.store import SectionStore
from explainbot.paths import Places
from explainbot.progress import Progress, ProgressCallback, no_progress
from explainbot.readers.base import Metadata
from explainbot.readers.reading import supported
from explainbot.reports import FileReport, LoadReport


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

    def merged(self, built: LoadReport) -> LoadReport:
        """Return the build's report of the copied files, with the others."""
        files = [
            replace(item, path=self.names[item.path])
            for item in built.files
            if item.path in self.names
        ]
        return replace(built, files=(*files, *self.others))

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
        return FileReport(file.shown, None, "failed", reason=error.reason)
    except OSError as error:
        reason = f"it cannot be opened ({error.strerror or error})"
        return FileReport(file.shown, None, "failed", reason=reason)
    return Cut(sha256, metadata, loaded, notes)


def copy_in(
    places: Places, paths: list[Path], on_progress: ProgressCallback = no_progress
) -> Copied:
    """Copy what can be read of the given files and folders below ``corpus/``.

    A file of the same name there is replaced, whole or not at all.  One whose text is
    in the corpus under another name is not copied.

    Raises:
        SettingsError: A corpus.toml among them is wrong; nothing is copied.
        OutputError: The corpus cannot be written.
    """
    copied = Copied()
    copied.know(known_texts(places))
    with tempfile.TemporaryDirectory(prefix="explainbot-") as scratch:
        found = [gather(path, places.corpus, Path(scratch)) for path in paths]
        total, done = sum(len(given.files) for given in found), 0
        for given in found:
            for file in given.files:
                on_progress(Progress("reading", done, total))
                done += 1
                _take(places, copied, file, given)
            copied.others += given.others
        on_progress(Progress("reading", total, total))
    return copied


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
def opened_store(places: Places) -> Iterator[SectionStore | None]:
    """Give what the index in use holds, if it can be read; it is closed at the end."""
    with ExitStack() as stack:
        store = None
        if known_name(places.index):
            with suppress(IndexUnusableError):
                store = stack.enter_context(Index.open(places.index)).store
        yield store


def _take(places: Places, copied: Copied, file: GivenFile, given: Given) -> None:
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
    copied.take(file, cut)


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
    material = path.name not in SETTINGS and supported(path)
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
