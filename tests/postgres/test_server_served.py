"""``serve --http`` over an index on a server, read by the role that may only read."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

pytest.importorskip("uvicorn", reason="needs explainbot[http]")

from explainbot.client.remote import Remote, remote_at
from explainbot.index.server.writing import make_workspace
from explainbot.workspace import Workspace
from tests.cli.conftest import TIDES, WIND, load
from tests.embedding.real import cache_folder
from tests.guards.program import ROOT
from tests.postgres.server import CannotStart, PostgresServer
from tests.serving.test_programs import Answering
from tests.serving.test_workers import workers
from tests.waiting import until

GUIDE = ROOT / "docs" / "postgres.md"
QUESTIONS = ("What makes waves?", "What pulls the sea?", "who invented wifi")


@pytest.fixture(scope="module")
def own() -> Iterator[PostgresServer]:
    """Return a server of this module's own, which is killed."""
    try:
        made = PostgresServer()
        made.start()
    except CannotStart as reason:
        pytest.skip(str(reason))
    yield made
    made.remove()


@pytest.fixture(scope="module")
def reading(own: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace that asks, with the guide's roles, what another has built."""
    guide = GUIDE.read_text(encoding="utf-8")
    (roles,) = (part for part in guide.split("```sql\n") if "CREATE ROLE" in part[:400])
    with psycopg.connect(own.url(), autocommit=True) as administrator:
        administrator.execute(roles.partition("```")[0].encode())
    folder = tmp_path_factory.mktemp("roles")
    built = make_workspace(folder / "builder", own.url("explainbot_builder"))
    (built.corpus / "sea").mkdir()
    (built.corpus / "sea" / "tides.md").write_bytes(TIDES.encode())
    (built.corpus / "wind.txt").write_bytes(WIND.encode())
    Workspace(built, load=load).index()
    return make_workspace(folder / "reader", own.url("explainbot_reader")).root


def test_the_reader_may_read_and_no_more(own: PostgresServer, reading: Path) -> None:
    """Neither by what it does by itself, nor where it asks to write."""
    assert reading.is_dir()
    with psycopg.connect(own.url("explainbot_reader"), autocommit=True) as reader:
        found = reader.execute("SELECT count(*) FROM explainbot.current").fetchone()
        assert found == (1,)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            reader.execute("DELETE FROM explainbot.current")
        reader.execute("SET default_transaction_read_only = off")
        for statement in (
            b"DELETE FROM explainbot.current",
            b"INSERT INTO explainbot.current VALUES (true, 'x')",
            b"CREATE TABLE explainbot.mine (x int)",
            b"CREATE TABLE public.mine (x int)",
            b"DROP SCHEMA explainbot CASCADE",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute(statement)
    with (
        psycopg.connect(own.url("explainbot_builder"), autocommit=True) as builder,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        builder.execute("CREATE TABLE public.mine (x int)")


def test_answers_go_on_whatever_is_killed(
    own: PostgresServer, reading: Path, tmp_path: Path
) -> None:
    """A worker, then the database, while both workers answer: none lost, none other."""
    in_folder = Answering(tmp_path / "lab")
    expected = {one: asked(_at(in_folder), one) for one in QUESTIONS}
    in_folder.end()
    served = OnServer(reading)
    remote = _at(served)
    answers: list[tuple[str, object]] = []
    lost: list[Exception] = []

    def ask(which: int) -> None:
        for number in range(9):
            question = QUESTIONS[(which + number) % len(QUESTIONS)]
            try:
                answers.append((question, asked(remote, question)))
            except Exception as error:  # noqa: BLE001  whatever it is, it is lost
                lost.append(error)

    try:
        threads = [threading.Thread(target=ask, args=(which,)) for which in range(4)]
        for thread in threads:
            thread.start()
        until(lambda: len(answers) + len(lost) >= 6)
        os.kill(workers(served)[0], signal.SIGKILL)
        until(lambda: len(answers) + len(lost) >= 14)
        own.kill()
        own.start()
        for thread in threads:
            thread.join()
    finally:
        served.kill()

    assert lost == []
    assert len(answers) == 36
    assert all(told == expected[question] for question, told in answers)


class OnServer(Answering):
    """A running ``explainbot serve --http`` over a workspace that is there."""

    def __init__(self, folder: Path) -> None:
        """Serve it by two processes on a free port."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        own = {
            "EXPLAINBOT_CACHE": str(cache_folder()),
            "EXPLAINBOT_TOKEN": "",
            "PYTHONPATH": str(ROOT / "src"),
        }
        command = [*"-m explainbot serve --http --workers 2 --workspace".split()]
        self.process = subprocess.Popen(
            [sys.executable, *command, str(folder), f"--port={self.port}"],
            env=os.environ | own, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stderr is not None
        self.said = self.process.stderr.readline()


def _at(served: Answering) -> Remote:
    return remote_at(f"http://127.0.0.1:{served.port}")


def asked(remote: Remote, question: str) -> dict[str, Any]:
    """Return an answer but for the name of the index, which is another's."""
    told = remote.call("ask", {"question": question, "json": True}, reach=60.0)
    found: dict[str, Any] = json.loads(told["out"])
    return found | {"index": ""}
