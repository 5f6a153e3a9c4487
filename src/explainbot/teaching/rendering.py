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
from explainbot.text.display import one_line
from explainbot.text.interface.reasons import in_words, source_in_words
from explainbot.text.interface.translation import gettext, ngettext
from explainbot.text.markup import PAGE_END, line, page_head

COMPETING = gettext("Sections of which either would be quoted to the same question")
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
    gaps = ngettext("{count} gap", "{count} gaps", len(report.gaps))
    line = gettext(
        "{questions} kept, in {gaps}", questions=_questions(report.kept), gaps=gaps
    )
    if report.answered:
        line += gettext("; {count} answered by now", count=report.answered)
    if report.left_out:
        left_out = report.left_out
        line += gettext("; {count} not looked at: they are too many", count=left_out)
    return line


def _questions(count: int) -> str:
    return ngettext("{count} question", "{count} questions", count)


def _sections(count: int) -> str:
    return ngettext("{count} section", "{count} sections", count)


def often(gap: Gap) -> str:
    """Say how often and when it was asked."""
    first, last = gap.first, gap.last
    days = (
        first if first == last else gettext("{first} to {last}", first=first, last=last)
    )
    return f"{gap.asked}x, {days}" if days else f"{gap.asked}x"


def _gap_lines(gap: Gap) -> Iterator[str]:
    yield f"{gap.question} ({often(gap)})"
    if gap.wordings and gap.wordings[0].after:
        yield f"  {_after(gap.wordings[0].after)}"
    for other in gap.wordings[1 : 1 + WORDINGS]:
        yield f"  {_also(other.question, other.asked)}"
    if len(gap.wordings) > 1 + WORDINGS:
        more = len(gap.wordings) - 1 - WORDINGS
        told = ngettext(
            "also: {count} more wording", "also: {count} more wordings", more
        )
        yield f"  {told}"
    if gap.nearest:
        label = gettext("quote: ") if gap.unhelpful else gettext("closest section: ")
        yield f"  {label}{source_in_words(gap.nearest.told)}"
    for suggestion in gap.suggestions:
        yield f"  -> {in_words(suggestion.text)}"
        yield from (f"       {line}" for line in suggestion.paste.splitlines())


def _after(question: str) -> str:
    return gettext("asked after: {question}", question=question)


def _also(question: str, times: int) -> str:
    return gettext("also: {question} ({times}x)", question=question, times=times)


def _reason(reason: str | None, match: str) -> str:
    return in_words(reason) if reason else match


CONTRADICTING = gettext("Passages that contradict each other")
UNANSWERED = gettext("Questions that are not answered")
UNREACHED = gettext("Sections that no question reaches")


def coverage_lines(report: Coverage) -> Iterator[str]:
    """Yield the lines of ``explainbot coverage``."""
    yield coverage_summary(report)
    if report.contradictions:
        yield f"\n{CONTRADICTING}:"
        for item in report.contradictions:
            yield from map(one_line, _contradiction_lines(item))
    if report.fights:
        yield f"\n{COMPETING}:"
        for fight in report.fights:
            yield one_line(f"  {source_in_words(fight.first.told)}")
            yield one_line(f"  {source_in_words(fight.second.told)}")
            yield from (one_line(f"    {question}") for question in fight.questions)
    if report.unanswered:
        yield f"\n{UNANSWERED}:"
        for row in report.unanswered:
            yield one_line(f"  {row.question} ({_reason(row.reason, row.match)})")
    yield from _unreached(report.unreached)


def coverage_summary(report: Coverage) -> str:
    """Return one line with all counts."""
    line = gettext(
        "{questions}, {answered} answered; {reached} of {sections} reached",
        questions=_questions(report.questions),
        answered=report.answered,
        reached=report.sections - len(report.unreached),
        sections=_sections(report.sections),
    )
    if report.stopped:
        line += gettext("; {count} never quoted (stop.toml)", count=report.stopped)
    return line


def _contradiction_lines(item: Contradiction) -> Iterator[str]:
    yield f"  {source_in_words(item.first.told)}"
    yield f"  {source_in_words(item.second.told)}"
    for found in item.differences:
        left = ", ".join(found.first_words) or gettext("nothing")
        right = ", ".join(found.second_words) or gettext("nothing")
        yield f"    {_kind(found.kind)}: {left} | {right}"
        yield f"      {found.first}"
        yield f"      {found.second}"


def _kind(kind: str) -> str:
    """Return in words what two sentences differ in."""
    known = {
        "number": gettext("number"),
        "negation": gettext("negation"),
        "date": gettext("date"),
    }
    return known.get(kind, kind)


def _unreached(passages: Sequence[PassagePlace]) -> Iterator[str]:
    if passages:
        yield f"\n{UNREACHED}:"
        for passage in passages:
            yield one_line(f"  {source_in_words(passage.told)} | {passage.begins}")


NO_TEXT = gettext("near to no text")
IN_VAIN = gettext("Asked in vain, or marked as no help (explainbot gaps groups them)")
_NONE = gettext("no count (nobody asked, or counting was off)")


