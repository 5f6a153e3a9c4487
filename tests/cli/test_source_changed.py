"""What is said of quotes whose file is no longer what was indexed."""

from __future__ import annotations

import asyncio
import csv
import json
import os
from pathlib import Path

import openpyxl
import pytest

from explainbot.embedding.minilm import files as model_files
from explainbot.index.storage import manifest
from explainbot.serving.programs.queue import RequestQueue
from explainbot.workspace import Workspace
from tests.cli.conftest import Shell

ASKED = "What pulls the sea?"


@pytest.fixture
def edited(lab: Path) -> Path:
    """Return the workspace with one of its two files changed, as long as before."""
    path = lab / "corpus" / "sea" / "tides.md"
    path.write_bytes(path.read_bytes().replace(b"Moon", b"Mars"))
    (lab / "q.txt").write_text(f"{ASKED}\nWhat makes waves?\n\n", encoding="utf-8")
    return lab


def told(sh: Shell) -> list[bool]:
    """Return what the JSON of an answer says of its quotes, one a document."""
    found = sh("ask", ASKED, "--json").json
    assert found["answer"]["document"] == "sea/tides.md"
    return [one["source_changed"] for one in (found["answer"], *found["alternatives"])]


def test_ask_says_it_of_each_quote(sh: Shell, edited: Path) -> None:
    """The file as it was says no; a gone one says yes; the status stays."""
    assert told(sh) == [True, False]
    plain = sh("ask", ASKED)
    assert (plain.status, "word for word" in plain.out) == (0, False)
    assert "quoted from the copy that was indexed" in plain.out
    assert "sea/tides.md is no longer as it was indexed" in plain.err

    (edited / "corpus" / "sea" / "tides.md").unlink()
    assert told(sh) == [True, False]
    assert sh("add", str(edited.parent / "sea")).status == 0
    assert told(sh) == [False, False]
    assert "word for word" in sh("ask", ASKED).out


@pytest.mark.usefixtures("edited")
def test_a_list_says_it_in_a_last_column(sh: Shell, tmp_path: Path) -> None:
    """Behind the list's own columns, one of that name renamed; the status stays."""
    rows = f"question,source_changed\n{ASKED},own\nWhat makes waves?,own\n,own\n"
    (tmp_path / "q.csv").write_text(rows, encoding="utf-8")
    for form in ("csv", "tsv", "xlsx"):
        ended = sh("batch", "../q.csv", "-o", f"a.{form}", "--jobs", "1")
        assert ended.status == 0
        assert "no longer as indexed: sea/tides.md" in ended.err
    with Path("a.csv").open(encoding="utf-8", newline="") as lines:
        cells = list(csv.reader(lines))
    assert cells[0][-2:] == ["input.source_changed", "source_changed"]
    assert [row[-2:] for row in cells[1:]] == [
        ["own", "true"],
        ["own", "false"],
        ["own", ""],
    ]
    sheet = openpyxl.load_workbook("a.xlsx").active
    assert sheet is not None
    last = [row[-1] for row in sheet.iter_rows(values_only=True)]
    assert last == ["source_changed", True, False, None]


@pytest.mark.usefixtures("edited")
@pytest.mark.parametrize("form", ["html", "md"])
def test_a_page_says_it_at_the_source(sh: Shell, form: str) -> None:
    """Of the quotes from that file alone."""
    assert sh("batch", "q.txt", "-o", f"a.{form}").status == 0
    page = Path(f"a.{form}").read_text(encoding="utf-8")
    assert page.count("(file changed since it was indexed)") == 1


def test_verify_looks_at_the_files(sh: Shell, lab: Path) -> None:
    """Also of answers made before the change; once a document, with its first line."""
    (lab / "q.txt").write_text(f"{ASKED}\n{ASKED}\n", encoding="utf-8")
    assert sh("batch", "q.txt", "-o", "a.jsonl").status == 0
    assert sh("verify", "a.jsonl").status == 0

    (lab / "corpus" / "sea" / "tides.md").write_text("gone", encoding="utf-8")
    found = sh("verify", "a.jsonl", "--json")
    assert found.status == 2
    assert [(one["kind"], one["document"]) for one in found.json["problems"]] == [
        ("source-changed", "sea/tides.md")
    ]
    assert found.json["problems"][0]["message"].startswith("a.jsonl:1: ")


def test_programs_are_told(edited: Path) -> None:
    """What HTTP and MCP answer has the key, also of what is only found."""
    queue = RequestQueue(Workspace.open(edited))

    async def both() -> list[bool]:
        asked = await queue.answer("ask", {"question": ASKED})
        found = await queue.answer("search", {"question": ASKED})
        return [one["source_changed"] for one in (asked["answer"], *found["sections"])]

    try:
        assert asyncio.run(both()) == [True, True, False]
    finally:
        queue.close()


def test_a_file_is_hashed_once_and_only_if_it_may_differ(
    sh: Shell, lab: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither one older than the index, nor one of another length; else once a run."""
    hashed: list[str] = []

    def counted(path: Path) -> str:
        hashed.append(path.name)
        return model_files.file_sha256(path)

    monkeypatch.setattr(manifest, "file_sha256", counted)
    made = next((lab / "index" / "generations").glob("*.json"))
    (lab / "q.txt").write_text(f"{ASKED}\n" * 3, encoding="utf-8")
    ahead = made.stat().st_mtime + 3600
    for later, size, expected in ((1, 0, []), (0, 1, []), (0, 0, ["tides.md"])):
        hashed.clear()
        os.utime(made, (ahead, ahead) if later else (0, 0))
        path = lab / "corpus" / "sea" / "tides.md"
        before = path.read_bytes()
        path.write_bytes(before + b" " * size)
        ended = sh("batch", "q.txt", "-o", "-", "--jobs", "1", "--top", "0")
        rows = [json.loads(line) for line in ended.out.splitlines()]
        assert [row["answer"]["source_changed"] for row in rows] == [bool(size)] * 3
        assert [name for name in hashed if name == "tides.md"] == expected
        manifest.source_files.cache_clear()
        path.write_bytes(before)
