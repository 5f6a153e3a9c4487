"""Workers of a batch: blocks of rows answered by this process or by several."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Protocol

from explainbot.batch.lists.questions import QuestionRow
from explainbot.batch.lists.tables import is_comment
from explainbot.batch.outputs.columns import COMMENT, Kind, RowOutcome
from explainbot.batch.outputs.outputs import Form
from explainbot.embedding.runtime import limit_threads, thread_count
from explainbot.errors import ExplainbotError, OutputError, QuoteMismatchError
from explainbot.records import Answer

ROWS_A_JOB, MOST_JOBS = 300, 4
"""Rows from which on one more process pays its start, and processes started unasked:
each holds 250 MB."""
AHEAD = 3
"""Blocks for each process that wait, are worked on, or are done out of turn."""


class Answerer(Protocol):
    """The part of an explainer that a batch needs."""

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        top: int = 3,
        *,
        collections: Sequence[str] = (),
    ) -> Answer:
        """Answer one question; a blank one with the reason "empty question"."""

    def brief(self) -> Answerer:
        """Return the same for rows that hold nothing but what is claimed."""

    def prepare(self, block: Iterable[str]) -> None:
        """Encode and search several questions at once, for the ``ask`` of each."""

    def notes(self, question: str) -> Sequence[str]:
        """Return the notes that the answer to a question will carry."""

    def close(self) -> None:
        """Release what it answers from; the list is done."""


Written = tuple[bytes, Kind, bool]
"""A row of the output, how it ended, and whether it is from a part of the index."""
Block = Sequence[QuestionRow]
_Key = tuple[str, tuple[str, ...], int, tuple[str, ...]]
"""What an answer depends on: question, history, top, collections."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is done with a row."""

    form: Form
    top: int
    alone: bool = False
    """Whether the earlier questions of a row are left out."""
    claimed_alone: bool = False
    """Whether the form writes no passage but those that are claimed."""

    def block(self, explainer: Answerer, rows: Block) -> Iterator[Written]:
        """Answer the rows of a block; several are encoded and searched at once.

        A row on which explainbot raises an error of its own carries that error.  What
        is asked twice is answered once.
        """
        if len(rows) > 1:
            asked = (row.question for row in rows if not row.fault)
            explainer.prepare(one for one in asked if not is_comment(one))
        if self.claimed_alone:
            explainer = explainer.brief()
        known: dict[_Key, Answer] = {}
        for row in rows:
            yield self._row(explainer, row, known)

    def _row(
        self, explainer: Answerer, row: QuestionRow, known: dict[_Key, Answer]
    ) -> Written:
        outcome = self._outcome(explainer, row, known)
        in_part = outcome.answer.parts_missing is not None
        try:
            return *self.form.row(outcome), in_part
        except QuoteMismatchError as error:
            return *self.form.row(_failed(row, str(error))), in_part

    def _outcome(
        self, explainer: Answerer, row: QuestionRow, known: dict[_Key, Answer]
    ) -> RowOutcome:
        if is_comment(row.question):
            return RowOutcome(row, _nothing(row, COMMENT))
        if row.fault:
            return _failed(row, row.fault)
        top = self.top if row.top is None else row.top
        top = 0 if self.claimed_alone else top  # what nobody reads is not searched
        history = () if self.alone else row.history
        key = (row.question, history, top, row.collections)
        if key not in known:
            try:
                known[key] = explainer.ask(
                    row.question, history, top, collections=row.collections
                )
            except ExplainbotError as error:
                return _failed(row, str(error))
        return RowOutcome(row, known[key])


@dataclass(frozen=True, slots=True)
class Making:
    """What a form is made of (``make_form``), for who makes it somewhere else."""

    form: str
    columns: Sequence[str] = ()
    own_first: bool = False


class BlockAnswerer(ABC):
    """An Answerer that has whole blocks answered somewhere else."""

    heard: Callable[[int, Sequence[str]], None] = staticmethod(lambda _, __: None)
    """Told the notes of a row's question, by the row's number."""

    @abstractmethod
    def answered(
        self, blocks: Iterable[Block], task: Task, making: Making
    ) -> Iterator[Iterable[Written]]:
        """Yield the answered blocks in their order."""


def _nothing(row: QuestionRow, reason: str | None) -> Answer:
    return Answer(row.question, row.question, (), (), 0.0, "none", reason)


def _failed(row: QuestionRow, error: str) -> RowOutcome:
    return RowOutcome(row, _nothing(row, None), error)


def paying_jobs(rows: int) -> int:
    """Return how many processes pay for a list of so many rows, at least 1."""
    return max(1, min(thread_count(), rows // ROWS_A_JOB, MOST_JOBS))


def in_processes(
    blocks: Iterable[Block],
    task: Task,
    open_explainer: Callable[[], Answerer],
    jobs: int,
) -> Iterator[Iterable[Written]]:
    """Yield the answered blocks in their order, worked on by ``jobs`` processes.

    Args:
        blocks: Read a little ahead of what is yielded.
        task: What is done with each row.
        open_explainer: Run once in each process; must be picklable.
        jobs: At least 1.

    Raises:
        OutputError: A process ended before its work was done.
    """
    before = set(multiprocessing.active_children())
    threads = max(1, thread_count() // jobs)
    pool = ProcessPoolExecutor(
        jobs,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(open_explainer, task, threads),
    )
    waiting: deque[Future[list[Written]]] = deque()
    rest = iter(blocks)
    try:
        while True:
            while len(waiting) < AHEAD * jobs and (block := next(rest, None)):
                waiting.append(pool.submit(_answer, block))
            if not waiting:
                return
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise OutputError(
            "a process that answered questions ended before its time",
            hint="Use fewer --jobs if memory is short; --resume goes on.",
        ) from None
    except BaseException:
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()  # nobody waits for what it does
        raise
    finally:
        pool.shutdown(cancel_futures=True)


_own: list[tuple[Answerer, Task]] = []
"""What this process works with, if it is one of several."""


def _begin(open_explainer: Callable[[], Answerer], task: Task, threads: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends the others
    threading.Thread(target=_end_with_parent, daemon=True).start()
    limit_threads(threads)
    _own.append((open_explainer(), task))


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, even if it was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _answer(block: Block) -> list[Written]:
    explainer, task = _own[0]
    return list(task.block(explainer, block))
