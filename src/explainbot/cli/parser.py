"""Argument parser: commands, options, help.  Imports nothing heavy."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Collection, Sequence
from functools import partial
from importlib import import_module
from typing import NoReturn, TypeAlias

import explainbot
from explainbot.cli.common import duration, file_name, in_words, number
from explainbot.text.interface.arguments import HelpFormatter
from explainbot.text.interface.translation import LANGUAGES, gettext

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
        if options.server:
            from explainbot.cli.served import instead

            other = instead(options, function)
            if other is not None:
                return other(options)
        if module == "engine":
            # As ask.py has it, before numpy is imported.
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
            self.exit(2, f"explainbot: {in_words(told)}\n")
        self.exit(2, f"explainbot: {_refusal(message, self.prog)}\n")


def _refusal(message: str, command: str) -> str:
    told = in_words(message)
    return gettext("{message}. See: {command} --help", message=told, command=command)


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
        namespace.run = _command("setup", "print_completion")


def make_parser() -> argparse.ArgumentParser:
    """Return the parser; the chosen command is its result's ``run``."""
    parser = _Parser(
        prog="explainbot",
        description=DESCRIPTION,
        formatter_class=HelpFormatter,
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
    _interface(parser)
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
        formatter_class=HelpFormatter,
    )
    parser.set_defaults(run=_command(module, name))
    _workspace(parser, inherited=True)
    _interface(parser, inherited=True)
    return parser


def _interface(parser: argparse.ArgumentParser, *, inherited: bool = False) -> None:
    parser.add_argument(
        "--language",
        dest="interface",
        choices=LANGUAGES,
        metavar="CODE",
        default=argparse.SUPPRESS if inherited else None,
        help=f"speak this language: {', '.join(LANGUAGES)} (default: the locale's)",
    )


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
    parser.add_argument(
        "--server",
        metavar="URL",
        default=absent if inherited else None,
        help="have a served engine answer (chat, ask, batch): http://HOST:PORT",
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
        "paths",
        metavar="PATH",
        nargs="+",
        help="files, folders, zip and tar.gz",
    )
    add.add_argument(
        "--dry-run", action="store_true", help="show the sections found, write nothing"
    )
    add.add_argument(
        "--convert",
        action="store_true",
        help="convert .doc, .rtf, .ppt and .xls by LibreOffice, which must be there",
    )
    _json(add)
    remove = _add(
        commands, "remove", "corpus", "delete documents from the corpus and the index",
        "explainbot remove lessons/tides.md",
    )  # fmt: skip
    remove.add_argument(
        "names", metavar="NAME", nargs="+", help="as explainbot list prints it"
    )
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
    _ray(index)
    _json(index)
    init = _add(
        commands,
        "init",
        "corpus",
        "make a new, empty workspace",
        "explainbot init biology",
    )
    _places_of_init(init)


def _places_of_init(init: argparse.ArgumentParser) -> None:
    init.add_argument(
        "folder", metavar="DIR", nargs="?", default="",
        help="a new or empty folder (with --store: by default this one)",
    )  # fmt: skip
    init.add_argument(
        "--store", default="", metavar="ADDRESS",
        help="keep the index in PostgreSQL: postgresql://USER@HOST/DATABASE; "
        "the password comes from PGPASSWORD, ~/.pgpass or a service file",
    )  # fmt: skip
    init.add_argument(
        "--shard", action="append", default=[], metavar="ADDRESS",
        help="with --store: a server that has a part of the index (repeatable)",
    )  # fmt: skip
    init.set_defaults(wrong=init.error)


