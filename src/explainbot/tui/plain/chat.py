"""Plain chat, line by line: for screen readers, simple terminals and pipes.

The same answers as the full screen, as labelled lines; no boxes, no colours, nothing
repainted.  Imports no Textual.
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TextIO

from explainbot.engine import messages
from explainbot.text.display import one_line, visible, wrap
from explainbot.tui import keymap
from explainbot.tui.engine_link import Pace
from explainbot.tui.plain.commands import LineCommands, quote_lines
from explainbot.tui.terminal import dropped
from explainbot.tui.wording.notes import Note

_OK, _ERROR, _INTERRUPTED = 0, 2, 130
_TELL_AGAIN = 10.0
"""Seconds after which a step that goes on is told again, with the time left."""


def run_plain(
    workspace: str | None = None,
    model: str | None = None,
    reader: str | None = None,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
    *,
    collections: Sequence[str] = (),
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
    from explainbot.engine.service import InProcess

    def engine(named: str | None = workspace) -> messages.Port:
        return InProcess(WorkspaceBackend(named, model, reader))

    chat = LineChat(engine(), stdin, out, collections=collections, elsewhere=engine)
    return chat.run()


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


class LineChat(LineCommands):
    """One conversation, over a port that works in the calling thread."""

    def __init__(
        self,
        engine: messages.Port,
        stdin: TextIO,
        stdout: TextIO,
        columns: Callable[[], int] | None = None,
        clock: Callable[[], float] = time.monotonic,
        *,
        collections: Sequence[str] = (),
        elsewhere: Callable[[str], messages.Port] | None = None,
    ) -> None:
        """Read questions from ``stdin``; write labelled lines to ``stdout``.

        ``columns`` returns the width at which lines are broken; 0 breaks none.
        ``clock`` returns seconds.  With ``collections``, answers come from these.
        ``elsewhere`` makes the engine of another workspace.
        """
        super().__init__(engine, collections, elsewhere)
        self._columns = columns or partial(columns_of, stdout)
        self._in = stdin
        self._out = stdout
        self._terminal = stdin.isatty()
        self._step = ""
        self._told = 0.0
        self._clock = clock
        self._pace = Pace(clock)

    def run(self) -> int:
        """Answer line after line.

        Return 0 at the end, 2 without a usable engine, 130 on Ctrl-C.
        """
        self._say("explainbot, line by line. Type a question and press Enter.")
        self._say("/help lists the commands.")
        try:
            self._engine.start(self._event)
            self._learn()
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
        if keymap.parse(text)[0] is None and (path := dropped(text)):
            self.work("preview", path)
        elif keymap.is_command(text):
            return self._command(text)
        elif keymap.is_number(text):
            self._choose(int(text))
        elif text:
            self._ask(text)
        return True

    def _command(self, text: str) -> bool:
        entry, argument = keymap.parse(text)
        if entry is None or not entry.plain:
            near = keymap.near(text) if entry is None else ""
            meant = f" Did you mean {near}?" if near else ""
            self._say(f"There is no such command here; /help lists them.{meant}")
        elif entry.id == "quit":
            return False
        else:
            self.work(entry.id, argument.strip("\"'"))
        return True

    def _load(self, request: messages.Loading) -> None:
        """Take files in; on a terminal, Ctrl-C stops that alone."""
        self._pace = Pace(self._clock)
        try:
            self._engine.send(request)
            self._learn()
        except KeyboardInterrupt:
            if not self._terminal:
                raise
            self._say("\nStopped. Answers come from the texts as they were.")
            self._engine.send(messages.Reload())

    def do_workspace(self, argument: str) -> None:
        """Answer from another workspace."""
        if self._elsewhere is None or not argument:
            folder = one_line(self._folder)
            self._say(f"This is {folder}. Name another: /workspace FOLDER")
            return
        other, here = self._elsewhere(argument), self._engine
        self._usable = False
        other.start(self._event)
        if not self._usable:
            other.stop()
            self._usable = True
            self._say("Answers come from the workspace as before.")
            return
        here.stop()
        self._engine = other
        self._conversation.move()
        self._last, self._choices = None, []
        self._learn()

    def do_history_all(self, words: str) -> None:
        """Name the earlier questions that are meant, of every workspace known."""
        from explainbot.tui.commands.elsewhere import asked_elsewhere

        self._wanted = words
        here = [(past, "") for past in self._conversation.everything_asked()]
        there = [(item.past, item.folder) for item in asked_elsewhere(self._others())]
        self._name(here + there)

    def _others(self) -> list[str]:
        """Return the folders of the other workspaces that the chat opened before."""
        from explainbot.paths import user_config
        from explainbot.tui.memory import Memory

        known = Memory(user_config()).workspaces
        return [folder for folder in known if folder != self._folder]

    def do_search_others(self, question: str) -> None:
        """Ask the other workspaces that the chat opened before."""
        import asyncio

        from explainbot.tui.commands.elsewhere import BETWEEN, search

        turns = self._conversation.turns
        question = question or (turns[-1].question if turns else "")
        folders = self._others()
        if self._elsewhere is None or not folders or not question:
            self._say("No other workspace was opened before, or nothing was asked.")
            return

        def tell(note: Note) -> None:
            title, rows, choices = note
            ways = [f"/workspace {c.argument.partition(BETWEEN)[0]}" for c in choices]
            labels = [choice.label for choice in choices]
            self._lines([title, *rows, *map(": ".join, zip(labels, ways, strict=True))])

        asyncio.run(search(self._elsewhere, folders, question, tell))

    def _learn(self) -> None:
        """Have the headings told, from which questions are offered."""
        if self._usable:
            self._engine.send(messages.Recall(0))

    def _choose(self, number: int) -> None:
        chosen = self._choices[number - 1 : number] if number else []
        for choice in chosen:
            if isinstance(choice, str):
                self._say(f"You: {visible(choice)}")
                self._ask(choice)
                continue
            for line in quote_lines(choice, "Passage"):
                self._say(line)
        if not chosen:
            self._say(f"There is no choice {number}.")

    def _event(self, event: messages.Event) -> None:
        if isinstance(event, messages.Progress):
            self._progress(event)
        else:
            self.tell(event)

    def _progress(self, event: messages.Progress) -> None:
        """Name each step once, a long one again now and then; in a pipe, none."""
        words = self._pace.words(event)
        now = self._clock()
        again = event.step == self._step and now - self._told > _TELL_AGAIN
        if self._terminal and (event.step != self._step or again):
            self._step, self._told = event.step, now
            self._say(f"Please wait: {words if again else event.step}.")

    def _say(self, text: str) -> None:
        """Write lines; on a terminal, broken between words at its width."""
        width = self._columns()
        for left, right in wrap(text, width) if width else [(0, len(text))]:
            row = text[left:right]
            self._out.write((row.rstrip() if width else row) + "\n")
        self._out.flush()


def columns_of(out: TextIO) -> int:
    """Return how many columns a terminal has now; 0 for what is none."""
    try:
        return os.get_terminal_size(out.fileno()).columns if out.isatty() else 0
    except (OSError, ValueError):  # a stream without a file behind it
        return 0
