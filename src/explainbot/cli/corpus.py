"""Commands about the corpus: ``add``, ``list``, ``status``, ``verify`` and others."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainbot import paths
from explainbot.cli.common import (
    ProgressLine,
    note,
    open_cluster,
    open_workspace,
    print_json,
    terminal_width,
)
from explainbot.curation import NAMES
from explainbot.errors import ClusterError, ExplainbotError, SourceError
from explainbot.index.intake.files import hidden
from explainbot.readers.metadata import METADATA_NAME
from explainbot.reports import (
    DocumentEntry,
    LoadReport,
    Problem,
    Status,
    Verification,
)
from explainbot.teaching.lint import (
    AT_ONCE,
    MOST,
    Finding,
    as_json,
    concerns,
    finding_lines,
    lint,
)
from explainbot.teaching.load_report import (
    file_lines,
    fitted,
    preview_json,
    preview_lines,
    report_json,
    report_lines,
    sections_line,
    sections_told,
    translated_json,
)
from explainbot.text.display import one_line, visible
from explainbot.text.interface.reasons import error_in_words, in_words
from explainbot.text.interface.translation import gettext, ngettext
from explainbot.text.languages import language_name
from explainbot.text.terms import collection_key
from explainbot.workspace import Workspace

if TYPE_CHECKING:
    from explainbot.index.intake.converting import Office

KEPT = "what is finished is kept, to go on run: explainbot index"


def add(options: argparse.Namespace) -> int:
    """Load material; 2 if any file failed."""
    from explainbot.sharing.adding import add_any

    with open_workspace(options) as opened:
        if options.dry_run:
            return _previewed(opened, options)
        office = _office(options)
        with _kept(), ProgressLine() as progress:
            report = add_any(opened, options.paths, on_progress=progress, office=office)
        found = _found_in(opened, report)
    if options.json:
        print_json({**_with_words(report), "lint": as_json(found)})
    else:
        lines = [*report_lines(report), *_lint_lines(found)]
        print("\n".join(fitted(lines, terminal_width())))
    return 2 if report.failed else 0


def _found_in(opened: Workspace, report: LoadReport) -> Sequence[Finding]:
    """Return what does not go together with the files that were loaded."""
    fresh = {f.document for f in report.files if f.status == "loaded" and f.document}
    found = lint(opened.places, most=AT_ONCE) if fresh else []
    return concerns(found or [], fresh)


def _lint_lines(found: Sequence[Finding]) -> Iterator[str]:
    """Yield the first findings of each kind, and where all are told."""
    yield from finding_lines(found, folded=True)
    if found:
        yield "all that is wrong in the texts: explainbot status --lint"


def _office(options: argparse.Namespace) -> Office | None:
    """Return what converts old office files, if that is wanted.

    Where it was not said and somebody can be asked, they are: once.

    Raises:
        SourceError: It is wanted and not installed.
    """
    from explainbot.index.intake.converting import Office, convertible, find_office

    old = convertible(options.paths)
    program = find_office() if old else ""
    if options.convert and old and not program:
        raise SourceError(
            "--convert needs LibreOffice, which is not installed",
            where=old[0],
            hint="Install it, or save the file in a form that is read.",
        )
    if not program or not (options.convert or agrees(old, options)):
        return None
    return Office(program)


def agrees(old: Sequence[Path], options: argparse.Namespace) -> bool:
    """Ask whether old office files are to be converted."""
    if options.json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    kinds = ", ".join(sorted({path.suffix.lower() for path in old}))
    files = ngettext("{count} file", "{count} files", len(old))
    asked = gettext(
        "{files} ({kinds}) can be read once LibreOffice has converted them; "
        "they stay as they are. Convert copies now? [y/N] ",
        files=files, kinds=kinds,
    )  # fmt: skip
    print(asked, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _with_words(report: LoadReport) -> dict[str, Any]:
    """Return a report for a program, with what is said in another language beside."""
    return {**report_json(report), **translated_json(report.files, report.notes)}


def _previewed(opened: Workspace, options: argparse.Namespace) -> int:
    from explainbot.sharing.adding import preview_any

    previews = preview_any(opened, options.paths)
    if options.json:
        files = (item.report for item in previews)
        print_json({**preview_json(previews), **translated_json(files)})
    else:
        print("\n".join(preview_lines(previews, terminal_width())))
        note("nothing is written; the same without --dry-run loads it")
    return 2 if any(item.report.status == "failed" for item in previews) else 0


@contextmanager
def _kept() -> Iterator[None]:
    """Let a Ctrl-C say that nothing needs to be done twice."""
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(KEPT) from None


def remove(options: argparse.Namespace) -> int:
    """Delete documents: all that are named, or none."""
    names = [*dict.fromkeys(options.names)]
    with open_workspace(options) as opened, _kept(), ProgressLine() as progress:
        report = opened.remove(*names, on_progress=progress)
    if options.json:
        told = names[0] if len(names) == 1 else names
        print_json({"removed": told, "index": report.index})
    else:
        print(
            "\n".join(gettext("removed {name}", name=one_line(name)) for name in names)
        )
    return 0


def index(options: argparse.Namespace) -> int:
    """Bring the index up to date; 2 if any file failed."""
    with open_workspace(options) as opened, _kept():
        if options.watch:
            _alone(options)
            return watch(opened, options)
        with open_cluster(options.ray) as cluster, ProgressLine() as progress:
            report = opened.index(
                rebuild=options.rebuild, on_progress=progress, cluster=cluster
            )
    if options.json:
        print_json(_with_words(report))
    else:
        lines = report_lines(report, changes_only=True)
        print("\n".join(fitted(lines, terminal_width())))
    return 2 if report.failed else 0


def _alone(options: argparse.Namespace) -> None:
    """Raise ClusterError where a folder is to be followed by a cluster."""
    if options.ray:
        raise ClusterError(
            "--watch and --ray exclude each other",
            hint="Make the index with --ray once, then follow the folder.",
        )


def list(options: argparse.Namespace) -> int:  # noqa: A001  named like its command
    """List the documents of the index."""
    with open_workspace(options) as opened:
        entries = opened.documents()
    if options.json:
        print_json({"documents": [asdict(entry) for entry in entries]})
        return 0
    for entry in entries:
        about = f" — {one_line(entry.title)}" if entry.title else ""
        odd = "" if entry.encoding in ("utf-8", "") else f", {entry.encoding}"
        said = [entry.author, entry.date, entry.licence, entry.url]
        said += [f"#{collection_key(tag)}" for tag in entry.tags]
        facts = "".join(f"; {one_line(fact)}" for fact in said if fact)
        counted = (
            f"{sections_told(entry.sections)}{_spoken(entry, entries)}{odd}{facts}"
        )
        print(f"{one_line(entry.document)}{about} ({counted})")
    if not entries:
        note("explainbot: the corpus is empty. Add material with: explainbot add FILE")
    return 0


def _spoken(entry: DocumentEntry, entries: Sequence[DocumentEntry]) -> str:
    """Return a text's language where those of the corpus are in several."""
    several = len({one.language for one in entries}) > 1
    return f", {gettext(language_name(entry.language))}" if several else ""


