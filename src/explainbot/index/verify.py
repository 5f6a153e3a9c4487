"""Proof that the index still says what the sources say."""

from __future__ import annotations

from collections.abc import Iterator

from explainbot.embedding.minilm.files import file_sha256
from explainbot.errors import ExplainbotError
from explainbot.index import COARSE, Index
from explainbot.paths import Places
from explainbot.readers.reading import read
from explainbot.records import Document, text_sha256
from explainbot.reports import Problem, Verification


def verify(places: Places) -> Verification:
    """Re-hash every file, re-read every source and re-slice every section.

    Raises:
        ExplainbotError: There is no index, or it cannot be opened.
    """
    with Index.open(places.index, hashed=False) as index:
        problems = [*_files(index), *_sections(index), *_sources(places, index)]
        documents = len(index.store.documents())
        return Verification(documents, index.count(), tuple(problems))


def _files(index: Index) -> Iterator[Problem]:
    for segment in index.segments:
        for name, known in index.manifest.segments[segment.folder.name].items():
            path = segment.folder / name
            if name == COARSE and not path.exists():
                continue
            if file_sha256(path) != known["sha256"]:
                message = f"the index's file {name} was altered"
                yield Problem("", "", "index-altered", message)


def _sections(index: Index) -> Iterator[Problem]:
    checked: set[str] = set()
    for stored in index.store.all_sections():
        section = index.store.section(stored)
        document = section.document
        if document.id not in checked and text_sha256(document.text) != document.sha256:
            message = "the stored text differs from its hash"
            yield Problem(document.id, "", "text-altered", message)
        checked.add(document.id)
        same = section.text == index.text(stored)
        if not same or text_sha256(section.text) != stored.sha256:
            message = (
                f"the section at {stored.start}-{stored.end} differs from its hash"
            )
            yield Problem(document.id, section.id, "section-altered", message)


def _sources(places: Places, index: Index) -> Iterator[Problem]:
    for entry, _, _ in index.store.documents():
        path = places.corpus / entry.id
        if not path.is_file():
            yield Problem(entry.id, "", "source-missing", f"{path} is gone")
        elif file_sha256(path) != index.manifest.sources[entry.id].sha256:
            message = f"{path} was changed after indexing; run: explainbot index"
            yield Problem(entry.id, "", "source-changed", message)
        else:
            yield from _reread(places, entry)


def _reread(places: Places, entry: Document) -> Iterator[Problem]:
    path = places.corpus / entry.id
    try:
        reading = read(path, name=entry.id, source_path=entry.source_path)
    except ExplainbotError as error:
        yield Problem(entry.id, "", "source-unreadable", str(error))
        return
    if reading.document.sha256 != entry.sha256:
        message = f"{path} reads differently now; run: explainbot index --rebuild"
        yield Problem(entry.id, "", "text-differs", message)
