"""A cold question, a warm one, a list, and encoding, beside what others do.

    python benchmarks/speed.py [--workspace DIR] [--rounds N] [--peers PYTHON]
                               [--folder DIR] [--write]

Every measure runs in a process of its own; the systems take turns, and ratios are the
medians of those taken in the same round.  ``naive`` is sentence-transformers with
FAISS.  The other peers are run by the Python that ``--peers`` names, which must find
explainbot too; one that is not installed there is left out with a line.  All search
the vectors of explainbot's index, so that none has to encode them.  Prints Markdown;
with ``--write``, it goes between the marks in docs/performance.md.  With ``--folder``
rounds are kept there, and it goes on with them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from cold_start import measured, write_corpora
from measures import middle, put_between, table

from explainbot.index.index import IndexReader

HERE = Path(__file__).parent
CHILD = str(HERE / "speed_child.py")
PEERS = ("chromadb", "qdrant_client", "lancedb", "txtai")
OWN, NAIVE = "explainbot", "naive"
WORDS = ("How does {} work?", "What is said about {}?")
QUESTIONS = 60
PAGE = HERE.parent / "docs" / "performance.md"
BEGIN, END = "<!-- speed: speed.py -->", "<!-- /speed -->"
Round = dict[str, dict[str, float]]
"""What was measured of each system."""


def main() -> None:
    """Prepare, measure round by round, print the table."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        folder = options.folder or Path(name)
        if not (folder / "questions.json").exists():
            folder.mkdir(parents=True, exist_ok=True)
            _prepare(folder, options)
        count = len(json.loads((folder / "texts.json").read_text("utf-8")))
        programs = {OWN: sys.executable, NAIVE: sys.executable}
        for peer in PEERS:
            if _installed(options.peers, peer):
                programs[peer] = options.peers
            else:
                print(f"{peer}: not installed for {options.peers}, left out\n")
        kept = folder / f"rounds-{'-'.join(programs)}.jsonl"
        lines = kept.read_text("utf-8").splitlines() if kept.exists() else []
        rounds: list[Round] = [json.loads(line) for line in lines]
        with suppress(KeyboardInterrupt):  # which ends it with the rounds so far
            if len(rounds) < options.rounds:
                _round(programs, folder, warming=True)
            while len(rounds) < options.rounds:
                rounds.append(_round(programs, folder, warming=False))
                with kept.open("a", encoding="utf-8") as file:
                    file.write(f"{json.dumps(rounds[-1])}\n")
                print(f"round {len(rounds)} of {options.rounds}", file=sys.stderr)
    versions = _versions(options.peers, [name for name in PEERS if name in programs])
    load = ", ".join(f"{value:.0f}" for value in os.getloadavg())
    said = f"{_machine()}; {count} sections; {len(rounds)} rounds in turns, load"
    said += f" {load} at the end; {versions}; medians and intervals of 95 %."
    text = "\n".join([said, "", told(rounds)])
    print(text)
    if options.write:
        put_between(PAGE, BEGIN, END, text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=HERE.parent / "corpus")
    parser.add_argument("--sections", type=int, default=1000)
    parser.add_argument("--workspace", type=Path, help="an indexed one, instead")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", default=sys.executable, help="a Python with peers")
    parser.add_argument("--folder", type=Path, help="what is prepared is kept there")
    parser.add_argument("--write", action="store_true", help="the table, into the page")
    return parser.parse_args()


def _prepare(folder: Path, options: argparse.Namespace) -> None:
    """Write texts, vectors and questions of an indexed workspace."""
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


def _program(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "explainbot", *arguments]


def _installed(python: str, package: str) -> bool:
    code = (
        f"import importlib.util as u, sys; sys.exit(u.find_spec({package!r}) is None)"
    )
    return subprocess.run([python, "-c", code], check=False).returncode == 0


def _round(programs: dict[str, str], folder: Path, *, warming: bool) -> Round:
    """Measure each once; to warm up, only what builds stores and fills caches."""
    asked = json.loads((folder / "questions.json").read_text("utf-8"))[0]
    found: Round = {}
    for name, python in programs.items():
        command = [python, CHILD, name, "cold", str(folder)]
        if name == OWN:
            command = _program("ask", asked, "--workspace", str(folder / "workspace"))
        run = measured(command)
        found[name] = {"cold": run.cpu, "wall": run.wall, "memory": run.memory}
    if warming:
        return found
    for measure in ("warm", "list", "index"):
        for name, python in programs.items():
            if measure == "warm" or name in (OWN, NAIVE):
                found[name][measure] = _number([python, CHILD, name, measure], folder)
    found[OWN]["help"] = measured(_program("--help")).cpu
    return found


def _number(command: list[str], folder: Path) -> float:
    done = subprocess.run(
        [*command, str(folder)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"HF_HUB_OFFLINE": "1"},
    )
    return float(done.stdout.split()[-1])


COLUMNS = (
    ("cold: CPU s", "cold", ".2f"),
    ("wall s", "wall", ".2f"),
    ("MB", "memory", ".0f"),
    ("warm: CPU ms", "warm", ".1f"),
    ("a list: CPU ms each", "list", ".1f"),
    ("passages a CPU s", "index", ".1f"),
)
COMPARED = ("cold", "warm", "list", "index")
"""Figures that are given as times ``naive``, too."""


def told(rounds: Sequence[Round]) -> str:
    """Return the table; ratios are those of the same round."""
    heads, rows = [""], []
    for title, name, _ in COLUMNS:
        heads += [title, "x naive"] if name in COMPARED else [title]
    for system in rounds[0]:
        row: list[object] = [system]
        for _, name, form in COLUMNS:
            known = [one[system][name] for one in rounds if name in one[system]]
            row.append(_cell(known, form))
            if name in COMPARED:
                naive = [one[NAIVE][name] for one in rounds]
                pairs = zip(known, naive, strict=False)
                row.append(_cell([own / other for own, other in pairs], ".3g"))
        rows.append(row)
    starts = _cell([one[OWN]["help"] for one in rounds], ".3f")
    return f"{table(heads, rows)}\n\n`explainbot --help`: {starts} CPU s."


def _cell(values: Sequence[float], form: str) -> str:
    if not values:
        return "–"
    mid, low, high = middle(values)
    return f"{mid:{form}} [{low:{form}}, {high:{form}}]"


def _versions(python: str, packages: Sequence[str]) -> str:
    """Return what the peers are, with their versions."""
    code = "import importlib.metadata as m, sys; print(*map(m.version, sys.argv[1:]))"
    every = ["sentence-transformers", *packages]
    done = subprocess.run(
        [python, "-c", code, *every], check=True, capture_output=True, text=True
    )
    pairs = zip(every, done.stdout.split(), strict=True)
    return ", ".join(f"{name} {version}" for name, version in pairs)


def _machine() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    text = cpuinfo.read_text(encoding="utf-8") if cpuinfo.exists() else ""
    found = [line for line in text.splitlines() if line.startswith("model name")]
    model = found[0].split(":")[1].strip() if found else platform.processor()
    flags = [name for name in ("avx2", "avx512f", "avx512_bf16") if f" {name}" in text]
    return f"{model} ({', '.join(flags)}), {os.cpu_count()} cores"


if __name__ == "__main__":
    main()
