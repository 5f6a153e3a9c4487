"""Write what shells and ``man`` read, from the real parser: src/explainbot/cli/shell/.

shtab makes the completions and argparse-manpage the manual page; neither is needed to
use them.  Run: python scripts/shell_files.py
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator
from pathlib import Path

import shtab
from argparse_manpage.manpage import Manpage

import explainbot
from explainbot.cli.parser import make_parser
from explainbot.cli.setup import FOLDER, SCRIPTS
from explainbot.config import SETTINGS

ROOT = Path(__file__).parents[1]
PAGE = "explainbot.1"
KINDS = {
    "DIR": shtab.DIRECTORY,
    "FILE": shtab.FILE,
    "FILE.jsonl": shtab.FILE,
    "NAME.xbc": shtab.FILE,
    "OUT": shtab.FILE,
    "PATH": shtab.FILE,
    "QUESTIONS": shtab.FILE,
    "RUN": shtab.FILE,
}
"""What completes an argument, by the word that the help has for it."""
WIDTH = "70"
"""Of usage lines; a manual page is indented, on terminals of 80 columns."""
EXIT = """\
0 done or answered; 1 not answered; 2 wrong use or an error; 130 interrupted."""
PLACES = """\
.TP
.I config.toml
in the folder of settings (~/.config/explainbot on Linux): your defaults;
.B explainbot config
prints them with their place.
.TP
.I corpus/, index/
in a workspace: the material, and what is made of it."""
VARIABLES = {
    "EXPLAINBOT_WORKSPACE": "the workspace to use where --workspace is not given",
    "EXPLAINBOT_CONFIG": "the folder of settings",
    "EXPLAINBOT_CACHE": "the folder of the prepared model",
    "EXPLAINBOT_PLAIN": "anything but empty or 0: the chat runs line by line",
    "EXPLAINBOT_ACROSS": "0, off, no or false: no vectors for questions in other "
    "languages are made",
    "EXPLAINBOT_GPU": "0, off, no or false: sections are never encoded on a GPU",
    "EXPLAINBOT_KEEP_QUESTIONS": "0, off, no or false: questions without an answer are "
    "not kept",
    "EXPLAINBOT_TOKEN": "what each request to serve --http must carry",
}


def _parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield a parser and those of its commands."""
    yield parser
    for action in parser._actions:  # noqa: SLF001  there is no public way
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            yield from action.choices.values()


def _parser() -> argparse.ArgumentParser:
    """Return the program's parser; its arguments know what completes them."""
    parser = make_parser()
    for one in _parsers(parser):
        for action in one._actions:  # noqa: SLF001
            if action.metavar in KINDS:
                setattr(action, "complete", KINDS[str(action.metavar)])  # noqa: B010
    return parser


def completion(shell: str) -> str:
    """Return what completes the program's commands in a shell."""
    made: str = shtab.complete(_parser(), shell)
    return "\n".join(line.rstrip() for line in made.rstrip().split("\n")) + "\n"


def manual() -> str:
    """Return the manual page, dated by the newest release."""
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.search(r"^## \[[\d.]+\] - (\S+)", changes, re.MULTILINE)
    parser = make_parser()
    examples = [str(one.epilog).partition("\n")[2] for one in _parsers(parser)]
    parser.epilog = None
    page = Manpage(parser, format="single-commands-section")
    page.date = released[1] if released else ""
    page.source = f"explainbot {explainbot.__version__}"
    page.manual = "explainbot"
    page.description = "quotes answers from your own material, offline"
    known = {one.variable: one.meaning for one in SETTINGS}
    for heading, content in (
        ("environment", _terms(VARIABLES | known)),
        ("files", PLACES),
        ("exit status", _escaped(EXIT)),
        ("examples", "\n".join([".nf", *map(_escaped, examples), ".fi"])),
    ):
        page.add_section(heading, ">", content)
    return str(page)


def _terms(meanings: dict[str, str]) -> str:
    terms = (
        f".TP\n.B {name}\n{_escaped(meaning)}" for name, meaning in meanings.items()
    )
    return "\n".join(terms)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\e").replace("-", "\\-")


def files() -> dict[Path, str]:
    """Return every file with its text."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = WIDTH
    try:
        made = {FOLDER / name: completion(shell) for shell, name in SCRIPTS.items()}
        return made | {FOLDER / PAGE: manual()}
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, text in files().items():
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"written: {path.relative_to(ROOT)}")
