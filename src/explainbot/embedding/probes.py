"""Texts on which two encoders with the same weights must agree.

``probes.npy`` holds the vectors that sentence-transformers gives for them with the
default model (torch, float32); ``scripts/make_probes.py`` makes it, a test repeats it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

PROBES = (
    "How does it work?",
    "photosynthesis",
    "The rate depends on light, on carbon dioxide and on temperature.",
    "Who keeps prices stable, and with what tool? " * 8,
    "Überraschung: naïve café — 1,234.5 % 東京 كيف",
    "word " * 400,
)
VECTORS = Path(__file__).with_name("probes.npy")


def reference_vectors() -> NDArray[np.float32]:
    """Return sentence-transformers' unit vectors of the probes, shape (6, 384)."""
    vectors: NDArray[np.float32] = np.load(VECTORS, allow_pickle=False)
    return vectors
