"""What the multilingual model's vectors have in common, taken out of them.

Its vectors lie close together (cosines from .7 on), and those of one language closer
still, whatever is told.  So the mean of questions, or that of passages, is taken away,
and the four directions in which languages differ most from one another (Yang et al.
2021, "self language bias"): cosines then run from about 0 to 1, as the default model's
do, and a question finds texts in other languages as it finds those in its own.  Both
were learnt without any answer (benchmarks/fit_multilingual.py).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from explainbot.embedding.minilm.files import file_sha256
from explainbot.embedding.minilm.late_chunks import unit
from explainbot.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray


COMMON = Path(__file__).with_name("common.npy")
COMMON_SHA256 = "95a2b64dbd3c219aa2b71062e98bdcea337d741a612d452f3940b54ad0e3ed2b"
"""Other means make other vectors; the encoder's identity tells them apart."""
QUESTIONS, PASSAGES, DIRECTIONS = 0, 1, 2
"""Rows of the file: the means, and where the directions begin."""


def taken_out(vectors: NDArray[np.float32], mean: int) -> NDArray[np.float32]:
    """Return unit vectors without what they have in common, of length 1 again.

    Args:
        vectors: Unit vectors, shape (n, 384).
        mean: QUESTIONS or PASSAGES.
    """
    known = _common()
    rest = vectors - known[mean]
    directions = known[DIRECTIONS:]
    return unit(rest - (rest @ directions.T) @ directions)


@lru_cache(maxsize=1)
def _common() -> NDArray[np.float32]:
    """Return the means and the directions, shape (6, 384).

    Raises:
        ModelError: They are damaged.
    """
    if not COMMON.is_file() or file_sha256(COMMON) != COMMON_SHA256:
        raise ModelError(
            "a file of explainbot is missing or damaged",
            where=COMMON,
            hint="Install it again: pip install --force-reinstall --no-deps explainbot",
        )
    found: NDArray[np.float32] = np.load(COMMON, allow_pickle=False)
    return found
