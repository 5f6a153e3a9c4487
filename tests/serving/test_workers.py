"""``serve --http`` for classes: tokens, rates, metrics, logs, and several processes."""

from __future__ import annotations

import json
import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

import pytest

pytest.importorskip("httpx2", reason="needs explainbot[http] and httpx2")
pytest.importorskip("uvicorn", reason="needs explainbot[http]")

import httpx2 as httpx

from explainbot.client.remote import remote_at
from explainbot.errors import ServingError
from explainbot.serving.programs.admission import Rates, read_tokens
from tests.postgres.server import children
from tests.serving.test_programs import Answering
from tests.waiting import until

QUESTION = "What makes waves?"
SEVEN, EIGHT = "token-of-class-seven", "token-of-class-eight"


@pytest.fixture
def tokens(tmp_path: Path) -> Path:
    """Return a file with the tokens of two classes."""
    path = tmp_path / "tokens"
    path.write_text(f"# of this year\n7b {SEVEN}\n\n8a  {EIGHT}\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def test_classes_have_tokens_rates_metrics_and_a_log(
    tmp_path: Path, tokens: Path
) -> None:
    """Each class by itself; nothing that is told holds a word of a question."""
    options = ("--tokens", str(tokens), "--rate", "12", "--log")
    served = Answering(tmp_path / "lab", *options)
    base = f"http://127.0.0.1:{served.port}"
    with httpx.Client(base_url=base, trust_env=False, timeout=120) as client:

        def asked(token: str) -> object:
            login = {"Authorization": f"Bearer {token}"}
            return client.post("/ask", json={"question": QUESTION}, headers=login)

        seven = [asked(SEVEN) for _ in range(3)]
        eight, wrong = asked(EIGHT), asked("token-of-nobody-here")
        alive, ready = client.get("/health"), client.get("/ready")
        closed = client.get("/metrics")
        login = {"Authorization": f"Bearer {EIGHT}"}
        page = client.get("/metrics", headers=login).text
    _, said = served.end()

    assert [one.status_code for one in seven] == [200, 200, 429]  # type: ignore[attr-defined]
    assert 1 <= int(seven[2].headers["retry-after"]) <= 6  # type: ignore[attr-defined]
    assert eight.status_code == 200  # type: ignore[attr-defined]
    assert wrong.status_code == closed.status_code == 401  # type: ignore[attr-defined]
    assert (alive.json(), ready.json()) == ({"status": "ok"}, {"status": "ready"})
    counted = {line.rpartition(" ")[0]: line.rpartition(" ")[2] for line in lines(page)}
    name = 'explainbot_requests_total{{class="{}",operation="ask",status="{}"}}'
    assert counted[name.format("7b", 200)] == "2.0"
    assert counted[name.format("7b", 429)] == "1.0"
    assert counted[name.format("8a", 200)] == "1.0"
    assert counted[name.format("", 401)] == "1.0"
    assert counted['explainbot_request_seconds_count{operation="ask"}'] == "5.0"
    logged = [json.loads(line) for line in said.splitlines() if line[:1] == "{"]
    assert [(one["class"], one["status"]) for one in logged] == [
        ("7b", 200), ("7b", 200), ("7b", 429), ("8a", 200), ("", 401),
    ]  # fmt: skip
    assert {one["operation"] for one in logged} == {"ask"}
    for word in ("waves", "sirocco", SEVEN, EIGHT, "127.0.0.1"):
        assert word not in page
        assert word not in said


def lines(page: str) -> list[str]:
    """Return the samples of a page of metrics."""
    return [line for line in page.splitlines() if line and not line.startswith("#")]


def test_a_worker_that_is_killed_has_an_heir(tmp_path: Path) -> None:
    """Killed while both answer, again and again: no question is lost or mixed up."""
    served = Answering(tmp_path / "lab", "--workers", "2")
    base = f"http://127.0.0.1:{served.port}"
    remote = remote_at(base)
    questions = [QUESTION, "What pulls the sea?", "who invented wifi"]
    expected = {one: asked(remote, one) for one in questions}
    answers: list[tuple[str, object]] = []
    lost: list[Exception] = []

    def ask(which: int) -> None:
        for number in range(12):
            question = questions[(which + number) % len(questions)]
            try:
                answers.append((question, asked(remote, question)))
            except Exception as error:  # noqa: BLE001  whatever it is, it is lost
                lost.append(error)

    threads = [threading.Thread(target=ask, args=(which,)) for which in range(4)]
    for thread in threads:
        thread.start()
    for times in (1, 2, 3):
        until(lambda many=12 * times: len(answers) + len(lost) >= many)  # type: ignore[misc]
        known = workers(served)
        os.kill(known[times % len(known)], signal.SIGKILL)
        until(lambda gone=known: len(set(workers(served)) - {*gone}) == 1)  # type: ignore[misc]
    for thread in threads:
        thread.join()
    alive = workers(served)
    page = httpx.get(f"{base}/metrics", trust_env=False, timeout=120).text
    served.kill()

    assert lost == []
    assert len(answers) == 48
    assert all(told == expected[question] for question, told in answers)
    assert "explainbot_requests_under_way 0.0" in lines(page)
    until(lambda: not any(Path(f"/proc/{one}").exists() for one in alive))


def asked(remote: object, question: str) -> object:
    """Return what is printed."""
    told = remote.call("ask", {"question": question, "json": True}, reach=30.0)  # type: ignore[attr-defined]
    return told["out"], told["status"]


def workers(served: Answering) -> list[int]:
    """Return the processes that answer, and no helper of theirs."""
    found = []
    for one in children(served.process.pid):
        with suppress(FileNotFoundError):  # it has just ended
            if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes():
                found.append(one)
    return found


def test_rates() -> None:
    """A sixth of a minute's requests at once, then one after the other."""
    now = 0.0
    rates = Rates(60, lambda: now)
    burst = [rates.wait("a") for _ in range(12)]
    now = 1.0

    assert burst[:10] == [0.0] * 10
    assert burst[10] == pytest.approx(1.0)
    assert rates.wait("b") == 0.0
    assert rates.wait("a") == 0.0
    assert rates.wait("a") > 0
    assert not any(Rates(0).wait("a") for _ in range(1000))


WRONG = {
    "short": ("7b secret\n", 0o600, ":1: a token is at least 16 ASCII letters or dig"),
    "twice": (f"7b {SEVEN}\n8a {SEVEN}\n", 0o600, ":2: each class has a token of its"),
    "none": ("# nothing\n", 0o600, ": there is no token in it. A line is: NAME TOKEN"),
    "read by others": (f"7b {SEVEN}\n", 0o640, ": others of this machine may read th"),
}


@pytest.mark.parametrize(("text", "mode", "message"), WRONG.values(), ids=WRONG)
def test_wrong_files_of_tokens(
    tmp_path: Path, text: str, mode: int, message: str
) -> None:
    """Told with the line; the token is not repeated."""
    path = tmp_path / "tokens"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)

    with pytest.raises(ServingError) as caught:
        read_tokens(str(path))
    assert str(caught.value).startswith(f"{path}{message}")
    assert SEVEN not in str(caught.value)
