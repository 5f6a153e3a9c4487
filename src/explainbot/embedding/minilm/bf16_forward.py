"""Forward pass by torch in bfloat16: for many passages on a processor made for it.

Processors with AMX multiply such numbers several times as fast as single precision,
AMD's with AVX512-BF16 twice as fast.  The weights are laid out once as oneDNN reads
them fastest; the texts of a run lie end to end, so that nothing is padded: products see
all tokens as one matrix, attention the texts of one length together.  Sums, norms'
statistics and the pooled mean are in single precision.  The same network as graph.py's.

Each core takes runs of its own: threads that share one product wait for each other in
a loop, which on a busy machine takes seven times the processor time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.embedding.graph_encoder import TOKENS_A_BATCH
from explainbot.embedding.minilm.files import ModelFiles, read_json, read_safetensors
from explainbot.embedding.minilm.onnx import AGREEMENT, OnnxEncoder
from explainbot.embedding.runtime import thread_count
from explainbot.progress import Log

if TYPE_CHECKING:
    from numpy.typing import NDArray


LOG = Log(__name__)
SWITCH = "EXPLAINBOT_BF16"
OFF = ("0", "false", "no", "off")
CPUINFO = Path("/proc/cpuinfo")
"""What Linux says of the processor; elsewhere there is no such file."""
AMX, AVX, AMD = "amx_bf16", "avx512_bf16", "AuthenticAMD"
"""AVX512-BF16 alone was no gain on an Intel processor."""
PRODUCT, LAY_OUT = "_linear_pointwise", "_reorder_linear_weight"
"""What torch.compile makes of a linear layer on such a processor; they have no public
name."""


def in_bf16(encoder: OnnxEncoder) -> OnnxEncoder:
    """Return the same model in bfloat16, or the encoder itself.

    Itself where the processor is not made for it, without a torch that can lay out
    weights, where the probe texts' vectors would differ, and where EXPLAINBOT_BF16 is
    0, off, no or false.
    """
    wanted = os.environ.get(SWITCH, "").lower() not in OFF
    if not wanted or not has_bf16() or find_spec("torch") is None:
        return encoder
    found = Bf16Encoder(encoder.files, encoder.graph)
    try:
        cosine = found.agreement()
    except (AttributeError, NotImplementedError, RuntimeError) as error:
        LOG.info("bfloat16 is not used: %s", error)  # of another torch
        return encoder
    if cosine < AGREEMENT:
        LOG.info("bfloat16 is not used: its vectors differ from the reference")
        return encoder
    LOG.info("passages are encoded in bfloat16")
    return found


def has_bf16() -> bool:
    """Whether the processor says that it gains by such numbers."""
    try:
        text = CPUINFO.read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    lines = [line for line in text.split("\n") if line.startswith("flags")]
    flags = lines[0].split() if lines else []
    return AMX in flags or (AVX in flags and AMD in text)


class Bf16Encoder(OnnxEncoder):
    """Encodes passages with the default model in bfloat16; questions as before."""

    block = 256
    """Passages that are best encoded at once."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 384); cut after 256 tokens."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        ids = [each.ids for each in self._tokenizer.encode_batch_fast(list(texts))]

        def keep(rows: list[int]) -> None:
            vectors[rows] = self._forward.vectors([ids[row] for row in rows])

        self._in_runs(ids, keep)
        return vectors

    def each_states(
        self, ids: Sequence[list[int]], take: Callable[[int, NDArray[np.float32]], None]
    ) -> None:
        """Call ``take`` with each text's number and states, from several threads."""

        def keep(rows: list[int]) -> None:
            states = self._forward.states([ids[row] for row in rows]).numpy()
            ends = np.cumsum([len(ids[row]) for row in rows])[:-1]
            for row, own in zip(rows, np.split(states, ends), strict=True):
                take(row, own)

        self._in_runs(ids, keep)

    def _in_runs(
        self, ids: Sequence[list[int]], keep: Callable[[list[int]], None]
    ) -> None:
        """Do something with the texts of each run, a run on each core."""
        import torch

        groups = [*runs([len(tokens) for tokens in ids])]
        before = torch.get_num_threads()
        _ = self._forward  # made once, before the threads need it
        workers = max(1, min(thread_count(), len(groups)))
        try:
            with ThreadPoolExecutor(workers, initializer=_alone) as pool:
                for _done in pool.map(keep, groups):
                    pass
        finally:
            torch.set_num_threads(before)  # a part of it holds for all threads

    @cached_property
    def _forward(self) -> Bf16Forward:
        return Bf16Forward(self.files)


def _alone() -> None:
    """Let this thread compute without others."""
    import torch

    torch.set_num_threads(1)


def runs(lengths: Sequence[int], budget: int = TOKENS_A_BATCH) -> Iterator[list[int]]:
    """Group texts, the longest first, up to so many tokens in all.

    Yields row numbers; those of one length stand side by side.
    """
    group: list[int] = []
    held = 0
    for row in sorted(range(len(lengths)), key=lambda row: -lengths[row]):
        if group and held + lengths[row] > budget:
            yield group
            group, held = [], 0
        group.append(row)
        held += lengths[row]
    if group:
        yield group


