"""A server answers whatever the protocols ask for as a folder does."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pytest

from explainbot.answering.explainer import Explainer
from explainbot.index.index import IndexReader, MergedSegments
from explainbot.index.protocol import Storage
from explainbot.index.server import rows, segments, writing
from explainbot.index.server.connection import Server, Values, parse_address
from explainbot.index.server.segments import ServerSegment
from explainbot.index.server.writing import make_workspace
from explainbot.index.storage import vectors
from explainbot.testing import tiny_workspace
from explainbot.workspace import Workspace
from tests.index.articles import (
    NAMES,
    QUESTIONS,
    article,
    content,
    small_is_large,
    told,
    written,
)
from tests.index.corpora import TIDES, WIND
from tests.index.test_codes import PassingEncoder
from tests.index.test_protocols import ASKED, GERMAN, VECTORS
from tests.postgres.server import PostgresServer
from tests.postgres.workspaces import on_server

Pair = tuple[Workspace, Workspace]


@pytest.fixture(scope="module")
def pair(
    server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """Return the same documents on a server, in two segments, and in a folder's one."""
    draw = random.Random(5)  # noqa: S311  the same each time
    files = {f"{'sea/' * (at % 2)}{at:02}.md": article(draw) for at in range(24)}
    files |= {
        f"of/{at}.md": f"# {name}\n\n## What is it?\n\nThe {name} is near the moon.\n"
        for at, name in enumerate(NAMES)
    }
    first = dict(list(files.items())[:26])
    first |= {"02.md": article(draw), "z.md": "# Zoll House (ZH)\n\nZoll is an inn.\n"}
    first["old.md"] = GERMAN.format("Nippflut", "Nippflut")
    files["tides.md"] = GERMAN.format("Springflut", "Springflut")
    files["sea/tags.md"] = f"---\ntags: [ebb, flow]\n---\n{article(draw)}"
    folder = tmp_path_factory.mktemp("pair")
    with pytest.MonkeyPatch.context() as patch:
        small_is_large(patch)
        away = on_server(folder / "away", server.url(schema="pair"), first)
        written(away, files)
        away.index()
    here = tiny_workspace(folder / "here", files)
    with away, here:
        yield away, here


@pytest.fixture
def indexes(pair: Pair) -> Iterator[tuple[IndexReader, IndexReader]]:
    """Return both opened."""
    with (
        IndexReader.open(pair[0].places.index) as away,
        IndexReader.open(pair[1].places.index) as here,
    ):
        yield away, here


def storage(index: IndexReader) -> Storage:
    """Return all kinds of an index as one."""
    if len(index.segments) == 1:
        return index.segments[0]
    return MergedSegments(*index.segments)


