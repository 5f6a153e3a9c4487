"""Several processes answer one list."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from explainbot.batch import run, workers
from explainbot.batch.run import Choices, answer_list
from explainbot.errors import OutputError
from explainbot.records import Answer
from tests.batch.doubles import TideExplainer

JOBS = Choices(jobs=2)


def listed(folder: Path, rows: int) -> str:
    """Write a list of questions."""
    path = folder / "q.txt"
    path.write_text("".join(f"Moon row {number}\n" for number in range(rows)))
    return str(path)


def test_two_processes_write_what_one_writes(tmp_path: Path) -> None:
    """The rows stand in their order, byte for byte, also when the run is gone on."""
    questions = listed(tmp_path, 200)
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    answer_list(TideExplainer, questions, str(one))
    summary = answer_list(TideExplainer, questions, str(two), JOBS)
    assert (summary.rows, summary.answered) == (200, 200)
    assert two.read_bytes() == one.read_bytes()


@pytest.mark.parametrize(
    ("rows", "cores", "jobs"),
    [(0, 8, 1), (599, 8, 1), (600, 8, 2), (600, 1, 1), (10_000, 64, 4)],
    ids=["uncounted", "few", "some", "one core", "many"],
)
def test_as_many_processes_as_pay(
    rows: int, cores: int, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each costs its start and its memory."""
    monkeypatch.setattr(workers, "thread_count", lambda: cores)
    assert workers.paying_jobs(rows) == jobs


def test_unasked_a_long_list_is_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the bytes are those of one process."""
    monkeypatch.setattr(workers, "ROWS_A_JOB", 70)
    monkeypatch.setattr(workers, "thread_count", lambda: 2)
    started: list[int] = []

    def shared(blocks: Any, task: Any, opener: Any, jobs: int) -> Any:
        started.append(jobs)
        return workers.in_processes(blocks, task, opener, jobs)

    monkeypatch.setattr(run, "in_processes", shared)
    questions = listed(tmp_path, 140)
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    answer_list(TideExplainer, questions, str(one), Choices(jobs=1))
    assert started == []
    answer_list(TideExplainer, questions, str(two), Choices(jobs=0))
    assert started == [2]
    assert two.read_bytes() == one.read_bytes()


class Mortal(TideExplainer):
    """Ends its process at row 100."""

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        top: int = 3,
        *,
        collections: Sequence[str] = (),
    ) -> Answer:
        """Answer, or be gone."""
        if question.endswith("row 100"):
            os._exit(9)
        return super().ask(question, history, top, collections=collections)


def test_a_process_that_dies_is_said(tmp_path: Path) -> None:
    """The rows before it are kept, and the run can go on."""
    questions, out = listed(tmp_path, 200), str(tmp_path / "a.jsonl")
    with pytest.raises(OutputError) as caught:
        answer_list(Mortal, questions, out, JOBS)
    assert str(caught.value) == (
        "a process that answered questions ended before its time. "
        "Use fewer --jobs if memory is short; --resume goes on."
    )
    assert answer_list(TideExplainer, questions, out, Choices(resume=True)).rows == 200
