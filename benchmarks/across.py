"""Questions in other languages than the texts: what is found, claimed and declined.

    python benchmarks/across.py --eval DIR [--limit N] [--languages CODES] [--work DIR]

The questions of xquad in eleven languages ("translations") are asked of its texts in
English, with the extra ``languages`` installed.  Near misses are the same questions
with the section that answers taken out of what may be quoted.  The last table fits the
confidence anew with each language left out (answering/across/search.py), and says how
its questions fare by the others' coefficients.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path

import numpy as np
import public_sets
import question_sets
from fit_confidence import Seen, chances, fit
from intervals import auroc_of, estimate, mean_of
from judging import Case, Outcome, collapsed, evenly
from measures import shown, table
from report import cell_text
from runs import Pool
from workspaces import Bench

from explainbot.answering.across.search import COEFFICIENTS
from explainbot.answering.confidence import GOOD
from explainbot.answering.explainer import Explainer
from explainbot.answering.scope import Scope, both

NEAR = "near"
NEAR_WEIGHT = 0.6
"""Of a near miss in the fit, against 1 of any other question."""


def main() -> None:
    """Ask in every language; print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--eval", type=Path, required=True, help="folder with xquad")
    parser.add_argument("--limit", type=int, default=0, help="questions a language")
    parser.add_argument(
        "--languages", default="", help="codes joined by commas; default all"
    )
    parser.add_argument("--work", type=Path, help="keep the index here")
    options = parser.parse_args()
    path = options.eval / "xquad"
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.work or Path(folder))
        files = public_sets.documents(bench, path).glob("*.md")
        pool = Pool(bench, bench.workspace("public-xquad", sorted(files)))
        asked = {
            code: _asked(pool, evenly(cases, options.limit))
            for code, cases in _cases(path).items()
            if not options.languages or code in options.languages.split(",")
        }
    _print(asked)
    _check(asked)
    print(f"quotes that are not verbatim: {len(bench.wrong)} of {bench.checked}")


def _cases(path: Path) -> dict[str, list[Case]]:
    """Return the questions of each language."""
    said = {
        row["qid"]: row["translations"]
        for row in public_sets.lines(path / "questions.jsonl")
    }
    cases = question_sets.public_cases(path)
    return {
        code: [replace(case, text=said[case.id][code]) for case in cases]
        for code in sorted(said[cases[0].id])
    }


Pairs = list[tuple[Case, Outcome]]


def _asked(pool: Pool, cases: Sequence[Case]) -> Pairs:
    """Ask the questions, and those that are answered without what answers them."""
    found = [(case, pool.ask(case)) for case in cases]
    whole = pool.explainer
    for case in cases:
        if case.wanted:
            near = replace(case, kind=NEAR, wanted=())
            pool.explainer = _without(whole, case)
            found.append((near, pool.ask(near)))
    pool.explainer = whole
    return found


def _without(whole: Explainer, case: Case) -> Explainer:
    """Return what answers from all sections but the right ones of a question."""
    limited, store = copy(whole), whole.store
    texts = [target.text for one in case.wanted for target in one]
    kept = [
        row
        for row, section in store.get(store.corpus.all_rows().tolist()).items()
        if not any(
            collapsed(store.text(section)) in text
            or text in collapsed(store.text(section))
            for text in texts
        )
    ]
    rows = np.array(sorted(kept), dtype=np.int64)
    limited.scope = both(whole.scope, Scope((), rows))
    return limited


def _of(pairs: Pairs, kind: str) -> list[Outcome]:
    return [one for case, one in pairs if case.kind == kind]


def _print(asked: dict[str, Pairs]) -> None:
    heads = ["language", "hit@1", "right sentence", "AUROC, outside", "AUROC, near"]
    heads += ["claimed and right", "claimed and wrong", "outside declined"]
    rows: list[list[object]] = []
    groups = []
    for code, pairs in asked.items():
        wanted, far = _of(pairs, "answerable"), _of(pairs, "ooc")
        near = _of(pairs, NEAR)
        scores = [one.score for one in wanted]
        one = {
            "hit": mean_of([float(each.first) for each in wanted]),
            "sentence": mean_of([float(each.evidence[0]) for each in wanted]),
            "far": auroc_of(scores, [each.score for each in far]),
            "near": auroc_of(scores, [each.score for each in near]),
            "right": mean_of([float(each.claim_right) for each in wanted]),
            "wrong": mean_of(
                [float(each.answered and not each.claim_right) for each in wanted]
            ),
            "declined": mean_of([float(not each.answered) for each in far]),
            "near declined": mean_of([float(not each.answered) for each in near]),
        }
        groups.append(one)
        rows.append([code, *(cell_text(estimate([group])) for group in one.values())])
    means = [estimate([one[name] for one in groups]) for name in groups[0]]
    rows.append(["mean", *map(cell_text, means)])
    print(table([*heads, "near declined"], rows), "\n")


def _check(asked: dict[str, Pairs]) -> None:
    """Print how each language fares by coefficients that the others gave."""
    seen = {code: [_seen(*pair) for pair in pairs] for code, pairs in asked.items()}
    if not seen.keys() - {next(iter(seen))}:
        return
    rows: list[list[object]] = []
    found: list[list[float]] = []
    for code, own in seen.items():
        others = [some for name, some in seen.items() if name != code]
        claimed = chances(own, fit(others, NEAR_WEIGHT)) >= GOOD
        right = np.array([one.right for one in own])
        kinds = np.array([one.kind for one in own])
        answerable = kinds == "answerable"
        shares = (
            (claimed & right)[answerable],
            (claimed & ~right)[answerable],
            (~claimed)[kinds == "ooc"],
            (~claimed)[kinds == NEAR],
        )
        found.append([float(one.mean()) for one in shares])
        rows.append([code, *map(shown, found[-1])])
    rows.append(["mean", *map(shown, np.mean(found, axis=0).tolist())])
    heads = ["left out of the fit", "claimed and right", "claimed and wrong"]
    print(table([*heads, "outside declined", "near declined"], rows), "\n")
    fitted = fit([*seen.values()], NEAR_WEIGHT).round(2).tolist()
    print([*COEFFICIENTS, "intercept"], fitted, "\n")


def _seen(case: Case, one: Outcome) -> Seen:
    signals = (*(one.signals.get(name, 0.0) for name in COEFFICIENTS), 1.0)
    return Seen(case.kind, bool(case.wanted) and one.first, signals, 0.0)


if __name__ == "__main__":
    main()
