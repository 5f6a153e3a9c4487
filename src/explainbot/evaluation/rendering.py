"""Evaluation report as lines for a terminal and as one HTML page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from explainbot.evaluation.measures import Figure
from explainbot.evaluation.outcomes import Outcome, Verdict
from explainbot.evaluation.report import SIGNIFICANT, Comparison, Report
from explainbot.text.display import counted, one_line
from explainbot.text.markup import PAGE_END, line, page_head

VERDICTS: dict[Verdict, str] = {
    "wrong": "answered with another passage",
    "missed": "not answered, though the corpus does",
    "claimed": "answered, though it should be declined",
    "error": "not answered for an error",
    "right": "right",
}
UNHELD = "not answered, and no passage of ten holds what is right"
"""Of a question that was not answered, and that the texts do not seem to answer."""
_BY_TAG = (
    "right outcome",
    "right sentence marked",
    "hit@1",
    "precision of answering",
    "recall of answering",
)
MEANINGS = {
    "right outcome": "answered by the right passage, or rightly declined",
    "right sentence marked": "of right passages with expected words: the marked "
    "sentence holds them",
    "hit@1": "of questions that the texts answer: the first passage is right",
    "hit@3": "the same for one of the first three passages",
    "MRR@10": "how near the top the right passage stands; 1 is first, .5 second",
    "evidence hit": "of expected words: in a marked sentence of the right passage",
    "precision of answering": "of all answers given: the right passage",
    "recall of answering": "of questions that the texts answer: answered rightly",
    "AUROC": "how well confidence parts right from wrong; 1 always, .5 not at all",
    "coverage at 5 % risk": "how many could be answered with one wrong in twenty",
    "ECE": "how far confidence is from the share that is right; 0 is best",
}
"""What each figure says, in plain words."""
WRONG_MARKS = "Right passage, another sentence marked"
_UNSAID = "nothing says what is right for them"
_UNWORDED = "no key, or one without words (true or false, pairs, an order)"
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
    if report.bank:
        asked = counted(len(report.outcomes), "question")
        told = f", {report.unscored} not scored: {_UNWORDED}" if report.unscored else ""
        return f"{asked} of the bank with words that answer them{told}"
    more = f", {report.unscored} rows not scored: {_UNSAID}" if report.unscored else ""
    return (
        f"{len(report.outcomes)} questions: {answerable} that the corpus answers, "
        f"{rest} to be declined{more}"
    )


def plainly(report: Report) -> str:
    """Return how it went in a sentence without a measure's name."""
    every = report.outcomes
    count = Counter(map(_went, every))
    right = count.pop(VERDICTS["right"], 0)
    told = [f"{right} of {counted(len(every), 'question')} went right"]
    told += [
        f"{count[what]} {what}"
        for what in (*VERDICTS.values(), UNHELD)
        if what in count
    ]
    return ", ".join(told)


def _went(one: Outcome) -> str:
    """Return how a question went, in words."""
    unheld = one.verdict == "missed" and not one.rank and not one.nowhere
    return UNHELD if unheld else VERDICTS[one.verdict]


def nowhere_note(report: Report, where: str) -> str:
    """Return which rows expect a section that the corpus does not have; "" if none."""
    lines = [str(one.line) for one in report.outcomes if one.nowhere]
    if not lines:
        return ""
    more = f" and {len(lines) - _MOST} more" if len(lines) > _MOST else ""
    several = "lines" if lines[1:] else "line"
    return (
        f"{where}: no section of the corpus has the expected name: {several} "
        f"{', '.join(lines[:_MOST])}{more} (words that the quote must hold belong in a "
        "column expected_text)"
    )


def report_lines(report: Report) -> Iterator[str]:
    """Yield the whole report."""
    yield summary(report)
    yield plainly(report)
    yield from _unsaid(report)
    yield "in brackets: 95 % intervals (bootstrap over questions)"
    yield ""
    yield from _figures(report.figures)
    yield ""
    yield from ("What they say, as shares from 0 to 1:", *_meanings(report.figures))
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
            yield from _failure_lines(one)
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


def _unsaid(report: Report) -> Iterator[str]:
    """Yield what a question bank asks that the texts do not say."""
    if not report.bank:
        return
    asked = sum(one.answerable for one in report.outcomes)
    if not report.unsaid:
        yield f"the texts say what is right to all {asked} of them"
        return
    things = counted(len(report.unsaid), "thing")
    yield f"the bank asks {things} of {asked} that the texts do not say:"
    for one in report.unsaid[:_MOST]:
        yield f"- {one_line(one.question)} ({one_line(one.expected)})"
    if len(report.unsaid) > _MOST:
        yield f"- and {len(report.unsaid) - _MOST} more"


def _count(figures: Mapping[str, Figure | None]) -> str:
    figure = figures["right outcome"]
    count = figure.count if figure else 0
    return f"{count} question{'' if count == 1 else 's'}"


def _figures(figures: Mapping[str, Figure | None]) -> Iterator[str]:
    for name, figure in figures.items():
        yield f"{name:<23} {shown(figure)}"


def _meanings(figures: Iterable[str]) -> Iterator[str]:
    return (f"  {name}: {MEANINGS[name]}" for name in figures)


