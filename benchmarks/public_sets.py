"""Public question sets in one form, each in a workspace of its own.

``docs/*.md`` is the material, ``corpus.jsonl`` names its passages (id, title, heading,
text, file).  ``questions.jsonl`` has question, gold (passage ids), kind (answerable,
near, ooc) and history (questions and answers in turn).  A set without ``docs`` gets
them from its ``corpus.jsonl``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measures import auroc, hit_at, mean, reciprocal_rank, shown, table
from workspaces import Bench, ranking

from explainbot.records import Answer, Quote

TOP = 10
Passages = dict[str, tuple[str, str]]
"""File and text, white space collapsed, of each passage by its id."""


@dataclass(frozen=True)
class Asked:
    """One question of a set, and what came of it."""

    kind: str
    answer: Answer
    rank: int
    """Of the first right passage, from 1; 0 if none was found or none is right."""
    answerable: bool
    follows: bool
    """Whether it has a conversation before it."""


def ask(bench: Bench, folder: Path, variant: str, limit: int) -> Iterator[Asked]:
    """Ask the questions of one set.

    Args:
        bench: Makes the workspace and checks the quotes.
        folder: The set.
        variant: "" for the questions as they are, else "typo" or "keywords".
        limit: At most so many questions, evenly spread; 0 takes all.
    """
    passages = {
        row["id"]: (row["file"], _collapsed(row["text"]))
        for row in lines(folder / "corpus.jsonl")
    }
    files = sorted(documents(bench, folder).glob("*.md"))
    workspace = bench.workspace(f"public-{folder.name}", files)
    explainer = workspace.explainer()
    name = f"questions.{variant}.jsonl" if variant else "questions.jsonl"
    questions = list(lines(folder / name))
    step = max(1, len(questions) // limit) if limit else 1
    for row in questions[::step]:
        answer = explainer.ask(row["question"], row["history"][0::2], top=TOP)
        bench.check(workspace, answer)
        rank = _rank(ranking(answer), row["gold"], passages) if row["gold"] else 0
        yield Asked(row["kind"], answer, rank, bool(row["gold"]), bool(row["history"]))


def measure(bench: Bench, folder: Path, variant: str, limit: int) -> dict[str, Any]:
    """Measure one set; the arguments are those of ``ask``."""
    ranks: dict[bool, list[int]] = {True: [], False: []}
    confidence: dict[str, list[float]] = defaultdict(list)
    claims: dict[str, list[float]] = defaultdict(list)
    right: list[float] = []
    for one in ask(bench, folder, variant, limit):
        confidence[one.kind].append(one.answer.confidence)
        claims[one.kind].append(float(one.answer.answered))
        if one.answerable:
            ranks[one.follows].append(one.rank)
            if one.answer.answered:
                right.append(float(one.rank == 1))
    return _figures(ranks, confidence, claims, right)


def documents(bench: Bench, folder: Path) -> Path:
    """Return the folder of the set's documents; write them if the set has none."""
    if (folder / "docs").is_dir():
        return folder / "docs"
    made = bench.folder / f"docs-{folder.name}"
    made.mkdir(parents=True, exist_ok=True)
    parts: dict[str, list[str]] = {}
    for row in lines(folder / "corpus.jsonl"):
        page = parts.setdefault(row["file"], [f"# {row['title']}"])
        page.append(f"## {row['heading']}\n\n{row['text']}")
    for name, page in parts.items():
        (made / name).write_text("\n\n".join(page) + "\n", encoding="utf-8")
    return made


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _rank(order: Any, gold: list[str], passages: Passages) -> int:
    """Return the rank, from 1, of the first quote of a right passage; 0 if none."""
    wanted = [passages[one] for one in gold]
    for rank, quote in enumerate(order[:TOP], start=1):
        if any(_is_of(quote, *one) for one in wanted):
            return rank
    return 0


def _is_of(quote: Quote, file: str, text: str) -> bool:
    """Whether a quote is a part of a passage, or holds it whole."""
    words = _collapsed(quote.text)
    return quote.document.id == file and (words in text or text in words)


def _figures(
    ranks: dict[bool, list[int]],
    confidence: dict[str, list[float]],
    claims: dict[str, list[float]],
    right: list[float],
) -> dict[str, float | None]:
    every = ranks[False] + ranks[True]
    return {
        "n": len(every),
        "hit@1": hit_at(every, 1),
        "hit@3": hit_at(every, 3),
        "MRR@10": reciprocal_rank(every, TOP),
        "hit@1 with history": hit_at(ranks[True], 1),
        "claimed": mean(claims["answerable"]),
        "right of claimed": mean(right),
        "near declined": _declined(claims["near"]),
        "ooc declined": _declined(claims["ooc"]),
        "AUROC near": auroc(confidence["answerable"], confidence["near"]),
        "AUROC ooc": auroc(confidence["answerable"], confidence["ooc"]),
    }


def _declined(claims: list[float]) -> float | None:
    share = mean(claims)
    return None if share is None else 1 - share


def print_table(results: dict[str, dict[str, Any]]) -> None:
    """Print one row a set."""
    if not results:
        return
    heads = ["set", *next(iter(results.values()))]
    rows = [
        [
            name,
            figures["n"],
            *(shown(one) for key, one in figures.items() if key != "n"),
        ]
        for name, figures in results.items()
    ]
    print(f"\n{table(heads, rows)}")
