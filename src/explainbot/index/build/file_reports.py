"""File reports of a build: a file that was read, or is as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.index.intake.findings import headings
from explainbot.reports import FileReport, FileStatus

if TYPE_CHECKING:
    from explainbot.index.storage.manifest import SourceState
    from explainbot.index.units import SectionedDocument


def state_report(name: str, state: SourceState) -> FileReport:
    """Return what is known of a file that has not changed."""
    status: FileStatus = "unchanged"
    if state.status == "failed":
        status = "failed"
    elif state.status == "skipped":
        status = "skipped"
    return FileReport(
        name,
        name if status == "unchanged" else None,
        status,
        state.sections,
        state.warnings,
        state.reason,
        state.headings,
        state.words,
        state.language,
        state.encoding,
    )


def loaded_report(
    path: str,
    loaded: SectionedDocument,
    notes: tuple[str, ...],
    status: FileStatus = "loaded",
) -> FileReport:
    """Return the report of a file that was read."""
    document = loaded.document
    return FileReport(
        path,
        document.id,
        status,
        len(loaded.units),
        notes,
        None,
        headings(unit.section for unit in loaded.units),
        len(document.text.split()),
        "" if loaded.assumed else document.language,
        document.encoding,
    )
