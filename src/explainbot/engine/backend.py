"""Backend of the engine: a workspace, seen through the few calls that it needs."""

from __future__ import annotations

import os
import stat
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Protocol

from explainbot.config import choose
from explainbot.engine.views import AnswerView, FileState, SectionView, TermView
from explainbot.errors import CorpusEmptyError, IndexDamagedError, SourceError
from explainbot.index.boilerplate import is_worth_asking
from explainbot.index.intake.files import SETTINGS, walk
from explainbot.index.passages import as_written, named_heading, points, with_subject
from explainbot.index.storage.manifest import (
    SourceState,
    has_index,
    is_elsewhere,
    known_name,
    made_at,
    read_manifest,
)
from explainbot.paths import Places
from explainbot.progress import ProgressCallback
from explainbot.records import Answer, Document, Quote
from explainbot.reports import DocumentEntry, LoadReport
from explainbot.text.display import one_line, shortened
from explainbot.text.languages import stop_words
from explainbot.usage import history as past_questions
from explainbot.usage.unanswered import is_counted, most_asked, read_kept, record

if TYPE_CHECKING:
    from explainbot.answering.explainer import Explainer
    from explainbot.index.index import IndexReader
    from explainbot.index.protocol import RowStore, Store
    from explainbot.records import Quote
    from explainbot.study.glossary import Glossary
    from explainbot.usage.history import Past
    from explainbot.workspace import Workspace


MOST_HEADINGS = 20_000
MOST_WORDS, SHORTEST_WORD = 10_000, 4
"""Words that are told, and letters of the shortest."""
MOST_READ = 100
"""Texts that are read to see how they write what they are about."""
BESIDE, LOOKED_AT = 6, 24
"""Headings told on either side of an answer, and sections that are looked at."""
_SECTIONS_SHOWN = 8
_WORDS_SHOWN = 60
"""Characters of a section that a preview shows."""


def headings(places: Places) -> list[str]:
    """Return the texts' headings, each once, in their order, "" between two texts.

    Of a very large corpus, the first 20,000; none that only exercises have.  Each with
    its subject in place of a pronoun.
    """
    if not has_index(places.index):
        return []
    from explainbot.index.index import IndexReader

    with IndexReader.open(places.index, hashed=False, earlier=True) as index:
        first = _headings(index.corpus)
    texts = groupby(first, key=first.__getitem__)
    return [row for _, names in texts for row in ("", *names)][1:]


def words(places: Places) -> list[str]:
    """Return the texts' words that say something, in lower case.

    The most common first, 10,000 at most.
    """
    if not has_index(places.index):
        return []
    from explainbot.index.index import IndexReader

    with IndexReader.open(places.index, hashed=False, earlier=True) as index:
        return _words(index.corpus)


def _words(corpus: RowStore) -> list[str]:
    """Return the words to complete what is typed by, the most common first."""
    dull = frozenset(word for code in corpus.sizes() for word in stop_words(code))
    uses = {
        word: count
        for word, count in corpus.vocabulary().items()
        if len(word) >= SHORTEST_WORD and word.isalpha() and word not in dull
    }
    return sorted(uses, key=lambda word: (-uses[word], word))[:MOST_WORDS]


def _headings(corpus: RowStore) -> dict[str, str]:
    """Return the headings worth asking for, each with the text that has it first."""
    topics: dict[str, str] = {}
    first: dict[str, str] = {}
    for item in corpus.headings(MOST_HEADINGS):
        name, heading, subject, title = item
        if not is_worth_asking(heading):
            continue
        if points(heading) and name not in topics and len(topics) < MOST_READ:
            topics[name] = as_written(
                subject or title, corpus.document(name).text, title
            )
        topic = topics.get(name, subject or title)
        first.setdefault(with_subject(heading, topic, title), name)
    return first


