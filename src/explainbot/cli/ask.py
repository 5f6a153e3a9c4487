"""``explainbot ask``, and the question as it was typed or piped in.

What answers is imported only where this machine answers (served.py).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from explainbot.errors import QuestionsError

if TYPE_CHECKING:
    import argparse

WIDEST = 100
"""Cells of a line of text on a terminal."""
SWITCHES = ("--json", "--why", "--exact", "--alone")
VALUES = ("--top", "--history", "--collection")
PLACES = ("--workspace", "--model", "--reader")
"""Options that say what answers on this machine; they may stand before the command."""


def typed(
    arguments: Sequence[str], places: Sequence[str] = PLACES
) -> dict[str, Any] | None:
    """Return the options of a plain ``ask``; None where it takes a parser.

    It is quick because it leaves the parser out, which takes longer than all the rest.
    What is not written out in full, or has other options, is left to that.

    Args:
        arguments: Of the command line.
        places: Options with a value that may stand before the command.
    """
    found: dict[str, Any] = {"top": None, "history": [], "collection": []}
    found |= {one[2:]: False for one in SWITCHES} | {one[2:]: None for one in places}
    words: list[str] = []
    ended = False
    rest = iter(arguments)
    for one in rest:
        name, equals, value = one.partition("=")
        option = one.startswith("-") and one != "-"
        if ended and not option:
            return None  # words on both sides of an option
        ended = ended or (option and bool(words[1:]))
        if option and not words and name not in places:
            return None
        if one in SWITCHES:
            found[one[2:]] = True
        elif name in VALUES or name in places:
            value = value if equals else next(rest, "-")
            if not equals and value.startswith("-"):
                return None
            kept = found[name[2:]]
            found[name[2:]] = [*kept, value] if isinstance(kept, list) else value
        elif option:
            return None
        else:
            words.append(one)
    if words[:1] != ["ask"] or not words[1:] or not _reads_top(found):
        return None
    return found | {"question": words[1:]}


def _reads_top(found: dict[str, Any]) -> bool:
    """Read the number of ``--top``; whether there is none, or it is one."""
    from explainbot.config import MOST

    said = found["top"]
    if said is None:
        return True
    right = said.isascii() and said.isdecimal() and len(said) <= len(str(MOST))
    found["top"] = int(said) if right else said
    return right and found["top"] <= MOST


def ask_here(arguments: Sequence[str]) -> Callable[[], int] | None:
    """Return what answers a plain ``ask`` on this machine; None otherwise.

    Args:
        arguments: Of the command line.

    Raises:
        SettingsError: The settings file or a variable is wrong.
    """
    from explainbot.config import choose

    found = typed(arguments)
    if found is None:
        return None
    options = cast("argparse.Namespace", SimpleNamespace(opened=None, **found))
    options.reader = options.reader or ""
    for name, chosen in choose(found).items():
        setattr(options, name, chosen.value)
    if options.server:
        return None
    return lambda: ask(options)


def ask(options: argparse.Namespace) -> int:
    """Answer one question; 0 answered, 1 not."""
    # Read by numpy's library: its threads cost more than one question gains.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from explainbot.cli.common import ProgressLine, open_workspace
    from explainbot.embedding.loading import load_for_one
    from explainbot.serving.told import AskedQuestion, told

    question, history = asked_question(options)
    given = options.workspace
    shown: dict[str, Any] = surface()
    asked = AskedQuestion(
        question,
        history,
        options.top,
        exact=options.exact,
        collections=[readable(name) for name in options.collection],
        why=options.why,
        json=options.json,
        named=["--workspace", readable(str(given))] if given else [],
        **shown,
    )
    with open_workspace(options, load_for_one) as workspace:
        progress = ProgressLine()
        explainer = workspace.explainer(progress)  # closed with the workspace
        progress.clear()
        answer = told(workspace, explainer, asked)
    for line in answer.notes:
        print(line, file=sys.stderr)
    print(answer.out)
    return answer.status


def asked_question(options: argparse.Namespace) -> tuple[str, list[str]]:
    """Return the question, and the earlier ones.

    Raises:
        QuestionsError: There is none, or options contradict each other.
    """
    question = _question(options.question)
    history = [readable(item) for item in options.history]
    if options.alone and history:
        raise QuestionsError(
            "--alone and --history exclude each other: a question is asked by itself, "
            "or after others",
            hint="Leave one of them out.",
        )
    return question, history


def _question(words: Sequence[str]) -> str:
    if words == ["-"]:
        # Whatever stands there: a student's text may be in any encoding.
        words = [sys.stdin.buffer.read().decode("utf-8", "replace")]
    question = readable(" ".join(words)).strip()
    if not question:
        raise QuestionsError(
            "there is no question",
            hint='Type one, for example: explainbot ask "What is inflation?"',
        )
    return question


def readable(argument: str) -> str:
    """Return an argument with bytes that are no UTF-8 replaced by U+FFFD."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def surface() -> dict[str, object]:
    """Return where an answer will be shown: a terminal, its width, bold letters."""
    terminal = sys.stdout.isatty()
    if not terminal:
        return {"terminal": False, "width": 0, "bold": False}
    import shutil

    width = min(shutil.get_terminal_size().columns, WIDEST)
    bold = os.environ.get("TERM") != "dumb"
    return {"terminal": True, "width": width, "bold": bold}
