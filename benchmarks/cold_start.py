"""How long one question takes from a cold start, against the script of a tutorial.

    python benchmarks/cold_start.py [--corpus DIR] [--sections 1000] [--rounds 7]

Both programs get the same sections: those of the files in DIR, repeated with numbers
until there are enough.  Both indexes are built first, and each program is run once
unmeasured.  Then the two take turns, each in a process of its own; wall time, CPU time
and peak memory are those that the operating system reports for the process.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from explainbot.embedding.minilm.files import default_model_files
from explainbot.readers import reading as readers
from explainbot.records import Section
from explainbot.sections import sections

HERE = Path(__file__).parent
QUESTION = "How does it fund itself?"
SECTIONS_PER_FILE = 10
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Run:
    """What one process took."""

    wall: float
    cpu: float
    """Seconds of user and system time."""
    memory: float
    """Peak resident set, in MB of 2**20 bytes."""


def main() -> None:
    """Build both indexes, measure, print the table."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        count = write_corpora(options.corpus, options.sections, root)
        model = str(default_model_files().folder)
        tutorial = [sys.executable, str(HERE / "tutorial_script.py")]
        program = [sys.executable, "-m", "explainbot"]
        workspace = ["--workspace", str(root / "workspace")]
        measured([*tutorial, "build", model, str(root / "texts"), str(root / "store")])
        measured([*program, "index", *workspace])
        commands = {
            "tutorial script": [*tutorial, "ask", model, str(root / "store"), QUESTION],
            "explainbot ask": [*program, "ask", QUESTION, *workspace],
        }
        for command in commands.values():
            measured(command)
        runs: dict[str, list[Run]] = {name: [] for name in commands}
        for _ in range(options.rounds):
            for name, command in commands.items():
                runs[name].append(measured(command))
    _print_table(runs, count)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=HERE.parent / "corpus")
    parser.add_argument("--sections", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=7)
    return parser.parse_args()


def sections_of(corpus: Path) -> list[Section]:
    """Return the sections of every file of a folder."""
    found: list[Section] = []
    for path in sorted(corpus.iterdir()):
        if readers.supported(path):
            reading = readers.read(path, name=path.name, source_path=path.name)
            found += sections.split(reading.document)
    return found


def write_corpora(corpus: Path, count: int, root: Path) -> int:
    """Write ``count`` sections as a workspace and as a folder of texts."""
    (root / "workspace" / "corpus").mkdir(parents=True)
    (root / "workspace" / "index").mkdir()
    (root / "texts").mkdir()
    numbered = enumerate(itertools.islice(itertools.cycle(sections_of(corpus)), count))
    for file, group in itertools.groupby(
        numbered, key=lambda pair: pair[0] // SECTIONS_PER_FILE
    ):
        parts = [f"# Reader {file}"]
        for number, section in group:
            body = f"({number}) {' '.join(section.text.split())}"
            parts.append(f"## {section.heading}\n\n{body}")
            text = f"{section.heading}\n{body}"
            (root / "texts" / f"{number:06}.txt").write_text(text, encoding="utf-8")
        path = root / "workspace" / "corpus" / f"reader-{file:04}.md"
        path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return count


def measured(command: list[str]) -> Run:
    """Run a process to its end; exit status 1 is "not answered", no failure."""
    if not hasattr(os, "wait4"):
        sys.exit("This system does not report the memory of a finished process.")
    # Modules are compiled once, as they are where the program is installed.
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONDONTWRITEBYTECODE": ""}
    with tempfile.TemporaryFile() as messages:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=messages, env=environment
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        messages.seek(0)
        if process.returncode not in (0, 1) or b"Traceback" in messages.read():
            messages.seek(0)
            sys.exit(f"{command} failed:\n{messages.read().decode()}")
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    memory = usage.ru_maxrss * unit / MEGABYTE
    return Run(wall, usage.ru_utime + usage.ru_stime, memory)


def _print_table(runs: dict[str, list[Run]], count: int) -> None:
    """Print medians, and the ratio of the medians of both programs."""
    rounds = len(next(iter(runs.values())))
    print(f"{count} sections, {rounds} rounds, medians (smallest to largest)\n")
    print("| | wall s | CPU s | peak memory MB |\n|---|---|---|---|")
    middle: dict[str, list[float]] = {}
    for name, done in runs.items():
        columns = [
            [one.wall for one in done],
            [one.cpu for one in done],
            [one.memory for one in done],
        ]
        middle[name] = [statistics.median(column) for column in columns]
        cells = [
            f"{statistics.median(column):.2f} ({min(column):.2f} to {max(column):.2f})"
            for column in columns
        ]
        print(f"| {name} | {' | '.join(cells)} |")
    first, second = middle.values()
    ratios = [f"{one / two:.1f}" for one, two in zip(first, second, strict=True)]
    print(f"| times smaller | {' | '.join(ratios)} |")


if __name__ == "__main__":
    main()
