"""The right section in other languages, with the default English model.

    python benchmarks/languages.py [--work DIR]

Each folder of ``benchmarks/languages`` holds documents and questions in one language
(see its README).  Compared with plain BM25 and plain MiniLM over the same sections; the
intervals are 95 %.  The last line checks the confidence with each language left out of
its fit (the coefficients for a language that the model was not made for).
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from pathlib import Path

import numpy as np
from fit_confidence import Seen, chances, fit
from intervals import calibration_of, estimate, mean_of, value_of
from judging import Case, Outcome, Target, collapsed
from measures import mean, shown, table
from report import cell_text, difference
from runs import Pool, gain
from workspaces import Bench

from explainbot.answering.confidence import GOOD, IN_UNKNOWN_LANGUAGE

FOLDER = Path(__file__).parent / "languages"
SYSTEMS = ("bm25", "minilm")


def main() -> None:
    """Ask every language's questions; print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--work", type=Path, help="keep the indexes here")
    options = parser.parse_args()
    rows, every = [], {}
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.work or Path(folder))
        for path in sorted(path for path in FOLDER.iterdir() if path.is_dir()):
            files = sorted(path.glob("*.md"))
            pool = Pool(bench, bench.workspace(f"language-{path.name}", files))
            every[path.name] = _measured(pool, path, rows)
    heads = ["language", "n", *SYSTEMS, "explainbot", "gain over BM25"]
    heads += ["paraphrase", "claimed", "right of claimed", "near declined"]
    print(table([*heads, "far declined"], rows))
    _check_confidence(every)


def _measured(pool: Pool, path: Path, rows: list[list[object]]) -> list[Seen]:
    """Add a language's row; return what its confidence was made from."""
    cases = _cases(path)
    asked = [case for case in cases if case.wanted]
    ours = {case.id: pool.ask(case) for case in cases}
    own = [ours[case.id] for case in asked]
    others = {system: pool.others(system, asked) for system in SYSTEMS}
    over = estimate([gain(own, others["bm25"])])
    claimed = [one for one in own if one.answered]
    right = [ours[case.id].first for case in asked if case.kind == "paraphrase"]
    declined = {
        kind: mean([not ours[case.id].answered for case in cases if case.kind == kind])
        for kind in ("near", "far")
    }
    figure = estimate([mean_of([float(one.first) for one in own])])
    rows.append(
        [
            path.name,
            len(asked),
            *(shown(mean([one.first for one in others[name]])) for name in SYSTEMS),
            cell_text(figure),
            cell_text(difference(over)),
            shown(mean(right)),
            shown(mean([one.answered for one in own])),
            shown(mean([one.claim_right for one in claimed])),
            *map(shown, declined.values()),
        ]
    )
    return [_seen(case, ours[case.id]) for case in cases]


def _seen(case: Case, outcome: Outcome) -> Seen:
    signals = (outcome.signals[name] for name in IN_UNKNOWN_LANGUAGE)
    return Seen(case.kind, outcome.first, tuple(round(one, 5) for one in signals))


def _cases(path: Path) -> list[Case]:
    documents = {
        line.removeprefix("## ").strip(): file.name
        for file in path.glob("*.md")
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("## ")
    }
    with (path / "questions.csv").open(encoding="utf-8", newline="") as stream:
        return [
            Case(
                row["qid"],
                row["question"],
                row["kind"],
                wanted=(frozenset({Target(documents[row["gold"]], row["gold"])}),)
                if row["gold"]
                else (),
                spans=tuple(filter(None, [collapsed(row["answer_span"])])),
            )
            for row in csv.DictReader(stream)
        ]


def _check_confidence(every: dict[str, list[Seen]]) -> None:
    found, right, kinds = [], [], []
    for name, seen in every.items():
        weights = fit([one for other, one in every.items() if other != name])
        found += chances(seen, weights).tolist()
        right += [one.right for one in seen]
        kinds += [one.kind for one in seen]
    chance, truth = np.array(found), np.array(right)
    claimed = chance >= GOOD
    print(
        f"\nLeft-out languages: calibration error "
        f"{value_of(calibration_of(found, right)):.3f}, "
        f"right of claimed {truth[claimed].mean():.3f} ({int(claimed.sum())})"
    )
    weights = fit(list(every.values()))
    names = [*IN_UNKNOWN_LANGUAGE, "intercept"]
    print(json.dumps(dict(zip(names, weights.round(2).tolist(), strict=True))))


if __name__ == "__main__":
    main()
