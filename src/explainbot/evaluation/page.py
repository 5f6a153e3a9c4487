"""Evaluation report as one HTML page: nothing loaded, charts drawn by leather."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from explainbot.evaluation.measures import Figure
from explainbot.evaluation.outcomes import Outcome
from explainbot.evaluation.report import Report
from explainbot.evaluation.text import (
    WRONG_MARKS,
    comparison_lines,
    failure_facts,
    mark_facts,
    shown,
    summary,
)
from explainbot.text.markup import PAGE_END, line, page_head

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
            *map(_failure, report.failures),
            f"<h2>{WRONG_MARKS} ({len(report.wrong_marks)})</h2>",
            *(_article(one.question, mark_facts(one)) for one in report.wrong_marks),
            PAGE_END,
        ]
    )  # fmt: skip


def _about(report: Report) -> str:
    made = f"Model {report.model}, index {report.index}."
    told = f"{summary(report)}. {made} In brackets: 95 % intervals."
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
    rows = ((name, shown(figure)) for name, figure in figures.items())
    return _rows(("measure", "value"), rows)


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


def _failure(one: Outcome) -> str:
    return _article(one.question, failure_facts(one))


def _article(question: str, told: Iterable[tuple[str, str]]) -> str:
    facts = "".join(f"<dt>{line(a)}</dt><dd>{line(b)}</dd>" for a, b in told)
    return f"<article><h3>{line(question)}</h3><dl>{facts}</dl></article>"
