"""Corpus reader of a build: what changed is read and told, all else is taken over."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from explainbot.curation import load_curation, place
from explainbot.errors import SourceError, UnknownKindError
from explainbot.index.build.spool import Spool
from explainbot.index.exercises import quiz_note
from explainbot.index.intake.files import CorpusFile, precedence
from explainbot.index.intake.findings import (
    headings,
    in_other_languages,
    over_long,
    refuse_huge,
    refuse_unquotable,
)
from explainbot.index.passages import SectionedDocument, prepared_section
from explainbot.index.storage.manifest import SourceState
from explainbot.progress import Log, ProgressCallback, StepProgress
from explainbot.readers.base import EMPTY
from explainbot.readers.metadata import METADATA_NAME, idle_tables, load_metadata
from explainbot.readers.reading import read
from explainbot.reports import FileReport, FileStatus
from explainbot.sections.sections import split, warnings
from explainbot.settings import LastGood
from explainbot.text.languages import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from explainbot.index.build.previous import KnownText, PreviousIndex
    from explainbot.index.storage.rows import About
    from explainbot.readers.base import Metadata
    from explainbot.records import Section


def state_report(name: str, state: SourceState) -> FileReport:
    """Return what is known of a file that has not changed."""
    status: FileStatus = "unchanged"
    if state.status == "failed":
        status = "failed"
    elif state.status == "skipped":
        status = "skipped"
    return FileReport(
        name,
        name if status == "unchanged" else None,
        status,
        state.sections,
        state.warnings,
        state.reason,
        state.headings,
        state.words,
        state.language,
        state.encoding,
    )


def loaded_report(
    path: str,
    loaded: SectionedDocument,
    notes: tuple[str, ...],
    status: FileStatus = "loaded",
) -> FileReport:
    """Return the report of a file that was read."""
    document = loaded.document
    return FileReport(
        path,
        document.id,
        status,
        len(loaded.units),
        notes,
        None,
        headings(unit.section for unit in loaded.units),
        len(document.text.split()),
        "" if loaded.assumed else document.language,
        document.encoding,
    )


LOG = Log(__name__)
MOST_BYTES = 250_000_000
"""Of one file: it is read whole."""


@dataclass(frozen=True)
class Cut:
    """A file that was read and cut."""

    sha256: str
    """Of the file's bytes."""
    metadata: Metadata | None
    loaded: SectionedDocument
    notes: tuple[str, ...]


Cutter: TypeAlias = (
    "Callable[[Iterable[tuple[CorpusFile, Metadata | None]]], Iterator[Cut | None]]"
)
"""Yields what is in each file, in order; None for one that cannot be read."""


@dataclass
class Plan:
    """What a build has found."""

    loaded: Spool
    """What was read."""
    kept: dict[str, int] = field(default_factory=dict)
    """Documents that have not changed, with their number of sections."""
    place: dict[str, int] = field(default_factory=dict)
    """Of each file's name, where it stands among all."""
    sources: dict[str, SourceState] = field(default_factory=dict)
    reports: list[FileReport] = field(default_factory=list)
    read_differently: int = 0
    """Files of the same bytes whose text is another by the rules of reading of now."""

    def put_in_order(self, files: Sequence[CorpusFile]) -> None:
        """Order all by the order of the files."""
        place = self.place = {file.name: at for at, file in enumerate(files)}
        self.sources = dict(
            sorted(self.sources.items(), key=lambda item: place[item[0]])
        )
        self.reports.sort(key=lambda report: place[report.path])
        self.loaded.sort(place)

    def take(self, names: Iterable[str], earlier: PreviousIndex) -> None:
        """Load some of the documents that have not changed."""
        for name in names:
            self.loaded.add(earlier.loaded(name))
            del self.kept[name]
        self.loaded.sort(self.place)

    def note(
        self,
        file: CorpusFile,
        report: FileReport,
        about: str = "",
        earlier: tuple[str, ...] = (),
    ) -> None:
        """Keep what became of a file.

        Args:
            file: The file.
            report: What became of it.
            about: Hash of what the settings say about it.
            earlier: Hashes of the texts that other rules of reading made of it.
        """
        if report.reason:
            LOG.info("%s: %s, %s", file.name, report.status, report.reason)
        else:
            LOG.debug("%s: %s, %d sections", file.name, report.status, report.sections)
        self.reports.append(report)
        self.sources[file.name] = SourceState(
            file.sha256,
            file.size,
            "loaded" if report.document else report.status,
            report.sections,
            report.warnings,
            report.reason,
            about,
            report.headings,
            report.words,
            report.language,
            report.encoding,
            earlier,
        )


