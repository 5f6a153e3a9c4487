"""Fit the confidence to questions with known answers; print coefficients and a check.

    python benchmarks/fit_confidence.py --eval DIR --corpus DIR --work DIR

Each set counts the same (the small ones less); a near miss, a question from outside the
corpus and a wrong top passage are failures alike.  The table leaves each set out of the
fit in turn and measures it with the others' coefficients: only that is honest.
``--without-reader`` fits the coefficients for where no reader judges.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from intervals import calibration_of, value_of
from measures import auroc, shown, table
from runs import OURS, Runs, loaded
from workspaces import Bench

from explainbot.answering.confidence import ALWAYS, COEFFICIENTS, GOOD, WITH_READER

NEAR_WEIGHT = 1.0
"""Of a near miss, against 1 of any other question."""
UNANSWERED = ("near", "ooc", "far", "injection")
SMALL, SMALL_WEIGHT = 50, 0.3
"""A set of fewer questions counts so much."""
RIDGE = 1e-5


@dataclass(frozen=True)
class Seen:
    """What is known of one question's top passage."""

    kind: str
    right: bool
    signals: tuple[float, ...]


def main() -> None:
    """Ask, fit, print."""
    options = _options()
    names = options.sets.split(",") if options.sets else _names(options.eval)
    signals = list(COEFFICIENTS if options.without_reader else WITH_READER)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.work or Path(folder))
        runs = Runs(bench, options.eval, options.corpus, options.limit)
        sets = {
            name: _ask(runs, name, signals, reader=not options.without_reader)
            for name in names
        }
    left_out: list[tuple[float, bool]] = []
    rows = []
    for name, seen in sets.items():
        others = [one for other, one in sets.items() if other != name]
        weights = fit(others)
        rows.append([name, len(seen), *map(shown, _figures(seen, weights))])
        found = chances(seen, weights).tolist()
        left_out += zip(found, (one.right for one in seen), strict=True)
    heads = ["left out", "n", "AUROC ooc", "AUROC near", "calibration error"]
    heads += ["answered right", "near answered", "ooc answered"]
    print(table(heads, rows))
    error = value_of(calibration_of(*zip(*left_out, strict=True)))
    print("calibration error, all left out:", error)
    weights = fit(list(sets.values()))
    fitted = dict(zip([*signals, "intercept"], weights.round(2).tolist(), strict=True))
    data = json.dumps([[one.__dict__ for one in seen] for seen in sets.values()])
    print(json.dumps(fitted))
    print("data sha256:", hashlib.sha256(data.encode()).hexdigest()[:16])


def _ask(runs: Runs, name: str, signals: Sequence[str], *, reader: bool) -> list[Seen]:
    """Ask a set's questions, as they were typed; several in one are left out."""
    pool = loaded(name, "")
    ranker = runs.pool(pool).explainer.ranker
    ranker.doubt = ALWAYS
    if not reader:
        ranker.reader = None
    cases = [case for case in runs.cases(name) if len(case.wanted) < 2]
    outcomes = runs.outcomes(pool, OURS, cases)
    return [
        Seen(
            case.kind,
            outcome.first,
            tuple(round(outcome.signals[one], 5) for one in signals),
        )
        for case, outcome in zip(cases, outcomes, strict=True)
        if outcome.signals.keys() >= set(signals)
    ]


def fit(sets: Sequence[Sequence[Seen]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the coefficients and, last, the intercept, by Newton's method."""
    features = np.array([[*one.signals, 1.0] for seen in sets for one in seen])
    right = np.array([one.right for seen in sets for one in seen], dtype=np.float64)
    weight = np.concatenate([_weights(seen) for seen in sets])
    weight /= weight.sum()
    ridge = np.diag([RIDGE] * (features.shape[1] - 1) + [0.0])
    found = np.zeros(features.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-features @ found))
        slope = features.T @ (weight * (chance - right)) + ridge @ found
        bend = (features * (weight * chance * (1 - chance))[:, None]).T @ features
        found -= np.linalg.solve(bend + ridge, slope)
    return found


def _weights(seen: Sequence[Seen]) -> np.ndarray[Any, np.dtype[np.float64]]:
    weight = np.array([NEAR_WEIGHT if one.kind == "near" else 1.0 for one in seen])
    total = SMALL_WEIGHT if len(seen) < SMALL else 1.0
    return np.asarray(weight / weight.sum() * total, dtype=np.float64)


def _figures(
    seen: Sequence[Seen], weights: np.ndarray[Any, np.dtype[np.float64]]
) -> list[float | None]:
    chance = chances(seen, weights)
    right = np.array([one.right for one in seen])
    wanted = np.array([one.kind not in UNANSWERED for one in seen])
    near = np.array([one.kind == "near" for one in seen])
    out = ~wanted & ~near
    claimed = chance >= GOOD
    return [
        auroc(chance[wanted].tolist(), chance[out].tolist()),
        auroc(chance[wanted].tolist(), chance[near].tolist()),
        value_of(calibration_of(chance, right)),
        *(
            float(claimed[part].mean()) if part.any() else None
            for part in (right, near, out)
        ),
    ]


def chances(
    seen: Sequence[Seen], weights: np.ndarray[Any, np.dtype[np.float64]]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return each question's probability under fitted weights."""
    features = np.array([[*one.signals, 1.0] for one in seen])
    return np.asarray(1 / (1 + np.exp(-features @ weights)), dtype=np.float64)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--eval", type=Path, required=True, help="folder of the sets")
    parser.add_argument("--corpus", type=Path, required=True, help="the sets' readers")
    parser.add_argument(
        "--sets", default="", help="names joined by commas; all if empty"
    )
    parser.add_argument("--work", type=Path, help="keep the indexes here")
    parser.add_argument(
        "--limit", type=int, default=0, help="questions of a public set"
    )
    parser.add_argument(
        "--without-reader", action="store_true", help="fit without the small reader"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
