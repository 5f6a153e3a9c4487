"""Reading, copying and studying in the chat line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, TextIO

from explainbot.engine import messages
from explainbot.engine.views import AnswerView, QuoteView, SectionView, SourceView
from explainbot.errors import ExplainbotError
from explainbot.text.display import one_line, visible
from explainbot.tui import commands, tour
from explainbot.tui.clipboard import system_copy
from explainbot.tui.matching import Names
from explainbot.tui.onward import example
from explainbot.tui.searching import pattern_of, words_of_turn
from explainbot.tui.state import Conversation
from explainbot.tui.words import shown

if TYPE_CHECKING:
    from explainbot.study.session import Session

_AROUND = 600
"""Characters of a source that are written before and after a passage."""
STATES = {
    "same": "The file is unchanged since it was indexed.",
    "differs": "The file differs from this, the indexed copy; /index takes it up, "
    "/compare shows both.",
    "gone": "The file is gone; this is the indexed copy.",
    "unreadable": "The file cannot be read; this is the indexed copy.",
}
Choice = QuoteView | str
"""What a number stands for: a passage to show, or a question to ask."""


class LineReading:
    """The commands about one answer and its source."""

    _engine: messages.Port
    _conversation: Conversation
    _numbers: count[int]
    _choices: list[Choice]
    _last: AnswerView | None
    _folder: str
    _in: TextIO
    _out: TextIO
    _columns: Callable[[], int]
    _opened: QuoteView | None = None
    """The passage whose source is asked for."""
    _page = 0

    def _say(self, text: str) -> None:
        raise NotImplementedError

    def _lines(self, rows: Iterable[str]) -> None:
        for row in rows:
            self._say(visible(row))

    def _quotes(self) -> list[QuoteView]:
        """Return the passages that the last answer shows in full."""
        views = (self._last.parts or (self._last,)) if self._last else ()
        return [quote for view in views for quote in shown(view)[0]]

    def _quote(self) -> QuoteView | None:
        if not self._quotes():
            self._say("No passage is quoted here.")
            return None
        return self._quotes()[0]

    def do_open(self, argument: str) -> None:
        """Write what stands around the last passage in its source, or around another.

        A number means the passage of that number.
        """
        number = int(argument) if argument.isascii() and argument.isdigit() else 0
        chosen: Choice | None = None
        if 1 <= number <= len(self._choices):
            chosen = self._choices[number - 1]
        quote = chosen if isinstance(chosen, QuoteView) else None
        if number and quote is None:
            self._say(f"There is no passage {number}.")
            return
        quote = quote or self._quote()
        if quote is not None:
            self._opened = quote
            self._engine.send(messages.Source(next(self._numbers), quote.document))

    def sourced(self, source: SourceView) -> None:
        """Write the part of a source that was asked for."""
        if self._opened is not None:
            self._lines(_around(source, self._opened))

    def do_copy(self, _: str) -> None:
        """Copy the last passage with its source."""
        quotes = self._quotes()
        self._copy("\n\n".join(f"{q.text}\n— {q.citation}" for q in quotes))

    def do_copy_quote(self, _: str) -> None:
        """Copy the last passage alone."""
        self._copy("\n\n".join(quote.text for quote in self._quotes()))

    def _copy(self, text: str) -> None:
        if not text:
            self._say("No passage is quoted here.")
        elif system_copy(text):
            self._say("Copied.")
        else:
            self._say(
                "No clipboard was found; /save writes the conversation to a file."
            )

    def do_rephrase(self, _: str) -> None:
        """Write the last question as it was understood."""
        if self._last is None:
            self._say("There is no question yet.")
        else:
            self._say(f"Asked as: {visible(self._last.understood)}")
            self._say("Type it again, changed.")

    def do_tour(self, argument: str) -> None:
        """Write the next page of the tour, or that of a number."""
        digits = argument.isascii() and argument.isdigit()
        self._page = int(argument) if digits else self._page + 1
        begin = example(self._conversation.headings)
        self._page, (title, body, choices) = tour.page(self._page, begin)
        self._lines([title, *body])
        if choices:
            self._say("/tour goes on.")

    def do_help(self, _: str) -> None:
        """List the commands."""
        self._say("A number shows that passage, or asks that question.")
        self.do_palette("")

    def do_palette(self, argument: str) -> None:
        """List the commands that a few letters mean."""
        listed = [entry for entry in commands.matching("") if entry.plain]
        names = Names([f"/{entry.slash} {entry.title}" for entry in listed])
        for number in sorted(names.best(argument, len(listed))):
            name = f"/{listed[number].slash} {listed[number].argument}".rstrip()
            self._say(f"{name}: {listed[number].title}")

    def do_find(self, argument: str) -> None:
        """Write the lines of this run's questions and passages that hold words."""
        pattern = pattern_of(argument)
        found = False
        for turn in self._conversation.turns:
            rows = words_of_turn(turn).splitlines()
            held = [row for row in rows if pattern and pattern.search(row)]
            if held:
                found = True
                self._lines([f"Under the question: {turn.question}"])
                self._lines(f"- {row}" for row in held if row != turn.question)
        if not found:
            self._say("Not found.")

    def outlined(self, sections: Iterable[SectionView]) -> None:
        """Write the sections of a text."""
        listed = [one_line(section.heading) or "(no heading)" for section in sections]
        self._lines(f"- {heading}" for heading in listed)
        if not listed:
            self._say("There is no text of that name, or it has no sections: /corpus")

    def do_study(self, _: str) -> None:
        """Study from the texts that answers come from, then come back."""
        from explainbot.study.plain import LineStudy
        from explainbot.study.session import open_session
        from explainbot.workspace import Workspace

        try:
            with Workspace.open(self._folder) as workspace:
                session: Session = open_session(
                    workspace, self._conversation.collections
                )
        except ExplainbotError as error:
            self._say(f"Error: {error}")
            return
        LineStudy(session, self._in, self._out, partial(self._columns)).run()
        self._say("Back in the chat.")


def _around(source: SourceView, quote: QuoteView) -> Iterator[str]:
    """Yield a passage with what stands before and after it, labelled."""
    text, start, end = source.text, quote.start, quote.end
    yield f"Source: {one_line(quote.citation)}. {STATES[source.state]}"
    if text[start:end] != quote.text:
        again = "/index, then ask" if source.state == "differs" else "ask"
        yield f"The passage does not stand here any more: {again} again."
        return
    first = text.rfind("\n\n", 0, max(0, start - _AROUND)) + 1
    last = text.find("\n\n", min(len(text), end + _AROUND))
    if before := text[first:start].strip():
        yield f"Before it:\n{before}"
    yield f"Passage:\n{text[start:end]}"
    if after := text[end : last if last >= 0 else len(text)].strip():
        yield f"After it:\n{after}"
