"""Index build: read, cut, embed what is new, write, switch."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainbot.embedding.mixed import for_languages, made_by
from explainbot.embedding.protocol import (
    Encoder,
    parts_encoder,
    same_weights,
)
from explainbot.errors import (
    IndexBusyError,
    IndexUnusableError,
    ModelError,
    OutputError,
    WorkspaceError,
)
from explainbot.index.build._delta import DeltaPlan, plan_delta, write_delta
from explainbot.index.build._segment import segment_name, write_segment
from explainbot.index.build.across import keep_across
from explainbot.index.build.corpus import CorpusReader, Cut, Plan, state_report
from explainbot.index.build.duplicates import (
    later_duplicates,
    near_duplicates,
    sketched_duplicates,
)
from explainbot.index.build.previous import PreviousIndex, known_texts
from explainbot.index.build.spool import SpooledSections
from explainbot.index.build.vectorize import Vectorizer
from explainbot.index.index import SKETCHES, IndexReader
from explainbot.index.intake.files import CorpusFile, scan
from explainbot.index.intake.findings import languages_note
from explainbot.index.storage.journal import Journal
from explainbot.index.storage.manifest import (
    FORMAT,
    LAYOUT,
    SETTINGS,
    Manifest,
    SourceState,
    is_elsewhere,
    known_name,
    read_manifest,
    server_address,
    sweep,
    sync,
    sync_tree,
    write_manifest,
)
from explainbot.index.storage.vectors import search_kind
from explainbot.paths import Places, sweep_partials
from explainbot.progress import Log, ProgressCallback, StepProgress, no_progress
from explainbot.reports import FileReport, LoadReport
from explainbot.text.languages import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from explainbot.index.build.spread import Spread

LOG = Log(__name__)


def build(
    places: Places,
    encoder: Encoder,
    *,
    rebuild: bool = False,
    on_progress: ProgressCallback = no_progress,
    cuts: Mapping[str, Cut] | None = None,
    language: str = DEFAULT_LANGUAGE,
    into: Path | None = None,
    spread: Spread | None = None,
) -> LoadReport:
    """Bring ``index/`` up to date with ``corpus/``.

    The caller holds ``building``.  A file whose bytes and settings are those of the
    index before is not read again; vectors of sections whose embedded text is unchanged
    are taken over from it, or from a build that was interrupted.  A file that cannot be
    read is reported and left out.

    Args:
        places: The workspace.
        encoder: Computes the vectors.
        rebuild: Whether to take nothing over from the index before.
        on_progress: Told how far it is.
        cuts: Files that were just read, by their name in the corpus.
        language: Of texts that do not tell theirs, where no text around them does; it
            counts when a file is read.
        into: A folder to write one whole segment to, whatever has changed; the index
            of the workspace stays as it is.
        spread: A cluster that reads, cuts and encodes; None does it here.

    Raises:
        OutputError: The index cannot be written; the one before stays in use.
        WorkspaceError: ``into`` is given, and the files are elsewhere.
    """
    if into is not None:
        _check_files_here(places)
    files, begun = scan(places.corpus), time.monotonic()
    LOG.info("index of %s: %d files in the corpus", places.root, len(files))
    with ExitStack() as stack:
        before = None if rebuild else _before(places.index, encoder)
        if before is not None:
            stack.enter_context(closing(before))
        try:
            same = before is not None and _unchanged(before, files, encoder)
            if before is not None and into is None and same:
                Journal(places.index, encoder.identity, encoder.dimension).remove()
                keep_across(places.index, encoder, on_progress)
                LOG.info("index of %s: nothing has changed", places.root)
                return _unchanged_report(before, encoder)
            texts = before.known_texts() if before else known_texts(places.index)
            reader = CorpusReader(
                places.corpus,
                files,
                before,
                cuts or {},
                language,
                texts=texts,
                last_good=places.last_good,
                cutter=None if spread is None else spread.cut,
            )
            stack.enter_context(closing(reader.plan.loaded))
            plan = reader.read_all(on_progress)
            folder = places.index if into is None else into
            report = write_index(
                folder,
                plan,
                before,
                encoder,
                on_progress,
                whole=into is not None,
                corpus=places.corpus,
                spread=spread,
            )
        except (OSError, sqlite3.OperationalError) as error:
            raise OutputError(
                f"the index cannot be written ({_said(error)})",
                where=places.index,
                hint="The index before is still in use.",
            ) from None
    said = "index of %s: generation %s, %d sections embedded, %d taken over, %.1f s"
    taken = time.monotonic() - begun
    LOG.info(said, places.root, report.index, report.embedded, report.reused, taken)
    return replace(report, gone=tuple(sorted(reader.gone.values())))


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


@contextmanager
def building(places: Places, *, wait: float = 0) -> Iterator[None]:
    """Hold the builder's lock; it dies with its process.

    Args:
        places: The workspace.
        wait: Seconds to wait for another builder.

    Raises:
        IndexBusyError: Another process is building this index.
        OutputError: The folder cannot be written.
        IndexServerError: The server of the index cannot be asked.
        WorkspaceError: An index on a server was made of files that are elsewhere.
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
        address = server_address(places.index)
        with ExitStack() as stack:
            if address is not None:
                from explainbot.index.server.writing import building_on

                stack.enter_context(building_on(address, wait=wait))
                _check_files_here(places)
            yield
    finally:
        lock.release()


