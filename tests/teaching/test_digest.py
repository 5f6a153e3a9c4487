"""Counts of what a class asks, where the teacher wants them."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from explainbot import config
from explainbot.engine.backend import WorkspaceBackend
from explainbot.errors import SettingsError
from explainbot.paths import Places, create
from explainbot.progress import no_progress
from explainbot.records import Answer, Document, Quote, Section, text_sha256
from explainbot.teaching.digest import Digest, TextCount, digested
from explainbot.teaching.rendering import digest_lines, digest_page
from explainbot.usage import digest, unanswered
from explainbot.usage.unanswered import record
from tests.teaching.classroom import classroom

TODAY = time.strftime("%Y-%m-%d")
ON = "[digest]\ncount = true\n"
WEDNESDAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep and count, whatever the environment of the tests says."""
    monkeypatch.delenv(config.KEEP, raising=False)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Return an empty workspace in which questions are counted."""
    made = create(tmp_path / "lab")
    made.settings.write_text(ON, encoding="utf-8")
    return made


def quote(name: str) -> Quote:
    """Return a quote from a text."""
    text = "The Moon pulls the sea."
    where = (name, "Tides", "", (), text, f"corpus/{name}", "text/markdown")
    document = Document(*where, text_sha256(text))
    return Quote(Section(document, 0, len(text)), 0, len(text), (0, len(text)))


def answered(question: str, name: str = "tides.md") -> Answer:
    """Return an answer with a quote from a text."""
    return Answer(question, question, (quote(name),), (), 0.9, "strong")


def weak(question: str, name: str = "tides.md") -> Answer:
    """Return an answer that claims nothing, with a closest passage."""
    return Answer(question, question, (), (quote(name),), 0.4, "weak")


def none(question: str) -> Answer:
    """Return an answer to what the corpus does not hold; its closest text is far."""
    return Answer(question, question, (), (quote("far.md"),), 0.1, "none")


def rows(places: Places) -> list[dict[str, object]]:
    """Return the objects of the file."""
    text = (places.state / "digest.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


def told(places: Places, *counts: tuple[str, str, bool], weeks: int = 8) -> Digest:
    """Return the digest of these counts, told on a Wednesday."""
    written = [
        {"day": day, "text": text, "answered": known} for day, text, known in counts
    ]
    places.state.mkdir(exist_ok=True)
    text = "".join(f"\n{json.dumps(one)}\n" for one in written)
    (places.state / "digest.jsonl").write_text(text, encoding="utf-8")
    return digested(places, counting=True, weeks=weeks, today=WEDNESDAY)


def test_a_count_holds_a_day_a_text_and_whether_it_was_answered(places: Places) -> None:
    """No word of the question, and nothing else."""
    record(places, answered("What pulls the sea?"))
    record(places, weak("Who pulls the sea?", "sea/wind.txt"))
    record(places, none("Who won?"))

    assert rows(places) == [
        {"day": TODAY, "text": "tides.md", "answered": True},
        {"day": TODAY, "text": "sea/wind.txt", "answered": False},
        {"day": TODAY, "text": "", "answered": False},
    ]


def test_the_parts_of_a_message_count_by_themselves(places: Places) -> None:
    """Two questions in one message are two."""
    parts = (answered("What pulls the sea?"), none("Who won?"))
    record(
        places, Answer("both", "both", parts[0].quotes, (), 0.9, "good", None, parts)
    )

    assert [one["answered"] for one in rows(places)] == [True, False]


@pytest.mark.parametrize("said", ["Hi there!", "tell me a joke", " \n"])
def test_what_asks_nothing_is_not_counted(places: Places, said: str) -> None:
    """Neither a greeting nor a blank line."""
    record(places, none(said))
    assert not places.state.exists()


def test_marking_an_answer_does_not_count_it_again(places: Places) -> None:
    """It was counted when it was given."""
    record(places, answered("What pulls the sea?"), unhelpful=True)
    assert not (places.state / "digest.jsonl").exists()


@pytest.mark.parametrize(
    "settings",
    ["", "[digest]\n", "[digest]\ncount = false\n", "[digest]\ncount = 1\n", "[digest"],
    ids=["none", "empty", "off", "wrong kind", "no TOML"],
)
def test_nothing_is_counted_until_the_teacher_says_so(
    places: Places, settings: str
) -> None:
    """Settings that cannot be understood count nothing, and fail no answer."""
    places.settings.write_text(settings, encoding="utf-8")
    record(places, answered("What pulls the sea?"))

    assert not places.state.exists()
    places.settings.unlink()
    assert not unanswered.is_counted(places)


def test_who_keeps_nothing_is_not_counted(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """EXPLAINBOT_KEEP_QUESTIONS=0 is a student's own switch."""
    monkeypatch.setenv(config.KEEP, "0")
    record(places, answered("What pulls the sea?"))
    assert not places.state.exists()


