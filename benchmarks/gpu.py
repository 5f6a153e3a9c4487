"""Encoding on a GPU, beside sentence-transformers at its best batch size.

    python benchmarks/gpu.py --texts DIR [--device cuda] [--count N] [--rounds N]

The texts are the paragraphs of the text files in DIR, over again if they are too few.
Both encode all of them in turns; prints texts a second, the median of the ratios of a
round, and the least cosine between the two.  ``--device cpu`` tries it without a GPU.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainbot.embedding.gpu import GpuEncoder
from explainbot.embedding.minilm.onnx import OnnxEncoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCHES = (32, 128, 512, 2048)
WARM_UP = 256


def main() -> None:
    """Encode in rounds and print."""
    options = _options()
    paragraphs = [
        paragraph.strip()
        for path in sorted(options.texts.rglob("*.txt"))
        for paragraph in path.read_text("utf-8").split("\n\n")
        if paragraph.strip()
    ]
    texts = list(itertools.islice(itertools.cycle(paragraphs), options.count))
    default = OnnxEncoder.open()
    ours = GpuEncoder(default.files, default.graph, options.device).encode_passages
    theirs = _transformer(str(default.files.folder), options.device)
    batches = {size: _seconds(partial(theirs, texts, size))[0] for size in BATCHES}
    best = min(batches, key=lambda size: batches[size])
    ours(texts[:WARM_UP])
    ratios = []
    for _ in range(options.rounds):
        taken, vectors = _seconds(lambda: ours(texts))
        plain, reference = _seconds(lambda: theirs(texts, best))
        ratios.append(plain / taken)
        print(f"explainbot {len(texts) / taken:.0f}, encode {len(texts) / plain:.0f}")
    print(f"best batch {best}; ratio {statistics.median(ratios):.2f}")
    print(f"least cosine {(vectors * reference).sum(axis=1).min():.6f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _seconds(
    encode: Callable[[], NDArray[np.float32]],
) -> tuple[float, NDArray[np.float32]]:
    start = time.perf_counter()
    vectors = encode()
    return time.perf_counter() - start, vectors


def _transformer(folder: str, device: str) -> Callable[[list[str], int], Any]:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(folder, device=device)
    if device != "cpu":
        model.half()
    model.encode(["warm"] * WARM_UP)
    return lambda texts, size: model.encode(
        texts, batch_size=size, normalize_embeddings=True
    )


if __name__ == "__main__":
    main()
