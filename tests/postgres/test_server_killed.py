"""kill -9 of the server, and of who builds: nothing is lost, nothing stands twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psycopg
import pytest

from explainbot.index.server import writing
from explainbot.index.server.connection import parse_address
from explainbot.index.server.segments import TABLES
from explainbot.index.storage.manifest import current_name
from explainbot.progress import ProgressCallback, StepProgress
from explainbot.records import Answer
from explainbot.testing import tiny_workspace
from explainbot.workspace import Workspace
from tests.index.articles import (
    QUESTIONS,
    article,
    content,
    small_is_large,
    told,
    written,
)
from tests.postgres.server import PostgresServer
from tests.postgres.workspaces import on_server

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("killed_build.py")
SENDING = "sending the index"
STEPS = [(SENDING, place) for place in (0, 1, 3, 4, 6, 8, 10)]
"""Before a table is sent, and when all are there and nothing is committed."""
ALL = len(TABLES)


@pytest.fixture(scope="module")
def files() -> tuple[dict[str, str], dict[str, str]]:
    """Return what is there first, and what a change leaves."""
    draw = random.Random(6)  # noqa: S311  the same each time
    before = {f"{at:02}.md": article(draw) for at in range(12)}
    after = dict(list(before.items())[2:])
    after |= {"05.md": article(draw), "new.md": article(draw)}
    return before, after


@pytest.fixture
def away(
    files: tuple[dict[str, str], dict[str, str]],
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Workspace]:
    """Return a workspace on the server whose files have changed since it was indexed.

    The change is small, so a second segment is sent.
    """
    small_is_large(monkeypatch)
    with on_server(tmp_path / "away", address, files[0]) as made:
        written(made, files[1])
        yield made


@pytest.fixture(scope="module")
def wanted(
    files: tuple[dict[str, str], dict[str, str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[str, object], list[object]]:
    """Return what an index in a folder tells and answers after the change."""
    with tiny_workspace(tmp_path_factory.mktemp("here"), files[1]) as here:
        return content(here), answers(here)


def answers(workspace: Workspace) -> list[object]:
    """Return what is answered to some questions."""
    with workspace.explainer(fast=True) as explainer:
        found: list[Answer] = [explainer.ask(question) for question in QUESTIONS]
    return [told(answer) for answer in found]


def check(
    workspace: Workspace, address: str, wanted: tuple[dict[str, object], list[object]]
) -> None:
    """Nothing is lost, doubled, altered or left over, and the answers are the same."""
    assert workspace.verify().problems == ()
    found = content(workspace)
    for name, value in wanted[0].items():
        np.testing.assert_equal(found[name], value, err_msg=name)
    assert answers(workspace) == wanted[1]
    one = parse_address(address)
    with psycopg.connect(one.conninfo) as owner:
        sql = "SELECT name FROM {}.segments ORDER BY 1"
        names = [row[0] for row in owner.execute(sql.format(one.schema))]
        sql = (
            "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename ~ '_'"
        )
        tables = {row[0] for row in owner.execute(sql, [one.schema])}
    assert tables == {f"{table}_{name}" for name in names for table in TABLES}
    folder = workspace.places.index
    assert not [path for path in folder.rglob("*") if "partial" in path.name]


def killing(server: PostgresServer, at: tuple[str, int]) -> ProgressCallback:
    """Return a progress callback that kills the server once, and starts it again."""
    done: list[tuple[str, int]] = []

    def tell(progress: StepProgress) -> None:
        if (progress.step, progress.done) == at and not done:
            done.append(at)
            server.kill()
            server.start()

    return tell


@pytest.mark.parametrize("at", STEPS, ids=lambda at: f"{at[1]} of {ALL}")
def test_the_server_is_killed_during_a_build(
    away: Workspace,
    address: str,
    server: PostgresServer,
    wanted: tuple[dict[str, object], list[object]],
    at: tuple[str, int],
) -> None:
    """The build goes on by itself as soon as the server is back."""
    with away.explainer(fast=True) as reading:
        before = [told(reading.ask(question)) for question in QUESTIONS]

        report = away.index(on_progress=killing(server, at))

        assert report.index == current_name(away.places.index)
        # Who had opened the generation before goes on, too, from what it opened.
        assert [told(reading.ask(question)) for question in QUESTIONS] == before
    check(away, address, wanted)


@pytest.mark.parametrize("at", STEPS[::2], ids=lambda at: f"{at[1]} of {ALL}")
def test_the_server_is_killed_during_a_rebuild(
    away: Workspace,
    address: str,
    server: PostgresServer,
    wanted: tuple[dict[str, object], list[object]],
    at: tuple[str, int],
) -> None:
    """Also where everything is sent anew."""
    away.index(rebuild=True, on_progress=killing(server, at))

    check(away, address, wanted)


def test_the_word_that_all_is_written_is_lost(
    away: Workspace,
    address: str,
    server: PostgresServer,
    wanted: tuple[dict[str, object], list[object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Committed, the server is killed before it says so: nothing is written twice."""
    sent = []
    real = writing._Sending.all

    def all_(self: writing._Sending, before: str) -> str:
        name = real(self, before)
        sent.append(name)
        if len(sent) == 1:
            server.kill()
            server.start()
            raise psycopg.errors.AdminShutdown("as if the answer never came")
        return name

    monkeypatch.setattr(writing._Sending, "all", all_)
    report = away.index()

    assert sent == [report.index, report.index]
    check(away, address, wanted)


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
@pytest.mark.parametrize(
    "at",
    [
        *STEPS,
        ("reading", 1),
        ("writing the index", 0),
        ("writing the index", 1),
    ],
    ids=lambda at: f"{at[0]} {at[1]}",
)
def test_the_builder_is_killed(
    away: Workspace,
    address: str,
    wanted: tuple[dict[str, object], list[object]],
    at: tuple[str, int],
) -> None:
    """The generation before stays in use; the next build goes on."""
    before = current_name(away.places.index)
    old = answers(away)
    step, place = at
    ended = subprocess.run(
        [sys.executable, str(SCRIPT), str(away.places.root), step, str(place)],
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    if at != ("writing the index", 1):  # then all is done
        assert current_name(away.places.index) == before
        assert answers(away) == old

    away.index()

    check(away, address, wanted)


def test_the_server_is_killed_between_questions(
    away: Workspace, server: PostgresServer
) -> None:
    """Whatever is asked next is answered as before."""
    with away.explainer(fast=True) as explainer:
        before = [told(explainer.ask(question)) for question in QUESTIONS]
        after = []
        for place, question in enumerate(QUESTIONS):
            if place % 3 == 0:
                server.kill()
                server.start()
            after.append(told(explainer.ask(question)))

    assert after == before