def _checking(commands: Commands) -> None:
    show = _add(
        commands, "show", "corpus", "print a document's text exactly as it was read",
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
    status = _add(
        commands, "status", "corpus",
        "say what is loaded, whether it is current, what is wrong in the texts",
        "explainbot status --lint",
    )  # fmt: skip
    status.add_argument(
        "--lint", action="store_true", help="all that is wrong in the texts, by line"
    )
    _json(status)
    _json(
        _add(
            commands, "config", "setup", "print your defaults, and where they stand",
            "explainbot config",
        )
    )  # fmt: skip
    verify = _add(
        commands, "verify", "corpus",
        "prove that quotes still say what the sources say",
        "explainbot verify",
    )  # fmt: skip
    verify.add_argument(
        "file",
        metavar="FILE.jsonl",
        nargs="?",
        type=file_name,
        help="check the quotes of a batch output",
    )
    _json(verify)


MOST_JOBS = 256


def add_lists(add: AddCommand) -> tuple[argparse.ArgumentParser, ...]:
    """Add ``batch`` and ``eval``; return both, for what they share with others."""
    return _batch(add), _eval(add)


def _batch(add: AddCommand) -> argparse.ArgumentParser:
    batch = add(
        "batch",
        "batch",
        "answer a list of questions",
        "explainbot batch questions.csv -o answers.csv",
    )
    batch.add_argument(
        "questions",
        metavar="QUESTIONS",
        help="a .txt, .csv, .tsv, .jsonl, .xlsx, .ods, .md, .html or .docx file; - is "
        "standard input",
    )
    batch.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        type=file_name,
        default="-",
        help="a .csv, .tsv, .jsonl, .xlsx, .docx, .md, .html or .txt file; - is "
        "standard output (default), as text on a terminal, else as jsonl",
    )
    _list_options(batch)
    batch.add_argument(
        "--alone",
        action="store_true",
        help="answer each question by itself, whatever its history column says",
    )
    batch.add_argument("--to", dest="write_as", metavar="FORMAT", help="form of OUT")
    batch.add_argument(
        "--own-first",
        action="store_true",
        help="in a .xlsx, put the list's own columns before the answers",
    )
    batch.add_argument("--force", action="store_true", help="replace an existing OUT")
    batch.add_argument(
        "--resume", action="store_true", help="go on where a broken-off run left OUT"
    )
    batch.add_argument(
        "--jobs",
        type=number(1, MOST_JOBS),
        default=0,
        metavar="N",
        help="so many processes answer at once (default: one for every 300 questions, "
        "as many as there are cores, at most 4)",
    )
    _ray(batch)
    return batch


def _ray(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ray",
        default="",
        metavar="ADDRESS",
        help="let a Ray cluster do the work: HOST:PORT, auto, or local (docs/ray.md)",
    )


def _eval(add: AddCommand) -> argparse.ArgumentParser:
    evaluate = add(
        "eval",
        "batch",
        "measure the answers to questions whose right answers are known",
        "explainbot eval questions.csv --html report.html",
    )
    evaluate.add_argument(
        "questions",
        metavar="QUESTIONS",
        help="a list as batch reads it, with a column expected or expected_text",
    )
    _list_options(evaluate)
    evaluate.add_argument(
        "--baseline",
        metavar="RUN",
        help="compare with the --json of an earlier run; 1 on a significant loss",
    )
    evaluate.add_argument(
        "--html", metavar="FILE", type=file_name,
        help="write a page with curves and failures",
    )  # fmt: skip
    evaluate.add_argument(
        "--force", action="store_true", help="replace an existing page"
    )
    evaluate.add_argument("--json", action="store_true", help="print JSON")
    return evaluate


def _reading_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="read_as", metavar="FORMAT", help="form of QUESTIONS"
    )
    parser.add_argument(
        "--sheet", metavar="NAME", help="read this sheet only (of a page: this table)"
    )
    parser.add_argument(
        "--column", metavar="NAME", help="the column that holds the questions"
    )
    parser.add_argument(
        "--yes",
        action="store_true",
        help="read what was found, however little it looks like questions",
    )


def _list_options(parser: argparse.ArgumentParser) -> None:
    _reading_options(parser)
    parser.add_argument(
        "--fast",
        action="store_true",
        help="leave out the reader: near misses are told apart less well",
    )


QUESTION_FORMS = ("anki", "apkg", "csv", "gift", "h5p", "kahoot", "moodle", "qti")
MOST_WEEKS = 1000
MOST_ITEMS = 1000
"""Items of one sitting."""
PORTS = 65_535
VISITORS = 100
MOST_WORKERS = 64
MOST_RATE = 1_000_000
"""Requests a minute."""


