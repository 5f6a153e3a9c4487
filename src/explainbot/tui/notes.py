"""What the program itself says, as (title, lines, choices) of a note."""

from __future__ import annotations

from collections.abc import Sequence

from explainbot.engine import port
from explainbot.reports import FileReport, LoadReport
from explainbot.tui.state import Choice

Note = tuple[str, list[str], list[Choice]]

_TITLES_SHOWN = 12
_FILES_SHOWN = 12
_NAMES_SHOWN = 6
_RULE = "Answers are passages of the loaded texts, word for word, or none at all."
_MEANWHILE = "Questions are answered meanwhile, from the texts as they were."
_INDEX = Choice("take them up now", "index")


def greeting(event: port.Ready) -> Note:
    """Say what can be asked about; in an empty workspace, how to fill it."""
    guide = Choice("how this works", "help")
    if not event.titles:
        where = f"There are no texts in {event.workspace} yet."
        add = Choice("add a file or a folder", "fill", "/add ")
        return "NO TEXTS YET", [_RULE, where], [add, guide]
    names = list(dict.fromkeys(event.titles))
    more = len(names) - _TITLES_SHOWN
    about = "Loaded: " + "; ".join(names[:_TITLES_SHOWN])
    about += f"; and {more} more" if more > 0 else ""
    return "ASK A QUESTION", [_RULE, about], [guide]


def breakdown(event: port.Failed) -> Note:
    """Say that nothing can be answered, why, and what can be done."""
    ended = event.kind == "ended"
    title = "! THE ANSWERING PROCESS ENDED" if ended else "! CANNOT ANSWER"
    choices = [Choice("start it again", "restart"), Choice("quit", "quit")]
    return title, [event.message], choices


def outdated(event: port.Outdated) -> Note:
    """Say which files the index does not hold as they are, and what can be done."""
    return "! NOT INDEXED YET", [outdated_line(event.files)], [_INDEX]


def outdated_line(files: Sequence[str]) -> str:
    """Return which files of the corpus answers do not come from as they are now."""
    names = ", ".join(files[:_NAMES_SHOWN])
    more = len(files) - _NAMES_SHOWN
    names += f" and {more} more" if more > 0 else ""
    return f"New, changed or gone since the index was made: {names}"


def loading(what: str, progress: str) -> Note:
    """Say that files are being taken in, and how far it is."""
    stop = Choice("stop it", "stop")
    return f"ADDING {what}", [f"{progress} …", _MEANWHILE], [stop]


def stopped(what: str) -> Note:
    """Say that files are no longer being taken in."""
    return f"STOPPED ADDING {what}", ["Answers come from the texts as they were."], []


def added(report: LoadReport) -> Note:
    """Say what became of the files that were to be added."""
    title = "! NOT EVERYTHING WAS ADDED" if report.failed else "ADDED"
    return title, report_lines(report) or ["Nothing new was found there."], []


def report_lines(report: LoadReport) -> list[str]:
    """Return a line for each file that is new or was not read, those first."""
    order = {"failed": 0, "skipped": 1, "loaded": 2}
    told = [file for file in report.files if file.status in order]
    told.sort(key=lambda file: order[file.status])
    lines = [_file_line(file) for file in told]
    unchanged = len(report.files) - len(told)
    if len(lines) > _FILES_SHOWN:
        rest = len(lines) - _FILES_SHOWN
        lines[_FILES_SHOWN:] = [f"and {rest} more"]
    if unchanged:
        lines.append(f"{unchanged} unchanged")
    if report.removed:
        lines.append(f"{report.removed} earlier passages taken out")
    return lines


def _file_line(file: FileReport) -> str:
    reason = f" ({file.reason})" if file.reason else ""
    return f"{file.path}: {file.status}{reason}"
