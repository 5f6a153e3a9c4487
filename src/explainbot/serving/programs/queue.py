"""Request queue: one engine in a thread of its own, for programs.

What is asked over MCP and HTTP is answered here, with the JSON that the command line
prints.  An index that is replaced while this serves is noticed at the next request.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

from explainbot import render
from explainbot.answering.explainer import Explainer, well_formed
from explainbot.errors import BusyError, RequestError
from explainbot.index.storage.manifest import current_name
from explainbot.progress import ProgressCallback, no_progress
from explainbot.serving.programs.operations import OPERATIONS
from explainbot.usage.unanswered import record
from explainbot.workspace import Workspace

MOST_WAITING = 16
"""Requests that are worked on or wait."""
Told = dict[str, Any]


class RequestQueue:
    """Answers requests one after the other; its methods are for an event loop."""

    def __init__(
        self, workspace: Workspace, on_progress: ProgressCallback = no_progress
    ) -> None:
        """Serve a workspace; it is opened by ``open`` or the first request."""
        self._workspace = workspace
        self._on_progress = on_progress
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._waiting = 0
        self._explainer: Explainer | None = None
        self._index = ""
        self._work: dict[str, Callable[[Told], Told]] = {
            "ask": self._ask,
            "search": self._search,
            "list": self._list,
            "show": self._show,
        }

    def open(self) -> Future[Explainer]:
        """Begin to open the workspace; the result may be an ExplainbotError."""
        return self._thread.submit(self._opened)

    def close(self) -> None:
        """Take no more requests, drop those that wait, and close what was opened.

        What is being answered is waited for.  May be called twice.
        """
        self._thread.shutdown(cancel_futures=True)
        if self._explainer is not None:
            self._explainer.close()
            self._explainer = None

    async def answer(self, name: str, arguments: Mapping[str, Any]) -> Told:
        """Return what an operation yields, ready to be written as JSON.

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
        if self._waiting >= MOST_WAITING:
            raise BusyError(
                "too many requests are waiting", hint="Ask again in a moment."
            )
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, self._work[name], checked
            )
        finally:
            self._waiting -= 1

    def _opened(self) -> Explainer:
        name = current_name(self._workspace.places.index)
        if self._explainer is None or name != self._index:
            before = self._explainer
            self._explainer = self._workspace.explainer(self._on_progress)
            self._index = self._explainer.store.name
            if before is not None:
                before.close()
        return self._explainer

    def _ask(self, asked: Told) -> Told:
        answer = self._opened().ask(
            asked["question"],
            asked["history"],
            asked["top"],
            exact=asked["exact"],
            collections=asked["collections"],
        )
        record(self._workspace.places, answer)
        return render.to_json(answer, why=asked["why"])

    def _search(self, asked: Told) -> Told:
        top = asked["top"]
        answer = self._opened().ask(
            asked["question"], top=top, collections=asked["collections"]
        )
        found = (*answer.quotes, *answer.alternatives)[:top]
        return {
            "question": answer.question,
            "asked_as": answer.asked_as,
            "sections": [render.quote_to_json(quote) for quote in found],
            "model": answer.model,
            "index": answer.index,
        }

    def _list(self, _: Told) -> Told:
        entries = self._workspace.documents()
        return {"documents": [asdict(entry) for entry in entries]}

    def _show(self, asked: Told) -> Told:
        document = self._workspace.document(asked["document"])
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


def as_json(value: Told) -> str:
    """Return one line of JSON; half characters, which UTF-8 lacks, are replaced."""
    return well_formed(json.dumps(value, ensure_ascii=False, allow_nan=False))
