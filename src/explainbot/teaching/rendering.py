"""Teachers' reports as lines for a terminal, and as HTML pages to be printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from explainbot.teaching.coverage import (
    Contradiction,
    Coverage,
    PassagePlace,
    SentenceDifference,
)
from explainbot.teaching.digest import Digest, Week
from explainbot.teaching.gaps import Gap, GapReport, Suggestion
from explainbot.text.display import counted, one_line
from explainbot.text.markup import PAGE_END, line, page_head

COMPETING = "Sections of which either would be quoted to the same question"
WORDINGS = 3
"""Other wordings of a question that are shown."""


def gap_lines(report: GapReport) -> Iterator[str]:
    """Yield the lines of ``explainbot gaps``."""
    for gap in report.gaps:
        yield from map(one_line, _gap_lines(gap))
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


def _gap_lines(gap: Gap) -> Iterator[str]:
    yield f"{gap.question} ({often(gap)})"
    if gap.wordings and gap.wordings[0].after:
        yield f"  asked after: {gap.wordings[0].after}"
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
            yield from map(one_line, _contradiction_lines(item))
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


def _contradiction_lines(item: Contradiction) -> Iterator[str]:
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


NO_TEXT = "near to no text"
IN_VAIN = "Asked in vain, or marked as no help (explainbot gaps groups them)"
_NONE = "no count (nobody asked, or counting was off)"


def digest_lines(report: Digest) -> Iterator[str]:
    """Yield the lines of ``explainbot digest``."""
    yield digest_summary(report)
    for week in report.weeks:
        yield f"\n{week_title(week, report)}"
        if week.days:
            yield f"  {_by_day(week, report)}"
        for item in week.texts:
            said = f"{item.text or NO_TEXT}: {item.questions}"
            yield one_line(f"  {said}, {item.answered} answered")
    if report.in_vain:
        yield f"\n{IN_VAIN}:"
        for question, times in report.in_vain:
            yield one_line(f"  {question} ({times}x)")


def digest_summary(report: Digest) -> str:
    """Return one line with the sums, and since when they are."""
    if not report.since:
        return "no question was counted in these weeks"
    asked = counted(report.questions, "question")
    return (
        f"{asked}, {report.answered} answered; counted from {report.since}"
        f" to {report.until}, on {counted(_days(report), 'day')}"
        + "; counting is off now"
        * (not report.counting)
    )


def _days(report: Digest) -> int:
    return sum(len(week.days) for week in report.weeks)


def week_title(week: Week, report: Digest) -> str:
    """Name a week, or several without a count, with the sums."""
    if not week.days and week.weeks == 1:
        return f"Week from {week.begins}: {_NONE}"
    if not week.days:
        return f"{week.weeks} weeks from {week.begins}: {_NONE}"
    so_far = ", so far" if _elapsed(week, report) < len(_WEEKDAYS) else ""
    asked = counted(week.questions, "question")
    return f"Week from {week.begins}{so_far}: {asked}, {week.answered} answered"


_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _elapsed(week: Week, report: Digest) -> int:
    """Return how many days of a week have come, 1 to 7."""
    begun = date.fromisoformat(report.until) - date.fromisoformat(week.begins)
    return min(begun.days + 1, len(_WEEKDAYS))


def _by_day(week: Week, report: Digest) -> str:
    """Return "Mon 12, Thu 3; no count on the other days"."""
    said = ", ".join(
        f"{_WEEKDAYS[date.fromisoformat(day).weekday()]} {questions}"
        for day, questions in week.days.items()
    )
    rest = _elapsed(week, report) - len(week.days)
    return said + "; no count on the other days" * bool(rest)


_STYLE = """ul { padding-left: 1.4em; }
pre { font-size: .85em; margin: .2em 0; padding: .3em .5em; background: #f2f2f2;
  white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; } th, td { padding: .15em 1em .15em 0;
  text-align: left; overflow-wrap: anywhere; } th { font-weight: normal; color: #444; }
"""


def gaps_page(report: GapReport) -> str:
    """Return the page of ``explainbot gaps --html``."""
    parts = [part for gap in report.gaps for part in _gap_html(gap)]
    title = "Questions without an answer"
    return _page(title, gap_summary(report), parts or ["<p>There are none.</p>"])


def digest_page(report: Digest) -> str:
    """Return the page of ``explainbot digest --html``."""
    parts = [part for week in report.weeks for part in _week_html(week, report)]
    asked = (f"{question} ({times}x)" for question, times in report.in_vain)
    if report.in_vain:
        parts.append(f"<h2>{line(IN_VAIN)}</h2>{_list(asked)}")
    return _page("What the class asked", digest_summary(report), parts)


def _week_html(week: Week, report: Digest) -> Iterator[str]:
    title = f"<h3>{line(week_title(week, report))}</h3>"
    if not week.days:
        yield _article(title)
        return
    cells = (
        (
            item.text or NO_TEXT,
            item.questions,
            item.answered,
            item.questions - item.answered,
        )
        for item in week.texts
    )
    head = ("Text", "Questions", "Answered", "Not answered")
    rows = [_row("th", head), *(_row("td", row) for row in cells)]
    days = f'<p class="note">{line(_by_day(week, report))}</p>'
    yield _article(f"{title}{days}<table>{''.join(rows)}</table>")


def _row(element: str, cells: Iterable[object]) -> str:
    told = (f"<{element}>{line(str(cell))}</{element}>" for cell in cells)
    return f"<tr>{''.join(told)}</tr>"


def coverage_page(report: Coverage) -> str:
    """Return the page of ``explainbot coverage --html``."""
    parts = [
        *_chapter(
            "Passages that contradict each other",
            (_contradiction_html(item) for item in report.contradictions),
        ),
        *_chapter(
            COMPETING,
            (
                _article(
                    _where(fight.first) + _where(fight.second) + _list(fight.questions)
                )
                for fight in report.fights
            ),
        ),
        *_chapter(
            "Questions that are not answered",
            (
                _article(
                    f"<h3>{line(row.question)}</h3><p>{line(row.reason or row.match)}"
                    f"</p>{_where(row.nearest, 'Closest: ')}"
                )
                for row in report.unanswered
            ),
        ),
        *_chapter(
            "Sections that no question reaches",
            (
                _article(f"{_where(passage)}<p>{line(passage.begins)}</p>")
                for passage in report.unreached
            ),
        ),
    ]
    return _page("What the questions reach", coverage_summary(report), parts)


def _page(title: str, summary: str, parts: Iterable[str]) -> str:
    head = page_head(title, _STYLE) + f"<p>{line(summary)}</p>"
    return "\n".join([head, *parts, PAGE_END])


def _chapter(title: str, articles: Iterable[str]) -> Iterator[str]:
    found = [*articles]
    if found:
        yield f"<h2>{line(title)} ({len(found)})</h2>"
        yield from found


def _article(inside: str) -> str:
    return f"<article>{inside}</article>"


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{line(item)}</li>' for item in items)}</ul>"


def _where(passage: PassagePlace | None, label: str = "") -> str:
    if passage is None:
        return ""
    return f'<p class="note">{line(label + passage.told)}</p>'


def _gap_html(gap: Gap) -> Iterator[str]:
    others = [f"asked after: {one.after}" for one in gap.wordings[:1] if one.after]
    others += [f"also: {one.question} ({one.asked}x)" for one in gap.wordings[1:]]
    label = "Quote: " if gap.unhelpful else "Closest section: "
    yield _article(
        f"<h3>{line(gap.question)}</h3><p>{line(often(gap))}</p>"
        + (_list(others) if others else "")
        + _where(gap.nearest, label)
        + f"<ul>{''.join(map(_suggestion, gap.suggestions))}</ul>"
    )


def _suggestion(suggestion: Suggestion) -> str:
    lines = "\n".join(map(line, suggestion.paste.splitlines()))
    paste = f"<pre>{lines}</pre>" if lines else ""
    return f"<li>{line(suggestion.text)}{paste}</li>"


def _contradiction_html(item: Contradiction) -> str:
    pairs = "".join(map(_difference, item.differences))
    return _article(_where(item.first) + _where(item.second) + pairs)


def _difference(found: SentenceDifference) -> str:
    first = _marked(found.first, found.first_words)
    second = _marked(found.second, found.second_words)
    return f"<p>{line(found.kind)}:</p><ul><li>{first}</li><li>{second}</li></ul>"


def _marked(sentence: str, words: Iterable[str]) -> str:
    """Return a sentence with its differing words marked, each where it first stands."""
    spans = sorted((sentence.find(word), len(word)) for word in words)
    pieces, last = [], 0
    for start, length in spans:
        if start >= last:
            word = sentence[start : start + length]
            pieces += [line(sentence[last:start]), f"<mark>{line(word)}</mark>"]
            last = start + length
    return "".join([*pieces, line(sentence[last:])])
