"""Tables of what a pupil reads: whether the one sentence that is marked answers.

Asked are the questions of which the answer's own words are known; a mark counts where
the right passage comes first, for else there is no right sentence to be marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from intervals import estimate, mean_of
from marks import Marking, WrongMark, both, markings, rights, wrong_marks
from runs import ALONE, OURS, loaded

from explainbot.evaluation.measures import Figure

if TYPE_CHECKING:
    from report import Cell
    from study import Study

EVIDENCE = ("xquad", "squad2", "clapnq", "covidqa")
"""Public sets whose answers are words of the passage."""
MINILM = "minilm"
MARKED = "right sentence marked"
HEADS = ("set", "kind", "asked", "right passage first", MARKED, "both, of all asked")


def marked_mean(study: Study, system: str, names: Sequence[str]) -> Figure | None:
    """Return a system's share of right marks, the mean over sets."""
    told = [name for name in names if name in EVIDENCE]
    groups = [mean_of(rights(_asked(study, name, system))) for name in told]
    return estimate(groups) if groups else None


def _asked(study: Study, name: str, system: str) -> list[Marking]:
    """Return how the marks of a set's questions went; none where a system has none."""
    cases = [case for case in study.main(name) if case.spans]
    outcomes = study.ask(name, system, cases, ALONE)
    if system == OURS:
        return markings(cases, outcomes)
    if system != MINILM:
        return []
    pool = study.runs.pool(loaded(name, ALONE))
    return [
        Marking(case.kind, one.first, pool.sentence(case)[0])
        for case, one in zip(cases, outcomes, strict=True)
    ]


def marks(study: Study) -> list[WrongMark]:
    """Write the share of right marks by set and kind; return the wrong ones."""
    names = [name for name in study.public if name in EVIDENCE] + study.readers
    rows: list[list[Cell]] = []
    wrong: list[WrongMark] = []
    for name in names:
        cases = [case for case in study.main(name) if case.spans]
        outcomes = study.ask(name, OURS, cases, ALONE)
        asked = markings(cases, outcomes)
        rows += _rows(name, asked)
        wrong += wrong_marks(name, cases, outcomes)
    if rows:
        study.report.heading(
            "Right sentence marked",
            "Of the answerable questions whose answer's words are known and whose top "
            "passage is right: the share of which the one sentence that is marked as "
            "the answer holds these words. It is what a pupil reads; `--wrong FILE` "
            f"lists the others ({len(wrong)}).",
        )
        study.report.table(MARKED, HEADS, rows)
    return wrong


def _rows(name: str, asked: Sequence[Marking]) -> Iterator[list[Cell]]:
    """Yield a set's row, and one for each kind if there are several."""
    kinds = sorted({one.kind for one in asked})
    yield _row(name, "all", asked)
    for kind in kinds if kinds[1:] else ():
        yield _row(name, kind, [one for one in asked if one.kind == kind])


def _row(name: str, kind: str, asked: Sequence[Marking]) -> list[Cell]:
    first = sum(one.first for one in asked)
    figures = [estimate([mean_of(each)]) for each in (rights(asked), both(asked))]
    return [name, kind, len(asked), first, *figures]
