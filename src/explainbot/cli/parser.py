"""What can be typed: commands, options, help.  Imports nothing heavy."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Collection, Sequence
from functools import partial
from importlib import import_module
from typing import NoReturn, TypeAlias

import explainbot
from explainbot.cli.arguments import number
from explainbot.cli.list_parser import add_lists
from explainbot.cli.study_parser import add_study
from explainbot.cli.teaching_parser import add_teaching

Command = Callable[[argparse.Namespace], int]
COMMAND = "COMMAND"
FARTHEST = 10**15 - 1
"""Offset in a text."""
SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")
DESCRIPTION = """\
Answers questions with verbatim passages from your own material, offline.
Without a command it opens the chat."""


def _command(module: str, function: str) -> Command:
    """Return a command whose module is imported when it runs."""

    def run(options: argparse.Namespace) -> int:
        if module == "ask":
            # Read by numpy's library: its threads cost more than one question gains.
            os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        command: Command = getattr(import_module(f"explainbot.cli.{module}"), function)
        return command(options)

    return run


class _Parser(argparse.ArgumentParser):
    """Errors in our own words: one line, what to do, exit status 2."""

    _given: Sequence[str] = ()
    known: Collection[str] = ()
    """The commands, where there are some to choose from."""

    def parse_known_args(  # type: ignore[override]  # one of several overloads
        self,
        args: Sequence[str] | None = None,
        namespace: argparse.Namespace | None = None,
    ) -> tuple[argparse.Namespace, list[str]]:
        """Remember what was typed, for the words of an error."""
        self._given = sys.argv[1:] if args is None else args
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Print the error and where to find help; exit."""
        unknown = next(filter(partial(_is_refused, message), self._given), None)
        if self.known and unknown is not None:
            from explainbot.cli.unknown_command import unknown_command

            told = unknown_command(unknown, self._given, self.known)
            self.exit(2, f"explainbot: {told}\n")
        self.exit(2, f"explainbot: {message}. See: {self.prog} --help\n")


def _is_refused(message: str, word: str) -> bool:
    """Whether argparse's message says of a word that it is no command."""
    return message.startswith(f"argument {COMMAND}: invalid choice: {word!r}")


class _PrintCompletion(argparse.Action):
    """Runs a command that is an option, as users of other programs know it."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        """Choose the command."""
        del parser, option_string
        namespace.shell = values
        namespace.run = _command("completion", "print_completion")


def make_parser() -> argparse.ArgumentParser:
    """Return the parser; the chosen command is its result's ``run``."""
    parser = _Parser(
        prog="explainbot",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog='example:\n  explainbot ask "How does IS fund itself?"',
    )
    version = f"explainbot {explainbot.__version__}"
    parser.add_argument("--version", action="version", version=version)
    parser.add_argument(
        "--plain", action="store_true", help="chat line by line (screen readers, pipes)"
    )
    parser.add_argument(
        "--print-completion",
        metavar="SHELL",
        action=_PrintCompletion,
        choices=SHELLS,
        help=f"print what completes commands in a shell: {', '.join(SHELLS)}",
    )
    _workspace(parser)
    _collection(parser)
    parser.set_defaults(run=_command("chat", "chat"))
    commands = parser.add_subparsers(
        title="commands", metavar=COMMAND, parser_class=_Parser
    )
    parser.known = commands.choices
    _asking(commands)
    _corpus(commands)
    _checking(commands)
    add_teaching(partial(_add, commands))
    for taking in add_study(partial(_add, commands)):
        _collection(taking, inherited=True)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"  # noqa: SLF001


def _add(
    commands: Commands, name: str, module: str, summary: str, example: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=_command(module, name))
    _workspace(parser, inherited=True)
    return parser


def _workspace(parser: argparse.ArgumentParser, *, inherited: bool = False) -> None:
    # Given before the command, the value must survive the command's own defaults.
    absent = argparse.SUPPRESS
    parser.add_argument(
        "--workspace",
        metavar="DIR",
        default=absent if inherited else None,
        help="the workspace to use (default: the nearest one upwards, else your own)",
    )
    parser.add_argument(
        "--model",
        metavar="NAME",
        default=absent if inherited else None,
        help="a sentence-transformers model on this machine: its name or its folder",
    )
    parser.add_argument(
        "--reader",
        metavar="DIR",
        default=absent if inherited else "",
        help="a CrossEncoder or extractive QA model to judge the best passages",
    )


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def _collection(parser: argparse.ArgumentParser, *, inherited: bool = False) -> None:
    parser.add_argument(
        "--collection",
        metavar="NAME",
        action="append",
        default=argparse.SUPPRESS if inherited else [],
        help="answer from this folder or tag alone (repeatable: from any of them)",
    )


