"""One question, answered as the command line tells it: what is printed, and notes.

``explainbot ask`` prints this of its own engine, and a server gives it to the ``ask``
of others (programs/desk.py), so that both say the same to the byte.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainbot import render
from explainbot.answering.question.message import reply
from explainbot.text.display import escaped, one_line, visible
from explainbot.usage.unanswered import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from explainbot.answering.explainer import Explainer
    from explainbot.records import Answer
    from explainbot.workspace import Workspace

MOST_NAMED = 5
"""Files that a note names."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """What ``explainbot ask`` was given, and where its answer will be shown."""

    question: str
    history: Sequence[str] = ()
    top: int = 3
    exact: bool = False
    collections: Sequence[str] = ()
    why: bool = False
    json: bool = False
    terminal: bool = False
    width: int = 0
    """Cells of a line; 0 breaks none."""
    bold: bool = False
    named: Sequence[str] = ()
    """Options that name the same texts again, in a command that is proposed."""
    keep: bool = True
    """Whether a question without an answer is kept for the teacher."""
    group: str = ""
    """The class that asks; "" where none is known."""


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """What ``explainbot ask`` says to a question."""

    out: str
    """For standard output; a line end follows."""
    notes: tuple[str, ...]
    """For standard error, before it."""
    status: int
    """0 answered, 1 not."""


def told(
    workspace: Workspace, explainer: Explainer, asked: AskedQuestion
) -> ToldAnswer:
    """Answer a question, and keep for the teacher that it had no answer.

    Args:
        workspace: Where it is asked.
        explainer: Of that workspace.
        asked: The question.

    Raises:
        ExplainbotError: It cannot be answered.
    """
    answer = explainer.ask(
        asked.question,
        asked.history,
        asked.top,
        exact=asked.exact,
        collections=asked.collections,
    )
    if asked.json:
        answer = explainer.with_easier(answer)
    if asked.keep:
        record(workspace.places, answer, group=asked.group)
    notes = tuple(_notes(workspace, answer))
    said = _small_talk(workspace, answer, asked)
    status = 0 if answer.answered and not said else 1
    return ToldAnswer(_shown(answer, asked, said), notes, status)


def _shown(answer: Answer, asked: AskedQuestion, said: str) -> str:
    if asked.json:
        line = json_line(render.to_json(answer, why=asked.why))
        return escaped(line) if asked.terminal else line
    if said:
        return said
    text = render.to_text(answer, width=asked.width, bold=asked.bold)
    if not asked.why:
        return text
    return "\n".join([text, "", *render.why_lines(answer, width=asked.width)])


def json_line(value: object) -> str:
    """Return a value as the command line prints it: JSON on one line."""
    import json

    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _notes(workspace: Workspace, answer: Answer) -> Iterator[str]:
    """Yield what beside the answer matters, each a line for standard error."""
    for note in answer.notes:
        yield visible(f"explainbot: {one_line(note)}")
    rules = rules_line(workspace)
    if rules:
        yield rules
    changed = (quote for quote in answer.quotes if quote.source_changed)
    for name in dict.fromkeys(quote.document.id for quote in changed):
        yield visible(
            f"explainbot: {one_line(name)} is no longer as it was indexed; the "
            "quote is from the indexed copy. Run: explainbot index"
        )


def rules_line(workspace: Workspace) -> str:
    """Return that the index was made by other rules of reading; "" if not."""
    said = workspace.rules_note()
    return visible(f"explainbot: {said}. Run: explainbot index") if said else ""


def changed_line(workspace: Workspace) -> str:
    """Return which files are no longer as they were indexed; "" if none."""
    changed = workspace.changed()
    if not changed:
        return ""
    more = f" and {len(changed) - MOST_NAMED} more" * (len(changed) > MOST_NAMED)
    names = ", ".join(map(one_line, changed[:MOST_NAMED]))
    return visible(
        f"explainbot: no longer as indexed: {names}{more}; their quotes are from "
        "the indexed copy. Run: explainbot index"
    )


def _small_talk(workspace: Workspace, answer: Answer, asked: AskedQuestion) -> str:
    """Return what is said to a greeting and the like, with questions to begin with."""
    first = not asked.history
    if not reply(answer.question, answer.match, first=first):
        return ""
    # Only here, so that a question does not wait for it.
    from explainbot.engine.backend import headings
    from explainbot.tui.wording.answers import examples, small_talk

    known = headings(workspace.places)
    titles = [entry.title for entry in workspace.documents()]
    begin = examples(known, titles, answer.question)
    said = visible(small_talk(answer, first=first))
    tries = [
        f"Try: {shlex.join(['explainbot', *asked.named, 'ask', one_line(one)])}"
        for one in begin
    ]
    return "\n".join([said, *tries])
