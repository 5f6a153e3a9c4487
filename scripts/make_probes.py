"""Write the reference vectors that prepared models are compared with.

Of the default model by sentence-transformers; of the multilingual one, whose four-bit
weights no other program but its own engine reads, by a forward pass below that shares
no code with the package, its tokens by the package ``tokenizers``.

Run: python scripts/make_probes.py [minilm|multilingual]
"""

from __future__ import annotations

import math
import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from explainbot.embedding.minilm import onnx as minilm
from explainbot.embedding.minilm.files import default_model_files
from explainbot.embedding.multilingual import encoder as multilingual
from explainbot.embedding.multilingual.files import model_file
from explainbot.embedding.sentence_transformer import SentenceTransformerEncoder

LONGEST = 512


def main() -> None:
    """Write those that are named, else both."""
    wanted = sys.argv[1:] or ["minilm", "multilingual"]
    if "minilm" in wanted:
        folder = str(default_model_files().folder)
        encoder = SentenceTransformerEncoder(folder, device="cpu")
        _write(minilm.VECTORS, encoder.encode_passages(minilm.PROBES))
    if "multilingual" in wanted:
        reference = Reference(model_file())
        texts = [f"passage: {text}" for text in multilingual.PROBES]
        vectors = np.array([reference.vector(text) for text in texts])
        _write(multilingual.VECTORS, vectors.astype(np.float32))


def _write(path: Path, vectors: Any) -> None:
    np.save(path, vectors, allow_pickle=False)
    print(f"wrote {path}")


class Reference:
    """The multilingual model in double precision, one text at a time."""

    def __init__(self, path: Path) -> None:
        """Read the file as its package's ``e5.c`` does."""
        self._data = data = path.read_bytes()
        sizes = struct.unpack_from("<4sI7ifi", data)
        self._layers, self._heads = sizes[3], sizes[4]
        self._epsilon = sizes[9]
        at = struct.calcsize("<4sI7ifi")
        count, *_, size = struct.unpack_from("<5iQ", data, at)
        at += struct.calcsize("<5iQ")
        ends = struct.unpack_from(f"<{count + 1}I", data, at)
        scores = struct.unpack_from(f"<{count}f", data, at + 4 * (count + 1))
        at += 4 * (2 * count + 1)
        blob = data[at : at + size]
        pieces = [blob[ends[n] : ends[n + 1]].decode() for n in range(count)]
        self.tokenizer = _tokenizer(list(zip(pieces, scores, strict=True)))
        at += size
        _, size = struct.unpack_from("<iI", data, at)
        at += 8 + size
        (count,) = struct.unpack_from("<i", data, at)
        at += 4
        self._tensors: dict[str, tuple[int, int]] = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", data, at)
            name = data[at + 2 : at + 2 + length].decode()
            at += 2 + length
            kind, _, start, _ = struct.unpack_from("<BIQQ", data, at)
            at += struct.calcsize("<BIQQ")
            self._tensors[name] = (kind, start)

    def tokens(self, text: str) -> list[int]:
        """Return the numbers of a text's pieces, the ends included."""
        ids: list[int] = self.tokenizer.encode(text).ids
        return [0, *ids[: LONGEST - 2], 2]

    def vector(self, text: str) -> Any:
        """Return the unit vector of a text that begins with its prefix."""
        ids = self.tokens(text)
        states = np.array([self._numbers("emb.word", 384, row)[0] for row in ids])
        states += self._numbers("emb.pos", 384, 0, len(ids))
        states += self._numbers("emb.type", 384)
        states = self._norm(states, "emb.ln")
        for number in range(self._layers):
            states = self._layer(states, f"l{number}")
        mean = states.mean(axis=0)
        return mean / math.sqrt(mean @ mean)

    def _layer(self, states: Any, name: str) -> Any:
        width = states.shape[1] // self._heads
        mixed = np.empty_like(states)
        asked, keys, values = (self._dense(states, f"{name}.{p}") for p in "qkv")
        for head in range(self._heads):
            own = slice(head * width, (head + 1) * width)
            weights = np.exp(asked[:, own] @ keys[:, own].T / math.sqrt(width))
            weights /= weights.sum(axis=1, keepdims=True)
            mixed[:, own] = weights @ values[:, own]
        states = self._norm(states + self._dense(mixed, f"{name}.ao"), f"{name}.aln")
        grown = self._dense(states, f"{name}.fi")
        erf = np.vectorize(math.erf)
        grown = grown * (1 + erf(grown / math.sqrt(2))) / 2
        return self._norm(states + self._dense(grown, f"{name}.fo"), f"{name}.oln")

    def _dense(self, states: Any, name: str) -> Any:
        bias = self._vector(f"{name}.b", 1536 if name.endswith("fi") else 384)
        weight = self._numbers(f"{name}.w", states.shape[1], 0, len(bias))
        return states @ weight.T + bias

    def _norm(self, states: Any, name: str) -> Any:
        centred = states - states.mean(axis=1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=1, keepdims=True) + self._epsilon)
        scale, shift = (self._vector(f"{name}.{part}", 384) for part in "wb")
        return centred / spread * scale + shift

    def _vector(self, name: str, size: int) -> Any:
        return self._numbers(name, size)[0]

    def _numbers(self, name: str, width: int, row: int = 0, rows: int = 1) -> Any:
        """Return rows of a tensor, one number after another."""
        kind, start = self._tensors[name]
        if kind == 0:
            first = start + 4 * width * row
            flat = struct.unpack_from(f"<{rows * width}f", self._data, first)
            return np.array(flat).reshape(rows, width)
        found = []
        for block in range(row * width // 32, (row + rows) * width // 32):
            scale, *packed = struct.unpack_from("<e16B", self._data, start + 18 * block)
            found += [(byte % 16 - 8) * scale for byte in packed]
            found += [(byte // 16 - 8) * scale for byte in packed]
        return np.array(found).reshape(rows, width)


def _tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer


if __name__ == "__main__":
    main()
