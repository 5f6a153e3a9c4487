"""Tables of the teaching material: alone, with other subjects, with its own twin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from intervals import auroc_of, estimate, mean_of
from judging import Case, Outcome
from measures import mean
from runs import LOADINGS, OURS, hit, hits
from study import Study, title

if TYPE_CHECKING:
    from report import Cell

PARAPHRASE, NEAR = "paraphrase", "near"
LARGE = "seed"
"""The set that has figures of its own."""
Went = list[tuple[Case, Outcome]]


def teaching(study: Study) -> None:
    """Write every table of the readers' sets."""
    if not study.readers:
        return
    study.report.heading(
        "Teaching material",
        '"Together" loads the four readers with shipped explainers on other subjects, '
        '"with twins" also with those on the same subjects, whose matching sections '
        "are right, too. A question that holds several counts as right if all of "
        "their sections are claimed (of a list: are its first).",
    )
    went = {
        (loading, system): {
            name: _went(study, name, loading, system) for name in study.readers
        }
        for loading in LOADINGS
        for system in study.usable
    }
    _summary(study, went)
    if study.ours:
        _own(study, {loading: went[loading, OURS] for loading in LOADINGS})


def _own(study: Study, went: dict[str, dict[str, Went]]) -> None:
    """Write the tables that are about explainbot alone."""
    claims: list[list[Cell]] = [
        [name, loading, *_claims(went[loading][name])]
        for name in study.readers
        for loading in LOADINGS
    ]
    heads = ["set", "loaded", "questions", "hit@1", "claimed", "claimed right"]
    heads += [f"{kind} declined" for kind in ("near", "far", "injection")]
    study.report.say("What explainbot claims and declines:")
    study.report.table("teaching claims", heads, claims)
    _kinds(study, [_pooled(went[loading]) for loading in LOADINGS])
    study.report.figures["teaching missed"] = _missed(went)


def _went(study: Study, name: str, loading: str, system: str) -> Went:
    cases = study.runs.cases(name, loading)
    return list(zip(cases, study.ask(name, system, cases, loading), strict=True))


def _pooled(went: dict[str, Went]) -> Went:
    return [one for each in went.values() for one in each]


def _summary(study: Study, went: dict[tuple[str, str], dict[str, Went]]) -> None:
    rows: list[list[Cell]] = []
    for (loading, system), by_set in went.items():
        every, large = _pooled(by_set), by_set.get(LARGE, [])
        paraphrases = [two for one, two in every if one.kind == PARAPHRASE]
        row: list[Cell] = [loading, title(system)]
        row += [_hit(large), _hit(every), hit(paraphrases)]
        rows.append([*row, _auroc(large), _auroc(every)])
    heads = ["loaded", "system", f"hit@1 {LARGE}", "hit@1 pooled"]
    heads += ["hit@1 paraphrase, pooled", f"AUROC near {LARGE}", "AUROC near pooled"]
    study.report.table("teaching", heads, rows)


def _hit(went: Went) -> Cell:
    return hit([outcome for case, outcome in went if case.wanted])


def _auroc(went: Went) -> Cell:
    wanted = [outcome.score for case, outcome in went if case.wanted]
    near = [two.score for one, two in went if one.kind == NEAR and not one.wanted]
    return estimate([auroc_of(wanted, near)])


def _claims(went: Went) -> list[Cell]:
    wanted = [outcome for case, outcome in went if case.wanted]

    def declined(kind: str) -> Cell:
        return mean(
            [
                float(not outcome.answered)
                for case, outcome in went
                if case.kind == kind and not case.wanted
            ]
        )

    return [
        len(wanted),
        mean(hits(wanted)),
        mean([float(one.answered) for one in wanted]),
        mean([float(one.claim_right) for one in wanted]),
        *map(declined, ("near", "far", "injection")),
    ]


def _kinds(study: Study, went: Sequence[Went]) -> None:
    """Write hit@1, or the share declined, by kind of question."""
    rows: list[list[Cell]] = []
    for kind, wanted in dict.fromkeys(
        (one.kind, bool(one.wanted)) for one, _ in went[0]
    ):
        cells: list[Cell] = []
        for each in went:
            of_kind = [
                two
                for one, two in each
                if (one.kind, bool(one.wanted)) == (kind, wanted)
            ]
            good = [float(one.first if wanted else not one.answered) for one in of_kind]
            cells.append(estimate([mean_of(good)]))
        what = "hit@1" if wanted else "declined"
        rows.append([kind, what, len(of_kind), *cells])
    study.report.say("explainbot by kind of question, the sets pooled:")
    heads = ["kind", "figure", "questions", *LOADINGS]
    study.report.table("teaching kinds", heads, rows)


def _missed(went: dict[str, dict[str, Went]]) -> list[dict[str, object]]:
    """Return what explainbot got wrong, for reading."""
    return [
        {
            "loaded": loading,
            "question": case.text,
            "kind": case.kind,
            "answered": outcome.answered,
            "seen": outcome.seen,
        }
        for loading, by_set in went.items()
        for case, outcome in _pooled(by_set)
        if (not outcome.first if case.wanted else outcome.answered)
    ]
