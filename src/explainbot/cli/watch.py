"""``explainbot index --watch``: the index follows the folder."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from explainbot.cli.common import ProgressLine, note, print_json
from explainbot.cli.load_report import report_json
from explainbot.errors import ExplainbotError
from explainbot.index.intake.files import hidden
from explainbot.reports import LoadReport
from explainbot.teaching.load_report import file_lines, sections_line
from explainbot.text.display import one_line
from explainbot.workspace import Workspace

QUIET = 1000
"""Milliseconds without a change after which the folder is read."""
LONGEST = 10_000
"""Milliseconds after which it is read though changes go on."""
PATIENCE = 60.0
"""Seconds to wait for another process that builds the index."""


def watch(workspace: Workspace, options: argparse.Namespace) -> int:
    """Index once, and again after each change, until Ctrl-C; then 0.

    An error is told and does not end it.  Ctrl-C in the middle of indexing is an
    interrupted command like any other.
    """
    folder = workspace.places.corpus
    note(f"explainbot: following {one_line(str(folder))}; Ctrl-C ends it")
    rebuild, first = options.rebuild, True
    changes = _changes(folder)
    while _next(changes):
        try:
            with ProgressLine() as progress:
                report = workspace.index(
                    rebuild=rebuild, on_progress=progress, wait=PATIENCE
                )
        except ExplainbotError as error:
            note(f"{_now()} {one_line(str(error))}")
        else:
            rebuild = False
            _tell(report, options, first=first)
            first = False
    return 0


def _next(changes: Iterator[None]) -> bool:
    """Wait for the next change; return False when Ctrl-C ends the waiting."""
    try:
        return next(changes, True) is None
    except KeyboardInterrupt:
        return False


def _changes(folder: Path) -> Iterator[None]:
    """Yield at once, and after each change below a folder."""
    import watchfiles

    # The first timeout comes when the system's notices are switched on: what changes
    # while the first index is made is not missed.
    started = False
    for changed in watchfiles.watch(
        folder,
        watch_filter=lambda _, path: not hidden(Path(path).name),
        debounce=LONGEST,
        step=QUIET,
        rust_timeout=QUIET,
        yield_on_timeout=True,
    ):
        if changed or not started:
            started = True
            yield None


def _now() -> str:
    return datetime.now().astimezone().strftime("%H:%M:%S")


def _tell(report: LoadReport, options: argparse.Namespace, *, first: bool) -> None:
    if options.json:
        print_json(report_json(report))
    else:
        print(f"{_now()} {sections_line(report)}")
        for file in report.files:
            if file.status == "failed" or (file.status == "loaded" and not first):
                for line in file_lines(file):
                    print(f"    {line}")
    sys.stdout.flush()