def _failure_lines(one: Outcome) -> Iterator[str]:
    yield f"- {one_line(one.question)}"
    for name, told in failure_facts(one):
        yield f"    {name}: {one_line(told)}"


def failure_facts(one: Outcome) -> Iterator[tuple[str, str]]:
    """Yield what is known of a question that did not go right, with its names."""
    yield "what", f"{_went(one)} (line {one.line})"
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
    for spoken in one.why:
        yield "why", spoken


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


_STYLE = """table { border-collapse: collapse; }
td, th { border-bottom: 1px solid #ccc; padding: .2em .8em .2em 0; text-align: left;
  vertical-align: top; }
figure { display: inline-block; margin: 0 1em 1em 0; } figcaption { color: #444; }
svg { max-width: 100%; height: auto; } .error { font-weight: bold; }
dt { width: 6em; } dd { margin-left: 6.5em; }
"""
_WIDTH, _HEIGHT = 440, 360
_TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1]
_GREY, _DARK = "#999999", "#1f4e79"


def report_page(report: Report) -> str:
    """Return the page."""
    return "\n".join(
        [
            page_head("How the questions went", _STYLE, width=56),
            _about(report),
            *_comparison(report),
            _table(report.figures),
            "<h2>Confidence</h2>",
            _figure(_risk_chart(report), "Share of wrong answers, if only the surest "
                    "questions are answered"),
            _figure(_reliability_chart(report), "Share right of the questions of like "
                    "confidence; on the line, confidence is what it says"),
            _bins(report),
            *_tags(report.tags),
            f"<h2>Questions that did not go right ({len(report.failures)})</h2>",
            *map(_failure_html, report.failures),
            f"<h2>{WRONG_MARKS} ({len(report.wrong_marks)})</h2>",
            *(_article(one.question, mark_facts(one)) for one in report.wrong_marks),
            PAGE_END,
        ]
    )  # fmt: skip


def _about(report: Report) -> str:
    made = f"Model {report.model}, index {report.index}."
    told = f"{summary(report)}. {plainly(report)}. {made} In brackets: 95 % intervals."
    return f"<p>{line(told)}</p>"


def _comparison(report: Report) -> Iterator[str]:
    if report.comparison:
        loss = ' class="error"' if report.comparison.significant_loss else ""
        lines = "<br>".join(map(line, comparison_lines(report.comparison)))
        yield f"<p{loss}>{lines}</p>"


def _rows(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    top = "".join(f"<th>{line(cell)}</th>" for cell in head)
    body = "".join(
        f"<tr>{''.join(f'<td>{line(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<table><tr>{top}</tr>{body}</table>"


def _table(figures: Mapping[str, Figure | None]) -> str:
    rows = ((name, shown(found), MEANINGS[name]) for name, found in figures.items())
    return _rows(("measure", "value", "what it says"), rows)


def _tags(tags: Mapping[str, Mapping[str, Figure | None]]) -> Iterator[str]:
    for name, figures in tags.items():
        yield f"<h2>{line(name)}</h2>"
        yield _table(figures)


def _bins(report: Report) -> str:
    rows = (
        (
            f"{one.low:.1f} – {one.high:.1f}",
            str(one.count),
            f"{one.confidence:.3f}",
            f"{one.right:.3f}",
        )
        for one in report.bins
        if one.count
    )
    return _rows(("confidence", "questions", "mean", "share right"), rows)


def _figure(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{line(caption)}</figcaption></figure>"


def _chart(title: str, across: str, up: str) -> Any:
    import leather

    chart = leather.Chart(title)
    chart.add_x_scale(0, 1)
    chart.add_y_scale(0, 1)
    chart.add_x_axis(ticks=_TICKS, name=across)
    chart.add_y_axis(ticks=_TICKS, name=up)
    return chart


def _svg(chart: Any) -> str:
    # One colour and one face for all text, whatever the machine has.
    drawn = str(chart.to_svg(width=_WIDTH, height=_HEIGHT))
    return drawn.replace('font-family="Monaco"', 'font-family="sans-serif"')


def _risk_chart(report: Report) -> str:
    chart = _chart("Risk and coverage", "share answered", "share wrong")
    points = [(one.coverage, one.risk) for one in report.curve]
    chart.add_line(points, name="risk", stroke_color=_DARK)
    return _svg(chart)


def _reliability_chart(report: Report) -> str:
    chart = _chart("Reliability", "confidence", "share right")
    chart.add_line([(0, 0), (1, 1)], name="as it says", stroke_color=_GREY, width=1)
    dots = [(one.confidence, one.right) for one in report.bins if one.count]
    chart.add_dots(dots, name="measured", fill_color=_DARK, radius=4)
    return _svg(chart)


def _failure_html(one: Outcome) -> str:
    return _article(one.question, failure_facts(one))


def _article(question: str, told: Iterable[tuple[str, str]]) -> str:
    facts = "".join(f"<dt>{line(a)}</dt><dd>{line(b)}</dd>" for a, b in told)
    return f"<article><h3>{line(question)}</h3><dl>{facts}</dl></article>"