class Bf16Forward:
    """Turns the tokens of many texts into their vectors."""

    def __init__(self, files: ModelFiles) -> None:
        """Read the weights and lay them out; some 25 MB are held.

        Args:
            files: Of the default model, whose weights were checked before.
        """
        import torch

        self._torch: Any = torch
        config = read_json(files.config)
        self._heads = int(config["num_attention_heads"])
        self._epsilon = float(config["layer_norm_eps"])
        weights = read_safetensors(files.weights)
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = (
            weights["embeddings.position_embeddings.weight"]
            + (weights["embeddings.token_type_embeddings.weight"][0])
        )
        norm = "embeddings.LayerNorm"
        self._first = [
            self._torch.from_numpy(np.array(weights[f"{norm}.{part}"]))
            for part in ("weight", "bias")
        ]
        self._layers = [
            _Layer(torch, weights, f"encoder.layer.{number}")
            for number in range(int(config["num_hidden_layers"]))
        ]

    def vectors(self, texts: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Return unit vectors, shape (texts, 384).

        Args:
            texts: Tokens, at least one of each; those of one length side by side.
        """
        torch = self._torch
        states = self.states(texts)
        with torch.inference_mode():
            ends = torch.tensor([len(tokens) for tokens in texts])
            summed = torch.segment_reduce(states, "sum", lengths=ends)
            found: NDArray[np.float32] = torch.nn.functional.normalize(summed).numpy()
        return found

    def states(self, texts: Sequence[Sequence[int]]) -> Any:
        """Return the states of all tokens, a tensor of shape (tokens, 384).

        In single precision: a mean in bfloat16 would lose what the layers kept.

        Args:
            texts: As above.
        """
        torch = self._torch
        lengths = [len(tokens) for tokens in texts]
        alike = [(length, len([*each])) for length, each in groupby(lengths)]
        places = np.concatenate([self._places[:length] for length in lengths])
        tokens = np.concatenate([np.asarray(text) for text in texts])
        with torch.inference_mode():
            hidden = torch.from_numpy(self._words[tokens] + places)
            hidden = self._norm(hidden, self._first).to(torch.bfloat16)
            for layer in self._layers:
                hidden = self._through(layer, hidden, alike)
            return hidden.float()

    def _through(
        self, layer: _Layer, hidden: Any, alike: Sequence[tuple[int, int]]
    ) -> Any:
        """One transformer layer: attention, then the feed-forward half."""
        mixed = self._attention(layer.asked(hidden), alike)
        hidden = self._norm(layer.attended(mixed, hidden), layer.norms[0])
        grown = layer.grown(hidden)
        return self._norm(layer.shrunk(grown, hidden), layer.norms[1])

    def _attention(self, joined: Any, alike: Sequence[tuple[int, int]]) -> Any:
        """Return what each token takes from the others of its text.

        Args:
            joined: Queries, keys and values side by side, shape (tokens, 3 x 384).
            alike: Length and number of texts, one length after another.
        """
        width = joined.shape[1] // 3
        mixed = joined.new_empty(len(joined), width)
        attend = self._torch.nn.functional.scaled_dot_product_attention
        start = 0
        for length, count in alike:
            rows = slice(start, start + length * count)
            parts = joined[rows].view(count, length, 3, self._heads, -1)
            found = attend(*parts.permute(2, 0, 3, 1, 4))
            mixed[rows].view(count, length, self._heads, -1).copy_(
                found.transpose(1, 2)
            )
            start = rows.stop
        return mixed

    def _norm(self, values: Any, scale: Sequence[Any]) -> Any:
        norm = self._torch.nn.functional.layer_norm
        return norm(values, values.shape[1:], *scale, self._epsilon)


class _Layer:
    """The weights of one layer, laid out, and the products with them."""

    def __init__(
        self, torch: Any, weights: dict[str, NDArray[np.float32]], name: str
    ) -> None:
        self._product = getattr(torch.ops.mkldnn, PRODUCT)
        lay_out = getattr(torch.ops.mkldnn, LAY_OUT)

        def taken(part: str) -> Any:
            return torch.from_numpy(np.array(weights[part])).to(torch.bfloat16)

        def packed(*parts: str) -> tuple[Any, Any]:
            weight = torch.cat([taken(f"{name}.{part}.weight") for part in parts])
            bias = torch.cat([taken(f"{name}.{part}.bias") for part in parts])
            return lay_out(weight, TOKENS_A_BATCH), bias

        asked = [f"attention.self.{part}" for part in ("query", "key", "value")]
        self._asked = packed(*asked)
        self._attended = packed("attention.output.dense")
        self._grown = packed("intermediate.dense")
        self._shrunk = packed("output.dense")
        self.norms = [
            [taken(f"{name}.{part}.LayerNorm.{kind}") for kind in ("weight", "bias")]
            for part in ("attention.output", "output")
        ]
        """Scale and shift after each half."""

    def asked(self, hidden: Any) -> Any:
        """Return queries, keys and values side by side."""
        return self._product(hidden, *self._asked, "none", [], "")

    def attended(self, mixed: Any, hidden: Any) -> Any:
        """Return what attention adds to the states, and the states."""
        return self._product.binary(mixed, hidden, *self._attended, "add")

    def grown(self, hidden: Any) -> Any:
        """Return the feed-forward half's middle, after its GELU."""
        return self._product(hidden, *self._grown, "gelu", [], "none")

    def shrunk(self, grown: Any, hidden: Any) -> Any:
        """Return what the feed-forward half adds to the states, and the states."""
        return self._product.binary(grown, hidden, *self._shrunk, "add")
