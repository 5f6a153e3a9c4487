"""The same engine in this process and in a child."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from explainbot.engine import messages
from explainbot.engine.process import ChildProcess, log_file
from explainbot.engine.service import InProcess
from tests.engine.small_corpus import SmallCorpus, biology
from tests.waiting import LONGEST

SERVE = [sys.executable, str(Path(__file__).with_name("serve_small.py"))]


class Listener:
    """Keeps the events of a port in order."""

    def __init__(self, engine: messages.Port) -> None:
        """Start the port."""
        self.engine = engine
        self.events: SimpleQueue[messages.Event] = SimpleQueue()
        engine.start(self.events.put)

    def next(self) -> messages.Event:
        """Return the next event, progress left out."""
        while True:
            event = self.events.get(timeout=LONGEST)
            if not isinstance(event, messages.Progress):
                return event


@pytest.fixture(params=["inproc", "child"])
def listener(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Listener]:
    """Return a started engine over the small corpus, in either place."""
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(tmp_path))
    engine: messages.Port = InProcess(SmallCorpus(biology()))
    if request.param == "child":
        engine = ChildProcess(command=SERVE)
    yield Listener(engine)
    engine.stop()


def test_it_says_what_is_loaded(listener: Listener) -> None:
    """The first thing told is how much there is to answer from."""
    assert listener.next() == messages.Ready("/school/biology", ("Biology 10",), 4)


def test_questions_are_answered_in_order(listener: Listener) -> None:
    """Two questions sent at once come back one after the other, with their numbers."""
    listener.next()
    listener.engine.send(messages.Ask(1, "how do plants make glucose"))
    listener.engine.send(
        messages.Ask(2, "starch potato", ("how do plants make glucose",))
    )

    first, second = listener.next(), listener.next()

    assert isinstance(first, messages.Answered)
    assert isinstance(second, messages.Answered)
    assert (first.request, second.request) == (1, 2)
    assert first.answer.quotes[0].heading == "How do plants make glucose?"
    assert first.answer.quotes[0].verbatim
    assert second.answer.asked_as == "starch potato (after: how do plants make glucose)"


def test_a_source_comes_whole(listener: Listener) -> None:
    """The text of a document arrives to the letter, with its hash."""
    listener.next()
    listener.engine.send(messages.Source(1, "biology-10.md"))

    event = listener.next()

    assert isinstance(event, messages.Sourced)
    assert event.source.text == biology().text
    assert event.source.sha256 == biology().sha256
    assert (event.source.state, event.source.by_line) == ("same", True)


def test_a_request_that_fails_is_told_with_its_number(listener: Listener) -> None:
    """An unknown document is an event; the engine goes on."""
    listener.next()
    listener.engine.send(messages.Source(1, "nobody.md"))
    listener.engine.send(messages.Ask(2, "starch potato"))

    assert listener.next() == messages.Failed(
        1,
        "nobody.md: there is no such document. "
        "It was removed or renamed: /texts lists the texts.",
    )
    assert isinstance(listener.next(), messages.Answered)


def test_added_files_are_reported_and_counted(listener: Listener) -> None:
    """After a file was added, the engine says anew what is loaded."""
    listener.next()
    listener.engine.send(messages.Add(1, ("/home/me/tides.md",)))

    loaded, ready = listener.next(), listener.next()

    assert isinstance(loaded, messages.Loaded)
    assert [file.document for file in loaded.report.files] == ["tides.md"]
    assert ready == messages.Ready("/school/biology", ("Biology 10", "tides.md"), 5)


def test_what_is_looked_up_comes_back(listener: Listener) -> None:
    """Headings, the texts, a mark and the teacher's list, each with its number."""
    listener.next()
    listener.engine.send(messages.Ask(1, "how do plants make glucose"))
    answered = listener.next()
    assert isinstance(answered, messages.Answered)
    listener.engine.send(messages.Recall(2))
    listener.engine.send(messages.List(3))
    listener.engine.send(messages.Mark(4, answered.answer))
    listener.engine.send(messages.Gaps(5))

    recalled, listed = listener.next(), listener.next()

    assert isinstance(recalled, messages.Recalled)
    assert recalled.headings[0] == "How do plants make glucose?"
    assert isinstance(listed, messages.Listed)
    assert [item.document for item in listed.documents] == ["biology-10.md"]
    assert listener.next() == messages.Marked(4, kept=True)
    assert listener.next() == messages.InVain(5, (("how do plants make glucose", 1),))


@pytest.mark.parametrize("listener", ["child"], indirect=True)
def test_the_death_of_the_child_is_told_and_it_can_be_started_again(
    listener: Listener,
) -> None:
    """The message names the exit status and the log, which holds stray prints."""
    listener.next()
    listener.engine.send(messages.Ask(1, "crash"))

    event = listener.next()

    assert event == messages.Failed(
        None,
        "The answering process ended unexpectedly (exit status 7). "
        f"Details: {log_file()}",
        "ended",
    )
    assert log_file().read_text() == "a library talks\n"
    listener.engine.stop()
    listener.engine.start(listener.events.put)
    assert isinstance(listener.next(), messages.Ready)


