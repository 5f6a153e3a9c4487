"""``explainbot eval``."""

from __future__ import annotations

import argparse

from explainbot.batch.lists.questions import QuestionList
from explainbot.batch.whole_files import check_free, whole_file
from explainbot.cli.ask import readable
from explainbot.cli.common import ProgressLine, note, open_workspace, print_json
from explainbot.evaluation.outcomes import SectionNames
from explainbot.evaluation.rendering import comparison_lines, nowhere_note, report_lines
from explainbot.evaluation.report import evaluate, read_baseline
from explainbot.index.index import IndexReader


def eval(options: argparse.Namespace) -> int:  # noqa: A001  named like its command
    """Measure the answers to a list; 1 on a significant loss against a baseline."""
    if options.html:
        check_free(options.html, force=options.force)
    earlier = read_baseline(options.baseline) if options.baseline else None
    collections = [readable(name) for name in options.collection]
    listed = QuestionList(
        options.questions, form=options.read_as, column=options.column
    )
    with (
        listed as questions,
        ProgressLine() as progress,
        open_workspace(options) as workspace,
    ):
        scan = questions.scan(lambda what: note(f"explainbot: {what}"))
        opened = workspace.explainer(progress, fast=options.fast)
        with IndexReader.open(workspace.places.index, hashed=False) as index:
            named = SectionNames(index.corpus.named_sections())
        report = evaluate(
            opened.within(collections),
            questions.rows(),
            where=questions.where,
            baseline=earlier,
            sections=named,
            total=scan.rows,
            on_progress=progress,
        )
    if missing := nowhere_note(report, questions.where):
        note(f"explainbot: {missing}")
    if options.html:
        from explainbot.evaluation.rendering import report_page

        with whole_file(options.html, force=options.force) as sink:
            sink.write(report_page(report).encode("utf-8"))
    if options.json:
        print_json(report.to_json())
    else:
        print(*report_lines(report), sep="\n")
    if report.comparison is None:
        return 0
    if options.json:
        note("\n".join(comparison_lines(report.comparison)))
    return 1 if report.comparison.significant_loss else 0