@pytest.mark.parametrize(
    ("protocol", "member"),
    [(protocol, member) for protocol, asked in ASKED.items() for member in asked],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_server_answers_as_a_folder(
    indexes: tuple[IndexReader, IndexReader], protocol: type, member: str
) -> None:
    """Two segments on a server, one adding to the other, are one in a folder."""
    away, here = indexes
    assert (len(away.segments), len(here.segments)) == (2, 1)
    ask = ASKED[protocol][member]

    assert ask(storage(away)) == ask(storage(here))


def test_whatever_is_told_is_the_same(pair: Pair) -> None:
    """Documents, sections, terms, names and vectors: to the last bit."""
    away, here = map(content, pair)

    assert away.keys() == here.keys()
    for name, value in away.items():
        np.testing.assert_equal(value, here[name], err_msg=name)


@pytest.mark.parametrize("graph", [False, True], ids=["compared", "graph"])
def test_a_large_index_is_searched_by_halves(
    server: PostgresServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    graph: bool,
) -> None:
    """Vectors of half precision, with an HNSW graph or without."""
    draw = random.Random(8)  # noqa: S311  the same each time
    files = {f"{at:02}.md": article(draw) for at in range(20)}
    monkeypatch.setattr(vectors, "EXACT_UP_TO", 10)
    monkeypatch.setattr(writing, "MOST", 10 if graph else 1_000)
    monkeypatch.setattr(segments, "FEW", 5)
    address = server.url(schema=f"halves_{graph}".lower())
    with (
        on_server(tmp_path / "away", address, files) as made,
        tiny_workspace(tmp_path / "here", files) as other,
        IndexReader.open(made.places.index) as away,
        IndexReader.open(other.places.index) as here,
    ):
        (segment,) = away.segments
        assert isinstance(segment, ServerSegment)
        assert segment.vectors.graph is graph
        assert away.manifest.search == here.manifest.search == "coarse"
        for member in VECTORS:
            ask = VECTORS[member]
            assert ask(segment) == ask(here.segments[0]), member
        if graph:
            assert uses_graph(address, segment.name)
        for question in QUESTIONS:
            one, two = (
                told(workspace.explainer(fast=True).ask(question))
                for workspace in (made, other)
            )
            assert one == two


def uses_graph(address: str, segment: str) -> bool:
    """Whether questions have been looked up in the graph of a segment's vectors."""
    one = parse_address(address)
    with psycopg.connect(one.conninfo) as owner:
        sql = "SET enable_seqscan = off"
        owner.execute(sql)
        sql = f"""EXPLAIN SELECT row FROM {one.schema}.vectors_{segment}
            ORDER BY v <#> (SELECT v FROM {one.schema}.vectors_{segment} LIMIT 1)
            LIMIT 3"""
        plan = "\n".join(row[0] for row in owner.execute(sql))
    return f"vectors_{segment}_graph" in plan


def test_answers_are_the_same(pair: Pair) -> None:
    """Quotes, order, figures and reasons."""

    def answers(explainer: Explainer) -> list[object]:
        with explainer:
            return [told(explainer.ask(question)) for question in QUESTIONS]

    away, here = (answers(workspace.explainer(fast=True)) for workspace in pair)

    assert away == here


def test_codes_are_read_from_a_server_as_from_a_folder(
    server: PostgresServer, tmp_path: Path
) -> None:
    """The vectors of sentences that an encoder makes in their passage's pass."""
    places = make_workspace(tmp_path / "away", server.url(schema="codes"))
    here = tiny_workspace(tmp_path / "here", {}).places
    found = []
    for place in (places, here):
        (place.corpus / "tides.txt").write_text(TIDES, encoding="utf-8")
        made = Workspace(place, "passing", lambda *_: PassingEncoder())
        made.index()
        (place.corpus / "wind.txt").write_text(WIND, encoding="utf-8")
        report = made.index()
        assert (report.embedded, report.reused) == (1, 1)
        with IndexReader.open(place.index) as index:
            assert index.codes
            sections = [*index.get(index.corpus.all_rows().tolist()).values()]
            found.append(index.part_vectors(sections))
    np.testing.assert_array_equal(found[0], found[1])


@pytest.mark.parametrize("few", [True, False], ids=["few names", "many names"])
def test_a_question_is_few_ways_to_the_server(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, *, few: bool
) -> None:
    """What is asked of a segment goes together; what was asked before is kept."""
    asked: list[str] = []
    ask = Server._asked

    def counted(
        server: Server, text: str | Callable[[], str], values: Values, segment: str
    ) -> list[Any]:
        asked.append(segment)
        return ask(server, text, values, segment)

    if not few:
        monkeypatch.setattr(rows, "FEW_NAMES", 0)
    questions = [f"What is a {name}?" for name in NAMES]
    with pair[0].explainer(fast=True) as explainer:
        explainer.ask(questions[0])  # reads what each question needs
        monkeypatch.setattr(Server, "_asked", counted)
        for question in questions[1:]:
            explainer.ask(question)

    ways = max(Counter(asked).values()) / len(questions[1:])
    assert ways < (15 if few else 20)
