"""The engine itself: requests in, events out, over any backend.

Both ports run this: inproc.py in the calling thread, child.py in a process of its own.
"""

from __future__ import annotations

from explainbot import reports
from explainbot.engine import port
from explainbot.engine.backend import Backend
from explainbot.engine.comparing import Compare, Compared, counterpart
from explainbot.engine.outline import Outline, Outlined
from explainbot.engine.view import SourceView, view_answer
from explainbot.errors import ExplainbotError, UnknownDocumentError


class Service:
    """Works off requests one at a time and tells what comes of them."""

    def __init__(self, backend: Backend, deliver: port.Deliver) -> None:
        """Serve ``backend``; every event goes to ``deliver``."""
        self._backend = backend
        self._deliver = deliver

    def prepare(self) -> bool:
        """Get ready; return whether requests can be served."""
        try:
            titles, passages = self._backend.prepare(self._progress(None))
            self._deliver(port.Ready(self._backend.folder, tuple(titles), passages))
            outdated = tuple(self._backend.outdated())
        except ExplainbotError as error:
            self._deliver(port.Failed(None, str(error), "unusable"))
            return False
        if outdated:
            self._deliver(port.Outdated(outdated))
        return True

    def handle(self, request: port.Request) -> None:
        """Work off one request; what the user can cause is told, never raised."""
        if isinstance(request, port.Loading):
            self.load(request)
            if not isinstance(request, port.Preview):
                self.prepare()
        elif isinstance(request, port.Reload):
            self.prepare()
        elif not isinstance(request, port.Stop):  # what is to be stopped has ended
            self._answer(request)

    def load(self, request: port.Loading) -> None:
        """Take files in or a document out, without opening the index anew."""
        try:
            self._deliver(self._loaded(request, self._progress(request.request)))
        except ExplainbotError as error:
            self._deliver(port.Failed(request.request, _worded(error)))

    def _loaded(
        self, request: port.Loading, progress: reports.ProgressCallback
    ) -> port.Event:
        number = request.request
        if isinstance(request, port.Add):
            return port.Loaded(number, self._backend.add(request.paths, progress))
        if isinstance(request, port.Index):
            return port.Loaded(number, self._backend.index(progress))
        if isinstance(request, port.Remove):
            return port.Loaded(number, self._backend.remove(request.document, progress))
        report, begins = self._backend.preview(request.paths)
        return port.Previewed(number, report, tuple(begins))

    def _progress(self, request: int | None) -> reports.ProgressCallback:
        def tell(progress: reports.Progress) -> None:
            step, done, total = progress.step, progress.done, progress.total
            self._deliver(port.Progress(step, done, total, request))

        return tell

    def _answer(self, request: port.Ask | port.Lookup) -> None:
        try:
            if self._backend.renewed():
                self.prepare()
            if isinstance(request, port.Ask):
                self._deliver(self._ask(request))
            else:
                self._deliver(self._looked_up(request))
        except ExplainbotError as error:
            self._deliver(port.Failed(request.request, _worded(error)))

    def _looked_up(self, request: port.Lookup) -> port.Event:
        number = request.request
        if isinstance(request, port.Source):
            return self._source(request)
        if isinstance(request, port.Check):
            return self._check(request)
        if isinstance(request, port.Mark):
            return port.Marked(number, self._backend.mark(request.answer))
        if isinstance(request, Compare):
            return self._compare(request)
        return self._listed(request)

    def _listed(
        self, request: port.Gaps | port.List | Outline | port.Recall
    ) -> port.Event:
        number = request.request
        if isinstance(request, port.Gaps):
            return port.InVain(number, tuple(self._backend.in_vain()))
        if isinstance(request, port.List):
            return port.Listed(number, tuple(self._backend.entries()))
        if isinstance(request, Outline):
            sections = self._backend.sections(request.document)
            return Outlined(number, tuple(sections))
        past, headings = self._backend.recall()
        return port.Recalled(number, tuple(past), tuple(headings))

    def _ask(self, request: port.Ask) -> port.Answered:
        answer = self._backend.ask(
            request.question,
            request.history,
            request.top,
            exact=request.exact,
            collections=request.collections,
        )
        if request.conversation:
            self._backend.keep(answer, request.conversation)
        claimed = [part for part in answer.parts or (answer,) if part.quotes]
        beside = self._backend.beside(claimed[-1].quotes[0]) if claimed else ()
        return port.Answered(request.request, view_answer(answer, beside))

    def _source(self, request: port.Source) -> port.Sourced:
        document = self._backend.document(request.document)
        marks = document.marks
        state = self._backend.file_state(
            document.id, document.source_path, document.sha256
        )
        return port.Sourced(
            request.request,
            SourceView(
                name=document.id,
                title=document.title,
                path=document.source_path,
                text=document.text,
                sha256=document.sha256,
                state=state,
                by_line=len(marks) == 1 and marks[0].line == 1,
            ),
        )

    def _compare(self, request: Compare) -> Compared:
        document = self._backend.document(request.document)
        now = self._backend.file_text(document.id, document.source_path)
        place = request.start, request.end
        start, end = counterpart(document.text, now, place)
        return Compared(request.request, document.text[slice(*place)], now[start:end])

    def _check(self, request: port.Check) -> port.Checked:
        state = self._backend.file_state(request.document, request.path, request.sha256)
        return port.Checked(request.request, state)


def _worded(error: ExplainbotError) -> str:
    """Return what a user of the chat is told, with its own commands."""
    if not isinstance(error, UnknownDocumentError):
        return str(error)
    hint = "It was removed or renamed: /corpus lists the texts."
    return str(UnknownDocumentError(error.what, where=error.where, hint=hint))
