"""Preview of files that would be added; nothing is written."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from explainbot.index.build.duplicates import near_duplicates
from explainbot.index.build.file_reports import loaded_report
from explainbot.index.intake.add import (
    Copied,
    Given,
    GivenFile,
    gather,
    known_texts,
    opened_store,
    read_given,
)
from explainbot.paths import Places
from explainbot.records import Section
from explainbot.reports import FileReport


@dataclass(frozen=True)
class FilePreview:
    """A file as it would be loaded."""

    report: FileReport
    sections: tuple[Section, ...] = ()


def preview(paths: list[Path], places: Places) -> list[FilePreview]:
    """Return what each file would become; nothing is written.

    Args:
        paths: Files, folders and archives.
        places: Where they would be copied.

    Raises:
        SettingsError: A corpus.toml among them is wrong.
    """
    found: list[FilePreview] = []
    copied = Copied()
    copied.know(known_texts(places))
    with tempfile.TemporaryDirectory(prefix="explainbot-") as scratch:
        for path in paths:
            given = gather(path, places.corpus, Path(scratch))
            files = [_preview(file, given, copied, places) for file in given.files]
            found += sorted(files, key=lambda item: item.report.path)
            found += [FilePreview(report) for report in given.others]
    return _with_duplicates(found, places)


def _preview(
    file: GivenFile, given: Given, copied: Copied, places: Places
) -> FilePreview:
    cut = read_given(file, given.metadata.get(file.name))
    if isinstance(cut, FileReport):
        return FilePreview(cut)
    refused = copied.refusal(file, cut, places)
    if refused is not None:
        return FilePreview(refused)
    copied.take(file, cut)
    report = loaded_report(file.shown, cut.loaded, cut.notes)
    return FilePreview(report, tuple(unit.section for unit in cut.loaded.units))


def _with_duplicates(previews: list[FilePreview], places: Places) -> list[FilePreview]:
    """Add the notes about sections nearly the same as others, given or there."""
    fresh = {item.report.document for item in previews if item.report.document}
    if not fresh:
        return previews
    sections = [section for item in previews for section in item.sections]
    notes = near_duplicates([*_others(places, fresh), *sections], fresh)
    return [
        _noted(item, notes.get(item.report.document or "", ())) for item in previews
    ]


def _noted(item: FilePreview, notes: Sequence[str]) -> FilePreview:
    warnings = (*item.report.warnings, *notes)
    return replace(item, report=replace(item.report, warnings=warnings))


def _others(places: Places, replaced: set[str]) -> list[Section]:
    """Return the sections that the index holds of the other documents."""
    with opened_store(places) as store:
        if store is None:
            return []
        return [
            store.section(stored)
            for stored in store.all_sections()
            if stored.document_id not in replaced
        ]
