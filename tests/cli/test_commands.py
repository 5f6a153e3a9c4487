"""Every command: what it prints, in which form, and how it ends."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from explainbot.index.index import IndexReader
from explainbot.index.storage.manifest import (
    LAYOUT,
    current_name,
    read_manifest,
    write_manifest,
)
from explainbot.paths import Places
from explainbot.records import text_sha256
from explainbot.registry.formats import READING_RULES
from tests.cli.conftest import TIDES, WIND, Shell

ANSWER = {
    "question", "asked_as", "answered", "match", "confidence", "reason", "answer",
    "quotes", "alternatives", "parts", "model", "index", "error", "notes", "input",
    "did_you_mean", "headings", "easier",
}  # fmt: skip
QUOTE = {
    "id", "text", "evidence", "evidence_start", "evidence_end", "evidence_more",
    "document", "title", "heading", "section", "path", "start", "end", "line_start",
    "line_end", "page", "place", "score", "sha256", "document_sha256",
}  # fmt: skip
FAR = "How many kings ruled Denmark?"


def test_ask_prints_the_passage_and_its_source(sh: Shell, lab: Path) -> None:
    """Answered: exit status 0, the words and where they stand."""
    ended = sh("ask", "What", "pulls", "the sea?")

    assert ended.status == 0
    lines = ended.out.splitlines()
    assert "┃ The Moon 🌊 pulls the sea." in lines
    assert "— sea/tides.md › What pulls the sea?, line 5" in lines
    assert ended.err == ""
    assert lab.is_dir()


@pytest.mark.usefixtures("lab")
def test_ask_as_json(sh: Shell) -> None:
    """One object on one line, every key of the contract."""
    found = sh("ask", "--json", "What pulls the sea?").json

    assert set(found) >= ANSWER
    quote = found["answer"]
    assert set(quote) >= QUOTE
    assert quote == found["quotes"][0]
    assert quote["text"] == "The Moon 🌊 pulls the sea."
    assert TIDES[quote["start"] : quote["end"]] == quote["text"]
    assert quote["path"] == "corpus/sea/tides.md"
    assert quote["document"] == "sea/tides.md"
    assert quote["sha256"] == text_sha256(quote["text"])
    assert quote["document_sha256"] == text_sha256(TIDES)
    assert (quote["line_start"], quote["line_end"], quote["page"]) == (5, 5, None)
    inside = quote["text"][quote["evidence_start"] : quote["evidence_end"]]
    assert inside == quote["evidence"]
    assert (found["answered"], found["error"], found["input"]) == (True, None, {})
    assert found["match"] in ("strong", "good")
    assert 0 <= found["confidence"] <= 1
    assert found["model"] == "all-MiniLM-L6-v2@53aa51172d142c89"
    assert [item["document"] for item in found["alternatives"]] == ["wind.txt"]
    assert set(found["alternatives"][0]) >= QUOTE


@pytest.mark.usefixtures("lab")
def test_ask_declines(sh: Shell) -> None:
    """Not answered: exit status 1, a reason, the closest sections."""
    ended = sh("ask", FAR, "--json", "--top", "1")

    assert ended.status == 1
    found = ended.json
    assert (found["answered"], found["answer"], found["quotes"]) == (False, None, [])
    assert found["match"] in ("weak", "none")
    assert found["reason"]
    assert len(found["alternatives"]) == 1
    assert sh("ask", FAR, "--json", "--top", "0").json["alternatives"] == []


@pytest.mark.usefixtures("lab")
def test_ask_with_history(sh: Shell) -> None:
    """``--history`` may be given several times."""
    found = sh(
        "ask", "And why?", "--history", "What makes waves?", "--history",
        "What pulls the sea?", "--json",
    ).json  # fmt: skip

    assert found["asked_as"] == "And why? (after: What pulls the sea?)"


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize("question", ["", "   ", "\n"])
def test_a_blank_question_is_wrong_use(sh: Shell, question: str) -> None:
    """There is nothing to ask; also with --json nothing is printed."""
    assert "there is no question" in sh("ask", question).error
    assert "there is no question" in sh("ask", question, "--json").error


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "Why?", "--top", "-1"),
        ("ask", "Why?", "--top", "many"),
        ("ask", "Why?", "--colour"),
        ("bake",),
        ("show", "a", "--start", "x"),
        ("init",),
        ("add",),
        ("batch",),
    ],
    ids=" ".join,
)
def test_wrong_use(sh: Shell, arguments: tuple[str, ...]) -> None:
    """One line that names the help; exit status 2."""
    assert sh(*arguments).error.endswith("--help")


@pytest.mark.parametrize(
    "command",
    [
        "ask",
        "batch",
        "add",
        "remove",
        "list",
        "index",
        "init",
        "show",
        "status",
        "verify",
    ],
)
def test_help_has_an_example(sh: Shell, command: str) -> None:
    """Every command shows one of its own."""
    ended = sh(command, "--help")

    assert ended.status == 0
    assert f"example:\n  explainbot {command}" in ended.out
    assert "--workspace DIR" in ended.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "Why?"),
        ("ask", "Why?", "--json"),
        ("list", "--json"),
        ("status", "--json"),
        ("show", "a.txt"),
        ("remove", "a.txt", "--json"),
        ("add", "x.txt", "--json"),
        ("index", "--json"),
        ("verify", "--json"),
    ],
    ids=" ".join,
)
def test_an_unknown_workspace(sh: Shell, arguments: tuple[str, ...]) -> None:
    """Every command names the folder and the way out; nothing on standard output."""
    assert sh(*arguments, "--workspace", "no").error == (
        "explainbot: no: there is no such folder. "
        "To make one there, run: explainbot init no"
    )


@pytest.mark.usefixtures("lab")
def test_the_workspace_may_stand_before_the_command(sh: Shell, tmp_path: Path) -> None:
    """Or after it, or in the variable."""
    sh("init", str(tmp_path / "other"))

    for arguments in (
        ("--workspace", "../other", "status", "--json"),
        ("status", "--json", "--workspace", "../other"),
    ):
        found = Path(sh(*arguments).json["workspace"])
        assert found.samefile(tmp_path / "other")


def test_init(sh: Shell, tmp_path: Path) -> None:
    """A new workspace, once more without harm; not on top of other files."""
    assert sh("init", "new").out == f"workspace ready: {tmp_path / 'new'}\n"
    assert sh("init", "new").status == 0
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()
    assert "already holds other files" in sh("init", "full").error


def test_add_tells_what_became_of_each_file(
    sh: Shell, lab: Path, tmp_path: Path
) -> None:
    """loaded, unchanged, skipped and failed; 2 if any failed, the good ones are in."""
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "a.txt").write_text("Why?\n\nBecause it is so.\n", encoding="utf-8")
    (folder / "empty.md").touch()
    (folder / "photo.jpg").touch()

    ended = sh("add", "../more", "../wind.txt", "--json")

    assert ended.status == 2
    found = ended.json
    assert set(found) >= {"files", "index"}
    assert {
        (file["path"], file["document"], file["status"], file["sections"])
        for file in found["files"]
    } == {
        ("../more/a.txt", "more/a.txt", "loaded", 1),
        ("../more/empty.md", None, "failed", 0),
        ("../more/photo.jpg", None, "skipped", 0),
        ("../wind.txt", "wind.txt", "unchanged", 1),
    }
    assert set(found["files"][0]) >= {
        "path", "document", "status", "sections", "warnings", "reason",
    }  # fmt: skip
    assert found["index"] == IndexReader.open(lab / "index").name
    assert "more/a.txt" in sh("list").out


@pytest.mark.usefixtures("lab")
def test_skipped_files_are_no_failure(sh: Shell, tmp_path: Path) -> None:
    """Kinds that are not read end with 0."""
    (tmp_path / "photo.jpg").touch()

    ended = sh("add", "../photo.jpg")

    assert ended.status == 0
    assert "skipped ../photo.jpg: files of the kind .jpg are not read" in ended.out


def test_a_dry_run_writes_nothing(sh: Shell, lab: Path, tmp_path: Path) -> None:
    """It shows the sections with their lines."""
    (tmp_path / "t.txt").write_text("Why?\n\nBecause it is so.\n", encoding="utf-8")

    ended = sh("add", "../t.txt", "--dry-run")

    assert ended.out.splitlines() == [
        "would load ../t.txt (1 section under 1 heading, 5 words, English)",
        "    line 3, question: Why? | Because it is so.",
        "1 file: 1 would load; 1 section",
    ]
    found = sh("add", "../t.txt", "--dry-run", "--json").json
    assert found["index"] is None
    assert found["files"][0]["found"] == [
        {
            "heading": "Why?", "start": 6, "end": 23, "heading_path": [],
            "kind": "question", "place": "line 3", "words": 4,
            "first_words": "Because it is so.",
        }
    ]  # fmt: skip
    assert not (lab / "corpus" / "t.txt").exists()


@pytest.mark.usefixtures("lab")
def test_list(sh: Shell) -> None:
    """In name order, with title and sections; as JSON with all that is known."""
    first, second = sh("list").out.splitlines()
    assert first == "sea/tides.md — Tides (1 section)"
    assert second.startswith("wind.txt")
    assert second.endswith("(1 section)")

    entries = sh("list", "--json").json["documents"]

    assert [entry["document"] for entry in entries] == ["sea/tides.md", "wind.txt"]
    assert entries[1]["encoding"] == "utf-8"
    assert entries[1]["sha256"] == text_sha256(WIND)
    assert entries[1]["path"] == "corpus/wind.txt"


@pytest.mark.usefixtures("lab")
def test_other_encodings_are_named(sh: Shell, tmp_path: Path) -> None:
    """``list --json`` tells how a file was read."""
    text = (
        "Was ist grün?\n\nDas Gräserblatt ist größtenteils grün, über das ganze Jahr.\n"
    )
    (tmp_path / "g.txt").write_bytes(text.encode("utf-16"))
    sh("add", "../g.txt")

    entry = sh("list", "--json").json["documents"][0]

    assert entry["document"] == "g.txt"
    assert entry["encoding"].replace("_", "-").lower().startswith("utf-16")
    assert sh("show", "g.txt").out == text


def test_remove(sh: Shell, lab: Path) -> None:
    """The file, its sections and its empty folder are gone."""
    assert sh("remove", "sea/tides.md").out == "removed sea/tides.md\n"
    assert [path.name for path in (lab / "corpus").iterdir()] == ["wind.txt"]
    assert 'no document named "sea/tides.md"' in sh("remove", "sea/tides.md").error
    found = sh("remove", "wind.txt", "--json").json
    assert found["removed"] == "wind.txt"
    ended = sh("list")
    assert (ended.status, ended.out) == (0, "")
    assert "the corpus is empty" in ended.err
    assert "there are no texts" in sh("ask", "Why?").error


def test_index_tells_what_it_did(sh: Shell, lab: Path) -> None:
    """Only what changed is embedded; 2 as long as a file fails."""
    (lab / "corpus" / "new.txt").write_text("Why?\n\nSo it is.\n", encoding="utf-8")
    ended = sh("index")
    assert ended.status == 0
    assert ended.out.endswith("sections: 1 changed, 2 reused, 0 removed\n")
    assert sh("index").out.endswith("sections: 0 changed, 3 reused, 0 removed\n")
    (lab / "corpus" / "empty.md").touch()
    for _ in range(2):
        ended = sh("index", "--json")
        assert ended.status == 2
        assert [
            f["status"] for f in ended.json["files"] if f["path"] == "empty.md"
        ] == ["failed"]
    afresh = sh("index", "--rebuild").out.splitlines()[-1]
    assert afresh.startswith("sections: 3 changed")


def test_status(sh: Shell, lab: Path) -> None:
    """What is loaded, and whether the index is current."""
    found = sh("status", "--json").json
    assert (found["documents"], found["sections"], found["current"]) == (2, 2, True)
    assert found["workspace"] == str(lab)
    (lab / "corpus" / "new.txt").write_text("Why?\n\nSo it is.\n", encoding="utf-8")
    (lab / "corpus" / "wind.txt").unlink()

    assert sh("status").out.splitlines()[-3:] == [
        "current: no (files: 1 new, 1 missing), run: explainbot index",
        "new: new.txt",
        "missing: wind.txt",
    ]


def test_status_of_a_new_workspace(
    sh: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no index yet, which is no error."""
    sh("init", "new")
    monkeypatch.chdir(tmp_path / "new")

    ended = sh("status")

    assert ended.status == 0
    assert "index: none yet" in ended.out


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize(
    ("options", "slice_"),
    [
        ((), slice(None)),
        (("--start", "5"), slice(5, None)),
        (("--end", "7"), slice(None, 7)),
        (("--start", "45", "--end", "48"), slice(45, 48)),
        (("--start", "9", "--end", "3"), slice(9, 3)),
        (("--start", "9999"), slice(9999, None)),
    ],
    ids=["all", "from", "to", "picture", "turned", "beyond"],
)
def test_show_prints_the_text_exactly(
    sh: Shell, options: tuple[str, ...], slice_: slice
) -> None:
    """Code points of the canonical text, line ends included, nothing added."""
    ended = sh("show", "sea/tides.md", *options)

    assert (ended.status, ended.out, ended.err) == (0, TIDES[slice_], "")


