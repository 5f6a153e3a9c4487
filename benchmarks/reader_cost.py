"""How much the small reader reads for a question, and what the answers are.

    python benchmarks/reader_cost.py --eval DIR --corpus DIR [--work DIR] [--write FILE]
    python benchmarks/reader_cost.py --eval DIR --corpus DIR --before FILE

Counts calls, windows and words, which say what reading costs on a busy machine as
well.  ``--write FILE`` keeps how each question went, and ``--before FILE`` compares
with what another version wrote, question by question: a rule that reads less must not
lose the right passage, the right mark or a right claim.  A follow-up (canard, mtrag)
counts what is read of those questions before it that are not remembered, too.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intervals import difference_of, estimate
from measures import auroc, shown, table
from runs import Runs, loaded
from workspaces import Bench

if TYPE_CHECKING:
    from explainbot.reranking.protocol import Judgement, Reader

UNANSWERED = ("near", "ooc", "far", "injection")
SETS = "seed,xquad,squad2,clapnq,stackfaq,covidqa,canard,mtrag"
Row = Mapping[str, Any]


@dataclass
class Counted:
    """A reader that keeps how many texts each call had, and their words."""

    reader: Reader
    calls: list[tuple[int, int]] = field(default_factory=list)

    @property
    def identity(self) -> str:
        """The reader's."""
        return self.reader.identity

    @property
    def own(self) -> bool:
        """Whether it comes with the program."""
        return self.reader.own

    def read(self, question: str, texts: Sequence[str]) -> list[Judgement]:
        """Return what the reader says."""
        words = sum(len(f"{question} {text}".split()) for text in texts)
        self.calls.append((len(texts), words))
        return self.reader.read(question, texts)


def main() -> None:
    """Ask, print, write, compare."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.work or Path(folder))
        runs = Runs(bench, options.eval, options.corpus, options.limit)
        found = {name: _ask(runs, name) for name in options.sets.split(",")}
    heads = ["set", "questions", "calls", "windows", "words", "hit@1", "marked"]
    heads += ["claimed and right", "near claimed", "AUROC near"]
    print(table(heads, [[name, *_figures(rows)] for name, rows in found.items()]))
    if options.write:
        options.write.write_text(json.dumps(found), encoding="utf-8")
    if options.before:
        before = json.loads(options.before.read_text(encoding="utf-8"))
        print()
        heads = ["in pairs", "before", "now", "difference, 95 % interval"]
        print(table(heads, _compared(before, found)))


def _ask(runs: Runs, name: str) -> list[dict[str, Any]]:
    pool = runs.pool(loaded(name, ""))
    ranker = pool.explainer.ranker
    cases = runs.cases(name)
    runs.bench.encoder.encode_questions([case.text for case in cases])
    known, rows = ranker.reader, []
    for case in cases:
        counted = ranker.reader = Counted(known) if known else None
        outcome = pool.ask(case)
        calls = counted.calls if counted else []
        rows.append({
            "id": case.id,
            "kind": case.kind,
            "calls": len(calls),
            "windows": sum(texts for texts, _ in calls),
            "words": sum(words for _, words in calls),
            "hit@1": outcome.first,
            "marked": outcome.evidence[0] if case.spans and outcome.first else None,
            "claimed": outcome.answered,
            "right": outcome.claim_right,
            "confidence": outcome.score,
        })  # fmt: skip
    ranker.reader = known
    return rows


def _figures(rows: Sequence[Row]) -> list[object]:
    wanted = [one for one in rows if one["kind"] not in UNANSWERED]
    near = [one for one in rows if one["kind"] == "near"]
    cost = [f"{_mean(rows, name) or 0:.2f}" for name in ("calls", "windows", "words")]
    marked = [one for one in wanted if one["marked"] is not None]
    scores = [[one["confidence"] for one in some] for some in (wanted, near)]
    return [
        len(rows),
        *cost,
        shown(_mean(wanted, "hit@1")),
        shown(_mean(marked, "marked")),
        shown(_mean(wanted, "right")),
        shown(_mean(near, "claimed")),
        shown(auroc(*scores)),
    ]


def _mean(rows: Sequence[Row], name: str) -> float | None:
    return sum(float(one[name]) for one in rows) / len(rows) if rows else None


def _compared(
    before: Mapping[str, Sequence[Row]], now: Mapping[str, Sequence[Row]]
) -> list[list[object]]:
    """Return rows of what both asked: means over all questions, and the difference."""
    pairs: list[tuple[Row, Row]] = []
    for name in before.keys() & now.keys():
        own = {one["id"]: one for one in now[name]}
        pairs += [(one, own[one["id"]]) for one in before[name] if one["id"] in own]
    wanted = [pair for pair in pairs if pair[0]["kind"] not in UNANSWERED]
    marked = [
        pair for pair in wanted if None not in (pair[0]["marked"], pair[1]["marked"])
    ]
    near = [pair for pair in pairs if pair[0]["kind"] == "near"]
    return [
        _row(f"{name}, {len(some)} questions", some, name)
        for name, some in (
            ("windows", pairs),
            ("hit@1", wanted),
            ("marked", marked),
            ("right", wanted),
            ("claimed", near),
        )
        if some
    ]


def _row(title: str, pairs: Sequence[tuple[Row, Row]], name: str) -> list[object]:
    earlier = [float(one[name]) for one, _ in pairs]
    later = [float(one[name]) for _, one in pairs]
    figure = estimate([difference_of(later, earlier)])
    means = [f"{sum(values) / len(values):.3f}" for values in (earlier, later)]
    ends = [figure.value, figure.low, figure.high] if figure else []
    return [title, *means, " ".join(f"{value:+.4f}" for value in ends)]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("--eval", type=Path, required=True, help="folder of the sets")
    add("--corpus", type=Path, required=True, help="the sets' readers")
    add("--sets", default=SETS, help="names joined by commas")
    add("--work", type=Path, help="keep the indexes here")
    add("--limit", type=int, default=200, help="questions of a set")
    add("--write", type=Path, help="keep how each question went")
    add("--before", type=Path, help="compare with what another version wrote")
    return parser.parse_args()


if __name__ == "__main__":
    main()