def beside(store: Store, quote: Quote) -> tuple[str, ...]:
    """Return the headings beside a quote's in its own text, those after it first.

    Each with its subject in place of a pronoun; none that only exercises have.
    """
    document, start = quote.document, quote.section.start
    rows = store.corpus.rows_in([document.id])
    place = bisect_left(rows, start, key=lambda row: store.get([row])[row].start)
    first, last = max(0, place - LOOKED_AT), place + 1 + LOOKED_AT
    near = store.get(rows[first:last])

    def of(some: Iterable[int]) -> list[str]:
        names = (near[row].heading for row in some if not near[row].mute)
        asked = (name for name in names if name and is_worth_asking(name))
        fresh = dict.fromkeys(name for name in asked if name != quote.section.heading)
        return list(fresh)[:BESIDE]

    found = [*of(rows[place + 1 : last]), *of(reversed(rows[first:place]))]
    return tuple(dict.fromkeys(named_heading(name, document) for name in found))


def sections(places: Places, name: str) -> list[SectionView]:
    """Return the sections of a document, in its order; none of an unknown one.

    One whose name without its ending, or whose title, is the name is meant too.
    """
    if not has_index(places.index):
        return []
    from explainbot.index.index import IndexReader

    with IndexReader.open(places.index, hashed=False, earlier=True) as index:
        corpus = index.corpus
        rows = corpus.rows_in([name]) or corpus.rows_in(_meant(name, corpus)[:1])
        found = corpus.sections(rows).values()
    return [
        SectionView(one_line(s.heading), s.start, s.end, len(s.heading_path))
        for s in sorted(found, key=lambda s: s.start)
    ]


def _meant(name: str, corpus: RowStore) -> list[str]:
    wanted = name.casefold()
    return [
        document.id
        for document, _, _ in corpus.documents()
        if wanted in (PurePath(document.id).stem.casefold(), document.title.casefold())
    ]


def in_vain(places: Places) -> list[tuple[str, int]]:
    """Return the questions that were kept, most asked first, then the newest first."""
    return most_asked(read_kept(places))


def previewed(
    workspace: Workspace, paths: Sequence[str]
) -> tuple[LoadReport, list[str]]:
    """Return what became of each file, and how the first sections begin."""
    from explainbot.sharing.adding import preview_any

    previews = preview_any(workspace, paths)
    sections = [section for item in previews for section in item.sections]
    begins = [
        shortened(
            _begins(part.heading, one_line(part.text)),
            _WORDS_SHOWN + len(part.heading),
        )
        for part in sections[:_SECTIONS_SHOWN]
    ]
    return LoadReport(tuple(item.report for item in previews), ""), begins


def _begins(heading: str, text: str) -> str:
    """Return a heading and the first words under it; "?" needs no colon after it."""
    gap = ": " if heading[-1:].isalnum() else "  "
    return gap.join(filter(None, (heading, text)))


