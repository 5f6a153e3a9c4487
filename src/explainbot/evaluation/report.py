"""Evaluation: a list with expected answers, asked and measured; its report."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from explainbot.answering import BLOCK
from explainbot.batch.lists.questions import QuestionRow
from explainbot.batch.lists.tables import is_comment, no_file
from explainbot.batch.workers import Answerer
from explainbot.errors import ExplainbotError, QuestionsError
from explainbot.evaluation.measures import (
    Bin,
    Figure,
    Point,
    auroc,
    calibration_error,
    coverage_at,
    estimate,
    mcnemar,
    mean,
    reliability,
    risk_coverage,
)
from explainbot.evaluation.outcomes import (
    TOP,
    Expected,
    Outcome,
    expected,
    from_json,
    judge,
    tag,
)
from explainbot.progress import ProgressCallback, StepProgress, no_progress

SIGNIFICANT = 0.05
_NEAR = 3
_POINTS = 200
"""Of the curve, at most, in a report."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, question by question."""

    questions: int
    """That both runs have."""
    only_here: int
    only_there: int
    gained: tuple[str, ...]
    """Questions that only this run has right."""
    lost: tuple[str, ...]
    """Questions that only the baseline had right."""
    p_value: float
    """Of McNemar's exact test, two-sided."""

    @property
    def significant_loss(self) -> bool:
        """Whether this run is worse, and hardly by chance."""
        return len(self.lost) > len(self.gained) and self.p_value < SIGNIFICANT


