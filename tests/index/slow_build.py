"""Build an index and stop in the middle: ``slow_build.py FOLDER STEP``.

STEP is "writing", or "embedding": then the second block of passages takes for ever.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from explainbot.index.build.build import build, building
from explainbot.paths import find
from explainbot.progress import StepProgress
from explainbot.testing import WordEncoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def wait(step: str) -> None:
    """Say what has begun, and wait to be killed."""
    print(step, flush=True)  # noqa: T201  the parent waits for it
    time.sleep(60)


def slow_writing(progress: StepProgress) -> None:
    """Wait when all vectors are there."""
    if progress.step == "writing the index":
        wait("writing")


class SlowEmbedding(WordEncoder):
    """Takes its time over the second block."""

    blocks = 0

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Wait if one block is done."""
        self.blocks += 1
        if self.blocks > 1:
            wait("embedding")
        return super().encode_passages(texts)


if __name__ == "__main__":
    places = find(sys.argv[1])
    with building(places):
        if sys.argv[2] == "writing":
            build(places, WordEncoder(), rebuild=True, on_progress=slow_writing)
        else:
            build(places, SlowEmbedding())
