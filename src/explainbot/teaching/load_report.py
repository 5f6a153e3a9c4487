"""Load report in words: what became of files that were taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from explainbot.reports import FileReport, LoadReport
from explainbot.text.display import one_line
from explainbot.text.languages import language_name


def file_lines(file: FileReport, verb: str = "") -> list[str]:
    """Return what became of one file: a line, and one for each note."""
    name = one_line(file.path)
    if file.status in ("failed", "skipped"):
        label = "FAILED" if file.status == "failed" else "skipped"
        return [f"{label} {name}: {one_line(file.reason or '')}"]
    lines = [f"{verb or file.status} {name} ({_counted(file)})"]
    if file.moved_from:
        lines = [f"moved: {one_line(file.moved_from)} -> {name} ({_counted(file)})"]
    return lines + [f"    note: {one_line(warning)}" for warning in file.warnings]


def _counted(file: FileReport) -> str:
    said = [plural(file.sections, "section")]
    if file.headings:
        said[0] += f" under {plural(file.headings, 'heading')}"
    if file.words:
        said.append(plural(file.words, "word"))
    if file.language:
        said.append(language_name(file.language))
    if file.encoding not in ("", "utf-8"):
        said.append(file.encoding)
    return ", ".join(said)


def plural(count: int, noun: str) -> str:
    """Return "1 section", "1,204 sections"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def report_lines(report: LoadReport, *, changes_only: bool = False) -> list[str]:
    """Return a report for a person, the sums last.

    Args:
        report: What was done.
        changes_only: Whether to leave out files that are as they were.
    """
    files = [file for file in report.files if has_changed(file) or not changes_only]
    lines = [line for file in files for line in file_lines(file)]
    return [*lines, *common_lines(report), *sum_lines(report)]


def has_changed(file: FileReport) -> bool:
    """Whether there is something to tell of a file."""
    return file.status != "unchanged" or bool(file.moved_from)


def common_lines(report: LoadReport) -> list[str]:
    """Return what is gone, and what concerns several files."""
    gone = [f"removed {one_line(name)}" for name in report.gone]
    return gone + [f"note: {one_line(note)}" for note in report.notes]


def sum_lines(report: LoadReport) -> list[str]:
    """Return the sums over files and over sections."""
    return [files_line(report.files), sections_line(report)]


def files_line(files: Sequence[FileReport], loaded: str = "loaded") -> str:
    """Return the sums over files: "12 files: 9 loaded, 2 skipped, ..."."""
    counts = Counter(file.status for file in files)
    said = [
        f"{counts[status]} {loaded if status == 'loaded' else status}"
        for status in ("loaded", "unchanged", "skipped", "failed")
        if counts[status]
    ]
    sections = plural(sum(file.sections for file in files), "section")
    head = plural(len(files), "file")
    return f"{head}: {', '.join(said)}; {sections}" if said else f"{head}; {sections}"


def sections_line(report: LoadReport) -> str:
    """Return the sums over sections: "sections: 3 changed, 412 reused, 1 removed"."""
    return (
        f"sections: {report.embedded} changed, {report.reused} reused,"
        f" {report.removed} removed"
    )