def digest_lines(report: Digest) -> Iterator[str]:
    """Yield the lines of ``explainbot digest``."""
    yield digest_summary(report)
    for week in report.weeks:
        yield f"\n{week_title(week, report)}"
        if week.days:
            yield f"  {_by_day(week, report)}"
        for item in week.texts:
            answered = gettext("{count} answered", count=item.answered)
            said = f"{item.text or NO_TEXT}: {item.questions}"
            yield one_line(f"  {said}, {answered}")
    if report.in_vain:
        yield f"\n{IN_VAIN}:"
        for question, times in report.in_vain:
            yield one_line(f"  {question} ({times}x)")


def digest_summary(report: Digest) -> str:
    """Return one line with the sums, and since when they are."""
    if not report.since:
        return gettext("no question was counted in these weeks")
    line = gettext(
        "{questions}, {answered} answered; counted from {since} to {until}, on {days}",
        questions=_questions(report.questions),
        answered=report.answered,
        since=report.since,
        until=report.until,
        days=ngettext("{count} day", "{count} days", _days(report)),
    )
    return line if report.counting else line + gettext("; counting is off now")


def _days(report: Digest) -> int:
    return sum(len(week.days) for week in report.weeks)


def week_title(week: Week, report: Digest) -> str:
    """Name a week, or several without a count, with the sums."""
    if not week.days:
        head = ngettext(
            "Week from {day}", "{count} weeks from {day}", week.weeks, day=week.begins
        )
        return f"{head}: {_NONE}"
    told = gettext(
        "{questions}, {answered} answered",
        questions=_questions(week.questions),
        answered=week.answered,
    )
    if _elapsed(week, report) < len(_WEEKDAYS):
        return gettext("Week from {day}, so far: {told}", day=week.begins, told=told)
    return gettext("Week from {day}: {told}", day=week.begins, told=told)


_WEEKDAYS = (
    gettext("Mon"),
    gettext("Tue"),
    gettext("Wed"),
    gettext("Thu"),
    gettext("Fri"),
    gettext("Sat"),
    gettext("Sun"),
)


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
    return said + gettext("; no count on the other days") if rest else said


_STYLE = """ul { padding-left: 1.4em; }
pre { font-size: .85em; margin: .2em 0; padding: .3em .5em; background: #f2f2f2;
  white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; } th, td { padding: .15em 1em .15em 0;
  text-align: left; overflow-wrap: anywhere; } th { font-weight: normal; color: #444; }
"""


def gaps_page(report: GapReport) -> str:
    """Return the page of ``explainbot gaps --html``."""
    parts = [part for gap in report.gaps for part in _gap_html(gap)]
    title = gettext("Questions without an answer")
    none = f"<p>{line(gettext('There are none.'))}</p>"
    return _page(title, gap_summary(report), parts or [none])


def digest_page(report: Digest) -> str:
    """Return the page of ``explainbot digest --html``."""
    parts = [part for week in report.weeks for part in _week_html(week, report)]
    asked = (f"{question} ({times}x)" for question, times in report.in_vain)
    if report.in_vain:
        parts.append(f"<h2>{line(IN_VAIN)}</h2>{_list(asked)}")
    return _page(gettext("What the class asked"), digest_summary(report), parts)


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
    head = (
        gettext("Text"),
        gettext("Questions"),
        gettext("Answered"),
        gettext("Not answered"),
    )
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
            CONTRADICTING,
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
            UNANSWERED,
            (
                _article(
                    f"<h3>{line(row.question)}</h3>"
                    f"<p>{line(_reason(row.reason, row.match))}</p>"
                    f"{_where(row.nearest, gettext('Closest: '))}"
                )
                for row in report.unanswered
            ),
        ),
        *_chapter(
            UNREACHED,
            (
                _article(f"{_where(passage)}<p>{line(passage.begins)}</p>")
                for passage in report.unreached
            ),
        ),
    ]
    return _page(gettext("What the questions reach"), coverage_summary(report), parts)


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
    return f'<p class="note">{line(label + source_in_words(passage.told))}</p>'


def _gap_html(gap: Gap) -> Iterator[str]:
    others = [_after(one.after) for one in gap.wordings[:1] if one.after]
    others += [_also(one.question, one.asked) for one in gap.wordings[1:]]
    label = gettext("Quote: ") if gap.unhelpful else gettext("Closest section: ")
    yield _article(
        f"<h3>{line(gap.question)}</h3><p>{line(often(gap))}</p>"
        + (_list(others) if others else "")
        + _where(gap.nearest, label)
        + f"<ul>{''.join(map(_suggestion, gap.suggestions))}</ul>"
    )


def _suggestion(suggestion: Suggestion) -> str:
    lines = "\n".join(map(line, suggestion.paste.splitlines()))
    paste = f"<pre>{lines}</pre>" if lines else ""
    return f"<li>{line(in_words(suggestion.text))}{paste}</li>"


def _contradiction_html(item: Contradiction) -> str:
    pairs = "".join(map(_difference, item.differences))
    return _article(_where(item.first) + _where(item.second) + pairs)


def _difference(found: SentenceDifference) -> str:
    first = _marked(found.first, found.first_words)
    second = _marked(found.second, found.second_words)
    return (
        f"<p>{line(_kind(found.kind))}:</p><ul><li>{first}</li><li>{second}</li></ul>"
    )


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
