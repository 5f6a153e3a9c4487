"""A child process that serves the small corpus.

"crash" as a question ends it.  What is added is kept in a file, so that it is there for
the process that answers; a path that ends in "slow" takes for ever.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from explainbot.engine.child import serve
from explainbot.progress import ProgressCallback, StepProgress
from explainbot.records import Answer
from explainbot.reports import LoadReport
from tests.engine.small_corpus import SmallCorpus, biology

ADDED = Path(os.environ.get("EXPLAINBOT_CACHE", ".")) / "added"


class Fragile(SmallCorpus):
    """Ends at a word, and prints where a library would."""

    def prepare(self, on_progress: ProgressCallback) -> tuple[Sequence[str], int]:
        """Hold what another process has added, too."""
        if ADDED.exists():
            super().add(ADDED.read_text().splitlines(), on_progress)
        return super().prepare(on_progress)

    def ask(
        self,
        question: str,
        history: Sequence[str],
        top: int,
        *,
        exact: bool = False,
        collections: Sequence[str] = (),
        again: bool = False,
    ) -> Answer:
        """Answer, unless told to crash."""
        print("a library talks", flush=True)  # noqa: T201
        if question == "crash":
            os._exit(7)
        return super().ask(
            question, history, top, exact=exact, collections=collections, again=again
        )

    def add(self, paths: Sequence[str], on_progress: ProgressCallback) -> LoadReport:
        """Keep the paths for the other process."""
        on_progress(StepProgress("embedding", 1, 9))
        if paths[0].endswith("slow"):
            time.sleep(3600)
        if paths[0].endswith("crash"):
            os._exit(8)
        ADDED.write_text("\n".join(paths))
        return super().add(paths, on_progress)


if __name__ == "__main__":
    sys.exit(serve(Fragile(biology()), load="--load" in sys.argv))
