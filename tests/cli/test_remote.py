"""``--server``: a thin client says what the command says, and keeps what is lost.

Each server here is a real ``explainbot serve --http`` over the tests' workspace.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("uvicorn", reason="needs explainbot[http]")

import explainbot
from explainbot.client import chat as remote_chat
from explainbot.client.chat import RemoteInLine, RemotePort
from explainbot.client.remote import Remote, remote_at
from explainbot.engine import messages
from explainbot.errors import RemoteError, UnreachableError
from explainbot.tui.plain.chat import LineChat
from explainbot.tui.state import ELSEWHERE
from tests.cli.conftest import Shell
from tests.guards.program import ROOT
from tests.serving.test_programs import Answering
from tests.waiting import until

TOKEN = "a-token-for-this-test"  # noqa: S105
QUESTION = "What makes waves?"
HEAVY = {
    "explainbot.answering.explainer",
    "explainbot.workspace",
    "faiss",
    "numpy",
    "onnxruntime",
    "sentence_transformers",
    "tantivy",
    "tokenizers",
    "torch",
}
"""What answers, and what it runs on."""
PROBE = """\
import json, sys
from explainbot.cli.main import main
try:
    status = main(sys.argv[1:])
except SystemExit as end:
    status = end.code
print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answering]:
    """Return a running server with a token."""
    made = Answering(tmp_path_factory.mktemp("served") / "lab", "--token", TOKEN)
    yield made
    made.end()


