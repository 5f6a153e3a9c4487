"""What a question of a list costs, beside other builds, in turns.

    python benchmarks/list_speed.py --texts DIR --questions FILE --beside NAME=TREE

Each build is run by this Python from its own checkout, has an index of its own of the
texts, and answers the same blocks of 64 questions, in turns, each question once: from
the list's file to the rows that are written.  Processor milliseconds of its one thread,
medians of the rounds, and the ratio of each to this build with its 95 % interval.
``--to`` names the form of the rows (csv, jsonl), ``--reader`` asks the reader too.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from measures import middle, table

ROOT = Path(__file__).parents[1]
NOW = "now"
BLOCK = 64
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "HF_HUB_OFFLINE": "1",
}
CHILD = """
import json, sys, time
from pathlib import Path
from explainbot.embedding.runtime import limit_threads
limit_threads(1)
from explainbot import Workspace
from explainbot.batch.run import Choices, answer_list

folder, form, fast = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "fast"
explainer = Workspace.open(folder).explainer(fast=fast)

class Kept:
    def __getattr__(self, name):
        return getattr(explainer, name)
    def close(self):
        pass

for line in sys.stdin:
    source, out = json.loads(line)
    start = time.process_time()
    answer_list(Kept, source, out, Choices(force=True, jobs=1))
    print(time.process_time() - start, flush=True)
"""


class Build:
    """One build that answers lists."""

    def __init__(self, tree: Path, folder: Path, form: str, *, fast: bool) -> None:
        """Start it over a workspace that it has indexed."""
        self._folder, self._form = folder, form
        command = [sys.executable, "-c", CHILD, str(folder), form]
        self._process = subprocess.Popen(
            [*command, "fast" if fast else "reader"],
            env=environment(tree),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def answer(self, source: Path) -> float:
        """Answer a list; return the processor seconds that it took."""
        sent, told = self._process.stdin, self._process.stdout
        if sent is None or told is None:
            raise RuntimeError("the build has no pipes")
        out = self._folder / f"answers.{self._form}"
        print(json.dumps([str(source), str(out)]), file=sent, flush=True)
        return float(told.readline())

    def close(self) -> None:
        """End it."""
        self._process.communicate()


def environment(tree: Path) -> dict[str, str]:
    """Return the environment of a build's process, with one thread."""
    return os.environ | ONE_THREAD | {"PYTHONPATH": str(tree / "src")}


def indexed(tree: Path, texts: Path, folder: Path) -> Path:
    """Return a workspace with the texts, indexed by a build."""
    run = [sys.executable, "-m", "explainbot"]
    if not folder.exists():
        for command in (["init", str(folder)], ["--workspace", str(folder), "index"]):
            ended = subprocess.run(
                [*run, *command],
                env=environment(tree),
                capture_output=True,
                text=True,
                check=False,
            )
            if ended.returncode:
                raise SystemExit(ended.stderr)
            if command[0] == "init":
                shutil.rmtree(folder / "corpus")
                shutil.copytree(texts, folder / "corpus")
    return folder


def lists(questions: Path, folder: Path, rounds: int) -> list[Path]:
    """Write a list for each round and one before them; return their files."""
    with questions.open(encoding="utf-8", newline="") as stream:
        every = [row["question"] for row in csv.DictReader(stream)]
    count = min(BLOCK, len(every) // (rounds + 1))
    found = []
    for place in range(rounds + 1):
        text = io.StringIO(newline="")
        rows = every[place * count : (place + 1) * count]
        csv.writer(text).writerows([["question"], *([row] for row in rows)])
        found.append(folder / f"list-{place}.csv")
        found[-1].write_text(text.getvalue(), encoding="utf-8", newline="")
    return found


def measured(builds: dict[str, Build], parts: Sequence[Path]) -> dict[str, list[float]]:
    """Return each build's processor milliseconds a question, by round."""
    taken: dict[str, list[float]] = {name: [] for name in builds}
    names = list(builds)
    for turn, part in enumerate(parts):
        with part.open(encoding="utf-8", newline="") as stream:
            count = sum(1 for _ in csv.DictReader(stream))
        for name in names if turn % 2 else names[::-1]:
            spent = 1000 * builds[name].answer(part) / count
            if turn:  # the first starts it
                taken[name].append(spent)
    return taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True, metavar="CSV")
    parser.add_argument("--beside", nargs="+", default=[], metavar="NAME=TREE")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--to", default="csv")
    parser.add_argument("--reader", action="store_true")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="for the indexes")
    options = parser.parse_args()
    trees = dict(one.split("=", 1) for one in options.beside) | {NOW: str(ROOT)}
    with tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        parts = lists(options.questions, Path(name), options.rounds)
        fast = not options.reader
        builds = {
            build: Build(
                Path(tree),
                indexed(Path(tree), options.texts, folder / build),
                options.to,
                fast=fast,
            )
            for build, tree in trees.items()
        }
        try:
            taken = measured(builds, parts)
        finally:
            for one in builds.values():
                one.close()
    print(told(taken, options.to, fast=fast))


def told(taken: dict[str, list[float]], form: str, *, fast: bool) -> str:
    """Return the table."""
    rows = []
    for name, spent in taken.items():
        both = zip(spent, taken[NOW], strict=True)
        half, low, high = middle([one / now for one, now in both])
        ratio = f"{half:.2f} [{low:.2f}, {high:.2f}]"
        rows.append([name, f"{statistics.median(spent):.2f}", ratio])
    load = os.getloadavg()[0]
    head = f"{'without' if fast else 'with'} the reader, to {form}; load {load:.0f}"
    return f"{head}\n\n{table(['build', 'CPU ms a question', 'x now'], rows)}"


if __name__ == "__main__":
    main()
