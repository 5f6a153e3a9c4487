"""Evaluation report as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from explainbot.evaluation.measures import Figure
from explainbot.evaluation.outcomes import Outcome, Verdict
from explainbot.evaluation.report import SIGNIFICANT, Comparison, Report
from explainbot.text.display import one_line

VERDICTS: dict[Verdict, str] = {
    "wrong": "answered with another passage",
    "missed": "not answered, though the corpus does",
    "claimed": "answered, though it should be declined",
    "error": "not answered for an error",
    "right": "right",
}
_BY_TAG = (
    "right outcome",
    "right sentence marked",
    "hit@1",
    "precision of answering",
    "recall of answering",
)
WRONG_MARKS = "Right passage, another sentence marked"
_MOST = 20
"""Questions that a comparison lists each way."""


def shown(figure: Figure | None) -> str:
    """Return a figure as ".870 (.845 to .893)", "–" where it is not defined."""
    if figure is None:
        return "–"
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})"


def summary(report: Report) -> str:
    """Return what was asked, in one line."""
    answerable = sum(one.answerable for one in report.outcomes)
    rest = len(report.outcomes) - answerable
    more = f", {report.unscored} rows not scored" if report.unscored else ""
    return (
        f"{len(report.outcomes)} questions: {answerable} that the corpus answers, "
        f"{rest} to be declined{more}"
    )


def nowhere_note(report: Report, where: str) -> str:
    """Return which rows expect a section that the corpus does not have; "" if none."""
    lines = [str(one.line) for one in report.outcomes if one.nowhere]
    if not lines:
        return ""
    more = f" and {len(lines) - _MOST} more" if len(lines) > _MOST else ""
    several = "lines" if lines[1:] else "line"
    return (
        f"{where}: no section of the corpus has the expected name: {several} "
        f"{', '.join(lines[:_MOST])}{more}"
    )


def report_lines(report: Report) -> Iterator[str]:
    """Yield the whole report."""
    yield summary(report)
    yield "in brackets: 95 % intervals (bootstrap over questions)"
    yield ""
    yield from _figures(report.figures)
    for name, figures in report.tags.items():
        yield ""
        yield f"{one_line(name)} ({_count(figures)})"
        yield from _figures({key: figures[key] for key in _BY_TAG})
    yield ""
    yield "confidence  questions  mean   right"
    for bar in report.bins:
        if bar.count:
            span = f"{bar.low:.1f} – {bar.high:.1f}"
            told = f"{bar.confidence:.3f}  {bar.right:.3f}"
            yield f"{span:<10}  {bar.count:>9}  {told}"
    if report.failures:
        yield ""
        yield f"Questions that did not go right ({len(report.failures)}):"
        for one in report.failures:
            yield from _failure(one)
    if report.wrong_marks:
        yield ""
        yield f"{WRONG_MARKS} ({len(report.wrong_marks)}):"
        for one in report.wrong_marks:
            yield f"- {one_line(one.question)}"
            for name, told in mark_facts(one):
                yield f"    {name}: {one_line(told)}"
    if report.comparison:
        yield ""
        yield from comparison_lines(report.comparison)


def _count(figures: Mapping[str, Figure | None]) -> str:
    figure = figures["right outcome"]
    count = figure.count if figure else 0
    return f"{count} question{'' if count == 1 else 's'}"


def _figures(figures: Mapping[str, Figure | None]) -> Iterator[str]:
    for name, figure in figures.items():
        yield f"{name:<23} {shown(figure)}"


def _failure(one: Outcome) -> Iterator[str]:
    yield f"- {one_line(one.question)}"
    for name, told in failure_facts(one):
        yield f"    {name}: {one_line(told)}"


def failure_facts(one: Outcome) -> Iterator[tuple[str, str]]:
    """Yield what is known of a question that did not go right, with its names."""
    yield "what", f"{VERDICTS[one.verdict]} (line {one.line})"
    if one.expected:
        yield "expected", one.expected
    if one.chosen:
        yield "chosen", f"{one.chosen} ({one.match}, {one.confidence:.2f})"
        yield "begins", one.text
    if one.rank > 1:
        yield "right one", f"{one.right}, ranked {one.rank}"
    elif one.nowhere:
        yield "right one", "no section of the corpus has that name"
    elif one.answerable and not one.rank and one.verdict != "error":
        yield "right one", "not among the first ten"
    if one.reason:
        yield "reason", one.reason
    for line in one.why:
        yield "why", line


def mark_facts(one: Outcome) -> Iterator[tuple[str, str]]:
    """Yield what is known of a wrong mark, with its names."""
    yield "expected", one.expected
    yield "marked", one.sentence
    yield "in", f"{one.chosen} (line {one.line})"


def comparison_lines(found: Comparison) -> Iterator[str]:
    """Yield how a run compares with its baseline."""
    gained, lost = len(found.gained), len(found.lost)
    yield (
        f"Against the baseline, on {found.questions} questions that both have: "
        f"{gained} more right, {lost} no longer right "
        f"(McNemar, p = {found.p_value:.4f})"
    )
    if found.only_here or found.only_there:
        yield (
            f"not compared: {found.only_here} questions only here, "
            f"{found.only_there} only in the baseline"
        )
    for title, questions in (("gained", found.gained), ("lost", found.lost)):
        for question in questions[:_MOST]:
            yield f"    {title}: {one_line(question)}"
        if len(questions) > _MOST:
            yield f"    {title}: and {len(questions) - _MOST} more"
    if found.significant_loss:
        yield f"This is a significant loss (p < {SIGNIFICANT})."
