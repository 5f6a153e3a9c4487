"""Any sentence-transformers model on the machine; the reference encoder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainbot.embedding.minilm.files import file_sha256
from explainbot.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MANY = 90_000
"""Word pieces: English models have some 30,000, multilingual ones 100,000 and more."""
WEIGHT_SUFFIXES = (".safetensors", ".bin")


class SentenceTransformerEncoder:
    """Encodes by torch, on a GPU where there is one."""

    def __init__(self, name: str, device: str | None = None) -> None:
        """Load a model from a folder or from the local model cache; never download.

        Args:
            name: A folder, or the name of a model already in the cache.
            device: "cpu", "cuda", ...; None lets sentence-transformers choose.

        Raises:
            ModelError: There is no such model on this machine.
        """
        # Read by huggingface_hub when it is imported: nothing may be fetched.
        os.environ["HF_HUB_OFFLINE"] = "1"
        from sentence_transformers import SentenceTransformer

        self.name = name
        try:
            self._model: Any = SentenceTransformer(
                name, device=device, local_files_only=True
            )
        except (OSError, ValueError):
            raise ModelError(
                f'there is no usable model "{name}" on this machine',
                hint="Name a folder that holds a sentence-transformers model.",
            ) from None

    @cached_property
    def identity(self) -> str:
        """Name and weights: "NAME@FIRST-16-HEX-OF-SHA256"."""
        folder = Path(self._model[0].auto_model.config._name_or_path)  # noqa: SLF001
        if not folder.is_dir():
            folder = Path(self.name)
        files = sorted(
            path for path in folder.rglob("*") if path.suffix in WEIGHT_SUFFIXES
        )
        if len(files) == 1:
            return f"{folder.name}@{file_sha256(files[0])[:16]}"
        digest = hashlib.sha256()
        for path in files:
            digest.update(file_sha256(path).encode())
        return f"{folder.name}@{digest.hexdigest()[:16]}"

    @property
    def dimension(self) -> int:
        """Length of one vector."""
        return int(self._model.get_embedding_dimension())

    @property
    def languages(self) -> tuple[str, ...]:
        """Only English by a small vocabulary; () for one that many languages need."""
        return () if self._model.tokenizer.vocab_size >= MANY else ("en",)

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension)."""
        return self._encode(self._model.encode_query, texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension)."""
        return self._encode(self._model.encode_document, texts)

    def knows_word(self, word: str) -> bool:
        """Whether a lower-case word stands in the model's vocabulary as a whole."""
        tokens: list[str] = self._model.tokenizer.tokenize(word)
        return len(tokens) == 1 and tokens[0] != self._model.tokenizer.unk_token

    def _encode(self, encode: Any, texts: Sequence[str]) -> NDArray[np.float32]:
        import numpy as np

        vectors = encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimension)
