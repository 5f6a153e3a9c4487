"""``explainbot add``, ``remove``, ``list``, ``index`` and ``init``."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from explainbot import workspace
from explainbot.cli.common import ProgressLine, note, open_workspace, print_json
from explainbot.index.intake import Preview
from explainbot.records import Section
from explainbot.reports import FileReport, LoadReport
from explainbot.visible import one_line

FIRST_WORDS = 60
"""Characters of a section shown in a preview."""


def add(options: argparse.Namespace) -> int:
    """Load material; 2 if any file failed."""
    opened = open_workspace(options)
    if options.dry_run:
        return _dry_run(opened.preview(options.paths), options)
    progress = ProgressLine()
    report = opened.add(options.paths, on_progress=progress)
    progress.clear()
    return _told(report, options)


def remove(options: argparse.Namespace) -> int:
    """Delete a document."""
    progress = ProgressLine()
    report = open_workspace(options).remove(options.name, on_progress=progress)
    progress.clear()
    if options.json:
        print_json({"removed": options.name, "index": report.index})
    else:
        print(f"removed {one_line(options.name)}")
    return 0


def index(options: argparse.Namespace) -> int:
    """Bring the index up to date; 2 if any file failed."""
    progress = ProgressLine()
    report = open_workspace(options).index(
        rebuild=options.rebuild, on_progress=progress
    )
    progress.clear()
    return _told(report, options)


def list(options: argparse.Namespace) -> int:  # noqa: A001  named like its command
    """List the documents of the index."""
    entries = open_workspace(options).documents()
    if options.json:
        print_json({"documents": [asdict(entry) for entry in entries]})
        return 0
    for entry in entries:
        about = f" — {one_line(entry.title)}" if entry.title else ""
        odd = "" if entry.encoding in ("utf-8", "") else f", {entry.encoding}"
        print(f"{one_line(entry.document)}{about} ({_sections(entry.sections)}{odd})")
    if not entries:
        note("explainbot: the corpus is empty. Add material with: explainbot add FILE")
    return 0


def init(options: argparse.Namespace) -> int:
    """Make an empty workspace."""
    places = workspace.create(options.folder)
    print(f"workspace ready: {places.root}")
    return 0


def _sections(count: int) -> str:
    return f"{count} section" if count == 1 else f"{count} sections"


def _dry_run(previews: Iterable[Preview], options: argparse.Namespace) -> int:
    previews = [*previews]
    if options.json:
        print_json({"files": [_preview_json(item) for item in previews], "index": None})
    else:
        for item in previews:
            print(_file_line(item.report, "would load"))
            for section in item.sections:
                print(f"    {_section_line(section)}")
    return 2 if any(item.report.status == "failed" for item in previews) else 0


def _section_line(section: Section) -> str:
    line = section.document.line_at(section.start)
    place = f"line {line}: " if line else ""
    heading = one_line(section.heading) or "(no heading)"
    return f"{place}{heading} | {one_line(section.text[:FIRST_WORDS])}…"


def _preview_json(item: Preview) -> dict[str, Any]:
    found = [
        {"heading": section.heading, "start": section.start, "end": section.end}
        for section in item.sections
    ]
    return {**asdict(item.report), "found": found}


def _told(report: LoadReport, options: argparse.Namespace) -> int:
    if options.json:
        print_json(
            {"files": [asdict(file) for file in report.files], "index": report.index}
        )
    else:
        for file in report.files:
            print(_file_line(file, file.status))
        counted = (
            f"{report.embedded} new, {report.reused} reused, {report.removed} removed"
        )
        print(f"sections: {counted}")
    return 2 if report.failed else 0


def _file_line(file: FileReport, verb: str) -> str:
    name = one_line(file.path)
    if file.status in ("failed", "skipped"):
        label = "FAILED" if file.status == "failed" else "skipped"
        return f"{label} {name}: {one_line(file.reason or '')}"
    lines = [f"{verb} {name} ({_sections(file.sections)})"]
    lines += [f"    note: {one_line(warning)}" for warning in file.warnings]
    return "\n".join(lines)
