"""What the multilingual model's vectors have in common, for ``common.npy``.

    python benchmarks/fit_multilingual.py --eval DIR

Of the dev sets xquad and xquad-LL: the mean of questions, the mean of passages and of
sentences (of three languages), each language counted alike, and the four directions in
which the languages' means differ most.  Which section answers what is not looked at.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from explainbot.embedding.multilingual.common import COMMON, DIRECTIONS
from explainbot.embedding.multilingual.encoder import (
    PASSAGE,
    QUESTION,
    MultilingualEncoder,
)
from explainbot.text.sentences import split_sentences

LANGUAGES = "en ar de el es hi ro ru th tr vi zh".split()
OF_SENTENCES = ("en", "de", "zh")
TAKEN_OUT = 4


def main() -> None:
    """Write the file; its hash belongs into common.py."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--eval", type=Path, required=True, help="folder of the sets")
    options = parser.parse_args()
    encoder = MultilingualEncoder.open()
    asked, told, sentences = [], [], []
    for language in LANGUAGES:
        name = "xquad" if language == "en" else f"xquad-{language}"
        rows = _rows(options.eval / name / "questions.jsonl")
        asked.append(_mean(encoder, [row["question"] for row in rows], QUESTION))
        rows = _rows(options.eval / name / "corpus.jsonl")
        texts = [f"{row['title']} > {row['text']}" for row in rows]
        told.append(_mean(encoder, texts, PASSAGE))
        if language in OF_SENTENCES:
            every = [
                row["text"][start:end]
                for row in rows
                for start, end in split_sentences(row["text"], language)
            ]
            sentences.append(_mean(encoder, every, PASSAGE))
    question, passage = np.mean(asked, axis=0), np.mean(told, axis=0)
    apart = np.array([*(asked - question), *(told - passage)])
    directions = np.linalg.svd(apart, full_matrices=False)[2][:TAKEN_OUT]
    both = (passage + np.mean(sentences, axis=0)) / 2
    rows = np.vstack([question, both, directions]).astype(np.float32)
    if len(rows) != DIRECTIONS + TAKEN_OUT:
        raise ValueError(rows.shape)
    np.save(COMMON, rows, allow_pickle=False)
    print(f"wrote {COMMON}")


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _mean(encoder: MultilingualEncoder, texts: list[str], opening: str) -> Any:
    return encoder.vectors_of(texts, opening).mean(axis=0)


if __name__ == "__main__":
    main()
