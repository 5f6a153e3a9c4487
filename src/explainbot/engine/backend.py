"""What the engine runs on: a workspace, seen through the few calls that it needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from explainbot.errors import CorpusEmptyError, SourceError
from explainbot.records import Answer, Document
from explainbot.reports import LoadReport, ProgressCallback

if TYPE_CHECKING:
    from explainbot.answering import Explainer
    from explainbot.api import Workspace


class Backend(Protocol):
    """Everything that the engine asks of a corpus; not thread-safe."""

    @property
    def folder(self) -> str:
        """The workspace's folder."""

    def prepare(self, on_progress: ProgressCallback) -> tuple[Sequence[str], int]:
        """Get ready; return the documents' titles and how many passages there are.

        No titles means that there is nothing to answer from.
        """

    def ask(self, question: str, history: Sequence[str], top: int) -> Answer:
        """Answer one question; ``history`` holds the earlier questions."""

    def document(self, name: str) -> Document:
        """Return a document as it was indexed."""

    def changed(self, document: Document) -> bool:
        """Whether its file now reads otherwise, or cannot be read any more."""

    def add(self, paths: Sequence[str], on_progress: ProgressCallback) -> LoadReport:
        """Copy files into the corpus and index them."""


class WorkspaceBackend:
    """The real one: a workspace on disk, opened when the engine starts."""

    def __init__(self, path: str | None = None, model: str | None = None) -> None:
        """Name the workspace and the encoder; nothing is opened yet."""
        self._path = path
        self._model = model
        self._workspace: Workspace | None = None
        self._explainer: Explainer | None = None

    def _opened(self) -> Workspace:
        if self._workspace is None:
            from explainbot.api import Workspace

            named = {"model": self._model} if self._model else {}
            self._workspace = Workspace.open(self._path, **named)
        return self._workspace

    @property
    def folder(self) -> str:
        """The workspace's folder."""
        return str(self._opened().places.root)

    def prepare(self, on_progress: ProgressCallback) -> tuple[Sequence[str], int]:
        """Open the index, which is built first if there is none."""
        workspace = self._opened()
        try:
            self._explainer = workspace.explainer(on_progress)
            entries = workspace.documents()
        except CorpusEmptyError:
            return (), 0
        titles = [entry.title or entry.document for entry in entries]
        return titles, sum(entry.sections for entry in entries)

    def ask(self, question: str, history: Sequence[str], top: int) -> Answer:
        """Answer one question."""
        if self._explainer is None:
            raise CorpusEmptyError(
                "there are no texts to answer from yet", hint="Add some: /add PATH"
            )
        return self._explainer.ask(question, history=history, top=top)

    def document(self, name: str) -> Document:
        """Return a document as it was indexed."""
        return self._opened().document(name)

    def changed(self, document: Document) -> bool:
        """Read the file again and compare the hashes of the canonical texts."""
        from explainbot import readers

        path = self._opened().places.root / document.source_path
        try:
            reading = readers.read(
                path, name=document.id, source_path=document.source_path
            )
        except (SourceError, OSError):
            return True
        return reading.document.sha256 != document.sha256

    def add(self, paths: Sequence[str], on_progress: ProgressCallback) -> LoadReport:
        """Copy files into the corpus and index them."""
        return self._opened().add(list(paths), on_progress=on_progress)