def _top_number(text: str) -> int:
    from explainbot.config import MOST  # no help needs it

    return number(0, MOST)(text)


def _top(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--top",
        type=_top_number,
        metavar="K",
        help="so many other passages beside the answer (default: 3)",
    )


def _asking(commands: Commands) -> None:
    ask = _add(
        commands, "ask", "ask", "answer one question",
        'explainbot ask "How is it measured?" --history "What is inflation?"',
    )  # fmt: skip
    ask.add_argument(
        "question", metavar="QUESTION", nargs="+", help="- reads it from standard input"
    )
    ask.add_argument(
        "--history",
        action="append",
        default=[],
        metavar="Q",
        help="an earlier question of the conversation (repeatable, oldest first)",
    )
    ask.add_argument(
        "--alone",
        action="store_true",
        help="answer the question by itself, without any earlier one",
    )
    ask.add_argument(
        "--exact", action="store_true", help="leave typing errors as they are"
    )
    ask.add_argument(
        "--why", action="store_true", help="say what spoke for the answer, and against"
    )
    _collection(ask, inherited=True)
    _top(ask)
    _json(ask)
    for parser in add_lists(partial(_add, commands)):
        _collection(parser, inherited=True)
        if not parser.prog.endswith(" eval"):
            _top(parser)


def _corpus(commands: Commands) -> None:
    add = _add(
        commands, "add", "corpus", "copy material into the corpus and index it",
        "explainbot add lessons/ --dry-run",
    )  # fmt: skip
    add.add_argument(
        "paths", metavar="PATH", nargs="+", help="files, folders and zip archives"
    )
    add.add_argument(
        "--dry-run", action="store_true", help="show the sections found, write nothing"
    )
    _json(add)
    remove = _add(
        commands, "remove", "corpus", "delete a document from the corpus and the index",
        "explainbot remove lessons/tides.md",
    )  # fmt: skip
    remove.add_argument("name", metavar="NAME", help="as explainbot list prints it")
    _json(remove)
    _json(_add(commands, "list", "corpus", "list the documents", "explainbot list"))
    index = _add(
        commands, "index", "corpus", "bring the index up to date with the corpus",
        "explainbot index",
    )  # fmt: skip
    index.add_argument("--rebuild", action="store_true", help="make it afresh")
    index.add_argument(
        "--watch", action="store_true", help="again after each change, until Ctrl-C"
    )
    _json(index)
    init = _add(
        commands,
        "init",
        "corpus",
        "make a new, empty workspace",
        "explainbot init biology",
    )
    init.add_argument("folder", metavar="DIR", help="a new or empty folder")


def _checking(commands: Commands) -> None:
    show = _add(
        commands, "show", "check", "print a document's text exactly as it was read",
        "explainbot show islamic-state.txt --start 0 --end 80",
    )  # fmt: skip
    show.add_argument("name", metavar="NAME", help="as explainbot list prints it")
    show.add_argument(
        "--start",
        type=number(0, FARTHEST),
        metavar="N",
        help="first code point, from 0",
    )
    show.add_argument(
        "--end", type=number(0, FARTHEST), metavar="N", help="code point to end before"
    )
    _json(
        _add(
            commands, "status", "check", "say what is loaded, whether it is current",
            "explainbot status",
        )
    )  # fmt: skip
    _json(
        _add(
            commands, "config", "config", "print your defaults, and where they stand",
            "explainbot config",
        )
    )  # fmt: skip
    verify = _add(
        commands, "verify", "check", "prove that quotes still say what the sources say",
        "explainbot verify",
    )  # fmt: skip
    verify.add_argument(
        "file",
        metavar="FILE.jsonl",
        nargs="?",
        help="check the quotes of a batch output",
    )
    _json(verify)
