"""``explainbot gaps``, ``digest``, ``coverage``, ``forget``, ``pack``, ``unpack``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any, NamedTuple

from explainbot.batch.lists.tables import is_comment
from explainbot.batch.whole_files import check_free, unwritable, whole_file
from explainbot.cli.batch import listed
from explainbot.cli.common import ProgressLine, note, open_workspace, print_json
from explainbot.errors import OutputError
from explainbot.paths import Places
from explainbot.settings import switch
from explainbot.study import schedule
from explainbot.teaching import rendering
from explainbot.teaching.gaps import GapReport, find_gaps
from explainbot.text.display import one_line
from explainbot.text.interface.translation import (
    both_to_translate,
    gettext,
    ngettext,
)
from explainbot.usage import digest as counts
from explainbot.usage import history, unanswered


def gaps(options: argparse.Namespace) -> int:
    """Group what was asked in vain, or delete it."""
    if options.clear:
        if options.group:
            raise OutputError("--clear deletes the questions of all classes")
        return clear(options)
    workspace = open_workspace(options)
    _check_page(options)
    on = unanswered.kept_by_settings(workspace.places)
    questions = unanswered.read_kept(workspace.places, options.group)
    if questions:
        progress = ProgressLine()
        with workspace, workspace.explainer(progress) as explainer:
            report = find_gaps(questions, explainer, on_progress=progress)
        progress.clear()
    else:
        report = GapReport((), 0, 0, 0, "")
        kept = (
            "the chat and ask keep what they cannot answer; batch says it in its rows"
        )
        off = "keeping questions is switched off in explainbot.toml"
        note(f"explainbot: {kept if on else off}")
    _tell(options, report, rendering.gap_lines(report), "gaps_page")
    return 0


def digest(options: argparse.Namespace) -> int:
    """Say how many questions were asked of each text, week by week."""
    from explainbot.teaching.digest import digested

    places = open_workspace(options).places
    _check_page(options)
    if options.counting is not None:
        _switch_counting(places, on=options.counting)
    on = unanswered.counted_by_settings(places)
    report = digested(places, counting=on, weeks=options.weeks, group=options.group)
    if not on:
        note(
            "explainbot: counting is switched off; explainbot digest --on has questions"
            " counted from then on"
        )
    _tell(options, report, rendering.digest_lines(report), "digest_page")
    return 0


def _switch_counting(places: Places, *, on: bool) -> None:
    """Write into the settings whether questions are counted."""
    try:
        switch(places.settings, "digest", "count", on=on)
    except OSError as error:
        raise unwritable(str(places.settings), error) from None
    told = "questions are counted from now on" if on else "nothing is counted any more"
    note(f"explainbot: {told} (in {one_line(str(places.settings))})")


def coverage(options: argparse.Namespace) -> int:
    """Ask a list of questions and say what they reach."""
    from explainbot.teaching.coverage import cover

    _check_page(options)
    progress = ProgressLine()
    with (
        listed(options, banks=True) as questions,
        open_workspace(options) as workspace,
    ):
        scan = questions.scan(lambda what: note(f"explainbot: {what}"))
        with workspace.explainer(progress) as explainer:
            report = cover(
                (
                    (row.question, row.history)
                    for row in questions.rows()
                    if not is_comment(row.question)
                ),
                explainer,
                total=scan.rows,
                on_progress=progress,
            )
    progress.clear()
    _tell(options, report, rendering.coverage_lines(report), "coverage_page")
    return 0


def _check_page(options: argparse.Namespace) -> None:
    """Refuse a page that could not be written before there is anything to write."""
    if options.html:
        check_free(options.html, force=options.force)


def _tell(
    options: argparse.Namespace, report: Any, lines: Iterable[str], page: str
) -> None:
    """Print a report as JSON or lines, and write its page if one is wanted."""
    if options.html:
        from explainbot.teaching import rendering as pages

        make: Callable[[Any], str] = getattr(pages, page)
        with whole_file(options.html, force=options.force) as sink:
            sink.write(make(report).encode("utf-8", "replace"))
        note(f"explainbot: written: {one_line(options.html)}")
    if options.json:
        print_json(asdict(report))
    elif options.html != "-":
        print("\n".join(lines))


def pack(options: argparse.Namespace) -> int:
    """Make one file of the workspace."""
    from explainbot.sharing.archive import pack as make_pack

    progress = ProgressLine()
    with open_workspace(options) as workspace:
        made = make_pack(
            workspace, options.pack, force=options.force, on_progress=progress
        )
    progress.clear()
    if options.json:
        print_json(asdict(made))
    else:
        size = f"{made.size / 1_000_000:.1f} MB"
        held = _held(made)
        path = one_line(made.path)
        print(
            gettext("packed: {path} ({held}, {size})", path=path, held=held, size=size)
        )
    return 0


def unpack(options: argparse.Namespace) -> int:
    """Make a workspace of a pack."""
    from explainbot.sharing.install import unpack as install

    progress = ProgressLine()
    made = install(
        options.pack,
        options.into or "",
        options.model,
        rebuild=options.rebuild,
        on_progress=progress,
    )
    progress.clear()
    if options.json:
        print_json(asdict(made))
    else:
        name = f"{one_line(made.workspace)} ({_held(made)})"
        print(gettext("workspace ready: {name}", name=name))
    return 0


def _held(made: Any) -> str:
    documents = ngettext("{count} document", "{count} documents", made.documents)
    sections = ngettext("{count} section", "{count} sections", made.sections)
    return f"{documents}, {sections}"


class Held(NamedTuple):
    """One kind of what is kept."""

    key: str
    """In JSON."""
    names: tuple[str, str]
    """What a person calls one of it, and several."""
    count: Callable[[Places], int]
    forget: Callable[[Places], int]


QUESTIONS = Held(
    "questions",
    both_to_translate(
        "{count} question without an answer", "{count} questions without an answer"
    ),
    lambda places: len(unanswered.read_kept(places)),
    unanswered.forget,
)
ALL = (
    QUESTIONS,
    Held(
        "history",
        both_to_translate(
            "{count} question of the chat", "{count} questions of the chat"
        ),
        history.count,
        history.forget,
    ),
    Held(
        "counts",
        both_to_translate(
            "{count} count for the digest", "{count} counts for the digest"
        ),
        counts.number,
        counts.forget,
    ),
    Held(
        "reviews",
        both_to_translate(
            "{count} review of what was studied", "{count} reviews of what was studied"
        ),
        schedule.count,
        schedule.forget,
    ),
)


def forget(options: argparse.Namespace) -> int:
    """Delete all that is kept, once it is sure that this is meant."""
    return _delete(options, ALL)


def clear(options: argparse.Namespace) -> int:
    """Delete the questions without an answer alone, as sure."""
    return _delete(options, (QUESTIONS,))


def _delete(options: argparse.Namespace, kinds: tuple[Held, ...]) -> int:
    places = open_workspace(options).places
    counts, unread = {}, False
    for kind in kinds:
        try:
            counts[kind.key] = kind.count(places)
        except OutputError as error:  # it goes all the same
            note(f"explainbot: {error}")
            counts[kind.key], unread = 0, True
    there = any(counts.values())
    told = _told(kinds, counts) if there else "what cannot be read"
    if (there or unread) and not options.yes and not _is_sure(places, told):
        note("explainbot: nothing was deleted")
        return 0
    deleted = {kind.key: kind.forget(places) for kind in kinds}
    if options.json:
        print_json({"deleted": sum(deleted.values()), **deleted})
    else:
        print(gettext("deleted: {what}", what=_told(kinds, deleted)))
    return 0


def _told(kinds: tuple[Held, ...], counts: dict[str, int]) -> str:
    """Return "2 questions without an answer, 1 review of what was studied"."""
    told = [ngettext(*one.names, n) for one in kinds if (n := counts[one.key])]
    return ", ".join(told) or gettext("nothing, for nothing was kept")


def _is_sure(places: Places, what: str) -> bool:
    """Ask on the terminal.

    Raises:
        OutputError: There is none to ask on.
    """
    if not sys.stdin.isatty():
        raise OutputError(
            f"{what} would be deleted, and no one can be asked",
            where=places.state,
            hint="Say it with --yes.",
        )
    asked = gettext("Delete {what}? [y/N] ", what=what)
    print(asked, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