class Backend(Protocol):
    """Everything that the engine asks of a corpus; not thread-safe."""

    @property
    def folder(self) -> str:
        """The workspace's folder."""

    def prepare(self, on_progress: ProgressCallback) -> tuple[Sequence[str], int]:
        """Get ready; return the documents' titles and how many passages there are.

        No titles means that there is nothing to answer from.
        """

    def renewed(self) -> bool:
        """Whether somebody else has built another index since ``prepare``."""

    def outdated(self) -> Sequence[str]:
        """Return the files that are new, changed or gone since they were indexed."""

    def rules_note(self) -> str:
        """Say that the index was made by other rules of reading; "" if not."""

    def counts(self) -> bool:
        """Whether the teacher has questions counted here."""

    def ask(
        self,
        question: str,
        history: Sequence[str],
        top: int,
        *,
        exact: bool = False,
        collections: Sequence[str] = (),
        again: bool = False,
    ) -> Answer:
        """Answer one question; ``history`` holds the earlier questions.

        With ``exact``, the question is taken as it was typed; with ``collections``, it
        is answered from these folders and tags; ``again``, nothing of it is kept.
        """

    def beside(self, quote: Quote) -> Sequence[str]:
        """Return the headings beside a quote in its own text, those after it first."""

    def with_easier(self, answer: Answer) -> Answer:
        """Return an answer with an easier passage that answers, if there is one."""

    def terms(
        self, quotes: Sequence[Quote], collections: Sequence[str]
    ) -> Sequence[str]:
        """Return terms that quotes use and texts of the collections define elsewhere.

        None where to find the definitions would take long.
        """

    def glossary(self, words: str, collections: Sequence[str]) -> Sequence[TermView]:
        """Return what texts of the collections define, by term; of words, if given."""

    def look_ahead(self) -> None:
        """Do what the next answer would wait for."""

    def document(self, name: str) -> Document:
        """Return a document as it was indexed."""

    def file_state(self, name: str, path: str, sha256: str) -> FileState:
        """Compare a document's file, by its path, with the copy of that hash."""

    def file_text(self, name: str, path: str) -> str:
        """Return the text of a document's file, by its path, as it reads now."""

    def add(self, paths: Sequence[str], on_progress: ProgressCallback) -> LoadReport:
        """Copy files into the corpus and index them."""

    def index(self, on_progress: ProgressCallback) -> LoadReport:
        """Bring the index up to date with the corpus."""

    def remove(self, name: str, on_progress: ProgressCallback) -> LoadReport:
        """Take a document out of the corpus and the index."""

    def preview(self, paths: Sequence[str]) -> tuple[LoadReport, Sequence[str]]:
        """Return what ``add`` would find, and how the first sections begin."""

    def entries(self) -> Sequence[DocumentEntry]:
        """Return what the index holds, in name order."""

    def sections(self, name: str) -> Sequence[SectionView]:
        """Return the sections of a document, in its order."""

    def keep(self, answer: Answer, conversation: str) -> None:
        """Add a question and its answer to the history, if one is kept."""

    def recall(self) -> tuple[Sequence[Past], Sequence[str], Sequence[str]]:
        """Return the questions asked before, and the texts' headings and words.

        The questions oldest first, the words the most common first.
        """

    def mark(self, answer: AnswerView) -> bool:
        """Keep that an answer did not help; return whether that was written down."""

    def in_vain(self) -> Sequence[tuple[str, int]]:
        """Return the questions kept for the teacher, most asked first, each counted."""

    def close(self) -> None:
        """Let go of all that is open; ``prepare`` opens it again."""


