"""``explainbot ask``."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import sys
from typing import TYPE_CHECKING

from explainbot import render
from explainbot.answering.question.message import reply
from explainbot.cli.common import (
    ProgressLine,
    note,
    note_parts,
    note_rules,
    open_workspace,
    print_json,
)
from explainbot.embedding.loading import load_for_one
from explainbot.errors import QuestionsError
from explainbot.records import Answer
from explainbot.text.display import one_line, visible
from explainbot.usage.unanswered import record
from explainbot.workspace import Workspace

if TYPE_CHECKING:
    from explainbot.answering.explainer import Explainer


def ask(options: argparse.Namespace) -> int:
    """Answer one question; 0 answered, 1 not."""
    question = _question(options.question)
    history = [readable(item) for item in options.history]
    if options.alone and history:
        raise QuestionsError(
            "--alone and --history exclude each other: a question is asked by itself, "
            "or after others",
            hint="Leave one of them out.",
        )
    with open_workspace(options, load_for_one) as workspace:
        progress = ProgressLine()
        explainer = workspace.explainer(progress)  # closed with the workspace
        progress.clear()
        answer = _answer(workspace, explainer, options, question, history)
        said = _small_talk(workspace, answer, options.workspace, first=not history)
    if options.json:
        print_json(render.to_json(answer, why=options.why))
    elif said:
        print(said)
    else:
        terminal = sys.stdout.isatty()
        width = min(shutil.get_terminal_size().columns, 100) if terminal else 0
        bold = terminal and os.environ.get("TERM") != "dumb"
        print(render.to_text(answer, width=width, bold=bold))
        if options.why:
            print("", *render.why_lines(answer, width=width), sep="\n")
    return 0 if answer.answered and not said else 1


def _small_talk(
    workspace: Workspace, answer: Answer, given: str | None, *, first: bool
) -> str:
    """Return what is said to a greeting and the like, with questions to begin with.

    They are asked of the workspace that was given, if one was.
    """
    if not reply(answer.question, answer.match, first=first):
        return ""
    # Only here, so that a question does not wait for it.
    from explainbot.engine.backend import headings
    from explainbot.tui.wording.answers import examples, small_talk

    known = headings(workspace.places)
    titles = [entry.title for entry in workspace.documents()]
    begin = examples(known, titles, answer.question)
    said = visible(small_talk(answer, first=first))
    named = ["--workspace", readable(str(given))] if given else []
    tries = [
        f"Try: {shlex.join(['explainbot', *named, 'ask', one_line(one)])}"
        for one in begin
    ]
    return "\n".join([said, *tries])


def _answer(
    workspace: Workspace,
    explainer: Explainer,
    options: argparse.Namespace,
    question: str,
    history: list[str],
) -> Answer:
    """Ask, keep what was asked in vain, and tell what beside the answer matters."""
    collections = [readable(name) for name in options.collection]
    answer = explainer.ask(
        question, history, options.top, exact=options.exact, collections=collections
    )
    if options.json:
        answer = explainer.with_easier(answer)
    if not answer.parts_missing:  # what could not be asked may hold the answer
        record(workspace.places, answer)
    for told in answer.notes:
        note(f"explainbot: {one_line(told)}")
    note_parts(answer.parts_missing)
    note_rules(workspace)
    changed = (quote for quote in answer.quotes if quote.source_changed)
    for name in dict.fromkeys(quote.document.id for quote in changed):
        note(
            f"explainbot: {one_line(name)} is no longer as it was indexed; the "
            "quote is from the indexed copy. Run: explainbot index"
        )
    return answer


def _question(words: list[str]) -> str:
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
