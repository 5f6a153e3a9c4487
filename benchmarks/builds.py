"""What a cold question, a warm one and indexing cost, beside other builds, in turns.

    python benchmarks/builds.py --beside NAME=TREE [--texts DIR] [--rounds 15]

Each build is run by this Python from its own checkout over a workspace of its own with
the same texts.  In each round every build asks one question in a process of its own,
answers a block of questions in a process that runs on, and makes its index anew; who
begins changes from round to round.  Processor seconds with one thread, medians of the
rounds, and this build's ratio to each other one with its 95 % interval.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from list_speed import NOW, ROOT, environment, indexed
from measures import middle, table

COLD, WARM, INDEX = "cold question", "warm question", "index --rebuild"
BLOCK = 20
CHILD = """
import json, sys, time
from explainbot.embedding.runtime import limit_threads
limit_threads(1)
from explainbot import Workspace

ask = Workspace.open(sys.argv[1]).explainer().ask
for line in sys.stdin:
    questions = json.loads(line)
    start = time.process_time()
    for question in questions:
        ask(question)
    print((time.process_time() - start) / len(questions), flush=True)
"""
WORDS = (
    "What is {}?", "How does {} work?", "What is said about {}?", "Why is there {}?",
    "When did {} begin?", "Who is behind {}?", "What comes after {}?",
)  # fmt: skip


class Build:
    """A build with a workspace that it has indexed."""

    def __init__(self, tree: Path, texts: Path, folder: Path) -> None:
        """Make the workspace, and start the process that runs on."""
        self._tree, self._folder = tree, indexed(tree, texts, folder)
        self._process = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(self._folder)],
            env=environment(tree),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def command(self, *words: str) -> float:
        """Run a command; return its processor seconds.

        Raises:
            SystemExit: It failed.
        """
        run = [sys.executable, "-m", "explainbot", "--workspace", str(self._folder)]
        with tempfile.TemporaryFile() as told:
            process = subprocess.Popen(
                [*run, *words],
                env=environment(self._tree),
                stdout=subprocess.DEVNULL,
                stderr=told,
            )
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode not in (0, 1):  # 1: without an answer
                told.seek(0)
                raise SystemExit(told.read().decode())
        return used.ru_utime + used.ru_stime

    def answer(self, questions: list[str]) -> float:
        """Answer a block in the process that runs on; return seconds a question."""
        sent, told = self._process.stdin, self._process.stdout
        if sent is None or told is None:
            raise RuntimeError("the build has no pipes")
        print(json.dumps(questions), file=sent, flush=True)
        return float(told.readline())

    def measured(self, questions: list[str]) -> dict[str, float]:
        """Return the seconds of each measure."""
        return {
            COLD: self.command("ask", questions[0]),
            WARM: self.answer(questions),
            INDEX: self.command("index", "--rebuild"),
        }

    def close(self) -> None:
        """End it."""
        self._process.communicate()


def blocks(texts: Path, rounds: int) -> Iterator[list[str]]:
    """Yield questions for each round, on headings of the texts, none twice."""
    from cold_start import sections_of

    subjects = sorted({section.heading.rstrip("?") for section in sections_of(texts)})
    every = [
        words.format(subject) for words in WORDS for subject in subjects if subject
    ]
    step = max(1, len(every) // (rounds * BLOCK))
    for place in range(rounds):
        yield every[place * step :: rounds * step][:BLOCK]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=ROOT / "corpus")
    parser.add_argument("--beside", nargs="+", required=True, metavar="NAME=TREE")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    trees = {NOW: str(ROOT)} | dict(one.split("=", 1) for one in options.beside)
    taken: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as name:
        builds = {
            build: Build(Path(tree), options.texts, Path(name) / build)
            for build, tree in trees.items()
        }
        names = list(builds)
        try:
            for turn, part in enumerate(blocks(options.texts, options.rounds + 1)):
                for one in names if turn % 2 else names[::-1]:
                    for measure, spent in builds[one].measured(part).items():
                        if turn:  # the first makes caches
                            own = taken.setdefault(measure, {})
                            own.setdefault(one, []).append(spent)
        finally:
            for build in builds.values():
                build.close()
    print(told(taken, options.rounds))


def told(taken: dict[str, dict[str, list[float]]], rounds: int) -> str:
    """Return the table."""
    rows = []
    for measure, builds in taken.items():
        for name, spent in builds.items():
            both = zip(builds[NOW], spent, strict=True)
            half, low, high = middle([now / other for now, other in both])
            ratio = "" if name == NOW else f"{half:.2f} [{low:.2f}, {high:.2f}]"
            rows.append([measure, name, f"{statistics.median(spent):.4f}", ratio])
    head = f"{rounds} rounds in turns; load at the end {os.getloadavg()[0]:.1f}"
    return f"{head}\n\n{table(['', 'build', 'CPU s', 'now takes, of it'], rows)}"


if __name__ == "__main__":
    main()
