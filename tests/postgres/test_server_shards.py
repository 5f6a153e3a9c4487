"""An index over two servers behind a third: the same answers, and an honest part."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from explainbot.batch.run import Choices, answer_list
from explainbot.engine import messages
from explainbot.engine.backend import WorkspaceBackend
from explainbot.engine.service import Service
from explainbot.engine.views import AnswerView
from explainbot.errors import IndexServerError
from explainbot.index.server import connection, spreading
from explainbot.index.server.connection import parse_address
from explainbot.index.server.writing import make_workspace
from explainbot.index.storage.manifest import SERVER, replace_text
from explainbot.progress import no_progress
from explainbot.serving.programs.queue import RequestQueue
from explainbot.serving.told import AskedQuestion, told
from explainbot.testing import tiny_workspace
from explainbot.usage.unanswered import read_kept
from explainbot.workspace import Workspace
from tests.index.articles import QUESTIONS, article, small_is_large
from tests.postgres.server import PostgresServer, free_port
from tests.postgres.workspaces import opened

SAID = "8 of 16 parts could not be asked"


@pytest.fixture(scope="module")
def shards(server: PostgresServer) -> Iterator[list[PostgresServer]]:
    """Return two more servers."""
    del server
    made = [PostgresServer(), PostgresServer()]
    for one in made:
        one.start()
    yield made
    for one in made:
        one.remove()


FILES = {f"{n:03}.md": article(random.Random(n)) for n in range(60)}  # noqa: S311


@pytest.fixture
def spread(
    shards: list[PostgresServer], address: str, tmp_path: Path
) -> Iterator[Workspace]:
    """Return a workspace whose index is spread."""
    places = make_workspace(tmp_path / "away", address, [one.url() for one in shards])
    for name, text in FILES.items():
        (places.corpus / name).write_text(text)
    with opened(places.root) as made:
        made.index()
        yield made


def test_the_same_answers(spread: Workspace, tmp_path: Path) -> None:
    """As in a folder: passages in their order, quotes and confidence."""
    with tiny_workspace(tmp_path / "here", FILES) as here:
        one, two = here.explainer(fast=True), spread.explainer(fast=True)
        for question in QUESTIONS:
            a, b = one.ask(question), two.ask(question)
            assert b.quotes == a.quotes
            assert b.alternatives == a.alternatives
            assert b.confidence == pytest.approx(a.confidence, abs=1e-4)
            assert b.parts_missing is None
    assert spread.verify().problems == ()


def rows_on(shard: PostgresServer, schema: str) -> int:
    """Return how many sections lie on a server."""
    with psycopg.connect(shard.url()) as owner:
        sql = "SELECT tablename FROM pg_tables WHERE schemaname = %s"
        names = [name for (name,) in owner.execute(sql, [schema])]
        counts = [
            owner.execute(f'SELECT count(*) FROM {schema}."{name}"').fetchall()[0][0]
            for name in names
            if name.startswith("sections_")
        ]
    return sum(counts)


def test_each_server_holds_about_half(
    spread: Workspace, address: str, shards: list[PostgresServer]
) -> None:
    """Every section lies on one of them, and none on the first."""
    schema = parse_address(address).schema
    held = [rows_on(one, schema) for one in shards]
    with spread.explainer(fast=True) as explainer:
        assert sum(held) == explainer.store.count()
    assert all(0.25 < one / sum(held) < 0.75 for one in held), held


def test_what_is_compared_and_summed_is_so_where_it_lies(
    spread: Workspace, address: str
) -> None:
    """The order, the sums and the limit are asked of the servers of the parts."""
    del spread
    schema = parse_address(address).schema
    with psycopg.connect(parse_address(address).conninfo) as owner:
        ((name,),) = owner.execute(f"SELECT name FROM {schema}.segments").fetchall()
        dense = owner.execute(
            f"EXPLAIN (VERBOSE) SELECT row, ((v::vector <#> (SELECT v::vector FROM "
            f"{schema}.vectors_{name} LIMIT 1)) + 0)::float4 AS less "
            f"FROM {schema}.vectors_p0_{name} ORDER BY 2, row LIMIT 9"
        )
        told = "\n".join(line for (line,) in dense)
        words = owner.execute(
            "EXPLAIN (VERBOSE) SELECT row, sum(weight * ('{1,2}'::float8[])"
            "[array_position('{3,4}'::int4[], term)]) FROM "
            f"{schema}.postings_p0_{name} WHERE term = ANY('{{3,4}}'::int4[]) "
            "GROUP BY row ORDER BY 2 DESC, row LIMIT 9"
        )
        summed = "\n".join(line for (line,) in words)
        join = owner.execute(
            f"EXPLAIN (VERBOSE) SELECT s.row, d.id FROM {schema}.sections_p0_{name} s "
            f"JOIN {schema}.documents_p0_{name} d ON d.number = s.document "
            "AND d.slice = s.slice WHERE s.row = 1"
        )
        joined = "\n".join(line for (line,) in join)
    remote = [line for line in told.splitlines() if "Remote SQL" in line]
    assert any("ORDER BY" in line and "LIMIT 9" in line for line in remote), told
    remote = [line for line in summed.splitlines() if "Remote SQL" in line]
    assert "GROUP BY" in remote[0], summed
    assert "LIMIT 9" in remote[0], summed
    assert "INNER JOIN" in joined, joined


def test_a_server_that_is_gone_and_comes_back(
    spread: Workspace, shards: list[PostgresServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers say of how many parts they are; what builds or lists refuses.

    Afterwards they are what they were.
    """
    monkeypatch.setattr(connection, "WAITS", (0.01,))
    monkeypatch.setattr(connection, "LOOK", 0.0)
    explainer = spread.explainer(fast=True)
    with spread.explainer(fast=True) as other:
        before = [other.ask(question) for question in QUESTIONS]
    assert explainer.ask("What is a harbour?").parts_missing is None
    shards[1].kill()
    try:
        part = [explainer.ask(question) for question in QUESTIONS]
        assert {one.parts_missing for one in part} == {(8, 16)}
        assert {one.notes[-1:] for one in part} == {(SAID,)}
        assert any(a.quotes == b.quotes for a, b in zip(before, part, strict=True))
        assert any(
            a.alternatives != b.alternatives for a, b in zip(before, part, strict=True)
        )
        for work in (
            spread.documents,
            spread.verify,
            lambda: spread.index(rebuild=True),
        ):
            with pytest.raises(
                IndexServerError, match=r"could not be asked|be reached"
            ):
                work()
        again = spread.explainer(fast=True)  # one that begins while it is gone
        assert again.ask(QUESTIONS[0]).parts_missing == (8, 16)
    finally:
        shards[1].start()
    after = [explainer.ask(question) for question in QUESTIONS]
    assert after == before
    assert {one.parts_missing for one in after} == {None}
    assert spread.verify().problems == ()


