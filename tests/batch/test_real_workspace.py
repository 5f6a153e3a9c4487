"""A batch over a real index, from the list to the check of its output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

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
