"""Build an index and stop in the middle of writing it: ``slow_build.py FOLDER``."""

from __future__ import annotations

import sys
import time

from explainbot.index.build import build, building
from explainbot.testing import DIMENSION, WordEncoder
from explainbot.workspace import find


class SlowEncoder(WordEncoder):
    """Takes its time when the writer asks how long a vector is."""

    @property
    def dimension(self) -> int:  # type: ignore[override]
        """Say that writing has begun, and wait to be killed."""
        print("writing", flush=True)  # noqa: T201  the parent waits for it
        time.sleep(60)
        return DIMENSION


if __name__ == "__main__":
    places = find(sys.argv[1])
    with building(places):
        build(places, SlowEncoder(), rebuild=True)
