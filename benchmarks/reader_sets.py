"""Questions about four short readers, each alone and all of them together.

A set's ``questions.csv`` has the columns question, kind, gold (the right section's
heading, several joined by ``|``; empty: must be declined) and history.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measures import mean, shown, table
from reader_headings import SETS, TWINS, Place, right_places
from workspaces import Bench, claimed, ranking, shipped_files, shipped_settings

from explainbot import Workspace
from explainbot.records import Answer, Quote

MULTI = "multi"


@dataclass(frozen=True)
class Question:
    """One question with its right sections."""

    text: str
    kind: str
    gold: tuple[str, ...]
    """Names of sections; () when it must be declined."""
    history: tuple[str, ...]
    span: str = ""
    """Words that the right section holds and that answer; "" where none are known."""


@dataclass(frozen=True)
class Judged:
    """How one question went."""

    question: Question
    first: bool
    """The top of the ranking is right; several wanted: all are among what is shown."""
    right: bool
    """What is claimed is right."""
    answered: bool
    seen: str
    answer: Answer


def measure(
    bench: Bench, folder: Path, corpus: Path, names: Sequence[str]
) -> dict[str, Any]:
    """Measure sets alone, together, and with a second reader on the same subject."""
    readers = [corpus / SETS[name] for name in SETS]
    others = shipped_files(without=TWINS.values())
    every = shipped_files()
    together = bench.workspace(
        "together", [*readers, *others], shipped_settings(others)
    )
    twins = bench.workspace("with-twins", [*readers, *every], shipped_settings(every))
    results: dict[str, Any] = {}
    rows = []
    for name in names:
        questions = load(folder / name / "questions.csv")
        alone = bench.workspace(f"alone-{name}", [corpus / SETS[name]])
        kinds: dict[str, list[Judged]] = {}
        for label, workspace in (
            ("alone", alone), ("together", together), ("with twins", twins)
        ):  # fmt: skip
            twin = label == "with twins"
            judged = judge(bench, workspace, name, questions, twin=twin)
            kinds[label] = judged
            rows.append([name, label, *map(shown, _figures(judged).values())])
        results[name] = {label: _figures(judged) for label, judged in kinds.items()}
        results[name]["missed"] = {one: _missed(kinds[one]) for one in kinds}
        _print_kinds(name, kinds)
    heads = ["set", "loaded", *_figures([])]
    print(f"\n{table(heads, rows)}")
    return results


def load(path: Path) -> list[Question]:
    """Read a set's questions."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [
            Question(
                row["question"],
                row["kind"],
                tuple(one for one in row["gold"].split("|") if one),
                tuple(one for one in row["history"].split(" || ") if one),
                row["answer_span"],
            )
            for row in csv.DictReader(stream)
        ]


def judge(
    bench: Bench,
    workspace: Workspace,
    name: str,
    questions: Sequence[Question],
    *,
    twin: bool,
) -> list[Judged]:
    """Ask every question and judge what comes."""
    other = workspace.document(TWINS[name]) if twin else None
    places = right_places(name, workspace.document(SETS[name]), other)
    explainer = workspace.explainer()
    judged = []
    for question in questions:
        answer = explainer.ask(question.text, question.history, top=10)
        bench.check(workspace, answer)
        judged.append(_judged(question, answer, [places[one] for one in question.gold]))
    return judged


def _judged(
    question: Question, answer: Answer, wanted: Sequence[frozenset[Place]]
) -> Judged:
    """Judge one answer; ``wanted`` holds the right places of each gold name."""
    order, claims = ranking(answer), claimed(answer)
    if question.kind == MULTI:
        first = all(_is_any(claims or order[:1], places) for places in wanted)
        right = all(_is_any(claims, places) for places in wanted)
    else:
        every = frozenset[Place]().union(*wanted)
        first = _is_any(order[:1], every)
        right = _is_any(claims[:1], every)
    seen = " + ".join(quote.citation for quote in claims[:3] or order[:1])
    return Judged(question, first, right, answer.answered, seen, answer)


def _is_any(quotes: Sequence[Quote], places: frozenset[Place]) -> bool:
    """Whether one of the quotes is in one of the places."""
    return any((quote.document.id, quote.section.heading) in places for quote in quotes)


def _figures(judged: Sequence[Judged]) -> dict[str, float | None]:
    """Return hit@1 of the ranking, what is claimed, and what is declined."""
    wanted = [one for one in judged if one.question.gold]

    def declined(kind: str) -> float | None:
        return mean(
            [
                float(not one.answered)
                for one in judged
                if one.question.kind == kind and not one.question.gold
            ]
        )

    return {
        "n": float(len(wanted)),
        "hit@1": mean([float(one.first) for one in wanted]),
        "claimed": mean([float(one.answered) for one in wanted]),
        "claimed right": mean([float(one.right) for one in wanted]),
        "near declined": declined("near"),
        "far declined": declined("far"),
        "injection declined": declined("injection"),
    }


def _print_kinds(name: str, results: dict[str, list[Judged]]) -> None:
    """Print hit@1 by kind (declined, for what must be declined) for each loading."""
    rows = []
    by_kind: dict[tuple[str, bool], None] = {}
    for one in results["alone"]:
        by_kind[(one.question.kind, bool(one.question.gold))] = None
    for kind, wanted in by_kind:
        cells: dict[str, list[float]] = defaultdict(list)
        for label, judged in results.items():
            for one in judged:
                if (one.question.kind, bool(one.question.gold)) == (kind, wanted):
                    cells[label].append(
                        float(one.first if wanted else not one.answered)
                    )
        count = len(cells["alone"])
        what = "hit@1" if wanted else "declined"
        rows.append([kind, what, count, *(shown(mean(cells[one])) for one in results)])
    print(f"\n### {name}\n\n{table(['kind', 'figure', 'n', *results], rows)}")


def _missed(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """Return the questions that went wrong, for reading."""
    return [
        {
            "question": one.question.text,
            "kind": one.question.kind,
            "gold": one.question.gold,
            "answered": one.answered,
            "seen": one.seen,
        }
        for one in judged
        if (not one.first if one.question.gold else one.answered)
    ]
