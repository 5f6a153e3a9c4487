"""How many planted contradictions the lint finds, and what it finds besides.

    python benchmarks/lint.py                       the pairs to develop with
    python benchmarks/lint.py --held                those held back
    python benchmarks/lint.py --texts FOLDER        false alarms in a folder of texts

``lint/pairs.md`` holds pairs of passages that give one thing another number or date,
``lint/traps.md`` pairs that only seem to; ``-held`` are the halves that were written
at the same time and looked at last.  Each passage becomes a file of its own, under a
name that says nothing.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from explainbot import paths
from explainbot.teaching.lint import Finding, lint
from explainbot.testing import WordEncoder
from explainbot.workspace import Workspace

HERE = Path(__file__).parent / "lint"


class Pair(NamedTuple):
    """Two passages."""

    name: str
    language: str
    form: str
    """"prose" or "table"."""
    passages: tuple[str, str]


def read_pairs(path: Path) -> list[Pair]:
    """Return the pairs of a file."""
    found = []
    for block in re.split(r"(?m)^(?=## )", path.read_text(encoding="utf-8")):
        if block.strip():
            head, _, body = block.strip().partition("\n")
            _, name, language, form = head.split()
            first, second = body.split("----")
            found.append(Pair(name, language, form, (first.strip(), second.strip())))
    return found


def looked_at(folder: Path, files: dict[str, str]) -> list[Finding]:
    """Return what the lint finds in a corpus of these files."""
    places = paths.create(folder)
    for name, text in files.items():
        path = places.corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with Workspace(places, load=lambda *_: WordEncoder()) as workspace:
        workspace.index()
    return lint(places) or []


def planted(pairs: Sequence[Pair], traps: Sequence[Pair]) -> None:
    """Print recall on pairs, and what else was found there and in the traps."""
    files, owner = {}, {}
    for number, pair in enumerate((*pairs, *traps)):
        for side, text in enumerate(pair.passages):
            name = f"{pair.language}/text-{2 * number + side:03}.md"
            files[name], owner[name] = f"{text}\n", pair
    with TemporaryDirectory() as folder:
        found = looked_at(Path(folder) / "lab", files)
    hits, others = set(), []
    for item in found:
        if item.kind != "contradiction" or item.second is None:
            others.append(item)
            continue
        one, two = owner[item.first.document], owner[item.second.document]
        apart = item.first.document != item.second.document
        if one is two and one in pairs and apart:
            hits.add(one)
        else:
            others.append(item)
    for key in ("language", "form"):
        asked = Counter(getattr(pair, key) for pair in pairs)
        right = Counter(getattr(pair, key) for pair in hits)
        print(", ".join(f"{name} {right[name]}/{asked[name]}" for name in asked))
    print(f"found {len(hits)} of {len(pairs)}; besides: {len(others)}")
    for pair in pairs:
        if pair not in hits:
            print(f"  missed: {pair.name}")
    for item in others:
        second = item.second.text[:80] if item.second else ""
        print(f"  besides: {item.first.text[:80]} | {second}")


def alarms(folder: Path, shown: int) -> None:
    """Print what is found in a folder of texts."""
    files = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in (".md", ".txt", ".html", ".csv")
    }
    with TemporaryDirectory() as made:
        begun = looked_at(Path(made) / "lab", files)
        places = paths.find(Path(made) / "lab")
        with Workspace(places, load=lambda *_: WordEncoder()) as workspace:
            sections = workspace.status().sections
        since = time.perf_counter()
        found = lint(places) or []
        took = time.perf_counter() - since
    del begun
    kinds = Counter(item.kind for item in found)
    size = f"{len(files)} files, {sections} sections"
    print(f"{folder}: {size}, {took:.1f} s; {dict(kinds)}")
    for item in [one for one in found if one.kind == "contradiction"][:shown]:
        print(f"  {item.values}\n    {item.first}: {item.first.text[:160]}")
        print(f"    {item.second}: {item.second and item.second.text[:160]}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held", action="store_true", help="the pairs held back")
    parser.add_argument(
        "--texts", metavar="FOLDER", nargs="*", default=[], help="texts without errors"
    )
    parser.add_argument("--shown", type=int, default=5, help="alarms to print")
    options = parser.parse_args(arguments)
    for folder in options.texts:
        alarms(Path(folder), options.shown)
    if not options.texts:
        end = "-held" if options.held else ""
        pairs, traps = (read_pairs(HERE / f"{n}{end}.md") for n in ("pairs", "traps"))
        planted(pairs, traps)
    return 0


if __name__ == "__main__":
    sys.exit(main())