def init(options: argparse.Namespace) -> int:
    """Make an empty workspace, in the folder or with its index on a server."""
    if options.shard and not options.store:
        options.wrong("--shard needs --store, the server that is asked")
    if not options.store:
        if not options.folder:
            options.wrong("the following arguments are required: DIR")
        places = paths.create(options.folder)
        print(gettext("workspace ready: {name}", name=one_line(str(places.root))))
        return 0
    from explainbot.index.server.writing import make_workspace

    places = make_workspace(options.folder or ".", options.store, options.shard)
    root, store = one_line(str(places.root)), one_line(options.store)
    print(
        gettext("workspace ready: {name}, its index on {store}", name=root, store=store)
    )
    return 0


QUIET = 1000
"""Milliseconds without a change after which the folder is read."""
LONGEST = 10_000
"""Milliseconds after which it is read though changes go on."""
PATIENCE = 60.0
"""Seconds to wait for another process that builds the index."""


def watch(workspace: Workspace, options: argparse.Namespace) -> int:
    """Index once, and again after each change, until Ctrl-C; then 0.

    An error is told and does not end it.  Ctrl-C in the middle of indexing is an
    interrupted command like any other.
    """
    folder = workspace.places.corpus
    note(f"explainbot: following {one_line(str(folder))}; Ctrl-C ends it")
    rebuild, first = options.rebuild, True
    changes = _changes(folder)
    while _next(changes):
        try:
            with ProgressLine() as progress:
                report = workspace.index(
                    rebuild=rebuild, on_progress=progress, wait=PATIENCE
                )
        except ExplainbotError as error:
            note(f"{_now()} {one_line(error_in_words(error))}")
        else:
            rebuild = False
            _tell(report, options, first=first)
            first = False
    return 0


def _next(changes: Iterator[None]) -> bool:
    """Wait for the next change; return False when Ctrl-C ends the waiting."""
    try:
        return next(changes, True) is None
    except KeyboardInterrupt:
        return False


def _changes(folder: Path) -> Iterator[None]:
    """Yield at once, and after each change below a folder."""
    import watchfiles

    # The first timeout comes when the system's notices are switched on: what changes
    # while the first index is made is not missed.
    started = False
    for changed in watchfiles.watch(
        folder,
        watch_filter=lambda _, path: not hidden(Path(path).name),
        debounce=LONGEST,
        step=QUIET,
        rust_timeout=QUIET,
        yield_on_timeout=True,
    ):
        if changed or not started:
            started = True
            yield None


