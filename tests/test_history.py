"""The history: what is kept, what survives, and what is deleted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from explainbot.paths import Places
from explainbot.records import Answer, Document, Quote, Section, text_sha256
from explainbot.usage import history

TEXT = "Tides are the rise and fall of the sea."


def answer(question: str) -> Answer:
    """Return an answer with one quote."""
    document = Document(
        "tides.txt",
        "Tides",
        "",
        (),
        TEXT,
        "corpus/tides.txt",
        "text/plain",
        text_sha256(TEXT),
    )
    section = Section(document, 0, len(TEXT), heading="What are tides?")
    quote = Quote(section, 0, len(TEXT), (0, len(TEXT)))
    return Answer(question, question, (quote,), (), 0.9, "strong")


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """Return an empty workspace in which questions are kept."""
    monkeypatch.delenv("EXPLAINBOT_KEEP_QUESTIONS", raising=False)
    return Places(tmp_path)


def test_what_was_asked_is_recalled_with_its_answer(places: Places) -> None:
    """Each question once, at its newest place, with how it was answered."""
    for question in ("what are tides", "what is the moon", "what are tides"):
        assert history.keep(places, answer(question), "c1")

    found = history.recall(places)

    assert [past.question for past in found] == ["what is the moon", "what are tides"]
    assert found[-1] == history.Past(
        question="what are tides",
        day=time.strftime("%Y-%m-%d"),
        conversation="c1",
        match="strong",
        citation="tides.txt › What are tides?, line 1",
        begins=TEXT,
    )
    assert [past.question for past in history.recall(places, 1)] == ["what are tides"]


def test_a_torn_line_spoils_no_other(places: Places) -> None:
    """What a killed program left of a record is passed over, and so is nonsense."""
    history.keep(places, answer("first"), "c1")
    file = places.state / history.NEWER
    with file.open("ab") as stream:
        stream.write(b'\n[1]\nnonsense\n{"question": 7}\n\xff\xfe\n{"question": "cut o')
    history.keep(places, answer("second"), "c1")

    assert [past.question for past in history.recall(places)] == ["first", "second"]


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from explainbot.paths import Places
from explainbot.usage import history
from tests.test_history import answer
for number in range(1_000_000):
    history.keep(Places(Path({folder!r})), answer(f"question {{number}}"), "c1")
    if number == 20:
        print("begun", flush=True)
"""


def test_what_was_kept_survives_a_kill(places: Places) -> None:
    """After kill -9 every question but at most the last is there, in order."""
    root = str(Path(__file__).parents[1])
    code = WRITER.format(root=root, folder=str(places.root))
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"begun\n"
        os.kill(writer.pid, signal.SIGKILL)

    found = [past.question for past in history.recall(places)]

    assert len(found) >= 21
    assert found[-20:] == [
        f"question {n}" for n in range(int(found[-1][9:]) - 19, int(found[-1][9:]) + 1)
    ]


@pytest.mark.parametrize("how", ["settings", "environment"])
def test_keeping_is_switched_off_as_for_unanswered_questions(
    places: Places, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Then nothing is written, and what was written before is not offered."""
    history.keep(places, answer("before"), "c1")
    if how == "settings":
        places.settings.write_text("[gaps]\nkeep = false\n", encoding="utf-8")
    else:
        monkeypatch.setenv("EXPLAINBOT_KEEP_QUESTIONS", "0")

    assert not history.keep(places, answer("after"), "c1")
    assert history.recall(places) == []
    assert history.count(places) == 1


def test_it_is_deleted_whole(places: Places) -> None:
    """Both files go; a workspace without any is no error."""
    history.keep(places, answer("one"), "c1")
    (places.state / history.NEWER).rename(places.state / history.OLDER)
    history.keep(places, answer("two"), "c1")

    assert history.forget(places) == 2
    assert history.recall(places) == []
    assert history.forget(places) == 0


def test_a_record_is_one_line_that_only_its_user_reads(places: Places) -> None:
    """Line ends inside a question stay inside the record; the file is private."""
    history.keep(places, answer("two\nlines"), "c1")
    file = places.state / history.NEWER
    rows = [row for row in file.read_text(encoding="utf-8").split("\n") if row]

    assert [json.loads(row)["question"] for row in rows] == ["two\nlines"]
    assert file.stat().st_mode & 0o077 == 0


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    """A missing folder, or a file in its place, fails no answer."""
    assert not history.keep(Places(tmp_path / "gone"), answer("x"), "c1")
    (tmp_path / ".explainbot").write_text("a file")
    assert not history.keep(Places(tmp_path), answer("x"), "c1")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes there")
@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_what_cannot_be_read_is_deleted_all_the_same(tmp_path: Path, kind: str) -> None:
    """A link goes, what it leads to stays."""
    places = Places(tmp_path)
    places.state.mkdir()
    other, log = tmp_path / "other.jsonl", places.state / history.NEWER
    other.write_text("mine\n", encoding="ascii")
    if kind == "link":
        log.symlink_to(other)
    else:
        os.mkfifo(log)

    assert history.forget(places) == 0
    assert not os.path.lexists(log)
    assert other.read_text("ascii") == "mine\n"
