"""How long adding one file takes beside a full build.

``python -m benchmarks.incremental`` makes a corpus of random English-like words, builds
its index, adds one file, renames one and removes one, and prints the seconds of each.
``--cheap`` takes an encoder that costs almost nothing, so that what remains is reading,
cutting and writing.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from explainbot import paths
from explainbot.progress import StepProgress
from explainbot.reports import LoadReport
from explainbot.testing import WordEncoder
from explainbot.workspace import Workspace

SECTIONS = 20
SENTENCES = 4
COMMON = "the of and to in is that it was for on as with by at from this are or".split()
SYLLABLES = "ba co di fe gu la mo ni pa ro sa te vi lu ka ne".split()


def words(random_: random.Random, count: int) -> list[str]:
    """Return words of two to four syllables, no two of them alike."""
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(random_.choices(SYLLABLES, k=random_.randint(2, 4)))] = None
    return list(found)


def article(random_: random.Random, known: list[str], number: int) -> str:
    """Return a Markdown file with a subject and ``SECTIONS`` questions."""
    lines = [f"# {random_.choice(known).title()} {number}", ""]
    for _ in range(SECTIONS):
        lines += [f"## What is {' '.join(random_.choices(known, k=3))}?", ""]
        for _ in range(SENTENCES):
            some = random_.choices(known, k=7) + random_.choices(COMMON, k=6)
            random_.shuffle(some)
            lines.append(f"{' '.join(some).capitalize()}.")
        lines.append("")
    return "\n".join(lines)


def timed(label: str, act: Callable[[], LoadReport]) -> None:
    """Run a step and print its seconds and what it did."""
    began, began_cpu = time.perf_counter(), time.process_time()
    report = act()
    took, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    counted = (
        f"{report.embedded} embedded, {report.reused} reused, {report.removed} removed"
    )
    print(f"{label:16} {took:8.2f} s, {cpu:8.2f} s of CPU   {counted}", flush=True)


def made(folder: Path, *, cheap: bool) -> Workspace:
    """Return an empty workspace with the wanted encoder, which is loaded already."""
    places = paths.create(folder)
    opened = Workspace(places)
    if cheap:
        opened = Workspace(places, "word-encoder", lambda _name, _tell: WordEncoder())
    opened.index()
    return opened


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sections", type=int, default=10_000)
    parser.add_argument("--cheap", action="store_true")
    options = parser.parse_args()
    random_ = random.Random(4)  # noqa: S311  the same corpus each time
    known = words(random_, 8_000)
    with tempfile.TemporaryDirectory() as folder:
        opened = made(Path(folder) / "workspace", cheap=options.cheap)
        corpus = opened.places.corpus
        for number in range(options.sections // SECTIONS):
            text = article(random_, known, number)
            (corpus / f"{number:05}.md").write_text(text, encoding="utf-8")

        def tell(progress: StepProgress) -> None:
            if sys.stderr.isatty():
                print(f"\r{progress}   ", end="", file=sys.stderr)

        timed("full build", lambda: opened.index(on_progress=tell))
        (corpus / "new.md").write_text(article(random_, known, -1), encoding="utf-8")
        timed("1 file added", opened.index)
        (corpus / "new.md").rename(corpus / "renamed.md")
        timed("1 file renamed", opened.index)
        (corpus / "renamed.md").unlink()
        timed("1 file removed", opened.index)
        timed("nothing changed", opened.index)


if __name__ == "__main__":
    main()
