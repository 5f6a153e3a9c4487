"""A real corpus in memory, small enough to know by heart; answers by shared words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from explainbot.engine.views import AnswerView, FileState, SectionView, TermView
from explainbot.errors import UnknownDocumentError
from explainbot.progress import ProgressCallback, StepProgress
from explainbot.records import Answer, Document, Match, Quote, Section, text_sha256
from explainbot.reports import DocumentEntry, FileReport, LoadReport
from explainbot.usage.history import Past

PLANTS = (
    """# Energy

## How do plants make glucose?

Photosynthesis takes place in the chloroplasts. Plants use light energy to turn carbon \
dioxide and water into glucose and oxygen. The glucose is stored as starch.

## Where is starch kept?

Starch is kept in roots and seeds. A potato is mostly starch.

## What is the long story of chlorophyll?

Chlorophyll is green. """
    + "  \n".join(  # two blanks: each line is a line of its own
        f"Line {number} of the long story goes on about leaves and light."
        for number in range(40)
    )
    + """

## Who weighed a willow tree?

Jan van Helmont weighed a willow tree in the seventeenth century.
"""
)


def document(name: str, text: str, title: str) -> Document:
    """Return a document as a reader would."""
    return Document(
        id=name,
        title=title,
        subject="",
        aliases=(),
        text=text,
        source_path=f"corpus/{name}",
        media_type="text/markdown",
        sha256=text_sha256(text),
    )


def sections(text: Document) -> list[Section]:
    """Cut at the lines that begin with "## "."""
    found = []
    starts = list(re.finditer(r"^## (.*)\n\n", text.text, re.MULTILINE))
    for number, match in enumerate(starts):
        last = number + 1 == len(starts)
        end = len(text.text) if last else starts[number + 1].start()
        body = text.text[match.end() : end].rstrip()
        found.append(
            Section(text, match.end(), match.end() + len(body), heading=match.group(1))
        )
    return found


def words(text: str) -> set[str]:
    """Return the words of four letters and more, in lower case."""
    return set(re.findall(r"\w{4,}", text.lower()))


class SmallCorpus:
    """A backend that ranks by how many of the question's words a section has."""

    def __init__(self, *documents: Document) -> None:
        """Hold documents; without any, the corpus is empty."""
        self.documents = {document.id: document for document in documents}
        self.states: dict[str, FileState] = {}
        self.now: dict[str, str] = {}
        self.stale: list[str] = []
        self.why: tuple[str, ...] = ()
        self.notes: tuple[str, ...] = ()
        self.meant: tuple[str, ...] = ()
        self.outlined = False
        self.counting = False
        self.plainer = ""
        """Heading of the section that is told to be easier."""
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.again: list[bool] = []
        self.limits: list[tuple[str, ...]] = []
        self.folder = "/school/biology"
        self.past: list[Past] = []
        self.kept: list[tuple[str, str]] = []
        self.near: list[str] = []
        self.words = ""
        """Told to be the answer's own words, where a marked sentence holds them."""
        self.marked: list[str] = []
        self.defined: list[TermView] = []
        """What the texts are told to define."""

    def prepare(self, on_progress: ProgressCallback) -> tuple[Sequence[str], int]:
        """Tell one step and count."""
        on_progress(StepProgress("preparing the model", 1, 2))
        titles = [document.title for document in self.documents.values()]
        return titles, len(self._sections())

    def _sections(self) -> list[Section]:
        return [s for document in self.documents.values() for s in sections(document)]

    def close(self) -> None:
        """Leave the documents: they are in memory."""

    def renewed(self) -> bool:
        """Nobody else builds an index of it."""
        return False

    def rules_note(self) -> str:
        """Read by the rules of now."""
        return ""

    def counts(self) -> bool:
        """Whether the test has questions counted."""
        return self.counting

    def outdated(self) -> Sequence[str]:
        """Return what the test has said to be out of date."""
        return self.stale

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
        """Two shared words answer, one is weak, none is none.

        "glucos" is repaired, unless the question is to be taken exactly.
        """
        self.asked.append((question, tuple(history)))
        self.again.append(again)
        self.limits.append(tuple(collections))
        if " | " in question:
            parts = tuple(
                self.ask(part, history, top) for part in question.split(" | ")
            )
            return Answer(
                question, question, parts[0].quotes, (), 0.9, "strong", parts=parts
            )
        repaired = question if exact else re.sub(r"\bglucos\b", "glucose", question)
        wanted = words(repaired)
        ranked = sorted(
            self._sections(),
            key=lambda s: (-len(wanted & words(s.heading + " " + s.text)), s.start),
        )
        quotes = tuple(
            self._worded(_quote(section, wanted)) for section in ranked[: top + 1]
        )
        shared = len(wanted & words(ranked[0].heading + " " + ranked[0].text))
        asked_as = repaired + (f" (after: {history[-1]})" if history else "")
        if shared >= 2:
            match: Match = "strong" if shared > 2 else "good"
            return Answer(
                question, asked_as, quotes[:1], quotes[1:], 0.83, match, why=self.why,
                notes=self.notes, headings=self._headings(ranked),
            )  # fmt: skip
        match = "weak" if shared else "none"
        reason = f"Found nowhere: {', '.join(sorted(wanted))}." if not shared else None
        return Answer(
            question, asked_as, (), quotes[:top], 0.2, match, reason,
            did_you_mean=self.meant,
        )  # fmt: skip

    def _headings(self, ranked: Sequence[Section]) -> tuple[Quote, ...]:
        """Return the other sections of the first one's text, if the test wants them."""
        own = ranked[0]
        inside = [s for s in sections(own.document) if s.start != own.start]
        return tuple(_quote(s, set()) for s in inside) if self.outlined else ()

    def _worded(self, quote: Quote) -> Quote:
        start, end = quote.evidence
        place = quote.document.text.find(self.words, start, end) if self.words else -1
        span = (place, place + len(self.words)) if place >= 0 else None
        return replace(quote, span=span)

    def beside(self, quote: Quote) -> Sequence[str]:
        """Return of a test's headings those after the quote's, then those before it."""
        own = quote.section.heading
        if own not in self.near:
            return []
        place = self.near.index(own)
        return [*self.near[place + 1 :], *reversed(self.near[:place])]

    def document(self, name: str) -> Document:
        """Return a document by name."""
        if name not in self.documents:
            raise UnknownDocumentError("there is no such document", where=name)
        return self.documents[name]

    def file_state(self, name: str, path: str, sha256: str) -> FileState:
        """Return what the test has said of the file."""
        shown = self.documents[name]
        assert (path, sha256) == (shown.source_path, shown.sha256)
        return self.states.get(name, "same")

    def file_text(self, name: str, path: str) -> str:
        """Return what the test has put into the file."""
        assert path == self.documents[name].source_path
        return self.now.get(name, self.documents[name].text)

    def add(self, paths: Sequence[str], on_progress: ProgressCallback) -> LoadReport:
        """Load every path as a document of one line; a PDF cannot be read."""
        files = []
        for path in paths:
            name = path.replace("\\", "/").rsplit("/", 1)[-1]
            on_progress(StepProgress("reading", 1, len(paths)))
            if name.endswith(".pdf"):
                reason = "it holds pictures, no text. Run text recognition on it."
                files.append(FileReport(path, None, "failed", reason=reason))
                continue
            text = f"## What is {name}?\n\nIt is a file called {name}."
            self.documents[name] = document(name, text, title=name)
            files.append(FileReport(path, name, "loaded", 1))
        return LoadReport(tuple(files), "g1", 1)

    def index(self, on_progress: ProgressCallback) -> LoadReport:
        """Take up what is out of date, and leave the rest."""
        report = self.add(self.stale, on_progress)
        self.stale = []
        unchanged = FileReport("biology-10.md", "biology-10.md", "unchanged", 4)
        return LoadReport((*report.files, unchanged), "g2", 1)

    def remove(self, name: str, on_progress: ProgressCallback) -> LoadReport:
        """Take a document out."""
        self.document(name)
        on_progress(StepProgress("removing", 1, 1))
        del self.documents[name]
        return LoadReport((), "g3", 1, removed=1)

    def preview(self, paths: Sequence[str]) -> tuple[LoadReport, Sequence[str]]:
        """Find one section in every path."""
        files = [FileReport(path, path, "loaded", 1, words=7) for path in paths]
        return LoadReport(tuple(files), ""), ["What is it?: It is a file."]

    def entries(self) -> Sequence[DocumentEntry]:
        """Return an entry for each document."""
        return [entry(text) for text in self.documents.values()]

    def sections(self, name: str) -> Sequence[SectionView]:
        """Return the sections of a document."""
        found = sections(self.document(name))
        return [SectionView(s.heading, s.start, s.end, 1) for s in found]

    def keep(self, answer: Answer, conversation: str) -> None:
        """Remember the question as a history would."""
        self.kept.append((answer.question, conversation))

    def recall(self) -> tuple[Sequence[Past], Sequence[str], Sequence[str]]:
        """Return what the test has put there, the headings, and the words."""
        held = {word for each in self._sections() for word in words(each.text)}
        headings = [section.heading for section in self._sections()]
        return self.past, headings, sorted(held)

    def mark(self, answer: AnswerView) -> bool:
        """Remember the question."""
        self.marked.append(answer.question)
        return True

    def with_easier(self, answer: Answer) -> Answer:
        """Return the answer with the passage that the test calls easier."""
        found = [q for q in answer.alternatives if q.section.heading == self.plainer]
        return replace(answer, easier=found[0]) if found else answer

    def terms(
        self, quotes: Sequence[Quote], collections: Sequence[str]
    ) -> Sequence[str]:
        """Return what is defined and stands in a quote."""
        del collections
        texts = " ".join(quote.text for quote in quotes).lower()
        return [one.term for one in self.defined if one.term.lower() in texts]

    def glossary(self, words: str, collections: Sequence[str]) -> Sequence[TermView]:
        """Return what the test has defined, by a part of its term."""
        del collections
        return [one for one in self.defined if words.lower() in one.term.lower()]

    def look_ahead(self) -> None:
        """Have nothing to do."""

    def in_vain(self) -> Sequence[tuple[str, int]]:
        """Return what was marked."""
        return [(question, self.marked.count(question)) for question in self.marked]


def entry(text: Document) -> DocumentEntry:
    """Return how a list shows a document."""
    return DocumentEntry(
        document=text.id,
        title=text.title,
        subject="",
        aliases=(),
        sources=(),
        path=text.source_path,
        media_type=text.media_type,
        encoding="utf-8",
        sections=len(sections(text)),
        words=len(text.text.split()),
        sha256=text.sha256,
        collections=("plants",),
    )


def _quote(section: Section, wanted: set[str]) -> Quote:
    """Quote the whole section; the sentences that share most words are evidence."""
    spans = [
        (section.start + match.start(), section.start + match.end())
        for match in re.finditer(r"[^.\n][^.]*\.", section.text)
    ]
    text = section.document.text
    spans.sort(key=lambda span: (-len(wanted & words(text[slice(*span)])), span))
    return Quote(section, section.start, section.end, spans[0], tuple(spans[1:2]))


def biology() -> Document:
    """Return the document of the small corpus."""
    return document("biology-10.md", PLANTS, "Biology 10")
