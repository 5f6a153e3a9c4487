"""Wording of items, answers and progress; the same on every surface."""

from __future__ import annotations

from datetime import timedelta

from explainbot.study.items import Item, choice_name
from explainbot.study.schedule import Statistics
from explainbot.study.session import Session

ASKED = {
    "recall": "What does the source say?",
    "cloze": "Which words are left out?",
    "which": "Which section is this from?",
}
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def progress(session: Session) -> str:
    """Return "card 4 of 10, 6 due"."""
    due = session.statistics.due
    place = min(session.done + 1, session.total)
    return f"card {place} of {session.total}, {due} due"


def question_lines(item: Item, place: str) -> list[str]:
    """Return an item's question as labelled lines."""
    lines = [f"{place[0].upper()}{place[1:]}. From: {item.title}"]
    label = "Question" if item.kind == "recall" else "Sentence"
    lines.append(f"{label}: {item.question}")
    if item.kind != "recall":
        lines.append(ASKED[item.kind])
    lines += [
        f"{number}. {choice_name(choice)}"
        for number, choice in enumerate(item.choices, start=1)
    ]
    return lines


def shown_part(item: Item) -> tuple[int, int]:
    """Return the offsets, in the document, of what is shown as the answer."""
    quote = item.quote
    if item.kind == "recall":
        return quote.excerpt or (quote.start, quote.end)
    return quote.evidence


def answer_lines(item: Item) -> list[str]:
    """Return an item's answer and its place as labelled lines."""
    start, end = shown_part(item)
    lines = []
    if item.kind == "cloze":
        lines.append(f"Left out: {item.answer}")
    lines.append(f"Quote: {item.quote.document.text[start:end]}")
    lines.append(f"Source: {item.quote.citation}")
    if (start, end) == item.quote.excerpt:
        lines.append("(The passage is longer; the source holds all of it.)")
    return lines


def choice_line(item: Item, typed: str) -> str:
    """Say which section the sentence is from, and whether its number was typed."""
    right = f'It is from section {item.right}: "{item.answer}".'
    number = typed.strip()
    listed = [str(place) for place in range(1, len(item.choices) + 1)]
    return f"{right} You chose {number}." if number in listed else right


def next_line(until: timedelta) -> str:
    """Say when an item comes again."""
    seconds = until.total_seconds()
    if seconds < _HOUR:
        return f"Again in {_counted(max(1, round(seconds / _MINUTE)), 'minute')}."
    if seconds < _DAY:
        return f"Again in {_counted(round(seconds / _HOUR), 'hour')}."
    return f"Again in {_counted(round(seconds / _DAY), 'day')}."


def statistics_lines(numbers: Statistics) -> list[str]:
    """Return the numbers as labelled lines."""
    kept = "no item has come back yet"
    if numbers.retention is not None:
        kept = (
            f"{numbers.retention:.0%} of learned items were known when they came back"
        )
    return [
        f"Seen: {_counted(numbers.seen, 'item')}",
        f"Due now: {numbers.due}",
        f"Learned: {numbers.learned}",
        f"Reviews: {numbers.reviews}, today {numbers.today}",
        f"Retention: {kept}",
    ]


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
