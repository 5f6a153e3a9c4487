"""What thin clients ask of a queue's engine: the chat, ``ask`` and ``batch`` of others.

They get what the command line would print, rows as ``batch`` would write them, and the
engine's events, so that a client needs neither a model nor an index.  Nothing of a
conversation is kept here: each request brings what it needs.  All of it is done in the
queue's thread.
"""

from __future__ import annotations

import types
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from explainbot.batch.lists.questions import QuestionRow
from explainbot.batch.outputs.outputs import OUTPUT_FORMATS, make_form
from explainbot.batch.workers import Task
from explainbot.engine import messages
from explainbot.engine.backend import WorkspaceBackend
from explainbot.engine.service import Service
from explainbot.errors import BusyError, RequestError
from explainbot.serving.programs.queue import (
    LONGEST_QUESTION,
    Field,
    JsonObject,
    Operation,
    RequestQueue,
)
from explainbot.serving.told import AskedQuestion, changed_line, rules_line, told
from explainbot.serving.visiting import ALLOWED, for_visitor, modest

if TYPE_CHECKING:
    from explainbot.answering.explainer import Explainer
    from explainbot.progress import ProgressCallback
    from explainbot.workspace import Workspace

CLIENT_OPERATIONS = ("about", "ask", "block", "talk")
MOST_TOP = 1000
WIDEST = 1000
BLOCK_SECONDS = 150.0
"""For a block of a list, its waiting among them."""
MOST_ROWS = 64
"""Of a block."""
_ASK = Operation(
    "Ask",
    "Answer a question as explainbot ask prints it.",
    {
        "question": Field("text", "The question"),
        "history": Field("texts", "Earlier questions, oldest first", []),
        "top": Field("number", "So many other passages", 3, MOST_TOP),
        "exact": Field("switch", "Leave typing errors as they are", default=False),
        "collections": Field("texts", "Answer from these folders and tags alone", []),
        "why": Field("switch", "Say what spoke for the answer", default=False),
        "json": Field("switch", "Print JSON", default=False),
        "terminal": Field("switch", "It is shown on a terminal", default=False),
        "width": Field("number", "Cells of a line; 0 breaks none", 0, WIDEST),
        "bold": Field("switch", "Set the sentence in bold", default=False),
        "named": Field("texts", "Options of a proposed command", []),
        "keep": Field("switch", "Keep it for the teacher", default=True),
    },
)
_TALK = Operation(
    "Talk", "Work off a request of the chat.", {"request": Field("text", "As a line")}
)


class Desk:
    """Serves thin clients from one queue."""

    def __init__(self, queue: RequestQueue, workers: int = 1) -> None:
        """Share the queue's engine; ``workers`` is told to clients."""
        self._queue = queue
        self._workers = workers
        self._backend = _QueueBackend(queue)
        self._blocks = 0
        """That wait or are worked on."""

    async def answer(
        self, name: str, asked: Mapping[str, Any], group: str = ""
    ) -> JsonObject | None:
        """Return what an operation yields; None if there is none of that name.

        Args:
            name: The operation's.
            asked: Its arguments.
            group: The class that asks; "" where none is known.

        Raises:
            RequestError: The arguments are wrong.
            BusyError: Too much is waiting.
            ExplainbotError: What the command line would say.
        """
        if name == "about":
            return await self._queue.work(self._about)
        if name == "ask":
            checked = _ASK.checked(asked) | {"group": group}
            return await self._queue.work(partial(self._ask, checked))
        if name == "block":
            return await self._block(asked)
        if name == "talk":
            request = _request(asked)
            return await self._queue.work(partial(self._talk, request, group))
        return None

    def _about(self) -> JsonObject:
        """Return what answers, and what a list's user is told of its texts."""
        nothing = self._queue.opened().ask("")
        workspace = self._queue.workspace
        return {
            "index": nothing.index,
            "model": nothing.model,
            "reader": workspace.reader,
            "workers": self._workers,
            "rules": rules_line(workspace),
            "changed": changed_line(workspace),
        }

    def _ask(self, asked: JsonObject) -> JsonObject:
        queue = self._queue
        return asdict(told(queue.workspace, queue.opened(), AskedQuestion(**asked)))

    async def _block(self, asked: Mapping[str, Any]) -> JsonObject:
        """Answer rows of a list; one block at a time, so that others are answered too.

        Raises:
            RequestError: The arguments are wrong.
            BusyError: Another block is being answered.
        """
        block = _Rows(asked)
        if self._blocks:
            raise BusyError("another list is being answered", hint="Ask again soon.")
        self._blocks += 1
        try:
            job = partial(self._answered, block)
            return await self._queue.work(job, BLOCK_SECONDS)
        finally:
            self._blocks -= 1

    def _answered(self, block: _Rows) -> JsonObject:
        explainer = self._queue.opened()
        try:
            written = [*block.task.block(explainer.within(block.within), block.rows)]
        finally:
            explainer.prepare(())  # else it would count for who asks next
        return {
            "rows": [
                [b64encode(data).decode("ascii"), kind, in_part]
                for data, kind, in_part in written
            ],
            "notes": [[*explainer.notes(row.question)] for row in block.rows],
        }

    def _talk(self, request: messages.Request, group: str) -> JsonObject:
        told: list[str] = []
        self._backend.group = group

        def hear(event: messages.Event) -> None:
            event_told = for_visitor(event)
            if event_told is not None and not isinstance(event_told, messages.Progress):
                told.append(messages.encode(event_told).decode("ascii"))

        Service(self._backend, hear).handle(modest(request))
        return {"events": told}


