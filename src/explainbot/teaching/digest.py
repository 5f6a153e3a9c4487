"""Digest: how many questions a class asked of each text, week by week."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from explainbot.paths import Places
from explainbot.usage.digest import Counted, read
from explainbot.usage.unanswered import most_asked, read_kept

WEEK = timedelta(days=7)
MOST_IN_VAIN = 10
"""Questions in vain that are told."""


@dataclass(frozen=True)
class TextCount:
    """The questions to one text."""

    text: str
    """Its name; "" for questions that no text is near to."""
    questions: int
    answered: int


@dataclass(frozen=True)
class Week:
    """A week with counts, or one or more in a row without any."""

    begins: str
    """Its Monday, YYYY-MM-DD."""
    weeks: int
    """1; of weeks without a count, how many follow one another."""
    questions: int
    answered: int
    days: dict[str, int]
    """Questions of each day with a count, YYYY-MM-DD; a day that is not there has no
    count, which does not say that nobody asked."""
    texts: tuple[TextCount, ...]
    """The most asked first; what no text is near to stands last."""


@dataclass(frozen=True)
class Digest:
    """What was counted."""

    counting: bool
    """Whether questions are counted now."""
    since: str
    """The first day that is told with a count; "" where there is none."""
    until: str
    """The day on which this was told."""
    questions: int
    answered: int
    weeks: tuple[Week, ...]
    """The newest first."""
    in_vain: tuple[tuple[str, int], ...]
    """Of the questions that ``gaps`` keeps from these weeks, those most often asked,
    each with how often."""


def digested(
    places: Places,
    *,
    counting: bool,
    weeks: int,
    today: date | None = None,
    group: str = "",
) -> Digest:
    """Return the counts of the last weeks, this one among them.

    Args:
        places: The workspace.
        counting: Whether questions are counted now.
        weeks: How many.
        today: The last day; None for that of now.  Later days are left out.
        group: The class that asked; "" for all.

    Raises:
        OutputError: What is kept cannot be read.
    """
    today = today or date.today()  # noqa: DTZ011  a day as the class lived it
    first = _monday(today) - (weeks - 1) * WEEK
    found = [item for item in read(places, group) if first <= item.day <= today]
    every = read_kept(places, group)
    kept = [item for item in every if first.isoformat() <= item.day]
    since = min((item.day for item in found), default=None)
    return Digest(
        counting,
        since.isoformat() if since else "",
        today.isoformat(),
        len(found),
        sum(item.answered for item in found),
        tuple(_weeks(found, since, today)) if since else (),
        tuple(most_asked(kept)[:MOST_IN_VAIN]),
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weeks(found: Iterable[Counted], since: date, today: date) -> Iterator[Week]:
    """Yield the weeks from the last to the first with a count."""
    by_week: defaultdict[date, list[Counted]] = defaultdict(list)
    for item in found:
        by_week[_monday(item.day)].append(item)
    count = (_monday(today) - _monday(since)).days // WEEK.days + 1
    mondays = [_monday(today) - number * WEEK for number in range(count)]
    for empty, run in groupby(mondays, lambda monday: monday not in by_week):
        those = list(run)
        if empty:
            yield Week(those[-1].isoformat(), len(those), 0, 0, {}, ())
        else:
            yield from (_week(monday, by_week[monday]) for monday in those)


def _week(monday: date, counted: list[Counted]) -> Week:
    asked = Counter(item.text for item in counted)
    answered = Counter(item.text for item in counted if item.answered)
    days = Counter(item.day.isoformat() for item in counted)
    order = sorted(asked, key=lambda text: (not text, -asked[text], text))
    return Week(
        monday.isoformat(),
        1,
        len(counted),
        answered.total(),
        dict(sorted(days.items())),
        tuple(TextCount(text, asked[text], answered[text]) for text in order),
    )
