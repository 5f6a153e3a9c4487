"""``explainbot batch``."""

from __future__ import annotations

import argparse

from explainbot.answering import Explainer
from explainbot.batch.run import answer_list
from explainbot.cli.common import ProgressLine, note, open_workspace


def batch(options: argparse.Namespace) -> int:
    """Answer a list of questions; 2 if a row carries an error."""
    progress = ProgressLine()

    def explainer() -> Explainer:
        return open_workspace(options).explainer(progress)

    summary = answer_list(
        explainer,
        options.questions,
        options.output,
        read_as=options.read_as,
        write_as=options.write_as,
        force=options.force,
        top=options.top,
        on_notice=lambda text: note(f"explainbot: {text}"),
        on_progress=progress,
    )
    progress.clear()
    if summary.complete:
        note(
            f"explainbot: {summary.rows} questions: {summary.answered} answered, "
            f"{summary.declined} not in the corpus, {summary.errors} with errors"
        )
    return summary.exit_status
