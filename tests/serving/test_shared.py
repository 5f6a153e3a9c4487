"""One engine for several chats: every answer finds its way, nobody reaches too far."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from explainbot.engine import messages
from explainbot.engine.process import ChildProcess
from explainbot.engine.service import InProcess
from explainbot.serving.browser.shared_engine import MOST_PENDING, SharedEngine
from explainbot.serving.browser.visitor import SharedPort
from tests.engine.small_corpus import SmallCorpus, biology
from tests.waiting import until

SERVE = Path(__file__).parents[1] / "engine" / "serve_small.py"


OPEN: list[Chat] = []
"""Of the test that runs."""


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """End every visit with its test."""
    OPEN.clear()
    yield
    for chat in OPEN:
        chat.port.stop()


class Chat:
    """One visitor: a port, and the events that came."""

    def __init__(self, path: str) -> None:
        """Connect."""
        self.events: list[messages.Event] = []
        OPEN.append(self)
        self.port = SharedPort(path)
        self.port.start(self.events.append)

    def wait(self, found: Callable[[messages.Event], bool]) -> messages.Event:
        """Return the first event of a kind, once it is there."""
        until(lambda: any(map(found, list(self.events))), lambda: self.events)
        return next(filter(found, self.events))

    def told(self, number: int) -> messages.Event:
        """Return what answers a request."""
        return self.wait(lambda event: getattr(event, "request", None) == number)

    def ready(self) -> messages.Ready:
        """Wait until the engine can answer."""
        event = self.wait(lambda event: isinstance(event, messages.Ready))
        assert isinstance(event, messages.Ready)
        return event


class Held(InProcess):
    """An engine that waits before each question until the test lets it go on."""

    def __init__(self, corpus: SmallCorpus) -> None:
        """Serve a corpus; nothing is held yet."""
        super().__init__(corpus)
        self.go = threading.Event()
        self.go.set()
        self._queue = threading.Lock()

    def send(self, request: messages.Request) -> None:
        """Work the request off in a thread, one at a time."""

        def work() -> None:
            self.go.wait(10)
            with self._queue:
                super(Held, self).send(request)

        threading.Thread(target=work, daemon=True).start()


@pytest.fixture
def corpus() -> SmallCorpus:
    """Return the small corpus."""
    return SmallCorpus(biology())


@pytest.fixture
def engine(corpus: SmallCorpus) -> Held:
    """Return an engine that can be held."""
    return Held(corpus)


@pytest.fixture
def shared(engine: Held) -> Iterator[SharedEngine]:
    """Return the engine, shared by two."""
    shared = SharedEngine(engine, most=2)
    shared.start()
    yield shared
    shared.stop()


def test_each_visitor_gets_the_own_answers(shared: SharedEngine) -> None:
    """Equal numbers of different visitors are not mixed up."""
    first, second = Chat(shared.path), Chat(shared.path)
    first.ready()
    second.ready()

    first.port.send(messages.Ask(1, "How do plants make glucose?"))
    second.port.send(messages.Ask(1, "Where is starch kept?"))

    one, two = first.told(1), second.told(1)
    assert isinstance(one, messages.Answered)
    assert isinstance(two, messages.Answered)
    assert one.answer.question == "How do plants make glucose?"
    assert two.answer.question == "Where is starch kept?"
    assert sum(isinstance(event, messages.Answered) for event in first.events) == 1


def test_who_comes_late_is_told_that_it_is_ready(shared: SharedEngine) -> None:
    """The engine gets ready once; no path of the machine is told."""
    Chat(shared.path).ready()

    assert Chat(shared.path).ready() == messages.Ready("", ("Biology 10",), 4)


@pytest.mark.parametrize(
    "request_",
    [
        messages.Add(5, ("/etc/passwd",)),
        messages.Preview(5, ("/etc/passwd",)),
        messages.Remove(5, "biology-10.md"),
        messages.Index(5),
        messages.Gaps(5),
    ],
    ids=lambda request: type(request).__name__,
)
def test_nothing_of_the_machine_can_be_reached(
    shared: SharedEngine, corpus: SmallCorpus, request_: messages.Request
) -> None:
    """Adding, removing and the questions of others are refused in words."""
    chat = Chat(shared.path)
    chat.port.send(request_)

    assert chat.told(5) == messages.Failed(5, "This is not possible in the browser.")
    assert list(corpus.documents) == ["biology-10.md"]


def test_a_question_is_kept_within_bounds(
    shared: SharedEngine, corpus: SmallCorpus
) -> None:
    """A question is cut at 2,000 characters, a history at 20 questions."""
    chat = Chat(shared.path)
    before = tuple(f"question {number}" for number in range(30))
    chat.port.send(messages.Ask(1, "a" * 3000, before, conversation="mine"))
    chat.told(1)

    assert corpus.asked == [("a" * 2000, before[10:])]


def test_one_visitor_cannot_fill_the_queue(shared: SharedEngine, engine: Held) -> None:
    """Of many requests at once the first eight wait; the others are refused."""
    engine.go.clear()
    greedy, other = Chat(shared.path), Chat(shared.path)
    for number in range(1, MOST_PENDING + 2):
        greedy.port.send(messages.Ask(number, "Where is starch kept?"))

    refused = greedy.told(MOST_PENDING + 1)
    other.port.send(messages.Ask(1, "Where is starch kept?"))
    engine.go.set()

    assert isinstance(refused, messages.Failed)
    assert isinstance(greedy.told(MOST_PENDING), messages.Answered)
    assert isinstance(other.told(1), messages.Answered)


def test_a_question_without_an_end_does_not_keep_the_others(
    shared: SharedEngine, engine: Held
) -> None:
    """It is told that it took too long, and the engine is started again."""
    shared.longest = 0.4
    ada, bob = Chat(shared.path), Chat(shared.path)
    ada.ready()
    engine.go.clear()
    ada.port.send(messages.Ask(1, "What do cells do?"))
    bob.port.send(messages.Ask(2, "What do cells do?"))
    for chat, number in ((ada, 1), (bob, 2)):
        told = chat.told(number)
        assert isinstance(told, messages.Failed)
        assert told.message.startswith("This took too long")
    engine.go.set()
    shared.longest = 60
    until(lambda: len([e for e in bob.events if isinstance(e, messages.Ready)]) > 1)
    bob.port.send(messages.Ask(3, "What do cells do?"))
    assert isinstance(bob.told(3), messages.Answered)


def test_no_more_visitors_than_there_are_places(shared: SharedEngine) -> None:
    """The third is sent away; when one leaves, there is room again."""
    first, second = Chat(shared.path), Chat(shared.path)
    first.ready()
    second.ready()
    third = Chat(shared.path)
    third.wait(
        lambda event: isinstance(event, messages.Failed) and event.kind == "ended"
    )

    first.port.stop()

    def room() -> bool:
        again = Chat(shared.path)
        told = again.wait(
            lambda event: isinstance(event, messages.Ready | messages.Failed)
        )
        again.port.stop()
        return isinstance(told, messages.Ready)

    until(room)


def test_what_is_no_request_ends_that_visit_alone(shared: SharedEngine) -> None:
    """Debris on the socket closes it; the others go on."""
    other = Chat(shared.path)
    other.ready()
    with socket.socket(socket.AF_UNIX) as debris:
        debris.connect(shared.path)
        debris.sendall(b'{"kind": "Nonsense"}\n')
        while debris.recv(65536):
            pass

    other.port.send(messages.Ask(1, "Where is starch kept?"))
    assert isinstance(other.told(1), messages.Answered)


def test_the_end_of_the_server_is_told(shared: SharedEngine) -> None:
    """A chat whose server ends knows it, and so does one that comes too late."""
    chat = Chat(shared.path)
    chat.ready()
    shared.stop()

    chat.wait(
        lambda event: isinstance(event, messages.Failed) and event.kind == "ended"
    )
    late = Chat(shared.path)
    assert isinstance(late.events[0], messages.Failed)


def test_the_socket_is_for_this_user_alone(shared: SharedEngine) -> None:
    """Its folder can be entered by nobody else."""
    assert Path(shared.path).parent.stat().st_mode & 0o077 == 0


def test_an_engine_that_ends_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits is told; the next question is answered by the new process."""
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(tmp_path))
    shared = SharedEngine(ChildProcess(command=[sys.executable, str(SERVE)]), most=2)
    shared.start()
    try:
        chat = Chat(shared.path)
        chat.ready()
        chat.port.send(messages.Ask(1, "crash"))
        failed = chat.told(1)
        assert isinstance(failed, messages.Failed)
        assert failed.kind == "error"
        chat.events.clear()
        chat.ready()
        chat.port.send(messages.Ask(2, "Where is starch kept?"))
        assert isinstance(chat.told(2), messages.Answered)
    finally:
        shared.stop()
