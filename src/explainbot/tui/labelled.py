"""An answer as labelled lines, for the chat line by line."""

from __future__ import annotations

from collections.abc import Iterator

from explainbot.engine.views import AnswerView, QuoteView
from explainbot.text.display import one_line, shortened, visible
from explainbot.tui.words import (
    ALTERED,
    IN_TEXT,
    MATCHES,
    MEANT,
    asked_otherwise,
    heading_in_text,
    heading_of,
    named_title,
    shown,
)


def choices_of(answer: AnswerView) -> list[str | QuoteView]:
    """Return what has a number, in order.

    First the questions that may be meant, then the passages that are only named and
    the headings of the text.
    """
    parts = answer.parts or (answer,)
    named = (quote for part in parts for quote in (*shown(part)[1], *part.headings))
    return [*answer.did_you_mean, *named]


def answer_lines(answer: AnswerView) -> Iterator[str]:
    """Yield the lines of an answer; the numbers run on over its parts."""
    yield from (f"Note: {one_line(note)}" for note in answer.notes)
    if answer.did_you_mean:
        yield MEANT
    for number, question in enumerate(answer.did_you_mean, 1):
        yield f"{number}. {one_line(question)}"
    first = 1 + len(answer.did_you_mean)
    for view in answer.parts or (answer,):
        if answer.parts:
            yield f"Question: {shortened(one_line(view.question))}"
        yield from _one(view, first)
        first += len(shown(view)[1]) + len(view.headings)


def quote_lines(quote: QuoteView, label: str) -> Iterator[str]:
    """Yield a passage and its source; the answering sentence if one is claimed."""
    if not quote.verbatim:
        yield ALTERED
        return
    yield f"{label}: {visible(quote.text)}"
    start, end = quote.evidence[0]
    if quote.claimed and quote.text[start:end].strip() != quote.text.strip():
        yield f"Answering sentence: {one_line(quote.text[start:end])}"
    yield f"Source: {one_line(quote.citation)}"


def _one(view: AnswerView, first: int) -> Iterator[str]:
    if asked_otherwise(view):
        yield f"Asked as: {shortened(one_line(view.understood))}"
    in_full, named = shown(view)
    word = MATCHES[view.match]
    if view.answered:
        intact = all(quote.verbatim for quote in in_full)
        yield f"Answer: {word}{', quoted word for word' if intact else ''}."
    else:
        note = " The closest passage, which may not answer:" if in_full else ""
        reason = f" {shortened(visible(view.reason))}" if view.reason else ""
        yield f"Answer: {word}.{reason}{note}"
    for quote in in_full:
        yield from quote_lines(quote, "Quote" if quote.claimed else "Passage")
    if named:
        yield named_title(view)
    for number, quote in enumerate(named, first):
        yield f"{number}. {one_line(heading_of(quote, in_full))}"
    if view.headings:
        yield IN_TEXT
    for number, quote in enumerate(view.headings, first + len(named)):
        yield f"{number}. {one_line(heading_in_text(quote))}"
