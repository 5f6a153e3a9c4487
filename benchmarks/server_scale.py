"""How a large index in PostgreSQL compares with the same one in a folder, in one run.

    python benchmarks/server_scale.py --texts DIR --vectors FILE.npy [--sizes N ...]
                                      [--folder DIR] [--questions N]

The index of growth_steps.py, of drawn vectors, is built in a folder unless it is there,
and sent to a server from packages (tests/postgres/server.py).  Every question is then
asked of both, one after the other, so that both bear the same load; answers are
compared (the passages in their order, quotes, confidence to 1e-4).  A list of them is
answered by one and by two processes, from each.  The server's seconds are those of all
its processes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))  # for the tests' server

from growth_steps import Bench, Clock

from explainbot.index.index import IndexReader
from explainbot.index.server.connection import Server
from explainbot.index.server.segments import TABLES
from explainbot.index.server.writing import building_on, prepare, publish
from explainbot.index.storage.manifest import SERVER, replace_text
from explainbot.paths import Places, create
from explainbot.progress import StepProgress
from explainbot.records import Answer
from tests.postgres.server import PostgresServer, children

MEMORY = "2GB"
"""For what the server builds graphs in; by default it has 512 MB."""
DISK = """SELECT
    sum(pg_total_relation_size(c.oid)) FILTER (WHERE relkind = 'r')::int8,
    coalesce(sum(pg_relation_size(c.oid))
        FILTER (WHERE relname LIKE '%%_graph'), 0)::int8
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = %s"""
CLOSE = 1e-4
TICKS = os.sysconf("SC_CLK_TCK")
Figures = dict[str, float]


class Away(Bench):
    """The bench of the same size whose index is on a server."""

    def __init__(self, options: argparse.Namespace, places: Places) -> None:
        """Take the workspace that asks the server."""
        super().__init__(options)
        self.places = places


def measured(options: argparse.Namespace, size: int) -> Figures:
    """Return the figures of one size."""
    bench = Bench(_of(options, size))
    if not bench.places.index.exists():
        for step in ("corpus", "build"):
            _child("growth_steps.py", step, options, size)
    with _server() as server:
        found, places = _sent(bench, server)
        found |= _asked(bench, Away(_of(options, size), places), server)
        for store, root in (("folder", bench.places.root), ("server", places.root)):
            for workers in (1, 2):
                found[f"{store}_list_{workers}"] = _list(options, size, root, workers)
    return found


def _sent(bench: Bench, server: PostgresServer) -> tuple[Figures, Places]:
    """Send the index; return how long that took, and who asks it there."""
    address = prepare(server.url(schema=f"scale_{bench.sections}"))
    copied = [time.monotonic()]

    def note(progress: StepProgress) -> None:
        if progress.done == len(TABLES):
            copied.append(time.monotonic())

    begun, before = time.monotonic(), seconds_of(server)
    with IndexReader.open(bench.places.index, hashed=False) as index:
        manifest = index.manifest
        names = sorted(manifest.segments, key=lambda one: one != manifest.base)
        segments = {one: bench.places.index / "segments" / one for one in names}
        with building_on(address):
            publish(address, manifest, segments, {}, before="", on_progress=note)
    ended = time.monotonic()
    places = create(bench.root.with_name(f"{bench.sections}-away-{os.getpid()}"))
    replace_text(places.index / SERVER, f"{address.text}\n")
    with closing(Server(address)) as asked:
        disk, graph = asked.rows(DISK, [address.schema])[0]
    return {
        "rows_a_second": bench.sections / (copied[-1] - begun),
        "copy_s": copied[-1] - begun,
        "indexes_s": ended - copied[-1],
        "server_build_cpu_s": seconds_of(server) - before,
        "disk_mb": disk / 1e6,
        "graph_mb": graph / 1e6,
    }, places


def _asked(here: Bench, away: Bench, server: PostgresServer) -> Figures:
    """Ask every question of both, in turns."""
    first, *questions = here.asked()
    times: dict[str, list[float]] = {}
    differing, nearest = 0, 0
    used = seconds_of(server)
    with here.opened() as one, away.opened() as two:
        for explainer in (one, two):
            explainer.ask(first)
        for question in questions:
            answers = []
            for name, explainer in (("folder", one), ("server", two)):
                with Clock() as clock:
                    answers.append(explainer.ask(question, top=10))
                times.setdefault(f"{name}_cpu", []).append(1e3 * clock.cpu)
                times.setdefault(f"{name}_wall", []).append(1e3 * clock.wall)
            differing += _told(answers[0]) != _told(answers[1])
            apart = abs(answers[0].confidence - answers[1].confidence)
            nearest += apart > CLOSE
    found = {
        f"{name}_{cut}_ms": float(np.quantile(own, share))
        for name, own in times.items()
        for cut, share in (("p50", 0.5), ("p99", 0.99))
    }
    return found | {
        "server_question_cpu_ms": 1e3 * (seconds_of(server) - used) / len(questions),
        "asked": len(questions),
        "differing": differing,
        "confidence_differing": nearest,
    }


def _told(answer: Answer) -> list[object]:
    quotes = (*answer.quotes, *answer.alternatives)
    own = [(one.document.id, one.start, one.end, one.evidence_text) for one in quotes]
    return [*own, *map(_told, answer.parts)]


def _list(options: argparse.Namespace, size: int, root: Path, workers: int) -> float:
    """Return the answers a second of so many processes, each with its share."""
    command = [sys.executable, __file__, *_common(options, size), "--root", str(root)]
    begun: list[float] = []
    processes = [
        subprocess.Popen(
            [*command, "--share", f"{number}/{workers}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number in range(workers)
    ]  # fmt: skip
    try:
        for one in processes:
            assert one.stdout is not None  # noqa: S101
            one.stdout.readline()  # it is ready
        begun.append(time.monotonic())
        for one in processes:
            assert one.stdin is not None  # noqa: S101
            one.stdin.close()
        answered = sum(int(one.stdout.read()) for one in processes if one.stdout)
        return answered / (time.monotonic() - begun[0])
    finally:
        for one in processes:
            one.kill()
            one.wait()


def _share(options: argparse.Namespace) -> None:
    """Answer every so manieth question, once standard input ends."""
    number, workers = map(int, options.share.split("/"))
    bench = Away(_of(options, options.sizes[0]), Places(options.root))
    first, *questions = bench.asked()
    with bench.opened() as explainer:
        explainer.ask(first)
        print("ready", flush=True)
        sys.stdin.read()
        own = questions[number::workers]
        print(sum(1 for _ in explainer.ask_many(own)), flush=True)


def seconds_of(server: PostgresServer) -> float:
    """Return the processor's seconds that a server's processes have taken."""
    parent = server.pid
    return sum(_seconds(one) for one in (parent, *children(parent)))


def _seconds(process: int) -> float:
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except OSError:
        return 0.0
    fields = told.rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS  # of itself, and of those that ended


@contextmanager
def _server() -> Iterator[PostgresServer]:
    made = PostgresServer()
    try:
        made.start()
        made.set("maintenance_work_mem", MEMORY)
        made.set("max_wal_size", "4GB")
        yield made
    finally:
        made.remove()


def _of(options: argparse.Namespace, size: int) -> Any:
    return SimpleNamespace(**{**vars(options), "size": size})


def _common(options: argparse.Namespace, size: int) -> list[str]:
    named = ("texts", "vectors", "folder", "questions")
    told = [(f"--{name}", str(getattr(options, name))) for name in named]
    return ["--sizes", str(size), *(part for pair in told for part in pair)]


def _child(script: str, step: str, options: argparse.Namespace, size: int) -> None:
    command = [sys.executable, str(Path(__file__).with_name(script)), step, str(size)]
    subprocess.run([*command, *_common(options, size)[2:]], check=True)


def main() -> None:
    """Measure; print the figures of each size as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, required=True)
    parser.add_argument("--folder", type=Path, default=Path("scale"))
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--root", type=Path, help="used by itself: the workspace")
    parser.add_argument("--share", default="", help="used by itself: 0/2")
    options = parser.parse_args()
    if options.share:
        _share(options)
        return
    for size in options.sizes:
        found = measured(options, size)
        print(json.dumps({"sections": size, **found}), flush=True)


if __name__ == "__main__":
    main()
