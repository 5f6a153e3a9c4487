"""The right section and sentence in other languages, with the default English model.

    python benchmarks/languages.py [--eval DIR] [--limit N] [--sets NAMES]
                                   [--work DIR]

Each folder of ``benchmarks/languages`` holds documents and questions in one language
(see its README); with ``--eval`` the folders ``xquad-LL`` of DIR are asked as well.
Compared with plain BM25 and plain MiniLM over the same sections, where bm25s is
installed; the intervals are 95 %, those of a mean over languages drawn within each.
Follow-ups (``languages/follow-ups.csv``) are asked alone and after a first question.
The last line checks the confidence with each language left out of its fit (the
coefficients for a language that the model was not made for).
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import public_sets
import question_sets
from baselines import installed
from fit_confidence import Seen, chances, fit
from intervals import Group, auroc_of, calibration_of, estimate, mean_of, value_of
from judging import Case, Outcome, Target, collapsed, evenly
from measures import mean, shown, table
from report import cell_text, difference
from runs import Pool, gain
from workspaces import Bench

from explainbot.answering.confidence import GOOD, HELD, IN_UNKNOWN_LANGUAGE
from explainbot.records import Answer

FOLDER = Path(__file__).parent / "languages"
SYSTEMS = ("bm25", "minilm")
PUBLIC = "xquad-"
OUTSIDE = ("far", "ooc")
"""Kinds of questions about what no document is about."""


@dataclass(frozen=True)
class Asked:
    """How the questions of one set went."""

    name: str
    cases: list[Case]
    outcomes: list[Outcome]
    bm25: list[Outcome]
    """Of the answerable ones; [] where it is not installed."""
    minilm: list[Outcome]

    def of(self, *kinds: str) -> list[Outcome]:
        """Return the outcomes of some kinds."""
        pairs = zip(self.cases, self.outcomes, strict=True)
        return [one for case, one in pairs if case.kind in kinds]

    @property
    def wanted(self) -> list[Outcome]:
        """Outcomes of the answerable questions."""
        pairs = zip(self.cases, self.outcomes, strict=True)
        return [one for case, one in pairs if case.wanted]

    def measured(self) -> dict[str, Group]:
        """Return the figures that are averaged over languages."""
        scores = (
            [one.score for one in some] for some in (self.wanted, self.of(*OUTSIDE))
        )
        return {
            "hit@1": mean_of([float(one.first) for one in self.wanted]),
            "sentence": mean_of([float(one.evidence[0]) for one in self.wanted]),
            "AUROC": auroc_of(*scores),
        }


def main() -> None:
    """Ask every language's questions; print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--eval", type=Path, help="folder with sets xquad-LL")
    parser.add_argument(
        "--sets", default="", help="names joined by commas; default all"
    )
    parser.add_argument("--work", type=Path, help="keep the indexes here")
    options = parser.parse_args()
    chosen = set(filter(None, options.sets.split(",")))
    own: list[Asked] = []
    public: list[Asked] = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.work or Path(folder))
        for path in sorted(path for path in FOLDER.iterdir() if path.is_dir()):
            if not chosen or path.name in chosen:
                made = bench.workspace(f"language-{path.name}", path.glob("*.md"))
                own.append(_asked(Pool(bench, made), path.name, _cases(path)))
        follow_ups = _follow_ups(bench, chosen)
        for path in sorted(options.eval.glob(f"{PUBLIC}*")) if options.eval else ():
            if not chosen or path.name in chosen:
                files = public_sets.documents(bench, path).glob("*.md")
                made = bench.workspace(f"public-{path.name}", sorted(files))
                cases = evenly(question_sets.public_cases(path), options.limit)
                public.append(_asked(Pool(bench, made), path.name, cases))
    for sets in filter(None, (own, public)):
        _print(sets)
    print(follow_ups, "\n")
    _check_confidence({one.name: _every_seen(one) for one in (*own, *public)})


