"""Packing of a workspace: the same workspace gives the same bytes."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import explainbot
from explainbot.batch.whole_files import check_free, replacement, unwritable
from explainbot.embedding.minilm.files import file_sha256
from explainbot.errors import CorpusEmptyError, OutputError, PackError
from explainbot.index.index import IndexReader
from explainbot.index.intake.files import walk
from explainbot.index.storage.vectors import COARSE
from explainbot.progress import ProgressCallback, StepProgress, no_progress
from explainbot.sharing.archive import (
    BLOCK,
    CORPUS,
    INDEX,
    MANIFEST,
    SUFFIX,
    Member,
    PackManifest,
    fault,
    is_settings,
)
from explainbot.workspace import Workspace

TIME = (1980, 1, 1, 0, 0, 0)
"""The first that a zip file can name: when a pack was made is none of its content."""
MODE = 0o100644


@dataclass(frozen=True)
class Packed:
    """What was packed."""

    path: str
    documents: int
    sections: int
    size: int
    """Of the pack, in bytes."""
    model: str
    index: str


def pack(
    workspace: Workspace,
    out: str,
    *,
    force: bool = False,
    on_progress: ProgressCallback = no_progress,
) -> Packed:
    """Write a workspace's material, settings and index into one file.

    The index is brought up to date first.

    Args:
        workspace: What to pack.
        out: Where to; the name ends in ``.xbc``.
        force: Replace an existing file.
        on_progress: Told how far it is.

    Raises:
        OutputError: ``out`` exists, or cannot be written.
        PackError: A file's name cannot go into a pack, or it changed meanwhile.
        IndexModelError: The index is out of date, and was made by another model.
        CorpusEmptyError: There is nothing to pack.
    """
    path = Path(out)
    if path.suffix.lower() != SUFFIX:
        raise OutputError(
            f"the name of a pack ends in {SUFFIX}",
            where=out,
            hint=f"Name it {path.name}{SUFFIX}",
        )
    check_free(out, force=force)
    with _current(workspace, on_progress) as index:
        files = _files(workspace, index)
        members = {}
        for number, (name, file) in enumerate(files.items()):
            on_progress(StepProgress("hashing", number, len(files)))
            members[name] = Member(file.stat().st_size, file_sha256(file))
        manifest = PackManifest(index.name, index.model, members)
        _write(path, manifest, files, on_progress)
        documents = len(index.corpus.documents())
        size = path.stat().st_size
        return Packed(out, documents, index.count(), size, index.model, index.name)


def _current(workspace: Workspace, on_progress: ProgressCallback) -> IndexReader:
    """Return the index once it says what the corpus says; the caller closes it."""
    status = workspace.status()
    stale = status.new or status.changed or status.missing or workspace.rules_note()
    if not status.index or stale:
        if status.index:
            with IndexReader.open(workspace.places.index) as held:
                held.check_model(workspace.encoder(on_progress).identity)
        workspace.index(on_progress=on_progress)
    index = IndexReader.open(workspace.places.index, hashed=False)
    if not index.count():
        index.close()
        raise CorpusEmptyError(
            "the corpus is empty: there is nothing to pack",
            where=workspace.places.corpus,
            hint="Add material with: explainbot add FILE",
        )
    return index


def _files(workspace: Workspace, index: IndexReader) -> dict[str, Path]:
    """Return what goes into the pack, by its name there, in order."""
    places = workspace.places
    found = {
        CORPUS + path.relative_to(places.corpus).as_posix(): path
        for path in walk(places.corpus)
        if path.is_file()
    }
    generation = f"generations/{index.name}.json"
    found[INDEX + generation] = places.index / generation
    for segment, files in index.manifest.segments.items():
        for name in files:
            if name == COARSE:
                continue  # a library reads it that trusts it; it can be made again
            below = f"segments/{segment}/{name}"
            found[INDEX + below] = places.index / below
    for path in places.root.iterdir():
        if path.is_file() and is_settings(path.name) and not path.name.startswith("."):
            found[path.name] = path
    for name in found:
        why = fault(name)
        if why:
            raise PackError(
                f'"{name}" cannot go into a pack: {why}',
                where=places.root,
                hint="Rename the file.",
            )
    return dict(sorted(found.items()))


def _write(
    path: Path,
    manifest: PackManifest,
    files: dict[str, Path],
    on_progress: ProgressCallback,
) -> None:
    try:
        with (
            replacement(path, str(path)) as stream,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            archive.writestr(_info(MANIFEST), manifest.to_json(explainbot.__version__))
            for number, (name, file) in enumerate(files.items()):
                on_progress(StepProgress("packing", number, len(files)))
                _write_member(archive, name, file, manifest.members[name])
    except OSError as error:
        raise unwritable(str(path), error) from None


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, TIME)
    info.create_system = 3
    info.external_attr = MODE << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _write_member(
    archive: zipfile.ZipFile, name: str, file: Path, member: Member
) -> None:
    digest, info = hashlib.sha256(), _info(name)
    info.file_size = member.size
    with file.open("rb") as source, archive.open(info, "w") as out:
        while block := source.read(BLOCK):
            digest.update(block)
            out.write(block)
    if digest.hexdigest() != member.sha256:
        raise PackError(
            "the file changed while it was packed",
            where=file,
            hint="Pack it again when nothing else works on it.",
        )
