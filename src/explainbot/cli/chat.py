"""``explainbot`` without a command, the chat; ``explainbot study``, ``glossary``."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from explainbot.errors import OutputError
from explainbot.text.display import counted, one_line
from explainbot.tui.terminal import wants_plain

if TYPE_CHECKING:
    from explainbot.study.session import Session

Form = TypeVar("Form", bound=Callable[..., Iterator[str]])


def chat(options: argparse.Namespace) -> int:
    """Open the chat."""
    if options.plain or wants_plain(os.environ, sys.stdin, sys.stdout):
        from explainbot.tui.plain.chat import run_plain

        return run_plain(
            options.workspace,
            options.model,
            options.reader,
            collections=options.collection,
        )
    gc.disable()  # until the first frame: all that is loaded till then stays
    from explainbot.tui.running import run

    return run(
        options.workspace,
        options.model,
        options.reader,
        options.collection,
        theme=options.theme,
    )


def study(options: argparse.Namespace) -> int:
    """Study, export, or count."""
    if options.export:
        return _export(options)
    if options.stats:
        return _statistics(options)
    from explainbot.cli.common import open_workspace
    from explainbot.study.items import KINDS
    from explainbot.study.session import LIMIT, open_session

    kinds = options.kind or KINDS
    limit = options.limit or LIMIT
    with open_workspace(options) as workspace:
        make = partial(open_session, workspace, options.collection, kinds, limit)
        if options.plain or wants_plain(os.environ, sys.stdin, sys.stdout):
            return _line_by_line(make)
        from explainbot.tui.study import run

        return run(make, options.theme)


def _line_by_line(make: Callable[[], Session]) -> int:
    from explainbot.cli.common import note
    from explainbot.tui.plain.chat import standard_input
    from explainbot.tui.plain.console import columns_of
    from explainbot.tui.plain.study import LineStudy

    stdin = standard_input()
    if stdin is None:
        note("explainbot: no answers can be read: standard input is closed")
        return 2
    columns = partial(columns_of, sys.stdout)
    return LineStudy(make(), stdin, sys.stdout, columns).run()


def _statistics(options: argparse.Namespace) -> int:
    from explainbot.cli.common import open_workspace, print_json
    from explainbot.study.schedule import ReviewLog
    from explainbot.study.session import now
    from explainbot.study.wording import statistics_lines

    numbers = ReviewLog(open_workspace(options).places).statistics(now())
    if options.json:
        print_json(asdict(numbers))
    else:
        print("\n".join(statistics_lines(numbers)))
    return 0


def _export(options: argparse.Namespace) -> int:
    """Write all questions, or the first ones in the order of the texts, to a file.

    Raises:
        OutputError: The file is of another kind, is there, or cannot be written.
    """
    from explainbot.batch.whole_files import check_free, whole_file
    from explainbot.cli.common import note, open_workspace
    from explainbot.study.exports.fitting import Lost, fitted
    from explainbot.study.exports.forms import form_of
    from explainbot.study.exports.questions import gather
    from explainbot.study.items import KINDS
    from explainbot.study.session import open_deck

    form = form_of(options.export, options.format)
    check_free(options.export, force=options.force)
    kinds, lost = options.kind or KINDS, Lost()
    with (
        open_workspace(options) as workspace,
        open_deck(workspace, options.collection, kinds) as deck,
    ):
        title = ", ".join(options.collection) or workspace.places.root.name
        found = gather(
            deck, workspace.places.corpus, choices=form.choices, limit=options.limit
        )
    questions = fitted(found.questions, form.held(), lost)
    if not questions:
        for line in lost.lines(form.told):
            note(f"explainbot: {line}")
        raise OutputError(
            f"none of the {len(found.questions)} questions can be written"
            if found.questions
            else "the texts give no questions",
            where=options.export,
            hint="Try another form, such as .csv.",
        )
    written, marked = form.writer(), _Marked()
    more = {"on_text": marked.one} if form.name == "csv" else {}
    with whole_file(options.export, force=options.force) as sink:
        for block in written(questions, title, **more):
            sink.write(block)
    count = counted(len(questions), "question")
    note(f"explainbot: written: {one_line(options.export)} ({count})")
    for line in (*found.notes, *lost.lines(form.told)):
        note(f"explainbot: {line}")
    marked.tell()
    return 0


class _Marked:
    """Counts the cells that are marked as text, so that no spreadsheet runs them."""

    def __init__(self) -> None:
        self._count = 0

    def one(self) -> None:
        """Count one."""
        self._count += 1

    def tell(self) -> None:
        """Say how many there are, if any."""
        from explainbot.cli.common import note

        if self._count:
            cells = counted(self._count, "cell")
            what = "begins" if self._count == 1 else "begin"
            note(
                f"explainbot: {cells} {what} as a formula does; an apostrophe stands "
                "before, so that no spreadsheet program computes it"
            )


def _form(options: argparse.Namespace, forms: Mapping[str, Form], said: str) -> Form:
    """Return the form of the file to be written, by its ending.

    Raises:
        OutputError: It has none, as is ``said``, or is there.
    """
    from explainbot.batch.whole_files import check_free

    form = forms.get(Path(options.export).suffix.lower())
    if form is None:
        raise OutputError(said, where=options.export, hint="Name a file that ends so.")
    check_free(options.export, force=options.force)
    return form


def glossary(options: argparse.Namespace) -> int:
    """List or write what the texts define.

    Raises:
        OutputError: The file is of another kind, is there, or cannot be written.
    """
    from explainbot.cli.common import note, open_workspace, print_json
    from explainbot.study import glossary_files
    from explainbot.study.glossary import find_glossary
    from explainbot.study.session import open_index

    form, words = None, " ".join(options.words)
    if options.export:
        said = "a glossary is written as .csv, .md, .html or .txt (for Anki)"
        form = _form(options, glossary_files.FORMS, said)
    with open_workspace(options) as workspace, open_index(workspace) as index:
        found = find_glossary(index, options.collection, workspace.places)
    entries = found.find(words)
    if not entries:
        named = f" of: {one_line(words)}" if words.strip() else ""
        note(f"explainbot: the texts hold no definition{named}")
    if form is not None:
        from explainbot.batch.whole_files import whole_file

        marked = _Marked()
        with whole_file(options.export, force=options.force) as sink:
            tells = form is glossary_files.table
            lines = form(entries, **({"on_text": marked.one} if tells else {}))
            for line in lines:
                sink.write(line.encode("utf-8", "replace"))
        summary = glossary_files.summary(entries)
        note(f"explainbot: written: {one_line(options.export)} ({summary})")
        marked.tell()
    if options.json:
        print_json(glossary_files.as_json(entries))
    elif form is None and entries:
        print("\n".join(glossary_files.lines(entries)))
    return 1 if words.strip() and not entries else 0
