"""Tables of declining: what the confidence tells apart, and how far it can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from baselines import SYSTEMS, installed
from intervals import (
    Group,
    auroc_of,
    calibration_of,
    coverage_of,
    estimate,
    mean_of,
)
from runs import OURS
from study import Study, title

from explainbot.evaluation.measures import Figure

if TYPE_CHECKING:
    from judging import Outcome
    from report import Cell

OUTSIDE, NEAR = "ooc", "near"


@dataclass(frozen=True)
class Sorted:
    """How the questions of a set went, by kind."""

    right: list[Outcome]
    """The answerable ones, whether their top passage is right or not."""
    near: list[Outcome]
    outside: list[Outcome]

    def auroc(self, kind: str) -> Group:
        """Tell answerable ones from those of another kind."""
        others = self.near if kind == NEAR else self.outside
        return auroc_of(_scores(self.right), _scores(others))

    def coverage(self) -> Group:
        """How much is answered at 95 % precision, over answerable and outside."""
        known = [(one.score, one.first) for one in self.right]
        return coverage_of(known, _scores(self.outside))

    def calibration(self) -> Group:
        """The gap between confidence and the share that is right, over all kinds."""
        every = [*self.right, *self.near, *self.outside]
        return calibration_of(_scores(every), [one.first for one in every])


def _scores(outcomes: Sequence[Outcome]) -> list[float]:
    return [one.score for one in outcomes]


def abstention(study: Study) -> None:
    """Write how well each score tells what must be declined, and what is declined."""
    if not study.public:
        return
    study.report.heading(
        "Declining",
        "All questions as they were typed; a conversation's with its earlier questions "
        "(explainbot) or alone (the others, whose score is that of their top passage). "
        '"Near": the document is loaded and does not answer. "Outside": it is not '
        'loaded. "Answered at 95 % precision": the largest share of answerable '
        "questions that a threshold lets through while 95 % of all that it lets "
        "through, questions from outside among them, have the right passage on top. "
        "Means over the sets that have such questions.",
    )
    went = {
        system: {name: _sorted(study, name, system) for name in study.public}
        for system in study.usable
    }
    rows = [_macro(one, went.get(one, {})) for one in study.systems]
    heads = ["AUROC outside", "AUROC near", "answered at 95 % precision"]
    study.report.table("abstention macro", ["system", *heads], rows)
    if OURS not in went:
        return
    by_set = [[name, *_row(one)] for name, one in went[OURS].items()]
    by_set.append(["mean", None, None, *_means(list(went[OURS].values()))])
    study.report.say("explainbot by set (calibration error over ten bins, all kinds):")
    heads = ["set", "near", "outside", *heads, "near declined", "outside declined"]
    heads += ["answerable claimed", "right of claimed", "calibration error"]
    study.report.table("abstention by set", heads, by_set)


def _sorted(study: Study, name: str, system: str) -> Sorted:
    cases = study.runs.cases(name)
    outcomes = study.ask(name, system, cases)
    pairs = list(zip(cases, outcomes, strict=True))
    return Sorted(
        [two for one, two in pairs if one.wanted],
        [two for one, two in pairs if not one.wanted and one.kind == NEAR],
        [two for one, two in pairs if not one.wanted and one.kind == OUTSIDE],
    )


def _macro(system: str, sets: dict[str, Sorted]) -> list[Cell]:
    if system in SYSTEMS and not installed(system):
        return [title(system), "not installed", None, None]
    return [title(system), *_telling(list(sets.values()))]


def _telling(sets: Sequence[Sorted]) -> list[Figure | None]:
    return [
        estimate([one.auroc(OUTSIDE) for one in sets]),
        estimate([one.auroc(NEAR) for one in sets]),
        estimate([one.coverage() for one in sets]),
    ]


def _means(sets: Sequence[Sorted]) -> list[Cell]:
    return [
        *_telling(sets),
        estimate([_declined(one.near) for one in sets]),
        estimate([_declined(one.outside) for one in sets]),
        estimate([_claimed(one.right) for one in sets]),
        estimate([_claim_right(one.right) for one in sets]),
        estimate([one.calibration() for one in sets]),
    ]


def _row(one: Sorted) -> list[Cell]:
    return [len(one.near), len(one.outside), *_means([one])]


def _declined(outcomes: Sequence[Outcome]) -> Group:
    return mean_of([float(not one.answered) for one in outcomes])


def _claimed(outcomes: Sequence[Outcome]) -> Group:
    return mean_of([float(one.answered) for one in outcomes])


def _claim_right(outcomes: Sequence[Outcome]) -> Group:
    return mean_of([float(one.claim_right) for one in outcomes if one.answered])
