"""The commands for teachers: gaps, coverage, forget, pack, unpack and adding packs."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

UNKNOWN = "Who invented the telephone?"


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep questions, whatever the environment of the tests says."""
    monkeypatch.delenv("EXPLAINBOT_KEEP_QUESTIONS", raising=False)


def test_a_question_in_vain_becomes_a_gap(lab: Path, sh: Shell) -> None:
    """Asked twice, with one that is answered between: one gap, asked twice."""
    assert sh("ask", UNKNOWN).status == 1
    assert sh("ask", "What pulls the sea?").status == 0
    assert sh("ask", UNKNOWN.lower()).status == 1
    found = sh("gaps", "--json").json

    (gap,) = found["gaps"]
    assert (gap["asked"], found["kept"], found["answered"]) == (2, 2, 0)
    assert gap["suggestions"][-1]["kind"] == "write"
    assert (lab / ".explainbot" / "questions.jsonl").is_file()


def test_a_batch_is_not_kept(lab: Path, sh: Shell) -> None:
    """A teacher's list is no class."""
    (lab / "list.txt").write_text(f"{UNKNOWN}\n", encoding="utf-8")
    assert sh("batch", "list.txt").status == 0

    assert not (lab / ".explainbot").exists()


def test_gaps_with_nothing_kept(lab: Path, sh: Shell) -> None:
    """It is said once; a note says what is kept, or that nothing is."""
    ended = sh("gaps")
    assert ended.status == 0
    assert ended.out == "0 questions kept, in 0 gaps\n"
    assert ended.err == (
        "explainbot: the chat and ask keep what they cannot answer; "
        "batch says it in its rows\n"
    )
    (lab / "explainbot.toml").write_text("[gaps]\nkeep = false\n", encoding="utf-8")
    sh("ask", UNKNOWN)
    assert sh("gaps").err == (
        "explainbot: keeping questions is switched off in explainbot.toml\n"
    )


def test_the_page_of_gaps(lab: Path, sh: Shell) -> None:
    """A file that stands alone; an existing one stays unless told."""
    sh("ask", UNKNOWN)
    assert sh("gaps", "--html", "gaps.html").status == 0

    assert UNKNOWN in (lab / "gaps.html").read_text(encoding="utf-8")
    assert "exists already" in sh("gaps", "--html", "gaps.html").error
    assert sh("gaps", "--html", "gaps.html", "--force").status == 0
    assert "its folder does not exist" in sh("gaps", "--html", "no/gaps.html").error