class WorkspaceBackend:
    """The real one: a workspace on disk, opened when the engine starts."""

    def __init__(
        self,
        path: str | None = None,
        model: str | None = None,
        reader: str | None = None,
    ) -> None:
        """Name the workspace, the encoder and the reader; nothing is opened yet."""
        self._path = path
        self._model = model
        self._reader = reader
        self._workspace: Workspace | None = None
        self._explainer: Explainer | None = None
        self._compared: Files | None = None
        self._generation = ""
        self.group = ""
        """The class that asks; "" where none is known."""
        self._glossaries: dict[tuple[str, ...], Glossary] = {}
        """By collections."""

    def _opened(self) -> Workspace:
        if self._workspace is None:
            from explainbot.workspace import Workspace

            named = {"model": self._model} if self._model else {}
            named |= {"reader": self._reader} if self._reader else {}
            language = str(choose()["language"].value)
            self._workspace = Workspace.open(self._path, **named, language=language)
        return self._workspace

    @property
    def folder(self) -> str:
        """The workspace's folder."""
        return str(self._opened().places.root)

    def prepare(self, on_progress: ProgressCallback) -> tuple[Sequence[str], int]:
        """Open the index, which is built first if there is none."""
        from explainbot.index.status import document_entries

        workspace = self._opened()
        self._forget()
        self._generation = known_name(workspace.places.index)
        try:
            self._explainer = self._explainer_of(workspace, on_progress)
            entries = document_entries(self._index) if self._index else []
        except CorpusEmptyError:
            return (), 0
        if not self._generation:  # it was built just now
            self._generation = known_name(workspace.places.index)
        titles = [entry.title or entry.document for entry in entries]
        return titles, sum(entry.sections for entry in entries)

    def _explainer_of(
        self, workspace: Workspace, on_progress: ProgressCallback
    ) -> Explainer:
        return workspace.explainer(on_progress)

    def _forget(self) -> None:
        """Close what answers, if it is open."""
        self._glossaries.clear()
        if self._explainer is not None:
            self._explainer.close()
            self._explainer = None

    def renewed(self) -> bool:
        """Read the name of the index's generation, a few bytes."""
        return known_name(self._opened().places.index) != self._generation

    @property
    def _files(self) -> Files:
        if self._compared is None:
            self._compared = Files(self._opened().places)
        return self._compared

    def outdated(self) -> Sequence[str]:
        """Look at names, times and sizes; read only what was written since."""
        return self._files.outdated()

    def rules_note(self) -> str:
        """Read the first line of the manifest."""
        return self._opened().rules_note()

    def counts(self) -> bool:
        """Read the settings of the workspace."""
        return is_counted(self._opened().places)

    def ask(
        self,
        question: str,
        history: Sequence[str],
        top: int,
        *,
        exact: bool = False,
        collections: Sequence[str] = (),
        again: bool = False,
    ) -> Answer:
        """Answer one question."""
        if self._explainer is None:
            raise CorpusEmptyError(
                "there are no texts to answer from yet", hint="Add some: /add PATH"
            )
        answer = self._explainer.ask(
            question, history, top, exact=exact, collections=collections
        )
        if not (exact or again):  # exact: it was asked before, as it was understood
            record(self._opened().places, answer, group=self.group)
        return answer

    def beside(self, quote: Quote) -> Sequence[str]:
        """Look at the sections before and after it."""
        return () if self._explainer is None else beside(self._explainer.store, quote)

    def with_easier(self, answer: Answer) -> Answer:
        """Have the reader judge the other passages that are easier to read."""
        return (
            answer if self._explainer is None else self._explainer.with_easier(answer)
        )

    def terms(
        self, quotes: Sequence[Quote], collections: Sequence[str]
    ) -> Sequence[str]:
        """Look them up in the glossary, found once for each generation."""
        from explainbot.study.glossary import is_quick

        index = self._index
        if index is None or not is_quick(index, self._opened().places):
            return ()
        return [one.term for one in self._found(collections).terms_of(quotes)]

    def glossary(self, words: str, collections: Sequence[str]) -> Sequence[TermView]:
        """Find it, if it was not found yet."""
        if self._index is None:
            return ()
        return [
            TermView(
                entry.term,
                entry.meaning,
                entry.quote.citation,
                entry.quote.document.id,
                entry.quote.section.heading,
                entry.quote.start,
                entry.quote.end,
                entry.quote.document.traits.markup,
            )
            for entry in self._found(collections).find(words)
        ]

    def look_ahead(self) -> None:
        """Find the glossary, of which each answer tells terms."""
        self.terms((), ())

    @property
    def _index(self) -> IndexReader | None:
        from explainbot.index.index import IndexReader

        store = self._explainer.store if self._explainer is not None else None
        return store if isinstance(store, IndexReader) else None

    def _found(self, collections: Sequence[str]) -> Glossary:
        from explainbot.study.glossary import Glossary, find_glossary

        key, index = tuple(collections), self._index
        if key not in self._glossaries:
            places = self._opened().places
            known = find_glossary(index, key, places) if index else Glossary(())
            self._glossaries[key] = known
        return self._glossaries[key]

    def document(self, name: str) -> Document:
        """Return a document as it was indexed."""
        return self._opened().document(name)

    def file_state(self, name: str, path: str, sha256: str) -> FileState:
        """Look at the file's time and size, then compare the canonical texts."""
        return self._files.state(name, path, sha256)

    def file_text(self, name: str, path: str) -> str:
        """Read the file anew."""
        from explainbot.readers.reading import read

        file = self._opened().places.root / path
        return read(file, name=name, source_path=path).document.text

    def add(self, paths: Sequence[str], on_progress: ProgressCallback) -> LoadReport:
        """Copy files, and what packs hold, into the corpus and index them."""
        from explainbot.sharing.adding import add_any

        return add_any(self._opened(), paths, on_progress=on_progress)

    def index(self, on_progress: ProgressCallback) -> LoadReport:
        """Read what is new, changed or gone."""
        return self._opened().index(on_progress=on_progress)

    def remove(self, name: str, on_progress: ProgressCallback) -> LoadReport:
        """Take a document out of the corpus and the index."""
        return self._opened().remove(name, on_progress=on_progress)

    def preview(self, paths: Sequence[str]) -> tuple[LoadReport, Sequence[str]]:
        """Read files as ``add`` would; write nothing."""
        return previewed(self._opened(), paths)

    def entries(self) -> Sequence[DocumentEntry]:
        """Return what the index holds, in name order."""
        return self._opened().documents()

    def sections(self, name: str) -> Sequence[SectionView]:
        """Read where each section begins."""
        return sections(self._opened().places, name)

    def keep(self, answer: Answer, conversation: str) -> None:
        """Write the history, unless that is switched off."""
        past_questions.keep(self._opened().places, answer, conversation)

    def recall(self) -> tuple[Sequence[Past], Sequence[str], Sequence[str]]:
        """Read the history, the headings and the vocabulary."""
        places = self._opened().places
        return past_questions.recall(places), headings(places), words(places)

    def mark(self, answer: AnswerView) -> bool:
        """Keep that an answer did not help."""
        places = self._opened().places
        return record(places, answer, unhelpful=True, group=self.group)

    def in_vain(self) -> Sequence[tuple[str, int]]:
        """Count what was kept for the teacher."""
        return in_vain(self._opened().places)

    def close(self) -> None:
        """Close the workspace."""
        self._forget()
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None


