"""Fit the confidence to questions with known answers; print coefficients and a check.

    python benchmarks/fit_confidence.py --eval DIR --corpus DIR --work DIR

Each set counts the same (the small ones less); a near miss, a question from outside the
corpus and a wrong top passage are failures alike.  The table leaves each set out of the
fit in turn and measures it with the others' coefficients: only that is honest.
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
import public_sets
import reader_sets
from measures import auroc, shown, table
from reader_headings import SETS
from workspaces import Bench

from explainbot.answering.confidence import COEFFICIENTS, GOOD

NAMES = list(COEFFICIENTS)
NEAR_WEIGHT = 0.5
"""Of a near miss: the sets hold far more of them than students ask."""
SMALL, SMALL_WEIGHT = 50, 0.3
"""A set of fewer questions counts so much."""
RIDGE = 1e-5
BINS = 10


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
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.work or Path(folder))
        sets = {name: _ask(bench, options, name) for name in names}
    rows = []
    for name, seen in sets.items():
        others = [sets[other] for other in sets if other != name]
        rows.append([name, len(seen), *map(shown, _figures(seen, fit(others)))])
    heads = ["left out", "n", "AUROC ooc", "AUROC near", "calibration error"]
    heads += ["answered right", "near answered", "ooc answered"]
    print(table(heads, rows))
    weights = fit(list(sets.values()))
    fitted = dict(zip([*NAMES, "intercept"], map(float, weights.round(2)), strict=True))
    data = json.dumps([[one.__dict__ for one in seen] for seen in sets.values()])
    print(json.dumps(fitted))
    print("data sha256:", hashlib.sha256(data.encode()).hexdigest()[:16])


def _ask(bench: Bench, options: argparse.Namespace, name: str) -> list[Seen]:
    if name in SETS:
        path = options.eval / name / "questions.csv"
        workspace = bench.workspace(f"alone-{name}", [options.corpus / SETS[name]])
        questions = reader_sets.load(path)
        judged = reader_sets.judge(bench, workspace, name, questions, twin=False)
        return [
            _seen(one.question.kind, one.answer.signals, right=one.first)
            for one in judged
            if one.question.kind != reader_sets.MULTI
        ]
    asked = public_sets.ask(bench, options.eval / name, "", options.limit)
    return [_seen(one.kind, one.answer.signals, right=one.rank == 1) for one in asked]


def _seen(kind: str, signals: dict[str, float], *, right: bool) -> Seen:
    return Seen(kind, right, tuple(round(signals[name], 5) for name in NAMES))


def fit(sets: Sequence[Sequence[Seen]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the coefficients and, last, the intercept, by Newton's method."""
    features = np.array([[*one.signals, 1.0] for seen in sets for one in seen])
    right = np.array([one.right for seen in sets for one in seen], dtype=np.float64)
    weight = np.concatenate([_weights(seen) for seen in sets])
    weight /= weight.sum()
    ridge = np.diag([RIDGE] * len(NAMES) + [0.0])
    found = np.zeros(len(NAMES) + 1)
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
    features = np.array([[*one.signals, 1.0] for one in seen])
    chance = 1 / (1 + np.exp(-features @ weights))
    right = np.array([one.right for one in seen])
    near = np.array([one.kind == "near" for one in seen])
    out = np.array([one.kind in ("ooc", "far", "injection") for one in seen])
    claimed = chance >= GOOD
    return [
        auroc(chance[right].tolist(), chance[out].tolist()),
        auroc(chance[right].tolist(), chance[near].tolist()),
        calibration_error(chance, right),
        *(
            float(claimed[part].mean()) if part.any() else None
            for part in (right, near, out)
        ),
    ]


def calibration_error(
    chance: np.ndarray[Any, np.dtype[np.float64]],
    right: np.ndarray[Any, np.dtype[np.bool_]],
) -> float:
    """Return the expected calibration error over ten bins (Guo et al. 2017)."""
    place = np.minimum((chance * BINS).astype(int), BINS - 1)
    gaps = [
        (place == one).mean()
        * abs(chance[place == one].mean() - right[place == one].mean())
        for one in range(BINS)
        if (place == one).any()
    ]
    return float(sum(gaps))


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
    return parser.parse_args()


if __name__ == "__main__":
    main()
