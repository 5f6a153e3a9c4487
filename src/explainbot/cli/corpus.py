"""``explainbot add``, ``remove``, ``list``, ``index`` and ``init``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from explainbot import paths
from explainbot.cli.common import (
    ProgressLine,
    note,
    open_workspace,
    print_json,
    terminal_width,
)
from explainbot.cli.load_report import fitted, preview_json, preview_lines, report_json
from explainbot.cli.watch import watch
from explainbot.sharing.adding import add_any, preview_any
from explainbot.teaching.load_report import plural, report_lines
from explainbot.text.display import one_line
from explainbot.text.terms import collection_key
from explainbot.workspace import Workspace

KEPT = "what is finished is kept, to go on run: explainbot index"


def add(options: argparse.Namespace) -> int:
    """Load material; 2 if any file failed."""
    with open_workspace(options) as opened:
        if options.dry_run:
            return _previewed(opened, options)
        with _kept(), ProgressLine() as progress:
            report = add_any(opened, options.paths, on_progress=progress)
    if options.json:
        print_json(report_json(report))
    else:
        print("\n".join(fitted(report_lines(report), terminal_width())))
    return 2 if report.failed else 0


def _previewed(opened: Workspace, options: argparse.Namespace) -> int:
    previews = preview_any(opened, options.paths)
    if options.json:
        print_json(preview_json(previews))
    else:
        print("\n".join(preview_lines(previews, terminal_width())))
        note("nothing is written; the same without --dry-run loads it")
    return 2 if any(item.report.status == "failed" for item in previews) else 0


@contextmanager
def _kept() -> Iterator[None]:
    """Let a Ctrl-C say that nothing needs to be done twice."""
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(KEPT) from None


def remove(options: argparse.Namespace) -> int:
    """Delete a document."""
    with open_workspace(options) as opened, _kept(), ProgressLine() as progress:
        report = opened.remove(options.name, on_progress=progress)
    if options.json:
        print_json({"removed": options.name, "index": report.index})
    else:
        print(f"removed {one_line(options.name)}")
    return 0


def index(options: argparse.Namespace) -> int:
    """Bring the index up to date; 2 if any file failed."""
    with open_workspace(options) as opened, _kept():
        if options.watch:
            return watch(opened, options)
        with ProgressLine() as progress:
            report = opened.index(rebuild=options.rebuild, on_progress=progress)
    if options.json:
        print_json(report_json(report))
    else:
        lines = report_lines(report, changes_only=True)
        print("\n".join(fitted(lines, terminal_width())))
    return 2 if report.failed else 0


def list(options: argparse.Namespace) -> int:  # noqa: A001  named like its command
    """List the documents of the index."""
    with open_workspace(options) as opened:
        entries = opened.documents()
    if options.json:
        print_json({"documents": [asdict(entry) for entry in entries]})
        return 0
    for entry in entries:
        about = f" — {one_line(entry.title)}" if entry.title else ""
        odd = "" if entry.encoding in ("utf-8", "") else f", {entry.encoding}"
        said = [entry.author, entry.date, entry.licence, entry.url]
        said += [f"#{collection_key(tag)}" for tag in entry.tags]
        facts = "".join(f"; {one_line(fact)}" for fact in said if fact)
        counted = f"{plural(entry.sections, 'section')}{odd}{facts}"
        print(f"{one_line(entry.document)}{about} ({counted})")
    if not entries:
        note("explainbot: the corpus is empty. Add material with: explainbot add FILE")
    return 0


def init(options: argparse.Namespace) -> int:
    """Make an empty workspace."""
    places = paths.create(options.folder)
    print(f"workspace ready: {places.root}")
    return 0
