"""Whether an index in PostgreSQL answers as one in a folder does, and how fast.

    python benchmarks/postgres.py --eval DIR --corpus DIR [--store ADDRESS] [--work DIR]
                                  [--sets NAMES] [--limit N] [--fast]

Every question of every set (quality.py) is asked of the index in a folder, of the same
index on a server searched exactly, and of that with an HNSW graph of its vectors.  What
is compared: the ten best passages in their order, what is quoted and marked, and the
confidence to 1e-4.  Recall is the share of the 50 nearest sections, which are what a
question asks for, that the graph finds, too.  Exit status 1 if an exact answer differs.

Without ``--store`` a server is started from packages (tests/postgres/server.py) and
taken away at the end.  With it, the schemas ``parity_*`` there are made anew.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # for the tests' server

from quality import _names as set_names
from reader_headings import SETS
from runs import Runs, loaded
from workspaces import Bench

from explainbot.answering.explainer import Explainer
from explainbot.answering.retrieval import CANDIDATES
from explainbot.embedding.mixed import across_encoder
from explainbot.index.index import IndexReader
from explainbot.index.server.across import AcrossTable
from explainbot.index.server.connection import (
    Address,
    Server,
    compose,
    parse_address,
)
from explainbot.index.server.writing import building_on, graph, prepare, publish
from explainbot.index.storage.across import across_file
from explainbot.index.storage.manifest import SERVER, replace_text
from explainbot.paths import create
from explainbot.records import Answer
from explainbot.workspace import Workspace
from tests.postgres.server import PostgresServer

TOP = 10
CLOSE = 1e-4


@dataclass
class Compared:
    """How one kind of search went beside the folder."""

    asked: int = 0
    order: int = 0
    """Answers whose ten best passages are others, or in another order."""
    quotes: int = 0
    confidence: int = 0
    largest: float = 0.0
    recall: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def differing(self) -> int:
        """How many comparisons failed."""
        return self.order + self.quotes + self.confidence


def main() -> None:
    """Compare the sets asked for; print a table."""
    options = _options()
    total = {"folder": Compared(), "exact": Compared(), "hnsw": Compared()}
    with tempfile.TemporaryDirectory() as folder, _server(options.store) as store:
        bench = Bench(options.work or Path(folder))
        runs = Runs(bench, options.eval, options.corpus, options.limit)
        print("| set | questions | sections | exact: differing | HNSW: order, quotes |")
        print("|---|---|---|---|---|")
        for name in options.sets or set_names(options.eval):
            _compare_set(name, runs, store, total, fast=options.fast)
    for kind, one in total.items():
        print(_line(kind, one))
    sys.exit(1 if total["exact"].differing else 0)


def _compare_set(
    name: str, runs: Runs, store: str, total: dict[str, Compared], *, fast: bool
) -> None:
    form = "alone" if name in SETS else ""
    cases = runs.cases(name, form)
    workspace = runs.pool(loaded(name, form)).workspace
    away = _published(workspace, name, store, runs.bench)
    runs.bench.encoder.encode_questions([case.text for case in cases])
    asked = [(case.text, case.history) for case in cases]
    ours, exact, near = Compared(), Compared(), Compared()
    here = _answers(workspace, asked, ours, fast=fast)
    _compare(here, _answers(away, asked, exact, fast=fast), exact)
    _make_graph(away)
    _compare(here, _answers(away, asked, near, fast=fast), near)
    near.recall = _recall(workspace, away, asked, runs.bench)
    with IndexReader.open(workspace.places.index) as index:
        sections = index.count()
    print(
        f"| {name} | {len(asked)} | {sections} | {exact.differing} | "
        f"{near.order}, {near.quotes} |",
        flush=True,
    )
    for kind, one in zip(total, (ours, exact, near), strict=True):
        _add(total[kind], one)


def _published(workspace: Workspace, name: str, store: str, bench: Bench) -> Workspace:
    """Send a workspace's index to the server; return a workspace that asks it there."""
    schema = f"parity_{name.replace('-', '_')}"
    address = parse_address(f"{store}{'&' if '?' in store else '?'}schema={schema}")
    with closing(Server(address, writes=True)) as server:
        server.opened.execute(
            compose("DROP SCHEMA IF EXISTS {schema} CASCADE", address.schema)
        )
        server.opened.execute("ALTER ROLE CURRENT_USER RESET enable_seqscan")
    prepare(address.text)
    with IndexReader.open(workspace.places.index) as index, building_on(address):
        manifest = index.manifest
        names = sorted(manifest.segments, key=lambda one: one != manifest.base)
        segments = workspace.places.index / "segments"
        publish(
            address,
            manifest,
            {one: segments / one for one in names},
            {
                one: (workspace.places.corpus / one).read_bytes()
                for one in manifest.settled
            },
            before="",
        )
    _send_across(workspace, address, bench)
    places = create(bench.folder / f"away-{name}")
    replace_text(places.index / SERVER, f"{address.text}\n")
    return Workspace(places, load=lambda *_: bench.encoder)