def _check_files_here(places: Places) -> None:
    """Raise WorkspaceError where no file is of those that a shared index knows.

    Its documents would all be taken out for those who ask.
    """
    if not is_elsewhere(places):
        return
    name = known_name(places.index)
    sources = read_manifest(places.index, name).sources if name else {}
    loaded = sum(state.status == "loaded" for state in sources.values())
    if loaded:
        raise WorkspaceError(
            f"none of the {loaded} files is here of which the index on the server was "
            "made",
            where=places.corpus,
            hint="Build it in the workspace where they are, or copy them here first.",
        )


def _before(folder: Path, encoder: Encoder) -> PreviousIndex | None:
    """Return the index in use, if its vectors can be taken over."""
    if not known_name(folder):
        return None
    try:
        index = IndexReader.open(folder)
        index.check_model(made_by(encoder, index.model).identity)
        len(index.manifest.sources)  # damaged, it cannot be taken over from
        codes = parts_encoder(encoder) is not None
        if index.manifest.layout != LAYOUT or index.codes != codes:
            return None
        return PreviousIndex(index.load())
    except (IndexUnusableError, ModelError):
        return None


def _unchanged(
    before: PreviousIndex, files: list[CorpusFile], encoder: Encoder
) -> bool:
    wanted = for_languages(encoder, _languages(before.sources))
    if not before.read_alike or not same_weights(before.model, wanted.identity):
        return False
    known = {name: state.sha256 for name, state in before.sources.items()}
    return known == {file.name: file.sha256 for file in files}


def _languages(sources: Mapping[str, SourceState]) -> set[str]:
    """Return the languages of the documents."""
    every = (state.language for state in sources.values() if state.status == "loaded")
    return {code for code in every if code}


def _unchanged_report(before: PreviousIndex, encoder: Encoder) -> LoadReport:
    reports = [
        state_report(name, state)
        for name, state in before.sources.items()
        if state.status != "settings"
    ]
    used = for_languages(encoder, _languages(before.sources))
    notes = languages_note(reports, used.languages)
    return LoadReport(tuple(reports), before.name, reused=before.count(), notes=notes)


def write_index(
    folder: Path,
    plan: Plan,
    before: PreviousIndex | None,
    encoder: Encoder,
    on_progress: ProgressCallback,
    *,
    whole: bool = False,
    corpus: Path | None = None,
    spread: Spread | None = None,
) -> LoadReport:
    """Write what was read and switch to it; the caller holds ``building``.

    Args:
        folder: ``index/``, or another to write to.
        plan: What was read.
        before: The index before.
        encoder: Computes the vectors.
        on_progress: Told how far it is.
        whole: Whether to write one segment, whatever is there.
        corpus: Where the files are; None for beside the folder.
        spread: A cluster that encodes; None does it here.

    Raises:
        OSError: It cannot be written; the generation before stays in use.
    """
    encoder = for_languages(encoder, _languages(plan.sources))
    switched = before is not None and not same_weights(before.model, encoder.identity)
    journal = Journal(
        folder,
        encoder.identity,
        encoder.dimension,
        codes=parts_encoder(encoder) is not None,
    )
    alone = whole or switched
    more = None if alone else plan_delta(plan, before, encoder.dimension)
    gone, total = _gone(plan, before), sum(plan.kept.values()) + plan.loaded.count()
    if before and more:
        dropped = before.abouts.keys() - plan.kept.keys()
        before.look_in([*more.taken, *sorted(dropped)])
    if before:
        plan.take(more.taken if more else [*plan.kept], before)
    vectorizer = Vectorizer(before, journal, encoder, on_progress, spread)
    vectorizer.expect(plan.loaded.keys)
    used = known_name(folder)
    segments = _segment(folder, plan, more, vectorizer)
    manifest = _manifest(encoder, plan, segments, total)
    if more:
        manifest = replace(manifest, base=more.earlier.base)
    written = folder / "segments" / next(iter(segments))
    reports = _with_duplicates(plan, more, written)
    generation = _switch(
        folder, manifest, corpus or folder.parent / "corpus", used, on_progress
    )
    journal.remove()
    on_progress(StepProgress("writing the index", 1, 1))
    if not whole:
        keep_across(folder, encoder, on_progress)
    embedded = plan.loaded.count() - vectorizer.reused
    return LoadReport(
        reports,
        generation,
        embedded=embedded,
        reused=total - embedded,
        removed=gone,
        notes=(
            *languages_note(plan.reports, encoder.languages),
            *_rules_note(plan, before),
        ),
    )


