"""The chat line by line: for screen readers, simple terminals and pipes.

The same answers as the full screen, as labelled lines; no boxes, no colours, nothing
repainted.  Imports no Textual.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from itertools import count
from typing import TextIO

from explainbot.engine import port
from explainbot.engine.view import AnswerView, QuoteView
from explainbot.reports import LoadReport
from explainbot.tui import commands
from explainbot.tui.state import Conversation
from explainbot.tui.words import (
    ALTERED,
    MATCHES,
    heading_of,
    named_title,
    shown,
    sources,
)
from explainbot.visible import one_line, visible
from explainbot.wrap import shortened

_OK, _ERROR, _INTERRUPTED = 0, 2, 130


def run_plain(
    workspace: str | None = None,
    model: str | None = None,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
) -> int:
    """Talk about a workspace until the input ends; return the exit status.

    Without streams, over the standard ones; without a model, with the default one.
    When the caller has closed standard input, a message and status 2.
    """
    out = stdout or sys.stdout
    if stdin is None:
        stdin = standard_input()
    if stdin is None:
        if out is not None:
            out.write("Error: no questions can be read: standard input is closed.\n")
        return _ERROR
    from explainbot.engine.backend import WorkspaceBackend
    from explainbot.engine.inproc import InProcess

    engine = InProcess(WorkspaceBackend(workspace, model))
    return LineChat(engine, stdin, out).run()


def standard_input() -> TextIO | None:
    """Return standard input, which then takes any byte; None when it is closed."""
    # The command line puts an empty stream in the place of a closed one; the stream
    # that Python began with tells the difference.
    if sys.__stdin__ is None or sys.stdin is None:
        return None
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")
    return sys.stdin


def _readable(line: str) -> str:
    """Return a line with its bytes that are no UTF-8 as U+FFFD."""
    return line.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class LineChat:
    """One conversation, over a port that works in the calling thread."""

    def __init__(self, engine: port.Port, stdin: TextIO, stdout: TextIO) -> None:
        """Read questions from ``stdin``; write labelled lines to ``stdout``."""
        self._engine = engine
        self._in = stdin
        self._out = stdout
        self._terminal = stdin.isatty()
        self._conversation = Conversation()
        self._numbers = count(1)
        self._choices: list[QuoteView] = []
        self._last: AnswerView | None = None
        self._step = ""
        self._usable = False

    def run(self) -> int:
        """Answer line after line.

        Return 0 at the end, 2 without a usable engine, 130 on Ctrl-C.
        """
        self._say("explainbot, line by line. Type a question and press Enter.")
        self._say("/help lists the commands.")
        try:
            self._engine.start(self._event)
            while self._usable and (line := self._next()) is not None:
                if not self._take(line.strip()):
                    return _OK
        except KeyboardInterrupt:
            self._say("")
            return _INTERRUPTED
        finally:
            self._engine.stop()
        return _OK if self._usable else _ERROR

    def _next(self) -> str | None:
        """Read one line; None at the end.  A terminal gets a prompt, a pipe an echo."""
        if self._terminal:
            self._out.write("\nYou: ")
            self._out.flush()
        line = _readable(self._in.readline())
        if not line:
            if self._terminal:
                self._say("")
            return None
        if not self._terminal and line.strip():
            self._say(f"\nYou: {visible(line.strip())}")
        return line

    def _take(self, text: str) -> bool:
        """Do what a line says; return whether to go on."""
        if commands.is_command(text):
            return self._command(text)
        if commands.is_number(text):
            self._choose(int(text))
        elif text:
            turn = self._conversation.ask(text)
            self._engine.send(port.Ask(next(self._numbers), text, turn.history))
        return True

    def _command(self, text: str) -> bool:
        entry, argument = commands.parse(text)
        if entry is None or not entry.plain:
            self._say("There is no such command here; /help lists them.")
        elif entry.id == "quit":
            return False
        elif entry.id == "help":
            self._help()
        elif entry.id == "new":
            self._conversation.begin()
            self._say("New conversation: earlier questions no longer count.")
        elif entry.id == "why":
            self._why()
        elif argument:
            path = argument.strip("\"'")
            self._engine.send(port.Add(next(self._numbers), (path,)))
        else:
            self._say("Name a file or a folder: /add PATH")
        return True

    def _help(self) -> None:
        self._say("A number shows the passage of that number.")
        for entry in commands.matching(""):
            if entry.plain:
                name = f"/{entry.slash} {entry.argument}".rstrip()
                self._say(f"{name}: {entry.title}")

    def _why(self) -> None:
        if self._last is None:
            self._say("There is no answer yet.")
            return
        percent = round(100 * self._last.confidence)
        self._say(f"The best passage answers with a probability of {percent} %.")

    def _choose(self, number: int) -> None:
        if 1 <= number <= len(self._choices):
            self._quote(self._choices[number - 1], "Passage")
        else:
            self._say(f"There is no choice {number}.")

    def _event(self, event: port.Event) -> None:
        if isinstance(event, port.Progress):
            self._progress(event)
        elif isinstance(event, port.Ready):
            self._usable = True
            self._say(sources(event.titles, event.passages))
            if not event.titles:
                self._say(f"There are no texts in {event.workspace} yet: /add PATH")
        elif isinstance(event, port.Answered):
            self._answer(event.answer)
        elif isinstance(event, port.Loaded):
            self._loaded(event.report)
        elif isinstance(event, port.Failed):
            self._say(f"Error: {event.message}")

    def _progress(self, event: port.Progress) -> None:
        """Name each step once; in a pipe, none."""
        if self._terminal and event.step != self._step:
            self._step = event.step
            self._say(f"Please wait: {event.step}.")

    def _loaded(self, report: LoadReport) -> None:
        for file in report.files:
            reason = f" ({file.reason})" if file.reason else ""
            self._say(f"{file.path}: {file.status}{reason}")

    def _answer(self, answer: AnswerView) -> None:
        self._choices = []
        self._last = answer
        for view in answer.parts or (answer,):
            if answer.parts:
                self._say(f"Question: {shortened(one_line(view.question))}")
            self._one_answer(view)

    def _one_answer(self, view: AnswerView) -> None:
        if view.asked_as not in ("", view.question):
            self._say(f"Asked as: {shortened(one_line(view.asked_as))}")
        in_full, named = shown(view)
        word = MATCHES[view.match]
        if view.answered:
            intact = all(quote.verbatim for quote in in_full)
            self._say(f"Answer: {word}{', quoted word for word' if intact else ''}.")
        else:
            note = " The closest passage, which may not answer:" if in_full else ""
            reason = f" {shortened(visible(view.reason))}" if view.reason else ""
            self._say(f"Answer: {word}.{reason}{note}")
        for quote in in_full:
            self._quote(quote, "Quote")
        self._named(view, named, in_full)

    def _quote(self, quote: QuoteView, label: str) -> None:
        if not quote.verbatim:
            self._say(ALTERED)
            return
        self._say(f"{label}: {visible(quote.text)}")
        start, end = quote.evidence[0]
        if quote.text[start:end].strip() != quote.text.strip():
            self._say(f"Answering sentence: {one_line(quote.text[start:end])}")
        self._say(f"Source: {one_line(quote.citation)}")

    def _named(
        self,
        view: AnswerView,
        named: Sequence[QuoteView],
        in_full: Sequence[QuoteView],
    ) -> None:
        if named:
            self._say(named_title(view))
        for quote in named:
            self._choices.append(quote)
            self._say(f"{len(self._choices)}. {one_line(heading_of(quote, in_full))}")

    def _say(self, text: str) -> None:
        self._out.write(text + "\n")
        self._out.flush()
