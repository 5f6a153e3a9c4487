"""How time, memory and disk grow with the corpus.

``python benchmarks/scale.py --texts DIR`` measures corpora of a thousand to a million
sections made of the sentences below DIR, each step in a process of its own, and writes
the table and the plot of docs/performance.md.  Vectors are drawn around real ones
(``--vectors FILE.npy``; else some sentences are encoded first).  Steps that were
measured before, in ``--folder``, are taken from there.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from growth_corpus import read_sentences
from growth_plot import plot
from growth_steps import READ_UP_TO, STEPS
from measures import put_between

from explainbot.embedding.loading import load_encoder

ROOT = Path(__file__).parents[1]
PAGE, PICTURE = (
    ROOT / "docs" / "performance.md",
    ROOT / "docs" / "images" / "growth.svg",
)
BEGIN, END = "<!-- growth: scale.py -->", "<!-- /growth -->"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
ENCODED = 20_000
"""Sentences that are encoded where no real vectors are given."""
REPEATS = 3
"""Cold starts of one size; the median counts."""
ROWS = (
    ("question, warm: CPU ms, median", "p50_ms", "{:.1f}"),
    ("question, warm: CPU ms, 99 in 100", "p99_ms", "{:.1f}"),
    ("of this the vector search", "search_ms", "{:.1f}"),
    ("cold start and first answer: CPU s", "cold_s", "{:.2f}"),
    ("the same: seconds on the wall", "cold_wall_s", "{:.2f}"),
    ("opening the index: CPU ms", "open_ms", "{:.0f}"),
    ("memory after one question: MB", "cold_mb", "{:.0f}"),
    ("memory after all questions: MB", "warm_mb", "{:.0f}"),
    ("of this not pages of files", "warm_own_mb", "{:.0f}"),
    ("nearest 10 found, of 1", "recall_10", "{:.4f}"),
    ("nearest 50 found, of 1", "recall_50", "{:.4f}"),
    ("disk: MB", "disk_mb", "{:.0f}"),
    ("of this sentences' vectors", "parts.codes", "{:.0f}"),
    ("build without encoding: CPU s", "build_s", "{:.0f}"),
    ("memory of the build: MB", "build_mb", "{:.0f}"),
    ("100 sections added: CPU s", "add_s", "{:.1f}"),
)
Figures = dict[str, float]


def measured(options: argparse.Namespace, size: int) -> Figures:
    """Return all figures of one size; each step's are kept in a file."""
    folder = options.folder / "figures"
    folder.mkdir(parents=True, exist_ok=True)
    found: Figures = {}
    for step in STEPS:
        path = folder / f"{size}-{step}.json"
        if not path.exists():
            made = [_step(options, step, size) for _ in range(_repeats(step))]
            path.write_text(json.dumps(_medians(made)), encoding="utf-8")
        found |= json.loads(path.read_text(encoding="utf-8"))
    found["build_mb"] = found["peak_mb"] - found["before_mb"]
    return found


def _repeats(step: str) -> int:
    return REPEATS if step == "cold" else 1


def _medians(made: list[Figures]) -> Figures:
    return {name: float(np.median([one[name] for one in made])) for name in made[0]}


def _step(options: argparse.Namespace, step: str, size: int) -> Figures:
    """Run one step in its own process; its CPU seconds from start to end as well."""
    command = [sys.executable, str(Path(__file__).with_name("growth_steps.py")), step]
    command += [str(size), "--texts", str(options.texts)]
    command += ["--vectors", str(options.vectors), "--folder", str(options.folder)]
    sys.stderr.write(f"{size}: {step}\n")
    began, before = time.perf_counter(), os.times()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    after, wall = os.times(), time.perf_counter() - began
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return {**found, f"{step}_s": found.get(f"{step}_s", cpu), f"{step}_wall_s": wall}


def encode(texts: Path, path: Path) -> None:
    """Encode some of the sentences by the real model."""
    sentences = read_sentences(texts)
    chosen = Random(1).sample(sentences, min(ENCODED, len(sentences)))  # noqa: S311
    np.save(path, load_encoder().encode_passages(chosen))


def table(found: dict[int, Figures]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield "| sections | " + " | ".join(f"{size:,}" for size in found) + " |"
    yield "|---" * (len(found) + 1) + "|"
    for title, name, form in ROWS:
        cells = [_cell(form, figures.get(name)) for figures in found.values()]
        yield f"| {title} | {' | '.join(cells)} |"


def _cell(form: str, figure: float | None) -> str:
    return "–" if figure is None else form.format(figure)


def about(options: argparse.Namespace) -> str:
    """Say on what, and of what, it was measured."""
    real = len(np.load(options.vectors, mmap_mode="r"))
    sentences = len(read_sentences(options.texts))
    return (
        f"{os.cpu_count()} cores; load at the end {os.getloadavg()[0]:.1f}. Texts:"
        f" {sentences:,} real sentences, one word in six exchanged. Vectors:"
        f" **synthetic**, drawn around {real:,} real ones; questions are encoded by the"
        f" real model. Above {READ_UP_TO:,} sections reading and cutting is left out of"
        " the build."
    )


def main() -> None:
    """Measure all sizes and write the page's part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--folder", type=Path, default=Path("scale"))
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    options: Any = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.vectors is None:
        options.vectors = options.folder / "real.npy"
        if not options.vectors.exists():
            encode(options.texts, options.vectors)
    found = {size: measured(options, size) for size in options.sizes}
    PICTURE.write_text(plot(found), encoding="utf-8")
    text = "\n".join([about(options), "", *table(found)])
    put_between(PAGE, BEGIN, END, text)


if __name__ == "__main__":
    main()
