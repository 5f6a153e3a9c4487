"""Index status: what it holds, whether it is current, what files would add to it."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from explainbot.embedding.minilm.files import DEFAULT_MODEL, file_sha256
from explainbot.embedding.mixed import MIXED_NAME
from explainbot.errors import ExplainbotError
from explainbot.index.build.corpus import loaded_report
from explainbot.index.build.duplicates import near_duplicates
from explainbot.index.index import IndexReader
from explainbot.index.intake.add import (
    Copied,
    Given,
    GivenFile,
    gather,
    known_texts,
    opened_store,
    read_given,
)
from explainbot.index.intake.files import scan
from explainbot.index.storage.manifest import (
    Manifest,
    SourceState,
    current_name,
    is_elsewhere,
    rules_note,
    server_address,
)
from explainbot.index.storage.rows import names_of
from explainbot.paths import Places
from explainbot.readers.base import EMPTY, Metadata
from explainbot.readers.reading import load_metadata, read, supported
from explainbot.records import Document, Section, text_sha256
from explainbot.registry.formats import READING_RULES
from explainbot.reports import DocumentEntry, FileReport, Problem, Status, Verification
from explainbot.settings import LastGood

OTHER_RULES = "read-by-other-rules"
"""Kind of a problem: the file is the same, the rules by which it is read are not."""


def document_entries(index: IndexReader) -> list[DocumentEntry]:
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
        for document, sections, words in index.corpus.documents()
    ]


def status(places: Places, model: str) -> Status:
    """Compare the index with the files in ``corpus/``; nothing is changed.

    Raises:
        IndexDamagedError: The index cannot be read.
    """
    files = {file.name: file for file in scan(places.corpus)}
    address = server_address(places.index)
    where = "" if address is None else address.text
    if not current_name(places.index):
        new = tuple(name for name, file in files.items() if file.kind == "source")
        return Status(
            str(places.root), "", 0, 0, model,
            current=False, new=new, reason="there is no index yet", server=where,
        )  # fmt: skip
    with IndexReader.open(places.index) as index:
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
    away = is_elsewhere(places)
    missing = () if away else tuple(name for name in known if name not in files)
    reasons = (
        rules_note(manifest),
        ""
        if _is_of(manifest.model, model)
        else f"the index was made with the model {manifest.model}",
        _counted(new=new, changed=changed, missing=missing),
        _unread(changed),
    )
    reason = "; ".join(filter(None, reasons))
    return Status(
        str(places.root),
        index.name,
        sum(state.status == "loaded" for state in known.values()),
        sections,
        manifest.model,
        current=not reason,
        new=new,
        changed=changed,
        missing=missing,
        unreadable=_unreadable(manifest),
        reason=reason,
        reading_rules=manifest.reading_rules,
        server=where,
        languages=_languages(known.values()),
    )


def _languages(states: Iterable[SourceState]) -> tuple[tuple[str, int], ...]:
    """Return the documents of each language, the most first."""
    counts = Counter(one.language for one in states if one.status == "loaded")
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _unread(names: Sequence[str]) -> str:
    """Name the kinds of indexed files that nothing reads any more; "" for none."""
    paths = [Path(name) for name in names]
    kinds = {"".join(path.suffixes).lower() for path in paths if not supported(path)}
    read = ", ".join(sorted(kinds))
    return f"the package that read {read} files is not installed any more" * bool(read)


def _counted(**files: tuple[str, ...]) -> str:
    """Return how many files are new, changed or missing; "" for none."""
    said = [f"{len(names)} {label}" for label, names in files.items() if names]
    return f"files: {', '.join(said)}" if said else ""


def _unreadable(manifest: Manifest) -> tuple[str, ...]:
    return tuple(
        f"{name}: {state.reason}"
        for name, state in manifest.sources.items()
        if state.status == "failed"
    )


def verify(places: Places) -> Verification:
    """Re-hash every file, re-read every source and re-slice every section.

    Raises:
        ExplainbotError: There is no index, or it cannot be opened.
    """
    with IndexReader.open(places.index, hashed=False) as index:
        problems = [*_files(index), *_sections(index), *_sources(places, index)]
        documents = len(index.corpus.documents())
        return Verification(documents, index.count(), tuple(problems))


def _files(index: IndexReader) -> Iterator[Problem]:
    what = "file" if index.address is None else "table"
    for segment in index.segments:
        for name in segment.altered(index.manifest.segments[segment.name]):
            message = f"the index's {what} {name} was altered"
            yield Problem("", "", "index-altered", message)


def _sections(index: IndexReader) -> Iterator[Problem]:
    checked: set[str] = set()
    for stored in index.corpus.all_sections():
        section = index.corpus.section(stored)
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


def _sources(places: Places, index: IndexReader) -> Iterator[Problem]:
    if is_elsewhere(places):
        return
    last = LastGood(places.corpus, places.last_good)
    told = load_metadata(places.corpus, last)
    for name in last.wrong:
        yield Problem(name, "", "settings-wrong", last.told(name))
    for entry, _, _ in index.corpus.documents():
        path = places.corpus / entry.id
        if not path.is_file():
            yield Problem(entry.id, "", "source-missing", f"{path} is gone")
        elif file_sha256(path) != index.manifest.sources[entry.id].sha256:
            message = f"{path} was changed after indexing; run: explainbot index"
            yield Problem(entry.id, "", "source-changed", message)
        else:
            about = told.get(entry.id, EMPTY)
            yield from _reread(path, entry, about, index.manifest.reading_rules)


def _reread(
    path: Path, entry: Document, about: Metadata, rules: int
) -> Iterator[Problem]:
    place, name = entry.source_path, entry.id
    try:
        reading = read(path, name=name, source_path=place, metadata=about)
    except ExplainbotError as error:
        yield Problem(entry.id, "", "source-unreadable", str(error))
        return
    if reading.document.sha256 == entry.sha256:
        return
    if rules != READING_RULES:
        message = (
            f"{path} was read by other rules ({rules}, now {READING_RULES}); "
            "run: explainbot index"
        )
        yield Problem(entry.id, "", OTHER_RULES, message)
    else:
        message = f"{path} reads differently now; run: explainbot index --rebuild"
        yield Problem(entry.id, "", "text-differs", message)


@dataclass(frozen=True)
class FilePreview:
    """A file as it would be loaded."""

    report: FileReport
    sections: tuple[Section, ...] = ()


def preview(paths: list[Path], places: Places) -> list[FilePreview]:
    """Return what each file would become; nothing is written.

    Args:
        paths: Files, folders and archives.
        places: Where they would be copied.

    Raises:
        SettingsError: A corpus.toml among them is wrong.
    """
    found: list[FilePreview] = []
    copied = Copied()
    copied.know(known_texts(places))
    with tempfile.TemporaryDirectory(prefix="explainbot-") as scratch:
        for path in paths:
            given = gather(path, places.corpus, Path(scratch))
            files = [_preview(file, given, copied, places) for file in given.files]
            found += sorted(files, key=lambda item: item.report.path)
            found += [FilePreview(report) for report in given.others]
    return _with_duplicates(found, places)


def _preview(
    file: GivenFile, given: Given, copied: Copied, places: Places
) -> FilePreview:
    cut = read_given(file, given.metadata.get(file.name))
    if isinstance(cut, FileReport):
        return FilePreview(cut)
    refused = copied.refusal(file, cut, places)
    if refused is not None:
        return FilePreview(refused)
    copied.take(file, cut)
    report = loaded_report(file.shown, cut.loaded, cut.notes)
    return FilePreview(report, tuple(unit.section for unit in cut.loaded.units))


def _with_duplicates(previews: list[FilePreview], places: Places) -> list[FilePreview]:
    """Add the notes about sections nearly the same as others, given or there."""
    fresh = {item.report.document for item in previews if item.report.document}
    if not fresh:
        return previews
    sections = [section for item in previews for section in item.sections]
    notes = near_duplicates([*_others(places, fresh), *sections], fresh)
    return [
        _noted(item, notes.get(item.report.document or "", ())) for item in previews
    ]


def _noted(item: FilePreview, notes: Sequence[str]) -> FilePreview:
    warnings = (*item.report.warnings, *notes)
    return replace(item, report=replace(item.report, warnings=warnings))


def _others(places: Places, replaced: set[str]) -> list[Section]:
    """Return the sections that the index holds of the other documents."""
    with opened_store(places) as store:
        if store is None:
            return []
        return [
            store.section(stored)
            for stored in store.all_sections()
            if stored.document_id not in replaced
        ]


def _is_of(made_by: str, model: str) -> bool:
    """Whether an index that says what made it was made with the model of a name."""
    name = made_by.rpartition("@")[0]
    return name == Path(model).name or (name, model) == (MIXED_NAME, DEFAULT_MODEL)
