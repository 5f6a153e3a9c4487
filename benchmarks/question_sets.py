"""The questions of every set as cases, in each of their forms."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import public_sets
import reader_sets
from judging import Case, Target, collapsed

if TYPE_CHECKING:
    from reader_headings import Place

TYPO, KEYWORDS, REWRITE = "typo", "keywords", "rewrite"
"""Forms of a public set's questions; "" is as they were typed."""


def public_cases(folder: Path, form: str = "") -> list[Case]:
    """Return the questions of a public set in one form.

    A rewrite stands alone; every other form keeps its earlier questions.
    """
    passages = {
        row["id"]: Target(row["file"], text=collapsed(row["text"]))
        for row in public_sets.lines(folder / "corpus.jsonl")
    }
    other = f".{form}" if form in (TYPO, KEYWORDS) else ""
    cases = []
    for row in public_sets.lines(folder / f"questions{other}.jsonl"):
        gold = frozenset(passages[one] for one in row["gold"])
        spans = tuple(filter(None, map(collapsed, row["answers"])))
        alone = form == REWRITE
        text = row["rewrite"] if alone else row["question"]
        history = () if alone else tuple(row["history"][0::2])
        wanted = (gold,) if gold else ()
        cases.append(Case(row["qid"], text, row["kind"], history, wanted, spans))
    return cases


def has_form(folder: Path, form: str) -> bool:
    """Whether a public set's questions come in a form with a file of its own."""
    return (folder / f"questions.{form}.jsonl").is_file()


def reader_cases(path: Path, places: Mapping[str, frozenset[Place]]) -> list[Case]:
    """Return the questions of a reader's set.

    Args:
        path: Its ``questions.csv``.
        places: The right sections of each gold name.
    """
    cases = []
    for number, question in enumerate(reader_sets.load(path), start=1):
        wanted = [
            frozenset(Target(*place) for place in places[name])
            for name in question.gold
        ]
        if wanted and question.kind != reader_sets.MULTI:
            wanted = [frozenset[Target]().union(*wanted)]
        case = Case(
            f"{path.parent.name}-{number}",
            question.text,
            question.kind,
            question.history,
            tuple(wanted),
            tuple(filter(None, [collapsed(question.span)])),
        )
        cases.append(case)
    return cases