class _QueueBackend(WorkspaceBackend):
    """The queue's workspace and engine, which the queue opens and closes."""

    def __init__(self, queue: RequestQueue) -> None:
        super().__init__()
        self._workspace = queue.workspace
        self._queue = queue

    def _explainer_of(
        self, workspace: Workspace, on_progress: ProgressCallback
    ) -> Explainer:
        del workspace, on_progress
        return self._queue.opened()

    def _forget(self) -> None:
        self._glossaries.clear()
        self._explainer = None


def _request(asked: Mapping[str, Any]) -> messages.Request:
    """Return a request of the chat.

    Raises:
        RequestError: It is none, or none that a visitor may make.
    """
    line = asked.get("request")
    try:
        if not isinstance(line, str) or len(asked) != 1:
            raise ValueError  # noqa: TRY301
        found = messages.decode(line.encode("utf-8", "replace"))
    except ValueError:
        raise RequestError("this is no request of the chat") from None
    if not isinstance(found, ALLOWED | messages.Reload) or not _is_typed(found):
        raise RequestError("this is not possible over a server")
    return found


def _is_typed(value: object) -> bool:
    """Whether every field of a record holds what it says that it does."""
    kind: Any = type(value)
    hints = messages.hints(kind)
    return all(
        _is(getattr(value, one.name), hints[one.name])
        for one in fields(value)  # type: ignore[arg-type]
    )


def _is(value: object, hint: Any) -> bool:
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return any(_is(value, one) for one in inside)
    if origin is tuple:
        if not isinstance(value, tuple):
            return False
        kinds = inside[:1] * len(value) if inside[-1] is Ellipsis else inside
        return len(value) == len(kinds) and all(map(_is, value, kinds))
    if is_dataclass(hint):
        return isinstance(value, hint) and _is_typed(value)  # type: ignore[arg-type]
    if origin is Literal:
        return value in inside
    exact = {int: (int,), float: (int, float), bool: (bool,)}
    return type(value) in exact.get(hint, ()) or (
        hint not in exact and isinstance(value, hint)
    )


class _Rows:
    """Rows of a list, and what is made of their answers."""

    def __init__(self, asked: Mapping[str, Any]) -> None:
        """Check what was sent.

        Raises:
            RequestError: It is wrong.
        """
        form, top = asked.get("form"), asked.get("top")
        if form not in OUTPUT_FORMATS:
            raise RequestError('"form" must be one of: ' + ", ".join(OUTPUT_FORMATS))
        if not isinstance(top, int) or not _is_count(top):
            raise RequestError(f'"top" must be a whole number from 0 to {MOST_TOP}')
        made, _ = make_form(
            form, _texts(asked, "columns"), own_first=asked.get("own_first") is True
        )
        self.task = Task(
            made,
            top,
            alone=asked.get("alone") is True,
            claimed_alone=asked.get("claimed_alone") is True,
        )
        self.within = _texts(asked, "collections")
        rows = asked.get("rows")
        if not isinstance(rows, list) or not 0 < len(rows) <= MOST_ROWS:
            raise RequestError(f'"rows" must be a list of 1 to {MOST_ROWS} rows')
        self.rows = [_row(one) for one in rows]


def _row(value: object) -> QuestionRow:
    told = value if isinstance(value, dict) else {}
    number, question, own = (told.get(key) for key in ("number", "question", "fields"))
    top, fault = told.get("top"), told.get("fault")
    if not (
        isinstance(number, int)
        and isinstance(question, str)
        and isinstance(own, dict)
        and isinstance(fault, str)
        and (top is None or _is_count(top))
    ):
        raise RequestError("a row has number, question, fields, top and fault")
    history = _texts(told, "history")
    if max(map(len, (question, *history))) > LONGEST_QUESTION:
        fault = fault or f"a question may have {LONGEST_QUESTION} letters"
    return QuestionRow(
        number, question, history, own, 0, _texts(told, "collections"), top, fault
    )


def _is_count(value: object) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and 0 <= value <= MOST_TOP  # type: ignore[operator]


def _texts(asked: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = asked.get(name, [])
    if not isinstance(found, Sequence) or not all(isinstance(o, str) for o in found):
        raise RequestError(f'"{name}" must be a list of texts')
    return tuple(found)
