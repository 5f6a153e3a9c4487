"""A whole batch: rows in, outcomes out."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from explainbot.batch.run import BatchSummary, Choices, answer_list
from explainbot.errors import OutputError, QuestionsError
from explainbot.progress import StepProgress
from tests.batch.doubles import TideExplainer

CONTENT = "Moon?\n\nWind?\nDoes it fail?\nSun?\n"


def lines(path: Path) -> list[dict[str, object]]:
    """Read JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def listed(folder: Path, content: str = CONTENT, name: str = "q.txt") -> str:
    """Write a list of questions."""
    (folder / name).write_text(content)
    return str(folder / name)


def test_every_row_has_its_outcome_in_order(tmp_path: Path) -> None:
    """Answered, blank, weak, failed and declined rows follow each other as asked."""
    out = tmp_path / "a.jsonl"
    summary = answer_list(TideExplainer, listed(tmp_path), str(out))
    assert summary == BatchSummary(rows=5, answered=1, declined=2, blank=1, errors=1)
    assert summary.exit_status == 2
    records = lines(out)
    keys = ("question", "answered", "match", "reason", "error")
    assert [tuple(record[key] for key in keys) for record in records] == [
        ("Moon?", True, "good", None, None),
        ("", False, "none", "empty question", None),
        ("Wind?", False, "weak", "unsure", None),
        ("Does it fail?", False, "none", None, "sea.txt:3: the sea is closed."),
        ("Sun?", False, "none", "nothing near", None),
    ]
    assert len({frozenset(record) for record in records}) == 1


def test_notes_on_questions_are_told_once(tmp_path: Path) -> None:
    """With the first row and how many more there are; comments are not asked."""
    told: list[str] = []
    questions = listed(tmp_path, "Moon?\n# on #wave\nSun? #wave\nWind? #wave\n")
    answer_list(
        TideExplainer, questions, str(tmp_path / "a.csv"), on_notice=told.append
    )
    assert told == ["row 3 and 1 more: #wave counts as a word."]


def test_clean_batch_ends_with_status_zero(tmp_path: Path) -> None:
    """Declined and blank rows are no errors."""
    questions = listed(tmp_path, "Moon?\n \nSun?\n")
    summary = answer_list(TideExplainer, questions, str(tmp_path / "a.csv"))
    assert summary == BatchSummary(rows=3, answered=1, declined=1, blank=1)
    assert summary.exit_status == 0


@pytest.mark.parametrize(("form", "top"), [("csv", 0), ("jsonl", 3)])
def test_a_table_asks_for_no_alternatives(tmp_path: Path, form: str, top: int) -> None:
    """It has no column for them; a form that writes them gets as many as ever."""
    explainer = TideExplainer()
    questions = listed(tmp_path, "The Moon?\n")
    answer_list(lambda: explainer, questions, str(tmp_path / f"a.{form}"))
    assert [count for _, _, count in explainer.asked] == [top]


def test_history_and_top_reach_the_explainer(tmp_path: Path) -> None:
    """A row's earlier questions and the number of alternatives are passed on."""
    explainer = TideExplainer()
    questions = listed(tmp_path, "question,history\nb,a || aa\nc,\n", "q.csv")
    answer_list(lambda: explainer, questions, str(tmp_path / "a.md"), Choices(top=7))
    assert explainer.asked == [("b", ("a", "aa"), 7), ("c", (), 7)]


def test_equal_rows_of_a_block_are_asked_once(tmp_path: Path) -> None:
    """Question, history and choices being equal, each row has that answer."""
    source = tmp_path / "q.jsonl"
    rows = [("Moon?", []), ("Moon?", ["Sea?"]), ("Moon?", []), ("fail", []), ("x", [])]
    lines = [{"question": one, "history": two, "n": 1} for one, two in rows]
    source.write_text("".join(json.dumps(line) + "\n" for line in lines))
    tide = TideExplainer()
    answer_list(lambda: tide, str(source), str(tmp_path / "a.jsonl"))
    assert [(one, two) for one, two, _ in tide.asked] == [
        ("Moon?", ()),
        ("Moon?", ("Sea?",)),
        ("fail", ()),
        ("x", ()),
    ]
    found = list(map(json.loads, (tmp_path / "a.jsonl").read_text().splitlines()))
    assert [one["answered"] for one in found] == [True, True, True, False, False]


def test_a_question_without_end_is_an_error_of_its_row(tmp_path: Path) -> None:
    """It is not encoded, the others are; 100,000 characters are read."""
    source, out = tmp_path / "q.txt", tmp_path / "a.jsonl"
    source.write_text(f"{'x' * 100_001}\n{'x' * 100_000}\n")
    tide = TideExplainer()
    assert answer_list(lambda: tide, str(source), str(out)).errors == 1
    assert tide.prepared == [("x" * 100_000,)]
    first = json.loads(out.read_text().splitlines()[0])
    said = "a question has 100,001 characters; at most 100,000 are read"
    assert first["error"] == said


def test_progress_counts_rows(tmp_path: Path) -> None:
    """Each row is reported, with the length of the list."""
    steps: list[StepProgress] = []
    out = str(tmp_path / "a.jsonl")
    questions = listed(tmp_path, "a\nb\n")
    answer_list(TideExplainer, questions, out, on_progress=steps.append)
    assert steps == [StepProgress("answering", done, 2) for done in (0, 1, 2)]


def never() -> TideExplainer:
    """Stand for a model that takes long to load."""
    raise AssertionError("the model was loaded in vain")


def test_bad_list_is_found_before_the_model_loads(tmp_path: Path) -> None:
    """The last line's fault shows at once, and no output is left."""
    questions = listed(tmp_path, '"a"\n' * 50 + "{", "q.jsonl")
    with pytest.raises(
        QuestionsError, match=r"q.jsonl:51: this line is not valid JSON"
    ):
        answer_list(never, questions, str(tmp_path / "a.csv"))
    assert [path.name for path in tmp_path.iterdir()] == ["q.jsonl"]


def test_taken_output_is_found_before_the_model_loads(tmp_path: Path) -> None:
    """An existing file and the list itself are never replaced unasked."""
    questions = listed(tmp_path, "question\na\n", "q.csv")
    with pytest.raises(OutputError, match="exists already"):
        answer_list(never, questions, questions)
    with pytest.raises(OutputError) as caught:
        answer_list(never, questions, questions, Choices(force=True))
    assert str(caught.value) == (
        f"{questions}: this is the list of questions itself. Name another file."
    )
    with pytest.raises(OutputError, match="this is a folder"):
        answer_list(never, questions, str(tmp_path))


def test_pipe_is_answered_as_it_comes(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From standard input to standard output, txt in and JSON Lines out."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Moon?\nSun?")))
    assert answer_list(TideExplainer, "-").rows == 2
    records = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [record["answered"] for record in records] == [True, False]


def test_broken_pipe_is_quiet(tmp_path: Path) -> None:
    """A reader that goes away ends the run without a word, with status 2."""
    questions = listed(tmp_path, "Moon?" + "\n" * 9999)
    program = (
        "import sys; from tests.batch.doubles import TideExplainer;"
        "from explainbot.batch import answer_list;"
        f"sys.exit(answer_list(TideExplainer, {questions!r}).exit_status)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 2
