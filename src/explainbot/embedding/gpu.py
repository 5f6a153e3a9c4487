"""Default model by torch on a GPU: for indexing many sections at once.

The same weights as the graph for the processor.  Texts are sorted by length and go in
batches of so many padded tokens, so that little is padded; one thread tokenises ahead.
Half precision, if the probe texts agree with sentence-transformers' vectors.
Not measured on a GPU yet; the tests run it on the processor.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.embedding.graph_encoder import batches
from explainbot.embedding.minilm.onnx import AGREEMENT, OnnxEncoder
from explainbot.progress import Log

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.embedding.minilm.files import ModelFiles

LOG = Log(__name__)
TOKENS_A_BATCH = 65_536
"""Padded tokens in one run."""
AHEAD = 4_096
"""Texts that are tokenised while the ones before are computed."""
SWITCH = "EXPLAINBOT_GPU"
OFF = ("0", "false", "no", "off")
DRIVER = Path("/proc/driver/nvidia/version")


def on_gpu(encoder: OnnxEncoder) -> OnnxEncoder:
    """Return the same model on a GPU, or the encoder itself.

    Itself without a GPU's driver or a torch that can use it, where the vectors would
    differ, and where EXPLAINBOT_GPU is 0, off, no or false.
    """
    wanted = os.environ.get(SWITCH, "").lower() not in OFF
    if not wanted or not DRIVER.exists():
        return encoder
    if find_spec("torch") is None or find_spec("transformers") is None:
        return encoder
    import torch

    if not torch.cuda.is_available():
        return encoder
    found = GpuEncoder(encoder.files, encoder.graph, "cuda")
    if found.agreement() < AGREEMENT:
        LOG.info("the GPU is not used: its vectors differ from the reference")
        return encoder
    LOG.info("passages are encoded on the GPU")
    return found


class GpuEncoder(OnnxEncoder):
    """Encodes passages with the default model by torch; questions as before."""

    block = 1_024
    """Passages that are best encoded at once."""

    def __init__(self, files: ModelFiles, graph: Path, device: str) -> None:
        """Take the model's files, its prepared graph, and "cuda" or "cpu"."""
        super().__init__(files, graph)
        self.device = device

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 384); cut after 256 tokens."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        parts = [texts[at : at + AHEAD] for at in range(0, len(texts), AHEAD)]
        with ThreadPoolExecutor(1) as tokenising:
            # All wait in turn: a thread is ahead by a part or more, in tokens only.
            ready = [tokenising.submit(self._tokens, part) for part in parts]
            for number, part in enumerate(ready):
                found = self._computed(part.result())
                vectors[number * AHEAD : number * AHEAD + len(found)] = found
        return vectors

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        return [item.ids for item in self._tokenizer.encode_batch_fast(list(texts))]

    @cached_property
    def _model(self) -> Any:
        import torch
        from transformers import AutoModel

        exact = torch.float32 if self.device == "cpu" else torch.float16
        model = AutoModel.from_pretrained(
            self.files.folder, local_files_only=True, dtype=exact
        )
        return model.to(self.device).eval()

    def each_states(
        self, ids: Sequence[list[int]], take: Callable[[int, NDArray[np.float32]], None]
    ) -> None:
        """Call ``take`` with each text's number and states, shape (tokens, 384)."""
        for rows, hidden, _ in self._hidden(ids):
            for row, own in zip(rows, hidden.cpu().numpy(), strict=True):
                take(row, own[: len(ids[row])])

    def _computed(self, ids: list[list[int]]) -> NDArray[np.float32]:
        import torch

        vectors = torch.zeros((len(ids), self.dimension), device=self.device)
        for rows, hidden, mask in self._hidden(ids):
            summed = (hidden * mask[:, :, None]).sum(dim=1)
            units = torch.nn.functional.normalize(summed, dim=1)
            vectors[torch.tensor(rows, device=self.device)] = units
        found: NDArray[np.float32] = vectors.cpu().numpy()
        return found

    def _hidden(self, ids: Sequence[list[int]]) -> Iterator[tuple[list[int], Any, Any]]:
        """Yield the numbers of some texts, their states and which are tokens' own.

        In single precision: a mean in half precision would lose what the layers kept.
        """
        import torch

        lengths = [len(tokens) for tokens in ids]
        for rows in batches(lengths, TOKENS_A_BATCH):
            longest = max(lengths[row] for row in rows)
            padded = [ids[row] + [0] * (longest - lengths[row]) for row in rows]
            tokens = torch.tensor(padded, device=self.device)
            counts = torch.tensor([lengths[row] for row in rows])
            mask = torch.arange(longest)[None, :] < counts[:, None]
            mask = mask.to(self.device)
            with torch.inference_mode():
                hidden = self._model(
                    input_ids=tokens, attention_mask=mask.long()
                ).last_hidden_state.float()
            yield rows, hidden, mask
