"""Command line: arguments in, a rendered result and an exit status out.

Results go to standard output, everything else to standard error.  Exit status: 0 done
or answered, 1 not answered, 2 wrong use or an error, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn, TextIO, cast

from explainbot.engine.daemon_client import INTERRUPTED, ask_kept_engine

if TYPE_CHECKING:
    import argparse

    from explainbot.errors import ExplainbotError
    from explainbot.workspace import Workspace

PIPE_CLOSED = 141
YOUNG = 200_000
"""Objects after which the collector looks for what nobody needs: more than a question
makes, for whom it would go through all that was just loaded, again and again."""


def script() -> NoReturn:
    """Run this process's command line, and end the process with its exit status.

    A process of one question does without taking apart what it had loaded, a tenth of
    its time: what it opened is closed, and what it printed is out.
    """
    one_question = "ask" in sys.argv[1:]
    if one_question:
        import gc

        gc.set_threshold(YOUNG)
    status = main()
    if one_question:
        _leave(status)
    sys.exit(status)


def main(
    arguments: Sequence[str] | None = None,
    opened: Callable[[Workspace], Workspace] | None = None,
) -> int:
    """Run one command and return its exit status.

    Args:
        arguments: The command line; None takes this process's.
        opened: Returns the workspace to use in place of one just named; of a process
            that runs commands for others (engine/daemon.py).
    """
    given = sys.argv[1:] if arguments is None else arguments
    if opened is None and "ask" in given:
        if _names_server(given):
            from explainbot.cli.served import ask_of

            plain = ask_of(given)
            if plain is not None:
                return _ended(plain)
        else:
            kept = ask_kept_engine(given)
            if kept is not None:
                return kept
    return _ended(lambda: _run(given, opened))


def _names_server(arguments: Sequence[str]) -> bool:
    """Whether a served engine is to answer, as far as that is seen at once."""
    named = any(one.partition("=")[0] == "--server" for one in arguments)
    return named or bool(os.environ.get("EXPLAINBOT_SERVER"))


def _run(
    arguments: Sequence[str], opened: Callable[[Workspace], Workspace] | None
) -> int:
    from explainbot.config import interface
    from explainbot.text.interface import translation

    if opened is None:
        # Before the parser: constants are translated when their modules are imported.
        translation.use(interface(arguments))
        if "ask" in arguments:
            from explainbot.cli.ask import ask_here

            plain = ask_here(arguments)
            if plain is not None:
                return plain()
    from explainbot.cli.parser import make_parser

    options = make_parser().parse_args(arguments)
    options.opened = opened
    _take_defaults(options)
    status: int = options.run(options)
    return status


def _ended(run: Callable[[], int]) -> int:
    """Return how a command ends; what a user can cause is told in one line."""
    from explainbot.errors import ExplainbotError

    _utf8_streams()
    try:
        status = run()
        sys.stdout.flush()
    except ExplainbotError as error:
        print(f"explainbot: {_printable(_in_words(error))}", file=sys.stderr)
        return 2
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            return _pipe_closed()
        place = f"{error.filename}: " if error.filename else ""
        what = _printable(f"{place}{error.strerror or error}")
        print(f"explainbot: {what}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as stop:
        told = "; ".join(("explainbot: interrupted", *map(str, stop.args)))
        print(told, file=sys.stderr)
        return INTERRUPTED
    return status


def _take_defaults(options: argparse.Namespace) -> None:
    """Fill in what the command line leaves open; see config.py."""
    from explainbot.config import choose

    options.chosen = choose(vars(options))
    for name, chosen in options.chosen.items():
        setattr(options, name, chosen.value)


def _leave(status: int) -> None:
    """End the process at once; return where the usual end has more to do."""
    import atexit
    import threading

    if threading.active_count() > 1:
        return
    atexit._run_exitfuncs()  # noqa: SLF001  # what libraries have left to do
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        return
    os._exit(status)


def _pipe_closed() -> int:
    """Say nothing more, not even at exit: the reader has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED


def _in_words(error: ExplainbotError) -> str:
    """Return the message of an error in the language that is spoken."""
    from explainbot.text.interface.translation import ENGLISH, language

    if language() == ENGLISH:
        return str(error)
    from explainbot.text.interface.reasons import error_in_words

    return error_in_words(error)


def _printable(message: str) -> str:
    from explainbot.text.display import one_line

    return one_line(message)


def _utf8_streams() -> None:
    """Write UTF-8 whatever the locale: quotes must leave as they came."""
    from pathlib import Path

    # A stream that the caller closed is None; nothing is read or written there.
    nothing = Path(os.devnull)
    sys.stdin = sys.stdin or nothing.open(encoding="utf-8")
    sys.stdout = sys.stdout or nothing.open("w", encoding="utf-8")
    sys.stderr = sys.stderr or nothing.open("w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    sys.stdout, sys.stderr = _harmless(sys.stdout), _harmless(sys.stderr)


def _harmless(stream: TextIO) -> TextIO:
    """Return a stream that no text from outside can command a terminal by."""
    if not stream.isatty():
        return stream
    from explainbot.text.display import TerminalStream

    known = isinstance(stream, TerminalStream)
    return stream if known else cast("TextIO", TerminalStream(stream))