def _now() -> str:
    return datetime.now().astimezone().strftime("%H:%M:%S")


def _tell(report: LoadReport, options: argparse.Namespace, *, first: bool) -> None:
    if options.json:
        print_json(_with_words(report))
    else:
        print(f"{_now()} {sections_line(report)}")
        for file in report.files:
            if file.status == "failed" or (file.status == "loaded" and not first):
                for line in file_lines(file):
                    print(f"    {line}")
    sys.stdout.flush()


def show(options: argparse.Namespace) -> int:
    """Print the canonical text, or a slice of it, and nothing else.

    On a terminal, characters that command it are painted.
    """
    with open_workspace(options) as opened:
        text = opened.document(options.name).text
    slice_ = text[options.start : options.end]
    if sys.stdout.isatty():
        print(visible(slice_.replace("\r\n", "\n")))
        return 0
    # Bytes: no line end may be translated, nothing added.
    sys.stdout.buffer.write(slice_.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()
    return 0


def status(options: argparse.Namespace) -> int:
    """Say what is loaded and whether the index is current."""
    with open_workspace(options) as opened:
        found = opened.status()
        places = opened.places
    wrong = lint(places) if options.lint else None
    if options.json:
        told = {"lint": as_json(wrong or [])} if options.lint else {}
        print_json({**asdict(found), **told})
        return 0
    print("\n".join(_status_lines(found)))
    if options.lint:
        print("\n".join(_listed(wrong)))
    elif (some := lint(places, most=AT_ONCE)) is not None:
        print(*_lint_lines(some), sep="\n", end="\n" * bool(some))
    return 0


def _listed(wrong: Sequence[Finding] | None) -> Sequence[str]:
    """Return all that is wrong as lines; one line where nothing is, or too much."""
    if wrong is None:
        most = f"{MOST:,}"
        return [gettext("lint: not looked for in more than {most} sections", most=most)]
    return [*finding_lines(wrong, folded=False)] or [gettext("lint: nothing is wrong")]


def _status_lines(found: Status) -> Sequence[str]:
    lines = [
        gettext("workspace: {name}", name=one_line(found.workspace)),
        gettext("index: {name}", name=found.index or gettext("none yet")),
    ]
    if found.server:
        lines.append(gettext("server: {name}", name=one_line(found.server)))
    lines += [
        gettext("documents: {count}", count=found.documents),
        gettext("sections: {count}", count=found.sections),
        *_languages(found),
        gettext("model: {name}", name=found.model),
        gettext("current: {told}", told=_current(found)),
    ]
    labels = {
        "new": gettext("new: {name}"),
        "changed": gettext("changed: {name}"),
        "missing": gettext("missing: {name}"),
        "unreadable": gettext("unreadable: {name}"),
    }
    for label, told in labels.items():
        for name in getattr(found, label):
            about = _of_settings(name, label)
            lines.append(told.format(name=one_line(name)) + f" ({about})" * bool(about))
    return lines


def _languages(found: Status) -> Iterator[str]:
    """Yield in which languages the documents are, if there are any."""
    told = ", ".join(
        f"{gettext(language_name(code)) if code else gettext('unknown')} ({count})"
        for code, count in found.languages
    )
    if told:
        yield gettext("languages: {told}", told=told)


def _current(found: Status) -> str:
    if found.current:
        return gettext("yes")
    reason = one_line(in_words(found.reason))
    return gettext("no ({reason}), run: explainbot index", reason=reason)


def _of_settings(name: str, label: str) -> str:
    """Say from when on a settings file counts; "" for material."""
    folder, _, file = name.rpartition("/")
    if label in ("new", "changed") and file in NAMES:
        if folder and label == "new":
            return gettext("counts from then on")
        return gettext("counts already; explainbot index checks the names in it")
    if file != METADATA_NAME:
        return ""
    return gettext("facts about files; they count from then on")


def verify(options: argparse.Namespace) -> int:
    """Check index and sources, or the quotes of a batch output; 0 or 2."""
    with open_workspace(options) as opened:
        if options.file:
            from explainbot.batch.verify import verify_file

            found = verify_file(options.file, opened)
        else:
            found = opened.verify()
    if options.json:
        print_json({**asdict(found), "ok": found.ok})
    else:
        for problem in found.problems:
            print(_problem_line(problem))
        print(_summary(found))
    return 0 if found.ok else 2


def _problem_line(problem: Problem) -> str:
    place = " ".join(part for part in (problem.document, problem.section) if part)
    return f"{problem.kind} {one_line(place)}: {one_line(in_words(problem.message))}"


def _summary(found: Verification) -> str:
    counted = gettext(
        "{documents} documents, {sections} sections",
        documents=found.documents,
        sections=found.sections,
    )
    if found.ok:
        return gettext("ok: {counted}", counted=counted)
    problems = len(found.problems)
    return gettext(
        "{problems} problems in {counted}", problems=problems, counted=counted
    )
