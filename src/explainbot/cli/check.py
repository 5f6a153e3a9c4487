"""``explainbot show``, ``status`` and ``verify``."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from explainbot.cli.common import open_workspace, print_json
from explainbot.curation import NAMES
from explainbot.readers.metadata import METADATA_NAME
from explainbot.reports import Problem, Status, Verification
from explainbot.text.display import one_line


def show(options: argparse.Namespace) -> int:
    """Print the canonical text, or a slice of it, and nothing else."""
    with open_workspace(options) as opened:
        text = opened.document(options.name).text
    slice_ = text[options.start : options.end]
    # Bytes: no line end may be translated, nothing added.
    sys.stdout.buffer.write(slice_.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()
    return 0


def status(options: argparse.Namespace) -> int:
    """Say what is loaded and whether the index is current."""
    with open_workspace(options) as opened:
        found = opened.status()
    if options.json:
        print_json(asdict(found))
    else:
        print("\n".join(_status_lines(found)))
    return 0


def _status_lines(found: Status) -> list[str]:
    lines = [
        f"workspace: {one_line(found.workspace)}",
        f"index: {found.index or 'none yet'}",
        f"documents: {found.documents}",
        f"sections: {found.sections}",
        f"model: {found.model}",
        f"current: {_current(found)}",
    ]
    for label in ("new", "changed", "missing", "unreadable"):
        for name in getattr(found, label):
            about = _of_settings(name, label)
            lines.append(f"{label}: {one_line(name)}{f' ({about})' * bool(about)}")
    return lines


def _current(found: Status) -> str:
    if found.current:
        return "yes"
    return f"no ({one_line(found.reason)}), run: explainbot index"


def _of_settings(name: str, label: str) -> str:
    """Say from when on a settings file counts; "" for material."""
    folder, _, file = name.rpartition("/")
    if label in ("new", "changed") and file in NAMES:
        if folder and label == "new":
            return "counts from then on"
        return "counts already; explainbot index checks the names in it"
    return "facts about files; they count from then on" if file == METADATA_NAME else ""


def verify(options: argparse.Namespace) -> int:
    """Check index and sources, or the quotes of a batch output; 0 or 2."""
    with open_workspace(options) as opened:
        if options.file:
            from explainbot.batch.verify import verify_file

            found = verify_file(options.file, opened)
        else:
            found = opened.verify()
    if options.json:
        print_json({**asdict(found), "ok": found.ok})
    else:
        for problem in found.problems:
            print(_problem_line(problem))
        print(_summary(found))
    return 0 if found.ok else 2


def _problem_line(problem: Problem) -> str:
    place = " ".join(part for part in (problem.document, problem.section) if part)
    return f"{problem.kind} {one_line(place)}: {one_line(problem.message)}"


def _summary(found: Verification) -> str:
    counted = f"{found.documents} documents, {found.sections} sections"
    if found.ok:
        return f"ok: {counted}"
    return f"{len(found.problems)} problems in {counted}"
