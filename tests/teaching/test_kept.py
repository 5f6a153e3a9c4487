"""What is kept of a class's questions, and what is not."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from explainbot import config
from explainbot.errors import SettingsError
from explainbot.paths import Places, create
from explainbot.records import Answer, Document, Quote, Section, text_sha256
from explainbot.usage import digest, history, log, unanswered
from explainbot.usage.unanswered import KeptQuestion, forget, read_kept, record

TODAY = time.strftime("%Y-%m-%d")


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """Return an empty workspace in which questions are kept."""
    monkeypatch.delenv(config.KEEP, raising=False)
    return create(tmp_path / "lab")


def declined(question: str, asked_as: str = "") -> Answer:
    """Return an answer that claims nothing."""
    return Answer(question, asked_as or question, (), (), 0.1, "none")


def answered(question: str) -> Answer:
    """Return an answer with a quote."""
    text = "The Moon pulls the sea."
    sha256 = text_sha256(text)
    where = ("tides.md", "Tides", "", (), text, "corpus/tides.md", "text/markdown")
    document = Document(*where, sha256)
    quote = Quote(Section(document, 0, len(text)), 0, len(text), (0, len(text)))
    return Answer(question, question, (quote,), (), 0.9, "strong")


def lines(places: Places) -> list[dict[str, str]]:
    """Return the objects of the file."""
    text = (places.state / "questions.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


def test_a_question_without_an_answer_is_kept(places: Places) -> None:
    """Its words and the day: no name, no time of the day, nothing else."""
    assert record(places, declined("Wer war Käthe – 🌊?"))

    assert lines(places) == [{"day": TODAY, "question": "Wer war Käthe – 🌊?"}]
    assert read_kept(places) == [KeptQuestion("Wer war Käthe – 🌊?", TODAY)]


def test_a_follow_up_is_kept_with_the_question_before(places: Places) -> None:
    """Alone it would say nothing."""
    record(places, declined("Why?", "Why? (after: Who (of them) left?)"))

    assert read_kept(places) == [KeptQuestion("Why?", TODAY, "Who (of them) left?")]


def test_what_is_answered_or_blank_is_not_kept(places: Places) -> None:
    """Nothing is written at all."""
    assert not record(places, answered("What pulls the sea?"))
    assert not record(places, declined(" \n"))
    assert not places.state.exists()


def test_a_greeting_is_not_kept(places: Places) -> None:
    """Nobody asked in vain who only said hello."""
    assert not record(places, declined("Hi there!"))


@pytest.mark.parametrize("said", ["you suck", "tell me a joke", "asdf", "wer bist du"])
def test_small_talk_is_not_kept(places: Places, said: str) -> None:
    """No teacher can fill that gap."""
    assert not record(places, declined(said))


def test_distress_is_kept_nowhere(places: Places) -> None:
    """Neither for the teacher, nor counted, nor in the chat's history, nor a part."""
    places.settings.write_text("[digest]\ncount = true\n", encoding="utf-8")
    sad = "I want to die."
    for answer in (declined(sad), answered(sad)):
        assert not record(places, answer)
        assert not history.keep(places, answer, "1")
    parts = (declined(sad), declined("Who won?"))
    record(places, Answer("both", "both", (), (), 0.1, "none", parts=parts))

    assert [item.question for item in read_kept(places)] == ["Who won?"]
    assert digest.number(places) == 1


def test_an_answer_marked_unhelpful_is_kept_with_its_quote(places: Places) -> None:
    """The quote's id tells later whether it still answers."""
    answer = answered("What pulls the sea?")
    assert record(places, answer, unhelpful=True)

    (found,) = read_kept(places)
    assert found == KeptQuestion(answer.question, TODAY, "", answer.quotes[0].id)


def test_of_several_questions_the_unanswered_are_kept(places: Places) -> None:
    """A message counts by its parts."""
    parts = (answered("What pulls the sea?"), declined("Who won?"))
    whole = Answer("both", "both", parts[0].quotes, (), 0.9, "strong", parts=parts)
    record(places, whole)

    assert [item.question for item in read_kept(places)] == ["Who won?"]


