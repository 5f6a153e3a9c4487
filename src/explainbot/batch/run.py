"""Batch run: a list of questions answered row by row."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import explainbot
from explainbot.answering import BLOCK
from explainbot.batch.lists.questions import Notice, QuestionList, QuestionRow, Scan
from explainbot.batch.lists.tables import is_comment
from explainbot.batch.outputs.columns import way_to
from explainbot.batch.outputs.outputs import TABLES, Form, make_form, output_format
from explainbot.batch.whole_files import (
    Output,
    Reached,
    check_free,
    is_unfinished,
    open_output,
    silence_standard_output,
)
from explainbot.batch.workers import (
    Answerer,
    Block,
    BlockAnswerer,
    Making,
    Task,
    Written,
    in_processes,
    paying_jobs,
)
from explainbot.errors import OutputError
from explainbot.progress import ProgressCallback, StepProgress, no_progress


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """How a batch went."""

    rows: int
    """Rows written; the sum of the other numbers."""
    answered: int = 0
    declined: int = 0
    """Rows without a claimed answer."""
    blank: int = 0
    comments: int = 0
    errors: int = 0
    """Rows that carry an error."""
    in_part: int = 0
    """Rows that were answered from a part of the index; to be asked again."""
    complete: bool = True
    """False when the reader of the output went away before the end."""

    @property
    def exit_status(self) -> int:
        """0 when every row was written without an error, else 2."""
        return 0 if self.complete and not self.errors else 2


def _summary(counts: Mapping[str, int]) -> BatchSummary:
    return BatchSummary(
        sum(counts.values()),
        counts.get("answered", 0),
        counts.get("declined", 0),
        counts.get("blank", 0),
        counts.get("comment", 0),
        counts.get("error", 0),
    )


class _Ledger:
    """Counts and hashes the rows that are done."""

    def __init__(self, reached: Reached) -> None:
        self.rows = 0
        self.counts = Counter(reached.counts)
        self._hash = hashlib.sha256()

    def take(self, row: QuestionRow) -> None:
        self.rows += 1
        told = [row.question, row.history, row.fields]
        self._hash.update(json.dumps(told).encode("ascii"))

    def reached(self) -> Reached:
        return Reached(self.rows, self._hash.hexdigest(), dict(self.counts))


def run_batch(
    rows: Iterable[QuestionRow],
    form: Form,
    output: Output,
    answer: Callable[[Iterable[Block]], Iterable[Iterable[Written]]],
    *,
    size: int = BLOCK,
    total: int = 0,
    on_progress: ProgressCallback = no_progress,
) -> BatchSummary:
    """Answer ``rows`` in order and write one outcome for each.

    Where the output holds rows of an earlier run, it goes on after them.

    Args:
        rows: The list, from its beginning.
        form: What the outcomes are written as.
        output: Takes them.
        answer: Turns blocks of rows into blocks of written rows, in their order.
        size: Rows of a block.
        total: Number of rows, for progress; 0 when it is not known.
        on_progress: Called before the first row, and after each.

    Raises:
        OutputError: The list's rows are not those that were answered before.
    """
    ledger = _Ledger(output.reached)
    rest = iter(rows)
    _pass_over(rest, ledger, output.reached)
    if not ledger.rows:
        output.write(form.head())
    taken: list[Block] = []
    on_progress(StepProgress("answering", ledger.rows, total))

    def blocks() -> Iterator[Block]:
        while block := list(islice(rest, size)):
            taken.append(block)
            yield block

    in_part = 0
    for written in answer(blocks()):
        done = ledger.rows
        for data, kind, partly in written:
            output.write(data)
            ledger.counts[kind] += 1
            in_part += partly
            done += 1
            on_progress(StepProgress("answering", done, total))
        for row in taken.pop(0):
            ledger.take(row)
        if in_part:  # what is gone on from ends before
            output.leave_open()
        else:
            output.commit(ledger.reached())
    output.write(form.tail())
    return replace(_summary(ledger.counts), in_part=in_part)


def _pass_over(rows: Iterator[QuestionRow], ledger: _Ledger, reached: Reached) -> None:
    for row in islice(rows, reached.rows):
        ledger.take(row)
    if reached.rows and ledger.reached().rows_sha256 != reached.rows_sha256:
        raise OutputError(
            "the list is not the one whose answers were begun",
            hint="Give that list, or begin again with --force.",
        )


@dataclass(frozen=True, slots=True)
class Choices:
    """How a list is to be read and its answers are to be written."""

    read_as: str | None = None
    """Form of the list; None goes by the suffix."""
    write_as: str | None = None
    """Form of the output; None goes by the suffix."""
    column: str | None = None
    """Name of the column with the questions; None finds it."""
    sheet: str | None = None
    """Name of the only sheet to read; None reads each with questions."""
    sure: bool = False
    """Whether what is found is read, however little it looks like questions."""
    own_first: bool = False
    """Whether the list's own columns stand before the answers in a workbook."""
    force: bool = False
    """Replace an existing output, or what is there of one."""
    resume: bool = False
    """Go on where an earlier run left off, if one did."""
    top: int = 3
    """How many alternatives each answer carries, unless its row says otherwise."""
    jobs: int = 1
    """Processes that answer; 0 for as many as pay, 1 if the rows are not counted."""
    root: Path | None = None
    """The workspace, to which links lead."""
    alone: bool = False
    """Answer each question by itself, without the earlier ones that its row names."""
    made_with: tuple[str, ...] = ()
    """What else an earlier run must have been made with to be gone on with."""


