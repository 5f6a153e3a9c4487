"""The engine itself: requests in, events out, over any backend.

Both ports run this: inproc.py in the calling thread, child.py in a process of its own.
"""

from __future__ import annotations

from explainbot import reports
from explainbot.engine import port
from explainbot.engine.backend import Backend
from explainbot.engine.view import SourceView, view_answer
from explainbot.errors import ExplainbotError


class Service:
    """Works off requests one at a time and tells what comes of them."""

    def __init__(self, backend: Backend, deliver: port.Deliver) -> None:
        """Serve ``backend``; every event goes to ``deliver``."""
        self._backend = backend
        self._deliver = deliver

    def _progress(self, progress: reports.Progress) -> None:
        self._deliver(port.Progress(progress.step, progress.done, progress.total))

    def prepare(self) -> bool:
        """Get ready; return whether requests can be served."""
        try:
            titles, passages = self._backend.prepare(self._progress)
        except ExplainbotError as error:
            self._deliver(port.Failed(None, str(error), "unusable"))
            return False
        self._deliver(port.Ready(self._backend.folder, tuple(titles), passages))
        return True

    def handle(self, request: port.Request) -> None:
        """Work off one request; what the user can cause is told, never raised."""
        try:
            if isinstance(request, port.Ask):
                self._deliver(self._ask(request))
            elif isinstance(request, port.Source):
                self._deliver(self._source(request))
            else:
                self._add(request)
        except ExplainbotError as error:
            self._deliver(port.Failed(request.request, str(error)))

    def _ask(self, request: port.Ask) -> port.Answered:
        answer = self._backend.ask(request.question, request.history, request.top)
        return port.Answered(request.request, view_answer(answer))

    def _source(self, request: port.Source) -> port.Sourced:
        document = self._backend.document(request.document)
        marks = document.marks
        return port.Sourced(
            request.request,
            SourceView(
                name=document.id,
                title=document.title,
                path=document.source_path,
                text=document.text,
                sha256=document.sha256,
                changed=self._backend.changed(document),
                by_line=len(marks) == 1 and marks[0].line == 1,
            ),
        )

    def _add(self, request: port.Add) -> None:
        report = self._backend.add(request.paths, self._progress)
        self._deliver(port.Loaded(request.request, report))
        self.prepare()
