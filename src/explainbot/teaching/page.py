"""Teachers' reports as HTML pages to be printed: no script, nothing loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from explainbot.teaching.contradictions import Contradiction, SentenceDifference
from explainbot.teaching.coverage import Coverage
from explainbot.teaching.gaps import Gap, GapReport
from explainbot.teaching.places import PassagePlace
from explainbot.teaching.suggestions import Suggestion
from explainbot.teaching.text import COMPETING, coverage_summary, gap_summary, often
from explainbot.text.markup import PAGE_END, line, page_head

_STYLE = """ul { padding-left: 1.4em; }
pre { font-size: .85em; margin: .2em 0; padding: .3em .5em; background: #f2f2f2;
  white-space: pre-wrap; overflow-wrap: anywhere; }
"""


def gaps_page(report: GapReport) -> str:
    """Return the page of ``explainbot gaps --html``."""
    parts = [part for gap in report.gaps for part in _gap(gap)]
    title = "Questions without an answer"
    return _page(title, gap_summary(report), parts or ["<p>There are none.</p>"])


def coverage_page(report: Coverage) -> str:
    """Return the page of ``explainbot coverage --html``."""
    parts = [
        *_chapter(
            "Passages that contradict each other",
            (_contradiction(item) for item in report.contradictions),
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


def _gap(gap: Gap) -> Iterator[str]:
    others = [f"also: {other.question} ({other.asked}x)" for other in gap.wordings[1:]]
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


def _contradiction(item: Contradiction) -> str:
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
