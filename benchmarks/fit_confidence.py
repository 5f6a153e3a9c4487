"""Fit the confidence to questions with known answers; print coefficients and a check.

    python benchmarks/fit_confidence.py --eval DIR --corpus DIR --work DIR --classroom

Each set counts the same (the small ones less; the lists of benchmarks/classroom are
one); a near miss, a question from outside the corpus and a wrong top passage are
failures alike.  Every question is asked without the reader (``--fast``) and with it.
The tables leave each set out of the fit in turn and measure it with the others'
coefficients: only that is honest.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import classroom
import numpy as np
from intervals import calibration_of, value_of
from measures import auroc, shown, table
from runs import Runs, loaded
from workspaces import Bench

from explainbot.answering.confidence import (
    COEFFICIENTS,
    FOLLOW_UP,
    GOOD,
    HELD,
    INTERCEPT,
    OTHER_AT_MOST,
    WITH_READER,
)
from explainbot.answering.follow_up.conversation import SURE

if TYPE_CHECKING:
    from judging import Case, Outcome
    from numpy.typing import NDArray

NEAR_WEIGHT = 1.0
"""Of a near miss, against 1 of any other question."""
UNANSWERED = ("near", "ooc", "far", "injection")
SMALL, SMALL_WEIGHT = 50, 0.3
"""A set of fewer questions counts so much."""
RIDGE = 1e-5
CLASS = "classroom"
"""The one-fact questions and near misses of benchmarks/classroom, most on one text."""
TAKEN = "other"
"""Too rare in these sets to be fitted; its coefficient is taken over.  (Where it is 1
the probability is capped, whatever the other signals say.)"""
Weights: TypeAlias = "NDArray[np.float64]"


@dataclass(frozen=True)
class Seen:
    """What is known of one question's top passage."""

    kind: str
    right: bool
    signals: tuple[float, ...]
    """The last is the intercept's."""
    taken: float
    """What the signal that is not fitted adds."""
    held: bool = False
    """Whether a claim is forbidden, whatever the signals say."""


@dataclass(frozen=True)
class Asked:
    """One question, asked both ways."""

    without: Seen
    read: Seen | None
    """None where the reader had no say, as in a follow-up."""


def main() -> None:
    """Ask, fit, print."""
    options = _options()
    names = options.sets.split(",") if options.sets else _names(options.eval)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.work or Path(folder))
        runs = Runs(bench, options.eval, options.corpus, options.limit)
        sets = {name: _ask(runs, name) for name in names}
        if options.classroom:
            sets[CLASS] = _ask_class(classroom.Room(Path(folder)))
    without = {name: [one.without for one in asked] for name, asked in sets.items()}
    read = {name: _read(asked) for name, asked in sets.items()}
    for title, signals, seen in (
        ("Without the reader", COEFFICIENTS, without),
        ("All read", WITH_READER, read),
    ):
        print(f"\n{title}\n")
        _print({n: (one, chances(one, _others(seen, n))) for n, one in seen.items()})
        _print_fit([name for name in signals if name != TAKEN], seen)
    rows = [[name, _hit(without[name]), _hit(read[name])] for name in sets]
    print(table(["hit@1", "without the reader", "with it"], rows))


def _read(asked: Sequence[Asked]) -> list[Seen]:
    return [one.read for one in asked if one.read]


def _others(sets: Mapping[str, Sequence[Seen]], name: str) -> Weights:
    """Return the coefficients with one set left out."""
    return fit([one for other, one in sets.items() if other != name])


def _hit(seen: Sequence[Seen]) -> str:
    right = [one.right for one in seen if one.kind not in UNANSWERED]
    return shown(sum(right) / len(right))


def _print(sets: Mapping[str, tuple[Sequence[Seen], Weights]]) -> None:
    rows = [
        [name, len(seen), *map(shown, _figures(seen, chance))]
        for name, (seen, chance) in sets.items()
    ]
    heads = ["left out", "n", "AUROC ooc", "AUROC near", "calibration error"]
    heads += ["answered and right", "near answered", "ooc answered", "reworded"]
    print(table(heads, rows))
    chance = np.concatenate([chance for _, chance in sets.values()])
    right = np.array([one.right for seen, _ in sets.values() for one in seen])
    print("calibration error, all left out:", value_of(calibration_of(chance, right)))


def _print_fit(signals: Sequence[str], sets: Mapping[str, Sequence[Seen]]) -> None:
    weights = fit(list(sets.values()))
    print(dict(zip([*signals, "intercept"], weights.round(2).tolist(), strict=True)))
    data = json.dumps([[one.__dict__ for one in seen] for seen in sets.values()])
    print("data sha256:", hashlib.sha256(data.encode()).hexdigest()[:16])


