"""``explainbot batch``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from explainbot.answering.explainer import Explainer
from explainbot.batch.run import BatchSummary, Choices, answer_list
from explainbot.cli.ask import readable
from explainbot.cli.common import ProgressLine, note, note_rules, open_workspace
from explainbot.progress import ProgressCallback, no_progress
from explainbot.workspace import Workspace

KEPT = "what is answered is kept, to go on add: --resume"


def batch(options: argparse.Namespace) -> int:
    """Answer a list of questions; 2 if a row carries an error."""
    collections = [readable(name) for name in options.collection]
    workspace = open_workspace(options)
    note_rules(workspace)
    choices = Choices(
        read_as=options.read_as,
        write_as=options.write_as,
        column=options.column,
        force=options.force,
        resume=options.resume,
        top=options.top,
        jobs=options.jobs,
        root=workspace.places.root,
        alone=options.alone,
        made_with=(
            "fast" if options.fast else workspace.reader,
            *(("alone",) if options.alone else ()),
            *collections,
        ),
    )
    progress = ProgressLine()
    # The processes of --jobs open the workspace by its name: no open file travels.
    opener = partial(
        _explainer,
        workspace.places.root,
        workspace.model,
        workspace.reader,
        collections,
        fast=options.fast,
    )
    try:
        summary = answer_list(
            opener if options.jobs > 1 else partial(opener, on_progress=progress),
            options.questions,
            options.output,
            choices,
            on_notice=lambda text: note(f"explainbot: {text}"),
            on_progress=progress,
        )
    except KeyboardInterrupt:
        told = () if options.output == "-" else (KEPT,)
        raise KeyboardInterrupt(*told) from None
    finally:
        progress.clear()
    if summary.complete and summary.rows:
        note(f"explainbot: {_told(summary)}")
    return summary.exit_status


def _explainer(
    root: Path,
    model: str,
    reader: str,
    collections: Sequence[str],
    on_progress: ProgressCallback = no_progress,
    *,
    fast: bool = False,
) -> Explainer:
    opened = Workspace.open(root, model, reader)
    return opened.explainer(on_progress, fast=fast).within(collections)


def _told(summary: BatchSummary) -> str:
    rows = f"{summary.rows} row{'' if summary.rows == 1 else 's'}"
    parts = [
        f"{rows}: {summary.answered} answered",
        f"{summary.declined} not in the corpus",
    ]
    parts += [f"{summary.blank} blank"] if summary.blank else []
    if summary.comments:
        one = summary.comments == 1
        parts.append(f"{summary.comments} comment{'' if one else 's'}")
    return ", ".join([*parts, f"{summary.errors} with errors"])
