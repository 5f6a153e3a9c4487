"""Tables of the main part: the right passage, and the right sentence in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from baselines import SYSTEMS, installed
from intervals import Group, estimate, mean_of
from judging import TOP, Case, Outcome
from mark_tables import EVIDENCE, MARKED, MINILM, marked_mean
from report import Cell, difference
from runs import ALONE, OURS, gain, hits, loaded
from study import REWRITTEN, Study, title

Measure = Callable[[Sequence[Outcome]], Group]


def retrieval(study: Study) -> None:
    """Write hit@1 by set, and the means over all sets."""
    if not study.public:
        return
    report = study.report
    report.heading(
        "Public sets",
        "hit@1: the share of answerable questions whose top passage is right. "
        f"{REWRITTEN} is asked by its human rewrites, mtrag as typed (only explainbot "
        "uses the earlier questions), every other set as it is. "
        "In brackets: 95 % intervals.",
    )
    went = {
        name: {one: study.ask(name, one, study.main(name)) for one in study.usable}
        for name in study.public
    }
    rows: list[list[Cell]] = []
    for name, by_system in went.items():
        figures = [estimate([mean_of(hits(by_system[one]))]) for one in study.usable]
        rows.append([name, len(study.main(name)), *figures])
    report.table("hit@1 by set", ["set", "questions", *study.titles], rows)
    told = [name for name in went if name in EVIDENCE]
    report.say(
        f"Means over the {len(went)} sets, each counting the same; that of right "
        f"marks over {', '.join(told) or 'none'}, whose answers are words of the "
        "passage:"
    )
    heads = ["system", "hit@1", MARKED, "hit@3", "MRR@10", "explainbot's gain in hit@1"]
    macro = [_macro(study, one, went) for one in study.systems]
    report.table("macro", heads, macro)


def _macro(
    study: Study, system: str, sets: Mapping[str, dict[str, list[Outcome]]]
) -> list[Cell]:
    """Return a system's row."""
    if system in SYSTEMS and not installed(system):
        return [title(system), "not installed", None, None, None, None]
    went = list(sets.values())
    own = [one[system] for one in went]
    measures: list[Measure] = [
        lambda outcomes: mean_of(hits(outcomes)),
        lambda outcomes: mean_of([float(0 < one.rank <= 3) for one in outcomes]),
        lambda outcomes: mean_of([reciprocal(one.rank) for one in outcomes]),
    ]
    figures = [estimate([measure(one) for one in own]) for measure in measures]
    compared = system != OURS and all(OURS in one for one in went)
    gains = [gain(one[OURS], one[system]) for one in went] if compared else []
    marking = system in (OURS, MINILM)
    marked = marked_mean(study, system, list(sets)) if marking else None
    figures.insert(1, marked)
    return [title(system), *figures, difference(estimate(gains))]


def reciprocal(rank: int) -> float:
    """Return 1/rank, 0 where the rank is 0 or beyond the first ten."""
    return 1 / rank if 0 < rank <= TOP else 0.0


def sentences(study: Study) -> None:
    """Write how often the marked sentences hold the answer's words."""
    rows: list[list[Cell]] = []
    parts: list[tuple[str, list[str]]] = [
        (name, [name]) for name in EVIDENCE if name in study.public
    ]
    if study.readers:
        several = len(study.readers) > 1
        parts += [(name, [name]) for name in study.readers]
        parts += [("teaching material together", study.readers)] if several else []
    for label, names in parts:
        asked = [(name, case) for name in names for case in _with_spans(study, name)]
        rows.append([label, len(asked), *_sentence_figures(study, asked)])
    if not rows:
        return
    study.report.heading(
        "Evidence",
        "The share of answerable questions of which the sentence marked in the top "
        "passage, whichever passage that is, holds the answer's words as they stand. "
        "For MiniLM the sentence is that nearest in meaning in its own top passage.",
    )
    heads = ["set", "questions"]
    heads += ["MiniLM, one sentence", "MiniLM, two"] if "minilm" in study.usable else []
    heads += ["explainbot, one sentence", "explainbot, two"]
    study.report.table("evidence", heads, rows)


def _with_spans(study: Study, name: str) -> list[Case]:
    return [case for case in study.main(name) if case.spans]


def _sentence_figures(study: Study, asked: Sequence[tuple[str, Case]]) -> list[Cell]:
    pairs: list[list[tuple[bool, bool]]] = []
    if "minilm" in study.usable:
        pools = {name: study.runs.pool(loaded(name, ALONE)) for name, _ in asked}
        pairs.append([pools[name].sentence(case) for name, case in asked])
    pairs.append(
        [study.ask(name, OURS, [case], ALONE)[0].evidence for name, case in asked]
    )
    return [
        estimate([mean_of([float(pair[place]) for pair in each])])
        for each in pairs
        for place in (0, 1)
    ]
