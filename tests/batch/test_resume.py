"""A run that was broken off goes on, and ends as if it had not been."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from explainbot.batch.outputs import outputs
from explainbot.batch.outputs._documents import WordForm
from explainbot.batch.outputs.outputs import OUTPUT_FORMATS
from explainbot.batch.run import BatchSummary, Choices, answer_list
from explainbot.errors import OutputError
from explainbot.records import Answer
from tests.batch.doubles import TideExplainer

ROOT = Path(__file__).parents[2]
ROWS = 300


class Tired(TideExplainer):
    """Breaks off at the question "row N"."""

    stop = ""

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        top: int = 3,
        *,
        collections: Sequence[str] = (),
    ) -> Answer:
        """Answer, or be interrupted."""
        if self.stop and question.endswith(self.stop):
            raise KeyboardInterrupt
        return super().ask(question, history, top, collections=collections)


def tired(row: int) -> Tired:
    """Return an explainer that breaks off at a row."""
    explainer = Tired()
    explainer.stop = f"row {row}"
    return explainer


def listed(folder: Path, rows: int = ROWS) -> str:
    """Write a list of questions with a column of its own."""
    path = folder / "q.csv"
    kinds = ("Moon", "wind", "Sun", "fail at")
    lines = [f"{kinds[number % 4]} row {number},n{number}" for number in range(rows)]
    path.write_text("\n".join(["question,note", *lines]) + "\n")
    return str(path)


def names(folder: Path) -> list[str]:
    """Return the files of a folder."""
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("form", OUTPUT_FORMATS)
def test_a_run_goes_on_after_what_is_there(tmp_path: Path, form: str) -> None:
    """Interrupted twice, also within a block, the output has the same bytes."""
    questions = listed(tmp_path)
    whole, out = tmp_path / f"whole.{form}", tmp_path / f"a.{form}"
    summary = answer_list(TideExplainer, questions, str(whole))
    assert summary == BatchSummary(300, answered=75, declined=150, errors=75)

    for row in (100, 250):
        with pytest.raises(KeyboardInterrupt):
            answer_list(lambda: tired(row), questions, str(out), Choices(resume=True))  # noqa: B023
        assert not out.exists()

    last = TideExplainer()
    resumed = answer_list(lambda: last, questions, str(out), Choices(resume=True))
    assert resumed == summary
    assert out.read_bytes() == whole.read_bytes()
    assert last.asked[0][0] == "Moon row 192"  # the third block of 64 was done
    assert names(tmp_path) == [f"a.{form}", "q.csv", f"whole.{form}"]


def test_several_sheets_are_gone_on_with(tmp_path: Path) -> None:
    """Broken off in the second sheet, each row keeps its place and its sheet."""
    book = openpyxl.Workbook()
    for name in ("7a", "7b"):
        sheet = book.create_sheet(name)
        sheet.append(["Klasse", name])
        sheet.append(["Frage", "Punkte"])
        for number in range(100):
            sheet.append([f"Moon {name} row {number}", number])
    questions, out = tmp_path / "q.xlsx", tmp_path / "a.jsonl"
    book.save(questions)
    answer_list(TideExplainer, str(questions), str(tmp_path / "whole.jsonl"))

    explainer = Tired()
    explainer.stop = "7b row 60"
    with pytest.raises(KeyboardInterrupt):
        answer_list(lambda: explainer, str(questions), str(out))
    assert "set of columns" in refused(
        str(questions), str(out), Choices(resume=True, sheet="7b")
    )
    last = TideExplainer()
    answer_list(lambda: last, str(questions), str(out), Choices(resume=True))
    assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert last.asked[0][0] == "Moon 7b row 28"  # 128 rows of both sheets were done
    fields = [json.loads(line)["input"] for line in out.read_text().splitlines()]
    assert fields[99:101] == [
        {"sheet": "7a", "Punkte": 99},
        {"sheet": "7b", "Punkte": 0},
    ]


def test_nothing_is_left_before_the_first_block(tmp_path: Path) -> None:
    """A run that ends before a block is done leaves no file behind."""
    questions = listed(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        answer_list(lambda: tired(3), questions, str(tmp_path / "a.csv"))
    assert names(tmp_path) == ["q.csv"]


def broken_off(folder: Path) -> tuple[str, str]:
    """Break a run off; return its list and its output."""
    questions, out = listed(folder), str(folder / "a.csv")
    with pytest.raises(KeyboardInterrupt):
        answer_list(lambda: tired(150), questions, out)
    return questions, out


def refused(questions: str, out: str, choices: Choices) -> str:
    """Return why a run is refused."""
    with pytest.raises(OutputError) as caught:
        answer_list(TideExplainer, questions, out, choices)
    return str(caught.value).removeprefix(f"{out}: ")


def test_an_unfinished_run_is_not_overwritten_unasked(tmp_path: Path) -> None:
    """Without a word for it the answers that are there stay; with --force they go."""
    questions, out = broken_off(tmp_path)
    assert refused(questions, out, Choices()) == (
        "an earlier run has left its answers unfinished. "
        "Go on with --resume, or begin again with --force."
    )
    assert answer_list(TideExplainer, questions, out, Choices(force=True)).rows == 300
    assert names(tmp_path) == ["a.csv", "q.csv"]


def test_other_questions_are_noticed(tmp_path: Path) -> None:
    """A list whose answered rows were changed is not gone on with."""
    questions, out = broken_off(tmp_path)
    text = Path(questions).read_text()
    Path(questions).write_text(text.replace("Moon row 0", "Moon row 00"))
    assert refused(questions, out, Choices(resume=True)) == (
        "the list is not the one whose answers were begun. "
        "Give that list, or begin again with --force."
    )


def test_other_choices_are_noticed(tmp_path: Path) -> None:
    """So is anything else that would make the rows differ."""
    questions, out = broken_off(tmp_path)
    assert refused(questions, out, Choices(resume=True, top=5)) == (
        "the unfinished answers were made with another number of alternatives. "
        "Begin again with --force."
    )


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        (".a.csv.partial", b"short", "were altered"),
        (".a.csv.progress", b"{", "are damaged"),
    ],
)
def test_altered_answers_are_noticed(
    tmp_path: Path, name: str, content: bytes, what: str
) -> None:
    """What is there is compared with its hash before anything is added."""
    questions, out = broken_off(tmp_path)
    (tmp_path / name).write_bytes(content)
    assert refused(questions, out, Choices(resume=True)) == (
        f"the unfinished answers {what}. Begin again with --force."
    )


class FullDisk(WordForm):
    """A form whose file does not fit."""

    def finish(self, rows: Path, out: Path) -> None:
        """Write a part of it."""
        out.write_bytes(rows.read_bytes()[:9])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_loses_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says how to go on; what is answered is there, half a file is not."""
    questions, out = listed(tmp_path), tmp_path / "a.docx"
    with monkeypatch.context() as patched:
        patched.setattr(outputs, "WordForm", FullDisk)
        assert refused(questions, str(out), Choices()) == (
            "this cannot be written (No space left on device). "
            "Check the folder's permissions and the free space. "
            "What is answered is kept: go on with --resume."
        )
    assert names(tmp_path) == [".a.docx.partial", ".a.docx.progress", "q.csv"]
    last = TideExplainer()
    answer_list(lambda: last, questions, str(out), Choices(resume=True))
    assert last.asked == []
    answer_list(TideExplainer, questions, str(tmp_path / "b.docx"))
    assert out.read_bytes() == (tmp_path / "b.docx").read_bytes()


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no folder for nobody")
def test_a_folder_that_takes_no_file(tmp_path: Path) -> None:
    """The message names the folder's fault, not another run."""
    assert refused(listed(tmp_path), "/proc/a.csv", Choices()).startswith(
        "this cannot be written ("
    )