def _manifest(
    encoder: Encoder, plan: Plan, segments: dict[str, Any], total: int
) -> Manifest:
    """Return what is to be known of an index of these segments."""
    return Manifest(
        FORMAT,
        encoder.identity,
        encoder.dimension,
        SETTINGS,
        segments,
        search=search_kind(total, encoder.dimension),
        settled=tuple(
            name for name, state in plan.sources.items() if state.status == "settings"
        ),
        sources=plan.sources,
    )


def _switch(
    folder: Path,
    manifest: Manifest,
    corpus: Path,
    used: str,
    on_progress: ProgressCallback,
) -> str:
    """Make what was written the generation in use, and return its name."""
    address = server_address(folder)
    if address is None:
        generation = write_manifest(folder, manifest)
        sweep(folder, keep={generation, used})
        return generation
    from explainbot.index.server.writing import publish

    segments = folder / "segments"
    sent = {name: segments / name for name in manifest.segments}
    try:
        return publish(
            address,
            manifest,
            {name: path for name, path in sent.items() if path.is_dir()},
            {name: (corpus / name).read_bytes() for name in manifest.settled},
            before=used,
            on_progress=on_progress,
        )
    finally:
        shutil.rmtree(segments, ignore_errors=True)
        sweep_partials(folder)


def _rules_note(plan: Plan, before: PreviousIndex | None) -> tuple[str, ...]:
    """Say how many files read differently by the rules of now."""
    if before is None or before.read_alike:
        return ()
    other = plan.read_differently
    said = "none of them reads" if not other else f"{other} of them read"
    return (f"the rules of reading are new: all files were read again, {said} other",)


def _segment(
    folder: Path,
    plan: Plan,
    more: DeltaPlan | None,
    vectorizer: Vectorizer,
) -> dict[str, dict[str, dict[str, Any]]]:
    """Write one segment; return those of the generation with their files."""
    partial = folder / "segments" / f".{os.getpid()}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        if more:
            files = write_delta(partial, plan.loaded, more, vectorizer)
        else:
            files = write_segment(partial, plan.loaded, vectorizer)
        name = segment_name(files)
        shutil.rmtree(folder / "segments" / name, ignore_errors=True)
        sync_tree(partial)
        partial.rename(folder / "segments" / name)
        sync(folder / "segments")
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    base = {more.earlier.base: more.earlier.files} if more else {}
    return {name: files} | base


def _gone(plan: Plan, before: PreviousIndex | None) -> int:
    """Return how many sections of the index before there are no more."""
    if before is None:
        return 0
    dropped = sorted(before.abouts.keys() - plan.kept.keys())
    held = Counter(before.keys_of(dropped).values())
    return (held - Counter(plan.loaded.keys)).total()


def _with_duplicates(
    plan: Plan, more: DeltaPlan | None, segment: Path
) -> tuple[FileReport, ...]:
    """Return the reports, with notes about sections that are nearly the same.

    Args:
        plan: What the segment holds that was written.
        more: How it adds to a large one.
        segment: Its folder.
    """
    fresh = {file.path for file in plan.reports if file.status == "loaded"}
    notes: Mapping[str, list[str]] = {}
    if fresh and more:
        notes = later_duplicates(plan, more.earlier, fresh)
    elif fresh and (segment / SKETCHES).exists():
        notes = sketched_duplicates(plan.loaded, segment, fresh)
    elif fresh:
        notes = near_duplicates(SpooledSections(plan.loaded), fresh)
    return tuple(
        replace(file, warnings=(*file.warnings, *notes[file.path]))
        if file.path in notes
        else file
        for file in plan.reports
    )