def test_every_surface_says_what_is_missing(
    spread: Workspace, shards: list[PostgresServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chat, ``ask``, programs over HTTP and MCP; and no gap is kept of it."""
    monkeypatch.setattr(connection, "WAITS", (0.01,))
    monkeypatch.setattr(connection, "LOOK", 0.0)
    question = "Who invented the zip fastener?"
    queue, shown = RequestQueue(spread), _Shown(spread)
    explainer = queue.open().result()
    shards[1].kill()
    try:
        found = asyncio.run(queue.answer("ask", {"question": question}))
        searched = asyncio.run(queue.answer("search", {"question": question}))
        told_ = told(spread, explainer, AskedQuestion(question, json=True))
        said = told(spread, explainer, AskedQuestion(question))
        view = shown.answered(question)
    finally:
        shards[1].start()
        queue.close()
    for value in (found, searched, json.loads(told_.out)):
        assert value["parts_missing"] == [8, 16]
    assert found["notes"] == [SAID]
    assert told_.notes == said.notes == (f"explainbot: {SAID}",)
    assert view.notes == (SAID,)
    assert read_kept(spread.places) == []
    whole = told(spread, spread.explainer(), AskedQuestion(question))
    assert whole.notes == ()
    assert [one.question for one in read_kept(spread.places)] == [question]


class _Shown:
    """The engine of a chat."""

    def __init__(self, workspace: Workspace) -> None:
        """Serve a workspace that is open."""
        self._events: list[messages.Event] = []
        backend = WorkspaceBackend()
        backend._workspace = workspace
        backend.prepare(no_progress)
        self._service = Service(backend, self._events.append)

    def answered(self, question: str) -> AnswerView:
        """Return what the chat is given to show."""
        self._service.handle(messages.Ask(1, question))
        (found,) = (e for e in self._events if isinstance(e, messages.Answered))
        return found.answer


def test_the_strict_setting(
    spread: Workspace, shards: list[PostgresServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``partial=no`` in the address: an error instead of a part, and not only once."""
    monkeypatch.setattr(connection, "WAITS", (0.01,))
    path = spread.places.index / SERVER
    replace_text(path, path.read_text().strip() + "&partial=no\n")
    explainer = spread.explainer(fast=True)
    before = explainer.ask(QUESTIONS[0])
    shards[0].kill()
    try:
        for _ in range(2):
            with pytest.raises(IndexServerError, match="8 of 16 parts"):
                explainer.ask(QUESTIONS[1])
    finally:
        shards[0].start()
    assert explainer.ask(QUESTIONS[0]) == before


def test_a_list_goes_on_with_what_was_answered_in_part(
    spread: Workspace,
    shards: list[PostgresServer],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its rows say so, and ``--resume`` asks them again."""
    monkeypatch.setattr(connection, "WAITS", (0.01,))
    monkeypatch.setattr(connection, "LOOK", 0.0)
    (tmp_path / "q.txt").write_text("".join(f"{one}\n" for one in QUESTIONS))
    opener = partial(spread.explainer, fast=True)

    def answered(out: str, choices: Choices) -> list[dict[str, Any]]:
        answer_list(opener, str(tmp_path / "q.txt"), str(tmp_path / out), choices)
        return [*map(json.loads, (tmp_path / out).read_text().splitlines())]

    whole = answered("whole.jsonl", Choices(jobs=1))
    shards[0].kill()
    try:
        part = answered("part.jsonl", Choices(jobs=1))
    finally:
        shards[0].start()
    assert all(row["parts_missing"] == [8, 16] for row in part)
    assert answered("part.jsonl", Choices(jobs=1, resume=True)) == whole
    again = (tmp_path / "part.jsonl").stat().st_mtime_ns
    assert answered("part.jsonl", Choices(jobs=1, resume=True)) == whole
    assert (tmp_path / "part.jsonl").stat().st_mtime_ns == again  # it is complete


def test_a_second_segment(
    spread: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is added lies on the first server, and is read with the parts."""
    small_is_large(monkeypatch)
    (spread.places.corpus / "new.md").write_text("# Kites\n\nA kite flies in wind.\n")
    assert spread.index().embedded
    with tiny_workspace(tmp_path / "here", {**FILES, "new.md": ""}) as here:
        (here.places.corpus / "new.md").write_text("# Kites\n\nA kite flies in wind.\n")
        here.index()
        for question in (*QUESTIONS[:5], "What is a kite?"):
            a, b = (w.explainer(fast=True).ask(question) for w in (here, spread))
            assert (b.quotes, b.alternatives) == (a.quotes, a.alternatives)
    assert spread.verify().problems == ()


def test_servers_that_cannot_be_used(
    shards: list[PostgresServer], address: str, tmp_path: Path
) -> None:
    """Nothing is made where one is not reached, holds an index or has a password."""
    one = shards[0].url()
    for wrong, said in (
        (f"postgresql://app@127.0.0.1:{free_port()}/postgres", "cannot be reached"),
        ("postgresql://app:x@127.0.0.1/postgres", "password"),
        (shards[1].url(schema="other"), "schema, partial, class stand"),
        ("nonsense", "no address"),
    ):
        with pytest.raises(IndexServerError, match=said):
            make_workspace(tmp_path / "w", address, [one, wrong])
        assert not (tmp_path / "w").exists()
    schema = parse_address(address).schema
    for url in (parse_address(address).conninfo, one):
        with psycopg.connect(url) as owner:
            sql = "SELECT 1 FROM pg_namespace WHERE nspname = %s"
            assert owner.execute(sql, [schema]).fetchall() == []
    make_workspace(tmp_path / "w", address, [one])
    make_workspace(tmp_path / "pupil", address)
    with pytest.raises(IndexServerError, match="spread over other servers"):
        make_workspace(tmp_path / "v", address, [shards[1].url()])


def test_what_a_build_left_is_swept(
    spread: Workspace, address: str, shards: list[PostgresServer]
) -> None:
    """The parts of segments that nobody names go with the next build but one."""
    schema = parse_address(address).schema
    for number in range(3):
        (spread.places.corpus / "000.md").write_text(f"# Kites\n\nKite {number}.\n")
        spread.index(rebuild=True)
    with psycopg.connect(parse_address(address).conninfo) as owner:
        names = {n for (n,) in owner.execute(f"SELECT name FROM {schema}.segments")}
    for shard in shards:
        with psycopg.connect(shard.url()) as owner:
            sql = "SELECT tablename FROM pg_tables WHERE schemaname = %s"
            found = [
                spreading.OF_TABLE.fullmatch(n) for (n,) in owner.execute(sql, [schema])
            ]
            assert {one[1] for one in found if one} == names


def test_a_standby_takes_over(
    server: PostgresServer,
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A shard's primary is killed and its standby promoted: nothing is lost.

    What was sent was there, too, before it counted as sent, and the address names both.
    """
    del server
    monkeypatch.setattr(connection, "WAITS", (0.01,))
    monkeypatch.setattr(connection, "LOOK", 0.0)
    primary = PostgresServer()
    primary.start()
    standby = PostgresServer(primary)
    try:
        standby.start()
        primary.set("synchronous_standby_names", "standby")
        both = (
            f"postgresql://app@127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
            "/postgres?target_session_attrs=read-write"
        )
        places = make_workspace(tmp_path / "away", address, [both])
        for name, text in FILES.items():
            (places.corpus / name).write_text(text)
        with opened(places.root) as made:
            made.index()
            explainer = made.explainer(fast=True)
            before = [explainer.ask(question) for question in QUESTIONS]
            primary.kill()
            with pytest.raises(IndexServerError, match="16 of 16 parts"):
                explainer.ask("What is a harbour?")
            standby.promote()
            assert [explainer.ask(question) for question in QUESTIONS] == before
            assert made.verify().problems == ()
            (places.corpus / "000.md").write_text("# Kites\n\nA kite flies in wind.\n")
            made.index(rebuild=True)
            assert made.verify().problems == ()
    finally:
        standby.remove()
        primary.remove()
