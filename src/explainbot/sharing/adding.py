"""Adding a pack's material to a workspace that is there."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from explainbot.embedding.protocol import Encoder
from explainbot.errors import IndexUnusableError, PackError
from explainbot.index.index import IndexReader
from explainbot.index.status import FilePreview
from explainbot.index.storage.manifest import known_name
from explainbot.paths import expand
from explainbot.progress import ProgressCallback, no_progress
from explainbot.reports import FileReport, LoadReport
from explainbot.sharing.archive import CORPUS, INDEX, Archive, is_pack, is_settings
from explainbot.sharing.install import (
    HOSTILE,
    RecallingEncoder,
    beside,
    holds_vectors_of,
    open_generation,
)
from explainbot.workspace import Workspace

if TYPE_CHECKING:
    from explainbot.index.intake.converting import Office


def add_packs(
    workspace: Workspace,
    packs: list[str],
    *,
    on_progress: ProgressCallback = no_progress,
) -> LoadReport:
    """Copy packs' material below ``corpus/NAME OF THE PACK/`` and index it.

    The same path replaces, as when a folder is added.  Vectors are taken from the pack
    if its model is this workspace's, else computed.  Settings beside a pack's corpus
    stay behind: they are for the whole workspace.

    Raises:
        PackError: A pack is damaged, or holds what a pack may not hold; then nothing
            of any pack is added.
        OutputError: The corpus cannot be written.
    """
    encoder = workspace.encoder(on_progress)
    for pack in packs:
        with Archive(expand(pack)) as archive:
            _check_folder(archive)
            archive.verify()
    reports = [_add(workspace, pack, encoder, on_progress) for pack in packs]
    return replace(
        reports[-1],
        files=tuple(file for report in reports for file in report.files),
        embedded=sum(report.embedded for report in reports),
        reused=sum(report.reused for report in reports),
        removed=sum(report.removed for report in reports),
    )


def _check_folder(archive: Archive) -> None:
    name = archive.path.stem
    if name.startswith(".") or name.endswith(("~", ".partial")):
        raise PackError(
            "a folder of this name is not read",
            where=archive.path,
            hint="Rename the pack.",
        )


def _add(
    workspace: Workspace, pack: str, encoder: Encoder, on_progress: ProgressCallback
) -> LoadReport:
    places, path = workspace.places, expand(pack)
    with Archive(path) as archive, beside(places.index, archive.manifest.size) as stage:
        sources = stage / "material" / path.stem
        archive.extract(
            _below(archive, CORPUS, sources) | _below(archive, INDEX, stage / "index")
        )
        before = _held_keys(workspace)
        with ExitStack() as stack:
            recalling = _recalling(archive, stage / "index", encoder)
            if recalling is not None:
                stack.enter_context(closing(recalling))
            own = Workspace(
                places,
                workspace.model,
                lambda *_: recalling or encoder,
                language=workspace.language,
            )
            report = stack.enter_context(own).add([sources], on_progress=on_progress)
    files = [_renamed(item, sources, pack) for item in report.files]
    files += [
        FileReport(f"{pack}/{name}", None, "skipped", reason="settings of a workspace")
        for name in archive.manifest.members
        if is_settings(name)
    ]
    if recalling is None:
        reason = "its vectors are not this program's and model's; they were made anew"
        files.append(FileReport(f"{pack}/{INDEX}", None, "skipped", reason=reason))
        return replace(report, files=tuple(files))
    report = replace(report, files=tuple(files))
    new = _held_keys(workspace) - before
    taken = (new & recalling.keys).total()
    return replace(
        report, embedded=report.embedded - taken, reused=report.reused + taken
    )


def _recalling(
    archive: Archive, folder: Path, encoder: Encoder
) -> RecallingEncoder | None:
    """Return an encoder that knows the pack's vectors; None if they are of no use.

    The caller closes it.
    """
    try:
        index = open_generation(folder, archive.manifest.generation)
    except IndexUnusableError:
        return None
    try:
        index.check_model(encoder.identity)
        if not holds_vectors_of(index, encoder):
            index.close()
            return None
        return RecallingEncoder(encoder, index)
    except (IndexUnusableError, sqlite3.Error, *HOSTILE):
        index.close()
        return None


def _held_keys(workspace: Workspace) -> Counter[str]:
    """Count what was embedded of each section of the index in use."""
    if not known_name(workspace.places.index):
        return Counter()
    with IndexReader.open(workspace.places.index) as index:
        return Counter(index.corpus.embedded_keys())


def add_any(
    workspace: Workspace,
    paths: Sequence[str],
    *,
    on_progress: ProgressCallback = no_progress,
    office: Office | None = None,
) -> LoadReport:
    """Add packs, files and folders; see ``add_packs`` and ``Workspace.add``."""
    packs = [path for path in paths if is_pack(path)]
    others = [path for path in paths if not is_pack(path)]
    if not packs:
        return workspace.add(others, on_progress=on_progress, office=office)
    first = add_packs(workspace, packs, on_progress=on_progress)
    if not others:
        return first
    second = workspace.add(others, on_progress=on_progress, office=office)
    return replace(
        second,
        files=(*first.files, *second.files),
        embedded=first.embedded + second.embedded,
        removed=first.removed + second.removed,
    )


def preview_any(workspace: Workspace, paths: Sequence[str]) -> list[FilePreview]:
    """Return the sections that ``add_any`` would find; the corpus stays as it is.

    Raises:
        PackError: A pack is damaged, or holds what a pack may not hold.
    """
    found: list[FilePreview] = []
    for packed, some in groupby(paths, is_pack):
        if packed:
            for path in some:
                found += _preview_pack(workspace, path)
        else:
            found += workspace.preview(some)
    return found


def _preview_pack(workspace: Workspace, pack: str) -> list[FilePreview]:
    with Archive(expand(pack)) as archive, TemporaryDirectory() as folder:
        _check_folder(archive)
        archive.verify()
        sources = Path(folder) / archive.path.stem
        archive.extract(_below(archive, CORPUS, sources))
        found = workspace.preview([sources]) if sources.is_dir() else []
    return [
        replace(item, report=_renamed(item.report, sources, pack)) for item in found
    ]


def _below(archive: Archive, folder: str, target: Path) -> dict[str, Path]:
    """Return where each member of one of a pack's folders goes."""
    return {
        name: target / name.removeprefix(folder)
        for name in archive.manifest.members
        if name.startswith(folder)
    }


def _renamed(report: FileReport, sources: Path, pack: str) -> FileReport:
    """Name a file by its place in the pack, not by where it was unpacked."""
    return replace(report, path=f"{pack}/{report.path.partition(f'{sources}/')[2]}")
