"""Load report in words: what became of files that were taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from explainbot.records import Section
from explainbot.reports import FileReport, LoadReport
from explainbot.text.display import one_line, wrap
from explainbot.text.interface.reasons import in_words, source_in_words
from explainbot.text.interface.translation import (
    ENGLISH,
    gettext,
    language,
    ngettext,
)
from explainbot.text.languages import language_name
from explainbot.text.lines import is_question_line

if TYPE_CHECKING:
    from explainbot.index.status import FilePreview

FIRST_WORDS = 60
"""Characters of a section shown in a preview."""
_HANGING = "        "


def file_lines(file: FileReport, verb: str = "") -> list[str]:
    """Return what became of one file: a line, and one for each note."""
    name = one_line(file.path)
    if file.status in ("failed", "skipped"):
        failed = file.status == "failed"
        label = gettext("FAILED") if failed else gettext("skipped")
        return [f"{label} {name}: {one_line(in_words(file.reason or ''))}"]
    lines = [f"{verb or _status(file.status)} {name} ({_counted(file)})"]
    if file.moved_from:
        before, counted = one_line(file.moved_from), _counted(file)
        lines = [
            gettext(
                "moved: {before} -> {name} ({counted})",
                before=before, name=name, counted=counted,
            )
        ]  # fmt: skip
    noted = (one_line(in_words(warning)) for warning in file.warnings)
    return lines + [f"    {gettext('note: {note}', note=note)}" for note in noted]


def _status(status: str) -> str:
    """Return in words what became of a file."""
    known = {
        "loaded": gettext("loaded"),
        "unchanged": gettext("unchanged"),
        "skipped": gettext("skipped"),
        "failed": gettext("failed"),
    }
    return known.get(status, status)


def sections_told(count: int) -> str:
    """Return "1 section", "1,204 sections"."""
    return ngettext("{number} section", "{number} sections", count, number=f"{count:,}")


def _counted(file: FileReport) -> str:
    said = [sections_told(file.sections)]
    if file.headings:
        number = f"{file.headings:,}"
        said[0] += " " + ngettext(
            "under {number} heading",
            "under {number} headings",
            file.headings,
            number=number,
        )
    if file.words:
        number = f"{file.words:,}"
        said.append(
            ngettext("{number} word", "{number} words", file.words, number=number)
        )
    if file.language:
        said.append(gettext(language_name(file.language)))
    elif file.words:
        said.append(gettext("language unknown"))
    if file.encoding not in ("", "utf-8"):
        said.append(file.encoding)
    return ", ".join(said)


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
    gone = [gettext("removed {name}", name=one_line(name)) for name in report.gone]
    noted = (one_line(in_words(note)) for note in report.notes)
    return gone + [gettext("note: {note}", note=note) for note in noted]


def sum_lines(report: LoadReport) -> list[str]:
    """Return the sums over files and over sections."""
    return [files_line(report.files), sections_line(report)]


def files_line(files: Sequence[FileReport], loaded: str = "") -> str:
    """Return the sums over files: "12 files: 9 loaded, 2 skipped, ..."."""
    counts = Counter[str](file.status for file in files)
    states = _counted_states(counts)
    if loaded:
        states["loaded"] = f"{counts['loaded']} {loaded}"
    said = [words for status, words in states.items() if counts[status]]
    sections = sections_told(sum(file.sections for file in files))
    count = len(files)
    head = ngettext("{number} file", "{number} files", count, number=f"{count:,}")
    if not said:
        return f"{head}; {sections}"
    told = ", ".join(said)
    return gettext(
        "{files}: {told}; {sections}", files=head, told=told, sections=sections
    )


def _counted_states(counts: Mapping[str, int]) -> dict[str, str]:
    """Return in words how many files were loaded, by what became of them."""
    loaded, unchanged = counts.get("loaded", 0), counts.get("unchanged", 0)
    skipped, failed = counts.get("skipped", 0), counts.get("failed", 0)
    return {
        "loaded": ngettext("{count} loaded", "{count} loaded", loaded),
        "unchanged": ngettext("{count} unchanged", "{count} unchanged", unchanged),
        "skipped": ngettext("{count} skipped", "{count} skipped", skipped),
        "failed": ngettext("{count} failed", "{count} failed", failed),
    }


def sections_line(report: LoadReport) -> str:
    """Return the sums over sections: "sections: 3 changed, 412 reused, 1 removed"."""
    return gettext(
        "sections: {changed} changed, {reused} reused, {removed} removed",
        changed=report.embedded,
        reused=report.reused,
        removed=report.removed,
    )


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


def translated_json(
    files: Iterable[FileReport], notes: Sequence[str] = ()
) -> dict[str, Any]:
    """Return what is said of files in the language that is spoken; {} in English.

    Args:
        files: Each stands under its path if anything is said of it.
        notes: On several of them.
    """
    if language() == ENGLISH:
        return {}
    told = {
        file.path: {
            "reason": in_words(file.reason) if file.reason else file.reason,
            "warnings": [*map(in_words, file.warnings)],
        }
        for file in files
        if file.reason or file.warnings
    }
    said = {"files": told, "notes": [*map(in_words, notes)]}
    return {"translated": {"language": language(), **said}}


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


def preview_lines(previews: Sequence[FilePreview], width: int = 0) -> list[str]:
    """Return what would be loaded, a line for each section.

    Args:
        previews: What was found.
        width: Cells of the terminal, of which a section takes one line; 0: no limit.
    """
    lines = []
    for item in previews:
        lines += fitted(file_lines(item.report, gettext("would load")), width)
        lines += [_cut(f"    {_section_line(each)}", width) for each in item.sections]
    return [
        *lines,
        files_line([item.report for item in previews], gettext("would load")),
    ]


def _cut(line: str, width: int) -> str:
    """Return the words of a line that fit."""
    rows = wrap(line, max(width - 1, 20)) if width else []
    return f"{line[: rows[0][1]].rstrip(' …')}…" if len(rows) > 1 else line


def _section_line(section: Section) -> str:
    from explainbot.index.intake.findings import place

    heading = one_line(section.heading) or gettext("(no heading)")
    where = ", ".join(
        part
        for part in (source_in_words(place(section)), _kinds()[kind(section)])
        if part
    )
    return f"{one_line(where)}: {heading} | {first_words(section)}"


def first_words(section: Section) -> str:
    """Return the beginning of a section on one line."""
    text = " ".join(section.text[: 2 * FIRST_WORDS].split())
    cut = len(text) > FIRST_WORDS or len(section.text) > 2 * FIRST_WORDS
    return one_line(text[:FIRST_WORDS]) + ("…" if cut else "")


def _kinds() -> dict[str, str]:
    """Return in words what a section is, by its kind."""
    return {
        "table row": gettext("table row"),
        "prose": gettext("prose"),
        "question": gettext("question"),
        "heading": gettext("heading"),
    }


def kind(section: Section) -> str:
    """Return what a section is: "question", "heading", "table row" or "prose"."""
    if section.document.traits.table:
        return "table row"
    if not section.heading:
        return "prose"
    return "question" if is_question_line(section.heading) else "heading"


def preview_json(previews: Sequence[FilePreview]) -> dict[str, Any]:
    """Return what would be loaded for a program."""
    return {"files": [_preview(item) for item in previews], "index": None}


def _preview(item: FilePreview) -> dict[str, Any]:
    from explainbot.index.intake.findings import place

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