Elsewhere = Callable[[Iterable[Block], Task], Iterable[Iterable[Written]]]
"""Answers blocks of rows, in their order."""


def answer_list(
    open_explainer: Callable[[], Answerer],
    source: str,
    out: str = "-",
    choices: Choices = Choices(),
    *,
    for_processes: Callable[[], Answerer] | None = None,
    elsewhere: Elsewhere | None = None,
    on_notice: Notice | None = None,
    on_progress: ProgressCallback = no_progress,
) -> BatchSummary:
    """Do what ``explainbot batch`` does.

    A list in a file is read once to its end before the first answer, so that a bad row
    costs no waiting; a pipe is answered as it comes, unless it is a workbook, page or
    document, or ``out`` is a table, whose header needs the names of all columns.

    Args:
        open_explainer: Opens the index; called once list and output are checked.
            What it returns is closed at the end.
        source: A path, or ``-`` for standard input.
        out: A path, or ``-`` for standard output.
        choices: How.
        for_processes: What each of several processes opens, picklable; by default
            the same.
        elsewhere: Answers blocks of rows in their order on other machines; None
            answers here.
        on_notice: Called with sentences about how list and questions are read.
        on_progress: Called after each row.

    Raises:
        QuestionsError: The list cannot be read.
        OutputError: The output cannot be written, or exists.
    """
    complete = _check_output(source, out, choices)
    form = output_format(out, choices.write_as)
    if choices.own_first and form != "xlsx":
        raise OutputError(
            f"--own-first is for xlsx, not for {form}", where=out, hint="Leave it out."
        )
    if complete:
        if on_notice:
            on_notice(f"{out}: this is complete already.")
        return BatchSummary(0)
    with QuestionList(
        source,
        form=choices.read_as,
        column=choices.column,
        sheet=choices.sheet,
        sure=choices.sure,
    ) as listed:
        early = listed.rereadable or listed.whole or form in TABLES
        scan = listed.scan(on_notice) if early else Scan(0, ())
        with closing(open_explainer()) as explainer:
            opener = for_processes or open_explainer
            run = _Run(
                out, form, scan, choices, explainer, opener=opener, elsewhere=elsewhere
            )
            rows = listed.rows(None if early else on_notice)
            notes = QuestionNotes(explainer.notes)
            if isinstance(explainer, BlockAnswerer):
                explainer.heard = notes.take
            summary = run.write(notes.over(rows), BLOCK if early else 1, on_progress)
    notes.tell(on_notice)
    return summary


