"""A cold question, a warm one, a list, and encoding, beside what others do.

    python benchmarks/speed.py [--workspace DIR] [--rounds N] [--peers PYTHON]

Every measure runs in a process of its own; the systems take turns, and ratios are the
medians of those taken in the same round.  ``naive`` is sentence-transformers with
FAISS.  The other peers are run by the Python that ``--peers`` names, which must find
explainbot too; one that is not installed there is left out with a line.  All search
the vectors of explainbot's index, so that none has to encode them.  Prints Markdown
for docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from cold_start import Run, measured, write_corpora
from measures import table

from explainbot.index.index import IndexReader

HERE = Path(__file__).parent
CHILD = str(HERE / "speed_child.py")
PEERS = ("chromadb", "qdrant_client", "lancedb", "txtai")
OWN, NAIVE = "explainbot", "naive"
WORDS = ("How does {} work?", "What is said about {}?")
QUESTIONS = 60


def main() -> None:
    """Prepare, measure in rounds, print the tables."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = _prepare(folder, options)
        programs = {OWN: sys.executable, NAIVE: sys.executable}
        for peer in PEERS:
            if _installed(options.peers, peer):
                programs[peer] = options.peers
            else:
                print(f"{peer}: not installed for {options.peers}, left out\n")
        cold = _cold(programs, folder, options.rounds)
        warm = _numbers(programs, "warm", folder, options.rounds)
        rate = {name: programs[name] for name in (OWN, NAIVE)}
        index = _numbers(rate, "index", folder, options.rounds)
        lists = _numbers(rate, "list", folder, options.rounds)
        starts = [measured(_program("--help")) for _ in range(options.rounds + 1)][1:]
    print(f"{_machine()}; {count} sections, {options.rounds} rounds\n")
    _print(cold, warm, index, lists)
    print(f"\n`--help`: {statistics.median(one.cpu for one in starts):.3f} CPU s")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=HERE.parent / "corpus")
    parser.add_argument("--sections", type=int, default=1000)
    parser.add_argument("--workspace", type=Path, help="an indexed one, instead")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", default=sys.executable, help="a Python with peers")
    return parser.parse_args()


def _prepare(folder: Path, options: argparse.Namespace) -> int:
    """Write texts, vectors and questions of an indexed workspace; return how many."""
    if options.workspace:
        shutil.copytree(options.workspace, folder / "workspace")
    else:
        write_corpora(options.corpus, options.sections, folder)
        own = str(folder / "workspace")
        subprocess.run(_program("index", "--workspace", own), check=True)
    index = IndexReader.open(folder / "workspace" / "index", hashed=False)
    sections = index.corpus.all_sections()
    texts = [index.text(section) for section in sections]
    heads = sorted({section.heading or section.title for section in sections})
    asked = [words.format(head) for head in heads for words in WORDS]
    every = max(1, len(asked) // QUESTIONS)
    (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    (folder / "questions.json").write_text(json.dumps(asked[::every]), encoding="utf-8")
    vectors = index.section_vectors([section.row for section in sections])
    np.save(folder / "vectors.npy", vectors)
    return len(sections)


def _program(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "explainbot", *arguments]


def _installed(python: str, package: str) -> bool:
    code = (
        f"import importlib.util as u, sys; sys.exit(u.find_spec({package!r}) is None)"
    )
    return subprocess.run([python, "-c", code], check=False).returncode == 0


def _cold(programs: dict[str, str], folder: Path, rounds: int) -> dict[str, list[Run]]:
    asked = json.loads((folder / "questions.json").read_text("utf-8"))[0]
    commands = {
        name: [python, CHILD, name, "cold", str(folder)]
        for name, python in programs.items()
    }
    commands[OWN] = _program("ask", asked, "--workspace", str(folder / "workspace"))
    for command in commands.values():
        measured(command)  # builds its store, and fills the disk cache
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(measured(command))
    return runs


def _numbers(
    programs: dict[str, str], measure: str, folder: Path, rounds: int
) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, python in programs.items():
            done = subprocess.run(
                [python, CHILD, name, measure, str(folder)],
                check=True,
                capture_output=True,
                text=True,
                env=os.environ | {"HF_HUB_OFFLINE": "1"},
            )
            found[name].append(float(done.stdout.split()[-1]))
    return found


def _print(
    cold: dict[str, list[Run]],
    warm: dict[str, list[float]],
    index: dict[str, list[float]],
    lists: dict[str, list[float]],
) -> None:
    rows = []
    for name, runs in cold.items():
        middle = statistics.median
        row: list[object] = [name, f"{middle(one.cpu for one in runs):.2f}"]
        row += [f"{middle(one.wall for one in runs):.2f}"]
        cpu = [[one.cpu for one in each] for each in (runs, cold[NAIVE])]
        row += [_ratio(*cpu), f"{middle(one.memory for one in runs):.0f}"]
        row += [f"{middle(warm[name]):.1f}", _ratio(warm[name], warm[NAIVE])]
        for measured_of in (lists, index):
            known = measured_of.get(name)
            naive = measured_of[NAIVE]
            row += [f"{middle(known):.1f}", _ratio(known, naive)] if known else "––"
        rows.append(row)
    heads = ["", "cold CPU s", "wall s", "x naive", "MB", "warm CPU ms", "x naive"]
    heads += ["list, CPU ms each", "x naive"]
    print(table([*heads, "passages a CPU s", "x naive"], rows))


def _ratio(own: list[float], other: list[float]) -> str:
    pairs = zip(own, other, strict=True)
    return f"{statistics.median(one / two for one, two in pairs):.3g}"


def _machine() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    text = cpuinfo.read_text(encoding="utf-8") if cpuinfo.exists() else ""
    found = [line for line in text.splitlines() if line.startswith("model name")]
    model = found[0].split(":")[1].strip() if found else platform.processor()
    flags = [name for name in ("avx2", "avx512f", "avx512_bf16") if f" {name}" in text]
    return f"{model} ({', '.join(flags)}), {os.cpu_count()} cores"


if __name__ == "__main__":
    main()