def add_study(add: AddCommand) -> list[argparse.ArgumentParser]:
    """Add the commands; return those that take collections."""
    study = add(
        "study",
        "chat",
        "quiz and cards from the corpus, word for word",
        "explainbot study --kind cloze --limit 20",
    )
    study.add_argument(
        "--kind",
        action="append",
        choices=("recall", "cloze", "which"),
        help="headings to answer, words left out, or sections to choose (repeatable)",
    )
    study.add_argument(
        "--limit",
        type=number(1, MOST_ITEMS),
        metavar="N",
        help="items at most (default: 10; an export: all)",
    )
    study.add_argument(
        "--plain", action="store_true", help="line by line (screen readers, pipes)"
    )
    instead = study.add_mutually_exclusive_group()
    instead.add_argument(
        "--export",
        metavar="FILE",
        type=file_name,
        help="write the items, and the questions of banks: .txt or .apkg (Anki), .xml "
        "(Moodle), .gift, .zip (QTI 2.1), .h5p, .xlsx (Kahoot), .csv",
    )
    instead.add_argument(
        "--stats", action="store_true", help="say how far the learning is"
    )
    study.add_argument(
        "--format",
        choices=QUESTION_FORMS,
        help="with --export: the form, where FILE's ending does not say it",
    )
    study.add_argument("--force", action="store_true", help="replace an existing FILE")
    study.add_argument("--json", action="store_true", help="with --stats: print JSON")
    _engine(add)
    return [study, _glossary(add), _serve(add)]


def _glossary(add: AddCommand) -> argparse.ArgumentParser:
    glossary = add(
        "glossary",
        "chat",
        "what the texts define: each term with the sentence that says what it means",
        "explainbot glossary photosynthesis",
    )
    glossary.add_argument(
        "words", nargs="*", metavar="WORD", help="a term, or a part of one"
    )
    glossary.add_argument(
        "--export",
        metavar="FILE",
        type=file_name,
        help="write it as .csv, .md or .html, or for Anki (.txt)",
    )
    glossary.add_argument(
        "--force", action="store_true", help="replace an existing FILE"
    )
    glossary.add_argument(
        "--json", action="store_true", help="print JSON instead of text"
    )
    return glossary


def _engine(add: AddCommand) -> None:
    engine = add(
        "engine",
        "engine",
        "keep an engine that answers each next `explainbot ask` at once",
        "explainbot engine --keep 10m",
    )
    instead = engine.add_mutually_exclusive_group()
    instead.add_argument(
        "--keep",
        type=duration,
        metavar="TIME",
        help="keep one until nobody has asked for so long (90s, 10m, 2h)",
    )
    instead.add_argument("--stop", action="store_true", help="end it")
    engine.add_argument(
        "--here", action="store_true", help="stay in the foreground (for a service)"
    )


def _serve(add: AddCommand) -> argparse.ArgumentParser:
    serve = add(
        "serve",
        "serve",
        "the chat in a browser, or answers for programs, on this machine",
        "explainbot serve --port 8000",
    )
    instead = serve.add_mutually_exclusive_group()
    instead.add_argument(
        "--mcp",
        action="store_true",
        help="answer a program over standard input and output (MCP)",
    )
    instead.add_argument(
        "--http", action="store_true", help="answer programs over HTTP, in JSON"
    )
    serve.add_argument(
        "--token",
        default="",
        metavar="T",
        help="with --http: what each request must carry (better: EXPLAINBOT_TOKEN)",
    )
    _for_many(serve)
    serve.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on (default: this machine alone)",
    )
    serve.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="NAME",
        help="name by which a web server in front is reached, chat.example.org "
        "(repeatable)",
    )
    serve.add_argument(
        "--port", type=number(1, PORTS), default=8000, help="(default: 8000)"
    )
    serve.add_argument(
        "--visitors",
        type=number(1, VISITORS),
        default=10,
        metavar="N",
        help="visitors at a time; each takes some 45 MB (default: 10)",
    )
    return serve


