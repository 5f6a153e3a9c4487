"""What the index holds, and whether it is current."""

from __future__ import annotations

from pathlib import Path

from explainbot.index import Index
from explainbot.index.build import LAYOUT
from explainbot.index.collections import names_of
from explainbot.index.corpus_files import scan
from explainbot.index.manifest import Manifest, current_name
from explainbot.paths import Places
from explainbot.reports import DocumentEntry, Status


def document_entries(index: Index) -> list[DocumentEntry]:
    """Return the documents of an index in name order."""
    return [
        DocumentEntry(
            document.id,
            document.title,
            document.subject,
            document.aliases,
            document.sources,
            document.source_path,
            document.media_type,
            document.encoding,
            sections,
            words,
            document.sha256,
            document.author,
            document.date,
            document.licence,
            document.language,
            document.url,
            document.tags,
            names_of(document.id, document.tags),
        )
        for document, sections, words in index.store.documents()
    ]


def status(places: Places, model: str) -> Status:
    """Compare the index with the files in ``corpus/``; nothing is changed.

    Raises:
        IndexDamagedError: The index cannot be read.
    """
    files = {file.name: file for file in scan(places.corpus)}
    if not current_name(places.index):
        new = tuple(name for name, file in files.items() if file.kind == "source")
        return Status(str(places.root), "", 0, 0, model, current=False, new=new)
    with Index.open(places.index) as index:
        manifest, sections = index.manifest, index.count()
    known = manifest.sources
    new = tuple(
        name
        for name, file in files.items()
        if name not in known and file.kind != "skipped"
    )
    changed = tuple(
        name
        for name, file in files.items()
        if name in known and known[name].sha256 != file.sha256
    )
    missing = tuple(name for name in known if name not in files)
    return Status(
        str(places.root),
        index.name,
        sum(state.status == "loaded" for state in known.values()),
        sections,
        manifest.model,
        current=not (new or changed or missing)
        and manifest.settings == LAYOUT
        and manifest.model.rpartition("@")[0] == Path(model).name,
        new=new,
        changed=changed,
        missing=missing,
        unreadable=_unreadable(manifest),
    )


def _unreadable(manifest: Manifest) -> tuple[str, ...]:
    return tuple(
        f"{name}: {state.reason}"
        for name, state in manifest.sources.items()
        if state.status == "failed"
    )