class Files:
    """Compares the files of one workspace with what was indexed."""

    def __init__(self, places: Places) -> None:
        """Read nothing yet."""
        self._places = places
        self._same: dict[str, tuple[int, int, str]] = {}
        """Time, size and hash of the text when a file was last found the same."""

    def state(self, name: str, path: str, sha256: str) -> FileState:
        """Compare a file with the copy of that hash.

        It is read only when its time or size is another than at the last look.

        Args:
            name: The document's name.
            path: Where its file lies, relative to the workspace.
            sha256: Of the document's canonical text.
        """
        file = self._places.root / path
        try:
            status = file.stat()
            if not stat.S_ISREG(status.st_mode):
                return "gone"
            seen = (status.st_mtime_ns, status.st_size, sha256)
            if self._same.get(path) == seen:
                return "same"
            state = _compare(file, name, path, sha256)
        except (FileNotFoundError, NotADirectoryError):
            return "gone"
        except OSError:
            return "unreadable"
        if state == "same":
            self._same[path] = seen
        return state

    def outdated(self) -> list[str]:
        """Return the files that are new, changed or gone since the index was made.

        Only files that were written after it are read.
        """
        index = self._places.index
        name = known_name(index)
        if not name or is_elsewhere(self._places):
            return []
        try:
            known = read_manifest(index, name).sources
            len(known)
        except IndexDamagedError:
            return []  # each answer tells of it
        made = made_at(index, name)
        found = {}
        for path in walk(self._places.corpus):
            name = path.relative_to(self._places.corpus).as_posix()
            found[name] = _differs(path, name, known.get(name), made)
        gone = [
            name
            for name, state in known.items()
            if state.status == "loaded" and name not in found
        ]
        return sorted([*gone, *(name for name, differs in found.items() if differs)])


def _compare(file: Path, name: str, path: str, sha256: str) -> FileState:
    from explainbot.readers.reading import read

    try:
        reading = read(file, name=name, source_path=path)
    except SourceError:
        return "differs" if os.access(file, os.R_OK) else "unreadable"
    return "same" if reading.document.sha256 == sha256 else "differs"


def _differs(path: Path, name: str, known: SourceState | None, made: float) -> bool:
    """Whether a file is new, or other than the index knows it."""
    from explainbot.embedding.minilm.files import file_sha256
    from explainbot.readers.reading import supported

    if known is None:
        material = path.name in SETTINGS or supported(path)
        return material and _is_text(name) and path.is_file()
    if not known.sha256:  # it was not read then, for its kind or its name
        return False
    try:
        status = path.stat()
        if status.st_size != known.size:
            return True
        written = max(status.st_mtime, status.st_ctime)
        return written >= made and file_sha256(path) != known.sha256
    except OSError:
        return True


def _is_text(name: str) -> bool:
    """Whether a file's name is valid text; another cannot be indexed."""
    return os.fsencode(name).decode("utf-8", "replace") == name
