"""How good the answers are, on questions with known answers, against the usual systems.

    python benchmarks/quality.py --eval DIR --corpus DIR [--work DIR] [--write FILE]
                                 [--wrong FILE]

DIR of ``--eval`` holds one folder a set.  A set with a ``corpus.jsonl`` is a public one
(public_sets.py), the others belong to the documents of ``--corpus`` (reader_sets.py).
Every system searches the same sections, those of explainbot.  Every quote of every
answer and alternative is compared with the document and with its file; the exit status
is 1 if one differs.  The main figures are hit@1 and "right sentence marked";
``--wrong FILE`` lists the questions whose passage is right and whose mark is not.

``--work DIR`` keeps the indexes and the vectors of passages, so that a second run is
quicker.  BM25 and RRF need ``pip install bm25s``, txtai needs ``pip install txtai``;
a system that is not installed is said to be so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ablation import ablation
from baselines import SYSTEMS
from confidence_tables import abstention
from main_tables import retrieval, sentences
from mark_tables import marks
from marks import write_wrong
from question_sets import KEYWORDS, TYPO
from reader_headings import SETS
from report import Report
from robust_tables import disturbed, follow_ups, new_topics
from runs import OURS, Runs
from study import Study
from teaching_tables import teaching
from workspaces import Bench

from explainbot import __version__


def _main_part(study: Study) -> None:
    retrieval(study)
    if study.ours:
        study.report.wrong += marks(study)
    teaching(study)
    if study.ours:
        sentences(study)


PARTS: dict[str, Callable[[Study], None]] = {
    "main": _main_part,
    "typo": lambda study: disturbed(study, TYPO),
    "keywords": lambda study: disturbed(study, KEYWORDS),
    "followups": follow_ups,
    "newtopic": new_topics,
    "confidence": abstention,
    "ablation": ablation,
}
OWN = ("followups", "newtopic", "ablation")
"""Parts that say nothing without explainbot."""


def main() -> None:
    """Measure the parts asked for; print or write their tables."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.work or Path(folder))
        runs = Runs(bench, options.eval, options.corpus, options.limit)
        names = tuple(options.sets or _names(options.eval))
        study = Study(runs, Report(), names, tuple(options.systems))
        for part in options.parts:
            if part in OWN and not study.ours:
                continue
            start = time.perf_counter()
            PARTS[part](study)
            study.report.write(options.write, options.json)
            print(f"{part}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
        _verbatim(study)
        if options.wrong:
            write_wrong(options.wrong, study.report.wrong)
        study.report.write(options.write, options.json)
        if not options.write:
            print(study.report.markdown)
    sys.exit(1 if bench.wrong else 0)


def _verbatim(study: Study) -> None:
    """Write how many quotes were checked, and with what."""
    bench = study.runs.bench
    study.report.heading(
        "Verbatim",
        f"{bench.checked:,} quotes and alternatives of explainbot {__version__} "
        f"({bench.encoder.identity}), over everything above, were each compared with "
        f"the document and, for plain text and Markdown, with the file itself. "
        f"Wrong: {len(bench.wrong)}.",
        *bench.wrong[:20],
    )
    study.report.figures["verbatim"] = {
        "checked": bench.checked,
        "wrong": bench.wrong,
    }


def _names(folder: Path) -> list[str]:
    found = [path.name for path in sorted(folder.iterdir()) if path.is_dir()]
    return sorted(found, key=lambda name: name in SETS)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("--eval", type=Path, required=True, help="folder of the sets")
    add("--corpus", type=Path, required=True, help="the readers' documents")
    add("--work", type=Path, help="keep indexes and vectors of passages here")
    add("--sets", type=_several(None), help="names joined by commas; default all")
    add("--limit", type=int, default=0, help="questions of each set, evenly spread")
    every = [*SYSTEMS, OURS]
    add("--systems", type=_several(every), default=every, help=",".join(every))
    parts = list(PARTS)
    add("--parts", type=_several(parts), default=parts, help=",".join(parts))
    add("--json", type=Path, help="write all figures here")
    add("--wrong", type=Path, help="list right passages with a wrong mark here, CSV")
    add("--write", type=Path, help="write the tables here instead of printing them")
    return parser.parse_args()


def _several(allowed: list[str] | None) -> Callable[[str], list[str]]:
    """Return what reads names joined by commas."""

    def read(text: str) -> list[str]:
        names = [name for name in text.split(",") if name]
        wrong = [name for name in names if allowed is not None and name not in allowed]
        if wrong:
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(wrong)}")
        return names

    return read


if __name__ == "__main__":
    main()
