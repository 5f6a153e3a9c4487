"""How good the answers are, on development questions with known answers.

    python benchmarks/quality_first.py --eval DIR --corpus DIR [--sets seed,squad2]

DIR of ``--eval`` holds one folder a set.  A set with a ``corpus.jsonl`` is a public one
(public_sets.py), the others belong to the documents of ``--corpus`` (reader_sets.py).
Every quote of every answer and alternative is compared with the document and with the
bytes of its file.  ``--work DIR`` keeps the indexes, so that a second run is quick.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import public_sets
import reader_sets
from measures import shown
from reader_headings import SETS
from workspaces import Bench


def main() -> None:
    """Measure the sets asked for and print their tables."""
    options = _options()
    names = options.sets.split(",") if options.sets else _names(options.eval)
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.work or Path(folder))
        readers = [name for name in names if name in SETS]
        if readers:
            start = time.perf_counter()
            results |= reader_sets.measure(bench, options.eval, options.corpus, readers)
            _say(f"reader sets: {time.perf_counter() - start:.0f} s")
        public = [name for name in names if name not in SETS]
        for name in public:
            start = time.perf_counter()
            folder_of_set = options.eval / name
            results[name] = public_sets.measure(
                bench, folder_of_set, options.variant, options.limit
            )
            figures = {key: shown(value) for key, value in results[name].items()}
            _say(f"{name}: {time.perf_counter() - start:.0f} s, {figures}")
        public_sets.print_table({name: results[name] for name in public})
        print(f"\nQuotes checked: {bench.checked}; wrong: {len(bench.wrong)}")
        print("\n".join(bench.wrong[:20]))
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")
    sys.exit(1 if bench.wrong else 0)


def _names(folder: Path) -> list[str]:
    found = [path.name for path in sorted(folder.iterdir()) if path.is_dir()]
    return sorted(found, key=lambda name: name not in SETS)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--eval", type=Path, required=True, help="folder of the sets")
    parser.add_argument("--corpus", type=Path, required=True, help="the sets' readers")
    parser.add_argument(
        "--sets", default="", help="names joined by commas; all if empty"
    )
    parser.add_argument("--work", type=Path, help="keep the indexes here")
    parser.add_argument("--variant", default="", help="public sets: typo or keywords")
    parser.add_argument(
        "--limit", type=int, default=0, help="questions of a public set"
    )
    parser.add_argument("--json", type=Path, help="write all figures here")
    return parser.parse_args()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
