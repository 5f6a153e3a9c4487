"""Request queue: one engine in a thread, and the operations that programs may ask.

What is asked over MCP and HTTP is answered here, with the JSON that the command line
prints.  An index that is replaced while this serves is noticed at the next request.

One table serves both: the schemas that clients are shown, and the checks of what they
send.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Literal

from explainbot import render
from explainbot.answering.explainer import Explainer, well_formed
from explainbot.errors import BusyError, RequestError
from explainbot.index.storage.manifest import known_name
from explainbot.progress import ProgressCallback, no_progress
from explainbot.usage.unanswered import record
from explainbot.workspace import Workspace

LONGEST_QUESTION = 2000
"""Code points of a question, of a name, and of each earlier question."""
MOST_NAMES = 20
"""Earlier questions, and collections, of one request."""
MOST_TOP = 50
MOST_SHOWN = 20_000
"""Code points of a document that one request gets."""
FARTHEST = 10**15
"""Offset in a document."""

Kind = Literal["text", "texts", "number", "switch"]
_SCHEMAS: dict[Kind, dict[str, Any]] = {
    "text": {"type": "string", "maxLength": LONGEST_QUESTION},
    "texts": {
        "type": "array",
        "items": {"type": "string", "maxLength": LONGEST_QUESTION},
        "maxItems": MOST_NAMES,
    },
    "number": {"type": "integer", "minimum": 0},
    "switch": {"type": "boolean"},
}


@dataclass(frozen=True, slots=True)
class Field:
    """One argument."""

    kind: Kind
    summary: str
    default: Any = None
    """What stands for an argument that is not given; None makes it required."""
    most: int = FARTHEST
    """Of a number."""

    def schema(self) -> dict[str, Any]:
        """Return the argument's JSON Schema."""
        found = _SCHEMAS[self.kind] | {"description": self.summary}
        if self.kind == "number":
            found["maximum"] = self.most
        return found if self.default is None else found | {"default": self.default}

    def check(self, name: str, value: object) -> None:
        """Raise RequestError unless the value is of this kind and within its bounds."""
        if self.kind == "switch":
            good, wanted = isinstance(value, bool), "true or false"
        elif self.kind == "number":
            good = isinstance(value, int) and not isinstance(value, bool)
            good = good and isinstance(value, int) and 0 <= value <= self.most
            wanted = f"a whole number from 0 to {self.most}"
        elif self.kind == "text":
            good, wanted = _short(value), f"text of at most {LONGEST_QUESTION} letters"
        else:
            good = isinstance(value, list) and len(value) <= MOST_NAMES
            good = good and isinstance(value, list) and all(map(_short, value))
            wanted = (
                f"a list of at most {MOST_NAMES} texts of at most "
                f"{LONGEST_QUESTION} letters each"
            )
        if not good:
            raise RequestError(f'"{name}" must be {wanted}')


