"""Teachers' reports as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from explainbot.teaching.contradictions import Contradiction
from explainbot.teaching.coverage import Coverage
from explainbot.teaching.gaps import Gap, GapReport
from explainbot.teaching.places import PassagePlace
from explainbot.text.display import one_line

COMPETING = "Sections of which either would be quoted to the same question"
WORDINGS = 3
"""Other wordings of a question that are shown."""


def counted(number: int, one: str) -> str:
    """Return "1 question", "2 questions"."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def gap_lines(report: GapReport) -> Iterator[str]:
    """Yield the lines of ``explainbot gaps``."""
    for gap in report.gaps:
        yield from map(one_line, _gap(gap))
        yield ""
    yield gap_summary(report)


def gap_summary(report: GapReport) -> str:
    """Return one line with all counts."""
    gaps = counted(len(report.gaps), "gap")
    line = f"{counted(report.kept, 'question')} kept, in {gaps}"
    if report.answered:
        line += f"; {report.answered} answered by now"
    if report.left_out:
        line += f"; {report.left_out} not looked at: they are too many"
    return line


def often(gap: Gap) -> str:
    """Say how often and when it was asked."""
    days = gap.first if gap.first == gap.last else f"{gap.first} to {gap.last}"
    return f"{gap.asked}x, {days}" if days else f"{gap.asked}x"


def _gap(gap: Gap) -> Iterator[str]:
    yield f"{gap.question} ({often(gap)})"
    for other in gap.wordings[1 : 1 + WORDINGS]:
        yield f"  also: {other.question} ({other.asked}x)"
    if len(gap.wordings) > 1 + WORDINGS:
        yield f"  also: {len(gap.wordings) - 1 - WORDINGS} more wordings"
    if gap.nearest:
        label = "quote" if gap.unhelpful else "closest section"
        yield f"  {label}: {gap.nearest.told}"
    for suggestion in gap.suggestions:
        yield f"  -> {suggestion.text}"
        yield from (f"       {line}" for line in suggestion.paste.splitlines())


def coverage_lines(report: Coverage) -> Iterator[str]:
    """Yield the lines of ``explainbot coverage``."""
    yield coverage_summary(report)
    if report.contradictions:
        yield "\nPassages that contradict each other:"
        for item in report.contradictions:
            yield from map(one_line, _contradiction(item))
    if report.fights:
        yield f"\n{COMPETING}:"
        for fight in report.fights:
            yield one_line(f"  {fight.first.told}")
            yield one_line(f"  {fight.second.told}")
            yield from (one_line(f"    {question}") for question in fight.questions)
    if report.unanswered:
        yield "\nQuestions that are not answered:"
        for row in report.unanswered:
            yield one_line(f"  {row.question} ({row.reason or row.match})")
    yield from _unreached(report.unreached)


def coverage_summary(report: Coverage) -> str:
    """Return one line with all counts."""
    reached = report.sections - len(report.unreached)
    line = (
        f"{counted(report.questions, 'question')}, {report.answered} answered; "
        f"{reached} of {counted(report.sections, 'section')} reached"
    )
    return line + (
        f"; {report.stopped} never quoted (stop.toml)" * bool(report.stopped)
    )


def _contradiction(item: Contradiction) -> Iterator[str]:
    yield f"  {item.first.told}"
    yield f"  {item.second.told}"
    for found in item.differences:
        left = ", ".join(found.first_words) or "nothing"
        right = ", ".join(found.second_words) or "nothing"
        yield f"    {found.kind}: {left} | {right}"
        yield f"      {found.first}"
        yield f"      {found.second}"


def _unreached(passages: Sequence[PassagePlace]) -> Iterator[str]:
    if passages:
        yield "\nSections that no question reaches:"
        for passage in passages:
            yield one_line(f"  {passage.told} | {passage.begins}")
