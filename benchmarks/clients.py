"""How ``serve --http`` bears a crowd: waiting, refusals, mixed-up answers, memory.

    python benchmarks/clients.py [--corpus DIR] [--store folder|server|both]
                                 [--clients 200] [--pause 30] [--minutes 3]
                                 [--workers 2] [--rounds 1]

So many clients ask one question after the other, each in a thread, with a pause drawn
around ``--pause`` seconds between two, as somebody does who reads.  What is refused is
asked again after as long as the server says.  Every answer is compared with the one
that a single client got before, to the byte.  The memory is that of all the server's
processes, without pages of files, looked at every two seconds; its growth is that from
the second quarter of the time to the last.

The two stores take turns.  That on a server is PostgreSQL from packages
(tests/postgres/server.py).
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # for the tests' server

from tests.postgres.server import PostgresServer, children

ROOT = Path(__file__).parents[1]
ASKED = 60
"""Different questions."""
LOOK_SECONDS = 2.0
LONGEST = 200.0
"""Seconds for one answer to arrive."""
BUSY = (429, 503)


@dataclass
class Crowd:
    """What became of the questions of all clients."""

    seconds: list[float] = field(default_factory=list)
    """From the first try of a question to its answer."""
    refused: int = 0
    """Tries that were answered by "too many"."""
    lost: Counter[str] = field(default_factory=Counter)
    crossed: int = 0
    memory: list[float] = field(default_factory=list)
    """Megabytes."""


def main() -> None:
    """Measure the stores in turns; print a table."""
    options = _options()
    print("| store | answers | a second | p50 s | p99 s | refused | lost | crossed |"
          " memory MB | growth |")  # fmt: skip
    print("|---" * 10 + "|")
    stores = ("folder", "server") if options.store == "both" else (options.store,)
    for _ in range(options.rounds):
        for store in stores:
            with (
                tempfile.TemporaryDirectory() as folder,
                _workspace(store, options.corpus, Path(folder)) as workspace,
            ):
                _measure(store, workspace, options)


def _measure(store: str, workspace: Path, options: argparse.Namespace) -> None:
    questions = _questions(workspace)
    with _served(workspace, options.workers) as (port, process):
        expected = {one: _asked(port, one)[1] for one in questions}
        crowd, until = Crowd(), time.monotonic() + 60 * options.minutes
        clients = [
            threading.Thread(
                target=_client,
                args=(random.Random(number), port, expected, crowd),  # noqa: S311
                kwargs={"until": until, "pause": options.pause},
            )
            for number in range(options.clients)
        ]
        for one in clients:
            one.start()
        while time.monotonic() < until:
            crowd.memory.append(_memory(process))
            time.sleep(LOOK_SECONDS)
        for one in clients:
            one.join()
    print(_line(store, crowd, 60 * options.minutes), flush=True)
    for why, times in crowd.lost.items():
        sys.stderr.write(f"lost {times}: {why}\n")


def _client(
    draw: random.Random,
    port: int,
    expected: dict[str, bytes],
    crowd: Crowd,
    *,
    until: float,
    pause: float,
) -> None:
    questions = list(expected)
    time.sleep(draw.random() * pause)
    while time.monotonic() < until:
        question, begun = draw.choice(questions), time.monotonic()
        try:
            refused, told = _asked(port, question)
        except (OSError, http.client.HTTPException) as error:
            crowd.lost[repr(error)[:80]] += 1
        else:
            crowd.seconds.append(time.monotonic() - begun)
            crowd.refused += refused
            crowd.crossed += told != expected[question]
        time.sleep(pause * (0.5 + draw.random()))


def _asked(port: int, question: str) -> tuple[int, bytes]:
    """Return how often it was refused, and the answer."""
    body = json.dumps({"question": question})
    refused, begun = 0, time.monotonic()
    while True:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)
        try:
            line.request("POST", "/ask", body, {"Content-Type": "application/json"})
            answer = line.getresponse()
            told = answer.read()
        finally:
            line.close()
        if answer.status == http.client.OK:
            return refused, told
        if answer.status not in BUSY or time.monotonic() - begun > LONGEST:
            raise http.client.HTTPException(f"status {answer.status}")
        refused += 1
        again = float(answer.headers.get("Retry-After", 1))
        time.sleep(again * random.uniform(0.5, 1.5))  # noqa: S311


def _line(store: str, crowd: Crowd, seconds: float) -> str:
    cuts = statistics.quantiles(crowd.seconds, n=100)
    quarter = len(crowd.memory) // 4
    early = statistics.mean(crowd.memory[quarter : 2 * quarter])
    late = statistics.mean(crowd.memory[-quarter:])
    figures = [
        store,
        str(len(crowd.seconds)),
        f"{len(crowd.seconds) / seconds:.1f}",
        f"{cuts[49]:.2f}",
        f"{cuts[98]:.2f}",
        str(crowd.refused),
        str(sum(crowd.lost.values())),
        str(crowd.crossed),
        f"{late:.0f}",
        f"{100 * (late / early - 1):+.1f} %",
    ]
    return f"| {' | '.join(figures)} |"


def _memory(process: int) -> float:
    """Return the megabytes of a process and its children, without files' pages."""
    found = 0
    for one in (process, *children(process)):
        with suppress(OSError, StopIteration):
            lines = Path(f"/proc/{one}/status").read_text().splitlines()
            line = next(line for line in lines if line.startswith("RssAnon"))
            found += int(line.split()[1])
    return found / 1024