def _send_across(workspace: Workspace, address: Address, bench: Bench) -> None:
    """Send the vectors for questions in other languages, if there are any."""
    with IndexReader.open(workspace.places.index) as index:
        other = across_encoder(bench.encoder, index.model)
    if other is not None:
        kept = across_file(workspace.places.index, other.identity, other.dimension)
        AcrossTable(address, other.identity).add(kept.held.items())


def _make_graph(away: Workspace) -> None:
    with IndexReader.open(away.places.index) as index:
        address = index.address
        names = [segment.name for segment in index.segments]
    if address is not None:
        with closing(Server(address, writes=True)) as server:
            for name in names:
                graph(server, name, "vector")
            # Of a few hundred sections PostgreSQL would rather compare all.
            server.opened.execute("ALTER ROLE CURRENT_USER SET enable_seqscan = off")


def _answers(
    workspace: Workspace,
    asked: Sequence[tuple[str, Sequence[str]]],
    kept: Compared,
    *,
    fast: bool,
) -> list[Answer]:
    found = []
    with closing(workspace.explainer(fast=fast)) as explainer:
        for text, history in asked:
            start = time.perf_counter()
            found.append(_asked(explainer, text, history))
            kept.seconds.append(time.perf_counter() - start)
    kept.asked = len(asked)
    return found


def _asked(explainer: Explainer, text: str, history: Sequence[str]) -> Answer:
    return explainer.ask(text, history, top=TOP)


def _compare(here: Sequence[Answer], there: Sequence[Answer], kept: Compared) -> None:
    for one, other in zip(here, there, strict=True):
        kept.order += _all(one, _place) != _all(other, _place)
        kept.quotes += _all(one, _quoted) != _all(other, _quoted)
        apart = abs(one.confidence - other.confidence)
        kept.confidence += apart > CLOSE
        kept.largest = max(kept.largest, apart)


def _all(answer: Answer, say: Callable[[Any], object]) -> list[object]:
    quotes = [say(one) for one in (*answer.quotes, *answer.alternatives)]
    return [*quotes, *(_all(part, say) for part in answer.parts)]


def _place(quote: Any) -> object:
    return quote.document.id, quote.section.start, quote.section.end


def _quoted(quote: Any) -> object:
    return quote.start, quote.end, quote.text, quote.evidence_text


def _recall(
    here: Workspace,
    away: Workspace,
    asked: Sequence[tuple[str, Sequence[str]]],
    bench: Bench,
) -> list[float]:
    vectors = bench.encoder.encode_questions([text for text, _ in asked])
    with (
        IndexReader.open(here.places.index) as near,
        IndexReader.open(away.places.index) as far,
    ):
        return [
            len({*near.dense(one, CANDIDATES)} & {*far.dense(one, CANDIDATES)})
            / max(1, min(CANDIDATES, near.count()))
            for one in vectors
        ]


def _add(total: Compared, one: Compared) -> None:
    total.asked += one.asked
    total.order += one.order
    total.quotes += one.quotes
    total.confidence += one.confidence
    total.largest = max(total.largest, one.largest)
    total.recall += one.recall
    total.seconds += one.seconds


def _line(kind: str, one: Compared) -> str:
    cuts = statistics.quantiles(one.seconds, n=100) if one.seconds[1:] else [0.0] * 99
    recall = f", recall {statistics.mean(one.recall):.4f}" if one.recall else ""
    return (
        f"{kind}: {one.asked} questions, order {one.order}, quotes {one.quotes}, "
        f"confidence {one.confidence} (largest {one.largest:.1e}){recall}, "
        f"p50 {1000 * cuts[49]:.1f} ms, p99 {1000 * cuts[98]:.1f} ms"
    )


@contextmanager
def _server(store: str) -> Iterator[str]:
    if store:
        yield store
        return
    made = PostgresServer()
    try:
        made.start()
        yield made.url()
    finally:
        made.remove()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("--eval", type=Path, required=True, help="folder of the sets")
    add("--corpus", type=Path, required=True, help="the readers' documents")
    add("--store", default="", help="address of a server; default: one from packages")
    add("--work", type=Path, help="keep indexes here")
    add("--sets", type=lambda text: text.split(","), help="default all")
    add("--limit", type=int, default=0, help="questions of each set, evenly spread")
    add("--fast", action="store_true", help="without the reader")
    return parser.parse_args()


if __name__ == "__main__":
    main()