def test_a_complete_output_is_left_alone(tmp_path: Path) -> None:
    """Going on with what is complete does nothing, and says so."""
    questions, out = listed(tmp_path), tmp_path / "a.csv"
    out.write_text("mine")
    told: list[str] = []
    choices = Choices(resume=True)
    summary = answer_list(
        TideExplainer, questions, str(out), choices, on_notice=told.append
    )
    assert (summary.rows, summary.exit_status, out.read_text()) == (0, 0, "mine")
    assert told == [f"{out}: this is complete already."]


def test_standard_output_cannot_be_gone_on_with(tmp_path: Path) -> None:
    """There is nothing to look up what was written."""
    with pytest.raises(OutputError, match="standard output cannot be gone on with"):
        answer_list(TideExplainer, listed(tmp_path), "-", Choices(resume=True))


def test_a_second_run_of_the_same_output_is_refused(tmp_path: Path) -> None:
    """Two processes never write one file."""
    questions, out = listed(tmp_path), str(tmp_path / "a.csv")

    class Curious(TideExplainer):
        def prepare(self, block: object) -> None:
            del block
            assert refused(questions, out, Choices(force=True)) == (
                "another run is writing this. Wait until it ends."
            )

    assert answer_list(Curious, questions, out).rows == 300


PROGRAM = """
import sys, time
from explainbot.batch import Choices, answer_list
from tests.batch.doubles import TideExplainer
class Slow(TideExplainer):
    def ask(self, *given, **more):
        time.sleep(.001)
        return super().ask(*given, **more)
print("ready", flush=True)
answer_list(Slow, sys.argv[1], sys.argv[2], Choices(resume=True))
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_killed_runs_go_on(tmp_path: Path, form: str) -> None:
    """Killed at random moments, the output has the same bytes in the end."""
    questions, out = listed(tmp_path, 600), tmp_path / f"a.{form}"
    whole = tmp_path / f"whole.{form}"
    answer_list(TideExplainer, questions, str(whole))
    moments = random.Random(7)  # noqa: S311 - no secret
    program = [sys.executable, "-c", PROGRAM, questions, str(out)]
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

    for _ in range(3):
        with subprocess.Popen(
            program, cwd=ROOT, env=environment, stdout=subprocess.PIPE
        ) as run:
            assert run.stdout is not None
            run.stdout.readline()
            time.sleep(moments.uniform(0.1, 0.6))
            run.send_signal(signal.SIGKILL)
    subprocess.run(program, cwd=ROOT, env=environment, check=True, timeout=60)

    assert out.read_bytes() == whole.read_bytes()
    assert names(tmp_path) == [f"a.{form}", "q.csv", f"whole.{form}"]