def _short(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_QUESTION


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that can be asked for."""

    title: str
    summary: str
    fields: Mapping[str, Field]

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the arguments."""
        required = [name for name, one in self.fields.items() if one.default is None]
        return {
            "type": "object",
            "properties": {name: one.schema() for name, one in self.fields.items()},
            "required": required,
            "additionalProperties": False,
        }

    def checked(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments, those not given by their defaults.

        Raises:
            RequestError: One is unknown, missing, of another kind, or out of bounds.
        """
        for name in given:
            if name not in self.fields:
                known = ", ".join(self.fields) or "none"
                raise RequestError(
                    f'there is no argument "{name[:40]}"', hint=f"There are: {known}."
                )
        found = {}
        for name, field in self.fields.items():
            if name not in given and field.default is None:
                raise RequestError(f'the argument "{name}" is missing')
            found[name] = given.get(name, field.default)
            field.check(name, found[name])
        return found


_QUESTION = Field("text", "The question, in the user's own words")
_COLLECTIONS = Field("texts", "Answer from these folders and tags alone", [])

OPERATIONS = {
    "ask": Operation(
        "Ask",
        "Answer a question with a passage of the texts, quoted word for word, or say "
        "that they do not answer it. Of an answer, evidence is the sentence that "
        "answers, span_start to span_end the answer's words in it; where answered is "
        "false nothing is claimed, and alternatives are only the closest passages.",
        {
            "question": _QUESTION,
            "history": Field("texts", "Earlier questions, oldest first", []),
            "top": Field("number", "So many other passages", 3, MOST_TOP),
            "exact": Field("switch", "Leave typing errors as they are", default=False),
            "collections": _COLLECTIONS,
            "why": Field("switch", "Say what spoke for the answer", default=False),
        },
    ),
    "search": Operation(
        "Search",
        "Find the passages nearest to a question or to a few words, best first, "
        "without a claim that any of them answers.",
        {
            "question": _QUESTION,
            "top": Field("number", "So many passages", 5, MOST_TOP),
            "collections": _COLLECTIONS,
        },
    ),
    "list": Operation("List", "List the documents that quotes come from.", {}),
    "show": Operation(
        "Show",
        f"Read a document's text exactly, at most {MOST_SHOWN} code points at a time; "
        "start and end of a quote count in it.",
        {
            "document": Field("text", "A document's name as list gives it"),
            "start": Field("number", "First code point, from 0", 0),
            "length": Field("number", "So many code points", MOST_SHOWN, MOST_SHOWN),
        },
    ),
}


QUESTION_SECONDS = 30.0
MOST_WAITING = 16
"""Requests that are worked on or wait."""
LONGEST_AGAIN = 30.0
"""Seconds after which whoever was refused is told to come again, at most."""
_NEWEST = 0.1
"""Share of the newest request in what one takes."""
JsonObject = dict[str, Any]


class RequestQueue:
    """Answers requests one after the other; its methods are for an event loop."""

    def __init__(
        self, workspace: Workspace, on_progress: ProgressCallback = no_progress
    ) -> None:
        """Serve a workspace; it is opened by ``open`` or the first request."""
        self.workspace = workspace
        """What is served."""
        self._on_progress = on_progress
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="queue")
        self._waiting = 0
        self.longest = QUESTION_SECONDS
        """Seconds that a request may take, its waiting among them."""
        self._pace = 0.1
        """Seconds of a request, of late."""
        self._turn = 0.0
        """When the turn is of whoever was refused last."""
        self._explainer: Explainer | None = None
        self._index = ""
        self._work: dict[str, Callable[[JsonObject], JsonObject]] = {
            "ask": self._ask,
            "search": self._search,
            "list": self._list,
            "show": self._show,
        }

    def open(self) -> Future[Explainer]:
        """Begin to open the workspace; the result may be an ExplainbotError."""
        return self._thread.submit(self.opened)

    def is_ready(self) -> bool:
        """Whether the workspace was opened, and questions can be answered."""
        return self._explainer is not None

    def close(self) -> None:
        """Take no more requests, drop those that wait, and close what was opened.

        What is being answered is waited for.  May be called twice.
        """
        self._thread.shutdown(cancel_futures=True)
        if self._explainer is not None:
            self._explainer.close()
            self._explainer = None

    async def answer(
        self, name: str, arguments: Mapping[str, Any], group: str = ""
    ) -> JsonObject:
        """Return what an operation yields, ready to be written as JSON.

        Args:
            name: The operation's.
            arguments: As they were given.
            group: The class that asks; "" where none is known.

        Raises:
            RequestError: There is no such operation, or its arguments are wrong.
            BusyError: Too many requests wait.
            ExplainbotError: What the command line would say.
        """
        operation = OPERATIONS.get(name)
        if operation is None:
            raise RequestError(
                f'there is no operation "{name[:40]}"',
                hint=f"There are: {', '.join(OPERATIONS)}.",
            )
        checked = operation.checked(arguments)
        return await self.work(partial(self._work[name], checked | {"class": group}))

    async def work(
        self, job: Callable[[], JsonObject], longest: float | None = None
    ) -> JsonObject:
        """Return what a job yields that is done in the queue's thread, in its turn.

        Args:
            job: What is to be done.
            longest: Seconds that it may take, its waiting among them; by default as
                long as every request may.

        Raises:
            BusyError: Too many requests wait, or it took too long.
            ExplainbotError: What the job raises.
        """
        longest = self.longest if longest is None else longest
        if self._waiting >= MOST_WAITING:
            raise self._refusal(
                "too many requests are waiting", "Ask again in a moment."
            )
        # It counts until it is done, though nobody waits for it any more.
        self._waiting += 1
        working = asyncio.get_running_loop().run_in_executor(
            self._thread, self._timed, job
        )
        working.add_done_callback(self._done)
        try:
            async with asyncio.timeout(longest):
                return await asyncio.shield(working)
        except TimeoutError:
            working.cancel()  # if it was not begun
            raise self._refusal(
                f"there was no answer within {longest:g} seconds",
                "Ask again in a moment, or something shorter.",
            ) from None

    def _timed(self, job: Callable[[], JsonObject]) -> JsonObject:
        begun = time.monotonic()
        try:
            return job()
        finally:
            self._pace += _NEWEST * (time.monotonic() - begun - self._pace)

    def _refusal(self, why: str, hint: str) -> BusyError:
        """Return an error that tells when to come again: behind all refused before.

        So those who were refused first have their turn first, and do not all come at
        once; who comes when told finds room.
        """
        now = time.monotonic()
        turn = max(self._turn, now + self._waiting * self._pace) + self._pace
        self._turn = min(turn, now + LONGEST_AGAIN)
        error = BusyError(why, hint=hint)
        error.again = self._turn - now
        return error

    def _done(self, working: asyncio.Future[JsonObject]) -> None:
        self._waiting -= 1
        if not working.cancelled():
            working.exception()  # nobody may be there to hear of it

    def opened(self) -> Explainer:
        """Return what answers, of the index as it is now; in the queue's thread.

        Raises:
            ExplainbotError: The workspace cannot answer.
        """
        name = known_name(self.workspace.places.index)
        if self._explainer is None or name != self._index:
            before = self._explainer
            self._explainer = self.workspace.explainer(self._on_progress)
            self._index = name or self._explainer.store.name
            if before is not None:
                before.close()
        return self._explainer

    def _ask(self, asked: JsonObject) -> JsonObject:
        answer = self.opened().ask(
            asked["question"],
            asked["history"],
            asked["top"],
            exact=asked["exact"],
            collections=asked["collections"],
        )
        record(self.workspace.places, answer, group=asked["class"])
        return render.to_json(answer, why=asked["why"])

    def _search(self, asked: JsonObject) -> JsonObject:
        top = asked["top"]
        answer = self.opened().ask(
            asked["question"], top=top, collections=asked["collections"]
        )
        found = (*answer.quotes, *answer.alternatives)[:top]
        return {
            "question": answer.question,
            "asked_as": answer.asked_as,
            "sections": [render.quote_to_json(quote) for quote in found],
            "model": answer.model,
            "index": answer.index,
            **(
                {"parts_missing": [*answer.parts_missing]}
                if answer.parts_missing
                else {}
            ),
        }

    def _list(self, _: JsonObject) -> JsonObject:
        entries = self.workspace.documents()
        return {"documents": [asdict(entry) for entry in entries]}

    def _show(self, asked: JsonObject) -> JsonObject:
        document = self.workspace.document(asked["document"])
        start = asked["start"]
        text = document.text[start : start + asked["length"]]
        return {
            "document": document.id,
            "title": document.title,
            "text": text,
            "start": start,
            "end": start + len(text),
            "length": len(document.text),
            "document_sha256": document.sha256,
        }


def as_json(value: JsonObject) -> str:
    """Return one line of JSON; half characters, which UTF-8 lacks, are replaced."""
    return well_formed(json.dumps(value, ensure_ascii=False, allow_nan=False))
