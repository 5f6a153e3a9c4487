"""Evaluation run: a list with expected answers, asked and measured."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from explainbot.answering.explainer import BLOCK
from explainbot.batch.lists.columns import is_comment
from explainbot.batch.lists.questions import QuestionRow
from explainbot.batch.workers import Answerer
from explainbot.errors import ExplainbotError, QuestionsError
from explainbot.evaluation.outcomes import (
    TOP,
    Expected,
    Outcome,
    expected,
    from_json,
    judge,
    tag,
)
from explainbot.evaluation.report import Report, make_report
from explainbot.progress import ProgressCallback, StepProgress, no_progress


def evaluate(
    explainer: Answerer,
    rows: Iterable[QuestionRow],
    *,
    where: str = "",
    baseline: list[Outcome] | None = None,
    sections: Container[str] | None = None,
    total: int = 0,
    on_progress: ProgressCallback = no_progress,
) -> Report:
    """Ask every question that says what is right, and measure the answers.

    Args:
        explainer: Answers the questions.
        rows: The list.
        where: Its name, for messages.
        baseline: What ``read_baseline`` returned.
        sections: The names of the corpus's sections, to find those that it has not;
            None looks for none.
        total: Number of rows, for progress; 0 when it is not known.
        on_progress: Called after each row.

    Raises:
        QuestionsError: No row says what is right, or none stands in the baseline.
    """
    outcomes: list[Outcome] = []
    count = 0
    for count, outcome in enumerate(_outcomes(explainer, iter(rows)), start=1):
        on_progress(StepProgress("answering", count, total))
        if outcome is not None:
            outcomes.append(_looked_up(outcome, sections))
    if not outcomes:
        raise QuestionsError(
            "no question says what is right for it",
            where=where,
            hint='Give a column "expected" (headings; empty: must be declined) '
            'or "expected_text".',
        )
    nothing = explainer.ask("")
    report = make_report(
        outcomes,
        unscored=count - len(outcomes),
        model=nothing.model,
        index=nothing.index,
        baseline=baseline,
    )
    if report.comparison and not report.comparison.questions:
        raise QuestionsError("the baseline has none of these questions", where=where)
    return report


def _looked_up(outcome: Outcome, sections: Container[str] | None) -> Outcome:
    """Return the outcome, noting whether no section is what it expects."""
    names = outcome.named
    if sections is None or not names or any(name in sections for name in names):
        return outcome
    return replace(outcome, nowhere=True)


def _outcomes(
    explainer: Answerer, rows: Iterator[QuestionRow]
) -> Iterator[Outcome | None]:
    while block := list(islice(rows, BLOCK)):
        scored = [(row, _wanted(row)) for row in block]
        explainer.prepare(
            row.question for row, wanted in scored if wanted and not row.fault
        )
        for row, wanted in scored:
            yield _asked(explainer, row, wanted) if wanted else None


def _wanted(row: QuestionRow) -> Expected | None:
    if not row.question.strip() or is_comment(row.question):
        return None
    return expected(row.fields)


def _asked(explainer: Answerer, row: QuestionRow, wanted: Expected) -> Outcome:
    try:
        if row.fault:
            raise QuestionsError(row.fault)
        answer = explainer.ask(
            row.question, row.history, TOP, collections=row.collections
        )
    except ExplainbotError as error:
        return Outcome(
            row.question,
            row.history,
            tag(row.fields),
            not wanted.declined,
            answered=False,
            confidence=0.0,
            match="none",
            rank=0,
            evidence=False if wanted.words else None,
            verdict="error",
            line=row.line,
            expected=" | ".join(wanted.sections or wanted.words),
            named=wanted.sections,
            reason=str(error),
        )
    return judge(
        answer, wanted, history=row.history, tag=tag(row.fields), line=row.line
    )


def read_baseline(path: str) -> list[Outcome]:
    """Return the outcomes of an earlier run, a file that ``eval --json`` printed.

    Raises:
        QuestionsError: It cannot be read, or is no such file.
    """
    hint = "Name a file that explainbot eval --json printed."
    try:
        record = json.loads(Path(path).read_text(encoding="utf-8"))
        return [from_json(one) for one in record["outcomes"]]
    except OSError as error:
        what = f"this cannot be read ({error.strerror or error})"
    except (ValueError, KeyError, TypeError, RecursionError):
        what = "this is no report of an earlier run"
    raise QuestionsError(what, where=path, hint=hint)