class _Run:
    """A list that is checked, about to be answered."""

    def __init__(
        self,
        out: str,
        form: str,
        scan: Scan,
        choices: Choices,
        explainer: Answerer,
        *,
        opener: Callable[[], Answerer],
        elsewhere: Elsewhere | None,
    ) -> None:
        self._open, self._elsewhere = opener, elsewhere
        self._claimed_alone = form in TABLES
        self.explainer = explainer
        self._out, self._choices, self._total = out, choices, scan.rows
        sources = way_to(choices.root, out) if choices.root else ""
        self._form, self._finish = make_form(
            form, scan.columns, sources, own_first=choices.own_first
        )
        self._making = Making(form, scan.columns, choices.own_first)
        nothing = self.explainer.ask("")
        self._made_with: dict[str, Any] = {
            "version of explainbot": explainbot.__version__,
            "index": nothing.index,
            "model": nothing.model,
            "form": form,
            "set of columns": list(scan.columns),
            "place of the workspace": sources,
            "number of alternatives": choices.top,
            "order of columns": choices.own_first,
            "choice of options": list(choices.made_with),
        }

    def write(
        self, rows: Iterable[QuestionRow], size: int, on_progress: ProgressCallback
    ) -> BatchSummary:
        """Answer the rows in blocks of ``size``."""
        try:
            with open_output(
                self._out,
                force=self._choices.force,
                resume=self._choices.resume,
                made_with=self._made_with | {"size of blocks": size},
                finish=self._finish,
            ) as output:
                return run_batch(
                    rows,
                    self._form,
                    output,
                    self._answer,
                    size=size,
                    total=self._total,
                    on_progress=on_progress,
                )
        except BrokenPipeError:
            silence_standard_output()
            return BatchSummary(0, complete=False)

    def _answer(self, blocks: Iterable[Block]) -> Iterable[Iterable[Written]]:
        task = Task(
            self._form,
            self._choices.top,
            alone=self._choices.alone,
            claimed_alone=self._claimed_alone,
        )
        if self._elsewhere:
            return self._elsewhere(blocks, task)
        if isinstance(self.explainer, BlockAnswerer):
            return self.explainer.answered(blocks, task, self._making)
        jobs = self._choices.jobs or paying_jobs(self._total)
        if jobs > 1:
            return in_processes(blocks, task, self._open, jobs)
        return (task.block(self.explainer, block) for block in blocks)


def _check_output(source: str, out: str, choices: Choices) -> bool:
    """Raise OutputError when the output is in the way; return whether it is complete.

    Raises:
        OutputError: It exists, or would replace the list of questions.
    """
    begun = is_unfinished(out)
    if begun and not (choices.resume or choices.force):
        raise OutputError(
            "an earlier run has left its answers unfinished",
            where=out,
            hint="Go on with --resume, or begin again with --force.",
        )
    if choices.resume and out == "-":
        raise OutputError(
            "standard output cannot be gone on with", hint="Name a file with -o."
        )
    complete = choices.resume and not begun and Path(out).is_file()
    check_free(out, force=choices.force or choices.resume)
    both = Path(source).is_file() and Path(out).is_file() and source != "-"
    if both and Path(source).samefile(out):
        raise OutputError(
            "this is the list of questions itself",
            where=out,
            hint="Name another file.",
        )
    return complete and not choices.force


MOST = 10
"""Different notes that are told."""


class QuestionNotes:
    """Gathers the notes of a list's questions while its rows pass."""

    def __init__(self, notes_of: Callable[[str], Sequence[str]]) -> None:
        """Take what returns the notes of a question."""
        self._notes_of = notes_of
        self._rows: dict[str, list[int]] = {}

    def over(self, rows: Iterable[QuestionRow]) -> Iterator[QuestionRow]:
        """Yield the rows as they are."""
        for row in rows:
            if not is_comment(row.question):
                self.take(row.number, self._notes_of(row.question))
            yield row

    def take(self, number: int, notes: Sequence[str]) -> None:
        """Take the notes of a row."""
        for note in notes:
            self._rows.setdefault(note, []).append(number)

    def tell(self, on_notice: Notice | None) -> None:
        """Tell each note once, with the first of its rows."""
        if on_notice is None:
            return
        for note, rows in [*self._rows.items()][:MOST]:
            more = f" and {len(rows) - 1} more" if rows[1:] else ""
            on_notice(f"row {rows[0]}{more}: {note}")
        if len(self._rows) > MOST:
            on_notice(f"{len(self._rows) - MOST} more notes like these")