def _ask(runs: Runs, name: str) -> list[Asked]:
    """Ask a set's questions, as they were typed; several in one are left out."""
    pool = runs.pool(loaded(name, ""))
    ranker = pool.explainer.ranker
    cases = [case for case in runs.cases(name) if len(case.wanted) < 2]
    reader = ranker.reader
    ways = []
    for judge, signals in ((None, COEFFICIENTS), (reader, WITH_READER)):
        ranker.reader = judge
        ways.append([_seen(case, pool.ask(case), signals) for case in cases])
    return [
        Asked(one, read) for one, read in zip(*ways, strict=True) if one is not None
    ]


def _ask_class(room: classroom.Room) -> list[Asked]:
    """Ask the one-fact questions and near misses of benchmarks/classroom."""
    found = []
    for bot, question, words in classroom.one_fact(room):
        reader = bot.ranker.reader
        ways = []
        for judge, known in ((None, COEFFICIENTS), (reader, WITH_READER)):
            bot.ranker.reader = judge
            answer = bot.ask(question)
            first = [*answer.quotes, *answer.alternatives][:1]
            right = bool(words) and any(
                classroom.any_of(one.document.text[slice(*one.evidence)], words)
                for one in first
            )
            kind = "detail" if words else "near"
            ways.append(_measured(kind, answer.signals, known, right=right))
        without, read = ways
        if without is not None:
            found.append(Asked(without, read))
    return found


def _seen(case: Case, outcome: Outcome, known: Mapping[str, float]) -> Seen | None:
    return _measured(case.kind, outcome.signals, known, right=outcome.first)


def _measured(
    kind: str, signals: Mapping[str, float], known: Mapping[str, float], *, right: bool
) -> Seen | None:
    """Return what is fitted to; None where a signal is not known.

    Of a follow-up the logit is the mean of what the reader says and of what is said
    without it, as in ``explainbot.answering.confidence``.
    """
    if not signals.keys() >= known.keys():
        return None
    values = {name: round(signals[name], 5) for name in known}
    taken = known[TAKEN] * values.pop(TAKEN)
    numbers = [*values.values(), 1.0]
    lean = signals.get("lean", 0.0)
    if known is WITH_READER and lean >= SURE:
        plain = INTERCEPT + FOLLOW_UP * lean
        plain += sum(weight * signals[name] for name, weight in COEFFICIENTS.items())
        numbers, taken = [one / 2 for one in numbers], (taken + plain) / 2
    held = any(signals.get(name) for name in HELD)
    return Seen(kind, right, tuple(numbers), taken, held)


def fit(sets: Sequence[Sequence[Seen]], near: float = NEAR_WEIGHT) -> Weights:
    """Return the coefficients and, last, the intercept, by Newton's method.

    Args:
        sets: What was seen of each set's questions.
        near: Weight of a near miss, against 1 of any other question.
    """
    features = np.array([one.signals for seen in sets for one in seen])
    taken = np.array([one.taken for seen in sets for one in seen])
    right = np.array([one.right for seen in sets for one in seen], dtype=np.float64)
    weight = np.concatenate([_weights(seen, near) for seen in sets])
    weight /= weight.sum()
    ridge = np.diag([RIDGE] * (features.shape[1] - 1) + [0.0])
    found = np.zeros(features.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-features @ found - taken))
        slope = features.T @ (weight * (chance - right)) + ridge @ found
        bend = (features * (weight * chance * (1 - chance))[:, None]).T @ features
        found -= np.linalg.solve(bend + ridge, slope)
    return found


def _weights(seen: Sequence[Seen], near: float) -> Weights:
    weight = np.array([near if one.kind == "near" else 1.0 for one in seen])
    total = SMALL_WEIGHT if len(seen) < SMALL else 1.0
    return np.asarray(weight / weight.sum() * total, dtype=np.float64)


def _figures(seen: Sequence[Seen], chance: Weights) -> list[float | None]:
    right = np.array([one.right for one in seen])
    wanted = np.array([one.kind not in UNANSWERED for one in seen])
    near = np.array([one.kind == "near" for one in seen])
    out = ~wanted & ~near
    reworded = np.array([one.kind == "paraphrase" for one in seen])
    claimed = chance >= GOOD
    return [
        auroc(chance[wanted].tolist(), chance[out].tolist()),
        auroc(chance[wanted].tolist(), chance[near].tolist()),
        value_of(calibration_of(chance, right)),
        float((claimed & right)[wanted].mean()) if wanted.any() else None,
        *(float(claimed[part].mean()) if part.any() else None for part in (near, out)),
        float((claimed & right)[reworded].mean()) if reworded.any() else None,
    ]


def chances(seen: Sequence[Seen], weights: Weights) -> Weights:
    """Return each question's probability under fitted weights."""
    features = np.array([one.signals for one in seen])
    total = features @ weights + np.array([one.taken for one in seen])
    chance = np.asarray(1 / (1 + np.exp(-total)), dtype=np.float64)
    held = np.array([one.held for one in seen])
    return np.where(held, np.minimum(chance, OTHER_AT_MOST), chance)


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
        "--classroom", action="store_true", help="fit to its facts and near misses, too"
    )
    parser.add_argument(
        "--limit", type=int, default=0, help="questions of a public set"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
