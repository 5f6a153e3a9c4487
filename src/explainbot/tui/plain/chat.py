"""Plain chat, line by line: for screen readers, simple terminals and pipes.

The same answers as the full screen, as labelled lines; no boxes, no colours, nothing
repainted.  Imports no Textual.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TextIO

from explainbot.engine import messages
from explainbot.text.display import visible
from explainbot.text.interface.translation import gettext
from explainbot.tui import keymap
from explainbot.tui.commands.command import Command
from explainbot.tui.plain.commands import InLines, work
from explainbot.tui.plain.console import Console, quote_lines
from explainbot.tui.state import Choice
from explainbot.tui.terminal import dropped

_OK, _ERROR, _INTERRUPTED = 0, 2, 130


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
            out.write(_closed())
        return _ERROR
    from explainbot.engine.backend import WorkspaceBackend
    from explainbot.engine.service import InProcess

    def engine(named: str | None = workspace) -> messages.Port:
        return InProcess(WorkspaceBackend(named, model, reader))

    chat = LineChat(engine(), stdin, out, collections=collections, elsewhere=engine)
    return chat.run()


def talk(
    engine: messages.Port,
    collections: Sequence[str],
    *,
    refused: Collection[str],
    why: str,
) -> int:
    """Talk over an engine of another machine; return the exit status.

    Commands that are ``refused`` say ``why``.
    """
    stdin = standard_input()
    if stdin is None:
        sys.stdout.write(_closed())
        return _ERROR
    refusal = dict.fromkeys(refused, why)
    chat = LineChat(engine, stdin, sys.stdout, collections=collections, refusal=refusal)
    return chat.run()


def _closed() -> str:
    return gettext("Error: no questions can be read: standard input is closed.\n")


def standard_input() -> TextIO | None:
    """Return standard input, which then takes any byte; None when it is closed."""
    # The command line puts an empty stream in the place of a closed one; the stream
    # that Python began with tells the difference.
    if sys.__stdin__ is None or sys.stdin is None:
        return None
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")
    return sys.stdin


class LineChat:
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
        refusal: Mapping[str, str] | None = None,
    ) -> None:
        """Read questions from ``stdin``; write labelled lines to ``stdout``.

        ``columns`` returns the width at which lines are broken; 0 breaks none.
        ``clock`` returns seconds.  With ``collections``, answers come from these.
        ``elsewhere`` makes the engine of another workspace.  ``refusal`` says why a
        command, by its id, does nothing here.
        """
        self._refusal = refusal or {}
        self._console = Console(stdin, stdout, columns, clock)
        self._chat = InLines(engine, self._console, collections, elsewhere)

    def run(self) -> int:
        """Answer line after line.

        Return 0 at the end, 2 without a usable engine, 130 on Ctrl-C.
        """
        self._console.say(
            gettext("explainbot, line by line. Type a question and press Enter.")
        )
        self._console.say(gettext("/help lists the commands."))
        try:
            self._chat.start()
            while self._chat.goes_on and (line := self._console.read()) is not None:
                self._take(line.strip())
        except KeyboardInterrupt:
            self._console.say("")
            return _INTERRUPTED
        finally:
            self._chat.stop()
        return _OK if self._chat.usable else _ERROR

    def _take(self, text: str) -> None:
        """Do what a line says."""
        if keymap.parse(text)[0] is None and (path := dropped(text)):
            self._run(keymap.command("preview"), path)
        elif keymap.is_command(text):
            self._command(text)
        elif keymap.is_number(text):
            self._choose(int(text))
        elif text:
            work(self._chat.ask(text))

    def _command(self, text: str) -> None:
        entry, argument = keymap.parse(text)
        if entry is None or not entry.plain:
            near = keymap.near(text) if entry is None else ""
            meant = gettext(" Did you mean {near}?", near=near) if near else ""
            said = gettext(
                "There is no such command here; /help lists them.{meant}", meant=meant
            )
            self._console.say(said)
        else:
            self._run(entry, argument.strip("\"'"))

    def _run(self, entry: Command, argument: str) -> None:
        if entry.id in self._refusal:
            self._chat.notice(self._refusal[entry.id])
        elif entry.run is not None:
            work(entry.run(self._chat, argument))

    def _choose(self, number: int) -> None:
        chosen = self._chat.choices[number - 1 : number] if number else []
        for choice in chosen:
            if isinstance(choice, Choice):
                self._run(keymap.command(choice.command), choice.argument)
                continue
            if isinstance(choice, str):
                self._console.say(gettext("You: {question}", question=visible(choice)))
                work(self._chat.ask(choice))
                continue
            for line in quote_lines(choice, gettext("Passage")):
                self._console.say(line)
        if not chosen:
            self._console.say(gettext("There is no choice {number}.", number=number))
