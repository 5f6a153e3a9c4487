"""What ``add`` and ``index`` print of the files: previews, fitted lines, JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from explainbot.index.intake.findings import place
from explainbot.index.preview import Preview
from explainbot.records import Section
from explainbot.reports import LoadReport
from explainbot.teaching.load_report import file_lines, files_line
from explainbot.text.display import one_line, wrap
from explainbot.text.lines import is_question

FIRST_WORDS = 60
"""Characters of a section shown in a preview."""
_HANGING = "        "
_TABLES = ("csv", "sheet", "tab-separated", "excel")


def report_json(report: LoadReport) -> dict[str, Any]:
    """Return a report for a program."""
    return {
        "files": [asdict(file) for file in report.files],
        "index": report.index,
        "changed": report.embedded,
        "reused": report.reused,
        "removed": report.removed,
        "gone": report.gone,
        "notes": report.notes,
    }


def fitted(lines: Sequence[str], width: int) -> list[str]:
    """Break lines between words so that they fit a terminal; what goes on is indented.

    Args:
        lines: Of a report.
        width: In cells; 0: leave them as they are.
    """
    if not width:
        return [*lines]
    return [
        f"{_HANGING if number else ''}{line[slice(*row)].rstrip()}"
        for line in lines
        for number, row in enumerate(wrap(line, max(width - len(_HANGING), 20)))
    ]


def preview_lines(previews: Sequence[Preview], width: int = 0) -> list[str]:
    """Return what would be loaded, a line for each section.

    Args:
        previews: What was found.
        width: Cells of the terminal, of which a section takes one line; 0: no limit.
    """
    lines = []
    for item in previews:
        lines += fitted(file_lines(item.report, "would load"), width)
        lines += [_cut(f"    {_section_line(each)}", width) for each in item.sections]
    return [*lines, files_line([item.report for item in previews], "would load")]


def _cut(line: str, width: int) -> str:
    """Return the words of a line that fit."""
    rows = wrap(line, max(width - 1, 20)) if width else []
    return f"{line[: rows[0][1]].rstrip(' …')}…" if len(rows) > 1 else line


def _section_line(section: Section) -> str:
    heading = one_line(section.heading) or "(no heading)"
    where = ", ".join(part for part in (place(section), kind(section)) if part)
    return f"{one_line(where)}: {heading} | {first_words(section)}"


def first_words(section: Section) -> str:
    """Return the beginning of a section on one line."""
    text = " ".join(section.text[: 2 * FIRST_WORDS].split())
    cut = len(text) > FIRST_WORDS or len(section.text) > 2 * FIRST_WORDS
    return one_line(text[:FIRST_WORDS]) + ("…" if cut else "")


def kind(section: Section) -> str:
    """Return what a section is: "question", "heading", "table row" or "prose"."""
    if any(name in section.document.media_type for name in _TABLES):
        return "table row"
    if not section.heading:
        return "prose"
    return "question" if is_question(section.heading) else "heading"


def preview_json(previews: Sequence[Preview]) -> dict[str, Any]:
    """Return what would be loaded for a program."""
    return {"files": [_preview(item) for item in previews], "index": None}


def _preview(item: Preview) -> dict[str, Any]:
    found = [
        {
            "heading": section.heading,
            "start": section.start,
            "end": section.end,
            "heading_path": section.heading_path,
            "kind": kind(section),
            "place": place(section),
            "words": len(section.text.split()),
            "first_words": first_words(section),
        }
        for section in item.sections
    ]
    return {**asdict(item.report), "found": found}