def _for_many(serve: argparse.ArgumentParser) -> None:
    serve.add_argument(
        "--tokens", metavar="FILE", type=file_name,
        help="with --http: a token for each class, lines of NAME TOKEN",
    )  # fmt: skip
    serve.add_argument(
        "--workers", type=number(1, MOST_WORKERS), default=1, metavar="N",
        help="with --http: so many processes answer, each with an engine (default: 1)",
    )  # fmt: skip
    serve.add_argument(
        "--rate", type=number(0, MOST_RATE), default=0, metavar="N",
        help="with --http: requests a minute of a class, or an address (default: any)",
    )  # fmt: skip
    serve.add_argument(
        "--log", action="store_true",
        help="with --http: a line of JSON for each request, without its words",
    )  # fmt: skip


def add_teaching(add: AddCommand) -> None:
    """Add the commands about what a class asked, and about packs."""
    _gaps(add)
    _digest(add)
    _coverage(add)
    _packs(add)


def _gaps(add: AddCommand) -> None:
    gaps = add(
        "gaps",
        "teaching",
        "group the questions that were not answered, most asked first",
        "explainbot gaps --html gaps.html",
    )
    gaps.add_argument("--clear", action="store_true", help="delete the kept questions")
    gaps.add_argument("--yes", action="store_true", help="delete without asking")
    _of_class(gaps)
    _report(gaps)
    forget = add(
        "forget",
        "teaching",
        "delete what is kept of your use: questions that were not answered, counts, "
        "history, progress of the study",
        "explainbot forget --yes",
    )
    forget.add_argument("--yes", action="store_true", help="delete without asking")
    _json(forget)


def _digest(add: AddCommand) -> None:
    digest = add(
        "digest",
        "teaching",
        "say how many questions were asked of each text, week by week, where you have "
        "them counted",
        "explainbot digest --html digest.html",
    )
    switched = digest.add_mutually_exclusive_group()
    switched.add_argument(
        "--on", dest="counting", action="store_true", default=None,
        help="have questions counted from now on; the chat tells so",
    )  # fmt: skip
    switched.add_argument(
        "--off", dest="counting", action="store_false", default=None,
        help="count no more; what was counted stays until explainbot forget",
    )  # fmt: skip
    digest.add_argument(
        "--weeks", type=number(1, MOST_WEEKS), default=8, metavar="N",
        help="the last N weeks, this one among them (default: 8)",
    )  # fmt: skip
    _of_class(digest)
    _report(digest)


def _of_class(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--class", dest="group", default="", metavar="NAME",
        help="only what this class asked (default: all)",
    )  # fmt: skip


def _coverage(add: AddCommand) -> None:
    coverage = add(
        "coverage",
        "teaching",
        "say what a list of questions reaches, and what in the corpus is unclear",
        "explainbot coverage questions.csv --html coverage.html",
    )
    coverage.add_argument(
        "questions",
        metavar="QUESTIONS",
        help="a list as explainbot batch reads it; - is standard input",
    )
    _reading_options(coverage)
    _report(coverage)


def _packs(add: AddCommand) -> None:
    pack = add(
        "pack",
        "teaching",
        "make one file of the workspace, to be given to others",
        "explainbot pack biology.xbc",
    )
    pack.add_argument("pack", metavar="NAME.xbc", help="the file to make")
    pack.add_argument("--force", action="store_true", help="replace an existing file")
    _json(pack)
    unpack = add(
        "unpack",
        "teaching",
        "make a workspace of such a file",
        "explainbot unpack biology.xbc --into biology",
    )
    unpack.add_argument("pack", metavar="NAME.xbc", help="the file")
    unpack.add_argument(
        "--into",
        metavar="DIR",
        type=file_name,
        help="a new or empty folder (default: beside the file, named like it)",
    )
    unpack.add_argument(
        "--rebuild",
        action="store_true",
        help="make the index anew, for instance because the pack's is of another model",
    )
    _json(unpack)


def _report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--html", metavar="FILE", type=file_name, help="write a page to be printed"
    )
    parser.add_argument("--force", action="store_true", help="replace an existing FILE")
    _json(parser)


AddCommand = Callable[[str, str, str, str], argparse.ArgumentParser]
"""Makes a command of its name, module, summary and example."""
