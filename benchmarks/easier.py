"""Whether an easier passage is offered where it answers, and only there.

    python benchmarks/easier.py
    python benchmarks/easier.py --texts benchmarks/easier/held.md

``easier/texts.md`` holds twenty questions, each with a hard passage that answers, an
easy one that answers (+) and an easy one that is about the same and does not (-): 40
pairs of a hard and an easy passage; ``held.md`` holds sixteen more questions, by which
nothing was chosen.  Each pair is a corpus of its own, of two files.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from explainbot import paths
from explainbot.answering import easier
from explainbot.records import Answer, Quote
from explainbot.workspace import Workspace

TEXTS = Path(__file__).parent / "easier" / "texts.md"


class Pair(NamedTuple):
    """A question, a hard passage that answers it, and an easy one."""

    question: str
    hard: str
    easy: str
    is_right: bool
    """Whether the easy one answers too."""


def read_pairs(path: Path = TEXTS) -> Iterator[Pair]:
    """Yield the pairs of the file."""
    for block in re.split(r"(?m)^## ", path.read_text(encoding="utf-8"))[1:]:
        question, hard, *easy = block.strip().splitlines()
        for text in easy:
            yield Pair(question, hard, text[2:], text.startswith("+"))


def offered(pair: Pair, folder: Path) -> tuple[bool, float]:
    """Return whether the easy passage is offered beside the hard one, and its logit.

    The hard one is taken for the answer, whichever the program would show first.
    """
    places = paths.create(folder)
    for name, text in (("hard", pair.hard), ("easy", pair.easy)):
        (places.corpus / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8")
    with Workspace(places) as workspace, workspace.explainer() as explainer:
        corpus = explainer.store.corpus
        quotes = {}
        for section in map(corpus.section, corpus.all_sections()):
            whole = (section.start, section.end)
            quotes[section.document.id] = Quote(section, *whole, evidence=whole)
        hard, easy = quotes["hard.txt"], quotes["easy.txt"]
        asked = pair.question
        answer = Answer(asked, asked, (hard,), (easy,), 0.9, "strong")
        reader = explainer.ranker.reader
        assert reader is not None  # noqa: S101  the program's own
        logit = easier.surest(asked, easy, reader)
        return explainer.with_easier(answer).easier is not None, logit


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", metavar="FILE", default=str(TEXTS))
    options = parser.parse_args(arguments)
    counts = {"right": 0, "missed": 0, "wrong": 0, "rightly left out": 0}
    for pair in read_pairs(Path(options.texts)):
        with TemporaryDirectory() as folder:
            is_offered, logit = offered(pair, Path(folder) / "lab")
        levels = [easier.reading_level(t, "en") for t in (pair.hard, pair.easy)]
        kind = ("rightly left out", "missed", "wrong", "right")
        counts[kind[2 * is_offered + pair.is_right]] += 1
        shown = " ".join(f"{level:.0f}" if level else "-" for level in levels)
        sign = "+" if pair.is_right else "-"
        print(f"{sign} {is_offered:d} {shown} {logit:+.1f} {pair.question}")
    print(counts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