def _follow_ups(bench: Bench, chosen: set[str]) -> str:
    """Return how follow-ups went, with and without the question before them."""
    with (FOLDER / "follow-ups.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    counts: dict[str, list[int]] = {}
    for row in rows:
        code = row["language"]
        if chosen and code not in chosen:
            continue
        files = sorted((FOLDER / code).glob("*.md"))
        bot = Pool(bench, bench.workspace(f"language-{code}", files)).explainer
        alone = bot.ask(row["follow_up"])
        after = bot.ask(row["follow_up"], [row["first"]])
        right = _heading(after) == row["gold"]
        seen = [1, _heading(alone) == row["gold"], right, after.answered and right]
        seen.append(after.answered and not right)
        known = counts.setdefault(code, [0] * len(seen))
        counts[code] = [one + more for one, more in zip(known, seen, strict=True)]
    total = [sum(column) for column in zip(*counts.values(), strict=True)]
    heads = ["follow-ups", "n", "right alone", "right after the first question"]
    heads += ["claimed and right", "claimed and wrong"]
    every = [*counts.items(), ("all", total)]
    return table(heads, [[code, *map(str, one)] for code, one in every])


def _heading(answer: Answer) -> str:
    """Return the heading of the first passage."""
    found = next(iter((*answer.quotes, *answer.alternatives)), None)
    return found.section.heading if found else ""


def _asked(pool: Pool, name: str, cases: list[Case]) -> Asked:
    outcomes = [pool.ask(case) for case in cases]
    wanted = [case for case in cases if case.wanted]
    bm25, minilm = (
        pool.others(system, wanted) if installed(system) else [] for system in SYSTEMS
    )
    return Asked(name, cases, outcomes, bm25, minilm)


def _print(sets: Sequence[Asked]) -> None:
    heads = ["language", "n", *SYSTEMS, "hit@1", "gain over BM25", "paraphrase"]
    heads += ["right sentence", "AUROC, outside", "claimed", "right of claimed"]
    rows: list[list[object]] = [list(_row(one)) for one in sets]
    every = [one.measured() for one in sets]
    means = {name: estimate([one[name] for one in every]) for name in every[0]}
    count = sum(len(one.wanted) for one in sets)
    named = [means["sentence"], means["AUROC"]]
    rows.append(
        ["mean", count, "", "", cell_text(means["hit@1"]), "", ""]
        + [cell_text(one) for one in named]
        + ["", "", "", ""]
    )
    print(table([*heads, "near declined", "outside declined"], rows), "\n")


def _row(one: Asked) -> Iterator[object]:
    """Yield the cells of a language."""
    wanted = one.wanted
    figures = {name: estimate([group]) for name, group in one.measured().items()}
    yield one.name
    yield len(wanted)
    for others in (one.bm25, one.minilm):
        yield shown(mean([other.first for other in others]))
    yield cell_text(figures["hit@1"])
    over = estimate([gain(wanted, one.bm25)]) if one.bm25 else None
    yield cell_text(difference(over))
    yield shown(mean([other.first for other in one.of("paraphrase")]))
    yield cell_text(figures["sentence"])
    yield cell_text(figures["AUROC"])
    claimed = [other for other in wanted if other.answered]
    yield shown(mean([other.answered for other in wanted]))
    yield shown(mean([other.claim_right for other in claimed]))
    for kinds in (("near",), OUTSIDE):
        yield shown(mean([not other.answered for other in one.of(*kinds)]))


def _every_seen(one: Asked) -> list[Seen]:
    pairs = zip(one.cases, one.outcomes, strict=True)
    return [_seen(case, outcome) for case, outcome in pairs]


def _seen(case: Case, outcome: Outcome) -> Seen:
    signals = (outcome.signals.get(name, 0.0) for name in IN_UNKNOWN_LANGUAGE)
    told = (*(round(one, 5) for one in signals), 1.0)
    held = any(map(outcome.signals.get, HELD))
    return Seen(case.kind, outcome.first, told, 0.0, held)


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
        language = name.removeprefix(PUBLIC)
        others = [one for other, one in every.items() if not other.endswith(language)]
        weights = fit(others or [seen])
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