def load(
    path: Path, name: str, metadata: Metadata | None, usual: str = "en"
) -> tuple[SectionedDocument, tuple[str, ...]]:
    """Read one file and cut it into sections; return them with the warnings.

    Args:
        path: The file.
        name: Its path below ``corpus/``.
        metadata: What the settings say about it.
        usual: Its language if nothing tells another.

    Raises:
        SourceError: It cannot be read, or is nothing to quote from.
    """
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        raise SourceError(
            f"the file has more than {MOST_BYTES // 1_000_000} MB",
            where=path,
            hint="Split it into several files.",
        )
    about = EMPTY if metadata is None else metadata
    reading = read(
        path, name=name, source_path=f"corpus/{name}", metadata=about, usual=usual
    )
    refuse_huge(reading.document)
    sections = split(reading.document)
    refuse_unquotable(reading.document, sections)
    language = reading.document.language
    notes = (
        *reading.warnings,
        *warnings(reading.document, sections),
        *over_long(sections),
        *(() if reading.assumed else in_other_languages(sections, language)),
        *quiz_note(reading.document),
    )
    units = tuple(map(prepared_section, sections))
    return SectionedDocument(reading.document, units, assumed=reading.assumed), notes


class CorpusReader:
    """Reads the files of a corpus in turn."""

    def __init__(
        self,
        corpus: Path,
        files: list[CorpusFile],
        earlier: PreviousIndex | None,
        cuts: Mapping[str, Cut],
        language: str = DEFAULT_LANGUAGE,
        *,
        texts: Mapping[str, KnownText] | None = None,
        last_good: Path | None = None,
        cutter: Cutter | None = None,
    ) -> None:
        """Read the settings and see which files have moved.

        Args:
            corpus: The folder.
            files: All that is in it, in name order.
            earlier: The index before.
            cuts: Files that were just read, by their name in the corpus.
            language: The usual one where no file tells its own.
            texts: What indexes before have read in each file, by its name.
            last_good: Where settings files are that were right last; None makes a
                wrong one an error.
            cutter: Reads and cuts files elsewhere; None does it here.

        Raises:
            SettingsError: A settings file is wrong.
        """
        self.plan = Plan(Spool(earlier))
        self._corpus = corpus
        self._last = LastGood(corpus, last_good)
        self._metadata = load_metadata(corpus, self._last if last_good else None)
        self._curation = load_curation(corpus, (file.name for file in files), last_good)
        self._files = files
        self._earlier = earlier
        self._cuts = dict(cuts)
        self._cutter = cutter
        self._known = earlier.sources if earlier else {}
        self._texts: dict[str, str] = {}
        self._read_before = texts or {}
        self._languages = FolderLanguages(language)
        self._untold: list[CorpusFile] = []
        """Files of which nothing tells the language."""
        there = {file.name for file in files}
        self.gone = {
            state.sha256: name
            for name, state in self._known.items()
            if state.status == "loaded" and name not in there
        }
        """Documents whose file is not there, by its hash; moved ones go as met."""

    def read_all(self, on_progress: ProgressCallback) -> Plan:
        """Read every file; one that cannot be read is reported and left out.

        Of files with the same text the one that takes precedence is kept.
        """
        ordered = sorted(self._files, key=lambda file: precedence(file.name))
        elsewhere = self._cut_elsewhere(ordered)
        for number, file in enumerate(ordered):
            on_progress(StepProgress("reading", number, len(self._files)))
            if file.kind == "settings":
                self._settings(file)
            elif file.kind == "source":
                next(elsewhere)
                self._source(file)
            else:
                report = FileReport(file.name, None, file.kind, reason=file.reason)
                self.plan.note(file, report)
        for file in self._untold:
            self._source(file, self._languages.usual(file.name))
        on_progress(StepProgress("reading", len(self._files), len(self._files)))
        wrong = {name: self._last.told(name) for name in self._last.wrong}
        wrong |= dict(told.split(": ", 1) for told in self._curation.problems)
        for name, told in wrong.items():
            self.plan.reports.append(FileReport(name, None, "failed", reason=told))
        self.plan.put_in_order(self._files)
        self._check_curation()
        return self.plan

    def _cut_elsewhere(self, files: Iterable[CorpusFile]) -> Iterator[None]:
        """Take what a cluster made of each file of these that may be material.

        Yields once for each, when it is there for ``_cut``; nothing is to be taken of
        those that have not changed, or that are read here.
        """
        sources = [file for file in files if file.kind == "source"]
        if self._cutter is None:
            yield from (None for _ in sources)
            return
        wanted = [file for file in sources if self._is_new(file)]
        new = {file.name for file in wanted}
        cuts = self._cutter((file, self._metadata.get(file.name)) for file in wanted)
        for file in sources:
            cut = next(cuts) if file.name in new else None
            if cut is not None:
                self._cuts[file.name] = cut
            yield
            if cut is not None and not (self._untold and self._untold[-1] is file):
                self._cuts.pop(file.name, None)

    def _is_new(self, file: CorpusFile) -> bool:
        """Whether a file is to be read that was not just read."""
        state = self._known.get(file.name)
        known = self._before(file, _fingerprint(self._metadata.get(file.name)))
        return file.name not in self._cuts and not (known and state and state.language)

    def _check_curation(self) -> None:
        """Tell which pinned words, and which of the stop list, stand in no text."""
        idle: dict[Path, list[str]] = {}
        for pin in self._curation.pins:
            problem = place(pin, self._sections(pin.document))
            if isinstance(problem, str):
                idle.setdefault(pin.file, []).append(f"line {pin.line}: {problem}")
        for stop in self._curation.stops:
            problem = stop.problem(self._sections(stop.document))
            if problem:
                idle.setdefault(stop.file, []).append(f"line {stop.line}: {problem}")
        for path, problems in idle.items():
            name = path.relative_to(self._corpus).as_posix()
            self._tell(name, problems)

    def _sections(self, document: str) -> list[Section]:
        if document in self.plan.kept and self._earlier:
            units = self._earlier.loaded(document).units
        else:
            units = self.plan.loaded.units_of(document)
        return [unit.section for unit in units]

    def _tell(self, name: str, problems: list[str]) -> None:
        """Report what in a settings file bears on nothing."""
        reason = "; ".join(problems)
        self.plan.reports.append(FileReport(name, None, "skipped", reason=reason))

    def _settings(self, file: CorpusFile) -> None:
        right = file.path.name == METADATA_NAME and file.name not in self._last.wrong
        if right and (idle := idle_tables(file.path)):
            self._tell(file.name, idle)
        self.plan.sources[file.name] = SourceState(file.sha256, file.size, "settings")

    def _source(self, file: CorpusFile, usual: str = "") -> None:
        """Read a file that may be material.

        Args:
            file: The file.
            usual: The language of those around it, once that is known; before, a file
                that does not tell its own is put off.
        """
        metadata = self._metadata.get(file.name)
        about = _fingerprint(metadata)
        state = self._known.get(file.name)
        loaded: SectionedDocument | None = None
        before = self._before(file, about)
        try:
            if before and state and (state.language or before.language == usual):
                sha256, report = before.sha256, state_report(file.name, state)
            else:
                cut = self._cut(file, metadata, usual)
                if cut.loaded.assumed and not usual:
                    self._untold.append(file)
                    self._cuts[file.name] = cut
                    return
                loaded, report = self._changed(file, cut, usual)
                sha256 = loaded.document.sha256
        except SourceError as error:
            unread = FileReport(file.name, None, fault(error), reason=error.reason)
            self.plan.note(file, unread, about)
            return
        same = self._texts.setdefault(sha256, file.name)
        if same != file.name:
            reason = f"same text as {same}"
            report = FileReport(file.name, None, "skipped", reason=reason)
        elif loaded is None:
            self.plan.kept[file.name] = report.sections
        else:
            self.plan.loaded.add(loaded)
        if report.document:
            self._languages.add(file.name, report.language)
        self.plan.note(file, report, about, self._earlier_texts(file, sha256))

    def _earlier_texts(self, file: CorpusFile, sha256: str) -> tuple[str, ...]:
        """Return the hashes of what other rules made of the same bytes.

        Args:
            file: The file.
            sha256: Of its text by the rules of now.
        """
        known = self._read_before.get(file.name)
        if known is None or known.file != file.sha256:
            return ()
        self.plan.read_differently += known.texts[0] != sha256
        return tuple(text for text in known.texts if text != sha256)

    def _before(self, file: CorpusFile, about: str) -> About | None:
        """Return what the index before says of a file, if that has not changed."""
        state = self._known.get(file.name)
        if self._earlier is None or state is None or state.status != "loaded":
            return None
        if not self._earlier.read_alike:
            return None
        if (state.sha256, state.about) != (file.sha256, about):
            return None
        return self._earlier.abouts.get(file.name)

    def _cut(self, file: CorpusFile, metadata: Metadata | None, usual: str) -> Cut:
        """Return what is in a file, as it was just read if it was."""
        cut = self._cuts.get(file.name)
        if cut and (cut.sha256, cut.metadata) == (file.sha256, metadata):
            told = not cut.loaded.assumed or not usual
            if told or cut.loaded.document.language == usual:
                return cut
        loaded, notes = load(file.path, file.name, metadata, usual or "en")
        return Cut(file.sha256, metadata, loaded, notes)

    def _changed(
        self, file: CorpusFile, cut: Cut, usual: str
    ) -> tuple[SectionedDocument, FileReport]:
        loaded, notes = cut.loaded, cut.notes
        known = self._known.get(file.name)
        same = known is not None and known.sha256 == file.sha256
        read = self._read_before.get(file.name)
        same = same and (read is None or read.texts[0] == loaded.document.sha256)
        status: FileStatus = (
            "unchanged" if same and known and known.status == "loaded" else "loaded"
        )
        report = loaded_report(file.name, loaded, notes, status)
        old = self.gone.pop(file.sha256, "") if known is None else ""
        if old and self._earlier:
            before, _ = load(file.path, old, cut.metadata, usual or "en")
            loaded = self._earlier.renamed(loaded, before, old)
            report = replace(report, moved_from=old)
        return loaded, report


class FolderLanguages:
    """Which language is usual where a file lies."""

    def __init__(self, default: str) -> None:
        """Begin with no file; ``default`` is usual where no file tells."""
        self._default = default
        self._known: dict[str, Counter[str]] = {}

    def add(self, name: str, language: str) -> None:
        """Take a file's language; "" where nothing tells it."""
        if language:
            for folder in PurePosixPath(name).parents:
                self._known.setdefault(str(folder), Counter())[language] += 1

    def usual(self, name: str) -> str:
        """Return the language of most files in a file's folder, or in those above.

        Of equally many the first by its code.
        """
        for folder in map(str, PurePosixPath(name).parents):
            if found := self._known.get(folder):
                return min(found, key=lambda code: (-found[code], code))
        return self._default


def fault(error: SourceError) -> FileStatus:
    """Return what became of a file: one of no known kind is no material."""
    return "skipped" if isinstance(error, UnknownKindError) else "failed"


def _fingerprint(metadata: Metadata | None) -> str:
    """Return a short hash of what the settings say about a file; "" for nothing."""
    if metadata is None or metadata == EMPTY:
        return ""
    return hashlib.sha256(repr(metadata).encode()).hexdigest()[:16]
