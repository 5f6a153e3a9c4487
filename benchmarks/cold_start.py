"""How long one question takes from a cold start, against the script of a tutorial.

    python benchmarks/cold_start.py [--corpus DIR] [--sections 1000] [--rounds 15]
                                    [--beside NAME=PYTHON ...] [--folder DIR]

All programs get the same sections: those of the files in DIR, repeated with numbers
until there are enough.  The indexes are built first, and each program is run once
unmeasured.  Then they take turns, each in a process of its own; wall time, CPU time
and peak memory are those that the operating system reports for the process.  Another
build is run by the Python that finds it.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from measures import middle, table

from explainbot.embedding.minilm.files import default_model_files
from explainbot.readers import reading as readers
from explainbot.records import Section
from explainbot.sections import sections

HERE = Path(__file__).parent
QUESTION = "How does it fund itself?"
SECTIONS_PER_FILE = 10
MEGABYTE = 1 << 20
NOW = "now"


@dataclass(frozen=True)
class Run:
    """What one process took."""

    wall: float
    cpu: float
    """Seconds of user and system time."""
    memory: float
    """Peak resident set, in MB of 2**20 bytes."""


def main() -> None:
    """Build the indexes, measure, print the table."""
    options = _options()
    others = dict(one.split("=", 1) for one in options.beside)
    with tempfile.TemporaryDirectory() as folder:
        root = options.folder or Path(folder)
        if not (root / "workspace").exists():
            write_corpora(options.corpus, options.sections, root)
        count = len(list((root / "texts").iterdir()))
        model = str(default_model_files().folder)
        tutorial = [sys.executable, str(HERE / "tutorial_script.py")]
        store = str(root / "store")
        if not Path(store).exists():
            measured([*tutorial, "build", model, str(root / "texts"), store])
        asked = options.question
        commands = {"tutorial script": [*tutorial, "ask", model, store, asked]}
        for name, python in {**others, NOW: sys.executable}.items():
            own = _indexed(root, name, python)
            commands[name] = [
                *(python, "-m", "explainbot", "ask", asked, "--workspace", str(own))
            ]
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
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--question", default=QUESTION)
    parser.add_argument("--beside", action="append", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--folder", type=Path, help="what is built is kept there")
    return parser.parse_args()


def _indexed(root: Path, name: str, python: str) -> Path:
    """Return the workspace of a build, indexed by it: another has another layout."""
    if name == NOW:
        workspace = root / "workspace"
    else:
        workspace = root / name / "workspace"
        if not workspace.exists():
            shutil.copytree(root / "workspace/corpus", workspace / "corpus")
            (workspace / "index").mkdir()
    measured([python, "-m", "explainbot", "index", "--workspace", str(workspace)])
    return workspace


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
    """Print medians with intervals, and the ratios to the build of now, by round."""
    own = runs[NOW]
    print(f"{count} sections, {len(own)} rounds, medians and intervals of 95 %\n")
    rows = []
    for name, done in runs.items():
        wall, cpu, memory = ([get(one) for one in done] for get in FIGURES)
        row = [name, _cell(wall, ".2f"), _cell(cpu, ".3f"), _cell(memory, ".0f")]
        for get in FIGURES[1:]:
            pairs = zip(map(get, own), map(get, done), strict=True)
            row.append(_cell([one / other for one, other in pairs], ".3f"))
        rows.append(row)
    heads = ["", "wall s", "CPU s", "peak memory MB", "now: CPU", "now: memory"]
    print(table(heads, rows))


FIGURES = (attrgetter("wall"), attrgetter("cpu"), attrgetter("memory"))


def _cell(values: list[float], form: str) -> str:
    mid, low, high = middle(values)
    return f"{mid:{form}} [{low:{form}}, {high:{form}}]"


if __name__ == "__main__":
    main()
