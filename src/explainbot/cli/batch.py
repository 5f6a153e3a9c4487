"""``explainbot batch`` and ``explainbot eval``: lists, answered or measured."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from explainbot.batch.lists.questions import BANK, QuestionList
from explainbot.batch.run import BatchSummary, Choices, Elsewhere, answer_list
from explainbot.batch.whole_files import check_free, is_unfinished, whole_file
from explainbot.cli.ask import readable
from explainbot.cli.common import (
    ProgressLine,
    note,
    note_changed,
    note_rules,
    open_cluster,
    open_workspace,
    print_json,
)
from explainbot.errors import ClusterError, RemoteError
from explainbot.progress import ProgressCallback, no_progress
from explainbot.text.interface.translation import gettext, ngettext

if TYPE_CHECKING:
    from explainbot.answering.explainer import Explainer
    from explainbot.batch.workers import Block, Task, Written
    from explainbot.bulk.cluster import Cluster
    from explainbot.client.remote import Remote
    from explainbot.workspace import Workspace

KEPT = "what is answered is kept, to go on add: --resume"


def batch(options: argparse.Namespace) -> int:
    """Answer a list of questions; 2 if a row carries an error."""
    if options.ray and options.jobs:
        raise ClusterError(
            "--ray and --jobs exclude each other", hint="Leave one of them out."
        )
    collections = [readable(name) for name in options.collection]
    workspace = open_workspace(options)
    note_rules(workspace)
    made_with = "fast" if options.fast else workspace.reader
    choices = _choices(options, collections, made_with, workspace.places.root)
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
        with open_cluster(options.ray) as cluster:
            summary = answer_list(
                partial(opener, on_progress=progress),
                options.questions,
                options.output,
                choices,
                for_processes=opener,
                elsewhere=_elsewhere(
                    cluster, workspace, collections, fast=options.fast
                ),
                on_notice=lambda text: note(f"explainbot: {text}"),
                on_progress=progress,
            )
    except KeyboardInterrupt:
        told = (KEPT,) if is_unfinished(options.output) else ()
        raise KeyboardInterrupt(*told) from None
    finally:
        progress.clear()
    if summary.complete and summary.rows:
        note_changed(workspace)
        _tell(summary)
    return summary.exit_status


def _tell(summary: BatchSummary) -> None:
    note(f"explainbot: {_told(summary)}")
    if summary.in_part:
        note(
            f"explainbot: {summary.in_part} of them from a part of the index, the "
            "rest could not be asked; to ask them again add: --resume"
        )


def _elsewhere(
    cluster: Cluster | None,
    workspace: Workspace,
    collections: Sequence[str],
    *,
    fast: bool,
) -> Elsewhere | None:
    """Return what answers blocks of rows on a cluster; None without one."""
    if cluster is None:
        return None
    from explainbot.batch.clustered import in_cluster, travelling

    def answered(blocks: Iterable[Block], task: Task) -> Iterable[Iterable[Written]]:
        # Now: the index was built if there was none.
        opener = travelling(workspace, cluster, collections=collections, fast=fast)
        return in_cluster(cluster, opener, blocks, task)

    return answered


def batch_remote(options: argparse.Namespace, remote: Remote) -> int:
    """Have a server answer a list of questions; 2 if a row carries an error.

    Raises:
        RemoteError: It cannot be reached, or refuses; what is answered is kept.
    """
    from explainbot.client.lists import RemoteList

    for name in ("fast", "ray"):
        if getattr(options, name):
            raise RemoteError(
                f"--server and --{name} exclude each other",
                hint="The server decides how it answers.",
            )
    collections = [readable(name) for name in options.collection]
    progress = ProgressLine()
    opened: list[RemoteList] = []

    def opener() -> RemoteList:
        made = RemoteList(remote, collections, options.jobs)
        opened.append(made)
        if made.rules:
            note(made.rules)
        return made

    try:
        summary = answer_list(
            opener,
            options.questions,
            options.output,
            _choices(options, collections, ""),
            on_notice=lambda text: note(f"explainbot: {text}"),
            on_progress=progress,
        )
    except KeyboardInterrupt:
        told = (KEPT,) if is_unfinished(options.output) else ()
        raise KeyboardInterrupt(*told) from None
    except RemoteError as error:
        if opened and is_unfinished(options.output):
            raise RemoteError.of(f"{error} ({KEPT})") from None
        raise
    finally:
        progress.clear()
    if summary.complete and summary.rows:
        if opened[0].changed:
            note(opened[0].changed)
        _tell(summary)
    return summary.exit_status


def _as_text(options: argparse.Namespace) -> str | None:
    """Return "txt" where answers go to a terminal: what programs read fills it."""
    if options.output != "-" or not sys.stdout.isatty():
        return None
    note("explainbot: for a file: -o answers.xlsx; for programs: --to jsonl")
    return "txt"


def _choices(
    options: argparse.Namespace,
    collections: Sequence[str],
    reader: str,
    root: Path | None = None,
) -> Choices:
    return Choices(
        read_as=options.read_as,
        write_as=options.write_as or _as_text(options),
        column=options.column,
        sheet=options.sheet,
        sure=options.yes,
        own_first=options.own_first,
        force=options.force,
        resume=options.resume,
        top=options.top,
        jobs=options.jobs,
        root=root,
        alone=options.alone,
        made_with=(
            reader,
            *(("alone",) if options.alone else ()),
            *collections,
        ),
    )


def _explainer(
    root: Path,
    model: str,
    reader: str,
    collections: Sequence[str],
    on_progress: ProgressCallback = no_progress,
    *,
    fast: bool = False,
) -> Explainer:
    from explainbot.workspace import Workspace

    opened = Workspace.open(root, model, reader)
    return opened.explainer(on_progress, fast=fast).within(collections)


def _told(summary: BatchSummary) -> str:
    rows = ngettext("{count} row", "{count} rows", summary.rows)
    answered = gettext("{count} answered", count=summary.answered)
    parts = [
        f"{rows}: {answered}",
        gettext("{count} not in the corpus", count=summary.declined),
    ]
    parts += [gettext("{count} blank", count=summary.blank)] * bool(summary.blank)
    if summary.comments:
        parts.append(ngettext("{count} comment", "{count} comments", summary.comments))
    return ", ".join([*parts, gettext("{count} with errors", count=summary.errors)])


def listed(options: argparse.Namespace, *, banks: bool = False) -> QuestionList:
    """Return the list of questions that a command is given, not yet read."""
    return QuestionList(
        options.questions,
        form=options.read_as,
        column=options.column,
        sheet=options.sheet,
        sure=options.yes,
        banks=banks,
    )


def eval(options: argparse.Namespace) -> int:  # noqa: A001  named like its command
    """Measure the answers to a list; 1 on a significant loss against a baseline."""
    from explainbot.evaluation.outcomes import SectionNames, answer_column
    from explainbot.evaluation.rendering import (
        comparison_lines,
        nowhere_note,
        report_lines,
    )
    from explainbot.evaluation.report import evaluate, read_baseline
    from explainbot.index.index import IndexReader

    if options.html:
        check_free(options.html, force=options.force)
    earlier = read_baseline(options.baseline) if options.baseline else None
    collections = [readable(name) for name in options.collection]
    with (
        listed(options, banks=True) as questions,
        ProgressLine() as progress,
        open_workspace(options) as workspace,
    ):
        scan = questions.scan(lambda what: note(f"explainbot: {what}"))
        if column := answer_column(scan.columns):
            note(f'explainbot: column "{column}": words that the quote must hold')
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
            bank=questions.form == BANK,
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