def _questions(workspace: Path) -> list[str]:
    """Return headings of the texts as questions, and some that nothing answers."""
    from explainbot.engine.backend import headings
    from explainbot.paths import Places

    found = [one for one in headings(Places(workspace)) if one]
    most = min(max(ASKED - 5, 1), len(found))
    chosen = random.Random(1).sample(found, most)  # noqa: S311
    things = ("wifi", "zip fastener", "toaster", "kite", "umbrella")
    return [*chosen, *(f"Who invented the {thing}?" for thing in things)]


@contextmanager
def _workspace(store: str, corpus: Path, folder: Path) -> Iterator[Path]:
    """Make a workspace of that kind of store."""
    made = folder / "workspace"
    if store == "folder":
        _run("init", str(made))
        shutil.copytree(corpus, made / "corpus", dirs_exist_ok=True)
        _run("--workspace", str(made), "index")
        yield made
        return
    server = PostgresServer()
    try:
        server.start()
        _run("init", str(made), "--store", server.url())
        shutil.copytree(corpus, made / "corpus", dirs_exist_ok=True)
        _run("--workspace", str(made), "index")
        yield made
    finally:
        server.remove()


def _run(*arguments: str) -> None:
    command = [sys.executable, "-m", "explainbot", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _served(workspace: Path, workers: int) -> Iterator[tuple[int, int]]:
    """Serve a workspace until the end of the block; give port and process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "explainbot", "serve", "--http"]
    command += ["--workspace", str(workspace), "--port", str(port)]
    command += ["--workers", str(workers)]
    own = os.environ | {"EXPLAINBOT_KEEP_QUESTIONS": "0", "EXPLAINBOT_TOKEN": ""}
    process = subprocess.Popen(command, env=own)
    try:
        _until_ready(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(60)


def _until_ready(port: int) -> None:
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        with suppress(OSError):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)
            with closing(line):
                line.request("GET", "/ready")
                if line.getresponse().status == http.client.OK:
                    return
        time.sleep(0.2)
    raise TimeoutError


def _options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("--corpus", type=Path, default=ROOT / "corpus")
    add("--store", choices=("folder", "server", "both"), default="both")
    add("--clients", type=int, default=200)
    add("--pause", type=float, default=30.0, help="seconds between two questions")
    add("--minutes", type=float, default=3.0)
    add("--workers", type=int, default=2)
    add("--rounds", type=int, default=1)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
