"""Workspace: all that can be done with a folder of material, in one place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Self
from weakref import WeakSet

from explainbot import paths as workspace
from explainbot.answering.explainer import Explainer
from explainbot.curation import load_curation
from explainbot.embedding.loading import EncoderLoader, load_encoder
from explainbot.embedding.minilm.files import DEFAULT_MODEL
from explainbot.embedding.mixed import for_languages, made_by
from explainbot.errors import (
    ClosedError,
    CorpusEmptyError,
    IndexDamagedError,
    UnknownDocumentError,
    unknown_document,
)
from explainbot.index.index import IndexReader
from explainbot.index.storage.manifest import (
    REBUILD,
    Manifest,
    current_name,
    is_elsewhere,
    known_name,
    must_build,
    read_manifest,
    rules_note,
    source_files,
)
from explainbot.progress import ProgressCallback, no_progress
from explainbot.records import Document, text_sha256
from explainbot.reranking.loading import load_reader
from explainbot.text.languages import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from explainbot.bulk.cluster import Cluster
    from explainbot.embedding.protocol import Encoder
    from explainbot.index.intake.converting import Office
    from explainbot.index.status import FilePreview
    from explainbot.reports import DocumentEntry, LoadReport, Status, Verification


# What reads files and builds is imported where it is used: a question needs none of it.

FIRST_BUILD = 3600.0
"""Seconds to wait for another process that builds the first index."""
WHOLE_STATE = (
    "the index is damaged, so the newest of its states that is whole answers. "
    "Run: explainbot index --rebuild"
)
TRIES = 5
"""Times to open an index while builds replace it."""


def _among(known: Collection[str], names: Iterable[str]) -> list[str]:
    return [name for name in names if name in known]


class Workspace:
    """A folder with ``corpus/`` and ``index/``, and what can be done with it.

    A context manager: at its end, the explainers that it gave out are closed.  Every
    method raises ExplainbotError for what its user can cause, and ClosedError later.
    """

    def __init__(
        self,
        places: workspace.Places,
        model: str = DEFAULT_MODEL,
        load: EncoderLoader = load_encoder,
        reader: str = "",
        language: str = DEFAULT_LANGUAGE,
    ) -> None:
        """Take the folders; nothing is read yet.

        Args:
            places: Where the workspace is.
            model: The encoder's name, or the folder of a sentence-transformers model.
            load: Turns that name into an encoder.
            reader: Folder of a CrossEncoder or an extractive QA model to judge the best
                passages; "" takes the program's own, with the default model.
            language: Of texts that do not tell theirs, where no text around them does,
                by ISO 639-1.
        """
        self.places = places
        self.model = model
        self._load = load
        self.reader = reader
        self.language = language
        self.told_changed: Collection[str] | None = None
        """Documents whose file is another by now, where their files are not here."""
        self._on_progress: ProgressCallback = no_progress
        self._answering: WeakSet[IndexReader] = WeakSet()
        """Of explainers that somebody holds."""
        self._closed = False
        self._manifest_read: tuple[str, Manifest | None] = "", None

    @classmethod
    def open(
        cls,
        path: str | Path | None = None,
        model: str = DEFAULT_MODEL,
        reader: str = "",
        language: str = DEFAULT_LANGUAGE,
    ) -> Workspace:
        """Find a workspace, as ``explainbot`` does without ``--workspace``.

        Raises:
            WorkspaceError: ``path`` is no workspace.
        """
        return cls(workspace.find(path), model, reader=reader, language=language)

    def __enter__(self) -> Self:
        """Return this."""
        _ = self._used
        return self

    def __exit__(self, *_: object) -> None:
        """Close it, however the block ended."""
        self.close()

    def close(self) -> None:
        """Close the explainers it gave out and let the encoder go; may be called twice.

        ``places`` and ``model`` can still be read.
        """
        self._closed = True
        for index in list(self._answering):
            index.close()
        vars(self).pop("_encoder", None)

    @property
    def _used(self) -> workspace.Places:
        """The folders, as long as this is open."""
        if self._closed:
            raise ClosedError.of("the workspace")
        return self.places

    @property
    def loader(self) -> EncoderLoader:
        """What turns the model's name into an encoder."""
        return self._load

    @cached_property
    def _encoder(self) -> Encoder:
        return self._load(self.model, self._on_progress)

    def encoder(self, on_progress: ProgressCallback = no_progress) -> Encoder:
        """Return the encoder, loaded at first use.

        Raises:
            ModelError: It is missing, damaged or cannot be prepared.
        """
        _ = self._used
        self._on_progress = on_progress
        return self._encoder

    def explainer(
        self, on_progress: ProgressCallback = no_progress, *, fast: bool = False
    ) -> Explainer:
        """Return what answers questions; builds the index first if there is none.

        It is open until it is closed, or this is.

        Args:
            on_progress: Told how far it is.
            fast: Leave out the reader; the confidence is then the one without it.

        Raises:
            CorpusEmptyError: There is nothing to quote from.
        """
        self._on_progress = on_progress
        if must_build(self._used):
            self.index(on_progress=on_progress, wait=FIRST_BUILD)
        index = self._loaded()
        index.allow_partial()
        try:
            made = self._explainer_of(index, fast=fast)
        except BaseException:
            index.close()
            raise
        self._answering.add(index)
        return made

    def _explainer_of(self, index: IndexReader, *, fast: bool) -> Explainer:
        if not index.count():
            raise CorpusEmptyError(
                "there are no texts: nothing can be quoted",
                where=self._used.corpus,
                hint="Add material with: explainbot add FILE",
            )
        encoder = made_by(self._encoder, index.model)
        index.check_model(encoder.identity)
        curation = load_curation(*self._settled(index), self._used.last_good)
        reader = None if fast else load_reader(self.reader, encoder)
        files = source_files(self._used.index, index.name, self._used.corpus)
        notes = (*([WHOLE_STATE] if index.damaged else []), *curation.problems)
        look = files.changed
        if self.told_changed is not None:
            look = partial(_among, self.told_changed)
        return Explainer(index, encoder, reader, curation, changed=look, notes=notes)

    def _settled(self, index: IndexReader) -> tuple[Path, Sequence[str]]:
        """Return where what a teacher has settled lies, and the names there."""
        settled = index.manifest.settled
        if index.address is None or not is_elsewhere(self._used):
            return self._used.corpus, settled
        from explainbot.index.server.connection import curation_on, kept_files

        files = curation_on(index.address, index.name)
        return kept_files(index.name, files), settled

    def _loaded(self) -> IndexReader:
        """Open the index with all its files, again if a build came between.

        Where it is damaged, the state before the last change is opened.
        """
        folder = self._used.index
        for _ in range(TRIES):
            name = known_name(folder)
            try:
                return IndexReader.open(folder, loaded=True)
            except IndexDamagedError:
                if known_name(folder) == name:
                    break
        return IndexReader.open(folder, loaded=True, earlier=True)

    def index(
        self,
        *,
        rebuild: bool = False,
        on_progress: ProgressCallback = no_progress,
        wait: float = 0,
        cluster: Cluster | None = None,
    ) -> LoadReport:
        """Bring the index up to date with the corpus; see index/build/build.py.

        Args:
            rebuild: Make it afresh, vectors and all.
            on_progress: Told how far it is.
            wait: Seconds to wait for another process that builds it.
            cluster: Whose workers read, cut and encode; None does it here.
        """
        from explainbot.index.build.build import build, building

        self._on_progress = on_progress
        places, encoder = self._used, self._encoder
        spread = None
        if cluster is not None:
            from explainbot.index.build.spread import Spread

            spread = Spread(cluster, self.model, self._load, encoder.identity)
        with building(places, wait=wait):
            return build(
                places,
                encoder,
                rebuild=rebuild,
                on_progress=on_progress,
                language=self.language,
                spread=spread,
            )

    def add(
        self,
        paths: Iterable[str | Path],
        *,
        on_progress: ProgressCallback = no_progress,
        office: Office | None = None,
    ) -> LoadReport:
        """Copy files, folders and what zip archives hold below ``corpus/``; index them.

        The report names every file given or found under a given folder; one that
        cannot be read, or whose text is there under another name, is not copied.

        Args:
            paths: The files, folders and archives.
            on_progress: Told how far it is.
            office: Converts old office files first; None leaves them aside.
        """
        from explainbot.index.build.build import build, building
        from explainbot.index.intake.add import copy_in

        self._on_progress = on_progress
        places = self._used
        encoder = self._encoder  # before anything is copied: it may be missing
        with building(places):
            given = [Path(path) for path in paths]
            copied = copy_in(places, given, on_progress, office)
            built = build(
                places,
                encoder,
                on_progress=on_progress,
                cuts=copied.cuts,
                language=self.language,
            )
        found = {report.language for report in built.files if report.document}
        used = for_languages(encoder, found - {""})
        return copied.merged(built, used.languages)

    def preview(self, paths: Iterable[str | Path]) -> list[FilePreview]:
        """Return the sections that ``add`` would find; nothing is written."""
        from explainbot.index.status import preview

        return preview([Path(path) for path in paths], self._used)

    def remove(
        self, *names: str, on_progress: ProgressCallback = no_progress
    ) -> LoadReport:
        """Take documents out of the corpus and the index: all of them, or none.

        Raises:
            UnknownDocumentError: No document has one of the names.
        """
        from explainbot.index.build.build import build, building
        from explainbot.index.intake.add import take_out

        self._on_progress = on_progress
        places, encoder = self._used, self._encoder
        with building(places):
            known = current_name(places.index) and self.documents()
            take_out(places, names, [entry.document for entry in known or ()])
            return build(
                places, encoder, on_progress=on_progress, language=self.language
            )

    def documents(self) -> list[DocumentEntry]:
        """Return what the index holds, in name order."""
        from explainbot.index.intake.files import scan
        from explainbot.index.status import document_entries

        if not current_name(self._used.index) and not scan(self._used.corpus):
            return []
        with self._opened() as index:
            return document_entries(index)

    def document(self, name: str) -> Document:
        """Return one document with its canonical text.

        Raises:
            UnknownDocumentError: No document has that name.
            IndexDamagedError: The stored text was altered.
        """
        with self._opened() as index:
            try:
                document = index.corpus.document(name)
            except UnknownDocumentError:
                known = [one.id for one, _, _ in index.corpus.documents()]
                raise unknown_document(name, known) from None
        if text_sha256(document.text) != document.sha256:
            raise IndexDamagedError(
                f'the stored text of "{name}" was altered',
                where=index.segments[0].place,
                hint=REBUILD,
            )
        return document

    def changed(self, names: Iterable[str] | None = None) -> list[str]:
        """Return those of the named documents whose file is no longer as indexed.

        None stands for all.

        A file is hashed once, and only if its size and time do not tell.
        """
        index, corpus = self._used.index, self._used.corpus
        if names is None:
            known = self._manifest.sources if self._manifest else {}
            names = (one for one, state in known.items() if state.status == "loaded")
        made = known_name(index) if self._manifest else ""
        return source_files(index, made, corpus).changed(names) if made else []

    def rules_note(self) -> str:
        """Say that the index was made by other rules of reading; "" if not, or none.

        It answers all the same, from the texts as they were read then.
        """
        manifest = self._manifest
        return rules_note(manifest) if manifest else ""

    def earlier_texts(self, name: str) -> tuple[str, ...]:
        """Return hashes of the texts that other rules made of the same file."""
        manifest = self._manifest
        state = manifest.sources.get(name) if manifest else None
        return state.earlier_texts if state else ()

    def status(self) -> Status:
        """Return what is loaded and whether the index is current."""
        from explainbot.index.status import status

        return status(self._used, self.model)

    def verify(self) -> Verification:
        """Re-slice and re-hash every section, and re-hash every file."""
        from explainbot.index.status import verify

        return verify(self._used)

    @property
    def _manifest(self) -> Manifest | None:
        """Of the generation in use; None if there is none, or it cannot be read."""
        name = known_name(self._used.index)
        if name and name != self._manifest_read[0]:
            try:
                self._manifest_read = name, read_manifest(self._used.index, name)
            except IndexDamagedError:
                return None
        return self._manifest_read[1] if name else None

    def _opened(self) -> IndexReader:
        return IndexReader.open(self._used.index)
