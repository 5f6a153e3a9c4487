"""Answer a list of questions, row by row."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from explainbot.batch.answers import AnswerWriter, Outcome, make_writer, output_format
from explainbot.batch.files import check_free, whole_file
from explainbot.batch.questions import Notice, QuestionList, QuestionRow, Scan
from explainbot.errors import ExplainbotError, OutputError, QuoteMismatchError
from explainbot.records import Answer
from explainbot.reports import Progress, ProgressCallback, no_progress


class Asked(Protocol):
    """The part of an explainer that a batch needs."""

    def ask(self, question: str, history: Sequence[str] = (), top: int = 3) -> Answer:
        """Answer one question; a blank one with the reason "empty question"."""


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """How a batch went."""

    rows: int
    """Rows written; answered + declined + errors."""
    answered: int = 0
    declined: int = 0
    """Rows without a claimed answer, blank ones included."""
    errors: int = 0
    """Rows that carry an error."""
    complete: bool = True
    """False when the reader of the output went away before the end."""

    @property
    def exit_status(self) -> int:
        """0 when every row was written without an error, else 2."""
        return 0 if self.complete and not self.errors else 2


def run_batch(
    explainer: Asked,
    rows: Iterable[QuestionRow],
    writer: AnswerWriter,
    *,
    top: int = 3,
    total: int = 0,
    on_progress: ProgressCallback = no_progress,
) -> BatchSummary:
    """Answer ``rows`` in order and write one outcome for each.

    A row on which explainbot raises an error of its own carries that error, and the
    run goes on.

    Args:
        explainer: Answers the questions.
        rows: The list.
        writer: Takes the outcomes.
        top: How many alternatives each answer carries.
        total: Number of rows, for progress; 0 when it is not known.
        on_progress: Called after each row.
    """
    answered = declined = errors = 0
    for row in rows:
        outcome = _outcome(explainer, row, top, writer)
        if outcome.error is not None:
            errors += 1
        elif outcome.answer.answered:
            answered += 1
        else:
            declined += 1
        on_progress(Progress("answering", answered + declined + errors, total))
    return BatchSummary(answered + declined + errors, answered, declined, errors)


def _outcome(
    explainer: Asked, row: QuestionRow, top: int, writer: AnswerWriter
) -> Outcome:
    """Answer one row and write it."""
    try:
        outcome = Outcome(row, explainer.ask(row.question, row.history, top))
    except ExplainbotError as error:
        outcome = _failed(row, error)
    try:
        writer.write(outcome)
    except QuoteMismatchError as error:  # found at rendering, before a byte is written
        outcome = _failed(row, error)
        writer.write(outcome)
    return outcome


def _failed(row: QuestionRow, error: ExplainbotError) -> Outcome:
    nothing = Answer(row.question, row.question, (), (), 0.0, "none")
    return Outcome(row, nothing, str(error))


def answer_list(
    open_explainer: Callable[[], Asked],
    source: str,
    out: str = "-",
    *,
    read_as: str | None = None,
    write_as: str | None = None,
    force: bool = False,
    top: int = 3,
    on_notice: Notice | None = None,
    on_progress: ProgressCallback = no_progress,
) -> BatchSummary:
    """Do what ``explainbot batch`` does.

    A list in a file is read once to its end before the first answer, so that a bad row
    costs no waiting; a pipe is answered as it comes, unless ``out`` is CSV, whose
    header needs the names of all columns.

    Args:
        open_explainer: Opens the index; called once list and output are checked.
        source: A path, or ``-`` for standard input.
        out: A path, or ``-`` for standard output.
        read_as: Form of the list; None goes by the suffix.
        write_as: Form of the output; None goes by the suffix.
        force: Replace an existing ``out``.
        top: How many alternatives each answer carries.
        on_notice: Called with sentences about how the list is read.
        on_progress: Called after each row.

    Raises:
        QuestionsError: The list cannot be read.
        OutputError: The output cannot be written, or exists.
    """
    form = output_format(out, write_as)
    check_free(out, force=force)
    with QuestionList(source, form=read_as) as questions:
        _check_apart(source, out)
        early = questions.rereadable or form == "csv"
        scan = questions.scan(on_notice) if early else Scan(0, ())
        rows = questions.rows(None if early else on_notice)
        explainer = open_explainer()
        try:
            with whole_file(out, force=force) as sink:
                writer = make_writer(form, sink, scan.columns)
                return run_batch(
                    explainer,
                    rows,
                    writer,
                    top=top,
                    total=scan.rows,
                    on_progress=on_progress,
                )
        except BrokenPipeError:
            _silence_standard_output()
            return BatchSummary(0, complete=False)


def _check_apart(source: str, out: str) -> None:
    """Raise OutputError when the answers would replace the list of questions."""
    if "-" in (source, out) or not Path(out).is_file():
        return
    if Path(source).samefile(out):
        raise OutputError(
            "this is the list of questions itself", where=out, hint="Name another file."
        )


def _silence_standard_output() -> None:
    """Point standard output at nothing, so that closing it at exit raises no error."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)
