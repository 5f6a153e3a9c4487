"""A batch over a real index, from the list to the check of its output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explainbot.batch.lists.questions import QuestionRow
from explainbot.batch.outputs.columns import RowOutcome
from explainbot.batch.outputs.outputs import make_form
from explainbot.batch.run import Choices, answer_list
from explainbot.batch.verify import verify_file
from explainbot.testing import tiny_workspace

TIDES = "# Tides\r\n\r\n## What pulls the sea?\r\n\r\nThe Moon 🌊 pulls the sea.\r\n"
WIND = "What makes waves?\n\nWind – «sirocco» – makes waves.\n"


@pytest.mark.parametrize("form", ["txt", "jsonl"])
def test_quotes_of_a_batch_are_those_of_the_corpus(tmp_path: Path, form: str) -> None:
    """Every row has its record, and every quote is found again in the corpus."""
    files = {"sea/tides.md": TIDES, "wind.txt": WIND}
    workspace = tiny_workspace(tmp_path / "workspace", files)
    questions = ["What pulls the sea?", "", "What makes waves?"]
    lines = questions if form == "txt" else [json.dumps(one) for one in questions]
    source = tmp_path / f"questions.{form}"
    source.write_text("".join(f"{line}\n" for line in lines))
    out = tmp_path / "answers.jsonl"

    summary = answer_list(workspace.explainer, str(source), str(out), Choices(top=1))

    records = [
        json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()
    ]
    assert [record["question"] for record in records] == questions
    assert (summary.rows, summary.errors) == (3, 0)
    assert records[1]["reason"] == "empty question"
    assert records[1]["model"] == records[0]["model"] == "word-encoder@0000000000000001"
    result = verify_file(out, workspace)
    assert result.problems == ()
    assert result.documents == 2

    (workspace.places.corpus / "wind.txt").write_text(WIND.replace("makes", "made"))
    workspace.index()
    assert {one.document for one in verify_file(out, workspace).problems} == {
        "wind.txt"
    }


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl", "md"])
def test_a_list_says_what_its_questions_say_one_by_one(
    tmp_path: Path, form: str
) -> None:
    """To the byte: in blocks, with what passages have in common worked out once.

    A table is not even given the passages that it has no column for.
    """
    files = {"sea/tides.md": TIDES, "wind.txt": WIND}
    workspace = tiny_workspace(tmp_path / "workspace", files)
    asked = ["What pulls the sea?", "What makes wawes?", "And the Moon?", "Why ice?"]
    source, out = tmp_path / "questions.txt", tmp_path / f"answers.{form}"
    source.write_text("".join(f"{one}\n" for one in asked * 20), encoding="utf-8")

    answer_list(workspace.explainer, str(source), str(out))

    written, _ = make_form(form, (), "")
    rows = [
        QuestionRow(place, one, (), {}, place)
        for place, one in enumerate(asked * 20, start=1)
    ]
    with workspace.explainer() as bot:
        alone = [written.row(RowOutcome(row, bot.ask(row.question)))[0] for row in rows]
    assert out.read_bytes() == written.head() + b"".join(alone) + written.tail()
