"""What each signal of the ranking is worth: hit@1 without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from intervals import estimate, mean_of
from judging import Case, Outcome, evenly
from report import Cell, difference, number
from runs import ALONE, OURS, Pool, gain, hits, loaded

from explainbot.answering import scoring

if TYPE_CHECKING:
    from study import Study

MOST = 200
"""Questions of a set, evenly spread: enough for a difference of a point."""
PARAPHRASE = "paraphrase"
HEADING = "SAME_HEADING"
"""The weight of a heading that is the question, a number of its own."""
Tables = dict[str, dict[str, float]]
"""Every table of weights of the ranking, by its name."""


def tables() -> Tables:
    """Return the ranking's tables of weights, however many it keeps.

    They weigh the same signals; one with signals of its own is for languages that no
    set here is in.
    """
    found = {
        name: value
        for name, value in vars(scoring).items()
        if isinstance(value, dict)
        and value
        and all(isinstance(weight, float) for weight in value.values())
    }
    first = next(iter(found.values()))
    return {
        name: table for name, table in found.items() if table.keys() == first.keys()
    }


@contextmanager
def patched(weights: Tables, same_heading: float) -> Iterator[None]:
    """Rank with other weights."""
    known, heading = tables(), scoring.SAME_HEADING
    before = {name: dict(table) for name, table in known.items()}
    for name, table in known.items():
        table.update(weights[name])
    setattr(scoring, HEADING, same_heading)
    try:
        yield
    finally:
        setattr(scoring, HEADING, heading)
        for name, table in known.items():
            table.update(before[name])


def without(signal: str) -> Tables:
    """Return the weights with one of them 0, the others scaled to the same sum."""
    made = {}
    for name, table in tables().items():
        total = sum(table.values())
        share = total / (total - table[signal])
        made[name] = {one: weight * share for one, weight in table.items()}
        made[name][signal] = 0.0
    return made


def variants() -> Iterator[tuple[str, str, Tables, float]]:
    """Yield what is taken away, its weight, and what is left of the weights."""
    known, heading = tables(), scoring.SAME_HEADING
    for signal in next(iter(known.values())):
        shown = " / ".join(number(table[signal]) for table in known.values())
        yield f"without {signal}", shown, without(signal), heading
    yield f"without {HEADING}", number(heading), known, 0.0
    for name, table in known.items() if len(known) > 1 else ():
        yield f"{name} for all", "", dict.fromkeys(known, table), heading


def ablation(study: Study) -> None:
    """Write the mean hit@1 with every signal, and without each."""
    cases = {name: evenly(study.main(name), MOST) for name in study.sets}
    whole = {name: study.ask(name, OURS, cases[name], ALONE) for name in study.sets}
    rows: list[list[Cell]] = [["all of it", "", *_figures(study, cases, whole, whole)]]
    for label, shown, weights, heading in list(variants()):
        with patched(weights, heading):
            less = {name: _again(study, name, cases[name]) for name in study.sets}
        rows.append([label, shown, *_figures(study, cases, less, whole)])
    study.report.heading(
        "What each signal is worth",
        f"hit@1 with one weight set to 0 and the others scaled to the same sum (in "
        f"{' and '.join(tables())}), on at most {MOST} questions of each set, asked as "
        "in the main tables (the teaching material alone); the differences are paired.",
    )
    heads = ["ranking", "weight"]
    for what in ("public sets, mean", "teaching, pooled", "paraphrase, pooled"):
        heads += [what, f"difference: {what}"]
    study.report.table("ablation", heads, rows)


def _again(study: Study, name: str, cases: Sequence[Case]) -> list[Outcome]:
    """Ask anew, past everything that is remembered."""
    pool = Pool(study.runs.bench, study.runs.pool(loaded(name, ALONE)).workspace)
    return [pool.ask(case) for case in cases]


def _figures(
    study: Study,
    cases: dict[str, list[Case]],
    less: dict[str, list[Outcome]],
    whole: dict[str, list[Outcome]],
) -> list[Cell]:
    """Return hit@1 and its difference: public, teaching, paraphrase."""
    public = [(less[name], whole[name]) for name in study.public]
    every = [
        (case, one, other)
        for name in study.readers
        for case, one, other in zip(cases[name], less[name], whole[name], strict=True)
    ]
    pooled = [([one for _, one, _ in every], [other for _, _, other in every])]
    hard = [each for each in every if each[0].kind == PARAPHRASE]
    reworded = [([one for _, one, _ in hard], [other for _, _, other in hard])]
    cells: list[Cell] = []
    for pairs in (public, pooled, reworded):
        cells.append(estimate([mean_of(hits(one)) for one, _ in pairs]))
        gains = [gain(*pair) for pair in pairs] if less is not whole else []
        cells.append(difference(estimate(gains)))
    return cells
