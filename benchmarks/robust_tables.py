"""Tables of disturbed questions and of conversations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import question_sets
from intervals import Group, estimate, mean_of
from judging import after_another
from reader_headings import SETS
from report import Cell, difference
from runs import LOADINGS, OURS, TOGETHER, gain, hit, hits
from study import REWRITTEN, Study, title

from explainbot.evaluation.measures import SEED

if TYPE_CHECKING:
    from judging import Case, Outcome

NEW_TOPIC = ("xquad", "clapnq", "squad2", "stackfaq")
FOLLOW_UP = "followup"
NEVER_SAME = "seed"
"""The readers' set whose questions are asked after others' when all are loaded."""


def disturbed(study: Study, form: str) -> None:
    """Write hit@1 for a form of the questions, and what is lost against the clean."""
    names = [
        name
        for name in study.public
        if question_sets.has_form(study.runs.folder / name, form)
    ]
    if not names:
        return
    what = {"typo": "1 or 2 typing errors", "keywords": "Keywords only"}[form]
    study.report.heading(
        what,
        f"hit@1 on the {len(names)} sets that have such questions; the means count "
        "every set the same.",
    )
    pairs = {
        system: [_pair(study, name, form, system) for name in names]
        for system in study.usable
    }
    rows: list[list[Cell]] = [
        [title(system), *_loss(each)] for system, each in pairs.items()
    ]
    heads = ["clean", what.lower(), "lost"]
    study.report.table(f"{form} macro", ["system", *heads], rows)
    if OURS in pairs:
        rows = [
            [name, len(one[0]), *_loss([one])]
            for name, one in zip(names, pairs[OURS], strict=True)
        ]
        study.report.say("explainbot by set:")
        study.report.table(f"{form} by set", ["set", "questions", *heads], rows)


def _pair(
    study: Study, name: str, form: str, system: str
) -> tuple[list[Outcome], list[Outcome]]:
    """Return how the clean and the disturbed questions went, in one order."""
    other = study.cases(name, form)
    clean = {case.id: case for case in study.cases(name)}
    first = study.ask(name, system, [clean[case.id] for case in other])
    return first, study.ask(name, system, other)


def _loss(pairs: Sequence[tuple[list[Outcome], list[Outcome]]]) -> list[Cell]:
    """Return the means before and after, and the difference."""
    before = estimate([mean_of(hits(one)) for one, _ in pairs])
    after = estimate([mean_of(hits(two)) for _, two in pairs])
    lost = estimate([gain(one, two) for one, two in pairs])
    return [before, after, difference(lost)]


def follow_ups(study: Study) -> None:
    """Write hit@1 of questions that follow others."""
    rows: list[list[Cell]] = []
    for name in ("canard", "mtrag"):
        if name in study.public:
            cases = [case for case in study.cases(name) if case.history]
            rows.append(
                [name, "its own", len(cases), *_follows(study, [(name, cases)])]
            )
    for loading in LOADINGS if study.readers else ():
        parts = [
            (name, [one for one in study.cases(name, loading) if _follows_up(one)])
            for name in study.readers
        ]
        count = sum(len(cases) for _, cases in parts)
        if count:
            figures = _follows(study, parts, loading)
            rows.append(["teaching material", loading, count, *figures])
    if not rows:
        return
    study.report.heading(
        "Follow-ups",
        "hit@1 of questions as they were typed in a conversation. explainbot gets the "
        "earlier questions (never the answers), and once more nothing but the "
        "question, like the others; the last column is a person's rewrite, asked "
        "alone.",
    )
    others = [one for one in study.usable if one != OURS]
    heads = ["set", "loaded", "questions", *map(title, others)]
    heads += ["explainbot, question alone", "explainbot", "explainbot, rewrite"]
    study.report.table("follow-ups", heads, rows)


def _follows_up(case: Case) -> bool:
    return case.kind == FOLLOW_UP and bool(case.history)


def _follows(
    study: Study, parts: Sequence[tuple[str, list[Case]]], loading: str = ""
) -> list[Cell]:
    def asked(system: str, *, alone: bool = False) -> Cell:
        outcomes: list[Outcome] = []
        for name, cases in parts:
            bare = [replace(case, history=()) for case in cases]
            wanted = bare if alone else cases
            outcomes += study.ask(name, system, wanted, loading)
        return hit(outcomes)

    others = [asked(one, alone=True) for one in study.usable if one != OURS]
    rewrite: Cell = None
    if parts[0][0] == REWRITTEN:
        ids = {case.id for case in parts[0][1]}
        human = [one for one in study.main(REWRITTEN) if one.id in ids]
        rewrite = hit(study.ask(REWRITTEN, OURS, human))
    return [*others, asked(OURS, alone=True), asked(OURS), rewrite]


def new_topics(study: Study) -> None:
    """Write what an earlier question on another document costs a new one."""
    rows: list[list[Cell]] = []
    groups: list[Group] = []
    for name, loading in _new_topic_sets(study):
        cases = study.cases(name, loading)
        readers = [one for one in SETS if (study.runs.folder / one).is_dir()]
        from_sets = readers if loading else [name]
        others = [case for one in from_sets for case in study.cases(one, loading)]
        after = after_another(cases, others, SEED)
        if not after:
            continue
        alone = [replace(case, history=()) for case in after]
        first = study.ask(name, OURS, alone, loading)
        second = study.ask(name, OURS, after, loading)
        groups.append(gain(second, first))
        cost = difference(estimate([gain(second, first)]))
        label = f"{name}, {loading}" if loading else name
        rows.append([label, len(after), hit(first), hit(second), cost])
    if not rows:
        return
    study.report.heading(
        "New topics",
        "Each question is asked after one or two questions on another document that "
        "is loaded, drawn at random with a fixed seed: the price of the rule for "
        "follow-ups.",
    )
    rows.append(["mean", None, None, None, difference(estimate(groups))])
    heads = ["set", "questions", "asked alone", "after another topic", "difference"]
    study.report.table("new topics", heads, rows)


def _new_topic_sets(study: Study) -> list[tuple[str, str]]:
    found = [(name, "") for name in NEW_TOPIC if name in study.public]
    return found + ([(NEVER_SAME, TOGETHER)] if NEVER_SAME in study.readers else [])