@pytest.fixture
def url(running: Answering, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return its address; the token is in the environment."""
    monkeypatch.setenv("EXPLAINBOT_TOKEN", TOKEN)
    return f"http://127.0.0.1:{running.port}"


QUESTIONS = {
    "text": (QUESTION,),
    "json": ("--json", "--why", QUESTION),
    "declined": ("who invented wifi",),
    "a message": ("What makes waves? And what pulls the sea?",),
    "history": ("--json", "--history", QUESTION, "and what pulls the sea"),
    "misspelt": ("what maks wavs",),
    "as typed": ("--exact", "--top", "0", "what maks wavs"),
    "collection": ("--collection", "sea", "--json", "What pulls the sea?"),
    "of none": ("--collection", "none", QUESTION),
    "greeting": ("hello",),
    "no question": (" ",),
    "contradicting": ("--alone", "--history", "a", QUESTION),
}


@pytest.mark.parametrize("arguments", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.usefixtures("lab")
def test_ask_says_the_same_to_the_byte(
    sh: Shell, url: str, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """Output, notes, errors and status are those of a command with its own engine."""
    here = sh("ask", *arguments)
    monkeypatch.setenv("EXPLAINBOT_SERVER", url)

    assert sh("ask", *arguments) == here


@pytest.mark.parametrize("form", ["csv", "jsonl", "md", "txt"])
@pytest.mark.usefixtures("lab")
def test_batch_writes_the_same_to_the_byte(
    sh: Shell, url: str, tmp_path: Path, form: str
) -> None:
    """Whatever the rows hold: their own columns, history, comments, blanks, tags."""
    rows = [
        {"question": QUESTION, "week": 3, "odd": ['"', None, 1.5, {"é": "\u2028"}]},
        {"question": "and what pulls the sea", "history": [QUESTION]},
        {"question": "", "week": 4},
        {"question": "# only a note"},
        {"question": "What pulls the sea?", "collections": ["sea"], "top": 1},
        {"question": "#nothing what is a tide"},
        {"question": QUESTION, "collections": ["none"]},
    ] * 20
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "q.jsonl").write_text(lines, encoding="utf-8")
    listed = str(tmp_path / "q.jsonl")
    here = sh("batch", listed, "-o", str(tmp_path / f"here.{form}"))
    there = sh("--server", url, "batch", listed, "-o", str(tmp_path / f"there.{form}"))

    assert (there.status, there.err) == (here.status, here.err)
    written = (tmp_path / f"there.{form}").read_bytes()
    assert written == (tmp_path / f"here.{form}").read_bytes()
    assert written.count(b"waves") >= 20


@pytest.mark.parametrize(
    "arguments",
    [("ask", QUESTION), ("ask", "--json", QUESTION), ("batch", "-"), ("--plain",)],
    ids=["ask", "json", "batch", "chat"],
)
def test_a_thin_client_loads_no_engine(
    url: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """No encoder, no index, nothing that they run on."""
    own = {
        "EXPLAINBOT_CONFIG": str(tmp_path),
        "EXPLAINBOT_SERVER": url,
        "PYTHONPATH": str(ROOT / "src"),
    }
    ended = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments], input=QUESTION + "\n",
        capture_output=True, text=True, check=False, env=os.environ | own, cwd=tmp_path,
    )  # fmt: skip
    status, modules = json.loads(ended.stderr.splitlines()[-1])

    assert status == 0, ended.stderr
    assert "makes waves on the sea" in ended.stdout
    assert set() == HEAVY & set(modules)


def test_one_question_loads_next_to_nothing(url: str, tmp_path: Path) -> None:
    """Of the standard library neither, where it would take longer than the rest."""
    own = {
        "EXPLAINBOT_CONFIG": str(tmp_path),
        "EXPLAINBOT_SERVER": url,
        "PYTHONPATH": str(ROOT / "src"),
    }
    ended = subprocess.run(
        [sys.executable, "-c", PROBE, "ask", QUESTION],
        capture_output=True, text=True, check=True, env=os.environ | own, cwd=tmp_path,
    )  # fmt: skip
    modules = set(json.loads(ended.stderr.splitlines()[-1])[1])

    slow = {
        "argparse",
        "asyncio",
        "dataclasses",
        "http.client",
        "logging",
        "ssl",
    }
    assert set() == slow & modules
    assert {name for name in modules if name.startswith("explainbot.")} == {
        "explainbot.cli",
        "explainbot.cli.ask",
        "explainbot.cli.main",
        "explainbot.cli.served",
        "explainbot.client",
        "explainbot.client.asking",
        "explainbot.client.remote",
        "explainbot.config",
        "explainbot.engine",
        "explainbot.engine.daemon_client",
        "explainbot.errors",
        "explainbot.folders",
        "explainbot.text",
        "explainbot.text.interface",
        "explainbot.text.interface.translation",
    }


WRONG = {
    "no scheme": ("school:8000", '"school:8000" is no address of a server. Write it'),
    "another": ("ftp://school", '"ftp://school" is no address of a server. Write it'),
    "port": ("http://a:99999", '"http://a:99999" is no address of a server. Write it'),
    "a token": (
        "http://secret@school:8000",
        "a token or a password does not belong into the address. Set EXPLAINBOT_TOKEN",
    ),
    "more": ("http://a/?token=x", '"http://a/?token=x" is no address of a server. W'),
}


@pytest.mark.parametrize(("address", "message"), WRONG.values(), ids=WRONG)
def test_wrong_addresses(sh: Shell, address: str, message: str) -> None:
    """A wrong address is told in one line; a token in it is not repeated."""
    error = sh("--server", address, "ask", QUESTION).error

    assert error.startswith(f"explainbot: {message}")
    assert "secret" not in error


def test_tokens(
    sh: Shell, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes from the variable, else a file of this user alone, named or not."""
    home = Path(os.environ["EXPLAINBOT_CONFIG"])
    monkeypatch.delenv("EXPLAINBOT_TOKEN")
    ask = ("--server", url, "ask", QUESTION)
    told = f"explainbot: {url}: the server wants a token. Set EXPLAINBOT_TOKEN, or "
    assert sh(*ask).error.startswith(told)

    home.mkdir(parents=True)
    kept = home / "token"
    kept.write_text(f"{TOKEN}\n", encoding="utf-8")
    kept.chmod(0o644)
    assert sh(*ask).error == (
        f"explainbot: {kept}: others of this machine may read the token. "
        f"Run: chmod 600 {kept}"
    )
    kept.chmod(0o600)
    assert sh(*ask).status == 0

    monkeypatch.setenv("EXPLAINBOT_TOKEN_FILE", str(tmp_path / "none"))
    assert "there is no such file of a token" in sh(*ask).error
    monkeypatch.setenv("EXPLAINBOT_TOKEN_FILE", str(kept))
    monkeypatch.setenv("EXPLAINBOT_TOKEN", "another-token-than-its")
    assert f"{url}: the token is wrong. " in sh(*ask).error


def test_another_version(sh: Shell, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said of both sides, in one line."""
    own = explainbot.__version__
    monkeypatch.setattr(explainbot, "__version__", "9.9")

    assert sh("--server", url, "ask", QUESTION).error == (
        f"explainbot: {url}: the server is explainbot {own}, this program 9.9; "
        "install the same version on both."
    )


@pytest.mark.usefixtures("lab")
def test_what_excludes_each_other(sh: Shell, url: str) -> None:
    """A command of a workspace, and what says how an engine here would answer."""
    assert sh("--server", url, "list").error == (
        "explainbot: --server is for the chat, ask and batch. "
        "Leave it out: this works on a workspace of this machine."
    )
    for option in ("--model", "--reader", "--workspace"):
        said = sh("--server", url, option, "x", "ask", QUESTION).error
        assert said.startswith(f"explainbot: --server and {option} exclude each other.")


def test_a_server_by_default_leaves_other_commands_alone(
    sh: Shell, lab: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They, and a workspace that is named, need none."""
    monkeypatch.setenv("EXPLAINBOT_SERVER", "http://127.0.0.1:9")

    assert sh("list").status == 0
    assert sh("ask", "--workspace", str(lab), QUESTION).status == 0
    assert "(Connection refused)" in sh("ask", QUESTION).error


def test_a_list_whose_server_went_is_gone_on_with(
    sh: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is answered is kept; the whole is what one run would have written."""
    monkeypatch.setattr("explainbot.client.lists.REACH", 0.1)
    lab, own = tmp_path / "lab", Answering(tmp_path / "lab")
    url = f"http://127.0.0.1:{own.port}"
    questions = "".join(f"What makes waves in {n}?\n" for n in range(200))
    (tmp_path / "q.txt").write_text(questions, encoding="utf-8")
    call, calls = Remote.call, 0

    def dying(self: Remote, name: str, *given: object, **named: object) -> object:
        nonlocal calls
        calls += name == "block"
        if calls == 3 and own.process.poll() is None:
            own.kill()
        return call(self, name, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Remote, "call", dying)
    batch = ("batch", str(tmp_path / "q.txt"), "-o", str(tmp_path / "there.csv"))
    broken = sh("--server", url, *batch)
    monkeypatch.setattr(Remote, "call", call)
    again = Answering(tmp_path / "again")
    more = f"http://127.0.0.1:{again.port}"
    gone_on = sh("--server", more, *batch, "--resume")
    again.end()
    here = sh("--workspace", str(lab), *batch[:3], str(tmp_path / "here.csv"))

    assert broken.status == 2
    assert broken.err == (
        f"explainbot: {url}: the server cannot be reached (Connection refused). Ask "
        "whoever serves it, or leave out --server. (what is answered is kept, to go on "
        "add: --resume)\n"
    )
    assert (gone_on.status, here.status) == (0, 0)
    written = (tmp_path / "there.csv").read_bytes()
    assert written == (tmp_path / "here.csv").read_bytes()


def test_a_follow_up_in_the_chat(url: str) -> None:
    """The conversation is the client's: the server is told the questions before."""
    out = io.StringIO()
    typed = io.StringIO(f"{QUESTION}\nand what pulls the sea\n/add x\n/texts\n")
    refusal = dict.fromkeys(ELSEWHERE, "this is not possible over a server")
    talk = LineChat(RemoteInLine(remote_at(url)), typed, out, refusal=refusal)

    assert talk.run() == 0
    said = out.getvalue()
    assert "Quote: Wind – «sirocco» – makes waves on the sea." in said
    assert "The Moon 🌊 pulls the sea." in said
    assert "This is not possible over a server." in said
    assert "sea/tides.md: " in said


class Heard:
    """What a port has told, in its own thread."""

    def __init__(self, remote: Remote) -> None:
        self.port = RemotePort(remote)
        self.events: list[messages.Event] = []
        self.port.start(self.events.append)

    def has(self, kind: type) -> bool:
        """Whether an event of that kind was told."""
        return any(isinstance(event, kind) for event in self.events)


def test_the_chat_connects_again_and_answers_what_was_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that is gone when a question is asked is looked for until it is back."""
    monkeypatch.setattr(remote_chat, "PAUSES", (0.05,))
    first = Answering(tmp_path / "lab")
    heard = Heard(remote_at(f"http://127.0.0.1:{first.port}"))
    until(lambda: heard.has(messages.Ready))
    first.kill()
    heard.events.clear()
    heard.port.send(messages.Ask(7, QUESTION))
    until(lambda: heard.has(messages.Progress))
    second = Answering(tmp_path / "again", f"--port={first.port}")
    until(lambda: heard.has(messages.Answered))
    heard.port.stop()
    second.end()

    told = [event for event in heard.events if not isinstance(event, messages.Progress)]
    assert [type(event) for event in told] == [messages.Ready, messages.Answered]
    assert isinstance(told[1], messages.Answered)
    assert told[1].request == 7
    assert told[1].answer.quotes[0].heading == QUESTION
    assert {event for event in heard.events if event not in told} == {
        messages.Progress(remote_chat.LOST, 0, 0)
    }


def test_what_the_chat_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong token says so at once, and is not tried again."""
    monkeypatch.setenv("EXPLAINBOT_TOKEN", "another-token-than-its")
    heard = Heard(remote_at(url))
    until(lambda: heard.events)
    heard.port.stop()

    (event,) = heard.events
    assert isinstance(event, messages.Failed)
    assert (event.request, event.kind) == (None, "unusable")
    assert event.message.startswith(f"{url}: the token is wrong. ")


FOREIGN = {
    "no web server": (b"220 mail.example ESMTP\r\n", "what answers there is no web"),
    "another": (
        b"HTTP/1.0 404 Not Found\r\nContent-Length: 2\r\n\r\nno",
        "no explainbot of this version answers there (status 404)",
    ),
    "a page": (
        b"HTTP/1.0 200 OK\r\n\r\n<html>",
        "no explainbot of this version answers there (status 200)",
    ),
    "another answer": (
        b'HTTP/1.0 200 OK\r\n\r\n{"a": 1}',
        "the server's answer is none",
    ),
}


@pytest.mark.parametrize(("sent", "message"), FOREIGN.values(), ids=FOREIGN)
def test_what_is_no_explainbot(sh: Shell, sent: bytes, message: str) -> None:
    """Said in one line, whatever it sends."""
    with Foreign(sent) as port:
        error = sh("--server", f"http://127.0.0.1:{port}", "ask", QUESTION).error

    assert error.startswith(f"explainbot: http://127.0.0.1:{port}: {message}")


def test_a_broken_answer_is_asked_for_again() -> None:
    """A worker that was killed has an heir; after a few times it is told."""
    with Foreign(b"HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\n{", b"", FINE) as port:
        remote = remote_at(f"http://127.0.0.1:{port}")
        assert remote.call("ask", {}) == {"fine": True}
    with Foreign(b"", b"", b"", b"", FINE) as port, pytest.raises(UnreachableError):
        remote_at(f"http://127.0.0.1:{port}").call("ask", {})


def test_a_busy_server_is_asked_again() -> None:
    """For as long as it is worth it; then its own words are told."""
    busy = b'HTTP/1.0 503 Busy\r\nRetry-After: 0\r\n\r\n{"error": "Too many."}'
    with Foreign(busy, busy, FINE) as port:
        remote = remote_at(f"http://127.0.0.1:{port}")
        assert remote.call("ask", {}) == {"fine": True}
    with Foreign(busy) as port, pytest.raises(RemoteError, match=r"^Too many\.$"):
        remote_at(f"http://127.0.0.1:{port}").call("ask", {}, patience=-1)


FINE = b'HTTP/1.0 200 OK\r\n\r\n{"fine": true}'


class Foreign:
    """A server that answers each connection with the next of some bytes."""

    def __init__(self, *answers: bytes) -> None:
        import socket
        import threading

        self._listener = socket.create_server(("127.0.0.1", 0))
        self._answers = answers
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def _serve(self) -> None:
        for answer in self._answers:
            line, _ = self._listener.accept()
            with line:
                received = b""
                while b"\r\n\r\n" not in received:
                    received += line.recv(1 << 16)
                line.sendall(answer)

    def __enter__(self) -> int:
        self._thread.start()
        port: int = self._listener.getsockname()[1]
        return port

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self._thread.join(20)
