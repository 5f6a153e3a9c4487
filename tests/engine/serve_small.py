"""A child process that serves the small corpus; "crash" as a question ends it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from explainbot.engine.child import serve
from explainbot.records import Answer
from tests.engine.small_corpus import SmallCorpus, biology


class Fragile(SmallCorpus):
    """Ends at a word, and prints where a library would."""

    def ask(self, question: str, history: Sequence[str], top: int) -> Answer:
        """Answer, unless told to crash."""
        print("a library talks", flush=True)  # noqa: T201
        if question == "crash":
            os._exit(7)
        return super().ask(question, history, top)


if __name__ == "__main__":
    sys.exit(serve(Fragile(biology())))
