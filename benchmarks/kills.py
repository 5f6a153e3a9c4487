"""What kill -9 does to lists and builds on a cluster: rows lost, doubled, different.

    python benchmarks/kills.py [--rounds N] [--rows N] [--seed N] [--json]

A Ray cluster of two nodes and a PostgreSQL server are started from packages
(tests/bulk/clusters.py, tests/postgres/server.py).  In each round, at a place that is
drawn, there is killed while a list is answered: a worker, a node with all its
processes, the driver, the server of the index; and while an index is built: a worker, a
node, the driver, the server.  What is gone comes back, the driver with ``--resume``.
The rows, or the documents and sections, are then compared with those that this machine
made alone and undisturbed.  Seconds are the longest silence after the kill; of a driver
those from its new start to its first progress.
Exit status 1 if anything is lost, doubled or different.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # for the tests' servers

from explainbot.index.index import IndexReader
from explainbot.index.server.writing import make_workspace
from explainbot.paths import create
from tests.bulk.clusters import SETTINGS, RayCluster
from tests.index.articles import NAMES, WORDS, article
from tests.postgres.server import CannotStart, PostgresServer, killed

ROOT = Path(__file__).parents[1]
PATIENCE = 400.0
"""Seconds in which a run goes on."""
FILES = 60


@dataclass
class Killed:
    """What became of one run."""

    during: str
    what: str
    at: int
    """Rows, files or sections that were done."""
    lost: int = 0
    doubled: int = 0
    different: int = 0
    seconds: float = 0.0
    """Until it went on."""


class Stage:
    """A cluster, a server and what is to be done."""

    def __init__(self, folder: Path, rows: int, draw: random.Random) -> None:
        """Start everything; make what an undisturbed machine makes."""
        self.folder, self.rows, self.draw = folder, rows, draw
        self.failed = False
        """Whether the last driver ended with an error, a kill by us aside."""
        self.cluster = RayCluster()
        self.server = PostgresServer()
        self.server.start()
        self.files = {f"{n:03}.md": article(draw) for n in range(FILES)}
        self.questions = folder / "questions.txt"
        asked = [
            f"What is {draw.choice(WORDS)} {draw.choice(NAMES)} {number}?\n"
            for number in range(rows)
        ]
        self.questions.write_text("".join(asked))
        self.home = self.workspace("home", "away")
        self.alone = self.workspace("alone")
        for root in (self.home, self.alone):
            self.run("index", root, "-")
        self.wanted = self.index(self.alone)
        self.run("list", self.home, self.questions, folder / "alone.jsonl", "-")
        self.answers = (folder / "alone.jsonl").read_text().splitlines()

    def close(self) -> None:
        """End everything."""
        self.server.remove()
        self.cluster.remove()

    def workspace(self, name: str, schema: str = "") -> Path:
        """Make a workspace with the files, its index on the server with a schema."""
        root = self.folder / name
        if schema:
            places = make_workspace(root, self.server.url(schema=schema))
        else:
            places = create(root)
        for file, text in self.files.items():
            (places.corpus / file).write_text(text)
        return root

    def run(
        self,
        *command: Any,
        at: tuple[str, int] = ("", 0),
        kill: Callable[[int], None] = lambda _: None,
    ) -> float:
        """Run the driver; kill where it is so far; return the longest silence after it.

        Up to its first progress where there is no kill.
        """
        began = time.monotonic()
        said, silence, gone = 0.0, 0.0, False
        with subprocess.Popen(
            [sys.executable, "-m", "tests.bulk.driver", *map(str, command)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, **SETTINGS},
        ) as process:  # fmt: skip
            try:
                for line in process.stdout or ():
                    step, _, done = line.rpartition(" ")
                    now = time.monotonic()
                    if gone:
                        silence = max(silence, now - said)
                    elif not at[0]:
                        silence = silence or now - began
                    elif step == at[0] and int(done) >= at[1]:
                        gone = True
                        kill(process.pid)
                    said = now
                status = process.wait(timeout=PATIENCE)
            except BaseException:
                process.kill()  # leaving waits for it
                raise
        self.failed = status not in (0, -signal.SIGKILL)
        if self.failed and not gone:
            raise RuntimeError("the driver ended with an error")
        return silence

    def index(self, root: Path) -> Any:
        """Return what an index holds: texts, sections, vectors."""
        with IndexReader.open(root / "index") as index:
            documents = [one.id for one, _, _ in index.corpus.documents()]
            sections = index.corpus.all_sections()
            vectors = index.section_vectors([one.row for one in sections])
            return documents, sections, vectors.tobytes()

    def killer(self, what: str) -> Callable[[int], None]:
        """Return what kills, and brings back what is gone but for the driver."""

        def kill(driver: int) -> None:
            if what == "driver":
                killed(driver)
            elif what == "node":
                self.cluster.kill_node()
            elif what == "server":
                self.server.kill()
                self.server.start()
            else:
                node = self.draw.choice(self.cluster.nodes)
                killed(self.draw.choice(node.workers() or [driver]))

        return kill

    def again(self, what: str, command: list[Any], gap: float) -> float:
        """Bring back what a kill took for good; return the seconds it took to go on."""
        if what == "driver" or self.failed:  # it says so where the server is away
            gap = self.run(*command)
        elif what == "node":
            self.cluster.start_node()
        return gap

    def a_list(self, what: str) -> Killed:
        """Kill while a list is answered."""
        at = self.draw.randrange(self.rows // 8, self.rows // 2)
        out = self.folder / f"{time.monotonic_ns()}.jsonl"
        command = ["list", self.home, self.questions, out, self.cluster.address]
        gap = self.run(*command, at=("answering", at), kill=self.killer(what))
        gap = self.again(what, command, gap)
        found = out.read_text().splitlines()
        questions = Counter(json.loads(line)["question"] for line in found)
        wanted = {json.loads(line)["question"] for line in self.answers}
        return Killed(
            "list", what, at,
            lost=len(wanted - questions.keys()),
            doubled=sum(count - 1 for count in questions.values()),
            different=unlike(found, self.answers),
            seconds=round(gap, 2),
        )  # fmt: skip

    def a_build(self, what: str) -> Killed:
        """Kill while an index is built."""
        step = self.draw.choice(("reading", "embedding"))
        at = self.draw.randrange(5, FILES // 2) if step == "reading" else 64
        name = f"w{time.monotonic_ns()}"
        root = self.workspace(name, name if what == "server" else "")
        command = ["index", root, self.cluster.address]
        gap = self.run(*command, at=(step, at), kill=self.killer(what))
        gap = self.again(what, command, gap)
        documents, sections, vectors = self.index(root)
        return Killed(
            f"index, {step}", what, at,
            lost=len({*self.wanted[0]} - {*documents}),
            doubled=len(documents) - len({*documents}),
            different=unlike(sections, self.wanted[1])
            + (vectors != self.wanted[2]),
            seconds=round(gap, 2),
        )  # fmt: skip


def unlike(found: Sequence[Any], wanted: Sequence[Any]) -> int:
    """Return how many differ, those beyond the end of the shorter included."""
    pairs = zip(found, wanted, strict=False)
    return sum(bool(a != b) for a, b in pairs) + abs(len(found) - len(wanted))


LIST, BUILD = "list", "index"
KINDS = [
    (during, what)
    for what in ("worker", "driver", "server", "node")
    for during in (LIST, BUILD)
]


def kill_all(kinds: list[tuple[str, str]], rows: int, seed: int) -> list[Killed]:
    """Kill once for each of some kinds; return what became of the runs.

    Raises:
        CannotStart: There is no Ray, or no PostgreSQL.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stage = Stage(folder, rows, random.Random(seed))  # noqa: S311 - drawn again alike
        stack.callback(stage.close)
        found = []
        for during, what in kinds:
            one = stage.a_list(what) if during == LIST else stage.a_build(what)
            print(one, file=sys.stderr, flush=True)
            found.append(one)
        return found


def main() -> int:
    """Run the rounds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        found = kill_all(KINDS * options.rounds, options.rows, options.seed)
    except CannotStart as reason:
        print(reason, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps([asdict(one) for one in found]))
    for during, what in KINDS:
        some = [
            one
            for one in found
            if (one.during.partition(",")[0], one.what) == (during, what)
        ]
        if some:
            print(
                f"{during:6} {what:7} kills {len(some)}, "
                f"lost {sum(one.lost for one in some)}, "
                f"doubled {sum(one.doubled for one in some)}, "
                f"different {sum(one.different for one in some)}, "
                f"seconds to go on {min(one.seconds for one in some)}"
                f" to {max(one.seconds for one in some)}"
            )
    return int(any(one.lost or one.doubled or one.different for one in found))


if __name__ == "__main__":
    sys.exit(main())
