"""``explainbot ask``, and the question as it was typed or piped in.

What answers is imported only where this machine answers (served.py).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from explainbot.errors import QuestionsError

if TYPE_CHECKING:
    import argparse

WIDEST = 100
"""Cells of a line of text on a terminal."""


def ask(options: argparse.Namespace) -> int:
    """Answer one question; 0 answered, 1 not."""
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
