"""Problems in words: what, why, numbered next steps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from explainbot.engine import messages
from explainbot.registry.formats import advice
from explainbot.reports import FileReport, LoadReport
from explainbot.teaching.load_report import file_lines
from explainbot.text.display import one_line
from explainbot.tui.state import Choice
from explainbot.tui.wording.answers import counted
from explainbot.tui.wording.notes import FILES_SHOWN, NAMES_SHOWN, Note, report_lines

BETWEEN = "\0"
"""Stands between names of files, none of which can hold it."""
_NO_FILE = "there is no such file"
_MOST = 6
"""Files for which is said how they can be converted."""
_ANY = "Save it as .docx, .pdf, .html, .md or .txt with the program that made it."


def unread(report: LoadReport) -> list[FileReport]:
    """Return the files that were not read and that a conversion might help."""
    return [
        file
        for file in report.files
        if (file.status == "failed" and not (file.reason or "").startswith(_NO_FILE))
        or (file.status == "skipped" and _ending(file.path))
    ]


def _ending(path: str) -> str:
    """Return a file's ending if it is known how such a file is converted."""
    suffix = PurePath(path).suffix.lower()
    return suffix if advice(suffix) else ""


def previewed(what: str, path: str, event: messages.Previewed) -> Note:
    """Say what a file or folder holds, and offer to add it."""
    readable = [file for file in event.report.files if file.sections]
    sections = sum(file.sections for file in readable)
    rows = [
        f"{_below(file.path, path)}: {counted(file.sections, 'section')}, "
        f"{file.words} words"
        for file in readable[:FILES_SHOWN]
    ]
    refused = [file for file in event.report.files if not file.sections]
    rows += [line for file in refused[:FILES_SHOWN] for line in file_lines(file)]
    rows += [f"! {w}" for file in readable for w in file.warnings][:NAMES_SHOWN]
    if event.begins:
        rows += ["It begins:", *(f"  {line}" for line in event.begins)]
    if not sections:
        return f"! NOTHING TO ADD IN {what}", rows, steps(event.report, rows)[1:]
    add = Choice("add it", "add", path)
    return f"{what} HOLDS {counted(sections, 'section').upper()}", rows, [add]


def _below(file: str, folder: str) -> str:
    """Return the path of a file as seen from the folder that was named."""
    try:
        inside = PurePath(file).relative_to(folder)
    except ValueError:
        return file
    return inside.as_posix() if inside.parts else PurePath(file).name


def added(report: LoadReport) -> Note:
    """Say what became of the files that were added."""
    rows = report_lines(report)
    return "ADDED", rows or ["Nothing new was found there."], steps(report, rows)


def not_read(report: LoadReport) -> Note:
    """Say which files could not be read, why, and what can be done about it."""
    failed = report.failed
    first = PurePath(one_line(failed[0].path)).name if failed else ""
    what = first if len(failed) == 1 else counted(len(failed), "file").upper()
    rest = sum(file.status in ("loaded", "unchanged") for file in report.files)
    rows = report_lines(report)
    if rest:
        rows.append(f"Quotes from the other {counted(rest, 'file')} work.")
    return f"! CANNOT READ {what}", rows, steps(report, rows)


def steps(report: LoadReport, rows: Sequence[str]) -> list[Choice]:
    """Return what can be done about the files that were not read; () if all were."""
    names = [file.path for file in unread(report)]
    if not names:
        return []
    one = len(names) == 1
    return [
        Choice("skip it" if one else "skip them", "skip", BETWEEN.join(names)),
        Choice(
            f"how to convert {'it' if one else 'them'}", "convert", BETWEEN.join(names)
        ),
        copying(rows),
    ]


def skipped(names: str) -> Note:
    """Say that files are left out, and what else works."""
    listed = [PurePath(one_line(name)).name for name in names.split(BETWEEN)]
    what = listed[0] if len(listed) == 1 else counted(len(listed), "file").upper()
    return f"SKIPPED {what}", ["Answers come from the other texts."], []


def converting(names: str) -> Note:
    """Say, file by file, how each becomes one that can be read."""
    rows, told = [], names.split(BETWEEN)
    for name in told[:_MOST]:
        file = PurePath(one_line(name))
        rows.append(f"{file.name}: {advice(file.suffix.lower()) or _ANY}")
    more = len(told) - _MOST
    rows += [f"and {counted(more, 'more file')}"] if more > 0 else []
    rows.append("Then add the new file.")
    return "HOW TO CONVERT", rows, [Choice("add a file or a folder", "fill", "/add ")]


def copying(rows: Sequence[str]) -> Choice:
    """Return the choice that copies what went wrong."""
    return Choice("copy details", "copy_details", "\n".join(rows))


def did_not_work(message: str, *choices: Choice) -> Note:
    """Say that something failed and why; ``choices`` are the next steps."""
    return "! THAT DID NOT WORK", [message], [*choices, copying([message])]


def not_saved(message: str) -> Note:
    """Say that the conversation was not saved."""
    again = Choice("save it under another name", "fill", "/save ")
    return "! NOT SAVED", [message], [again, copying([message])]


def wrong_keys(problems: Sequence[str]) -> Note:
    """Say what is wrong with the user's own keys."""
    how = Choice("how keys are written", "keys")
    return "! YOUR KEYS", list(problems), [how, copying(problems)]