@dataclass(frozen=True, slots=True)
class Report:
    """How a list of questions went."""

    outcomes: tuple[Outcome, ...]
    unscored: int
    """Rows without an expectation, blank ones and comments."""
    model: str
    index: str
    figures: Mapping[str, Figure | None]
    tags: Mapping[str, Mapping[str, Figure | None]]
    """The figures of each tag's questions; {} where no row has a tag."""
    bins: tuple[Bin, ...]
    curve: tuple[Point, ...]
    comparison: Comparison | None = None
    bank: bool = False
    """Whether the list is a question bank."""

    @property
    def unsaid(self) -> tuple[Outcome, ...]:
        """The questions of which no passage of ten holds the right answer."""
        return tuple(one for one in self.outcomes if one.answerable and not one.rank)

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The questions that did not go right, in order."""
        return tuple(one for one in self.outcomes if one.verdict != "right")

    @property
    def wrong_marks(self) -> tuple[Outcome, ...]:
        """Those whose first passage is right and another sentence of it is marked."""
        return tuple(one for one in self.outcomes if one.marked is False)

    def to_json(self) -> dict[str, Any]:
        """Return the report as one object; a later run takes it as its baseline."""
        return {
            "questions": len(self.outcomes),
            "answerable": sum(one.answerable for one in self.outcomes),
            "unscored": self.unscored,
            "model": self.model,
            "index": self.index,
            "figures": _figures(self.figures),
            "tags": {name: _figures(found) for name, found in self.tags.items()},
            "reliability": [asdict(one) for one in self.bins],
            "risk_coverage": [asdict(one) for one in self.curve],
            "verdicts": dict(Counter(one.verdict for one in self.outcomes)),
            "outcomes": [one.to_json() for one in self.outcomes],
            **({"unsaid": [one.question for one in self.unsaid]} if self.bank else {}),
            "comparison": None
            if self.comparison is None
            else asdict(self.comparison)
            | {"significant_loss": self.comparison.significant_loss},
        }


def _figures(found: Mapping[str, Figure | None]) -> dict[str, Any]:
    return {name: one and asdict(one) for name, one in found.items()}


def make_report(
    outcomes: Sequence[Outcome],
    *,
    unscored: int,
    model: str,
    index: str,
    baseline: Sequence[Outcome] | None = None,
) -> Report:
    """Measure the outcomes, and compare them with those of an earlier run."""
    by_tag: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        if one.tag:
            by_tag[one.tag].append(one)
    scores = [one.confidence for one in outcomes]
    right = [one.top_right for one in outcomes]
    curve = risk_coverage(scores, right) if outcomes else []
    step = -(-len(curve) // _POINTS) or 1
    return Report(
        tuple(outcomes),
        unscored,
        model,
        index,
        measured(outcomes),
        {name: measured(found) for name, found in sorted(by_tag.items())},
        tuple(reliability(scores, right)),
        tuple(curve[:-1:step] + curve[-1:]),
        None if baseline is None else compare(outcomes, baseline),
    )


def measured(outcomes: Sequence[Outcome]) -> dict[str, Figure | None]:
    """Return every figure of some questions; None where it is not defined."""
    answerable = [one.answerable for one in outcomes]
    answered = [one.answered for one in outcomes]
    worded = [one.evidence is not None for one in outcomes]
    ranks = [one.rank for one in outcomes]
    scores = [one.confidence for one in outcomes]
    right = [one.top_right for one in outcomes]
    claims = [float(yes and good) for yes, good in zip(answered, right, strict=True)]
    reciprocal = [1 / rank if 0 < rank <= TOP else 0.0 for rank in ranks]
    outcome = [float(one.verdict == "right") for one in outcomes]
    near = [float(0 < rank <= _NEAR) for rank in ranks]
    evidence = [float(bool(one.evidence)) for one in outcomes]
    marked = [float(bool(one.marked)) for one in outcomes]
    placed = [one.marked is not None for one in outcomes]
    total = len(outcomes)
    every = [True] * total
    statistics = {
        "right outcome": (mean(outcome, every), total),
        "right sentence marked": (mean(marked, placed), sum(placed)),
        "hit@1": (mean([float(one) for one in right], answerable), sum(answerable)),
        "hit@3": (mean(near, answerable), sum(answerable)),
        "MRR@10": (mean(reciprocal, answerable), sum(answerable)),
        "evidence hit": (mean(evidence, worded), sum(worded)),
        "precision of answering": (mean(claims, answered), sum(answered)),
        "recall of answering": (mean(claims, answerable), sum(answerable)),
        "AUROC": (auroc(scores, right), total),
        "coverage at 5 % risk": (coverage_at(scores, right), total),
        "ECE": (calibration_error(scores, right), total),
    }
    return {
        name: estimate(statistic, total, among)
        for name, (statistic, among) in statistics.items()
    }


def compare(ones: Sequence[Outcome], others: Sequence[Outcome]) -> Comparison:
    """Compare two runs on the questions that both have.

    A question that stands in a list several times is compared place by place.
    """
    mine, theirs = _by_key(ones), _by_key(others)
    common = [key for key in mine if key in theirs]
    gained = [key for key in common if mine[key] and not theirs[key]]
    lost = [key for key in common if theirs[key] and not mine[key]]
    return Comparison(
        len(common),
        len(mine) - len(common),
        len(theirs) - len(common),
        tuple(key[-1] for _, key in gained),
        tuple(key[-1] for _, key in lost),
        mcnemar(len(gained), len(lost)),
    )


def _by_key(outcomes: Sequence[Outcome]) -> dict[tuple[int, tuple[str, ...]], bool]:
    seen: Counter[tuple[str, ...]] = Counter()
    found = {}
    for one in outcomes:
        seen[one.key] += 1
        found[seen[one.key], one.key] = one.verdict == "right"
    return found


def evaluate(
    explainer: Answerer,
    rows: Iterable[QuestionRow],
    *,
    where: str = "",
    baseline: list[Outcome] | None = None,
    sections: Container[str] | None = None,
    total: int = 0,
    on_progress: ProgressCallback = no_progress,
    bank: bool = False,
) -> Report:
    """Ask every question that says what is right, and measure the answers.

    Args:
        explainer: Answers the questions.
        rows: The list.
        where: Its name, for messages.
        baseline: What ``read_baseline`` returned.
        sections: The names of the corpus's sections, to find those that it has not;
            None looks for none.
        total: Number of rows, for progress; 0 when it is not known.
        on_progress: Called after each row.
        bank: Whether the list is a question bank.

    Raises:
        QuestionsError: No row says what is right, or none stands in the baseline.
    """
    outcomes: list[Outcome] = []
    count = 0
    for count, outcome in enumerate(_outcomes(explainer, iter(rows)), start=1):
        on_progress(StepProgress("answering", count, total))
        if outcome is not None:
            outcomes.append(_looked_up(outcome, sections))
    if not outcomes:
        raise QuestionsError(
            "no question says what is right for it",
            where=where,
            hint="Its questions have no key, or one without words (true or false, "
            "pairs, an order); add right answers to the bank."
            if bank
            else 'Give a column "expected" (headings; empty: must be declined) '
            'or "expected_text".',
        )
    nothing = explainer.ask("")
    report = make_report(
        outcomes,
        unscored=count - len(outcomes),
        model=nothing.model,
        index=nothing.index,
        baseline=baseline,
    )
    report = replace(report, bank=bank)
    if report.comparison and not report.comparison.questions:
        raise QuestionsError("the baseline has none of these questions", where=where)
    return report


def _looked_up(outcome: Outcome, sections: Container[str] | None) -> Outcome:
    """Return the outcome, noting whether no section is what it expects."""
    names = outcome.named
    if sections is None or not names or any(name in sections for name in names):
        return outcome
    return replace(outcome, nowhere=True)


def _outcomes(
    explainer: Answerer, rows: Iterator[QuestionRow]
) -> Iterator[Outcome | None]:
    while block := list(islice(rows, BLOCK)):
        scored = [(row, _wanted(row)) for row in block]
        explainer.prepare(
            row.question for row, wanted in scored if wanted and not row.fault
        )
        for row, wanted in scored:
            yield _asked(explainer, row, wanted) if wanted else None


def _wanted(row: QuestionRow) -> Expected | None:
    if not row.question.strip() or is_comment(row.question):
        return None
    return expected(row.fields)


def _asked(explainer: Answerer, row: QuestionRow, wanted: Expected) -> Outcome:
    try:
        if row.fault:
            raise QuestionsError(row.fault)
        answer = explainer.ask(
            row.question, row.history, TOP, collections=row.collections
        )
    except ExplainbotError as error:
        return Outcome(
            row.question,
            row.history,
            tag(row.fields),
            not wanted.declined,
            answered=False,
            confidence=0.0,
            match="none",
            rank=0,
            evidence=False if wanted.words else None,
            verdict="error",
            line=row.line,
            expected=" | ".join(wanted.sections or wanted.words),
            named=wanted.sections,
            reason=str(error),
        )
    return judge(
        answer, wanted, history=row.history, tag=tag(row.fields), line=row.line
    )


def read_baseline(path: str) -> list[Outcome]:
    """Return the outcomes of an earlier run, a file that ``eval --json`` printed.

    Raises:
        QuestionsError: It cannot be read, or is no such file.
    """
    hint = "Name a file that explainbot eval --json printed."
    try:
        if odd := no_file(Path(path)):
            raise QuestionsError(odd, where=path, hint=hint)
        record = json.loads(Path(path).read_text(encoding="utf-8"))
        return [from_json(one) for one in record["outcomes"]]
    except OSError as error:
        what = f"this cannot be read ({error.strerror or error})"
    except (ValueError, KeyError, TypeError, RecursionError):
        what = "this is no report of an earlier run"
    raise QuestionsError(what, where=path, hint=hint)
