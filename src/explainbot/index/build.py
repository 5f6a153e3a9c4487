"""Bringing the index up to date: read, cut, embed what is new, write, switch."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from explainbot.embedding import Encoder
from explainbot.errors import (
    IndexBusyError,
    IndexUnusableError,
    OutputError,
    SourceError,
)
from explainbot.index import Index
from explainbot.index.corpus_files import CorpusFile, scan
from explainbot.index.manifest import (
    FORMAT,
    Manifest,
    SourceState,
    known_name,
    sweep,
    write_manifest,
)
from explainbot.index.passages import passage
from explainbot.index.segment import (
    Loaded,
    embedded_key,
    segment_name,
    write_segment,
)
from explainbot.index.vectorize import vectors_for
from explainbot.readers import read
from explainbot.readers.metadata import idle_tables, load_metadata
from explainbot.reports import (
    FileReport,
    FileStatus,
    LoadReport,
    Progress,
    ProgressCallback,
    no_progress,
)
from explainbot.sections import split, warnings
from explainbot.workspace import Places

if TYPE_CHECKING:
    from explainbot.readers.base import Metadata

LAYOUT = "2"
"""Raised when sections, passages or terms are made differently."""


@dataclass
class _Plan:
    """What a build has found so far."""

    sources: dict[str, SourceState] = field(default_factory=dict)
    reports: list[FileReport] = field(default_factory=list)
    loaded: list[Loaded] = field(default_factory=list)

    def note(
        self, file: CorpusFile, report: FileReport, status: str | None = None
    ) -> None:
        """Keep what became of a file."""
        self.reports.append(report)
        self.sources[file.name] = SourceState(
            file.sha256,
            file.size,
            status or ("loaded" if report.document else report.status),
            report.sections,
            report.warnings,
            report.reason,
        )


def build(
    places: Places,
    encoder: Encoder,
    *,
    rebuild: bool = False,
    on_progress: ProgressCallback = no_progress,
) -> LoadReport:
    """Bring ``index/`` up to date with ``corpus/``.

    The caller holds ``building``.  Vectors of sections whose embedded text is unchanged are taken over from the index
    before.  A file that cannot be read is reported and left out.

    Raises:
        SettingsError: A corpus.toml is wrong.
        OutputError: The index cannot be written; the one before stays in use.
    """
    files = scan(places.corpus)
    before = None if rebuild else _before(places.index, encoder)
    if before is not None and _unchanged(before, files):
        return _unchanged_report(before)
    plan = _read_all(places, files, before, on_progress)
    try:
        return _write(places.index, plan, before, encoder, on_progress)
    except OSError as error:
        raise OutputError(
            f"the index cannot be written ({error.strerror or error})",
            where=places.index,
            hint="The index before is still in use.",
        ) from None


@contextmanager
def building(places: Places, *, wait: float = 0) -> Iterator[None]:
    """Hold the builder's lock; it dies with its process.

    Args:
        places: The workspace.
        wait: Seconds to wait for another builder.

    Raises:
        IndexBusyError: Another process is building this index.
        OutputError: The folder cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(places.index / ".lock", timeout=wait)
    try:
        places.index.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise IndexBusyError(
            "another process is building this index",
            where=places.index,
            hint="Wait until it has finished, then try again.",
        ) from None
    except OSError as error:
        raise OutputError(
            f"the index cannot be written ({error.strerror or error})",
            where=places.index,
            hint="Use a workspace that you may write to.",
        ) from None
    try:
        yield
    finally:
        lock.release()


def _before(folder: Path, encoder: Encoder) -> Index | None:
    """Return the index in use, if its vectors can be taken over."""
    if not known_name(folder):
        return None
    try:
        index = Index.open(folder)
        index.check_model(encoder.identity)
    except IndexUnusableError:
        return None
    return index if index.manifest.settings == LAYOUT else None


def _unchanged(before: Index, files: list[CorpusFile]) -> bool:
    known = {name: state.sha256 for name, state in before.manifest.sources.items()}
    return known == {file.name: file.sha256 for file in files}


