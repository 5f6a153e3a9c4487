"""Learn the matrix that turns a passage's token states into vectors of its sentences.

    python benchmarks/fit_late_chunks.py FOLDER... [--passages N] [--ridge R] [--write]

FOLDER holds texts of any kind that explainbot reads; none of them may be in a set that
answers are judged on.  Each is cut into passages and sentences as the program does it.
The matrix is the ridge regression from what late_chunks.py knows of a sentence to the
vector that the model gives the sentence alone; each folder counts the same.  One text
in ten is kept back, and says how near to each other the two vectors are.

``--write`` writes src/explainbot/embedding/minilm/late_chunks.npy and prints its hash,
which late_chunks.py states.  docs/quality.md says from what it was made.
"""

from __future__ import annotations

import argparse
import random
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from explainbot.embedding.loading import for_many
from explainbot.embedding.minilm.files import file_sha256
from explainbot.embedding.minilm.late_chunks import MATRIX, unit
from explainbot.embedding.minilm.onnx import OnnxEncoder
from explainbot.errors import ExplainbotError
from explainbot.index.passages import Passage, passage
from explainbot.readers.reading import read
from explainbot.sections.sections import split

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.records import Span

    Rows = NDArray[np.floating]

BLOCK = 256
HELD_BACK = 10
"""One text of so many is not learnt from."""
MOST = 100
"""Passages of one text, at random."""
SEED = 20
STATES, PASSAGE = 0.9, -0.25
"""Without a matrix, so much of the mean of states and of the passage's vector come
nearest to the sentence's own."""
AS_MANY = 100_000
"""Sentences that each folder counts as, whatever it holds."""


def main() -> None:
    """Read, encode, solve, check, write."""
    options = _options()
    encoder = for_many(OnnxEncoder.open(), options.passages)
    if not isinstance(encoder, OnnxEncoder):
        raise SystemExit("the default model is needed")
    size = encoder.dimension
    start = prior(size)
    products, targets = np.zeros((3 * size + 1, 3 * size + 1)), np.zeros(start.shape)
    kept: list[list[tuple[Rows, Rows]]] = []
    for folder in options.folders:
        count, own, wanted, back = _learnt(encoder, folder, options.passages)
        products += AS_MANY / count * own
        targets += AS_MANY / count * wanted
        kept.append(back)
        print(f"{folder}: {count:,} sentences learnt from")
    found = products + options.ridge * np.eye(len(products))
    matrix = start + np.linalg.solve(found, targets - products @ start)
    matrix = matrix.astype(np.float16)
    for folder, back in zip(options.folders, kept, strict=True):
        known, alone = (np.concatenate(one) for one in zip(*back, strict=True))
        print(f"{folder}: {len(known):,} sentences kept back")
        for name, made in (("states", known[:, :size]), ("mapped", known @ matrix)):
            cosines = (unit(made.astype(np.float32)) * alone).sum(axis=1)
            low = np.quantile(cosines, 0.1)
            print(f"  {name}: cosine {cosines.mean():.3f}, a tenth below {low:.3f}")
    if options.write:
        np.save(MATRIX, matrix, allow_pickle=False)
        print(f"{MATRIX}: sha256 {file_sha256(MATRIX)}")


def prior(size: int) -> NDArray[np.float64]:
    """Return what the ridge draws the matrix to: the states, less of the passage."""
    found = np.zeros((3 * size + 1, size))
    places = np.arange(size)
    found[places, places] = STATES
    found[2 * size + places, places] = PASSAGE
    return found


def _learnt(
    encoder: OnnxEncoder, folder: Path, most: int
) -> tuple[int, Rows, Rows, list[tuple[Rows, Rows]]]:
    """Return how many sentences, their products, and those that are kept back."""
    width = 3 * encoder.dimension + 1
    products = np.zeros((width, width))
    targets = np.zeros((width, encoder.dimension))
    kept: list[tuple[Rows, Rows]] = []
    count = 0
    for held_back, block in _blocks(folder, most):
        known, alone = pairs(encoder, block)
        if held_back:
            kept.append((known, alone))
            continue
        products += known.T @ known
        targets += known.T @ alone
        count += len(known)
    return count, products, targets, kept


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("folders", type=Path, nargs="+")
    add("--passages", type=int, default=16_000, help="at most, of each folder")
    add("--ridge", type=float, default=3.0)
    add("--write", action="store_true")
    return parser.parse_args()


def _blocks(folder: Path, most: int) -> Iterator[tuple[bool, list[Passage]]]:
    """Yield passages, and whether they are kept back; all of one text are, or none."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    chance = random.Random(SEED)  # noqa: S311  # the same texts each time, no secret
    chance.shuffle(files)
    blocks: dict[bool, list[Passage]] = {True: [], False: []}
    count = 0
    for path in files:
        if count >= most:
            break
        try:
            document = read(path, name=path.name, source_path=path.name).document
            sections = split(document)
        except ExplainbotError as error:
            print(f"{path}: {error}")
            continue
        back = zlib.crc32(path.name.encode()) % HELD_BACK == 0
        for section in chance.sample(sections, min(len(sections), MOST)):
            blocks[back].append(passage(section))
            count += 1
        while len(blocks[back]) >= BLOCK:
            yield back, blocks[back][:BLOCK]
            blocks[back] = blocks[back][BLOCK:]
    yield from ((back, rest) for back, rest in blocks.items() if rest)


def pairs(
    encoder: OnnxEncoder, passages: list[Passage]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what is known of each sentence, and the vector of the sentence alone."""
    spans: list[list[Span]] = []
    texts: list[str] = []
    for one in passages:
        places = one.sentence_places
        spans.append([place for place in places if place])
        texts += [
            text
            for text, place in zip(one.sentence_texts, places, strict=True)
            if place
        ]
    _, known = encoder.parts_known([one.embedded for one in passages], spans)
    distinct = list(dict.fromkeys(texts))
    rows = {text: row for row, text in enumerate(distinct)}
    alone = encoder.encode_passages(distinct)[[rows[text] for text in texts]]
    whole = known.any(axis=1)
    return known[whole], alone[whole]


if __name__ == "__main__":
    main()