@pytest.mark.parametrize("listener", ["child"], indirect=True)
def test_after_stop_nothing_is_told(listener: Listener) -> None:
    """A killed child is no accident; a request to it is dropped."""
    listener.next()
    listener.engine.stop()
    listener.engine.send(messages.Ask(1, "starch"))
    listener.engine.stop()

    assert listener.events.empty()


def test_a_child_that_cannot_start_is_told(tmp_path: Path) -> None:
    """A missing program is an event with a reason, not an exception."""
    heard = Listener(ChildProcess(command=[str(tmp_path / "nothing")]))
    event = heard.next()

    assert isinstance(event, messages.Failed)
    assert event.kind == "ended"
    assert event.message.startswith("The answering process cannot be started: ")


def test_a_child_ends_when_its_parent_is_gone() -> None:
    """The end of its input ends it, whatever it is doing."""
    done = subprocess.run(
        SERVE, input=b"", capture_output=True, timeout=LONGEST, check=False
    )

    assert done.returncode == 0


def test_a_folder_that_is_no_workspace_is_told(tmp_path: Path) -> None:
    """The real child says why it cannot answer, and waits."""
    engine = ChildProcess(str(tmp_path))
    heard = Listener(engine)

    event = heard.next()
    engine.stop()

    assert isinstance(event, messages.Failed)
    assert (event.request, event.kind) == (None, "unusable")
    assert "this folder is not a workspace" in event.message


def test_the_engine_loads_no_user_interface() -> None:
    """Child and ports import neither Textual nor Rich."""
    code = (
        "import sys, explainbot.engine.child, explainbot.engine.process;"
        "print([n for n in ('textual', 'rich', 'torch') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"


@pytest.mark.parametrize("listener", ["child"], indirect=True)
def test_questions_are_answered_while_files_are_added(listener: Listener) -> None:
    """Adding has its own process; progress carries the number of its request."""
    listener.next()
    listener.engine.send(messages.Add(1, ("/texts/slow",)))

    assert listener.events.get(timeout=LONGEST) == messages.Progress(
        "embedding", 1, 9, 1
    )
    listener.engine.send(messages.Ask(2, "starch potato"))
    assert isinstance(listener.next(), messages.Answered)


@pytest.mark.parametrize("listener", ["child"], indirect=True)
def test_adding_is_stopped_at_once(listener: Listener) -> None:
    """The texts are told anew, and then something else can be added."""
    ready = listener.next()
    listener.engine.send(messages.Add(1, ("/texts/slow",)))
    listener.events.get(timeout=LONGEST)
    listener.engine.send(messages.Stop(7))
    listener.engine.send(messages.Stop(1))

    assert listener.next() == messages.Stopped(1)
    assert listener.next() == ready
    listener.engine.send(messages.Add(2, ("/texts/tides.md",)))
    assert isinstance(listener.next(), messages.Loaded)
    assert listener.next() == messages.Ready(
        "/school/biology", ("Biology 10", "tides.md"), 5
    )


@pytest.mark.parametrize("listener", ["child"], indirect=True)
def test_a_crash_while_adding_is_told(listener: Listener) -> None:
    """The request fails with the exit status and the log; the engine goes on."""
    ready = listener.next()
    listener.engine.send(messages.Add(1, ("/texts/crash",)))

    assert listener.next() == messages.Failed(
        1,
        "The process that adds files ended unexpectedly (exit status 8). "
        f"The index before is still in use. Details: {log_file('loading')}",
    )
    assert listener.next() == ready


@pytest.mark.parametrize("listener", ["child"], indirect=True)
def test_a_second_thing_is_not_added_beside_the_first(listener: Listener) -> None:
    """It fails in words; the first goes on."""
    listener.next()
    listener.engine.send(messages.Add(1, ("/texts/slow",)))
    listener.engine.send(messages.Index(2))

    assert listener.next() == messages.Failed(
        2, "Something is being added already; it has to end first."
    )


def test_a_file_is_looked_at_again(listener: Listener) -> None:
    """The state of the copy that is shown is told with the number of the request."""
    listener.next()
    shown = biology()
    listener.engine.send(messages.Check(1, shown.id, shown.source_path, shown.sha256))

    assert listener.next() == messages.Checked(1, "same")


def test_what_has_ended_cannot_be_stopped(listener: Listener) -> None:
    """A late Stop does nothing."""
    listener.next()
    listener.engine.send(messages.Stop(1))
    listener.engine.send(messages.Ask(2, "starch potato"))

    assert isinstance(listener.next(), messages.Answered)


def test_files_out_of_date_are_told_after_it_is_ready() -> None:
    """Once at the start, and no more when they have been indexed."""
    corpus = SmallCorpus(biology())
    corpus.stale = ["tides.md"]
    heard = Listener(InProcess(corpus))

    assert isinstance(heard.next(), messages.Ready)
    assert heard.next() == messages.Outdated(("tides.md",))
    heard.engine.send(messages.Index(1))
    assert isinstance(heard.next(), messages.Loaded)
    assert isinstance(heard.next(), messages.Ready)
    assert heard.events.empty()
