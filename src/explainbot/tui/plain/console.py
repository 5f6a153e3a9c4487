"""Console of the chat line by line: lines and keys in, labelled answers out."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TextIO

from explainbot.engine import messages
from explainbot.engine.views import AnswerView, QuoteView, SourceView
from explainbot.text.display import one_line, shortened, visible, wrap
from explainbot.text.interface.reasons import in_words
from explainbot.text.interface.translation import gettext
from explainbot.text.structure.blocks import blocks_of, words
from explainbot.text.structure.drawing import said
from explainbot.tui.engine_link import Pace
from explainbot.tui.wording.answers import (
    ALTERED,
    EASIER,
    IN_TEXT,
    MATCHES,
    MEANT,
    asked_otherwise,
    heading_in_text,
    heading_of,
    named_title,
    shown,
    to_open,
    verbatim,
)

_TELL_AGAIN = 10.0
"""Seconds after which a step that goes on is told again, with the time left."""


class Console:
    """Two streams; a terminal gets a prompt and progress, a pipe an echo."""

    def __init__(
        self,
        stdin: TextIO,
        stdout: TextIO,
        columns: Callable[[], int] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Talk over these streams.

        ``columns`` returns the width at which lines are broken; 0 breaks none.
        ``clock`` returns seconds.
        """
        self.stdin = stdin
        self.stdout = stdout
        self.columns = columns or partial(columns_of, stdout)
        self.terminal = stdin.isatty()
        self._clock = clock
        self._pace = Pace(clock)
        self._step = ""
        self._told = 0.0

    def say(self, text: str) -> None:
        """Write lines; on a terminal, broken between words at its width."""
        width = self.columns()
        for left, right in wrap(text, width) if width else [(0, len(text))]:
            row = text[left:right]
            self.stdout.write((row.rstrip() if width else row) + "\n")
        self.stdout.flush()

    def rows(self, rows: Iterable[str]) -> None:
        """Write lines that may hold outside text."""
        for row in rows:
            self.say(visible(row))

    def read(self) -> str | None:
        """Read one line; None at the end."""
        if self.terminal:
            self.stdout.write("\nYou: ")
            self.stdout.flush()
        line = _readable(self.stdin.readline())
        if not line:
            if self.terminal:
                self.say("")
            return None
        if not self.terminal and line.strip():
            self.say("\n" + gettext("You: {question}", question=visible(line.strip())))
        return line

    def begin(self) -> None:
        """Forget how fast the steps before went."""
        self._pace = Pace(self._clock)

    def progress(self, event: messages.Progress) -> None:
        """Name each step once, a long one again now and then; in a pipe, none."""
        words = self._pace.words(event)
        now = self._clock()
        again = event.step == self._step and now - self._told > _TELL_AGAIN
        if self.terminal and (event.step != self._step or again):
            self._step, self._told = event.step, now
            shown = words if again else gettext(event.step)
            self.say(gettext("Please wait: {step}.", step=shown))


def _readable(line: str) -> str:
    """Return a line with its bytes that are no UTF-8 as U+FFFD."""
    return line.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def columns_of(out: TextIO) -> int:
    """Return how many columns a terminal has now; 0 for what is none."""
    try:
        return os.get_terminal_size(out.fileno()).columns if out.isatty() else 0
    except (OSError, ValueError):  # a stream without a file behind it
        return 0


_AROUND = 600
"""Characters of a source that are written before and after a passage."""
STATES = {
    "same": gettext("The file is unchanged since it was indexed."),
    "differs": gettext(
        "The file differs from this, the indexed copy; /index takes it up, "
        "/compare shows both."
    ),
    "gone": gettext("The file is gone; this is the indexed copy."),
    "unreadable": gettext("The file cannot be read; this is the indexed copy."),
}