@pytest.mark.parametrize("value", ["0", "no", "False", " off "])
def test_the_environment_switches_keeping_off(
    places: Places, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """EXPLAINBOT_KEEP_QUESTIONS=0."""
    monkeypatch.setenv(config.KEEP, value)

    assert not record(places, declined("Who won?"))
    assert not places.state.exists()


@pytest.mark.parametrize(
    ("settings", "is_kept"),
    [
        ("[gaps]\nkeep = false\n", False),
        ("[gaps]\nkeep = true\n", True),
        ("[other]\nname = 1\n", True),
        ("[gaps]\nkeep = 'no'\n", False),
        ("[gaps\n", False),
    ],
    ids=["off", "on", "absent", "wrong kind", "no TOML"],
)
def test_the_settings_switch_keeping_off(
    places: Places, settings: str, *, is_kept: bool
) -> None:
    """Settings that cannot be understood keep nothing, and fail no answer."""
    places.settings.write_text(settings, encoding="utf-8")

    assert record(places, declined("Who won?")) is is_kept


def test_wrong_settings_are_told_to_who_asks(places: Places) -> None:
    """The teacher's own command names the line."""
    places.settings.write_text("[gaps]\nkept = false\n", encoding="utf-8")

    with pytest.raises(SettingsError, match=r'"kept"\. Did you mean "keep"'):
        unanswered.kept_by_settings(places)


def test_where_nothing_can_be_written_nothing_fails(places: Places) -> None:
    """A file in the folder's place stands for a place that is read-only."""
    places.state.write_text("", encoding="utf-8")

    assert not record(places, declined("Who won?"))


def test_a_torn_line_is_left_out_and_spoils_no_other(places: Places) -> None:
    """What a kill cut off in the middle is one question less, no more."""
    record(places, declined("first"))
    with (places.state / "questions.jsonl").open("ab") as file:
        file.write(b'\n{"day": "2026-11-02", "questi')
    record(places, declined("second"))
    with (places.state / "questions.jsonl").open("ab") as file:
        file.write(b'\n[1]\n{"question": 1}\n{"day": "x"}\n\xff\xfe\n{"question": " "}')

    assert [item.question for item in read_kept(places)] == ["first", "second"]


def test_the_file_stays_bounded(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full file becomes the older one; the one before that goes."""
    monkeypatch.setattr(log, "MOST_BYTES", 300)
    # A record is 62 bytes: the fifth makes a file full.
    for number in range(22):
        record(places, declined(f"{number:02} {'x' * 20}"))
    sizes = {path.name: path.stat().st_size for path in places.state.glob("q*")}

    assert sizes == {"questions.1.jsonl": 310, "questions.jsonl": 124}
    found = [int(item.question[:2]) for item in read_kept(places)]
    assert found == [15, 16, 17, 18, 19, 20, 21]


def test_a_long_question_is_cut(places: Places) -> None:
    """A pasted essay is no question."""
    record(places, declined("x" * 100_000))

    assert [len(item.question) for item in read_kept(places)] == [1000]


WRITER = """\
import sys
from pathlib import Path
from explainbot.records import Answer
from explainbot.paths import Places
from explainbot.usage import digest, history, log, unanswered
log.MOST_BYTES = int(sys.argv[3])
for number in range(200):
    text = f"{sys.argv[2]}-{number}"
    answer = Answer(text, text, (), (), 0.0, "none")
    unanswered.record(Places(Path(sys.argv[1])), answer)
"""


def test_several_programs_write_at_once(places: Places) -> None:
    """No question is lost or mixed with another one."""
    command = [sys.executable, "-c", WRITER, str(places.root)]
    writers = [subprocess.Popen([*command, name, "5000000"]) for name in "abcd"]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0, 0]

    found = {item.question for item in read_kept(places)}
    assert found == {f"{name}-{number}" for name in "abcd" for number in range(200)}


def test_several_programs_begin_a_new_file_once(places: Places) -> None:
    """Two that find the file full together do not throw it away twice."""
    command = [sys.executable, "-c", WRITER, str(places.root)]
    writers = [subprocess.Popen([*command, name, "20000"]) for name in "abcd"]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0, 0]

    # Lines of about 45 bytes: 800 of them are 36 kB, so the older file holds 20 kB.
    assert (places.state / "questions.1.jsonl").stat().st_size >= 20_000
    assert len(read_kept(places)) == 800


def test_what_is_kept_stays_out_of_version_control(places: Places) -> None:
    """The folder ignores itself."""
    record(places, declined("Who won?"))

    assert (places.state / ".gitignore").read_text(encoding="ascii") == "*\n"


def test_all_of_it_can_be_forgotten(places: Places) -> None:
    """Both files go; with nothing there, nothing happens."""
    record(places, declined("Who won?"))
    (places.state / "questions.1.jsonl").write_text(
        '{"question": "Who lost?", "day": "2026-01-01"}\n', encoding="utf-8"
    )

    assert (forget(places), forget(places)) == (2, 0)
    assert list(places.state.glob("questions*")) == []