@pytest.mark.parametrize("command", [("forget",), ("gaps", "--clear")], ids=" ".join)
def test_nothing_is_forgotten_unasked(
    lab: Path, sh: Shell, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a terminal it takes --yes."""
    sh("ask", UNKNOWN)
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert sh(*command).error == (
        f"explainbot: {lab}/.explainbot: 1 question without an answer would be "
        "deleted, and no one can be asked. Say it with --yes."
    )
    assert sh("gaps", "--json").json["kept"] == 1

    told = sh(*command, "--yes", "--json").json
    assert (told["deleted"], told["questions"]) == (1, 1)
    assert sh(*command).out == "deleted: nothing, for nothing was kept\n"


def test_history_and_study_are_forgotten_too(lab: Path, sh: Shell) -> None:
    """Each is counted and named; --clear leaves them alone."""
    (lab / ".explainbot").mkdir()
    row = '\n{"question": "What pulls the sea?", "day": "2026-05-01"}\n'
    review = (
        '\n{"item": "a", "kind": "recall", "document": "wind.txt", "heading": "",'
        ' "rating": 3, "at": "2026-05-01T10:00:00+00:00"}\n'
    )
    history, study = (lab / ".explainbot" / f"{n}.jsonl" for n in ("history", "study"))
    history.write_text(row * 2, encoding="utf-8")
    study.write_text(f"{review}no review\n", encoding="utf-8")
    sh("ask", UNKNOWN)

    assert sh("gaps", "--clear", "--yes").out == (
        "deleted: 1 question without an answer\n"
    )
    assert sh("forget", "--yes").out == (
        "deleted: 2 questions of the chat, 1 review of what was studied\n"
    )
    assert not history.exists()
    assert not study.exists()


def test_the_digest_of_a_class(lab: Path, sh: Shell) -> None:
    """Off until it is switched on; lines, JSON and a page; forgotten with the rest."""
    sh("ask", "What pulls the sea?")
    assert sh("digest").out == "no question was counted in these weeks\n"
    assert "explainbot digest --on" in sh("digest").err

    assert "counted from now on" in sh("digest", "--on").err
    assert sh("ask", "What pulls the sea?").status == 0
    assert sh("ask", UNKNOWN).status == 1
    ended = sh("digest", "--html", "d.html")
    found = sh("digest", "--json", "--weeks", "1").json

    assert ended.out.startswith("2 questions, 1 answered; counted from ")
    assert (found["counting"], found["questions"], found["answered"]) == (True, 2, 1)
    texts = {row["text"]: row["answered"] for row in found["weeks"][0]["texts"]}
    assert texts["sea/tides.md"] == 1
    assert found["in_vain"] == [[UNKNOWN, 1]]
    assert "sea/tides.md" in (lab / "d.html").read_text(encoding="utf-8")
    assert "exists already" in sh("digest", "--html", "d.html").error

    assert sh("forget", "--yes").out == (
        "deleted: 1 question without an answer, 2 counts for the digest\n"
    )
    assert not (lab / ".explainbot" / "digest.jsonl").exists()
    assert "0 is not" in sh("digest", "--weeks", "0").error.replace('"', "")


def test_status_says_from_when_settings_count(lab: Path, sh: Shell) -> None:
    """Beside those in corpus/ itself, new ones count once they are indexed."""
    for name in ("stop.toml", "sea/stop.toml", "corpus.toml"):
        (lab / "corpus" / name).write_text("", encoding="utf-8")
    told = sh("status").out.splitlines()[-3:]

    assert told == [
        "new: corpus.toml (facts about files; they count from then on)",
        "new: stop.toml (counts already; explainbot index checks the names in it)",
        "new: sea/stop.toml (counts from then on)",
    ]


def test_coverage_of_a_list(lab: Path, sh: Shell) -> None:
    """Text, JSON and a page tell the same."""
    (lab / "list.csv").write_text(
        f"question\n# of the sea\nWhat pulls the sea?\n\n{UNKNOWN}\n",
        encoding="utf-8",
    )
    ended = sh("coverage", "list.csv", "--html", "c.html")
    found = sh("coverage", "list.csv", "--json").json

    assert ended.out.startswith("2 questions, 1 answered; 2 of 2 sections reached\n")
    assert (found["questions"], found["answered"], found["unreached"]) == (2, 1, [])
    assert [row["question"] for row in found["unanswered"]] == [UNKNOWN]
    assert UNKNOWN in (lab / "c.html").read_text(encoding="utf-8")
    assert "there is no such file" in sh("coverage", "none.txt").error


def test_a_pack_goes_to_another_workspace(lab: Path, sh: Shell) -> None:
    """Packed, unpacked, asked: the same line of JSON."""
    assert sh("pack", "sea.xbc").out.startswith(
        "packed: sea.xbc (2 documents, 2 sections, "
    )
    made = sh("unpack", "sea.xbc", "--into", "../there", "--json").json
    assert made["workspace"] == str(lab.parent / "there")
    here = sh("ask", "--json", "What makes waves?").out
    assert sh("--workspace", "../there", "ask", "--json", "What makes waves?").out == (
        here
    )


def test_a_pack_is_added_like_a_folder(lab: Path, sh: Shell) -> None:
    """First looked into, then loaded below its name, all vectors taken over."""
    sh("pack", "../sea.xbc")
    sh("init", "../home")
    assert (
        "would load ../sea.xbc/wind.txt"
        in sh("--workspace", "../home", "add", "../sea.xbc", "--dry-run").out
    )
    ended = sh("--workspace", "../home", "add", "../sea.xbc", "--json")

    assert (ended.status, ended.err) == (0, "")
    assert (lab.parent / "home" / "corpus" / "sea" / "sea" / "tides.md").is_file()
    answer = sh("--workspace", "../home", "ask", "--json", "What makes waves?").json
    assert answer["answer"]["document"] == "sea/wind.txt"


def test_what_is_no_pack_is_refused(lab: Path, sh: Shell) -> None:
    """In one line, with nothing written."""
    (lab / "bad.xbc").write_bytes(b"PK\3\4 no pack")
    for command in (["unpack", "bad.xbc"], ["add", "bad.xbc"]):
        assert "bad.xbc: the pack is damaged, or no pack" in sh(*command).error
    assert not (lab / "bad").exists()
    assert "there is no such file" in sh("unpack", "none.xbc").error