def source_lines(source: SourceView, quote: QuoteView) -> Iterator[str]:
    """Yield a passage with what stands before and after it, labelled."""
    text, start, end = source.text, quote.start, quote.end
    yield gettext(
        "Source: {citation}. {state}",
        citation=one_line(quote.citation),
        state=STATES[source.state],
    )
    if text[start:end] != quote.text:
        yield (
            gettext("The passage does not stand here any more: /index, then ask again.")
            if source.state == "differs"
            else gettext("The passage does not stand here any more: ask again.")
        )
        return
    first = text.rfind("\n\n", 0, max(0, start - _AROUND)) + 1
    last = text.find("\n\n", min(len(text), end + _AROUND))
    last = last if last >= 0 else len(text)
    # Cut after it was read: a list or code may begin before the passage.
    whole = blocks_of(text[first:last], source.markup)
    for label, left, right in (
        (gettext("Before it"), first, start),
        (gettext("Passage"), start, end),
        (gettext("After it"), end, last),
    ):
        if text[left:right].strip():
            told = said(whole, (left - first, right - first)).strip("\n")
            yield f"{label}:\n{told}"


def choices_of(answer: AnswerView) -> list[str | QuoteView]:
    """Return what has a number, in order.

    First the questions that may be meant, then the passages that are only named, the
    headings of the text and an easier passage.
    """
    parts = answer.parts or (answer,)
    named = (quote for part in parts for quote in to_open(part))
    return [*answer.did_you_mean, *named]


def answer_lines(answer: AnswerView) -> Iterator[str]:
    """Yield the lines of an answer; the numbers run on over its parts."""
    yield from (
        gettext("Note: {note}", note=one_line(in_words(note))) for note in answer.notes
    )
    if answer.did_you_mean:
        yield MEANT
    for number, question in enumerate(answer.did_you_mean, 1):
        yield f"{number}. {one_line(question)}"
    first = 1 + len(answer.did_you_mean)
    for view in answer.parts or (answer,):
        if answer.parts:
            yield gettext(
                "Question: {question}", question=shortened(one_line(view.question))
            )
        yield from _one(view, first)
        first += len(to_open(view))


def quote_lines(quote: QuoteView, label: str) -> Iterator[str]:
    """Yield a passage and its source; the answering sentence if one is claimed."""
    if not quote.verbatim:
        yield ALTERED
        return
    text, markup = quote.text, quote.markup
    yield f"{label}: {said(blocks_of(text, markup))}"
    sentence = words(text, markup, quote.evidence[0])
    if quote.claimed and sentence != words(text, markup):
        yield gettext("Answering sentence: {sentence}", sentence=sentence)
    yield gettext("Source: {citation}", citation=one_line(quote.citation))


def _one(view: AnswerView, first: int) -> Iterator[str]:
    if asked_otherwise(view):
        yield gettext(
            "Asked as: {understood}", understood=shortened(one_line(view.understood))
        )
    in_full, named = shown(view)
    word = MATCHES[view.match]
    if view.answered:
        intact = all(quote.verbatim for quote in in_full)
        yield gettext(
            "Answer: {word}{verbatim}.",
            word=word,
            verbatim=f", {verbatim(view)[:-2]}" if intact else "",
        )
    else:
        note = gettext(" The closest passage, which may not answer:") if in_full else ""
        reason = f" {shortened(visible(in_words(view.reason)))}" if view.reason else ""
        yield gettext(
            "Answer: {word}.{reason}{note}", word=word, reason=reason, note=note
        )
    for quote in in_full:
        yield from quote_lines(
            quote, gettext("Quote") if quote.claimed else gettext("Passage")
        )
    if named:
        yield named_title(view)
    for number, quote in enumerate(named, first):
        yield f"{number}. {one_line(heading_of(quote, in_full))}"
    if view.headings:
        yield IN_TEXT
    for number, quote in enumerate(view.headings, first + len(named)):
        yield f"{number}. {one_line(heading_in_text(quote))}"
    if view.easier:
        yield EASIER
        number = first + len(to_open(view)) - 1
        yield f"{number}. {one_line(heading_of(view.easier))}"
