"""Service: requests in, events out, over any backend.

Both ports run this: `InProcess` in the calling thread, child.py in a process.
"""

from __future__ import annotations

from explainbot import reports
from explainbot.engine import messages
from explainbot.engine.backend import Backend
from explainbot.engine.messages import (
    Compare,
    Compared,
    Define,
    Outline,
    Outlined,
    counterpart,
)
from explainbot.engine.views import SourceView, view_answer
from explainbot.errors import ExplainbotError, UnknownDocumentError


class Service:
    """Works off requests one at a time and tells what comes of them."""

    def __init__(self, backend: Backend, deliver: messages.Deliver) -> None:
        """Serve ``backend``; every event goes to ``deliver``."""
        self._backend = backend
        self._deliver = deliver

    def prepare(self) -> bool:
        """Get ready; return whether requests can be served."""
        try:
            titles, passages = self._backend.prepare(self._progress(None))
            counts = self._backend.counts()
            self._deliver(
                messages.Ready(self._backend.folder, tuple(titles), passages, counts)
            )
            outdated = tuple(self._backend.outdated())
            rules = self._backend.rules_note()
        except ExplainbotError as error:
            self._deliver(messages.Failed(None, str(error), "unusable"))
            return False
        if outdated or rules:
            self._deliver(messages.Outdated(outdated, rules))
        return True

    def look_ahead(self) -> None:
        """Do what the next answer would wait for, while nothing is asked."""
        self._backend.look_ahead()

    def handle(self, request: messages.Request) -> None:
        """Work off one request; what the user can cause is told, never raised."""
        if isinstance(request, messages.Loading):
            self.load(request)
            if not isinstance(request, messages.Preview):
                self.prepare()
        elif isinstance(request, messages.Reload):
            self.prepare()
        elif not isinstance(request, messages.Stop):  # what is to be stopped has ended
            self._answer(request)

    def load(self, request: messages.Loading) -> None:
        """Take files in or a document out, without opening the index anew."""
        try:
            self._deliver(self._loaded(request, self._progress(request.request)))
        except ExplainbotError as error:
            self._deliver(messages.Failed(request.request, _worded(error)))

    def _loaded(
        self, request: messages.Loading, progress: reports.ProgressCallback
    ) -> messages.Event:
        number = request.request
        if isinstance(request, messages.Add):
            return messages.Loaded(number, self._backend.add(request.paths, progress))
        if isinstance(request, messages.Index):
            return messages.Loaded(number, self._backend.index(progress))
        if isinstance(request, messages.Remove):
            return messages.Loaded(
                number, self._backend.remove(request.document, progress)
            )
        report, begins = self._backend.preview(request.paths)
        return messages.Previewed(number, report, tuple(begins))

    def _progress(self, request: int | None) -> reports.ProgressCallback:
        def tell(progress: reports.StepProgress) -> None:
            step, done, total = progress.step, progress.done, progress.total
            self._deliver(messages.Progress(step, done, total, request))

        return tell

    def _answer(self, request: messages.Ask | messages.Lookup) -> None:
        try:
            if self._backend.renewed():
                self.prepare()
            if isinstance(request, messages.Ask):
                self._deliver(self._ask(request))
            else:
                self._deliver(self._looked_up(request))
        except ExplainbotError as error:
            self._deliver(messages.Failed(request.request, _worded(error)))

    def _looked_up(self, request: messages.Lookup) -> messages.Event:
        number = request.request
        if isinstance(request, messages.Source):
            return self._source(request)
        if isinstance(request, messages.Check):
            return self._check(request)
        if isinstance(request, messages.Mark):
            return messages.Marked(number, self._backend.mark(request.answer))
        if isinstance(request, Compare):
            return self._compare(request)
        if isinstance(request, Define):
            found = self._backend.glossary(request.words, request.collections)
            return messages.Defined(number, tuple(found))
        return self._listed(request)

    def _listed(
        self, request: messages.Gaps | messages.List | Outline | messages.Recall
    ) -> messages.Event:
        number = request.request
        if isinstance(request, messages.Gaps):
            return messages.InVain(number, tuple(self._backend.in_vain()))
        if isinstance(request, messages.List):
            return messages.Listed(number, tuple(self._backend.entries()))
        if isinstance(request, Outline):
            sections = self._backend.sections(request.document)
            return Outlined(number, tuple(sections))
        past, headings, words = self._backend.recall()
        return messages.Recalled(number, tuple(past), tuple(headings), tuple(words))

    def _ask(self, request: messages.Ask) -> messages.Answered:
        answer = self._backend.ask(
            request.question,
            request.history,
            request.top,
            exact=request.exact,
            collections=request.collections,
            again=request.again,
        )
        if request.conversation:
            self._backend.keep(answer, request.conversation)
        claimed = [part for part in answer.parts or (answer,) if part.quotes]
        beside = self._backend.beside(claimed[-1].quotes[0]) if claimed else ()
        quotes = [quote for part in claimed for quote in part.quotes]
        terms = self._backend.terms(quotes, request.collections) if quotes else ()
        answer = self._backend.with_easier(answer)
        return messages.Answered(request.request, view_answer(answer, beside, terms))

    def _source(self, request: messages.Source) -> messages.Sourced:
        document = self._backend.document(request.document)
        marks = document.marks
        state = self._backend.file_state(
            document.id, document.source_path, document.sha256
        )
        return messages.Sourced(
            request.request,
            SourceView(
                name=document.id,
                title=document.title,
                path=document.source_path,
                text=document.text,
                sha256=document.sha256,
                state=state,
                by_line=len(marks) == 1 and marks[0].line == 1,
                markup=document.traits.markup,
            ),
        )

    def _compare(self, request: Compare) -> Compared:
        document = self._backend.document(request.document)
        now = self._backend.file_text(document.id, document.source_path)
        place = request.start, request.end
        start, end = counterpart(document.text, now, place)
        return Compared(request.request, document.text[slice(*place)], now[start:end])

    def _check(self, request: messages.Check) -> messages.Checked:
        state = self._backend.file_state(request.document, request.path, request.sha256)
        return messages.Checked(request.request, state)


def _worded(error: ExplainbotError) -> str:
    """Return what a user of the chat is told, with its own commands."""
    if not isinstance(error, UnknownDocumentError):
        return str(error)
    hint = "It was removed or renamed: /texts lists the texts."
    return str(UnknownDocumentError(error.what, where=error.where, hint=hint))


class InProcess:
    """A port whose ``start`` and ``send`` return when the work is done."""

    def __init__(self, backend: Backend) -> None:
        """Serve ``backend``; nothing is opened before ``start``."""
        self._backend = backend
        self._service: Service | None = None

    def start(self, deliver: messages.Deliver) -> None:
        """Prepare the backend, telling the progress."""
        service = Service(self._backend, deliver)
        self._service = service if service.prepare() else None

    def send(self, request: messages.Request) -> None:
        """Work the request off; without a usable engine there is nothing to do."""
        if self._service is not None:
            self._service.handle(request)

    def stop(self) -> None:
        """Forget the engine and close what it had open."""
        self._service = None
        self._backend.close()