def _unchanged_report(before: Index) -> LoadReport:
    reports = []
    for name, state in before.manifest.sources.items():
        if state.status == "settings":
            continue
        status: FileStatus = "unchanged"
        if state.status == "failed":
            status = "failed"
        elif state.status == "skipped":
            status = "skipped"
        document = name if status == "unchanged" else None
        reports.append(
            FileReport(
                name, document, status, state.sections, state.warnings, state.reason
            )
        )
    return LoadReport(tuple(reports), before.name, reused=before.count())


def _read_all(
    places: Places,
    files: list[CorpusFile],
    before: Index | None,
    on_progress: ProgressCallback,
) -> _Plan:
    metadata = load_metadata(places.corpus)
    known = before.manifest.sources if before else {}
    plan = _Plan()
    for number, file in enumerate(files):
        on_progress(Progress("reading", number, len(files)))
        if file.kind == "settings":
            idle = tuple(idle_tables(file.path))
            if idle:
                reason = "; ".join(idle)
                report = FileReport(file.name, None, "skipped", reason=reason)
                plan.reports.append(report)
            plan.sources[file.name] = SourceState(file.sha256, file.size, "settings")
        elif file.kind == "skipped":
            plan.note(file, FileReport(file.name, None, "skipped", reason=file.reason))
        elif file.kind == "failed":
            plan.note(file, FileReport(file.name, None, "failed", reason=file.reason))
        else:
            same = file.name in known and known[file.name].sha256 == file.sha256
            _read_one(plan, file, metadata.get(file.name), same)
    return plan


def _read_one(
    plan: _Plan, file: CorpusFile, metadata: Metadata | None, same: bool
) -> None:
    try:
        loaded, notes = load(file.path, file.name, metadata)
    except SourceError as error:
        plan.note(file, FileReport(file.name, None, "failed", reason=error.reason))
        return
    status: FileStatus = "unchanged" if same else "loaded"
    count = len(loaded.passages)
    plan.note(file, FileReport(file.name, file.name, status, count, notes), "loaded")
    plan.loaded.append(loaded)


def load(
    path: Path, name: str, metadata: Metadata | None
) -> tuple[Loaded, tuple[str, ...]]:
    """Read one file and cut it into passages; return them with the warnings.

    Raises:
        SourceError: It cannot be read.
    """
    source_path = f"corpus/{name}"
    if metadata is None:
        reading = read(path, name=name, source_path=source_path)
    else:
        reading = read(path, name=name, source_path=source_path, metadata=metadata)
    sections = split(reading.document)
    notes = (*reading.warnings, *warnings(reading.document, sections))
    passages = tuple(passage(section) for section in sections)
    return Loaded(reading.document, passages), notes


def _write(
    folder: Path,
    plan: _Plan,
    before: Index | None,
    encoder: Encoder,
    on_progress: ProgressCallback,
) -> LoadReport:
    passages = [item for loaded in plan.loaded for item in loaded.passages]
    vectors, reused = vectors_for(passages, before, encoder, on_progress)
    on_progress(Progress("writing the index", 0, 1))
    used = known_name(folder)
    partial = folder / "segments" / f".{os.getpid()}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        files = write_segment(partial, plan.loaded, vectors, encoder.dimension)
        manifest = Manifest(
            FORMAT, encoder.identity, encoder.dimension, LAYOUT, {}, (), plan.sources
        )
        name = segment_name(files)
        shutil.rmtree(folder / "segments" / name, ignore_errors=True)
        partial.rename(folder / "segments" / name)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    manifest.segments[name] = files
    generation = write_manifest(folder, manifest)
    sweep(folder, keep={generation, used})
    on_progress(Progress("writing the index", 1, 1))
    held = Counter(before.store.embedded_keys()) if before else Counter[str]()
    gone = held - Counter(embedded_key(item) for item in passages)
    return LoadReport(
        tuple(plan.reports),
        generation,
        embedded=len(passages) - reused,
        reused=reused,
        removed=gone.total(),
    )