@pytest.mark.usefixtures("lab")
def test_show_leaves_a_byte_order_mark_out(sh: Shell, tmp_path: Path) -> None:
    """The mark is no part of the canonical text."""
    text = WIND.replace("waves", "big waves")
    (tmp_path / "bom.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    sh("add", "../bom.txt")

    assert sh("show", "bom.txt").out == text
    assert 'named "no.txt"' in sh("show", "no.txt").error


def test_verify(sh: Shell, lab: Path) -> None:
    """All is well; then a changed source; then an altered file of the index."""
    assert sh("verify").out == "ok: 2 documents, 2 sections\n"
    found = sh("verify", "--json").json
    assert found == {"documents": 2, "sections": 2, "problems": [], "ok": True}

    (lab / "corpus" / "wind.txt").write_text(WIND.replace("on", "of"), encoding="utf-8")
    ended = sh("verify", "--json")
    assert ended.status == 2
    assert ended.json["ok"] is False
    (problem,) = ended.json["problems"]
    assert set(problem) >= {"document", "section", "kind", "message"}
    assert (problem["document"], problem["kind"]) == ("wind.txt", "source-changed")

    path = IndexReader.open(lab / "index").segment / "parts.codes"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    ended = sh("verify")
    assert ended.status == 2
    assert ended.out.splitlines()[-1] == "2 problems in 2 documents, 2 sections"


@pytest.mark.usefixtures("lab")
def test_batch_and_the_check_of_its_quotes(sh: Shell, tmp_path: Path) -> None:
    """Answers in the questions' order; a changed quote is found by verify."""
    (tmp_path / "q.txt").write_text(f"What pulls the sea?\n\n{FAR}\n", encoding="utf-8")

    ended = sh("batch", "../q.txt", "-o", "../a.jsonl")

    assert (ended.status, ended.out) == (0, "")
    assert ended.err.startswith("explainbot: 3 rows: 1 answered, ")
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert [record["question"] for record in records] == [
        "What pulls the sea?",
        "",
        FAR,
    ]
    assert set(records[0]) >= ANSWER
    assert sh("verify", "../a.jsonl").status == 0

    changed = lines[0].replace("The Moon 🌊 pulls", "The Moon 🌊 pushes")
    (tmp_path / "b.jsonl").write_text(changed + "\n", encoding="utf-8")
    ended = sh("verify", "../b.jsonl", "--json")
    assert ended.status == 2
    assert not ended.json["ok"]
    assert sh("batch", "../q.txt", "-o", "../a.jsonl").error
    assert sh("batch", "../q.txt", "-o", "../a.jsonl", "--force").status == 0
    assert "no.txt" in sh("batch", "../no.txt").error


@pytest.mark.usefixtures("lab")
def test_another_model_is_refused_by_name(sh: Shell) -> None:
    """``--model`` names what is on this machine, or there is a clear error."""
    assert sh("status", "--model", "all-MiniLM-L6-v2").status == 0


@pytest.mark.usefixtures("lab")
def test_an_index_of_another_model_is_not_current(sh: Shell) -> None:
    """Ask would refuse it, so status must not call it current."""
    assert not sh("status", "--json", "--model", "some-other-model").json["current"]


def test_a_damaged_index_is_one_line(sh: Shell, lab: Path) -> None:
    """The file and the way out; --json leaves standard output empty."""
    (IndexReader.open(lab / "index").segment / "terms.i32").unlink()

    for arguments in (("ask", "Why?"), ("ask", "--json", "Why?"), ("verify", "--json")):
        assert "terms.i32: a file of the index is missing" in sh(*arguments).error


def test_an_index_by_older_rules_is_told(sh: Shell, lab: Path) -> None:
    """``ask``, ``batch`` and ``status`` answer, and say in a line what to do."""
    index = Places(lab).index
    manifest = read_manifest(index, current_name(index))
    dict(manifest.sources)  # read before its file goes
    write_manifest(index, replace(manifest, settings=LAYOUT))
    line = (
        "explainbot: the index was made by older rules of reading "
        f"(1, now {READING_RULES}). Run: explainbot index\n"
    )
    (lab / "q.txt").write_text("What makes waves?\n", encoding="utf-8")

    ended = sh("ask", "What makes waves?")
    assert (ended.status, ended.err) == (0, line)
    ended = sh("batch", "q.txt", "-o", "a.jsonl")
    assert ended.status == 0
    assert ended.err.startswith(line)
    assert "current: no (the index was made by older rules" in sh("status").out
    assert sh("verify", "a.jsonl").status == 0

    assert "the rules of reading are new" in sh("index").out
    assert sh("ask", "What makes waves?").err == ""
    assert "current: yes" in sh("status").out
    assert sh("verify", "a.jsonl").status == 0  # it reads the same


def test_small_talk_is_answered_by_the_program(sh: Shell, lab: Path) -> None:
    """A line of its own and a question to try, no verdict, nothing for the teacher."""
    said = sh("ask", "wer bist du?")

    assert said.status == 1
    first, *rest = said.out.splitlines()
    assert first.startswith("Ich bin ein Computerprogramm, kein Mensch.")
    assert [line.partition(" ask ")[0] for line in rest] == ["Try: explainbot"]
    assert not (lab / ".explainbot" / "questions.jsonl").exists()
    assert sh("ask", "--json", "wer bist du?").json["match"] == "none"
    shown = sh("ask", "--workspace", str(lab), "hello").out.splitlines()[-1]
    *command, question = shlex.split(shown.removeprefix("Try: "))
    assert command == ["explainbot", "--workspace", str(lab), "ask"]
    assert sh(*command[1:], question).status == 0


@pytest.mark.parametrize("command", ["show", "remove"])
def test_a_document_of_nearly_that_name(sh: Shell, lab: Path, command: str) -> None:
    """Its folder left out, or a slip: the name that is meant is shown."""
    for given in ("tides.md", "sea/tide.md"):
        assert sh(command, given).error == (
            f'explainbot: there is no document named "{given}". '
            'Did you mean "sea/tides.md"? explainbot list prints the names.'
        )
    assert "Did you mean" not in sh(command, "volcanoes.pdf").error
    assert sorted(path.name for path in lab.rglob("*.md")) == ["tides.md"]


def test_a_folder_without_files_is_told(sh: Shell, lab: Path) -> None:
    """An empty report would not say why."""
    (lab.parent / "later" / "week 1").mkdir(parents=True)

    assert sh("add", "../later").out.splitlines()[:2] == [
        "skipped ../later: the folder holds no files",
        "1 file: 1 skipped; 0 sections",
    ]


def test_a_web_address_is_no_file(sh: Shell) -> None:
    """That no page is fetched, and how one is added."""
    ended = sh("add", "https://example.org/tides.html")

    assert ended.status == 2
    assert ended.out.splitlines()[0] == (
        "FAILED https:/example.org/tides.html: this is a web address, and explainbot "
        "opens no connection. Save the page in a browser and add the file."
    )