def test_wrong_settings_are_told_to_the_teacher(places: Places) -> None:
    """The command names the line."""
    places.settings.write_text("[digest]\ncounts = true\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r'"counts"\. Did you mean "count"'):
        unanswered.counted_by_settings(places)


@pytest.mark.skipif(os.name == "nt", reason="there are no such modes there")
def test_only_its_user_reads_the_file(places: Places) -> None:
    """Mode 0600."""
    record(places, answered("What pulls the sea?"))
    assert stat.S_IMODE((places.state / "digest.jsonl").stat().st_mode) == 0o600


def test_where_nothing_can_be_written_nothing_fails(places: Places) -> None:
    """An answer is worth more than a count."""
    (places.state / "digest.jsonl").mkdir(parents=True)
    assert not digest.count(places, [answered("What pulls the sea?")])


def test_many_may_count_at_once(places: Places) -> None:
    """No line is lost or mixed with another."""
    code = """
import sys
from tests.teaching.test_digest import answered
from explainbot.paths import find
from explainbot.usage.digest import count
places = find(sys.argv[1])
for _ in range(200):
    count(places, [answered("?", sys.argv[2] * 200)])
"""
    command = [sys.executable, "-c", code, str(places.root)]
    writing = [
        subprocess.Popen([*command, letter], cwd=Path(__file__).parents[2])
        for letter in "abcd"
    ]
    assert [process.wait() for process in writing] == [0] * 4
    found = [item.text for item in digest.read(places)]
    assert len(found) == 800
    assert set(found) == {letter * 200 for letter in "abcd"}


def test_what_is_no_count_is_passed_over(places: Places) -> None:
    """Lines that were cut off, other objects, days that there are not."""
    record(places, answered("What pulls the sea?"))
    with (places.state / "digest.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"day": "2026-13-01", "text": "a", "answered": true}\n')
        file.write('{"day": 3, "text": "a", "answered": true}\n')
        file.write('{"day": "2026-11-01", "text": "a", "answered": 1}\n{"day"')

    assert digest.number(places) == 1
    assert digest.forget(places) == 1
    assert digest.forget(places) == 0


def test_questions_are_summed_by_week_and_text(places: Places) -> None:
    """Weeks begin on Monday, the newest stands first; the texts by their number."""
    found = told(
        places,
        ("2026-11-22", "wind.md", False),
        ("2026-11-23", "tides.md", True),
        ("2026-11-25", "tides.md", False),
        ("2026-11-25", "", False),
        ("2026-11-25", "wind.md", True),
    )

    assert (found.questions, found.answered, found.since) == (5, 2, "2026-11-22")
    this, before = found.weeks
    assert (this.begins, this.questions, this.answered) == ("2026-11-23", 4, 2)
    assert this.days == {"2026-11-23": 1, "2026-11-25": 3}
    assert this.texts == (
        TextCount("tides.md", 2, 1),
        TextCount("wind.md", 1, 1),
        TextCount("", 1, 0),
    )
    assert (before.begins, before.days) == ("2026-11-16", {"2026-11-22": 1})


def test_weeks_without_a_count_are_told_as_such(places: Places) -> None:
    """They are not weeks of no questions; several in a row are one line."""
    found = told(
        places,
        ("2026-10-12", "tides.md", True),
        ("2026-11-03", "tides.md", True),
        ("2026-11-24", "tides.md", True),
    )

    assert [*digest_lines(found)] == [
        "3 questions, 3 answered; counted from 2026-10-12 to 2026-11-25, on 3 days",
        "\nWeek from 2026-11-23, so far: 1 question, 1 answered",
        "  Tue 1; no count on the other days",
        "  tides.md: 1, 1 answered",
        "\n2 weeks from 2026-11-09: no count (nobody asked, or counting was off)",
        "\nWeek from 2026-11-02: 1 question, 1 answered",
        "  Tue 1; no count on the other days",
        "  tides.md: 1, 1 answered",
        "\n2 weeks from 2026-10-19: no count (nobody asked, or counting was off)",
        "\nWeek from 2026-10-12: 1 question, 1 answered",
        "  Mon 1; no count on the other days",
        "  tides.md: 1, 1 answered",
    ]


def test_only_the_weeks_that_are_asked_for_are_told(places: Places) -> None:
    """This one is the first of them; what lies in the future is left out."""
    counts = [("2026-11-15", "a", True), ("2026-11-16", "b", True)]
    found = told(places, *counts, ("2026-11-26", "c", True), weeks=2)

    assert (found.questions, found.since) == (1, "2026-11-16")


def test_a_week_that_has_just_ended_is_whole(places: Places) -> None:
    """On Sunday, nothing is "so far" any more."""
    told(places, ("2026-11-16", "a", True))
    sunday = digested(places, counting=True, weeks=1, today=date(2026, 11, 22))
    assert "Week from 2026-11-16: 1 question" in "\n".join(digest_lines(sunday))


def test_only_wordings_that_gaps_keeps_are_told(places: Places) -> None:
    """The most asked first; where gaps keeps none, there are none."""
    for question in ("Who won?", "who  won?", "Who lost?"):
        record(places, none(question))
    record(places, answered("What pulls the sea?"))
    found = digested(places, counting=True, weeks=1)
    assert found.in_vain == (("who  won?", 2), ("Who lost?", 1))

    unanswered.forget(places)
    places.settings.write_text(f"{ON}[gaps]\nkeep = false\n", encoding="utf-8")
    record(places, none("Who came?"))
    found = digested(places, counting=True, weeks=1)
    assert (found.questions, found.in_vain) == (5, ())


def test_the_page_stands_alone_and_names_are_escaped(places: Places) -> None:
    """No script, nothing from elsewhere, a table a week."""
    record(places, answered("?", "<b>sea</b>.md"))
    page = digest_page(digested(places, counting=False, weeks=1))

    assert "&lt;b&gt;sea&lt;/b&gt;.md</td><td>1</td><td>1</td><td>0</td>" in page
    assert "counting is off now" in page
    assert "<b>" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_chat_counts_a_question_once(tmp_path: Path) -> None:
    """Asked again exactly as typed, it is the same question; served or not."""
    workspace = classroom(tmp_path / "lab")
    workspace.places.settings.write_text(ON, encoding="utf-8")
    backend = WorkspaceBackend(str(workspace.places.root))
    backend._workspace = workspace
    backend.prepare(no_progress)
    backend.ask("Who invented glucose?", (), 3)
    backend.ask("Who invented glucose?", (), 3, exact=True)
    backend.ask("What pulls the sea?", (), 3)

    assert [item.answered for item in digest.read(workspace.places)] == [False, True]
    assert backend.counts()
